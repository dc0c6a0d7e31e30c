"""What each 合计 and 小计 of a sheet sums up: rows above it, rows below it, or all that one owner has.

rows → Sum (a total as it stands) → Total (with its parts), once all rows are known
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from msgspec import Struct

from reportgen.indicators.cells import RawCell
from reportgen.indicators.ledgers.labels import total_of
from reportgen.indicators.ledgers.words import entity_level


class Total(Struct, frozen=True):
    """A row that sums up others."""

    row: int
    label: str
    parts: range | None
    """Which entries it sums up; None: all of the sheet, or those of `parent`."""
    parent: str
    cells: Mapping[int, RawCell]

    @property
    def whole(self) -> bool:
        """Whether it sums up the whole sheet."""
        return self.parts is None and not self.parent


class Sum(Struct, frozen=True):
    """A total as it stands in the sheet."""

    row: int
    label: str
    of: str
    """Whose: 城关镇 of 城关镇小计; "" where the label does not say it."""
    at: int
    """How many entries stand above it."""
    cells: Mapping[int, RawCell]
    part: bool = True
    """It says itself that it is no total of the sheet: 小计."""
    parent: str = ""
    """Who stands beside it in the columns of wider entities."""
    level: int = 0
    """How deep 一、（一） put it, which stand above what they sum up; 0 for other totals."""


def totals_of(sums: Sequence[Sum], owners: Sequence[tuple[str, ...]]) -> list[Total]:
    """The totals with the entries they sum up; `owners` are the wider entities of each entry.

    A total of a wider entity has its entries wherever they stand.  Others have the entries since the
    total before them; where the first has none above it, totals stand above their entries.
    """
    known = {owner for chain in owners for owner in chain if owner}
    parents = [s.parent or (s.of if s.of in known and not s.level else "") for s in sums]
    loose = [s for s, parent in zip(sums, parents, strict=True) if _is_loose(s, parent, known)]
    above = next((s.at == 0 for s in loose if not s.level), False)
    ends = _ends([s for s in loose if s.level or (above and s.part)], len(owners))
    rows = {s.row for s in loose}
    found, since = [], 0
    for each, parent in zip(sums, parents, strict=True):
        parts: range | None = None
        if each.row in ends:
            parts = range(each.at, ends[each.row])
        elif each.row in rows:
            parts = range(since, each.at)
            if not each.part and len(parts) in (0, len(owners)):  # 清河县合计 below all
                parts = None
        if each.part or parent or parts is not None:
            since = each.at
        found.append(Total(each.row, each.label, parts, parent, each.cells))
    return found


def summed_by_place(
    total: Total, totals: Sequence[int], rows: Sequence[int], names: Sequence[str]
) -> list[range]:
    """What a total with nothing but its place to say it may sum up, the likeliest first: of 县区小计 the
    counties right above or right below it, then its `parts`, then, where these stand above it, all that stands
    below it.

    `totals` are the rows of all totals in order, `rows` and `names` those of the entries.
    """
    assert total.parts is not None
    at = bisect_left(rows, total.row)
    place = bisect_left(totals, total.row)
    before = bisect_left(rows, totals[place - 1]) if place else 0
    after = bisect_left(rows, totals[place + 1]) if place + 1 < len(totals) else len(rows)
    start, end = at, at
    if kind := _kind_of(total.label):
        while start > before and kind.fullmatch(names[start - 1]):
            start -= 1
        while end < after and kind.fullmatch(names[end]):
            end += 1
    if total.parts.start == at:
        beside = [range(at, end), range(start, at)]
    else:
        beside = [range(start, at), range(at, end)]
    found = [each for each in beside if len(each) > 1] + [total.parts]
    return found if total.parts.start == at else [*found, range(at, after)]


_KINDS = {2: ".+[县区市旗]", 3: ".+(?:[镇乡]|街道|办事处)", 4: ".+(?:村|社区)"}
"""By level: how the names of counties, towns and villages end."""


def _kind_of(label: str) -> re.Pattern[str] | None:
    """How the names of what a total sums up end, where it says so: 县区小计, 乡镇小计; else None."""
    found = total_of(label)
    level = entity_level(found[0]) if found else None
    return re.compile(_KINDS[level]) if level in _KINDS else None


def _is_loose(each: Sum, parent: str, known: set[str]) -> bool:
    """Whether only its place says what a total sums up."""
    if parent or each.of.startswith("全"):
        return False
    return each.part or bool(each.of and known and each.at > 0)


def _ends(leading: Sequence[Sum], end: int) -> dict[int, int]:
    """By row: where the entries of a total that stands above them end.  A 小计 ends at the next of any
    kind, 一、 at the next 一、, （一） at the next of either."""
    ends: dict[int, int] = {}
    nearest = {0: end, 1: end, 2: end}
    for each in reversed(leading):
        ends[each.row] = nearest[each.level]
        nearest[0] = each.at
        for level in range(max(each.level, 1), 3):
            if each.level:
                nearest[level] = each.at
    return ends
