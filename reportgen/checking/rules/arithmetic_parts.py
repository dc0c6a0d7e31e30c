"""Parts that are told behind their total, in the many ways prose lists them (gongwen.md STAT-14).

    total, opening (其中, 分别为, 包括, （, ：), parts → `_against`: what the parts come to
    total and parts, no word between                  → `_listed`: only that they are too many
    parts, 合计N个                                    → `arithmetic_totals`

Parts exhaust their total where the words say so: 分别为, 包括…和…, 其余, brackets, 男 and 女.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from reportgen.checking.diagnostic import Finding
from reportgen.checking.passages import Passage
from reportgen.checking.reckoning import (
    COUNTED,
    SOURCE,
    added,
    judged,
    passages,
    reach,
    reaches,
)
from reportgen.checking.registry import rule
from reportgen.checking.rules.arithmetic_labels import (
    CHANGE,
    NO_PART,
    is_label,
    is_whole,
    overlap,
)
from reportgen.checking.rules.arithmetic_stretches import Stretch, alike, stretches
from reportgen.checking.rules.arithmetic_totals import sum_unequal, totalled
from reportgen.checking.text import Text
from reportgen.chinese.measures import Kind
from reportgen.chinese.quantities import Found

_OPENING = re.compile(
    r"其中[：，:,]?|分别(?P<each>)(?:是|为|有)?|包(?P<holds>)(?:括(?<![不只仅]包括)|含)|囊(?P<held>)括"
    r"|[（(](?P<bracket>)(?:含|包括|其中[：，:,]?|即)?|：(?P<colon>)"
    r"|，(?=[^，。；：\d]{0,10}\d[^。；：]{0,24}?[，、；](?:其余|剩余|余下|剩下)|[男女]"
    r"|(?:上半年|一季度|一期|城镇|公办|出口|线上|省内|境内|当场|立即|立行立改)[^，。；：、\d]{0,6}\d)"
    r"|[分按](?P<by>)[^，。；：、\d]{1,8}(?:看|统计|划分)[，：]"
    r"|当?中(?P<of>)[，,](?<=[一-龥]中.)"
)
"""Groups are empty marks of what opens: one at the head of a branch would make the search several
times slower."""
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
    source=SOURCE + "、STAT-13",
    reason="各项加起来等于总数；“其中”可以不列全，但互不重叠的几项加起来不能超过总数。",
    subject=Text,
)
def parts(text: Text) -> Iterator[Finding]:
    for passage in (view for each in passages(text, least=3) for view in _views(each)):
        seen: set[int] = set()
        for opening in _OPENING.finditer(passage.words, passage.start, passage.end):
            not_part = NO_PART if opening["bracket"] is not None else CHANGE
            row = parts_behind(passage, opening.end(), not_part)
            if row is None or row.found[0].start in seen:
                continue
            seen.add(row.found[0].start)
            total = total_before(passage, opening.start(), row.found[0])
            if total is not None:
                yield from _against(passage, total, row, opening)
        yield from totalled(passage)
        for stretch in stretches(passage, 4, 9):
            if stretch.found[1].start not in seen:
                yield from _listed(passage, stretch)


_PLAIN_LABEL = re.compile("[，、；：](?P<name>[一-龥]{2,5}?)")


def _listed(passage: Passage, stretch: Stretch) -> Iterator[Finding]:
    """耕地N亩，水田a亩，旱地b亩，菜地c亩: parts of one kind, no word between, more than the total."""
    total, *row = stretch.found
    names = [
        _PLAIN_LABEL.fullmatch(label.removeprefix(tail))
        for label, tail in zip(stretch.labels[1:], stretch.tails, strict=False)
    ]
    if not all(names) or not all(alike(total, each) for each in row):
        return
    called = [found["name"] for found in names if found]
    ending = {name[-1] for name in called}
    if len(ending) > 1 or any(not is_label(name) for name in called) or overlap(called):
        return
    said, numbers = reach(total), reaches(row)
    assert said is not None
    if stretch.words(0)[-1:] in ending or any(r.low > said.high for r in numbers):
        return  # 特别奖4件，一等奖75件: one of the row
    if added(numbers).low > said.high and not said.blurred:
        yield sum_unequal(passage, total, row, False, "sure")


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


_LONGEST_LABEL = 24
"""As `is_label` has it."""


def parts_behind(passage: Passage, start: int, not_part: re.Pattern[str] = CHANGE) -> Parts | None:
    """The row of parts that begins behind an opening, up to a label with words for something other
    than a part; None where there are fewer than two."""
    upcoming = [f for f in passage.found if f.start >= start]
    if not upcoming:
        return None
    first = upcoming[0]
    if first.start > start + _LONGEST_LABEL:
        return None  # told before the words between are copied, once for every opening
    label = passage.words[start : first.start]
    if first.kind not in COUNTED or not is_label(label, not_part) or "，" in label.strip("，"):
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
        if not is_label(label, not_part) or "，" in label or (label and label in labels):
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
    assert said is not None
    numbers = reaches(row.found)
    worked = added(numbers)
    whole = _exhausts(passage, total, row, opening)
    confidence = judged(worked, said, any(r.blurred for r in numbers))
    if confidence is None or (not whole and worked.high < said.low):
        return
    # more than the whole in one part: it is no part (造林148万亩，其中……，修复草原517万亩)
    short = row.last not in "，；" and all(len(label) <= _SHORT + 1 for label in row.labels)
    apart = not short and any(r.low > said.high for r in numbers)
    unsure = overlap(row.labels) or not row.plain or len(row.labels[0]) > 2 * _SHORT
    if not whole and (unsure or apart):
        confidence = "possible"
    elif not whole and not (
        "其中" in opening[0] or opening["of"] is not None or opening["by"] is not None
    ):
        return
    yield sum_unequal(passage, total, row.found, whole, confidence)


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
    if opening["bracket"] is not None:
        return (
            closing in ("）", ")")
            and near <= 10
            and len(row.found) > 2
            and "其中" not in opening[0]
        )
    if opening["each"] is not None:
        gap = words[total.end : opening.start()]
        if near > 30 or "。" in gap or "其中" in gap:
            return False
        return _sums_up(passage, total) or _ALL_OF_THEM.search(gap) is not None
    ended = closing in ("。", "；", "", "！") and row.plain
    if opening["by"] is not None:
        return ended and len(row.found) > 2
    if opening["holds"] is not None or opening["held"] is not None:
        return ended and near <= 12 and row.last in ("和", "及", "与", "以及", "、")
    return (
        opening["colon"] is not None
        and ended
        and near <= 10
        and (len(row.found) > 2 or _sums_up(passage, total))
    )


_ALL_OF_THEM = re.compile("(?:一至四|1至4|1—4|四个|各)季度|上、?下半年|男、?女|城、?乡")
"""What is told one after the other behind 分别, and leaves nothing over."""
_OTHERS_USE_IT = re.compile("用电|用水|用能|能源消费")
"""What households use too: the three industries are not all of it."""


def _sums_up(passage: Passage, total: Found) -> bool:
    """Whether words before a quantity say that it is a total."""
    before = passage.words[max(passage.start, total.start - 12) : total.start]
    return re.search("共|合计|总|累计", before) is not None
