"""Exact evaluation of expression trees over a dataset.

The outcome is a Reading: quantities, the observations they came from, and the leaves without a value.
Arithmetic is on Fractions; nothing is rounded here except by 四舍五入, which the author asked for.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reportgen.binding.expression import (
    Cell,
    Const,
    Data,
    Expression,
    Leaf,
    Observation,
    Op,
    Ref,
    Rows,
    Several,
)
from reportgen.chinese.numerals import rounded
from reportgen.chinese.quantity import Quantity
from reportgen.errors import ReportError
from reportgen.unit import COUNT, MONEY, NO_UNIT, PERCENTAGE_POINTS, PLAIN, POINTS, RATIO, Unit

COMPARISONS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<=": operator.le,
    ">=": operator.ge, "<": operator.lt, ">": operator.gt,
}  # fmt: skip
FUNCTIONS = ("合计", "最大", "最小", "四舍五入")


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression comes to."""

    quantities: tuple[Quantity, ...]
    """One for an ordinary expression, several for `Several`; () when anything is missing."""
    observations: tuple[Observation, ...]
    """The cells it rests on, in order, without repeats."""
    missing: tuple[Leaf, ...]
    """Leaves without a value."""
    unit: Unit | None
    """The unit of the first operand where it is known even though the value is missing."""


def evaluate(expression: Expression, data: Data) -> Reading:
    """Compute an expression.  Raises ReportError for a division by zero or units that do not fit."""
    walk = _Walk(data)
    parts = expression.args if isinstance(expression, Several) else (expression,)
    results = [walk.visit(part) for part in parts]
    whole = tuple(r for r in results if r is not None)
    return Reading(
        quantities=whole if not walk.missing else (),
        observations=tuple(dict.fromkeys(walk.observations)),
        missing=tuple(dict.fromkeys(walk.missing)),
        unit=walk.unit,
    )


def holds(expression: Expression, data: Data) -> bool | None:
    """Whether a comparison is true; None where an operand is missing (undetermined)."""
    walk = _Walk(data)
    result = walk.visit(expression)
    return None if result is None else bool(result.value)


def leaves_of(expression: Expression) -> tuple[Leaf, ...]:
    """The leaves of a tree from left to right."""
    match expression:
        case Ref() | Cell() | Rows():
            return (expression,)
        case Op(args=args) | Several(args=args):
            return tuple(leaf for arg in args for leaf in leaves_of(arg))
        case Const():
            return ()


