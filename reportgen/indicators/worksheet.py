"""The cells of one worksheet: openpyxl's parser, with numbers from their source text and uncomputed
formulas told from blanks.

    XML ─sheet_xml→ rows whose cells are plain: read here
               └→ the rest of the sheet, other rows, other cells ─→ openpyxl's parser
Plain numbers and shared strings are nearly every cell of a ledger; what is rarer (dates, error and
truth values, formulas, strings in place) is openpyxl's to read, and so is a whole sheet that is not
written as usual.  Importing this imports openpyxl.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, SubElement, fromstring

from openpyxl.utils.cell import column_index_from_string
from openpyxl.worksheet._reader import (
    CELL_TAG,
    FORMULA_TAG,
    INLINE_STRING,
    ROW_TAG,
    VALUE_TAG,
    WorkSheetParser,
)

from reportgen.indicators.cells import Fault, Value, exact
from reportgen.indicators.sheet_xml import PlainCell, row_of, taken_apart

_NO_RESULT = Fault(
    "公式没有算出的结果", "请用 Excel 或 WPS 打开这个文件，保存一次（保存时会算出结果），再用"
)
_TEXT_TAG = INLINE_STRING.removesuffix("is") + "t"
_RECURRING = 6
"""Characters of a literal that is likely to stand in many cells: each such number is made once."""

Found = tuple[int, Value, int]
"""Column, value and style of a cell that holds something."""


class ExactParser(WorkSheetParser):
    """`parse` yields the rows, each its number and a `Found` per cell, None for one that is blank."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._columns: dict[str, int] = {}
        self._numbers: dict[str, Decimal | Fault] = {}

    def parse(self) -> Iterator[tuple[int, list[Found | None]]]:  # type: ignore[override]
        """The rows in order; merges, columns and hidden rows are known once all are handed out."""
        stream: Any = self.source
        xml: str = stream.read().decode()
        parts = taken_apart(xml)
        if parts is None:
            self.source = io.BytesIO(xml.encode())
            yield from super().parse()
            return
        self.source = io.BytesIO(parts.rest.encode())
        yield from super().parse()  # no rows, but all that is told of them elsewhere
        for text in parts.rows:
            row = row_of(text)
            if row is None:
                whole: Any = fromstring(f"{parts.root}<row{text}</worksheet>")
                yield from map(self.parse_row, whole.iterfind(ROW_TAG))
                continue
            attributes, cells = row
            head: Any = Element(ROW_TAG, attributes)
            number, _ = self.parse_row(head)
            yield number, [*self._found(cells, parts.root)]

    def _found(self, cells: list[PlainCell], root: str) -> Iterator[Found | None]:
        """What the cells of a row hold; `root` declares the prefixes in the XML of those not plain."""
        columns, dates = self._columns, self.date_formats
        for letters, style, kind, text, xml in cells:
            column = columns.get(letters) or self._column(letters)
            if text:
                layout = int(style) if style else 0
                if kind == "s":
                    yield column, self.shared_strings[int(text)], layout
                elif layout not in dates:
                    yield column, self._number(text), layout
                else:
                    cell = Element(CELL_TAG, {"r": f"{letters}1", "s": style})
                    SubElement(cell, VALUE_TAG).text = text
                    yield self._rare(cell)
            elif xml:
                yield self.parse_cell(fromstring(f"{root}{xml}</worksheet>")[0])

    # openpyxl only hands on what this returns
    def parse_cell(self, element: Any) -> Found | None:  # type: ignore[override]
        """What a c element holds (ECMA-376-1 18.3.1.4); None where it is blank."""
        kind, style = element.get("t", "n"), int(element.get("s", 0))
        text = element.findtext(VALUE_TAG)
        value: Value
        if not text and kind != "inlineStr":
            # t="str" with an empty value is a formula whose result is "": a true blank.
            uncomputed = kind != "str" and element.find(FORMULA_TAG) is not None
            value = _NO_RESULT if uncomputed else None
        elif kind == "s":
            value = self.shared_strings[int(text)]
        elif kind == "str":
            value = text
        elif kind == "n" and style not in self.date_formats:
            value = self._number(text)
        elif kind == "inlineStr" and (plain := _plain_text(element)):
            value = plain
        else:
            return self._rare(element)
        column = self._column(element.get("r"))
        return None if value is None else (column, value, style)

    def _rare(self, element: Any) -> Found | None:
        cell = super().parse_cell(element)
        value = cell["value"]
        if value is None and element.find(FORMULA_TAG) is not None:
            value = _NO_RESULT
        elif cell["data_type"] == "e":
            value = Fault(f"单元格是错误值 {value}", "请在表中改正公式；缺数请留空")
        return None if value is None else (cell["column"], value, cell["style_id"])

    def _number(self, text: str) -> Decimal | Fault:
        number = self._numbers.get(text)
        if number is None:
            number = exact(text.strip())
            if len(text) <= _RECURRING:
                self._numbers[text] = number
        return number

    def _column(self, coordinate: str | None) -> int:
        """The column of B7, or the one after the last where the cell does not say."""
        if not coordinate:
            self.col_counter += 1
            return self.col_counter
        name = coordinate.rstrip("0123456789")
        column = self._columns.get(name)
        if column is None:
            column = self._columns[name] = column_index_from_string(name)
        self.col_counter = column
        return column


def _plain_text(element: Any) -> str | None:
    """A string in place that is one run of text (as openpyxl and pandas write all of theirs)."""
    content = element.find(INLINE_STRING)
    if content is None or len(content) != 1 or content[0].tag != _TEXT_TAG:
        return None
    text: str | None = content[0].text
    return text
