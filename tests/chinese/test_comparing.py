"""The word of a comparison and the kind of the period: laws over every period there is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportgen.chinese.comparing import (
    fitting,
    following,
    word_for_period_before,
    word_for_year_before,
)
from reportgen.chinese.forms import Form
from reportgen.period import Kind, Period

YEARS = st.integers(1950, 2050)
PERIODS = st.one_of(
    st.builds("{}年".format, YEARS),
    st.builds("{}年{}半年".format, YEARS, st.sampled_from("上下")),
    st.builds("{}年{}季度".format, YEARS, st.sampled_from("一二三四")),
    st.builds("{}年{}月".format, YEARS, st.integers(1, 12)),
    st.builds("{}年1—{}月".format, YEARS, st.integers(2, 12)),
    st.builds("{}年底".format, YEARS),
    st.builds("{}年{}月底".format, YEARS, st.integers(1, 11)),
).map(Period.parse)


@given(PERIODS)
def test_the_word_chosen_is_right(period: Period) -> None:
    for word in (word_for_year_before(period), word_for_period_before(period)):
        assert fitting(word, period) == word


@given(PERIODS)
def test_stat_06(period: Period) -> None:
    """全年比上年；半年、季、月、累计同比；相邻期环比；年末的存量比上年末."""
    word, before = word_for_year_before(period), word_for_period_before(period)
    match period.kind, period.last:
        case Kind.YEAR, _:
            assert word == before == "比上年"
        case Kind.END, 12:
            assert word == before == "比上年末"
        case _:
            assert (word, before) == ("同比", "环比")


@given(st.sampled_from(["比上年", "比上年末", "环比", "同比", "增长"]), PERIODS)
def test_what_a_wrong_word_gives_way_to_is_right(word: str, period: Period) -> None:
    right = fitting(word, period)
    assert fitting(right, period) == right
    if right != word:
        assert Form(following(word)).at(str(period)).name == right


@given(PERIODS)
def test_a_year_on_the_word_is_the_same(period: Period) -> None:
    assert word_for_year_before(period) == word_for_year_before(period.year_before())
