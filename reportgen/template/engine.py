"""A report type, loaded and compiled once, rendered for any dataset.

`load_template(folder)` reads and compiles; `Template.render(dataset)` gives the Document with what
was noticed on the way.  Compiled code and the Markdown skeleton are shared by all renderings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

from jinja2 import meta, nodes
from jinja2.environment import Template as JinjaTemplate
from jinja2.exceptions import (
    SecurityError,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from msgspec import Struct

from reportgen.binding.expression import Expression
from reportgen.dataset import INDICATORS, SECTIONS, Dataset, TextCell
from reportgen.document import (
    Block,
    Bound,
    Break,
    Byline,
    Document,
    Finding,
    Inline,
    Strong,
    Text,
    Title,
)
from reportgen.errors import Collector, Location, Notice, ReportError, nearest
from reportgen.template.blocks import DEFAULT_NUMBERING, Builder, Place
from reportgen.template.contract import REPORT_FILE, Contract, Line, load_contract
from reportgen.template.formulas import check, parse_formula, to_expression
from reportgen.template.library import furnish
from reportgen.template.markdown import (
    Emphasis,
    LineEnd,
    NodeMark,
    RenderedLineError,
    Span,
    Words,
    parse,
    parse_inline,
)
from reportgen.template.marks import unlace
from reportgen.template.rendering import Flow, Missing, Rendering
from reportgen.template.sandbox import RENDERING, Sandbox
from reportgen.template.values import Figure, PracticeView, SectionView, TableView, TextValue
from reportgen.unit import Unit, parse_unit

OWN = "本条"
_SYNTAX = {
    "No filter named": "没有写法或过滤器",
    "No test named": "没有判断",
    "Encountered unknown tag": "不认识的标签",
}
_PLAIN_SYNTAX = {
    "Unexpected end of template": (
        "模板没有收尾",
        "检查 {% for %}、{% if %} 有没有 {% endfor %}、{% endif %}",
    ),
    "unexpected end of template": ("{{ 没有收尾", "检查 {{ }} 是否成对"),
    "unexpected '": ("多了一个括号", "检查 {{ }}、{% %} 是否成对"),
    "recursive": ("模板里不能用递归循环（recursive）", ""),
    "Expected an expression, got 'end of print statement'": ("{{ }} 里是空的", "写上指标名"),
}


class Rendered(Struct, frozen=True):
    """A document, and what a person should know about it."""

    document: Document
    notices: tuple[Notice, ...]
    missing: tuple[Bound, ...]
    """Numbers that stand on the page as XX."""


def load_template(folder: Path) -> Template:
    """The report type in a folder.  Raises ReportError with file and line for every problem."""
    return Template(load_contract(folder))


class Template:
    """A compiled report type; holds no data."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self._page = Sandbox(str(contract.folder), marking=True)
        self._line = Sandbox(str(contract.folder), marking=False)
        for environment in (self._page, self._line):
            furnish(environment)
        self._body = self._compile(self._page, contract.body, contract.at(1))
        self._cell = lru_cache(maxsize=4096)(self._compile_text)
        places = [(line, contract.at(line.line)) for line in self._lines()]
        self._heads = {line: self._compile(self._line, line.text, where) for line, where in places}
        self._formulas = [
            (line, parse_formula(line.text, contract.at(line.line), self._line))
            for line in (*(line for _, line in contract.derived), *contract.checks)
        ]

    def render(self, data: Dataset, missing: Missing = "mark") -> Rendered:
        """The document for a dataset seen at one entity and period (`Dataset.at`).

        Raises ReportError: unknown names with their lines (all at once), a form that does not fit,
        a missing value under `error`, a template that exceeds its bounds.
        """
        units = {need.name: parse_unit(need.unit) for need in self.contract.needs}
        rendering = Rendering(data, missing, units)
        rendering.notices += self._check_contract(data, units)
        expressions = self._expressions(data)
        context = self._context(rendering, expressions)
        self._check_names(data, context)
        title = self._title_blocks(context)
        body = self._body_blocks(rendering, context)
        document = Document(
            self.contract.profile, (*title, *body), self._findings(data, expressions)
        )
        return Rendered(document, tuple(rendering.notices), tuple(rendering.missing))

    def _lines(self) -> Iterator[Line]:
        for line in (self.contract.title, self.contract.subtitle, self.contract.byline):
            if line is not None:
                yield line

    def _check_contract(self, data: Dataset, units: Mapping[str, Unit]) -> list[Notice]:
        problems = Collector()
        notices: list[Notice] = []
        known = data.names
        for need in self.contract.needs:
            name = known.get(need.name)
            if name is None:
                if not need.optional:
                    hint = nearest(need.name, [n for n in known if n not in units])
                    notices.append(
                        Notice(f"数据中没有指标“{need.name}”", self.contract.at(need.line), hint)
                    )
                continue
            have = data.indicators[name]
            if (
                have.unit
                and need.unit
                and not parse_unit(need.unit).comparable(_unit_of(data, name))
            ):
                problems.add(
                    f"指标“{name}”的单位是“{have.unit}”，模板要的是“{need.unit}”",
                    where=have.where,
                    hint=f"改数据的单位，或改 {REPORT_FILE} 第{need.line}行",
                )
        for info in self.contract.infos:
            if info not in data.info:
                problems.add(
                    f"“基本信息”中没有“{info}”",
                    where=Location(data.files[0].name if data.files else "", "基本信息"),
                    hint=nearest(info, data.info) or f"加一行：项填“{info}”",
                )
        problems.raise_any()
        return notices

    def _expressions(self, data: Dataset) -> dict[str, Expression]:
        """Every name arithmetic may use: indicators, declared indicators, 推算 (in order)."""
        names: dict[str, Expression] = {
            need.name: data.ref(need.name) for need in self.contract.needs
        }
        names |= {name: data.ref(indicator) for name, indicator in data.names.items()}
        problems = Collector()
        formulas = dict(self._formulas)
        for name, line in self.contract.derived:
            try:
                where = self.contract.at(line.line)
                names[name] = to_expression(formulas[line], names, _texts(data), where)
            except ReportError as error:
                problems.absorb(error)
        problems.raise_any()
        return names

    def _context(
        self, rendering: Rendering, expressions: Mapping[str, Expression]
    ) -> dict[str, Any]:
        data = rendering.data
        figures = {name: Figure(rendering, tree, name) for name, tree in expressions.items()}
        texts = {
            name: TextValue(rendering, cell)
            for name, cell in ({**data.info, **_scope(data)}).items()
        }
        for name in figures.keys() & texts.keys():
            raise ReportError(
                f"“{name}”既是指标又是基本信息",
                where=texts[name].cell.where,
                hint="改掉其中一个名字",
            )
        context: dict[str, Any] = {RENDERING: rendering}

        def render_cell(cell: TextCell, practice: PracticeView | None) -> str:
            return self._render_cell(rendering, context, cell, practice)

        context |= figures | texts
        for name in SECTIONS:
            context[name] = SectionView(rendering, name, data.section(name), render_cell)
        context["指标"] = figures
        context["表"] = {name: TableView(rendering, table) for name, table in data.tables.items()}
        return context

    def _check_names(self, data: Dataset, context: Mapping[str, Any]) -> None:
        """Report every unknown name of template and cells at once, with lines and cells."""
        known = [*context, *self._page.globals]
        problems = Collector()
        compiled: list[tuple[_Compiled, Location | None]] = [(self._body, None)]
        compiled += [(head, None) for head in self._heads.values()]
        for cell in _template_cells(data):
            try:
                compiled.append((self._cell(cell.text), cell.where))
            except ReportError as error:
                problems.add(error.message, where=cell.where, hint=error.hint)
        for template, place in compiled:
            for name, where in template.unknown(context.keys() | {OWN}):
                problems.add(
                    f"不认识的名字“{name}”",
                    where=place or where,
                    hint=nearest(name, known) or "在抬头的“指标”里声明，或检查数据里的名字",
                )
        problems.raise_any()

    def _title_blocks(self, context: dict[str, Any]) -> list[Block]:
        contract = self.contract
        out: list[Block] = []
        heads = ((contract.title, "标题"), (contract.subtitle, "副题"), (contract.byline, "署名"))
        for line, role in heads:
            if line is None:
                continue
            where = contract.at(line.line)
            text = self._run(self._heads[line], context)
            rendering: Rendering = context[RENDERING]
            inlines = _line_inlines(text, where, rendering)
            key = f"{REPORT_FILE}:{line.line}"
            if role == "署名":
                if inlines:
                    out.append(Byline(key, inlines))
            elif inlines:
                out.append(Title(key, inlines, "标题" if role == "标题" else "副题"))
        return out

    def _body_blocks(self, rendering: Rendering, context: dict[str, Any]) -> list[Block]:
        text, lines = unlace(self._run(self._body, context))
        places: list[Place] = [
            (
                Location(self._page.files[number >> 20], line=number & 0xFFFFF),
                tuple(rendering.rows[row] for row in rows),
            )
            for number, rows in lines
        ]
        numbering = self.contract.numbering
        if numbering is None:
            numbering = DEFAULT_NUMBERING[self.contract.profile]
        try:
            return Builder(rendering, places, numbering).build(parse(text))
        except RenderedLineError as error:
            raise ReportError(error.message, where=places[error.line][0], hint=error.hint) from None

    def _findings(
        self, data: Dataset, expressions: Mapping[str, Expression]
    ) -> tuple[Finding, ...]:
        problems = Collector()
        out: list[Finding] = []
        formulas = dict(self._formulas)
        for line in self.contract.checks:
            where = self.contract.at(line.line)
            try:
                tree = to_expression(formulas[line], expressions, _texts(data), where)
                out.append(check(line.text, tree, data, where))
            except ReportError as error:
                problems.absorb(error)
        problems.raise_any()
        return tuple(out)

    def _render_cell(
        self,
        rendering: Rendering,
        context: dict[str, Any],
        cell: TextCell,
        practice: PracticeView | None,
    ) -> str:
        text = cell.text
        if "{" in text:
            scope = context if practice is None else context | {OWN: practice}
            text = self._run(self._cell(text), scope, cell.where)
        flow = Flow(
            tuple(
                _line_inlines(line, cell.where, rendering)
                for line in text.split("\n")
                if line.strip()
            )
        )
        return rendering.mark_node(flow)

    def _run(
        self, template: _Compiled, context: dict[str, Any], where: Location | None = None
    ) -> str:
        try:
            return template.jinja.render(context)
        except ReportError as error:
            if error.where is not None:
                raise
            raise type(error)(
                error.message,
                where=where or _template_line(error.__traceback__, template),
                hint=error.hint,
            ) from None
        except RecursionError:
            raise ReportError("模板互相引用，没有尽头", where=where or template.where) from None
        except (TemplateError, TypeError, ValueError, LookupError, AttributeError) as error:
            if not isinstance(error, TemplateError) and _is_ours(error.__traceback__):
                raise  # a bug keeps its traceback
            place = where or _template_line(error.__traceback__, template)
            raise ReportError(_runtime_message(error), where=place) from None

    def _compile_text(self, text: str) -> _Compiled:
        return self._compile(self._line, text, None)

    def _compile(self, environment: Sandbox, source: str, where: Location | None) -> _Compiled:
        name = REPORT_FILE
        try:
            tree = environment.parse(source, name, name)
            code = environment.compile(tree, name, name)
        except TemplateSyntaxError as error:
            line = (
                where
                if where and where.line > 1
                else Location(error.name or name, line=error.lineno)
            )
            message, hint = _syntax_message(error, environment)
            raise ReportError(message, where=line, hint=hint) from None
        except (RecursionError, MemoryError, SyntaxError):
            raise ReportError("模板里括号或块套得太深", where=where) from None
        jinja = JinjaTemplate.from_code(environment, code, environment.globals)
        return _Compiled(jinja, tree, where or Location(name))


