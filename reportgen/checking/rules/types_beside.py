"""What a template says beside its figures and a refresh leaves as it was: direction, 同比, 近, units, ranks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.checking.beside_words import Kind, slips
from reportgen.checking.diagnostic import Confidence, Finding, Place
from reportgen.checking.registry import rule
from reportgen.checking.type_faults import faulty_lines, units_of
from reportgen.checking.typed_numbers import RANKED
from reportgen.checking.typefiles import ReportType
from reportgen.template.beside import Beside


@rule(
    "TYPE-13",
    "方向写在数的外面",
    source="docs/templates.md（写法）；规则 STAT-07 同类",
    reason="“增长”“下降”写在 {{ }} 外面，就是固定的字：下一期数降了，更新只换数，印出来成了“增长-3.2%”，或者话和数相反。方向要由写法写出来。",
    subject=ReportType,
    scope="type",
    severity="warning",
)
def directions(kind: ReportType) -> Iterator[Finding]:
    yield from _slips(kind, "direction")


@rule(
    "TYPE-14",
    "约数词写在数的旁边",
    source="docs/templates.md（写法 概数）；规则 NUM-29",
    reason="“近”“约”“余”写在 {{ }} 旁边，数一变就不一定对：近1003人、近1000余人都不通。约数词填在数据的“修饰”一列，或用写法“概数”。",
    subject=ReportType,
    scope="type",
    severity="warning",
)
def blurs(kind: ReportType) -> Iterator[Finding]:
    yield from _slips(kind, "blur")


@rule(
    "TYPE-15",
    "带万、亿的单位写在数的外面",
    source="docs/templates.md（写法 换算）；规则 STAT-16",
    reason="用“数”只印数，后面手写“万元”，或除以10000再写“亿元”：数据换成亿元来填，印出来的数就差一万倍。",
    subject=ReportType,
    scope="type",
)
def units(kind: ReportType) -> Iterator[Finding]:
    yield from _slips(kind, "unit")


def _slips(kind: ReportType, wanted: Kind) -> Iterator[Finding]:
    if kind.contract is None or kind.outline is None:
        return
    declared, faulty = units_of(kind.contract), faulty_lines(kind)
    for each in kind.outline.beside:
        if (each.file, each.line) in faulty:
            continue
        for slip in slips(each, declared):
            if slip.kind == wanted:
                place = _place(kind, each, slip.word, behind=slip.behind)
                yield Finding(slip.message, place, slip.hint, confidence=slip.confidence)


def _place(kind: ReportType, each: Beside, word: str, *, behind: bool) -> Place:
    """The word where it touches its tag; the line where the tag cannot be told from others."""
    ahead = each.before.rpartition("\0")[2]
    around = each.tag + word if behind else ahead + each.tag
    lines = kind.lines.get(each.file, [])
    text = lines[each.line - 1] if 0 < each.line <= len(lines) else ""
    at = text.find(around) if each.tag else -1
    if at < 0:
        return kind.at(each.line, word, each.file)
    start = at + len(each.tag) if behind else at + ahead.rfind(word)
    return kind.span(each.line, start, start + len(word), each.file)


_FIRST = re.compile(RANKED + r"[^，。；：“”\0]{0,8}?(?P<word>首位|榜首|魁首|头名|之首)")
_FRONT = re.compile(
    r"(?:走在|进入|位居|位列|名列|排名)[^，。；：“”\0]{0,8}?(?P<word>前列|前茅|上游|第一方阵)"
)


@rule(
    "TYPE-16",
    "名次写死了",
    source="docs/templates.md（写法 排名）；设计原则：每个数都有出处",
    reason="“位居全市首位”说的也是数：换一个地区、换一期就不一定是第一，更新也不会改它。",
    subject=ReportType,
    scope="type",
    severity="warning",
)
def ranks(kind: ReportType) -> Iterator[Finding]:
    doubts: tuple[tuple[re.Pattern[str], Confidence | None], ...] = (
        (_FIRST, None),
        (_FRONT, "possible"),
    )
    for line in kind.outline.prose if kind.outline is not None else ():
        for pattern, doubt in doubts:
            for found in pattern.finditer(line.text):
                yield Finding(
                    f"“{found['word']}”写死在模板里",
                    kind.within(line, *found.span("word")),
                    "名次填在数据的“排名”一列，写 {{ 名 | 排名 }}；用 {% if 名.排名 == 1 %} 分开写也可以",
                    confidence=doubt,
                )


@rule(
    "TYPE-17",
    "和哪一期比，写在数的外面",
    source="docs/templates.md（和哪一期比，用哪个词）；规则 STAT-06",
    reason='“比上年”“同比”“环比”写在 {{ }} 外面，就是固定的字：全年的材料换成半年来用，更新只换数，“比上年”还是“比上年”。写法“增减”“升降”自己不说和哪一期比，改用“比同期”，或写 升降(比="同期")，词就跟着时期走。',
    subject=ReportType,
    scope="type",
    severity="warning",
)
def comparisons(kind: ReportType) -> Iterator[Finding]:
    yield from _slips(kind, "comparison")


@rule(
    "TYPE-18",
    "量词写在汉字数的外面",
    source="docs/templates.md（写法 汉字）；规则 NUM-22",
    reason="写法“汉字”不知道后面跟着量词：“{{ 做法 | 个数 | 汉字 }}项”数是2时印成“二项”。量词写进括号，程序才知道用“两”。",
    subject=ReportType,
    scope="type",
    severity="warning",
)
def counters(kind: ReportType) -> Iterator[Finding]:
    yield from _slips(kind, "counter")
