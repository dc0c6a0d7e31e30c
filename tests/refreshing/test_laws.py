"""Laws of refresh, over random edits by people and random changes of the data."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from reportgen import bundled
from reportgen.auditing import audit_of
from reportgen.binding.expression import Measure
from reportgen.changes import Refreshed
from reportgen.dataset import Dataset, SourceFile
from reportgen.generating import draft, load_data, report_type
from reportgen.refreshing import refreshed
from reportgen.template.engine import load_template
from reportgen.word.editing import edits
from reportgen.word.reading import read
from tests.refreshing.people import Desk, paragraphs_of, without_numbers
from tests.refreshing.worked import HERE, made
from tests.validity import problems
from tests.word_reading.packages import parts_of

SOME = settings(max_examples=settings().max_examples * 2 // 5)
Edit = Callable[[Desk], None]
DATA = load_data([HERE / "workbook.xlsx"], entity="东河区")
MAY_CHANGE = {"word/document.xml", "word/comments.xml", "customXml/item1.xml"}
place = st.integers(0, 40)
words = st.text(st.sampled_from("甲乙丙<&> "), min_size=1, max_size=5).map(lambda t: f"人写{t}。")
edit = st.one_of(
    st.builds(lambda i, j, t: lambda d: d.insert(i, j, t), place, place, words),
    st.builds(lambda i, t: lambda d: d.insert_tracked(i, t), place, words),
    st.builds(
        lambda i, t: lambda d: d.type_over(i, t), place, st.sampled_from(["9", "约", "", "78"])
    ),
    st.builds(lambda i: lambda d: d.delete(i), place),
    st.builds(lambda i: lambda d: d.embolden_half(i), place),
    st.builds(lambda i, t: lambda d: d.comment(i, t), place, words),
    st.builds(lambda i, j: lambda d: d.paste(i, j), place, place),
    st.builds(lambda i, j: lambda d: d.split(i, j), place, place),
    st.builds(lambda i: lambda d: d.merge(i), place),
    st.builds(lambda i, j: lambda d: d.move(i, j), place, place),
    st.builds(
        lambda i, k: lambda d: d.unmark(i, k),
        place,
        st.sampled_from(["bookmark", "control", "both"]),
    ),
)
KEYS = [key for key in DATA.observations if key[1] == "东河区" and key[3] is Measure.VALUE]
values = st.one_of(st.none(), st.integers(1, 2000).map(Decimal), st.just(Decimal(126)))
moves = st.dictionaries(st.sampled_from(KEYS), values, max_size=5)


@cache
def base() -> bytes:
    return made()


def worked_on(steps: list[Edit]) -> bytes:
    desk = Desk(base())
    for step in steps:
        step(desk)
    return desk.saved()


def moved(changes: dict[tuple[str, str, str, Measure], Decimal | None]) -> Dataset:
    """The data after a correction, in a file of another hash."""
    new = {key: replace(DATA.observations[key], value=value) for key, value in changes.items()}
    files = (SourceFile("workbook.xlsx", "ef" * 32),)
    return replace(DATA, observations={**DATA.observations, **new}, files=files)


def refresh(data: bytes, fresh: Dataset) -> Refreshed:
    return refreshed(read(data, "甲.docx"), data, fresh)


@given(st.lists(edit, max_size=8), moves)
def test_people_keep_their_text_and_stale_numbers_get_new(
    steps: list[Edit], changes: dict[tuple[str, str, str, Measure], Decimal | None]
) -> None:
    before, data = worked_on(steps), moved(changes)
    result = refresh(before, data)
    old, new = read(before, "甲.docx"), read(result.content, "甲.docx")
    # what people wrote, and where: all text but the numbers
    assert without_numbers(new) == without_numbers(old)
    assert set(old.extras.comments) - set(new.extras.comments) <= {
        "缺数：党建指导员（workbook.xlsx 指标!C9是空的）"
    }
    assert new.extras.revisions == old.extras.revisions
    # every stale number is new, every other one as it was, and what is kept is told
    audited = {(n.id, n.paragraph, n.copy): n for n in audit_of(new, data).numbers}
    assert [n for n in audited.values() if n.verdict == "stale"] == []
    for was in audit_of(old, data).numbers:
        now = audited[was.id, was.paragraph, was.copy]
        assert now.stands == (was.fresh if was.verdict == "stale" else was.stands)
        told = {c.action for c in result.told if (c.id, c.paragraph) == (was.id, was.paragraph)}
        if was.verdict in ("edited", "conflict"):
            assert "kept" in told
        if was.verdict == "lost":
            assert "lost" in told
    # once is enough
    again = refresh(result.content, data)
    assert again.content == result.content
    # nothing else is touched
    parts, after = parts_of(before), parts_of(result.content)
    assert list(parts) == list(after)
    assert {name for name in parts if parts[name] != after[name]} <= MAY_CHANGE
    touched = {
        change.paragraph
        for change in result.changes
        if change.text != change.stood or change.wrote.startswith("XX")
    }
    for index, (xml, xml_now) in enumerate(
        zip(paragraphs_of(before), paragraphs_of(result.content), strict=True)
    ):
        assert index in touched or xml == xml_now


@SOME
@given(st.lists(edit, max_size=8), moves)
def test_the_file_stays_valid(
    steps: list[Edit], changes: dict[tuple[str, str, str, Measure], Decimal | None]
) -> None:
    before = worked_on(steps)
    result = refresh(before, moved(changes))
    assert problems(result.content) == problems(before) == []


@SOME
@given(moves, moves)
def test_numbers_alone_are_no_edits(
    changes: dict[tuple[str, str, str, Measure], Decimal | None],
    later: dict[tuple[str, str, str, Measure], Decimal | None],
) -> None:
    result = refresh(base(), moved(changes))
    assert edits(result.content, "甲.docx") == []
    twice = refresh(result.content, moved(later))
    assert edits(twice.content, "甲.docx") == []
    # a value that came, went and came again stands as if it had never gone
    back = refresh(twice.content, moved(changes))
    there = {c.id: c.text for c in result.changes}
    assert all(c.text == there[c.id] for c in back.changes if c.verdict != "missing")


@SOME
@given(st.dictionaries(st.sampled_from(KEYS), st.integers(1, 2000).map(Decimal)))
def test_a_refresh_is_what_would_have_been_generated(
    changes: dict[tuple[str, str, str, Measure], Decimal | None],
) -> None:
    data = moved(changes)
    ours = read(refresh(base(), data).content, "甲.docx")
    fresh = read(draft(load_template(HERE / "type"), data).content, "甲.docx")
    assert [p.text for p in ours.paragraphs] == [p.text for p in fresh.paragraphs]
    assert ours.record is not None
    assert fresh.record is not None
    assert replace(ours.record, checks=()) == replace(fresh.record, checks=())
    assert ours.extras == fresh.extras
    assert [n for n in audit_of(ours).free if n.verdict == "unsourced"] == []


@pytest.mark.parametrize("name", bundled.SAMPLES)
def test_bundled_briefings_follow_their_data(name: str) -> None:
    data = load_data([bundled.sample(name)])
    template = report_type(bundled.find_type(name))
    more = {
        key: replace(seen, value=seen.value and seen.value + 1)
        for key, seen in data.observations.items()
    }
    new = replace(data, observations=more)
    written = draft(template, data).content
    result = refresh(written, new)
    fresh = read(draft(template, new).content, "甲.docx")
    assert [p.text for p in read(result.content, "甲.docx").paragraphs] == [
        p.text for p in fresh.paragraphs
    ]
    assert result.summary["updated"] > 0
    assert edits(result.content, "甲.docx") == []
    assert problems(result.content) == []


@SOME
@given(st.lists(edit, max_size=6), moves)
def test_edits_stay_edits(
    steps: list[Edit], changes: dict[tuple[str, str, str, Measure], Decimal | None]
) -> None:
    before = worked_on(steps)
    result = refresh(before, moved(changes))
    told_before, told_after = edits(before, "甲.docx"), edits(result.content, "甲.docx")
    # bold on half a number goes with the half, what a person typed may be what the data say now;
    # paragraphs added and gone, comments and revisions are told as before
    assert len(told_after) <= len(told_before)
    for kind in ("后加的", "少了一段", "加了批注", "处修订"):
        assert sum(kind in r for r in told_after) == sum(kind in r for r in told_before)


@SOME
@given(st.lists(edit, max_size=6), moves)
def test_taking_the_data_leaves_only_what_it_told(
    steps: list[Edit], changes: dict[tuple[str, str, str, Measure], Decimal | None]
) -> None:
    before, data = worked_on(steps), moved(changes)
    result = refreshed(read(before, "甲.docx"), before, data, "take")
    for number in audit_of(read(result.content, "甲.docx"), data).numbers:
        assert number.verdict in ("current", "missing", "lost") or not number.fresh
    assert (
        refreshed(read(result.content, "甲.docx"), result.content, data, "take").content
        == result.content
    )
