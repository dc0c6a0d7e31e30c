"""Sections and tables of the workbook as template authors walk through them: 条, 项, 行."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from reportgen.binding.expression import Cell, Observation, Rows
from reportgen.dataset import Action, Practice, Table, TextCell
from reportgen.errors import ReportError
from reportgen.template.marks import ROW_END, mark
from reportgen.template.rendering import Rendering
from reportgen.template.values import Figure, TextValue, Value

RenderCell = Callable[[TextCell, "PracticeView | None"], str]
"""Renders a small template of a section's cell into the mark of its flow."""


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
    KIND = "一项举措"

    def __init__(self, action: Action, practice: PracticeView) -> None:
        self.action = action
        self.practice = practice

    @property
    def row_name(self) -> str:
        """What the row is called in paragraph keys."""
        cell = self.action.heading or self.action.body or self.action.caption
        return cell.text[:20] if cell else ""

    def names(self) -> tuple[str, ...]:
        return (*self.PUBLIC, *sorted(self.practice.section.columns))

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
    KIND = "一组举措"

    def __init__(self, practice: PracticeView) -> None:
        self.practice = practice

    def __iter__(self) -> Iterator[ActionView]:
        for action in self.practice.practice.actions:
            yield ActionView(action, self.practice)

    def __len__(self) -> int:
        return len(self.practice.practice.actions)

    def __getitem__(self, index: int) -> ActionView:
        refuse_slice(index)
        return ActionView(self.practice.practice.actions[index], self.practice)

    def counted(self) -> Figure:
        """How many there are, as a number with a source."""
        rows = Rows(self.practice.section.name, self.practice.practice.name)
        return Figure(self.practice.section.rendering, rows, "条.举措 | 个数")


class PracticeView(Value):
    """做法: 条.标题, 条.引语, 条.举措 and the user's own columns."""

    __slots__ = ("practice", "section")
    PUBLIC = ("标题", "引语", "举措")
    KIND = "一条做法"

    def names(self) -> tuple[str, ...]:
        return (*self.PUBLIC, *sorted(self.section.columns))

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
    KIND = "整张表"

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
        refuse_slice(index)
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
    """A row of a free table: 行["党支部"] is a figure in a column of numbers, else text."""

    __slots__ = ("index", "rendering", "row_name", "table")
    KIND = "表里的一行"

    def __init__(self, rendering: Rendering, table: Table, index: int, label: str) -> None:
        self.rendering = rendering
        self.table = table
        self.index = index
        self.row_name = label
        """What the row is called, in paragraph keys and expressions."""

    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.table.columns)

    def __getitem__(self, column: str) -> Figure | TextValue | str:
        for position, head in enumerate(self.table.columns):
            if head.name == column:
                return self._value(position, column)
        raise KeyError(column)

    def _value(self, position: int, column: str) -> Figure | TextValue | str:
        cell = self.table.rows[self.index][position]
        if isinstance(cell, TextCell):
            return TextValue(self.rendering, cell)
        if cell is None and not is_numeric(self.table, position):
            return ""
        return Figure(self.rendering, Cell(self.table.name, self.row_name, column), f"行[{column}]")


class TableView(Value):
    """A free table: iterate its rows."""

    __slots__ = ("rendering", "table")
    KIND = "整张表"

    def __init__(self, rendering: Rendering, table: Table) -> None:
        self.rendering = rendering
        self.table = table

    def __iter__(self) -> Iterator[RowView]:
        for index, label in enumerate(self.table.labels()):
            yield RowView(self.rendering, self.table, index, label)

    def __len__(self) -> int:
        return len(self.table.rows)

    def __getitem__(self, index: int) -> RowView:
        refuse_slice(index)
        return RowView(self.rendering, self.table, index, self.table.labels()[index])

    def counted(self) -> Figure:
        """How many rows there are, as a number with a source."""
        return Figure(self.rendering, Rows(self.table.name), f"表[{self.table.name}] | 个数")


def is_numeric(table: Table, position: int) -> bool:
    """Whether a column holds numbers, so that an empty cell in it is a number that is missing."""
    cells = [row[position] for row in table.rows]
    return bool(table.columns[position].unit) or any(isinstance(c, Observation) for c in cells)


def refuse_slice(index: object) -> None:
    """Refuse `做法[1:3]`: a part of the rows would be counted as if it were all of them."""
    if isinstance(index, slice):
        raise ReportError("做法、举措和表不能取一段", hint="用 {% for %} 逐项取，或按第几项取")
