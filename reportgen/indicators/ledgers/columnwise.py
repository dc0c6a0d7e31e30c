"""What the rows of a ledger hold, column by column: a column of numbers is read at once, not cell by cell.

the entries' cells ─columnwise→ for each column what it holds, and the formats
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from msgspec import Struct

from reportgen.indicators.cells import GENERAL, RawCell, RowCells, Shape, Value


class ColumnCells(Struct, frozen=True):
    """What a column holds, row by row."""

    values: list[Value]
    """None where a row has no cell, or a blank one."""
    formats: list[str]
    """Number formats; of no meaning where there is no value."""


def columnwise(rows: Sequence[Mapping[int, RawCell]]) -> dict[int, ColumnCells]:
    """The columns in which any of the rows holds something."""
    columns: dict[int, ColumnCells] = {}
    done = 0
    for shape, group in groupby(rows, key=_shape):
        alike = list(group)
        for number, values, formats in _held(shape, alike):
            column = columns.setdefault(number, ColumnCells([], []))
            _fill(column, done)
            column.values.extend(values)
            column.formats.extend(formats)
        done += len(alike)
    for column in columns.values():
        _fill(column, done)
    return {n: c for n, c in columns.items() if any(value is not None for value in c.values)}


def _shape(cells: Mapping[int, RawCell]) -> Shape | None:
    return cells.shape if isinstance(cells, RowCells) else None


def _held(
    shape: Shape | None, rows: Sequence[Mapping[int, RawCell]]
) -> Iterator[tuple[int, Iterable[Value], Iterable[str]]]:
    """For each column of rows that are alike, what they hold and how it is formatted."""
    if shape is not None:
        held = zip(*(row.held for row in rows if isinstance(row, RowCells)), strict=True)
        for number, values, layout in zip(shape.columns, held, shape.formats, strict=True):
            yield number, values, [layout] * len(rows)
        return
    for number in dict.fromkeys(number for row in rows for number in row):
        cells = [row.get(number) for row in rows]
        yield (
            number,
            [None if cell is None else cell.value for cell in cells],
            [GENERAL if cell is None else cell.number_format for cell in cells],
        )


def _fill(column: ColumnCells, rows: int) -> None:
    """Blanks for rows in which there was no such cell."""
    lacking = rows - len(column.values)
    column.values.extend([None] * lacking)
    column.formats.extend([GENERAL] * lacking)
