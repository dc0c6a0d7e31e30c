"""The text columns of all ledger sheets of a load, by entity.

texts of each sheet → the latest period's → blanks as empty texts, so that a template may ask for them
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from reportgen.dataset import TextCell
from reportgen.errors import ReportError
from reportgen.indicators.cells import RawCell
from reportgen.indicators.figures import text_of
from reportgen.indicators.findings import Findings
from reportgen.indicators.ledgers.merged import merged_over
from reportgen.indicators.ledgers.naming import joined
from reportgen.indicators.ledgers.sheet import LedgerSheet
from reportgen.indicators.ledgers.words import says_nothing
from reportgen.period import Period

Texts = dict[str, dict[str, TextCell]]
"""Entity → column → cell."""

_TOLD_SINGLY = 20
"""Blanks of a column that are told one by one; more are told together."""


def texts_of(sheets: Sequence[LedgerSheet], taken: Collection[str], findings: Findings) -> Texts:
    """What the text columns say.  A cell merged over several rows holds for all of them; a blank in a
    column where others say something is an empty text, told where most have one.

    Names in `taken` (indicators, 基本信息) keep what they mean where a cell is blank.
    """
    texts: Texts = {}
    dated: dict[tuple[str, str], str] = {}
    for sheet in sheets:
        _merge(texts, _with_merged(sheet), sheet.period, dated, findings)
    said = {column for cells in texts.values() for column in cells} - {*taken}
    for sheet in sheets:
        for column, title in sheet.texts.items():
            if title in said:
                _fill(sheet, column, title, texts, findings)
    return texts


def _with_merged(sheet: LedgerSheet) -> Texts:
    texts = _read(sheet)
    names = {entry.row: name for name, entry in zip(sheet.names, sheet.body.entries, strict=True)}
    for column, own in merged_over(sheet).items():
        title = sheet.texts.get(column, "")
        for rows in own:
            cell = texts.get(names[rows[0]], {}).get(title)
            if cell is not None:
                for row in rows[1:]:
                    texts.setdefault(names[row], {}).setdefault(title, cell)
    return texts


def _read(ledger: LedgerSheet) -> Texts:
    """The text columns of each entity, the wider entities it belongs to among them."""
    wider = [joined(ledger.heads[c].parts) for c in ledger.frame.parents]
    found: Texts = {}
    for name, entry in zip(ledger.names, ledger.body.entries, strict=True):
        if name in found:
            continue
        cells: dict[str, TextCell] = {}
        for column, title, parent in zip(ledger.frame.parents, wider, entry.parents, strict=False):
            if parent:
                cells[title] = TextCell(parent, ledger.sheet.place(entry.row, column))
        for column, title in ledger.texts.items():
            cell = entry.cells.get(column)
            if cell is not None and (text := _text(cell)):
                cells[title] = TextCell(text, cell.where)
        if cells:
            found[name] = cells
    return found


def _text(cell: RawCell) -> str:
    try:
        text = text_of(cell).strip()
    except ReportError:
        return ""
    return "" if says_nothing(text) else text


def _merge(
    texts: Texts,
    new: Texts,
    period: str,
    dated: dict[tuple[str, str], str],
    findings: Findings,
) -> None:
    """Text of the latest period wins; of two sheets of one period the first, with a notice."""
    for entity, cells in new.items():
        own = texts.setdefault(entity, {})
        for column, cell in cells.items():
            known, when = own.get(column), dated.get((entity, column), "")
            if known is None or (known.text != cell.text and _later(period, when)):
                own[column] = cell
                dated[entity, column] = period
            elif known.text != cell.text and period == when:
                findings.notice(
                    f"“{column}”写了两种：“{_brief(known.text)}”与“{_brief(cell.text)}”，用前一种",
                    cell.where,
                    f"另一处在 {known.where}；请改成一致",
                    entity,
                )


def _later(period: str, other: str) -> bool:
    if not period or not other:
        return bool(period) and not other
    return Period.parse(other) < Period.parse(period)


def _brief(text: str) -> str:
    return text if len(text) <= 20 else text[:20] + "…"


def _fill(sheet: LedgerSheet, column: int, title: str, texts: Texts, findings: Findings) -> None:
    """Empty texts for the entities of a sheet that have none."""
    blank = {}
    for name, entry in zip(sheet.names, sheet.body.entries, strict=True):
        own = texts.setdefault(name, {})
        if title not in own:
            blank[name] = own[title] = TextCell("", sheet.sheet.place(entry.row, column))
    if not blank or len(blank) * 2 > len(sheet.names):
        return
    if len(blank) > _TOLD_SINGLY:
        findings.notice(
            f"“{title}”列有{len(blank)}格空着，这些地区的材料里印成空白",
            next(iter(blank.values())).where,
            "补上；没有的，模板里用 {% if %} 问一问",
        )
        return
    for name, cell in blank.items():
        findings.notice(
            f"“{title}”空着，材料里用到的地方印成空白",
            cell.where,
            "补上；没有的，模板里用 {% if %} 问一问",
            name,
        )
