"""Ledgers that keep several periods in one sheet, a row for each entity and period.

sheet + its columns 时期, 年份, 月份 → Parting: the rows of each period, to be surveyed one by one
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from reportgen.indicators.cells import Row, Sheet
from reportgen.indicators.ledgers.finding import Frame, NoLedger
from reportgen.indicators.ledgers.grid import Grid, areas
from reportgen.indicators.ledgers.heading import Head
from reportgen.indicators.ledgers.periods import period_of
from reportgen.indicators.ledgers.rows import Body
from reportgen.indicators.ledgers.words import says_when

_WHOLE = frozenset("时期 报告期 统计时期 统计期 所属时期 期别 年月 时间 统计时间 日期".split())
_YEARS = frozenset("年 年份 年度 统计年份 统计年度 报告年度".split())
_WITHIN = {"月": "月", "月份": "月", "月度": "月", "季": "季度", "季度": "季度"}
_MOST = 600
"""Periods a sheet may hold: fifty years of months."""


class Parting(Struct, frozen=True):
    """The rows of a sheet by period."""

    columns: tuple[int, ...]
    """The columns that say the period."""
    parts: Mapping[str, Sheet]
    """By period, in the order they first come up: the head's rows and the period's own, with their
    numbers.  Rows that belong to none (notes) are in the last."""
    undated: tuple[int, ...]
    """Totals that name no period, in none of the parts."""


def names_in_each_row(grid: Grid, frame: Frame) -> Grid:
    """A grid in which names merged over the rows of several periods stand in each of them; the same
    grid where no column says of when a row is."""
    heads = (grid.own(r, c) for r in range(frame.first, frame.last + 1) for c in grid.columns)
    if not any(map(says_when, heads)):
        return grid
    naming = (*frame.parents, frame.entity)
    tops = {
        (row, column): top
        for column, covered in grid.upright(naming).items()
        for row, top in covered.items()
        if top > frame.last
    }
    if not tops:
        return grid
    rows = []
    for row in grid.sheet.rows:
        own = [(c, tops[row.number, c]) for c in naming if (row.number, c) in tops]
        named = {c: grid.rows[top].cells[c] for c, top in own if c in grid.rows[top].cells}
        rows.append(replace(row, cells={**row.cells, **named}) if named else row)
    kept = [
        text
        for text in grid.sheet.merged
        if not any(a.left in naming and a.top > frame.last for a in areas([text]))
    ]
    return Grid(replace(grid.sheet, rows=tuple(rows), merged=tuple(kept)))


def part(
    grid: Grid, frame: Frame, heads: Mapping[int, Head], body: Body, period: str, year: int
) -> Parting | NoLedger | None:
    """The periods of a sheet that has lines such as 二季度 among its rows, or whose names come again; None
    where neither a line nor a column says of when a row is.

    `period` is the sheet's, `year` that of months without one.  NoLedger names the first cell that is no
    period.
    """
    if body.dated and any(entry.row > min(body.dated) for entry in body.entries):
        return _by_lines(grid.sheet, frame, body, period, year)
    repeat = len({(entry.parents, entry.name) for entry in body.entries}) < len(body.entries)
    if not repeat and period:
        return None
    columns = _Columns(grid, heads, year)
    if not repeat:
        return _of_one(grid.sheet, frame, columns, body)
    entries = {entry.row for entry in body.entries}
    periods: dict[int, str] = {}
    before = ""
    carried = any(not columns.says(row) for row in entries)
    totals = {total.row for total in body.totals}
    for row in sorted(entries | totals):
        if columns.says(row):
            before = columns.period(row)
            if not before and row in entries:
                return columns.refusal(row) if periods else None
        elif row in totals and not carried:
            continue
        if before:
            periods[row] = before
        elif row in entries:
            return None
    if len(set(periods.values())) > _MOST:
        return None
    undated = tuple(sorted(totals - periods.keys()))
    return Parting(columns.numbers, _parts(grid.sheet, frame, periods, {*undated}), undated)


def _of_one(sheet: Sheet, frame: Frame, columns: _Columns, body: Body) -> Parting | None:
    """The one period that all rows name, each of them; None where they do not."""
    rows = {entry.row for entry in body.entries}
    found = {columns.period(row) if columns.says(row) else "" for row in rows}
    if len(found) > 1 or found == {""}:
        return None
    (period,) = found
    periods = dict.fromkeys(sorted(rows | {total.row for total in body.totals}), period)
    return Parting(columns.numbers, _parts(sheet, frame, periods, set()), ())


def _by_lines(sheet: Sheet, frame: Frame, body: Body, period: str, year: int) -> Parting | NoLedger:
    """The rows below each line that says a time; those above the first are of the sheet's."""
    lines = {row: period_of(text, year) for row, text in body.dated.items()}
    rows = {entry.row for entry in body.entries}
    first = min(rows)
    unknown = [row for row, found in lines.items() if not found]
    if unknown or (first < min(lines) and not period):
        row = unknown[0] if unknown else min(lines)
        return NoLedger(
            f"第{row}行写的时期“{body.dated[row]}”，"
            + ("看不出是哪一年的" if unknown else "上面各行的时期没有写"),
            undecided=True,
            hint="在标题里写明年份；一个时期一张工作表，或加一列“时期”每行写明",
        )
    periods: dict[int, str] = {}
    counts: dict[str, int] = {}
    totals = {total.row for total in body.totals}
    for row in sorted(rows | totals | lines.keys()):
        if row in lines:
            period = lines[row]
        else:
            periods[row] = period
            counts[period] = counts.get(period, 0) + (row in totals)
    undated = tuple(sorted(totals)) if len({*counts.values()}) > 1 else ()
    periods = {row: found for row, found in periods.items() if row not in undated}
    return Parting((), _parts(sheet, frame, periods, {*undated, *lines}), undated)


