"""Numbers typed into the cells of a workbook: every figure of the bundled ones typed by hand is found,
and what to write in its place is what stood there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from reportgen import bundled
from reportgen.binding.evaluate import evaluate
from reportgen.checking import check, check_subject, selection
from reportgen.checking.datafiles import Workbook, workbook
from reportgen.checking.diagnostic import Diagnostic
from reportgen.chinese.forms import DEFAULT_FORM
from reportgen.dataset import TextCell

TAG = re.compile(r"\{\{ ?(?P<name>[^ }|.\[\]]+) ?\}\}")
RULE = selection(["DATA-22"])
NEEDED = 0.85
WORKBOOKS = sorted(bundled.DATA.glob("*.xlsx"))


def typed_over(book: Workbook) -> Iterator[tuple[str, TextCell, list[Diagnostic]]]:
    """Each figure of a cell of 做法 and the like typed by hand: its name and what is found there."""
    data = book.dataset.at()
    for _, cell in book.written:
        for tag in TAG.finditer(cell.text):
            name = data.names.get(tag["name"])
            shown = evaluate(data.ref(name), data).quantities if name is not None else ()
            if name is None or not shown:
                continue
            typed = cell.text[: tag.start()] + DEFAULT_FORM.show(shown) + cell.text[tag.end() :]
            changed = replaced(book, cell, replace(cell, text=typed))
            found = [d for d in check_subject(changed, RULE) if d.place.cell == cell.where.cell]
            yield name, cell, found


def replaced(book: Workbook, old: TextCell, new: TextCell) -> Workbook:
    def at(cell: TextCell | None) -> TextCell | None:
        return new if cell is old else cell

    sections = {
        name: tuple(
            replace(
                practice,
                title=at(practice.title),
                lead=at(practice.lead),
                actions=tuple(
                    replace(a, heading=at(a.heading), body=at(a.body), caption=at(a.caption))
                    for a in practice.actions
                ),
            )
            for practice in practices
        )
        for name, practices in book.dataset.sections.items()
    }
    return replace(book, dataset=replace(book.dataset, sections=sections))


def test_a_figure_typed_by_hand_is_found_with_what_to_write() -> None:
    tried = found = 0
    for path in WORKBOOKS:
        for name, cell, told in typed_over(workbook([path])):
            sure = [d for d in told if d.confidence == "sure"]
            tried += 1
            found += any(f"“{name}”" in d.message for d in sure)
            assert all(d.place.sheet == cell.where.sheet for d in sure)
    assert tried > 100
    assert found >= NEEDED * tried, f"{found} of {tried}"


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_workbooks_as_they_are_raise_nothing(path: Path) -> None:
    assert check([path], selection(["DATA"], ["DATA-02"])).shown == ()


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("建成党支部11个。", "{{ 新建党支部 }}"),
        ("新建党支部十一个。", "{{ 新建党支部 | 汉字 }}"),
        ("争取资金3.45亿元。", '{{ 争取资金 | 换算("亿元") }}'),
        ("去年争取资金30000万元。", "{{ 争取资金.上年同期 }}"),
        ("办“爱心驿站”126个。", '{{ 指标["“爱心驿站”数"] }}'),
        ("近11个党支部新建。", "“近”填进它的“修饰”一列"),
    ],
)
def test_the_hint_is_what_to_write(tmp_path: Path, text: str, hint: str) -> None:
    path = tmp_path / "数据.yaml"
    path.write_text(
        "指标:\n"
        "  - {指标: 新建党支部, 数值: 11, 单位: 个}\n"
        "  - {指标: 争取资金, 数值: 34500, 单位: 万元, 上年同期: 30000}\n"
        "  - {指标: “爱心驿站”数, 数值: 126, 单位: 个}\n"
        f"做法:\n  - {{标题: 建强组织, 正文: {text}}}\n",
        "utf-8",
    )
    (found,) = check([path], RULE).shown
    assert hint in found.hint
    assert "⟦" in found.place.excerpt


def test_what_belongs_to_another_district_is_not_meant(tmp_path: Path) -> None:
    path = tmp_path / "数据.yaml"
    path.write_text(
        "指标:\n"
        "  - {指标: 新建党支部, 数值: 126, 单位: 个, 地区: 东河区}\n"
        "  - {指标: 新建党支部, 数值: 98, 单位: 个, 地区: 西河区}\n"
        "做法:\n  - {标题: 建强组织, 正文: 新建党支部126个。, 地区: 西河区}\n",
        "utf-8",
    )
    assert [d.confidence for d in check([path], RULE).shown] == ["possible"]
