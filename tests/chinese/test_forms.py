"""The forms against a table of golden phrases (forms.txt), and laws about all of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reportgen.chinese.forms import DEFAULT_FORM, SPECS, Form
from reportgen.chinese.quantity import Qualifier, Quantity
from reportgen.chinese.reading import read_number
from reportgen.errors import ReportError
from reportgen.unit import NO_UNIT, PERCENT, PERCENTAGE_POINTS, parse_unit

_CASE = re.compile(
    r"(?P<form>[^|]+?) \| (?P<operands>.+?) (?P<kind>=>|!!) (?P<want>[^#]+?)\s*(#.*)?"
)
_QUANTITY = re.compile(r"(?P<value>-?[0-9./]+)(?P<unit>[^@~]*)(@(?P<places>\d+))?(~(?P<words>.+))?")


@dataclass(frozen=True)
class Case:
    line: int
    form: Form
    quantities: tuple[Quantity, ...]
    fails: bool
    want: str
    period: str = ""
    """The values'; only where the form takes its word from it."""

    def show(self) -> str:
        return self.form.at(self.period).show(self.quantities)


def _form(text: str) -> Form:
    name, _, inside = text.partition("@")[0].rstrip(")").partition("(")
    names = iter(SPECS[name].options)
    options = []
    for part in filter(None, inside.split("，")):
        key, equals, value = part.partition("=")
        options.append((key, value) if equals else (next(names), part))
    return Form(name, tuple(options))


def _quantity(text: str) -> Quantity:
    found = _QUANTITY.fullmatch(text)
    assert found, text
    return Quantity(
        Fraction(found["value"]),
        parse_unit(found["unit"]),
        Qualifier.parse(found["words"] or ""),
        int(found["places"]) if found["places"] else None,
    )


def _cases() -> list[Case]:
    cases = []
    for line, text in enumerate(
        (Path(__file__).parent / "forms.txt").read_text(encoding="utf-8").splitlines(), start=1
    ):
        if text.strip() and not text.startswith("#"):
            found = _CASE.fullmatch(text)
            assert found, f"forms.txt 第{line}行"
            operands = tuple(_quantity(part) for part in found["operands"].split("；"))
            form, period = _form(found["form"]), found["form"].partition("@")[2]
            cases.append(Case(line, form, operands, found["kind"] == "!!", found["want"], period))
    return cases


CASES = _cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"line{case.line}")
def test_golden(case: Case) -> None:
    if case.fails:
        with pytest.raises(ReportError) as caught:
            case.show()
        assert case.want in f"{caught.value.message} {caught.value.hint}"
    else:
        assert case.show() == case.want


def test_every_form_has_a_golden_phrase() -> None:
    assert {case.form.name for case in CASES if not case.fails} == set(SPECS)


@pytest.mark.parametrize(
    ("form", "unit", "blank"),
    [
        (DEFAULT_FORM, "个", "XX个"),
        (DEFAULT_FORM, "%", "XX%"),
        (Form("数"), "个", "XX"),
        (Form("百分比", (("位数", "1"),)), "个", "XX%"),
        (Form("汉字", (("单位", "支"),)), "", "XX支"),
        (Form("序数"), "位", "第XX位"),
        (Form("排名"), "个", "第XX位"),
        (Form("换算", (("单位", "亿"),)), "万元", "XX亿元"),
        (Form("同比"), "亿元", "同比XX%"),
        (Form("同比"), "%", "同比XX个百分点"),
        (Form("环比"), "亿元", "环比XX%"),
        (Form("同比", (("写", "增减"),)), "家", "同比XX家"),
        (Form("升降"), "%", "XX%"),
        (Form("升降", (("比", "同期"),)).at("2023年"), "%", "比上年XX%"),
        (Form("同比", (("写", "增减"),)), "%", "同比XX个百分点"),
        (Form("比同期").at("2023年"), "亿元", "比上年XX%"),
        (Form("比同期").at("2023年底"), "亿元", "比上年末XX%"),
        (Form("比同期").at("2023年上半年"), "%", "同比XX个百分点"),
        (Form("量词", (("名词", "企业"),)), "", "XX家"),
        (Form("量词", (("名词", "党支部"),)), "党支部", "XX个党支部"),
        (Form("量词", (("名词", "突击队"),)), "支", "XX支"),
        (Form("增减"), "个", "XX个"),
        (Form("由到"), "个", "由XX个到XX个"),
        (Form("占比"), "个", "XX%"),
        (Form("完成率"), "项", "XX%"),
        (Form("倍"), "个", "XX倍"),
    ],
)
def test_missing(form: Form, unit: str, blank: str) -> None:
    assert form.missing(parse_unit(unit)) == blank


