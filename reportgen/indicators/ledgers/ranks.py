"""Ranks that go by another column than the one they are read as ranks of: 总量 | 增速 | 位次 may end
with the place of either, and the head does not say which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from reportgen.binding.expression import Measure
from reportgen.errors import Notice
from reportgen.indicators.ledgers.sheet import LedgerSheet, ValueColumn
from reportgen.indicators.ledgers.values import Values

_FEWEST = 3
"""Fewer places may be in any order by chance."""
_NEAR = 3
"""Columns before a rank that it may be of."""

_Numbers = Sequence[Decimal | None]


def ranks_of_others(ledger: LedgerSheet, values: Values) -> Iterator[Notice]:
    """Columns of ranks that contradict the numbers they are read as ranks of, and agree with those of
    one near by; a rank is of what its heads make it all the same."""
    for at, rank in enumerate(ledger.values):
        if rank.meaning.measure is not Measure.RANK:
            continue
        near = _near(ledger.values[:at])
        own = [c for c in near if c.meaning.indicator == rank.meaning.indicator]
        ranks = values.amounts[rank.number]
        if len(own) != 1 or _ordered(ranks, values.amounts[own[0].number]) is not False:
            continue
        others = [c for c in near if c is not own[0]]
        agreeing = [c for c in others if _ordered(ranks, values.amounts[c.number], falling=True)]
        if len(agreeing) == 1:
            yield _told(rank, agreeing[0].meaning.indicator)


def _near(before: Sequence[ValueColumn]) -> list[ValueColumn]:
    """The columns of values right before a rank."""
    found: list[ValueColumn] = []
    for column in reversed(before):
        if column.meaning.measure is Measure.RANK or len(found) == _NEAR:
            break
        if column.meaning.measure is Measure.VALUE:
            found.append(column)
    return found


def _ordered(ranks: _Numbers, amounts: _Numbers, *, falling: bool = False) -> bool | None:
    """Whether amounts go with ranks, either way, or only the greatest first; None where there are too
    few of both to say."""
    known = [
        (rank, amount)
        for rank, amount in zip(ranks, amounts, strict=True)
        if rank is not None and amount is not None
    ]
    if len({rank for rank, _ in known}) < _FEWEST:
        return None
    by_place = [amount for _, amount in sorted(known, key=lambda each: (each[0], -each[1]))]
    rising = [amount for _, amount in sorted(known)]
    falls = by_place == sorted(by_place, reverse=True)
    return falls or (rising == sorted(rising) and not falling)


def _told(rank: ValueColumn, other: str) -> Notice:
    read = rank.meaning.indicator
    return Notice(
        f"“{rank.meaning.head.shown}”列读作“{read}”的排名，名次却和“{read}”的大小对不上，和“{other}”的对得上",
        rank.meaning.head.where,
        f"是“{other}”的排名就在表头写明，如 增速位次",
    )
