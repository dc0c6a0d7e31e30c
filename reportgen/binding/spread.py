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
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from msgspec import Struct
from msgspec.structs import replace

from reportgen.binding.evaluate import evaluate, quantity_of
from reportgen.binding.expression import (
    Across,
    Data,
    Expression,
    Observation,
    Op,
    Ref,
    Several,
    Summary,
)
from reportgen.chinese.quantity import Quantity
from reportgen.errors import Location, ReportError
from reportgen.unit import NO_UNIT, PLAIN, POINTS, RATIO, Unit

_NOT_ADDED = (RATIO, POINTS, PLAIN, "年龄", "得分", "温度", "浓度", "倍数", "番数")
"""Dimensions whose values no sum makes sense of: the rate of a city is not the sum of its counties'."""
_NO_SUM = re.compile(
    "均|每|率|比重|占比|比例|指数|系数|得分|分数|评分|单价|价格|密度|浓度|强度|增速|增幅|同比|环比|年龄|最高|最低"
)
"""Words in the names of indicators that are means, rates or extremes, whatever their unit."""
_CELL = re.compile(r"([A-Z]+)(\d+)")


class Spread(Struct, frozen=True, dict=True):
    """An expression's value for every entity that has one."""

    values: Mapping[str, Quantity]
    """In the order of the entities, all in one unit."""
    lacking: tuple[str, ...]
    observations: tuple[Observation, ...]
    unit: Unit

    @cached_property
    def ascending(self) -> tuple[tuple[float, Fraction, str], ...]:
        """(value as a float, value in base units, entity), the smallest first, equal ones in their own
        order.  The float decides nearly always, and much faster; rounding never turns an order."""
        listed = [
            (_float(base), base, name) for name, q in self.values.items() for base in (q.base,)
        ]
        return tuple(sorted(listed, key=itemgetter(0, 1)))

    @cached_property
    def ranked(self) -> tuple[str, ...]:
        """The entities that have a value, the largest first, equal ones in their own order."""
        groups = [list(group) for _, group in groupby(self.ascending, itemgetter(1))]
        return tuple(name for group in reversed(groups) for _, _, name in group)

    @cached_property
    def places(self) -> Mapping[str, tuple[int, int]]:
        """Entity → its place from the top and from the bottom; equal values share the better one."""
        found: dict[str, tuple[int, int]] = {}
        below = 0
        for _, group in groupby(self.ascending, itemgetter(1)):
            names = [name for _, _, name in group]
            place = (len(self.ascending) - below - len(names) + 1, below + 1)
            found |= dict.fromkeys(names, place)
            below += len(names)
        return found

    @cached_property
    def stand_in(self) -> tuple[Observation, ...]:
        """One observation for all of them: its place is the range of their cells."""
        if not self.observations:
            return ()
        places = tuple(dict.fromkeys(o.where for o in self.observations))
        return (Observation(None, self.unit, _range(places)),)

    @cached_property
    def total(self) -> Fraction:
        """The sum of the values, in base units."""
        sums: dict[int, int] = {}  # by denominator: adding thousands of fractions takes its time
        for _, base, _ in self.ascending:
            sums[base.denominator] = sums.get(base.denominator, 0) + base.numerator
        return sum((Fraction(top, bottom) for bottom, top in sums.items()), Fraction(0))


def _float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def general(expression: Expression) -> Expression:
    """The expression without the entity it was asked for: alike for all entities of a build."""
    return at_entity(expression, "")


def at_entity(expression: Expression, entity: str) -> Expression:
    """The expression with every leaf that is not pinned to an entity moved to this one."""
    match expression:
        case Ref(pinned=pinned) if "entity" not in pinned:
            return replace(expression, entity=entity)
        case Op(args=args) | Several(args=args):
            return replace(expression, args=tuple(at_entity(arg, entity) for arg in args))
        case _:
            return expression


