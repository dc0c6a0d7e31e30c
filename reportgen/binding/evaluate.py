"""Exact evaluation of expression trees over a dataset.

The outcome is a Reading: quantities, the observations they came from, and the leaves without a value.
Arithmetic is on Fractions; nothing is rounded here except by 四舍五入, which the author asked for.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, reduce
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from reportgen.binding.expression import (
    Across,
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
    Summary,
    entity_of,
    pinned_to,
)
from reportgen.chinese.numerals import decimal_text, ending_places, rounded
from reportgen.chinese.quantity import Quantity
from reportgen.chinese.wording import MOST_PLACES
from reportgen.errors import ReportError
from reportgen.unit import (
    BARE_RATIO,
    COUNT,
    NO_UNIT,
    PERCENTAGE_POINTS,
    PLAIN,
    POINTS,
    RATIO,
    Unit,
)

COMPARISONS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<=": operator.le,
    ">=": operator.ge, "<": operator.lt, ">": operator.gt,
}  # fmt: skip
_Item = TypeVar("_Item", Observation, Leaf)
FUNCTIONS = ("合计", "最大", "最小", "四舍五入")
_JOINTS = ("且", "或")
_MOST_BITS = 10_000
_TYPED = Unit("", "写明的数")
"""Unit of a number an author typed into an expression until it meets one that has a unit."""


class Reading(Struct, frozen=True, gc=False):
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
    if type(expression) is Ref or type(expression) is Cell:
        found = data.look_up(expression)
        if found is not None and found.value is not None:  # nearly every number: no walk to make
            return Reading((quantity_of(found, found.value),), (found,), (), found.unit)
    walk = _Walk(data)
    parts = expression.args if isinstance(expression, Several) else (expression,)
    results = [walk.visit(part) for part in parts]
    whole = tuple(Quantity(r.value) if r.unit is _TYPED else r for r in results if r is not None)
    return Reading(
        quantities=whole if not walk.missing else (),
        observations=_unique(walk.observations),
        missing=_unique(walk.missing),
        unit=walk.unit,
    )


def holds(expression: Expression, data: Data) -> bool | None:
    """Whether a comparison is true; None where an operand is missing (undetermined).

    Raises ReportError for an expression that is a number, not a comparison.
    """
    if not _is_truth(expression):
        raise ReportError("这是一个数，不是判断", hint="写成比较，例如 甲 == 乙 + 丙")
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
        case Across(of=of):
            return leaves_of(of)
        case Const():
            return ()


def _unique(items: list[_Item]) -> tuple[_Item, ...]:
    return tuple(dict.fromkeys(items)) if len(items) > 1 else tuple(items)


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
                return Quantity(_exact(value), _TYPED)
            case Op(name=name, args=args):
                operands = [self.visit(arg) for arg in args]
                known = [operand for operand in operands if operand is not None]
                if len(known) < len(operands):
                    return None
                _check_kinds(name, args)
                if name in COMPARISONS:
                    return _truth(_compare(name, args, known))
                return _within_reach(operate(name, known))
            case Across():
                return self._across(expression)
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
        return quantity_of(found, found.value)

    def _across(self, question: Across) -> Quantity | None:
        summary = self.data.sum_up(question)
        self.observations += summary.observations
        self.unit = self.unit or summary.unit
        if summary.value is None:
            self.missing += leaves_of(_lacking(question, summary))
            return None
        return Quantity(summary.value, summary.unit, places=summary.places)


def _lacking(question: Across, summary: Summary) -> Expression:
    """What a figure over all entities lacks: its own entity's number, or else another one's."""
    own = question.entity or entity_of(question.of)
    if own in summary.lacking or not summary.lacking:
        return question.of
    return pinned_to(question.of, summary.lacking[0])


def operate(name: str, operands: list[Quantity]) -> Quantity:
    """One operation on known quantities; truth is 1 or 0.  Raises ReportError for what has no sense."""
    match name:
        case "且":
            return _truth(all(q.value for q in operands))
        case "或":
            return _truth(any(q.value for q in operands))
        case "负":
            return Quantity(-operands[0].value, operands[0].unit, places=operands[0].places)
        case "+" | "合计":
            return reduce(_sum, operands)
        case "-":
            return reduce(_difference, operands)
        case "*":
            return reduce(_product, operands)
        case "/":
            return reduce(_quotient, operands)
        case "最大" | "最小":
            return _extreme(max if name == "最大" else min, operands)
        case "四舍五入":
            return _rounded(operands)
        case _:
            raise ReportError(
                f"不认识的运算“{name}”", hint="可用：+ - * / == != <= >= < > " + " ".join(FUNCTIONS)
            )


def _compare(name: str, args: tuple[Expression, ...], operands: list[Quantity]) -> bool:
    """Exactly, in base units; a percentage from the data against a computed one at its precision.

    57.1% == 精品社区 / 全部社区 holds where 12/21 shows as 57.1 (design §4).
    """
    left, right = _same_kind(operands[0], operands[1], "相比")
    values = left.base, right.base
    typed = [isinstance(arg, Ref | Cell | Rows) for arg in args]
    computed = [isinstance(arg, Op) for arg in args]
    for side, quantity in enumerate((left, right)):
        if quantity.unit.dimension in (RATIO, POINTS) and typed[side] and computed[1 - side]:
            places = ending_places(quantity.value) if quantity.places is None else quantity.places
            written = quantity.unit.divisor
            values = (
                rounded(values[0] * written, places or 0),
                rounded(values[1] * written, places or 0),
            )
    return COMPARISONS[name](*values)


def _same_kind(left: Quantity, right: Quantity, verb: str) -> tuple[Quantity, Quantity]:
    """The two ready to stand side by side: a number the author typed takes the other's unit."""
    if left.unit is _TYPED and right.unit is not _TYPED:
        left = replace(left, unit=right.unit)
    elif right.unit is _TYPED and left.unit is not _TYPED:
        right = replace(right, unit=left.unit)
    if not left.unit.comparable(right.unit):
        names = [f"“{q.unit}”" if q.unit.name else "没有单位" for q in (left, right)]
        raise ReportError(
            f"{names[0]}和{names[1]}的两个数不能{verb}", hint="核对指标表的单位列；百分数的单位填 %"
        )
    return left, right


