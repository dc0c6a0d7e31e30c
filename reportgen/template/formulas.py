"""推算 and 核对: Jinja expressions turned into expression trees without being run.

The Jinja parser reads them, so they look like the body's expressions; this module walks the syntax
tree, so a chain `a == b == c` keeps all its parts and every unknown name is found at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from math import isfinite
from typing import Literal

from jinja2 import nodes
from jinja2.environment import Environment
from jinja2.exceptions import TemplateSyntaxError

from reportgen.binding.bounds import bounded
from reportgen.binding.evaluate import FUNCTIONS, evaluate, holds
from reportgen.binding.expression import (
    OPERATIONS,
    WHOLE_OF,
    Binding,
    Const,
    Data,
    Expression,
    Measure,
    Op,
    Ref,
    Rows,
)
from reportgen.binding.serial import describe
from reportgen.binding.working import working
from reportgen.chinese.forms import DEFAULT_FORM
from reportgen.dataset import SECTIONS
from reportgen.document import Finding
from reportgen.errors import Collector, Location, Problems, ReportError, flatten, nearest
from reportgen.period import Period
from reportgen.template.contract import Check
from reportgen.template.messages import syntax_message
from reportgen.template.overall import across
from reportgen.template.spelling import formula_slip
from reportgen.template.values import at_period, with_measure
from reportgen.template.vetting import gathering

_BINARY = {
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Mul: "*",
    nodes.Div: "/",
    nodes.And: "且",
    nodes.Or: "或",
}
_COMPARE = {"eq": "==", "ne": "!=", "lteq": "<=", "gteq": ">=", "lt": "<", "gt": ">"}


def parse_formula(text: str, where: Location, environment: Environment) -> nodes.Expr:
    """The syntax tree of one 推算 or 核对 line.  Raises ReportError naming the line."""
    if slip := formula_slip(text):
        raise ReportError(slip.message, where=where, hint=slip.hint)
    try:
        tree = environment.parse("{{ " + text + " }}")
    except TemplateSyntaxError as error:
        said, hint = syntax_message(error.message or "")
        raise ReportError(
            f"算式“{text}”写得不对：{said}", where=where, hint=hint or "例如 甲 == 乙 + 丙"
        ) from None
    except ReportError as error:
        first = flatten([error])[0]
        raise ReportError(
            f"算式“{text}”写得不对：{first.message}", where=where, hint=first.hint
        ) from None
    except RecursionError:
        raise ReportError("算式套得太深", where=where) from None
    except ValueError:  # int() of thousands of digits
        raise ReportError("算式里的数太长", where=where) from None
    outputs = list(tree.find_all(nodes.Output))
    if (
        len(outputs) != 1
        or len(outputs[0].nodes) != 1
        or isinstance(outputs[0].nodes[0], nodes.TemplateData)
    ):
        raise ReportError(f"算式“{text}”不是一个式子", where=where, hint="例如 甲 == 乙 + 丙")
    return outputs[0].nodes[0]


def to_expression(
    node: nodes.Node, names: Mapping[str, Expression], texts: Mapping[str, str], where: Location
) -> Expression:
    """The expression a syntax tree stands for, names resolved (`texts`: 基本信息, for 时期(…)).

    Raises ReportError at `where`.
    """
    builder = _Builder(names, texts, where)
    try:
        _check_names(node, builder)
        return bounded(builder.build(node), where)
    except RecursionError:
        raise ReportError("算式套得太深", where=where) from None
    except Problems:
        raise
    except ReportError as error:
        raise error.at(where) from None


def _check_names(node: nodes.Node, builder: _Builder) -> None:
    """Report every unknown name of a formula at once."""
    problems = Collector()
    own = {*builder.texts, *FUNCTIONS, *WHOLE_OF, *SECTIONS, "指标", "表"}
    found = [node, *node.find_all(nodes.Name)]
    for name in dict.fromkeys(part.name for part in found if isinstance(part, nodes.Name)):
        if name not in own:
            with gathering(problems):
                builder.name(name)
    problems.raise_any()


def check(line: Check, expression: Expression, data: Data, where: Location) -> Finding:
    """Evaluate a 核对 line: 成立, 不成立, or 无法判断 where an operand is missing."""
    text = line.text
    binding = Binding(expression, DEFAULT_FORM, text)
    try:
        answer = holds(expression, data)
    except ReportError as error:
        raise ReportError(
            f"核对“{text}”算不出来：{error.message}", where=where, hint=error.hint
        ) from None
    result: Literal["成立", "不成立", "无法判断"] = "成立" if answer else "不成立"
    if answer is None:
        lacking = "、".join(describe(leaf) for leaf in evaluate(expression, data).missing)
        return Finding(text, binding, "无法判断", f"缺：{lacking}", where, line.advisory)
    return Finding(text, binding, result, working(expression, data), where, line.advisory)


class _Builder:
    def __init__(
        self, names: Mapping[str, Expression], texts: Mapping[str, str], where: Location
    ) -> None:
        self.names = names
        self.texts = texts
        self.where = where

    def build(self, node: nodes.Node) -> Expression:
        match node:
            case nodes.Const(value=int() | float() as value) if not isinstance(value, bool):
                if isinstance(value, float) and not isfinite(value):
                    raise ReportError("算式里的数太大", where=self.where)
                return Const(Decimal(repr(value)))
            case nodes.Name(name=name):
                return self.name(name)
            case nodes.Getitem(node=nodes.Name(name="指标"), arg=nodes.Const(value=str(name))):
                return self.name(name)
            case nodes.Getattr(node=inner, attr=attribute):
                return self.measured(inner, attribute)
            case nodes.Neg(node=inner):
                return Op("负", (self.build(inner),))
            case nodes.Compare(expr=first, ops=ops):
                return self.chain(first, ops)
            case nodes.Call(
                node=nodes.Name(name=name), args=args, kwargs=[], dyn_args=None, dyn_kwargs=None
            ) if name in FUNCTIONS:
                return self.called(name, args)
            case nodes.Call(
                node=nodes.Name(name=name), args=[arg], kwargs=[], dyn_args=None, dyn_kwargs=None
            ) if name in WHOLE_OF:
                return across(name, self.build(arg))
            case nodes.Filter(node=inner, name=name, args=args) if inner is not None:
                return self.filtered(inner, name, args)
            case nodes.BinExpr() if type(node) in _BINARY:
                return Op(_BINARY[type(node)], (self.build(node.left), self.build(node.right)))
        raise ReportError(
            "算式里只能用指标名、数、+ - * /、比较和 " + "、".join((*FUNCTIONS, *WHOLE_OF)),
            where=self.where,
        )

    def called(self, name: str, args: list[nodes.Expr]) -> Expression:
        least, most = OPERATIONS[name]
        if not least <= len(args) <= most:
            raise ReportError(f"“{name}”的括号里的数多了或少了", where=self.where)
        return Op(name, tuple(self.build(arg) for arg in args))

    def name(self, name: str) -> Expression:
        if name not in self.names:
            raise ReportError(
                f"算式里的“{name}”既没有声明，数据里也没有", where=self.where,
                hint=nearest(name, self.names) or "在抬头的“指标”里声明，或检查名字",
            )  # fmt: skip
        return self.names[name]

    def measured(self, inner: nodes.Node, attribute: str) -> Expression:
        tree = self.build(inner)
        if attribute not in [m.value for m in Measure] or not isinstance(tree, Ref):
            raise ReportError(
                f"算式里没有“.{attribute}”",
                where=self.where,
                hint="可用：" + "、".join(m.value for m in Measure),
            )
        return with_measure(tree, Measure(attribute))

    def filtered(self, inner: nodes.Node, name: str, args: list[nodes.Expr]) -> Expression:
        if name == "个数" and isinstance(inner, nodes.Name) and inner.name in SECTIONS:
            return Rows(inner.name)
        if (
            name == "个数"
            and isinstance(inner, nodes.Getitem)
            and isinstance(inner.node, nodes.Name)
            and inner.node.name == "表"
            and isinstance(inner.arg, nodes.Const)
        ):
            return Rows(str(inner.arg.value))
        if name == "时期" and len(args) == 1:
            return at_period(self.build(inner), str(Period.parse(self.text(args[0]))))
        raise ReportError(
            f"算式里不能用写法“{name}”", where=self.where, hint="算式里只有 个数、时期 可用"
        )

    def text(self, node: nodes.Expr) -> str:
        match node:
            case nodes.Const(value=str(text)):
                return text
            case nodes.Name(name=name) if name in self.texts:
                return self.texts[name]
        raise ReportError("时期的括号里写时期或基本信息的项名", where=self.where)

    def chain(self, first: nodes.Node, ops: list[nodes.Operand]) -> Expression:
        left, parts = self.build(first), []
        for step in ops:
            if step.op not in _COMPARE:
                raise ReportError("算式里只能用 == != <= >= < > 比较", where=self.where)
            right = self.build(step.expr)
            parts.append(Op(_COMPARE[step.op], (left, right)))
            left = right
        return parts[0] if len(parts) == 1 else Op("且", tuple(parts))
