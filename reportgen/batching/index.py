"""The index of a batch for people: a workbook with a row per briefing, the exceptions, the totals.

    Outcomes ─add→ rows of 索引, written and let go as they come
    Run, Comparisons ─finished→ 异常 and 汇总核对, then the whole as bytes
XlsxWriter writes it: unlike openpyxl it takes the dates of the file from us, so that the same run gives
the same bytes, and text stays text whatever it begins with (a place called “=1+1” is no formula).  It
keeps rows in temporary files, which `Index` takes back however the run ends.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reportgen.batching.models import MOST_FIGURES, Figures, Outcome, Plan, Run, State, Trouble
from reportgen.batching.totals import Comparison
from reportgen.chinese.numerals import decimal_text
from reportgen.errors import ReportError, reason_of
from reportgen.template.contract import load_contract
from reportgen.unit import parse_unit

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

INDEX = "索引.xlsx"
_HEADS = ("序号", "地区", "材料", "状态", "有出处的数", "缺数", "核对不成立", "提示")
_EXCEPTION_HEADS = ("地区", "类别", "说明", "位置", "怎么办", "材料")
_TOTAL_HEADS = (
    "指标", "单位", "台账合计", "位置", "各地相加", "范围", "缺数的地区", "结果", "汇总材料用的"
)  # fmt: skip
_KINDS = ("问题", "核对", "有人改过", "缺数", "提示")
"""As exceptions are listed: first what stopped a briefing."""
_UNSAFE = re.compile(r'[%#\s"<>\[\]^`{}?]')
"""What a link may not hold as it is."""
_MANY = 20
"""Briefings; what each of so many lacks is told once."""
_HEAD_HEIGHT = 34
"""Points: two lines."""
_LONG_AGO = datetime.datetime(2000, 1, 1)
_LONGEST = 32_000
"""Excel holds 32,767 characters in a cell."""
_MOST_LINKS, _LONGEST_LINK = 65_000, 2_000
"""Excel takes 65,530 links a sheet, of 2,079 characters each; XlsxWriter warns of what is beyond."""
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FONT = {"font_name": "等线", "font_size": 11}
_WORTH_TELLING: tuple[State, ...] = ("失败", "保留", "刷新", "未做")


class Index:
    """The workbook while it is being written; `close` takes back what it wrote to the side.

    Rows are written as they come and then let go, so that it takes no memory and is nearly done when
    the last briefing is.  A disk that is full in the meantime is told at the end.
    """

    def __init__(self, columns: Mapping[str, str]) -> None:
        """`columns`: the indicators shown, each with the unit of its column."""
        self._columns = columns
        self._rows = 0
        self._refused: OSError | None = None
        self._writing: _Writing | None = None

    def close(self) -> None:
        if self._writing is not None:
            self._writing.let_go()

    def add(self, outcome: Outcome) -> None:
        """One more row: call in the order of the ledger."""
        self._rows += 1
        if self._refused is not None:
            return
        try:
            self._begun().row(self._rows, outcome)
        except OSError as error:
            self._refused = error

    def finished(self, run: Run, comparisons: Sequence[Comparison]) -> bytes:
        """The workbook, deterministic.  Sheets: 索引, 异常, and 汇总核对 where there are totals.

        Raises ReportError where there was no room for temporary files.
        """
        try:
            if self._refused is not None:
                raise self._refused
            return self._begun().finished(self._rows, run, comparisons)
        except OSError as error:
            raise ReportError(
                f"临时文件写不下：{reason_of(error)}", hint="清理系统的临时文件夹"
            ) from error

    def _begun(self) -> _Writing:
        """Not before the first row: by then there are workers, who need nothing of it."""
        if self._writing is None:
            self._writing = _Writing(self._columns)
        return self._writing


class _Writing:
    """XlsxWriter at work, with a folder for its temporary files."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        import xlsxwriter  # half a second cold; only a batch needs it

        self._columns = columns
        self._known: dict[str, tuple[tuple[int | None, str, str], ...]] = {}
        """By the heads of figures: `_places`."""
        self._stream = io.BytesIO()
        self._beside = tempfile.TemporaryDirectory(prefix="reportgen-", ignore_cleanup_errors=True)
        font = dict(_FONT)  # XlsxWriter writes into what it is given
        options = _OPTIONS | {"tmpdir": self._beside.name, "default_format_properties": font}
        self._book = xlsxwriter.Workbook(self._stream, options)
        self._book.set_properties({"title": "批量材料索引", "created": _LONG_AGO})
        self._looks = _Looks(self._book)
        try:
            self._sheet = self._book.add_worksheet("索引")  # opens a temporary file
            self._head()
        except OSError:
            self.let_go()
            raise

    def _head(self) -> None:
        titles = [f"{name}（{unit}）" if unit else name for name, unit in self._columns.items()]
        widths = (6, 18, 34, 8, 10, 8, 10, 28, *(14 for _ in titles))
        _head(self._sheet, (*_HEADS, *titles), widths, self._looks)

    def let_go(self) -> None:
        """Take back what was written to the side."""
        self._book.fileclosed = True  # or it would complain of not having been closed
        for sheet in self._book.worksheets():
            with contextlib.suppress(OSError):  # what it could not write before, it cannot now
                if sheet.row_data_fh is not None:
                    sheet.row_data_fh.close()
        self._beside.cleanup()

    def finished(self, rows: int, run: Run, comparisons: Sequence[Comparison]) -> bytes:
        from xlsxwriter.exceptions import FileCreateError

        width = len(_HEADS) + len(self._columns)
        self._sheet.autofilter(0, 0, max(rows, 1), width - 1)
        _write_exceptions(self._book.add_worksheet("异常"), run, self._looks)
        if comparisons:
            _write_totals(self._book.add_worksheet("汇总核对"), comparisons, self._looks)
        try:
            self._book.close()
        except FileCreateError as error:  # XlsxWriter's wrapping of an OSError
            raise OSError(*error.args[0].args) from None
        return self._stream.getvalue()

    def row(self, row: int, outcome: Outcome) -> None:
        sheet, looks = self._sheet, self._looks
        sheet.write_number(row, 0, row, looks.plain)
        _write_text(sheet, row, 1, outcome.entity, looks.words)
        _write_file(sheet, row, 2, outcome.file if outcome.output else "", looks)
        bad = outcome.state in _WORTH_TELLING
        sheet.write_string(row, 3, outcome.state, looks.bad if bad else looks.words)
        counts = (outcome.numbers, outcome.lacking, outcome.unmet)
        for column, count in enumerate(counts, start=4):
            sheet.write_number(row, column, count, looks.plain)
        hints = "；".join(t.message for t in outcome.troubles if t.kind in ("提示", "问题"))
        _write_text(sheet, row, 7, hints, looks.words)
        values = outcome.figures.values
        places = enumerate(self._places(outcome.figures), start=len(_HEADS))
        for column, (place, own, unit) in places:
            value = values[place] if place is not None else ""
            _write_value(sheet, row, column, _in_unit(value, own, unit), looks)

    def _places(self, figures: Figures) -> tuple[tuple[int | None, str, str], ...]:
        """For each column, which of the figures belongs there, its unit and the column's."""
        known = self._known.get(figures.heads)
        if known is None:
            found = {figure.name: (n, figure.unit) for n, figure in enumerate(figures)}
            known = self._known[figures.heads] = tuple(
                (*found.get(name, (None, "")), unit) for name, unit in self._columns.items()
            )
        return known


