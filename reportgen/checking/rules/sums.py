"""Ranges, shares and parts that a sentence lets anybody add up again (gongwen.md STAT-14).

A quick pattern finds the few sentences that have what a sum needs; only those are read for their
quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from reportgen.checking.amounts import Amount, amounts_in, sentences
from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.registry import rule
from reportgen.checking.text import Text
from reportgen.chinese.measures import Kind
from reportgen.chinese.numerals import decimal_text
from reportgen.chinese.quantities import quantities

_SOURCE = "《统计法》对数据真实准确的要求；规则 STAT-14"
_UPSIDE_DOWN = re.compile(
    r"(?P<low>[0-9]{1,15}(?:\.[0-9]{1,9})?)[%万亿]?[～—~〜-](?P<high>[0-9]{1,15}(?:\.[0-9]{1,9})?)"
)


@rule(
    "SUM-01",
    "范围的两头颠倒",
    source=_SOURCE,
    reason="范围从小写到大：300～500人；写反了多半有一头错了。",
    subject=Text,
)
def upside_down(text: Text) -> Iterator[Finding]:
    for found in text.found(_UPSIDE_DOWN, "～—~〜-"):
        if Decimal(found["low"]) <= Decimal(found["high"]):
            continue
        start = text.paragraph_at(found.start()).start
        words = text.open[start : text.paragraph_at(found.start()).end]
        for each in quantities(words):
            if each.kind is not Kind.RANGE or not isinstance(each.value, tuple):
                continue
            low, high = map(Decimal, each.value)
            if low > high and each.start <= found.start() - start < each.end:
                span = (start + each.start, start + each.end)
                yield Finding(
                    f"“{each.text}”前大后小", span, "核对两头的数", working=f"{low}＞{high}"
                )


_CAPPED = (
    "满意率|满意度|合格率|办结率|达标率|知晓率|参与率|到位率|优良率|及格率|通过率|准确率|成功率|入园率|"
    "巩固率|处置率|整改率|回访率|签约率|普及率|占比|比重"
)
_OVER = re.compile(
    rf"(?:{_CAPPED})(?:[^，。；、0-9\n]{{0,4}}?(?:为|达到|高达|达|至|到|升至))?(?P<n>[0-9]{{3,}}(?:\.[0-9]+)?)[%％]"
)
_SHARE_OVER = re.compile(r"占(?P<of>[^，。；、0-9\n]{1,14})的(?P<n>[0-9]{3,}(?:\.[0-9]+)?)[%％]")
_TARGET = re.compile("任务|计划|目标|预算|上年|去年|同期|比例")


@rule(
    "SUM-02",
    "不会超过100%的率超过了100%",
    source=_SOURCE,
    reason="满意率、合格率、占比说的是全体里的一部分，最多100%；完成率、增长率才可以超过。",
    subject=Text,
)
def over_hundred(text: Text) -> Iterator[Finding]:
    for pattern in (_OVER, _SHARE_OVER):
        for found in text.found(pattern, "%％"):
            share = found.groupdict().get("of") or ""
            if Decimal(found["n"]) > 100 and not _TARGET.search(share):
                span = (found.start("n"), found.end())
                working = f"{found['n']}%＞100%"
                yield Finding(f"“{found[0]}”超过了100%", span, "核对这个数", working=working)


_SHARED = re.compile(r"占[^，。；\n%]{0,12}?[0-9][^，。；\n%]{0,12}?的[0-9][0-9.]*%")


@rule(
    "SUM-04",
    "占比与分子、分母对不上",
    source=_SOURCE,
    reason="写出了部分、总数和占比，除一下就知道对不对；对不上，三个数里至少错了一个。",
    subject=Text,
)
def shares(text: Text) -> Iterator[Finding]:
    for start, words in sentences(text, _SHARED, "占"):
        amounts = amounts_in(words)
        for found in _SHARED.finditer(words):
            part = next(
                (a for a in reversed(amounts) if 0 <= found.start() - a.found.end <= 1), None
            )
            inside = [a for a in amounts if found.start() < a.found.start < found.end()]
            if part is None or len(inside) != 2 or inside[1].found.kind is not Kind.PERCENT:
                continue
            whole, said = inside
            if part.measure != whole.measure or whole.low <= 0:
                continue
            low, high = 100 * part.low / whole.high, 100 * part.high / whole.low
            if said.high < low or said.low > high:
                places = max(1, len(str(said.found.value).partition(".")[2]))
                share = decimal_text(100 * part.value / whole.value, places)
                span = (start + said.found.start, start + said.found.end)
                yield Finding(
                    f"“{said.found.text}”与“{part.found.text}”“{whole.found.text}”对不上",
                    span,
                    "核对这三个数",
                    working=f"{part.shown}÷{whole.shown}={share}%≠{said.found.text}",
                )


_PARTED = re.compile(
    r"[0-9][^，。；：、（\n]{0,6}(?:[，（：]|，其中：?|（其中：?)[^，。；：、（\n0-9]{0,12}[0-9][^，。；：（\n]{1,12}、"
)
_OPENS = re.compile("，(?:其中[：，]?|包括|即)|（(?:其中[：，]?)?|：")
_JOINT = re.compile("[^，。；：（）0-9%]{0,14}")


@rule(
    "SUM-03",
    "分项加起来与总数对不上",
    source=_SOURCE,
    reason="总数等于分项之和；“其中”列的可以不全，但加起来不能超过总数。",
    subject=Text,
)
def parts(text: Text) -> Iterator[Finding]:
    for start, words in sentences(text, _PARTED, "、"):
        amounts = amounts_in(words)
        for place, total in enumerate(amounts):
            opening = _OPENS.match(words, total.found.end)
            if opening is None or total.found.kind is not Kind.COUNT:
                continue
            listed = _listed(words, total, amounts[place + 1 :])
            if len(listed) < 2:
                continue
            finding = _unequal(start, words, total, listed, opening[0])
            if finding is not None:
                yield finding


def _listed(words: str, total: Amount, following: Sequence[Amount]) -> list[Amount]:
    """The parts behind a total: of its measure, one after the other with 、 between."""
    listed: list[Amount] = []
    for amount in following:
        gap = words[(listed[-1] if listed else total).found.end : amount.found.start]
        if listed:
            joined = gap[:1] == "、" and _JOINT.fullmatch(gap[1:]) is not None
        else:
            opening = _OPENS.match(gap)
            joined = opening is not None and _JOINT.fullmatch(gap[opening.end() :]) is not None
        if not joined or amount.measure != total.measure:
            break
        listed.append(amount)
    return listed


def _unequal(
    start: int, words: str, total: Amount, listed: Sequence[Amount], opening: str
) -> Finding | None:
    """Parts that exceed their total; or that do not come to it, where brackets hold them all."""
    added = sum((part.value for part in listed), Fraction(0))
    end = listed[-1].found.end
    closed = opening == "（" and words[end : end + 1] == "）"
    if added == total.value or (added < total.value and not closed):
        return None
    # what 其中 lists may overlap: 党员, 女性; brackets of three and more are a breakdown
    sure = closed and len(listed) > 2
    confidence: Confidence = "sure" if sure else "likely"
    working = "+".join(part.shown for part in listed)
    sign = "＞" if added > total.value and not closed else "≠"
    return Finding(
        f"分项与总数“{total.found.text}”对不上",
        (start + total.found.start, start + total.found.end),
        "核对总数和分项",
        working=f"{working}={decimal_text(added, 0)}{sign}{total.shown}",
        confidence=confidence,
    )


_STRUCTURE = re.compile(
    r"产业(?:增加值)?(?:结构|占比|比重|比例)|三次产业[^，。；\n]{0,10}(?:结构|占比|比重|比例)"
)


@rule(
    "SUM-06",
    "三次产业结构加起来不是100",
    source=_SOURCE + "、STAT-05",
    reason="第一、二、三产业的比重加起来是100%；四舍五入最多差0.1。",
    subject=Text,
)
def structure(text: Text) -> Iterator[Finding]:
    for start, words in sentences(text, _STRUCTURE, "产"):
        place = _STRUCTURE.search(words)
        found = [each for each in quantities(words) if place and each.start >= place.end()]
        for each in found:
            if each.kind is Kind.RATIO and len(each.value) == 3:
                yield from _not_hundred(start, each.start, each.end, each.value)
        shares_ = [each for each in found if each.kind is Kind.PERCENT][:3]
        listed = [words[a.end : b.start] for a, b in pairwise(shares_)]
        if (
            listed == ["、", "、"]
            and "分别" in words
            and not words[shares_[2].end :].startswith("、")
        ):
            values = tuple(str(each.value) for each in shares_)
            yield from _not_hundred(start, shares_[0].start, shares_[2].end, values)


def _not_hundred(start: int, begin: int, end: int, values: Sequence[str]) -> Iterator[Finding]:
    added = sum(map(Decimal, values), Decimal(0))
    if added > 50 and abs(added - 100) > Decimal("0.15"):
        working = f"{'+'.join(values)}={added}≠100"
        yield Finding(
            "三次产业的比重加起来不是100%",
            (start + begin, start + end),
            "核对这三个数",
            working=working,
        )
