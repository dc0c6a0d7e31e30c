"""Numerals as they stand in running text: what a run of 汉字 numerals says, and Arabic ones folded.

`read_number` of `reading` reads back what the forms write and refuses the rest; here the text is a
person's, so 十几, 数百, 三四十, 一百多 and a bare 千 have to be understood too.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from reportgen.chinese.numerals import DIGIT_VALUES

FIGURES = "〇零一二两三四五六七八九十百千万亿"
"""The characters of a 汉字 numeral; 几 and 数 join them beside 十, 百, 千, 万, 亿."""

LONGEST_NUMERAL = 24
"""A longer run of 汉字 digits is no number."""

_DIGITS = DIGIT_VALUES | {"两": 2, "〇": 0}
_SIZES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_FULL_WIDTH = re.compile(r"[０-９％．／＋]")
_HALF_WIDTH = re.compile(r"(?<![0-9A-Za-z])[,;:!?()]|[,;:!?()](?![0-9A-Za-z])")
_MARKS = dict(zip(",;:!?()", "，；：！？（）", strict=True))
_THOUSANDS = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_FOLDING = str.maketrans("０１２３４５６７８９％．／＋", "0123456789%./+")
_ABOUT = re.compile(
    r"(?P<high>[一二两三四五六七八九]?[十百千万]|)"
    r"(?P<low>[一二两三四五六七八])(?P<next>[二两三四五六七八九])(?P<size>[十百千万亿]*)"
)


class Figure(Struct, frozen=True, gc=False):
    """What a run of 汉字 numerals says."""

    values: tuple[int, ...]
    """One number; two for neighbouring digits, which give a range (NUM-03): 三四十 is 30 and 40."""
    word: str = ""
    """几 or 数, which blur the number as 余 does: 十几, 数百, 几十."""
    size_only: bool = False
    """No digit at all: 百, 千, 万 alone are as often figures of speech as numbers."""


def folded(text: str) -> str:
    """The text with half-width digits and full-width stops, so that the tables need one of each.

    Offsets stay: each character becomes one.  1,200 and 3:2 keep theirs.
    """
    if _FULL_WIDTH.search(text):
        text = _THOUSANDS.sub(",", text).translate(_FOLDING)
    if _HALF_WIDTH.search(text):
        text = _HALF_WIDTH.sub(lambda found: _MARKS[found.group()], text)
    return text


@lru_cache(maxsize=4096)
def figure(run: str) -> Figure | None:
    """What the run says; None for no number: years digit by digit (二〇二三), 千万万.

    The run is at most a score of characters: callers cut longer ones off as no number.
    """
    if run[0] in "几数":
        value = _positional("一" + run[1:])
        return None if value is None else Figure((value,), run[0])
    head, blur, tail = run.partition("几")
    if blur:
        ones = tail[:1] in ("", "万", "亿")  # 十几, 十几万 against 一百几十
        value = _positional(head + ("" if ones else "一") + tail) if head else None
        return None if value is None or "几" in tail else Figure((value,), "几")
    if not set(run) - set("百千万亿"):
        value = _positional("一" + run)
        return None if value is None else Figure((value,), size_only=True)
    if (found := _ABOUT.fullmatch(run)) and _neighbours(found["low"], found["next"]):
        ends = [_positional(found["high"] + found[k] + found["size"]) for k in ("low", "next")]
        if ends[0] is not None and ends[1] is not None:
            return Figure((ends[0], ends[1]))
    value = _positional(run)
    return None if value is None else Figure((value,))


def _neighbours(low: str, high: str) -> bool:
    return (
        _DIGITS[high] - _DIGITS[low] == 1 and (high != "两" or low == "一")
    ) or low + high == "三五"


def _positional(run: str) -> int | None:
    """The value of 三百零五, 十二, 两万五, 一千二百万; None unless sizes fall as they must."""
    total = section = 0
    digit, last = -1, 0
    for character in run:
        value = _DIGITS.get(character)
        size = _SIZES.get(character, 0)
        if value is not None:
            if digit > 0:
                return None
            digit = value
        elif size < 10**4:
            if (0 < last < 10**4 and size >= last) or digit == 0 or not size:
                return None
            section += abs(digit) * size
            digit, last = -1, size
        else:
            section += max(digit, 0)
            if size > 10**4:  # 一万亿: all before 亿 is counted in it
                total, section = 0, total + section
            if not section or (total and last == size):
                return None
            total, section, digit, last = total + section * size, 0, -1, size
    if digit > 0 and last >= 100 and run[-2] not in "零〇":
        digit *= last // 10  # 两万五, 三百六
    return total + section + max(digit, 0)
