"""Three numbers alone between stops, where the words of one say how it comes from the other two.

    班级36个，每班平均45人，在校生1620人       → `mean_of_two`: total, count and mean, in any order
    8.4万亩，占总面积的30%，总面积28万亩       → `whole_told_behind`
    年初5.2万头，年末6.5万头，增加1.3万头      → `ends_of_change`: earlier, later and what lies between
    收入80万元，支出60万元，结余20万元         → `takes_off`: whether the third is what is left
    600份，每份补贴5元，每天补贴3000元         → `yield_of_each`: whether the third is all of them

With a fourth number between the stops these cannot tell what belongs to what, and say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.checking.passages import Passage
from reportgen.checking.reckoning import COUNTED
from reportgen.checking.rules.arithmetic_stretches import PIECE, Stretch, alike, stretches
from reportgen.chinese.measures import Kind
from reportgen.chinese.quantities import Found


def threes(passage: Passage) -> Iterator[Stretch]:
    """The stretches of a passage between stops that hold three quantities and no more."""
    return stretches(passage, 3, 3)


def whole_told_behind(three: Stretch) -> tuple[Found, Found, Found] | None:
    """8.4万亩，占农作物总面积的30%，农作物总面积28万亩: part, whole and share."""
    part, said, whole = three.found
    taken = _TAKEN_OF.search(three.labels[1])
    if said.kind is not Kind.PERCENT or taken is None or not alike(part, whole):
        return None
    return (part, whole, said) if taken["thing"].removesuffix("的") in three.labels[2] else None


_TAKEN_OF = re.compile("占(?P<thing>[一-龥]{3,12}?的)$")
_MEAN = re.compile(
    r"(?:平均每个?(?P<per>[一-龥]{1,5}?)|每个?(?P<each>[一-龥]{1,4}?)平均|(?P<one>[人户村校亩场家店班组车镇乡县笔日棵头])均)"
    r"(?P<verb>[一-龥]{0,5})$"
)
_COUNTED_BY = {"人": "人名位", "日": "天日"}
_NOT_MEANS = re.compile("生产总值|GDP|可支配|住房|寿命|预期|纯收入|工资|能耗|月均|年均|每[天年月]")


def mean_of_two(three: Stretch) -> tuple[Found, Found, Found] | None:
    """Mean, total and count, whichever stands first; the count is of what the mean is per."""
    said = [(p, m) for p in range(3) if (m := _MEAN.search(three.labels[p])) is not None]
    if len(said) != 1 or any(_NOT_MEANS.search(label) for label in three.labels):
        return None
    place, named = said[0]
    others = [p for p in range(3) if p != place]
    mean = three.found[place]
    totals = [p for p in others if alike(three.found[p], mean)]
    counts = [p for p in others if p not in totals]
    if len(totals) != 1 or len(counts) != 1 or not _is_per(three, counts[0], named):
        return None
    if any("，" not in label and "、" in label for label in three.labels[place + 1 :]):
        return None  # 日均2万吨、猪肉600吨: another thing
    if any(re.search("其中|同比|增长|减少|下降", label) for label in three.labels):
        return None
    return mean, three.found[totals[0]], three.found[counts[0]]


def _is_per(three: Stretch, place: int, named: re.Match[str]) -> bool:
    found = three.found[place]
    if found.kind not in COUNTED:
        return False
    unit = found.unit.lstrip("万亿千百")
    called = three.words(place)
    if one := named["one"]:
        if one in _COUNTED_BY:
            return unit in _COUNTED_BY[one]
        return unit == one or (one in called and unit in "个所家座辆支间")
    noun = named["per"] or named["each"]
    if (noun + named["verb"]).startswith(unit) and found.kind is Kind.AMOUNT:
        return True  # 平均每公里清理
    if noun.startswith(unit):
        return len(noun) == len(unit) or noun[len(unit)] in called or unit not in "个家所"
    return noun in called or noun + named["verb"] in called or noun[-1] in called


_BEFORE = re.compile(
    r"(?:年初|期初|月初|上年末?|去年[底末]?|上年度|去年同期|上年同期|整治前|改造前|原有?)"
)
_AFTER = re.compile(
    r"(?:(?<![上去])年末|年底|期末|月末|今年|本年|目前|现有|现在|截至|整治后|改造后)"
)
_GREW = re.compile(
    r"^(?:，|,)?(?:净|实际|共|同比)?(?P<verb>增加|增长|净增|新增|增|减少|下降|净减|降低|压减|减)了?$"
)
_WAS = re.compile(
    r"^(?:，|,)(?:而)?(?:上年|去年|上年同期|去年同期|年初|上期|上月|上季度?)(?:末|底)?(?:同期)?(?:为|是|仅为|只有)?$"
)
_AGAINST_LAST = re.compile(
    r"^[^，。；：、\d]{0,6}[，,](?:[比较]|同比)[^，。；：、\d]{0,6}?(?P<verb>增加|增长|提高|上升|提升|减少|下降|降低)了?$"
)
_DOWN = ("减", "降", "下", "压", "净减")


def ends_of_change(three: Stretch) -> tuple[Found, Found, Found, bool] | None:
    """Earlier, later, change, and whether it is told downwards."""
    first, second, third = three.found
    grew = _GREW.match(re.sub(r"^[一-龥]{0,6}(?=，)", "", three.labels[2]))
    if grew is not None and alike(first, second):
        ends = [PIECE.split(three.labels[place])[-1] for place in (0, 1)]
        if any(re.search("[比较增减升降]", each) for each in ends):
            return None
        if _BEFORE.search(ends[0]) and _AFTER.search(ends[1]) and not _AFTER.search(ends[0]):
            return first, second, third, grew["verb"].startswith(_DOWN)
        if _BEFORE.search(ends[1]) and _AFTER.search(ends[0]) and not _BEFORE.search(ends[0]):
            return second, first, third, grew["verb"].startswith(_DOWN)
    turned = _AGAINST_LAST.match(three.labels[1])
    tail = re.sub(r"^[^，]{0,4}(?=，)", "", three.labels[2])
    if turned is not None and _WAS.match(tail):
        return third, first, second, turned["verb"].startswith(_DOWN)
    return None


_DIFFERENCES = tuple(
    tuple(map(re.compile, each))
    for each in (
        (
            "收入|产值|销售额",
            "支出|成本|费用|开支",
            "结余|盈余|纯收入|净收入|纯收益|净收益|利润|结转|纯利",
        ),
        (
            "新设|新增|新注册|新登记|招录|转入|迁入|出生|引进",
            "注销|吊销|退出|转出|迁出|死亡|流失|减少",
            "净增|净迁入|净流入|自然增长",
        ),
        ("编制|定编|核定", "实有|在编|现有|在岗", "缺编|空编|缺额|空缺"),
    )
)
"""What is told first, what comes off it, and what is left."""
_CARRIED = re.compile("滚存|累计|历年|上年结[转余]")
_POSTS = ("个", "名", "人")


def takes_off(three: Stretch) -> bool:
    """Whether the third of three numbers is told as what the second leaves of the first."""
    called = [three.words(place) for place in range(3)]
    measures = [found.unit for found in three.found]
    same = alike(three.found[0], three.found[1]) and alike(three.found[1], three.found[2])
    if not same and not ("编" in called[0] and set(measures) <= set(_POSTS)):
        return False
    if any(re.search("其中|同比|比上|较上|人均|平均|每", label) for label in three.labels):
        return False
    if _CARRIED.search(called[2]) and not all(re.search("总计|合计", each) for each in called[:2]):
        return False
    return any(all(p.search(c) for p, c in zip(each, called, strict=True)) for each in _DIFFERENCES)


_EACH_COSTS = re.compile(r"[，,]每(?P<unit>[一-龥]{1,3}?)(?P<verb>[一-龥]{0,4}?)(?:为|是|约)?$")
_YIELDS = re.compile(
    r"[，,](?:每[天日月年]|[日月年]|全年|可|共|合计|总计|一共|一年|总)[一-龥]{0,2}(?:收入|补贴|补助|租金|收益|发放|奖励|费用|投入|成本|产值|需|共)?[一-龥]{0,2}$"
)
_COSTS = re.compile("补贴|补助|租金|收益|奖励|费用|投入|成本|价")


def yield_of_each(three: Stretch) -> bool:
    """600份，每份补贴5元，每天补贴3000元: whether the third is the first at the price of each."""
    count, price, total = three.found
    each, made = _EACH_COSTS.search(three.labels[1]), _YIELDS.search(three.labels[2])
    if each is None or made is None or count.kind not in COUNTED or not alike(price, total):
        return False
    if alike(count, price) or any(
        re.search("其中|同比|增长|平均|另", label) for label in three.labels
    ):
        return False
    unit = count.unit.lstrip("万亿千百")
    if not each["unit"].startswith(unit):
        return False
    verb = _COSTS.search(each["verb"])
    return verb is None or verb[0] in three.labels[2] or "共" in three.labels[2]
