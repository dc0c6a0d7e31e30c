"""The file for issue: what goes, what stays, for edited briefings of every kind."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from reportgen import bundled
from reportgen.binding.expression import Measure
from reportgen.generating import draft, load_data, report_type
from reportgen.word.reading import read
from reportgen.word.revisions import rejected
from tests.finalizing.issued import issued, text_of, traces
from tests.refreshing.people import Desk
from tests.refreshing.test_laws import Edit, edit
from tests.refreshing.worked import made
from tests.validity import problems
from tests.word_reading.packages import parts_of

SOME = settings(max_examples=settings().max_examples * 2 // 5)
MAY_CHANGE = {
    *("word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"),
    *("docProps/core.xml", "docProps/app.xml", "word/theme/theme1.xml"),
}
GOES = {
    *("customXml/item1.xml", "customXml/itemProps1.xml", "customXml/_rels/item1.xml.rels"),
    "word/comments.xml",
}


@cache
def generated(name: str, lacking: int) -> bytes:
    """A bundled briefing; of its values every `lacking`th is missing."""
    data = load_data([bundled.sample(name)])
    seen = {
        key: replace(observation, value=None)
        if lacking and n % lacking == 0 and key[3] is Measure.VALUE
        else observation
        for n, (key, observation) in enumerate(data.observations.items())
    }
    template = report_type(bundled.find_type(name))
    return draft(template, replace(data, observations=seen)).content


@pytest.mark.parametrize("lacking", [0, 3])
@pytest.mark.parametrize("name", bundled.SAMPLES)
def test_every_bundled_briefing(name: str, lacking: int) -> None:
    before = generated(name, lacking)
    result = issued(before)
    assert text_of(result.content) == text_of(before)
    assert traces(result.content) == []
    assert problems(result.content) == []
    record = read(before, "甲.docx").record
    assert record is not None
    blanks = sum(anchor.note != "" for anchor in record.anchors)
    assert blanks or not lacking
    counts = {"comments": blanks, "highlights": blanks}
    assert result.removed == {
        **{kind: count for kind, count in counts.items() if count},
        **{kind: len(record.anchors) for kind in ("controls", "bookmarks")},
        "record": 1,
    }
    # everything else is byte for byte what it was
    old, new = parts_of(before), parts_of(result.content)
    assert old.keys() - new.keys() == (GOES if blanks else GOES - {"word/comments.xml"})
    assert {n for n in new if new[n] != old[n]} <= MAY_CHANGE
    again = issued(result.content, None, ())
    assert again.content == result.content
    assert again.removed == {}
    assert not again.recorded


@given(st.lists(edit, max_size=8))
def test_edited_briefings(steps: list[Edit]) -> None:
    desk = Desk(made())
    for step in steps:
        step(desk)
    before = desk.saved()
    result = issued(before)
    assert text_of(result.content) == text_of(before)
    assert traces(result.content) == []
    assert issued(result.content, None, ()).content == result.content
    looks = [p.spans for p in read(before, "甲.docx").paragraphs]
    kept = [
        [(s.start, s.end, left) for s in spans if (left := unhighlighted(s.formatting))]
        for spans in looks
    ]
    assert [
        [(s.start, s.end, s.formatting) for s in p.spans]
        for p in read(result.content, "甲.docx").paragraphs
    ] == kept


def unhighlighted(formatting: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in formatting if pair[0] != "突出显示")


@SOME
@given(st.lists(edit, max_size=8))
def test_edited_briefings_stay_valid(steps: list[Edit]) -> None:
    desk = Desk(made())
    for step in steps:
        step(desk)
    before = desk.saved()
    assert problems(issued(before).content) == problems(before) == []


@SOME
@given(st.lists(edit, max_size=8))
def test_rejected_revisions_leave_the_text_before_them(steps: list[Edit]) -> None:
    desk = Desk(made())
    for step in steps:
        step(desk)
    result = issued(desk.saved(), "reject")
    desk.body = rejected(desk.body)
    assert text_of(result.content) == text_of(desk.saved())
    assert traces(result.content) == []
