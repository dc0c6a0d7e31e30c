"""What every reader hands on: sheets of raw rows whose cells know value, number format and place."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from functools import lru_cache

from msgspec import Struct

from reportgen.errors import Location, Notice, ReportError

GENERAL = "General"
MAX_TEXT = 50_000
"""Characters in one cell; Excel itself stops at 32,767."""
MAX_CELLS = 700_000
"""Cells in one file: two years of 3,000 rows by 100 columns, and then some."""

Moment = datetime.date | datetime.time | datetime.timedelta
"""A date, a date with time (`datetime` is a `date`), a time of day or a span."""

_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_EVEN)
_WHOLE_DIGITS, _SMALLEST = 15, -15


class Fault(Struct, frozen=True, gc=False):
    """A cell that holds nothing usable; becomes an error only where the cell is wanted."""

    message: str
    hint: str = ""


Value = Decimal | str | bool | Moment | Fault | None


class RawCell(Struct, frozen=True, gc=False):  # no circle can run through it, and there are many
    """A cell as the file has it."""

    value: Value
    base: Location
    """Its place, or the sheet that `row` and `column` are of: most of a ledger's cells are asked for
    their place once, some never, and places take more memory than all else."""
    number_format: str = GENERAL
    row: int = 0
    column: int = 0

    @property
    def where(self) -> Location:
        """Its place in the file."""
        base = self.base
        return placed(base, self.row, self.column) if self.row else base

    @property
    def blank(self) -> bool:
        """Whether nothing is there; a cell of spaces is blank."""
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())

    def refuse_fault(self) -> None:
        """Raise ReportError where the cell is a Fault."""
        if isinstance(self.value, Fault):
            raise ReportError(self.value.message, where=self.where, hint=self.value.hint)


class Shape:
    """The columns, from 1, in which a row has cells, and the number format of each.

    Few, and many rows share one, which makes them columns that can be read as such.
    """

    def __init__(self, columns: Sequence[int], formats: Sequence[str]) -> None:
        self.columns, self.formats = columns, formats
        self.places = {column: place for place, column in enumerate(columns)}


class RowCells(Mapping[int, RawCell]):
    """The cells of a row of a sheet by their columns, each put together when somebody asks for it: of a
    ledger's hundreds of thousands few are asked for."""

    __slots__ = ("base", "held", "number", "shape")

    def __init__(self, base: Location, number: int, shape: Shape, held: Sequence[Value]) -> None:
        """`base`: the sheet; `number`: the row's; `held`: what the cells of the shape hold, None for one
        that is blank, and so not among the cells."""
        self.base, self.number, self.shape, self.held = base, number, shape, held

    def __getitem__(self, column: int) -> RawCell:
        cell = self.get(column)
        if cell is None:
            raise KeyError(column)
        return cell

    def get(self, column: int) -> RawCell | None:  # type: ignore[override]
        """The cell of a column; None where there is none, or it is blank."""
        shape = self.shape
        place = shape.places.get(column)
        if place is None or (value := self.held[place]) is None:
            return None
        return RawCell(value, self.base, shape.formats[place], self.number, column)

    def __contains__(self, column: object) -> bool:
        place = self.shape.places.get(column)  # type: ignore[call-overload]
        return place is not None and self.held[place] is not None

    def __iter__(self) -> Iterator[int]:
        held = zip(self.shape.columns, self.held, strict=True)
        return iter([column for column, value in held if value is not None])

    def __len__(self) -> int:
        return sum(value is not None for value in self.held)


class Row(Struct, frozen=True):
    """A row that holds something; cells by column counted from 1, blank ones may be left out."""

    number: int
    cells: Mapping[int, RawCell]


def columns_in(rows: Iterable[Row]) -> list[int]:
    """The columns in which any of the rows has a cell, from left to right."""
    found, blank = set[int](), dict[Shape, set[int]]()
    for row in rows:
        cells = row.cells
        if not isinstance(cells, RowCells):
            found.update(cells)
            continue
        waiting = blank.setdefault(cells.shape, {*cells.shape.columns})
        if waiting:
            filled = [column for column in waiting if column in cells]
            found.update(filled)
            waiting.difference_update(filled)
    return sorted(found)


class Sheet(Struct, frozen=True):
    """A sheet as read; the first row is the head."""

    name: str
    where: Location
    rows: tuple[Row, ...]
    merged: tuple[str, ...] = ()
    """Merged ranges such as A2:A5."""
    hidden: bool = False
    loose: bool = False
    """The name is only the file's stem, as csv has no sheets: the columns decide what it is."""

    def cell(self, row: Row, column: int) -> RawCell:
        """The cell of a row, blank where the file has none."""
        found = row.cells.get(column)
        return found if found is not None else RawCell(None, self.place(row.number, column))

    def place(self, row: int, column: int) -> Location:
        """Where a cell of the grid stands."""
        return placed(self.where, row, column)


class Book(Struct, frozen=True):
    """A file's sheets, and what a person should know about the reading."""

    sheets: tuple[Sheet, ...]
    notices: tuple[Notice, ...] = ()


class Source(Struct, frozen=True):
    """A file brought into memory once: what is hashed is what is read."""

    name: str
    """Base name."""
    data: bytes

    @property
    def where(self) -> Location:
        """The file itself."""
        return Location(self.name)

    @property
    def stem(self) -> str:
        """The name without its last suffix."""
        return self.name.rpartition(".")[0]


Reader = Callable[[Source], Book]
"""Reads one format: `reading.READERS` is keyed by suffix."""


def placed(sheet: Location, row: int, column: int) -> Location:
    """Where a cell of a sheet stands."""
    return Location(sheet.file, sheet.sheet, f"{letters(column)}{row}")


def exact(text: str) -> Decimal | Fault:
    """The number a plain literal stands for, at 15 significant digits as Excel keeps them.

    Never with an exponent above 0, so that later arithmetic stays small; a Fault where the number is
    not finite, has more than 15 digits before the point, or is smaller than 10⁻¹⁵.
    """
    if len(text) <= _WHOLE_DIGITS and text.isdecimal():  # most cells
        return Decimal(int(text))
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Fault(f"“{text[:30]}”不是数字", "写成阿拉伯数字，如 5.2；缺数请留空")
    if not number.is_finite():
        return Fault(f"“{text[:30]}”不是有限的数", "请填具体的数；缺数请留空")
    if number and number.adjusted() >= _WHOLE_DIGITS:
        return Fault(
            f"整数部分超过{_WHOLE_DIGITS}位，读不准",
            "编号、账号请设成文本并放到别的列；大数请换用 万、亿 作单位",
        )
    if number and number.adjusted() < _SMALLEST:
        return Fault(f"数“{text[:30]}”小得像计算误差", "请在表中用 ROUND 函数取到需要的位数")
    return trimmed(_FIFTEEN.plus(number))


def trimmed(number: Decimal) -> Decimal:
    """The same number without trailing zeros and never with an exponent above 0."""
    whole = number.to_integral_value()
    return Decimal(int(whole)) if whole == number else number.normalize()


@lru_cache(maxsize=2**14)  # the columns a sheet can have
def letters(column: int) -> str:
    """A column's letters: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
