""".xlsx through openpyxl's own sheet parser.

The parser is used directly, not `load_workbook`'s full mode: that mode expands merged ranges and
hyperlinks cell by cell (one `<mergeCell ref="A1:XFD1048576"/>` asks for all memory) and loads drawings
and pivots nobody needs; its read-only mode hides merges, hidden rows and whether a blank cell is a
formula that was never computed.  The parser gives all of these in one pass, row by row as they stand.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
import warnings
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from reportgen.errors import Location, Notice, ReportError
from reportgen.indicators.cells import (
    GENERAL,
    MAX_CELLS,
    Book,
    Row,
    RowCells,
    Sheet,
    Source,
    columns_in,
    letters,
    placed,
)
from reportgen.indicators.package import vet
from reportgen.indicators.scrubbing import Scrubber, listed, normal

if TYPE_CHECKING:
    from reportgen.indicators.worksheet import ExactParser

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def import_openpyxl_alone() -> None:
    """Import openpyxl without numpy and lxml, for a process that only reads workbooks.

    openpyxl wants them for writing alone (numpy scalars, fast output), and importing numpy takes
    longer than a build.  Does nothing where openpyxl is loaded already.
    """
    if "openpyxl" in sys.modules:
        return
    hidden = [name for name in ("numpy", "lxml") if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # the import system's "not here"
    try:
        import openpyxl  # noqa: F401
    finally:
        for name in hidden:
            del sys.modules[name]


def read_xlsx(source: Source) -> Book:
    """Every worksheet of an .xlsx file.  Raises ReportError where the package is unfit."""
    members = vet(source.data, source.where)
    if not any(name.startswith("xl/") for name in members):
        raise ReportError(
            "这不是 Excel 工作簿", where=source.where, hint="请用 Excel 或 WPS 另存为 .xlsx"
        )
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            # openpyxl warns of styles and extensions it drops, and prints that a style is out of
            # range; numbers are not among them.
            warnings.simplefilter("ignore")
            return _read(source)
    except ReportError:
        raise
    except Exception as error:  # openpyxl raises whatever a malformed part leads it to
        raise ReportError(
            "工作簿内部结构有错，读不出来",
            where=source.where,
            hint="请用 Excel 或 WPS 打开后另存为新的 .xlsx",
        ) from error


def _read(source: Source) -> Book:
    from reportgen.indicators.worksheet import ExactParser

    reader = _opened(source)
    book, formats = reader.wb, _formats(reader.wb)
    scrubber, notices, sheets = Scrubber(), list[Notice](), list[Sheet]()
    budget = MAX_CELLS
    for entry, relation in reader.parser.find_sheets():
        if relation.target not in reader.valid_files or "chartsheet" in relation.Type:
            continue
        name = normal(entry.name)
        frame = Sheet(name, Location(source.name, name), (), hidden=entry.state != "visible")
        with reader.archive.open(relation.target) as stream:
            parser = ExactParser(
                stream,
                reader.shared_strings,
                data_only=True,
                formats=formats,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            sheet = _read_sheet(parser, frame, scrubber, budget)
        budget -= sum(len(row.cells) for row in sheet.rows)
        sheets.append(sheet)
        notices += _hidden_parts(parser, sheet)
    return Book(tuple(sheets), (*notices, *scrubber.notices()))


def _opened(source: Source) -> Any:  # the stubs know little of what a reader holds
    """openpyxl's reader with strings, styles and the list of sheets read, and nothing else.

    `load_workbook` also reads properties and defined names, which may be broken and hold no numbers,
    and walks through every sheet that does not state its size to find it.
    """
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles.stylesheet import apply_stylesheet

    reader = ExcelReader(io.BytesIO(source.data), read_only=True, data_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    return reader


def _read_sheet(parser: ExactParser, frame: Sheet, scrubber: Scrubber, budget: int) -> Sheet:
    rows: list[Row] = []
    base = frame.where
    for number, shape, values, filled in parser.parse():
        budget -= filled
        if budget < 0:
            raise ReportError(
                f"有内容的单元格超过{MAX_CELLS:,}个", where=frame.where, hint="请拆成几个文件"
            )
        held = [
            scrubber.text(_unescaped(value), placed(base, number, column))
            if type(value) is str
            else value
            for column, value in zip(shape.columns, values, strict=True)
        ]
        if filled:
            rows.append(Row(number, RowCells(base, number, shape, held)))
    merged = [area.coord for area in parser.merged_cells.mergeCell] if parser.merged_cells else []
    return replace(frame, rows=tuple(rows), merged=tuple(merged))


def _formats(workbook: Any) -> list[str]:
    """The number format of each cell style, by its index."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

    own = workbook._number_formats
    return [
        BUILTIN_FORMATS.get(style.numFmtId, GENERAL)
        if style.numFmtId < BUILTIN_FORMATS_MAX_SIZE
        else own[style.numFmtId - BUILTIN_FORMATS_MAX_SIZE]
        for style in workbook._cell_styles
    ]


def _unescaped(text: str) -> str:
    """Text with _x000D_ and its like turned back into characters (ST_Xstring, ECMA-376-1 22.9.2.19)."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _hidden_parts(parser: ExactParser, sheet: Sheet) -> list[Notice]:
    """A notice for hidden rows and one for hidden columns that hold something."""
    flagged = {int(row) for row, attributes in parser.row_dimensions.items() if _hides(attributes)}
    rows = [str(row.number) for row in sheet.rows if row.number in flagged]
    used = columns_in(sheet.rows)
    spans = [(int(a["min"]), int(a["max"])) for a in parser.column_dimensions.values() if _hides(a)]
    columns = [letters(c) for c in used if any(low <= c <= high for low, high in spans)]
    hint = "如果是筛选掉的或作废的内容，请删除后再用"
    return [
        Notice(f"隐藏的{what}照常读入：{listed(names)}", where=sheet.where, hint=hint)
        for what, names in (("行", rows), ("列", columns))
        if names
    ]


def _hides(attributes: dict[str, str]) -> bool:
    return attributes.get("hidden") in ("1", "true")
