"""Where the anchors stand: by their marks, then by what the record says of the text around them.

Of an anchor's bookmark and control the bookmark wins unless nothing is left inside it; where both
are gone, a number that still stands in its own paragraph is found by its text, as a guess.
LibreOffice 7.4 shortens bookmarks a little at every save where a paragraph has several comments
(measured): what the record says of an unchanged text puts them right.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Literal

from msgspec.structs import replace

from reportgen.binding.serial import describe
from reportgen.word.aligning import align, unchanged
from reportgen.word.briefing import Anchor, Match, Paragraph, Span
from reportgen.word.formatting import Styles
from reportgen.word.record import AnchorRecord, Record
from reportgen.word.story import Line, Mark, Place, Story

_MOST_LINES = 20
_LONGEST = 2000
"""A mark around more than this no longer stands for a number: it was torn open."""


class Page:
    """A story's lines as paragraphs, and places in them."""

    def __init__(self, story: Story, styles: Styles) -> None:
        self.paragraphs: list[Paragraph] = []
        self.boxes: list[Paragraph] = []
        self._texts = ["".join(line.pieces) for line in story.lines]
        self._lines = story.lines
        self._index: list[int | None] = []
        for line, text in zip(story.lines, self._texts, strict=True):
            shown = text.strip() != ""
            in_body = shown and not line.in_box
            self._index.append(len(self.paragraphs) if in_body else None)
            if shown:
                kept = self.paragraphs if in_body else self.boxes
                kept.append(_paragraph(line, text, styles))

    def anchor(self, mark: Mark, by: Literal["bookmark", "control"]) -> Anchor | None:
        """The anchor a mark makes; None where nothing stands inside it, or outside the body."""
        (first, start), (last, end) = self.tight(mark)
        if (first, start) >= (last, end) or last - first > _MOST_LINES:
            return None
        index = self._index[first]
        if index is None:
            return None
        inside = range(first, last + 1)
        texts = [self._texts[line] for line in inside if self._index[line] is not None]
        texts[-1] = texts[-1][:end] if self._index[last] is not None else texts[-1]
        texts[0] = texts[0][start:]
        text = "\n".join(texts)
        here = end if last == first else len(self._texts[first])
        return Anchor(mark.number, text, index, start, here, by) if len(text) < _LONGEST else None

    def tight(self, mark: Mark) -> tuple[Place, Place]:
        """A mark's ends without the line ends it merely touches."""
        (first, start), (last, end) = mark.start, mark.end
        while first < last and start >= len(self._texts[first]):
            first, start = first + 1, 0
        while last > first and end == 0:
            last -= 1
            end = len(self._texts[last])
        return (first, start), (last, end)


def _paragraph(line: Line, text: str, styles: Styles) -> Paragraph:
    return Paragraph(
        text=text,
        in_table=line.in_table,
        style=styles.name(line.style),
        numbered=line.numbered,
        spans=tuple(Span(*span) for span in line.spans),
    )


def marked(
    marks: Iterable[Mark], page: Page, record: Record | None
) -> tuple[list[Anchor], list[Anchor]]:
    """Anchors and their copies, a bookmark before a control before a pasted bookmark.

    What was pasted from another briefing carries the marks of its numbers: a further place whose
    control names another indicator than the number it would be a copy of is none.
    """
    names = _Names(record)
    rank = {"bookmark": 0, "control": 1, "copy": 2}
    taken: dict[int, list[tuple[Place, Place]]] = {}
    anchors: list[Anchor] = []
    copies: list[Anchor] = []
    for mark in sorted(marks, key=lambda m: rank[m.by]):
        others = taken.setdefault(mark.number, [])  # sorted, apart from one another
        start, end = page.tight(mark)
        position = bisect_left(others, (end, end))
        if position and others[position - 1][1] > start:
            continue  # the other mark of the same place
        anchor = page.anchor(mark, "control" if mark.by == "control" else "bookmark")
        if anchor is None:
            continue
        if not others:
            anchors.append(anchor)
        elif not names.deny(mark):
            copies.append(anchor)
        others.insert(position, (start, end))
    return anchors, copies


class _Names:
    """The indicators that the numbers of a record rest on, as the titles of their controls begin."""

    def __init__(self, record: Record | None) -> None:
        self._record = record

    def deny(self, mark: Mark) -> bool:
        """Whether a control names another indicator, and its cell, than its number's; editors drop
        titles, and people may write their own."""
        name = self._beginnings.get(mark.number, "")
        return " " in mark.title and not mark.title.startswith(name)

    @cached_property
    def _beginnings(self) -> dict[int, str]:
        """By number: as much of the name as stands in any title, however long the name."""
        anchors = self._record.anchors if self._record is not None else ()
        names = {anchor.id: describe(anchor.binding.expression) for anchor in anchors}
        return {n: "".join(_TITLED.findall(name)[:1]) for n, name in names.items()}


_TITLED = re.compile(r"[^\s\x00-\x1f\x7f-\x9f]{0,15}")


def matched(record: Record, paragraphs: Sequence[Paragraph]) -> tuple[Match, ...]:
    """Which paragraph each generated one has become, in the order of both."""
    written = [p for p in record.paragraphs if p.text.strip()]
    pairs = align([p.text for p in written], [p.text for p in paragraphs])
    return tuple(Match(None if i is None else written[i], j) for i, j in pairs)


