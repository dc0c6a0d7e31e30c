"""The list layout: sheet 指标, one observation per row (docs/workbook.md)."""

from __future__ import annotations

import datetime
import keyword
from collections.abc import Mapping

from msgspec import Struct

from reportgen.binding.expression import Measure, Observation
from reportgen.chinese.quantity import PLAIN_QUALIFIER, Qualifier
from reportgen.dataset import INDICATORS, Indicator
from reportgen.errors import Location, ReportError
from reportgen.indicators.cells import RawCell, Row, Sheet
from reportgen.indicators.figures import Figure, doubt_about, read_figure, settle, text_of
from reportgen.indicators.findings import Findings, Spellings
from reportgen.indicators.formats import has_day
from reportgen.indicators.heads import body_of, columns_of, note_unknown, require
from reportgen.indicators.qualifiers import read_qualifier
from reportgen.indicators.scrubbing import listed, normal, refuse_long
from reportgen.period import Period
from reportgen.unit import NO_UNIT, Unit, parse_unit

REQUIRED = (INDICATORS, Measure.VALUE.value)
COLUMNS = (
    INDICATORS, "代号", Measure.VALUE.value, "单位", "修饰", "地区", "时期", "上年同期", "上期", "目标",
    "排名", "来源", "备注",
)  # fmt: skip
_SHARING_UNIT = (Measure.YEAR_BEFORE, Measure.BEFORE, Measure.TARGET)
MAX_PROBLEMS = 200
"""Beyond this many nobody reads on, and looking for near names takes its time."""
_JINJA_WORDS = frozenset(("true", "false", "none"))


class Entry(Struct, frozen=True):
    """One row of the list: an indicator, for an entity and a period, with its measures."""

    indicator: Indicator
    entity: str
    period: str
    observations: Mapping[Measure, Observation]
    unit: Unit


class ListReader:
    """Reads the 指标 sheets of one load; a name must be spelled alike in all of them."""

    def __init__(
        self, findings: Findings, entities: Spellings, measure_words: tuple[str, ...]
    ) -> None:
        self._findings = findings
        self._entities = entities
        self._indicators = Spellings("指标", findings)
        self._measure_words = measure_words

    def read(self, sheet: Sheet) -> list[Entry]:
        """The rows of a sheet; what is wrong with it goes to the findings."""
        columns = columns_of(sheet, self._findings)
        if not require(sheet, columns, REQUIRED, self._findings):
            return []
        note_unknown(sheet, columns, COLUMNS, self._findings)
        if sheet.merged:
            self._findings.problems.add(
                f"“{sheet.name}”表里有合并单元格：{listed(list(sheet.merged))}",
                where=Location(sheet.where.file, sheet.where.sheet, sheet.merged[0].split(":")[0]),
                hint="请取消合并，并把每一行都填上（合并后只有第一格有内容）",
            )
            return []
        entries = []
        for row in body_of(sheet, columns):
            if len(self._findings.problems) >= MAX_PROBLEMS:
                where = sheet.cell(row, columns[INDICATORS]).where
                self._findings.problems.add(
                    f"问题已有{MAX_PROBLEMS}处，从这一行起没有再查",
                    where=where,
                    hint="请先改正前面的问题；多半是整列填错了或列名对错了",
                )
                break
            entry = self._row(sheet, columns, row)
            if entry is not None:
                entries.append(entry)
        return entries

    def _row(self, sheet: Sheet, columns: Mapping[str, int], row: Row) -> Entry | None:
        cells = {name: sheet.cell(row, column) for name, column in columns.items()}
        where = cells[Measure.VALUE].where
        name = entity = period = code = ""
        with self._findings.gathering():
            name = self._name(cells[INDICATORS])
        if "地区" in cells:
            with self._findings.gathering():
                entity = self._entities.name(cells["地区"])
        if "时期" in cells:
            with self._findings.gathering(cells["时期"].where):
                period = _period(cells["时期"])
        if "代号" in cells:
            with self._findings.gathering(cells["代号"].where):
                code = _code(cells["代号"])
        with self._findings.gathering(where):
            unit, observations = self._observations(cells)
            indicator = Indicator(
                name, code, unit.name, _text(cells, "来源"), _text(cells, "备注"), where
            )
            return Entry(indicator, entity, period, observations, unit) if name else None
        return None

    def _name(self, cell: RawCell) -> str:
        name = self._indicators.name(cell)
        if not name:
            raise ReportError(
                "这一行没有指标名称", where=cell.where, hint="补上名称；不要的行请整行删去"
            )
        return name

    def _observations(
        self, cells: Mapping[str, RawCell]
    ) -> tuple[Unit, dict[Measure, Observation]]:
        stated = self._unit(cells)
        figures: dict[Measure, Figure] = {}
        for measure in (Measure.VALUE, *_SHARING_UNIT):
            if measure in cells:
                with self._findings.gathering():
                    figures[measure] = read_figure(cells[measure])
        unit = stated if stated is not None else _own_unit(figures)
        qualifier = self._qualifier(cells, figures.get(Measure.VALUE), unit)
        observations = {}
        for measure, figure in figures.items():
            if figure.value is None and measure is not Measure.VALUE:
                continue  # a blank 上年同期 means "see the earlier periods", not "missing"
            cell = cells[measure]
            with self._findings.gathering():
                settle(figure, unit, cell)
            if doubt := doubt_about(figure, unit):
                self._findings.notice(doubt, cell.where, "确实无误可不管")
            words = qualifier if measure is Measure.VALUE else PLAIN_QUALIFIER
            observations[measure] = Observation(
                figure.value, unit, cell.where, words, figure.places, _written(figure, cell)
            )
        if Measure.RANK in cells:
            with self._findings.gathering():
                observations |= _rank(cells[Measure.RANK])
        return unit, observations

    def _unit(self, cells: Mapping[str, RawCell]) -> Unit | None:
        """The unit of the row; None where the column is blank."""
        if "单位" not in cells or cells["单位"].blank:
            return None
        with self._findings.gathering(cells["单位"].where):
            return parse_unit(_short(cells["单位"], "单位"), self._measure_words)
        return NO_UNIT  # the problem is noted; go on to find the others of this row

    def _qualifier(
        self, cells: Mapping[str, RawCell], figure: Figure | None, unit: Unit
    ) -> Qualifier:
        if "修饰" not in cells or cells["修饰"].blank:
            return PLAIN_QUALIFIER
        with self._findings.gathering(cells["修饰"].where):
            value = figure.value if figure else None
            return read_qualifier(normal(_short(cells["修饰"], "修饰")), value, unit)
        return PLAIN_QUALIFIER


