"""Parts and their total, in the many ways prose lists them (gongwen.md STAT-14).

    opening (其中, 分别为, 包括, （, ：) → the parts behind it, the total before it → their sum
    parts, 合计N个                      → the parts before it                  → their sum

Parts exhaust their total where the words say so: 分别为, 包括…和…, 其余, brackets, 男 and 女.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.reckoning import (
    COUNTED,
    Passage,
    added,
    judged,
    passages,
    reach,
    shown,
    told,
    unequal,
)
from reportgen.checking.registry import rule
from reportgen.checking.rules.arithmetic_labels import is_whole, overlap
from reportgen.checking.rules.arithmetic_threes import Three, sum_of_two, threes
from reportgen.checking.text import Text
from reportgen.chinese.measures import Kind
from reportgen.chinese.quantities import Found

_OPENING = re.compile(
    r"(?P<among>其中)[：，:,]?|(?P<each>分别)(?:是|为|有)?|(?P<holds>(?<![不只仅])包括|包含|囊括)"
    r"|(?P<bracket>[（(])(?:含|包括|其中[：，:,]?|即)?|(?P<colon>：)"
    r"|(?P<rest>，)(?=[^，。；：\d]{0,10}\d[^。；：]{0,24}?[，、；](?:其余|剩余|余下|剩下)|[男女]"
    r"|(?:上半年|一季度|一期|城镇|公办|出口|线上|省内|境内|当场|立即|立行立改)[^，。；：、\d]{0,6}\d)"
    r"|(?P<by>[分按][^，。；：、\d]{1,8}(?:看|统计|划分)[，：])"
    r"|(?P<of>(?<=[一-龥])当?中[，,])"
)
_CHANGE = re.compile(
    "增|减|提高|上升|下降|降低|[比较](?!例)|同期|同比|环比|平均|人均|均|超|累计|总|合计|共|每|达到|目标|计划|力争|第"
    "|各|分别|另|同时|此外|还|并|逆差|亏损|其中|应|需|拟|预计"
)
_LEVEL = re.compile(
    "新增|增加值|净增|增设|增补|减免|总部|总量|总支|共产党|共青|共同|公共|共享|共建|第[一二三]产业|并购|合并"
    "|应急|应用|供应|响应|需求|总[队站行]|应届|各类|超大|第[一二三四五六七八九十][批期类轮档级针剂组队段]|每[日周月]"
)
_NO_PART = re.compile("增长|减少|提高|下降|同比|环比|平均|人均|合计|共计|总计|其中|另")
"""What no label in brackets says, where whatever is listed between two 、 is a part."""
_LABEL = re.compile(r"[^。；：！？（）()\n]{0,24}")
_SEPARATED = re.compile(
    r"(?P<tail>[^，、；。：（）()\n和及与]{0,12}?)(?P<mark>[，、；]|和|及|与|以及)"
)
_FURTHER = re.compile("[^，。；（）]{0,6}[，（](?:其中|包括)")
"""What tells that a quantity has parts or a story of its own: it is a total beside the total."""
_ATTRIBUTE_KINDS = (Kind.PERCENT, Kind.POINTS, Kind.MULTIPLE, Kind.RANK)
_SHORT = 4
_AND_SO_ON = re.compile("等|…|\\.\\.\\.")


class Parts(Struct, frozen=True):
    """Parts in a row, with their labels."""

    found: tuple[Found, ...]
    labels: tuple[str, ...]
    end: int
    """Where the row ends in the paragraph."""
    last: str
    """The mark before the last part."""
    plain: bool
    """Whether it is told in one breath: 、 and 和 between, or commas between short labels."""


@rule(
    "SUM-03",
    "分项加起来与总数对不上",
    source="《统计法》对数据真实准确的要求；规则 STAT-14、STAT-13",
    reason="各项加起来等于总数；“其中”可以不列全，但互不重叠的几项加起来不能超过总数。",
    subject=Text,
)
def parts(text: Text) -> Iterator[Finding]:
    for passage in (view for each in passages(text, least=3) for view in _views(each)):
        seen: set[int] = set()
        for opening in _OPENING.finditer(passage.words, passage.start, passage.end):
            not_part = _NO_PART if opening["bracket"] else _CHANGE
            row = parts_behind(passage, opening.end(), not_part)
            if row is None or row.found[0].start in seen:
                continue
            seen.add(row.found[0].start)
            total = total_before(passage, opening.start(), row.found[0])
            if total is not None:
                yield from _against(passage, total, row, opening)
        told_of = yield from _totalled(passage)
        for three in threes(passage):
            if three.found[2].start not in told_of and sum_of_two(three):
                yield from _summed(passage, three)


def _views(passage: Passage) -> Iterator[Passage]:
    """The passage; where things are told in pairs (320批860人次), the first and the second of each."""
    found = passage.found
    paired = {
        second.start for first, second in pairwise(found) if first.end == second.start
    }  # the starts of the second of each pair
    if len(paired) < 3 or 2 * len(paired) < len(found):
        yield passage
        return
    yield replace(passage, found=[f for f in found if f.start not in paired])
    yield replace(passage, found=[f for f in found if f.end not in paired])


def parts_behind(passage: Passage, start: int, not_part: re.Pattern[str]) -> Parts | None:
    """The row of parts that begins behind an opening, up to a label with words for something other
    than a part; None where there are fewer than two."""
    upcoming = [f for f in passage.found if f.start >= start]
    if not upcoming:
        return None
    first = upcoming[0]
    label = passage.words[start : first.start]
    if first.kind not in COUNTED or not _is_label(label, not_part) or "，" in label.strip("，"):
        return None
    row, labels, last, plain = [first], [label], "", True
    end, size = first.end, reach(first)
    for found in upcoming[1:]:
        gap = passage.words[end : found.start]
        if found.kind in _ATTRIBUTE_KINDS:
            if re.search("[。！？）)]", gap):
                break
            end = found.end
            continue
        separated = _SEPARATED.match(gap)
        other = reach(found)
        if separated is None or size is None or other is None or other.measure != size.measure:
            break
        label = gap[separated.end() :]
        if not _is_label(label, not_part) or "，" in label or (label and label in labels):
            break
        if _FURTHER.match(passage.words, found.end):
            break
        row.append(found)
        labels[-1] += separated["tail"]
        labels.append(label)
        last = separated["mark"]
        plain = plain and (last not in "，；" or len(label) <= 2 * _SHORT)
        end = found.end
    if len(row) < 2:
        return None
    tail = re.match("[^，、；。：（）()和及与]{0,10}", passage.words[end : passage.end])
    labels[-1] += tail[0] if tail else ""
    return Parts(tuple(row), tuple(labels), end + len(tail[0] if tail else ""), last, plain)


def _is_label(words: str, not_part: re.Pattern[str]) -> bool:
    """Whether words may name a part: short, and telling nothing other, as a change or total."""
    return _LABEL.fullmatch(words) is not None and not_part.search(_LEVEL.sub("", words)) is None


def total_before(passage: Passage, place: int, part: Found) -> Found | None:
    """The quantity that parts behind `place` are parts of: the nearest before that is no change,
    of their measure, in this sentence or, where 其中 opens it, in the one before."""
    size = reach(part)
    same = [f for f in passage.found if f.end <= place]
    if not same and re.search("[。！？]", passage.words[max(0, place - 1) : place]):
        same = [f for f in passage.before if f.end <= place]
    while same:
        found = same.pop()
        gap = passage.words[found.end : place]
        if found.kind in _ATTRIBUTE_KINDS:
            continue
        number = reach(found)
        paired = bool(same) and same[-1].end == found.start
        if paired and number and size and number.measure != size.measure:
            continue  # 412户860人，其中甲村180户
        if size is None or number is None or number.measure != size.measure or len(gap) > 60:
            return None
        before = re.split("[，。；]", passage.words[max(0, found.start - 8) : found.start])[-1]
        if re.search("增加|增长|减少|下降|提高|多增|净增|[比较高低多少]$", before):
            continue
        bracket = passage.words.startswith(("（", "("), place)
        if same and not bracket and _one_of_a_row(passage, same[-1], found):
            return None
        return found
    return None


def _one_of_a_row(passage: Passage, previous: Found, found: Found) -> bool:
    """甲30个、乙50个，其中: nobody knows whose parts follow."""
    gap = passage.words[previous.end : found.start]
    first, second = reach(previous), reach(found)
    same = first is not None and second is not None and first.measure == second.measure
    return same and re.search("[、和及与，；]", gap) is not None


def _against(
    passage: Passage, total: Found, row: Parts, opening: re.Match[str]
) -> Iterator[Finding]:
    said = reach(total)
    reaches = [r for r in map(reach, row.found) if r is not None]
    assert said is not None
    worked = added(reaches)
    whole = _exhausts(passage, total, row, opening)
    confidence = judged(worked, said, any(r.blurred for r in reaches))
    if confidence is None or (not whole and worked.high < said.low):
        return
    # more than the whole in one part: it is no part (造林148万亩，其中……，修复草原517万亩)
    short = row.last not in "，；" and all(len(label) <= _SHORT + 1 for label in row.labels)
    apart = not short and any(r.low > said.high for r in reaches)
    unsure = overlap(row.labels) or not row.plain or len(row.labels[0]) > 2 * _SHORT
    if not whole and (unsure or apart):
        confidence = "possible"
    elif not whole and not ("其中" in opening[0] or opening["of"] or opening["by"]):
        return
    yield _finding(passage, total, row.found, whole, confidence)


def _finding(
    passage: Passage, total: Found, row: Sequence[Found], whole: bool, confidence: Confidence
) -> Finding:
    worked = added([r for r in map(reach, row) if r is not None])
    said = reach(total)
    assert said is not None
    sign = "＞" if worked.value > said.value and not whole else "≠"
    terms = "+".join(map(shown, row))
    return unequal(
        passage,
        passage.spot(total),
        f"各项加起来与“{total.text}”对不上",
        f"{terms}={told(worked.value, total)}{sign}{shown(total)}",
        confidence,
    )


def _exhausts(passage: Passage, total: Found, row: Parts, opening: re.Match[str]) -> bool:
    """Whether the parts plainly leave nothing over."""
    words = passage.words
    span = words[opening.end() : row.end + 2]
    if _AND_SO_ON.search(span) or any(_AND_SO_ON.search(label) for label in row.labels):
        return False
    if any(re.match("[，；、]?(?:其余|剩余|余下|剩下|其他|其它)", each) for each in row.labels[1:]):
        return True
    if is_whole(row.labels):
        return not _OTHERS_USE_IT.search(words, total.end, row.end)
    closing = words[row.end : row.end + 1]
    near = opening.start() - total.end
    if opening["bracket"]:
        return (
            closing in ("）", ")")
            and near <= 10
            and len(row.found) > 2
            and "其中" not in opening[0]
        )
    if opening["each"]:
        gap = words[total.end : opening.start()]
        return near <= 30 and "。" not in gap and "其中" not in gap and _sums_up(passage, total)
    ended = closing in ("。", "；", "", "！") and row.plain
    if opening["by"]:
        return ended and len(row.found) > 2
    if opening["holds"]:
        return ended and near <= 12 and row.last in ("和", "及", "与", "以及", "、")
    return (
        opening["colon"] is not None
        and ended
        and near <= 10
        and (len(row.found) > 2 or _sums_up(passage, total))
    )


_OTHERS_USE_IT = re.compile("用电|用水|用能|能源消费")
"""What households use too: the three industries are not all of it."""


def _sums_up(passage: Passage, total: Found) -> bool:
    """Whether words before a quantity say that it is a total."""
    before = passage.words[max(passage.start, total.start - 12) : total.start]
    return re.search("共|合计|总|累计", before) is not None


_TOTALLED = re.compile(
    r"(?P<tail>[^，、；。：（）()\n0-9]{0,12})[，,、；（(](?P<sum>合计|共计|总计|累计|全年|一共|总共|共)(?:为|是|有|达|占|(?P<verb>[一-龥]{2}))?"
)
_TOTALLED_NOUN = re.compile(
    r"[^，、；。：（）()\n0-9]{0,12}[，；](?:全[一-龥]|总|一)?(?:共|合计)(?:有|发生|建成|完成|实施|受理|查处|开展|举办)?(?P<noun>[一-龥]{2,10})"
)
_JOINED = re.compile(
    r"(?P<tail>[^，、；。：（）()\n]{0,12}?)(?P<mark>[，、；]|和|及|与|以及)(?P<label>[^，、；。：（）()\n]{0,14})"
)


def _summed(passage: Passage, three: Three) -> Iterator[Finding]:
    """一季度3600件，二季度4200件，上半年共受理7800件."""
    *row, total = three.found
    numbers = [r for r in map(reach, row) if r is not None]
    said = reach(total)
    if said is not None:
        confidence = judged(added(numbers), said, any(r.blurred for r in numbers))
        if confidence is not None:
            yield _finding(passage, total, row, True, confidence)


def _totalled(passage: Passage) -> Generator[Finding, None, set[int]]:
    """甲a个、乙b个、丙c个，合计N个; gives where the totals begin that were told of."""
    told_of: set[int] = set()
    for place, total in enumerate(passage.found):
        if place < 2 or (total.kind not in COUNTED and total.kind is not Kind.PERCENT):
            continue
        gap = passage.between(passage.found[place - 1], total)
        opened, named = _TOTALLED.fullmatch(gap), _TOTALLED_NOUN.fullmatch(gap)
        if opened is None and named is None:
            continue
        row = _row_before(passage, place, total)
        reaches = [reach(each) for each in row]
        numbers = [r for r in reaches if r is not None]
        said = reach(total)
        if said is None or len(numbers) < 2:
            continue
        confidence = judged(added(numbers), said, any(r.blurred for r in numbers))
        if confidence is not None:
            certain = opened is not None and _certain(passage, row, total, opened)
            if not certain and not (named and _all_named(passage, row, named["noun"])):
                confidence = "possible"
            told_of.add(total.start)
            yield _finding(passage, total, row, True, confidence)
    return told_of


def _row_before(passage: Passage, place: int, total: Found) -> list[Found]:
    """The quantities of a total's measure that stand in a row before it."""
    size = reach(total)
    row: list[Found] = []
    marks: set[str] = set()
    for found in reversed(passage.found[:place]):
        number = reach(found)
        if number is None or size is None or number.measure != size.measure:
            break
        if found.kind is not total.kind:
            break
        if row:
            joined = _JOINED.fullmatch(passage.between(found, row[0]))
            if joined is None or not _is_label(joined["label"].replace("另", ""), _CHANGE):
                break
            marks.add("、" if joined["mark"] not in "，；" else joined["mark"])
            if len(marks) > 1:
                break
        row.insert(0, found)
    return row


