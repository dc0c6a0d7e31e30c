"""The pen that writes Word revisions: accepting them gives what `pens.Direct` writes, rejecting them
what stood before.

A paragraph that comes or goes does so by the mark *before* it where there is one, as when a person
presses Enter at a paragraph's end: the paragraph before loses its mark to the new one, or its end is
what is deleted.  So the last paragraph of a cell or body needs no rule of its own, a table may
follow, and LibreOffice 7.4, which leaves an empty paragraph or the wrong style when a paragraph's
own mark is rejected there, settles it as Word does (measured).  Whichever mark goes, both paragraphs
then have the properties that are to be left, the former ones kept in w:pPrChange: Word takes those
of the last mark, LibreOffice those of the first.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence

from lxml import etree

from reportgen.word.formatting import W
from reportgen.word.manuscript import Slice, cut, write
from reportgen.word.pens import ADDED, contents, must_stay, neighbours, plain, take_out
from reportgen.word.redrafting import redrafted
from reportgen.word.revising import Reviser, base, ends_nothing, mark_properties

_MARKS = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))


class Tracked:
    """Writes revisions by an author; `ids` are free for annotations (`commenting.annotation_ids`)."""

    def __init__(self, author: str, ids: Iterator[int]) -> None:
        self._reviser = Reviser(author, ids)
        self._fields: dict[etree._Element, list[etree._Element]] = {}

    # numbers ----------------------------------------------------------------------------------------

    def obstacle(self, slices: Sequence[Slice], *, typed: bool) -> str:
        """See `Pen`; revisions of others are no obstacle, for they stay, typed or not."""
        runs = [part.element.getparent() for part in slices]
        if all(part.element.tag != f"{W}t" for part in slices) or not all(map(_ordinary, runs)):
            return "这里不是普通的文字"
        if any(self._in_field(run) for run in runs if run is not None):
            return "这个数在域里，域的结果不能用修订改"
        return ""

    def put(self, words: str, slices: Sequence[Slice], target: Slice) -> etree._Element:
        """See `Pen`: the old text is deleted, the new one stands behind it.

        In an insertion of the author's own the text is changed in place.
        """
        runs = cut(slices)
        chosen = next(run for run, part in zip(runs, slices, strict=True) if part is target)
        if self._reviser.added(chosen):
            self._reviser.delete(run for run in runs if run is not chosen)
            return _reworded(chosen, words)
        fresh = _reworded(copy.deepcopy(chosen), words)
        self._reviser.delete(runs)
        deletion = chosen.getparent()
        assert deletion is not None
        run = fresh.getparent()
        assert run is not None
        self._behind(deletion).addnext(run)
        self._reviser.insert([run])
        return fresh

    def unmark(self, slices: Sequence[Slice]) -> None:
        """See `Pen`: a change of the run's properties."""
        for run in cut(slices):
            properties = run.find(f"{W}rPr")
            old = copy.deepcopy(properties)
            plain(run)
            if properties is None or old is None or len(properties) == len(old):
                continue
            if properties.find(f"{W}rPrChange") is None and not self._reviser.added(run):
                change = self._reviser.mark(run, "rPrChange")
                change.append(old)
                properties.append(change)

    def _behind(self, deletion: etree._Element) -> etree._Element:
        """What new text has to follow: a deletion, or the insertion of somebody else's around it,
        which is cut in two behind the deletion, for insertions do not nest."""
        around = deletion.getparent()
        if around is None or around.tag not in ADDED:
            return deletion
        rest = list(deletion.itersiblings())
        if rest:
            other = self._reviser.copy(around)
            other.extend(rest)
            around.addnext(other)
        return around

    def _in_field(self, run: etree._Element) -> bool:
        """Whether a run stands in a field that is worked out anew (17.16): LibreOffice drops the
        revisions in its result and shows both texts (measured).  A hyperlink's text is text."""
        if next(run.iterancestors(f"{W}fldSimple"), None) is not None:
            return True
        paragraph = next(run.iterancestors(f"{W}p"), None)
        if paragraph is None:
            return False
        if paragraph not in self._fields:
            self._fields[paragraph] = list(paragraph.iter(f"{W}fldChar"))
        return bool(self._fields[paragraph]) and _in_complex_field(run, paragraph)

    # blocks -----------------------------------------------------------------------------------------

    def insert(self, block: etree._Element) -> None:
        """See `Pen`."""
        if block.tag == f"{W}tbl":
            for row in block.iter(f"{W}tr"):
                self._reviser.mark_row(row, "ins")
            for paragraph in block.iter(f"{W}p"):
                self._reviser.insert(contents(paragraph))
            self._part(block)
            return
        self._reviser.insert(contents(block))
        _forget_marks(block, self._reviser)
        before, _ = neighbours(block)
        last = self._last(block, "ins")
        if before is not None and before.tag == f"{W}p" and _open_end(before):
            self._reviser.note_former(last, self._reviser.former(before))
            _hand_on_mark(before, last)
            self._reviser.mark_paragraph(before, "ins")
            self._carry(last)
            return
        self._reviser.mark_paragraph(last, "ins")
        _, behind = neighbours(last)
        if behind is not None and behind.tag == f"{W}p":
            self._reviser.note_former(last, self._reviser.former(behind))

    def remove(self, block: etree._Element) -> None:
        """See `Pen`."""
        if block.tag == f"{W}tbl":
            self._remove_table(block)
        elif not self._withdrawn(block):
            self._remove_paragraph(block)

    def rewrite(self, paragraph: etree._Element, fresh: etree._Element) -> None:
        """See `Pen`: only what differs is deleted and inserted, clause by clause, and a number that
        stands in both keeps its marks."""
        self._reviser.reshape(paragraph, base(fresh), base(paragraph))
        redrafted(paragraph, fresh, self._reviser)
        self._carry(paragraph)

    def _remove_table(self, table: etree._Element) -> None:
        rows = list(table.iter(f"{W}tr"))
        if all(self._reviser.wrote(row.find(f"{W}trPr/{W}ins")) for row in rows):
            take_out(table)
            return
        for paragraph in table.iter(f"{W}p"):
            self._reviser.delete(contents(paragraph))
        for row in rows:
            self._reviser.mark_row(row, "del")

    def _remove_paragraph(self, paragraph: etree._Element) -> None:
        self._reviser.delete(contents(paragraph))
        if must_stay(paragraph):
            return
        before, _ = neighbours(paragraph)
        if before is not None and before.tag == f"{W}p" and ends_nothing(before):
            self._reviser.mark_paragraph(before, "del")
            self._carry(before)
            return
        last = self._last(paragraph, "del")
        self._reviser.mark_paragraph(last, "del")
        _, behind = neighbours(last)
        if behind is None or behind.tag != f"{W}p":
            return
        first = paragraph
        while before is not None and self._reviser.marked(before, "del") is not None:
            first, (before, _) = before, neighbours(before)
        self._reviser.reshape(first, base(behind), base(first))
        self._carry(first)

    def _last(self, paragraph: etree._Element, name: str) -> etree._Element:
        """The last of the paragraphs that an earlier change has chained to one: their marks but its
        come or go with them."""
        while self._reviser.marked(paragraph, name) is not None:
            _, behind = neighbours(paragraph)
            if behind is None or behind.tag != f"{W}p":
                break
            paragraph = behind
        return paragraph

    def _withdrawn(self, paragraph: etree._Element) -> bool:
        """Whether all of a paragraph is the author's insertion, which then is simply gone: the mark
        that it came by goes too, and what its own mark was the one before is again."""
        if not all(map(self._reviser.added, paragraph.iter(f"{W}r"))) or must_stay(paragraph):
            return False
        if self._reviser.marked(paragraph, "ins") is not None:
            take_out(paragraph)
            return True
        before, _ = neighbours(paragraph)
        mark = self._reviser.marked(before, "ins") if before is not None else None
        if before is None or mark is None:
            return False
        take_out(mark)
        _hand_on_mark(paragraph, before)
        take_out(paragraph)
        self._carry(before)
        return True

    def _part(self, table: etree._Element) -> None:
        """A table comes between a paragraph whose end the author has deleted and what ran on into
        it, which now goes some other way."""
        before, behind = neighbours(table)
        mark = self._reviser.marked(before, "del") if before is not None else None
        if mark is None:
            return
        take_out(mark)
        while behind is not None and self._reviser.marked(behind, "del") is not None:
            _, behind = neighbours(behind)
        if behind is not None and behind.tag == f"{W}p":
            self._remove_paragraph(behind)

    def _carry(self, paragraph: etree._Element) -> None:
        """A paragraph whose end the author has deleted runs on into the next, which is to look like
        it then."""
        while self._reviser.marked(paragraph, "del") is not None:
            _, behind = neighbours(paragraph)
            if behind is None or behind.tag != f"{W}p":
                return
            self._reviser.reshape(behind, base(paragraph), base(behind))
            paragraph = behind


