"""Every regular expression of the program against long texts made to keep it busy.

From the parts of a pattern come characters and pieces that it likes: they, pairs of them and what its
loops go round are repeated many times, behind what comes before the loop, with an end that does not
fit.  A pattern is called as the program calls it (`held.uses`).  One that takes more than linear time would
let a file stop the program, unless what it is given is short (`SHORT`).
"""

from __future__ import annotations

import itertools
import json
import math
import re
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]  # Python's own, without stubs
from typing import Any, NamedTuple

from tests.hardness.harness.killing import run_in
from tests.hardness.harness.watched import Trial

LENGTHS = (2_000, 4_000, 8_000, 16_000)
"""Characters of the hostile texts for a pattern alone."""
LONGER = (32_000, 64_000, 128_000)
"""Characters where the time at those lengths is too short to tell how it grows."""
WHOLE = 30_000
"""Characters of a hostile paragraph or cell for a command."""
MILLION = 1_000_000
LONG = (
    "今年新建党支部11个，",
    "（",
    "占87.7%、",
    "“甲",
    '甲"',
    "0余",
    "000,",
    "其中",
    "由1.5亿元增加到2亿元，",
    "次）",
)
"""What paragraphs of a million characters are made of, for commands."""
SLOPE = 1.7
"""The power of the length that the time may grow with: 1 is linear, 2 is not."""
FELT = 0.02
"""Seconds of the processor below which no slope is told: a clock says little there, so the text is
made longer, and what stays below with the longest is fast enough for any file."""
SLOW = 2.0
"""Seconds of the processor that a pattern may take on one text."""
FOUND_LENGTHS, FOUND_SLOPE = (50_000, 200_000), 1.3
"""The same for whole commands, which are linear in most they do: a square hides among it."""
SHORT = {
    "checking.rules.counts._CLAUSE_BEFORE": 60, "checking.rules.numerals._TOKEN_BEFORE": 12,
    "checking.rules.ranges._DIGITS_BEFORE": 12, "checking.rules.ranges._BELOW": 8,
    "chinese.unquantified._SAID": 30, "indicators.databases.statements._QUIET": 20_000,
}  # fmt: skip
"""Patterns that are given no more than so many characters, cut off before."""
FOUND = (
    "二二十二二十", "十百", "二十个、", "11、", "二十、", "一、二", "10:", "000 ", "产业增加值的结构，",
    "一是，一是，五是，", "首先，其次，一是，",
)  # fmt: skip
"""What once took numbers or check a time that grew with the square of the length: always tried."""
_LIKED, _PAIRED = 7, 9
_ENOUGH, _TIMES = 0.02, 3
"""A measurement is over after so many seconds together, or so many times."""
_ENDS = ("", "\0", "甲")
_OFTEN = 4
_WORST = 4
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)


def liked(pattern: re.Pattern[str]) -> list[str]:
    """Characters and words that a pattern has a place for, the first of each kind."""
    found: dict[str, None] = {}
    for piece in _liked(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)):
        found.setdefault(piece)
    return list(found)


def _liked(parsed: Iterable[Any]) -> Iterator[str]:
    word = ""
    for kind, value in parsed:
        if kind is _constants.LITERAL:
            word += chr(value)
            yield chr(value)
            continue
        if len(word) > 1:
            yield word
        word = ""
        if kind is _constants.IN:
            yield from _of_class(value)
        elif kind in (_constants.ANY, _constants.NOT_LITERAL):
            yield "字"
        elif kind is _constants.BRANCH:
            for branch in value[1]:
                yield from _liked(branch)
        elif kind is _constants.GROUPREF_EXISTS:
            yield from _liked(value[1])
        elif isinstance(value, tuple) and value and hasattr(value[-1], "data"):
            yield from _liked(value[-1])
    if len(word) > 1:
        yield word


def _of_class(items: Iterable[Any]) -> Iterator[str]:
    names = {
        "DIGIT": "1",
        "SPACE": " ",
        "WORD": "a",
        "NOT_SPACE": "b",
        "NOT_DIGIT": "c",
        "NOT_WORD": "，",
    }
    for kind, value in items:
        if kind is _constants.LITERAL:
            yield chr(value)
        elif kind is _constants.RANGE:
            yield chr(value[0])
        elif kind is _constants.CATEGORY:
            yield names.get(str(value).removeprefix("CATEGORY_"), "1")
        elif kind is _constants.NEGATE:
            yield "〇"


