"""Growth told as a yearly average or in doublings, against the first and the last value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from reportgen.checking.diagnostic import Finding
from reportgen.checking.passages import Passage
from reportgen.checking.reckoning import SOURCE, Reach, at_odds, passages, reach, shown
from reportgen.checking.registry import rule
from reportgen.checking.rules.arithmetic_growth import turned
from reportgen.checking.text import Text
from reportgen.chinese.measures import Kind
from reportgen.chinese.quantities import Found

_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)年(?:末|底)?的?$")
_YEARLY = re.compile(
    r"[^，。；：、（(\d]{0,10}[，,、（(]年均(?:复合)?(?:增长|增速|递增|增加|增幅)率?(?:约|大约)?(?:为|达到|达)?(?:近|约)?"
)
_DOUBLED = re.compile(r"[^，。；：、（(\d]{0,10}[，,、（(](?:净|接近|几乎)?翻了?")
_REAL_TERMS = re.compile("可比|不变价|实际|扣除|生产总值|增加值|GDP|产值|产业|可支配收入|口径")
_SHORT = Fraction(9, 10)
"""How much of a doubling people still call one."""


@rule(
    "SUM-25",
    "年均增长、翻番与首尾两个值对不上",
    source=SOURCE + "、NUM-31",
    reason="写明了首尾两年的数，年均增长多少、有没有翻番，一算就知道；年数算法不同的，差一年不报。",
    subject=Text,
    confidence="likely",
)
def over_years(text: Text) -> Iterator[Finding]:
    for passage in passages(text, least=3):
        for place, said in enumerate(passage.found[2:]):
            if said.kind is Kind.PERCENT:
                finding = _yearly(passage, place, said)
            elif said.unit == "番":
                finding = _doubled(passage, place, said)
            else:
                continue
            if finding is not None:
                yield finding


def _yearly(passage: Passage, place: int, said: Found) -> Finding | None:
    """由2019年的A增加到2023年的B，年均增长P%."""
    earlier, later = passage.found[place], passage.found[place + 1]
    if _YEARLY.fullmatch(passage.between(later, said)) is None or turned(passage, place) is None:
        return None
    years = _years(passage, earlier, later)
    first, last, rate = reach(earlier), reach(later), reach(said)
    if years < 2 or first is None or last is None or rate is None or rate.measure != "%":
        return None
    if first.measure != last.measure or first.low <= 0 or last.low <= 0:
        return None
    if _REAL_TERMS.search(passage.words, passage.start, said.end):
        return None
    rates = [_each_year(a, b, n) for a, b, n in _ways(first, last, years)]
    if min(rates) <= float(rate.cut) and float(rate.low) <= max(rates):
        return None
    exact = _each_year(float(first.value), float(last.value), years)
    working = f"（{shown(later)}÷{shown(earlier)}）开{years}次方−1={exact:.1f}%≠{said.text}"
    return at_odds(passage, said, (earlier, later), working, "likely", "年均")


def _ways(first: Reach, last: Reach, years: int) -> Iterator[tuple[float, float, int]]:
    """The least and the most, over the years between or the years counted with both ends."""
    for count in (years, years + 1):
        yield float(first.low), float(last.high), count
        yield float(first.high), float(last.low), count


def _each_year(first: float, last: float, years: int) -> float:
    # a root has no exact value; a tenth of a per cent is far coarser than a float
    return float(100 * ((last / first) ** (1 / years) - 1))


def _years(passage: Passage, earlier: Found, later: Found) -> int:
    first = _YEAR.search(passage.ahead(earlier, 12))
    last = _YEAR.search(passage.between(earlier, later))
    return int(last["year"]) - int(first["year"]) if first and last else 0


def _doubled(passage: Passage, place: int, said: Found) -> Finding | None:
    """由A增加到B，翻了一番."""
    earlier, later = passage.found[place], passage.found[place + 1]
    if _DOUBLED.fullmatch(passage.between(later, said)) is None or turned(passage, place) is None:
        return None
    first, last, times = reach(earlier), reach(later), reach(said)
    if first is None or last is None or times is None or first.measure != last.measure:
        return None
    if first.low <= 0 or times.value not in (1, 2, 3):
        return None
    wanted = Fraction(2 ** int(times.value))
    if last.high / first.low >= wanted * _SHORT:
        return None
    exact = float(last.value / first.value)
    working = f"{shown(later)}÷{shown(earlier)}={exact:.2f}＜{wanted}"
    return at_odds(passage, said, (earlier, later), working, "likely", "翻")
