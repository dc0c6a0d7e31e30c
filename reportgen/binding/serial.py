"""Expressions and bindings as JSON values and back, and as one line for people.

The JSON is part of the record's version 1 (docs/record.md): `load(dump(x)) == x`.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any, assert_never

import msgspec

from reportgen.binding.bounds import bounded
from reportgen.binding.expression import (
    OPERATIONS,
    WHOLE_OF,
    Across,
    Binding,
    Cell,
    Const,
    Expression,
    Leaf,
    Measure,
    Op,
    Ref,
    Rows,
    Several,
)
from reportgen.chinese.forms import Form
from reportgen.errors import ReportError

Json = dict[str, Any]
_MOST_DIGITS = 5_000


def dump(expression: Expression) -> Json:
    """The JSON object of an expression; empty fields are left out."""
    match expression:
        case Ref() | Cell():
            out: Json = msgspec.to_builtins(expression)
            return out
        case Rows(table=table, within=within):
            return {"rows": table} | ({"within": within} if within else {})
        case Const(value=value):
            return {"const": format(value, "f")}
        case Op(name=name, args=args):
            return {"op": name, "args": [dump(arg) for arg in args]}
        case Across(name=name, of=of, entity=entity):
            return {"across": name, "of": dump(of)} | ({"entity": entity} if entity else {})
        case Several(args=args):
            return {"several": [dump(arg) for arg in args]}
        case _:
            assert_never(expression)


def stored(expression: Expression) -> Json | Ref | Cell:
    """What msgspec's encoder writes the JSON of `dump` for; nearly every number is a Ref or a Cell,
    which need no dict on the way."""
    if type(expression) is Ref or type(expression) is Cell:
        return expression
    return dump(expression)


def load(data: Json) -> Expression:
    """The expression a JSON object stands for.  Raises ValueError where it is none."""
    try:
        expression = _load(data)
        return expression if isinstance(expression, Leaf) else bounded(expression)
    except (
        ReportError,
        KeyError,
        TypeError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ) as error:
        raise ValueError(f"不是表达式：{reprlib.repr(data)}") from error


def dump_binding(binding: Binding) -> Json:
    """The JSON object of a binding."""
    out: Json = {"expression": dump(binding.expression), "form": dump_form(binding.form)}
    if binding.selector:
        out["selector"] = binding.selector
    return out


def dump_form(form: Form) -> Json:
    """The JSON object of a form; options left out where there are none."""
    if form.options:
        return {"name": form.name, "options": dict(form.options)}
    return {"name": form.name}


def load_form(data: Json) -> Form:
    """The form a JSON object stands for.  Raises ValueError where it is none."""
    try:
        options = data.get("options", {}).items()
        return Form(
            _text(data["name"]), tuple((_text(name), _text(value)) for name, value in options)
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"不是写法：{reprlib.repr(data)}") from error


def describe(expression: Expression) -> str:
    """One line for people: `查摆问题 == 三级党组织问题 + 乡村干部问题`.

    An entity or period appears where the author stated it: `签约项目 - 签约项目@2022年`.
    """
    if type(expression) is Ref:  # nearly always
        return _as_stated(expression)
    if type(expression) is Cell:  # in tables, always
        return _place(expression)
    return _describe(expression, 0, _as_stated)


def describe_fully(expression: Expression) -> str:
    """As `describe`, every indicator with the entity and period it was resolved to."""
    return _describe(expression, 0, _as_resolved)


def _load(data: Json) -> Expression:
    if "indicator" in data:
        return Ref(
            _text(data["indicator"]),
            _text(data.get("entity", "")),
            _text(data.get("period", "")),
            Measure(data.get("measure", Measure.VALUE)),
            tuple(_text(name) for name in data.get("pinned", ())),
        )
    if "table" in data:
        return Cell(_text(data["table"]), _text(data["row"]), _text(data["column"]))
    if "rows" in data:
        return Rows(_text(data["rows"]), _text(data.get("within", "")))
    if "const" in data:
        return Const(_number(data["const"]))
    if "across" in data:
        if data["across"] not in WHOLE_OF:
            raise ValueError(f"不认识“{data['across']}”")
        return Across(data["across"], _load(data["of"]), _text(data.get("entity", "")))
    if "several" in data:
        return Several(tuple(_load(arg) for arg in data["several"]))
    name, args = data["op"], tuple(_load(arg) for arg in data["args"])
    least, most = OPERATIONS[name]
    if not least <= len(args) <= most:
        raise ValueError(f"“{name}”的运算数应为{least}至{most}个，这里有{len(args)}个")
    return Op(name, args)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _number(value: object) -> Decimal:
    """A number that can be written out: 1e999999999 would fill the memory."""
    number = Decimal(_text(value))
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        raise ValueError("not a number to be written out")
    return number


_RANK = {
    "或": 1, "且": 2, "==": 3, "!=": 3, "<=": 3, ">=": 3, "<": 3, ">": 3,
    "+": 4, "-": 4, "*": 5, "/": 5, "负": 6,
}  # fmt: skip
_VALUE = Measure.VALUE  # looked up in the enumeration it takes as long as all the rest
_LEFT_FIRST = ("+", "-", "*", "/")
_Worder = Callable[[Ref], str]


def _describe(expression: Expression, outer: int, word: _Worder) -> str:
    """The expression in words, in brackets where it binds less than `outer` asks."""
    match expression:
        case Ref():
            return word(expression)
        case Cell():
            return _place(expression)
        case Rows(table=table, within=within):
            return f"{table}“{within}”条数" if within else f"{table}条数"
        case Const(value=value):
            text = format(value, "f")
            return f"({text})" if value < 0 and outer > _RANK["负"] else text
        case Across(name=name, of=of, entity=entity):
            return f"{name}({_describe(of, 0, word)}{f'，{entity}' if entity else ''})"
        case Several(args=args):
            return "、".join(_describe(arg, 0, word) for arg in args)
        case Op(name=name, args=args) if name in _RANK:
            text = _operation(name, args, word)
            return f"({text})" if _RANK[name] < outer else text
        case Op(name=name, args=args):
            return f"{name}({', '.join(_describe(arg, 0, word) for arg in args)})"
        case _:
            assert_never(expression)


def _place(cell: Cell) -> str:
    return f"{cell.table}[{cell.row}, {cell.column}]"


def _operation(name: str, args: tuple[Expression, ...], word: _Worder) -> str:
    rank = _RANK[name]
    if name == "负":
        return "-" + _describe(args[0], rank + 1, word)
    first = rank if name in _LEFT_FIRST else rank + 1
    parts = [_describe(arg, rank + 1 if position else first, word)
             for position, arg in enumerate(args)]  # fmt: skip
    return f" {name} ".join(parts)


def _as_stated(ref: Ref) -> str:
    if not ref.pinned and ref.measure is _VALUE:
        return ref.indicator
    entity = ref.entity if "entity" in ref.pinned else ""
    return _worded(ref, entity, ref.period if "period" in ref.pinned else "")


def _as_resolved(ref: Ref) -> str:
    return _worded(ref, ref.entity, ref.period)


def _worded(ref: Ref, entity: str, period: str) -> str:
    place = f"{entity}，{period}" if entity and period else entity or period
    measure = "" if ref.measure is Measure.VALUE else f".{ref.measure.value}"
    return f"{ref.indicator}{f'@{place}' if place else ''}{measure}"
