"""The Jinja environment templates run in: sandboxed, bounded, and marking where text was written.

The stock sandbox hides attributes but not work: nested `range`, `"a" * 2000000000` and
`%0999999999d` outrun it.  Here every loop step and call is counted, every way of putting text
together (`*`, `+`, `~`, join, output) is measured, operators that could build something huge are
refused before they run, and only names and filters on a list exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from jinja2 import nodes, pass_context
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.filters import FILTERS
from jinja2.loaders import FileSystemLoader
from jinja2.runtime import Context, LoopContext, Macro, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

from reportgen.errors import ReportError
from reportgen.template.marks import LINE, ROW_END, mark
from reportgen.template.rendering import Rendering
from reportgen.template.values import Value

RENDERING = "rendering!"
"""The context name under which the rendering travels; no identifier, so templates cannot spell it."""

_FILTERS = "default d first last join list reverse map selectattr rejectattr trim".split()
_LOOP = "index index0 first last length previtem nextitem revindex revindex0 cycle".split()
_MAX_TEXT = 1_000_000
_ONLY_TAGS = re.compile(r"\s*(?:\{%.*?%\}\s*)+$")
_LAST_TAG = re.compile(r"(?<![-+])%\}\s*$")


class NamedUndefined(StrictUndefined):
    """An unknown attribute: says so in Chinese as soon as it is used."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return f"模板里不能使用“{self._undefined_name}”"
        owner = self._undefined_obj
        names = (
            owner.PUBLIC if isinstance(owner, Value) else owner if isinstance(owner, dict) else ()
        )
        known = "、".join(list(names)[:10])
        return f"没有“{self._undefined_name}”" + (f"，可用：{known}" if known else "")


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of one report type."""

    intercepted_binops = frozenset(["+", "*", "**", "%", "//"])

    def __init__(self, folder: str, *, marking: bool) -> None:
        super().__init__(
            loader=FileSystemLoader(folder, encoding="utf-8-sig"),
            undefined=NamedUndefined,
            finalize=_finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,
            cache_size=256,
            extensions=[],
        )
        self.marking = marking
        self.files: list[str] = []
        """Template files by the number their line marks carry."""
        self.globals.clear()
        self.globals["range"] = _range
        self.globals["namespace"] = Namespace
        self.filters = {name: FILTERS[name] for name in _FILTERS}
        self.filters["join"] = _join
        self.filters["_step"] = _step
        self.filters["_join"] = _concat
        self.filters["_row"] = _row
        self.tests = {name: self.tests[name] for name in ("defined", "undefined", "none")}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(_keep_line_ends(source), name, filename)
        for concat in list(tree.find_all(nodes.Concat)):
            _guard_concat(concat)
        for loop in list(tree.find_all(nodes.For)):
            _guard_loop(loop, rows=self.marking)
        if self.marking:
            if name not in self.files:
                self.files.append(name or "")
            _mark_lines(tree, self.files.index(name or "") << 20)
        return tree

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, Value):
            return attr in obj.PUBLIC
        if isinstance(obj, LoopContext):
            return attr in _LOOP
        return isinstance(obj, Namespace) and not attr.startswith("_")

    def is_safe_callable(self, obj: Any) -> bool:
        return (
            isinstance(obj, Macro) or obj is Namespace or getattr(obj, "template_function", False)
        )

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        rendering_of(__context).budget.step()
        if isinstance(__obj, LoopContext) or not __self.is_safe_callable(__obj):
            raise SecurityError("模板里只能调用 range、宏和文档列出的函数")
        return __context.call(__obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if isinstance(left, Value) or isinstance(right, Value):
            if operator not in ("+", "*"):
                raise ReportError(f"数不能做“{operator}”运算", hint="可用 + - * /")
            return super().call_binop(context, operator, left, right)
        rendering_of(context).budget.step()
        if isinstance(left, int | float) and isinstance(right, int | float):
            if operator == "**" or abs(left) > 10**15 or abs(right) > 10**15:
                raise ReportError("模板里的数太大")
            return super().call_binop(context, operator, left, right)
        if operator == "+":
            _measure(context, len(left) + len(right))
            return super().call_binop(context, operator, left, right)
        raise ReportError(f"模板里文字不能做“{operator}”运算", hint="拼接文字用 ~")


def rendering_of(context: Context) -> Rendering:
    """The rendering a context belongs to.  Raises ReportError in a module imported without it."""
    rendering = context.get(RENDERING)
    if not isinstance(rendering, Rendering):
        raise ReportError(
            "引入的片段拿不到数据", hint="改写成 {% import … with context %} 或 {% include %}"
        )
    return rendering


def template_function(function: Any) -> Any:
    """Mark a function as callable from templates."""
    function.template_function = True
    return function


@template_function
def _range(*args: int) -> range:
    if not all(isinstance(a, int) and abs(a) <= 100_000 for a in args):
        raise ReportError("range 只接受不超过10万的整数")
    return range(*args)


@pass_context
def _finalize(context: Context, value: Any) -> str:
    """Every `{{ }}` passes here: values become marks, what has no wording is refused."""
    if isinstance(value, Value):
        text = str(value)
    elif isinstance(value, str):
        text = value
    elif isinstance(value, int) and not isinstance(value, bool):
        text = str(value)
    elif isinstance(value, StrictUndefined):
        text = str(value)  # raises, naming what is unknown
    elif value is None or isinstance(value, bool):
        raise ReportError("这里没有可以印出来的内容", hint="判断用 {% if %}，不要直接印出来")
    else:
        raise ReportError("这里印出来的不是一个数或一段文字", hint="列表用 {% for %} 逐项印")
    rendering_of(context).budget.write(len(text))
    return text


@pass_context
def _step(context: Context, items: Iterable[Any]) -> Iterator[Any]:
    """The items of a loop, counted."""
    budget = rendering_of(context).budget
    for item in items:
        budget.step()
        yield item


@pass_context
def _concat(context: Context, parts: list[Any]) -> str:
    """`~`: text put together within the budget."""
    texts = [_finalize(context, part) for part in parts]
    _measure(context, sum(map(len, texts)))
    return "".join(texts)


@pass_context
def _join(context: Context, items: Iterable[Any], separator: str = "") -> str:
    """join: items printed and put together within the budget."""
    texts = [_finalize(context, item) for item in _step(context, items)]
    _measure(context, sum(map(len, texts)) + len(separator) * len(texts))
    return separator.join(texts)


@pass_context
def _row(context: Context, item: Any) -> str:
    """Opens a row of a loop in the output, so that paragraphs know which row they came from."""
    return rendering_of(context).mark_row(getattr(item, "row_name", ""))


def _measure(context: Context, length: int) -> None:
    if length > _MAX_TEXT:
        raise ReportError(f"模板拼出的文字超过{_MAX_TEXT}字")
    rendering_of(context).budget.write(length)


def _keep_line_ends(source: str) -> str:
    """Let only lines of nothing but tags vanish: trim_blocks would also eat the line end after
    `正文{% endif %}` and run two paragraphs into one."""
    return "\n".join(
        _LAST_TAG.sub("+%}", line)
        if line.rstrip().endswith("%}") and not _ONLY_TAGS.match(line)
        else line
        for line in source.split("\n")
    )


def _guard_concat(concat: nodes.Concat) -> None:
    inner = nodes.List(concat.nodes, lineno=concat.lineno)
    concat.nodes = [
        nodes.Const("", lineno=concat.lineno),
        nodes.Filter(inner, "_join", [], [], None, None, lineno=concat.lineno),
    ]


def _guard_loop(loop: nodes.For, *, rows: bool) -> None:
    line = loop.lineno
    if loop.recursive:
        raise TemplateSyntaxError("recursive", line)
    loop.iter = nodes.Filter(loop.iter, "_step", [], [], None, None, lineno=line)
    target = loop.target
    if not rows or not isinstance(target, nodes.Name):
        return
    name = nodes.Name(target.name, "load", lineno=line)
    opening = nodes.Filter(name, "_row", [], [], None, None, lineno=line)
    closing = nodes.TemplateData(mark(ROW_END, 0), lineno=line)
    loop.body = [
        nodes.Output([opening], lineno=line), *loop.body, nodes.Output([closing], lineno=line)
    ]  # fmt: skip


def _mark_lines(tree: nodes.Template, offset: int) -> None:
    """Put a line mark before every piece of template text and every printed expression."""
    for output in tree.find_all(nodes.Output):
        marked: list[nodes.Expr] = []
        last = 0
        for child in output.nodes:
            if isinstance(child, nodes.TemplateData):
                child.data, last = _mark_text(child.data, child.lineno, offset)
            elif child.lineno != last:
                last = child.lineno
                marked.append(nodes.TemplateData(mark(LINE, offset + last), lineno=last))
            marked.append(child)
        output.nodes = marked


def _mark_text(text: str, line: int, offset: int) -> tuple[str, int]:
    lines = text.split("\n")
    last = 0
    for number, piece in enumerate(lines):
        if piece.strip() and not piece.startswith(mark(ROW_END, 0)):
            last = line + number
            lines[number] = mark(LINE, offset + last) + piece
    return "\n".join(lines), last
