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
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, SubElement, fromstring

from msgspec import Struct
from openpyxl.utils.cell import column_index_from_string
from openpyxl.worksheet._reader import (
    CELL_TAG,
    FORMULA_TAG,
    INLINE_STRING,
    ROW_TAG,
    VALUE_TAG,
    WorkSheetParser,
)

from reportgen.indicators.cells import Fault, Shape, Value, exact, letters
from reportgen.indicators.sheet_xml import Mould, may_be_cast, row_of, taken_apart, text_in_place

_NO_RESULT = Fault(
    "公式没有算出的结果", "请用 Excel 或 WPS 打开这个文件，保存一次（保存时会算出结果），再用"
)
_TEXT_TAG = INLINE_STRING.removesuffix("is") + "t"
_MANY = 64
"""Rows of one form, after which the next are expected to be so too."""
_MOST_FORMS = 256
"""Kept, of rows with not too many cells: in a sheet whose rows are all different they are no help."""
_RECURRING = 6
"""Characters of a literal that is likely to stand in many cells: each such number is made once."""

Found = tuple[int, Value, int]
"""Column, value and style of a cell that holds something."""


class Line(NamedTuple):
    """A row: its number, where it has cells that hold something, and what they hold."""

    number: int
    shape: Shape
    held: Sequence[Value]


class _Form(Struct):
    """Where the cells of a row stand, and how they are written: most rows of a sheet are alike in it."""

    columns: Sequence[int]
    styles: Sequence[int]
    kinds: Sequence[str]
    dates: set[int]
    """The places among them in which a number is a date."""
    distinct: bool
    """Whether no column comes twice."""
    shape: Shape | None = None
    """Of a row in which all cells hold something, once there was one."""
    met: int = 0


class _TakenApart(NamedTuple):
    """A row, and where in it are cells that are not plain, of which the text is the XML."""

    attributes: dict[str, str]
    form: _Form
    texts: list[str]
    odd: Sequence[int]


