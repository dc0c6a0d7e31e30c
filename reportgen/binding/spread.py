"""One expression over every entity, and what can be asked of it: place, mean, sum, extremes.

    Across → `general` (its own entity taken out) → `spread` (every entity's value, once per dataset)
           → `sum_up` (the answer for one entity)
A place is the usual one of Chinese league tables: equal values share the better place and the next
place is left out (并列第2，其后为第4).  Entities without a value have no place and do not count in the
mean or the sum; they are named in the answer, so that nobody takes a part for the whole.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from reportgen.binding.evaluate import evaluate
from reportgen.binding.expression import (
    Across,
    Data,
    Expression,
    Observation,
    Ref,
    Summary,
    at_entity,
    entity_of,
)
from reportgen.errors import Location, ReportError
from reportgen.unit import NO_UNIT, PLAIN, POINTS, RATIO, Unit

_NOT_ADDED = (RATIO, POINTS, PLAIN, "年龄", "得分", "温度", "浓度", "倍数", "番数")
"""Dimensions whose values no sum makes sense of: the rate of a city is not the sum of its counties'."""
_NO_SUM = re.compile(
    "均|每|率|/|比重|占比|比例|指数|系数|得分|分数|评分|单价|价格|单产|亩产|密度|浓度|强度|[高深宽厚温湿]度"
    "|增速|增幅|同比|环比|年龄|最[高低大小长短]|中位数|(?:标准|水平|价)$"
)
"""Words in the names of indicators that are means, rates or extremes, whatever their unit."""
_CELL = re.compile(r"([A-Z]+)(\d+)")


Number = Decimal | Fraction
"""A cell's own number, or one that was worked out; those of one spread are all of one kind."""


class Spread(Struct, frozen=True, dict=True):
    """An expression's value for every entity that has one."""

    values: Mapping[str, Number]
    """In the order of the entities, all in `unit`."""
    lacking: tuple[str, ...]
    observations: tuple[Observation, ...]
    unit: Unit
    places: int | None
    """The most decimal places that any of the cells shows; None where one shows its exact value."""

    @cached_property
    def ascending(self) -> tuple[tuple[str, Number], ...]:
        """The entities and their values, the smallest first, equal ones in their own order."""
        return tuple(sorted(self.values.items(), key=_by_size))

    @cached_property
    def ranked(self) -> tuple[str, ...]:
        """The entities that have a value, the largest first, equal ones in their own order."""
        groups = [list(group) for _, group in groupby(self.ascending, itemgetter(1))]
        return tuple(name for group in reversed(groups) for name, _ in group)

    @cached_property
    def ranks(self) -> Mapping[str, tuple[int, int]]:
        """Entity → its place from the top and from the bottom; equal values share the better one."""
        found: dict[str, tuple[int, int]] = {}
        below = 0
        for _, group in groupby(self.ascending, itemgetter(1)):
            names = [name for name, _ in group]
            rank = (len(self.ascending) - below - len(names) + 1, below + 1)
            found |= dict.fromkeys(names, rank)
            below += len(names)
        return found

    @cached_property
    def stand_in(self) -> tuple[Observation, ...]:
        """One observation for all of them: its place is the range of their cells."""
        if not self.observations:
            return ()
        return (Observation(None, self.unit, _range([o.where for o in self.observations])),)

    @cached_property
    def total(self) -> Fraction:
        """The sum of the values, exactly."""
        sums: dict[int, int] = {}  # by denominator: adding thousands of fractions takes its time
        for top, bottom in (value.as_integer_ratio() for value in self.values.values()):
            sums[bottom] = sums.get(bottom, 0) + top
        return sum((Fraction(top, bottom) for bottom, top in sums.items()), Fraction(0))


def _by_size(found: tuple[str, Number]) -> tuple[float, Number]:
    """The float decides nearly always, and much faster; rounding never turns an order."""
    value = found[1]
    try:
        return float(value), value
    except OverflowError:
        return math.inf if value > 0 else -math.inf, value


def general(expression: Expression) -> Expression:
    """The expression without the entity it was asked for: alike for all entities of a build."""
    return at_entity(expression, "")


def spread(expression: Expression, data: Data, entities: Sequence[str]) -> Spread:
    """Evaluate an expression for every entity; one that cannot be computed (a division by 0) lacks it.

    Raises ReportError where the values are in units that cannot be compared.
    """
    found: list[tuple[str, _Found]] = []
    lacking: list[str] = []
    for entity in entities:
        if isinstance(expression, Ref):
            own = _observed(expression, entity, data)
        else:
            own = _evaluated(expression, entity, data)
        if own is None:
            lacking.append(entity)
        else:
            found.append((entity, own))
    unit = found[0][1].unit if found else NO_UNIT
    observations = tuple(o for _, own in found for o in own.observations)
    shown = [own.places for _, own in found if own.places is not None]
    finest = max(shown, default=None) if len(shown) == len(found) else None
    return Spread(dict(_in_one_unit(found, unit)), tuple(lacking), observations, unit, finest)


