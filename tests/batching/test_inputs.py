"""What a briefing rests on: whatever of it changes, the briefing is made anew, and no other one is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import reportgen
from reportgen.batching.local import engine
from reportgen.batching.models import Run
from reportgen.batching.planning import plan
from reportgen.batching.running import run
from reportgen.indicators.loading import load
from reportgen.word.reading import read
from tests.batching.counties import ROLLUP, TYPE, batch, kind, ledger, rows

PRACTICES = """
{% for 项 in 做法 %}
{{ 项.标题 }}

{% endfor %}
由{{ 牵头单位 }}牵头。

::: 表 办理
办理情况
:::
"""
BESIDE = """基本信息: {牵头单位: 甲办}
做法:
  - {地区: 第2县, 标题: 抓早, 举措: 一, 内容: 二}
  - {标题: 抓小, 举措: 一, 内容: 二}
办理:
  - {街道: 东街, 事项: 5}
"""
ACROSS = '"居{{ 位次(新建支部) | 数 }}位"'
ALL, SECOND, NONE = ["更新"] * 3, ["未变", "更新", "未变"], ["未变"] * 3


@pytest.fixture
def again(tmp_path: Path) -> Callable[[str], Run]:
    """A run with a text beside the ledger, in one folder whenever it is called."""
    data, beside = ledger(tmp_path, rows(3)), tmp_path / "更多.yaml"
    folder = kind(tmp_path, TYPE + PRACTICES)

    def made(text: str) -> Run:
        beside.write_text(text, encoding="utf-8")
        return run(plan(folder, load([data, beside])), str(tmp_path / "out"), engine(1))

    return made


@pytest.mark.parametrize(
    ("old", "new", "states"),
    [
        ("甲办", "乙办", ALL),  # 基本信息
        ("抓早", "抓实", SECOND),  # a section's row of one place
        ("抓小", "抓细", ALL),  # one that all share
        ("事项: 5", "事项: 6", ALL),  # a free table
        ("地区: 第2县, ", "", ALL),  # what was of one is now of all
        ("二}", "二} ", NONE),  # the file has changed, what it says has not
        ("抓小", ACROSS, ALL),  # a cell that looks across all places
    ],
)
def test_what_stands_beside_the_ledger(
    again: Callable[[str], Run], old: str, new: str, states: list[str]
) -> None:
    assert [o.state for o in again(BESIDE).outcomes] == ["新建"] * 3
    assert [o.state for o in again(BESIDE.replace(old, new)).outcomes] == states


def test_a_cell_that_looks_across_makes_all_rest_on_all(tmp_path: Path) -> None:
    beside, out = tmp_path / "更多.yaml", tmp_path / "out"
    beside.write_text(BESIDE.replace("抓小", ACROSS), encoding="utf-8")
    folder = kind(tmp_path, TYPE + PRACTICES)

    def made(counties: dict[str, tuple[object, object, object]]) -> list[str]:
        data = load([ledger(tmp_path, counties), beside])
        return [o.state for o in run(plan(folder, data), str(out), engine(1)).outcomes]

    before = rows(3)
    assert made(before) == ["新建"] * 3
    assert made(before | {"第2县": (99, 1, 700)}) == ALL


@pytest.mark.parametrize(
    "words",
    [
        '{{ 新建支部 | 地区("第2县") }}',
        '{% for 数 in [新建支部] | map("地区", "第2县") %}{{ 数 }}{% endfor %}',
        "{% for 数 in [新建支部] | map('地区', '第2县') %}{{ 数 }}{% endfor %}",
        "{% set 名次 = 位次 %}{{ 名次(新建支部) | 数 }}",
        "{% for 行 in 后几名(新建支部, 1) %}{{ 行.地区 }}{% endfor %}",
    ],
)
def test_another_place_s_number(tmp_path: Path, words: str) -> None:
    folder, before = kind(tmp_path, f"{TYPE}\n{words}。\n"), rows(3)
    assert batch(folder, ledger(tmp_path, before), tmp_path / "out").count("新建") == 3
    data = ledger(tmp_path, before | {"第2县": (99, 1, 700)})
    assert batch(folder, data, tmp_path / "out").count("更新") == 3


def test_the_period(tmp_path: Path) -> None:
    data, folder, out = tmp_path / "台账.csv", kind(tmp_path), tmp_path / "out"
    lines = (
        f"{name},甲县,{year}年,{value},{unit}\n"
        for name, unit in (("新建支部", "个"), ("走访群众", "人次"))
        for year, value in ((2022, 41), (2023, 42))
    )
    data.write_text("指标,地区,时期,数值,单位\n" + "".join(lines), encoding="utf-8")
    batch(folder, data, out)
    assert batch(folder, data, out, period="2022年").count("更新") == 1
    assert "41个" in read(out / "甲县-简报.docx").paragraphs[1].text


def test_this_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, folder, out = ledger(tmp_path, rows(2)), kind(tmp_path), tmp_path / "out"
    digests = [o.inputs for o in batch(folder, data, out).outcomes]
    monkeypatch.setattr(reportgen, "__version__", "99.0")
    later = [o.inputs for o in batch(folder, data, out).outcomes]
    assert set(digests).isdisjoint(later)


def test_a_roll_up_rests_on_all_rows(tmp_path: Path) -> None:
    folder, out, before = kind(tmp_path), tmp_path / "out", rows(3)
    rollup = kind(tmp_path, ROLLUP, "汇总类型")
    batch(folder, ledger(tmp_path, before), out, rollup=rollup, whole="全市")
    data = ledger(tmp_path, before | {"第2县": (99, 1, 700)})
    done = batch(folder, data, out, rollup=rollup, whole="全市")
    assert [o.state for o in done.outcomes] == [*SECOND, "更新"]
    again = batch(folder, data, out, rollup=rollup, whole="全市")
    assert again.count("未变") == 4


def test_what_is_told_of_a_cell_that_is_not_printed(tmp_path: Path) -> None:
    data, out = tmp_path / "台账.csv", tmp_path / "out"
    text = TYPE.replace("，{{ 新建支部 | 比上年 }}", "")
    head = "村,新建支部（个）,走访群众（人次）,户数（户）\n"

    def told(cell: str) -> str:
        rest = "".join(f"{name}村,3,50,7\n" for name in "乙丙丁戊")
        data.write_text(f"{head}甲村,3,50,{cell}\n{rest}", encoding="utf-8")
        outcome = batch(kind(tmp_path, text), data, out).outcomes[0]
        return "".join(trouble.message for trouble in outcome.troubles)

    assert "待核实" in told("待核实")
    assert "约七十" in told("约七十")
