"""What a report type's source says, read off its syntax trees without running them: for `check`.

    Template → trees of heads, body and partials → names used, forms with their expressions, prose

Names and lines are as `engine` sees them.  What only data can decide (rows of tables, branches) is
left out: an expression that cannot be known is None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from jinja2 import nodes
from msgspec import Struct

from reportgen.binding.expression import Const, Expression, Measure, Ref, Several
from reportgen.chinese.forms import DEFAULT_FORM, SPECS, Form
from reportgen.dataset import SECTIONS
from reportgen.errors import Location, ReportError
from reportgen.template.beside import Beside, beside
from reportgen.template.compiling import Compiled, compile_source
from reportgen.template.contract import REPORT_FILE, Contract, Line, source_files
from reportgen.template.formulas import parse_formula, to_expression
from reportgen.template.library import furnish, with_noun
from reportgen.template.sandbox import Sandbox
from reportgen.template.sourceless import sourceless
from reportgen.template.spelling import without_tags
from reportgen.template.values import with_measure

_ANY_PERIOD = "2023年"
"""Stands for a 基本信息 that names a period: which one it is makes no difference to units."""


class Mention(Struct, frozen=True):
    """A word of the source and its line."""

    name: str
    file: str
    line: int


class Formed(Struct, frozen=True):
    """A form put on an expression."""

    form: Form
    expression: Expression
    file: str
    line: int


class Formula(Struct, frozen=True):
    """A 推算, or a 核对 (which has no name)."""

    name: str
    text: str
    line: int
    expression: Expression | None
    """None where it holds a name that nothing explains."""


class Prose(Struct, frozen=True):
    """A line of what the author typed; tags are blanked by U+0000, so that columns hold."""

    text: str
    file: str
    line: int


class Outline(Struct, frozen=True):
    """A report type as its source has it."""

    names: tuple[Mention, ...]
    """Names that must come from outside, by first line of each file; 指标["…"] as well."""
    tables: tuple[Mention, ...]
    formed: tuple[Formed, ...]
    typed: tuple[Mention, ...]
    """Numbers printed by a tag that hold no data (`sourceless`)."""
    beside: tuple[Beside, ...]
    """What is typed beside the declared figures."""
    derived: tuple[Formula, ...]
    checks: tuple[Formula, ...]
    prose: tuple[Prose, ...]
    open_ended: bool
    """Whether 指标[…] or 表[…] takes a name that only data tell, so that any may be used."""


def outline(contract: Contract) -> Outline:
    """The outline of a report type that `engine.load_template` has accepted."""
    return _Outliner(contract).outline()


@lru_cache(maxsize=4096)
def cell_names(text: str) -> frozenset[str]:
    """The names a cell of 做法 and the like takes from outside; none where it cannot be read."""
    if "{" not in text:
        return frozenset()
    try:
        compiled = compile_source(_environment(""), text, None)
        tree = _environment("").parse(text)
    except ReportError:
        return frozenset()
    return frozenset([*compiled.names, *(name for name, _ in _keyed(tree, "指标") if name)])


@lru_cache(maxsize=4096)
def cell_beside(text: str) -> tuple[Beside, ...]:
    """What is typed beside figures in such a cell; every name is taken for a figure's."""
    names = {name: Ref(name) for name in cell_names(text)}
    return tuple(beside(text, Location("", line=1), _environment(""), names)) if names else ()


@lru_cache(maxsize=8)
def _environment(folder: str) -> Sandbox:
    environment = Sandbox(folder, marking=False)
    furnish(environment)
    return environment


class _Source(Struct, frozen=True):
    """A piece of source with its place."""

    text: str
    where: Location
    compiled: Compiled
    tree: nodes.Template

    def line(self, node: nodes.Node) -> int:
        """The line in the file: a title of several lines counts from its first."""
        return self.where.line + node.lineno - 1


