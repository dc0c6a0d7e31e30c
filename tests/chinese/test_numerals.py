"""Digits and 汉字: rounding once, reading back."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.chinese.numerals import decimal_text, ending_places, hanzi, rounded
from reportgen.chinese.reading import read_number
from reportgen.errors import ReportError


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("2.675", 2, "2.68"),
        ("0.5", 0, "1"),
        ("2.5", 0, "3"),
        ("5.35", 1, "5.4"),
        ("28.165", 2, "28.17"),
        ("-0.25", 1, "-0.3"),
        ("-0.04", 1, "0.0"),
        ("0.46", None, "0.46"),
        ("1260582", None, "1260582"),
        ("7", 2, "7.00"),
        ("1e3", None, "1000"),
    ],
)
def test_decimal_text(value: str, places: int | None, text: str) -> None:
    assert decimal_text(Fraction(value), places) == text


def test_an_endless_value_needs_places() -> None:
    with pytest.raises(ReportError, match="1÷3除不尽") as caught:
        decimal_text(Fraction(1, 3))
    assert "小数(1)" in caught.value.hint
    assert ending_places(Fraction(1, 3)) is None
    assert ending_places(Fraction(1, 8)) == 3


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "零"), (2, "二"), (10, "十"), (12, "十二"), (20, "二十"), (23, "二十三"), (100, "一百"),
        (105, "一百零五"), (110, "一百一十"), (200, "二百"), (1005, "一千零五"), (10000, "一万"),
        (10010, "一万零一十"), (20000, "二万"), (100000, "十万"), (120000, "十二万"),
        (100010, "十万零一十"), (110000000, "一亿一千万"), (100000001, "一亿零一"),
        (10**12, "一万亿"), (10**12 + 10**8, "一万零一亿"), (-3, "负三"),
    ],
)  # fmt: skip
def test_hanzi(value: int, text: str) -> None:
    assert hanzi(Fraction(value)) == text
    assert read_number(text) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [(2, "两"), (12, "十二"), (20, "二十"), (200, "二百"), (2000, "两千"), (20000, "两万"),
     (22000, "两万二千"), (200000, "二十万"), (2 * 10**8, "两亿")],
)  # fmt: skip
def test_两_before_a_measure_word(value: int, text: str) -> None:
    assert hanzi(Fraction(value), liang=True) == text
    assert read_number(text) == value


def test_hanzi_refuses_decimals_and_the_immense() -> None:
    with pytest.raises(ReportError, match=r"2\.5不是整数"):
        hanzi(Fraction("2.5"))
    with pytest.raises(ReportError, match="太大"):
        hanzi(Fraction(10**16))


@pytest.mark.parametrize(
    ("text", "value"),
    [("11", 11), ("-3.5", "-3.5"), ("0.46", "0.46"), ("1.2万", 12000), ("3.45亿", 345000000),
     ("六", 6), ("两万", 20000), ("一十", 10), ("十万", 100000)],
)  # fmt: skip
def test_read_number(text: str, value: int | str) -> None:
    assert read_number(text) == Fraction(value)


@pytest.mark.parametrize(
    "text",
    ["", "三万五", "十十", "一二十", "二零", "两两", "百", "万", "负", "1,000", "１２", ".5", "5.", "个", "1e3", "零五"],
)  # fmt: skip
def test_read_number_refuses_what_no_one_writes(text: str) -> None:
    with pytest.raises(ReportError, match="不是数字"):
        read_number(text)


decimals = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=6)


@given(decimals, st.integers(0, 6))
def test_rounding_is_half_up_once(value: Decimal, places: int) -> None:
    want = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert rounded(Fraction(value), places) == Fraction(want)
    assert Decimal(decimal_text(Fraction(value), places)) == want


@given(decimals)
def test_exact_text_loses_nothing(value: Decimal) -> None:
    assert Fraction(decimal_text(Fraction(value))) == Fraction(value)


@given(st.integers(0, 10**12), st.booleans())
def test_hanzi_can_be_read(value: int, liang: bool) -> None:
    assert read_number(hanzi(Fraction(value), liang=liang)) == value
