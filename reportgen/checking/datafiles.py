"""Indicator files as rules see them: raw cells, values with their names, and what reading them told.

.xlsx .csv .json … → indicators.loading.survey → Workbook
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from reportgen.binding.expression import Measure, Observation
from reportgen.checking.diagnostic import Place
from reportgen.chinese.numerals import decimal_text
from reportgen.dataset import INDICATORS, Dataset, Table, TextCell
from reportgen.errors import Location, ReportError
from reportgen.indicators import stores
from reportgen.indicators.cells import Book
from reportgen.indicators.ledgers.model import CALLED, LedgerReading
from reportgen.indicators.loading import survey
from reportgen.period import Period
from reportgen.unit import RATIO

_STORES = stores.SUFFIXES
SUFFIXES = (".xlsx", ".xls", ".ods", ".csv", ".tsv", ".json", ".yaml", ".yml", *_STORES)
_MEASURES = frozenset(measure.value for measure in Measure)
_PEEKED = 64 * 2**10
_SHEET = re.compile(rf'<(?:\w+:)?sheet [^<>]*name="(?:{INDICATORS}"|{CALLED})')
_TOP_KEY = re.compile(rf'^[^\S\n]*+(?:{{\s*+)?["\']?{INDICATORS}["\']?\s*:', re.MULTILINE)
_DATABASE = re.compile(r"^数据库[ \t]*:[ \t]*\S", re.MULTILINE)


class Value(Struct, frozen=True):
    """A number of the data and what it is called."""

    name: str
    """The indicator, or the column of a table (the row where columns are periods)."""
    observation: Observation
    entity: str = ""
    period: str = ""
    measure: Measure = Measure.VALUE
    table: str = ""
    row: str = ""

    @property
    def title(self) -> str:
        """The number in words, for messages."""
        if self.table:
            return f"“{self.table}”表{self.row}的“{self.name}”"
        about = "".join(part for part in (self.entity, self.period) if part)
        measure = f"的{self.measure}" if self.measure is not Measure.VALUE else ""
        return f"“{self.name}”{f'（{about}）' if about else ''}{measure}"

    @property
    def number(self) -> Fraction:
        """The value in the written unit; 0 never stands for a blank (`Workbook.values` has none)."""
        return Fraction(self.observation.value or 0)

    @property
    def amount(self) -> Fraction:
        """The value in base units."""
        unit = self.observation.unit
        return self.number * unit.scale / unit.divisor

    @property
    def said(self) -> str:
        """The number with its unit."""
        return f"{decimal_text(self.number)}{self.observation.unit}"


class Entry(Struct, frozen=True):
    """A row of the list: an indicator for an entity and a period."""

    name: str
    entity: str
    period: str
    values: Mapping[Measure, Value]


class Workbook(Struct, frozen=True, dict=True):
    """Indicator files under check, read as one."""

    shown: Mapping[str, str]
    """How each file is named in findings, by its base name."""
    dataset: Dataset
    books: tuple[Book, ...]
    problems: tuple[ReportError, ...]
    ledgers: tuple[LedgerReading, ...] = ()
    """What was understood of the sheets taken for ledgers."""

    def place(self, at: tuple[int, int] | Place) -> Place:
        """A place as it is: cells have no spans."""
        assert isinstance(at, Place)
        return at

    def at(self, where: Location | None) -> Place:
        """The place of a cell, a sheet or a line of these files."""
        if where is None:
            return Place(next(iter(self.shown.values())))
        file = self.shown.get(where.file, where.file)
        return Place(file, line=where.line, sheet=where.sheet, cell=where.cell)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The rows of the list with their numbers, in file order; what is blank is left out."""
        rows: dict[tuple[str, str, str], dict[Measure, Value]] = {}
        for (name, entity, period, measure), observation in self.dataset.observations.items():
            row = rows.setdefault((name, entity, period), {})
            if observation.value is not None:
                row[measure] = Value(name, observation, entity, period, measure)
        return tuple(Entry(*key, values) for key, values in rows.items())

    @property
    def prose(self) -> tuple[TextCell, ...]:
        """The cells of 做法 and the like, which are small templates."""
        return tuple(cell for _, cell in self.written)

    @cached_property
    def written(self) -> tuple[tuple[str, TextCell], ...]:
        """These cells, each behind the entity it is written for; "" for all."""
        cells: list[tuple[str, TextCell | None]] = []
        for practices in self.dataset.sections.values():
            for practice in practices:
                own = [practice.title, practice.lead]
                for action in practice.actions:
                    own += [action.heading, action.body, action.caption]
                cells += [(practice.entity, cell) for cell in own]
        return tuple((entity, cell) for entity, cell in cells if cell is not None)

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """Every number of the list except ranks, and every number of the tables."""
        listed = [
            value
            for entry in self.entries
            for measure, value in entry.values.items()
            if measure is not Measure.RANK
        ]
        return (
            *listed,
            *(v for table in self.dataset.tables.values() for v in table_values(table)),
        )


