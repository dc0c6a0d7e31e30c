"""The Jinja environment templates run in: sandboxed, bounded, and marking where text was written.

The stock sandbox hides attributes but not work: nested `range`, `"a" * 2000000000` and
`%0999999999d` outrun it.  Here every loop step and call is counted, every way of putting text
together (`*`, `+`, `~`, join, output) is measured, operators that could build something huge are
refused before they run, and only names and filters on a list exist.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from jinja2 import nodes, pass_context
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
from jinja2.filters import FILTERS
from jinja2.runtime import Context, LoopContext, Macro, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

from reportgen.errors import Location, ReportError
from reportgen.template.marks import LINE, ROW_END, mark, unmarked
from reportgen.template.messages import runtime_message
from reportgen.template.partials import PartialLoader, vet_nodes
from reportgen.template.rendering import BudgetError, MissingValueError, Rendering
from reportgen.template.undefined import LOOP, NamedUndefined
from reportgen.template.values import Value
from reportgen.template.vetting import vet_source

RENDERING = "rendering!"
"""The context name under which the rendering travels; no identifier, so templates cannot spell it."""

_FILTERS = "default d first last join list reverse map selectattr rejectattr trim".split()
_OWN_OPTIONS = ("_block_vars", "_loop_vars")
"""What Jinja's own code adds to every call inside a block or a loop."""
_MAX_TEXT = 1_000_000
_ONLY_TAGS = re.compile(r"\s*(?:\{%(?:(?!%\}).)*+%\}\s*)++$")
_LAST_TAG = re.compile(r"(?<![-+])%\}\s*$")


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of one report type."""

    intercepted_binops = frozenset(["+", "*", "**", "%", "//"])

    def __init__(self, folder: str, *, marking: bool) -> None:
        super().__init__(
            loader=PartialLoader(folder, encoding="utf-8-sig"),
            undefined=NamedUndefined,
            finalize=_finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            optimized=False,  # folding constants would run a template's mistakes while compiling
            autoescape=False,
            cache_size=256,
            extensions=[],
        )
        self.marking = marking
        self.files: list[str] = []
        """Template files by the number their line marks carry."""
        self.sizes: dict[str, int] = {}
        """Characters of each template file."""
        self.globals.clear()
        self.globals["range"] = _range
        self.globals["namespace"] = Namespace
        self.filters = {name: FILTERS[name] for name in _FILTERS}
        self.filters["join"] = _join
        self.filters["_step"] = _step
        self.filters["_join"] = _concat
        self.filters["_row"] = _row
        self.filters["_one"] = _one
        self.filters["_partial"] = _partial
        self.tests = {name: self.tests[name] for name in ("defined", "undefined", "none")}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        vet_source(source, name or "", lines=self.marking)
        tree = super()._parse(_keep_line_ends(unmarked(source)), name, filename)
        found = list(tree.find_all(nodes.Node))  # one walk: every cold start compiles
        vet_nodes(found, self, name or "")
        for node in found:
            match node:
                case nodes.Const(value=str(text)):  # "\ufde0" is an escape until it is parsed
                    node.value = unmarked(text)
                case nodes.Literal():
                    _guard_literal(node)
                case nodes.Include():
                    node.template = _filtered(node.template, "_partial")
                case nodes.Import() | nodes.FromImport():
                    # a macro without the data could print nothing of it
                    setattr(node, "with_context", True)  # noqa: B010 - Stmt does not declare it
                case nodes.Concat():
                    _guard_concat(node)
                case nodes.For():
                    _guard_loop(node, rows=self.marking)
        self.sizes[name or ""] = len(source)
        if self.marking:
            if name not in self.files:
                self.files.append(name or "")
            _mark_lines(tree, self.files.index(name or "") << 20)
        return tree

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, Value):
            return attr in obj.PUBLIC
        if isinstance(obj, LoopContext):
            return attr in LOOP
        return isinstance(obj, Namespace) and not attr.startswith("_")

    def is_safe_callable(self, obj: Any) -> bool:
        return (
            isinstance(obj, Macro) or obj is Namespace or getattr(obj, "template_function", False)
        )

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        rendering_of(__context).budget.step()
        if isinstance(__obj, LoopContext) or not __self.is_safe_callable(__obj):
            raise SecurityError("模板里只能调用 range、宏和文档列出的函数")
        if isinstance(__obj, Macro) and (__obj.catch_varargs or __obj.catch_kwargs):
            raise SecurityError("宏的参数要逐个写明，不能用 varargs、kwargs")
        _check_arguments(__obj, args, kwargs)
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
        if operator == "+" and hasattr(left, "__len__") and hasattr(right, "__len__"):
            _measure(context, len(left) + len(right))
            return super().call_binop(context, operator, left, right)
        raise ReportError(f"模板里文字不能做“{operator}”运算", hint="拼接文字用 ~")


def rendering_of(context: Context) -> Rendering:
    """The rendering a context belongs to.  Raises ReportError in a module imported without it."""
    rendering = context.parent.get(RENDERING)  # nothing in a template can set it anew
    if not isinstance(rendering, Rendering):
        raise ReportError(
            "引入的片段拿不到数据", hint="改写成 {% import … with context %} 或 {% include %}"
        )
    return rendering


def template_function(function: Any) -> Any:
    """Mark a function as callable from templates."""
    function.template_function = True
    signature = inspect.signature(function)
    passed = 1 if hasattr(function, "jinja_pass_arg") else 0
    function.signature = signature.replace(parameters=list(signature.parameters.values())[passed:])
    return function


def template_line() -> Location | None:
    """The template line that is running now: Jinja keeps a table of lines with its code."""
    frame = sys._getframe(1)
    while frame is not None:
        template = frame.f_globals.get("__jinja_template__")
        if template is not None:
            line = template.get_corresponding_lineno(frame.f_lineno)
            return Location(template.name or "", line=line)
        frame = frame.f_back  # type: ignore[assignment]
    return None


def _check_arguments(called: Any, args: tuple[Any, ...], options: dict[str, Any]) -> None:
    """Refuse a call with too many or too few things in its brackets, before Python does in English."""
    options = {key: value for key, value in options.items() if key not in _OWN_OPTIONS}
    if isinstance(called, Macro):
        names = "、".join(called.arguments)
        fits = len(args) <= len(called.arguments) and set(options) <= {*called.arguments, "caller"}
        hint = (
            f"宏“{called.name}”的括号里是：{names}" if names else f"宏“{called.name}”的括号是空的"
        )
    else:
        signature = getattr(called, "signature", None)
        fits, hint = signature is None or _binds(signature, args, options), ""
    if not fits:
        raise ReportError("括号里的东西多了或少了", hint=hint or "对照 docs/templates.md 里的写法")


def _binds(signature: inspect.Signature, args: tuple[Any, ...], options: dict[str, Any]) -> bool:
    try:
        signature.bind(*args, **options)
    except TypeError:
        return False
    return True


@template_function
def _range(*args: int) -> range:
    if not all(isinstance(a, int) and abs(a) <= 100_000 for a in args):
        raise ReportError("range 只接受不超过10万的整数")
    if not 1 <= len(args) <= 3 or args[2:] == (0,):
        raise ReportError("range 的括号里写一到三个整数，步长不能是0", hint="例如 range(1, 5)")
    return range(*args)


@pass_context
def _finalize(context: Context, value: Any) -> str:
    """Every `{{ }}` passes here: values become marks, what cannot be printed is noted and left out.

    What is noted fails the rendering in the end, together with everything else that was noted.
    """
    rendering = context.parent.get(RENDERING)
    if type(rendering) is not Rendering:
        rendering = rendering_of(context)
    try:
        text = str(value) if isinstance(value, Value) else _printed(value)
    except BudgetError:
        raise
    except MissingValueError as error:
        if rendering.omitting and rendering.policy == "omit":
            raise
        text = rendering.refuse(error, template_line())
    except ReportError as error:
        text = rendering.refuse(error, template_line())
    except UndefinedError as error:
        message, hint = runtime_message(error, context.parent)
        text = rendering.refuse(ReportError(message, hint=hint), template_line())
    rendering.budget.write(len(text))
    return text


def _printed(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, StrictUndefined):  # an unknown name raises, saying so
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is None or isinstance(value, bool):
        raise ReportError("这里没有可以印出来的内容", hint="判断用 {% if %}，不要直接印出来")
    raise ReportError("这里印出来的不是一个数或一段文字", hint="列表用 {% for %} 逐项印")


@pass_context
def _step(context: Context, items: Any, length: int = 0) -> Iterator[Any]:
    """The items of a loop, counted together with the text of the loop's body."""
    budget = rendering_of(context).budget
    try:
        each = iter(items)
    except TypeError:
        raise ReportError("这里的东西不能逐项取", hint="for 后面写 做法、表 或 range(…)") from None
    for item in each:
        budget.step()
        budget.write(length)
        yield item


