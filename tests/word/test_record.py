"""The record: what goes in comes out, and damage is told from age."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from reportgen.document import Document, Paragraph, Strong
from reportgen.errors import ReportError
from reportgen.word.characters import writable
from reportgen.word.profile import load_profile
from reportgen.word.record import DigitSpan, Record, load_record
from reportgen.word.writing import write
from tests.inlines import PROVENANCE, bound, document, numbers_of, text
from tests.word import samples
from tests.word.opened import paragraphs, part, record, style


def dumped(made: Document) -> bytes:
    return part(write(made, PROVENANCE), "customXml/item1.xml")


def reloaded(made: Document) -> Record:
    return load_record(etree.fromstring(dumped(made)))


def test_everything_comes_back() -> None:
    made = samples.rich("通讯")
    loaded = reloaded(made)
    assert loaded.provenance == PROVENANCE
    assert loaded.profile == "通讯"
    numbers = numbers_of(*made.blocks)
    assert len(loaded.anchors) == len(numbers)
    texts = {paragraph.key: paragraph.text for paragraph in loaded.paragraphs}
    for anchor, number in zip(loaded.anchors, numbers, strict=True):
        assert (anchor.text, anchor.value, anchor.note) == (number.text, number.value, number.note)
        assert anchor.binding == number.binding
        assert anchor.sources == tuple(str(source) for source in number.sources)
        assert texts[anchor.paragraph][anchor.start :].startswith(anchor.text)
    (check,) = loaded.checks
    assert (check.text, check.expression) == (
        made.findings[0].text,
        made.findings[0].binding.expression,
    )
    assert (check.result, check.where) == ("不成立", "report.md 第12行")


def test_digits_outside_anchors_are_located() -> None:
    block = Paragraph(
        "p",
        (text("12345热线接通"), bound("100余次"), text("，占3.5成")),
        (text("抓服务。"),),
        "1.",
        2,
    )
    loaded = reloaded(document(block))
    (paragraph,) = loaded.paragraphs
    assert paragraph.text == "1.抓服务。12345热线接通100余次，占3.5成"
    assert paragraph.digits == (
        DigitSpan(0, 1, ""),
        DigitSpan(6, 11, "report.md 第12行"),
        DigitSpan(22, 25, "report.md 第12行"),
    )
    assert [paragraph.text[span.start : span.end] for span in paragraph.digits] == [
        "1", "12345", "3.5",
    ]  # fmt: skip


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Z", "Cc", "Cs", "Cn"])))
@settings(deadline=None)
def test_any_text_comes_back_exactly(words: str) -> None:
    """Escaping is JSON's inside XML's: a key loses nothing, not even what XML cannot hold; a text is as
    it stands on the page."""
    loaded = reloaded(document(Paragraph(words, (text(words),))))
    assert [(p.key, p.text) for p in loaded.paragraphs] == [(words, writable(words))]


def test_a_long_record_stays_readable(monkeypatch: pytest.MonkeyPatch) -> None:
    """libxml2 refuses a text of 10 MB: some twenty thousand numbers."""
    made = samples.rich("公文")
    monkeypatch.setattr("reportgen.word.record._LONGEST_TEXT", 1000)
    root = etree.fromstring(dumped(made))
    assert len(root) > 5
    assert max(len((part.text or "").encode()) for part in root) < 2000
    parted = load_record(root)
    monkeypatch.undo()
    assert parted == reloaded(made)


def test_found_by_namespace_and_version() -> None:
    root = etree.fromstring(dumped(document()))
    assert (root.tag, root.get("version")) == ("{urn:reportgen:record}record", "1")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b'version="1"', b'version="2"', "较新的版本"),
        (b'version="1"', b'version="x"', "已损坏"),
        (b'"anchors"', b'"anchor"', "已损坏"),
        (b'"profile"', b"profile", "已损坏"),
        (b'"generator":"', b'"generator":1,"x":"', "已损坏"),
        (b'"sources":["', b'"sources":[1,"', "已损坏"),
        (b'"start":0', b'"start":-1', "已损坏"),
        (b'"start":0', b'"start":2147483648', "已损坏"),
        ('"result":"不成立"'.encode(), b'"result":[]', "已损坏"),
        (b'"period":"', b'"measure":"?","x":"', "已损坏"),
        (b'"const":"3"', b'"const":"three"', "已损坏"),
    ],
)
def test_damage_is_reported(old: bytes, new: bytes, message: str) -> None:
    xml = dumped(_with_finding())
    assert old in xml
    with pytest.raises(ReportError, match=message):
        load_record(etree.fromstring(xml.replace(old, new)))


def _with_finding() -> Document:
    return Document("公文", (Paragraph("p", (bound("11个"),)),), samples.rich("公文").findings)


@pytest.mark.parametrize("profile", ["公文", "通讯"])
def test_kinds_are_the_styles_written(profile: str) -> None:
    data = write(samples.rich(profile), PROVENANCE)
    looks = load_profile(profile).looks
    kinds = [paragraph.kind for paragraph in record(data).paragraphs]
    assert [looks[kind].id for kind in kinds] == [style(p) for p in paragraphs(data)]


def test_strong_text_is_located() -> None:
    strong = Strong((text("书记抓"), bound("3次"), text("")))
    block = Paragraph("p", (text("坚持"), strong, text("。")))
    (paragraph,) = reloaded(document(block)).paragraphs
    assert [paragraph.text[start:end] for start, end in paragraph.strong] == ["书记抓3次"]


def test_the_page_on_records_is_true() -> None:
    """docs/record.md: its example is a record, and it lists every kind of paragraph."""
    page = (Path(__file__).parents[2] / "docs" / "record.md").read_text("utf-8")
    root = etree.Element("record", version="1")
    root.text = page.partition("```json")[2].partition("```")[0]
    example = load_record(root)
    texts = {paragraph.key: paragraph.text for paragraph in example.paragraphs}
    for anchor in example.anchors:
        assert texts[anchor.paragraph][anchor.start :].startswith(anchor.text)
    spans = [texts[p.key][d.start : d.end] for p in example.paragraphs for d in p.digits]
    assert spans == ["1", "12345"]
    kinds = set(load_profile("公文").looks) - {"normal", "body", "footer"}
    assert {kind for kind in kinds if f"`{kind}`" not in page} == {"heading2", "heading3"}
    assert "`heading1` 至 `heading4`" in page
