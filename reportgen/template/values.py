"""What template authors hold in their hands: figures, texts, practices and tables.

Each value turns into a mark when it is printed (`__str__`), so it keeps its identity through every
filter; arithmetic on figures builds expression trees.  Public attributes are Chinese, the words of
docs/templates.md; the sandbox lets templates see those and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from reportgen.binding.evaluate import COMPARISONS, holds, leaves_of
from reportgen.binding.expression import (
    Cell,
    Const,
    Expression,
    Measure,
    Observation,
    Op,
    Ref,
    Rows,
    Several,
)  # fmt: skip
from reportgen.chinese.forms import DEFAULT_FORM, Form
from reportgen.dataset import Action, Practice, Table, TextCell
from reportgen.document import Bound, Text
from reportgen.errors import ReportError
from reportgen.template.marks import ROW_END, mark
from reportgen.template.rendering import Rendering

RenderCell = Callable[[TextCell, "PracticeView | None"], str]
"""Renders a small template of a section's cell into the mark of its flow."""


class Value:
    """Base of what the sandbox shows: `PUBLIC` names are all a template can reach."""

    __slots__ = ()
    PUBLIC: tuple[str, ...] = ()

    def __str__(self) -> str:
        raise ReportError(
            "这里印出来的不是一个数或一段文字", hint="列表用 {% for %} 逐项印，条和项要写明哪一列"
        )


class Figure(Value):
    """A number not yet worded: an indicator, or arithmetic over indicators."""

    __slots__ = ("expression", "rendering", "words")
    PUBLIC = ("上年同期", "上期", "目标", "排名")
    __hash__ = None  # type: ignore[assignment]  # == builds a tree

    def __init__(self, rendering: Rendering, expression: Expression, words: str) -> None:
        self.rendering = rendering
        self.expression = expression
        self.words = words

    def __str__(self) -> str:
        return self.rendering.mark_node(self.bound(DEFAULT_FORM))

    def bound(self, form: Form) -> Bound:
        """The figure in a form; a missing value follows the build's policy."""
        if self.is_condition:
            raise ReportError(f"“{self.words}”是一个判断，不能印出来", hint="判断用 {% if %}")
        return self.rendering.bind(self.expression, form, self.words)

    def measured(self, measure: Measure) -> Figure:
        """The same figure read from another column (上年同期, 目标 …)."""
        return Figure(
            self.rendering, with_measure(self.expression, measure), f"{self.words}.{measure}"
        )

    @property
    def 上年同期(self) -> Figure:
        return self.measured(Measure.YEAR_BEFORE)

    @property
    def 上期(self) -> Figure:
        return self.measured(Measure.BEFORE)

    @property
    def 目标(self) -> Figure:
        return self.measured(Measure.TARGET)

    @property
    def 排名(self) -> Figure:
        return self.measured(Measure.RANK)

    @property
    def is_condition(self) -> bool:
        """Whether this is a comparison rather than a number."""
        return isinstance(self.expression, Op) and self.expression.name in COMPARISONS

    def __bool__(self) -> bool:
        if not self.is_condition:
            raise ReportError(
                f"“{self.words}”是一个数，不能直接当条件",
                hint="写成 … > 0 这样的比较，或 … is 有数",
            )
        answer = holds(self.expression, self.rendering.data)
        if answer is None:
            raise ReportError(f"条件“{self.words}”里有缺数，无法判断", hint="先用 is 有数 问一问")
        return answer

    def __iter__(self) -> Iterator[Figure]:
        raise ReportError(f"“{self.words}”是一个数，不能逐项取")

    def _with(self, name: str, other: object, *, swapped: bool = False) -> Figure:
        tree, words = operand(other)
        left, right = (tree, self.expression) if swapped else (self.expression, tree)
        before, after = (words, self.words) if swapped else (self.words, words)
        return Figure(self.rendering, Op(name, (left, right)), f"{before} {name} {after}")

    def __add__(self, other: object) -> Figure:
        return self._with("+", other)

    def __radd__(self, other: object) -> Figure:
        return self._with("+", other, swapped=True)

    def __sub__(self, other: object) -> Figure:
        return self._with("-", other)

    def __rsub__(self, other: object) -> Figure:
        return self._with("-", other, swapped=True)

    def __mul__(self, other: object) -> Figure:
        return self._with("*", other)

    def __rmul__(self, other: object) -> Figure:
        return self._with("*", other, swapped=True)

    def __truediv__(self, other: object) -> Figure:
        return self._with("/", other)

    def __rtruediv__(self, other: object) -> Figure:
        return self._with("/", other, swapped=True)

    def __neg__(self) -> Figure:
        return Figure(self.rendering, Op("负", (self.expression,)), f"-{self.words}")

    def __eq__(self, other: object) -> Figure:  # type: ignore[override]
        return self._with("==", other)

    def __ne__(self, other: object) -> Figure:  # type: ignore[override]
        return self._with("!=", other)

    def __le__(self, other: object) -> Figure:
        return self._with("<=", other)

    def __ge__(self, other: object) -> Figure:
        return self._with(">=", other)

    def __lt__(self, other: object) -> Figure:
        return self._with("<", other)

    def __gt__(self, other: object) -> Figure:
        return self._with(">", other)


