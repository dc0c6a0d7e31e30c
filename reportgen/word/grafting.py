"""Paragraphs and tables of a new draft, made fit for the file they go into.

The draft is read as the .docx it would be.  In the other file styles may have other ids (they are
found by name), numbers take ids of that file, and our comments on missing numbers are put anew.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from lxml import etree
from msgspec import Struct

from reportgen.word.body import THIN
from reportgen.word.formatting import Styles, W
from reportgen.word.manuscript import Manuscript
from reportgen.word.pens import take_out
from reportgen.word.record import BOOKMARK_PREFIX, TAG_PREFIX, ParagraphRecord
from reportgen.word.units import Unit, cell_place

_STYLES = (f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")
_COMMENT_RANGE = (f"{W}commentRangeStart", f"{W}commentRangeEnd")
_BOOKMARK = re.compile(rf"{re.escape(BOOKMARK_PREFIX)}([0-9]{{1,9}})(\D.*)?", re.S)
_TAG = re.compile(rf"{re.escape(TAG_PREFIX)}([0-9]{{1,9}})")


class Drafted(Struct, frozen=True):
    """A unit as the new draft has it."""

    block: etree._Element
    """The paragraph or the table."""
    paragraphs: tuple[etree._Element, ...]
    """Of each paragraph of the unit."""


def drafted(body: etree._Element, units: Sequence[Unit]) -> list[Drafted]:
    """The elements of a generated body's units, in order."""
    blocks = iter(
        block
        for block in body.iter(f"{W}p", f"{W}tbl")
        if next(block.iterancestors(f"{W}tbl"), None) is None
        and any((text.text or "").strip() for text in block.iter(f"{W}t"))
    )
    return [_drafted(unit, next(blocks)) for unit in units]


def _drafted(unit: Unit, block: etree._Element) -> Drafted:
    if not unit.is_table:
        return Drafted(block, (block,))
    rows = [list(row.iterchildren(f"{W}tc")) for row in block.iterchildren(f"{W}tr")]
    places = [cell_place(paragraph.key) for paragraph in unit.paragraphs]
    cells = (rows[row - 1][column - 1] for row, column in places)
    return Drafted(block, tuple(next(cell.iterchildren(f"{W}p")) for cell in cells))


class Grafter:
    """Copies of a draft's elements for one opened file."""

    def __init__(self, styles: Styles, page: Manuscript, ids: Iterator[int]) -> None:
        """`styles` are the draft's, `ids` are free for annotations in the file."""
        self._styles, self._theirs, self._ids = styles, page.styles, ids
        controls = page.body.iter(f"{W}sdtPr")
        found = (i.get(f"{W}val", "") for p in controls for i in p.iterchildren(f"{W}id"))
        self._controls = {int(i) for i in found if re.fullmatch("-?[0-9]+", i)}

    def graft(
        self,
        block: etree._Element,
        numbers: Mapping[int, int],
        model: etree._Element | None = None,
    ) -> etree._Element:
        """A copy of a paragraph or table without comments, its numbers under their new ids.

        A paragraph whose style the file does not have looks like `model`, a paragraph of its kind.
        """
        graft = copy.deepcopy(block)
        self._renumber(graft, numbers)
        for mark in list(graft.iter(*_COMMENT_RANGE)):
            take_out(mark)
        for reference in list(graft.iter(f"{W}commentReference")):
            run = reference.getparent()
            if run is not None:
                take_out(run)
        for style in list(graft.iter(*_STYLES)):
            self._restyle(style, model)
        return graft

    def _renumber(self, graft: etree._Element, numbers: Mapping[int, int]) -> None:
        ends = {end.get(f"{W}id"): end for end in graft.iter(f"{W}bookmarkEnd")}
        for start in graft.iter(f"{W}bookmarkStart"):
            found = _BOOKMARK.fullmatch(start.get(f"{W}name", ""))
            if found:
                start.set(f"{W}name", f"{BOOKMARK_PREFIX}{numbers[int(found[1])]}")
            end = ends.get(start.get(f"{W}id"))
            identity = str(next(self._ids))
            for mark in (start, end):
                if mark is not None:
                    mark.set(f"{W}id", identity)
        for properties in graft.iter(f"{W}sdtPr"):
            tag, identity_of = properties.find(f"{W}tag"), properties.find(f"{W}id")
            found = _TAG.fullmatch(tag.get(f"{W}val", "")) if tag is not None else None
            if found and tag is not None and identity_of is not None:
                number = numbers[int(found[1])]
                tag.set(f"{W}val", f"{TAG_PREFIX}{number}")
                identity_of.set(f"{W}val", str(self._free(number)))

    def _free(self, number: int) -> int:
        """The id of a control: its number's, where no other control has it."""
        identity = number if number not in self._controls else max(self._controls) + 1
        self._controls.add(identity)
        return identity

    def release(self, block: etree._Element) -> None:
        """The ids of the controls in a block may be given again: it gives way."""
        for properties in block.iter(f"{W}sdtPr"):
            for identity in properties.iterchildren(f"{W}id"):
                value = identity.get(f"{W}val", "")
                self._controls.discard(int(value) if re.fullmatch("-?[0-9]+", value) else 0)

    def _restyle(self, style: etree._Element, model: etree._Element | None) -> None:
        name = self._styles.name(style.get(f"{W}val", ""))
        identity = self._theirs.identity(name)
        if identity is not None:
            style.set(f"{W}val", identity)
            return
        properties = style.getparent()
        look = model.find(f"{W}pPr") if model is not None else None
        if style.tag == f"{W}pStyle" and properties is not None and look is not None:
            above = properties.getparent()
            if above is not None:
                above.replace(properties, _shape(look))
            return
        take_out(style)


