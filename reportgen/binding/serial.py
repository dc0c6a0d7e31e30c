"""Expressions and bindings as JSON values and back, and as one line for people.

The JSON is part of the record's version 1 (docs/record.md): `load(dump(x)) == x`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, assert_never

from reportgen.binding.expression import (
    Binding,
    Cell,
    Const,
    Expression,
    Measure,
    Op,
    Ref,
    Rows,
    Several,
)
from reportgen.chinese.forms import Form

Json = dict[str, Any]


def dump(expression: Expression) -> Json:
    """The JSON object of an expression; empty fields are left out."""
    match expression:
        case Ref():
            return _dump_ref(expression)
        case Cell(table=table, row=row, column=column):
            return {"table": table, "row": row, "column": column}
        case Rows(table=table, within=within):
            return {"rows": table} | ({"within": within} if within else {})
        case Const(value=value):
            return {"const": format(value, "f")}
        case Op(name=name, args=args):
            return {"op": name, "args": [dump(arg) for arg in args]}
        case Several(args=args):
            return {"several": [dump(arg) for arg in args]}
        case _:
            assert_never(expression)


def load(data: Json) -> Expression:
    """The expression a JSON object stands for.  Raises KeyError or ValueError where it is none."""
    if "indicator" in data:
        return Ref(
            data["indicator"],
            data.get("entity", ""),
            data.get("period", ""),
            Measure(data.get("measure", Measure.VALUE)),
            tuple(data.get("pinned", ())),
        )
    if "table" in data:
        return Cell(data["table"], data["row"], data["column"])
    if "rows" in data:
        return Rows(data["rows"], data.get("within", ""))
    if "const" in data:
        return Const(Decimal(data["const"]))
    if "several" in data:
        return Several(tuple(load(arg) for arg in data["several"]))
    return Op(data["op"], tuple(load(arg) for arg in data["args"]))


def dump_binding(binding: Binding) -> Json:
    """The JSON object of a binding."""
    form: Json = {"name": binding.form.name}
    if binding.form.options:
        form["options"] = dict(binding.form.options)
    out: Json = {"expression": dump(binding.expression), "form": form}
    if binding.selector:
        out["selector"] = binding.selector
    return out


def load_binding(data: Json) -> Binding:
    """The binding a JSON object stands for."""
    form = Form(data["form"]["name"], tuple(data["form"].get("options", {}).items()))
    return Binding(load(data["expression"]), form, data.get("selector", ""))


def describe(expression: Expression) -> str:
    """One line for people: `查摆问题 == 三级党组织问题 + 乡村干部问题`."""
    return _describe(expression, 0)


def _dump_ref(ref: Ref) -> Json:
    out: Json = {"indicator": ref.indicator}
    if ref.entity:
        out["entity"] = ref.entity
    if ref.period:
        out["period"] = ref.period
    if ref.measure is not Measure.VALUE:
        out["measure"] = ref.measure.value
    if ref.pinned:
        out["pinned"] = list(ref.pinned)
    return out


_RANK = {
    "或": 1,
    "且": 2,
    "==": 3,
    "!=": 3,
    "<=": 3,
    ">=": 3,
    "<": 3,
    ">": 3,
    "+": 4,
    "-": 4,
    "*": 5,
    "/": 5,
}


def _describe(expression: Expression, outer: int) -> str:
    match expression:
        case Ref(indicator=indicator, measure=measure):
            return indicator if measure is Measure.VALUE else f"{indicator}.{measure.value}"
        case Cell(table=table, row=row, column=column):
            return f"{table}[{row}, {column}]"
        case Rows(table=table, within=within):
            return f"{table}“{within}”条数" if within else f"{table}条数"
        case Const(value=value):
            return format(value, "f")
        case Several(args=args):
            return "、".join(_describe(arg, 0) for arg in args)
        case Op(name="负", args=(arg,)):
            return "-" + _describe(arg, 6)
        case Op(name=name, args=args) if name in _RANK:
            rank = _RANK[name]
            parts = [_describe(arg, rank + (position > 0)) for position, arg in enumerate(args)]
            text = f" {name} ".join(parts)
            return f"({text})" if rank < outer else text
        case Op(name=name, args=args):
            return f"{name}({', '.join(_describe(arg, 0) for arg in args)})"
        case _:
            assert_never(expression)
