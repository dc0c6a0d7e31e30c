"""LibreOffice accepts and rejects tracked paragraphs and tables as we mean them: text and styles."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from reportgen.word.pens import Pen
from tests.refreshing.test_editors import Editor, editor
from tests.word.test_pens import (
    DRAFT,
    FRESH,
    MORE,
    OPENING,
    WE,
    Work,
    anew,
    coming,
    drafted,
    going,
    looks,
    number,
    run,
    table,
    written,
)
from tests.word_reading.packages import W, p

pytestmark = pytest.mark.libreoffice
__all__ = ["editor"]

ANEW = drafted(
    *OPENING, number(1, "13个"), number(2, "3家"), run("，比上年多，占"), number(3, "90%"),
    style="BodyText",
)  # fmt: skip
TABLE = table(p(run("甲")), p(run("乙"), number(73, "9个")))


def table_gone(body: etree._Element, pen: Pen) -> None:
    (found,) = body.iter(f"{W}tbl")
    pen.remove(found)


def everything(body: etree._Element, pen: Pen) -> None:
    """A merge as there may be one: comes, goes and is drafted anew."""
    going("一、")(body, pen)
    coming("推进党建", FRESH)(body, pen)
    anew("1.", ANEW)(body, pen)
    coming("1.", MORE)(body, pen)
    going("截至")(body, pen)
    coming("6个", TABLE, drafted(run("表后。"), style="BodyText"))(body, pen)


WORKS: dict[str, Work] = {
    "comes": coming("推进党建", FRESH, MORE),
    "comes behind a heading": coming("聚焦", FRESH),
    "comes before a table": coming("单位：", FRESH),
    "comes last": coming("截至", FRESH, MORE),
    "comes in a cell": coming("河东", FRESH),
    "goes": going("聚焦"),
    "goes with numbers": going("1."),
    "goes before a table": going("单位："),
    "goes first": going("推进党建"),
    "goes, three in a row": going("1.", "投入情况", "单位："),
    "drafted anew": anew("强化统筹", ANEW),
    "a style": anew("聚焦", drafted(run("一、"), run("聚焦“两个覆盖”"), style="Heading2")),
    "a table comes": coming("聚焦", TABLE, MORE),
    "everything": everything,
}


@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS)
def test_accepted_and_rejected(work: Work, editor: Editor) -> None:
    tracked = written(DRAFT, work, WE)
    for step, wanted in (("accept", written(DRAFT, work)), ("reject", DRAFT)):
        left = editor.saved(tracked, [(step,)], ".docx")
        assert shown(left) == shown(editor.saved(wanted, [], ".docx"))


def shown(data: bytes) -> list[tuple[str, str]]:
    """Text and style, without the blanks in which LibreOffice keeps its place."""
    return [(re.sub("[\u200d\u2060]", "", text), style) for text, style in looks(data)]


def test_a_table_that_goes_leaves_no_text(editor: Editor) -> None:
    """LibreOffice 7.4 keeps the rows of a deleted table that hold an empty cell, emptied: it notes
    the deletion of a row by that of its text."""
    tracked = written(DRAFT, table_gone, WE)
    assert shown(editor.saved(tracked, [("accept",)], ".docx")) == shown(
        editor.saved(written(DRAFT, table_gone), [], ".docx")
    )
    assert shown(editor.saved(tracked, [("reject",)], ".docx")) == shown(
        editor.saved(DRAFT, [], ".docx")
    )
