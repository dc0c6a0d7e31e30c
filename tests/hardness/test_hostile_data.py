"""Indicator files nobody would fill in on purpose: one clear problem each, at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportgen.errors import ReportError, flatten
from reportgen.indicators import load
from reportgen.indicators.scrubbing import MAX_NAME

LONG = "长" * (MAX_NAME + 1)


def told(path: Path) -> list[str]:
    with pytest.raises(ReportError) as caught:
        load([path])
    problems = flatten([caught.value])
    assert all(len(str(p.where)) + len(p.message) + len(p.hint) < 400 for p in problems)
    return [f"{p.message} | {p.where}" for p in problems]


def written(folder: Path, content: object) -> Path:
    path = folder / "data.json"
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def with_row(**row: object) -> dict[str, object]:
    return {"指标": [{"指标": "甲", "数值": 1} | row]}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (with_row(指标=LONG), "指标“长长"),
        (with_row(单位=LONG), "单位“长长"),
        (with_row(修饰="约" + LONG), "修饰“约长"),
        (with_row(地区=LONG), "地区“长长"),
        (with_row(时期=LONG), "时期“长长"),
        (with_row(代号=LONG), "代号“长长"),
        (with_row(**{LONG: 1}), "列名“长长"),
        (with_row() | {"基本信息": {"地区": LONG}}, "地区“长长"),
        (with_row() | {"基本信息": {LONG: "x"}}, "项“长长"),
        (with_row() | {LONG: [{"甲": 1}]}, "工作表名“长长"),
        (with_row() | {"台账": [{LONG: 1, "乙": 2}]}, "列名“长长"),
    ],
)
def test_a_paragraph_is_no_name(content: object, words: str, tmp_path: Path) -> None:
    problems = told(written(tmp_path, content))
    assert problems[0].startswith(words)
    assert f"超过{MAX_NAME}字" in problems[0]
    assert len(problems) == 1


@pytest.mark.parametrize(
    "text",
    [
        "1" + "," * 49_000 + "x1",
        "约" + "余" * 49_000 + "1",
        "9" * 49_000,
        "- " * 20_000,
        "(" * 40_000,
    ],
)
def test_text_that_patterns_choke_on(text: str, tmp_path: Path) -> None:
    problems = told(written(tmp_path, with_row(数值=text)))
    assert problems[0].endswith("data.json 指标!第1条·数值")


@pytest.mark.parametrize("number", ["0e999999999", "1e999999999", "-1e-999999999", "9" * 400_000])
def test_numbers_that_would_fill_the_memory(number: str, tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    path.write_text('{"指标": [{"指标": "甲", "数值": ' + number + "}]}", "utf-8")
    if number.startswith("0"):
        (only,) = load([path]).observations.values()
        assert only.value == 0
    else:
        told(path)


def test_names_the_file_system_refuses(tmp_path: Path) -> None:
    assert told(tmp_path / ("长" * 200 + ".xlsx"))[0].startswith("文件打不开（名字太长）")
    assert told(Path("a/" * 3000 + "b.csv"))[0].startswith("文件打不开（名字太长）")
