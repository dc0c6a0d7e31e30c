"""The cells of a ledger as observations: what can be used, what is missing, what is broken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from reportgen.binding.expression import Measure, Observation
from reportgen.chinese.quantity import PLAIN_QUALIFIER
from reportgen.dataset import (
    Block,
    Fault,
    Head,
    Held,
    Key,
    NumberColumn,
    Observations,
)
from reportgen.errors import Location
from reportgen.indicators.cells import GENERAL, RawCell, RowCells, letters, trimmed
from reportgen.indicators.cells import Fault as CellFault
from reportgen.indicators.figures import Figure, doubt_about, has_raised_digits, text_of
from reportgen.indicators.findings import Findings
from reportgen.indicators.formats import shown_by
from reportgen.indicators.ledgers.columnwise import ColumnCells, columnwise
from reportgen.indicators.ledgers.model import Missing
from reportgen.indicators.ledgers.rows import Entry
from reportgen.indicators.ledgers.sheet import Figures, LedgerSheet, ValueColumn
from reportgen.indicators.ledgers.words import measure_of, place_in
from reportgen.indicators.merging import same
from reportgen.indicators.scrubbing import normal
from reportgen.unit import NO_UNIT, PERCENT, POINTS, RATIO

_TOLD_SINGLY = 20
"""Doubts of a column that are told one by one; more are told together."""
_SCALED = "单元格格式把数缩小了显示（如以万为单位显示），这里按单元格里的实际值读入"


_HUGE_FROM = 10
_HUGE = "百分比格式的格里是上千的百分数，像是设了格式又按百分数填（填95.5显示成9550%）"
_MARKED = re.compile(r"[-+]?[\d,.]+%?\s*(?:[*※★#]+|\[\d{1,2}\]|\(注\d{0,2}\))")
_NEGATIVE = re.compile(r"\((?P<number>[\d,.]+%?)\)")
_ARROWS = tuple("▲▼△▽↑↓⬆⬇升降")
"""What people write for a change up or down; ▲ is a minus to some and a plus to others."""
_UNKNOWN = -1
"""Decimal places of a column without a number."""
_ERRORS = frozenset("#DIV/0! #N/A #NAME? #NULL! #NUM! #REF! #VALUE! #SPILL! #CALC!".split())
"""Error values as a csv has them."""


class Clash(Struct, frozen=True):
    """One number, two values in two sheets."""

    key: Key
    first: Observation
    second: Observation


class Doubt(Struct, frozen=True):
    """Why a person should look at a cell that is read all the same."""

    message: str
    where: Location
    entity: str


class _Owner(Struct, frozen=True):
    """Whose a row is."""

    name: str
    entry: Entry
    first: bool
    """Whether no row before is of the same name."""
    in_grid: bool
    """Whether its cells stand where the row says."""


class Values(Struct):
    """What a sheet's cells came to."""

    faults: list[Fault] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    shared: int = 0
    """Numbers that an earlier sheet had too."""
    amounts: dict[int, list[Decimal | None]] = field(default_factory=dict)
    """For each column the entries' numbers in order, in the column's unit; None where there is none."""
    broken: set[int] = field(default_factory=set)
    """Columns with a cell that could not be read."""