def spread(expression: Expression, data: Data, entities: Sequence[str]) -> Spread:
    """Evaluate an expression for every entity; one that cannot be computed (a division by 0) lacks it.

    Raises ReportError where the values are in units that cannot be compared.
    """
    values: dict[str, Quantity] = {}
    lacking: list[str] = []
    observations: list[Observation] = []
    unit: Unit | None = None
    for entity in entities:
        if isinstance(expression, Ref):
            found = _observed(expression, entity, data)
        else:
            found = _evaluated(expression, entity, data)
        if found is None:
            lacking.append(entity)
            continue
        quantity, rests_on = found
        unit = unit or quantity.unit
        if not unit.comparable(quantity.unit):
            raise ReportError(
                f"各地的单位不一：有“{unit}”，{entity}是“{quantity.unit}”，不能放在一起比",
                where=rests_on[0].where if rests_on else None,
                hint="同一指标各地用一种单位",
            )
        values[entity] = quantity
        observations += rests_on
    return Spread(values, tuple(lacking), tuple(observations), unit or NO_UNIT)


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
    places = [quantity.places for quantity in over.values.values()]
    known = [p for p in places if p is not None]
    finest = max(known) if len(known) == len(places) else None
    if question.name == "全体合计":
        refuse_sum(over.unit)
        return _summary(over, over.total, finest)
    if question.name == "全体平均":
        return _summary(over, over.total / len(over.values), None)
    _, base, _ = over.ascending[-1 if question.name == "全体最大" else 0]
    return _summary(over, base, finest)


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


def _summary(over: Spread, base: Fraction, places: int | None) -> Summary:
    unit = over.unit
    value = base / unit.scale * unit.divisor
    return Summary(value, unit, places, over.stand_in, over.lacking)


def _place(question: Across, over: Spread) -> Summary:
    entity = question.entity or _entity_of(question.of)
    places = over.places.get(entity)
    if places is None:
        return Summary(None, NO_UNIT, None, over.stand_in, over.lacking)
    place = places[0 if question.name == "位次" else 1]
    return Summary(Fraction(place), NO_UNIT, 0, over.stand_in, over.lacking)


def _entity_of(expression: Expression) -> str:
    match expression:
        case Ref(entity=entity, pinned=pinned) if "entity" not in pinned:
            return entity
        case Op(args=args) | Several(args=args):
            return next((found for arg in args if (found := _entity_of(arg))), "")
        case _:
            return ""


_Found = tuple[Quantity, tuple[Observation, ...]]


def _evaluated(expression: Expression, entity: str, data: Data) -> _Found | None:
    try:
        reading = evaluate(at_entity(expression, entity), data)
    except ReportError:
        return None
    return (reading.quantities[0], reading.observations) if reading.quantities else None


def _observed(ref: Ref, entity: str, data: Data) -> _Found | None:
    """`_evaluated` of a single indicator, by far the most usual: no tree is walked."""
    own = entity if "entity" not in ref.pinned else ref.entity
    try:
        found = data.look_up(Ref(ref.indicator, own, ref.period, ref.measure, ref.pinned))
    except ReportError:
        return None
    if found is None or found.value is None:
        return None
    return quantity_of(found, found.value), (found,)


def _range(places: Sequence[Location]) -> Location:
    """One place for many cells: C4:C3003 where they stand in one column, else the first and how many."""
    first = places[0]
    same = all(p.file == first.file and p.sheet == first.sheet for p in places)
    cells = [_CELL.fullmatch(place.cell) for place in places]
    if len(places) == 1 or not same or not all(cells):
        return first if len(places) == 1 else replace(first, cell=f"{first.cell}等{len(places)}处")
    found = [(cell[1], int(cell[2])) for cell in cells if cell is not None]
    columns = list(dict.fromkeys(column for column, _ in found))
    rows = [row for _, row in found]
    low, high = min(rows), max(rows)
    parts = [f"{column}{low}:{column}{high}" for column in columns]
    return replace(first, cell="、".join(parts[:3]))
