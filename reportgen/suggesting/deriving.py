"""What facts come to together: changes, rates, shares, sums and differences.

Those of one indicator and whole groups are made once for a pool; pairs and triples only of facts
that the text around a number speaks of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Literal

from msgspec import Struct

from reportgen.binding.expression import Cell, Expression, Measure, Op, Ref
from reportgen.chinese.quantity import Quantity
from reportgen.suggesting.pool import Fact
from reportgen.unit import PERCENT, PERCENTAGE_POINTS, POINTS, RATIO, Unit

Kind = Literal["value", "growth", "change", "completion", "share", "times", "sum", "difference"]
_BASES = {Measure.YEAR_BEFORE: "同比", Measure.BEFORE: "环比"}
_TIMES = Unit("倍", "倍数")
_LARGEST_GROUP = 200
_TRIPLES = 10


class Option(Struct, frozen=True):
    """Something a number may be: a fact, or what a few facts come to."""

    kind: Kind
    facts: tuple[Fact, ...]
    base: Fraction
    """Its size in base units, never negative."""
    unit: Unit
    """One it is printed in."""
    label: str = ""
    """同比 or 环比; what a group is the sum of."""

    @property
    def expression(self) -> Expression:
        """The calculation as a tree."""
        parts = tuple(fact.expression for fact in self.facts)
        match self.kind:
            case "value":
                return parts[0]
            case "growth":
                return Op("/", (Op("-", parts), parts[1]))
            case "change" | "difference":
                return Op("-", parts)
            case "sum":
                return Op("合计", parts)
            case _:
                return Op("/", parts)


def singles(facts: Sequence[Fact]) -> Iterator[Option]:
    """Every fact, and what one indicator's own columns come to."""
    by_ref = {fact.expression: fact for fact in facts if isinstance(fact.expression, Ref)}
    for fact in facts:
        yield Option("value", (fact,), abs(fact.base), fact.quantity.unit)
        ref = fact.expression
        if isinstance(ref, Ref) and ref.measure is Measure.VALUE:
            for measure in (*_BASES, Measure.TARGET):
                other = by_ref.get(Ref(ref.indicator, ref.entity, ref.period, measure, ref.pinned))
                if other is not None:
                    yield from _beside(fact, other, measure)


def pairs(facts: Sequence[Fact], kind: str, size: float, slack: float) -> Iterator[Option]:
    """Sums, differences and rates of two facts, and sums of three, that come to `size` base units
    of a kind give or take `slack`."""
    for one, other in combinations(facts, 2):
        if one.kind == other.kind:
            more, less = (one, other) if one.size >= other.size else (other, one)
            yield from _paired(more, less, kind, size, slack)
    if kind in (RATIO, POINTS):
        return
    alike = [fact for fact in facts[:_TRIPLES] if fact.kind == kind]
    for three in combinations(alike, 3):
        if abs(three[0].size + three[1].size + three[2].size - size) <= slack:
            yield _sum(three)


def _paired(more: Fact, less: Fact, kind: str, size: float, slack: float) -> Iterator[Option]:
    high, low = more.size, less.size
    if more.kind == RATIO:
        if kind == POINTS and abs((high - low) * 100 - size) <= slack:
            gap = (more.base - less.base) * 100
            yield Option("difference", (more, less), gap, PERCENTAGE_POINTS)
        return
    if kind == RATIO and low > 0 and abs(low / high - size) <= slack:
        yield Option("share", (less, more), less.base / more.base, PERCENT)
    if kind == _TIMES.dimension and low > 0 and abs(high / low - size) <= slack:
        yield Option("times", (more, less), more.base / less.base, _TIMES)
    if kind == more.kind and abs(high + low - size) <= slack:
        yield _sum((more, less))
    if kind == more.kind and abs(high - low - size) <= slack:
        yield Option("difference", (more, less), more.base - less.base, more.quantity.unit)


def _beside(fact: Fact, other: Fact, measure: Measure) -> Iterator[Option]:
    """A value beside its own base or goal."""
    if fact.kind != other.kind:
        return
    label = _BASES.get(measure, "")
    gap = abs(fact.base - other.base)
    if fact.kind == RATIO:
        if label:
            yield Option("change", (fact, other), gap * 100, PERCENTAGE_POINTS, label)
        return
    if other.base > 0 and fact.base >= 0:
        if label:
            yield Option("growth", (fact, other), gap / other.base, PERCENT, label)
        else:
            yield Option("completion", (fact, other), fact.base / other.base, PERCENT)
    if label:
        yield Option("change", (fact, other), gap, fact.quantity.unit, label)


def groups(facts: Sequence[Fact]) -> Iterator[Option]:
    """The sum of each table column, and of each indicator over all entities."""
    groups: dict[tuple[str, ...], list[Fact]] = {}
    for fact in facts:
        match fact.expression:
            case Cell(table=table, column=column):
                groups.setdefault((table, column), []).append(fact)
            case Ref(indicator=indicator, entity=entity, period=period, measure=Measure.VALUE):
                if entity:
                    groups.setdefault((indicator, "", period), []).append(fact)
            case _:
                pass
    for key, members in groups.items():
        kinds = {fact.kind for fact in members}
        if 3 <= len(members) <= _LARGEST_GROUP and len(kinds) == 1 and not kinds & {RATIO, POINTS}:
            yield _sum(tuple(members), f"{key[0]} {key[1]}".strip())


def _sum(facts: tuple[Fact, ...], label: str = "") -> Option:
    total = sum((fact.base for fact in facts), Fraction(0))
    return Option("sum", facts, abs(total), facts[0].quantity.unit, label)


def in_unit(option: Option, unit: Unit) -> Quantity:
    """The option's size in a unit."""
    return Quantity(option.base / unit.scale * unit.divisor, unit)
