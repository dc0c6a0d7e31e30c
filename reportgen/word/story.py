"""One walk over a story (body, header, …): the lines a reader sees and the marks of our anchors.

Deleted text is gone, inserted text stands, a field shows its result, content controls and links are
transparent, and of two alternatives the first is taken.  A paragraph whose mark is deleted runs on
into the next.  The walk keeps no recursion, so depth costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal, Protocol

from lxml import etree
from msgspec import Struct, field

from reportgen.word.formatting import Formatting, RunLook, Styles, W
from reportgen.word.properties import (
    PLAIN,
    control_properties,
    headed,
    is_deleted_cell,
    paragraph_properties,
)
from reportgen.word.record import BOOKMARK_PREFIX

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_BOOKMARK = re.compile(rf"{re.escape(BOOKMARK_PREFIX)}([0-9]{{1,9}})(\D.*)?", re.S)
"""LibreOffice calls a pasted bookmark `_rg_3_Copy_1`: whatever follows the number marks a copy."""
_CHARACTERS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011"}
_SKIPPED = (
    *("del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "sdtPr", "sdtEndPr"),
    *("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "smartTagPr", "customXmlPr"),
)
_PARAGRAPH_PROPERTIES, _RUN_PROPERTIES = f"{W}pPr", f"{W}rPr"
_CELL_PROPERTIES, _CONTROL_PROPERTIES = f"{W}tcPr", f"{W}sdtPr"
_BODY = f"{W}body"
_NAME, _ID = f"{W}name", f"{W}id"
_PLAIN = RunLook((), False)

Place = tuple[int, int]
"""(line, code point in its text)."""


class Elements(Protocol):
    """What each piece of a line stands in: a list, or places in `sheets`."""

    def append(self, element: etree._Element, /) -> None: ...
    def __iter__(self) -> Iterator[etree._Element]: ...
    def __len__(self) -> int: ...
    def __getitem__(self, index: int, /) -> etree._Element: ...


class Line(Struct):
    """A paragraph while it is read; `Paragraph` of `briefing` is its frozen form."""

    style: str
    """Style id; "" for the default."""
    in_table: bool
    in_box: bool
    """In a text box, which floats over the body."""
    numbered: bool
    """Carries an automatic number, which is not in its text."""
    length: int = 0
    pieces: list[str] = field(default_factory=list)
    elements: Elements = field(default_factory=list[etree._Element])
    """What each piece stands in: w:t, w:tab …; `patching` writes there."""
    spans: list[tuple[int, int, Formatting]] = field(default_factory=list)
    """Start, end and direct formatting, where there is any."""

    def add(self, text: str, formatting: Formatting, element: etree._Element) -> None:
        """Append the visible text of an element."""
        start = self.length
        self.pieces.append(text)
        self.elements.append(element)
        self.length += len(text)
        if not formatting or not text:
            return
        if self.spans and self.spans[-1][1:] == (start, formatting):
            start = self.spans.pop()[0]
        self.spans.append((start, self.length, formatting))


class Mark(Struct, frozen=True):
    """Where an anchor of ours stands: a bookmark, a pasted bookmark (copy) or a content control."""

    number: int
    by: Literal["bookmark", "copy", "control"]
    start: Place
    end: Place
    title: str = ""
    """Of a control, what it says it is: indicator and cell."""


class Story(Struct, frozen=True):
    """The lines in the order they begin, and the anchors' marks in the order they begin."""

    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]


def walk(root: etree._Element, styles: Styles) -> Story:
    """Read a story part."""
    walking = Walk(styles, trust_fields=_balanced(root))
    walking.go_through(root)
    return walking.story()


_Children = Iterator[etree._Element]
"""What stands in an element and is to be looked at."""


