"""The lines of a briefing that numbers stand in: paragraphs, and text around the body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportgen.word.briefing import Briefing
from reportgen.word.loose import FreeNumber, Place


def around(briefing: Briefing) -> Iterator[tuple[Place, str]]:
    """Text outside the body in the order `free_numbers` goes through it."""
    for box in briefing.boxes:
        yield "文本框", box.text
    for note in briefing.extras.notes:
        yield "脚注尾注", note
    for margin in briefing.extras.margins:
        yield "页眉页脚", margin


def lines_of(free: Iterable[FreeNumber], briefing: Briefing) -> list[tuple[int, str]]:
    """For each free number, in the order of `free_numbers`, its line: which of `around` (-1 for a
    paragraph of the body), and the text."""
    outside = list(around(briefing))
    at, last = 0, -1
    lines: list[tuple[int, str]] = []
    for number in free:
        if number.paragraph is not None:
            lines.append((-1, briefing.paragraphs[number.paragraph].text))
            continue
        while not _stands(number, *outside[at], last):
            at, last = at + 1, -1
        last = number.start
        lines.append((at, outside[at][1]))
    return lines


def _stands(number: FreeNumber, place: Place, text: str, last: int) -> bool:
    """Whether a number stands in a text behind the number before it there."""
    same = number.place == place and number.start > last
    return same and text[number.start : number.end] == number.text
