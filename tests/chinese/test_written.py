"""Quantities in running text: found from a number, read back from a wording."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.chinese.forms import Form
from reportgen.chinese.quantity import Qualifier, Quantity
from reportgen.chinese.written import quantity_at, quantity_of
from reportgen.errors import ReportError
from reportgen.unit import parse_unit

UNITS = ["个", "场次", "万元", "亿元", "%", "个百分点", "公顷", "人次", "台套", "万人", ""]
QUALIFIERS = ["", "余", "约", "近", "达…以上", "左右", "不少于", "高达"]
AMOUNTS = st.builds(
    Quantity,
    st.integers(1, 10**9).map(lambda n: Fraction(n, 100)),
    st.sampled_from(UNITS).map(parse_unit),
    st.sampled_from(QUALIFIERS).map(Qualifier.parse),
)


@given(AMOUNTS, st.sampled_from(["数量", "小数"]))
def test_what_the_forms_show_is_read_back(amount: Quantity, form: str) -> None:
    options = (("位数", "2"),) if form == "小数" else ()
    try:
        shown = Form(form, options).show([amount])
    except ReportError:
        return  # a bare decimal has no default wording
    read = quantity_of(shown)
    assert read is not None
    assert (read.value, read.unit) == (amount.value, amount.unit)
    assert (read.start, read.end) == (0, len(shown))
    if amount.unit.name:
        assert read.qualifier == amount.qualifier


@given(AMOUNTS)
def test_it_is_found_in_a_sentence(amount: Quantity) -> None:
    shown = Form("小数", (("位数", "2"),)).show([amount])
    line = f"今年建成{shown}，成效明显"
    digit = next(at for at, character in enumerate(line) if character.isdigit())
    found = quantity_at(line, digit)
    assert found is not None
    assert line[found.start : found.end] == shown
    assert found.value == amount.value


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [("两项", 2, "项"), ("二十三", 23, ""), ("第3批", 3, "批"), ("第二位", 2, "位"), ("１2 个", 12, "个"),
     ("1,234件", 1234, "件"), ("2万余名", 2, "万名"), ("1200余万元", 1200, "万元"), ("-3%", -3, "%"),
     ("3百分点", 3, "个百分点"), ("六个百分点", 6, "个百分点")],
)  # fmt: skip
def test_wordings(text: str, value: int, unit: str) -> None:
    read = quantity_of(text)
    assert read is not None
    assert (read.value, read.unit.name) == (Fraction(value), unit)


@pytest.mark.parametrize(
    "text",
    ["", "若干个", "XX名", "7个或8个", "同比增长7%", "3～5年", "个", "十十个", "约", "1.2.3",
     "七个左右的", "9" * 100],
)  # fmt: skip
def test_anything_more_is_none(text: str) -> None:
    assert quantity_of(text) is None


@pytest.mark.parametrize(
    "line",
    ["2023年6月底", "2020—2023年", "5月1日", "第1.2.3版", "电话010-88", "A4纸", "4K屏", "〔2023〕5号",
     "“11633”体系"],
)  # fmt: skip
def test_dates_and_names_are_no_quantities(line: str) -> None:
    starts = [at for at, c in enumerate(line) if c.isdigit() and not line[at - 1 : at].isdigit()]
    assert {quantity_at(line, at) for at in starts} == {None}


def test_the_last_digit_that_tells() -> None:
    read = quantity_of("1200余万元")
    assert read is not None
    assert (read.step, read.round_step) == (Fraction(1), Fraction(100))
    read = quantity_of("3.45亿元")
    assert read is not None
    assert read.step == read.round_step == Fraction(1, 100)
