"""Any other sheet: a free table whose first column names the rows."""

from __future__ import annotations

import re

from reportgen.binding.expression import Observation
from reportgen.dataset import Column, Table, TextCell
from reportgen.errors import ReportError
from reportgen.indicators.cells import RawCell, Sheet
from reportgen.indicators.figures import as_figure, doubt_about, text_of
from reportgen.indicators.findings import Findings
from reportgen.indicators.heads import body_of, columns_of
from reportgen.indicators.scrubbing import listed
from reportgen.unit import NO_UNIT, PERCENT, POINTS, Unit, parse_unit

_WITH_UNIT = re.compile(r"(?P<name>.*\S)\s*\((?:单位[::]?\s*+)?(?P<unit>[^()]+)\)")


def read_table(sheet: Sheet, measure_words: tuple[str, ...], findings: Findings) -> Table | None:
    """The table of a sheet; None, with a notice, where the sheet is empty or is no plain grid."""
    if not sheet.rows:
        return None
    if sheet.merged:
        findings.notice(
            f"“{sheet.name}”表有合并单元格（{listed(list(sheet.merged))}），没有当表格读",
            sheet.where,
            "要在正文中用这张表，请取消合并，第一行写表头",
        )
        return None
    columns = columns_of(sheet, findings)
    heads: list[tuple[Column, Unit, int]] = []
    for position, (name, number) in enumerate(columns.items()):
        label, unit = (name, NO_UNIT) if position == 0 else _head(name, measure_words)
        heads.append((Column(label, unit.name), unit, number))
    _check_names(sheet, heads, findings)
    rows = []
    for row in body_of(sheet, columns):
        cells: list[Observation | TextCell | None] = []
        for position, (_, unit, number) in enumerate(heads):
            cell = sheet.cell(row, number)
            with findings.gathering(cell.where):
                cells.append(_label(cell) if position == 0 else _cell(cell, unit, findings))
        rows.append(tuple(cells))
    if not rows:
        findings.notice(f"“{sheet.name}”表只有表头，没有内容", sheet.where, "不用就删去这张表")
    return Table(sheet.name, tuple(column for column, *_ in heads), tuple(rows), sheet.where)


def _head(name: str, measure_words: tuple[str, ...]) -> tuple[str, Unit]:
    """A head such as 投入(万元) taken apart; brackets that hold no unit stay in the name."""
    found = _WITH_UNIT.fullmatch(name)
    if found:
        try:
            return found["name"], parse_unit(found["unit"], measure_words)
        except ReportError:
            pass
    return name, NO_UNIT


def _check_names(sheet: Sheet, heads: list[tuple[Column, Unit, int]], findings: Findings) -> None:
    seen: dict[str, int] = {}
    for column, _, number in heads:
        first = seen.setdefault(column.name, number)
        if first != number:
            head = sheet.rows[0]
            findings.problems.add(
                f"去掉单位后有两列都叫“{column.name}”",
                where=sheet.cell(head, number).where,
                hint=f"另一列在 {sheet.cell(head, first).where}；请把列名写得不同",
            )


def _label(cell: RawCell) -> TextCell | None:
    text = text_of(cell).strip()
    return TextCell(text, cell.where) if text else None


def _cell(cell: RawCell, unit: Unit, findings: Findings) -> Observation | TextCell | None:
    if cell.blank:
        return None
    figure = as_figure(cell)
    if figure is None or figure.value is None:
        return TextCell(text_of(cell), cell.where)
    own = figure.unit
    if own is not None and not (own == PERCENT and unit.dimension == POINTS):
        unit = own  # a 23% among 万元 is a percentage, whatever the head says
    if doubt := doubt_about(figure, unit):
        findings.notice(doubt, cell.where, "确实无误可不管")
    return Observation(figure.value, unit, cell.where, places=figure.places)
