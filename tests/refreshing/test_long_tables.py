"""A long table is merged row by row in the same work as a short one: rows that come and go, cells that are filled."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from openpyxl import Workbook

from reportgen.generating import draft, load_data
from reportgen.restructuring import restructured
from reportgen.template.engine import Template, load_template
from reportgen.word.reading import read
from tests.hardness.harness.counting import lines
from tests.validity import problems

ROWS = 30


@pytest.fixture
def kind(tmp_path: Path) -> Template:
    (tmp_path / "类型").mkdir()
    text = (
        "---\n标题: 工作情况\n版式: 公文\n---\n共{{ 街道 }}。\n\n::: 表 各街道\n各街道情况\n:::\n"
    )
    (tmp_path / "类型/report.md").write_text(text, "utf-8")
    return load_template(tmp_path / "类型")


Rows = list[list[str | int | None]]


def rows(count: int) -> Rows:
    return [[f"街道{row}", row + 3, row * 7] for row in range(count)]


def workbook(path: Path, table: Rows) -> Path:
    book = Workbook()
    indicators, streets = book.create_sheet("指标"), book.create_sheet("各街道")
    book.remove(book.worksheets[0])
    for row in (["指标", "数值", "单位"], ["街道", 9, "个"]):
        indicators.append(row)
    for cells in (["街道", "走访", "办结"], *table):
        streets.append(cells)
    book.save(path)
    return path


def merged(kind: Template, folder: Path, before: Rows, after: Rows) -> tuple[bytes, int]:
    """The briefing of a table after a merge with that of another, and the lines it took."""
    was = load_data([workbook(folder / "原来.xlsx", before)])
    now = load_data([workbook(folder / "现在.xlsx", after)])
    content = draft(kind, was).content
    work = partial(restructured, read(content, "甲.docx"), content, now, kind)
    made = work().numbers.content  # fills what is kept
    return made, lines(work)


def rows_that_come_and_go(count: int) -> tuple[Rows, Rows]:
    was = rows(count)
    return was, [*was[: count // 2], ["新街道", 1, 2], *was[count // 2 + 3 :]]


def cells_that_are_filled(count: int) -> tuple[Rows, Rows]:
    return [[name, first, None] for name, first, _ in rows(count)], rows(count)


@pytest.mark.parametrize("change", [rows_that_come_and_go, cells_that_are_filled])
def test_what_a_row_costs_does_not_grow_with_the_table(
    kind: Template, tmp_path: Path, change: Callable[[int], tuple[Rows, Rows]]
) -> None:
    made, once = merged(kind, tmp_path, *change(ROWS))
    assert problems(made) == []
    twice, four_times = (merged(kind, tmp_path, *change(n * ROWS))[1] for n in (2, 4))
    assert four_times - twice < 2.02 * (twice - once)
