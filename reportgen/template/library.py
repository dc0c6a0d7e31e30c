"""Filters, tests, functions and the 可省 block: the vocabulary of docs/templates.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import nodes, pass_context
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context, Macro

from reportgen.binding.bounds import bounded
from reportgen.binding.expression import Expression, Measure, Op, Ref, Several
from reportgen.binding.periods import misworded
from reportgen.chinese.forms import SPECS, Form, Spec
from reportgen.document import Bound, leaves, plain_text
from reportgen.errors import Location, Notice, ReportError, nearest
from reportgen.period import Period
from reportgen.template import overall
from reportgen.template.marks import split_nodes
from reportgen.template.rendering import Flow, MissingValueError, Rendering
from reportgen.template.sandbox import Sandbox, rendering_of, template_function, template_line
from reportgen.template.values import (
    Faulty,
    Figure,
    Shown,
    TextValue,
    Value,
    as_figure,
    at_entity,
    at_period,
    is_known,
    kind,
    operand,
    with_measure,
)
from reportgen.template.views import ActionsView, SectionView, TableView

TAG, END_TAG = "可省", "可省完"
_PARTNER = {
    "由到": "甲.上年同期", "占比": "全区总数", "倍": "基数", "比例": "乙", "区间": "上限",
    "增长": "基数", "增长倍": "基数", "增长到": "基数", "番": "基数", "转为": "甲.上年同期",
    "名次变化": "上年名次",
}  # fmt: skip
"""What stands in the brackets of a form of two numbers, for hints."""


def furnish(sandbox: Sandbox) -> None:
    """Give an environment the whole vocabulary."""
    for name, spec in SPECS.items():
        sandbox.filters[name] = _form_filter(name, spec)
    sandbox.filters["个数"] = _counted
    sandbox.filters["时期"] = _at_period
    sandbox.filters["地区"] = _at_entity
    sandbox.tests["有数"] = _has_value
    sandbox.tests["缺数"] = lambda value: not _has_value(value)
    for name in ("合计", "最大", "最小"):
        sandbox.globals[name] = _function(name)
    sandbox.globals["四舍五入"] = _rounded
    for name, function in overall.FUNCTIONS.items():
        sandbox.globals[name] = function
    sandbox.globals["停"] = _stop
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
            rendering.notices.append(
                Notice(f"因{error.message}，省去一句", error.where or template_line())
            )
            return ""
        finally:
            rendering.omitting -= 1

    _run.template_function = True  # type: ignore[attr-defined]


def _deferred(work: Callable[..., Value]) -> Callable[..., Value]:
    """A filter whose refusal is told where its value is used, together with the others."""

    def apply(*args: object, **options: object) -> Value:
        try:
            value: Value = work(*args, **options)
            return value
        except ReportError as error:
            return Faulty(error)
        except TypeError as error:
            if error.__traceback__ is None or error.__traceback__.tb_next is not None:
                raise  # from inside the work: a bug
            return Faulty(
                ReportError("括号里的东西多了或少了", hint="对照 docs/templates.md 里的写法")
            )

    return apply


def _form_filter(name: str, spec: Spec) -> Callable[..., Value]:
    @_deferred
    def apply(value: object, *args: object, **options: object) -> Shown:
        figure = as_figure(value, f"写法“{name}”")
        operands, rest = args[: spec.operands], args[spec.operands :]
        if len(operands) < spec.operands:
            raise ReportError(
                f"写法“{name}”的括号里少了一个数", hint=f"例如 甲 | {name}({_PARTNER[name]})"
            )
        expressions = [with_measure(figure.expression, Measure(m)) if m != "数值" else figure.expression
                       for m in spec.measures]  # fmt: skip
        words = figure.words
        for other in operands:
            if isinstance(other, str) and (named := _by_name(figure, other)) is not None:
                raise ReportError(
                    f"写法“{name}”括号里的“{other}”加了引号", hint=f"去掉引号：{named}"
                )
            tree, other_words = operand(other)
            expressions.append(tree)
            words = f"{words}、{other_words}"
        given = _options(name, spec, rest, options)
        form = Form(name, with_noun(spec, given, figure.expression))
        tree = expressions[0] if len(expressions) == 1 else Several(tuple(expressions))
        _doubt_word(figure.rendering, form, tree)
        chosen = f"({'、'.join(value for _, value in given)})" if given else ""
        return Shown(Figure(figure.rendering, tree, f"{words} | {name}{chosen}"), form)

    return apply


def with_noun(
    spec: Spec, options: tuple[tuple[str, str], ...], expression: Expression
) -> tuple[tuple[str, str], ...]:
    """The options of a form; one that asks for a 名词 takes an indicator's name for it."""
    named = "名词" not in spec.options or any(key == "名词" for key, _ in options)
    if named or not isinstance(expression, Ref):
        return options
    return (("名词", expression.indicator), *options)