class _Compiled:
    """Compiled code, and the names it needs with their first lines."""

    def __init__(self, jinja: JinjaTemplate, tree: nodes.Template, where: Location) -> None:
        self.jinja = jinja
        self.where = where
        needed = meta.find_undeclared_variables(tree)
        self.names: dict[str, int] = {}
        for node in tree.find_all(nodes.Name):
            if node.name in needed and node.ctx == "load":
                self.names.setdefault(node.name, node.lineno)

    def unknown(self, known: Any) -> list[tuple[str, Location]]:
        """Names outside `known`, with the template line of their first use."""
        return [
            (name, self.where if self.where.line > 1 else Location(self.where.file, line=line))
            for name, line in self.names.items()
            if name not in known
        ]


def _scope(data: Dataset) -> dict[str, TextCell]:
    """地区 and 报告期 of this build, where the data themselves name them."""
    where = Location(data.files[0].name if data.files else "", INDICATORS)
    scope: dict[str, TextCell] = {}
    if data.entity and data.entities:
        scope["地区"] = TextCell(data.entity, where)
    if data.period and "报告期" not in data.info:
        scope["报告期"] = TextCell(data.period, where)
    return scope


def _texts(data: Dataset) -> dict[str, str]:
    """基本信息 as plain strings."""
    return {name: cell.text for name, cell in data.info.items()}