class Walk:
    """State of one walk, and what elements do to it (`_OPENED`, `_CLOSED`)."""

    def __init__(
        self,
        styles: Styles,
        *,
        trust_fields: bool,
        elements: Callable[[], Elements] = list[etree._Element],
    ) -> None:
        """`trust_fields`: every field that begins also ends.  `elements` gives each line the place
        for its own."""
        self.lines: list[Line] = []
        self.marks: list[Mark] = []
        self._styles = styles
        self._elements = elements
        self._open: list[int] = []  # lines being read, the innermost last
        self._merging: list[bool] = []  # of those lines: whether the mark at the end is deleted
        self._runs: list[RunLook] = []
        self._fields: list[str] = []  # "code" or "result" of each open field
        self._trust_fields = trust_fields
        self._cells: list[bool] = []  # whether each open cell stands
        self._boxes = 0
        self._alternatives: list[bool] = []  # whether one has been taken
        self._controls: list[tuple[int | None, str, Place]] = []
        self._bookmarks: dict[str, tuple[str, Place]] = {}
        self._running_on: tuple[etree._Element | None, int] | None = None

    def story(self) -> Story:
        """What was read."""
        marks = sorted(self.marks, key=lambda mark: (mark.start, mark.end))
        return Story(tuple(self.lines), tuple(marks))

    def go_through(self, root: etree._Element) -> None:
        """Every element under the root that shows something, in the order of the text.  Of a story
        in `sheets` one root after the other; a paragraph may run on from one into the next."""
        if self._running_on is not None and _is_body(self._running_on[0]):
            self._running_on = root.find(_BODY), self._running_on[1]
        above: list[tuple[_Children, etree._Element, _Closing | None]] = []
        children: _Children = iter((root,))
        while True:
            for element in children:
                opening, closing = _HANDLED.get(element.tag, _TRANSPARENT)
                inside = iter(element) if opening is None else opening(self, element)
                if inside is not None:
                    above.append((children, element, closing))
                    children = inside
                    break
            else:
                if not above:
                    return
                children, element, closing = above.pop()
                if closing is not None:
                    closing(self, element)

    def _ahead(self) -> Place:
        """The place of what comes next: in this line, or at the head of the line to come."""
        if self._open:
            return self._open[-1], self.lines[self._open[-1]].length
        return len(self.lines), 0

    def _behind(self) -> Place:
        """The place of what came last: in this line, or at the end of the last one."""
        if self._open or not self.lines:
            return self._ahead()
        return len(self.lines) - 1, self.lines[-1].length

    def _add(self, text: str, element: etree._Element) -> None:
        """Text as its run shows it; none in a field's code, in a hidden run, outside paragraphs."""
        if not self._open or (self._trust_fields and "code" in self._fields):
            return
        look = self._runs[-1] if self._runs else _PLAIN
        if not look.hidden:
            self.lines[self._open[-1]].add(text, look.formatting, element)

    def skip(self, _: etree._Element) -> None:
        """What is inside is not shown."""

    def open_paragraph(self, element: etree._Element) -> _Children:
        found, inside = headed(element, _PARAGRAPH_PROPERTIES)
        properties = PLAIN if found is None else paragraph_properties(found)
        in_table = True in self._cells
        line = Line(
            properties.style,
            in_table,
            self._boxes > 0,
            properties.numbered,
            elements=self._elements(),
        )
        if self._running_on is not None and self._running_on[0] is element.getparent():
            index = self._running_on[1]
            earlier = self.lines[index]
            # the merged paragraph takes the properties of the mark that is left, the last one
            line.length, line.pieces, line.spans = earlier.length, earlier.pieces, earlier.spans
            line.elements = earlier.elements
            self.lines[index] = line
        else:
            index = len(self.lines)
            self.lines.append(line)
        self._running_on = None
        self._open.append(index)
        self._merging.append(properties.deleted)
        return inside

    def close_paragraph(self, element: etree._Element) -> None:
        line = self._open.pop()
        if self._merging.pop():
            self._running_on = (element.getparent(), line)

    def open_run(self, element: etree._Element) -> _Children:
        style = self.lines[self._open[-1]].style if self._open else ""
        properties, inside = headed(element, _RUN_PROPERTIES)
        self._runs.append(self._styles.look(style, properties))
        return inside

    def close_run(self, _: etree._Element) -> None:
        self._runs.pop()

    def text(self, element: etree._Element) -> None:
        self._add(element.text or "", element)

    def character(self, element: etree._Element) -> None:
        self._add(_CHARACTERS[element.tag.removeprefix(W)], element)

    def line_end(self, element: etree._Element) -> None:
        if element.get(f"{W}type", "textWrapping") == "textWrapping":
            self._add("\n", element)  # page and column breaks are layout, not text

    def symbol(self, element: etree._Element) -> None:
        code = element.get(f"{W}char", "")
        if re.fullmatch("[0-9A-Fa-f]{1,4}", code) and not 0xD800 <= int(code, 16) <= 0xDFFF:
            self._add(chr(int(code, 16)), element)

    def field(self, element: etree._Element) -> None:
        match element.get(f"{W}fldCharType"):
            case "begin":
                self._fields.append("code")
            case "separate" if self._fields:
                self._fields[-1] = "result"
            case "end" if self._fields:
                self._fields.pop()
            case _:
                pass

    def open_row(self, element: etree._Element) -> _Children | None:
        return iter(element) if element.find(f"{W}trPr/{W}del") is None else None

    def open_cell(self, element: etree._Element) -> _Children:
        properties, inside = headed(element, _CELL_PROPERTIES)
        deleted = properties is not None and is_deleted_cell(properties)
        self._cells.append(not deleted)
        return iter(()) if deleted else inside

    def close_cell(self, _: etree._Element) -> None:
        self._cells.pop()

    def open_box(self, element: etree._Element) -> _Children:
        self._boxes += 1
        return iter(element)

    def close_box(self, _: etree._Element) -> None:
        self._boxes -= 1

    def open_control(self, element: etree._Element) -> _Children:
        properties, inside = headed(element, _CONTROL_PROPERTIES)
        number, title = control_properties(properties) if properties is not None else (None, "")
        self._controls.append((number, title, self._ahead()))
        return inside

    def close_control(self, _: etree._Element) -> None:
        number, title, start = self._controls.pop()
        if number is not None:
            self.marks.append(Mark(number, "control", start, self._behind(), title))

    def open_bookmark(self, element: etree._Element) -> None:
        name = element.get(_NAME, "")
        self._bookmarks[element.get(_ID, "")] = (name, self._ahead())

    def close_bookmark(self, element: etree._Element) -> None:
        name, start = self._bookmarks.pop(element.get(_ID, ""), ("", (0, 0)))
        if found := _BOOKMARK.fullmatch(name):
            by: Literal["bookmark", "copy"] = "copy" if found[2] else "bookmark"
            self.marks.append(Mark(int(found[1]), by, start, self._behind()))

    def open_alternatives(self, element: etree._Element) -> _Children:
        self._alternatives.append(False)
        return iter(element)

    def close_alternatives(self, _: etree._Element) -> None:
        self._alternatives.pop()

    def take_once(self, element: etree._Element) -> _Children | None:
        if not self._alternatives:
            return iter(element)
        taken, self._alternatives[-1] = self._alternatives[-1], True
        return None if taken else iter(element)


