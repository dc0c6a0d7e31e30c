"""Quantities that stand alone between stops (。；), with the words that lead to and follow each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from reportgen.checking.passages import Passage
from reportgen.checking.reckoning import COUNTED, reach
from reportgen.chinese.quantities import Found

_STOPS = re.compile("[；。]")
PIECE = re.compile("[，；。：、（）()]")
"""What parts the words between two quantities."""
_LONGEST = 30


class Stretch(Struct, frozen=True):
    """Quantities that stand alone between stops; see the module's docstring."""

    found: tuple[Found, ...]
    labels: tuple[str, ...]
    """The words before each, back to the one before."""
    tails: tuple[str, ...]
    """The words behind each, up to a mark."""

    def words(self, place: int) -> str:
        """What a quantity is called: the last piece before it, and the words behind."""
        return PIECE.split(self.labels[place])[-1] + self.tails[place]


def stretches(passage: Passage, least: int, most: int) -> Iterator[Stretch]:
    """The stretches of a passage between stops that hold so many quantities, each of which can be
    reckoned with, and no long story between them."""
    row: list[Found] = []
    for found in passage.found:
        if row and _STOPS.search(passage.words, row[-1].end, found.start):
            if least <= len(row) <= most:
                yield from _stretch(passage, row)
            row = []
        row.append(found)
    if least <= len(row) <= most:
        yield from _stretch(passage, row)


def _stretch(passage: Passage, row: Sequence[Found]) -> Iterator[Stretch]:
    labels = [passage.ahead(row[0], _LONGEST)]
    labels += [passage.between(a, b) for a, b in pairwise(row)]
    if max(map(len, labels)) > _LONGEST or any(reach(each) is None for each in row):
        return
    behind = [*labels[1:], passage.words[row[-1].end : row[-1].end + 8]]
    yield Stretch(tuple(row), tuple(labels), tuple(PIECE.split(each)[0] for each in behind))


def alike(first: Found, second: Found) -> bool:
    """Whether two quantities are counted, and of one measure."""
    one, other = reach(first), reach(second)
    kinds = first.kind in COUNTED and second.kind in COUNTED
    return kinds and one is not None and other is not None and one.measure == other.measure
