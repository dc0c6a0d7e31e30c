"""The cells of a row, and columns of them, say what the cells say one by one."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import Location
from reportgen.indicators.cells import (
    GENERAL,
    RawCell,
    Row,
    RowCells,
    Shape,
    Value,
    columns_in,
)
from reportgen.indicators.ledgers.columnwise import columnwise

SHEET = Location("台账.xlsx", "乡镇")
VALUES: st.SearchStrategy[Value] = st.none() | st.text(max_size=3) | st.integers().map(Decimal)
CELLS = st.dictionaries(
    st.integers(1, 6), st.tuples(VALUES, st.sampled_from([GENERAL, "0.0%"])), max_size=5
)
SHAPES: dict[tuple[tuple[int, ...], tuple[str, ...]], Shape] = {}


def shaped(number: int, cells: Mapping[int, tuple[Value, str]]) -> RowCells:
    """A row whose shape is that of all rows alike, as readers make them."""
    key = tuple(cells), tuple(layout for _, layout in cells.values())
    shape = SHAPES.setdefault(key, Shape(*key))
    return RowCells(SHEET, number, shape, [value for value, _ in cells.values()])


def single(number: int, cells: Mapping[int, tuple[Value, str]]) -> dict[int, RawCell]:
    return {
        column: RawCell(value, SHEET, layout, number, column)
        for column, (value, layout) in cells.items()
        if value is not None
    }


@given(CELLS)
def test_cells_put_together_when_asked_for_are_those_put_together_before(
    cells: dict[int, tuple[Value, str]],
) -> None:
    lazy, eager = shaped(7, cells), single(7, cells)
    assert dict(lazy) == eager
    assert (list(lazy), len(lazy)) == (list(eager), len(eager))
    for column in range(8):
        assert lazy.get(column) == eager.get(column)
        assert (column in lazy) == (column in eager)
    with pytest.raises(KeyError):
        lazy[9]


@given(st.lists(st.tuples(st.booleans(), CELLS), max_size=8))
def test_columns_hold_what_the_rows_hold(
    found: list[tuple[bool, dict[int, tuple[Value, str]]]],
) -> None:
    rows = [(shaped if lazy else single)(n, cells) for n, (lazy, cells) in enumerate(found)]
    columns = columnwise(rows)
    assert set(columns) == {column for row in rows for column in row}
    assert columns_in(Row(n, cells) for n, cells in enumerate(rows)) == sorted(columns)
    for number, column in columns.items():
        cells = [row.get(number) for row in rows]
        assert column.values == [None if cell is None else cell.value for cell in cells]
        layouts = zip(column.formats, cells, strict=True)
        assert all(cell is None or layout == cell.number_format for layout, cell in layouts)