def _addends(left: Quantity, right: Quantity, verb: str) -> tuple[Quantity, Quantity]:
    left, right = _same_kind(left, right, verb)
    words = {left.unit.parts[1], right.unit.parts[1]}
    if "人次" in words and words & {"人", "名", "位"}:
        raise ReportError(
            f"人和人次不能{verb}", hint="人是去重的人数，人次是累计参与的次数（STAT-13）"
        )
    return left, right


def _sum(left: Quantity, right: Quantity) -> Quantity:
    kinds = left.unit.dimension, right.unit.dimension
    if kinds == (RATIO, POINTS):  # 85.0% + 2.7个百分点
        return _from_base(left.base + right.value / 100, left.unit, left, right)
    if kinds == (POINTS, RATIO):
        return _sum(right, left)
    one, other = _addends(left, right, "相加")
    return _from_base(one.base + other.base, _common(one.unit, other.unit), left, right)


def _difference(left: Quantity, right: Quantity) -> Quantity:
    kinds = left.unit.dimension, right.unit.dimension
    if kinds == (RATIO, POINTS):
        return _from_base(left.base - right.value / 100, left.unit, left, right)
    one, other = _addends(left, right, "相减")
    if kinds == (RATIO, RATIO):  # NUM-34; 100 - 覆盖率 has a typed side and stays a percentage
        places = _finest(left, right)
        return Quantity((one.base - other.base) * 100, PERCENTAGE_POINTS, places=places)
    return _from_base(one.base - other.base, _common(one.unit, other.unit), left, right)


def _from_base(base: Fraction, unit: Unit, left: Quantity, right: Quantity) -> Quantity:
    return Quantity(base / unit.scale * unit.divisor, unit, places=_finest(left, right))


def _common(left: Unit, right: Unit) -> Unit:
    """The unit of a sum: the first; of 家 and 户 together none, for neither word fits both."""
    if COUNT in (left.dimension, right.dimension) and left.parts[1] != right.parts[1]:
        return NO_UNIT
    return left if left.name else right


def _finest(left: Quantity, right: Quantity) -> int | None:
    """The finer of the places two addends show; None (exact) where no cell fixes any."""
    rates = {left.unit.dimension, right.unit.dimension} <= {RATIO, POINTS}
    if left.unit != right.unit and not rates and _TYPED not in (left.unit, right.unit):
        return None
    if left.places is None and right.places is None:
        return None
    shown = [ending_places(q.value) if q.places is None else q.places for q in (left, right)]
    return None if None in shown else max(places or 0 for places in shown)


