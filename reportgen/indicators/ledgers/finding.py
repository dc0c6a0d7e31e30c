"""Whether a sheet is a ledger, and where its head stands.

sheet → candidates for the entity column → the rows of the head → Frame, or the reason why not
"""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from reportgen.errors import ReportError
from reportgen.indicators.cells import RawCell
from reportgen.indicators.figures import as_figure
from reportgen.indicators.ledgers.beside import second_table
from reportgen.indicators.ledgers.corner import blank_corner
from reportgen.indicators.ledgers.grid import Grid, said
from reportgen.indicators.ledgers.labels import is_note
from reportgen.indicators.ledgers.words import (
    entity_level,
    is_missing,
    is_place,
    is_serial,
    may_name,
    says_nothing,
    says_text,
    squeezed,
    unit_line,
)
from reportgen.unit import NO_UNIT, parse_unit

_SEARCHED = 40
"""Rows from the top in which a head may stand."""
_SAMPLED = 60
"""Rows below the head by which a column is judged."""
_DEEPEST = 6
"""Rows a head may have."""
_UNIT_HEADS = ("单位", "计量单位")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_WITH_UNIT = re.compile(r".+\(([^()]+)\)")


class Frame(Struct, frozen=True):
    """Where a ledger's head and its naming columns are."""

    first: int
    last: int
    entity: int
    parents: tuple[int, ...]
    """Columns of wider entities to the left, widest first."""


class NoLedger(Struct, frozen=True):
    """Why a sheet is no ledger."""

    reason: str
    undecided: bool = False
    """It may well be one, but a person must say which column names the entities."""
    hint: str = ""
    """What to do about it; "" for the general advice."""


def find_frame(grid: Grid, stated: str) -> Frame | NoLedger:
    """The frame of a sheet; `stated` is the head of the entity column where the user named it."""
    refused = NoLedger(
        "没有找到写着 县区、乡镇、村、单位、名称 之类的列（用别的词的，把那一列的表头改成“名称”）"
    )
    for row in grid.sheet.rows[:_SEARCHED]:
        texts = grid.texts(row.number)
        if not stated and (turned := _turned(grid, row.number, texts)):
            return turned
        naming = [c for c, text in texts.items() if _names(text, stated)]
        if not naming or len(texts) < 2:
            continue
        if {"指标", "数值"} <= set(texts.values()):
            return NoLedger("一行一个指标，像是“指标”表")
        first, last = _extent(grid, row.number, naming[:1])  # others may be groups: 党组织
        if (
            first == row.number
            and _is_head(grid, first, naming)
            and grid.texts(first - 1).keys() >= (texts.keys() - {*naming})
        ):
            first -= 1  # 指标 | 投资 | 户数 over 单位 | 万元 | 户
        found = _judged(grid, first, last, naming, stated)
        if isinstance(found, Frame):
            return found
        if found.undecided or not refused.undecided:
            refused = found
        if found.undecided:
            return found
    return refused if stated else _below_blank_corner(grid) or refused


def _below_blank_corner(grid: Grid) -> Frame | None:
    """The frame of a sheet whose head has nothing over the names."""
    corner = blank_corner(grid)
    if corner is None:
        return None
    row, column = corner
    first, last = _extent(grid, row, [column])
    body = _Body(grid, first, last)
    numeric = body.numeric()
    whole = last == row and not body.head(column) and not body.has_units()
    if not whole or not numeric or numeric[0] < column:
        return None
    other = second_table(grid, first, column, (), numeric, body.head)
    return None if other else Frame(first, last, column, ())


def proposed_head(grid: Grid) -> str:
    """The first head of a sheet that may be that of names, over texts that are all different: 路段名称;
    "" where there is none."""
    for row in grid.sheet.rows[:_SEARCHED]:
        texts = grid.texts(row.number)
        for column, text in texts.items() if len(texts) > 1 else ():
            below = [said(r.cells.get(column)) for r in grid.sheet.rows if r.number > row.number]
            named = [text for text in below if text]
            if may_name(text) and len(named) > 1 and len({*named}) == len(named):
                return text
    return ""


def _turned(grid: Grid, row: int, texts: dict[int, str]) -> NoLedger | None:
    """Whether a row names places side by side, with numbers below them: a ledger lying on its side."""
    places = {column: text for column, text in texts.items() if is_place(text)}
    if len(places) < 2 or len(places) * 2 < len(texts):
        return None
    below = next((r.cells for r in grid.sheet.rows if r.number > row), {})
    if not _mostly_figures([below[column] for column in places if column in below]):
        return None
    shown = "、".join([*places.values()][:3]) + ("等" if len(places) > 3 else "")
    return NoLedger(
        f"一列一个地区（{shown}）、一行一个指标，横竖反了：复制整张表，在空白工作表里“选择性粘贴”、勾选“转置”，再另存"
    )


