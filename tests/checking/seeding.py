"""Sentences with numbers put in: right ones that must stay quiet, wrong ones that must be found."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from reportgen.checking import check_subject, selection
from reportgen.checking.diagnostic import Diagnostic

from .corpus import text
from .sums import Family, agree, changed

SUMS = selection(["SUM"])
NEEDED = 0.95


def shown(*lines: str) -> list[Diagnostic]:
    """What the arithmetic rules show of a text by default."""
    return [d for d in check_subject(text(*lines), SUMS) if SUMS.shows(d)]


def false_alarms(family: Family, wording: str, tries: int) -> list[str]:
    """The sentences that come out and yet raise something."""
    random = Random(wording)
    made = (wording.format(**family.make(random)) for _ in range(tries))
    return [sentence for sentence in made if shown(*sentence.split("\n"))]


def wrong(family: Family, wording: str, tries: int) -> Iterator[str]:
    """So many sentences with one digit changed, none of which comes out."""
    random = Random(wording)
    left = tries
    while left:
        numbers = changed(random, family.make(random))
        if not agree(family, numbers):
            left -= 1
            yield wording.format(**numbers)


def too_many_missed(family: Family, wording: str, tries: int) -> list[str]:
    """The wrong sentences that raise nothing, where they are more than one in twenty."""
    missed = [each for each in wrong(family, wording, tries) if not shown(*each.split("\n"))]
    return missed if len(missed) > (1 - NEEDED) * tries else []