class Shown(Value):
    """A figure that has its form: ready for the page."""

    __slots__ = ("figure", "form")

    def __init__(self, figure: Figure, form: Form) -> None:
        self.figure = figure
        self.form = form

    def __str__(self) -> str:
        return self.figure.rendering.mark_node(self.figure.bound(self.form))

    def _refuse(self, _other: object) -> Figure:
        raise ReportError(
            f"“{self.figure.words}”已经指定了写法，不能再参加运算", hint="先运算，最后再加写法"
        )

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __truediv__ = __rtruediv__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse


class TextValue(Value):
    """Text from data: compares and tests as text, prints as a mark."""

    __slots__ = ("cell", "rendering")

    def __init__(self, rendering: Rendering, cell: TextCell) -> None:
        self.rendering = rendering
        self.cell = cell

    def __str__(self) -> str:
        return self.rendering.mark_node(Text(self.cell.text, self.cell.where))

    def __eq__(self, other: object) -> bool:
        return self.cell.text == (other.cell.text if isinstance(other, TextValue) else other)

    def __hash__(self) -> int:
        return hash(self.cell.text)

    def __bool__(self) -> bool:
        return bool(self.cell.text.strip())

    def __contains__(self, part: object) -> bool:
        return str(part) in self.cell.text


class CellValue(Value):
    """A section's cell: a small template, rendered when it is printed; empty cells are false."""

    __slots__ = ("cell", "practice", "render")

    def __init__(
        self, cell: TextCell | None, practice: PracticeView | None, render: RenderCell
    ) -> None:
        self.cell = cell
        self.practice = practice
        self.render = render

    def __bool__(self) -> bool:
        return self.cell is not None and bool(self.cell.text.strip())

    def __str__(self) -> str:
        return self.render(self.cell, self.practice) if self.cell is not None else ""

    def __eq__(self, other: object) -> bool:
        return (self.cell.text if self.cell else "") == other

    def __hash__(self) -> int:
        return hash(self.cell)


class ActionView(Value):
    """举措: 项.小标题, 项.正文, 项.图注 and the user's own columns."""

    __slots__ = ("action", "practice")
    PUBLIC = ("小标题", "正文", "图注")

    def __init__(self, action: Action, practice: PracticeView) -> None:
        self.action = action
        self.practice = practice

    @property
    def row_name(self) -> str:
        """What the row is called in paragraph keys."""
        cell = self.action.heading or self.action.body or self.action.caption
        return cell.text[:20] if cell else ""

    @property
    def 小标题(self) -> CellValue:
        return self._cell(self.action.heading)

    @property
    def 正文(self) -> CellValue:
        return self._cell(self.action.body)

    @property
    def 图注(self) -> CellValue:
        return self._cell(self.action.caption)

    def _cell(self, cell: TextCell | None) -> CellValue:
        return CellValue(cell, self.practice, self.practice.section.render)

    def __getitem__(self, name: str) -> TextValue | str:
        return self.practice.extra(self.action.extras, name)


class ActionsView(Value):
    """条.举措: the measures under a practice."""

    __slots__ = ("practice",)

    def __init__(self, practice: PracticeView) -> None:
        self.practice = practice

    def __iter__(self) -> Iterator[ActionView]:
        for action in self.practice.practice.actions:
            yield ActionView(action, self.practice)

    def __len__(self) -> int:
        return len(self.practice.practice.actions)

    def __getitem__(self, index: int) -> ActionView:
        return ActionView(self.practice.practice.actions[index], self.practice)

    def counted(self) -> Figure:
        """How many there are, as a number with a source."""
        rows = Rows(self.practice.section.name, self.practice.practice.name)
        return Figure(self.practice.section.rendering, rows, "条.举措 | 个数")


class PracticeView(Value):
    """做法: 条.标题, 条.引语, 条.举措 and the user's own columns."""

    __slots__ = ("practice", "section")
    PUBLIC = ("标题", "引语", "举措")

    def __init__(self, practice: Practice, section: SectionView) -> None:
        self.practice = practice
        self.section = section

    @property
    def row_name(self) -> str:
        """What the row is called in paragraph keys."""
        return self.practice.name[:20] or self.section.name

    @property
    def 标题(self) -> CellValue:
        return CellValue(self.practice.title, self, self.section.render)

    @property
    def 引语(self) -> CellValue:
        return CellValue(self.practice.lead, self, self.section.render)

    @property
    def 举措(self) -> ActionsView:
        return ActionsView(self)

    def extra(self, extras: Mapping[str, TextCell], name: str) -> TextValue | str:
        """A user's own column as text; "" where this row leaves it blank; KeyError if no row has it."""
        if name in extras:
            return TextValue(self.section.rendering, extras[name])
        if name in self.section.columns:
            return ""
        raise KeyError(name)

    def __getitem__(self, name: str) -> TextValue | str:
        return self.extra(self.practice.extras, name)


