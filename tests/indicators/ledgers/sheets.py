"""Ledgers written by hand for one test each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from reportgen.indicators.ledgers.model import LedgerReading
from reportgen.indicators.loading import Loaded, survey

Cells = Sequence[Sequence[object]]


def book(
    path: Path,
    sheets: Mapping[str, Cells],
    *,
    merges: Sequence[str] = (),
    formats: Mapping[str, str] | None = None,
) -> Path:
    """An .xlsx; merges and formats are those of its first sheet."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    first = made.worksheets[0]
    assert isinstance(first, Worksheet)
    for area in merges:
        first.merge_cells(area)
    for cell, code in (formats or {}).items():
        first[cell].number_format = code
    made.save(path)
    return path


def read(path: Path, rows: Cells, *, merges: Sequence[str] = (), name: str = "Sheet1") -> Loaded:
    """A book with one sheet, surveyed."""
    return survey([book(path, {name: rows}, merges=merges)])


def headed(
    path: Path, *heads: Sequence[object], merges: Sequence[str] = (), name: str = "Sheet1"
) -> Loaded:
    """A sheet with these heads over two counties, whose numbers say nothing of the columns."""
    numbers = range(1, len(heads[-1]))
    return read(path, [*heads, ("甲县", *numbers), ("乙县", *numbers)], merges=merges, name=name)


def meanings(reading: LedgerReading) -> dict[str, str]:
    """Column letter → what it is read as, in short."""
    return {
        c.letter: " ".join(filter(None, (c.indicator, c.measure, c.period, c.unit)))
        for c in reading.columns
        if c.role == "数"
    }


def told(loaded: Loaded) -> list[str]:
    """Problems as `cell message`."""
    return [f"{p.where.cell if p.where else ''} {p.message}" for p in loaded.problems]


def noted(loaded: Loaded) -> list[str]:
    """Notices as `cell message`."""
    return [f"{n.where.cell if n.where else ''} {n.message}" for n in loaded.dataset.notices]


def skipped(reading: LedgerReading) -> dict[str, str]:
    """Rows → why they are no entity."""
    return {each.rows: each.reason for each in reading.skipped}
