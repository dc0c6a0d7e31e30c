"""Sheet 基本信息: 项 and 值, the words templates take by name."""

from __future__ import annotations

from reportgen.dataset import TextCell
from reportgen.indicators.cells import Sheet
from reportgen.indicators.figures import text_of
from reportgen.indicators.findings import Findings, Spellings
from reportgen.indicators.heads import body_of, columns_of, note_unknown, require
from reportgen.indicators.scrubbing import normal, refuse_long
from reportgen.period import Period

ITEM, VALUE = "项", "值"
MEASURE_WORDS = "量词"
PERIOD_ITEMS = ("报告期", "时期")
ENTITY_ITEM = "地区"
ENTITY_COLUMN_ITEM = "地区列"
"""The head of the column that names the entities of a ledger, where it is none of the usual ones."""


def read_information(sheet: Sheet, spellings: Spellings, findings: Findings) -> dict[str, TextCell]:
    """The items of a sheet, values as shown; an item without value gets a notice and is left out."""
    columns = columns_of(sheet, findings)
    if not require(sheet, columns, (ITEM, VALUE), findings):
        return {}
    note_unknown(sheet, columns, (ITEM, VALUE), findings)
    items: dict[str, TextCell] = {}
    for row in body_of(sheet, columns):
        item_cell, value_cell = (sheet.cell(row, columns[name]) for name in (ITEM, VALUE))
        with findings.gathering(value_cell.where):
            item = spellings.name(item_cell)
            text = text_of(value_cell).strip()
            if item in (*PERIOD_ITEMS, ENTITY_ITEM):
                refuse_long(text, item, value_cell.where)
            if not item:
                findings.problems.add(
                    "这一行没有写“项”", where=item_cell.where, hint="补上项的名称，或整行删去"
                )
            elif not text:
                findings.notice(f"“{item}”没有填值", value_cell.where, "用不到就删去这一行")
            elif item in items and items[item].text != text:
                findings.problems.add(
                    f"“{item}”写了两次，值不同",
                    where=value_cell.where,
                    hint=f"另一处在 {items[item].where}；请只留一行",
                )
            else:
                items.setdefault(item, TextCell(_checked(item, text), value_cell.where))
    return items


def measure_words_of(info: dict[str, TextCell]) -> tuple[str, ...]:
    """The extra measure words a workbook adds under 量词."""
    text = info[MEASURE_WORDS].text if MEASURE_WORDS in info else ""
    for separator in "，,；; \n":
        text = text.replace(separator, "、")
    return tuple(word for word in text.split("、") if word)


def _checked(item: str, text: str) -> str:
    """The value of an item; a period must be readable, and a district is named as in 地区 columns."""
    if item in PERIOD_ITEMS:
        Period.parse(text)
    return normal(text) if item == ENTITY_ITEM else text