@pass_context
def _concat(context: Context, parts: list[Any]) -> str:
    """`~`: text put together within the budget."""
    texts = [_finalize(context, part) for part in parts]
    _measure(context, sum(map(len, texts)))
    return "".join(texts)


@pass_context
def _join(context: Context, items: Iterable[Any], separator: Any = "") -> str:
    """join: items printed and put together within the budget."""
    texts = [_finalize(context, item) for item in _step(context, items)]
    between: str = _finalize(context, separator)
    _measure(context, sum(map(len, texts)) + len(between) * len(texts))
    return between.join(texts)


@pass_context
def _row(context: Context, item: Any) -> str:
    """Opens a row of a loop in the output, so that paragraphs know which row they came from."""
    return rendering_of(context).mark_row(getattr(item, "row_name", ""))


@pass_context
def _one(_context: Context, item: Any) -> Any:
    """An element of a list: never a list itself, for lists of one another grow beyond any bound."""
    if isinstance(item, list | tuple | dict):
        raise ReportError("列表里不能再放列表")
    return item


@pass_context
def _partial(context: Context, name: Any) -> Any:
    """The name of an include; its text counts each time it is included."""
    budget = rendering_of(context).budget
    budget.step()
    if isinstance(name, str) and isinstance(context.environment, Sandbox):
        context.environment.get_template(name)
        budget.write(context.environment.sizes.get(name, 0))
    return name


