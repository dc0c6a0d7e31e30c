"""Template source to code, and code to text: where every error of Jinja gets its place and its words."""

from __future__ import annotations

import warnings
from pathlib import Path
from types import TracebackType
from typing import Any

from jinja2 import nodes
from jinja2.environment import Template as JinjaTemplate
from jinja2.exceptions import TemplateError, TemplateSyntaxError
from jinja2.meta import TrackingCodeGenerator
from msgspec.structs import replace

from reportgen.errors import Collector, Location, ReportError, flatten
from reportgen.template.contract import REPORT_FILE
from reportgen.template.messages import runtime_message, syntax_message
from reportgen.template.partials import vet_partials
from reportgen.template.rendering import Rendering
from reportgen.template.sandbox import RENDERING, Sandbox

_RUNTIME = (
    TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError, NameError,
)  # fmt: skip
"""What a template's own code can raise; a constant such as 1e999 compiles to the unknown name inf."""


class Compiled:
    """Compiled code, and the names it needs with their first lines."""

    def __init__(self, jinja: JinjaTemplate, tree: nodes.Template, where: Location) -> None:
        self.jinja = jinja
        self.where = where
        kinds = (nodes.Name, nodes.Output, nodes.Macro, nodes.FromImport)
        found = list(tree.find_all(kinds))
        needed = _undeclared(tree)
        self.names: dict[str, int] = {}
        self.quoted: dict[str, int] = {}
        """Texts that are all a {{ }} prints, with their first lines: a name that needs no quotes?"""
        for node in found:
            match node:
                case nodes.Name(name=name, ctx="load") if name in needed:
                    self.names.setdefault(name, node.lineno)
                case nodes.Output(nodes=printed):
                    for child in printed:
                        if isinstance(child, nodes.Const) and isinstance(child.value, str):
                            self.quoted.setdefault(child.value, child.lineno)
        self.own = _named_here(found)
        """Names the source makes itself, for hints."""
        self.constant = _constant(tree)
        """What the code always gives, where the source holds no tag; None for any other."""

    def at(self, line: int) -> Location:
        """The place of a line of this source."""
        return self.where if _fixed(self.where) else Location(self.where.file, line=line)


def _constant(tree: nodes.Template) -> str | None:
    printed = [n for part in tree.body for n in getattr(part, "nodes", [part])]
    texts = [node.data for node in printed if isinstance(node, nodes.TemplateData)]
    return "".join(texts) if len(texts) == len(printed) else None


def _named_here(found: list[nodes.Node]) -> list[str]:
    """Loop variables, what is set, macros and what is imported."""
    names: list[str] = []
    for node in found:
        match node:
            case nodes.Name(name=name, ctx="store" | "param") | nodes.Macro(name=name):
                names.append(name)
            case nodes.FromImport(names=imported):
                names += [item if isinstance(item, str) else item[1] for item in imported]
    return list(dict.fromkeys(names))


def compile_source(environment: Sandbox, source: str, where: Location | None) -> Compiled:
    """Compile a body (`where` its line 1), a title line or a cell (`where` its own place).

    Raises ReportError, all that can be found at once; problems of a title or cell are told at it.
    """
    name = REPORT_FILE
    try:
        tree = environment.parse(source, name, name)
        if environment.marking:
            vet_partials(tree, environment, name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # of Python, about `5[1:]`
            code = environment.compile(tree, name, name)
    except TemplateSyntaxError as error:
        message, hint = syntax_message(error.message or "")
        place = (
            where if where and _fixed(where) else Location(error.name or name, line=error.lineno)
        )
        raise ReportError(message, where=place, hint=hint) from None
    except ReportError as error:
        raise _placed(error, where) from None
    except (RecursionError, MemoryError, SyntaxError):
        raise ReportError("模板里括号或块套得太深", where=_unlined(where)) from None
    except ValueError:  # int() of thousands of digits
        raise ReportError("模板里的数太长", where=_unlined(where)) from None
    jinja = JinjaTemplate.from_code(environment, code, environment.globals)
    return Compiled(jinja, tree, where or Location(name))


def run(template: Compiled, context: dict[str, Any], where: Location | None = None) -> str:
    """The text of compiled code; `where` is the cell it was written in.  Raises ReportError."""
    if template.constant is not None:
        return template.constant
    rendering: Rendering = context[RENDERING]
    place = where or (template.where if _fixed(template.where) else None)
    outer, rendering.place = rendering.place, place
    try:
        return template.jinja.render(context)
    except ReportError as error:
        raise error.at(place or _template_line(error.__traceback__, template)) from None
    except RecursionError:
        raise ReportError(
            "模板互相引用没有尽头，或套得太深", where=place or template.where
        ) from None
    except _RUNTIME as error:
        if not isinstance(error, TemplateError) and _is_ours(error.__traceback__):
            raise  # a bug keeps its traceback
        message, hint = runtime_message(error, context)
        found = place or _template_line(error.__traceback__, template)
        raise ReportError(message, where=found, hint=hint) from None
    finally:
        rendering.place = outer


def _undeclared(tree: nodes.Template) -> set[str]:
    """`meta.find_undeclared_variables` without folding constants, which runs a template's mistakes."""
    assert tree.environment is not None
    tracker = TrackingCodeGenerator(tree.environment)
    tracker.optimizer = None
    tracker.visit(tree)
    return tracker.undeclared_identifiers


def _fixed(where: Location) -> bool:
    """Whether a place is a title line or a cell, rather than line 1 that stands for a whole file."""
    return where.line > 1 or where.sheet != "" or where.cell != ""


def _placed(error: ReportError, where: Location | None) -> ReportError:
    """The same problems at the place of a title or cell."""
    if where is None or not _fixed(where):
        return error
    problems = Collector()
    for problem in flatten([error]):
        problems.absorb(ReportError(problem.message, where=where, hint=problem.hint))
    try:
        problems.raise_any()
    except ReportError as moved:
        return moved
    return error


def _unlined(where: Location | None) -> Location | None:
    """A place without the line 1 that stands for the whole file."""
    return replace(where, line=0) if where is not None and where.line == 1 else where


def _template_line(traceback: TracebackType | None, template: Compiled) -> Location:
    """The template line an error came from: Jinja rewrites tracebacks to point at it."""
    place = template.where
    while traceback is not None:
        name = traceback.tb_frame.f_code.co_filename
        if name.endswith(".md"):
            place = Location(Path(name).name, line=traceback.tb_lineno)
        traceback = traceback.tb_next
    return place


def _is_ours(traceback: TracebackType | None) -> bool:
    """Whether an error was raised by this package's own code rather than by what a template does.

    `Sandbox.call` only hands on arguments: those that do not fit are the template's.
    """
    name = function = ""
    while traceback is not None:
        code = traceback.tb_frame.f_code
        name, function = code.co_filename, code.co_name
        traceback = traceback.tb_next
    return function != "call" and Path(name).is_relative_to(Path(__file__).parent.parent)
