"""A ledger sheet understood as far as it goes alone.

sheet → Grid → Frame → heads and rows → (parting by period) → settling → LedgerSheet; names across
sheets and values come later.
"""

from __future__ import annotations

from decimal import Decimal

from reportgen.errors import ReportError
from reportgen.indicators.cells import Fault, Sheet
from reportgen.indicators.figures import Figure
from reportgen.indicators.findings import Findings
from reportgen.indicators.formats import shown_by
from reportgen.indicators.ledgers.columnwise import ColumnCells, columnwise
from reportgen.indicators.ledgers.finding import Frame, NoLedger, find_frame
from reportgen.indicators.ledgers.grid import Grid
from reportgen.indicators.ledgers.heading import Head, heads_of
from reportgen.indicators.ledgers.levels import levelled
from reportgen.indicators.ledgers.parting import Parting, names_in_each_row, part
from reportgen.indicators.ledgers.rows import Body, body_of
from reportgen.indicators.ledgers.settling import Columns
from reportgen.indicators.ledgers.sheet import Figures, LedgerSheet, Options, Tally
from reportgen.indicators.ledgers.timing import sheet_period
from reportgen.indicators.ledgers.words import (
    is_serial,
    place_in,
    unit_behind,
    unit_line,
)
from reportgen.unit import COUNT, MONEY, PERCENT, PLAIN, RATIO, Unit, parse_unit

_ONE, _MINUS_ONE = Decimal(1), Decimal(-1)
_NO_TITLES = ("附件", "附表")


def survey(
    sheet: Sheet, options: Options, findings: Findings
) -> tuple[LedgerSheet, ...] | NoLedger:
    """The ledgers a sheet holds, one for each period it has rows of, or why it holds none.  What is wrong
    with its head goes to the findings."""
    grid = Grid(sheet)
    frame = find_frame(grid, options.entity_head)
    if isinstance(frame, NoLedger):
        return frame
    titles = [
        t for r in sheet.rows if r.number < frame.first for t in grid.texts(r.number).values()
    ]
    period, year, doubt = _period(sheet, titles, options)
    grid = names_in_each_row(grid, frame)
    sheet = grid.sheet
    heads, body = _read(grid, frame, year, options)
    if not body.entries:
        return NoLedger("表头下面没有一行是地区或单位")
    parting = None if body.second else part(grid, frame, heads, body, period, year)
    if isinstance(parting, NoLedger):
        return parting
    if parting is not None:
        return _parted(parting, frame, titles, year, options, findings)
    if _repeats(body):
        return _repeated(heads[frame.entity].shown)
    if doubt is not None:
        findings.problems.absorb(doubt)
    _refuse_second(sheet, frame, body, findings)
    found = LedgerSheet(
        sheet, frame, heads, body, [], {}, [], _title(titles), period, "", Figures()
    )
    _settle(found, grid, titles, options, findings)
    return (found,)


def _refuse_second(sheet: Sheet, frame: Frame, body: Body, findings: Findings) -> None:
    if body.second:
        why = f"上面另有题目“{body.second_title}”" if body.second_title else "和上面的不一样"
        findings.problems.add(
            f"第{body.second}行又是一个表头，{why}",
            where=sheet.place(body.second, frame.entity),
            hint="一张工作表放一张台账：把下面的表移到另一张工作表",
        )


def _period(
    sheet: Sheet, titles: list[str], options: Options
) -> tuple[str, int, ReportError | None]:
    """The sheet's period and year, or what contradicts itself in it."""
    stem = sheet.where.file.rpartition(".")[0]
    name = "" if sheet.loose else sheet.name
    try:
        return *sheet_period(name, titles, stem, options.period, sheet.where), None
    except ReportError as error:
        return "", 0, error


def _read(grid: Grid, frame: Frame, year: int, options: Options) -> tuple[dict[int, Head], Body]:
    heads = {h.column: h for h in heads_of(grid, frame, year, options.measure_words)}
    maybe = [c for c in heads if c > frame.entity and not is_serial(heads[c].path[-1])]
    body = body_of(grid, frame, maybe)
    body.entries = levelled(body.entries, frame.entity, heads)
    return heads, body