class _Walk:
    """One evaluation: gathers observations and missing leaves on its way."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.observations: list[Observation] = []
        self.missing: list[Leaf] = []
        self.unit: Unit | None = None

    def visit(self, expression: Expression) -> Quantity | None:
        match expression:
            case Ref() | Cell() | Rows():
                return self._leaf(expression)
            case Const(value=value):
                return Quantity(Fraction(value))
            case Op(name=name, args=args):
                operands = [self.visit(arg) for arg in args]
                known = [operand for operand in operands if operand is not None]
                return operate(name, known) if len(known) == len(operands) else None
            case Several():
                raise ReportError("几个数并列时不能再参加运算")

    def _leaf(self, leaf: Leaf) -> Quantity | None:
        found = self.data.look_up(leaf)
        if found is not None:
            self.observations.append(found)
            self.unit = self.unit or found.unit
        if found is None or found.value is None:
            self.missing.append(leaf)
            return None
        return Quantity(Fraction(found.value), found.unit, found.qualifier, found.places)


def operate(name: str, operands: list[Quantity]) -> Quantity:
    """One operation on known quantities; truth is 1 or 0."""
    if name in COMPARISONS:
        left, right = _aligned(*operands)
        return Quantity(Fraction(COMPARISONS[name](left, right)))
    match name:
        case "且":
            return Quantity(Fraction(all(q.value for q in operands)))
        case "或":
            return Quantity(Fraction(any(q.value for q in operands)))
        case "负":
            return Quantity(-operands[0].value, operands[0].unit)
        case "+" | "-" | "合计":
            return _sum(name, operands)
        case "*":
            return _product(*operands)
        case "/":
            return _quotient(*operands)
        case "最大" | "最小":
            pick = max if name == "最大" else min
            return pick(operands, key=lambda q: q.base)
        case "四舍五入":
            return _rounded(operands)
        case _:
            raise ReportError(
                f"不认识的运算“{name}”", hint="可用：+ - * / == != <= >= < > " + " ".join(FUNCTIONS)
            )


def _aligned(left: Quantity, right: Quantity) -> tuple[Fraction, Fraction]:
    """The two values ready to compare: in base units; a typed plain number takes the other's unit,
    and a typed percentage is compared at the precision it shows."""
    if left.unit == NO_UNIT and right.unit != NO_UNIT:
        return left.value, right.value
    if right.unit == NO_UNIT and left.unit != NO_UNIT:
        return left.value, right.value
    if not left.unit.comparable(right.unit):
        raise ReportError(f"单位“{left.unit}”和“{right.unit}”不能相比")
    if left.unit.dimension == right.unit.dimension == RATIO and left.unit.name != right.unit.name:
        return left.base, right.base
    return left.base, right.base


def _sum(name: str, operands: list[Quantity]) -> Quantity:
    first = operands[0]
    total = first.base
    for other in operands[1:]:
        if not first.unit.comparable(other.unit):
            raise ReportError(f"单位“{first.unit}”和“{other.unit}”不能相加减")
        total = total - other.base if name == "-" else total + other.base
    if first.unit.dimension == RATIO and name == "-" and len(operands) > 1:
        return Quantity(total * 100, PERCENTAGE_POINTS)  # NUM-34
    unit = first.unit
    return Quantity(total / unit.scale * unit.divisor, unit, places=_finest(operands))


def _finest(operands: list[Quantity]) -> int | None:
    places = [q.places for q in operands]
    known = [p for p in places if p is not None]
    return max(known) if len(known) == len(places) else None


def _product(left: Quantity, right: Quantity) -> Quantity:
    if left.unit.dimension in (RATIO, PLAIN) and right.unit.dimension not in (RATIO, PLAIN):
        left, right = right, left
    if right.unit.dimension in (RATIO, PLAIN):
        return Quantity(left.value * right.base, left.unit)
    if {left.unit.dimension, right.unit.dimension} == {COUNT}:
        return Quantity(left.base * right.base, right.unit if right.unit.scale == 1 else NO_UNIT)
    if {left.unit.dimension, right.unit.dimension} == {COUNT, MONEY}:
        money, count = (left, right) if left.unit.dimension == MONEY else (right, left)
        return Quantity(money.value * count.base, money.unit)
    raise ReportError(f"单位“{left.unit}”和“{right.unit}”不能相乘")


def _quotient(left: Quantity, right: Quantity) -> Quantity:
    if right.value == 0:
        raise ReportError(
            "除数是0，不能相除", hint="基数为0时不计算比率，可用 {% if %} 另写一句（STAT-10）"
        )
    if right.unit.dimension in (RATIO, PLAIN) and left.unit.dimension not in (RATIO, PLAIN):
        return Quantity(left.value / right.base, left.unit)
    if left.unit.comparable(right.unit) or left.unit.dimension in (PLAIN, POINTS):
        return Quantity(left.base / right.base)
    if (left.unit.dimension, right.unit.dimension) == (MONEY, COUNT):
        return Quantity(left.value / right.base, left.unit)
    return Quantity(left.base / right.base)


def _rounded(operands: list[Quantity]) -> Quantity:
    value, *rest = operands
    places = int(rest[0].value) if rest else 0
    return Quantity(rounded(value.value, places), value.unit)


def exact_text(value: Fraction) -> str:
    """An exact value for records: a decimal where it ends, else a/b."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return format(exact.normalize(), "f") if value else "0"
