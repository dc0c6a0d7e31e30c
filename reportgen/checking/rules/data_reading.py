"""What reading indicator files tells: what cannot be read, what was read with doubt, numbers as text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from reportgen.binding.expression import Measure
from reportgen.checking.datafiles import Workbook, contradicted, halves
from reportgen.checking.diagnostic import Finding
from reportgen.checking.registry import rule
from reportgen.dataset import INDICATORS, INFO, SECTIONS
from reportgen.errors import ReportError
from reportgen.indicators.cells import RawCell, Sheet
from reportgen.indicators.figures import as_figure
from reportgen.indicators.scrubbing import normal

_MEASURES = frozenset(measure.value for measure in Measure)
_NO_NUMBER = re.compile(
    "编号|序号|代码|电话|号码|身份证|邮编|年份|年度|日期|时间|时期|联系|账号|名次|排名|备注"
)


@rule(
    "DATA-01",
    "数据读不进去",
    source="docs/workbook.md",
    reason="这样的单元格、表头或文件，生成材料时会停下报错：单元格是错误值，公式没有算出结果，数值是日期或文字，修饰和数对不上，"
    "同一个数填了两个不同的值，等等。",
    subject=Workbook,
    scope="data",
)
def unreadable(book: Workbook) -> Iterator[Finding]:
    for problem in book.problems:
        yield Finding(problem.message, book.at(problem.where), problem.hint)
    for fault in book.dataset.faults:
        yield Finding(f"{fault.entity}：{fault.message}", book.at(fault.where), fault.hint)


@rule(
    "DATA-02",
    "读得进去，但要看一看",
    source="docs/workbook.md",
    reason="隐藏的行列也会读入，不认识的列不会读，看不见的字符会去掉：生成照常进行，结果可能不是填表的人想的那样。",
    subject=Workbook,
    scope="data",
    severity="warning",
    confidence="likely",
)
def doubtful(book: Workbook) -> Iterator[Finding]:
    elsewhere = {value.observation.where for value in halves(book)}
    elsewhere |= {before.observation.where for before, _ in contradicted(book)}
    elsewhere |= {off.where for reading in book.ledgers for off in reading.off}
    for notice in book.dataset.notices:
        if notice.where not in elsewhere:
            yield Finding(notice.message, book.at(notice.where), notice.hint)


@rule(
    "DATA-03",
    "数填成了文字",
    source="docs/workbook.md；规则 TYPO-08",
    reason="全角数字、以文字形式存的数，程序读得出来，Excel 里的求和、图表却不算它，合计会少。",
    subject=Workbook,
    scope="data",
    severity="warning",
)
def text_numbers(book: Workbook) -> Iterator[Finding]:
    for each in book.books:
        for sheet in each.sheets:
            columns = _number_columns(sheet)
            for column in columns:
                cells = [row.cells[column] for row in sheet.rows[1:] if column in row.cells]
                yield from _in_column(book, cells)


def _number_columns(sheet: Sheet) -> list[int]:
    """The columns that hold numbers: the measures of the list, any named column of a table."""
    if sheet.name in (INFO, *SECTIONS) or not sheet.rows:
        return []
    heads = {
        column: normal(cell.value)
        for column, cell in sheet.rows[0].cells.items()
        if isinstance(cell.value, str)
    }
    if INDICATORS in heads.values():
        return [column for column, name in heads.items() if name in _MEASURES]
    return [c for c, name in list(heads.items())[1:] if not _NO_NUMBER.search(name)]


def _in_column(book: Workbook, cells: list[RawCell]) -> Iterator[Finding]:
    texts = [cell for cell in cells if isinstance(cell.value, str) and _is_number(cell)]
    among_numbers = any(not isinstance(c.value, str) and c.value is not None for c in cells)
    for cell in texts:
        written = str(cell.value)
        plain = unicodedata.normalize("NFKC", written).strip()
        if plain != written.strip():
            yield Finding(
                f"“{written.strip()}”是全角数字", book.at(cell.where), f"改成半角的 {plain}"
            )
        elif among_numbers:
            hint = "把这一格的格式改为“常规”，重新填一遍数"
            yield Finding(f"“{written}”是以文字形式存的数", book.at(cell.where), hint)


def _is_number(cell: RawCell) -> bool:
    try:
        return as_figure(cell) is not None
    except ReportError:
        return False
