"""Page numbers in headers and footers: where they stand and what they look like.

Word and WPS put them into a plain paragraph, a paragraph with tab stops, a frame or a text box; the
side is read from whichever holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from reportgen.word.cascade import Cascade, ParagraphLook
from reportgen.word.formatting import W
from reportgen.word.layout import PageNumberLayout, Side, TextLook

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PAGE = re.compile(r"\s*PAGE(?![A-Z])", re.I)
_DASHED = re.compile(r"ArabicDash", re.I)
_VALUE = f"{W}val"
_SIDES: dict[str, Side] = {
    "left": "left",
    "center": "center",
    "right": "right",
    "outside": "outside",
    "inside": "inside",
}
_SHAPE = re.compile(r"mso-position-horizontal:\s*(\w+)")
_TAB_STOPS: dict[int, Side] = {1: "center", 2: "right"}
"""Which side that many tabs lead to with the tab stops of Word's own header and footer."""


def page_number(root: etree._Element, cascade: Cascade) -> PageNumberLayout | None:
    """The first page number in a header or footer part; None for none."""
    for paragraph in _paragraphs(root):
        return _read(paragraph, cascade)
    return None


def _paragraphs(root: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs that hold a PAGE field themselves; of two alternatives the first."""
    for element in root.iter(f"{W}fldSimple", f"{W}instrText"):
        code = element.get(f"{W}instr") if element.tag == f"{W}fldSimple" else element.text
        if not _PAGE.match(code or "") or _within(element, f"{_MC}Fallback"):
            continue
        paragraph = next(element.iterancestors(f"{W}p"), None)
        if paragraph is not None:
            yield paragraph


def _read(paragraph: etree._Element, cascade: Cascade) -> PageNumberLayout:
    properties = paragraph.find(f"{W}pPr")
    named = properties.find(f"{W}pStyle") if properties is not None else None
    style = named.get(_VALUE, "") if named is not None else ""
    look = cascade.paragraph_look(properties, "")
    text, run = _shown(paragraph)
    letters = cascade.text_look(style, "", run.find(f"{W}rPr") if run is not None else None)
    side = _side(paragraph, properties, look, text)
    return PageNumberLayout(
        text=text.strip(),
        side=side,
        inset=_inset(look, side, letters),
        font=letters.latin,
        size=letters.size,
    )


def _shown(paragraph: etree._Element) -> tuple[str, etree._Element | None]:
    """The paragraph's text with 1 for the page number, and the run that number is in."""
    pieces: list[str] = []
    number: etree._Element | None = None
    states: list[str] = []  # of each open field: code, page (its result is written) or result
    for element in paragraph.iter():
        name = element.tag.removeprefix(W)
        if next(element.iterancestors(f"{W}p"), None) is not paragraph:
            continue
        if name in ("fldSimple", "instrText"):
            code = element.get(f"{W}instr") if name == "fldSimple" else element.text
            if _PAGE.match(code or ""):
                pieces.append("- 1 -" if _DASHED.search(code or "") else "1")
                inside = element.find(f"{W}r") if name == "fldSimple" else element.getparent()
                number = inside if number is None else number
                if states:
                    states[-1] = "page"
        elif name == "fldChar":
            _turn(element.get(f"{W}fldCharType", ""), states)
        elif name == "r" and "page" in states and element.find(f"{W}t") is not None:
            number = element
        elif name == "t" and not _unseen(element, states):
            pieces.append(element.text or "")
        elif name == "tab" and element.getparent().tag == f"{W}r":  # type: ignore[union-attr]
            pieces.append("\t")
    return "".join(pieces), number


def _turn(kind: str, states: list[str]) -> None:
    if kind == "begin":
        states.append("code")
    elif kind == "separate" and states and states[-1] == "code":
        states[-1] = "result"
    elif kind == "end" and states:
        states.pop()


def _unseen(element: etree._Element, states: list[str]) -> bool:
    """Whether a text is the result of the page number, which stands already, or of code."""
    if "page" in states or "code" in states:
        return True
    simple = next(element.iterancestors(f"{W}fldSimple"), None)
    return simple is not None and _PAGE.match(simple.get(f"{W}instr", "")) is not None


def _side(
    paragraph: etree._Element,
    properties: etree._Element | None,
    look: ParagraphLook,
    text: str,
) -> Side:
    frame = properties.find(f"{W}framePr") if properties is not None else None
    if frame is not None:
        return _SIDES.get(frame.get(f"{W}xAlign", ""), "")
    anchor = next(paragraph.iterancestors(f"{_WP}anchor"), None)
    if anchor is not None:
        return _SIDES.get(anchor.findtext(f"{_WP}positionH/{_WP}align") or "", "")
    if _within(paragraph, f"{W}txbxContent"):
        return _of_shape(paragraph)
    if _within(paragraph, f"{W}tc"):
        return ""
    ptab = next(paragraph.iter(f"{W}ptab"), None)
    if ptab is not None:
        return _SIDES.get(ptab.get(f"{W}alignment", ""), "")
    tabs = text.split("1", 1)[0].count("\t")
    if tabs and look.align in ("left", "both"):
        return _TAB_STOPS.get(tabs, "")
    return "left" if look.align == "both" else look.align


def _of_shape(paragraph: etree._Element) -> Side:
    """The side of a VML text box."""
    for ancestor in paragraph.iterancestors():
        if found := _SHAPE.search(ancestor.get("style", "")):
            return _SIDES.get(found[1], "")
    return ""


def _inset(look: ParagraphLook, side: Side, letters: TextLook) -> float:
    return look.indent(side, letters.size) if side in ("left", "right") else 0.0


def _within(element: etree._Element, tag: str) -> bool:
    return next(element.iterancestors(tag), None) is not None
