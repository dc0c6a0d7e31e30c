"""The cells of a ledger as observations: what can be used, what is missing, what is broken."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct, field

from reportgen.binding.expression import Measure, Observation
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
from reportgen.indicators.cells import GENERAL, RawCell, RowCells, letters
from reportgen.indicators.cells import Fault as CellFault
from reportgen.indicators.findings import Findings
from reportgen.indicators.ledgers.cell_numbers import Cells, Doubt
from reportgen.indicators.ledgers.columnwise import ColumnCells, columnwise
from reportgen.indicators.ledgers.model import Missing
from reportgen.indicators.ledgers.rows import Entry
from reportgen.indicators.ledgers.sheet import LedgerSheet, ValueColumn
from reportgen.indicators.merging import same

_TOLD_SINGLY = 20
"""Doubts of a column that are told one by one; more are told together."""
_UNKNOWN = -1
"""Decimal places of a column without a number."""


class Clash(Struct, frozen=True):
    """One number, two values in two sheets."""

    key: Key
    first: Observation
    second: Observation


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
    owners: list[_Owner] = []
    for at, (name, entry) in enumerate(zip(ledger.names, ledger.body.entries, strict=True)):
        first, cells = index.setdefault(name, at) == at, entry.cells
        in_grid = isinstance(cells, RowCells) and cells.base is ledger.sheet.where
        owners.append(_Owner(name, entry, first, in_grid))
    rows = tuple(entry.row for entry in ledger.body.entries)
    simple = all(owner.first and owner.in_grid for owner in owners)
    columns = columnwise([entry.cells for entry in ledger.body.entries])
    blank = ColumnCells([None] * len(owners), [GENERAL] * len(owners))
    known = observations.heads()
    layers: list[dict[Head, NumberColumn]] = [{}]
    """What no sheet has had yet; then columns of what an earlier sheet or column has had too."""
    for column in ledger.values:
        head = (column.meaning.indicator, column.meaning.period, column.meaning.measure)
        reader = _Column(ledger, column, values, findings)
        found = columns.get(column.number, blank)
        held = (reader.numbers(found) if simple else None) or reader.read(owners, found)
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

    def numbers(self, held: ColumnCells) -> list[Held] | None:
        """What each entry has, of entries each the first of its name, with its cells in the grid; None
        for a column with more in it than plain numbers."""
        numbers = self._cells.numbers(held)
        if numbers is None:
            return None
        self.places = None
        self._values.amounts[self._column.number] = [*numbers]
        return [*numbers]

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
