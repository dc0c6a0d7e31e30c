"""一是…二是…, 第一，…第二，…, 其一…其二…: where the items of a text's series open."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

NUMERALS = "一二三四五六七八九十"
_TOKEN = re.compile(
    r"[一二三四五六七八九十第其](?:[是要](?![一二三四五六七八九十否非])|(?<=第)[一二三四五六七八九十]，"
    r"|(?<=其)[一二三四五六七八九十][，是、])"
)
IN_WORDS = re.compile("[其再]次[，是要]")
OPENING = frozenset("，。；：！？、（“ \u3000\n")


class Item(Struct, frozen=True):
    """The opening of an item of a series."""

    family: str
    number: int
    start: int
    end: int


@lru_cache(maxsize=1)
def items(words: str) -> list[Item]:
    """The items of every series in a text, in order."""
    found = []
    for match in _TOKEN.finditer(words):
        if match.start() and words[match.start() - 1] not in OPENING:
            continue
        lead, second = match[0][0], match[0][1]
        family, numeral = (lead, second) if lead in "第其" else (second, lead)
        if numeral in NUMERALS:
            found.append(Item(family, NUMERALS.index(numeral) + 1, *match.span()))
    return found