class ExactParser(WorkSheetParser):
    """openpyxl's parser, whose `parse` yields what cells hold."""

    def __init__(self, *args: Any, formats: Sequence[str], **kwargs: Any) -> None:
        """`formats`: the number format of each cell style."""
        super().__init__(*args, **kwargs)
        self._formats = formats
        self._columns: dict[str, int] = {}
        self._numbers: dict[str, Decimal | Fault] = {}
        self._shapes: dict[tuple[Sequence[int], Sequence[int]], Shape] = {}
        self._forms: dict[tuple[Sequence[str], Sequence[str], Sequence[str]], _Form] = {}
        self._mould: tuple[Mould, _Form, Sequence[int]] | None = None

    def parse(self) -> Iterator[Line]:  # type: ignore[override]
        """The rows in order; merges, columns and hidden rows are known once all are handed out."""
        stream: Any = self.source
        xml: str = stream.read().decode()
        parts = taken_apart(xml)
        if parts is None:
            self.source = io.BytesIO(xml.encode())
            yield from map(self._line, super().parse())
            return
        self.source = io.BytesIO(parts.rest.encode())
        yield from map(self._line, super().parse())  # no rows, but what is told of them elsewhere
        for text in parts.rows:
            row = self._cast(text) or self._told_apart(text)
            if row is None:
                whole: Any = fromstring(f"{parts.root}<row{text}</worksheet>")
                yield from map(self._line, map(self.parse_row, whole.iterfind(ROW_TAG)))
                continue
            head: Any = Element(ROW_TAG, row.attributes)
            number, _ = self.parse_row(head)
            yield self._read_row(number, row, parts.root)

    def _cast(self, text: str) -> _TakenApart | None:
        """A row that is written like many before it; None for any other."""
        if self._mould is None:
            return None
        mould, form, odd = self._mould
        found = mould.taken(text)
        if found is None:
            return None
        attributes, texts = found
        return _TakenApart(attributes, form, texts, odd)

    def _told_apart(self, text: str) -> _TakenApart | None:
        """A row cell by cell; None where it is for a parser."""
        row = row_of(text)
        if row is None:
            return None
        attributes, cells = row
        names, styles, kinds, _, others = zip(*cells, strict=True) if cells else ((),) * 5
        form = self._forms.get((names, styles, kinds))
        if form is None:
            form = self._form(names, styles, kinds)
            if may_be_cast(cells):
                if len(self._forms) == _MOST_FORMS:
                    self._forms.clear()
                self._forms[names, styles, kinds] = form
        odd = [at for at, xml in enumerate(others) if xml]
        form.met += 1
        if form.met % _MANY == 0 and may_be_cast(cells):
            self._mould = Mould(cells), form, odd
        return _TakenApart(attributes, form, [text or xml for *_, text, xml in cells], odd)

    def _line(self, row: Any) -> Line:
        """A row as openpyxl hands it on, with what `parse_cell` made of its cells; of two cells in one
        place the last counts."""
        number, found = row
        cells = {column: (value, style) for column, value, style in filter(None, found)}
        shape = self._shape(tuple(cells), tuple(style for _, style in cells.values()))
        return Line(number, shape, [value for value, _ in cells.values()])

    def _shape(self, columns: Sequence[int], styles: Sequence[int]) -> Shape:
        shape = self._shapes.get((columns, styles))
        if shape is None:
            shape = Shape(columns, [self._formats[style] for style in styles])
            self._shapes[columns, styles] = shape
        return shape

    def _form(self, names: Sequence[str], styles: Sequence[str], kinds: Sequence[str]) -> _Form:
        columns = tuple(map(self._column, names))
        layouts = tuple(int(style or 0) for style in styles)
        dates = {at for at, layout in enumerate(layouts) if layout in self.date_formats}
        return _Form(columns, layouts, kinds, dates, len({*columns}) == len(columns))

    def _read_row(self, number: int, row: _TakenApart, root: str) -> Line:
        """What a row holds; `root` declares the prefixes in the XML of cells that are not plain."""
        _, form, texts, odd = row
        xml = {at: texts[at] for at in odd}
        for at in odd:
            texts[at] = ""
        known, strings = self._numbers, self.shared_strings
        held: list[Value] = [
            (strings[int(text)] if text else None)
            if kind == "s"
            else known.get(text) or (self._number(text) if text else None)
            for text, kind in zip(texts, form.kinds, strict=True)
        ]
        if form.distinct and not form.dates and "" not in texts:
            form.shape = form.shape or self._shape(form.columns, form.styles)
            return Line(number, form.shape, held)
        layouts, whole = [*form.styles], form.distinct
        for at in [at for at, text in enumerate(texts) if not text or at in form.dates]:
            found = self._odd(form, at, texts[at], xml.get(at), root)
            if found is not None:
                _, held[at], layouts[at] = found
            elif held[at] is None:
                whole = False
        if whole:
            return Line(number, self._shape(form.columns, tuple(layouts)), held)
        filled = [at for at, value in enumerate(held) if value is not None]
        return self._line((number, [(form.columns[at], held[at], layouts[at]) for at in filled]))

    def _odd(self, form: _Form, at: int, text: str, xml: str | None, root: str) -> Found | None:
        """What a cell holds that is not plain, or a date; None for a blank and for a shared string."""
        if xml is not None and (plain := text_in_place(xml)) is not None:
            style, written = plain
            return form.columns[at], written, int(style or 0)
        place = f"{letters(form.columns[at])}1"
        if xml is not None:
            return self.parse_cell(fromstring(f'{root}<c r="{place}"{xml}</worksheet>')[0])
        if text and form.kinds[at] != "s":
            element = Element(CELL_TAG, {"r": place, "s": str(form.styles[at])})
            SubElement(element, VALUE_TAG).text = text
            return self._rare(element)
        return None

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
