"""The word for a change against the two values it lies between: 由5个增至3个 (STAT-14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from reportgen.checking.diagnostic import Finding
from reportgen.checking.passages import Passage
from reportgen.checking.reckoning import SOURCE, passages, reach, shown, unequal
from reportgen.checking.registry import rule
from reportgen.checking.rules.arithmetic_growth import LEAVES, turned
from reportgen.checking.text import Text
from reportgen.chinese.measures import Kind
from reportgen.chinese.quantities import Found

_BETTER = re.compile("上升|提升|提高|前移|跃升|跃居|升|进")
_WORSE = re.compile("下降|下滑|后移|滑落|降|跌|退")
_RANK_TURN = re.compile(
    rf"(?P<noun>[^，。；：、]{{0,10}}?)(?P<verb>{_BETTER.pattern}|{_WORSE.pattern})(?:到了?|至|为)[^，。；：、]{{0,10}}"
)


@rule(
    "SUM-20",
    "“增加到”后面的数反而小了",
    source=SOURCE + "、NUM-31、NUM-34",
    reason="由5个增至3个，不是数写反了，就是词用错了；名次上升，数是变小。",
    subject=Text,
)
def turned_round(text: Text) -> Iterator[Finding]:
    for passage in passages(text):
        for place, earlier in enumerate(passage.found[:-1]):
            later = passage.found[place + 1]
            finding = (
                _rank_turned(passage, earlier, later)
                if earlier.kind is Kind.RANK and later.kind is Kind.RANK
                else _value_turned(passage, place)
            )
            if finding is not None:
                yield finding


_LESS_IS_MORE = re.compile(
    "精度|误差|分辨|排名|位次|名次|位[居列]|灵敏|工艺|制程|门槛|时效|速度|等级|星级|效率|水平"
)
"""What is raised by a smaller number."""


def _value_turned(passage: Passage, place: int) -> Finding | None:
    turn = turned(passage, place)
    if turn is None or not (turn["up"] or turn["down"]):
        return None
    if _LESS_IS_MORE.search(passage.ahead(passage.found[place], 40)):
        return None
    earlier, later = passage.found[place], passage.found[place + 1]
    first, second = reach(earlier), reach(later)
    if first is None or second is None or first.measure != second.measure or first.low < 0:
        return None
    wrong = second.high < first.low if turn["up"] else second.low > first.high
    return _turned(passage, earlier, later, turn["verb"]) if wrong and second.low >= 0 else None


def _rank_turned(passage: Passage, earlier: Found, later: Found) -> Finding | None:
    turn = _RANK_TURN.fullmatch(passage.between(earlier, later))
    if turn is None or isinstance(earlier.value, tuple) or isinstance(later.value, tuple):
        return None
    if LEAVES.search(passage.ahead(earlier, 30)) is None:
        return None
    rose = _BETTER.fullmatch(turn["verb"]) is not None
    first, second = Fraction(earlier.value), Fraction(later.value)
    wrong = second > first if rose else second < first
    return _turned(passage, earlier, later, turn["verb"]) if wrong else None


def _turned(passage: Passage, earlier: Found, later: Found, verb: str) -> Finding:
    first, second = reach(earlier), reach(later)
    sign = "＜" if first and second and second.value < first.value else "＞"
    message = f"“{earlier.text}”到“{later.text}”，与“{verb}”相反"
    working = f"{shown(later)}{sign}{shown(earlier)}"
    return unequal(passage.spot(earlier, later), message, working, "sure")
