""".csv and .tsv: one sheet without a name of its own, every cell as its source text."""

from __future__ import annotations

import io
from functools import partial

from reportgen.errors import Location, ReportError
from reportgen.indicators.cells import (
    GENERAL,
    MAX_CELLS,
    Book,
    Reader,
    Row,
    RowCells,
    Shape,
    Sheet,
    Source,
    Value,
    placed,
)
from reportgen.indicators.scrubbing import Scrubber, normal

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_UTF_32 = b"\xff\xfe\0\0"
"""The marks that UTF-16 opens with, and the one of UTF-32 that looks like one of them."""
_SAVE_AS = "请另存为 “CSV UTF-8（逗号分隔）”，或直接用 .xlsx"


def _read(source: Source, *, delimiter: str) -> Book:
    import csv  # yaml needs only `decoded`

    text, base = decoded(source), source.where
    if source.data.startswith(_UTF_16) and _is_tabbed(text):
        delimiter = "\t"
    scrubber, rows, budget = Scrubber(), list[Row](), MAX_CELLS
    shapes = dict[int, Shape]()
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, values in enumerate(lines, start=1):
            held: list[Value] = []
            for column, value in enumerate(values, start=1):
                if value.startswith('="') and value.endswith('"') and len(value) > 3:
                    value = value[2:-1]  # how systems keep 001 from becoming 1 in Excel
                held.append(scrubber.text(value, placed(base, number, column)) if value else None)
            budget -= len(values)
            if budget < 0:
                raise ReportError(
                    f"单元格超过{MAX_CELLS:,}个", where=source.where, hint="请拆成几个文件"
                )
            if any(values):
                width = len(held)
                if width not in shapes:
                    shapes[width] = Shape(range(1, width + 1), [GENERAL] * width)
                rows.append(Row(number, RowCells(base, number, shapes[width], held)))
    except csv.Error as error:
        raise ReportError(
            "这一行读不下去：引号不配对，或一格里的文字太长",
            where=Location(source.name, line=lines.line_num),
            hint=_SAVE_AS,
        ) from error
    sheet = Sheet(normal(source.stem), source.where, tuple(rows), loose=True)
    return Book((sheet,), scrubber.notices())


read_csv: Reader = partial(_read, delimiter=",")
read_tsv: Reader = partial(_read, delimiter="\t")


def _is_tabbed(text: str) -> bool:
    """Whether most lines have a tab, as in what Excel saves as Unicode 文本, whatever it is called."""
    lines = [line for line in text.splitlines() if line.strip()]
    return sum("\t" in line for line in lines) * 2 > len(lines)


def decoded(source: Source) -> str:
    """The text of a file in UTF-8 (with or without a mark), in UTF-16 with one, or in GB18030.

    Raises ReportError for UTF-16 without a mark, and for bytes that are none of these, naming the line.
    """
    data = source.data
    head = data[:4096]
    marked = data.startswith(_UTF_16) and not data.startswith(_UTF_32)
    # Every other byte of UTF-16 may be 0; a stray NUL in UTF-8 is only a character to strip.
    if not marked and head.count(0) * 8 > len(head):
        raise ReportError("文件不是 UTF-8 或 GB18030 编码的文本", where=source.where, hint=_SAVE_AS)
    if marked:
        return _decoded_utf_16(source)
    reached = 0
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            reached = max(reached, error.start)  # the better guess is the one that got further
    raise ReportError(
        "文件不是 UTF-8 或 GB18030 编码的文本",
        where=Location(source.name, line=data.count(b"\n", 0, reached) + 1),
        hint=_SAVE_AS,
    )


def _decoded_utf_16(source: Source) -> str:
    try:
        return source.data.decode("utf-16")
    except UnicodeDecodeError as error:
        before = source.data[: error.start].decode("utf-16", "ignore")
        raise ReportError(
            "文件不是完好的 UTF-16 文本",
            where=Location(source.name, line=before.count("\n") + 1),
            hint=_SAVE_AS,
        ) from error
