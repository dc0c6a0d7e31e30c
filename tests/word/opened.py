"""Written files opened with plain zipfile and lxml: a second pair of eyes, not our own reader."""

from __future__ import annotations

import io
from zipfile import ZipFile

from lxml import etree

from reportgen.word.base import W
from reportgen.word.record import Record, load_record

WORD = f"{{{W}}}"


def part(data: bytes, name: str) -> bytes:
    with ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def tree(data: bytes, name: str = "word/document.xml") -> etree._Element:
    return etree.fromstring(part(data, name))


def record(data: bytes) -> Record:
    return load_record(tree(data, "customXml/item1.xml"))


def value(element: etree._Element | None, attribute: str = "val") -> str:
    return "" if element is None else str(element.get(f"{WORD}{attribute}", ""))


def values(root: etree._Element, tag: str, attribute: str = "val") -> list[str]:
    return [value(element, attribute) for element in root.iter(f"{WORD}{tag}")]


def visible(element: etree._Element) -> str:
    """What a reader sees of a paragraph, control or table cell."""
    out = []
    for node in element.iter(f"{WORD}t", f"{WORD}br", f"{WORD}tab"):
        if node.tag == f"{WORD}t":
            out.append(node.text or "")
        else:
            out.append("\n" if node.tag == f"{WORD}br" else "\t")
    return "".join(out)


def paragraphs(data: bytes) -> list[etree._Element]:
    """The paragraphs with text, cells included, in the order of the document."""
    return [p for p in tree(data).iter(f"{WORD}p") if visible(p)]


def style(paragraph: etree._Element) -> str:
    return value(paragraph.find(f"{WORD}pPr/{WORD}pStyle"))