def _unit_of(data: Dataset, name: str) -> Unit:
    for key, observation in data.observations.items():
        if key[0] == name:
            return observation.unit
    return parse_unit("")


def _template_cells(data: Dataset) -> Iterator[TextCell]:
    """The cells of this build's sections that are templates."""
    for name in SECTIONS:
        for practice in data.section(name):
            cells = [practice.title, practice.lead]
            for action in practice.actions:
                cells += [action.heading, action.body, action.caption]
            yield from (cell for cell in cells if cell is not None and "{" in cell.text)


def _line_inlines(text: str, where: Location, rendering: Rendering) -> tuple[Inline, ...]:
    """One line of text with marks as inlines; literal text was written at `where`."""
    return tuple(_inlines(parse_inline(text), where, rendering))


def _inlines(spans: tuple[Span, ...], where: Location, rendering: Rendering) -> Iterator[Inline]:
    for span in spans:
        match span:
            case Words(text=text):
                yield Text(text, where)
            case NodeMark(number=number):
                node = rendering.nodes[number]
                if isinstance(node, Flow):
                    for position, paragraph in enumerate(node.paragraphs):
                        if position:
                            yield Break()
                        yield from paragraph
                else:
                    yield node
            case Emphasis(spans=inner):
                flat = (i for i in _inlines(inner, where, rendering) if not isinstance(i, Strong))
                yield Strong(tuple(flat))
            case LineEnd():
                yield Break()


