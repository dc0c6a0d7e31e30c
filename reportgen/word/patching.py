"""Writing numbers back into a .docx: only the text of the runs that show them is touched.

The model of `reading` says where a number stands (paragraph and code points); one more walk of the
story says which w:t elements those code points are.  The new text goes into the first of them,
preferably one inside the number's own bookmark and control, so that run keeps its formatting and
the marks stay around it; what the others showed of the old number is taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml import etree
from msgspec import Struct

from reportgen.word.archive import Package
from reportgen.word.briefing import Anchor
from reportgen.word.commenting import Comments
from reportgen.word.formatting import W
from reportgen.word.manuscript import Manuscript, Slice, write
from reportgen.word.record import TAG_PREFIX
from reportgen.word.serialising import serialised
from reportgen.word.story import Mark

_ADDED = (f"{W}ins", f"{W}moveTo")
_GONE = (f"{W}del", f"{W}moveFrom")


class Replacement(Struct, frozen=True):
    """A number's new text at one place."""

    anchor: Anchor
    text: str
    titles: tuple[str, str]
    """The control's title as written and as it should now be."""
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


def patched(package: Package, replacements: Sequence[Replacement]) -> Patched:
    """The parts of a package after the replacements; places are those of `reading.read`."""
    if not replacements:
        return Patched({}, {})
    page = Manuscript(package)
    comments = Comments(package, page.body)
    refused: dict[Anchor, str] = {}
    after: tuple[int, int] = (len(page.lines), 0)
    done = False
    # from the end, so that places further on are not moved
    for change in sorted(replacements, key=_place, reverse=True):
        anchor = change.anchor
        slices = _shown(anchor, page)
        reason = _obstacle(change, slices, overlaps=(anchor.paragraph, anchor.end) > after)
        if reason:
            refused[anchor] = reason
            continue
        after = (anchor.paragraph, anchor.start)
        line = page.line_number(anchor.paragraph)
        _rewrite(change, slices, page.marks.get(anchor.id, ()), line, comments)
        done = True
    if not done:
        return Patched({}, refused)
    parts = {package.main: serialised(page.body, package.parts[package.main])}
    return Patched(parts | comments.parts(), refused)


def _place(change: Replacement) -> tuple[int, int]:
    return change.anchor.paragraph, change.anchor.start


def _shown(anchor: Anchor, page: Manuscript) -> list[Slice]:
    """What shows an anchor's text; [] where it runs over several paragraphs."""
    slices = page.slices(anchor.paragraph, anchor.start, anchor.end)
    line = page.lines[anchor.paragraph]
    alone = "".join(line.pieces)[anchor.start : anchor.end] == anchor.text
    return slices if alone else []


def _obstacle(change: Replacement, slices: Sequence[Slice], *, overlaps: bool) -> str:
    """Why a place cannot be rewritten; "" where it can."""
    if not slices:
        return "这个数跨了几段"
    if overlaps:
        return "和另一个数叠在一起"
    if all(part.element.tag != f"{W}t" for part in slices):
        return "这里不是普通的文字"
    added = {next(part.element.iterancestors(*_ADDED), None) for part in slices}
    if len(added) > 1 or (change.typed and added != {None}) or _deleted_between(slices):
        return "这里有还没有接受或拒绝的修订"
    return ""


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
        if inside and element.tag in _GONE:
            return True
    return True  # the number runs over a deleted paragraph mark


def _rewrite(
    change: Replacement,
    slices: Sequence[Slice],
    marks: Iterable[Mark],
    line: int,
    comments: Comments,
) -> None:
    target = _target(slices, marks, line)
    for part in slices if change.note else ():
        _plain(part.element)
    if change.note:
        comments.remove(change.note, target.element)
    if change.text != change.anchor.text:
        _put(change.text, slices, target)
    _retitle(target.element, change)


def _put(words: str, slices: Sequence[Slice], target: Slice) -> None:
    """The words into one element, the others without what they showed."""
    for part in reversed(slices):
        text = part.element.text or ""
        if part is target:
            write(part.element, text[: part.start] + words + text[part.end :])
        elif part.element.tag == f"{W}t":
            write(part.element, text[: part.start] + text[part.end :])
        else:
            _drop(part.element)
    for part in slices:
        if part is not target and part.element.tag == f"{W}t" and not part.element.text:
            _drop(part.element)


def _target(slices: Sequence[Slice], marks: Iterable[Mark], line: int) -> Slice:
    """The first w:t inside the most of the number's marks, of which there are a bookmark and a
    control at best."""

    def inside(part: Slice) -> int:
        place = (line, part.place)
        return len({mark.by for mark in marks if mark.start <= place < mark.end})

    marks = tuple(marks)
    return max((part for part in slices if part.element.tag == f"{W}t"), key=inside)


def _drop(element: etree._Element) -> None:
    """Take an element out, and its run where nothing else is left in it."""
    run = element.getparent()
    if run is None:
        return
    run.remove(element)
    above = run.getparent()
    if above is not None and run.tag == f"{W}r" and all(c.tag == f"{W}rPr" for c in run):
        above.remove(run)


def _retitle(element: etree._Element, change: Replacement) -> None:
    """The control's title names the cell: a new one where a new cell gave the number."""
    old, new = change.titles
    for control in _controls(element, f"{TAG_PREFIX}{change.anchor.id}"):
        title = control.find(f"{W}sdtPr/{W}alias")
        if title is not None and title.get(f"{W}val") == old:
            title.set(f"{W}val", new)


def _controls(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    for control in element.iterancestors(f"{W}sdt"):
        found = control.find(f"{W}sdtPr/{W}tag")
        if found is not None and found.get(f"{W}val") == tag:
            yield control


def _plain(element: etree._Element) -> None:
    """Without our highlight for a missing number."""
    run = element.getparent()
    properties = run.find(f"{W}rPr") if run is not None else None
    highlight = properties.find(f"{W}highlight") if properties is not None else None
    if properties is not None and highlight is not None and highlight.get(f"{W}val") == "yellow":
        properties.remove(highlight)
