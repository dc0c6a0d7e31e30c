"""Evaluation: exact sums, units that fit, checks at the precision shown, missing operands."""

from __future__ import annotations

import ast
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.binding.evaluate import evaluate, exact_text, holds, leaves_of
from reportgen.binding.expression import Const, Expression, Op, Ref, Several
from reportgen.chinese.forms import DEFAULT_FORM, Form
from reportgen.chinese.numerals import decimal_text
from reportgen.errors import ReportError
from tests.binding.test_serial import _tree
from tests.binding.trees import Sheet, sheet


def formula(text: str) -> Expression:
    """`甲 + 乙 / 2` as a tree."""
    return _tree(ast.parse(text, mode="eval").body)


DATA = sheet(
    党支部="11 个", 企业="3 家", 农户="5 户", 人数="100 人", 人次="250 人次", 万人="0.01 万人",
    投资="34500 万元", 补助="1.25 亿元", 面积="120 亩", 覆盖率="87.7 %@1", 去年="85.0 %@1",
    提高="2.7 个百分点", 精品占比="57.1 %", 精品="12 个", 全部="21 个", 无单位="90", 空=" 个",
    倍数="2 倍", 千分="877 ‰", 零="0 个", 占比格式="57.1428571428571 %@1",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("党支部 + 精品", "23个"),
        ("党支部 + 1", "12个"),
        ("1 + 2 * 3", "7"),
        ("党支部 * 2", "22个"),
        ("2 * 党支部", "22个"),
        ("党支部 / 2", "5.5个"),
        ("-党支部", "-11个"),
        ("投资 + 补助", "47000万元"),
        ("补助 + 投资", "4.7亿元"),
        ("投资 - 补助", "22000万元"),
        ("投资 + 500", "35000万元"),
        ("合计(党支部, 精品, 全部)", "44个"),
        ("企业 + 农户", "8"),  # 家 and 户: neither word fits the sum
        ("覆盖率 - 去年", "2.7个百分点"),  # NUM-34
        ("去年 + 提高", "87.7%"),
        ("覆盖率 - 提高", "85.0%"),
        ("100 - 覆盖率", "12.3%"),
        ("覆盖率 + 5", "92.7%"),
        ("覆盖率 / 2", "43.85%"),
        ("投资 / 人数", "345万元"),
        ("投资 / 面积", "287.5万元"),
        ("面积 / 农户", "24亩"),
        ("精品 * 倍数", "24个"),
        ("补助 * 覆盖率", "1.09625亿元"),
        ("精品 * 全部", "252个"),
        ("企业 * 农户", "15"),
        ("人数 * 补助", "125亿元"),
        ("最大(投资, 补助)", "34500万元"),
        ("最小(投资, 补助)", "1.25亿元"),
        ("最大(党支部, 30)", "30个"),
        ("四舍五入(补助, 1)", "1.3亿元"),
        ("四舍五入(去年 / 2, 2)", "42.50%"),
    ],
)
def test_arithmetic_keeps_units(text: str, shown: str) -> None:
    assert DEFAULT_FORM.show(evaluate(formula(text), DATA).quantities) == shown


@pytest.mark.parametrize("text", ["精品 / 全部", "覆盖率 / 去年", "企业 / 农户", "补助 / 投资"])
def test_a_bare_ratio_needs_a_form(text: str) -> None:
    quantities = evaluate(formula(text), DATA).quantities
    with pytest.raises(ReportError, match="需要指明写法"):
        DEFAULT_FORM.show(quantities)
    assert Form("百分比").show(quantities).endswith("%")


