"""What stands at the head of a paragraph, a cell or a content control, as far as a walk asks for it.

A large table asks a hundred thousand times: an element's tag and its children are looked at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from lxml import etree
from msgspec import Struct

from reportgen.word.formatting import W
from reportgen.word.record import TAG_PREFIX

_NUMBERED = re.compile(rf"{re.escape(TAG_PREFIX)}([0-9]{{1,9}})")
_TAG, _TITLE, _CELL_DELETED = f"{W}tag", f"{W}alias", f"{W}cellDel"
_STYLE, _LISTED, _MARK, _VALUE = f"{W}pStyle", f"{W}numPr", f"{W}rPr", f"{W}val"


class ParagraphProperties(Struct, frozen=True):
    """What a w:pPr says."""

    style: str = ""
    numbered: bool = False
    deleted: bool = False
    """The paragraph's mark is deleted: it runs on into the next."""


PLAIN = ParagraphProperties()
"""Of a paragraph without w:pPr."""


def headed(
    element: etree._Element, tag: str
) -> tuple[etree._Element | None, Iterator[etree._Element]]:
    """The first child of a tag, which nearly always heads the others, and the children to be seen."""
    children = iter(element)
    head = next(children, None)
    if head is None or head.tag == tag:
        return head, children
    return next(head.itersiblings(tag), None), chain((head,), children)


def paragraph_properties(properties: etree._Element) -> ParagraphProperties:
    """What a w:pPr says."""
    style, numbered, deleted = "", False, False
    for child in properties:
        kind = child.tag
        if kind == _STYLE:
            style = child.get(_VALUE, "")
        elif kind == _LISTED:
            number = child.find(f"{W}numId")
            numbered = number is not None and number.get(_VALUE) != "0"
        elif kind == _MARK:
            deleted = any(child.find(f"{W}{name}") is not None for name in ("del", "moveFrom"))
    return ParagraphProperties(style, numbered, deleted)


def control_properties(properties: etree._Element) -> tuple[int | None, str]:
    """The number that a w:sdtPr's tag is of, None where the control is not ours, and its title."""
    tag = title = ""
    for child in properties:
        kind = child.tag
        if kind == _TAG:
            tag = tag or child.get(_VALUE, "")
        elif kind == _TITLE:
            title = title or child.get(_VALUE, "")
    found = _NUMBERED.fullmatch(tag)
    return (int(found[1]), title) if found else (None, "")


def is_deleted_cell(properties: etree._Element) -> bool:
    """Whether a w:tcPr says that its cell is deleted, as a tracked change."""
    return next(properties.iterchildren(_CELL_DELETED), None) is not None