def _doubt_word(rendering: Rendering, form: Form, tree: Expression) -> None:
    """Tell where 比上年 is said of half a year, or 环比 of a whole one (STAT-06)."""
    wrong = misworded(form, tree)
    if wrong is None:
        return
    notice = Notice(
        f"“{wrong.word}”和时期不合：{wrong.period}的数写“{wrong.right}”",
        rendering.place or template_line(),
        f"改用 | {wrong.cure}，或改用 | {wrong.following}，让用词跟着时期走",
    )
    if notice not in rendering.notices:
        rendering.notices.append(notice)


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
    raise ReportError(
        f"写法的选项应当是文字或整数，这里是{kind(value)}",
        hint="位数写整数，单位、升、降写加英文引号的文字",
    )


def _usage(name: str, spec: Spec) -> str:
    return f"用法：{name}({'、'.join(spec.options)})" if spec.options else f"“{name}”没有选项"


@_deferred
def _counted(value: object, *rest: object) -> Figure:
    """个数: how many practices, measures or rows."""
    if rest:
        raise ReportError("“个数”后面不写括号", hint="例如 {{ 做法 | 个数 | 汉字 }}")
    if isinstance(value, SectionView | ActionsView | TableView):
        return value.counted()
    raise ReportError(
        f"“个数”只能用在做法、举措和表上，这里是{kind(value)}", hint="例如 {{ 做法 | 个数 | 汉字 }}"
    )


@_deferred
def _at_period(value: object, period: object = None, *rest: object) -> Figure:
    """时期: the figure at a stated period."""
    figure = as_figure(value, "“时期”")
    if period is None or rest:
        raise ReportError("“时期”的括号里写一个时期", hint='例如 甲 | 时期("2023年")')
    text = str(Period.parse(_option_text(period)))
    return Figure(
        figure.rendering, at_period(figure.expression, text), f"{figure.words} | 时期({text})"
    )


@_deferred
def _at_entity(value: object, entity: object = None, *rest: object) -> Figure:
    """地区: the figure of a stated entity."""
    figure = as_figure(value, "“地区”")
    if entity is None or rest:
        raise ReportError("“地区”的括号里写一个地区", hint='例如 甲 | 地区("河东街道")')
    text = _option_text(entity)
    return Figure(
        figure.rendering, at_entity(figure.expression, text), f"{figure.words} | 地区({text})"
    )


def _has_value(value: object) -> bool:
    """有数: of a figure whether it is known, of a text whether there is any."""
    if isinstance(value, TextValue | str):
        return bool(value)
    return is_known(value.figure if isinstance(value, Shown) else as_figure(value, "“有数”“缺数”"))


@template_function
@pass_context
def _stop(context: Context, message: object = "") -> str:
    """停: the author's own refusal, at the cell of the first value in it, else at the template line."""
    rendering = rendering_of(context)
    words, where = _read(rendering, str(message))
    return rendering.refuse(ReportError(words or "模板要求停下"), where or template_line())


def _read(rendering: Rendering, text: str) -> tuple[str, Location | None]:
    """Text with its values spelt out, and the cell of the first of them."""
    out, where = "", None
    for piece in split_nodes(text):
        if isinstance(piece, str):
            out += piece
            continue
        node = rendering.node(piece)
        inlines = (
            [i for flow in node.paragraphs for i in flow] if isinstance(node, Flow) else [node]
        )
        for leaf in leaves(tuple(inlines)):
            places = leaf.sources if isinstance(leaf, Bound) else (getattr(leaf, "origin", None),)
            where = where or next((place for place in places if place is not None), None)
        out += plain_text(tuple(inlines)).replace("\n", "")
    return out, where


def _by_name(figure: Figure, name: str) -> str | None:
    """The name, where it is an indicator's."""
    return name if name in figure.rendering.data.names else None


def _function(name: str) -> Any:
    @template_function
    def apply(*figures: object) -> Figure:
        if not figures:
            raise ReportError(f"“{name}”的括号里要有数", hint=f"例如 {name}(甲, 乙)")
        first = as_figure(figures[0], f"“{name}”")
        parts = [operand(figure) for figure in figures]
        words = f"{name}({', '.join(w for _, w in parts)})"
        tree = bounded(Op(name, tuple(tree for tree, _ in parts)))
        return Figure(first.rendering, tree, words)

    return apply


@template_function
def _rounded(figure: object, places: int = 0) -> Figure:
    first = as_figure(figure, "“四舍五入”")
    tree, _ = operand(places)
    return Figure(
        first.rendering,
        bounded(Op("四舍五入", (first.expression, tree))),
        f"四舍五入({first.words}, {places})",
    )
