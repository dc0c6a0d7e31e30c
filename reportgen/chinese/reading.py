"""Reading numbers back: what `forms` shows, `read_number` reads."""

from __future__ import annotations

import re
from fractions import Fraction

from reportgen.chinese.numerals import DIGIT_VALUES, hanzi
from reportgen.errors import ReportError

_LARGE = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
_ARABIC = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)(万亿|万|亿|)")
_SMALL = {"十": 10, "百": 100, "千": 1000}


def read_number(text: str) -> Fraction:
    """The value of a number in digits (11, 0.46, 1.2万) or 汉字 (六, 两万, 一百零五), without unit.

    Raises ReportError for anything else, 汉字 that no one would write (三万五, 十十) included.
    """
    if found := _ARABIC.fullmatch(text):
        return Fraction(found[1]) * _LARGE[found[2]]
    negative = text.startswith("负")
    plain = text.removeprefix("负").replace("两", "二")
    plain = "一" + plain if plain.startswith("十") else plain
    if plain and not set(plain) - {*DIGIT_VALUES, *_SMALL, "万", "亿"}:
        value = Fraction(_group(plain))
        if value < 10**16 and _spelt_out(value) == plain:  # only what would be written so
            return -value if negative else value
    raise ReportError(f"“{text}”不是数字", hint="写成 11、1.2万 或 六、二十三、两万")


def _spelt_out(value: Fraction) -> str:
    text = hanzi(value)
    return "一" + text if text.startswith("十") else text


def _group(text: str) -> int:
    for name in ("亿", "万"):
        if name in text:
            high, _, low = text.rpartition(name)
            return _group(high) * _LARGE[name] + _group(low)
    total = digit = 0
    for character in text:
        if character in _SMALL:
            total, digit = total + digit * _SMALL[character], 0
        else:
            digit = DIGIT_VALUES[character]
    return total + digit
