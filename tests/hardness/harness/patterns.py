"""Every regular expression of the program against long texts made to keep it busy.

From the parts of a pattern come characters that it likes; they and pairs of them are repeated many
times, with an end that does not fit.  A pattern that takes more than linear time on them would let a
file stop the program.
"""

from __future__ import annotations

import importlib
import itertools
import json
import pkgutil
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]  # Python's own, without stubs
from typing import Any

import reportgen
from tests.hardness.harness.killing import run_in
from tests.hardness.harness.watched import Trial

LENGTH = 500
"""Characters of a hostile text for a pattern alone: most are given a piece of a paragraph."""
WHOLE = 30_000
"""Characters of a hostile paragraph or cell for a command."""
SLOW = 2.0
"""Seconds of the processor that a pattern may take on one text."""
_LIKED = 7
_ENDS = ("", "\0", "甲")


def patterns() -> dict[str, re.Pattern[str]]:
    """All compiled patterns of texts that modules of the program hold, by module and name."""
    found: dict[str, re.Pattern[str]] = {}
    for info in pkgutil.walk_packages(reportgen.__path__, "reportgen."):
        if info.name.endswith(("__main__", "legacy_child")):
            continue
        try:
            module = importlib.import_module(info.name)
        except ModuleNotFoundError as error:  # what only an extra brings
            if (error.name or "").startswith("reportgen"):
                raise
            continue
        for name, value in vars(module).items():
            for pattern in _inside(value, 3):
                if pattern not in found.values():
                    found[f"{info.name.removeprefix('reportgen.')}.{name}"] = pattern
    return found


def _inside(value: object, depth: int) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth and isinstance(value, dict):
        yield from itertools.chain.from_iterable(_inside(v, depth - 1) for v in value.values())
    elif depth and isinstance(value, tuple | list | frozenset | set):
        yield from itertools.chain.from_iterable(_inside(v, depth - 1) for v in value)


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


def texts(pattern: re.Pattern[str]) -> Iterator[str]:
    """Long texts of what the pattern likes."""
    pieces = liked(pattern)
    short = [p for p in pieces if len(p) == 1]
    pieces = short[:_LIKED] + [p for p in pieces if len(p) > 1][:3] + short[-2:]
    pumps = [*pieces, *("".join(pair) for pair in itertools.permutations(pieces[:_LIKED], 2))]
    for pump in dict.fromkeys(pumps):
        for end in _ENDS:
            yield (pump * (LENGTH // len(pump) + 1))[: LENGTH - 1] + end


def pumps(found: Iterable[re.Pattern[str]]) -> list[str]:
    """All that is repeated in the texts of the patterns, each once."""
    short = (text[:6] for pattern in found for text in texts(pattern))
    return sorted(set(short))


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


def tried(name: str, pattern: re.Pattern[str]) -> Trial:
    """A pattern searched for in all its texts; a fault where one takes too long."""
    slowest, worst = 0.0, ""
    for text in texts(pattern):
        for work in (pattern.search, pattern.fullmatch):
            start = time.process_time()
            work(text)
            spent = time.process_time() - start
            if spent > slowest:
                slowest, worst = spent, f"{work.__name__} {text[:6]!r}×"
        if slowest > SLOW:
            break
    fault = f"{name}：{slowest:.1f}秒（{worst}）" if slowest > SLOW else ""
    return Trial("fault" if fault else "done", fault, slowest)
