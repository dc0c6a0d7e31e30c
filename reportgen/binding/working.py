"""The sum behind a check, with values in place of names: `95条 ≠ 90条＋3条＝93条`."""

from __future__ import annotations

from reportgen.binding.evaluate import evaluate, exact_text, holds
from reportgen.binding.expression import Data, Expression, Op
from reportgen.chinese.numerals import decimal_text
from reportgen.chinese.quantity import Quantity

_SIGNS = {"==": "＝", "!=": "≠", "<=": "≤", ">=": "≥", "<": "＜", ">": "＞"}
_FLIPPED = {"==": "≠", "!=": "＝", "<=": "＞", ">=": "＜", "<": "≥", ">": "≤"}
_ARITHMETIC = {"+": "＋", "-": "－", "*": "×", "/": "÷"}


def working(expression: Expression, data: Data) -> str:
    """The sum a decided check came to, written as it turned out; of several joined comparisons that
    do not hold together, those that fail.  Every operand must have a value."""
    if not isinstance(expression, Op):
        return _side(expression, data)
    answer = holds(expression, data)
    if expression.name in _SIGNS:
        left, right = (_side(side, data) for side in expression.args)
        sign = (_SIGNS if answer else _FLIPPED)[expression.name]
        return f"{left} {sign} {right}"
    told = [arg for arg in expression.args if answer or not holds(arg, data)]
    return "；".join(working(arg, data) for arg in told)


def amount(quantity: Quantity) -> str:
    """The value and its unit: 95条; a value without end to four decimals."""
    text = exact_text(quantity.value)
    return (decimal_text(quantity.value, 4) if "/" in text else text) + quantity.unit.name


def _side(expression: Expression, data: Data) -> str:
    (quantity,) = evaluate(expression, data).quantities
    if isinstance(expression, Op) and expression.name in _ARITHMETIC:
        return f"{_operands(expression, data)}＝{amount(quantity)}"
    return amount(quantity)


def _operands(expression: Expression, data: Data) -> str:
    if isinstance(expression, Op) and expression.name in _ARITHMETIC:
        sign = _ARITHMETIC[expression.name]
        return sign.join(_operands(arg, data) for arg in expression.args)
    return amount(evaluate(expression, data).quantities[0])
