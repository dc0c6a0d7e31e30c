"""Anchors: found again by bookmark, control or text, whatever happened to the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.document import Document, Paragraph
from reportgen.word.briefing import Anchor, Briefing
from reportgen.word.editing import edits
from reportgen.word.reading import read
from reportgen.word.writing import write
from tests.inlines import PROVENANCE, bound, text
from tests.word.opened import part
from tests.word_reading.packages import (
    bookmark,
    briefing,
    cell,
    control,
    document,
    minimal,
    p,
    pack,
    r,
    saved_by_libreoffice,
    table,
    untagged,
)

PLACE = tuple[int, str, int, int, int, str]


def places(anchors: tuple[Anchor, ...]) -> list[PLACE]:
    return [(a.id, a.text, a.paragraph, a.start, a.end, a.by) for a in anchors]


def read_body(body: str, *wrote: str) -> Briefing:
    """A body beside a record of one paragraph 新建…、… with numbers 1, 2, …"""
    parts = minimal() | {"word/document.xml": document(body)}
    inlines = [part for words in wrote for part in (text("新建"), bound(words))]
    made = Document("公文", (Paragraph("p", tuple(inlines)),))
    record = part(write(made, PROVENANCE), "customXml/item1.xml")
    return read(pack(parts | {"customXml/item1.xml": record}))


FOUND: dict[str, tuple[str, PLACE]] = {
    "both": (p(r("新建"), bookmark(1, control(1, r("11个")))), (1, "11个", 0, 2, 5, "bookmark")),
    "bookmark over several runs": (
        p(r("新建"), bookmark(1, r("1"), r("1", "<w:b/>"), r("个"))),
        (1, "11个", 0, 2, 5, "bookmark"),
    ),
    "control only": (p(r("新建"), control(1, r("11个"))), (1, "11个", 0, 2, 5, "control")),
    "control nested in a neighbour's": (
        p(r("新建"), untagged(control(1, untagged(r("11个"))))),
        (1, "11个", 0, 2, 5, "control"),
    ),
    "text typed into the bookmark beside the control": (
        p(bookmark(1, r("近"), control(1, r("11个")))),
        (1, "近11个", 0, 0, 4, "bookmark"),
    ),
    "bookmark collapsed": (p(bookmark(1), r("新建"), control(1, r("12个"))),
                           (1, "12个", 0, 2, 5, "control")),
    "tracked change inside": (
        p(bookmark(1, f"<w:ins>{r('12')}</w:ins><w:del>{r('11')}</w:del>", r("个"))),
        (1, "12个", 0, 0, 3, "bookmark"),
    ),
    "control around the paragraph": (control(1, p(r("11个"))), (1, "11个", 0, 0, 3, "control")),
    "control around a cell": (
        table(control(1, cell(r("11个")))),
        (1, "11个", 0, 0, 3, "control"),
    ),
    "bookmark outside paragraphs": (
        p(r("前")) + bookmark(1, p(r("11个"))),
        (1, "11个", 1, 0, 3, "bookmark"),
    ),
    "paragraph split inside": (
        "<w:p><w:bookmarkStart w:id='1' w:name='_rg_1'/><w:r><w:t>11</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>个。</w:t></w:r></w:p><w:p><w:r><w:t>完</w:t></w:r><w:bookmarkEnd w:id='1'/></w:p>",
        (1, "11\n个。\n完", 0, 0, 2, "bookmark"),
    ),
    "paragraphs joined": (
        p("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>", r("前")) + p(bookmark(1, r("11个"))),
        (1, "11个", 0, 1, 4, "bookmark"),
    ),
    "start at the end of the line before": (
        "<w:p><w:r><w:t>前</w:t></w:r><w:bookmarkStart w:id='1' w:name='_rg_1'/></w:p>"
        "<w:p><w:r><w:t>11个</w:t></w:r><w:bookmarkEnd w:id='1'/></w:p>",
        (1, "11个", 1, 0, 3, "bookmark"),
    ),
    "marks gone": (p(r("今年新建11个。")), (1, "11个", 0, 4, 7, "text")),
    "marks gone, the same words elsewhere": (
        p(r("新建11个、11个")), (1, "11个", 0, 2, 5, "text")),
    "bookmark shortened by LibreOffice": (
        p(r("新建"), bookmark(1, r("1")), r("1个")), (1, "11个", 0, 2, 5, "bookmark")),
    "bookmark shortened, words changed beside": (
        p(r("今年新建"), bookmark(1, r("1")), r("1个")), (1, "11个", 0, 4, 7, "bookmark")),
    "bookmark slipped in an untouched text": (
        p(r("新"), bookmark(1, r("建11")), r("个")), (1, "11个", 0, 2, 5, "bookmark")),
    "bookmark shortened, typed over": (
        p(r("今年新建"), bookmark(1, r("约")), r("1个，年内")), (1, "约1个", 0, 4, 7, "bookmark")),
    "bookmark grown by a digit": (
        p(r("新建"), bookmark(1, r("111个"))), (1, "111个", 0, 2, 6, "bookmark")),
    "bookmark with a digit less": (
        p(r("新建"), bookmark(1, r("1个"))), (1, "1个", 0, 2, 4, "bookmark")),
}  # fmt: skip


@pytest.mark.parametrize("case", FOUND)
def test_an_anchor_is_found(case: str) -> None:
    body, place = FOUND[case]
    found = read_body(body, "11个")
    assert places(found.anchors) == [place]
    assert (found.copies, found.lost) == ((), ())


LOST = {
    "emptied": p(r("新建"), bookmark(1, control(1))),
    "paragraph gone": p(r("完全不同的一段话，与原来无关")),
    "text typed over, marks gone": p(r("新建12个")),
    "only part of another number": p(r("新建111个")),
    "bookmark without an end": p("<w:bookmarkStart w:id='1' w:name='_rg_1'/>", r("新建12个")),
    "inside a text box": p(
        r("新建"), f"<w:r><w:txbxContent>{p(bookmark(1, r('12个')))}</w:txbxContent></w:r>"
    ),
    "torn open over the whole text": "<w:p><w:bookmarkStart w:id='1' w:name='_rg_1'/></w:p>"
    + p(r("另一段话")) * 30
    + "<w:p><w:bookmarkEnd w:id='1'/></w:p>",
}


@pytest.mark.parametrize("case", LOST)
def test_an_anchor_is_lost(case: str) -> None:
    found = read_body(LOST[case], "11个")
    assert (found.anchors, found.copies, found.lost) == ((), (), (1,))


COPIED: dict[str, tuple[str, list[PLACE], list[PLACE]]] = {
    "control pasted by Word": (
        p(bookmark(1, control(1, r("11个"))), r("，"), control(1, r("11个"))),
        [(1, "11个", 0, 0, 3, "bookmark")],
        [(1, "11个", 0, 4, 7, "control")],
    ),
    "bookmark pasted by LibreOffice": (
        p(bookmark(1, r("11个"), suffix="_Copy_1")) + p(bookmark(1, r("11个"))),
        [(1, "11个", 1, 0, 3, "bookmark")],
        [(1, "11个", 0, 0, 3, "bookmark")],
    ),
    "the original is gone": (
        p(control(1, r("11个")), control(1, r("12个"))),
        [(1, "11个", 0, 0, 3, "control")],
        [(1, "12个", 0, 3, 6, "control")],
    ),
    "bookmark and control apart": (
        p(control(1, r("12个")), bookmark(1, r("11个"))),
        [(1, "11个", 0, 3, 6, "bookmark")],
        [(1, "12个", 0, 0, 3, "control")],
    ),
}


@pytest.mark.parametrize("case", COPIED)
def test_a_copy_is_told_from_its_original(case: str) -> None:
    body, anchors, copies = COPIED[case]
    found = read_body(body, "11个")
    assert (places(found.anchors), places(found.copies), found.lost) == (anchors, copies, ())


def test_a_guess_takes_no_place_of_another_number() -> None:
    found = read_body(p(r("新建"), bookmark(2, r("11个")), r("新建11个")), "11个", "11个")
    assert places(found.anchors) == [
        (2, "11个", 0, 2, 5, "bookmark"),
        (1, "11个", 0, 7, 10, "text"),
    ]


def test_other_bookmarks_and_tags_are_none_of_ours() -> None:
    body = p(
        "<w:bookmarkStart w:id='1' w:name='_rgx_1'/>", r("甲"), "<w:bookmarkEnd w:id='1'/>"
        "<w:bookmarkStart w:id='2' w:name='_rg_'/>", r("乙"), "<w:bookmarkEnd w:id='2'/>",
        '<w:sdt><w:sdtPr><w:tag w:val="org:1"/></w:sdtPr><w:sdtContent>', r("丙"),
        "</w:sdtContent></w:sdt>",
    )  # fmt: skip
    assert read_body(body).anchors == ()


def recorded(found: Briefing) -> list[tuple[int, str]]:
    assert found.record is not None
    return [(anchor.id, anchor.text) for anchor in found.record.anchors]


def test_every_anchor_of_a_written_file_is_found() -> None:
    found = read(write(briefing(), PROVENANCE))
    assert [(a.id, a.text) for a in found.anchors] == recorded(found)
    for anchor in found.anchors:
        paragraph = found.paragraphs[anchor.paragraph]
        assert paragraph.text[anchor.start : anchor.end] == anchor.text
    assert (found.copies, found.lost) == ((), ())


@pytest.mark.libreoffice
def test_every_anchor_survives_three_saves_by_libreoffice(tmp_path: Path) -> None:
    written = read(write(briefing(), PROVENANCE))
    saved = read(saved_by_libreoffice(write(briefing(), PROVENANCE), tmp_path))
    assert places(saved.anchors) == places(written.anchors)
    assert (saved.copies, saved.lost, saved.record) == ((), (), written.record)
    assert [x.text for x in saved.paragraphs] == [x.text for x in written.paragraphs]


@pytest.mark.libreoffice
def test_bookmarks_that_libreoffice_shortens_are_put_right(tmp_path: Path) -> None:
    """It does so at every save to all but the first of the commented numbers of a paragraph."""
    listed = [part for _ in range(4) for part in (text("、商户"), bound("XX家", note="缺数"))]
    data = write(Document("公文", (Paragraph("p", tuple(listed)),)), PROVENANCE)
    saved = read(saved_by_libreoffice(data, tmp_path))
    assert places(saved.anchors) == places(read(data).anchors)
    assert edits(saved_by_libreoffice(data, tmp_path)) == []
