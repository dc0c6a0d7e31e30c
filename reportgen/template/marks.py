"""Opaque marks: how values travel through Jinja and Markdown without being text.

A mark is a run of Unicode noncharacters (set aside for use inside a program, stripped from all
input), so no filter, parser rule or piece of data can make, split or change one by accident.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

NODE, LINE, ROW, ROW_END = "\ufde0", "\ufde1", "\ufde2", "\ufde3"
_CLOSE = "\ufdef"
_ENCODE = {format(digit, "x"): chr(0xFDD0 + digit) for digit in range(16)}
_TO_MARK = str.maketrans(_ENCODE)
_FROM_MARK = str.maketrans({mark: digit for digit, mark in _ENCODE.items()})
_NODE_MARK = re.compile(f"{NODE}([\ufdd0-\ufddf]+){_CLOSE}")
_STRUCTURE = re.compile(f"([{LINE}{ROW}{ROW_END}])([\ufdd0-\ufddf]+){_CLOSE}")
_ANY = re.compile("[\ufdd0-\ufdef]")


def unmarked(text: str) -> str:
    """The text without noncharacters: what comes from a file can hold no mark."""
    return _ANY.sub("", text)


@lru_cache(maxsize=4096)
def mark(kind: str, number: int) -> str:
    """The mark of a kind that carries a number."""
    return kind + format(number, "x").translate(_TO_MARK) + _CLOSE


def split_nodes(text: str) -> Iterator[str | int]:
    """Text and node numbers in order: undoes `mark(NODE, n)` inside running text.

    Raises ValueError where a mark was cut in two (a filter that shortens text).
    """
    pieces = _NODE_MARK.split(text)
    for position, piece in enumerate(pieces):
        if position % 2:
            yield _number(piece)
        elif piece:
            if _ANY.search(piece):
                raise ValueError("broken mark")
            yield piece


def unlace(text: str) -> tuple[str, tuple[tuple[int, tuple[int, ...]], ...]]:
    """Take line and row marks out of rendered text.

    Gives the text with node marks only and, for each of its lines, the number of the last line mark
    at its start (0 where there is none) and the rows (numbers) it stands in.
    """
    clean: list[str] = []
    places: list[tuple[int, tuple[int, ...]]] = []
    rows: list[int] = []
    current = 0
    for line in text.split("\n"):
        place: tuple[int, tuple[int, ...]] | None = None
        pieces = _STRUCTURE.split(line)
        kept = [pieces[0]]
        if pieces[0].strip():
            place = (current, tuple(rows))
        for at in range(1, len(pieces), 3):
            kind, number, literal = pieces[at], _number(pieces[at + 1]), pieces[at + 2]
            if kind == LINE:
                current = number
            elif kind == ROW:
                rows.append(number)
            else:
                rows.pop()
            kept.append(literal)
            if place is None and literal.strip():
                place = (current, tuple(rows))
        clean.append("".join(kept))
        places.append(place or (current, tuple(rows)))
    return "\n".join(clean), tuple(places)


def _number(digits: str) -> int:
    return int(digits.translate(_FROM_MARK), 16)
