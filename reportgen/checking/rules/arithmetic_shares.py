"""Shares against the part and the whole they are worked out from (gongwen.md STAT-14).

A percentage is held against the part right before it and the whole that the words name: 占全部N个
的, N个中有M个, 共N个，其中M个, 受理N件、办结M件，办结率.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.checking.diagnostic import Finding
from reportgen.checking.passages import Passage
from reportgen.checking.reckoning import (
    COUNTED,
    SOURCE,
    at_odds,
    judged,
    passages,
    reach,
    shown,
    told,
)
from reportgen.checking.registry import rule
from reportgen.checking.rules.arithmetic_parts import total_before
from reportgen.checking.rules.arithmetic_rates import (
    Share,
    among_others,
    rate_of_two,
    share_of,
    side_by_side,
)
from reportgen.checking.rules.arithmetic_threes import threes, whole_told_behind
from reportgen.checking.text import Text
from reportgen.chinese.measures import Kind
from reportgen.chinese.quantities import Found

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


@rule(
    "SUM-04",
    "占比与部分、总数对不上",
    source=SOURCE,
    reason="写出了部分、总数和占比（完成率、办结率），除一下就知道对不对；对不上，三个数里至少错了一个。",
    subject=Text,
)
def shares(text: Text) -> Iterator[Finding]:
    for passage in passages(text, least=3):
        read: set[int] = set()
        for share in _readings(passage):
            if share.said.start in read:
                continue
            read.add(share.said.start)
            if (finding := _judged_share(passage, share)) is not None:
                yield finding


def _readings(passage: Passage) -> Iterator[Share]:
    """What the percentages of a passage are shares of, the surer reading first."""
    if not any(found.kind is Kind.PERCENT for found in passage.found):
        return
    alone = list(threes(passage))
    for three in alone:
        if (behind := whole_told_behind(three)) is not None:
            yield Share(*behind, True)
    for place, said in enumerate(passage.found):
        if said.kind is not Kind.PERCENT or not place:
            continue
        share = (
            _of_whole(passage, place)
            or _of_total(passage, place)
            or side_by_side(passage, place)
            or _by_name(passage, place)
        )
        if share is not None:
            yield share
    for three in alone:
        if (two := rate_of_two(three)) is not None:
            yield Share(*two, three.found[2], True)
    yield from among_others(passage)


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


def _judged_share(passage: Passage, share: Share) -> Finding | None:
    part, whole, said = reach(share.part), reach(share.whole), reach(share.said)
    if part is None or whole is None or said is None or part.measure != whole.measure:
        return None
    if share.part.kind not in COUNTED or share.whole.kind not in COUNTED:
        return None
    if whole.low <= 0 or said.measure not in ("%", "‰") or part.value > whole.value * 10:
        return None
    worked = share_of(part, whole, 100 if said.measure == "%" else 1000)
    confidence = judged(worked, said, part.blurred or whole.blurred)
    if confidence is None:
        return None
    if not share.firm and confidence == "sure":
        confidence = "likely"
    working = f"{shown(share.part)}÷{shown(share.whole)}={told(worked.value, share.said, 1)}≠{share.said.text}"
    return at_odds(passage, share.said, (share.part, share.whole), working, confidence)
