"""What a recorded number is worth, from its words and its exact value alone."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.binding.evaluate import exact_text
from reportgen.binding.expression import Binding, Measure, Ref, Several
from reportgen.chinese.forms import Form
from reportgen.chinese.quantity import Quantity
from reportgen.errors import ReportError
from reportgen.unit import BARE_RATIO, parse_unit
from reportgen.word.record import AnchorRecord
from reportgen.word.valuing import own_value, value_on_page

PAIR = Several((Ref("甲"), Ref("甲", measure=Measure.YEAR_BEFORE)))


def recorded(text: str, value: str, form: str = "数量", *, several: bool = False) -> AnchorRecord:
    binding = Binding(PAIR if several else Ref("甲"), Form(form))
    return AnchorRecord(1, text, value, binding, (), "p", 0)


@pytest.mark.parametrize(
    ("text", "value", "on_page", "own"),
    [
        ("11个", "11", "11 个", "11 个"),
        ("3.45亿元", "34512", "3.4512 亿元", "34512 万元"),
        ("57.1%", "4/7", "400/7 %", "4/7 "),
        ("七成", "0.7", "70 %", "0.7 "),
        ("七成", "70", "70 %", "70 %"),
        ("近七成", "0.683", "68.3 %", "0.683 "),
        ("六成五", "65", "65 %", "65 %"),
        ("两成多", "24", "24 %", "24 %"),
        ("三分之一", "1/3", "100/3 %", "1/3 "),
        ("约三分之一", "34", "34 %", "34 %"),
        ("一半", "0.5", "50 %", "0.5 "),
        ("下降3.2%", "-3.2", "-3.2 %", "-3.2 %"),
        ("增长12.3%", "0.1234", "12.34 %", "0.1234 "),
        ("下降2个百分点", "-2", "-2 个百分点", "-2 个百分点"),
        ("持平", "0", "0 ", "0 "),
        ("约420名", "415", "415 名", "415 名"),
        ("10余名", "15", "15 名", "15 名"),
        ("近2.1亿元", "20700", "2.07 亿元", "20700 万元"),
        ("六个", "6", "6 个", "6 个"),
        ("十一个党支部", "11", "11 个", "11 个"),
        ("第二位", "2", "2 位", "2 位"),
        ("2024年6月30日", "20240630", "20240630 ", "20240630 "),
        ("完全不是数", "5", "5 ", "5 "),
        ("12个", "500", "12 个", "500 "),
    ],
)  # fmt: skip
def test_worth(text: str, value: str, on_page: str, own: str) -> None:
    for found, wanted in (
        (value_on_page(recorded(text, value)), on_page),
        (own_value(recorded(text, value)), own),
    ):
        assert found is not None
        number, _, unit = wanted.partition(" ")
        assert found.value == Fraction(number)
        assert found.unit.name == unit


@pytest.mark.parametrize(
    ("text", "form"), [("同比增长12.3%", "同比"), ("由8个增加至11个", "由到"), ("11.0%", "占比")]
)
def test_a_phrase_over_two_numbers_shows_neither(text: str, form: str) -> None:
    record = recorded(text, "11", form, several=True)
    assert value_on_page(record) == own_value(record) == Quantity(Fraction(11))


@pytest.mark.parametrize("value", ["", "1e999999999", "nan", "1/0"])
def test_what_is_no_value_is_none(value: str) -> None:
    assert value_on_page(recorded("七成", value)) is None
    assert own_value(recorded("七成", value)) is None


RATIOS = st.fractions(0, 1, max_denominator=500).map(lambda n: Quantity(n, BARE_RATIO))
RATES = st.integers(1, 999).map(lambda n: Quantity(Fraction(n, 10), parse_unit("%")))
COUNTS = st.builds(
    Quantity, st.integers(1, 10**7).map(Fraction), st.sampled_from(["名", "家"]).map(parse_unit)
)
SUMS = st.builds(
    Quantity,
    st.integers(1, 10**7).map(lambda n: Fraction(n, 100)),
    st.sampled_from(["万元", "亿元"]).map(parse_unit),
)
USES = (
    st.tuples(st.sampled_from(["成", "分数", "百分比"]), RATIOS | RATES)
    | st.tuples(st.sampled_from(["数量", "概数", "量级", "小数"]), COUNTS | SUMS)
    | st.tuples(st.just("升降"), RATES)
)


@given(USES)
def test_what_a_form_shows_is_worth_what_went_in(use: tuple[str, Quantity]) -> None:
    """Exactly: the words say which unit it is, the record how much."""
    form, quantity = use
    try:
        text = Form(form).show([quantity])
    except ReportError:
        return
    found = value_on_page(recorded(text, exact_text(quantity.value), form))
    assert found is not None
    assert found.base == quantity.base
