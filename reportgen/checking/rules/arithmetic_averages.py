"""Averages, products and ratios whose three numbers are all told (gongwen.md STAT-14).

120户，共36万元，户均3000元 · 每村5万元，20个村共100万元 · 男60人、女40人，男女比例3:2
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from msgspec.structs import replace

from reportgen.checking.diagnostic import Finding
from reportgen.checking.passages import Passage
from reportgen.checking.reckoning import (
    COUNTED,
    SOURCE,
    Reach,
    Sum,
    at_odds,
    judged,
    passages,
    reach,
    shown,
    told,
)
from reportgen.checking.registry import rule
from reportgen.checking.rules.arithmetic_stretches import Stretch
from reportgen.checking.rules.arithmetic_threes import mean_of_two, threes, yield_of_each
from reportgen.checking.text import Text
from reportgen.chinese.measures import Kind
from reportgen.chinese.quantities import Found

_AVERAGE = re.compile(
    r"(?:(?P<one>[户人村校亩场家件店班组车镇乡县笔])均|平均每?(?P<size>[个名位户家场亩件次所支台辆条项人])(?P<noun>[一-龥]{0,6}?)"
    r"|每(?P<each>[个名位户家场亩件次所支台辆条项人])(?P<what>[一-龥]{0,6}?)平均)"
    r"(?:约|达到?|为|是|增收|补助|补贴|投资|投入|收入|分红|奖励|发放|捐款|面积|参与|有|种植|培训|受益|领取|获得|产量|支出|服务|走访|筹资|安排){0,3}$"
)
_NOT_THIS = re.compile("生产总值|GDP|可支配|住房|寿命|预期|年均|月均|日均|纯收入|工资|能耗")
_PEOPLE = frozenset("人名位")
_UNIT_OF = {
    "村": "个",
    "校": "所",
    "店": "家",
    "组": "个",
    "镇": "个",
    "乡": "个",
    "县": "个",
    "班": "个",
    "车": "辆",
}


@rule(
    "SUM-14",
    "平均数、单价与总数对不上",
    source=SOURCE,
    reason="总数除以个数等于平均数，每份的数乘份数等于总数；三个数都写出来了，人人会算。",
    subject=Text,
)
def averages(text: Text) -> Iterator[Finding]:
    for passage in passages(text, least=3):
        told_at: set[tuple[int, int]] = set()
        for place, found in enumerate(passage.found):
            if found.kind not in COUNTED:
                continue
            finding = (
                _average(passage, place) or _product(passage, place) or _divided(passage, place)
            )
            if finding is not None:
                told_at.add(passage.spot(found))
                yield finding
        for three in threes(passage):
            if told_at.isdisjoint(passage.spot(each) for each in three.found):
                finding = _mean(passage, three) or _yielded(passage, three)
                if finding is not None:
                    yield finding


def _yielded(passage: Passage, three: Stretch) -> Finding | None:
    """600份，每份补贴5元，每天补贴3000元."""
    if not yield_of_each(three):
        return None
    count, price, total = three.found
    return _multiplied(passage, price, count, total)


def _mean(passage: Passage, three: Stretch) -> Finding | None:
    """班级36个，每班平均45人，在校生1620人: the three in any order."""
    told_so = mean_of_two(three)
    if told_so is None:
        return None
    mean, total, count = told_so
    one = reach(replace(count, value="1", unit=count.unit.lstrip("万亿"), qualifier=""))
    size = reach(mean)
    if one is None or size is None or size.blurred:
        return None
    return _divided_by(passage, total, count, mean, one.value)


def _divided_by(
    passage: Passage, total: Found, count: Found, mean: Found, one: Fraction
) -> Finding | None:
    """What is said where a total over a count of so many base units each is not the mean."""
    whole, number, size = reach(total), reach(count), reach(mean)
    if whole is None or number is None or size is None or number.low <= 0:
        return None
    per = Sum(
        whole.value * one / number.value,
        whole.low * one / number.high,
        whole.high * one / number.low,
    )
    confidence = judged(per, size, whole.blurred or number.blurred)
    if confidence is None:
        return None
    working = f"{shown(total)}÷{shown(count)}={told(per.value, mean, 1)}≠{mean.text}"
    return at_odds(passage, mean, (total, count), working, confidence)


def _average(passage: Passage, place: int) -> Finding | None:
    """总数, 个数 and 户均 in one sentence, one of each before the average."""
    if place < 2:
        return None
    said = passage.found[place]
    named = _AVERAGE.search(passage.ahead(said, 20))
    if named is None or _NOT_THIS.search(passage.words, passage.start, said.start):
        return None
    earlier = [f for f in passage.found[:place] if f.kind in COUNTED]
    counts = [f for f in earlier if _counts(passage, f, named)]
    size = reach(said)
    totals = [
        f
        for f in earlier
        if f not in counts and (r := reach(f)) and size and r.measure == size.measure
    ]
    if len(counts) != 1 or len(totals) != 1 or len(earlier) != place:
        return None
    return _divided_by(passage, totals[0], counts[0], said, Fraction(1))


def _counts(passage: Passage, found: Found, named: re.Match[str]) -> bool:
    """Whether a quantity counts what an average is per: 户 for 户均, 个…村 for 村均."""
    if found.kind is not Kind.COUNT and found.unit != "亩":
        return False
    word = named["one"] or named["size"] or named["each"]
    unit = found.unit.lstrip("万亿")
    if word in _PEOPLE:
        return unit in _PEOPLE
    if unit == word and word != "个":
        return True
    noun = named["one"] or named["noun"] or named["what"] or ""
    behind = passage.words[found.end : found.end + 8]
    return unit == _UNIT_OF.get(word, word) and bool(noun) and noun in behind


_EACH = re.compile(
    r"每(?P<unit>[个名位户家场亩件次所支台辆条项人轮批期组队班车天周月季])?(?P<noun>[一-龥]{0,5}?)(?:按|各|可|将|都|均)?"
    r"(?:补助|补贴|奖励|奖补|投资|投入|安排|配备|配有|配|选派|发放|增收|节约|节省|减少|巡察|检查|走访|开设|开展|举办|资助|发|派|种植|种|培训|拨付|给予|落实|收取|缴纳|捐|需|有)?"
    r"(?:资金|经费|一次性)?$"
)
_ALTOGETHER = re.compile(
    r"[^。；：、]{0,16}?(?:共计|合计|总计|累计|共需|共|总共|一共|总额)"
    r"(?:补助|补贴|奖励|奖补|投资|投入|安排|配备|配|选派|发放|增收|节约|节省|减少|巡察|检查|走访|开设|开展|举办|资助|发|派|种植|种|培训|拨付|落实|收取|缴纳|捐|需)?(?:资金|经费)?(?:为|达)?"
)


def _product(passage: Passage, place: int) -> Finding | None:
    """每村a万元，b个村共c万元; b may stand before a."""
    if place < 2:
        return None
    first, second, said = passage.found[place - 2 : place + 1]
    if _ALTOGETHER.fullmatch(passage.between(second, said)) is None:
        return None
    for one, count in ((first, second), (second, first)):
        each = _EACH.search(passage.ahead(one, 16))
        if each is not None and _is_what(passage, count, each):
            return _multiplied(passage, one, count, said)
    return None


_INTO = re.compile(r"[^，。；：、\d]{0,8}[，,](?:共|平均)?分(?:为|成|作|别?(?:送给?|发给|配给|给))")
_PER_GROUP = re.compile(
    r"[一-龥]{0,4}[，,、](?:平均)?每个?(?P<group>[一-龥]{1,3})(?:有|各|安排|约)?"
)


def _divided(passage: Passage, place: int) -> Finding | None:
    """96人，分为8组，每组12人; a rest of less than one to the group may be left over."""
    if place < 2:
        return None
    whole, groups, said = passage.found[place - 2 : place + 1]
    per = _PER_GROUP.fullmatch(passage.between(groups, said))
    if per is None or _INTO.fullmatch(passage.between(whole, groups)) is None:
        return None
    behind = groups.unit + passage.words[groups.end : groups.end + 3]
    total, number, each = reach(whole), reach(groups), reach(said)
    if per["group"] not in behind or total is None or number is None or each is None:
        return None
    if total.measure != each.measure or number.value <= 0 or total.blurred or each.blurred:
        return None
    if abs(total.value / number.value - each.value) < 1:
        return None
    working = (
        f"{shown(whole)}÷{shown(groups)}={told(total.value / number.value, said)}≠{shown(said)}"
    )
    return at_odds(passage, said, (whole, groups), working, "sure")


def _is_what(passage: Passage, count: Found, each: re.Match[str]) -> bool:
    """Whether a count is of what 每 names."""
    unit, noun = each["unit"] or "", each["noun"]
    if count.kind is not Kind.COUNT and count.unit != "亩":
        return False
    if unit and unit != "个" and not noun:
        return count.unit == unit or {count.unit, unit} <= _PEOPLE
    behind = passage.words[count.end : count.end + 8]
    if not unit and count.unit == noun:
        return True
    near = noun in behind or passage.ahead(count, 10).endswith(noun)
    return bool(noun) and near and unit in ("", count.unit)


def _multiplied(passage: Passage, one: Found, count: Found, said: Found) -> Finding | None:
    each, number, total = reach(one), reach(count), reach(said)
    if each is None or number is None or total is None or each.measure != total.measure:
        return None
    worked = Sum(each.value * number.value, each.low * number.low, each.high * number.high)
    exact = Sum(worked.value, worked.value, worked.value)
    confidence = judged(worked if each.blurred or number.blurred else exact, total)
    if confidence is None:
        return None
    if each.blurred or number.blurred:
        confidence = "likely"
    working = f"{shown(one)}×{shown(count)}={told(worked.value, said)}≠{said.text}"
    return at_odds(passage, said, (one, count), working, confidence)


_RATIO = re.compile(
    r"[^，。；：、]{0,8}[，,（(；][^，。；：、]{0,8}(?:比例|之比|比)(?:为|是|约为|达到?|达)?"
)
_PART = re.compile(r"[^，。；：]{0,10}?[、，,和与][^，。；：、]{0,10}")
_CLOSE = Fraction(1, 20)


@rule(
    "SUM-17",
    "比例与两个数对不上",
    source=SOURCE,
    reason="写出了两个数，又写了它们的比，除一下就知道对不对。",
    subject=Text,
)
def ratios(text: Text) -> Iterator[Finding]:
    for passage in passages(text, least=3):
        for place, found in enumerate(passage.found):
            if found.kind is Kind.RATIO and place > 1 and len(found.value) == 2:
                finding = _ratio(passage, *passage.found[place - 2 : place + 1])
                if finding is not None:
                    yield finding


def _ratio(passage: Passage, first: Found, second: Found, said: Found) -> Finding | None:
    """男60人、女40人，男女比例为3:2; within a twentieth it may be rounded."""
    if _RATIO.fullmatch(passage.between(second, said)) is None or said.qualifier:
        return None
    if _PART.fullmatch(passage.between(first, second)) is None:
        return None
    a, b = reach(first), reach(second)
    if a is None or b is None or a.measure != b.measure or a.blurred or b.blurred:
        return None
    above, below = map(Fraction, said.value)
    if min(a.value, b.value, above, below) <= 0 or _near(a, b, above / below):
        return None
    exact = a.value / b.value
    share = f"{float(exact):.2f}"
    # told the other way round it is still wrong, but the words before may name the second first
    swapped = _near(b, a, above / below)
    working = f"{shown(first)}÷{shown(second)}={share}≠{said.text}"
    return at_odds(passage, said, (first, second), working, "possible" if swapped else "sure")


def _near(a: Reach, b: Reach, ratio: Fraction) -> bool:
    return abs(a.value / b.value / ratio - 1) <= _CLOSE
