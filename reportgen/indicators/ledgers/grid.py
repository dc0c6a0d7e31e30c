"""The top of a sheet as one sees it: merged cells show their text all over."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from reportgen.errors import ReportError
from reportgen.indicators.cells import RawCell, Row, Sheet, columns_in
from reportgen.indicators.figures import text_of
from reportgen.indicators.ledgers.words import squeezed

_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")


class Area(Struct, frozen=True):
    """A merged range."""

    top: int
    left: int
    bottom: int
    right: int

    def covers(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right


def areas(merged: Iterable[str]) -> list[Area]:
    """Merged ranges such as A2:A5; what is no range is passed over."""
    found = (_AREA.fullmatch(text) for text in merged)
    return [
        Area(int(m[2]), number_of(m[1]), int(m[4] or m[2]), number_of(m[3] or m[1]))
        for m in found
        if m
    ]


def number_of(letters: str) -> int:
    """A column's number: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def said(cell: RawCell | None) -> str:
    """What a cell says, squeezed; "" for a blank and for an error value."""
    if cell is None or cell.value is None:
        return ""
    try:
        return squeezed(text_of(cell))
    except ReportError:
        return ""


def leftmost(row: Row) -> str:
    """The first text of a row; "" where nothing says anything."""
    cells = row.cells
    return next(filter(None, (said(cells[column]) for column in sorted(cells))), "")


class Grid:
    """Rows of a sheet by number, and its merges."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.rows: dict[int, Row] = {row.number: row for row in sheet.rows}
        self.areas = areas(sheet.merged)
        self.columns = columns_in(sheet.rows)

    def own(self, row: int, column: int) -> str:
        """The text that stands in the cell itself."""
        found = self.rows.get(row)
        return said(found.cells.get(column)) if found is not None else ""

    def texts(self, row: int) -> dict[int, str]:
        """The cells of a row that say something, by column."""
        found = self.rows.get(row)
        if found is None:
            return {}
        texts = {column: said(cell) for column, cell in sorted(found.cells.items())}
        return {column: text for column, text in texts.items() if text}

    def within(self, first: int, last: int) -> list[Area]:
        """The merges that touch the rows."""
        return [area for area in self.areas if area.top <= last and area.bottom >= first]

    def upright(self, columns: Iterable[int]) -> dict[int, dict[int, int]]:
        """For each column, the rows that a merge from further up covers, to the row it starts in."""
        wanted = set(columns)
        covered: dict[int, dict[int, int]] = {column: {} for column in wanted}
        last = self.sheet.rows[-1].number if self.sheet.rows else 0
        for area in self.areas:
            if area.bottom > area.top and area.left in wanted:
                bottom = min(area.bottom, last)
                covered[area.left] |= dict.fromkeys(range(area.top + 1, bottom + 1), area.top)
        return covered
