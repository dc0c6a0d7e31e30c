"""A ledger sheet understood as far as it goes alone.

sheet → Grid → Frame → heads and rows → settling → LedgerSheet; names across sheets and values come
later.
"""

from __future__ import annotations

from decimal import Decimal

from reportgen.errors import ReportError
from reportgen.indicators.cells import Fault, Sheet
from reportgen.indicators.figures import Figure
from reportgen.indicators.findings import Findings
from reportgen.indicators.formats import shown_by
from reportgen.indicators.ledgers.finding import NoLedger, find_frame
from reportgen.indicators.ledgers.grid import Grid
from reportgen.indicators.ledgers.heading import heads_of
from reportgen.indicators.ledgers.rows import Body, body_of
from reportgen.indicators.ledgers.settling import Columns
from reportgen.indicators.ledgers.sheet import Figures, LedgerSheet, Options, Tally
from reportgen.indicators.ledgers.timing import sheet_period
from reportgen.indicators.ledgers.words import (
    is_serial,
    place_in,
    unit_line,
)
from reportgen.unit import PERCENT, Unit, parse_unit

_NO_TITLES = ("附件", "附表")


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
    Columns(found, grid, tallies, units, findings).settle()
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
