"""A report type, loaded and compiled once, rendered for any dataset.

`load_template(folder)` reads and compiles; `Template.render(dataset)` gives the Document with what
was noticed on the way.  Compiled code and the Markdown skeleton are shared by all renderings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import nodes
from msgspec import Struct

from reportgen.binding.expression import Expression, Ref
from reportgen.chinese.names import printed_name
from reportgen.dataset import INDICATORS, SECTIONS, Dataset, TextCell
from reportgen.document import (
    Block,
    Bound,
    Byline,
    Document,
    Finding,
    Title,
)
from reportgen.errors import Collector, Location, Notice, ReportError, flatten, nearest
from reportgen.template.blocks import DEFAULT_NUMBERING, Builder, Place
from reportgen.template.compiling import Compiled, compile_source, run
from reportgen.template.contract import REPORT_FILE, Contract, Line, load_contract
from reportgen.template.formulas import check, parse_formula, to_expression
from reportgen.template.fulfilment import met
from reportgen.template.inlines import line_inlines
from reportgen.template.library import furnish
from reportgen.template.markdown import BlockSkeleton, RenderedLineError, parse
from reportgen.template.marks import unlace
from reportgen.template.messages import numeral_hint
from reportgen.template.ordering import vet_order
from reportgen.template.proofreading import doubts
from reportgen.template.rendering import Flow, Missing, Rendering
from reportgen.template.sandbox import RENDERING, Sandbox
from reportgen.template.values import Figure, TextValue
from reportgen.template.vetting import gathering
from reportgen.template.views import PracticeView, SectionView, TableView
from reportgen.unit import parse_unit

OWN = "本条"
_MOST_HINTS = 100
"""Looking for near names takes its time; nobody reads further on."""


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
        self._units = {need.name: parse_unit(need.unit) for need in contract.needs}
        self._page = Sandbox(str(contract.folder), marking=True)
        self._line = Sandbox(str(contract.folder), marking=False)
        for environment in (self._page, self._line):
            furnish(environment)
        self._cell = lru_cache(maxsize=4096)(self._compile_text)
        self._layout = lru_cache(maxsize=128)(self._laid_out)
        problems = Collector()
        self._heads: dict[Line, Compiled] = {}
        for line in self._lines():
            with gathering(problems):
                self._heads[line] = compile_source(self._line, line.text, contract.at(line.line))
        self._formulas: dict[Line, nodes.Expr] = {}
        for line in (*(line for _, line in contract.derived), *contract.checks):
            with gathering(problems):
                where = contract.at(line.line)
                self._formulas[line] = parse_formula(line.text, where, self._line)
        with gathering(problems):
            vet_order(contract.derived, self._formulas)
        with gathering(problems):
            self._body = compile_source(self._page, contract.body, contract.at(1))
        problems.raise_any()

    def render(self, data: Dataset, missing: Missing = "mark") -> Rendered:
        """The document for a dataset seen at one entity and period (`Dataset.at`).

        Raises ReportError: unknown names with their lines, then forms that do not fit and, under
        `error`, missing values (each kind all at once); a template that exceeds its bounds.
        """
        rendering = Rendering(data, missing, self._units)
        rendering.notices += met(self.contract, self._units, data, self._body.names)
        expressions = self._expressions(data)
        context = self._context(rendering, expressions)
        self._check_names(data, context)
        blocks: list[Block] = []
        problems = rendering.problems
        for write in (self._title_blocks, self._body_blocks):
            try:
                blocks += write(context)
            except ReportError as error:
                problems.absorb(error)
        problems.raise_any()
        document = Document(self.contract.profile, tuple(blocks), self._findings(data, expressions))
        rendering.notices += doubts(document)
        return Rendered(document, tuple(rendering.notices), tuple(rendering.missing))

    def _lines(self) -> Iterator[Line]:
        for line in (self.contract.title, self.contract.subtitle, self.contract.byline):
            if line is not None:
                yield line

    def _expressions(self, data: Dataset) -> dict[str, Expression]:
        """Every name arithmetic may use: indicators, declared indicators, 推算 (in order)."""
        entity, period = data.entity, data.period
        declared = {need.name: need.name for need in self.contract.needs}
        meant = {**declared, **data.names}
        names: dict[str, Expression] = {
            name: Ref(indicator, entity, period) for name, indicator in meant.items()
        }
        problems = Collector()
        for name, line in self.contract.derived:
            try:
                where = self.contract.at(line.line)
                names[name] = to_expression(self._formulas[line], names, _texts(data), where)
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
        for name in (name for name in texts if name in figures):
            raise ReportError(
                f"“{name}”既是指标又是基本信息",
                where=texts[name].cell.where,
                hint="改掉其中一个名字",
            )
        context: dict[str, Any] = {RENDERING: rendering}

        def render_cell(cell: TextCell, practice: PracticeView | None) -> str:
            return self._render_cell(rendering, context, cell, practice)

        context = figures | texts | context  # an indicator may be called anything
        for name in SECTIONS:
            context[name] = SectionView(rendering, name, data.section(name), render_cell)
        context["指标"] = figures
        context["表"] = {name: TableView(rendering, table) for name, table in data.tables.items()}
        return context

    def _check_names(self, data: Dataset, context: Mapping[str, Any]) -> None:
        """Report every unknown name of template and cells at once, with lines and cells."""
        known = context.keys() | self._page.globals.keys()
        problems = Collector()
        for template in (*self._heads.values(), self._body):
            for name, line in template.names.items():
                if name not in known:
                    self._unknown(problems, name, template.at(line), context, template.own)
            for text, line in template.quoted.items():
                if text in known:
                    problems.add(
                        f"“{text}”加了引号，印出来的只是这几个字", where=template.at(line),
                        hint=f"要取数，去掉引号：{{{{ {text} }}}}",
                    )  # fmt: skip
        for cell in _template_cells(data):
            try:
                template = self._cell(cell.text)
            except ReportError as error:
                for problem in flatten([error]):
                    problems.add(problem.message, where=cell.where, hint=problem.hint)
                continue
            for name in template.names:
                if name not in known and name != OWN:
                    self._unknown(problems, name, cell.where, context)
        problems.raise_any()

    def _unknown(
        self,
        problems: Collector,
        name: str,
        where: Location,
        context: Mapping[str, Any],
        own: Sequence[str] = (),
    ) -> None:
        made = f"；模板自己起的名字有：{'、'.join(own)}" if own else ""
        near = nearest(name, [*own, *context]) if len(problems) < _MOST_HINTS else ""
        hint = near or f"在抬头的“指标”里声明，或检查数据里的名字{made}"
        if name == OWN:
            hint = "“本条”只能用在做法、成效等表的单元格里；模板里用循环中的名字，如 条"
        elif name in ("基本信息", "信息"):
            hint = "“基本信息”里的项直接写项名，例如 {{ 地区 }}"
        elif name in context["表"]:
            hint = f'工作表写成 表["{name}"]'
        elif wanted := numeral_hint(name):
            hint = wanted
        problems.add(f"不认识的名字“{name}”", where=where, hint=hint)

    def _title_blocks(self, context: dict[str, Any]) -> list[Block]:
        contract = self.contract
        out: list[Block] = []
        heads = ((contract.title, "标题"), (contract.subtitle, "副题"), (contract.byline, "署名"))
        for line, role in heads:
            if line is None:
                continue
            where = contract.at(line.line)
            text = run(self._heads[line], context)
            rendering: Rendering = context[RENDERING]
            try:
                inlines = line_inlines(text, where, rendering)
            except ReportError as error:
                raise error.at(where) from None
            key = f"{REPORT_FILE}:{line.line}"
            if role == "署名":
                if inlines:
                    out.append(Byline(key, inlines))
            elif inlines:
                out.append(Title(key, inlines, "标题" if role == "标题" else "副题"))
        return out

    def _body_blocks(self, context: dict[str, Any]) -> list[Block]:
        rendering: Rendering = context[RENDERING]
        text = run(self._body, context)
        if rendering.problems:  # what was left out would only make more
            return []
        places, skeletons = self._layout(text)
        numbering = self.contract.numbering
        if numbering is None:
            numbering = DEFAULT_NUMBERING[self.contract.profile]
        return Builder(rendering, places, numbering).build(skeletons)

    def _laid_out(self, text: str) -> tuple[tuple[Place, ...], tuple[BlockSkeleton, ...]]:
        """The lines and blocks of rendered text: those of documents of one shape are the same,
        whatever their numbers are."""
        clean, lines = unlace(text)
        places = tuple(_place(self._page.files[n >> 20], n & 0xFFFFF, rows) for n, rows in lines)
        try:
            return places, parse(clean, [place.where for place in places])
        except RenderedLineError as error:
            raise error.at(places[error.line].where) from None

    def _findings(
        self, data: Dataset, expressions: Mapping[str, Expression]
    ) -> tuple[Finding, ...]:
        problems = Collector()
        out: list[Finding] = []
        for line in self.contract.checks:
            where = self.contract.at(line.line)
            try:
                tree = to_expression(self._formulas[line], expressions, _texts(data), where)
                out.append(check(line, tree, data, where))
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
        if _is_template(text):
            scope = context if practice is None else context | {OWN: practice}
            text = run(self._cell(text), scope, cell.where)
        flow = Flow(
            tuple(
                line_inlines(line, cell.where, rendering)
                for line in text.split("\n")
                if line.strip()
            )
        )
        return rendering.mark_node(flow)

    def _compile_text(self, text: str) -> Compiled:
        return compile_source(self._line, text, None)


def _place(file: str, line: int, rows: tuple[int, ...]) -> Place:
    return Place(Location(file, line=line), f"{file}:{line}", rows)


def _scope(data: Dataset) -> dict[str, TextCell]:
    """地区 and 报告期 of this build, where the data themselves name them."""
    where = Location(data.files[0].name if data.files else "", INDICATORS)
    scope: dict[str, TextCell] = {}
    if data.entity and data.entities:
        scope["地区"] = TextCell(printed_name(data.entity), where)
    if data.period and "报告期" not in data.info:
        scope["报告期"] = TextCell(data.period, where)
    return scope


def _texts(data: Dataset) -> dict[str, str]:
    """基本信息 as plain strings."""
    return {name: cell.text for name, cell in data.info.items()}


def _template_cells(data: Dataset) -> Iterator[TextCell]:
    """The cells of this build's sections that are templates."""
    for name in SECTIONS:
        for practice in data.section(name):
            yield from (cell for cell in practice.cells if _is_template(cell.text))


def _is_template(text: str) -> bool:
    """Whether a cell holds tags, or what may have been meant as one (｛｛)."""
    return "{" in text or "｛" in text
