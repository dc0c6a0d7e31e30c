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
from reportgen.unit import COUNT, PERCENT, PERCENTAGE_POINTS, PLAIN, POINTS, RATIO, Unit

Kind = Literal["value", "growth", "change", "completion", "share", "times", "sum", "difference"]
_BASES = {Measure.YEAR_BEFORE: "同比", Measure.BEFORE: "环比"}
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


def kind_of(unit: Unit) -> str:
    """What units may be compared; a bare number may be a count."""
    return COUNT if unit.dimension == PLAIN else unit.dimension


def singles(facts: Sequence[Fact]) -> Iterator[Option]:
    """Every fact, and what one indicator's own columns come to."""
    by_ref = {fact.expression: fact for fact in facts if isinstance(fact.expression, Ref)}
    for fact in facts:
        yield Option("value", (fact,), abs(fact.quantity.base), fact.quantity.unit)
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
        if kind_of(one.quantity.unit) != kind_of(other.quantity.unit):
            continue
        more, less = (one, other) if one.quantity.base >= other.quantity.base else (other, one)
        yield from _paired(more, less, kind, size, slack)
    for three in combinations(facts[:_TRIPLES], 3):
        kinds = {kind_of(fact.quantity.unit) for fact in three}
        total = sum(float(fact.quantity.base) for fact in three)
        if kinds == {kind} and kind not in (RATIO, POINTS) and abs(total - size) <= slack:
            yield _sum(three)


def _paired(more: Fact, less: Fact, kind: str, size: float, slack: float) -> Iterator[Option]:
    high, low = more.quantity.base, less.quantity.base
    own = kind_of(more.quantity.unit)
    if own == RATIO:
        if kind == POINTS and abs(float(high - low) * 100 - size) <= slack:
            yield Option("difference", (more, less), (high - low) * 100, PERCENTAGE_POINTS)
        return
    if kind == RATIO and low > 0 and abs(float(low) / float(high) - size) <= slack:
        yield Option("share", (less, more), low / high, PERCENT)
    if kind == "倍数" and low > 0 and abs(float(high) / float(low) - size) <= slack:
        yield Option("times", (more, less), high / low, Unit("倍", "倍数"))
    if kind == own and abs(float(high) + float(low) - size) <= slack:
        yield _sum((more, less))
    if kind == own and abs(float(high) - float(low) - size) <= slack:
        yield Option("difference", (more, less), high - low, more.quantity.unit)


def _beside(fact: Fact, other: Fact, measure: Measure) -> Iterator[Option]:
    """A value beside its own base or goal."""
    value, base = fact.quantity, other.quantity
    if not value.unit.comparable(base.unit):
        return
    label = _BASES.get(measure, "")
    if value.unit.dimension == RATIO:
        if label:
            gap = abs(value.base - base.base) * 100
            yield Option("change", (fact, other), gap, PERCENTAGE_POINTS, label)
        return
    if base.base > 0 and value.base >= 0:
        if measure is Measure.TARGET:
            yield Option("completion", (fact, other), value.base / base.base, PERCENT)
        else:
            rate = abs(value.base - base.base) / base.base
            yield Option("growth", (fact, other), rate, PERCENT, label)
    if label:
        gap = abs(value.base - base.base)
        yield Option("change", (fact, other), gap, value.unit, label)


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
        kinds = {kind_of(fact.quantity.unit) for fact in members}
        if 3 <= len(members) <= _LARGEST_GROUP and len(kinds) == 1 and not kinds & {RATIO, POINTS}:
            yield _sum(tuple(members), f"{key[0]} {key[1]}".strip())


def _sum(facts: tuple[Fact, ...], label: str = "") -> Option:
    total = sum((fact.quantity.base for fact in facts), Fraction(0))
    return Option("sum", facts, abs(total), facts[0].quantity.unit, label)


def in_unit(option: Option, unit: Unit) -> Quantity:
    """The option's size in a unit."""
    return Quantity(option.base / unit.scale * unit.divisor, unit)