def _template_line(traceback: TracebackType | None, template: _Compiled) -> Location:
    """The template line an error came from: Jinja rewrites tracebacks to point at it."""
    place = template.where
    while traceback is not None:
        name = traceback.tb_frame.f_code.co_filename
        if name.endswith(".md"):
            place = Location(Path(name).name, line=traceback.tb_lineno)
        traceback = traceback.tb_next
    return template.where if template.where.line > 1 else place


def _is_ours(traceback: TracebackType | None) -> bool:
    """Whether an error was raised by this package's own code rather than by what a template does."""
    name = ""
    while traceback is not None:
        name = traceback.tb_frame.f_code.co_filename
        traceback = traceback.tb_next
    return Path(name).is_relative_to(Path(__file__).parent.parent)


def _syntax_message(error: TemplateSyntaxError, environment: Sandbox) -> tuple[str, str]:
    raw = error.message or ""
    for english, chinese in _SYNTAX.items():
        if raw.startswith(english):
            name = raw.split("'")[1] if raw.count("'") >= 2 else ""
            return f"{chinese}“{name}”", nearest(
                name, [f for f in environment.filters if f[0] != "_"]
            )
    for english, (message, hint) in _PLAIN_SYNTAX.items():
        if raw.startswith(english):
            return message, hint
    near = raw.rpartition("got '")[2].rstrip("'.") if "got '" in raw else ""
    return "模板写法有误" + (
        f"，在“{near}”附近" if near else ""
    ), "检查括号和引号是否成对，名字里有没有空格"


def _runtime_message(error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        return f"没有片段“{error.name}”"
    if isinstance(error, UndefinedError | SecurityError) and error.message:
        return error.message
    return "模板这里的用法不成立，对照模板说明检查这一行"
