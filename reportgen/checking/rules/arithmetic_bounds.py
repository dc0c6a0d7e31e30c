"""Numbers that cannot be: past 100%, past the field, upside down, more at a later step (STAT-14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct

from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.reckoning import Passage, once, passages, reach, shown, unequal
from reportgen.checking.registry import rule
from reportgen.checking.rules.sums import over_hundred, upside_down
from reportgen.checking.text import Text
from reportgen.chinese.measures import Kind
from reportgen.chinese.quantities import Found

_SOURCE = "《统计法》对数据真实准确的要求；规则 STAT-14"
_FIELD = re.compile(
    r"[^，。；：、0-9]{0,8}?(?:当?中|里|内)?[，,]?(?:综合|总|均|并列)?(?:排名|排在|排|位列|位居|列|居|名列|位次为?|得分)(?:第|在|为|全省|全市|全国|于)?"
)


@rule(
    "SUM-16",
    "名次超出了参加的个数",
    source=_SOURCE,
    reason="11个市里排名，最后一名是第11位；两个数总有一个错了。",
    subject=Text,
)
def ranks(text: Text) -> Iterator[Finding]:
    for passage in passages(text):
        for field, rank in zip(passage.found, passage.found[1:], strict=False):
            if rank.kind is not Kind.RANK or field.kind is not Kind.COUNT:
                continue
            if isinstance(rank.value, tuple) or isinstance(field.value, tuple):
                continue
            if _FIELD.fullmatch(passage.between(field, rank)) is None or field.qualifier:
                continue
            if Fraction(rank.value) > Fraction(field.value) and field.unit[:1] not in "万亿":
                message = f"“{rank.text}”超出了“{field.text}”"
                working = f"{rank.value}＞{field.value}"
                yield unequal(passage, passage.spot(field, rank), message, working, "sure")


_CAPPED = (
    "覆盖率|就业率|化解率|回复率|响应率|调解率|治愈率|绿化率|入户率|参会率|出勤率|到会率|处理率|好评率|录取率|"
    "升学率|毕业率|调处率|见面率|回收率|办结率|整改率|在线率|在岗率|上岗率|入住率|破案率|"
    "受理率|采纳率|支持率|出席率|合格率|满意率|知晓率|达标率|及格率|优秀率|通过率|参与率|普及率|到位率"
)
_CAPPED_RATE = re.compile(
    rf"(?:{_CAPPED})[^，。；：、0-9]{{0,6}}?(?:，)?(?:分别)?(?:保持|稳定)?(?:为|达到|高达|达|至|到|升至|在)?$"
)


@rule(
    "SUM-18",
    "不会超过100%的率超过了100%",
    source=_SOURCE,
    reason="覆盖率、办结率说的是全体里的一部分，最多100%；完成率可以超过。",
    subject=Text,
)
def beyond_hundred(text: Text) -> Iterator[Finding]:
    return once(_beyond(text), over_hundred(text))


def _beyond(text: Text) -> Iterator[Finding]:
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
            if _CAPPED_RATE.search(passage.ahead(found, 20)):
                message = f"“{found.text}”超过了100%"
                working = f"{found.value}%＞100%"
                yield unequal(passage, passage.spot(found), message, working, "sure")


_APART = re.compile("[0-9](?:[^0-9]{0,8}?)[至到~～—-]{1,2}(?:[^0-9]{0,2}?)[0-9]")
_SIZED = re.compile("[万亿]")
_AGO = re.compile("距今|前$|公元前|倒数|年代")


@rule(
    "SUM-19",
    "从……到……的两头颠倒",
    source=_SOURCE + "、NUM-16",
    reason="范围从小写到大：500人至800人；写反了多半有一头错了。",
    subject=Text,
)
def turned_ranges(text: Text) -> Iterator[Finding]:
    return once(_turned(text), upside_down(text))


def _first_end(found: Found) -> str:
    """A range's words up to its sign."""
    return re.split("[至到~～—]|(?<=.)-", found.text)[0]


def _turned(text: Text) -> Iterator[Finding]:
    for passage in passages(text, least=1):
        for found in passage.found:
            if found.kind is not Kind.RANGE or not isinstance(found.value, tuple):
                continue
            low, high = map(Fraction, found.value)
            if low <= high or not _APART.search(found.text) or low < 0 or high < 0:
                continue
            ahead = passage.ahead(found, 16)
            if not ahead or (_SIZED.match(found.unit) and not _SIZED.search(_first_end(found))):
                continue  # 1米83到1米93; 3000到30万元
            ago = found.unit == "年" or _AGO.search(ahead)
            confidence: Confidence = "possible" if ago else "sure"
            working = f"{found.value[0]}＞{found.value[1]}"
            message = f"“{found.text}”前大后小"
            yield unequal(passage, passage.spot(found), message, working, confidence)


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
    source=_SOURCE,
    reason="实到不会多于应到，收回的问卷不会多于发出的；开工多于签约、办结多于受理的，可能含往年的，要说明。",
    subject=Text,
)
def steps(text: Text) -> Iterator[Finding]:
    for passage in passages(text):
        for first, later in zip(passage.found, passage.found[1:], strict=False):
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
            return unequal(passage, passage.spot(first, later), message, working, step.confidence)
    return None