def _product(left: Quantity, right: Quantity) -> Quantity:
    if _scalar(left) > _scalar(right):
        left, right = right, left
    if left.unit.dimension == right.unit.dimension == RATIO:
        return Quantity(left.base * right.base, BARE_RATIO)
    if _scalar(right):  # the one that is more of a mere number is now on the right
        return Quantity(left.value * right.base, left.unit)
    kinds = {left.unit.dimension, right.unit.dimension}
    if kinds == {COUNT}:
        same = left.unit.parts[1] == right.unit.parts[1]
        unit = replace(left.unit, name=left.unit.parts[1], scale=1) if same else NO_UNIT
        return Quantity(left.base * right.base, unit)
    if COUNT in kinds:
        measured, count = (right, left) if left.unit.dimension == COUNT else (left, right)
        return Quantity(measured.value * count.base, measured.unit)
    raise ReportError(f"单位“{left.unit}”和“{right.unit}”不能相乘")


def _scalar(quantity: Quantity) -> int:
    """How much a quantity is a mere number: typed most, then unitless, 倍 and percentages."""
    if quantity.unit is _TYPED:
        return 3
    return {PLAIN: 2, RATIO: 1, "倍数": 1}.get(quantity.unit.dimension, 0)


def _quotient(left: Quantity, right: Quantity) -> Quantity:
    if right.value == 0:
        raise ReportError(
            "除数是0，不能相除", hint="基数为0时不计算比率，可用 {% if %} 另写一句（STAT-10）"
        )
    if right.unit is _TYPED:
        return Quantity(left.value / right.value, left.unit)
    if left.unit is _TYPED:
        return Quantity(left.value / right.base)
    if left.unit.comparable(right.unit):
        return Quantity(left.base / right.base, BARE_RATIO)
    if right.unit.dimension == COUNT or _scalar(right):  # 人均, 户均; 已建 / 覆盖率
        return Quantity(left.value / right.base, left.unit)
    return Quantity(left.value / right.value, left.unit)  # 亩均万元: the unit as written is of one


def _extreme(pick: Callable[..., Quantity], operands: list[Quantity]) -> Quantity:
    for other in operands[1:]:
        _same_kind(operands[0], other, "比大小")
    known = [q.unit for q in operands if q.unit is not _TYPED]
    unit = known[0] if known else _TYPED
    return pick(
        (replace(q, unit=unit) if q.unit is _TYPED else q for q in operands),
        key=lambda q: q.base,
    )


def _rounded(operands: list[Quantity]) -> Quantity:
    value, *rest = operands
    places = rest[0].value if rest else Fraction(0)
    if places.denominator != 1 or not 0 <= places <= MOST_PLACES:
        raise ReportError(f"四舍五入的位数要写0到{MOST_PLACES}的整数")
    return Quantity(rounded(value.value, int(places)), value.unit, places=int(places))


def _is_truth(expression: Expression) -> bool:
    return isinstance(expression, Op) and (
        expression.name in COMPARISONS or expression.name in _JOINTS
    )


def _check_kinds(name: str, args: tuple[Expression, ...]) -> None:
    """And and or join comparisons, everything else works on numbers."""
    wanted = name in _JOINTS
    if any(_is_truth(arg) is not wanted for arg in args):
        raise ReportError(
            "and、or 只能连接判断" if wanted else "判断不能参加运算或再作比较",
            hint="例如 甲 > 乙 and 甲 > 丙",
        )


def _within_reach(quantity: Quantity) -> Quantity:
    """Refuse a value with thousands of digits, which could neither be printed nor recorded."""
    value = quantity.value
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > _MOST_BITS:
        raise ReportError("算出来的数太大，或小数太长", hint="核对算式里的数")
    return quantity


def quantity_of(found: Observation, value: Decimal) -> Quantity:
    """An observation's value, which is known, with its unit, qualifier and places."""
    return Quantity(_exact(value), found.unit, found.qualifier, found.places)


def _truth(value: bool) -> Quantity:
    return Quantity(Fraction(value))


@lru_cache(maxsize=4096)
def _exact(value: Decimal) -> Fraction:
    return Fraction(value)


def exact_text(value: Fraction) -> str:
    """An exact value for records: a decimal where it ends, else a/b."""
    top, bottom = value.as_integer_ratio()
    if bottom == 1:
        return str(top)
    return f"{top}/{bottom}" if ending_places(value) is None else decimal_text(value)
