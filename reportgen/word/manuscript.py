"""A body open for writing: the paragraphs that `reading` numbers, with the elements that show them.

`Manuscript.slices` turns code points of a paragraph into parts of elements, `cut` turns those into
whole runs, so that something can be put around them.  Both leave what stands before in the text as
it was: whoever writes from the end of the text to its beginning finds every place where it was read.
"""

from __future__ import annotations

import copy
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate

from lxml import etree
from msgspec import Struct

from reportgen.word.archive import Package
from reportgen.word.formatting import W
from reportgen.word.main_part import MainPart, in_one_tree
from reportgen.word.serialising import serialised
from reportgen.word.sheets import Sheets
from reportgen.word.story import Line, Mark

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Slice(Struct, frozen=True):
    """Part of the text of one element: code points [start, end) of it, at `place` of the line."""

    element: etree._Element
    place: int
    start: int
    end: int


class Manuscript:
    """The main story of a package, parsed."""

    def __init__(self, package: Package, part: MainPart | None = None) -> None:
        """`part` is the package's main part where it has been read, in a tree that nobody has
        written to or in sheets; without it the part is parsed into a tree."""
        part = in_one_tree(package) if part is None else part
        self.package = package
        self.styles = part.styles
        self._kept = part.kept
        story = part.story
        self.marks: defaultdict[int, list[Mark]] = defaultdict(list)
        """The bookmarks and controls of each number."""
        for mark in story.marks:
            self.marks[mark.number].append(mark)
        self.lines: list[Line] = []
        """By the numbers of `Briefing.paragraphs`."""
        self._numbers: list[int] = []
        self._measured: tuple[int, str, list[int]] = (-1, "", [])
        """The paragraph last looked at, its text, and where each of its pieces starts and the last
        ends: whoever writes goes through the text place by place."""
        for number, line in enumerate(story.lines):
            if not line.in_box and "".join(line.pieces).strip():
                self.lines.append(line)
                self._numbers.append(number)

    @property
    def body(self) -> etree._Element:
        """The root of the tree; there is none of a story in sheets."""
        assert not isinstance(self._kept, Sheets)
        return self._kept

    @property
    def in_sheets(self) -> bool:
        """Whether elements are looked up in sheets, which only `closed` puts together again."""
        return isinstance(self._kept, Sheets)

    def closed(self) -> bytes:
        """The main part as it now is; of the page nothing is left, for of a large part it is much."""
        kept = self._kept
        del self._kept, self.lines, self.marks, self._numbers
        if isinstance(kept, Sheets):
            return kept.joined()
        return serialised(kept, self.package.parts[self.package.main])

    def line_number(self, paragraph: int) -> int:
        """The number of a paragraph's line in the story, which marks count by."""
        return self._numbers[paragraph]

    def text(self, paragraph: int) -> str:
        """The text of a paragraph as it was opened."""
        return self._measure(paragraph)[0]

    def _measure(self, paragraph: int) -> tuple[str, list[int]]:
        known, text, starts = self._measured
        if known != paragraph:
            pieces = self.lines[paragraph].pieces
            text, starts = "".join(pieces), [0, *accumulate(map(len, pieces))]
            self._measured = paragraph, text, starts
        return text, starts

    def slices(self, paragraph: int, start: int, end: int) -> list[Slice]:
        """What shows the code points [start, end) of a paragraph, in order."""
        text, starts = self._measure(paragraph)
        end = min(end, len(text))
        elements = self.lines[paragraph].elements
        found: list[Slice] = []
        place = bisect_right(starts, start) - 1
        while place + 1 < len(starts) and starts[place] < end:
            inside = max(start - starts[place], 0)
            behind = min(end, starts[place + 1]) - starts[place]
            if inside < behind:
                found.append(Slice(elements[place], starts[place] + inside, inside, behind))
            place += 1
        return found


def cut(slices: Sequence[Slice]) -> list[etree._Element]:
    """The runs that show just these slices, in order; a run that shows more is cut, and each piece
    keeps its properties.  Only what stands in runs can be cut out: of mathematics nothing is given.
    """
    runs: list[etree._Element] = []
    for part in reversed(slices):
        run = part.element.getparent()
        if run is not None and run.tag == f"{W}r":
            runs.append(_cut_out(part, run))
    return runs[::-1]


def write(element: etree._Element, text: str) -> None:
    """Put text into a w:t."""
    element.text = text
    if text != text.strip():
        element.set(_SPACE, "preserve")


def _cut_out(part: Slice, run: etree._Element) -> etree._Element:
    """The run that shows one slice alone; what stood before it stays in `run`."""
    element, text = part.element, part.element.text or ""
    is_text = element.tag == f"{W}t"
    behind = list(element.itersiblings())
    if is_text and part.end < len(text):
        rest = copy.copy(element)
        write(rest, text[part.end :])
        write(element, text[: part.end])
        behind.insert(0, rest)
    if behind:
        run.addnext(_like(run, behind))
    before = [child for child in element.itersiblings(preceding=True) if child.tag != f"{W}rPr"]
    if is_text and part.start:
        middle = copy.copy(element)
        write(middle, (element.text or "")[part.start :])
        write(element, text[: part.start])
    elif before:
        middle = element
    else:
        return run
    alone = _like(run, [middle])
    run.addnext(alone)
    return alone


def _like(run: etree._Element, children: Sequence[etree._Element]) -> etree._Element:
    """A run with the properties of another and these children."""
    other = run.makeelement(run.tag)
    other.attrib.update(run.attrib)
    properties = run.find(f"{W}rPr")
    if properties is not None:
        other.append(copy.deepcopy(properties))
    other.extend(children)
    return other
