"""Aligning: paragraphs and stretches of text find their old selves, whatever else changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportgen.word.aligning import align, unchanged

LINES = st.lists(st.text("甲乙丙1", max_size=4), max_size=12)


@given(LINES, LINES)
def test_every_paragraph_is_paired_once_and_in_order(old: list[str], new: list[str]) -> None:
    pairs = align(old, new)
    assert [i for i, _ in pairs if i is not None] == list(range(len(old)))
    assert [j for _, j in pairs if j is not None] == list(range(len(new)))


@given(LINES)
def test_the_same_text_is_aligned_with_itself(lines: list[str]) -> None:
    assert align(lines, lines) == [(n, n) for n in range(len(lines))]


@given(st.text("甲乙丙1", max_size=30), st.text("甲乙丙1", max_size=30))
def test_unchanged_stretches_are_equal_and_in_order(old: str, new: str) -> None:
    at_old = at_new = 0
    for start_old, start_new, length in unchanged(old, new):
        assert old[start_old : start_old + length] == new[start_new : start_new + length]
        assert start_old >= at_old
        assert start_new >= at_new
        at_old, at_new = start_old + length, start_new + length


def test_a_changed_paragraph_beside_a_new_one_is_told_by_its_likeness() -> None:
    old = ["开头", "今年新建党支部11个，覆盖率87%", "结尾"]
    new = ["开头", "补充说明一句话", "今年新建党支部12个，覆盖率88%", "结尾"]
    assert align(old, new) == [(0, 0), (None, 1), (1, 2), (2, 3)]


def test_texts_too_alike_to_compare_in_full_keep_their_ends() -> None:
    old, new = "前" + "甲乙" * 400 + "后", "前" + "乙甲丙" * 400 + "后"
    assert unchanged(old, new) == [(0, 0, 1), (801, 1201, 1)]