@pytest.mark.parametrize("name", SPECS)
def test_a_blank_is_filled_in_even_when_the_unit_is_unknown(name: str) -> None:
    options = (("单位", "亿"),) if name == "换算" else ()
    blank = Form(name, options).missing(None)
    assert "XX" in blank
    assert "{" not in blank


def test_unknown_form_is_answered_with_near_names() -> None:
    with pytest.raises(ReportError, match="不认识的写法“百分数”") as caught:
        Form("百分数").show([Quantity(Fraction(1))])
    assert "百分比" in caught.value.hint


def test_wrong_count_of_operands_is_named() -> None:
    with pytest.raises(ReportError, match="要2个数，这里有1个"):
        Form("同比").show([Quantity(Fraction(1), PERCENT)])


@pytest.mark.parametrize("name", SPECS)
def test_every_form_says_what_it_prints(name: str) -> None:
    assert SPECS[name].says.startswith(name)


values = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**4)
positive = st.fractions(min_value=Fraction(1, 1000), max_value=10**9, max_denominator=10**4)
places = st.integers(min_value=0, max_value=4)


@given(st.sampled_from(["同比", "环比", "比上年"]), values, values, places)
def test_no_change_contradicts_itself(
    name: str, value: Fraction, base: Fraction, digits: int
) -> None:
    money = parse_unit("万元")
    shown = [Quantity(value, money, places=2), Quantity(base, money, places=2)]
    phrase = Form(name, (("位数", str(digits)),)).show(shown)
    assert "-" not in phrase  # STAT-09
    assert not re.search(r"(增长|下降)0(\.0+)?%", phrase)  # STAT-08
    if "增长" in phrase:
        assert value > base > 0
    if "下降" in phrase:
        assert value < base


@given(values, values)
def test_points_turn_with_their_sign(value: Fraction, base: Fraction) -> None:
    phrase = Form("同比").show([Quantity(value, PERCENT), Quantity(base, PERCENT)])
    assert "-" not in phrase
    assert not re.search(r"(提高|下降)0(\.0+)?个", phrase)
    assert ("提高" in phrase) <= (value > base)
    assert ("下降" in phrase) <= (value < base)


@given(positive, positive, places)
def test_a_share_of_the_whole_never_passes_the_whole(
    one: Fraction, other: Fraction, digits: int
) -> None:
    unit = parse_unit("个")
    form = Form("占比", (("位数", str(digits)),))
    part, whole = sorted((one, other))
    shown = form.show([Quantity(part, unit), Quantity(whole, unit)])
    assert 0 <= read_number(shown.removesuffix("%")) <= 100


@given(st.decimals(-(10**9), 10**9, places=3), st.sampled_from(["个", "万元", "亩", "%"]))
def test_what_数量_shows_can_be_read(value: object, unit: str) -> None:
    quantity = Quantity(Fraction(str(value)), parse_unit(unit))
    assert read_number(DEFAULT_FORM.show([quantity]).removesuffix(unit)) == quantity.value


@given(st.integers(0, 10**15), st.sampled_from(["个", "名", ""]))
def test_what_汉字_shows_can_be_read(value: int, unit: str) -> None:
    quantity = Quantity(Fraction(value), parse_unit(unit))
    assert read_number(Form("汉字").show([quantity]).removesuffix(unit)) == value


@given(st.fractions(0, 10, max_denominator=10**5), places)
def test_百分比_is_true_to_the_last_place_shown(value: Fraction, digits: int) -> None:
    shown = Form("百分比", (("位数", str(digits)),)).show([Quantity(value, NO_UNIT)])
    read = read_number(shown.removesuffix("%"))
    assert abs(read - value * 100) <= Fraction(1, 2 * 10**digits)


@given(values, values)
def test_growth_and_its_difference_agree_in_direction(value: Fraction, base: Fraction) -> None:
    assume(value >= 0 and base > 0)
    unit = parse_unit("个")
    growth = Form("同比").show([Quantity(value, unit), Quantity(base, unit)])
    moved = Form("增减", (("位数", "4"),)).show([Quantity(value, unit), Quantity(base, unit)])
    if "增长" in growth:
        assert "减少" not in moved
    if "下降" in growth:
        assert "增加" not in moved


def test_points_unit_is_what_a_difference_of_rates_carries() -> None:
    quantity = Quantity(Fraction(25), PERCENTAGE_POINTS)
    assert Form("数量").show([quantity]) == Form("百分点").show([quantity]) == "25个百分点"
