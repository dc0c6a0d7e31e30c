"""Growth against the two values it lies between (gongwen.md NUM-31, NUM-34, STAT-14)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from reportgen.checking.amounts import Amount, amounts_in, sentences
from reportgen.checking.diagnostic import Finding
from reportgen.checking.registry import rule
from reportgen.checking.text import Text
from reportgen.chinese.measures import Kind
from reportgen.chinese.numerals import decimal_text

_FROM_TO = re.compile(
    r"[由从][^，。；\n]{0,20}?[0-9][^，。；\n]{0,14}?(?P<turn>增加|增长|提高|上升|提升|扩大|发展|减少|下降|降低|降|缩减|压减|压缩|升|增|减)[到至为]"
)
_ROSE = re.compile("增加|增长|提高|上升|提升|扩大|减少|下降|降低|压减|压缩|缩减|增幅|降幅|升幅")
_AGAINST = re.compile(
    r"[，,][^，。；\n]{0,4}?比(?:上年|去年|上期|同期|上年同期|去年同期|前年)(?:同期)?的?[0-9][0-9.]*[^，。；\n]{1,8}?(?:增长|增加|下降|减少|提高|降低)"
)
_OTHER_BASE = re.compile("年均|月均|同比|环比|其中|比")


@rule(
    "SUM-05",
    "增长的数与前后两个值对不上",
    source="《统计法》对数据真实准确的要求；规则 STAT-14、NUM-31、NUM-34",
    reason="写出了前后两个值，增长多少人人会算；对不上，三个数里至少错了一个。",
    subject=Text,
)
def growth(text: Text) -> Iterator[Finding]:
    for pattern, sign, told in ((_FROM_TO, "到至为", _from_to), (_AGAINST, "比", _against)):
        for start, words in sentences(text, pattern, sign):
            amounts = amounts_in(words)
            for found in pattern.finditer(words):
                triple = told(words, amounts, found)
                if triple is not None and (wrong := _wrong_growth(*triple)):
                    yield _unfit(start, *triple, wrong)


_Triple = tuple[Amount, Amount, Amount]
"""The earlier value, the later one, and the growth that is told."""


def _from_to(words: str, amounts: Sequence[Amount], found: re.Match[str]) -> _Triple | None:
    """由300家增加到450家，增长50%."""
    inside = [a for a in amounts if found.start() < a.found.start < found.end()]
    later = next((a for a in amounts if 0 <= a.found.start - found.end() <= 1), None)
    if later is None or not inside:
        return None
    said = next((a for a in amounts if a.found.start >= later.found.end), None)
    gap = words[later.found.end : said.found.start] if said is not None else ""
    near = len(gap) <= 8 and gap[:1] in ("，", ",", "（") and _ROSE.search(gap) is not None
    if said is None or not near or _OTHER_BASE.search(gap):
        return None
    return inside[-1], later, said


def _against(words: str, amounts: Sequence[Amount], found: re.Match[str]) -> _Triple | None:
    """12.5亿元，比上年的10亿元增长25%."""
    later = next((a for a in reversed(amounts) if 0 <= found.start() - a.found.end <= 1), None)
    inside = [a for a in amounts if found.start() < a.found.start < found.end()]
    said = next((a for a in amounts if 0 <= a.found.start - found.end() <= 1), None)
    if later is None or said is None or not inside:
        return None
    return inside[-1], later, said


def _unfit(start: int, earlier: Amount, later: Amount, said: Amount, wrong: str) -> Finding:
    span = (start + said.found.start, start + said.found.end)
    message = f"“{said.found.text}”与“{earlier.found.text}”“{later.found.text}”对不上"
    return Finding(message, span, "核对这三个数", working=wrong)


def _wrong_growth(earlier: Amount, later: Amount, said: Amount) -> str:
    """The sum, where what is said is not what the two values come to; "" where it is or may be."""
    if earlier.measure != later.measure:
        return ""
    match said.found.kind:
        case Kind.PERCENT if earlier.found.kind is not Kind.PERCENT and earlier.low > 0:
            ends = [
                100 * (b / a - 1)
                for a in (earlier.low, earlier.high)
                for b in (later.low, later.high)
            ]
            exact, unit = 100 * (later.value / earlier.value - 1), "%"
            working = f"（{later.shown}−{earlier.shown}）÷{earlier.shown}"
        case Kind.MULTIPLE if said.found.unit == "倍" and earlier.low > 0:
            ends = [b / a - 1 for a in (earlier.low, earlier.high) for b in (later.low, later.high)]
            exact, unit = later.value / earlier.value - 1, "倍"
            working = f"{later.shown}÷{earlier.shown}−1"
        case Kind.POINTS if earlier.found.kind is Kind.PERCENT:
            ends = [b - a for a in (earlier.low, earlier.high) for b in (later.low, later.high)]
            exact, unit = later.value - earlier.value, "个百分点"
            working = f"{later.shown}−{earlier.shown}"
        case Kind.COUNT | Kind.MONEY | Kind.AMOUNT if said.measure == earlier.measure:
            ends = [b - a for a in (earlier.low, earlier.high) for b in (later.low, later.high)]
            exact, unit = later.value - earlier.value, ""
            working = f"{later.shown}−{earlier.shown}"
        case _:
            return ""
    low, high = min(map(abs, ends)), max(map(abs, ends))
    if min(ends) <= 0 <= max(ends):
        low = Fraction(0)
    if said.high >= low and said.low <= high:
        return ""
    places = max(1, len(str(said.found.value).partition(".")[2]))
    if unit == "":
        exact /= said.scale
        places = 0 if exact.denominator == 1 else places
        unit = said.found.unit
    return f"{working}={decimal_text(abs(exact), places)}{unit}≠{said.found.text}"
