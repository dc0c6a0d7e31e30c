"""What is left of a number when another is taken off, where the words name all three (STAT-14).

送审A，审定B，核减C · 应收A，实收B，欠收C · 下拨A，已拨付B，尚有C未拨付
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from reportgen.checking.diagnostic import Finding
from reportgen.checking.passages import Passage
from reportgen.checking.reckoning import (
    SOURCE,
    Sum,
    at_odds,
    judged,
    passages,
    reach,
    shown,
    told,
)
from reportgen.checking.registry import rule
from reportgen.checking.rules.arithmetic_stretches import PIECE, Stretch
from reportgen.checking.rules.arithmetic_threes import takes_off, threes
from reportgen.checking.text import Text
from reportgen.chinese.quantities import Found


class Names(Struct, frozen=True):
    """How the three are told."""

    whole: re.Pattern[str]
    part: re.Pattern[str]
    left: re.Pattern[str]
    all: bool
    """Whether nothing else is ever taken off: what is left may be neither more nor less."""


_NAMES = (
    Names(re.compile("送审"), re.compile("审定|审核"), re.compile("核减|审减"), True),
    Names(re.compile("应收|应缴"), re.compile("实收|实缴|已收|已缴"), re.compile("欠收|欠缴|少收|尚欠|未收|未缴"), True),
    Names(re.compile("应[到考检训]|应出席|应参"), re.compile("实[到考检训]|实出席|实参|实际"), re.compile("缺[席考勤训检]|未[到考检训]"), True),
    Names(re.compile("应[到考检训]|应出席|应参"), re.compile("实[到考检训]|实出席|实参|实际"), re.compile("请假"), False),
    Names(
        re.compile("总额|资金|下达|下拨|安排|到位|计划|预算|摸排|排查|共(?:有|收到|排查|发现|受理)"),
        re.compile("拨付|支出|使用|支付|完成|整改|办结|化解|销号|改造|拆除|搬迁|修复"),
        re.compile("结余|结转|剩余|尚有|还有|余下|尚余|未(?:拨付|使用|支付|完成|整改|办结|化解|销号|改造|拆除|搬迁|修复)"),
        False,
    ),
    Names(re.compile("参训|培训|参加|招收|报名"), re.compile("结业|合格|通过|毕业|录取"), re.compile("未(?:结业|合格|通过|毕业|录取)|不合格"), False),
    Names(re.compile("^"), re.compile("已"), re.compile("(?:^|，)(?:尚|还)(?:有|剩|余|缺|差)|剩余|余下"), False),
)  # fmt: skip
_LEFT = re.compile("|".join(names.left.pattern for names in _NAMES))


@rule(
    "SUM-26",
    "减下来的数对不上",
    source=SOURCE,
    reason="送审、审定、核减，应收、实收、欠收，三个数写全了，前一个减后一个就是第三个。",
    subject=Text,
)
def remainders(text: Text) -> Iterator[Finding]:
    for passage in passages(text, least=3):
        for whole, part, left in zip(
            passage.found, passage.found[1:], passage.found[2:], strict=False
        ):
            if (finding := _left_over(passage, whole, part, left)) is not None:
                yield finding
        for three in threes(passage):
            if takes_off(three) and (finding := _taken_off(passage, three)) is not None:
                yield finding


def _taken_off(passage: Passage, three: Stretch) -> Finding | None:
    """收入A，支出B，结余C; 新设A，注销B，净增C."""
    return _differing(passage, *three.found)


def _differing(passage: Passage, whole: Found, part: Found, left: Found) -> Finding | None:
    """What is said where a part taken off the whole does not leave the rest."""
    size, taken, said = reach(whole), reach(part), reach(left)
    if size is None or taken is None or said is None:
        return None
    worked = Sum(size.value - taken.value, size.low - taken.high, size.high - taken.low)
    confidence = judged(worked, said, size.blurred or taken.blurred)
    if confidence is None:
        return None
    working = f"{shown(whole)}−{shown(part)}={told(worked.value, left)}≠{shown(left)}"
    return at_odds(passage, left, (whole, part), working, confidence)


def _left_over(passage: Passage, whole: Found, part: Found, left: Found) -> Finding | None:
    around = passage.words[max(part.end, left.start - 16) : left.end + 6]
    if _LEFT.search(around) is None:
        return None
    labels = [_label(passage, each) for each in (whole, part, left)]
    behind = PIECE.split(passage.words[left.end : left.end + 6])[0]
    names = next((n for n in _NAMES if _told(n, labels, behind)), None)
    size, taken, said = reach(whole), reach(part), reach(left)
    if names is None or size is None or taken is None or said is None:
        return None
    if not size.measure == taken.measure == said.measure or whole.kind is not left.kind:
        return None
    if not names.all and said.high < size.low - taken.high:
        return None  # other things come off as well
    return _differing(passage, whole, part, left)


def _label(passage: Passage, found: Found) -> str:
    """The words right before a quantity, back to a mark."""
    return PIECE.split(passage.ahead(found, 16))[-1]


def _told(names: Names, labels: list[str], behind: str) -> bool:
    whole, part, left = labels
    return bool(
        names.whole.search(whole)
        and names.part.search(part)
        and names.left.search(left + behind)
        and not re.search("其中|同比|比|均|每", part + left)
    )