def _names(text: str, stated: str) -> bool:
    return text == squeezed(stated) if stated else entity_level(text) is not None


def _extent(grid: Grid, row: int, naming: list[int]) -> tuple[int, int]:
    """The first and last row of the head that has the entity columns in this row."""
    first = last = row
    for area in grid.within(row, row):
        if any(area.covers(row, column) for column in naming):
            first, last = min(first, area.top), max(last, area.bottom)
    last = min(last, first + _DEEPEST - 1)
    while last - first + 1 < _DEEPEST:
        reach = max((a.bottom for a in grid.within(first, last) if a.top >= first), default=last)
        if reach > last and reach - first < _DEEPEST:
            last = reach
        elif _is_head(grid, last + 1, naming):
            last += 1
        else:
            break
    while _is_group_row(grid, first - 1, naming):
        first -= 1
    return first, last


def _is_head(grid: Grid, row: int, naming: list[int]) -> bool:
    """Whether the row below a head still belongs to it: heads or units, and no entity."""
    texts = grid.texts(row)
    if not texts or min(texts) > max(grid.columns):
        return False
    others = {column: text for column, text in texts.items() if column not in naming}
    if len(others) < len(texts):
        own = [texts[column] for column in naming if column in texts]
        labelled = all(text in _UNIT_HEADS or says_nothing(text) for text in own)
        units = [text for text in others.values() if not says_nothing(text)]
        return labelled and bool(units) and all(map(_is_unit, units))
    if min(texts) < max(naming):
        return False
    cells = grid.rows[row].cells
    return not any(_is_figure(cells[column]) for column in texts) and not any(
        area.covers(row, naming[-1]) for area in grid.within(row, row) if area.top < row
    )


def _is_group_row(grid: Grid, row: int, naming: list[int]) -> bool:
    """Whether a row above the entity heads holds group heads, and is no title."""
    texts = grid.texts(row)
    if not texts or any(map(_is_about, texts.values())):
        return False
    spread = any(a.right > a.left and a.left > max(naming) for a in grid.within(row, row))
    if min(texts) <= max(naming):  # 基本情况 over the names, 收入 over numbers
        return spread and len(texts) > 1
    return spread or len(texts) > 1


def _is_about(text: str) -> bool:
    return bool(unit_line(text)) or is_note(text) or ":" in text


class _Body:
    """The rows below a head, by which its columns are judged."""

    def __init__(self, grid: Grid, first: int, last: int) -> None:
        self.grid = grid
        self.first, self.last = first, last
        self.rows = [row for row in grid.sheet.rows if row.number > last][:_SAMPLED]

    def head(self, column: int) -> str:
        """The lowest head of a column that is no stroke."""
        heads = (self.grid.own(r, column) for r in range(self.last, self.first - 1, -1))
        return next((text for text in heads if text and not says_nothing(text)), "")

    def texts(self, column: int) -> list[str]:
        """What a column says, row by row."""
        return [said(row.cells.get(column)) for row in self.rows]

    def numeric(self) -> list[int]:
        """The columns of numbers, serial ones apart."""
        grid, first, last = self.grid, self.first, self.last
        return [
            column
            for column in grid.columns
            if not is_serial(grid.own(first, column) or grid.own(last, column))
            and not says_text(self.head(column))
            and _mostly_figures(self._cells(column))
        ]

    def _cells(self, column: int) -> list[RawCell]:
        """The cells of a column, without the unit that its head gives: 35万元 below 投资(万元)."""
        cells = [row.cells[column] for row in self.rows if column in row.cells]
        unit = found[1] if (found := _WITH_UNIT.fullmatch(self.head(column))) else ""
        return [
            replace(cell, value=cell.value.strip().removesuffix(unit))
            if unit and isinstance(cell.value, str)
            else cell
            for cell in cells
        ]

    def wordy(self) -> str:
        """A cell behind the names with a number among words, as messages show it; "" where there is none."""
        for row in self.rows:
            for column, cell in sorted(row.cells.items()):
                text = said(cell)
                if column > 1 and not text.isdigit() and any(map(str.isdigit, text)):
                    return f"，如 {self.grid.sheet.place(row.number, column).cell} 填的是“{text[:20]}”：格里只填数，单位写在表头"
        return ""

    def has_units(self) -> bool:
        """Whether a column says the unit of each row."""
        columns = (self.texts(c) for c in self.grid.columns if self.head(c) in _UNIT_HEADS)
        return any(
            units and all(map(_is_unit, units)) for units in ({*texts} - {""} for texts in columns)
        )


