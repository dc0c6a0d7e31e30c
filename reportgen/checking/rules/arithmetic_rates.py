"""Rates that are called as what they count, against part and whole (gongwen.md STAT-14).

受理N件，办结M件，办结率P%                     → `side_by_side`
抽测水样N份，超标M份，超标率P%                 → `rate_of_two`: three alone, in any order
受理N件，办结M件，正在办理K件，办结率P%        → `among_others`: the part by its name
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import permutations

from msgspec import Struct

from reportgen.checking.passages import Passage
from reportgen.checking.reckoning import COUNTED, Reach, Sum, judged, reach
from reportgen.checking.rules.arithmetic_stretches import PIECE, Stretch, alike, stretches
from reportgen.chinese.measures import Kind
from reportgen.chinese.quantities import Found

_UNUSABLE = re.compile(
    "同比|环比|增[长幅速]|其中|目标值|预计|力争|左右|以上|平均|人均|[比较高低]于|可比"
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


def side_by_side(passage: Passage, place: int) -> Share | None:
    """受理N件，办结M件，办结率P%."""
    if place < 2:
        return None
    whole, part, said = passage.found[place - 2 : place + 1]
    named = _RATE.fullmatch(passage.between(part, said)) if alike(whole, part) else None
    if named is None or named["stem"] not in _STEMS:
        return None
    gap = passage.between(whole, part)
    if _OTHERS.search(PIECE.split(passage.ahead(whole))[-1]):
        return None  # 比上年少12件，办结100件: no whole
    own = re.search(_STEMS[named["stem"]], re.split("[，、]", gap)[-1] + named["tail"])
    if own is not None and re.search("应|需|计划|预计|拟|欠|未", re.split("[，、]", gap)[-1]):
        return None  # 参保26万人，应参保27万人: the part stands first; 已缴200户，欠缴30户: none is
    if own is None or len(gap) > 24 or re.search("[。；：]", gap) or "，" not in gap + "，":
        return None
    if _of_an_earlier(passage, place) or _of_a_larger(passage, place):
        return None
    around = passage.words[max(passage.start, whole.start - 14) : said.start]
    firm = named["stem"] in _SURE_STEMS and not _SECOND_BASIS.search(around)
    return Share(part, whole, said, firm)


def _of_a_larger(passage: Passage, place: int) -> bool:
    """Whether what stands right before is less than the part, and something further ahead is not:
    检查150家，责令整改12家，合格138家，合格率92%."""
    whole, part = passage.found[place - 2], passage.found[place - 1]
    earlier = any(_may_hold(found, part) for found in passage.found[: place - 2])
    return earlier and not _may_hold(whole, part)


def _of_an_earlier(passage: Passage, place: int) -> bool:
    """Whether the rate comes out against a number further ahead: 送审A，审定B，核减C，核减率C÷A."""
    part, said = reach(passage.found[place - 1]), reach(passage.found[place])
    for found in passage.found[: place - 2]:
        whole = reach(found)
        if part is None or said is None or whole is None or whole.measure != part.measure:
            continue
        if whole.low > 0 and judged(share_of(part, whole, 100), said) is None:
            return True
    return False


_NAMED_RATE = re.compile(r"(?P<stem>[一-龥]{2})(?:率|进度)(?:为|是|达到?|约)?$")
_OTHER_WHOLE = re.compile("[应需未不拟欠]$|正在$|计划$|预计$")
_MEANT = re.compile("应|目标|计划|规划|任务|总|共|全部|需")


def rate_of_two(three: Stretch) -> tuple[Found, Found] | None:
    """Part and whole of the rate that stands last: the part is called as the rate is."""
    first, second, said = three.found
    named = _NAMED_RATE.search(three.labels[2])
    if said.kind is not Kind.PERCENT or named is None or not alike(first, second):
        return None
    labels = (three.labels[0], three.labels[1].removeprefix("，其中"), three.labels[2])
    if any(_UNUSABLE.search(label) for label in labels):
        return None
    own = [_called(three.words(place), named["stem"]) for place in (0, 1)]
    if own[0] == own[1]:
        return None
    part, whole = (first, second) if own[0] else (second, first)
    among = "其中" in three.labels[1]
    behind = own[0]  # the whole told behind its part must be called one
    if among and behind:
        return None
    if behind and _MEANT.search(three.words(1)) is None:
        return None
    return part, whole


_MOST = 8
"""Quantities of a stretch; a longer one is a list of many things."""
_OTHERS = re.compile("其中|同比|环比|[比较高低]于|[比较]|增|减|平均|人均|预计|力争|目标值|可比")


def among_others(passage: Passage) -> Iterator[Share]:
    """Rates whose part and whole stand further off, in a stretch of four or more quantities."""
    if "率" not in passage.words:
        return
    for stretch in stretches(passage, 4, _MOST):
        for place, said in enumerate(stretch.found):
            if said.kind is Kind.PERCENT:
                two = _two_of_many(stretch, place)
                if two is not None and not _comes_out(stretch, said):
                    yield Share(*two, said, True)


def _two_of_many(stretch: Stretch, place: int) -> tuple[Found, Found] | None:
    """The one part that is called as the rate at a place is, and the nearest number before it that
    may be its whole."""
    named = _NAMED_RATE.search(stretch.labels[place])
    if named is None or _SECOND_BASIS.search(PIECE.split(stretch.labels[place])[-1]):
        return None
    before = [p for p in range(place) if not _OTHERS.search(PIECE.split(stretch.labels[p])[-1])]
    pairs = []
    for at in before:
        part = stretch.found[at]
        wholes = [each for p in before if p < at and _may_hold(each := stretch.found[p], part)]
        if wholes and _called(stretch.words(at), named["stem"]):
            pairs.append((part, wholes[-1]))
    return pairs[0] if len(pairs) == 1 else None


def _may_hold(whole: Found, part: Found) -> bool:
    size, own = reach(whole), reach(part)
    return alike(whole, part) and size is not None and own is not None and size.high >= own.low


def _comes_out(stretch: Stretch, said: Found) -> bool:
    """Whether any two quantities of the stretch make the rate: then nothing is surely wrong."""
    rate = reach(said)
    counted = [r for f in stretch.found if f.kind in COUNTED and (r := reach(f)) and r.low > 0]
    return rate is not None and any(
        part.measure == whole.measure and judged(share_of(part, whole, 100), rate) is None
        for part, whole in permutations(counted, 2)
    )


_HAS = {"建成": re.compile("现有|已建|建有")}


def _called(words: str, stem: str) -> bool:
    """Whether a quantity is called as a rate is: 已缴 for 征缴, but neither 应缴 nor 欠缴."""
    if stem in _HAS and _HAS[stem].search(words):
        return True
    named = re.search(_STEMS.get(stem, re.escape(stem)), words)
    at = named.start() if named else -1
    return at >= 0 and _OTHER_WHOLE.search(words[max(0, at - 2) : at]) is None


def share_of(part: Reach, whole: Reach, parts: int) -> Sum:
    """What a part is of its whole, in so many parts: 100 for per cent."""
    return Sum(
        parts * part.value / whole.value,
        parts * part.low / whole.high,
        parts * part.high / whole.low,
    )
