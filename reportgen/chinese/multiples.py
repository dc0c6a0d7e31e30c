"""Forms of growth by multiples: 增长倍 增长到 番.

增长1倍 leaves the base out, 增长到2倍 counts it in (NUM-31); what shrinks is told in % (NUM-32); one
番 doubles (NUM-33).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from reportgen.chinese.numerals import hanzi, rounded
from reportgen.chinese.quantity import Quantity
from reportgen.chinese.shares import divisible
from reportgen.chinese.wording import (
    Options,
    digits_of,
    places_option,
    plainly,
    rounding_option,
)
from reportgen.errors import ReportError

_JUST_SHORT, _JUST_PAST = Fraction(97, 100), Fraction(110, 100)
_MOST_DOUBLINGS = 20


def grown_by(quantities: Sequence[Quantity], options: Options) -> str:
    """增长倍 over a base, which is not counted in: 增长1倍, 增长1.8倍; below that 增长57.1%, 下降3.2%.

    Places: the author's; else none where it comes out even, else one.
    """
    value, base = quantities
    divisible("增长倍", value, base)
    rate = value.base / base.base - 1
    if rate == 0:
        return "持平"
    places = places_option(options, 0 if rate.denominator == 1 else 1)
    if rate >= 1:
        return f"{options.get('升', '增长')}{digits_of(rate, places, options)}倍"
    places = places_option(options, 1) or 0
    if rounded(rate * 100, places, rounding_option(options)) == 0:
        return "基本持平"
    verb = options.get("升", "增长") if rate > 0 else options.get("降", "下降")
    return f"{verb}{digits_of(abs(rate) * 100, places, options)}%"


def grown_to(quantities: Sequence[Quantity], options: Options) -> str:
    """增长到 a multiple of the base, which is counted in: 增长到原来的2.3倍; 下降到原来的57.1%."""
    value, base = quantities
    divisible("增长到", value, base)
    ratio = value.base / base.base
    if ratio == 1:
        return "与原来持平"
    if ratio == 0:
        return f"{options.get('降', '下降')}到0"
    if ratio > 1:
        places = places_option(options, 0 if ratio.denominator == 1 else 1)
        size, verb, unit = ratio, options.get("升", "增长"), "倍"
    else:
        places = places_option(options, 1)
        size, verb, unit = ratio * 100, options.get("降", "下降"), "%"
    if rounded(size, places or 0, rounding_option(options)) == (1 if unit == "倍" else 100):
        return "与原来基本持平"
    return f"{verb}到原来的{digits_of(size, places, options)}{unit}"


def doubled(quantities: Sequence[Quantity], options: Options) -> str:
    """番 over a base: 翻一番 is twice, 翻两番 four times; 接近翻一番 from 97% of it, 翻一番多 up to 110%.

    Raises ReportError for any other multiple.
    """
    value, base = quantities
    divisible("番", value, base)
    ratio = value.base / base.base
    for count in range(1, _MOST_DOUBLINGS):
        against = ratio / 2**count
        name = f"翻{hanzi(Fraction(count), liang=True)}番"
        if against == 1:
            return name
        if 1 < against <= _JUST_PAST:
            return name + "多"
        if _JUST_SHORT <= against < 1:
            return "接近" + name
    raise ReportError(
        f"{plainly(value)}是{plainly(base)}的{digits_of(ratio, 2, {})}倍，不是翻番（翻一番是2倍，翻两番是4倍）",
        hint="改用“增长倍”“增长到”或“同比”",
    )
