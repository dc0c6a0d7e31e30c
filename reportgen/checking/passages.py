"""A paragraph sentence by sentence, with the quantities of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from reportgen.chinese.quantities import Found

STOP = re.compile("[。！？]")
"""What ends a sentence."""
_MOST = 80
"""Quantities of a sentence that are looked at together; a longer one is cut."""


class Passage(Struct, frozen=True, gc=False):
    """A sentence of a paragraph, with its quantities; places count from the paragraph."""

    at: int
    """Where the paragraph begins in `Text.joined`."""
    words: str
    """The paragraph."""
    start: int
    end: int
    found: Sequence[Found]
    before: Sequence[Found]
    """The quantities of the sentence before, in the same paragraph."""

    def between(self, first: Found, second: Found) -> str:
        """The words from one quantity to another."""
        return self.words[first.end : second.start]

    def ahead(self, found: Found, longest: int = 24) -> str:
        """The words before a quantity, back to the quantity or sentence before it."""
        previous = max((f.end for f in self.found if f.end <= found.start), default=self.start)
        return self.words[max(previous, found.start - longest, self.start) : found.start]

    def spot(self, first: Found, last: Found | None = None) -> tuple[int, int]:
        """The span of `Text.joined` from one quantity to another."""
        return self.at + first.start, self.at + (last or first).end


def split(at: int, words: str, found: Sequence[Found]) -> Iterator[Passage]:
    """The sentences that have quantities, of a paragraph that begins at a place of `Text.joined`."""
    start, first, stop = 0, 0, 0
    before: Sequence[Found] = ()
    while first < len(found):
        if stop <= found[first].start:  # else the sentence was too long for one passage
            mark = STOP.search(words, found[first].start)
            stop = mark.end() if mark else len(words)
        end, last = stop, first
        while last < len(found) and found[last].start < end and last < first + _MOST:
            last += 1
        if last < len(found):
            end = min(end, found[last].start)
        here = found[first:last]
        place = found[first].start
        opening = 1 + max(start - 1, *(words.rfind(sign, start, place) for sign in "。！？"))
        yield Passage(at, words, opening, end, here, before)
        before, start, first = here, end, last
