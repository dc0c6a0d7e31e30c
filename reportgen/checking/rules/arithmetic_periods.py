"""What was told of part of a year against what is told of more of it: 上半年45亿元, 全年38亿元 (STAT-14).

    passages → Told (what, year, months from January on, number) → the same thing, more months, less

Only what adds up over the months is compared: what stands at a date (余额, 在册) may well fall.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from msgspec import Struct

from reportgen.checking.diagnostic import Finding
from reportgen.checking.passages import Passage
from reportgen.checking.reckoning import COUNTED, SOURCE, Reach, fits, passages, reach, shown
from reportgen.checking.registry import rule
from reportgen.checking.text import Text
from reportgen.chinese.quantities import Found

_PERIOD = re.compile(
    "(?:一季度(?<![二三四]、一季度)|上半年|前三个?季度|全年"
    "|1(?<![0-9.]1)(?:月份?)?[—–~～至到-](?P<month>1[0-2]|[2-9])月份?|截至(?P<until>1[0-2]|[2-9])月[底末])[，,]?"
)
_YEAR = re.compile(r"(?:(?P<year>20[0-9]{2})年?|(?P<this>今年|本年)以?来?)(?:的|第)?$")
_MONTHS = {"一": 3, "上": 6, "前": 9, "全": 12}
"""By the first character of a period that names no month."""
_OTHER_TIME = re.compile(
    "去年|上年|同期|往年|前年|计划|目标|任务|预计|力争|预算(?!收入|支出)|拟|将|若|如果|应|[0-9]月|季度|半年|全年|年初|[0-9]年"
)
_NO_FLOW = re.compile(
    "净|利润|盈|亏|余额|存款|库存|存栏|在册|在岗|常住|户籍|均|率|比|增长|下降|减少|降低|节约|排放|能耗|浓度|差|结余|缺|月|日|最|超|每"
    "|规模|总数|总量|容量|装机|储备|里程|面积|保有|户数|人口|[现共设辖拥存]有|剩|达标|占|指数|价|其中|上涨|提高|贡献|拉动|第|排名|位居"
)
"""What does not add up over a year, or is no number of the thing itself."""
_SCOPE = re.compile(
    "^(?P<scope>全[省市区县镇乡州村国校局院系统街道]{1,2}|我[省市区县镇乡州村校局院])?(?:，|的|都|已|累计|共|总共|一共)*"
)
_FILLER = re.compile("累计|总共|一共|合计|总计|共计|共|已经?|完成|实现|达到?|为|是|了|约|实际|的")
_NOUN = re.compile("[一-龥]{0,8}")
_SHORTEST, _LONGEST = 3, 18


class Told(Struct, frozen=True):
    """A number told of the first months of a year."""

    what: str
    scope: str
    year: str
    months: int
    found: Found
    size: Reach
    at: tuple[int, int]
    paragraph: int


@rule(
    "SUM-28",
    "全年的数比上半年、前三季度的还少",
    source=SOURCE + "、STAT-15",
    reason="投资、收入、受理数这样逐月累加的数，时间越长越大；全年反而比前三季度少，总有一个错了，或者口径变了要说明。",
    subject=Text,
    scope="document",
)
def less_over_more(text: Text) -> Iterator[Finding]:
    known: dict[tuple[str, str], list[Told]] = {}
    for told in _all_told(text):
        known.setdefault((told.what, told.size.measure), []).append(told)
    for row in known.values():
        if len(row) > 1 and not _of_many_years(row):
            yield from _less(row)


def _less(row: Sequence[Told]) -> Iterator[Finding]:
    earlier: dict[tuple[str, str, int], Told] = {}
    for told in row:
        against = next((each for each in earlier.values() if _contradict(each, told)), None)
        if against is not None:
            yield _finding(against, told)
        earlier.setdefault((told.year, told.scope, told.months), told)


def _of_many_years(row: Sequence[Told]) -> bool:
    """Whether one period is told with two numbers: then several years stand in one text."""
    periods: dict[tuple[str, str, int], Told] = {}
    firsts = [periods.setdefault((each.year, each.scope, each.months), each) for each in row]
    return any(not fits(first.size, each.size) for first, each in zip(firsts, row, strict=True))


def _all_told(text: Text) -> Iterator[Told]:
    periods = list(text.found(_PERIOD, "年月季"))
    places = [period.start() for period in periods]
    for passage in passages(text, least=1) if periods else ():
        first = bisect_left(places, passage.at + passage.start)
        last = bisect_left(places, passage.at + passage.end, first)
        for found in passage.found if first < last else ():
            here = bisect_right(places, passage.at + found.start, first, last)
            told = here > first and _told(passage, periods[here - 1], found)
            if told:
                yield told


def _told(passage: Passage, period: re.Match[str], found: Found) -> Told | None:
    """What a number behind a period says; None where the words between tell of something else."""
    size = reach(found)
    start, end = period.start() - passage.at, period.end() - passage.at
    label = passage.words[end : found.start]
    if size is None or size.blurred or size.value <= 0 or found.kind not in COUNTED:
        return None
    if len(label) > _LONGEST or re.search("[，。；：、（）“”0-9]", label):
        return None
    ahead = passage.words[max(passage.start, start - 12) : start].rpartition("；")[2]
    dated = _YEAR.search(ahead)
    ahead = ahead[: dated.start()] if dated else ahead
    noun = _NOUN.match(passage.words, found.end)
    whole = label + (noun[0] if noun else "")
    if _OTHER_TIME.search(ahead) or _OTHER_TIME.search(whole) or _NO_FLOW.search(whole):
        return None
    scope = _SCOPE.match(label)
    assert scope is not None  # all of it is optional
    what = _FILLER.sub("", whole[scope.end() :])
    if len(what) < _SHORTEST:
        return None
    months = _MONTHS.get(period[0][0]) or int(period["month"] or period["until"])
    year = (dated["year"] or "今年") if dated else ""
    return Told(
        what, scope["scope"] or "", year, months, found, size, passage.spot(found), passage.at
    )


def _contradict(earlier: Told, later: Told) -> bool:
    """Whether one of two numbers of a thing is of more months, and yet less."""
    if earlier.year != later.year and not (
        earlier.paragraph == later.paragraph and "" in (earlier.year, later.year)
    ):
        return False
    if earlier.scope != later.scope and earlier.scope and later.scope:
        return False
    less, more = sorted((earlier, later), key=lambda told: told.months)
    return less.months < more.months and more.size.high < less.size.low


def _finding(earlier: Told, later: Told) -> Finding:
    less, more = sorted((earlier, later), key=lambda told: told.months)
    message = f"“{later.what}”{_named(more)}是“{more.found.text}”，比{_named(less)}的“{less.found.text}”还少"
    working = f"{shown(more.found)}＜{shown(less.found)}"
    return Finding(message, later.at, "核对这两处", working=working)


_NAMES = {3: "一季度", 6: "上半年", 9: "前三季度", 12: "全年"}


def _named(told: Told) -> str:
    return _NAMES.get(told.months, f"1—{told.months}月")
