"""One walk over a story (body, header, …): the lines a reader sees and the marks of our anchors.

Deleted text is gone, inserted text stands, a field shows its result, content controls and links are
transparent, and of two alternatives the first is taken.  A paragraph whose mark is deleted runs on
into the next.  The walk keeps no recursion, so depth costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from lxml import etree
from msgspec import Struct, field

from reportgen.word.formatting import Formatting, RunLook, Styles, W
from reportgen.word.record import BOOKMARK_PREFIX, TAG_PREFIX

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_BOOKMARK = re.compile(rf"{re.escape(BOOKMARK_PREFIX)}([0-9]{{1,9}})(\D.*)?", re.S)
"""LibreOffice calls a pasted bookmark `_rg_3_Copy_1`: whatever follows the number marks a copy."""
_TAG = re.compile(rf"{re.escape(TAG_PREFIX)}([0-9]{{1,9}})")
_CHARACTERS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011"}
_SKIPPED = (
    *("del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "sdtPr", "sdtEndPr"),
    *("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "smartTagPr", "customXmlPr"),
)

Place = tuple[int, int]
"""(line, code point in its text)."""


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
    elements: list[etree._Element] = field(default_factory=list)
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


class Story(Struct, frozen=True):
    """The lines in the order they begin, and the anchors' marks in the order they begin."""

    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]


def walk(root: etree._Element, styles: Styles) -> Story:
    """Read a story part."""
    walker = _Walk(root, styles)
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        if event == "end":
            walker.close(element)
        elif not walker.open(element):
            events.skip_subtree()
    return Story(tuple(walker.lines), tuple(sorted(walker.marks, key=lambda m: (m.start, m.end))))


