"""Cutting runs: the text, its formatting and the places before stay."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from reportgen import bundled
from reportgen.generating import draft, load_data, report_type
from reportgen.word.archive import Package, open_package
from reportgen.word.formatting import W
from reportgen.word.manuscript import Manuscript, cut
from reportgen.word.reading import read
from reportgen.word.repacking import repacked
from reportgen.word.serialising import serialised
from tests.validity import problems

DATA = draft(
    report_type(bundled.find_type("campaign")), load_data([bundled.sample("campaign")])
).content


def package() -> Package:
    return open_package(DATA, "甲.docx")


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 200), st.integers(1, 30)), max_size=6))
def test_cut_runs_show_what_was_asked_and_nothing_else_changes(
    wanted: list[tuple[int, int, int]],
) -> None:
    page = Manuscript(package())
    before = read(DATA, "甲.docx")
    # from the end to the beginning, none over another
    last = (len(page.lines), 0)
    for number, start, length in sorted(
        {(n % len(page.lines), s, s + k) for n, s, k in wanted}, reverse=True
    ):
        text = before.paragraphs[number].text
        end = min(length, len(text), last[1] if number == last[0] else len(text))
        if start >= end:
            continue
        runs = cut(page.slices(number, start, end))
        words = text[start:end].replace("\n", "")  # a line end is no w:t
        assert "".join(t.text or "" for r in runs for t in r.iter(f"{W}t")) == words
        last = (number, start)
    changed = serialised(page.body, package().parts["word/document.xml"])
    content = repacked(DATA, {"word/document.xml": changed})
    after = read(content, "甲.docx")
    assert after.paragraphs == before.paragraphs
    assert after.anchors == before.anchors
    assert problems(content) == []


def test_a_cut_inside_a_run_with_breaks() -> None:
    made = package()
    page = Manuscript(made)
    run = next(page.lines[0].elements[0].iterancestors(f"{W}r"))
    etree.SubElement(run, f"{W}br")
    etree.SubElement(run, f"{W}t").text = "一二三"
    content = repacked(DATA, {made.main: serialised(page.body, made.parts[made.main])})
    page = Manuscript(open_package(content, "甲.docx"))
    shown = "".join(page.lines[0].pieces)
    at = shown.index("\n一二三")
    runs = cut(page.slices(0, at, at + 3))
    assert [[child.tag for child in run if child.tag != f"{W}rPr"] for run in runs] == [
        [f"{W}br"],
        [f"{W}t"],
    ]


def test_parts_come_and_go() -> None:
    more = repacked(DATA, {"word/neu.xml": b"<a/>", "[Content_Types].xml": b"<b/>"})
    less = repacked(more, {}, {"customXml/item1.xml"})
    names = open_names(less)
    assert "customXml/item1.xml" not in names
    assert names[-1] == "word/neu.xml"
    assert set(open_names(DATA)) - set(names) == {"customXml/item1.xml"}


def open_names(data: bytes) -> list[str]:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return archive.namelist()
