"""A head whose corner is left blank, as people leave it over 甲县, 乙县: ["", "产值", "同比"].

Nothing there says that the column names anybody, so its names must do so themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from reportgen.indicators.ledgers.grid import Grid
from reportgen.indicators.ledgers.labels import (
    is_among,
    is_average,
    is_compared,
    is_note,
    total_of,
)
from reportgen.indicators.ledgers.words import is_place, is_serial, unnumbered

_SEARCHED = 40
"""Rows from the top in which a head may stand."""
_OFFICE = re.compile(
    "[一-鿿]+(?:局|委|厅|办公室|委员会|公司|集团|医院|学校|中学|小学|大学|学院|银行|支行|合作社)|[省市州县区旗]?(?:本级|[省市州县区旗]直)"
)


def blank_corner(grid: Grid) -> tuple[int, int] | None:
    """The last row of a head and the column of names that it leaves blank; None where there is none.

    The names are to be plain ones of places or offices, each once: of what merely stands at the left
    (办公费, 财政收入) the rows may be anything.
    """
    rows = grid.sheet.rows
    for row, below in pairwise(rows[: _SEARCHED + 1]):
        heads = grid.texts(row.number)
        start = next((c for c, text in heads.items() if not is_serial(text)), 0)
        column = max((c for c in grid.columns if c < start), default=0)
        if column in heads or not grid.own(below.number, column):
            continue
        texts = [
            text for r in rows if r.number > row.number and (text := grid.own(r.number, column))
        ]
        if _are_names(texts):
            return row.number, column
    return None


def _are_names(texts: Sequence[str]) -> bool:
    names = [unnumbered(text) for text in texts if not _is_nobody(text)]
    plain = sum(is_place(name) or _OFFICE.fullmatch(name) is not None for name in names)
    return len(names) > 1 and len({*names}) == len(names) and plain * 5 >= len(names) * 4


def _is_nobody(text: str) -> bool:
    said = (is_average, is_compared, is_among, is_note)
    return total_of(text) is not None or any(says(text) for says in said)