def table_values(table: Table) -> Iterator[Value]:
    """The numbers of a table, row by row."""
    for label, row in zip(table.labels(), table.rows, strict=True):
        for column, cell in zip(table.columns, row, strict=True):
            if isinstance(cell, Observation) and cell.value is not None:
                name = label if _is_period(column.name) else column.name
                yield Value(name, cell, table=table.name, row=f"“{label}”行")


def _is_period(name: str) -> bool:
    try:
        Period.parse(name)
    except ReportError:
        return name in _MEASURES
    return True


def workbook(paths: Sequence[Path]) -> Workbook:
    """Indicator files read as one, as a build reads them."""
    loaded = survey(paths)
    shown = {path.name: path.as_posix() for path in paths}
    whole = {
        name: table
        for name, table in loaded.dataset.tables.items()
        if all(len(row) == len(table.columns) for row in table.rows)
    }  # a cell that cannot be read leaves its row short
    dataset = replace(loaded.dataset, tables=whole)
    return Workbook(shown, dataset, loaded.books, loaded.problems, loaded.ledgers)


def is_data(path: Path) -> bool:
    """Whether a file holds indicators, without reading it all: of the files below a folder only such
    are checked.  An .xls or .ods cannot be told so cheaply and counts as none, unless its name says
    台账."""
    if path.suffix.lower() not in SUFFIXES:
        return False
    if CALLED in path.stem:
        return True
    try:
        if path.suffix.lower() == ".xlsx":
            with zipfile.ZipFile(path) as package, package.open("xl/workbook.xml") as part:
                return _SHEET.search(part.read(_PEEKED).decode("utf-8", "replace")) is not None
        with path.open("rb") as stream:
            start = stream.read(_PEEKED)
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return False
    if path.suffix.lower() in (".xls", ".ods", *_STORES):
        return False
    text = start.decode("utf-8-sig", "replace" if b"\xe6\x8c\x87" in start else "ignore")
    if b"\xd6\xb8\xb1\xea" in start:  # 指标 in GB18030
        text = start.decode("gb18030", "replace")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = start.decode("utf-16", "replace")
    if path.suffix.lower() in (".csv", ".tsv"):
        head = re.split(r"[,\t]", text.partition("\n")[0].replace('"', "").strip())
        return {INDICATORS, Measure.VALUE.value} <= {cell.strip() for cell in head}
    return _TOP_KEY.search(text) is not None and _DATABASE.search(text) is None


def halves(book: Workbook) -> list[Value]:
    """Percentages between 0 and 1 that reading doubted: 0.877 in a plain cell under %."""
    doubted = {notice.where for notice in book.dataset.notices}
    return [
        value
        for value in book.values
        if value.observation.unit.dimension == RATIO
        and 0 < value.number < 1
        and value.observation.where in doubted
    ]


def contradicted(book: Workbook) -> list[tuple[Value, Value]]:
    """上年同期 beside the value that the data hold for that earlier period, where the two differ."""
    rows = {(e.name, e.entity, e.period): e.values for e in book.entries}
    pairs = []
    for entry in book.entries:
        before = entry.values.get(Measure.YEAR_BEFORE)
        if before is None or not entry.period:
            continue
        earlier = str(Period.parse(entry.period).year_before())
        then = rows.get((entry.name, entry.entity, earlier), {}).get(Measure.VALUE)
        if then is not None and then.amount != before.amount:
            pairs.append((before, then))
    return pairs
