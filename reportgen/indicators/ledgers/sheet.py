"""A sheet taken for a ledger, and what its columns hold: what the steps of reading hand on."""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct, field

from reportgen.errors import Location, ReportError
from reportgen.indicators.cells import RawCell, Sheet, exact
from reportgen.indicators.figures import Figure, as_figure
from reportgen.indicators.ledgers.finding import Frame
from reportgen.indicators.ledgers.heading import Head
from reportgen.indicators.ledgers.model import Column
from reportgen.indicators.ledgers.naming import Meaning
from reportgen.indicators.ledgers.rows import Body
from reportgen.indicators.ledgers.words import is_missing
from reportgen.unit import Unit

_ANYWHERE = Location("")
_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?")


class Options(Struct, frozen=True):
    """What 基本信息 says that ledgers need."""

    measure_words: tuple[str, ...] = ()
    entity_head: str = ""
    """地区列: the head of the column that names the entities."""
    period: str = ""
    """报告期."""


class Tally(Struct):
    """What a column holds."""

    numbers: int = 0
    percents: int = 0
    fractions: int = 0
    """Of the numbers, those from -1 to 1 that are no percentages."""
    texts: int = 0
    ranks: int = 0
    """Of the texts, those such as 第3名."""
    holes: int = 0
    faults: int = 0

    @property
    def filled(self) -> int:
        return self.numbers + self.texts + self.faults


class ValueColumn(Struct, frozen=True):
    """A column of numbers."""

    meaning: Meaning
    unit: Unit
    by_cells: bool
    """The unit is % because the cells' formats say so."""

    @property
    def number(self) -> int:
        return self.meaning.head.column


class Figures:
    """Texts of cells as numbers, each worked out once."""

    def __init__(self) -> None:
        self._known: dict[str, Figure | str] = {}

    def read(self, text: str) -> Figure | str:
        """The number in a cell's text; "" where the text stands for none, the text where it is none."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = _read(text)
        return found


def _read(text: str) -> Figure | str:
    if _PLAIN.fullmatch(text):  # nearly every cell of a csv
        number = exact(text)
        return Figure(number) if isinstance(number, Decimal) else text
    if not text.strip() or is_missing(text):
        return ""
    try:
        return as_figure(RawCell(text, _ANYWHERE)) or text
    except ReportError:
        return text


class LedgerSheet(Struct):
    """A sheet taken for a ledger."""

    sheet: Sheet
    frame: Frame
    heads: dict[int, Head]
    body: Body
    values: list[ValueColumn]
    texts: dict[int, str]
    """Columns of text, and the names they are read under."""
    columns: list[Column]
    title: str
    period: str
    unit: str
    figures: Figures
    dating: tuple[int, ...] = ()
    """Columns that say of when each row is, where the sheet holds several periods."""
    names: list[str] = field(default_factory=list)
    """What the entries are called, set when all sheets are known."""
