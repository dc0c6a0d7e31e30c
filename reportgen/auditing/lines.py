"""The lines of a briefing that numbers stand in: paragraphs, and text around the body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportgen.word.briefing import Briefing
from reportgen.word.loose import FreeNumber, Place

_BESIDE = 12
"""Code points shown on either side of a number."""


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


def excerpt(line: str, start: int, end: int) -> str:
    """The words around [start, end), with 【】 around what stands there."""
    before, after = line[max(0, start - _BESIDE) : start], line[end : end + _BESIDE]
    opening = "…" if start > _BESIDE else ""
    closing = "…" if len(line) - end > _BESIDE else ""
    return f"{opening}{before}【{line[start:end]}】{after}{closing}".replace("\n", " ")


def _stands(number: FreeNumber, place: Place, text: str, last: int) -> bool:
    """Whether a number stands in a text behind the number before it there."""
    same = number.place == place and number.start > last
    return same and text[number.start : number.end] == number.text
