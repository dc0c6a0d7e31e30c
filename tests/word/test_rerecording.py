"""The record after a refresh: what was not renewed stands in it as it stood."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace

from reportgen import bundled
from reportgen.dataset import SourceFile
from reportgen.generating import draft, load_data, report_type
from reportgen.word.archive import open_package
from reportgen.word.reading import record_of
from reportgen.word.record import stored_record
from reportgen.word.rerecording import Entry, Renewal, Setting, recomposed, rerecorded
from reportgen.word.writing import write

PART = "customXml/item1.xml"


def _json(part: bytes) -> Any:
    return stored_record(etree.fromstring(part))


@pytest.mark.parametrize("name", bundled.SAMPLES)
def test_only_what_is_renewed_changes(name: str) -> None:
    content = draft(report_type(bundled.find_type(name)), load_data([bundled.sample(name)])).content
    package = open_package(content, "甲.docx")
    record = record_of(package)
    assert record is not None
    made = record.provenance
    number = [anchor for anchor in record.anchors if not anchor.note][-1]
    expression = number.binding.expression
    files = tuple(SourceFile(*file) for file in made.files)
    same = Renewal(number.text, number.value, expression, number.sources)
    here = Setting(made.entity, made.whole, made.period, files)
    assert rerecorded(package, record, {number.id: same}, here) == {}
    other = Renewal("一", "1", expression, ("乙.xlsx 表!A1",))
    there = Setting("乙区", False, "2031年", (SourceFile("乙.xlsx", "ab" * 32),))
    new = _json(rerecorded(package, record, {number.id: other}, there)[PART])
    old = _json(package.parts[PART])
    assert list(new) == list(old)
    assert (new["entity"], new["period"]) == ("乙区", "2031年")
    assert new["files"][0] == {"name": "乙.xlsx", "sha256": "ab" * 32}
    pairs = zip(old["anchors"], new["anchors"], strict=True)
    ((was, now),) = [(p, q) for p, q in pairs if p["id"] == number.id]
    expected = was | {"text": "一", "value": "1", "sources": ["乙.xlsx 表!A1"]}
    assert now == expected
    assert list(now) == list(expected)
    changed = [
        p["key"] for p, q in zip(old["paragraphs"], new["paragraphs"], strict=True) if p != q
    ]
    assert changed == [number.paragraph]
    for same_as_before in ("generator", "type", "profile", "checks"):
        assert new[same_as_before] == old[same_as_before]


def test_a_merge_records_what_the_new_draft_was_made_of() -> None:
    """A roll-up that is merged with the draft of one county is a roll-up no longer, and the other way."""
    kind = report_type(bundled.find_type("campaign"))
    drafted = draft(kind, load_data([bundled.sample("campaign")]))
    record = record_of(open_package(drafted.content, "甲.docx"))
    assert record is not None
    one = replace(record.provenance, entity="桃城区")
    rollup = replace(record.provenance, entity="衡水市", whole=True, missing="omit")
    entries = [Entry(paragraph.key, paragraph.key) for paragraph in record.paragraphs]
    for before, after in ((rollup, one), (one, rollup)):
        package, new = (
            open_package(write(drafted.document, made), "甲.docx") for made in (before, after)
        )
        parts = {**package.parts, **recomposed(package, new, entries, ())}
        found = record_of(replace(package, parts=parts))
        assert found is not None
        assert found.provenance == after
        assert recomposed(replace(package, parts=parts), new, entries, ()) == {}
