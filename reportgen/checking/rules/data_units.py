"""Units that slipped: tenfold and more against last year, 0.877 for 87.7%, one indicator in two units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import log10
from statistics import median

from msgspec import Struct

from reportgen.binding.expression import Measure
from reportgen.checking.datafiles import Value, Workbook, contradicted, halves
from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.indicator_names import is_change, seldom_below_one
from reportgen.checking.registry import rule
from reportgen.chinese.numerals import decimal_text
from reportgen.period import Kind, Period
from reportgen.unit import COUNT, POINTS, RATIO

_TIMES = {1: 10, 2: 100, 3: 1000, 4: 10_000}
_WINDOW = {1: 0.1, 2: 0.3, 3: 0.3, 4: 0.3}
"""How far, in powers of ten, a slip may be from the round factor: the value itself changes too."""
_ALIKE = {1: Fraction(8, 5), 2: Fraction(3), 3: Fraction(3), 4: Fraction(3)}
"""How far apart the other values may be if they are to bear witness together."""
_ENOUGH = 10
"""Below this a count may well grow tenfold."""
_HIGH_RATE = Fraction(1, 2)


class Jump(Struct, frozen=True):
    """A value that is a power of ten away from what it is held against."""

    value: Value
    against: Value
    power: int
    witnesses: int
    """How many other values agree with each other."""


@rule(
    "DATA-04",
    "和上年、上期、目标比，差了十倍、百倍、万倍",
    source="规则 STAT-16",
    reason="万元填成元、亿元填成万元、小数点错位，数会差整十倍、百倍、万倍；真正的变化很少恰好是这个倍数。",
    subject=Workbook,
    scope="data",
)
def slips(book: Workbook) -> Iterator[Finding]:
    for jump in _jumps(book):
        value, against = jump.value, jump.against
        larger, smaller = sorted((value, against), key=lambda v: v.amount, reverse=True)
        times = larger.amount / smaller.amount
        shown = decimal_text(times, 0 if times.denominator == 1 or times > 50 else 1)
        yield Finding(
            f"{value.title}是{value.said}，{_name(against, value)}是{against.said}，差{shown}倍",
            book.at(value.observation.where),
            f"疑似单位或小数点错了{_TIMES[jump.power]}倍；另一处在 {against.observation.where}，核对哪一个填错",
            working=f"{decimal_text(larger.amount)}÷{decimal_text(smaller.amount)}＝{shown}",
            confidence=_confidence(jump),
        )


def _name(against: Value, value: Value) -> str:
    if against.measure is not Measure.VALUE and against.period == value.period:
        return str(against.measure)
    return against.title.removeprefix(f"“{value.name}”")


def _jumps(book: Workbook) -> Iterator[Jump]:
    families: dict[tuple[str, str], dict[object, Value]] = {}
    for entry in book.entries:
        if is_change(entry.name):
            continue
        family = families.setdefault((entry.name, entry.entity), {})
        for measure, value in entry.values.items():
            judged = value.observation.unit.dimension != POINTS and value.number > 0
            if judged and measure is not Measure.RANK:
                family.setdefault(_key(value), value)
    for family in families.values():
        yield from _in_family(family)


def _key(value: Value) -> tuple[str, str]:
    """What a number is of: 上年同期 of 2024年 is the value of 2023年.  A row of an earlier period comes
    in under its own."""
    period = Period.parse(value.period) if value.period else None
    if period is not None and value.measure in (Measure.VALUE, Measure.YEAR_BEFORE, Measure.BEFORE):
        meant = {
            Measure.VALUE: period,
            Measure.YEAR_BEFORE: period.year_before(),
            Measure.BEFORE: period.before(),
        }[value.measure]
        if meant is not None:
            return _length(meant), str(meant)
    return (_length(period) if period else ""), f"{value.period}{value.measure}"


def _length(period: Period) -> str:
    """Periods that may be compared: of one kind and one length."""
    return f"{period.kind}{0 if period.kind is Kind.END else period.last - period.first}"


def _in_family(family: Mapping[object, Value]) -> Iterator[Jump]:
    """The values of one indicator and entity that stand a power of ten away from the others."""
    lengths: dict[str, list[Value]] = {}
    for key, value in family.items():
        lengths.setdefault(key[0] if isinstance(key, tuple) else "", []).append(value)
    for values in lengths.values():
        targets = [v for v in values if v.measure is Measure.TARGET]
        levels = [v for v in values if v.measure is not Measure.TARGET]
        found = [jump for value in levels if (jump := _among(value, levels))]
        if not found and len(levels) == 2 and (jump := _beside(*reversed(levels))):
            found = [jump]
        yield from found
        jumped = {jump.value for jump in found}
        for target in targets:
            now = next((v for v in levels if v.measure is Measure.VALUE), None)
            if now is None or now in jumped or now.amount < target.amount:
                continue  # far below a target is how a year begins
            if jump := _beside(now, target):
                yield jump


def _among(value: Value, levels: Sequence[Value]) -> Jump | None:
    """A value against two or more others that agree with one another."""
    others = [other for other in levels if other is not value]
    if len(others) < 2:
        return None
    middle = Fraction(median(other.amount for other in others))
    power = _power(value.amount / middle)
    if not power or max(o.amount for o in others) > _ALIKE[power] * min(o.amount for o in others):
        return None
    nearest = min(others, key=lambda o: abs(o.amount - middle))
    return Jump(value, nearest, power, len(others))


def _beside(one: Value, other: Value) -> Jump | None:
    """Two values, of which either may be wrong; the current one is told of."""
    value, against = (one, other) if one.measure is Measure.VALUE else (other, one)
    power = _power(value.amount / against.amount)
    return Jump(value, against, power, 1) if power else None


def _power(ratio: Fraction) -> int:
    """The power of ten a ratio, or its inverse, is near to; 0 where it is near none."""
    size = abs(log10(ratio))
    return next((p for p in _TIMES if abs(size - p) <= _WINDOW[p]), 0)


def _confidence(jump: Jump) -> Confidence:
    low, high = sorted((jump.value.amount, jump.against.amount))
    agreed = jump.witnesses > 1
    if jump.value.observation.unit.dimension == RATIO:
        return "sure" if high >= _HIGH_RATE and (agreed or jump.power == 2) else "likely"
    if jump.power >= 3:
        return "sure"
    counted = jump.value.observation.unit.dimension == COUNT
    enough = low >= _ENOUGH or not counted
    if jump.power == 2:
        return "sure" if agreed or enough else "likely"
    return "sure" if agreed and enough else "likely" if agreed else "possible"


@rule(
    "DATA-05",
    "百分数填成了小数",
    source="docs/workbook.md",
    reason="单位是 % 的普通单元格填几就是百分之几：填 0.877 印成 0.877%，不是 87.7%。",
    subject=Workbook,
    scope="data",
)
def fractions(book: Workbook) -> Iterator[Finding]:
    for value in halves(book):
        unit = value.observation.unit
        meant = decimal_text(value.number * unit.divisor)
        sure: Confidence = "sure" if seldom_below_one(value.name) else "likely"
        yield Finding(
            f"{value.title}填的是{decimal_text(value.number)}，单位是“{unit}”，会印成{value.said}",
            book.at(value.observation.where),
            f"如果是{meant}{unit}，数值改填{meant}，或把单元格设成百分比格式",
            confidence="possible" if is_change(value.name) else sure,
        )


@rule(
    "DATA-06",
    "上年同期和上年的数值不一样",
    source="docs/workbook.md；规则 STAT-06",
    reason="同一份数据里，今年那一行的“上年同期”和上年那一行的“数值”是同一个数，两处不同，同比就有两个说法。",
    subject=Workbook,
    scope="data",
    severity="warning",
)
def two_bases(book: Workbook) -> Iterator[Finding]:
    for before, then in contradicted(book):
        yield Finding(
            f"{before.title}是{before.said}，{then.period}的数值却是{then.said}",
            book.at(before.observation.where),
            f"另一处在 {then.observation.where}；改成一致，口径调整过的在备注里写明",
            working=f"{before.said}≠{then.said}",
        )


_PEOPLE = frozenset("人 名 位".split())


@rule(
    "DATA-07",
    "同一指标用了两种单位",
    source="规则 STAT-13、QTY-01",
    reason="人是去重的人数，人次是累计的次数，不能当一个指标比；个、家、户混用，合在一句里就不通。",
    subject=Workbook,
    scope="data",
    severity="warning",
    confidence="likely",
)
def two_units(book: Workbook) -> Iterator[Finding]:
    first: dict[str, Value] = {}
    for value in book.values:
        if value.table or value.observation.unit.dimension != COUNT:
            continue
        known = first.setdefault(value.name, value)
        words = known.observation.unit.parts[1], value.observation.unit.parts[1]
        if words[0] == words[1] or not all(words):
            continue
        persons = "人次" in words and not _PEOPLE.isdisjoint(words)
        yield Finding(
            f"“{value.name}”的单位这里是“{words[1]}”，{known.observation.where.cell or '前面'}是“{words[0]}”",
            book.at(value.observation.where),
            "人和人次是两个指标，分开取名" if persons else "改成一种单位",
            confidence="sure" if persons else None,
        )
