"""Numbers of running text that can be computed with, and the sentences worth reading for them.

A number stands for all that round to it: 12.5 for 12.45 to 12.55.  So a sum is wrong only where no
unrounded numbers could make it right (STAT-02, STAT-14).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct

from reportgen.checking.text import Text
from reportgen.chinese.measures import Kind
from reportgen.chinese.quantities import Found, quantities
from reportgen.errors import ReportError
from reportgen.unit import COUNT, parse_unit

_EXACT = ("", "达", "高达", "达到")


class Amount(Struct, frozen=True):
    """A quantity that can be computed with."""

    found: Found
    value: Fraction
    """In base units; a percentage as the number shown."""
    slack: Fraction
    """Half a unit of the last place shown, in base units; 0 for a count in full."""
    scale: int
    """Base units in one of its unit: 10000 for 万元."""
    measure: str
    """What may be added and divided: the measure word of a count, the dimension of the rest."""

    @property
    def shown(self) -> str:
        """As it stands in a sum: the unit of a count is left out."""
        return f"{self.found.value}{self.found.unit if self.found.kind is not Kind.COUNT else ''}"

    @property
    def low(self) -> Fraction:
        return self.value - self.slack

    @property
    def high(self) -> Fraction:
        return self.value + self.slack


def amount_of(found: Found) -> Amount | None:
    """None for ranges, ranks, approximations and units that are not known."""
    if isinstance(found.value, tuple) or found.qualifier not in _EXACT:
        return None
    try:
        unit = parse_unit(found.unit)
    except ReportError:
        return None
    places = len(found.value.partition(".")[2])
    slack = Fraction(unit.scale, 2 * 10**places)
    if found.kind is Kind.COUNT and not places and unit.scale == 1:
        slack = Fraction(0)
    measure = unit.parts[1] if unit.dimension == COUNT else unit.dimension
    return Amount(found, Fraction(found.value) * unit.scale, slack, unit.scale, measure)


def amounts_in(words: str) -> list[Amount]:
    """Those of a sentence, in order."""
    return [amount for each in quantities(words) if (amount := amount_of(each)) is not None]


def sentences(text: Text, pattern: re.Pattern[str], signs: str) -> Iterator[tuple[int, str]]:
    """The sentences that match, each once, with where they begin."""
    end = 0
    for found in text.found(pattern, signs):
        if found.start() < end:
            continue
        start, end = text.sentence_at(found.start())
        yield start, text.open[start:end]
