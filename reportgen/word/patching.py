"""Writing numbers back into a .docx: only the text of the runs that show them is touched.

The model of `reading` says where a number stands (paragraph and code points); one more walk of the
story says which w:t elements those code points are.  The new text goes into the first of them,
preferably one inside the number's own bookmark and control, so that run keeps its formatting and
the marks stay around it; what the others showed of the old number is taken out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml import etree
from msgspec import Struct

from reportgen.word.archive import Package
from reportgen.word.briefing import Anchor
from reportgen.word.commenting import Comments
from reportgen.word.formatting import Styles, W
from reportgen.word.record import TAG_PREFIX
from reportgen.word.serialising import serialised
from reportgen.word.story import Line, Mark, walk

_ADDED = (f"{W}ins", f"{W}moveTo")
_GONE = (f"{W}del", f"{W}moveFrom")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


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


class _Slice(Struct, frozen=True):
    """Part of the text of one element: code points [start, end) of it, at `place` of the line."""

    element: etree._Element
    place: int
    start: int
    end: int


def patched(package: Package, replacements: Sequence[Replacement]) -> Patched:
    """The parts of a package after the replacements; places are those of `reading.read`."""
    if not replacements:
        return Patched({}, {})
    body = package.xml(package.main)
    page = _Page(body, Styles(_root(package, "styles")))
    comments = Comments(package, body)
    refused: dict[Anchor, str] = {}
    after: tuple[int, int] = (len(page.lines), 0)
    done = False
    # from the end, so that places further on are not moved
    for change in sorted(replacements, key=_place, reverse=True):
        anchor = change.anchor
        slices = page.slices(anchor)
        reason = _obstacle(change, slices, overlaps=(anchor.paragraph, anchor.end) > after)
        if reason:
            refused[anchor] = reason
            continue
        after = (anchor.paragraph, anchor.start)
        _rewrite(change, slices, page.marks.get(anchor.id, ()), page.number(anchor), comments)
        done = True
    if not done:
        return Patched({}, refused)
    parts = {package.main: serialised(body, package.parts[package.main])}
    return Patched(parts | comments.parts(), refused)


def _place(change: Replacement) -> tuple[int, int]:
    return change.anchor.paragraph, change.anchor.start


class _Page:
    """The lines that `reading` numbers as paragraphs, with their elements."""

    def __init__(self, body: etree._Element, styles: Styles) -> None:
        story = walk(body, styles)
        self.marks: defaultdict[int, list[Mark]] = defaultdict(list)
        for mark in story.marks:
            self.marks[mark.number].append(mark)
        self.lines: list[Line] = []
        self._numbers: list[int] = []
        for number, line in enumerate(story.lines):
            if not line.in_box and "".join(line.pieces).strip():
                self.lines.append(line)
                self._numbers.append(number)

    def number(self, anchor: Anchor) -> int:
        """The number of the anchor's line in the story, which marks count by."""
        return self._numbers[anchor.paragraph]

    def slices(self, anchor: Anchor) -> list[_Slice]:
        """What shows the anchor's text; [] where it runs over several paragraphs."""
        line = self.lines[anchor.paragraph]
        found: list[_Slice] = []
        text, at = "", 0
        for piece, element in zip(line.pieces, line.elements, strict=True):
            start, end = max(anchor.start - at, 0), min(anchor.end - at, len(piece))
            if start < end:
                found.append(_Slice(element, at + start, start, end))
                text += piece[start:end]
            at += len(piece)
        return found if text == anchor.text else []


def _obstacle(change: Replacement, slices: Sequence[_Slice], *, overlaps: bool) -> str:
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


def _deleted_between(slices: Sequence[_Slice]) -> bool:
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
    slices: Sequence[_Slice],
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


def _put(words: str, slices: Sequence[_Slice], target: _Slice) -> None:
    """The words into one element, the others without what they showed."""
    for part in reversed(slices):
        text = part.element.text or ""
        if part is target:
            _write(part.element, text[: part.start] + words + text[part.end :])
        elif part.element.tag == f"{W}t":
            _write(part.element, text[: part.start] + text[part.end :])
        else:
            _drop(part.element)
    for part in slices:
        if part is not target and part.element.tag == f"{W}t" and not part.element.text:
            _drop(part.element)


def _target(slices: Sequence[_Slice], marks: Iterable[Mark], line: int) -> _Slice:
    """The first w:t inside the most of the number's marks, of which there are a bookmark and a
    control at best."""

    def inside(part: _Slice) -> int:
        place = (line, part.place)
        return len({mark.by for mark in marks if mark.start <= place < mark.end})

    marks = tuple(marks)
    return max((part for part in slices if part.element.tag == f"{W}t"), key=inside)


def _write(element: etree._Element, text: str) -> None:
    element.text = text
    if text != text.strip():
        element.set(_SPACE, "preserve")


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


def _root(package: Package, kind: str) -> etree._Element | None:
    parts = package.related(package.main, kind)
    return package.xml(parts[0]) if parts else None
