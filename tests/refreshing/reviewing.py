"""What a body shows once an author's tracked changes are accepted or rejected: read off the XML by the
rules of ECMA-376 part 1, 17.13.5, and of nothing but the marks our pen writes.  A second witness
beside `reportgen.word.revisions`, and strict: marks that make no sense fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from lxml import etree

from reportgen.word.archive import open_package
from reportgen.word.repacking import repacked
from reportgen.word.revisions import accepted, rejected
from tests.word_reading.packages import W, parts_of

How = Literal["accept", "reject"]
_BLOCKS = (f"{W}p", f"{W}tbl", f"{W}sdt")


def settled(data: bytes, how: How, author: str | None = None) -> list[str]:
    """The text of the non-empty paragraphs, cells included, after settling the author's changes (or
    everybody's); changes of others stay as a reader sees them."""
    root = etree.fromstring(parts_of(data)["word/document.xml"])
    _check(root)
    (body,) = root.iterchildren(f"{W}body")
    return [text for text in _texts(body, how, author) if text.strip()]


def changed_file(data: bytes, how: How, author: str | None = None) -> bytes:
    """The file after `reportgen.word.revisions` has settled the changes."""
    main = open_package(data, "甲.docx").main
    settle = accepted if how == "accept" else rejected
    root = settle(etree.fromstring(parts_of(data)[main]), author)
    return repacked(data, {main: etree.tostring(root, xml_declaration=True, encoding="UTF-8")})


def _check(root: etree._Element) -> None:
    """Every mark has an author and an id of its own; insertions do not stand in insertions, nor
    deletions in deletions; what is deleted says so."""
    marks = list(root.iter(f"{W}ins", f"{W}del", f"{W}pPrChange", f"{W}rPrChange"))
    ids = [mark.get(f"{W}id") for mark in (*marks, *root.iter(f"{W}bookmarkStart"))]
    assert [i for i, count in Counter(ids).items() if count > 1] == []
    assert all(mark.get(f"{W}author") for mark in marks)
    for mark in marks:
        assert f"{W}r" != mark.tag
        parent = mark.getparent()
        assert parent is not None
        assert parent.tag != mark.tag
        if parent.tag not in (f"{W}rPr", f"{W}trPr", f"{W}pPr"):
            assert len(mark) > 0
    for text in root.iter(f"{W}t", f"{W}delText"):
        deleted = next(text.iterancestors(f"{W}del", f"{W}moveFrom"), None) is not None
        assert (text.tag == f"{W}delText") == deleted
    for cell in root.iter(f"{W}tc"):
        assert [child.tag for child in cell.iterchildren(*_BLOCKS)][-1] == f"{W}p"


def _texts(container: etree._Element, how: How, author: str | None) -> Iterator[str]:
    """The paragraphs of a container; one without its mark runs on into the next."""
    running: str | None = None
    for block in _blocks(container):
        if block.tag == f"{W}tbl":
            rows = [r for r in block.iterchildren(f"{W}tr") if _marks_stand(r, "trPr", how, author)]
            assert not (rows and running), "text would run on into a table"
            for cell in (cell for row in rows for cell in row.iterchildren(f"{W}tc")):
                yield from _texts(cell, how, author)
            continue
        text = (running or "") + "".join(_pieces(block, how, author))
        running = None
        if _marks_stand(block, f"pPr/{W}rPr", how, author):
            yield text
        else:
            running = text
    assert not running, "text would run on beyond its container"


def _blocks(container: etree._Element) -> Iterator[etree._Element]:
    for child in container.iterchildren(*_BLOCKS):
        if child.tag == f"{W}sdt":
            for content in child.iterchildren(f"{W}sdtContent"):
                yield from _blocks(content)
        else:
            yield child


def _pieces(paragraph: etree._Element, how: How, author: str | None) -> Iterator[str]:
    for element in paragraph.iter(f"{W}t", f"{W}delText", f"{W}tab", f"{W}br"):
        if next(element.iterancestors(f"{W}pPr"), None) is None and all(
            _stands(above, how, author) for above in element.iterancestors()
        ):
            yield {f"{W}tab": "\t", f"{W}br": "\n"}.get(element.tag) or element.text or ""


def _marks_stand(element: etree._Element, holder: str, how: How, author: str | None) -> bool:
    return all(_stands(mark, how, author) for mark in element.iterfind(f"{W}{holder}/*"))


def _stands(mark: etree._Element, how: How, author: str | None) -> bool:
    """Whether what a mark marks is there afterwards; anything that is no mark is."""
    ours = author is None or mark.get(f"{W}author") == author
    match mark.tag:
        case t if t in (f"{W}ins", f"{W}moveTo"):
            return not ours or how == "accept"
        case t if t in (f"{W}del", f"{W}moveFrom"):
            return ours and how == "reject"
        case _:
            return True
