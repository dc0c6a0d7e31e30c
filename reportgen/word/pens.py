"""How changes are written into the parsed story: at once, or as revisions that somebody accepts.

Whoever changes a briefing says what changes (a number's text, a paragraph that comes, goes or is
drafted anew) to a `Pen`; which pen it is decides what that looks like in the XML.  `Direct` is here,
`tracking.Tracked` writes Word revisions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

from lxml import etree

from reportgen.word.formatting import W
from reportgen.word.manuscript import Slice, write

_MARKERS = ("ins", "del", "moveFrom", "moveTo")
_RANGES = ("bookmark", "commentRange", "perm", "moveFromRange", "moveToRange")
_RANGE_ENDS = {f"{W}{kind}{end}": (kind, end) for kind in _RANGES for end in ("Start", "End")}
BLOCKS = (f"{W}p", f"{W}tbl", f"{W}sdt")
"""What stands beside a paragraph in a body or a cell."""


class Pen(Protocol):
    """Ways of writing.  Elements named are those of an open `Manuscript`, and stay in its tree unless
    said otherwise; all that is written is valid where it stands."""

    def obstacle(self, slices: Sequence[Slice], *, typed: bool) -> str:
        """Why the text of these slices (one or more) cannot give way to another, in Chinese; ""
        where it can.  `typed`: a person wrote it."""

    def put(self, words: str, slices: Sequence[Slice], target: Slice) -> etree._Element:
        """New text for a number: the words stand at `target`, one of the slices and a w:t, with the
        formatting of its run; what the slices showed is gone.  Gives the w:t with the words.

        What stands before the first slice keeps its elements and offsets, so that slices before it
        can still be written to.
        """

    def unmark(self, slices: Sequence[Slice]) -> None:
        """Text that stays as it is loses our highlight for a missing number."""

    def insert(self, block: etree._Element) -> None:
        """A w:p or w:tbl that has been put into the tree is new.

        Of several, all are put into the tree before the first is told, or each is told as it is put
        behind the last; before anything that is told to go, or after.
        """

    def remove(self, block: etree._Element) -> None:
        """A w:p or w:tbl that stands goes.

        A paragraph that must stay (the only one of its cell, the one between two tables, the last
        of a section) stays without content.  Bookmarks and comments that begin or end elsewhere
        keep both ends.
        """

    def rewrite(self, paragraph: etree._Element, fresh: etree._Element) -> None:
        """The content and w:pPr of `fresh`, a w:p outside the tree, take the place of a paragraph's own.

        The section that ends with the paragraph and the revisions of its mark stay.  `fresh` is
        used up.
        """


class Direct:
    """Writes at once, as a person does without recording changes."""

    def obstacle(self, slices: Sequence[Slice], *, typed: bool) -> str:
        """See `Pen`; revisions that open or close inside the text cannot be written through, nor
        may what a person typed as a revision be lost with it."""
        if all(part.element.tag != f"{W}t" for part in slices):
            return "这里不是普通的文字"
        if len(slices) == 1 and not typed:
            return ""  # nothing opens or closes in it
        added = {next(part.element.iterancestors(*ADDED), None) for part in slices}
        runs = {part.element.getparent() for part in slices}
        reformatted = len(runs) > 1 and any(_look_changed(run) for run in runs)
        if len(added) > 1 or (typed and added != {None}) or _deleted_between(slices) or reformatted:
            return "这里有还没有接受或拒绝的修订"
        return ""

    def put(self, words: str, slices: Sequence[Slice], target: Slice) -> etree._Element:
        """See `Pen`."""
        for part in reversed(slices):
            text = part.element.text or ""
            if part is target:
                write(part.element, text[: part.start] + words + text[part.end :])
            elif part.element.tag == f"{W}t":
                write(part.element, text[: part.start] + text[part.end :])
            else:
                drop(part.element)
        for part in slices:
            if part is not target and part.element.tag == f"{W}t" and not part.element.text:
                drop(part.element)
        return target.element

    def unmark(self, slices: Sequence[Slice]) -> None:
        """See `Pen`."""
        for part in slices:
            run = part.element.getparent()
            if run is not None:
                plain(run)

    def insert(self, block: etree._Element) -> None:
        """See `Pen`: it stands there already."""

    def remove(self, block: etree._Element) -> None:
        """See `Pen`."""
        for half in halves(block):
            block.addprevious(half)
        if block.tag == f"{W}p" and must_stay(block):
            for child in contents(block):
                block.remove(child)
            return
        for child in list(block):  # by rows: lxml's time grows with the square of what goes at once
            block.remove(child)
        take_out(block)

    def rewrite(self, paragraph: etree._Element, fresh: etree._Element) -> None:
        """See `Pen`."""
        kept = halves(paragraph)
        for child in contents(paragraph):
            paragraph.remove(child)
        replace_properties(paragraph, fresh.find(f"{W}pPr"))
        paragraph.extend([*kept, *contents(fresh)])


ADDED = (f"{W}ins", f"{W}moveTo")
GONE = (f"{W}del", f"{W}moveFrom")


def _look_changed(run: etree._Element | None) -> bool:
    """Whether the formatting of a run is a tracked change, which would go with the run."""
    return run is not None and run.find(f"{W}rPr/{W}rPrChange") is not None


def _deleted_between(slices: Sequence[Slice]) -> bool:
    """Whether tracked deletions stand between the first and the last part of a number."""
    first, last = slices[0].element, slices[-1].element
    if first is last:
        return False
    inside = False
    paragraph = next(first.iterancestors(f"{W}p"), None)
    for element in paragraph.iter() if paragraph is not None else ():
        if element is last:
            return False
        inside = inside or element is first
        if inside and element.tag in GONE:
            return True
    return True  # the number runs over a deleted paragraph mark


def take_out(element: etree._Element) -> None:
    """Take an element out of the tree."""
    above = element.getparent()
    if above is not None:
        above.remove(element)


def drop(element: etree._Element) -> None:
    """Take an element out of its run, and the run where nothing else is left in it."""
    run = element.getparent()
    take_out(element)
    if run is not None and run.tag == f"{W}r" and all(c.tag == f"{W}rPr" for c in run):
        take_out(run)


def plain(run: etree._Element) -> None:
    """Take our highlight for a missing number off a run."""
    properties = run.find(f"{W}rPr")
    highlight = properties.find(f"{W}highlight") if properties is not None else None
    if properties is not None and highlight is not None and highlight.get(f"{W}val") == "yellow":
        properties.remove(highlight)


def contents(paragraph: etree._Element) -> list[etree._Element]:
    """What a paragraph holds besides its properties."""
    return [child for child in paragraph if child.tag != f"{W}pPr"]


def neighbours(block: etree._Element) -> tuple[etree._Element | None, etree._Element | None]:
    """The blocks before and behind a block in the same container; range marks are looked past."""
    before = block.itersiblings(*BLOCKS, preceding=True)
    return next(before, None), next(block.itersiblings(*BLOCKS), None)


def must_stay(paragraph: etree._Element) -> bool:
    """Whether a file without this paragraph would be faulty or laid out otherwise: a section ends
    with it, it parts two tables, nothing but a table would be left to end a body or a cell
    (ECMA-376 part 1, 17.4.65), or nothing at all."""
    if paragraph.find(f"{W}pPr/{W}sectPr") is not None:
        return True
    before, behind = neighbours(paragraph)
    if before is None or behind is None:
        return behind is None and (before is None or before.tag != f"{W}p")
    return before.tag == behind.tag == f"{W}tbl"


def halves(block: etree._Element) -> list[etree._Element]:
    """Marks in a block of ranges (bookmarks, comments …) whose other end is not in it, in order."""
    seen: defaultdict[tuple[str, str], dict[str, etree._Element]] = defaultdict(dict)
    for mark in block.iter(*_RANGE_ENDS):
        kind, end = _RANGE_ENDS[mark.tag]
        seen[kind, mark.get(f"{W}id", "")][end] = mark
    return [next(iter(ends.values())) for ends in seen.values() if len(ends) == 1]


def replace_properties(paragraph: etree._Element, fresh: etree._Element | None) -> None:
    """Give a paragraph the properties of another; what its mark and its section are, stays."""
    old = paragraph.find(f"{W}pPr")
    new = fresh if fresh is not None else paragraph.makeelement(f"{W}pPr")
    section = old.find(f"{W}sectPr") if old is not None else None
    marks = old.find(f"{W}rPr") if old is not None else None
    for child in list(new):
        if child.tag in (f"{W}sectPr", f"{W}pPrChange") or (
            child.tag == f"{W}rPr" and marks is not None
        ):
            new.remove(child)
    new.extend(child for child in (marks, section) if child is not None)
    if old is not None:
        take_out(old)
    if len(new):
        paragraph.insert(0, new)
