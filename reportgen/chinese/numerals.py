"""Digits and 汉字 for exact values: rounding once (STAT-02, STAT-03), no section marks (NUM-14)."""

from __future__ import annotations

from fractions import Fraction

from reportgen.errors import ReportError

_DIGITS = "零一二三四五六七八九"


def rounded(value: Fraction, places: int) -> Fraction:
    """Round half away from zero to `places` decimals (STAT-02: 普通四舍五入)."""
    shifted = abs(value) * 10**places
    whole = (2 * shifted.numerator + shifted.denominator) // (2 * shifted.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**places)


def decimal_text(value: Fraction, places: int | None = None) -> str:
    """The value in digits: rounded to `places` (zeros kept), or exactly where `places` is None.

    Raises ReportError where the exact value has no end (1/3) and no places are given.
    """
    if places is None:
        places = _exact_places(value)
    value = rounded(value, places)
    scaled = abs(value.numerator) * (10**places // value.denominator)
    digits = str(scaled).rjust(places + 1, "0")
    text = digits if places == 0 else f"{digits[:-places]}.{digits[-places:]}"
    return ("-" if value < 0 else "") + text


def hanzi(value: Fraction, *, liang: bool = False) -> str:
    """The whole number in 汉字: 六, 二十, 一百零五, 两万 (NUM-22: 两 before a measure word).

    Raises ReportError for values with decimals.
    """
    if value.denominator != 1:
        raise ReportError(f"{decimal_text(value, 2)}不是整数，不能写成汉字")
    number = int(value)
    if number < 0:
        return "负" + hanzi(Fraction(-number), liang=liang)
    if number >= 10**16:
        raise ReportError("数太大，不能写成汉字")
    if liang and number == 2:
        return "两"
    text = _read(number)
    if 10 <= number < 20:
        text = text.removeprefix("一")
    if liang and text.startswith("二") and text[1:2] in ("千", "万", "亿"):
        text = "两" + text[1:]
    return text


def _exact_places(value: Fraction) -> int:
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        raise ReportError(
            f"{value.numerator}÷{value.denominator}除不尽，需要指明保留几位小数",
            hint="加上写法，例如 | 小数(1) 或 | 百分比(1)",
        )
    return max(twos, fives)


def _read(number: int) -> str:
    for size, name in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")):
        if number >= size:
            rest = number % size
            zero = "零" if rest and rest < size // 10 else ""
            return _read(number // size) + name + (zero + _read(rest) if rest else "")
    if number == 0:
        return "零"
    text, pending = "", False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            text += ("零" if pending and text else "") + _DIGITS[digit] + name
            pending = False
        else:
            pending = True
    return text