def test_a_ratio_of_one_is_a_ratio_still() -> None:
    with pytest.raises(ReportError, match="需要指明写法"):
        DEFAULT_FORM.show(evaluate(formula("精品 / 精品"), DATA).quantities)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("投资 + 面积", "“万元”和“亩”的两个数不能相加"),
        ("投资 - 党支部", "不能相减"),
        ("投资 == 党支部", "不能相比"),
        ("覆盖率 >= 无单位", "没有单位的两个数不能相比"),
        ("最大(投资, 面积)", "不能比大小"),
        ("投资 * 面积", "不能相乘"),
        ("人数 + 人次", "人和人次不能相加"),
        ("精品 / 零", "除数是0"),
        ("四舍五入(补助, -1)", "四舍五入的位数"),
    ],
)
def test_what_has_no_sense_is_refused(text: str, message: str) -> None:
    with pytest.raises(ReportError) as caught:
        evaluate(formula(text), DATA)
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("党支部 == 11", True),
        ("党支部 > 11", False),
        ("投资 == 34500", True),  # a typed number takes the other's unit
        ("投资 > 补助", True),
        ("企业 + 农户 == 8", True),
        ("企业 + 农户 < 万人", True),  # a computed count is compared in base units
        ("人数 == 万人", True),
        ("人次 >= 人数", True),  # STAT-13
        ("覆盖率 == 87.7", True),
        ("覆盖率 >= 87.65", True),
        ("覆盖率 == 千分", True),
        ("覆盖率 == 去年 + 提高", True),
        ("覆盖率 - 去年 == 提高", True),
        ("覆盖率 == 去年 + 2", False),
        ("精品占比 == 精品 / 全部", True),  # 12/21 shows as 57.1
        ("精品 / 全部 == 精品占比", True),
        ("占比格式 == 精品 / 全部", True),
        ("精品占比 > 精品 / 全部", False),
        ("精品占比 != 党支部 / 全部", True),
        ("精品占比 == 占比格式", False),  # two typed values are compared exactly
        ("精品 / 全部 >= 0.57", True),
        ("精品 / 全部 == 0.571", False),  # against a typed bare number exactly
        ("投资 / 人数 == 345", True),
    ],
)
def test_checks(text: str, answer: bool) -> None:
    assert holds(formula(text), DATA) is answer


def test_missing_operands_leave_a_check_undetermined() -> None:
    assert holds(formula("党支部 == 空 + 1"), DATA) is None
    assert holds(formula("党支部 == 没有"), DATA) is None
    reading = evaluate(formula("空 + 没有 + 空"), DATA)
    assert reading.quantities == ()
    assert reading.missing == (Ref("空"), Ref("没有"))
    assert reading.unit is not None
    assert reading.unit.name == "个"


def test_several_gives_each_part_and_every_source_once() -> None:
    reading = evaluate(Several((Ref("精品"), Op("+", (Ref("精品"), Ref("全部"))))), DATA)
    assert [q.value for q in reading.quantities] == [12, 33]
    assert [str(o.where) for o in reading.observations] == [
        "book.xlsx 指标!C15",
        "book.xlsx 指标!C16",
    ]


def test_several_cannot_be_computed_with() -> None:
    with pytest.raises(ReportError, match="并列"):
        evaluate(Op("负", (Several((Ref("精品"),)),)), DATA)


def test_and_or() -> None:
    true, false = formula("精品 < 全部"), formula("精品 > 全部")
    assert holds(Op("且", (true, true)), DATA) is True
    assert holds(Op("且", (true, false)), DATA) is False
    assert holds(Op("或", (true, false)), DATA) is True


def test_leaves_from_left_to_right() -> None:
    assert leaves_of(formula("丙 - 甲 / (乙 + 1)")) == (Ref("丙"), Ref("甲"), Ref("乙"))


numbers = st.decimals(-(10**6), 10**6, allow_nan=False, allow_infinity=False, places=3)


@given(numbers, numbers, numbers.filter(bool))
def test_arithmetic_is_exact(one: Decimal, two: Decimal, three: Decimal) -> None:
    tree = Op("/", (Op("-", (Op("*", (Const(one), Const(two))), Const(one))), Const(three)))
    (quantity,) = evaluate(tree, Sheet({})).quantities
    expected = (Fraction(one) * Fraction(two) - Fraction(one)) / Fraction(three)
    assert quantity.value == expected


@given(st.lists(numbers, min_size=1, max_size=8))
def test_a_sum_does_not_depend_on_order(values: list[Decimal]) -> None:
    data = Sheet({f"n{i}": (str(v), "万元", "", None) for i, v in enumerate(values)})
    refs = tuple(Ref(f"n{i}") for i in range(len(values)))
    forward, backward = (evaluate(Op("合计", args), data) for args in (refs, refs[::-1]))
    assert forward.quantities == backward.quantities
    assert forward.quantities[0].value == sum(map(Fraction, values))


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 4))
def test_a_percentage_copied_from_paper_passes_its_check(
    part: int, whole: int, places: int
) -> None:
    typed = decimal_text(Fraction(part, whole) * 100, places)
    data = Sheet(
        {"率": (typed, "%", "", places), "部分": (str(part), "个", "", None),
         "全部": (str(whole), "个", "", None)}
    )  # fmt: skip
    assert holds(Op("==", (Ref("率"), Op("/", (Ref("部分"), Ref("全部"))))), data) is True


@given(st.fractions())
def test_exact_text_is_exact(value: Fraction) -> None:
    assert Fraction(exact_text(value)) == value