def marked_numbers(body: etree._Element) -> dict[int, list[etree._Element]]:
    """By number: the bookmarks and controls that carry it, copies too."""
    found: dict[int, list[etree._Element]] = {}
    for start in body.iter(f"{W}bookmarkStart"):
        if named := _BOOKMARK.fullmatch(start.get(f"{W}name", "")):
            found.setdefault(int(named[1]), []).append(start)
    for tag in body.iter(f"{W}tag"):
        if tagged := _TAG.fullmatch(tag.get(f"{W}val", "")):
            found.setdefault(int(tagged[1]), []).append(tag)
    return found


def run_of(block: etree._Element, number: int) -> etree._Element | None:
    """The first run in the control of a number."""
    for tag in block.iter(f"{W}tag"):
        control = next(tag.iterancestors(f"{W}sdt"), None)
        if tag.get(f"{W}val") == f"{TAG_PREFIX}{number}" and control is not None:
            return next(control.iter(f"{W}r"), None)
    return None


def unmark(block: etree._Element) -> None:
    """Take our bookmarks and controls off what gives way to a copy that carries them."""
    starts = [start for start in block.iter(f"{W}bookmarkStart") if _is_our_bookmark(start)]
    ours = {start.get(f"{W}id") for start in starts}
    ends = [end for end in block.iter(f"{W}bookmarkEnd") if end.get(f"{W}id") in ours]
    for mark in (*starts, *ends):
        take_out(mark)
    for control in list(block.iter(f"{W}sdt")):
        content = control.find(f"{W}sdtContent")
        tag = control.find(f"{W}sdtPr/{W}tag")
        if tag is not None and _TAG.fullmatch(tag.get(f"{W}val", "")):
            for child in list(content) if content is not None else ():
                control.addprevious(child)
            take_out(control)


def _shape(properties: etree._Element) -> etree._Element:
    """A paragraph's properties without what is of that one alone."""
    shape = copy.deepcopy(properties)
    for name in ("sectPr", "pPrChange", "rPr"):
        for child in list(shape.iterchildren(f"{W}{name}")):
            shape.remove(child)
    return shape


def thin_paragraph() -> etree._Element:
    """The empty line of 1 pt that parts a table from another or from the end of the text."""
    return etree.fromstring(f'<w:p xmlns:w="{W[1:-1]}"><w:pPr>{THIN}</w:pPr></w:p>')


def _is_our_bookmark(start: etree._Element) -> bool:
    """Whether a w:bookmarkStart is that of a number."""
    return _BOOKMARK.fullmatch(start.get(f"{W}name", "")) is not None


def keep_look(
    place: etree._Element, fresh: etree._Element, was: ParagraphRecord, now: ParagraphRecord
) -> None:
    """Give a graft the properties of the paragraph whose place it takes, which a person may have
    set; but where the draft has another kind of paragraph, or a heading of other lines, its own."""
    old, new = place.find(f"{W}pPr"), fresh.find(f"{W}pPr")
    if was.kind != now.kind or ("\n" in was.text) != ("\n" in now.text) or old is None:
        return
    kept = _shape(old)
    if new is not None:
        page = new.find(f"{W}pageBreakBefore")
        style = kept.find(f"{W}pStyle")
        if page is not None and kept.find(f"{W}pageBreakBefore") is None and style is not None:
            style.addnext(page)
        fresh.remove(new)
    fresh.insert(0, kept)


@contextmanager
def foreign_bookmarks_around(place: etree._Element) -> Iterator[None]:
    """Bookmarks that editors set, as for a table of contents, go around the new content."""
    starts = [b for b in place.iter(f"{W}bookmarkStart") if not _is_our_bookmark(b)]
    ends = {end.get(f"{W}id"): end for end in place.iter(f"{W}bookmarkEnd")}
    pairs = [(start, ends[start.get(f"{W}id")]) for start in starts if start.get(f"{W}id") in ends]
    yield
    for start, end in pairs:
        if place not in start.iterancestors() and place not in end.iterancestors():
            properties = place.find(f"{W}pPr")
            place.insert(0 if properties is None else 1, start)
            place.append(end)
