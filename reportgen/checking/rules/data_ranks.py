"""排名 against one another and against the values they rank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from reportgen.binding.expression import Measure
from reportgen.checking.datafiles import Entry, Workbook
from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.registry import rule

_JUDGED = 4
"""Ranks beside values before an order can be seen in them."""
_CERTAIN = 6
"""So many of which all but one are in order leave little doubt."""

Ranked = tuple[Entry, int, Fraction]
"""A row, its rank, and its value in base units."""


def _groups(book: Workbook) -> Iterator[list[Ranked]]:
    """The ranked rows of each indicator and period, one for each 地区."""
    groups: dict[tuple[str, str], list[Ranked]] = {}
    for entry in book.entries:
        rank, value = entry.values.get(Measure.RANK), entry.values.get(Measure.VALUE)
        if rank is not None and value is not None and entry.entity:
            ranked = (entry, int(rank.number), value.amount)
            groups.setdefault((entry.name, entry.period), []).append(ranked)
    yield from groups.values()


@rule(
    "DATA-15",
    "两个地区排名相同，数却不同",
    source="docs/workbook.md（排名填名次）",
    reason="数相同才会并列；数不同、排名一样，总有一个填错了。",
    subject=Workbook,
    scope="data",
)
def shared_ranks(book: Workbook) -> Iterator[Finding]:
    for group in _groups(book):
        first: dict[int, Ranked] = {}
        for each in group:
            known = first.setdefault(each[1], each)
            if known[2] != each[2]:
                yield _told(
                    book,
                    each[0],
                    f"{each[0].entity}和{known[0].entity}的“{each[0].name}”都排第{each[1]}，"
                    f"数却是{_said(each[0])}和{_said(known[0])}",
                    f"另一处在 {_where(known[0])}；核对名次",
                )


@rule(
    "DATA-16",
    "排名和数的大小不一致",
    source="docs/workbook.md（排名填名次）",
    reason="别的地区都是数大的排在前（或都是数小的排在前），只有一个地区的名次不合这个顺序，多半是名次或数填错了。",
    subject=Workbook,
    scope="data",
)
def out_of_order(book: Workbook) -> Iterator[Finding]:
    for group in _groups(book):
        if len(group) < _JUDGED or len({rank for _, rank, _ in group}) < len(group):
            continue
        odd = _odd_one(group)
        if odd is not None:
            sure: Confidence = "sure" if len(group) >= _CERTAIN else "likely"
            entry, rank, _ = odd
            yield _told(
                book,
                entry,
                f"{entry.entity}的“{entry.name}”是{_said(entry)}，排第{rank}，和其他地区的顺序不合",
                "核对这个地区的数和名次",
                sure,
            )


def _odd_one(group: Sequence[Ranked]) -> Ranked | None:
    """The one row without which values and ranks are in one order, either way; None where they are
    in order as they stand, or no or more than one row would do."""
    if any(_ordered(group, sign) for sign in (1, -1)):
        return None
    candidates = [
        each
        for sign in (1, -1)
        for each in group
        if _ordered([other for other in group if other is not each], sign)
    ]
    return candidates[0] if len(candidates) == 1 else None


def _ordered(group: Sequence[Ranked], sign: int) -> bool:
    values = [sign * value for _, _, value in sorted(group, key=lambda each: each[1])]
    return values == sorted(values)


@rule(
    "DATA-17",
    "名次超出了地区的个数",
    source="docs/workbook.md（排名填名次）",
    reason="几个地区之间排名，名次不会大于地区的个数；其余名次刚好是1、2、3……而有一个大出去，多半是填错了。",
    subject=Workbook,
    scope="data",
    confidence="likely",
)
def outside_the_field(book: Workbook) -> Iterator[Finding]:
    for group in _groups(book):
        count = len(group)
        ranks: Mapping[int, Entry] = {rank: entry for entry, rank, _ in group}
        outside = [rank for rank in ranks if rank > count]
        if count >= _JUDGED and len(ranks) == count and len(outside) == 1:
            entry = ranks[outside[0]]
            yield _told(
                book,
                entry,
                f"{entry.entity}的“{entry.name}”排第{outside[0]}，数据里只有{count}个地区",
                "核对名次；如果是在更大的范围里排的名，可以不管",
            )


def _told(
    book: Workbook, entry: Entry, message: str, hint: str, confidence: Confidence | None = None
) -> Finding:
    where = entry.values[Measure.RANK].observation.where
    return Finding(message, book.at(where), hint, confidence=confidence)


def _said(entry: Entry) -> str:
    return entry.values[Measure.VALUE].said


def _where(entry: Entry) -> str:
    return str(entry.values[Measure.RANK].observation.where)