class _Walk:
    """State of one walk.  `open` says whether to go into an element."""

    def __init__(self, root: etree._Element, styles: Styles) -> None:
        self.lines: list[Line] = []
        self.marks: list[Mark] = []
        self._current = root
        self._styles = styles
        self._open: list[int] = []  # lines being read, the innermost last
        self._runs: list[RunLook] = []
        self._fields: list[str] = []  # "code" or "result" of each open field
        self._trust_fields = _balanced(root)
        self._cells = self._boxes = 0
        self._alternatives: list[bool] = []  # whether one has been taken
        self._controls: list[tuple[int | None, Place]] = []
        self._bookmarks: dict[str, tuple[str, Place]] = {}
        self._running_on: tuple[etree._Element | None, int] | None = None
        self._starts: dict[str, Callable[[etree._Element], bool]] = {
            f"{W}p": self._open_paragraph,
            f"{W}r": self._open_run,
            f"{W}t": self._text,
            _MATH_TEXT: self._text,
            f"{W}br": self._break,
            f"{W}sym": self._symbol,
            f"{W}fldChar": self._field,
            f"{W}tr": lambda row: row.find(f"{W}trPr/{W}del") is None,
            f"{W}tc": self._open_cell,
            f"{W}txbxContent": self._open_box,
            f"{W}sdt": self._open_control,
            f"{W}bookmarkStart": self._open_bookmark,
            f"{W}bookmarkEnd": self._close_bookmark,
            f"{_MC}AlternateContent": self._open_alternatives,
            f"{_MC}Choice": self._take_once,
            f"{_MC}Fallback": self._take_once,
        }
        self._starts |= {f"{W}{name}": self._character for name in _CHARACTERS}
        self._starts |= dict.fromkeys((f"{W}{name}" for name in _SKIPPED), lambda _: False)

    def open(self, element: etree._Element) -> bool:
        self._current = element
        start = self._starts.get(element.tag)
        return start is None or start(element)

    def close(self, element: etree._Element) -> None:
        match element.tag:
            case t if t == f"{W}p":
                line = self._open.pop()
                if _mark_deleted(element):
                    self._running_on = (element.getparent(), line)
            case t if t == f"{W}r":
                self._runs.pop()
            case t if t == f"{W}tc":
                self._cells -= _cell_stands(element)
            case t if t == f"{W}txbxContent":
                self._boxes -= 1
            case t if t == f"{W}sdt":
                number, start = self._controls.pop()
                if number is not None:
                    self.marks.append(Mark(number, "control", start, self._behind()))
            case t if t == f"{_MC}AlternateContent":
                self._alternatives.pop()
            case _:
                pass

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

    def _add(self, text: str, hidden: bool = False) -> None:
        if not self._open or hidden or (self._trust_fields and "code" in self._fields):
            return
        formatting = self._runs[-1].formatting if self._runs else ()
        self.lines[self._open[-1]].add(text, formatting, self._current)

    def _open_paragraph(self, element: etree._Element) -> bool:
        properties = element.find(f"{W}pPr")
        style = properties.find(f"{W}pStyle") if properties is not None else None
        number = properties.find(f"{W}numPr/{W}numId") if properties is not None else None
        line = Line(
            style=style.get(f"{W}val", "") if style is not None else "",
            in_table=self._cells > 0,
            in_box=self._boxes > 0,
            numbered=number is not None and number.get(f"{W}val") != "0",
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
        return True

    def _open_run(self, element: etree._Element) -> bool:
        style = self.lines[self._open[-1]].style if self._open else ""
        self._runs.append(self._styles.look(style, element.find(f"{W}rPr")))
        return True

    def _text(self, element: etree._Element) -> bool:
        self._visible(element.text or "")
        return False

    def _visible(self, text: str) -> None:
        self._add(text, hidden=bool(self._runs) and self._runs[-1].hidden)

    def _character(self, element: etree._Element) -> bool:
        self._visible(_CHARACTERS[element.tag.removeprefix(W)])
        return False

    def _break(self, element: etree._Element) -> bool:
        if element.get(f"{W}type", "textWrapping") == "textWrapping":
            self._visible("\n")  # page and column breaks are layout, not text
        return False

    def _symbol(self, element: etree._Element) -> bool:
        code = element.get(f"{W}char", "")
        if re.fullmatch("[0-9A-Fa-f]{1,4}", code) and not 0xD800 <= int(code, 16) <= 0xDFFF:
            self._visible(chr(int(code, 16)))
        return False

    def _field(self, element: etree._Element) -> bool:
        match element.get(f"{W}fldCharType"):
            case "begin":
                self._fields.append("code")
            case "separate" if self._fields:
                self._fields[-1] = "result"
            case "end" if self._fields:
                self._fields.pop()
            case _:
                pass
        return False

    def _open_cell(self, element: etree._Element) -> bool:
        stands = _cell_stands(element)
        self._cells += stands
        return stands

    def _open_box(self, _: etree._Element) -> bool:
        self._boxes += 1
        return True

    def _open_control(self, element: etree._Element) -> bool:
        tag = element.find(f"{W}sdtPr/{W}tag")
        found = _TAG.fullmatch(tag.get(f"{W}val", "")) if tag is not None else None
        self._controls.append((int(found[1]) if found else None, self._ahead()))
        return True

    def _open_bookmark(self, element: etree._Element) -> bool:
        name = element.get(f"{W}name", "")
        self._bookmarks[element.get(f"{W}id", "")] = (name, self._ahead())
        return False

    def _close_bookmark(self, element: etree._Element) -> bool:
        name, start = self._bookmarks.pop(element.get(f"{W}id", ""), ("", (0, 0)))
        if found := _BOOKMARK.fullmatch(name):
            by: Literal["bookmark", "copy"] = "copy" if found[2] else "bookmark"
            self.marks.append(Mark(int(found[1]), by, start, self._behind()))
        return False

    def _open_alternatives(self, _: etree._Element) -> bool:
        self._alternatives.append(False)
        return True

    def _take_once(self, _: etree._Element) -> bool:
        if not self._alternatives:
            return True
        taken, self._alternatives[-1] = self._alternatives[-1], True
        return not taken


def _balanced(root: etree._Element) -> bool:
    """Whether every field that begins also ends; else an open one would swallow what follows."""
    kinds = [f.get(f"{W}fldCharType") for f in root.iter(f"{W}fldChar")]
    return kinds.count("begin") == kinds.count("end")


def _mark_deleted(paragraph: etree._Element) -> bool:
    properties = paragraph.find(f"{W}pPr/{W}rPr")
    return properties is not None and any(
        properties.find(f"{W}{name}") is not None for name in ("del", "moveFrom")
    )


def _cell_stands(cell: etree._Element) -> bool:
    return cell.find(f"{W}tcPr/{W}cellDel") is None