def settled(
    record: Record,
    found: Sequence[Anchor],
    paragraphs: Sequence[Paragraph],
    matches: Sequence[Match],
) -> tuple[list[Anchor], list[int]]:
    """The anchors after a look at the text, and the numbers that stand nowhere.

    A mark that slipped is put right where the text around it is unchanged; an anchor whose marks are
    gone is looked for where it stood, then by its text.
    """
    standing = _Standing(paragraphs, matches)
    by_id = {anchor.id: anchor for anchor in found}
    busy: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    settled: list[Anchor] = []
    ours = set()
    missing: list[AnchorRecord] = []
    for written in record.anchors:
        ours.add(written.id)
        anchor = by_id.get(written.id)
        if anchor is None:
            missing.append(written)
            continue
        if anchor.text != written.text:
            anchor = standing.put_right(written, anchor)
        busy[anchor.paragraph].append((anchor.start, anchor.end))
        settled.append(anchor)
    lost: list[int] = []
    for written in missing:
        guess = standing.guess(written, busy)
        if guess is None:
            lost.append(written.id)
        else:
            busy[guess.paragraph].append((guess.start, guess.end))
            settled.append(guess)
    return [*settled, *(a for a in found if a.id not in ours)], lost


class _Standing:
    """Where what was generated stands now, judged by the text alone."""

    def __init__(self, paragraphs: Sequence[Paragraph], matches: Sequence[Match]) -> None:
        self._paragraphs = paragraphs
        self._known = {
            match.written.key: (match.written.text, match.paragraph)
            for match in matches
            if match.written is not None and match.paragraph is not None
        }
        self._blocks: dict[str, list[tuple[int, int, int]]] = {}

    def put_right(self, written: AnchorRecord, anchor: Anchor) -> Anchor:
        """The anchor as recorded, where its text still stands and the mark merely slipped: inside
        that text, or anywhere in a paragraph nobody has touched.  Of a number that was typed over,
        what is left beside the mark belongs to it."""
        place = self._place(written)
        if place is None:
            return self._grown(written, anchor)
        if place[0] != anchor.paragraph:
            return anchor
        index, start, end = place
        untouched = self._paragraphs[index].text == self._known[written.paragraph][0]
        if untouched or start <= anchor.start <= anchor.end <= end:
            return Anchor(written.id, written.text, index, start, end, anchor.by)
        return anchor

    def _grown(self, written: AnchorRecord, anchor: Anchor) -> Anchor:
        """The anchor with the recorded characters that touch it."""
        index = self._known[written.paragraph][1] if written.paragraph in self._known else None
        if index != anchor.paragraph or "\n" in anchor.text:
            return anchor
        own = self._left_of(written)
        start, end = anchor.start, anchor.end
        while start - 1 in own:
            start -= 1
        while end in own:
            end += 1
        return replace(anchor, start=start, end=end, text=self._paragraphs[index].text[start:end])

    def _left_of(self, written: AnchorRecord) -> set[int]:
        """Where the characters of a number's recorded text stand that stayed."""
        first, last = written.start, written.start + len(written.text)
        return {
            place - at_old + at_new
            for at_old, at_new, length in self._unchanged(written)
            for place in range(max(first, at_old), min(last, at_old + length))
        }

    def guess(
        self, written: AnchorRecord, busy: Mapping[int, Sequence[tuple[int, int]]]
    ) -> Anchor | None:
        """Where a number without marks stands: in its old place, or by its text."""
        if written.paragraph not in self._known:
            return None
        index = self._known[written.paragraph][1]
        text, taken = self._paragraphs[index].text, busy.get(index, ())
        place = self._place(written)
        if place is None or not _free(text, place[1], place[2], taken):
            found = _find(written.text, text, taken)
            place = (index, *found) if found else None
        return Anchor(written.id, written.text, *place, "text") if place else None

    def _place(self, written: AnchorRecord) -> tuple[int, int, int] | None:
        """Paragraph, start and end of a number's recorded text where it stands unchanged."""
        if written.paragraph not in self._known or not written.text:
            return None
        index = self._known[written.paragraph][1]
        end = written.start + len(written.text)
        for at_old, at_new, length in self._unchanged(written):
            if at_old <= written.start and end <= at_old + length:
                shift = at_new - at_old
                return index, written.start + shift, end + shift
        return None

    def _unchanged(self, written: AnchorRecord) -> list[tuple[int, int, int]]:
        """The stretches of a number's recorded paragraph that stayed."""
        if written.paragraph not in self._blocks:
            old, index = self._known[written.paragraph]
            self._blocks[written.paragraph] = unchanged(old, self._paragraphs[index].text)
        return self._blocks[written.paragraph]


def _find(words: str, text: str, taken: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The one place in a paragraph that shows a number's text and is no other number's."""
    found: list[tuple[int, int]] = []
    start = text.find(words) if words else -1
    while start >= 0 and len(found) < 2:
        end = start + len(words)
        if _free(text, start, end, taken):
            found.append((start, end))
        start = text.find(words, start + 1)
    return found[0] if len(found) == 1 else None


def _free(text: str, start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    """Whether a stretch touches no other number: neither an anchor nor a longer run of digits."""
    apart = not any(start < other_end and other < end for other, other_end in taken)
    return apart and not _splits_number(text, start, end)


def _splits_number(text: str, start: int, end: int) -> bool:
    """Whether a stretch begins or ends inside a run of digits (“1个” in “11个”)."""
    return (start > 0 and text[start - 1].isdigit() and text[start].isdigit()) or (
        end < len(text) and text[end - 1].isdigit() and text[end].isdigit()
    )