def _in_one_unit(found: Sequence[tuple[str, _Found]], unit: Unit) -> Iterator[tuple[str, Number]]:
    same = True
    for entity, own in found:
        if own.unit is unit or own.unit == unit:
            continue
        same = False
        if not unit.comparable(own.unit):
            raise ReportError(
                f"各地的单位不一：有“{unit}”，{entity}是“{own.unit}”，不能放在一起比",
                where=own.observations[0].where if own.observations else None,
                hint="同一指标各地用一种单位",
            )
    for entity, own in found:
        if same:
            yield entity, own.value
        else:
            factor = Fraction(own.unit.scale * unit.divisor, own.unit.divisor * unit.scale)
            yield entity, Fraction(own.value) * factor


def sum_up(question: Across, over: Spread) -> Summary:
    """The answer for the entity that the question's leaves carry.

    Raises ReportError for a sum of rates, scores or numbers without a unit.
    """
    if question.name == "全体个数":
        return Summary(Fraction(len(over.values)), NO_UNIT, 0, over.stand_in, over.lacking)
    if not over.values:
        return Summary(None, over.unit, None, (), over.lacking)
    if question.name in ("位次", "升序位次"):
        return _place(question, over)
    if question.name == "全体合计":
        refuse_sum(over.unit)
        return _summary(over, over.total, over.places)
    if question.name == "全体平均":
        return _summary(over, over.total / len(over.values), None)
    _, extreme = over.ascending[-1 if question.name == "全体最大" else 0]
    return _summary(over, Fraction(extreme), over.places)


def refuse_sum(unit: Unit) -> None:
    """Raise ReportError for a unit whose values do not add up to anything."""
    if adds_up(unit):
        return
    said = f"单位是“{unit}”的数" if unit.name else "没有单位的数"
    raise ReportError(
        f"{said}各地相加没有意义",
        hint="率用总数相除：先 全体合计 分子和分母，再相除；计数请填上单位",
    )


def adds_up(unit: Unit) -> bool:
    """Whether values in a unit may be added up over entities."""
    return unit.dimension not in _NOT_ADDED and "/" not in unit.name


def may_sum(name: str) -> bool:
    """Whether the numbers of an indicator may be added up over entities unasked, by its name: 人均收入
    of a county is not the sum of its villages', though its unit is 元."""
    return _NO_SUM.search(name) is None


def _summary(over: Spread, value: Fraction, places: int | None) -> Summary:
    return Summary(value, over.unit, places, over.stand_in, over.lacking)


def _place(question: Across, over: Spread) -> Summary:
    entity = question.entity or entity_of(question.of)
    ranks = over.ranks.get(entity)
    if ranks is None:
        return Summary(None, NO_UNIT, None, over.stand_in, over.lacking)
    rank = ranks[0 if question.name == "位次" else 1]
    return Summary(Fraction(rank), NO_UNIT, 0, over.stand_in, over.lacking)


class _Found(NamedTuple):
    """What an expression comes to for one entity, in the unit it is written in."""

    value: Number
    unit: Unit
    places: int | None
    observations: tuple[Observation, ...]


def _evaluated(expression: Expression, entity: str, data: Data) -> _Found | None:
    try:
        reading = evaluate(at_entity(expression, entity), data)
    except ReportError:
        return None
    if not reading.quantities:
        return None
    quantity = reading.quantities[0]
    return _Found(quantity.value, quantity.unit, quantity.places, reading.observations)


def _observed(ref: Ref, entity: str, data: Data) -> _Found | None:
    """`_evaluated` of a single indicator, by far the most usual: no tree is walked."""
    own = entity if "entity" not in ref.pinned else ref.entity
    try:
        found = data.look_up(Ref(ref.indicator, own, ref.period, ref.measure, ref.pinned))
    except ReportError:
        return None
    if found is None or found.value is None:
        return None
    return _Found(found.value, found.unit, found.places, (found,))


def _range(places: Sequence[Location]) -> Location:
    """One place for many cells: C4:C3003 where they stand in one column, else the first and how many."""
    first = places[0]
    rows: dict[str, set[int]] = {}
    for place in places:
        cell = _CELL.fullmatch(place.cell)
        if cell is None or place.file != first.file or place.sheet != first.sheet:
            different = len(dict.fromkeys(places))
            return first if different == 1 else replace(first, cell=f"{first.cell}等{different}处")
        rows.setdefault(cell[1], set()).add(int(cell[2]))
    every = set[int]().union(*rows.values())
    if len(rows) == len(every) == 1:
        return first
    low, high = min(every), max(every)
    parts = [f"{column}{low}:{column}{high}" for column in rows]
    return replace(first, cell="、".join(parts[:3]))
