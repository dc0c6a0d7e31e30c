"""One span of time written in two ways in a load: 一季度 and 1-3月.  They are two periods, and neither
finds the other's numbers as those of a year before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen.errors import Location, Notice
from reportgen.indicators.ledgers.sheet import LedgerSheet
from reportgen.period import Kind, Period


def written_in_two_ways(sheets: Sequence[LedgerSheet]) -> Iterator[Notice]:
    """A notice for each span (January to March of any year) that has both, at the second of them."""
    known: dict[tuple[int, int], dict[Kind, str]] = {}
    for period, where in _periods(sheets):
        parsed = Period.parse(period)
        if parsed.kind is Kind.END:
            continue
        written = known.setdefault((parsed.first, parsed.last), {})
        if written and parsed.kind not in written:
            other = next(iter(written.values()))
            yield Notice(
                f"“{other}”和“{period}”写法不同，当作两种时期：同比、上年同期不会互相找",
                where,
                "说的是一样的几个月，就都写成一种",
            )
        written.setdefault(parsed.kind, period)


def _periods(sheets: Sequence[LedgerSheet]) -> Iterator[tuple[str, Location]]:
    """The periods of columns, and where each is first."""
    known: set[str] = set()
    for sheet in sheets:
        for value in sheet.values:
            period = value.meaning.period
            if period and period not in known:
                known.add(period)
                yield period, value.meaning.head.where
