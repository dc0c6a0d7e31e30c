"""Writing numbers back into a .docx: only the text of the runs that show them is touched.

The model of `reading` says where a number stands (paragraph and code points); one more walk of the
story says which w:t elements those code points are.  The new text goes into the first of them,
preferably one inside the number's own bookmark and control, so that run keeps its formatting and
the marks stay around it; what the others showed of the old number is taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lxml import etree
from msgspec import Struct

from reportgen.word.briefing import Anchor
from reportgen.word.commenting import Comments, annotation_ids
from reportgen.word.formatting import W
from reportgen.word.manuscript import Manuscript, Slice
from reportgen.word.pens import Direct, Pen, plain
from reportgen.word.record import TAG_PREFIX
from reportgen.word.story import Mark
from reportgen.word.tracking import Tracked

_CONTROL, _PROPERTIES, _TAG, _TITLE = f"{W}sdt", f"{W}sdtPr", f"{W}tag", f"{W}alias"
_TEXT, _VALUE = f"{W}t", f"{W}val"


class Replacement(Struct, frozen=True):
    """A number's new text at one place."""

    anchor: Anchor
    text: str
    titles: tuple[str, str]
    """The control's title as written and as it should now be, where these differ."""
    note: str = ""
    """The text of our comment on a missing number, which goes with its highlight; "" for none."""
    typed: bool = False
    """A person's text stands there, which is to give way."""


class Patched(Struct, frozen=True):
    """What came of it."""

    parts: Mapping[str, bytes]
    """The changed parts."""
    refused: Mapping[Anchor, str]
    """Places that cannot be rewritten without touching what people made, and why."""


def patched(
    page: Manuscript, replacements: Sequence[Replacement], author: str | None = None
) -> Patched:
    """The parts of a package after the replacements; places are those of `reading.read`.

    With an author they are tracked changes of his, which he or anybody may accept or reject.  The
    page is used up.
    """
    package = page.package
    comments: Comments | None = None
    pen: Pen = Direct()
    if author is not None or any(change.note for change in replacements):
        page = Manuscript(package) if page.in_sheets else page  # revisions and comments are apart
        ids = annotation_ids(package, page.body)
        comments = Comments(package, page.body, ids)
        pen = pen if author is None else Tracked(author, ids)
    refused = rewritten(page, comments, replacements, pen)
    if len(refused) == len(replacements):
        return Patched({}, refused)
    others = {} if comments is None else comments.parts()
    return Patched({package.main: page.closed(), **others}, refused)


def rewritten(
    page: Manuscript, comments: Comments | None, replacements: Sequence[Replacement], pen: Pen
) -> dict[Anchor, str]:
    """Write the replacements into an open body; places are those that it was opened with.  Comments
    there must be where a replacement has a note.

    Gives the places left alone, and why.  The titles of controls and our comments on missing
    numbers change whatever the pen: Word records no changes of either.
    """
    refused: dict[Anchor, str] = {}
    after: tuple[int, int] = (len(page.lines), 0)
    # from the end, so that places further on are not moved
    for change in sorted(replacements, key=_place, reverse=True):
        anchor = change.anchor
        slices = _shown(anchor, page)
        overlaps = (anchor.paragraph, anchor.end) > after
        reason = _obstacle(change, slices, pen, overlaps=overlaps)
        if reason:
            refused[anchor] = reason
            continue
        after = (anchor.paragraph, anchor.start)
        line = page.line_number(anchor.paragraph)
        _rewrite(
            change, slices, _target(slices, page.marks.get(anchor.id, ()), line), comments, pen
        )
    return refused


def _place(change: Replacement) -> tuple[int, int]:
    return change.anchor.paragraph, change.anchor.start


def _shown(anchor: Anchor, page: Manuscript) -> list[Slice]:
    """What shows an anchor's text; [] where it runs over several paragraphs."""
    slices = page.slices(anchor.paragraph, anchor.start, anchor.end)
    alone = page.text(anchor.paragraph)[anchor.start : anchor.end] == anchor.text
    return slices if alone else []


def _obstacle(change: Replacement, slices: Sequence[Slice], pen: Pen, *, overlaps: bool) -> str:
    """Why a place cannot be rewritten; "" where it can."""
    if not slices:
        return "这个数跨了几段"
    if overlaps:
        return "和另一个数叠在一起"
    return pen.obstacle(slices, typed=change.typed)


def _rewrite(
    change: Replacement, slices: Sequence[Slice], target: Slice, comments: Comments | None, pen: Pen
) -> None:
    if change.note and comments is not None:
        comments.remove(change.note, target.element)
    if change.text != change.anchor.text:
        run = pen.put(change.text, slices, target).getparent()
        if change.note and run is not None:
            plain(run)
    elif change.note:
        pen.unmark(slices)
    _retitle(target.element, change)


def _target(slices: Sequence[Slice], marks: Iterable[Mark], line: int) -> Slice:
    """The first w:t inside the most of the number's marks, of which there are a bookmark and a
    control at best."""

    if len(slices) == 1:
        return slices[0]

    def inside(part: Slice) -> int:
        place = (line, part.place)
        return len({mark.by for mark in marks if mark.start <= place < mark.end})

    marks = tuple(marks)
    return max((part for part in slices if part.element.tag == _TEXT), key=inside)


def _retitle(element: etree._Element, change: Replacement) -> None:
    """The control's title names the cell: a new one where a new cell gave the number."""
    old, new = change.titles
    if old == new:
        return
    for control in element.iterancestors(_CONTROL):
        for properties in control.iterchildren(_PROPERTIES):
            named = {child.tag: child for child in properties}
            tag, title = named.get(_TAG), named.get(_TITLE)
            if tag is None or tag.get(_VALUE) != f"{TAG_PREFIX}{change.anchor.id}":
                continue
            if title is not None and title.get(_VALUE) == old:
                title.set(_VALUE, new)
