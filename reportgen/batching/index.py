"""The index of a batch for people: a workbook with a row per briefing, the exceptions, the totals.

XlsxWriter writes it: unlike openpyxl it takes the dates of the file from us, so that the same run gives
the same bytes, and text stays text whatever it begins with (a place called “=1+1” is no formula).
"""

from __future__ import annotations

import datetime
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from reportgen.batching.models import Figure, Outcome, Run, State, Trouble
from reportgen.batching.totals import Comparison
from reportgen.chinese.numerals import decimal_text
from reportgen.errors import ReportError
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
_HEAD_HEIGHT = 34
"""Points: two lines."""
_LONG_AGO = datetime.datetime(2000, 1, 1)
_LONGEST = 32_000
"""Excel holds 32,767 characters in a cell."""
_WORTH_TELLING: tuple[State, ...] = ("失败", "保留", "刷新", "未做")


def index(run: Run, comparisons: Sequence[Comparison]) -> bytes:
    """The workbook, deterministic.  Sheets: 索引, 异常, and 汇总核对 where there are totals."""
    import xlsxwriter  # half a second cold; only a batch needs it

    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": "等线", "font_size": 11},
    }
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": "批量材料索引", "created": _LONG_AGO})
        looks = _Looks(book)
        _write_index(book.add_worksheet("索引"), run, looks)
        _write_exceptions(book.add_worksheet("异常"), run, looks)
        if comparisons:
            _write_totals(book.add_worksheet("汇总核对"), comparisons, looks)
    return stream.getvalue()


def exceptions(run: Run) -> Iterator[tuple[str, Trouble, str]]:
    """What a person should see to: (entity, what, file), what stopped a briefing first.

    Hints on single entities are in the index, not here; those on the roll-up are here too.
    """
    yield from sorted(_exceptions(run), key=lambda found: _KINDS.index(found[1].kind))


def _exceptions(run: Run) -> Iterator[tuple[str, Trouble, str]]:
    for trouble in run.notices:
        yield "", trouble, ""
    for outcome in run.outcomes:
        for trouble in outcome.troubles:
            if trouble.kind != "提示" or outcome.state == "失败" or outcome.whole:
                yield outcome.entity, trouble, outcome.file
    for name in run.strays:
        yield (
            "",
            Trouble("提示", "台账里已没有这个地区，旧材料还在", hint="不要的请自行删去"),
            name,
        )


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


def _write_index(sheet: Worksheet, run: Run, looks: _Looks) -> None:
    rows = (*run.outcomes, *run.rest)
    names = list(dict.fromkeys(f.name for o in rows for f in o.figures))
    units = _units(rows)
    titles = [f"{name}（{units[name]}）" if units.get(name) else name for name in names]
    _head(sheet, (*_HEADS, *titles), (6, 18, 34, 8, 10, 8, 10, 28, *(14 for _ in names)), looks)
    for row, outcome in enumerate(rows, start=1):
        sheet.write_number(row, 0, row, looks.plain)
        sheet.write_string(row, 1, _cut(outcome.entity), looks.words)
        _write_file(sheet, row, 2, outcome.file if outcome.output else "", looks)
        bad = outcome.state in _WORTH_TELLING
        sheet.write_string(row, 3, outcome.state, looks.bad if bad else looks.words)
        counts = (outcome.numbers, outcome.lacking, outcome.unmet)
        for column, count in enumerate(counts, start=4):
            sheet.write_number(row, column, count, looks.plain)
        hints = "；".join(t.message for t in outcome.troubles if t.kind in ("提示", "问题"))
        sheet.write_string(row, 7, _cut(hints), looks.words)
        values = {f.name: _in_unit(f, units.get(f.name, "")) for f in outcome.figures}
        for column, name in enumerate(names, start=len(_HEADS)):
            _write_value(sheet, row, column, values.get(name, ""), looks)
    sheet.autofilter(0, 0, max(len(rows), 1), len(_HEADS) + len(names) - 1)


def _units(rows: Sequence[Outcome]) -> dict[str, str]:
    """The unit of each column: the one most of its numbers are in."""
    found: dict[str, Counter[str]] = {}
    for outcome in rows:
        for figure in outcome.figures:
            found.setdefault(figure.name, Counter())[figure.unit] += bool(figure.value)
    return {name: units.most_common(1)[0][0] for name, units in found.items()}


def _in_unit(figure: Figure, unit: str) -> str:
    """The number in a column's unit; with its own unit behind it where it cannot be put so."""
    if not figure.value or figure.unit == unit:
        return figure.value
    try:
        own, wanted = parse_unit(figure.unit), parse_unit(unit)
        if own.dimension == wanted.dimension:
            base = Fraction(figure.value) * own.scale / own.divisor
            return decimal_text(base * wanted.divisor / wanted.scale)
    except (ReportError, ValueError):  # a measure word of the user's own, a number without an end
        pass
    return figure.value + figure.unit


def _write_file(sheet: Worksheet, row: int, column: int, file: str, looks: _Looks) -> None:
    if not file:
        sheet.write_string(row, column, "", looks.words)
        return
    # A relative link: the folder may be moved or sent on.  Excel takes at most 65,530 links a sheet
    # and 2,079 characters each; beyond that XlsxWriter writes none and says so by its return.
    target = "external:" + _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", file)
    done = row <= 65_000 and sheet.write_url(row, column, target, looks.link, file) == 0
    if not done:
        sheet.write_string(row, column, file, looks.words)


def _write_value(sheet: Worksheet, row: int, column: int, value: str, looks: _Looks) -> None:
    """A number as a number where Excel holds it exactly, else as text."""
    if not value:
        sheet.write_blank(row, column, None, looks.plain)
    elif not value.isascii():  # with a unit of its own
        sheet.write_string(row, column, value, looks.words)
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
            sheet.write_string(rows, column, _cut(text), looks.text)
        _write_file(sheet, rows, len(cells), file if file in standing else "", looks)
    if rows == 0:
        sheet.write_string(1, 0, "没有异常", looks.text)
    sheet.autofilter(0, 0, max(rows, 1), len(_EXCEPTION_HEADS) - 1)


def _write_totals(sheet: Worksheet, comparisons: Sequence[Comparison], looks: _Looks) -> None:
    _head(sheet, _TOTAL_HEADS, (24, 8, 14, 28, 14, 28, 30, 12, 14), looks)
    for row, found in enumerate(comparisons, start=1):
        sheet.write_string(row, 0, found.indicator, looks.words)
        sheet.write_string(row, 1, found.unit, looks.words)
        _write_value(sheet, row, 2, found.stated, looks)
        if found.stated_at:
            sheet.write_string(row, 3, found.stated_at, looks.words)
        _write_value(sheet, row, 4, found.summed, looks)
        sheet.write_string(row, 5, found.summed_over, looks.words)
        sheet.write_string(row, 6, _cut("、".join(found.lacking)), looks.words)
        words = {True: "相符", False: "不符", None: "没有可比的"}[found.holds]
        sheet.write_string(row, 7, words, looks.bad if found.holds is False else looks.words)
        sheet.write_string(row, 8, found.used, looks.words)


def _head(sheet: Worksheet, titles: Sequence[str], widths: Sequence[float], looks: _Looks) -> None:
    for column, (title, width) in enumerate(zip(titles, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, looks.head)
    sheet.set_row(0, _HEAD_HEIGHT)
    sheet.freeze_panes(1, 2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
