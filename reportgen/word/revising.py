"""The marks of tracked changes by one author (ECMA-376 part 1, 17.13.5), put on and taken off again.

No mark has a date: it is optional there, and what we write knows no clock.  As in Word, what an
author has added as a revision and then takes away is simply gone; what others added is marked as
deleted inside their insertion.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from reportgen.errors import ReportError
from reportgen.word.characters import UNWRITABLE
from reportgen.word.formatting import W
from reportgen.word.pens import ADDED, GONE, take_out
from reportgen.word.record import BOOKMARK_PREFIX, TAG_PREFIX
from reportgen.word.revisions import dissolve

_DELETED = {f"{W}t": f"{W}delText", f"{W}instrText": f"{W}delInstrText"}
_TRANSPARENT = frozenset(
    f"{W}{name}" for name in ("hyperlink", "smartTag", "customXml", "dir", "bdo", "fldSimple")
)
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_WHOLE = frozenset((f"{W}r", f"{_MATH}oMath", f"{_MATH}oMathPara"))
_NO_BASE = frozenset(f"{W}{name}" for name in ("rPr", "sectPr", "pPrChange"))
"""What w:pPr holds besides the properties that w:pPrChange can keep (CT_PPrBase)."""
_MARKS = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_ROW_ENDS = tuple(f"{W}{name}" for name in ("ins", "del", "trPrChange"))


class Reviser:
    """An author and the ids that are left for his revisions."""

    def __init__(self, author: str, ids: Iterator[int]) -> None:
        if UNWRITABLE.search(author):
            raise ReportError("修订的署名里有不能写进 Word 文件的字符", hint="署名请写姓名")
        self._author = author
        # ids are looked up when the first is asked for: now, while all that are used stand in the tree
        self._ids = itertools.chain([next(ids)], ids)

    def wrote(self, mark: etree._Element | None) -> bool:
        """Whether a revision is the author's."""
        return mark is not None and mark.get(f"{W}author") == self._author

    def added(self, element: etree._Element) -> bool:
        """Whether something is an insertion of the author's."""
        above = next(element.iterancestors(*ADDED), None)
        return above is not None and above.tag == f"{W}ins" and self.wrote(above)

    def mark(self, place: etree._Element, name: str) -> etree._Element:
        """A new mark: w:ins, w:del … with id and author, not yet in the tree."""
        return place.makeelement(
            f"{W}{name}", {f"{W}id": str(next(self._ids)), f"{W}author": self._author}
        )

    def copy(self, mark: etree._Element) -> etree._Element:
        """Another mark like one of anybody's, without content."""
        other = mark.makeelement(mark.tag)
        other.attrib.update(mark.attrib)
        other.set(f"{W}id", str(next(self._ids)))
        return other

    # content --------------------------------------------------------------------------------------

    def insert(self, elements: Iterable[etree._Element]) -> None:
        """What stands there, runs and what holds runs, is new.

        In the copy of something that others have revised, what they added is ours as well, and what
        they deleted is not there.
        """
        last: etree._Element | None = None
        for element in list(elements):
            if element.tag in GONE:
                take_out(element)
            elif element.tag in ADDED:
                inside = list(element)
                for child in inside:
                    element.addprevious(child)
                take_out(element)
                self.insert(inside)
            elif element.tag in _WHOLE:
                last = self._wrap(element, "ins", last)
            elif element.tag == f"{W}sdt":
                self.insert(_inside(element))
                self._enclose(element, "Ins")
            elif element.tag in _TRANSPARENT:
                self.insert(element)

    def delete(self, elements: Iterable[etree._Element]) -> None:
        """What stands there goes; the ends of bookmarks and comments stay until it is accepted."""
        last: etree._Element | None = None
        for element in list(elements):
            if element.tag in _WHOLE:
                if self.added(element):
                    self._withdraw(element)
                else:
                    last = self._wrap(element, "del", last)
            elif element.tag == f"{W}sdt":
                self._delete_control(element)
            elif element.tag in _TRANSPARENT or element.tag in ADDED:
                self.delete(element)

    def _wrap(
        self, element: etree._Element, name: str, last: etree._Element | None
    ) -> etree._Element:
        """Put an element into a mark: the last one made where it ends before the element."""
        if name == "del":
            for text in element.iter(*_DELETED):
                text.tag = _DELETED[text.tag]
        if last is None or element.getprevious() is not last:
            last = self.mark(element, name)
            element.addprevious(last)
        last.append(element)
        return last

    def _withdraw(self, element: etree._Element) -> None:
        """Take out something the author added, and his insertion where nothing is left in it."""
        above = element.getparent()
        take_out(element)
        if above is not None and above.tag == f"{W}ins" and not len(above):
            take_out(above)

    def _delete_control(self, control: etree._Element) -> None:
        """Delete what a content control holds, and the control.

        That of a number goes at once where its bookmark is left to find the number by, should the
        deletion be rejected: Word would leave an empty control and ask for its text, and a deleted
        one makes LibreOffice 7.4 show all that follows as changed (measured).
        """
        ours = self._enclosed(control)
        self.delete(_inside(control))
        if not ours and _is_bookmarked(control):
            dissolve(control)
        elif not ours:
            self._enclose(control, "Del")
        elif not any(_inside(control).iter(f"{W}r")):
            for mark in ours:
                take_out(mark)
            take_out(control)

    def _enclose(self, control: etree._Element, kind: str) -> None:
        """Mark a content control itself: a range around its start, another around its end, which is
        how Word writes it (17.13.5.6 speaks of custom XML alone)."""
        content = _inside(control)
        for place in ("head", "tail"):
            start = self.mark(control, f"customXml{kind}RangeStart")
            end = control.makeelement(
                f"{W}customXml{kind}RangeEnd", {f"{W}id": start.get(f"{W}id", "")}
            )
            if place == "head":
                control.addprevious(start)
                content.insert(0, end)
            else:
                content.append(start)
                control.addnext(end)

    def _enclosed(self, control: etree._Element) -> list[etree._Element]:
        """The marks that say the author added a control; [] where he did not."""
        before, behind = control.getprevious(), control.getnext()
        name = f"{W}customXmlInsRange"
        if before is None or behind is None or not self.wrote(before):
            return []
        return (
            [before, behind] if (before.tag, behind.tag) == (f"{name}Start", f"{name}End") else []
        )

    # paragraph marks and properties -----------------------------------------------------------------

    def mark_paragraph(self, paragraph: etree._Element, name: str) -> None:
        """Its mark is added ("ins") or taken away ("del"), if it is not marked so already."""
        holder = mark_properties(paragraph)
        if holder.find(f"{W}{name}") is None:
            place = sum(1 for child in holder if child.tag in _MARKS[: _MARKS.index(f"{W}{name}")])
            holder.insert(place, self.mark(paragraph, name))

    def marked(self, paragraph: etree._Element, name: str) -> etree._Element | None:
        """The author's own mark on a paragraph's mark."""
        found = paragraph.find(f"{W}pPr/{W}rPr/{W}{name}")
        return found if self.wrote(found) else None

    def former(self, paragraph: etree._Element) -> list[etree._Element]:
        """Copies of the properties a paragraph had before the author touched it."""
        change = paragraph.find(f"{W}pPr/{W}pPrChange")
        if change is not None and self.wrote(change):
            return [copy.deepcopy(child) for child in change.iterfind(f"{W}pPr/*")]
        return base(paragraph)

    def reshape(
        self,
        paragraph: etree._Element,
        now: Sequence[etree._Element],
        was: Sequence[etree._Element],
    ) -> None:
        """Give a paragraph properties, and note those it had; the note of an earlier change stays."""
        properties = paragraph_properties(paragraph)
        for child in [child for child in properties if child.tag not in _NO_BASE]:
            properties.remove(child)
        for child in reversed(now):
            properties.insert(0, child)
        self._note(paragraph, was)

    def note_former(self, paragraph: etree._Element, was: Sequence[etree._Element]) -> None:
        """Say of a paragraph what it is to look like once the author's changes are rejected."""
        change = paragraph.find(f"{W}pPr/{W}pPrChange")
        if change is not None and self.wrote(change):
            take_out(change)
        self._note(paragraph, was)

    def _note(self, paragraph: etree._Element, was: Sequence[etree._Element]) -> None:
        properties = paragraph_properties(paragraph)
        if properties.find(f"{W}pPrChange") is None and _plain(base(paragraph)) != _plain(was):
            change = self.mark(paragraph, "pPrChange")
            etree.SubElement(change, f"{W}pPr").extend(was)
            properties.append(change)

    # rows -------------------------------------------------------------------------------------------

    def mark_row(self, row: etree._Element, name: str) -> None:
        """A row is added ("ins") or taken away ("del")."""
        properties = row.find(f"{W}trPr")
        if properties is None:
            properties = row.makeelement(f"{W}trPr")
            row.insert(1 if row.find(f"{W}tblPrEx") is not None else 0, properties)
        if all(child.tag in _ROW_ENDS for child in properties):  # CT_TrPr wants a property as well
            properties.insert(0, row.makeelement(f"{W}gridBefore", {f"{W}val": "0"}))
        if properties.find(f"{W}{name}") is None:
            change = properties.find(f"{W}trPrChange")
            place = len(properties) if change is None else properties.index(change)
            properties.insert(place, self.mark(row, name))


