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


def test_as_many_paragraphs_as_before_need_not_be_the_same_ones() -> None:
    old = ["今年新建党支部11个，覆盖率87%", "开展宣讲100余场次", "查摆问题95条"]
    new = ["补充说明一句话", "今年新建党支部12个，覆盖率87%", "开展宣讲120余场次"]
    assert align(old, new) == [(None, 0), (0, 1), (1, 2), (2, None)]


def test_what_is_unlike_is_paired_in_order_where_as_many_stand() -> None:
    assert align(["街道", "3.5", "河东"], ["街道", "72", "河东"]) == [(0, 0), (1, 1), (2, 2)]


def test_many_changed_paragraphs_find_their_old_selves() -> None:
    """A word replaced throughout a long briefing, one paragraph deleted and another added."""
    old = [f"第{n}社区聚焦中心工作，建成阵地{n * 7}处，群众满意" for n in range(80)]
    new = [text.replace("群众", "居民") for text in old]
    del new[10]
    new.insert(60, "另起一段，补充说明")
    pairs = align(old, new)
    assert pairs[10] == (10, None)
    assert pairs[61] == (None, 60)
    kept = [(i, j) for i, j in pairs if i is not None and j is not None]
    assert kept == [(n, n - (10 < n <= 60)) for n in range(80) if n != 10]


def test_texts_too_alike_to_compare_in_full_keep_their_ends() -> None:
    old, new = "前" + "甲乙" * 400 + "后", "前" + "乙甲丙" * 400 + "后"
    assert unchanged(old, new) == [(0, 0, 1), (801, 1201, 1)]
