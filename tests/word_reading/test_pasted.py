"""What a clerk pastes from another briefing carries its marks, and is no number of this one."""

from __future__ import annotations

import copy

import pytest
from lxml import etree

from reportgen import bundled
from reportgen.auditing import audit_of
from reportgen.generating import draft, load_data, report_type
from reportgen.refreshing import refreshed
from reportgen.word.reading import read
from tests.validity import problems
from tests.word_reading.packages import W, changed, parts_of


def made(name: str) -> bytes:
    return draft(report_type(bundled.find_type(name)), load_data([bundled.sample(name)])).content


def pasted(into: bytes, source: bytes, words: str, *, bookmarks: str = "") -> bytes:
    """A paragraph of one file in another as Word pastes it: bookmarks of names that are taken go;
    as LibreOffice does, they get another name."""

    def change(root: etree._Element) -> None:
        found = etree.fromstring(parts_of(source)["word/document.xml"]).iter(f"{W}t")
        text = next(t for t in found if t.text == words)
        paragraph = copy.deepcopy(next(text.iterancestors(f"{W}p")))
        for mark in list(paragraph.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
            if not bookmarks:
                paragraph.remove(mark)
                continue
            mark.set(f"{W}id", "9" + mark.get(f"{W}id", ""))
            if name := mark.get(f"{W}name"):
                mark.set(f"{W}name", name + bookmarks)
        for n, control in enumerate(paragraph.iter(f"{W}id")):
            control.set(f"{W}val", str(9000 + n))
        root[0].insert(3, paragraph)

    return changed(into, change)


@pytest.mark.parametrize("bookmarks", ["", "_Copy_1"])
def test_from_another_briefing(bookmarks: str) -> None:
    ours = made("practice-outcome")
    content = pasted(ours, made("campaign"), "131名", bookmarks=bookmarks)
    assert problems(content) == []
    report = audit_of(read(content, "甲.docx"))
    assert [n for n in report.numbers if n.copy or n.verdict != "intact"] == []
    assert report.differences == ()
    assert {"131", "100"} <= {n.text for n in report.free if n.verdict == "unsourced"}
    data = load_data([bundled.sample("practice-outcome")])
    again = refreshed(read(content, "甲.docx"), content, data, "take")
    assert again.content == content


@pytest.mark.parametrize("bookmarks", ["", "_Copy_1"])
def test_from_itself(bookmarks: str) -> None:
    ours = made("campaign")
    content = pasted(ours, ours, "131名", bookmarks=bookmarks)
    assert problems(content) == []
    copies = [n.stands for n in audit_of(read(content, "甲.docx")).numbers if n.copy]
    assert copies == ["131名", "100余场次"]
