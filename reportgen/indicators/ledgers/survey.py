"""A ledger sheet understood as far as it goes alone: head, rows, and what each column holds.

sheet → Grid → Frame → heads and rows → LedgerSheet; names across sheets and values come later.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct, field

from reportgen.binding.expression import Measure
from reportgen.errors import ReportError
from reportgen.indicators.cells import Fault, RawCell, Sheet, exact, letters
from reportgen.indicators.figures import Figure, as_figure
from reportgen.indicators.findings import Findings
from reportgen.indicators.formats import shown_by
from reportgen.indicators.ledgers.finding import Frame, NoLedger, find_frame
from reportgen.indicators.ledgers.grid import Grid
from reportgen.indicators.ledgers.heading import Head, heads_of
from reportgen.indicators.ledgers.model import Column, Role
from reportgen.indicators.ledgers.naming import Meaning, joined, meanings
from reportgen.indicators.ledgers.periods import lacks_year, period_of
from reportgen.indicators.ledgers.rows import Body, body_of
from reportgen.indicators.ledgers.timing import sheet_period
from reportgen.indicators.ledgers.words import (
    fits,
    is_missing,
    is_serial,
    measure_of,
    place_in,
    says_text,
    unit_line,
)
from reportgen.indicators.scrubbing import listed, refuse_long
from reportgen.unit import NO_UNIT, PERCENT, POINTS, RATIO, Unit, parse_unit

_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?")
_NO_TITLES = ("附件", "附表")


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

    def read(self, cell: RawCell) -> Figure | str:
        """The number in a text cell; "" where the text stands for none, the text where it is none."""
        text = cell.value
        assert isinstance(text, str)
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._read(cell, text)
        return found

    def _read(self, cell: RawCell, text: str) -> Figure | str:
        if _PLAIN.fullmatch(text):  # nearly every cell of a csv
            number = exact(text)
            return Figure(number) if isinstance(number, Decimal) else text
        if not text.strip() or is_missing(text):
            return ""
        try:
            return as_figure(cell) or text
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
    names: list[str] = field(default_factory=list)
    """What the entries are called, set when all sheets are known."""


def survey(sheet: Sheet, options: Options, findings: Findings) -> LedgerSheet | NoLedger:
    """The ledger a sheet holds, or why it holds none.  What is wrong with its head goes to the
    findings."""
    grid = Grid(sheet)
    frame = find_frame(grid, options.entity_head)
    if isinstance(frame, NoLedger):
        return frame
    titles = [
        t for r in sheet.rows if r.number < frame.first for t in grid.texts(r.number).values()
    ]
    stem = sheet.where.file.rpartition(".")[0]
    period, year = "", 0
    with findings.gathering(sheet.where):
        period, year = sheet_period(
            "" if sheet.loose else sheet.name, titles, stem, options.period, sheet.where
        )
    heads = {h.column: h for h in heads_of(grid, frame, year, options.measure_words)}
    maybe = [c for c in heads if c > frame.entity and not is_serial(heads[c].path[-1])]
    body = body_of(grid, frame, maybe)
    if len(body.entries) < 1:
        return NoLedger("表头下面没有一行是地区或单位")
    if _repeats(body):
        head = heads[frame.entity].shown
        return NoLedger(f"“{head}”列里同一个名称反复出现，不是一行一个", undecided=True)
    if body.second:
        findings.problems.add(
            f"第{body.second}行又是一个表头，和上面的不一样",
            where=sheet.place(body.second, frame.entity),
            hint="一张工作表放一张台账：把下面的表移到另一张工作表",
        )
    figures = Figures()
    tallies = _tallies(body, figures)
    units = _sheet_units(titles, options, sheet, findings)
    found = LedgerSheet(
        sheet,
        frame,
        heads,
        body,
        [],
        {},
        [],
        _title(titles),
        period,
        "、".join(u.name for u in units),
        figures,
    )
    _Columns(found, grid, tallies, units, findings).settle()
    return found


def _repeats(body: Body) -> bool:
    distinct = len({(entry.parents, entry.name) for entry in body.entries})
    return len(body.entries) > 3 and distinct * 2 < len(body.entries)


def _title(titles: list[str]) -> str:
    fit = [t for t in titles if not t.startswith(_NO_TITLES) and not unit_line(t) and ":" not in t]
    return max(fit, key=len, default="")


def _sheet_units(
    titles: list[str], options: Options, sheet: Sheet, findings: Findings
) -> list[Unit]:
    """The units stated above the head; a 单位 that is an office, not a measure, is none."""
    for text in titles:
        names = unit_line(text)
        try:
            units = [parse_unit(name, options.measure_words) for name in names]
        except ReportError:
            continue
        if units:
            return units
    return []


def _tallies(body: Body, figures: Figures) -> dict[int, Tally]:
    tallies: dict[int, Tally] = {}
    for entry in body.entries:
        for column, cell in entry.cells.items():
            tally = tallies.get(column)
            if tally is None:
                tally = tallies[column] = Tally()
            value = cell.value
            if type(value) is Decimal:
                tally.numbers += 1
                tally.percents += (
                    "%" in cell.number_format and shown_by(cell.number_format, value).percent
                )
            elif type(value) is str:
                _tally_text(tally, figures.read(cell))
            elif type(value) is Fault:
                tally.faults += 1
            elif value is not None:
                tally.texts += 1
    return tallies


def _tally_text(tally: Tally, read: Figure | str) -> None:
    if read == "":
        tally.holes += 1
    elif isinstance(read, str):
        tally.texts += 1
        tally.ranks += place_in(read) is not None
    else:
        tally.numbers += 1
        tally.percents += read.unit == PERCENT


class _Columns:
    """Settles what the columns of one sheet are."""

    def __init__(
        self,
        found: LedgerSheet,
        grid: Grid,
        tallies: Mapping[int, Tally],
        units: list[Unit],
        findings: Findings,
    ) -> None:
        self._found, self._grid, self._tallies = found, grid, tallies
        self._units, self._findings = units, findings
        self._unsettled: list[str] = []

    def settle(self) -> None:
        roles = {c: self._role(c) for c in self._grid.columns}
        numeric = [self._found.heads[c] for c, (role, _) in roles.items() if role == "数"]
        known = meanings(numeric, self._found.period, self._subject())
        self._found.values = self._valued(known)
        by_column = {value.number: value for value in self._found.values}
        for column, (role, why) in roles.items():
            head = self._found.heads.get(column)
            told = Column(letters(column), head.shown if head else "", role, why=why)
            if column in by_column:
                told = _told(by_column[column], told.letter)
            elif role == "文字" and head is not None:
                name = joined(head.parts) or head.shown
                self._found.texts[column] = name
                told = Column(told.letter, told.head, role, name, why=why)
            if role != "没有读" or why:
                self._found.columns.append(told)
        self._refuse_collisions()
        self._note_unread(roles)
        self._note_units()

    def _role(self, column: int) -> tuple[Role, str]:
        frame, head = self._found.frame, self._found.heads.get(column)
        tally = self._tallies.get(column, Tally())
        if column == frame.entity:
            return "地区", ""
        if column in frame.parents:
            return "上级", ""
        if head is None:
            return "没有读", "没有表头" if tally.filled else ""
        if is_serial(head.path[-1]):
            return "序号", ""
        return self._content(head, tally)

    def _content(self, head: Head, tally: Tally) -> tuple[Role, str]:
        own = head.parts[-1] if head.parts else ""
        if measure_of(own) is Measure.RANK and tally.numbers + tally.ranks:
            return "数", ""
        sure = head.unit is not None or bool(head.period) or measure_of(own) is not None
        if says_text(own) and head.unit is None and not head.period:
            return "文字", ""
        if not tally.filled:
            return ("数", "整列没有数") if sure else ("文字", "整列是空的")
        if not tally.numbers and not tally.faults:
            if sure:
                self._findings.notice(
                    f"“{head.shown}”列的表头像数，内容却都是文字，按文字读",
                    head.where,
                    "如果是数，请改成阿拉伯数字",
                )
            return "文字", ""
        if sure or (tally.numbers + tally.faults) * 2 >= tally.filled:
            return "数", ""
        self._findings.notice(
            f"“{head.shown}”列有文字也有数（{tally.texts}格文字、{tally.numbers}格数），按文字读",
            head.where,
            "如果是数，请把文字改成数，或在表头写明单位",
        )
        return "文字", "有文字也有数"

    def _subject(self) -> str:
        """What the sheet's name says it is about, for heads that are periods only."""
        name = self._found.sheet.name
        plain = name.lower().startswith("sheet") or name.startswith(("台账", "工作表"))
        return "" if plain or lacks_year(name) or period_of(name, 2000) else name

    def _valued(self, known: list[Meaning]) -> list[ValueColumn]:
        first = [self._value(meaning) for meaning in known]
        stated = {v.meaning.indicator: v for v in reversed(first) if v.unit.name}
        found = []
        for value in first:
            base = stated.get(value.meaning.indicator)
            if base and value.unit is NO_UNIT and value.meaning.measure is not Measure.RANK:
                value = ValueColumn(value.meaning, base.unit, base.by_cells)
            found.append(value)
        return found

    def _value(self, meaning: Meaning) -> ValueColumn:
        with self._findings.gathering(meaning.head.where):
            refuse_long(meaning.indicator, "指标", meaning.head.where)
        if not meaning.indicator:
            self._findings.problems.add(
                f"“{meaning.head.shown}”列只写了时期，没有写是什么指标",
                where=meaning.head.where,
                hint="在上面加一行写指标名称，或把工作表改成指标的名称",
            )
        if meaning.measure is Measure.RANK:
            return ValueColumn(meaning, NO_UNIT, False)
        unit = self._unit(meaning)
        tally = self._tallies.get(meaning.head.column, Tally())
        weak = unit is None or meaning.head.unit is None or meaning.head.inherited
        if (
            weak
            and tally.percents * 2 > tally.numbers
            and (unit is None or unit.dimension not in (RATIO, POINTS))
        ):
            return ValueColumn(meaning, PERCENT, True)
        return ValueColumn(meaning, unit or NO_UNIT, False)

    def _unit(self, meaning: Meaning) -> Unit | None:
        head = meaning.head
        own = head.parts[-1] if head.parts else ""
        outer = head.unit if head.inherited else None
        if head.unit is not None and not head.inherited:
            return head.unit
        if outer is not None:
            return outer if fits(own, outer) else None
        if not self._units or meaning.measure is Measure.RANK:
            return None
        fit = [unit for unit in self._units if fits(meaning.indicator, unit)]
        if len(fit) == 1:
            return fit[0]
        self._unsettled.append(head.shown)
        return None

    def _refuse_collisions(self) -> None:
        taken: dict[tuple[object, ...], Head] = {}
        for value in self._found.values:
            m = value.meaning
            self._claim(taken, (m.indicator, m.measure, m.period), m.head, _meant(value))
        for column, name in self._found.texts.items():
            tally = self._tallies.get(column, Tally())
            if tally.filled or tally.holes:
                self._claim(taken, (name,), self._found.heads[column], f"“{name}”")

    def _claim(
        self, taken: dict[tuple[object, ...], Head], key: tuple[object, ...], head: Head, said: str
    ) -> None:
        first = taken.setdefault(key, head)
        if first is not head and key[0]:
            self._findings.problems.add(
                f"有两列读出来都是{said}",
                where=head.where,
                hint=f"另一列在 {first.where}（“{first.shown}”和“{head.shown}”）；请把表头写得不同",
            )

    def _note_unread(self, roles: Mapping[int, tuple[Role, str]]) -> None:
        stray = [letters(c) for c, (role, why) in roles.items() if role == "没有读" and why]
        if stray:
            self._findings.notice(
                f"这些列没有表头，没有读：{listed(stray)}",
                self._found.sheet.where,
                "要用就补上表头，否则请删去",
            )

    def _note_units(self) -> None:
        if self._unsettled:
            stated = self._found.unit
            why = "写了几种单位" if len(self._units) > 1 else f"写的是“{stated}”，看名称不像"
            self._findings.notice(
                f"表上方的“单位：{stated}”没有用在这些列上（{why}），只印数字：{listed(self._unsettled)}",
                self._found.sheet.where,
                "请在表头里写明单位，如 投资额（万元）、户数（户）",
            )


def _meant(value: ValueColumn) -> str:
    m = value.meaning
    about = "、".join(
        p for p in (m.period, "" if m.measure is Measure.VALUE else str(m.measure)) if p
    )
    return f"“{m.indicator}”" + (f"（{about}）" if about else "")


def _told(value: ValueColumn, letter: str) -> Column:
    m = value.meaning
    why = "单位按单元格的百分比格式" if value.by_cells else ""
    return Column(
        letter, m.head.shown, "数", m.indicator, value.unit.name, str(m.measure), m.period, why
    )
