"""Builders of small real datasets and report types for tests."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from reportgen.binding.expression import Measure, Observation
from reportgen.chinese.quantity import Qualifier
from reportgen.dataset import (
    Action,
    Column,
    Dataset,
    Indicator,
    Key,
    Practice,
    SourceFile,
    Table,
    TextCell,
)
from reportgen.errors import Location
from reportgen.unit import parse_unit

Amount = tuple[str | None, str, str]
"""Value, unit, qualifier; value None where the cell is empty."""


def at(cell: str, sheet: str = "指标") -> Location:
    """A place in the workbook of the tests."""
    return Location("book.xlsx", sheet, cell)


def text_cell(text: str, cell: str = "B2", sheet: str = "做法") -> TextCell:
    """A text cell."""
    return TextCell(text, at(cell, sheet))


def practice(title: str, *actions: tuple[str, str], lead: str = "") -> Practice:
    """A practice with measures given as (小标题, 正文)."""
    return Practice(
        text_cell(title),
        text_cell(lead, "C2") if lead else None,
        tuple(
            Action(text_cell(head, f"D{n}") if head else None, text_cell(body, f"E{n}"))
            for n, (head, body) in enumerate(actions, start=2)
        ),
    )


def dataset(
    amounts: Mapping[str, Amount],
    *,
    info: Mapping[str, str] | None = None,
    practices: tuple[Practice, ...] = (),
    tables: Mapping[str, Table] | None = None,
    before: Mapping[str, str] | None = None,
) -> Dataset:
    """A dataset of one unnamed entity; `before` gives 上年同期 values."""
    observations: dict[Key, Observation] = {}
    indicators: dict[str, Indicator] = {}
    for row, (name, (value, unit, qualifier)) in enumerate(amounts.items(), start=2):
        number = Decimal(value) if value is not None else None
        observations[name, "", "", Measure.VALUE] = Observation(
            number, parse_unit(unit), at(f"C{row}"), Qualifier.parse(qualifier)
        )
        indicators[name] = Indicator(name, unit=unit, where=at(f"A{row}"))
        if before and name in before:
            observations[name, "", "", Measure.YEAR_BEFORE] = Observation(
                Decimal(before[name]), parse_unit(unit), at(f"D{row}")
            )
    return Dataset(
        observations,
        indicators,
        {
            name: text_cell(value, f"B{n}", "基本信息")
            for n, (name, value) in enumerate((info or {}).items(), 2)
        },
        {"做法": practices} if practices else {},
        tables or {},
        (SourceFile("book.xlsx", "0" * 64),),
    ).at()


def street_table() -> Table:
    """A table of two streets, one cell empty."""
    unit = parse_unit("个")
    return Table(
        "街道台账",
        (Column("街道"), Column("党组织", "个"), Column("党员", "名")),
        (
            (text_cell("河东街道", "A2", "街道台账"), Observation(Decimal(52), unit, at("B2", "街道台账")), None),
            (text_cell("桥北街道", "A3", "街道台账"), Observation(Decimal(74), unit, at("B3", "街道台账")),
             Observation(Decimal(835), parse_unit("名"), at("C3", "街道台账"))),
        ),
        at("A1", "街道台账"),
    )  # fmt: skip


def report_type(folder: Path, body: str, head: str = "", title: str = "标题") -> Path:
    """Write a report type; its body starts at line 5 plus the lines of `head`."""
    folder.mkdir(parents=True, exist_ok=True)
    extra = head.strip("\n") + "\n" if head.strip() else ""
    (folder / "report.md").write_text(f"---\n标题: {title}\n{extra}---\n{body}", "utf-8")
    return folder