def _loops(parsed: Iterable[Any], before: str = "") -> Iterator[tuple[str, str]]:
    """What each loop of a pattern goes round, and a text that leads to it."""
    for kind, value in parsed:
        if kind in _REPEATS:
            if value[1] > _OFTEN:
                yield before, _sample(value[2])
            yield from _loops(value[2], before)
        else:
            for inside in _within(kind, value):
                yield from _loops(inside, before)
        before += _sample([(kind, value)])


def _sample(parsed: Iterable[Any]) -> str:
    """A short text that a pattern, or a part of it, has a place for."""
    out = ""
    for kind, value in parsed:
        if kind is _constants.LITERAL:
            out += chr(value)
        elif kind is _constants.IN:
            out += next(iter(_of_class(value)), "")
        elif kind in (_constants.ANY, _constants.NOT_LITERAL):
            out += "字"
        elif kind in _REPEATS:
            out += _sample(value[2]) * max(value[0], 1)
        else:
            out += "".join(_sample(inside) for inside in _within(kind, value)[:1])
    return out


def _borders(pattern: re.Pattern[str]) -> list[str]:
    """The first and the last character of each class that a pattern repeats or goes through: [一-九十]
    is followed by [十百] in a numeral, and what they share is among the last."""
    classes = [
        [*_of_class(items)]
        for items in _classes(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))
    ]
    return [c for members in classes if members for c in (members[0], members[-1])]


def _classes(parsed: Iterable[Any]) -> Iterator[Any]:
    for kind, value in parsed:
        if kind is _constants.IN:
            yield value
        elif kind in _REPEATS:
            yield from _classes(value[2])
        else:
            for inside in _within(kind, value):
                yield from _classes(inside)


def _within(kind: Any, value: Any) -> list[Any]:
    """The alternatives inside a group; what only looks is left out."""
    if kind is _constants.BRANCH:
        return list(value[1])
    if kind is _constants.SUBPATTERN:
        return [value[3]]
    return [value] if kind is _constants.ATOMIC_GROUP else []


