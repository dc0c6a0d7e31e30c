"""Laws of the structural refresh, over random edits by people and random structural changes."""

from __future__ import annotations

from collections import Counter
from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from reportgen.auditing import audit_of
from reportgen.refreshing import refreshed
from reportgen.word.archive import open_package
from reportgen.word.editing import edits, touches
from reportgen.word.reading import read
from reportgen.word.repacking import repacked
from reportgen.word.revisions import accepted, rejected
from tests.refreshing.people import paragraphs_of, without_numbers
from tests.refreshing.structural import (
    BASE,
    Edit,
    Plot,
    data_of,
    made,
    merge,
    plots,
    texts,
    worked_on,
)
from tests.refreshing.test_laws import edit
from tests.validity import problems
from tests.word_reading.packages import parts_of

_WORDS = ["".join(found) for found in product(["人写"], "甲乙丙<&> ", "。甲乙丙<&> ")]
"""How what people type begins."""
_place, _typed = st.integers(0, 40), st.sampled_from(["人写甲乙。", "人写丙丁。"])
calm = st.one_of(
    st.builds(lambda i, j, t: lambda d: d.insert(i, j, t), _place, _place, _typed),
    st.builds(lambda i, t: lambda d: d.insert_tracked(i, t), _place, _typed),
    st.builds(lambda i: lambda d: d.type_over(i, "9"), _place),
    st.builds(lambda i: lambda d: d.delete(i), _place),
    st.builds(lambda i: lambda d: d.embolden_half(i), _place),
    st.builds(lambda i, t: lambda d: d.comment(i, t), _place, _typed),
)
"""Edits after which there is no doubt which paragraph is which: one round of merging is enough."""
SOME = settings(max_examples=settings().max_examples // 4)


@SOME
@given(plots, plots)
def test_what_nobody_touched_is_as_drafted_anew(start: Plot, plot: Plot) -> None:
    assume(plot.values[1] is not None)  # a number that lost its value stays: see below
    result = merge(made(start), plot).numbers.content
    ours, fresh = read(result, "甲.docx"), read(made(plot), "甲.docx")
    assert [p.text for p in ours.paragraphs] == [p.text for p in fresh.paragraphs]
    assert ours.record is not None
    assert fresh.record is not None
    assert ours.record.paragraphs == fresh.record.paragraphs
    assert ours.record.provenance == fresh.record.provenance
    assert ours.record.checks == fresh.record.checks
    assert [_bare(a) for a in ours.record.anchors] == [_bare(a) for a in fresh.record.anchors]
    assert replace(ours.extras, ours=()) == replace(fresh.extras, ours=())
    assert edits(result, "甲.docx") == []
    assert merge(result, plot).numbers.content == result
    assert [(p.style, p.spans) for p in ours.paragraphs] == [
        (p.style, p.spans) for p in fresh.paragraphs
    ]


@SOME
@given(plots, plots)
def test_there_and_back_again(plot: Plot, other: Plot) -> None:
    assume(other.values[1] is not None)
    there = merge(made(), plot).numbers.content
    back = merge(there, other).numbers.content
    assert texts(back) == texts(made(other))
    assert edits(back, "甲.docx") == []
    assert problems(back) == []


@SOME
@given(st.lists(edit, max_size=8), plots)
def test_people_keep_what_they_made(steps: list[Edit], plot: Plot) -> None:
    before = worked_on(steps)
    result = merge(before, plot)
    after = result.numbers.content
    old, new, fresh = (read(c, "甲.docx") for c in (before, after, made(plot)))
    # what people wrote stands, in all its paragraphs; what they typed may be what the data say now
    renewed = refreshed(old, before, data_of(plot), held=lambda _: False).content
    theirs = touches(read(renewed, "甲.docx"))
    stands = Counter(without_numbers(new))
    shown = Counter(p.text for p in new.paragraphs)
    for n, text in enumerate(without_numbers(old)):
        assert not theirs[n] or stands[text] or shown[texts(renewed)[n]]
    assert sum(words in " ".join(shown) for words in _WORDS) == sum(
        words in " ".join(texts(before)) for words in _WORDS
    )
    notes = {note for a in (old.record.anchors if old.record else ()) for note in [a.note] if note}
    assert set(old.extras.comments) - notes <= set(new.extras.comments)
    assert new.extras.revisions == old.extras.revisions
    # all else is as drafted anew
    written = {*texts(made(plot)), *texts(before), *texts(renewed)}
    for n, paragraph in enumerate(new.paragraphs):
        if not touches(new)[n]:
            assert paragraph.text in written
    assert new.record is not None
    assert fresh.record is not None
    recorded = {p.key: p for p in new.record.paragraphs}
    told = {c.key: c.action for c in result.paragraphs}
    for drafted in fresh.record.paragraphs:
        if drafted.key not in recorded:
            assert "!" in drafted.key or told[drafted.key] == "absent"
        elif recorded[drafted.key].offered:
            assert "!" in drafted.key or told.get(drafted.key) in ("kept", "absent")
    # numbers are as a refresh of the numbers leaves them
    for number in audit_of(new, data_of(plot)).numbers:
        assert number.verdict != "stale"
    # once is enough, and what is not told of is not touched
    assert merge(after, plot).numbers.content == after
    assert problems(after) == problems(before) == []


@SOME
@given(st.lists(edit, max_size=8))
def test_the_same_data_change_no_byte(steps: list[Edit]) -> None:
    before = worked_on(steps)
    assert merge(before, BASE).numbers.content == before


@SOME
@given(st.lists(edit, max_size=5), plots)
def test_what_is_not_told_of_stays_byte_for_byte(steps: list[Edit], plot: Plot) -> None:
    before = worked_on(steps)
    result = merge(before, plot)
    after = result.numbers.content
    parts, now = parts_of(before), parts_of(after)
    assert {name for name in parts if parts[name] != now[name]} <= {
        "word/document.xml", "word/comments.xml", "customXml/item1.xml",
    }  # fmt: skip
    old = read(before, "甲.docx")
    told = {change.was for change in result.paragraphs}
    numbered = {anchor.paragraph for anchor in (*old.anchors, *old.copies)}
    stands = set(paragraphs_of(after))
    for n, xml in enumerate(paragraphs_of(before)):
        if n not in told | numbered and not old.paragraphs[n].in_table:
            assert xml in stands


@SOME
@given(st.lists(calm, max_size=6), plots)
def test_accepting_gives_the_merge_and_rejecting_what_stood(steps: list[Edit], plot: Plot) -> None:
    before = worked_on(steps)
    direct, tracked = merge(before, plot), merge(before, plot, "李四").numbers.content
    assert _settled(tracked, accept=True) == texts(direct.numbers.content)
    assert _settled(tracked, accept=False) == texts(before)


@SOME
@given(st.lists(edit, max_size=6), plots)
def test_tracked_merges_are_valid_and_end(steps: list[Edit], plot: Plot) -> None:
    before = worked_on(steps)
    tracked = merge(before, plot, "李四").numbers.content
    assert problems(tracked) == []
    assert _settled(tracked, accept=False) == texts(before)
    assert merge(tracked, plot, "李四").numbers.content == tracked


def _settled(content: bytes, *, accept: bool) -> list[str]:
    package = open_package(content, "甲.docx")
    root = package.xml(package.main)
    settled = accepted(root, "李四") if accept else rejected(root, "李四")
    return texts(repacked(content, {package.main: etree.tostring(settled)}))


def _bare(anchor: object) -> object:
    return replace(anchor, id=0)  # type: ignore[type-var]