def _own_unit(figures: Mapping[Measure, Figure]) -> Unit:
    """The unit the cells themselves state by % or ‰, where the column is blank."""
    return next((f.unit for f in figures.values() if f.unit is not None), NO_UNIT)


def _written(figure: Figure, cell: RawCell) -> str:
    """What stands for a missing number."""
    missing = figure.value is None and isinstance(cell.value, str)
    return str(cell.value).strip() if missing else ""


def _rank(cell: RawCell) -> dict[Measure, Observation]:
    figure = read_figure(cell)
    if figure.value is None:
        return {}
    if figure.unit is not None or figure.value < 1 or figure.value != int(figure.value):
        raise ReportError(
            f"排名“{text_of(cell)}”不是名次", where=cell.where, hint="填正整数，如 3；没有就留空"
        )
    return {Measure.RANK: Observation(figure.value, NO_UNIT, cell.where)}


def _period(cell: RawCell) -> str:
    if isinstance(cell.value, datetime.date) and has_day(cell.number_format):
        raise ReportError(
            f"时期是一个日期“{text_of(cell)}”",
            hint="单元格格式改为“文本”，写成 2023年6月、2023年上半年 这样的时期",
        )
    text = _short(cell, "时期")
    return str(Period.parse(text)) if text else ""


def _code(cell: RawCell) -> str:
    code = normal(_short(cell, "代号"))
    if code and (
        not code.isidentifier() or keyword.iskeyword(code) or code.lower() in _JINJA_WORDS
    ):
        raise ReportError(
            f"代号“{code}”不能在模板里用",
            hint="代号由字母、汉字、数字、下划线组成，不以数字开头，如 xjzb",
        )
    return code


def _short(cell: RawCell, kind: str) -> str:
    text = text_of(cell).strip()
    refuse_long(text, kind, cell.where)
    return text


def _text(cells: Mapping[str, RawCell], name: str) -> str:
    return text_of(cells[name]).strip() if name in cells else ""