def columns(plan: Plan, rest: Iterable[Outcome]) -> dict[str, str]:
    """The indicators that an index shows, each with the unit of its column: those that the report types
    of a plan declare, and those of briefings left from before."""
    found: dict[str, str] = {}
    for kind in filter(None, (plan.kind, plan.rollup)):
        for need in load_contract(kind).needs[:MOST_FIGURES]:
            indicator = plan.data.indicators.get(plan.data.names.get(need.name, need.name))
            there = indicator.unit if indicator is not None else need.unit
            found.setdefault(need.name, need.unit if _alike(need.unit, there) else there)
    for outcome in rest:
        for figure in outcome.figures:
            found.setdefault(figure.name, figure.unit)
    return found


def _alike(declared: str, there: str) -> bool:
    """Whether numbers in the data's unit can be put in the one that a report type declares."""
    try:
        return parse_unit(declared).comparable(parse_unit(there))
    except ReportError:  # a measure word of the user's own
        return declared == there


def exceptions(run: Run) -> Iterator[tuple[str, Trouble, str]]:
    """What a person should see to: (entity, what, file), what stopped a briefing first.

    Hints on single entities are in the index, not here; those on the roll-up are here too.  What every
    briefing lacks is told once.
    """
    yield from sorted(_exceptions(run), key=lambda found: _KINDS.index(found[1].kind))


def _exceptions(run: Run) -> Iterator[tuple[str, Trouble, str]]:
    for trouble in run.notices:
        yield "", trouble, ""
    everywhere = _everywhere(run)
    for trouble, count in everywhere.values():
        where = f"{trouble.where} 等{count}处" if trouble.where else ""
        yield f"全部{count}份", replace(trouble, where=where), ""
    for outcome in run.outcomes:
        for trouble in outcome.troubles:
            told = trouble.kind != "提示" or outcome.state == "失败" or outcome.whole
            if told and _what(trouble) not in everywhere:
                yield outcome.entity, trouble, outcome.file
    for name in run.strays:
        yield (
            "",
            Trouble("提示", "台账里已没有这个地区，旧材料还在", hint="不要的请自行删去"),
            name,
        )


def _everywhere(run: Run) -> dict[tuple[str, str, str], tuple[Trouble, int]]:
    """What every one of many briefings lacks (a column that the ledger has not, say), with how many they
    are: told once, or it would bury all else."""
    briefings = [o for o in run.outcomes if not o.whole and o.state != "失败"]
    if len(briefings) < _MANY:
        return {}
    found = {_what(t): (t, len(briefings)) for t in briefings[0].troubles if t.kind == "缺数"}
    for outcome in briefings:
        if not found:
            break
        found = {what: found[what] for what in map(_what, outcome.troubles) if what in found}
    return found