class SectionView(Value):
    """A section (做法, 成效, 导语 …): its practices; printed, the text of all its rows."""

    __slots__ = ("columns", "name", "practices", "render", "rendering")

    def __init__(
        self, rendering: Rendering, name: str, practices: tuple[Practice, ...], render: RenderCell
    ) -> None:
        self.rendering = rendering
        self.name = name
        self.practices = practices
        self.render = render
        self.columns = {
            column for practice in practices
            for extras in (practice.extras, *(a.extras for a in practice.actions))
            for column in extras
        }  # fmt: skip

    def __iter__(self) -> Iterator[PracticeView]:
        for practice in self.practices:
            yield PracticeView(practice, self)

    def __len__(self) -> int:
        return len(self.practices)

    def __getitem__(self, index: int) -> PracticeView:
        return PracticeView(self.practices[index], self)

    def __str__(self) -> str:
        bodies = [
            self.rendering.mark_row(action.row_name) + str(action.正文) + mark(ROW_END, 0)
            for practice in self
            for action in practice.举措
            if action.正文
        ]
        return "\n\n".join(bodies)

    def counted(self) -> Figure:
        """How many practices there are, as a number with a source."""
        return Figure(self.rendering, Rows(self.name), f"{self.name} | 个数")


class RowView(Value):
    """A row of a free table: 行["党支部"] is a figure where numeric, else text."""

    __slots__ = ("index", "rendering", "row_name", "table")

    def __init__(self, rendering: Rendering, table: Table, index: int, label: str) -> None:
        self.rendering = rendering
        self.table = table
        self.index = index
        self.row_name = label
        """What the row is called, in paragraph keys and expressions."""

    def __getitem__(self, column: str) -> Figure | TextValue | str:
        for position, head in enumerate(self.table.columns):
            if head.name == column:
                return self._value(self.table.rows[self.index][position], column)
        raise KeyError(column)

    def _value(self, cell: Observation | TextCell | None, column: str) -> Figure | TextValue | str:
        if isinstance(cell, TextCell):
            return TextValue(self.rendering, cell)
        if cell is None:
            return ""
        return Figure(self.rendering, Cell(self.table.name, self.row_name, column), f"行[{column}]")


class TableView(Value):
    """A free table: iterate its rows."""

    __slots__ = ("rendering", "table")

    def __init__(self, rendering: Rendering, table: Table) -> None:
        self.rendering = rendering
        self.table = table

    def __iter__(self) -> Iterator[RowView]:
        for index, label in enumerate(self.table.labels()):
            yield RowView(self.rendering, self.table, index, label)

    def __len__(self) -> int:
        return len(self.table.rows)

    def counted(self) -> Figure:
        """How many rows there are, as a number with a source."""
        return Figure(self.rendering, Rows(self.table.name), f"表[{self.table.name}] | 个数")


def operand(value: object) -> tuple[Expression, str]:
    """The expression and words of an operand: a figure, or a number typed into the template."""
    if isinstance(value, Figure):
        return value.expression, value.words
    if isinstance(value, int | float) and not isinstance(value, bool):
        # repr of a float literal is the shortest decimal that reads back: what the author typed
        return Const(Decimal(repr(value))), repr(value)
    if isinstance(value, Shown):
        raise ReportError(
            f"“{value.figure.words}”已经指定了写法，不能再参加运算", hint="先运算，最后再加写法"
        )
    raise ReportError("文字不能参加运算")


def with_measure(expression: Expression, measure: Measure) -> Expression:
    """The tree with every indicator read from another column."""
    return _mapped(expression, lambda ref: replace(ref, measure=measure))


def at_period(expression: Expression, period: str) -> Expression:
    """The tree read at a stated period."""
    return _mapped(expression, lambda ref: _pinned(replace(ref, period=period), "period"))


def at_entity(expression: Expression, entity: str) -> Expression:
    """The tree read for a stated entity."""
    return _mapped(expression, lambda ref: _pinned(replace(ref, entity=entity), "entity"))


def as_figure(value: Any) -> Figure:
    """The figure a filter was given.  Raises ReportError for anything else."""
    if isinstance(value, Figure):
        return value
    if isinstance(value, Shown):
        raise ReportError(f"“{value.figure.words}”写了两次写法", hint="只留一个")
    raise ReportError("写法只能用在数上")


def is_known(figure: Figure) -> bool:
    """Whether every leaf of a figure has a value (the tests 有数 and 缺数)."""
    data = figure.rendering.data
    found = [data.look_up(leaf) for leaf in leaves_of(figure.expression)]
    return all(o is not None and o.value is not None for o in found)


def _pinned(ref: Ref, name: str) -> Ref:
    return ref if name in ref.pinned else replace(ref, pinned=tuple(sorted((*ref.pinned, name))))


def _mapped(expression: Expression, change: Callable[[Ref], Ref]) -> Expression:
    match expression:
        case Ref():
            return change(expression)
        case Op(name=name, args=args):
            return Op(name, tuple(_mapped(arg, change) for arg in args))
        case Several(args=args):
            return Several(tuple(_mapped(arg, change) for arg in args))
        case _:
            return expression
