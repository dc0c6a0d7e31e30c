"""A column's cells one by one as observations in its unit: what can be used, and why not."""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from reportgen.binding.expression import Measure, Observation
from reportgen.chinese.quantity import PLAIN_QUALIFIER
from reportgen.errors import Location
from reportgen.indicators.cells import GENERAL, RawCell, trimmed
from reportgen.indicators.cells import Fault as CellFault
from reportgen.indicators.figures import Figure, doubt_about, has_raised_digits, text_of
from reportgen.indicators.formats import shown_by
from reportgen.indicators.ledgers.columnwise import ColumnCells
from reportgen.indicators.ledgers.sheet import Figures, ValueColumn
from reportgen.indicators.ledgers.words import measure_of, place_in
from reportgen.indicators.scrubbing import normal
from reportgen.unit import NO_UNIT, PERCENT, POINTS, RATIO

_SCALED = "单元格格式把数缩小了显示（如以万为单位显示），这里按单元格里的实际值读入"
_HUGE_FROM = 10
_HUGE = "百分比格式的格里是上千的百分数，像是设了格式又按百分数填（填95.5显示成9550%）"
_MARKED = re.compile(r"[-+]?[\d,.]+%?\s*(?:[*※★#]+|\[\d{1,2}\]|\(注\d{0,2}\))")
_NEGATIVE = re.compile(r"\((?P<number>[\d,.]+%?)\)")
_ARROWS = tuple("▲▼△▽↑↓⬆⬇升降")
"""What people write for a change up or down; ▲ is a minus to some and a plus to others."""
_ERRORS = frozenset("#DIV/0! #N/A #NAME? #NULL! #NUM! #REF! #VALUE! #SPILL! #CALC!".split())
"""Error values as a csv has them."""


class Doubt(Struct, frozen=True):
    """Why a person should look at a cell that is read all the same."""

    message: str
    where: Location
    entity: str


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

    def numbers(self, held: ColumnCells) -> list[Decimal] | None:
        """What a column holds, if that is plain numbers and nothing else."""
        if {*held.formats} != {GENERAL} or {*map(type, held.values)} != {Decimal}:
            return None
        found = [value for value in held.values if type(value) is Decimal]
        return found if all(map(self.is_plain, found)) else None

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
