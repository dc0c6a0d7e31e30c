"""Growth against the values it lies between, in the wordings of running prose (STAT-14, NUM-31).

由A增加到B，增长P% · B，比上年的A增长P% · B，增加D，增长P% → what is said is worked out again
由A增加到B, where B is less                              → the word contradicts the numbers
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from msgspec import Struct

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
    unequal,
)
from reportgen.checking.registry import rule
from reportgen.checking.rules.arithmetic_threes import ends_of_change, threes
from reportgen.checking.text import Text
from reportgen.chinese.measures import Kind
from reportgen.chinese.quantities import Found

_UP = "增加|增长|增至|增产|扩产|增|提高|提升|上升|上涨|上调|扩大|扩充|扩展|扩增|壮大|攀升|跃升|升|涨|扩|延长|增补|拓展"
_DOWN = "减少|减至|减产|减|下降|下调|降低|降至|降|压减|压缩|压降|缩减|缩短|缩小|收窄|精简|回落|下滑|跌|缩|削减|裁减|下浮"
_TURN = re.compile(
    rf"(?P<noun>[^，。；：、]{{0,20}}?)，?(?P<verb>(?P<up>{_UP})|(?P<down>{_DOWN})|发展|调整|变化|变|变为|改)(?:到了?|至|为|成|到达)"
    r"(?P<when>[^，。；：、]{0,12})"
)
LEAVES = re.compile(
    r"(?:由|从|自)[^，。；：、]{0,22}$|(?:去年|上年|原来|最初|年初|上期|同期|年)的$"
)
_AGAINST = re.compile(
    r"[^，。；：、（]{0,8}[，,（(](?:[同也又还])?[比较][^，。；：、\d]{0,10}?(?:\d{4}年)?[^，。；：、\d]{0,6}?的?"
)
_LEAD = (
    r"(?:同比|环比|[比较](?:上一?年度?|去年度?|前一?年|年初|上期|上月|上季度?|同期|上届|[一二三五十\d]{1,2}年前|[12]\d{3}年)(?:末|底|同期|年末|年底)?"
    r"|净|共|实际|累计|合计|一共|总共|总量|总数|人数|数量|总额|规模|比例|比重|幅度|，|又|再|直接|实现|大幅){0,4}"
)
_THEN = tuple("年期初末月底")
"""How the words for an earlier time end: 上年, 去年同期, 年初."""
_CHANGE = re.compile(
    rf"(?P<tail>[^，。；：、（(\d]{{0,10}})[，,、；（(](?P<lead>{_LEAD})"
    rf"(?:(?P<up>{_UP}|新增|净增|增值|增收|增幅|升幅|涨幅|翻|多了|多出)|(?P<down>{_DOWN}|降幅|减幅|少了|化解|偿还|清偿|消化|核减|盘活|腾退))了?(?:约|大约)?(?:为|达到|达)?(?:近|约)?"
)
_LAST_YEAR = re.compile(
    r"[^，。；：、（]{0,8}[，,（(；](?:而)?(?:上年|去年)(?:同期)?(?:为|是|只有|仅有|仅)?"
)
_THIS_YEAR = re.compile(
    r"[^，。；：、（\d]{0,6}[，；]今年(?:已|预计|将|全年|则|又|提高|增加|增长|上升|减少|下降|降低){0,2}(?:为|是|达到|达|到|至)"
)
_STRAIGHT = re.compile(rf"[^，。；：、（(\d]{{0,10}}?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))了?")
_OTHER_BASE = re.compile(
    "年均|月均|平均|每年|年度?递增|环比|其中|高于|低于|比(?!上年|去年|重|例)|较(?!上年|去年)|同比"
)
_NOT_BETWEEN = re.compile("年均|平均|每年|其中|环比")
"""What says that a change is not that from the one value to the other."""
_OWN_BASE = re.compile(
    "同比|比上年(?:末|同期)?|较上年(?:末|同期)?|比去年(?:同期)?|较去年(?:同期)?|比年初|较年初|环比"
)
_REAL_TERMS = re.compile(
    "可比|不变价|实际[增上下]|名义|扣除|剔除|口径|季调|生产总值|增加值|GDP|产值|[一二三]次?产业"
)
_SINCE = re.compile("上年|去年|同期|年初|上期")


class Change(Struct, frozen=True):
    """Two values and what is said to lie between them."""

    earlier: Found
    later: Found
    said: Found
    downward: bool
    firm: bool


@rule(
    "SUM-05",
    "增加、下降的数与前后两个值对不上",
    source=SOURCE + "、NUM-31、NUM-34",
    reason="写出了前后两个值，增长多少人人会算；增加的数和增幅写在一起，也能互相核对。",
    subject=Text,
)
def growth(text: Text) -> Iterator[Finding]:
    for passage in passages(text, least=3):
        for change in _ends(passage):
            if (finding := _judged_change(passage, change)) is not None:
                yield finding
        for place in range(len(passage.found)):
            for change in (
                *_from_to(passage, place),
                *_over_last(passage, place),
                *_year_by_year(passage, place),
                *_told_first(passage, place),
                *_reached(passage, place),
            ):
                if (finding := _judged_change(passage, change)) is not None:
                    yield finding
            for finding in (_rate_of_change(passage, place), _times(passage, place)):
                if finding is not None:
                    yield finding


def _ends(passage: Passage) -> Iterator[Change]:
    """年初A，年末B，增加D; B，比上年提高D，上年为A."""
    for three in threes(passage):
        if (ends := ends_of_change(three)) is not None:
            earlier, later, said, downward = ends
            yield Change(earlier, later, said, downward, _alone(passage, said))


def turned(passage: Passage, place: int) -> re.Match[str] | None:
    """由A增加到B from the quantity at a place to the next one, where the words say so."""
    if place + 1 >= len(passage.found):
        return None
    earlier, later = passage.found[place], passage.found[place + 1]
    turn = _TURN.fullmatch(passage.between(earlier, later))
    if turn is None or LEAVES.search(passage.ahead(earlier, 30)) is None:
        return None
    return turn


def _from_to(passage: Passage, place: int) -> Iterator[Change]:
    turn = turned(passage, place)
    if turn is None:
        return
    earlier, later = passage.found[place], passage.found[place + 1]
    ahead = passage.ahead(earlier, 30)
    before = later
    for said in passage.found[place + 2 : place + 4]:
        change = _CHANGE.fullmatch(_less_its_noun(passage, earlier, before, said))
        if change is None:
            return
        lead = change["lead"]
        other = _OTHER_BASE.search(lead) is not None and not _SINCE.search(ahead)
        if other or re.search("年均|平均|每年|其中", lead):
            return
        yield Change(earlier, later, said, change["down"] is not None, _alone(passage, said))
        before = said


def _less_its_noun(passage: Passage, earlier: Found, before: Found, said: Found) -> str:
    """The words up to a change, without what it counts where that leads to the first value too:
    床位由260张增加到400张，增加床位140张."""
    gap = passage.between(before, said)
    noun = _CHANGED_NOUN.search(gap)
    if (
        noun is None
        or noun["noun"] not in passage.words[max(0, earlier.start - 24) : earlier.start]
    ):
        return gap
    return gap[: noun.start("noun")]


_CHANGED_NOUN = re.compile(r"(?:新增|增加|减少|净增|压减|缩减|化解|核减)了?(?P<noun>[一-龥]{2,8})$")


def _alone(passage: Passage, said: Found) -> bool:
    """Whether a change counts nothing of its own: 新增3个示范点 may be of another thing."""
    following = passage.words[said.end : said.end + 1]
    return said.kind is not Kind.COUNT or following in tuple("，。；、）)") or not following


def _over_last(passage: Passage, place: int) -> Iterator[Change]:
    """B，比上年的A增长P%."""
    if place + 2 >= len(passage.found):
        return
    later, earlier, said = passage.found[place : place + 3]
    gap = passage.between(later, earlier)
    if _LAST_YEAR.fullmatch(gap) is not None:
        change = _CHANGE.fullmatch(passage.between(earlier, said))
        if change is not None:
            yield Change(earlier, later, said, change["down"] is not None, _alone(passage, said))
        return
    if _AGAINST.fullmatch(gap) is None or not gap.endswith(("的", *_THEN)):
        return
    straight = _STRAIGHT.fullmatch(passage.between(earlier, said))
    if straight is None:
        return
    firm = gap.removesuffix("的").endswith(_THEN)
    yield Change(earlier, later, said, straight["down"] is not None, firm)
    for rate in passage.found[place + 3 : place + 4]:
        again = _CHANGE.fullmatch(passage.between(said, rate))
        if again is not None and not _NOT_BETWEEN.search(again["lead"]):
            yield Change(earlier, later, rate, again["down"] is not None, firm)


def _year_by_year(passage: Passage, place: int) -> Iterator[Change]:
    """去年A，今年B，增长P%."""
    if place + 2 >= len(passage.found):
        return
    earlier, later, said = passage.found[place : place + 3]
    if _THIS_YEAR.fullmatch(passage.between(earlier, later)) is None:
        return
    clause = re.split("[，。；：]", passage.ahead(earlier, 24))[-1]
    change = _CHANGE.fullmatch(passage.between(later, said))
    if (
        change is None
        or not re.match("(?:去年|上年)(?!同期)", clause)
        or _changed(passage, earlier)
    ):
        return
    if not _NOT_BETWEEN.search(change["lead"]):
        yield Change(earlier, later, said, change["down"] is not None, _alone(passage, said))


_SAID = re.compile(rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))了?$")
_LEAVING = re.compile(r"[，,](?:由|从)[^，。；：、\d]{0,12}")


def _told_first(passage: Passage, place: int) -> Iterator[Change]:
    """下降15%，由400件降至340件."""
    said = passage.found[place]
    if place + 2 >= len(passage.found) or turned(passage, place + 1) is None:
        return
    earlier, later = passage.found[place + 1 : place + 3]
    ahead = passage.ahead(said, 20)
    verb = _SAID.search(ahead)
    if verb is None or re.search("年均|平均|每年|年化|环比|其中", ahead):
        return
    if _LEAVING.fullmatch(passage.between(said, earlier)):
        yield Change(earlier, later, said, verb["down"] is not None, _alone(passage, said))


_REACHED = re.compile(r"[，,](?:总数|总量|总面积|规模)?(?:达到?|增至|增加到|升至|扩大到|减至|降至)")


def _reached(passage: Passage, place: int) -> Iterator[Change]:
    """比去年的80个增加20个，达到100个."""
    if place + 2 >= len(passage.found):
        return
    earlier, said, later = passage.found[place : place + 3]
    straight = _STRAIGHT.fullmatch(passage.between(earlier, said))
    if straight is None or _REACHED.fullmatch(passage.between(said, later)) is None:
        return
    if re.search("[比较][^，。；：、]{0,12}$", passage.ahead(earlier, 16)):
        yield Change(earlier, later, said, straight["down"] is not None, True)


_TIMES = re.compile(r"[^，。；：、（\d]{0,8}[，,]?(?:是|为|相当于)[^，。；：、（]{0,14}")


def _times(passage: Passage, place: int) -> Finding | None:
    """B，是A的N倍."""
    if place + 2 >= len(passage.found):
        return None
    later, earlier, said = passage.found[place : place + 3]
    if (
        said.kind is not Kind.MULTIPLE
        or said.unit != "倍"
        or passage.between(earlier, said) != "的"
    ):
        return None
    if _TIMES.fullmatch(passage.between(later, earlier)) is None:
        return None
    now, then, times = reach(later), reach(earlier), reach(said)
    if now is None or then is None or times is None or now.measure != then.measure or then.low <= 0:
        return None
    made = Sum(now.value / then.value, now.low / then.high, now.high / then.low)
    confidence = judged(made, times, now.blurred or then.blurred)
    if confidence is None:
        return None
    working = f"{shown(later)}÷{shown(earlier)}={told(made.value, said, 1)}≠{said.text}"
    return at_odds(passage, said, (earlier, later), working, confidence)


def _judged_change(passage: Passage, change: Change) -> Finding | None:
    earlier, later, said = reach(change.earlier), reach(change.later), reach(change.said)
    if earlier is None or later is None or said is None or earlier.measure != later.measure:
        return None
    worked = _difference(change, earlier, later, said)
    if worked is None:
        return None
    made, working = worked
    if change.downward:
        made = Sum(-made.value, -made.high, -made.low)
    confidence = judged(made, said, earlier.blurred or later.blurred)
    if confidence is None:
        return None
    if confidence == "sure" and not change.firm:
        confidence = "likely"
    if change.said.kind is Kind.PERCENT and _in_real_terms(passage, change.earlier):
        confidence = "possible"
    least = 1 if change.said.kind in (Kind.PERCENT, Kind.MULTIPLE) else 0
    working = f"{working}={told(made.value, change.said, least)}≠{change.said.text}"
    return at_odds(passage, change.said, (change.earlier, change.later), working, confidence)


def _in_real_terms(passage: Passage, found: Found) -> bool:
    """Whether growth may be told at prices that the values are not told at."""
    clause = passage.words.rfind("；", passage.start, found.start) + 1
    return _REAL_TERMS.search(passage.words, max(passage.start, clause), passage.end) is not None


def _difference(
    change: Change, earlier: Reach, later: Reach, said: Reach
) -> tuple[Sum, str] | None:
    """What the change comes to in the terms it is told in, upwards, and how it was worked out."""
    a, b = shown(change.earlier), shown(change.later)
    percentages = earlier.measure in ("%", "‰")
    first, second = (b, a) if not change.downward else (a, b)
    match change.said.kind:
        case Kind.POINTS if percentages:
            return _between(earlier, later), f"{first}−{second}"
        case Kind.PERCENT if not percentages and earlier.low > 0 and said.measure == "%":
            ends = [100 * (y / x - 1) for x, y in _corners(earlier, later)]
            exact = 100 * (later.value / earlier.value - 1)
            return Sum(exact, min(ends), max(ends)), f"（{first}−{second}）÷{a}"
        case Kind.MULTIPLE if change.said.unit == "倍" and earlier.low > 0 and not change.downward:
            ends = [y / x - 1 for x, y in _corners(earlier, later)]
            return Sum(later.value / earlier.value - 1, min(ends), max(ends)), f"{b}÷{a}−1"
        case Kind.COUNT | Kind.MONEY | Kind.AMOUNT if said.measure == earlier.measure:
            return _between(earlier, later), f"{first}−{second}"
        case _:
            return None


def _between(earlier: Reach, later: Reach) -> Sum:
    return Sum(later.value - earlier.value, later.low - earlier.high, later.high - earlier.low)


def _corners(earlier: Reach, later: Reach) -> Iterator[tuple[Fraction, Fraction]]:
    return product((earlier.low, earlier.high), (later.low, later.high))


def _rate_of_change(passage: Passage, place: int) -> Finding | None:
    """B，比上年末增加D，增长P%: P is D over B less D; the two may stand the other way round."""
    if place + 2 >= len(passage.found):
        return None
    level, *both = passage.found[place : place + 3]
    if level.kind not in COUNTED:
        return None
    first = _CHANGE.fullmatch(passage.between(level, both[0]))
    second = _CHANGE.fullmatch(passage.between(*both))
    if first is None or second is None or (first["up"] is None) != (second["up"] is None):
        return None
    amount, rate = sorted(both, key=lambda each: each.kind is Kind.PERCENT)
    if amount.kind is not level.kind or rate.kind is not Kind.PERCENT or _changed(passage, level):
        return None
    if not _same_base(first["lead"], second["lead"]) or second["tail"] == "分别":
        return None
    return _judged_rate(passage, level, amount, rate, first["down"] is not None)


def _same_base(first: str, second: str) -> bool:
    """Whether two changes may be against one value: at most one base is named, or one twice."""
    named = [_OWN_BASE.search(each) for each in (first, second)]
    if any("年均" in each or "其中" in each or "累计" in each for each in (first, second)):
        return False
    bases = {found[0] for found in named if found is not None}
    return len(bases) < 2 and (named[1] is None or named[0] is not None or not first.strip())


def _changed(passage: Passage, found: Found) -> bool:
    """Whether a quantity is itself a change: 新增就业100人，增加20人."""
    ahead = passage.ahead(found, 6)
    return re.search("增加|增长|减少|下降|提高|[比较]", ahead) is not None


def _judged_rate(
    passage: Passage, level: Found, amount: Found, rate: Found, downward: bool
) -> Finding | None:
    now, change, said = reach(level), reach(amount), reach(rate)
    if now is None or change is None or said is None or now.measure != change.measure:
        return None
    sign = 1 if downward else -1
    bases = [b + sign * d for d, b in _corners(change, now)]
    if max(bases) < 0:
        message = f"增加的“{amount.text}”比“{level.text}”还多"
        working = f"{shown(amount)}＞{shown(level)}"
        return unequal(passage.spot(level, amount), message, working, "sure")
    if min(bases) <= 0 or said.measure != "%":
        return None
    ends = [100 * d / (b + sign * d) for d, b in _corners(change, now)]
    exact = 100 * change.value / (now.value + sign * change.value)
    worked = Sum(exact, min(ends), max(ends))
    confidence = judged(worked, said, now.blurred or change.blurred)
    if confidence is None:
        return None
    if _in_real_terms(passage, level):
        confidence = "possible"
    base = f"（{shown(level)}{'+' if downward else '−'}{shown(amount)}）"
    working = f"{shown(amount)}÷{base}={told(exact, rate, 1)}≠{rate.text}"
    return at_odds(passage, rate, (level, amount), working, confidence)
