"""Numbers in a briefing that are no anchor: where each was written, as far as the record knows.

Every number in digits is told.  Quantities in 汉字 (两支队伍) are told where a person wrote them;
those that were drafted are wording, as 三会一课 is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from msgspec import Struct, to_builtins

from reportgen.word.aligning import unchanged
from reportgen.word.briefing import Anchor, Briefing
from reportgen.word.record import ParagraphRecord

Place = Literal["", "文本框", "脚注尾注", "页眉页脚"]
"""Where text stands that is no paragraph of the body; "" for the body."""
_NUMBER = re.compile("[0-9０-９]+(?:[.．][0-9０-９]+)*")
_DIGITS = re.compile("[0-9０-９]+")
_WIDE_DIGITS = re.compile("[０-９]+")


class FreeNumber(Struct, frozen=True):
    """A number that is no anchor: written by a template or data text, or by nobody we know."""

    text: str
    paragraph: int | None
    """None outside the body, which `place` then names."""
    start: int
    """Code point in its paragraph, or in the text of its note, header or footer."""
    end: int
    source: str
    """Template line or cell; "" when unsourced."""
    verdict: Literal["literal", "unsourced"]
    place: Place = ""

    def to_json(self) -> dict[str, Any]:
        out: dict[str, Any] = to_builtins(self)
        if not self.place:
            del out["place"]
        return out


def free_numbers(briefing: Briefing, anchors: Iterable[Anchor]) -> Iterator[FreeNumber]:
    """Numbers outside every anchor: the body's in reading order, then those around it."""
    written = {match.paragraph: match.written for match in briefing.matches}
    bound: dict[int, list[tuple[int, int]]] = {}
    for anchor in anchors:
        bound.setdefault(anchor.paragraph, []).append((anchor.start, anchor.end))
    for index, paragraph in enumerate(briefing.paragraphs):
        was, taken = written.get(index), bound.get(index, [])
        if taken == [(0, len(paragraph.text))]:
            continue  # a cell that is a number
        yield from _in_order(
            _loose(paragraph.text, index, was, taken), _spelt(paragraph.text, index, was, taken)
        )
    around: tuple[tuple[Place, Iterable[str]], ...] = (
        ("文本框", (box.text for box in briefing.boxes)),
        ("脚注尾注", briefing.extras.notes),
        ("页眉页脚", briefing.extras.margins),
    )
    for place, texts in around:
        for text in texts:
            yield from _in_order(
                _loose(text, None, None, [], place), _spelt(text, None, None, [], place)
            )


def _in_order(*numbers: Iterable[FreeNumber]) -> list[FreeNumber]:
    return sorted(itertools.chain(*numbers), key=lambda number: number.start)


def _spelt(
    text: str,
    index: int | None,
    written: ParagraphRecord | None,
    bound: Sequence[tuple[int, int]],
    place: Place = "",
) -> Iterator[FreeNumber]:
    """Quantities in 汉字 outside the anchors of a text that are not as they were drafted."""
    if written is not None and written.text == text:
        return
    from reportgen.chinese.quantities import quantities  # its tables take a while to load

    stood = [(b, b + n) for _, b, n in unchanged(written.text, text)] if written else []
    for found in quantities(text):
        start, end = found.start, found.end
        ours = any(a < end and start < b for a, b in bound)
        drafted = any(a <= start and end <= b for a, b in stood)
        if not (ours or drafted or _DIGITS.search(found.text)):
            yield FreeNumber(found.text, index, start, end, "", "unsourced", place)


def _loose(
    text: str,
    index: int | None,
    written: ParagraphRecord | None,
    bound: list[tuple[int, int]],
    place: Place = "",
) -> Iterator[FreeNumber]:
    """A text's numbers outside its anchors; the program's own heading numbers are none."""
    known = _known_digits(text, written) if written else {}
    own = [(at, at + 1) for at, (_, origin) in known.items() if not origin]
    for start, end in _gaps([*bound, *own], len(text)):
        for match in _NUMBER.finditer(text, start, end):
            origins: list[str] = []
            for run in _DIGITS.finditer(text, *match.span()):
                origins.extend(_origins([known.get(at) for at in range(*run.span())]))
            literal = all(origins)
            yield FreeNumber(
                text=match[0],
                paragraph=index,
                start=match.start(),
                end=match.end(),
                source="、".join(dict.fromkeys(origins)) if literal else "",
                verdict="literal" if literal else "unsourced",
                place=place,
            )


def _origins(digits: list[tuple[int, str] | None]) -> list[str]:
    """The origins of a run of digits that stood together when written; [""] where they did not."""
    known = [digit for digit in digits if digit is not None]
    first = known[0][0] if known else 0
    together = [place for place, _ in known] == list(range(first, first + len(digits)))
    return [origin for _, origin in known] if together else [""]


def _known_digits(text: str, written: ParagraphRecord) -> dict[int, tuple[int, str]]:
    """By place now: each recorded digit whose run still stands, with its place then and origin."""
    known: dict[int, tuple[int, str]] = {}
    recorded = sorted([*_recorded(written), *_wide(written)])
    if not recorded:
        return known
    blocks = iter(unchanged(written.text, text))
    block = next(blocks, None)
    for start, end, origin in recorded:
        while block is not None and block[0] + block[2] < end:
            block = next(blocks, None)
        if block is not None and block[0] <= start:
            for place in range(start, end):
                known[place - block[0] + block[1]] = (place, origin)
    return known


def _recorded(written: ParagraphRecord) -> Iterator[tuple[int, int, str]]:
    return ((digits.start, digits.end, digits.origin) for digits in written.digits)


def _wide(written: ParagraphRecord) -> Iterator[tuple[int, int, str]]:
    """Full-width digits, which the record does not list: no number of ours is written with them."""
    for match in _WIDE_DIGITS.finditer(written.text):
        yield match.start(), match.end(), "生成时的文字"


def _gaps(taken: list[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """The stretches of [0, length) outside the taken ones."""
    at = 0
    for start, end in sorted(taken):
        if start > at:
            yield at, start
        at = max(at, end)
    yield at, length
