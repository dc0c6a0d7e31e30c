"""What an author typed right beside a figure: the words that a refresh will not change with it.

    同比增长{{ 增速 }}，近{{ 党员 }}    →    before “同比增长”, figure 增速; before “，近”, figure 党员

Only tags that print one figure are looked at, and figures joined to words by `~`; what an expression
stands for is read as `formulas` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jinja2 import nodes
from jinja2.environment import Environment
from jinja2.exceptions import TemplateSyntaxError
from msgspec import Struct

from reportgen.binding.expression import Const, Expression
from reportgen.chinese.forms import DEFAULT_FORM, SPECS
from reportgen.errors import Location, ReportError
from reportgen.template.formulas import to_expression
from reportgen.template.guarded import joined

_PIECE = re.compile(
    r"\{#(?:(?!\{#).)*?#\}|\{%(?:(?!\{%).)*?%\}|\{\{(?P<inner>(?:(?!\{\{).)*?)\}\}", re.DOTALL
)


class Beside(Struct, frozen=True):
    """A figure that is printed, and the words on either side of it on its line."""

    before: str
    """From the start of the line; a tag is U+0000."""
    after: str
    form: str
    """The name of its form."""
    options: tuple[str, ...]
    """The options that its form is given."""
    against: Expression | None
    """What its form compares it with, where that stands in the brackets: 增长(投资.上期)."""
    expression: Expression
    tag: str
    """The source from the figure's tag on: what stands behind `before` in the file."""
    file: str
    line: int


def beside(
    text: str, where: Location, environment: Environment, names: Mapping[str, Expression]
) -> Iterator[Beside]:
    """The figures of a piece of source that begins at `where`, in order; `names` are those that
    stand for figures."""
    pieces = list(_PIECE.finditer(text))
    before, last = "", 0
    for number, piece in enumerate(pieces):
        before = f"{before}{text[last : piece.start()]}".rpartition("\n")[2]
        ahead, before, last = before, before + "\0", piece.end()
        if piece["inner"] is None:
            continue
        end = pieces[number + 1].start() if number + 1 < len(pieces) else len(text)
        after = text[piece.end() : end].partition("\n")[0]
        line = where.line + text.count("\n", 0, piece.start())
        for parts in _printed(piece["inner"], environment):
            yield from _figures(parts, (ahead, after, piece[0]), where.file, line, names)


def _printed(inner: str, environment: Environment) -> Iterator[list[nodes.Expr]]:
    """What a tag prints, joined parts apart."""
    try:
        tree = environment.parse("{{" + inner + "}}")
    except (TemplateSyntaxError, ReportError):
        return
    for output in tree.find_all(nodes.Output):
        for node in output.nodes:
            yield joined(node) if isinstance(node, nodes.Concat) else [node]


def _figures(
    parts: list[nodes.Expr],
    around: tuple[str, str, str],
    file: str,
    line: int,
    names: Mapping[str, Expression],
) -> Iterator[Beside]:
    before, after, tag = around
    for at, part in enumerate(parts):
        formed = _formed(part, names)
        if formed is not None:
            ahead = before if at == 0 else _words(parts[at - 1])
            behind = after if at == len(parts) - 1 else _words(parts[at + 1])
            own_tag = tag if at == 0 else ""
            yield Beside(ahead, behind, *formed, tag=own_tag, file=file, line=line)


def _words(node: nodes.Expr) -> str:
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, str) else ""


def _formed(node: nodes.Expr, names: Mapping[str, Expression]) -> _Formed | None:
    """The form and the expression of a figure; None for what is none, or is known to data only."""
    form, against = DEFAULT_FORM.name, None
    options: tuple[str, ...] = ()
    if isinstance(node, nodes.Filter) and node.name in SPECS and node.node is not None:
        form, spec = node.name, SPECS[node.name]
        placed = zip(spec.options, node.args[spec.operands :], strict=False)
        options = (*(key for key, _ in placed), *(str(given.key) for given in node.kwargs))
        against = _figure(node.args[0], names) if node.args else None
        node = node.node
    expression = _figure(node, names)
    return None if expression is None else (form, options, against, expression)


_Formed = tuple[str, tuple[str, ...], Expression | None, Expression]


def _figure(node: nodes.Expr, names: Mapping[str, Expression]) -> Expression | None:
    try:
        expression = to_expression(node, names, {}, Location(""))
    except ReportError:
        return None
    return None if isinstance(expression, Const) else expression
