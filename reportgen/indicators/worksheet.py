"""The cells of one worksheet: openpyxl's parser, with numbers from their source text and uncomputed
formulas told from blanks.

Plain numbers and shared strings, nearly every cell of a ledger, are read here; what is rarer (dates,
error and truth values, strings in place) is left to openpyxl.  Importing this imports openpyxl.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from openpyxl.utils.cell import column_index_from_string
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

from reportgen.indicators.cells import Fault, Value, exact

_NO_RESULT = Fault(
    "公式没有算出的结果", "请用 Excel 或 WPS 打开这个文件，保存一次（保存时会算出结果），再用"
)
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
