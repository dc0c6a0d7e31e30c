"""Whether two tables stand side by side in a sheet, so that the rows of one would get the numbers of
the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reportgen.indicators.ledgers.grid import Grid
from reportgen.indicators.ledgers.labels import total_of
from reportgen.indicators.ledgers.words import (
    entity_level,
    is_serial,
    says_text,
    says_when,
)

Heads = Callable[[int], str]
"""The innermost head of a column."""


def second_table(
    grid: Grid, first: int, entity: int, parents: Sequence[int], numeric: Sequence[int], head: Heads
) -> str:
    """The head of the column that names another table's rows; "" where there is one table.

    Numbers between 乡镇 and 村 belong to the 乡镇, not to the 村 of the same row.  A column of names
    behind numbers is another table's where a blank column parts it off, or where it has its own 合计.
    `first` is the first row of the head.
    """
    for parent in sorted(parents):
        own = [c for c in numeric if parent < c < entity]
        if any(not (says_text(head(c)) or says_when(head(c))) for c in own):
            return head(parent)
    for column in grid.columns:
        behind = numeric[0] < column < numeric[-1] and column not in (entity, *parents)
        if behind and column not in numeric and entity_level(head(column)) is not None:
            texts = [text for row in grid.rows if row > first and (text := grid.own(row, column))]
            if any(map(total_of, texts)) or _parted(grid, first, column, head):
                return head(column)
    return ""


def _parted(grid: Grid, first: int, column: int, head: Heads) -> bool:
    """Whether a blank column stands before this one, or before the 序号 before it."""
    left = column - 1
    while left and is_serial(head(left)):
        left -= 1
    return left > 0 and not any(grid.own(row, left) for row in grid.rows if row >= first)
