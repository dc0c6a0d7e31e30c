"""An observation and its place as a row of the store, and back."""

from __future__ import annotations

from decimal import Decimal

import msgspec
from msgspec import Struct

from reportgen.binding.expression import Measure, Observation
from reportgen.chinese.quantity import Qualifier
from reportgen.dataset import Dataset, Key
from reportgen.errors import Location, ReportError
from reportgen.period import Period
from reportgen.unit import Unit

KEY = ("indicator", "entity", "period", "measure")
COLUMNS = (
    *KEY, "value", "unit", "dimension", "scale", "divisor", "before", "between_", "after", "places",
    "sheet", "cell", "line",
)  # fmt: skip
"""Of table `observation`, in order; `file` follows."""


class Row(Struct, frozen=True):
    """A row as the store has it; names are those of `COLUMNS`."""

    indicator: str
    entity: str
    period: str
    measure: Measure
    value: str
    unit: str
    dimension: str
    scale: int
    divisor: int
    before: str
    between_: str
    after: str
    places: int | None
    sheet: str
    cell: str
    line: int
    name: str
    """The file's name."""
    sha256: str
    """The file's hash."""


class Kept(Struct, frozen=True):
    """A number in the store: what it is of, and the file it came from."""

    key: Key
    """(indicator, entity, period, measure); the period is never ""."""
    observation: Observation
    """Its place is the original one."""
    sha256: str
    """Of the file the place is in."""

    @property
    def file(self) -> str:
        """The name of the file the place is in."""
        return self.observation.where.file


def to_row(kept: Kept) -> tuple[str | int | None, ...]:
    """The values of `COLUMNS`."""
    found, unit, words = kept.observation, kept.observation.unit, kept.observation.qualifier
    where = found.where
    return (
        *kept.key, str(found.value), unit.name, unit.dimension, unit.scale, unit.divisor,
        words.before, words.between, words.after, found.places,
        where.sheet, where.cell, where.line,
    )  # fmt: skip


def from_row(values: tuple[object, ...]) -> Kept:
    """The number of a row of `COLUMNS`, file name and hash.  Raises ValueError where anything in it is
    not what `to_row` writes: anybody can change a SQLite file."""
    try:
        row = msgspec.convert(dict(zip(Row.__struct_fields__, values, strict=True)), Row)
        value = Decimal(row.value)
        if str(Period.parse(row.period)) != row.period or not row.indicator:
            raise ValueError(row.period)
    except (ArithmeticError, TypeError, ReportError, msgspec.ValidationError) as error:
        raise ValueError(str(error)) from error
    if not value.is_finite() or abs(value.adjusted()) > 30 or row.scale < 1 or row.divisor < 1:
        raise ValueError(row.value)
    return Kept(
        (row.indicator, row.entity, row.period, row.measure),
        Observation(
            value,
            Unit(row.unit, row.dimension, row.scale, row.divisor),
            Location(row.name, row.sheet, row.cell, row.line),
            Qualifier(row.before, row.between_, row.after),
            row.places,
        ),
        row.sha256,
    )


def stated(dataset: Dataset) -> tuple[str, str]:
    """Whose and of when the rows are that do not say so themselves: 地区 and 报告期 of 基本信息, "" where
    it has none.  Raises ReportError for a 报告期 that is no period."""
    info = dataset.info
    entity = info["地区"].text if "地区" in info else ""
    for item in ("报告期", "时期"):
        if item in info:
            try:
                return entity, str(Period.parse(info[item].text))
            except ReportError as error:
                raise error.at(info[item].where) from None
    return entity, ""
