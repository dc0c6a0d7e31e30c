"""Output places that should not be written to: a clear problem, and nothing left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reportgen.cli import main
from tests.making import report_type


def run(*args: object) -> Result:
    result = CliRunner().invoke(main, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def data(folder: Path, entity: str = "桃城区") -> Path:
    path = folder / "data.json"
    rows = [{"指标": "甲", "数值": 1, "单位": "个", "地区": entity}]
    path.write_text(json.dumps({"指标": rows}, ensure_ascii=False), "utf-8")
    return path


def build(folder: Path, out: str, entity: str = "桃城区") -> Result:
    kind = report_type(folder / "type", "{{ 甲 }}")
    return run("build", kind, data(folder, entity), "-o", folder / "out" / out)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "out").iterdir())


@pytest.mark.parametrize(
    ("out", "words"),
    [
        ("长" * 200 + ".docx", "名字太长"),
        ("a/" * 3000 + "b.docx", "名字太长"),
        ("没有/a.docx", "没有文件夹"),
        (" .docx", "作文件名"),
        ("~$a.docx", "作文件名"),
        ("\udcb2\udcc4.docx", "作文件名"),
        ("{.docx", "不认识的栏目"),
        ("{{地区}}.docx", "不认识的栏目"),
        ("{}.docx", "不认识的栏目"),
    ],
)
def test_bad_places(out: str, words: str, folder: Path) -> None:
    result = build(folder, out)
    assert result.exit_code == 1
    assert result.stderr.startswith("错误：")
    assert words in result.stderr
    assert left(folder) == []


def test_a_place_whose_name_cannot_be_a_file_name(folder: Path) -> None:
    result = build(folder, "", entity="桃城/区")
    assert result.exit_code == 1
    assert "不能用“桃城/区”作文件名：文件名里不能有斜线" in result.stderr
    assert "用 -o 写明一个不含 {地区} 的文件名" in result.stderr
    assert left(folder) == []
    assert build(folder, "材料.docx", entity="桃城/区").exit_code == 0


@pytest.mark.parametrize("what", ["pipe", "device"])
def test_what_is_no_file_is_neither_read_nor_replaced(what: str, folder: Path) -> None:
    path = folder / "out" / "a.docx"
    if what == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    result = build(folder, "a.docx")
    assert result.exit_code == 1
    assert "不是普通文件" in result.stderr
    assert left(folder) == ["a.docx"]
    assert run("audit", path).exit_code == 1


@pytest.mark.parametrize(
    "entity", ["{时期}", "{地区}", "{{ 甲 }}", "{% for %}", "%s", "${HOME}", "`id`"]
)
def test_an_entity_that_looks_like_a_pattern_is_only_a_name(entity: str, folder: Path) -> None:
    assert build(folder, "{地区}.docx", entity).exit_code == 0
    assert left(folder) == [f"{entity}.docx"]


def test_an_entity_with_the_longest_name(folder: Path) -> None:
    for _ in range(2):
        assert build(folder, "{地区}.docx", "长" * 200).exit_code == 0
    assert left(folder) == ["长" * 83 + ".docx"]


def test_a_type_with_an_impossible_name(folder: Path) -> None:
    result = run("build", "长" * 300, data(folder))
    assert result.exit_code == 1
    assert "名字太长" in result.stderr


def test_a_name_the_terminal_cannot_write_does_not_stop_a_build(folder: Path) -> None:
    kind = report_type(folder / "type", "{{ 甲 }}")
    command = [sys.executable, "-m", "reportgen", "build", str(kind), str(data(folder)), "-o"]
    done = subprocess.run(
        [*command, str(folder / "out" / "😀.docx")],
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONIOENCODING": "gbk"},
    )
    assert done.stdout.decode("gbk").startswith("已生成")
    assert left(folder) == ["😀.docx"]
