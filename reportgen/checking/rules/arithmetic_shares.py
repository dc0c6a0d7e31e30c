"""Shares against part and whole, and the shares of one whole together (gongwen.md STAT-05, STAT-14).

A percentage is held against the part right before it and the whole that the words name: 占全部N个
的, N个中有M个, 共N个，其中M个, 受理N件、办结M件，办结率.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.reckoning import (
    COUNTED,
    Passage,
    Reach,
    Sum,
    added,
    judged,
    passages,
    reach,
    shown,
    told,
    unequal,
)
from reportgen.checking.registry import rule
from reportgen.checking.rules.arithmetic_parts import total_before
from reportgen.checking.text import Text
from reportgen.chinese.measures import Kind
from reportgen.chinese.quantities import Found

_SOURCE = "《统计法》对数据真实准确的要求；规则 STAT-14"
_OF_WHOLE = re.compile(r"[^，。；：、]{0,12}的")
_TAKES = re.compile(
    r"[^。；：、]{0,14}?[，,（(、]?[^，。；：、]{0,6}(?:占(?:到|了)?|[完为](?:成)?(?=[^，。；：、]{0,6}(?:计划|任务|目标|预算)))[^，。；：、]{0,12}"
)
_SHARE = re.compile(
    r"[^，。；：（(]{0,14}?(?:[，,（(、]?(?:大?约)?(?:占比|占到|占|所占比例|所占比重|占总数的|占全部的|占总人数的|占总量的"
    r"|占总额的|占总户数的|占全体的|占比例|(?P<done>完成(?:年度|全年|总)?(?:计划|任务|目标)(?:投资|任务)?的)"
    r"|占(?P<total>总(?:投资|支出|收入|产值|面积|人口|产量|销量|成本|资产|学时|里程))的|占(?!全|世界|国|同|各)(?P<thing>[一-龥]{2,6}?)(?:总[一-龥]{0,2}[数量额]|数)的)|[，,（(](?:比例|比重))(?:为|是|达到|达|约)?(?:大?约)?"
)
_AMONG = re.compile(r"其中[：，:,]?[^，。；：]{0,14}")
_OUT_OF = re.compile(
    r"[^，。；：、\d]{0,14}?(?:当?中|里)[，,]?[^，。；：、\d]{0,18}|[^，。；：、\d]{0,10}[，,]有[^，。；：、\d]{0,8}"
)
_RATE = re.compile(
    r"(?P<tail>[^，。；：、（(\d]{0,10})[，,（(、](?:[^，。；：、（(\d]{0,6})(?P<stem>[一-龥]{2})率(?:为|是|达到|达|约)?"
)
_SAME_WORD = (
    "填报 破案 批准 结案 执结 审结 反馈 送达 注册 备案 交付 拆除 领取 认定 录取 报到 毕业 复工 复产 投用 安装 回访 回应 "
    "退出 摘帽 清零 整治 建成 撤诉 续约 续保 赔付 取缔 注销 入户 检测 复查 登记"
).split()
"""Rates that are called as what they count: 破案117起，破案率90%."""
_STEMS = {
    **{word: word for word in _SAME_WORD},
    "办结": "办结", "完成": "完成|办完", "整改": "整改", "化解": "化解", "合格": "合格", "回收": "收回|回收", "收回": "收回|回收",
    "到会": "到会|实到", "出席": "出席|实到", "参考": "参考|参加|实考", "参会": "参会|实到|到会", "到课": "到课|实到", "开工": "开工",
    "竣工": "竣工", "投产": "投产", "签约": "签约|已签", "征缴": "缴", "成活": "成活", "有效": "有效", "达标": "达标", "通过": "通过", "清退": "清退",
    "兑现": "兑现", "落实": "落实", "办理": "办理", "采纳": "采纳", "处置": "处置", "解决": "解决",
    "录用": "录用", "就业": "就业|上岗", "销号": "销号", "答复": "答复", "调解": "调解", "接种": "接种",
    "参训": "参训|实到", "到位": "到位", "出勤": "出勤|实到", "验收": "验收", "满意": "满意", "优秀": "优秀",
    "立案": "立案", "成功": "成功", "核减": "核减", "脱贫": "脱贫", "镇化": "城镇(?:常住)?人口$", "及格": "及格", "入驻": "入驻", "改造": "改造", "覆盖": "覆盖", "建档": "建档", "参保": "参保",
}  # fmt: skip
"""What a rate is called, and how the part it counts is told."""
_SURE_STEMS = frozenset(
    "参考 收回 验收 办结 完成 整改 化解 合格 回收 到会 出席 参会 到课 开工 竣工 销号 清退 答复 采纳 参训 出勤 达标 通过 调解 解决 处置 立案 成功 核减 脱贫 镇化 参保 征缴 成活 有效 签约 "
    "填报 破案 批准 执结 审结 反馈 送达 交付 拆除 领取 录取 报到 复工 复产 安装 回访 退出 摘帽 整治 赔付".split()
)
_SECOND_BASIS = re.compile("户籍|按期|按时|及时|一次|同比|平均|综合|当年|累计")


class Share(Struct, frozen=True):
    """A percentage with the part and the whole it stands for."""

    part: Found
    whole: Found
    said: Found
    firm: bool
    """Whether the words name the whole beyond doubt."""


@rule(
    "SUM-04",
    "占比与部分、总数对不上",
    source=_SOURCE,
    reason="写出了部分、总数和占比（完成率、办结率），除一下就知道对不对；对不上，三个数里至少错了一个。",
    subject=Text,
)
def shares(text: Text) -> Iterator[Finding]:
    for passage in passages(text, least=3):
        for place, said in enumerate(passage.found):
            if said.kind is not Kind.PERCENT or not place:
                continue
            share = (
                _of_whole(passage, place)
                or _of_total(passage, place)
                or _rate(passage, place)
                or _by_name(passage, place)
            )
            if share is not None and (finding := _judged_share(passage, share)) is not None:
                yield finding


def _of_whole(passage: Passage, place: int) -> Share | None:
    """M个，占全部N个的P%."""
    if place < 2:
        return None
    part, whole, said = passage.found[place - 2 : place + 1]
    if _OF_WHOLE.fullmatch(passage.between(whole, said)) is None:
        return None
    if _TAKES.fullmatch(passage.between(part, whole)) is None:
        return None
    size, other = reach(whole), reach(part)
    if size is not None and other is not None and size.measure != other.measure:
        # 113个村收入超过10万元，占全镇165个村的: the part stands further ahead
        alike = [
            f for f in passage.found[: place - 1] if (r := reach(f)) and r.measure == size.measure
        ]
        return Share(alike[0], whole, said, True) if len(alike) == 1 else None
    return Share(part, whole, said, True)


def _of_total(passage: Passage, place: int) -> Share | None:
    """共N个，其中M个，占P%; N个中有M个，占P%."""
    part, said = passage.found[place - 1], passage.found[place]
    taken = _SHARE.fullmatch(passage.between(part, said))
    if taken is None:
        return None
    opened = passage.words.rfind("其中", passage.start, part.start)
    if opened >= 0 and "。" not in passage.words[opened : part.start]:
        whole = total_before(passage, opened, part)
        between = passage.words[opened : part.start]
        rows = re.search("[；：]", between) is None
        if taken["thing"] and whole is not None and not _names(passage, whole, taken["thing"]):
            return None
        return None if whole is None else Share(part, whole, said, rows)
    if place < 2:
        return None
    whole = passage.found[place - 2]
    gap = passage.between(whole, part)
    if taken["total"] or taken["done"]:
        named = passage.ahead(whole, 12)
        wanted = taken["total"] or "计划|任务|目标|指标"
        own = taken["total"] is not None or re.search("完成|实际|落实", gap) is not None
        plain = re.search("[。；：]", gap) is None and own
        return Share(part, whole, said, True) if plain and re.search(wanted, named) else None
    if thing := taken["thing"]:
        near = _names(passage, whole, thing) and "。" not in gap
        return Share(part, whole, said, True) if near else None
    if _OUT_OF.fullmatch(gap) is not None:
        return Share(part, whole, said, "中" in gap)
    return None


_NAMED_SHARE = re.compile(
    r"[^，。；：、（\d]{0,8}[，；](?P<thing>[一-龥]{2,6})占比?(?:为|达到|达)?"
)


def _by_name(passage: Passage, place: int) -> Share | None:
    """共N个，其中甲a个，乙b个，甲占比P%: the part is told again by its name."""
    said = passage.found[place]
    named = _NAMED_SHARE.fullmatch(passage.between(passage.found[place - 1], said))
    if named is None:
        return None
    parts = [f for f in passage.found[:place] if passage.ahead(f, 12).endswith(named["thing"])]
    if len(parts) != 1:
        return None
    opened = passage.words.rfind("其中", passage.start, parts[0].start)
    whole = total_before(passage, opened, parts[0]) if opened >= 0 else None
    return None if whole is None else Share(parts[0], whole, said, True)


def _names(passage: Passage, found: Found, thing: str) -> bool:
    """Whether the words around a quantity name a thing."""
    behind = re.split("[，、；。]", passage.words[found.end : found.end + 8])[0]
    return thing in passage.words[max(0, found.start - 12) : found.start] + behind


def _rate(passage: Passage, place: int) -> Share | None:
    """受理N件，办结M件，办结率P%."""
    if place < 2:
        return None
    whole, part, said = passage.found[place - 2 : place + 1]
    named = _RATE.fullmatch(passage.between(part, said))
    if named is None or named["stem"] not in _STEMS:
        return None
    gap = passage.between(whole, part)
    own = re.search(_STEMS[named["stem"]], re.split("[，、]", gap)[-1] + named["tail"])
    if own is None or len(gap) > 24 or re.search("[。；：]", gap) or "，" not in gap + "，":
        return None
    if _of_an_earlier(passage, place):
        return None
    around = passage.words[max(passage.start, whole.start - 14) : said.start]
    firm = named["stem"] in _SURE_STEMS and not _SECOND_BASIS.search(around)
    return Share(part, whole, said, firm)


def _of_an_earlier(passage: Passage, place: int) -> bool:
    """Whether the rate comes out against a number further ahead: 送审A，审定B，核减C，核减率C÷A."""
    part, said = reach(passage.found[place - 1]), reach(passage.found[place])
    for found in passage.found[: place - 2]:
        whole = reach(found)
        if part is None or said is None or whole is None or whole.measure != part.measure:
            continue
        if whole.low > 0 and judged(_share(part, whole, 100), said) is None:
            return True
    return False


def _judged_share(passage: Passage, share: Share) -> Finding | None:
    part, whole, said = reach(share.part), reach(share.whole), reach(share.said)
    if part is None or whole is None or said is None or part.measure != whole.measure:
        return None
    if share.part.kind not in COUNTED or share.whole.kind not in COUNTED:
        return None
    if whole.low <= 0 or said.measure not in ("%", "‰") or part.value > whole.value * 10:
        return None
    worked = _share(part, whole, 100 if said.measure == "%" else 1000)
    confidence = judged(worked, said, part.blurred or whole.blurred)
    if confidence is None:
        return None
    if not share.firm and confidence == "sure":
        confidence = "likely"
    working = f"{shown(share.part)}÷{shown(share.whole)}={told(worked.value, share.said, 1)}≠{share.said.text}"
    message = f"“{share.said.text}”与“{share.part.text}”“{share.whole.text}”对不上"
    return unequal(passage, passage.spot(share.said), message, working, confidence)


def _share(part: Reach, whole: Reach, parts: int) -> Sum:
    return Sum(
        parts * part.value / whole.value,
        parts * part.low / whole.high,
        parts * part.high / whole.low,
    )


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
    source=_SOURCE + "、STAT-05",
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
    numbers = [r for r in map(reach, row) if r is not None]
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
    return unequal(
        passage, passage.spot(row[0], row[-1]), "各项占比加起来不是100%", working, confidence
    )


_NUMBER = r"[0-9]{1,3}(?:\.[0-9]{1,3})?"
_THREE = re.compile(
    rf"(?<![0-9.:：∶︰﹕比])(?P<a>{_NUMBER})[:：∶︰﹕比](?P<b>{_NUMBER})[:：∶︰﹕比](?P<c>{_NUMBER})"
    r"(?![0-9:：∶︰﹕比]|\.[0-9])"
)
"""Read without the help of quantities, which take 8:14:40 for the time of day."""
_NEAR = 60
"""How far behind the name of the industries their shares stand."""


@rule(
    "SUM-06",
    "三次产业结构加起来不是100",
    source=_SOURCE + "、STAT-05",
    reason="第一、二、三产业的比重加起来是100；四舍五入最多差0.1。",
    subject=Text,
)
def structure(text: Text) -> Iterator[Finding]:
    done = 0
    for named in text.found(_INDUSTRIES, "产"):
        end = text.sentence_at(named.start())[1]
        for found in _THREE.finditer(text.open, max(done, named.end()), end):
            if found.start() > named.end() + _NEAR:
                break
            done = found.end()
            whole = sum(map(Decimal, found.groups()), Decimal(0))
            if whole > 50 and abs(whole - 100) > Decimal("0.15"):
                working = f"{'+'.join(found.groups())}={whole}≠100"
                message = "三次产业的比重加起来不是100%"
                yield Finding(message, found.span(), "核对这三个数", working=working)
