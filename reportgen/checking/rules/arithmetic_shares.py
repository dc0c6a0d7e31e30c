"""Shares against the part and the whole they are worked out from (gongwen.md STAT-14).

A percentage is held against the part right before it and the whole that the words name: 占全部N个
的, N个中有M个, 共N个，其中M个, 受理N件、办结M件，办结率.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from reportgen.checking.diagnostic import Finding
from reportgen.checking.reckoning import (
    COUNTED,
    Passage,
    Reach,
    Sum,
    judged,
    passages,
    reach,
    shown,
    told,
    unequal,
)
from reportgen.checking.registry import rule
from reportgen.checking.rules.arithmetic_parts import total_before
from reportgen.checking.rules.arithmetic_threes import rate_of_two, threes, whole_told_behind
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
    r"|占(?P<total>总(?:投资|支出|收入|产值|面积|人口|产量|销量|成本|资产|学时|里程))的|占(?!全|世界|国|同|各)(?P<thing>[一-龥]{2,6}?)(?:总[一-龥]{0,2}[数量额]|数)的|占(?!全|世界|国|同|各|总)(?P<named>[一-龥]{2,5}?)(?:总?(?:面积|里程|数量|规模|产量|人数|户数)|总?人口)的)|[，,（(](?:比例|比重))(?:为|是|达到|达|约)?(?:大?约)?"
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
        yield from _told_alone(passage)


def _told_alone(passage: Passage) -> Iterator[Finding]:
    """样品320份，超标16份，超标率5%, where the words of the other readings do not fit."""
    for three in threes(passage):
        if (behind := whole_told_behind(three)) is not None:
            if (finding := _judged_share(passage, Share(*behind, True))) is not None:
                yield finding
            continue
        said = three.found[2]
        two = rate_of_two(three)
        place = list(passage.found).index(said)
        if two is None or any(
            read(passage, place) for read in (_of_whole, _of_total, _rate, _by_name)
        ):
            continue
        if (finding := _judged_share(passage, Share(*two, said, True))) is not None:
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
        thing = taken["thing"] or taken["named"]
        if thing and whole is not None and not _names(passage, whole, thing):
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
    if thing := taken["thing"] or taken["named"]:
        near = _names(passage, whole, thing) and "。" not in gap
        return Share(part, whole, said, True) if near else None
    if _OUT_OF.fullmatch(gap) is not None:
        return Share(part, whole, said, "中" in gap)
    if _DONE_OF.fullmatch(gap) is not None and re.search("[总共全]", passage.ahead(whole, 12)):
        return Share(part, whole, said, any(said in three.found for three in threes(passage)))
    return None


_DONE_OF = re.compile(r"[^，。；：、\d]{0,6}[，,](?:其中)?已[^，。；：、\d]{2,12}")
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
    if own is not None and re.search("应|需|计划|预计|拟", re.split("[，、]", gap)[-1]):
        return None  # 参保26万人，应参保27万人: the part stands first
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
