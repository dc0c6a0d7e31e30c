"""Units: what they measure, how they scale, how they are converted."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.chinese.quantity import Quantity
from reportgen.errors import ReportError
from reportgen.unit import (
    BARE_RATIO,
    COUNT,
    NO_UNIT,
    PERCENT,
    PERCENTAGE_POINTS,
    Unit,
    known_units,
    parse_unit,
    rescaled,
)


@pytest.mark.parametrize(
    ("text", "name", "dimension", "scale"),
    [
        ("个", "个", "计数", 1),
        ("万元", "万元", "金额", 10**4),
        ("亿元", "亿元", "金额", 10**8),
        ("万人次", "万人次", "计数", 10**4),
        ("千米", "千米", "长度", 1000),
        ("千瓦时", "千瓦时", "电量", 1),
        ("亿千瓦时", "亿千瓦时", "电量", 10**8),
        ("％", "%", "比率", 1),
        ("百分点", "个百分点", "百分点", 1),
        ("°C", "℃", "温度", 1),
        ("台(套)", "台（套）", "计数", 1),
        ("公斤/亩", "公斤/亩", "质量/亩", 1),
        ("万元/亩", "万元/亩", "金额/亩", 10**4),
        ("元/人·月", "元/人·月", "金额/人·月", 1),
        ("km²", "平方公里", "面积", 10**6),
        ("万㎡", "万平方米", "面积", 10**4),
        ("元/m2", "元/平方米", "金额/平方米", 1),
        ("µg/m³", "微克/立方米", "浓度", 1),
        ("mg/m3", "毫克/立方米", "浓度", 1000),
        ("kWh", "千瓦时", "电量", 1),
        ("t/d", "吨/天", "质量/天", 1000),
        ("", "", "无单位", 1),
        ("—", "", "无单位", 1),
    ],
)
def test_parse(text: str, name: str, dimension: str, scale: int) -> None:
    unit = parse_unit(text)
    assert (unit.name, unit.dimension, unit.scale) == (name, dimension, scale)


@pytest.mark.parametrize("name", known_units())
def test_known_units_keep_their_names(name: str) -> None:
    assert parse_unit(name).name == name
    assert parse_unit(parse_unit(name).name) == parse_unit(name)


@pytest.mark.parametrize(
    "text", ["户/人", "件/人", "台/套", "年/月", "公斤/吨", "%/年", "元/", "/亩", "t/x"]
)
def test_two_units_with_a_stroke_are_no_rate(text: str) -> None:
    with pytest.raises(ReportError, match="不认识的单位"):
        parse_unit(text)


def test_unknown_units_say_how_to_add_one() -> None:
    with pytest.raises(ReportError, match="不认识的单位“驿站”") as caught:
        parse_unit("驿站")
    assert "量词" in caught.value.hint
    assert parse_unit("驿站", ("驿站",)) == Unit("驿站", COUNT)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("个", "家", True),
        ("万元", "亿元", True),
        ("个", "", True),
        ("%", "‰", True),
        ("%", "", False),  # a bare 90 may be 90% or 9000%
        ("%", "个百分点", False),
        ("元", "", False),
        ("元", "美元", False),
        ("亩", "公顷", False),
        ("元/亩", "万元/亩", True),
        ("公斤/亩", "吨/公顷", False),
        ("元/亩", "元", False),
        ("倍", "个", False),
    ],
)
def test_comparable(one: str, other: str, alike: bool) -> None:
    assert parse_unit(one).comparable(parse_unit(other)) is alike
    assert parse_unit(other).comparable(parse_unit(one)) is alike


def test_a_ratio_without_name_is_a_percentage_unworded() -> None:
    assert BARE_RATIO.comparable(PERCENT)
    assert not BARE_RATIO.comparable(NO_UNIT)
    assert not BARE_RATIO.comparable(PERCENTAGE_POINTS)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("万元", ("万", "元")),
        ("千万元", ("千万", "元")),
        ("万亿元", ("万亿", "元")),
        ("万人次", ("万", "人次")),
        ("万元/亩", ("万", "元/亩")),
        ("千米", ("", "千米")),
        ("个", ("", "个")),
        ("", ("", "")),
    ],
)
def test_parts(name: str, parts: tuple[str, str]) -> None:
    assert parse_unit(name).parts == parts


@pytest.mark.parametrize(
    ("name", "asked", "got"),
    [("万元", "亿元", "亿元"), ("万元", "亿", "亿元"), ("人次", "万", "万人次"), ("亿元", "元", "元"),
     ("平方米", "公顷", "公顷"), ("个", "家", "家"), ("", "名", "名")],
)  # fmt: skip
def test_rescaled(name: str, asked: str, got: str) -> None:
    assert rescaled(parse_unit(name), asked) == parse_unit(got)


def test_rescaled_knows_a_workbooks_own_measure_word() -> None:
    assert rescaled(Unit("驿站", COUNT), "万") == Unit("万驿站", COUNT, 10**4)


@pytest.mark.parametrize(("name", "asked"), [("万元", "人"), ("%", "万"), ("%", "个百分点")])
def test_rescaled_refuses_other_kinds(name: str, asked: str) -> None:
    with pytest.raises(ReportError, match="不能换算成"):
        rescaled(parse_unit(name), asked)


@given(st.sampled_from(["元", "万元", "亿元", "千万元"]), st.sampled_from(["元", "万", "亿"]),
       st.decimals(0, 10**9, places=2))  # fmt: skip
def test_conversion_keeps_the_amount(name: str, asked: str, value: object) -> None:
    quantity = Quantity(Fraction(str(value)), parse_unit(name))
    target = rescaled(quantity.unit, asked)
    assert Quantity(quantity.base / target.scale, target).base == quantity.base
