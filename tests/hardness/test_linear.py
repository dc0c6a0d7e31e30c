"""Work in proportion to the text, proved by counting instead of by the clock.

Lines of Python that run are counted for a text and for one twice as long; what the regular expressions
of `chinese` do at each place is bounded by their own writing, which is walked through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from re import _constants, _parser  # type: ignore[attr-defined]  # Python's own, without stubs
from typing import Any

import pytest

from reportgen.checking.registry import known
from reportgen.checking.text import Draft, Text, text_of
from reportgen.chinese.quantities import quantities
from tests.hardness.harness import held, patterns
from tests.hardness.harness.counting import lines

SHORT, TWICE = 1_500, 3_000
UNITS = (*patterns.FOUND, "“一", "其中1个，", "由1个到", "第一，", "占1%、", "（1）", "合计3个、")


def ready(unit: str, length: int) -> Text:
    """A paragraph of one thing repeated, with all that rules share worked out."""
    text = text_of("长.txt", [Draft((unit * length)[:length], number=0), Draft("共有支部3个。")])
    assert text.open
    assert len(text.quantities) == 2
    return text


@pytest.mark.parametrize("unit", UNITS)
def test_a_text_twice_as_long_takes_twice_the_lines(unit: str) -> None:
    short, long = (ready(unit, length) for length in (SHORT, TWICE))
    works = {"quantities": lambda text: quantities(text.joined)} | {
        code: lambda text, rule=rule: [text.place(found.at) for found in rule.inspect(text)]
        for code, rule in known().items()
        if rule.subject is Text
    }
    grown = {}
    for name, work in works.items():
        work(long)  # fills what is kept of words met before
        once, twice = lines(partial(work, short)), lines(partial(work, long))
        if twice > 2.25 * once + 500:
            grown[name] = (once, twice)
    assert grown == {}


def test_a_square_is_counted() -> None:
    def square(size: int) -> int:
        return sum(1 for a in range(size) for b in range(size) if a != b)

    assert lines(lambda: square(40)) > 3.5 * lines(lambda: square(20))


READ_ON = {
    "figures._ABOUT": "a numeral, which is no longer than the longest",
    "mentions._ARABIC": "what it reads is not begun in again: `_CODE`",
    "mentions._FRACTION": "behind a point, and then the mention ends",
    "dressing._LOOSELY": "from 快 or 小 to the end of a numeral, once",
    "mentions._SECOND": "behind 万 or 亿, once",
    "quantities._CODE": "where digits end that are to be passed over",
    "quantities._ONLY_A_NUMBER": "a whole paragraph, once",
    "ranks._ORDINAL": "behind 第, once",
    "small_counts._THINGS_LISTED": "words without a numeral among them",
    "small_counts._YEARS_OF_WORK": "a numeral that has been read",
    "spoken._RUN": "within a mention",
    "unquantified._ARABIC": "digits, where no other numeral begins before their end",
    "unquantified._SAID": "within a quotation of a few characters",
    "unquantified._STRETCHES": "an address of the net, where the next search goes on behind it",
}
"""Patterns for running text with a loop of no fixed end, and why that takes no square of its length."""
_MANY = 100
_READ = (
    "dressing figures measures mentions quantities ranks small_counts spoken unquantified".split()
)
"""What `quantities` stands on; the other modules are given a phrase of at most 64 characters."""


def most_often(parsed: Iterable[Any]) -> int:
    """How often the busiest loop of a pattern may go round, those inside what only looks too."""
    most = 0
    for kind, value in parsed:
        if kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            most = max(most, int(value[1]), most_often(value[2]))
        elif kind is _constants.BRANCH:
            most = max([most, *map(most_often, value[1])])
        elif kind is _constants.SUBPATTERN:
            most = max(most, most_often(value[3]))
        elif kind in (_constants.ASSERT, _constants.ASSERT_NOT):
            most = max(most, most_often(value[1]))
        elif kind is _constants.ATOMIC_GROUP:
            most = max(most, most_often(value))
    return most


def test_every_loop_for_running_text_has_an_end_or_a_reason() -> None:
    endless = {
        name.removeprefix("chinese.").partition("[")[0]
        for name, pattern in held.patterns().items()
        if name.startswith("chinese.")
        and name.split(".")[1] in _READ
        and most_often(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)) > _MANY
    }
    assert endless == set(READ_ON)


@pytest.mark.parametrize(
    ("pattern", "most"),
    [("a{2}(?:b|c{3})", 3), ("(?<=a)(?=(?:ab+)|c)", 2**32), ("(?>a{7})(b{1,9}+)", 9)],
)
def test_loops_are_found_wherever_they_stand(pattern: str, most: int) -> None:
    assert min(most_often(_parser.parse(pattern)), 2**32) == min(most, int(_constants.MAXREPEAT))