def _inside(control: etree._Element) -> etree._Element:
    """What a content control holds; it is made where there is none."""
    content = control.find(f"{W}sdtContent")
    return etree.SubElement(control, f"{W}sdtContent") if content is None else content


def _is_bookmarked(control: etree._Element) -> bool:
    """Whether a content control is that of a number and its bookmark begins right before it."""
    tag = control.find(f"{W}sdtPr/{W}tag")
    name = tag.get(f"{W}val", "").replace(TAG_PREFIX, BOOKMARK_PREFIX) if tag is not None else ""
    before = control.getprevious()
    return (
        before is not None and before.tag == f"{W}bookmarkStart" and before.get(f"{W}name") == name
    )


def paragraph_properties(paragraph: etree._Element) -> etree._Element:
    """A paragraph's w:pPr, made where there is none."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = paragraph.makeelement(f"{W}pPr")
        paragraph.insert(0, properties)
    return properties


def mark_properties(paragraph: etree._Element) -> etree._Element:
    """The w:rPr of a paragraph's mark, made where there is none."""
    properties = paragraph_properties(paragraph)
    holder = properties.find(f"{W}rPr")
    if holder is None:
        holder = properties.makeelement(f"{W}rPr")
        later = (f"{W}sectPr", f"{W}pPrChange")
        properties.insert(sum(1 for child in properties if child.tag not in later), holder)
    return holder


def base(paragraph: etree._Element) -> list[etree._Element]:
    """Copies of the properties a paragraph has now, without those of its mark and its section."""
    properties = paragraph.find(f"{W}pPr")
    return [
        copy.deepcopy(child)
        for child in (properties if properties is not None else ())
        if child.tag not in _NO_BASE
    ]


def _plain(properties: Iterable[etree._Element]) -> list[bytes]:
    return [
        etree.tostring(child, method="c14n", exclusive=True, with_tail=False)
        for child in properties
    ]


def ends_nothing(paragraph: etree._Element) -> bool:
    """Whether a paragraph's mark may go as far as others are concerned: no section ends with it and
    nobody has taken it away."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        return True
    gone = any(properties.find(f"{W}rPr/{tag}") is not None for tag in GONE)
    return properties.find(f"{W}sectPr") is None and not gone
