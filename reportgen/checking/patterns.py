"""What most rules do: search a pattern, say the same of every match, perhaps with its remedy.

A pattern should begin with a literal or a set of characters: a lookbehind at its very beginning
makes the search several times slower, so `约(?<!预约)` rather than `(?<!预)约`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.text import Text

HAN = "\u3007\u4e00-\u9fff"
"""Hanzi, for use inside a character class."""
NUMERALS = "一二两三四五六七八九十百千万亿"


def faults(
    text: Text,
    pattern: re.Pattern[str],
    message: str,
    hint: str = "",
    *,
    signs: str = "",
    confidence: Confidence | None = None,
) -> Iterator[Finding]:
    """A finding for each match; `{}` in the message becomes the matched text.

    `signs` are characters of which every match has at least one.
    """
    for found in text.found(pattern, signs):
        yield Finding(message.replace("{}", found[0]), found.span(), hint, None, "", confidence)


def swaps(
    text: Text,
    pattern: re.Pattern[str],
    message: str,
    right: str | Callable[[re.Match[str]], str],
    *,
    signs: str = "",
    confidence: Confidence | None = None,
) -> Iterator[Finding]:
    """A finding for each match with what may safely stand in its place; `{}` as in `faults`."""
    for found in text.found(pattern, signs):
        new = right if isinstance(right, str) else right(found)
        hint = f"改成“{new}”" if new.strip() else "删去"
        yield Finding(message.replace("{}", found[0]), found.span(), hint, new, "", confidence)