def _what(trouble: Trouble) -> tuple[str, str, str]:
    """All but the place."""
    return trouble.kind, trouble.message, trouble.hint


class _Looks:
    """The few formats of the workbook."""

    def __init__(self, book: Workbook) -> None:
        self.head: Format = book.add_format(
            {
                "bold": True,
                "bg_color": "#E7E6E6",
                "text_wrap": True,
                "valign": "vcenter",
                "border": 1,
            }
        )
        self.text: Format = book.add_format({"text_wrap": True, "valign": "top"})
        self.plain: Format = book.add_format({"valign": "top"})
        self.words: Format = book.add_format({"valign": "top", "indent": 1})
        self.link: Format = book.add_format(
            {"font_color": "#0563C1", "underline": 1, "valign": "top"}
        )
        self.bad: Format = book.add_format({"font_color": "#C00000", "valign": "top"})


def _in_unit(value: str, unit: str, column: str) -> str:
    """The number in a column's unit; with its own unit behind it where it cannot be put so."""
    if not value or unit == column:
        return value
    try:
        own, wanted = parse_unit(unit), parse_unit(column)
        if own.dimension == wanted.dimension:
            base = Fraction(value) * own.scale / own.divisor
            return decimal_text(base * wanted.divisor / wanted.scale)
    except (ReportError, ValueError):  # a measure word of the user's own, a number without an end
        pass
    return value + unit


def _write_file(sheet: Worksheet, row: int, column: int, file: str, looks: _Looks) -> None:
    """A file's name as a link to it, or as text where a sheet holds no more, or no such, links."""
    if not file:
        sheet.write_string(row, column, "", looks.words)
        return
    target = _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", file)
    if row <= _MOST_LINKS and len(target) <= _LONGEST_LINK:
        # relative, so that the folder may be moved or sent on
        sheet.write_url(row, column, f"external:{target}", looks.link, file)
    else:
        sheet.write_string(row, column, file, looks.words)


def _write_value(sheet: Worksheet, row: int, column: int, value: str, looks: _Looks) -> None:
    """A number as a number where Excel holds it exactly, else as text."""
    if not value:
        sheet.write_blank(row, column, None, looks.plain)
    elif not value.isascii():  # with a unit of its own
        _write_text(sheet, row, column, value, looks.words)
    elif len(value.strip("-0.").replace(".", "")) <= 15:
        sheet.write_number(row, column, float(value), looks.plain)
    else:
        sheet.write_string(row, column, value, looks.words)


def _write_exceptions(sheet: Worksheet, run: Run, looks: _Looks) -> None:
    _head(sheet, _EXCEPTION_HEADS, (18, 10, 60, 30, 40, 30), looks)
    standing = {o.file for o in (*run.outcomes, *run.rest) if o.output} | set(run.strays)
    rows = 0
    for rows, (entity, trouble, file) in enumerate(exceptions(run), start=1):
        kind = "没有写成" if trouble.kind == "问题" else trouble.kind
        cells = (entity, kind, trouble.message, trouble.where, trouble.hint)
        for column, text in enumerate(cells):
            _write_text(sheet, rows, column, text, looks.text)
        _write_file(sheet, rows, len(cells), file if file in standing else "", looks)
    if rows == 0:
        sheet.write_string(1, 0, "没有异常", looks.text)
    sheet.autofilter(0, 0, max(rows, 1), len(_EXCEPTION_HEADS) - 1)


def _write_totals(sheet: Worksheet, comparisons: Sequence[Comparison], looks: _Looks) -> None:
    _head(sheet, _TOTAL_HEADS, (24, 8, 14, 28, 14, 28, 30, 12, 14), looks)
    for row, found in enumerate(comparisons, start=1):
        _write_text(sheet, row, 0, found.indicator, looks.words)
        _write_text(sheet, row, 1, found.unit, looks.words)
        _write_value(sheet, row, 2, found.stated, looks)
        if found.stated_at:
            _write_text(sheet, row, 3, found.stated_at, looks.words)
        _write_value(sheet, row, 4, found.summed, looks)
        _write_text(sheet, row, 5, found.summed_over, looks.words)
        _write_text(sheet, row, 6, "、".join(found.lacking), looks.words)
        words = {True: "相符", False: "不符", None: "没有可比的"}[found.holds]
        sheet.write_string(row, 7, words, looks.bad if found.holds is False else looks.words)
        sheet.write_string(row, 8, found.used, looks.words)


def _head(sheet: Worksheet, titles: Sequence[str], widths: Sequence[float], looks: _Looks) -> None:
    for column, (title, width) in enumerate(zip(titles, widths, strict=True)):
        sheet.set_column(column, column, width)
        _write_text(sheet, 0, column, title, looks.head)
    sheet.set_row(0, _HEAD_HEIGHT)
    sheet.freeze_panes(1, 2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_text(sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    """A text as it is; one as long as no cell can hold is cut."""
    if len(text) > _LONGEST:
        text = text[:_LONGEST] + "…"
    if text.startswith("<r>"):  # XlsxWriter would take what ends in </r> for marks of its own
        text += " "
    sheet.write_string(row, column, text, look)
