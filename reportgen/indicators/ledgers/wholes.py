"""Columns under 其中, which are parts of the column before them and so in its unit: 总产值（万元） | 其中：
over 工业 | 农业."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from reportgen.binding.expression import Measure
from reportgen.indicators.ledgers.heading import Head
from reportgen.indicators.ledgers.words import is_change, is_share, measure_of
from reportgen.unit import COUNT, POINTS, RATIO, Unit

_AMONG = re.compile("其中.*|#(?=[一-鿿]).+")

_OTHERS = re.compile("(?:人员|职工|员工|[产总]值|产量|收入|投资|税收|资金|金额|余额|资产|面积)$")
"""What is no part of things that are counted: 从业人员, 产值 of 企业（家）."""


def in_units_of_wholes(heads: Sequence[Head]) -> list[Head]:
    """The heads of a sheet's numbers, left to right, with the unit of the whole for parts that have none;
    it counts as an outer one, which what it does not suit (户数, 占比) does without."""
    found = []
    for at, head in enumerate(heads):
        bare = head.unit is None and not head.rate
        unit = _unit_of_whole(heads, at) if bare else None
        own = head.tail
        if unit is None or (unit.dimension == COUNT and _OTHERS.search(own)):
            found.append(head)
        else:
            found.append(replace(head, unit=unit, inherited=True))
    return found


def _unit_of_whole(heads: Sequence[Head], at: int) -> Unit | None:
    """The unit of the nearest number before a part that is of the same group and itself no part; None
    for what is none, and behind shares and rates, whose parts may be in anything."""
    path = heads[at].path
    level = next((i for i, text in enumerate(path) if _AMONG.fullmatch(text)), None)
    if level is None:
        return None
    for head in reversed(heads[:at]):
        if head.path[:level] != path[:level]:
            return None
        tail = head.tail
        if _AMONG.fullmatch(head.path[min(level, len(head.path) - 1)]) or _is_relative(tail):
            continue
        whole = head.unit is not None and head.unit.dimension not in (RATIO, POINTS)
        return head.unit if whole else None
    return None


def _is_relative(tail: str) -> bool:
    return measure_of(tail) not in (None, Measure.VALUE) or is_change(tail) or is_share(tail)
