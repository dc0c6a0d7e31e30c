"""Forms of two values side by side: 占比 完成率 倍 比例 区间."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from reportgen.chinese.quantity import PLAIN_QUALIFIER, Qualifier, Quantity
from reportgen.chinese.wording import (
    Options,
    alike,
    digits_of,
    dressed,
    exact,
    places_option,
    plainly,
)
from reportgen.errors import ReportError
from reportgen.unit import NO_UNIT, PERCENT, RATIO, Unit


def share(quantities: Sequence[Quantity], options: Options) -> str:
    """占比 of a whole: 57.1% (STAT-04); the words 占…的 are the author's (NUM-36).

    Raises ReportError where the part is greater than the whole (STAT-14).
    """
    part, whole = quantities
    divisible("占比", part, whole)
    if part.base > whole.base:
        raise ReportError(
            f"部分{plainly(part)}大于全部{plainly(whole)}，写不成占比",
            hint="核对两个数；括号里写的是全部",
        )
    return _rate(part, whole, options)


def completion(quantities: Sequence[Quantity], options: Options) -> str:
    """完成率, the value over its 目标: 77.8%; above 100% where the goal is passed."""
    done, goal = quantities
    divisible("完成率", done, goal)
    return _rate(done, goal, options)


def multiple(quantities: Sequence[Quantity], options: Options) -> str:
    """倍: how many times the base: 2倍, 2.3倍 (NUM-31: the base counted in).

    Places: the author's; else none where it comes out even, else one.  Raises ReportError below 1
    (NUM-32: nothing is a fraction of a 倍).
    """
    value, base = quantities
    divisible("倍", value, base)
    ratio = value.base / base.base
    if ratio < 1:
        raise ReportError(
            f"{plainly(value)}比{plainly(base)}小，不用倍（NUM-32）",
            hint="改用“占比”，或用“同比”“由到”写下降",
        )
    even = 0 if ratio.denominator == 1 else 1
    return digits_of(ratio, places_option(options, even), options) + "倍"


def proportion(quantities: Sequence[Quantity], options: Options) -> str:
    """比例 to another number: 3:2 in lowest terms; with 位数, to one: 4.9:1."""
    value, base = quantities
    divisible("比例", value, base)
    ratio = value.base / base.base
    places = places_option(options, None)
    if places is None:
        return f"{ratio.numerator}:{ratio.denominator}"
    return digits_of(ratio, places, options) + ":1"


def span(quantities: Sequence[Quantity], options: Options) -> str:
    """区间 up to another number: 3～5年, 10%～20%, 5万～10万人 (NUM-16).

    A bare upper end takes the lower end's unit; 约 may stand before, 以上 and the like may not.
    """
    low, high = quantities
    if high.unit == NO_UNIT:
        high = replace(high, unit=low.unit)
    alike("区间", low, high)
    if low.base >= high.base:
        raise ReportError(
            f"区间的下限{plainly(low)}不小于上限{plainly(high)}", hint="括号里写的是上限"
        )
    words = low.qualifier
    if words.between or words.after or high.qualifier != PLAIN_QUALIFIER:
        raise ReportError("区间的两头不能再有余、多、以上等修饰", hint="把指标表的修饰留空")
    first, last = (
        digits_of(q.value, places_option(options, q.places), options) for q in quantities
    )
    return words.before + _joined(first, low.unit, last, high.unit)


def _joined(first: str, low: Unit, last: str, high: Unit) -> str:
    """Both ends: %, 万 and 亿 are never left out of the first (NUM-16), other units are."""
    if low.name != high.name:
        return f"{first}{low}～{last}{high}"
    if low.dimension == RATIO:
        return f"{first}{low}～{last}{low}"
    large, own = low.parts
    return f"{first}{large}～{last}{large}{own}"


def _rate(value: Quantity, whole: Quantity, options: Options) -> str:
    rate = value.base / whole.base * 100
    return dressed(digits_of(rate, places_option(options, 1), options), PERCENT, Qualifier())


def divisible(form: str, value: Quantity, base: Quantity) -> None:
    """Refuse a quotient of what is inexact, of two kinds, or over a base of 0 or below."""
    exact(form, (value, base))
    alike(form, value, base)
    if base.base <= 0 or value.base < 0:
        raise ReportError(
            f"{plainly(value)}除以{plainly(base)}写不成“{form}”",
            hint="基数要大于0、数值不小于0；基数为0时另写一句（STAT-10）",
        )
