"""What a whole is made of, in percentages: together they come to a hundred (gongwen.md STAT-05, STAT-14).

甲占45.8%、乙占50.2%，其余4% · 青年、中年、老年占比分别为a%、b%、c% · 三次产业结构8:40:52
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.passages import Passage
from reportgen.checking.reckoning import (
    COUNTED,
    SOURCE,
    added,
    passages,
    reach,
    reaches,
    told,
    unequal,
)
from reportgen.checking.registry import rule
from reportgen.checking.text import Text
from reportgen.chinese.measures import Kind
from reportgen.chinese.quantities import Found

_MADE_UP = re.compile("构成|结构|分布|从[^，。；]{1,8}看|按[^，。；]{1,8}分")
_INDUSTRIES = re.compile(
    "产业(?:增加值)?(?:的?结构|占比|比重|比例)|三次产业(?!占[全我本])[^，。；：、0-9占]{0,6}(?:结构|占比|比重|比例)"
)
"""What names the shares of the three industries: 占全市的比重 is another matter."""
_AGES = ("岁", "周岁")
_SHARES = re.compile("占比|比重|比例|占")
_OTHERS = re.compile(r"[，、；]?(?:其余|剩余|余下|剩下)[^，。；]{0,12}")
_NEXT_SHARE = re.compile(
    r"[^，、；。：（）()\n\d]{0,10}[，、；](?:[^，、；。：（）()\n]{0,14}?占(?:比|到)?(?:为|达)?(?:大?约)?|其余的?|剩余的?)"
)
_APART = re.compile(r"、|和|以及|及|，")
_CHANGES = re.compile(
    "增|减|提高|上升|下降|降低|拉动|贡献|完成|满意|覆盖|达标|达到|率|分别高|多选|可多选|选择"
)


@rule(
    "SUM-15",
    "各项占比加起来不是100%",
    source=SOURCE + "、STAT-05",
    reason="一个整体的各部分占比，加起来是100%，四舍五入只差零点几；明显超过，就有数错了。",
    subject=Text,
)
def shares_together(text: Text) -> Iterator[Finding]:
    for passage in passages(text):
        taken = -1
        for place, first in enumerate(passage.found):
            if place <= taken or first.kind is not Kind.PERCENT:
                continue
            row, whole, firm = _row_of_shares(passage, place)
            if len(row) < 2:
                row, whole, firm = _row_of_pairs(passage, place), False, True
            if len(row) < 2:
                continue
            taken = list(passage.found).index(row[-1])
            finding = _not_whole(passage, row, whole, firm)
            if finding is not None:
                yield finding


def _row_of_shares(passage: Passage, place: int) -> tuple[list[Found], bool, bool]:
    """Percentages in a row from a place; whether they are all there are; whether that is sure."""
    first = passage.found[place]
    ahead = passage.words[max(passage.start, first.start - 44) : first.start]
    ahead = re.split("[；]", ahead)[-1]
    row = [first]
    industries = _INDUSTRIES.search(ahead) is not None
    if re.search("分别(?:为|是|占|约?占)?(?:大?约)?$", ahead) and (
        industries or _SHARES.search(ahead)
    ):
        row += _following(passage, place, _APART)
        made_up = industries or _MADE_UP.search(ahead) is not None
        told = ahead.replace("增加值", "") if industries else ahead
        if _CHANGES.search(told) or not (industries or re.search("占|比重", ahead)):
            return [], False, False
        return row, made_up and len(row) > 2, made_up
    if re.search("占(?:比|到)?(?:为|达)?(?:大?约)?$", ahead):
        row += _following(passage, place, _NEXT_SHARE)
        last = passage.between(row[-2], row[-1]) if len(row) > 1 else ""
        rest = _OTHERS.search(last) is not None
        made_up = _MADE_UP.search(passage.words[passage.start : first.start]) is not None
        clause = passage.words[max(passage.start, first.start - 40) : row[-1].end]
        if "不满意" in clause:  # 满意, 基本满意 and 不满意 are all there is to say
            clause = clause.replace("满意", "")
            rest = rest or len(row) > 2
        if _CHANGES.search(clause):
            return [], False, False
        told = made_up and len(row) > 2
        ended = passage.words[row[-1].end : row[-1].end + 1] in ("。", "")
        return row, rest or (told and ended), rest or told
    return [], False, False


_PAIRED = re.compile(r"[^，。；：、（()\d]{0,8}?[，（(]占(?:比)?(?:为|达)?")
_NEXT_PAIR = re.compile(r"[）)]?[，、；][^，。；：、（()\d]{1,14}")
_LEAST_PAIRS = 3


def _row_of_pairs(passage: Passage, place: int) -> list[Found]:
    """甲38件（占45.8%），乙42件（占50.2%），丙3件（占4%）: shares that are told part by part."""
    row: list[Found] = []
    at = place
    while 0 < at < len(passage.found):
        part, share = passage.found[at - 1 : at + 1]
        if share.kind is not Kind.PERCENT or part.kind not in COUNTED:
            break
        if _PAIRED.fullmatch(passage.between(part, share)) is None:
            break
        if row:
            label = passage.between(row[-1], part)
            first, this = reach(passage.found[place - 1]), reach(part)
            if _NEXT_PAIR.fullmatch(label) is None or "其中" in label:
                break
            if first is None or this is None or first.measure != this.measure:
                break
        row.append(share)
        at += 2
    return row if len(row) >= _LEAST_PAIRS else []


def _following(passage: Passage, place: int, joint: re.Pattern[str]) -> list[Found]:
    row: list[Found] = []
    before = passage.found[place]
    for found in passage.found[place + 1 :]:
        if found.unit in _AGES or (isinstance(found.value, tuple) and "岁" in found.text):
            continue  # 35岁以下占24%，36岁至60岁占48%
        if found.kind is not Kind.PERCENT or not joint.fullmatch(passage.between(before, found)):
            break
        row.append(found)
        before = found
    return row


def _not_whole(passage: Passage, row: Sequence[Found], whole: bool, firm: bool) -> Finding | None:
    numbers = reaches(row)
    if len(numbers) < len(row) or any(number.measure != "%" for number in numbers):
        return None
    worked = added(numbers)
    hundred = Fraction(100)
    if worked.low <= hundred <= worked.high or (worked.high < hundred and not whole):
        return None
    if abs(worked.value - hundred) <= Fraction(1, 2) and not whole:
        return None
    confidence: Confidence = "sure" if firm else "possible"
    if any(number.blurred for number in numbers):
        confidence = "possible" if not firm else "likely"
    working = f"{'+'.join(each.value if isinstance(each.value, str) else '' for each in row)}={told(worked.value, row[0])}≠100%"
    return unequal(passage.spot(row[0], row[-1]), "各项占比加起来不是100%", working, confidence)


_NUMBER = r"[0-9]{1,3}(?:\.[0-9]{1,3})?"
_THREE = re.compile(
    rf"(?<![0-9.:：∶︰﹕比])(?P<a>{_NUMBER})[:：∶︰﹕比](?P<b>{_NUMBER})[:：∶︰﹕比](?P<c>{_NUMBER})"
    r"(?![0-9:：∶︰﹕比]|\.[0-9])"
)
"""Read without the help of quantities, which take 8:14:40 for the time of day."""
_NEAR = 60
"""How far behind the name of the industries their shares stand."""
_LONGEST = 30
"""More than three shares are long, with what must not stand behind them."""


@rule(
    "SUM-06",
    "三次产业结构加起来不是100",
    source=SOURCE + "、STAT-05",
    reason="第一、二、三产业的比重加起来是100；四舍五入最多差0.1。",
    subject=Text,
)
def structure(text: Text) -> Iterator[Finding]:
    done = 0
    for named in text.found(_INDUSTRIES, "产"):
        end = min(text.sentence_at(named.start())[1], named.end() + _NEAR + _LONGEST)
        for found in _THREE.finditer(text.open, max(done, named.end()), end):
            if found.start() > named.end() + _NEAR:
                break
            done = found.end()
            whole = sum(map(Decimal, found.groups()), Decimal(0))
            if whole > 50 and abs(whole - 100) > Decimal("0.15"):
                working = f"{'+'.join(found.groups())}={whole}≠100"
                message = "三次产业的比重加起来不是100%"
                yield Finding(message, found.span(), "核对这三个数", working=working)
