"""Periods: spellings, one canonical form, neighbours, order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import ReportError
from reportgen.period import Kind, Period

SPELLINGS = [
    ("2023", "2023年"),
    ("2023年", "2023年"),
    ("2023年度", "2023年"),
    ("2023年全年", "2023年"),
    ("2023年上半年", "2023年上半年"),
    ("2023H2", "2023年下半年"),
    ("2023年三季度", "2023年三季度"),
    ("2023年第3季度", "2023年三季度"),
    ("2023Q3", "2023年三季度"),
    ("2023年前三季度", "2023年1—9月"),
    ("2023年6月", "2023年6月"),
    ("2023-06", "2023年6月"),
    ("2023年6月份", "2023年6月"),
    ("2023年1—6月", "2023年1—6月"),
    ("2023年1-6月", "2023年1—6月"),
    ("2023年1至6月", "2023年1—6月"),
    ("2023年底", "2023年底"),
    ("2023年末", "2023年底"),
    ("2023年12月底", "2023年底"),
    ("截至2023年6月底", "2023年6月底"),
    (" 2023 年 6 月 ", "2023年6月"),
]


@pytest.mark.parametrize(("text", "canonical"), SPELLINGS)
def test_parse(text: str, canonical: str) -> None:
    assert str(Period.parse(text)) == canonical
    assert Period.parse(canonical) == Period.parse(text)


@pytest.mark.parametrize(
    "text", ["", "今年", "23年", "2023年13月", "2023年0月", "2023年五季度", "1—6月"]
)
def test_unknown_spellings_name_the_known(text: str) -> None:
    with pytest.raises(ReportError, match="不认识的时期") as caught:
        Period.parse(text)
    assert "2023年三季度" in caught.value.hint


years = st.integers(1901, 2099)
months = st.integers(1, 12)
periods = st.one_of(
    st.builds(lambda y: Period(y, 12, 1, Kind.YEAR), years),
    st.builds(lambda y, h: Period(y, 6 * h, 6 * h - 5, Kind.HALF), years, st.integers(1, 2)),
    st.builds(lambda y, q: Period(y, 3 * q, 3 * q - 2, Kind.QUARTER), years, st.integers(1, 4)),
    st.builds(lambda y, m: Period(y, m, m, Kind.MONTH), years, months),
    st.builds(lambda y, m: Period(y, m, 1, Kind.TO_DATE), years, st.integers(2, 12)),
    st.builds(lambda y, m: Period(y, m, m, Kind.END), years, months),
)


@given(periods)
def test_the_canonical_form_is_read_back(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(periods)
def test_last_year_has_the_same_span(period: Period) -> None:
    earlier = period.year_before()
    assert (earlier.first, earlier.last, earlier.kind) == (period.first, period.last, period.kind)
    assert earlier.year == period.year - 1


@given(periods)
def test_the_previous_period_ends_where_this_one_begins(period: Period) -> None:
    earlier = period.before()
    if earlier is not None and period.kind is not Kind.END:
        assert earlier.kind is period.kind
        assert earlier.last - earlier.first == period.last - period.first
        assert earlier.year * 12 + earlier.last + 1 == period.year * 12 + period.first


@pytest.mark.parametrize(
    ("text", "before"),
    [("2023年", "2022年"), ("2023年一季度", "2022年四季度"), ("2023年1月", "2022年12月"),
     ("2023年下半年", "2023年上半年"), ("2023年底", "2022年底")],
)  # fmt: skip
def test_before(text: str, before: str) -> None:
    assert str(Period.parse(text).before()) == before


@pytest.mark.parametrize("text", ["2023年上半年", "2023年1—6月", "2023年6月底"])
def test_before_is_undefined_where_it_has_no_one_meaning(text: str) -> None:
    assert Period.parse(text).before() is None


def test_later_is_greater_and_wider_is_greater_at_one_end() -> None:
    ordered = ["2022年", "2023年6月底", "2023年6月", "2023年上半年", "2023年底", "2023年12月",
               "2023年四季度", "2023年下半年", "2023年1—12月", "2023年"]  # fmt: skip
    assert [str(p) for p in sorted(map(Period.parse, reversed(ordered)))] == ordered


@given(periods, periods)
def test_the_order_is_total(one: Period, other: Period) -> None:
    assert [one < other, other < one, one == other].count(True) == 1