def read_values(ledger: LedgerSheet, observations: Observations, findings: Findings) -> Values:
    """Put a sheet's numbers among the observations; what is already there is compared, not replaced.

    A cell that cannot be read is a fault of its entity; where a whole column's formulas were never
    computed, that is one problem.
    """
    values = Values()
    index: dict[str, int] = {}
    owners = []
    for at, (name, entry) in enumerate(zip(ledger.names, ledger.body.entries, strict=True)):
        first, cells = index.setdefault(name, at) == at, entry.cells
        in_grid = isinstance(cells, RowCells) and cells.base is ledger.sheet.where
        owners.append(_Owner(name, entry, first, in_grid))
    rows = tuple(entry.row for entry in ledger.body.entries)
    columns = columnwise([entry.cells for entry in ledger.body.entries])
    blank = ColumnCells([None] * len(owners), [GENERAL] * len(owners))
    known = observations.heads()
    layers: list[dict[Head, NumberColumn]] = [{}]
    """What no sheet has had yet; then columns of what an earlier sheet or column has had too."""
    for column in ledger.values:
        head = (column.meaning.indicator, column.meaning.period, column.meaning.measure)
        reader = _Column(ledger, column, values, findings)
        held = reader.read(owners, columns.get(column.number, blank))
        free = [layer for layer in layers[head in known :] if head not in layer]
        if not free:
            free = [{}]
            layers += free
        places = None if reader.places is _UNKNOWN else reader.places
        free[0][head] = NumberColumn(letters(column.number), column.unit, places, held)
    for layer in layers:
        block = Block(ledger.sheet.where, rows, index, layer)
        if layer is not layers[0]:
            _compare(block, observations, values)
        observations.add(block)
    return values


def _compare(block: Block, observations: Observations, values: Values) -> None:
    """Take out of a block what is there already: a blank gives way, a contradiction is noted."""
    for entity, at in block.index.items():
        for (name, period, measure), column in block.columns.items():
            key = (name, entity, period, measure)
            found, known = block.found(column, at), observations.get(key)
            if found is None or known is None:
                continue
            column.values[at] = None
            if known.value is None:
                observations.put(key, found)
            elif found.value is not None:
                values.shared += 1
                if not same(known, found):
                    values.clashes.append(Clash(key, known, found))


class _Column:
    """Reads one column of numbers."""

    def __init__(
        self,
        ledger: LedgerSheet,
        column: ValueColumn,
        values: Values,
        findings: Findings,
    ) -> None:
        self._ledger, self._column, self._values = ledger, column, values
        self._findings = findings
        self._meaning = column.meaning
        self._cells = Cells(column, ledger.figures)
        self._letter = letters(column.number)
        self.places: int | None = _UNKNOWN
        """Decimal places that its plain numbers show, once it is read; None: the exact value."""

    def read(self, owners: Sequence[_Owner], held: ColumnCells) -> list[Held]:
        """What each entry has; None where there is nothing to keep."""
        cells = self._cells
        read: list[Held] = []
        errors: list[tuple[str, Location, CellFault]] = []
        for owner, value, layout in zip(owners, held.values, held.formats, strict=True):
            if (
                type(value) is Decimal
                and layout == GENERAL
                and owner.in_grid
                and cells.is_plain(value)
                and self._shows_exact()
            ):
                read.append(value)
            else:
                read.append(self._read(owner, errors))
        self._values.amounts[self._column.number] = [
            o.value if isinstance(o, Observation) else o for o in read
        ]
        self._tell(errors)
        return [held if owner.first else None for held, owner in zip(read, owners, strict=True)]

    def _read(self, owner: _Owner, errors: list[tuple[str, Location, CellFault]]) -> Held:
        cells, cell = self._cells, owner.entry.cells.get(self._column.number)
        if cell is not None and (plain := cells.plain(cell)) is not None and self._fits(cell):
            return plain
        found = "" if cell is None else cells.observe(cell)
        if type(found) is Observation and cell is not None:
            if cells.doubt:
                cells.doubts.append(Doubt(cells.doubt, found.where, owner.name))
            whole = found.unit == self._column.unit and self._fits(cell, found.places)
            return found.value if whole else found
        if isinstance(found, CellFault):
            assert cell is not None
            errors.append((owner.name, cell.where, found))
            return None
        return self._missed(owner.name, owner.entry, str(found)) if owner.first else None

    def _fits(self, cell: RawCell, places: int | None = None) -> bool:
        """Whether its number is all there is to say of a cell: it stands in the grid, and shows as many
        decimal places as the first of its column does."""
        if self.places is _UNKNOWN:
            self.places = places
        return self.places == places and cell.row > 0 and cell.base is self._ledger.sheet.where

    def _shows_exact(self) -> bool:
        """Whether the plain numbers of the column show all their places."""
        if self.places is _UNKNOWN:
            self.places = None
        return self.places is None

    def _missed(self, name: str, entry: Entry, written: str) -> Observation | None:
        """A number that is not there; a blank 上年同期 only means "see the earlier periods"."""
        valued = self._meaning.measure is Measure.VALUE
        if written or valued:
            cell = f"{self._letter}{entry.row}"
            self._values.missing.append(Missing(cell, name, self._meaning.indicator, written))
        if not valued:
            return None
        return Observation(None, self._column.unit, self._place(entry), written=written)

    def _place(self, entry: Entry) -> Location:
        where = self._ledger.sheet.where
        return Location(where.file, where.sheet, f"{self._letter}{entry.row}")

    def _tell(self, errors: list[tuple[str, Location, CellFault]]) -> None:
        """Faults of single cells; one problem where the whole column is one."""
        head = self._meaning.head
        if errors:
            self._values.broken.add(self._column.number)
        filled = [
            amount for amount in self._values.amounts[self._column.number] if amount is not None
        ]
        if len(errors) > 1 and not filled and len({e.message for *_, e in errors}) == 1:
            error = errors[0][2]
            self._findings.problems.add(
                f"“{head.shown}”整列（{len(errors)}格）都不能用：{error.message.removeprefix('的')}",
                where=errors[0][1],
                hint=error.hint,
            )
            return
        name, measure = self._meaning.indicator, self._meaning.measure
        of = "" if measure is Measure.VALUE else f"的{measure}"
        self._values.faults += [
            Fault(entity, f"“{name}”{of}{error.message}", where, error.hint, name)
            for entity, where, error in errors
        ]
        self._tell_doubts()

    def _tell_doubts(self) -> None:
        doubts = self._cells.doubts
        if len(doubts) <= _TOLD_SINGLY:
            for doubt in doubts:
                self._findings.notice(doubt.message, doubt.where, "确实无误可不管", doubt.entity)
        else:
            self._findings.notice(
                f"“{self._meaning.head.shown}”列有{len(doubts)}格：{doubts[0].message}",
                doubts[0].where,
                "从这一格往下都请核对；确实无误可不管",
            )


