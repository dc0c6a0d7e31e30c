"""Laws: any text gives an answer; spans are in order, apart and exact; what forms write is read."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.chinese.figures import figure, folded
from reportgen.chinese.forms import SPECS, Form
from reportgen.chinese.numerals import decimal_text, hanzi
from reportgen.chinese.quantities import Found, quantities
from reportgen.chinese.quantity import Qualifier, Quantity
from reportgen.unit import NO_UNIT, parse_unit
from tests.chinese.test_forms import CASES, Case

_HARD = st.text(
    alphabet="0123456789０５.,，、：:/%％‰+-−—~～至到由从第前后近约超上余多来几数半"
    "〇零一二两三四五六七八九十百千万亿分之成个名年月日时点元人次位项条倍“”《》（）。 Aa²٣\n",
    max_size=60,
)


@given(st.one_of(st.text(max_size=80), _HARD))
def test_total_ordered_and_exact(text: str) -> None:
    end = 0
    for found in quantities(text):
        assert found.start >= end
        assert found.end > found.start
        assert text[found.start : found.end] == found.text
        end = found.end
        values = (found.value,) if isinstance(found.value, str) else found.value
        assert all(re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value) for value in values)


@given(_HARD)
def test_folding_keeps_places(text: str) -> None:
    assert len(folded(text)) == len(text)


@pytest.mark.parametrize(
    "piece",
    (
        "一 十几 1 1. 1,000 1: 1、 1+ A1 “ 《 ( 第 1/ 3~ 由1 百分之 近 万 3个， @ a. - 2023年 12345 三点 "
        "1-1 约三至 1月、 第一、 一分之一点"
    ).split(" "),
)
def test_long_repeats_come_to_an_end(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    assert all(found.end <= len(text) for found in quantities(text))


@given(st.integers(1, 10**15), st.booleans())
def test_hanzi_numerals_are_read(number: int, liang: bool) -> None:
    said = figure(hanzi(Fraction(number), liang=liang))
    assert said is not None
    assert said.values == (number,)


_UNITS = ["个", "名", "家", "万元", "亿元", "人次", "场次", "公里", "%", "个百分点", "亩", "万人次"]
_QUALIFIERS = ["", "约", "近", "超过", "不少于", "以上", "左右", "达…以上", "不足"]


@given(
    st.integers(0, 10**7),
    st.integers(0, 2),
    st.sampled_from(_UNITS),
    st.sampled_from(_QUALIFIERS),
)
def test_an_amount_is_read_back(number: int, places: int, unit: str, qualifier: str) -> None:
    quantity = Quantity(Fraction(number, 10**places), parse_unit(unit), Qualifier.parse(qualifier))
    shown = Form("数量").show([quantity])
    (found,) = quantities(f"目前全市共有{shown}，比较理想。")
    assert found.text == shown.removeprefix("达")
    assert Fraction(str(found.value)) == quantity.value
    assert (found.unit, found.qualifier) == (unit, str(quantity.qualifier))


@given(st.integers(2, 10**8), st.sampled_from(["个", "名", "支", "家", "项", "处", "场"]))
def test_a_count_in_hanzi_is_read_back(number: int, unit: str) -> None:
    shown = Form("汉字").show([Quantity(Fraction(number), parse_unit(unit))])
    (found,) = quantities(f"今年新增便民服务站{shown}。")
    assert (found.text, found.value, found.unit) == (shown, str(number), unit)


def _has_a_phrase(case: Case) -> bool:
    """Forms that print a number without unit or rank, or a date, say no quantity by themselves."""
    bare = {"数", "序数", "汉字序数", "日期"}
    return (
        not case.fails
        and case.form.name not in bare
        and re.search("[0-9一二两三四五六七八九十]", case.want) is not None
        and not (case.form.name in ("汉字", "数量", "小数") and case.quantities[0].unit == NO_UNIT)
    )


@pytest.mark.parametrize(
    "case", [case for case in CASES if _has_a_phrase(case)], ids=lambda case: f"line{case.line}"
)
def test_golden_phrases_of_forms_are_found(case: Case) -> None:
    sentence = f"今年全市{case.want}。"
    found = quantities(sentence)
    assert found, sentence
    digits = re.findall(r"[0-9]+(?:\.[0-9]+)?", case.want)
    if digits and "万元～" not in case.want:  # 9000万元～1.2亿元 is given in one unit
        assert [value for q in found for value in _values(q)] == [
            decimal_text(Fraction(d), len(d.partition(".")[2])) for d in digits
        ]


def _values(found: Found) -> list[str]:
    values = [found.value] if isinstance(found.value, str) else list(found.value)
    return [value.removeprefix("-") for value in values]


def test_every_form_has_a_phrase_here() -> None:
    silent = {"数", "序数", "汉字序数", "日期"}
    assert {case.form.name for case in CASES if _has_a_phrase(case)} == set(SPECS) - silent