def _ordinary(run: etree._Element | None) -> bool:
    """Whether something is a run of text, outside mathematics and phonetic guides."""
    return (
        run is not None
        and run.tag == f"{W}r"
        and next(run.iterancestors(f"{W}ruby", f"{W}p"), run).tag == f"{W}p"
    )


def _in_complex_field(run: etree._Element, paragraph: etree._Element) -> bool:
    """Whether a field that began in the paragraph before a run has not ended there."""
    fields: list[str] = []  # the instruction of each open one
    for element in paragraph.iter(f"{W}r", f"{W}fldChar", f"{W}instrText"):
        if element is run:
            break
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            fields.append("")
        elif kind == "end" and fields:
            fields.pop()
        elif element.tag == f"{W}instrText" and fields:
            fields[-1] += element.text or ""
    return any(code.split()[:1] != ["HYPERLINK"] for code in fields)


def _reworded(run: etree._Element, words: str) -> etree._Element:
    """The w:t of a run that shows just one, with other words in it."""
    text = run.find(f"{W}t")
    assert text is not None
    write(text, words)
    change = run.find(f"{W}rPr/{W}rPrChange")
    if change is not None:  # how the old text came to look so
        take_out(change)
    return text


def _open_end(paragraph: etree._Element) -> bool:
    """Whether a paragraph's mark may become that of the next one: no section ends with it."""
    return paragraph.find(f"{W}pPr/{W}sectPr") is None


def _forget_marks(paragraph: etree._Element, reviser: Reviser) -> None:
    """A new paragraph may be the copy of one whose mark others have revised: they have not this."""
    for mark in [m for tag in _MARKS for m in paragraph.findall(f"{W}pPr/{W}rPr/{tag}")]:
        if not reviser.wrote(mark):
            take_out(mark)


def _hand_on_mark(paragraph: etree._Element, to: etree._Element) -> None:
    """The revisions of one paragraph's mark become those of another's."""
    marks = [mark for tag in _MARKS for mark in paragraph.findall(f"{W}pPr/{W}rPr/{tag}")]
    for mark in reversed(marks):
        mark_properties(to).insert(0, mark)
