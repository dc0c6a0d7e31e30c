"""The index of a batch for people: a workbook with a row per briefing, the exceptions, the totals.

XlsxWriter writes it: unlike openpyxl it takes the dates of the file from us, so that the same run gives
the same bytes, and text stays text whatever it begins with (a place called “=1+1” is no formula).
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reportgen.batching.models import Outcome, Plan, Run, State, Trouble
from reportgen.batching.totals import Comparison, compared

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

INDEX = "索引.xlsx"
_HEADS = ("序号", "地区", "材料", "状态", "有出处的数", "缺数", "核对不成立", "提示")
_EXCEPTION_HEADS = ("地区", "类别", "说明", "位置", "怎么办", "材料")
_TOTAL_HEADS = ("指标", "单位", "台账合计", "位置", "各地相加", "范围", "缺数的地区", "结果")
_LONG_AGO = datetime.datetime(2000, 1, 1)
_LONGEST = 32_000
"""Excel holds 32,767 characters in a cell."""
_WORTH_TELLING: tuple[State, ...] = ("失败", "保留", "刷新")


def index(run: Run, plan: Plan) -> bytes:
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
        comparisons = compared(plan)
        if comparisons:
            _write_totals(book.add_worksheet("汇总核对"), comparisons, looks)
    return stream.getvalue()


def exceptions(run: Run) -> Iterator[tuple[str, Trouble, str]]:
    """What a person should see to: (entity, what, file).  Hints alone are in the index, not here."""
    for trouble in run.notices:
        yield "", trouble, ""
    for outcome in run.outcomes:
        for trouble in outcome.troubles:
            if trouble.kind != "提示" or outcome.state == "失败":
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
        self.link: Format = book.add_format(
            {"font_color": "#0563C1", "underline": 1, "valign": "top"}
        )
        self.bad: Format = book.add_format({"font_color": "#C00000", "valign": "top"})


def _write_index(sheet: Worksheet, run: Run, looks: _Looks) -> None:
    names = list(dict.fromkeys(f.name for o in run.outcomes for f in o.figures))
    units = {f.name: f.unit for o in run.outcomes for f in o.figures if f.unit}
    titles = [f"{name}（{units[name]}）" if units.get(name) else name for name in names]
    _head(sheet, (*_HEADS, *titles), (6, 18, 34, 8, 10, 8, 10, 40, *(12 for _ in names)), looks)
    for row, outcome in enumerate(run.outcomes, start=1):
        sheet.write_number(row, 0, row, looks.plain)
        sheet.write_string(row, 1, _cut(outcome.entity), looks.plain)
        _write_file(sheet, row, 2, outcome, looks)
        bad = outcome.state in _WORTH_TELLING
        sheet.write_string(row, 3, outcome.state, looks.bad if bad else looks.plain)
        for column, count in enumerate(_counts(outcome), start=4):
            sheet.write_number(row, column, count, looks.plain)
        hints = "；".join(t.message for t in outcome.troubles if t.kind in ("提示", "问题"))
        sheet.write_string(row, 7, _cut(hints), looks.plain)
        values = {figure.name: figure.value for figure in outcome.figures}
        for column, name in enumerate(names, start=len(_HEADS)):
            _write_value(sheet, row, column, values.get(name, ""), looks)
    sheet.autofilter(0, 0, max(len(run.outcomes), 1), len(_HEADS) + len(names) - 1)


def _counts(outcome: Outcome) -> tuple[int, int, int]:
    kinds = [trouble.kind for trouble in outcome.troubles]
    failed = [t for t in outcome.troubles if t.kind == "核对" and t.message.startswith("不成立")]
    return outcome.numbers, kinds.count("缺数"), len(failed)


def _write_file(sheet: Worksheet, row: int, column: int, outcome: Outcome, looks: _Looks) -> None:
    if not outcome.output:
        sheet.write_string(row, column, "", looks.plain)
        return
    # A relative link: the folder may be moved or sent on.  Excel takes at most 65,530 links a sheet
    # and 2,079 characters each; beyond that XlsxWriter writes none and says so by its return.
    target = "external:" + outcome.file.replace("#", "%23")
    done = row <= 65_000 and sheet.write_url(row, column, target, looks.link, outcome.file) == 0
    if not done:
        sheet.write_string(row, column, outcome.file, looks.plain)


def _write_value(sheet: Worksheet, row: int, column: int, value: str, looks: _Looks) -> None:
    """A number as a number where Excel holds it exactly, else as text."""
    if not value:
        sheet.write_blank(row, column, None, looks.plain)
    elif len(value.strip("-0.").replace(".", "")) <= 15:
        sheet.write_number(row, column, float(value), looks.plain)
    else:
        sheet.write_string(row, column, value, looks.plain)


def _write_exceptions(sheet: Worksheet, run: Run, looks: _Looks) -> None:
    _head(sheet, _EXCEPTION_HEADS, (18, 10, 60, 30, 40, 30), looks)
    rows = 0
    for rows, (entity, trouble, file) in enumerate(exceptions(run), start=1):
        cells = (entity, trouble.kind, trouble.message, trouble.where, trouble.hint, file)
        for column, text in enumerate(cells):
            sheet.write_string(rows, column, _cut(text), looks.text)
    if rows == 0:
        sheet.write_string(1, 0, "没有异常", looks.text)
    sheet.autofilter(0, 0, max(rows, 1), len(_EXCEPTION_HEADS) - 1)


def _write_totals(sheet: Worksheet, comparisons: Sequence[Comparison], looks: _Looks) -> None:
    _head(sheet, _TOTAL_HEADS, (24, 8, 14, 28, 14, 28, 30, 12), looks)
    for row, found in enumerate(comparisons, start=1):
        sheet.write_string(row, 0, found.indicator, looks.plain)
        sheet.write_string(row, 1, found.unit, looks.plain)
        _write_value(sheet, row, 2, found.stated, looks)
        if found.stated_at:
            sheet.write_string(row, 3, found.stated_at, looks.plain)
        _write_value(sheet, row, 4, found.summed, looks)
        sheet.write_string(row, 5, found.summed_over, looks.plain)
        sheet.write_string(row, 6, _cut("、".join(found.lacking)), looks.plain)
        words = {True: "相符", False: "不符", None: "没有可比的"}[found.holds]
        sheet.write_string(row, 7, words, looks.bad if found.holds is False else looks.plain)


def _head(sheet: Worksheet, titles: Sequence[str], widths: Sequence[float], looks: _Looks) -> None:
    for column, (title, width) in enumerate(zip(titles, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, looks.head)
    sheet.freeze_panes(1, 2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
