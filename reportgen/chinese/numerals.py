"""Digits and 汉字 for exact values: rounding once (STAT-02, STAT-03), no section marks (NUM-14)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from reportgen.errors import ReportError

DIGITS = "零一二三四五六七八九"
DIGIT_VALUES = {name: value for value, name in enumerate(DIGITS)}
_ONE_BY_ONE = str.maketrans("0123456789", "〇一二三四五六七八九")
_LARGEST = 10**16
_MOST_DECIMALS = 1_000


Rounding = Callable[[int, int], int]
"""From the dividend (0 or more) and the divisor of a quotient to the whole number it is rounded to."""


def half_up(top: int, bottom: int) -> int:
    """Half rounds up (STAT-02: 普通四舍五入)."""
    return (2 * top + bottom) // (2 * bottom)


def half_even(top: int, bottom: int) -> int:
    """Half rounds to the even digit (STAT-01: GB/T 8170, 四舍六入五成双)."""
    whole, rest = divmod(top, bottom)
    return whole + (2 * rest > bottom or (2 * rest == bottom and whole % 2 == 1))


def rounded(value: Fraction, places: int, rounding: Rounding = half_up) -> Fraction:
    """The value at `places` decimals; of a negative one the size is rounded (STAT-01, STAT-02)."""
    return Fraction(_scaled(value, places, rounding), 10**places)


def decimal_text(value: Fraction, places: int | None = None, rounding: Rounding = half_up) -> str:
    """The value in digits: rounded to `places` (zeros kept), or exactly where `places` is None.

    A value that rounds to zero has no minus sign.  Raises ReportError where the exact value has no
    end (1/3) and no places are given.
    """
    top, bottom = value.as_integer_ratio()
    if bottom == 1 and not places:
        return str(top)
    if places is None:
        places = ending_places(value)
        if places is None:
            raise ReportError(
                f"{top}÷{bottom}除不尽，需要指明保留几位小数",
                hint="加上写法，例如 | 小数(1) 或 | 百分比(1)",
            )
        if places > _MOST_DECIMALS:
            raise ReportError("小数太长，写不下", hint="加上写法，例如 | 小数(1)，或核对算式里的数")
    scaled = _scaled(value, places, rounding)
    digits = str(abs(scaled)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits  # NUM-15: 0.46
    return "-" + text if scaled < 0 else text


def ending_places(value: Fraction) -> int | None:
    """How many decimals the exact value has; None where it has no end (1/3)."""
    return _ending_places(value.denominator)


def hanzi(value: Fraction, *, liang: bool = False) -> str:
    """The whole number in 汉字: 六, 二十, 一百零五, 两万 (NUM-22: 两 before a measure word).

    Raises ReportError for values with decimals and from 10**16 on.
    """
    if value.denominator != 1:
        raise ReportError(
            f"{decimal_text(value, min(ending_places(value) or 2, 4))}不是整数，不能写成汉字",
            hint="改用 数量、小数 等用阿拉伯数字的写法（NUM-01）",
        )
    number = int(value)
    if number < 0:
        return "负" + hanzi(-value, liang=liang)
    if number >= _LARGEST:
        raise ReportError(f"{number}太大，不能写成汉字", hint="改用“换算”，如 | 换算(“亿”)")
    if liang and number == 2:
        return "两"
    text = _read(number)
    if text.startswith("一十"):
        text = text[1:]
    if liang and text[0] == "二" and text[1:2] in ("千", "万", "亿"):
        text = "两" + text[1:]
    return text


def hanzi_digits(number: int) -> str:
    """Digit by digit, as years and dates are said: 二〇二四 (NUM-10: 〇, not 零)."""
    return str(number).translate(_ONE_BY_ONE)


def _scaled(value: Fraction, places: int, rounding: Rounding) -> int:
    """The value in units of the last place kept."""
    size: int = 10**places
    top = value.numerator * size
    whole = rounding(abs(top), value.denominator)
    return whole if top >= 0 else -whole


@lru_cache(maxsize=4096)
def _ending_places(denominator: int) -> int | None:
    rest, twos, fives = denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def _read(number: int) -> str:
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, rest = divmod(number, size)
            zero = "零" if 0 < rest < size // 10 else ""
            return _read(high) + name + (zero + _read(rest) if rest else "")
    if number == 0:
        return "零"
    text, pending = "", False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            text += ("零" if pending and text else "") + DIGITS[digit] + name
            pending = False
        else:
            pending = True
    return text
