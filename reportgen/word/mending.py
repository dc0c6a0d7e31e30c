"""Small corrections of a briefing's text: code points of a paragraph give way to other words.

    Mends (paragraph, code points, words) + the file's bytes -> Manuscript -> Direct pen -> bytes

The words take the formatting of the run they stand in.  Numbers of ours, tracked changes that nobody
has accepted and the results of fields are left alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from lxml import etree
from msgspec import Struct

from reportgen.word.archive import open_package
from reportgen.word.formatting import W
from reportgen.word.manuscript import Manuscript, Slice
from reportgen.word.pens import Direct, drop
from reportgen.word.repacking import repacked
from reportgen.word.serialising import serialised


class Mend(Struct, frozen=True):
    """What is to stand on code points [start, end) of a paragraph, as `reading.read` counts."""

    paragraph: int
    start: int
    end: int
    words: str


class Mended(Struct, frozen=True):
    """A briefing after its corrections."""

    content: bytes
    """The file; the very bytes it was where nothing was done."""
    done: tuple[Mend, ...]
    """In the order they were asked for."""


def mended(
    data: bytes, name: str, mends: Sequence[Mend], numbers: Collection[tuple[int, int, int]]
) -> Mended:
    """Make the corrections that can be made; no two of them overlap.

    `numbers` are the places of our numbers as (paragraph, start, end); `name` is for messages.
    """
    package = open_package(data, name)
    page = Manuscript(package)
    pen = Direct()
    done: list[Mend] = []
    # from the end, so that places further on are not moved
    for mend in sorted(mends, key=lambda m: (m.paragraph, m.start), reverse=True):
        slices = page.slices(mend.paragraph, mend.start, mend.end)
        if not slices or _touches(mend, numbers) or pen.obstacle(slices, typed=True):
            continue
        if any(part.element.tag != f"{W}t" or _in_field(part.element) for part in slices):
            continue
        _put(pen, mend.words, slices)
        done.append(mend)
    if not done:
        return Mended(data, ())
    part = serialised(page.body, package.parts[package.main])
    kept = tuple(mend for mend in mends if mend in done)
    return Mended(repacked(data, {package.main: part}), kept)


def _put(pen: Direct, words: str, slices: Sequence[Slice]) -> None:
    element = pen.put(words, slices, slices[0])
    if not element.text:
        drop(element)


def _touches(mend: Mend, numbers: Collection[tuple[int, int, int]]) -> bool:
    return any(
        paragraph == mend.paragraph and start < mend.end and mend.start < end
        for paragraph, start, end in numbers
    )


def _in_field(element: etree._Element) -> bool:
    """Whether Word would overwrite it when it updates its fields (ECMA-376 part 1, 17.16.18)."""
    paragraph = next(element.iterancestors(f"{W}p"), None)
    if next(element.iterancestors(f"{W}fldSimple"), None) is not None or paragraph is None:
        return True
    depth = 0
    for one in paragraph.iter(f"{W}fldChar", f"{W}t"):
        if one is element:
            return depth > 0
        if one.tag == f"{W}fldChar":
            depth += {"begin": 1, "end": -1}.get(one.get(f"{W}fldCharType", ""), 0)
    return False
