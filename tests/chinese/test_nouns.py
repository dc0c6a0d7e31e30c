"""Measure words by noun (gongwen.md §6.1)."""

from __future__ import annotations

import pytest

from reportgen.chinese.nouns import MEASURES, measures_of
from reportgen.unit import COUNT, parse_unit


@pytest.mark.parametrize("noun", MEASURES)
def test_a_measure_word_is_a_unit_of_counting(noun: str) -> None:
    words = measures_of(noun)
    assert words
    assert len(set(words)) == len(words)
    assert {parse_unit(word).dimension for word in words} == {COUNT}


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("企业", "家"), ("规上工业企业", "家"), ("非公企业数", "家"), ("企业总数", "家"),
        ("党员人数", "名"), ("在职党员", "名"), ("网格员", "名"), ("网格", "个"), ("党支部", "个"),
        ("非公企业党支部", "个"), ("党支部书记", ""), ("企业家", ""), ("项目负责人", ""),
        ("矛盾纠纷", "起"), ("意见建议", "条"), ("重点项目数量", "个"), ("会议次数", "次"),
        ("村", "个"), ("行政村", "个"), ("乡村", ""), ("资金", ""), ("土地", ""), ("参与人数", ""),
        ("", ""), ("数", ""), (" 党员 ", "名"),
    ],
)  # fmt: skip
def test_a_compound_is_counted_as_its_head(name: str, word: str) -> None:
    assert "".join(measures_of(name)[:1]) == word


def test_a_long_text_is_no_noun() -> None:
    assert measures_of("数" * 10_000) == ()