def _measure(context: Context, length: int) -> None:
    if length > _MAX_TEXT:
        raise BudgetError(f"模板拼出的文字超过{_MAX_TEXT}字")
    rendering_of(context).budget.write(length)


def _keep_line_ends(source: str) -> str:
    """Let only lines of nothing but tags vanish: trim_blocks would also eat the line end after
    `正文{% endif %}` and run two paragraphs into one.  `{% if 甲 %}正文{% endif %}` inside a paragraph
    vanishes where it says nothing, as a blank line would end the paragraph."""
    lines = source.split("\n")
    return "\n".join(
        _LAST_TAG.sub("+%}", line) if _ends_with_text(line, after) else line
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
    )


def _ends_with_text(line: str, after: str) -> bool:
    """Whether the line end behind the last tag of a line belongs to the text."""
    bare = line.strip()
    if not bare.endswith("%}") or _ONLY_TAGS.match(line):
        return False
    return not bare.startswith("{%") or not after.strip()


def _filtered(node: nodes.Node, name: str, *args: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(node, name, list(args), [], None, None, lineno=node.lineno)


def _guard_literal(literal: nodes.Literal) -> None:
    """Let a list hold lists only where they are spelt out."""
    plain = (nodes.Const, nodes.List, nodes.Tuple, nodes.Dict)
    if isinstance(literal, nodes.Dict):
        for pair in literal.items:
            pair.value = _filtered(pair.value, "_one")
            pair.key = _filtered(pair.key, "_one")
    elif isinstance(literal, nodes.List) or (
        isinstance(literal, nodes.Tuple) and literal.ctx == "load"
    ):
        literal.items = [
            item if isinstance(item, plain) else _filtered(item, "_one") for item in literal.items
        ]


def _guard_concat(concat: nodes.Concat) -> None:
    inner = nodes.List(concat.nodes, lineno=concat.lineno)
    concat.nodes = [
        nodes.Const("", lineno=concat.lineno),
        nodes.Filter(inner, "_join", [], [], None, None, lineno=concat.lineno),
    ]


def _texts(node: nodes.Node) -> Iterator[nodes.TemplateData]:
    if isinstance(node, nodes.TemplateData):
        yield node
    yield from node.find_all(nodes.TemplateData)


def _guard_loop(loop: nodes.For, *, rows: bool) -> None:
    line = loop.lineno
    if loop.recursive:
        raise TemplateSyntaxError("recursive", line)
    length = sum(len(text.data) for part in loop.body for text in _texts(part))
    loop.iter = _filtered(loop.iter, "_step", nodes.Const(length, lineno=line))
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
