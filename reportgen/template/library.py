"""Filters, tests, functions and the 可省 block: the vocabulary of docs/templates.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context, Macro

from reportgen.binding.expression import Measure, Op, Several
from reportgen.chinese.forms import SPECS, Form, Spec
from reportgen.errors import Notice, ReportError, nearest
from reportgen.period import Period
from reportgen.template.rendering import MissingValueError
from reportgen.template.sandbox import Sandbox, rendering_of, template_function
from reportgen.template.values import (
    ActionsView,
    Figure,
    SectionView,
    Shown,
    TableView,
    TextValue,
    as_figure,
    at_entity,
    at_period,
    is_known,
    operand,
    with_measure,
)

TAG, END_TAG = "可省", "可省完"


def furnish(sandbox: Sandbox) -> None:
    """Give an environment the whole vocabulary."""
    for name, spec in SPECS.items():
        sandbox.filters[name] = _form_filter(name, spec)
    sandbox.filters["个数"] = _counted
    sandbox.filters["时期"] = _at_period
    sandbox.filters["地区"] = _at_entity
    sandbox.tests["有数"] = lambda value: is_known(as_figure(value))
    sandbox.tests["缺数"] = lambda value: not is_known(as_figure(value))
    for name in ("合计", "最大", "最小"):
        sandbox.globals[name] = _function(name)
    sandbox.globals["四舍五入"] = _rounded
    sandbox.add_extension(Omittable)


class Omittable(Extension):
    """`{% 可省 %}…{% 可省完 %}`: dropped whole when a value in it is missing and the policy is omit."""

    tags = {TAG}  # noqa: RUF012 - Jinja's own interface

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        body = parser.parse_statements((f"name:{END_TAG}",), drop_needle=True)
        call = self.call_method("_run", [nodes.ContextReference()], lineno=line)
        return nodes.CallBlock(call, [], [], body, lineno=line)

    def _run(self, context: Context, caller: Macro) -> str:
        rendering = rendering_of(context)
        if rendering.policy != "omit":
            return str(caller())
        rendering.omitting += 1
        try:
            return str(caller())
        except MissingValueError as error:
            rendering.notices.append(Notice(f"因{error.message}，省去一句"))
            return ""
        finally:
            rendering.omitting -= 1

    _run.template_function = True  # type: ignore[attr-defined]


def _form_filter(name: str, spec: Spec) -> Callable[..., Shown]:
    def apply(value: object, *args: object, **options: object) -> Shown:
        figure = as_figure(value)
        operands, rest = args[: spec.operands], args[spec.operands :]
        if len(operands) < spec.operands:
            raise ReportError(f"写法“{name}”括号里少了数", hint=f"例如 {name}(全区总数)")
        expressions = [with_measure(figure.expression, Measure(m)) if m != "数值" else figure.expression
                       for m in spec.measures]  # fmt: skip
        words = figure.words
        for other in operands:
            tree, other_words = operand(other)
            expressions.append(tree)
            words = f"{words}、{other_words}"
        form = Form(name, _options(name, spec, rest, options))
        tree = expressions[0] if len(expressions) == 1 else Several(tuple(expressions))
        chosen = f"({'、'.join(value for _, value in form.options)})" if form.options else ""
        return Shown(Figure(figure.rendering, tree, f"{words} | {name}{chosen}"), form)

    return apply


def _options(
    name: str, spec: Spec, rest: tuple[object, ...], named: dict[str, object]
) -> tuple[tuple[str, str], ...]:
    if len(rest) > len(spec.options):
        raise ReportError(f"写法“{name}”括号里多了东西", hint=_usage(name, spec))
    given = dict(zip(spec.options, rest, strict=False))
    for key, value in named.items():
        if key not in spec.options:
            raise ReportError(
                f"写法“{name}”没有选项“{key}”",
                hint=nearest(key, spec.options) or _usage(name, spec),
            )
        given[key] = value
    return tuple((key, _option_text(value)) for key, value in given.items())


def _option_text(value: object) -> str:
    if isinstance(value, TextValue):
        return value.cell.text
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    raise ReportError("写法的选项应当是文字或整数")


def _usage(name: str, spec: Spec) -> str:
    return f"用法：{name}({'、'.join(spec.options)})" if spec.options else f"“{name}”没有选项"


def _counted(value: object) -> Figure:
    """个数: how many practices, measures or rows."""
    if isinstance(value, SectionView | ActionsView | TableView):
        return value.counted()
    raise ReportError("“个数”只能用在做法、举措和表上")


def _at_period(value: object, period: object) -> Figure:
    """时期: the figure at a stated period."""
    figure = as_figure(value)
    text = str(Period.parse(_option_text(period)))
    return Figure(
        figure.rendering, at_period(figure.expression, text), f"{figure.words} | 时期({text})"
    )


def _at_entity(value: object, entity: object) -> Figure:
    """地区: the figure of a stated entity."""
    figure = as_figure(value)
    text = _option_text(entity)
    return Figure(
        figure.rendering, at_entity(figure.expression, text), f"{figure.words} | 地区({text})"
    )


def _function(name: str) -> Any:
    @template_function
    def apply(*figures: object) -> Figure:
        first = as_figure(figures[0]) if figures else None
        if first is None:
            raise ReportError(f"“{name}”的括号里要有数")
        parts = [operand(figure) for figure in figures]
        words = f"{name}({', '.join(w for _, w in parts)})"
        return Figure(first.rendering, Op(name, tuple(tree for tree, _ in parts)), words)

    return apply


@template_function
def _rounded(figure: object, places: int = 0) -> Figure:
    first = as_figure(figure)
    tree, _ = operand(places)
    return Figure(
        first.rendering,
        Op("四舍五入", (first.expression, tree)),
        f"四舍五入({first.words}, {places})",
    )