def _noun(passage: Passage, found: Found) -> str:
    """What a quantity counts, where it stands behind it: 项目 in 3个项目."""
    behind = re.compile("[一-龥]{0,8}").match(passage.words, found.end)
    return re.split("[和及与]", behind[0])[0] if behind else ""


_OF_ONE_YEAR = re.compile("新增|净增|修订|增补|新修")
"""What joins a stock that is told behind it: 新增159种、修订1101种，总共6385种."""


def _alone(passage: Passage, first: Found) -> bool:
    """Whether nothing of the measure of a row's first part stands before the row."""
    size = reach(first)
    others = [reach(f) for f in passage.found if f.start < first.start]
    return size is not None and all(o is None or o.measure != size.measure for o in others)


def _all_named(passage: Passage, row: Sequence[Found], noun: str) -> bool:
    """工矿事故13起、道路事故2起，全市共发生安全事故15起: every label ends as the total's noun does."""
    labels = [passage.ahead(each, 14) for each in row]
    alone = _alone(passage, row[0]) or re.search("[；。]", passage.ahead(row[0], 40)) is not None
    return alone and all(label.endswith(noun[-2:]) for label in labels)


def _certain(passage: Passage, row: Sequence[Found], total: Found, opened: re.Match[str]) -> bool:
    """Whether a row before a total is all of it: nothing else counted stands before the row."""
    ahead = passage.ahead(row[0], 40)
    if opened["verb"] and opened["verb"] not in ahead:
        return False
    if _OF_ONE_YEAR.search(passage.words, max(0, row[0].start - 14), total.start):
        return False
    alone = _alone(passage, row[0]) or re.search("[；。]", ahead) is not None
    tails = {_noun(passage, each) for each in (*row, total)} - {""}
    if len(tails) > 1 and _noun(passage, total):
        return False
    clause = re.split("[，。；：]", ahead)[-1]
    if "分别" in clause:
        clause = clause.replace("分别", "")
    elif opened["sum"] in ("累计", "全年"):
        return False
    around = passage.words[max(passage.start, row[0].start - 16) : row[0].start]
    if opened["sum"] == "全年" and not re.search("季度|半年|月", around):
        return False
    marks = [passage.between(a, b) for a, b in pairwise(row)]
    listed = all("、" in m or re.search("[和及与]", m) for m in marks)
    labels = [passage.words[a.end : b.start].strip("，、") for a, b in pairwise(row)]
    short = len(row) > 2 and all(len(label) <= _SHORT for label in labels)
    firm = opened["sum"] != "共" or listed or short
    return alone and firm and _is_label(clause, _CHANGE) and "其中" not in ahead