def _parted(
    parting: Parting,
    frame: Frame,
    titles: list[str],
    year: int,
    options: Options,
    findings: Findings,
) -> tuple[LedgerSheet, ...] | NoLedger:
    """Each period's rows as a ledger of their own; what concerns their one head is told once."""
    found: list[LedgerSheet] = []
    told = Findings()
    for period, sheet in parting.parts.items():
        grid = Grid(sheet)
        heads, body = _read(grid, frame, year, options)
        if _repeats(body):
            return _repeated(f"{heads[frame.entity].shown}（{period}）")
        body.skipped = [
            each for each in body.skipped if each.reason != "空行"
        ]  # other periods' rows
        ledger = LedgerSheet(
            sheet, frame, heads, body, [], {}, [], _title(titles), period, "", Figures(),
            parting.columns,
        )  # fmt: skip
        _settle(ledger, grid, titles, options, told)
        found.append(ledger)
    findings.take_once(told)
    for row in parting.undated:
        findings.notice(
            f"第{row}行是合计，没有写时期，没有读",
            found[0].sheet.place(row, frame.entity),
            "要用就写上时期",
        )
    return tuple(found)


def _settle(
    found: LedgerSheet, grid: Grid, titles: list[str], options: Options, findings: Findings
) -> None:
    units = _sheet_units(titles, options)
    found.unit = "、".join(u.name for u in units)
    tallies = _tallies(found.body, found.figures)
    Columns(found, grid, tallies, units, findings).settle()


def _repeated(head: str) -> NoLedger:
    return NoLedger(
        f"“{head}”列里同一个名称反复出现，不是一行一个",
        undecided=True,
        hint="明细表、花名册先汇总成一行一个地区（单位）；一个地区有几个时期的，加一列“时期”，每行写明",
    )


def _repeats(body: Body) -> bool:
    distinct = len({(entry.parents, entry.name) for entry in body.entries})
    return len(body.entries) > 3 and distinct * 2 < len(body.entries)


def _title(titles: list[str]) -> str:
    fit = [t for t in titles if not t.startswith(_NO_TITLES) and not unit_line(t) and ":" not in t]
    return max(fit, key=len, default="")


def _sheet_units(titles: list[str], options: Options) -> list[Unit]:
    """The units stated above the head; a 单位 that is an office, not a measure, is none."""
    stated = [names for text in titles if (names := unit_line(text))]
    behind = [unit_behind(text) or [text.strip("()")] for text in titles]  # (万元) above the head
    for names in (*stated, *behind):
        whole = [part for name in names for part in ([name] if _is_one(name) else name.split("/"))]
        try:
            units = [parse_unit(name, options.measure_words) for name in whole if name]
        except ReportError:
            continue
        if units:
            return units
    return []


def _is_one(name: str) -> bool:
    """Whether a unit with a stroke is one (μg/m³, 公斤/亩) and not two, as 万元/户 or 元/亩 may be."""
    over, _, under = name.partition("/")
    try:
        dimensions = {parse_unit(name).dimension, *(parse_unit(n).dimension for n in (over, under))}
    except ReportError:
        return False
    return not dimensions & {COUNT, MONEY, RATIO, PLAIN}


def _tallies(body: Body, figures: Figures) -> dict[int, Tally]:
    columns = columnwise([entry.cells for entry in body.entries])
    return {number: _tally(column, figures) for number, column in columns.items()}


def _tally(column: ColumnCells, figures: Figures) -> Tally:
    tally = Tally()
    percents = {layout for layout in {*column.formats} if "%" in layout}
    numbers = fractions = 0
    for value, layout in zip(column.values, column.formats, strict=True):
        if type(value) is Decimal:
            numbers += 1
            if layout in percents and shown_by(layout, value).percent:
                tally.percents += 1
            elif _MINUS_ONE <= value <= _ONE:
                fractions += 1
        elif type(value) is str:
            _tally_text(tally, figures.read(value))
        elif type(value) is Fault:
            tally.faults += 1
        elif value is not None:
            tally.texts += 1
    tally.numbers += numbers
    tally.fractions += fractions
    return tally


def _tally_text(tally: Tally, read: Figure | str) -> None:
    if read == "":
        tally.holes += 1
    elif isinstance(read, str):
        tally.texts += 1
        tally.ranks += place_in(read) is not None
    else:
        tally.numbers += 1
        tally.percents += read.unit == PERCENT