def _parts(
    sheet: Sheet, frame: Frame, periods: Mapping[int, str], left: set[int]
) -> dict[str, Sheet]:
    above: list[Row] = []
    own: dict[str, list[Row]] = {period: [] for period in periods.values()}
    rest: list[Row] = []
    for row in sheet.rows:
        if row.number <= frame.last:
            above.append(row)
        elif row.number in periods:
            own[periods[row.number]].append(row)
        elif row.number not in left:
            rest.append(row)
    last = next(reversed(own))
    own[last] = sorted([*own[last], *rest], key=lambda row: row.number)
    return {period: replace(sheet, rows=(*above, *rows)) for period, rows in own.items()}


class _Columns:
    """The columns that say of when a row is."""

    def __init__(self, grid: Grid, heads: Mapping[int, Head], year: int) -> None:
        self._grid, self._year = grid, year
        words = {column: head.path[-1] for column, head in heads.items()}
        self._whole = next((c for c, word in words.items() if word in _WHOLE), 0)
        self._years = next((c for c, word in words.items() if word in _YEARS), 0)
        self._within = next((c for c, word in words.items() if word in _WITHIN), 0)
        self._kind = _WITHIN.get(words.get(self._within, ""), "")
        if self._whole:
            self._years = self._within = 0
        self.numbers = tuple(filter(None, (self._whole, self._years, self._within)))
        self._covered = grid.upright(self.numbers)
        self._carried = self._years_carried() if self._years and self._within else {}

    def _years_carried(self) -> dict[int, str]:
        """The year of rows that name a month and leave the year blank: the last one above."""
        found: dict[int, str] = {}
        before = ""
        for row in self._grid.sheet.rows:
            own = self._grid.own(row.number, self._years)
            if own and own not in _YEARS:
                before = own
            elif before and not own and self._grid.own(row.number, self._within):
                found[row.number] = before
        return found

    def _text(self, row: int, column: int) -> str:
        own = self._grid.own(self._covered[column].get(row, row), column)
        return own or (self._carried.get(row, "") if column == self._years else "")

    def _texts(self, row: int) -> Iterator[str]:
        return (self._text(row, column) for column in self.numbers)

    def says(self, row: int) -> bool:
        """Whether a row says of when it is."""
        return bool(self.numbers) and all(self._texts(row))

    def period(self, row: int) -> str:
        """The period of a row; "" where what it says is none."""
        year = self._year
        if self._years:
            text = self._text(row, self._years)
            whole = f"{text}年" if text.isdigit() else text
            if not self._within:
                return period_of(whole)
            year = int(whole[:4]) if period_of(whole) else 0
        text = self._text(row, self._within or self._whole)
        if text.isdigit() and len(text) in (1, 2, 4):
            text += self._kind if self._within else "年"
        return period_of(text, year)

    def refusal(self, row: int) -> NoLedger:
        """Why a row has no period."""
        cell = self._grid.sheet.place(row, self.numbers[0]).cell
        said = "、".join(self._texts(row))
        return NoLedger(
            f"{cell} 写的“{said}”看不出是哪个时期",
            undecided=True,
            hint="同一个名称有几行的，每行写明时期，如 2023年、2024年6月；只写月份的另加一列“年份”",
        )