def _judged(grid: Grid, first: int, last: int, naming: list[int], stated: str) -> Frame | NoLedger:
    """The frame, if what stands below the head bears it out."""
    body = _Body(grid, first, last)
    if not body.rows:
        return NoLedger("表头下面没有内容")
    numeric = body.numeric()
    if not numeric:
        return NoLedger("没有一列是数" + body.wordy())
    if body.has_units():
        return NoLedger("有一列写着每行的单位，是一行一个指标，不是一行一个地区")
    fit = _fit(body, naming, numeric, stated)
    if not fit:
        return NoLedger("县区、乡镇、单位 之类的列里没有名称")
    levels = {c: entity_level(body.head(c)) or 6 for c in fit}
    entity = _lowest(body, levels)
    if isinstance(entity, NoLedger):
        return entity
    wider = {levels[c]: c for c in reversed(fit) if c < entity and levels[c] < levels[entity]}
    parents = sorted(wider.values())
    other = second_table(grid, first, entity, parents, numeric, body.head)
    if other:
        return _two_tables(other)
    if _names_indicators([text for text in body.texts(entity) if text]):
        return NoLedger("名称后面写着单位，像是一行一个指标，不是一行一个地区")
    return Frame(first, last, entity, tuple(sorted(parents, key=levels.__getitem__)))


def _fit(body: _Body, naming: list[int], numeric: list[int], stated: str) -> list[int]:
    """Of the columns whose heads say so, those that hold names, to the left of numbers."""
    return [
        column
        for column in naming
        if column not in numeric
        and column < numeric[-1]
        and _names(body.head(column), stated)
        and (stated or column < numeric[0] or entity_level(body.head(column)) != 6)
        and _holds_names([text for text in body.texts(column) if text])
    ]


def _lowest(body: _Body, levels: dict[int, int]) -> int | NoLedger:
    """The column of the narrowest entities; where there are several, the one without repeats."""
    ends = [column for column, level in levels.items() if level == max(levels.values())]
    if len(ends) > 1:
        texts = {column: [text for text in body.texts(column) if text] for column in ends}
        ends = [column for column in ends if len({*texts[column]}) == len(texts[column])] or ends
    heads = [body.head(column) for column in ends]
    if len({*heads}) < len(heads):
        return _two_tables(heads[-1])
    if len(ends) > 1:
        told = "、".join(f"“{head}”" for head in heads)
        return NoLedger(f"{told}几列都像是名称，不知道一行是一个什么", undecided=True)
    return ends[0]


def _two_tables(head: str) -> NoLedger:
    return NoLedger(
        f"有两张表并排放着（“{head}”那几列是另一张），同一行的数不是同一个的",
        undecided=True,
        hint="一张工作表放一张台账：表头一样的，把右边的移到左边的下面；不一样的，移到另一张工作表",
    )


def _holds_names(texts: list[str]) -> bool:
    """Whether a column holds names: not numbers, and not the units of indicators."""
    named = [text for text in texts if not text.replace(".", "").isdigit()]
    return len(named) * 2 > len(texts) and not all(map(_is_unit, set(named)))


def _names_indicators(names: list[str]) -> bool:
    """Whether names are those of indicators: 固定资产投资(万元)."""
    units = [found[1] for name in names if (found := _WITH_UNIT.fullmatch(name))]
    return len(units) * 2 > len(names) and all(map(_is_unit, units))


def _is_unit(text: str) -> bool:
    plain = text.strip("()").removeprefix("单位:")
    try:
        return bool(plain) and parse_unit(plain) != NO_UNIT
    except ReportError:
        return False


def _is_figure(cell: RawCell) -> bool:
    """Whether a cell holds a number that is not a year."""
    if isinstance(cell.value, Decimal | str) and _YEAR.fullmatch(str(cell.value)):
        return False
    try:
        return as_figure(cell) is not None
    except ReportError:
        return True


def _mostly_figures(cells: list[RawCell]) -> bool:
    filled = [c for c in cells if not c.blank and not is_missing(str(c.value))]
    count = sum(isinstance(c.value, Decimal) or _is_figure(c) for c in filled)
    return count > 0 and count * 2 >= len(filled)
