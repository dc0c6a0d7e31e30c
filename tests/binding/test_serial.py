"""Trees as JSON and back, and as one line that means the same tree."""

from __future__ import annotations

import ast
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.binding.expression import Binding, Const, Expression, Measure, Op, Ref, Rows, Several
from reportgen.binding.serial import (
    describe,
    describe_fully,
    dump,
    dump_binding,
    dump_form,
    load,
    load_form,
)
from reportgen.chinese.forms import Form
from tests.binding.trees import bindings, whole


@given(whole)
def test_what_is_dumped_can_be_loaded(expression: Expression) -> None:
    assert load(json.loads(json.dumps(dump(expression)))) == expression


@given(bindings)
def test_forms_too(binding: Binding) -> None:
    assert load_form(json.loads(json.dumps(dump_form(binding.form)))) == binding.form


def test_empty_fields_are_left_out() -> None:
    assert dump(Ref("新建党支部", period="2023年")) == {
        "indicator": "新建党支部",
        "period": "2023年",
    }
    assert dump(Const(Decimal("1E+2"))) == {"const": "100"}
    assert dump_binding(Binding(Rows("做法"), Form("汉字", (("单位", "个"),)))) == {
        "expression": {"rows": "做法"},
        "form": {"name": "汉字", "options": {"单位": "个"}},
    }


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        "甲",
        {"const": "一"},
        {"const": None},
        {"table": "表"},
        {"indicator": "甲", "measure": "去年"},
        {"op": "%", "args": [{"const": "1"}]},
        {"op": "/", "args": [{"const": "1"}]},
        {"op": "+"},
        {"several": 3},
        {"op": "负", "args": [7]},
        {"indicator": 5},
        {"indicator": "甲", "period": None},
        {"indicator": "甲", "pinned": [{}]},
        {"table": "表", "row": 1, "column": "列"},
        {"rows": []},
        {"const": 1},
        {"const": "nan"},
        {"const": "1e999999999"},
        {"const": "1e-999999999"},
        {"several": [{"const": "1"}] * 5_000},
    ],
)
def test_what_is_no_expression_is_a_value_error(data: Any) -> None:
    with pytest.raises(ValueError, match=r"不是表达式|运算数|去年|written out"):
        load(data)


def test_immense_nesting_is_a_value_error() -> None:
    data: dict[str, Any] = {"const": "1"}
    for _ in range(100_000):
        data = {"op": "负", "args": [data]}
    with pytest.raises(ValueError, match="不是表达式"):
        load(data)


@pytest.mark.parametrize(
    "data",
    [{}, 3, {"name": 3}, {"name": "数量", "options": 3}, {"name": "数量", "options": {"位数": 1}}],
)
def test_what_is_no_form_is_a_value_error(data: Any) -> None:
    with pytest.raises(ValueError, match="不是写法"):
        load_form(data)


甲, 乙, 丙 = Ref("甲"), Ref("乙"), Ref("丙")


@pytest.mark.parametrize(
    ("expression", "line"),
    [
        (甲, "甲"),
        (Ref("甲", "桃城区", "2023年"), "甲"),
        (Ref("甲", "桃城区", "2022年", pinned=("period",)), "甲@2022年"),
        (Ref("甲", measure=Measure.TARGET), "甲.目标"),
        (Rows("做法", "凝聚力"), "做法“凝聚力”条数"),
        (Op("==", (甲, Op("+", (乙, 丙)))), "甲 == 乙 + 丙"),
        (Op("-", (甲, Op("-", (乙, 丙)))), "甲 - (乙 - 丙)"),
        (Op("-", (Op("-", (甲, 乙)), 丙)), "甲 - 乙 - 丙"),
        (Op("*", (Op("+", (甲, 乙)), 丙)), "(甲 + 乙) * 丙"),
        (Op("/", (甲, Op("*", (乙, 丙)))), "甲 / (乙 * 丙)"),
        (Op("==", (Op("==", (甲, 乙)), 丙)), "(甲 == 乙) == 丙"),
        (Op("负", (Op("+", (甲, 乙)),)), "-(甲 + 乙)"),
        (Op("负", (Const(Decimal(-5)),)), "-(-5)"),
        (Op("合计", (甲, Op("+", (乙, 丙)))), "合计(甲, 乙 + 丙)"),
        (Several((甲, 乙)), "甲、乙"),
    ],
)
def test_describe(expression: Expression, line: str) -> None:
    assert describe(expression) == line


def test_describe_fully_names_entity_and_period() -> None:
    tree = Op("/", (Ref("甲", "桃城区", "2023年"), Ref("甲", "", "2022年", Measure.TARGET)))
    assert describe_fully(tree) == "甲@桃城区，2023年 / 甲@2022年.目标"


_SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Eq: "==", ast.NotEq: "!=",
    ast.LtE: "<=", ast.GtE: ">=", ast.Lt: "<", ast.Gt: ">",
}  # fmt: skip


def _tree(node: ast.expr) -> Expression:
    """The expression a line means by the ordinary rules of precedence (Python's and Jinja's)."""
    match node:
        case ast.Name(id=name):
            return Ref(name)
        case ast.Constant(value=int() | float() as value):
            return Const(Decimal(str(value)))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return Const(Decimal(str(-value)))
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return Op("负", (_tree(inner),))
        case ast.BinOp(left=left, op=op, right=right):
            return Op(_SIGNS[type(op)], (_tree(left), _tree(right)))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return Op(_SIGNS[type(op)], (_tree(left), _tree(right)))
        case ast.Call(func=ast.Name(id=name), args=args):
            return Op(name, tuple(_tree(arg) for arg in args))
    raise AssertionError(ast.dump(node))


_leaves: st.SearchStrategy[Expression] = st.one_of(
    st.sampled_from([甲, 乙, 丙]), st.integers(-9, 9).map(lambda n: Const(Decimal(n)))
)
_sums = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.builds(lambda n, a, b: Op(n, (a, b)), st.sampled_from(list(_SIGNS.values())), inner, inner),
        st.builds(
            lambda a: Op("负", (a,)),
            inner.filter(lambda e: not isinstance(e, Const)),  # -5 reads back as a constant
        ),
        st.builds(lambda a, b: Op("合计", (a, b)), inner, inner),
    ),
    max_leaves=15,
)  # fmt: skip


@given(_sums)
def test_the_line_means_the_tree(expression: Expression) -> None:
    assert _tree(ast.parse(describe(expression), mode="eval").body) == expression