def pumps_of(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """What to begin with, and what to repeat."""
    pieces = liked(pattern)
    short = [p for p in pieces if len(p) == 1]
    short = list(dict.fromkeys([*short[:_LIKED], *_borders(pattern)[:_LIKED], *short[-2:]]))
    pieces = short + [p for p in pieces if len(p) > 1][:3]
    pairs = ("".join(pair) for pair in itertools.permutations(short[:_PAIRED], 2))
    found = [("", pump) for pump in (*pieces, *pairs)]
    parsed = _parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    for before, round_ in _loops(parsed):
        found += [(before, round_), ("", round_), ("", before + round_)]
    whole = _sample(parsed)
    found += [("", whole), ("", whole[:-1])]
    return [(before, pump) for before, pump in dict.fromkeys(found) if pump]


class Hostile(NamedTuple):
    """What a long text is made of."""

    before: str
    pump: str
    end: str

    def long(self, length: int) -> str:
        """The text with so much of what is repeated."""
        return self.before + (self.pump * (length // len(self.pump) + 1))[:length] + self.end

    def __str__(self) -> str:
        return f"{self.before[:12]!r}+{self.pump[:12]!r}×+{self.end!r}"


def texts(pattern: re.Pattern[str]) -> Iterator[Hostile]:
    """Long texts of what the pattern likes, each behind a word for it."""
    for before, pump in pumps_of(pattern):
        for end in _ENDS:
            yield Hostile(before, pump, end)


def _works(pattern: re.Pattern[str], used: set[str]) -> list[Callable[[str], object]]:
    works: list[Callable[[str], object]] = []
    if "match" in used:
        works.append(pattern.match)
    if "fullmatch" in used:
        works.append(pattern.fullmatch)
    if not works or used - {"match", "fullmatch", "pattern"}:
        works.append(pattern.findall)
    return works


def pumps(found: Iterable[re.Pattern[str]]) -> list[str]:
    """All that is repeated in the texts of the patterns, each once."""
    return sorted({(pump * 6)[:6] for pattern in found for _, pump in pumps_of(pattern)})


def command(pump: str, folder: Path) -> Trial:
    """The commands that read texts and cells, on a paragraph and a cell of one thing repeated."""
    long = (pump * WHOLE)[:WHOLE]
    (folder / "长.txt").write_text(f"{long}\n共有党组织3个。", "utf-8", "replace")
    rows = [{"指标": "甲", "数值": long}, {"指标": "乙", "数值": 1, "单位": long[:50]}]
    book = {"指标": rows, "做法": [{"标题": "题", "正文": long}]}
    (folder / "长.json").write_text(json.dumps(book), "utf-8")
    start = time.process_time()
    for line in ("numbers 长.txt", "check 长.txt --all", "check 长.json"):
        words = run_in(folder, line)
        if "Traceback" in words:
            return Trial("fault", words)
    spent = time.process_time() - start
    fault = f"{pump!r}×{WHOLE}：{spent:.1f}秒" if spent > 5 * SLOW else ""
    return Trial("fault" if fault else "done", fault, spent)


def lengthened(pump: str, folder: Path) -> Trial:
    """The commands that read texts, on a paragraph and on one four times as long."""
    spent: list[float] = []
    for length in FOUND_LENGTHS:
        (folder / "长.txt").write_text(f"{(pump * length)[:length]}\n共有党组织3个。", "utf-8")
        start = time.process_time()
        for line in ("numbers 长.txt", "check 长.txt --all"):
            words = run_in(folder, line)
            if "Traceback" in words:
                return Trial("fault", words)
        spent.append(time.process_time() - start)
    times = spent[1] / spent[0]
    grown = math.log2(times) / math.log2(FOUND_LENGTHS[1] / FOUND_LENGTHS[0])
    fault = (
        f"{pump!r}：长到四倍，慢{times:.1f}倍（{spent[1]:.1f}秒）" if grown > FOUND_SLOPE else ""
    )
    return Trial("fault" if fault else "done", fault, spent[1])


def endless(pump: str, folder: Path) -> Trial:
    """The commands that read texts, on one paragraph of a million characters."""
    (folder / "长.txt").write_text((pump * MILLION)[:MILLION], "utf-8")
    for line in ("numbers 长.txt", "check 长.txt --all"):
        words = run_in(folder, line)
        if "Traceback" in words:
            return Trial("fault", words)
    return Trial("done")  # whoever watches has an eye on the time


def tried(name: str, pattern: re.Pattern[str], used: set[str]) -> Trial:
    """A pattern on all its texts; a fault where the time grows faster than the length."""
    works, longest = _works(pattern, used), SHORT.get(name)
    if longest:
        spent = max(_spent(work, t.long(longest)) for t in texts(pattern) for work in works)
        fault = f"{name}：{longest}字用了{spent:.2f}秒" if spent > SLOW else ""
        return Trial("fault" if fault else "done", fault, spent)
    worst: dict[Hostile, tuple[float, int]] = {}
    for hostile in texts(pattern):
        text = hostile.long(LENGTHS[0])
        for n, work in enumerate(works):
            spent = _spent(work, text)
            worst[hostile] = max(worst.get(hostile, (0.0, 0)), (spent, n))
            if spent > SLOW:
                return Trial("fault", f"{name}：{spent:.1f}秒（{hostile}）", spent)
    chosen = sorted(worst, key=lambda hostile: -worst[hostile][0])[:_WORST]
    return max((_grown(name, hostile, works[worst[hostile][1]]) for hostile in chosen),
               key=lambda trial: (trial.outcome == "fault", trial.seconds))  # fmt: skip


def _grown(name: str, hostile: Hostile, work: Callable[[str], object]) -> Trial:
    """How the time of a pattern on one kind of text grows with its length."""
    spent: list[float] = []
    for length in LENGTHS + LONGER:
        if length in LONGER and spent[-1] > FELT:
            break
        spent.append(_spent(work, hostile.long(length)))
        if spent[-1] > SLOW:
            break
    slope = _slope(spent)
    if FELT < spent[-1] <= SLOW and slope > SLOPE:  # once more: others may have taken the processor
        lengths = (LENGTHS + LONGER)[len(spent) - 2 : len(spent)]
        again = [_spent(work, hostile.long(length)) for length in lengths]
        slope = min(slope, _slope([*map(min, spent[-2:], again)]))
        if slope > SLOPE:  # and a step of the memory is not a growth: that goes on
            slope = min(slope, _slope([spent[-1], _spent(work, hostile.long(2 * lengths[-1]))]))
    fault = ""
    if spent[-1] > SLOW or (spent[-1] > FELT and slope > SLOPE):
        fault = f"{name}：长一倍，慢{2**slope:.1f}倍（{hostile}，{spent[-1]:.2f}秒）"
    return Trial("fault" if fault else "done", fault, spent[-1])


def _slope(spent: list[float]) -> float:
    """The power of the length that the last two times, of a text and one twice as long, grow with."""
    return math.log2(spent[-1] / max(spent[-2], 1e-9)) if len(spent) > 1 else 9.0


def _spent(work: Callable[[str], object], text: str) -> float:
    """Seconds of the processor, the least of several where it is over at once."""
    least, total = math.inf, 0.0
    while total < _ENOUGH:
        start = time.process_time()
        work(text)
        spent = time.process_time() - start
        least, total = min(least, spent), total + max(spent, _ENOUGH / _TIMES)
    return least
