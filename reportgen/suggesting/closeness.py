"""Which names a piece of text speaks of, and how nearly: shared pairs of characters."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

_SENTENCE_END = re.compile(r"[。！？；\n]")
_CLAUSE_END = re.compile(r"[。！？；\n，、：（）()]")
_SIGNS = re.compile(r"[“”‘’《》\"'\s·—\-（）()]")
_IN_CLAUSE, _IN_SENTENCE, _IN_LINE = 1.0, 0.7, 0.35
_LONGEST = 400
"""Code points of a line, on either side of the number, that are looked at."""
_LEAST = 0.3
_MOST = 48
_DIGIT = re.compile("[0-9０-９]")


class Around(Struct, frozen=True):
    """The text around a number, from near to far."""

    clause: str
    sentence: str
    line: str

    @staticmethod
    def of(line: str, start: int, end: int) -> Around:
        """The surroundings of code points [start, end), without those themselves."""
        before, after = line[max(0, start - _LONGEST) : start], line[end : end + _LONGEST]
        return Around(
            _last(_CLAUSE_END, before) + " " + _CLAUSE_END.split(after, maxsplit=1)[0],
            _last(_SENTENCE_END, before) + " " + _SENTENCE_END.split(after, maxsplit=1)[0],
            before + " " + after,
        )


class Closeness:
    """An index of names; `near` gives those that a text speaks of, in time that depends on the text
    and not on how many names there are."""

    def __init__(self, names: Iterable[str]) -> None:
        self._pairs: dict[str, frozenset[str]] = {}
        holders: dict[str, list[str]] = {}
        for name in dict.fromkeys(names):
            self._pairs[name] = _pairs(name)
            for pair in sorted(self._pairs[name]):
                holders.setdefault(pair, []).append(name)
        most = max(60, len(self._pairs) // 10)
        # a pair that very many names share tells nothing of any of them
        self._holders = {pair: names for pair, names in holders.items() if len(names) <= most}
        self._telling = {
            name: sum(pair in self._holders for pair in pairs)
            for name, pairs in self._pairs.items()
        }

    def near(self, around: Around) -> dict[str, float]:
        """Names by how nearly the text speaks of them: 1 for the whole name in the number's clause,
        less for parts of it, for the sentence and for the rest of the line; the nearest `_MOST`."""
        close: dict[str, float] = {}
        for text, weight in (
            (around.clause, _IN_CLAUSE), (around.sentence, _IN_SENTENCE), (around.line, _IN_LINE)
        ):  # fmt: skip
            for name, share in self._shares(text).items():
                close[name] = max(close.get(name, 0.0), share * weight)
        spoken = [name for name, value in close.items() if value >= _LEAST]
        spoken.sort(key=lambda name: -close[name])
        return {name: close[name] for name in spoken[:_MOST]}

    def _shares(self, text: str) -> dict[str, float]:
        hits: dict[str, int] = {}
        for pair in sorted(_pairs(text)):
            for name in self._holders.get(pair, ()):
                hits[name] = hits.get(name, 0) + 1
        return {name: count / self._telling[name] for name, count in hits.items()}


def _last(ends: re.Pattern[str], text: str) -> str:
    return ends.split(text)[-1]


def _pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters, of a one-character name that character.  Pairs with digits
    are none: the numbers of a text would speak of every name with a number in it."""
    runs = _SIGNS.sub("", text)
    if len(runs) == 1:
        return frozenset(runs)
    pairs = (runs[at : at + 2] for at in range(len(runs) - 1))
    return frozenset(pair for pair in pairs if not _DIGIT.search(pair))
