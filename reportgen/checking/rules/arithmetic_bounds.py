"""Numbers that cannot be: past 100%, past the field, upside down, more at a later step (STAT-14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from msgspec import Struct

from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.passages import Passage
from reportgen.checking.reckoning import SOURCE, passages, reach, shown, unequal
from reportgen.checking.registry import rule
from reportgen.checking.text import Text
from reportgen.chinese.measures import Kind
from reportgen.chinese.quantities import Found

_FIELD = re.compile(
    r"[^，。；：、0-9]{0,8}?(?:当?中|里|内)?[，,]?(?:综合|总|均|并列)?(?:排名|排在|排|位列|位居|列|居|名列|位次为?|得分)(?:第|在|为|全省|全市|全国|于)?"
)


@rule(
    "SUM-16",
    "名次超出了参加的个数",
    source=SOURCE,
    reason="11个市里排名，最后一名是第11位；两个数总有一个错了。",
    subject=Text,
)
def ranks(text: Text) -> Iterator[Finding]:
    for passage in passages(text):
        for field, rank in pairwise(passage.found):
            if rank.kind is not Kind.RANK or field.kind is not Kind.COUNT:
                continue
            if isinstance(rank.value, tuple) or isinstance(field.value, tuple):
                continue
            if _FIELD.fullmatch(passage.between(field, rank)) is None or field.qualifier:
                continue
            if Fraction(rank.value) > Fraction(field.value) and field.unit[:1] not in "万亿":
                message = f"“{rank.text}”超出了“{field.text}”"
                working = f"{rank.value}＞{field.value}"
                yield unequal(passage.spot(field, rank), message, working, "sure")


_CAPPED = (
    "覆盖率|就业率|化解率|回复率|响应率|调解率|治愈率|绿化率|入户率|参会率|出勤率|到会率|处理率|好评率|录取率|"
    "升学率|毕业率|调处率|见面率|回收率|办结率|整改率|在线率|在岗率|上岗率|入住率|破案率|"
    "受理率|采纳率|支持率|出席率|合格率|满意率|知晓率|达标率|及格率|优秀率|通过率|参与率|普及率|到位率|"
    "满意度|优良率|准确率|成功率|入园率|巩固率|处置率|回访率|签约率|占比|比重"
)
_CAPPED_RATE = re.compile(
    rf"(?:{_CAPPED})(?:[^，。；：、0-9]{{0,6}}?，?(?:分别)?(?:保持|稳定)?(?:为|达|至|到|在)"
    r"|[^，。；：、0-9增长提升降减超比]{0,6}，?(?:分别)?)$"
)
_SHARE_OF = re.compile("占(?P<of>[^，。；：、0-9]{1,14})的$")
_OTHER_BASIS = re.compile("任务|计划|目标|预算|上年|去年|同期|比例")
"""What a number may be more than 100% of."""


@rule(
    "SUM-02",
    "不会超过100%的率超过了100%",
    source=SOURCE,
    reason="满意率、覆盖率、占比说的是全体里的一部分，最多100%；完成率、增长率可以超过。",
    subject=Text,
)
def over_hundred(text: Text) -> Iterator[Finding]:
    for passage in passages(text, least=1):
        for found in passage.found:
            if (
                found.kind is not Kind.PERCENT
                or found.unit != "%"
                or isinstance(found.value, tuple)
            ):
                continue
            if Fraction(found.value) <= 100:
                continue
            ahead = passage.ahead(found)
            share = _SHARE_OF.search(ahead)
            if (share and not _OTHER_BASIS.search(share["of"])) or _CAPPED_RATE.search(ahead):
                message = f"“{found.text}”超过了100%"
                working = f"{found.value}%＞100%"
                yield unequal(passage.spot(found), message, working, "sure")


_YEARS = re.compile(
    r"(?P<low>(?:19|20)[0-9]{2})(?<![0-9]....)年?(?:[—–~～至到-]|——)(?P<high>(?:19|20)[0-9]{2})年(?![前代])"
)
_BEFORE_OUR_TIME = re.compile("公元前|距今")
_APART = re.compile("[0-9](?:[^0-9]{0,8}?)(?P<sign>[至到~～〜—-]{1,2})(?:[^0-9]{0,2}?)[0-9]")
_SIZED = re.compile("[万亿]")
_SMALL_UNIT = 10
"""How many times the second number the first may be and still share its unit: 3000到30万元 does not."""
_AGO = re.compile("距今|前$|公元前|倒数|年代")
_LONG = 100
"""So many years lie in the past, unless one end is a year of our time: 7500—3000年."""
_OUR_TIME = range(1840, 2101)


@rule(
    "SUM-01",
    "范围的两头颠倒",
    source=SOURCE + "、NUM-16",
    reason="范围从小写到大：300～500人，500人至800人；写反了多半有一头错了。年代从远说到近，不算写反。",
    subject=Text,
)
def upside_down(text: Text) -> Iterator[Finding]:
    for passage in passages(text, least=1):
        for found in passage.found:
            if found.kind is not Kind.RANGE or not isinstance(found.value, tuple):
                continue
            apart = _APART.search(found.text)
            low, high = map(Fraction, found.value)
            if apart is None or low <= high or low < 0 or high < 0:
                continue
            if _in_two_units(found, low, high) or _is_past(passage, found):
                continue
            if passage.words.endswith(found.unit, 0, found.start):
                continue  # 1米83到1米93
            dated = low in _OUR_TIME or high in _OUR_TIME
            lasting = low >= _LONG or apart["sign"] in ("至", "到")
            years = found.unit.endswith("年") and lasting and not dated
            confidence: Confidence = "possible" if years else "sure"
            working = f"{found.value[0]}＞{found.value[1]}"
            message = f"“{found.text}”前大后小"
            yield unequal(passage.spot(found), message, working, confidence)
    for years_of in text.found(_YEARS, "年"):
        ahead = text.ahead(years_of.start(), 4)
        if int(years_of["low"]) > int(years_of["high"]) and not _BEFORE_OUR_TIME.search(ahead):
            message = f"“{years_of[0]}”前大后小"
            working = f"{years_of['low']}＞{years_of['high']}"
            yield Finding(message, years_of.span(), "核对这几个数", working=working)


def _in_two_units(found: Found, low: Fraction, high: Fraction) -> bool:
    """Whether only the second end has its 万 or 亿, and the first may be without."""
    first = re.split("[至到~～〜—]|(?<=.)-", found.text)[0]
    sized = _SIZED.match(found.unit) is not None and _SIZED.search(first) is None
    return sized and low >= _SMALL_UNIT * high


def _is_past(passage: Passage, found: Found) -> bool:
    """Whether a range counts years back: 距今7500—3000年, 5300—4300年前."""
    if not found.unit.endswith("年"):
        return False
    ago = _AGO.search(passage.ahead(found, 16)) is not None
    return ago or passage.words.startswith(("前", "以前", "之前"), found.end)


class Steps(Struct, frozen=True):
    """A step and a later one that can be no more, and how surely."""

    first: re.Pattern[str]
    later: re.Pattern[str]
    confidence: Confidence


_STEPS = (
    Steps(re.compile("应到|应参会|应参加"), re.compile("实到|实际?参会|实际?参加"), "sure"),
    Steps(
        re.compile("发放(?:调查)?(?:问卷|表|测评表|选票)|发出(?:问卷|选票)"),
        re.compile("收回|回收"),
        "sure",
    ),
    Steps(
        re.compile("需(?:清理|化解|整改|改造|办理|拆除)"),
        re.compile("已(?:清理|化解|整改|改造|办理|拆除|完成)"),
        "sure",
    ),
    Steps(re.compile("签约"), re.compile("新?开工"), "possible"),
    Steps(re.compile("开工"), re.compile("竣工|投产|建成"), "possible"),
    Steps(re.compile("受理|收到|接到|交办"), re.compile("办结|办理完毕"), "possible"),
    Steps(re.compile("拟定|计划|确定|立项"), re.compile("已完成|完成"), "possible"),
    Steps(re.compile("摸底|摸排|排查出?"), re.compile("需清理|整改"), "possible"),
)


@rule(
    "SUM-23",
    "后一步比前一步还多",
    source=SOURCE,
    reason="实到不会多于应到，收回的问卷不会多于发出的；开工多于签约、办结多于受理的，可能含往年的，要说明。",
    subject=Text,
)
def steps(text: Text) -> Iterator[Finding]:
    for passage in passages(text):
        for first, later in pairwise(passage.found):
            if first.kind is not Kind.COUNT and first.kind is not Kind.MONEY:
                continue
            finding = _overtaken(passage, first, later)
            if finding is not None:
                yield finding


def _overtaken(passage: Passage, first: Found, later: Found) -> Finding | None:
    a, b = reach(first), reach(later)
    gap = passage.between(first, later)
    if a is None or b is None or a.measure != b.measure or b.low <= a.high or len(gap) > 20:
        return None
    if re.search("[。；：]", gap) or not re.search("[，、]", gap):
        return None
    ahead = passage.ahead(first, 16)
    clause = re.split("[，；。]", ahead)[-1]
    own = re.split("[，、]", gap)[-1]
    for step in _STEPS:
        if step.first.search(clause) and step.later.search(own) and not step.later.search(clause):
            message = f"“{later.text}”比前面的“{first.text}”还多"
            working = f"{shown(later)}＞{shown(first)}"
            return unequal(passage.spot(first, later), message, working, step.confidence)
    return None