_Opening = Callable[[Walk, etree._Element], _Children | None]
_Closing = Callable[[Walk, etree._Element], None]
_OPENED: dict[str, _Opening] = {
    f"{W}p": Walk.open_paragraph,
    f"{W}r": Walk.open_run,
    f"{W}t": Walk.text,
    _MATH_TEXT: Walk.text,
    f"{W}br": Walk.line_end,
    f"{W}sym": Walk.symbol,
    f"{W}fldChar": Walk.field,
    f"{W}tr": Walk.open_row,
    f"{W}tc": Walk.open_cell,
    f"{W}txbxContent": Walk.open_box,
    f"{W}sdt": Walk.open_control,
    f"{W}bookmarkStart": Walk.open_bookmark,
    f"{W}bookmarkEnd": Walk.close_bookmark,
    f"{_MC}AlternateContent": Walk.open_alternatives,
    f"{_MC}Choice": Walk.take_once,
    f"{_MC}Fallback": Walk.take_once,
    **{f"{W}{name}": Walk.character for name in _CHARACTERS},
    **{f"{W}{name}": Walk.skip for name in _SKIPPED},
}
"""What to do where an element begins, and what inside it is to be seen; None where nothing is."""
_CLOSED: dict[str, _Closing] = {
    f"{W}p": Walk.close_paragraph,
    f"{W}r": Walk.close_run,
    f"{W}tc": Walk.close_cell,
    f"{W}txbxContent": Walk.close_box,
    f"{W}sdt": Walk.close_control,
    f"{_MC}AlternateContent": Walk.close_alternatives,
}


_HANDLED = {tag: (opening, _CLOSED.get(tag)) for tag, opening in _OPENED.items()}
_TRANSPARENT: tuple[_Opening | None, _Closing | None] = (None, None)


def _is_body(element: etree._Element | None) -> bool:
    return element is not None and element.tag == _BODY


def _balanced(root: etree._Element) -> bool:
    """Whether every field that begins also ends; else an open one would swallow what follows."""
    kinds = [f.get(f"{W}fldCharType") for f in root.iter(f"{W}fldChar")]
    return kinds.count("begin") == kinds.count("end")
