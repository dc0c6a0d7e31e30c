"""Trees stay small enough to walk, values short enough to print, truths apart from numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from reportgen.binding.bounds import MOST_LEVELS, MOST_NODES, bounded
from reportgen.binding.evaluate import evaluate, holds
from reportgen.binding.expression import Const, Expression, Op, Ref, Several
from reportgen.binding.serial import describe, dump, load
from reportgen.chinese.forms import Form
from reportgen.chinese.numerals import decimal_text
from reportgen.chinese.quantity import Quantity
from reportgen.errors import Location, ReportError
from tests.binding.trees import sheet

DATA = sheet(甲="11 个", 乙="7 个")
ONE, OTHER = Ref("甲"), Ref("乙")


def chain(levels: int) -> Expression:
    """甲 + 甲 + … put together from the left."""
    tree: Expression = ONE
    for _ in range(levels - 1):
        tree = Op("+", (tree, ONE))
    return tree


def test_a_tree_within_bounds_can_be_walked() -> None:
    tree = bounded(chain(MOST_LEVELS))
    assert evaluate(tree, DATA).quantities[0].value == 11 * MOST_LEVELS
    assert load(dump(tree)) == tree
    assert describe(tree).count("甲") == MOST_LEVELS
    hash(tree)


def test_a_deeper_tree_is_refused() -> None:
    with pytest.raises(ReportError, match="算式太长") as caught:
        bounded(chain(MOST_LEVELS + 1), Location("report.md", line=7))
    assert str(caught.value.where) == "report.md 第7行"


def test_a_tree_that_shares_itself_is_counted_in_full() -> None:
    tree: Expression = ONE
    for _ in range(60):
        tree = Op("+", (tree, tree))
    with pytest.raises(ReportError, match="算式太长"):
        bounded(tree)


def test_a_wide_tree_is_refused() -> None:
    assert bounded(Op("合计", (ONE,) * (MOST_NODES - 1)))
    with pytest.raises(ReportError, match="算式太长"):
        bounded(Several((ONE,) * MOST_NODES))


def test_a_value_of_thousands_of_digits_is_refused() -> None:
    tree: Expression = ONE
    for _ in range(20):
        tree = Op("*", (tree, Const(Decimal("1e308"))))
    with pytest.raises(ReportError, match="太大"):
        evaluate(tree, DATA)


def test_decimals_without_an_end_in_sight_are_refused() -> None:
    tiny = Fraction(1, 2**5000)
    with pytest.raises(ReportError, match="小数太长"):
        decimal_text(tiny)
    assert decimal_text(tiny, 2) == "0.00"


def test_places_of_thousands_of_digits_are_refused() -> None:
    with pytest.raises(ReportError, match="位数") as caught:
        Form("小数", (("位数", "9" * 5000),)).show([Quantity(Fraction(1))])
    assert len(caught.value.message) < 100


GREATER = Op(">", (ONE, OTHER))


@pytest.mark.parametrize(
    "tree",
    [
        Op("+", (GREATER, ONE)),
        Op("负", (GREATER,)),
        Op("合计", (ONE, GREATER)),
        Op("==", (GREATER, ONE)),
        Op("且", (GREATER, ONE)),
        Op("或", (ONE, OTHER)),
    ],
)
def test_truths_are_no_numbers(tree: Expression) -> None:
    with pytest.raises(ReportError, match="判断"):
        evaluate(tree, DATA)


@pytest.mark.parametrize("tree", [ONE, Const(Decimal(1)), Op("+", (ONE, OTHER))])
def test_a_number_holds_nothing(tree: Expression) -> None:
    with pytest.raises(ReportError, match="不是判断"):
        holds(tree, DATA)


def test_joined_comparisons_hold() -> None:
    assert holds(Op("且", (GREATER, GREATER)), DATA) is True
    assert holds(Op("或", (Op("<", (ONE, OTHER)), GREATER)), DATA) is True