class _Outliner:
    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.environment = _environment(str(contract.folder))
        self.sources = list(self._sources())
        self.names = self._expressions()
        self.texts = dict.fromkeys(contract.infos, _ANY_PERIOD)

    def outline(self) -> Outline:
        contract = self.contract
        derived = tuple(self._formula(name, line) for name, line in contract.derived)
        keyed = [(source, *key) for source in self.sources for key in _keyed(source.tree, "指标")]
        tables = [(source, *key) for source in self.sources for key in _keyed(source.tree, "表")]
        mentions = [
            Mention(name, source.where.file, source.where.line + line - 1)
            for source in self.sources
            for name, line in source.compiled.names.items()
        ]
        mentions += [Mention(n, s.where.file, s.line(node)) for s, n, node in keyed if n]
        return Outline(
            names=tuple(mentions),
            tables=tuple(Mention(n, s.where.file, s.line(node)) for s, n, node in tables if n),
            formed=tuple(formed for source in self.sources for formed in self._formed(source)),
            typed=tuple(typed for source in self.sources for typed in _typed(source)),
            beside=tuple(each for source in self.sources for each in self._beside(source)),
            derived=derived,
            checks=tuple(self._formula("", line) for line in contract.checks),
            prose=tuple(prose for source in self.sources for prose in _prose(source)),
            open_ended=not all(name for _, name, _ in (*keyed, *tables)),
        )

    def _sources(self) -> Iterator[_Source]:
        contract = self.contract
        for line in (contract.title, contract.subtitle, contract.byline):
            if line is not None and line.text:
                folded = "\n" in line.text  # `标题: |-`: the text begins on the next line
                yield self._source(line.text, Location(REPORT_FILE, line=line.line + folded))
        yield self._source(contract.body, Location(REPORT_FILE, line=1))
        for path in source_files(contract.folder):
            if path.name != REPORT_FILE and self._included(path.name):
                assert self.environment.loader is not None
                text, _, _ = self.environment.loader.get_source(self.environment, path.name)
                yield self._source(text, Location(path.name, line=1))

    def _included(self, name: str) -> bool:
        """Whether a file of the folder is a partial, rather than a note that lies there."""
        return any(f'"{name}"' in t or f"'{name}'" in t for t in self._texts())

    def _texts(self) -> Iterator[str]:
        yield self.contract.body
        for path in source_files(self.contract.folder):
            if path.name != REPORT_FILE:
                yield path.read_text("utf-8", errors="replace")

    def _source(self, text: str, where: Location) -> _Source:
        tree = self.environment.parse(text, where.file, where.file)
        return _Source(text, where, compile_source(self.environment, text, where), tree)

    def _expressions(self) -> Mapping[str, Expression]:
        """What names stand for: declared ones, 推算 in order, and any other as an indicator."""
        contract = self.contract
        made_here = {name for source in self.sources for name in source.compiled.own}
        aside = {*made_here, *contract.infos, *SECTIONS, *self.environment.globals, "指标", "表"}
        names: dict[str, Expression] = {need.name: Ref(need.name) for need in contract.needs}
        for source in self.sources:
            for name in source.compiled.names:
                names.setdefault(name, Ref(name))
        for name, line in contract.derived:
            names.pop(name, None)
            expression = self._read(line, names)
            if expression is not None:
                names[name] = expression
        return {name: tree for name, tree in names.items() if name not in aside}

    def _formula(self, name: str, line: Line) -> Formula:
        return Formula(name, line.text, line.line, self._read(line, self.names))

    def _read(self, line: Line, names: Mapping[str, Expression]) -> Expression | None:
        where = self.contract.at(line.line)
        node = parse_formula(line.text, where, self.environment)
        known = dict(names)
        for part in (node, *node.find_all(nodes.Name)):
            if isinstance(part, nodes.Name) and part.name not in self.environment.globals:
                known.setdefault(part.name, Ref(part.name))
        texts = dict.fromkeys(self.contract.infos, _ANY_PERIOD)
        try:
            return to_expression(node, known, texts, where)
        except ReportError:
            return None

    def _beside(self, source: _Source) -> Iterator[Beside]:
        declared = {need.name for need in self.contract.needs}
        declared |= {name for name, _ in self.contract.derived}
        names = {name: tree for name, tree in self.names.items() if name in declared}
        return beside(source.text, source.where, self.environment, names)

    def _formed(self, source: _Source) -> Iterator[Formed]:
        for node in source.tree.find_all((nodes.Filter, nodes.Output)):
            if isinstance(node, nodes.Output):
                for child in node.nodes:
                    tree = self._tree(child) if not isinstance(child, nodes.TemplateData) else None
                    if tree is not None and not isinstance(tree, Const):
                        line = source.line(child)
                        yield Formed(DEFAULT_FORM, tree, source.where.file, line)
            elif isinstance(node, nodes.Filter) and node.name in SPECS and node.node is not None:
                formed = self._worded(node)
                if formed is not None:
                    yield Formed(*formed, source.where.file, source.line(node))

    def _worded(self, node: nodes.Filter) -> tuple[Form, Expression] | None:
        """A filter as form and expression; None where either is not known before there are data."""
        spec = SPECS[node.name]
        first = self._tree(node.node)
        others = [self._tree(arg) for arg in node.args[: spec.operands]]
        options = _options(node)
        if first is None or options is None or len(others) < spec.operands:
            return None
        try:
            trees = [_measured(first, measure) for measure in spec.measures]
        except ReportError:  # a count of rows has no 上年同期
            return None
        for other in others:
            if other is None:
                return None
            trees.append(other)
        form = Form(node.name, with_noun(spec, options, first))
        return form, trees[0] if len(trees) == 1 else Several(tuple(trees))

    def _tree(self, node: nodes.Node | None) -> Expression | None:
        if node is None:
            return None
        try:
            return to_expression(node, self.names, self.texts, self.contract.at(1))
        except ReportError:
            return None


def _measured(tree: Expression, measure: str) -> Expression:
    return tree if measure == Measure.VALUE else with_measure(tree, Measure(measure))


def _options(node: nodes.Filter) -> tuple[tuple[str, str], ...] | None:
    """The options of a form as written; None where one is not a plain word or number, or none of
    the form's."""
    spec = SPECS[node.name]
    pairs = list(zip(spec.options, node.args[spec.operands :], strict=False))
    pairs += [(str(pair.key), pair.value) for pair in node.kwargs]
    if len(node.args) > spec.operands + len(spec.options) or not {k for k, _ in pairs} <= {
        *spec.options
    }:
        return None
    if not all(isinstance(value, nodes.Const) for _, value in pairs):
        return None
    return tuple((key, str(value.value)) for key, value in pairs if isinstance(value, nodes.Const))


def _keyed(tree: nodes.Node, owner: str) -> Iterator[tuple[str, nodes.Node]]:
    """The keys of 指标[…] or 表[…] in a tree; "" for one that only data tell."""
    for node in tree.find_all(nodes.Getitem):
        if isinstance(node.node, nodes.Name) and node.node.name == owner:
            key = node.arg.value if isinstance(node.arg, nodes.Const) else ""
            yield str(key), node


def _typed(source: _Source) -> Iterator[Mention]:
    """Numbers printed by tags without data behind them."""
    for name, line in sourceless(source.tree):
        yield Mention(name, source.where.file, source.where.line + line - 1)


def _prose(source: _Source) -> Iterator[Prose]:
    for number, text in enumerate(without_tags(source.text).split("\n"), source.where.line):
        if text.strip("\0 \t\u3000"):
            yield Prose(text, source.where.file, number)
