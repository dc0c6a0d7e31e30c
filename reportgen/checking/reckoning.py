"""The quantities of a text as sums need them: all that each may stand for.

    Text.passages (a sentence, its words and quantities) ─→ rules/arithmetic_*
    a quantity ─→ Reach: every value that rounds to, or is blurred to, what is written

A sum is wrong only where no values within reach of the numbers written make it right (STAT-02,
STAT-14); so rounding, 约, 近, 超 and 余 never raise a false alarm.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

from msgspec import Struct

from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.passages import Passage
from reportgen.checking.text import Text
from reportgen.chinese.measures import Kind
from reportgen.chinese.numerals import decimal_text
from reportgen.chinese.quantities import Found
from reportgen.errors import ReportError
from reportgen.unit import COUNT, parse_unit

_EXACT = {"", "达", "高达", "达到", "共", "共计", "累计", "均为", "均", "各", "仅", "只", "就"}
_MORE = {"超", "超过", "超出", "逾", "突破", "不少于", "不低于", "至少", "最少", "最低", "高于", "大于",
         "多于", "以上", "之多", "破", "过"}  # fmt: skip
_LESS = {"近", "将近", "接近", "不足", "不到", "不满", "低于", "小于", "少于", "至多", "最多", "最高",
         "不超过", "不多于", "不高于", "以下", "以内"}  # fmt: skip
_ABOUT, _NEAR = Fraction(1, 10), Fraction(1, 5)
_SCALES = (("万亿", 10**12), ("千亿", 10**11), ("百亿", 10**10), ("亿", 10**8), ("千万", 10**7),
           ("百万", 10**6), ("万", 10**4))  # fmt: skip
_ONE_MEASURE = {"名": "人", "位": "人", "口人": "人", "台（套）": "台套", "台(套)": "台套"}
COUNTED = (Kind.COUNT, Kind.MONEY, Kind.AMOUNT)
"""Kinds whose values can be added."""
SOURCE = "《统计法》对数据真实准确的要求；规则 STAT-14"
"""What every rule on sums rests on; some on other rules besides."""


class Reach(Struct, frozen=True):
    """All that a written number may stand for, in base units; percentages as the number shown."""

    value: Fraction
    low: Fraction
    """Least value that is written so; equal to `value` for a count in full."""
    high: Fraction
    cut: Fraction
    """What it may be at most where places were dropped without rounding."""
    measure: str
    """What may be added and compared: a measure word, or the dimension of a measured unit."""
    scale: int
    """Base units in one of the written unit."""
    places: int
    blurred: bool
    """Whether a word says it is not the exact number (约, 近, 余)."""


@lru_cache(maxsize=8192)
def _reach(number: str, unit: str, qualifier: str, counted: bool) -> Reach | None:
    words = set(qualifier.split("…"))
    measure, scale = _measure(unit)
    value = Fraction(number) * scale
    places = len(number.partition(".")[2])
    step = Fraction(scale, 10**places)
    if words <= _EXACT:
        half = step / 2 if places or scale > 1 or not counted else Fraction(0)
        return Reach(value, value - half, value + half, value + 2 * half, measure, scale, places, False)  # fmt: skip
    low = high = value
    if words & {"余", "多"}:
        high = value + _last_digit(number) * scale
    elif words & _MORE:
        high = value + abs(value) * _NEAR
    elif words & _LESS:
        low = value - abs(value) * _NEAR
    elif words - _EXACT <= {"约", "大约", "大概", "左右", "上下"}:
        low, high = value - abs(value) * _ABOUT, value + abs(value) * _ABOUT
    else:
        return None
    return Reach(value, low, high, high, measure, scale, places, True)


def _last_digit(number: str) -> Fraction:
    """The worth of the last digit that is not 0: 100 of 2300, for 2300余."""
    whole, _, places = number.lstrip("-").partition(".")
    if places:
        return Fraction(1, 10 ** len(places))
    return Fraction(10 ** (len(whole) - len(whole.rstrip("0"))))


@lru_cache(maxsize=1024)
def _measure(unit: str) -> tuple[str, int]:
    """What a unit measures and how many base units it holds; an unknown one measures itself."""
    try:
        known = parse_unit(unit)
    except ReportError:
        word, scale = next(((w, s) for w, s in _SCALES if unit.startswith(w)), ("", 1))
        measure = unit.removeprefix(word)
    else:
        measure = known.parts[1] if known.dimension == COUNT else known.dimension
        if known.divisor != 1:
            measure = known.name
        scale = known.scale
    return _ONE_MEASURE.get(measure, measure), scale


def reach(found: Found) -> Reach | None:
    """None for ranges, ratios and fractions, and for words nobody can reckon with (前)."""
    if isinstance(found.value, tuple):
        return None
    return _reach(found.value, found.unit, found.qualifier, found.kind is Kind.COUNT)


def reaches(row: Iterable[Found]) -> list[Reach]:
    """Of quantities in a row, those that can be reckoned with."""
    return [r for r in map(reach, row) if r is not None]


def passages(text: Text, least: int = 2) -> Iterator[Passage]:
    """The sentences with at least so many quantities, those of the sentence before counted."""
    return (
        each for each in text.passages if least < 2 or len(each.found) + len(each.before) >= least
    )


class Sum(Struct, frozen=True):
    """What a sum comes to: its exact value, and the least and most that unrounded numbers make."""

    value: Fraction
    low: Fraction
    high: Fraction


def added(reaches: Sequence[Reach]) -> Sum:
    """The sum of numbers of one measure."""
    return Sum(
        sum((r.value for r in reaches), Fraction(0)),
        sum((r.low for r in reaches), Fraction(0)),
        sum((r.high for r in reaches), Fraction(0)),
    )


def fits(worked: Sum | Reach, said: Reach) -> bool:
    """Whether what is said may be what a sum comes to, or be another number of the same measure."""
    return said.low <= worked.high and worked.low <= said.high


def judged(worked: Sum, said: Reach, blurred: bool = False) -> Confidence | None:
    """How sure it is that what is said is wrong; None where it may be right.

    A number whose places were dropped instead of rounded is a hint; so is one within reach of a
    blurred one told less surely.
    """
    if fits(worked, said):
        return None
    if said.value <= worked.high and worked.low < said.cut:
        return "possible"
    return "likely" if said.blurred or blurred else "sure"


def shown(found: Found) -> str:
    """A number as it stands in a sum: the unit of a count or rank is left out."""
    bare = found.kind in (Kind.COUNT, Kind.RANK) and found.unit[:1] not in "万亿"
    unit = "" if bare else found.unit
    return f"{found.value}{unit}"


def told(value: Fraction, said: Found, least: int = 0) -> str:
    """The right value in the unit of what is said, with its places, or more where it has more."""
    number = reach(said)
    assert number is not None  # only numbers that were reckoned with are told
    value /= number.scale
    places = number.places
    if (value * 10**places).denominator != 1:
        places = max(places, least, 1)
    return f"{decimal_text(value, places)}{said.unit if shown(said) != said.value else ''}"


def unequal(at: tuple[int, int], message: str, working: str, confidence: Confidence) -> Finding:
    """A finding of a sum that does not come out, with the sum."""
    return Finding(message, at, "核对这几个数", working=working, confidence=confidence)


def at_odds(
    passage: Passage,
    said: Found,
    ends: tuple[Found, Found],
    working: str,
    confidence: Confidence,
    called: str = "",
) -> Finding:
    """What is told of a number that two others do not make; `called` is what leads to it (年均)."""
    first, second = ends
    message = f"“{called}{said.text}”与“{first.text}”“{second.text}”对不上"
    return unequal(passage.spot(said), message, working, confidence)