class Cells:
    """A column's cells as observations in its unit."""

    def __init__(self, column: ValueColumn, figures: Figures) -> None:
        self.doubt = ""
        """Why the cell read last should be looked at; "" where all is well."""
        self.doubts: list[Doubt] = []
        self._unit, self._by_cells = column.unit, column.by_cells
        own = column.meaning.head.parts[-1:]
        self._rank = Measure.RANK in (column.meaning.measure, *map(measure_of, own))
        self._ratio = self._unit.dimension == RATIO
        self._plain = not self._rank and not self._by_cells
        self._figures = figures

    def is_plain(self, value: Decimal) -> bool:
        """Whether there is no more to say of a number in a cell of no format than its place."""
        return self._plain and not (self._ratio and 0 < value < 1)

    def plain(self, cell: RawCell) -> Decimal | None:
        """The number in a cell of which there is no more to say than its place; None for all others."""
        value = cell.value
        if not self._plain:
            return None
        if type(value) is Decimal:
            return value if cell.number_format == GENERAL and self.is_plain(value) else None
        if type(value) is str and not self._ratio:
            read = self._figures.read(value)
            if type(read) is Figure and read.unit is None and not read.doubt:
                return read.value
        return None

    def observe(self, cell: RawCell) -> Observation | CellFault | str:
        """The number in a cell; a fault where it cannot be used; what is written for a missing one."""
        self.doubt = ""
        if (plain := self.plain(cell)) is not None:
            return Observation(plain, self._unit, cell.where)
        value = cell.value
        if type(value) is Decimal:
            return self._shown(value, cell)
        if type(value) is str:
            read = self._figures.read(value)
            if read == "":
                return value.strip()
            if isinstance(read, str):
                if self._rank and (place := place_in(read)) is not None:
                    return Observation(Decimal(place), NO_UNIT, cell.where)
                if read.strip().upper() in _ERRORS:
                    return CellFault(
                        f"的单元格是错误值 {read.strip()}", "请在表中改正公式；缺数请留空"
                    )
                if (own := self._with_unit(read)) is not None:
                    return self._settled(own, cell)
                return CellFault(f"填的是“{_short(read)}”，不是数字", _advice(read))
            return self._settled(read, cell)
        if value is None:
            return ""
        if isinstance(value, CellFault):
            return CellFault(f"的{value.message}", value.hint)
        return CellFault(f"填的是“{text_of(cell)}”，不是数字", "把单元格格式改为“常规”后重新填数")

    def _with_unit(self, text: str) -> Figure | None:
        """The number in a text that ends with the column's own unit: 300万元 under 万元."""
        unit = self._unit.name
        number = normal(text).removesuffix(unit).strip()
        if not unit or self._rank or number == normal(text) or has_raised_digits(text):
            return None
        read = self._figures.read(number)
        return read if isinstance(read, Figure) and read.unit is None else None

    def _shown(self, value: Decimal, cell: RawCell) -> Observation | CellFault:
        shown = shown_by(cell.number_format, value)
        if shown.percent:
            doubt = _HUGE if abs(value) >= _HUGE_FROM else ""
            return self._settled(Figure(trimmed(value * 100), PERCENT, shown.places, doubt), cell)
        return self._settled(
            Figure(value, None, shown.places, _SCALED if shown.scaled else ""), cell
        )

    def _settled(self, figure: Figure, cell: RawCell) -> Observation | CellFault:
        unit, value = self._unit, figure.value
        assert value is not None
        if self._rank:
            if figure.unit is not None or value < 1 or value != int(value):
                return CellFault(f"填的是“{text_of(cell)}”，不是名次", "填正整数，如 3；没有就留空")
            return Observation(value, NO_UNIT, cell.where)
        if figure.unit is None:
            if self._by_cells:
                return CellFault(
                    f"是普通数{value}，同列别的格都是百分比，不知道是{value}%还是{value * 100}%",
                    "把这一格也设成百分比格式，并核对数值",
                )
        elif figure.unit != unit and not (figure.unit == PERCENT and unit.dimension == POINTS):
            if unit != NO_UNIT:
                return CellFault(
                    f"带“{figure.unit}”，表头的单位却是“{unit}”", "把格式改为“常规”，或改表头的单位"
                )
            unit = figure.unit
            figure = replace(figure, doubt=figure.doubt or f"带“{unit}”，同列别的格多数没有")
        self.doubt = doubt_about(figure, unit)
        return Observation(value, unit, cell.where, PLAIN_QUALIFIER, figure.places)


def _short(text: str) -> str:
    line = text.strip().replace("\n", " ")
    return line if len(line) <= 30 else line[:30] + "…"


def _advice(text: str) -> str:
    plain = normal(text)
    if has_raised_digits(text) or _MARKED.fullmatch(plain):
        return "只填数字；脚注的记号写在名称后面或表下的注里"
    if text.replace(" ", "").replace("\u3000", "").isdigit():
        return "一个数的，去掉中间的空格；两个数的，分两列填"
    if found := _NEGATIVE.fullmatch(plain):
        return f"负数写成 -{found['number']}；括号里是其中数的，另列一列"
    if plain[:1] in _ARROWS:
        return "升降用正负号：升写成 3.2，降写成 -3.2"
    if any(character.isdigit() for character in text):
        return "只填数字，单位写在表头；约、余 这些字去掉；缺数请留空"
    if plain == "持平":
        return "持平写0；缺数请留空"
    return "写成阿拉伯数字，如 5.2；缺数请留空"
