"""One rendering: what its values share — the data, the nodes behind the marks, and the budget."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal, final

from msgspec import Struct, field

from reportgen.binding.evaluate import evaluate, exact_text
from reportgen.binding.expression import Binding, Cell, Expression, Leaf, Observation, Ref
from reportgen.binding.lacking import lack
from reportgen.binding.periods import has_no_before, worded
from reportgen.chinese.forms import SPECS, Form
from reportgen.chinese.quantity import Quantity
from reportgen.dataset import Dataset
from reportgen.document import Bound, Inline, Text
from reportgen.errors import Collector, Location, Notice, ReportError
from reportgen.template.marks import NODE, ROW, mark
from reportgen.unit import Unit, parse_unit

Missing = Literal["mark", "error", "omit"]

_BY_PERIOD = frozenset(name for name, spec in SPECS.items() if spec.by_period is not None)
"""Forms whose word follows the period."""

MAX_STEPS = 200_000
MAX_CHARACTERS = 4_000_000
MAX_SECONDS = 8.0


@final
class Flow(Struct, frozen=True):
    """Inlines of a data cell, one tuple per paragraph."""

    paragraphs: tuple[tuple[Inline, ...], ...]


Node = Text | Bound | Flow


class MissingValueError(ReportError):
    """A value is missing where the policy does not let it be marked."""


class BudgetError(ReportError):
    """A bound was passed: the rendering stops at once."""


class Budget(Struct):
    """Bounds of one rendering (design §4): loop steps and calls, characters, seconds."""

    steps: int = 0
    characters: int = 0
    deadline: float = field(default_factory=lambda: time.monotonic() + MAX_SECONDS)

    def step(self) -> None:
        """Count a loop step or a call."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise BudgetError(
                f"模板循环超过{MAX_STEPS}次", hint="检查循环是不是套了循环，或 range 的数太大"
            )
        if self.steps % 256 == 0 and time.monotonic() > self.deadline:
            raise BudgetError(f"模板运行超过{MAX_SECONDS:.0f}秒", hint="检查循环是不是停不下来")

    def write(self, length: int) -> None:
        """Count characters that are put together anywhere."""
        self.characters += length
        if self.characters > MAX_CHARACTERS:
            raise BudgetError(f"模板输出超过{MAX_CHARACTERS}字", hint="检查循环和重复拼接的文字")


class Rendering:
    """State of one rendering; every value in the template's context holds it."""

    def __init__(self, data: Dataset, policy: Missing, units: Mapping[str, Unit]) -> None:
        self.data = data
        self.units = units
        """Units the contract expects, for indicators the data lack altogether."""
        self.policy = policy
        self.budget = Budget()
        self.nodes: list[Node] = []
        self.rows: list[str] = []
        self.notices: list[Notice] = []
        self.missing: list[Bound] = []
        self.omitting = 0
        """How many 可省 blocks enclose the current place."""
        self.place: Location | None = None
        """Where the template being run was written, if that is not a line of a template file."""
        self.problems = Collector()
        self._told: set[tuple[str, Location | None]] = set()

    def refuse(self, error: ReportError, where: Location | None) -> str:
        """Note a problem of one printed value and go on with nothing: all are told together."""
        place = error.where or self.place or where
        if (error.message, place) not in self._told:
            self._told.add((error.message, place))
            self.problems.absorb(error.at(place))
        return ""

    def mark_node(self, node: Node) -> str:
        """The mark that stands for a node in rendered text."""
        self.nodes.append(node)
        return mark(NODE, len(self.nodes) - 1)

    def node(self, number: int) -> Node:
        """The node behind a mark.  Raises ReportError for a mark put together from pieces."""
        if number >= len(self.nodes):
            raise ReportError("这里的数被截断了", hint="不要对数用截短文字的写法")
        return self.nodes[number]

    def mark_row(self, name: str) -> str:
        """The mark that opens a row of a loop."""
        self.rows.append(name)
        return mark(ROW, len(self.rows) - 1)

    def bind(self, expression: Expression, form: Form, words: str) -> Bound:
        """The bound phrase of an expression; a missing value follows the policy."""
        found = self.data.look_up(expression) if type(expression) is Ref else None
        if found is not None and found.value is not None:  # nearly every number of the text
            return _known(expression, found, found.value, form, words)
        binding = Binding(expression, form, words)
        form = worded(form, expression)  # the record keeps the author's: it follows the period
        reading = evaluate(expression, self.data)
        sources = tuple(dict.fromkeys(o.where for o in reading.observations))
        if not reading.missing:
            text = _shown(form, reading.quantities, words)
            first = reading.quantities[0]
            return Bound(text, binding, sources, exact_text(first.value))
        note = "缺数：" + "；".join(lack(leaf, self.data) for leaf in reading.missing)
        if self.policy == "error" or (self.policy == "omit" and self.omitting):
            raise MissingValueError(note, hint="补上数值，或用 --missing mark 先标出来")
        for leaf in filter(has_no_before, reading.missing):
            raise ReportError(
                f"“{words}”写不出来：{lack(leaf, self.data)}",
                hint="要比的数填在指标表的“上期”列；或改用 | 同比、| 比同期；"
                "有时没有就先问一问：{% if 甲.上期 is 有数 %}",
            )
        unit = reading.unit or self._expected(reading.missing[0])
        text = form.missing(unit)
        if isinstance(expression, Ref) and (found := self.data.look_up(expression)) is not None:
            # “后XX%”: the words around the number still hold; 余 and the like wait for the number
            text = found.qualifier.before + text + found.qualifier.after
        bound = Bound(text, binding, sources, note=note)
        self.missing.append(bound)
        return bound

    def bind_cell(self, cell: Cell, found: Observation, form: Form) -> Bound:
        """The bound number of a table's cell, by whoever walks the table and has found it already: a
        table is mostly numbers."""
        value = found.value
        if value is None:
            return self.bind(cell, form, "")
        return _known(cell, found, value, form, "")

    def _expected(self, leaf: Leaf) -> Unit | None:
        if isinstance(leaf, Ref):
            return self.units.get(leaf.indicator)
        if not isinstance(leaf, Cell) or leaf.table not in self.data.tables:
            return None
        columns = self.data.tables[leaf.table].columns
        return next((parse_unit(c.unit) for c in columns if c.name == leaf.column), None)


def _known(leaf: Expression, found: Observation, value: Decimal, form: Form, words: str) -> Bound:
    """The bound phrase of a leaf found: no tree to walk, no sources to put together."""
    exact, recorded = _exact(value)
    quantity = Quantity(exact, found.unit, found.qualifier, found.places)
    shown = worded(form, leaf) if form.name in _BY_PERIOD else form
    text = _shown(shown, (quantity,), words)
    return Bound(text, Binding(leaf, form, words), (found.where,), recorded)


def _shown(form: Form, quantities: Sequence[Quantity], words: str) -> str:
    """The phrase on paper; what cannot be worded so is told with what the author wrote."""
    try:
        return form.show(quantities)
    except ReportError as error:
        whose = f"“{words}”：" if words else ""  # a table's cell says its place
        raise ReportError(whose + error.message, where=error.where, hint=error.hint) from None


@lru_cache(maxsize=4096)
def _exact(value: Decimal) -> tuple[Fraction, str]:
    """A value of the data as forms take it, and as the record has it."""
    exact = Fraction(value)
    return exact, exact_text(exact)
