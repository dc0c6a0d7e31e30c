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
from collections.abc import Iterable, Iterator, Sequence
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
from reportgen.indicators.sheet_xml import (
    MOST_COLUMNS,
    Mould,
    PlainCell,
    TakenApart,
    row_of,
    taken_apart,
    text_in_place,
)

_NO_RESULT = Fault(
    "公式没有算出的结果", "请用 Excel 或 WPS 打开这个文件，保存一次（保存时会算出结果），再用"
)
_TEXT_TAG = INLINE_STRING.removesuffix("is") + "t"
_MANY = 32
"""Rows after which a mould is made for the next."""
_MOST_MOULDS = 8
"""Of a sheet: one whose rows always have something in new columns is read without."""
_MOST_FORMS = 256
"""Kept: in a sheet where every row is formatted in its own way they are no help."""
_MOST_BLANKS = 4
"""Kept for each cell that holds something, so that rows are of one shape."""
_RECURRING = 6
"""Characters of a literal that is likely to stand in many cells: each such number is made once."""

Found = tuple[int, Value, int]
"""Column, value and style of a cell that holds something."""


class Line(NamedTuple):
    """A row: its number, where it has cells, and what they hold."""

    number: int
    shape: Shape
    held: Sequence[Value]
    """None for a blank."""
    filled: int
    """How many hold something."""


class _Form(Struct, frozen=True):
    """How the cells of a row are formatted."""

    shape: Shape
    dates: Sequence[int]
    """The places among them in which a number is a date."""


class _Cast:
    """The mould for the rows of a sheet, which is made once some have been seen."""

    def __init__(self) -> None:
        self.columns: Sequence[int] = ()
        """Those of the mould, from left to right."""
        self.styles: Sequence[str] = ()
        """For each the style of the first number seen in it, which a blank is taken to have."""
        self.forms: dict[Sequence[str], _Form] = {}
        """By the styles of a row's cells."""
        self._mould: Mould | None = None
        self._seen: dict[int, str] = {}
        self._others = self._made = 0

    def taken(self, text: str) -> TakenApart | None:
        """A row of the mould; None where it is none, or there is no mould yet."""
        return self._mould.taken(text) if self._mould is not None else None

    def learn(self, cells: Iterable[tuple[int, str]]) -> None:
        """Note column and, where it holds something, style of the cells of a row that is none of the
        mould's; with many such rows comes a new mould."""
        for column, style in cells:
            self._seen[column] = self._seen.get(column) or style
        self._others += 1
        if self._others < _MANY or self._made == _MOST_MOULDS or len(self._seen) > MOST_COLUMNS:
            return
        self._others, self._made = 0, self._made + 1
        self.columns = tuple(sorted(self._seen))
        self.styles = tuple(self._seen[column] for column in self.columns)
        self.forms = {}
        self._mould = Mould(map(letters, self.columns))


class ExactParser(WorkSheetParser):
    """openpyxl's parser, whose `parse` yields what cells hold."""

    def __init__(self, *args: Any, formats: Sequence[str], **kwargs: Any) -> None:
        """`formats`: the number format of each cell style."""
        super().__init__(*args, **kwargs)
        self._formats = formats
        self._columns: dict[str, int] = {}
        self._numbers: dict[str, Decimal | Fault] = {}
        self._shapes: dict[tuple[Sequence[int], Sequence[str]], Shape] = {}
        self._cast = _Cast()

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
            if (row := self._cast.taken(text)) is not None:
                yield self._read_alike(self._number_of(row.attributes), row, parts.root)
            elif (cells := row_of(text)) is not None:
                yield self._read_cells(self._number_of(cells[0]), cells[1], parts.root)
            else:
                whole: Any = fromstring(f"{parts.root}<row{text}</worksheet>")
                yield from map(self._line, map(self.parse_row, whole.iterfind(ROW_TAG)))

    def _number_of(self, attributes: dict[str, str]) -> int:
        head: Any = Element(ROW_TAG, attributes)
        number, _ = self.parse_row(head)
        return number

    def _line(self, row: Any) -> Line:
        """A row as openpyxl hands it on, with what `parse_cell` made of its cells; of two cells in one
        place the last counts."""
        number, found = row
        cells = {column: (value, style) for column, value, style in filter(None, found)}
        shape = self._shape(
            tuple(cells), tuple(self._formats[style] for _, style in cells.values())
        )
        return Line(number, shape, [value for value, _ in cells.values()], len(cells))

    def _shape(self, columns: Sequence[int], formats: Sequence[str]) -> Shape:
        shape = self._shapes.get((columns, formats))
        if shape is None:
            shape = self._shapes[columns, formats] = Shape(columns, formats)
        return shape

    def _read_cells(self, number: int, cells: list[PlainCell], root: str) -> Line:
        """A row of a kind that is not known yet; `root` declares the prefixes in its XML."""
        columns = [self._column(names) for names, *_ in cells]
        self._cast.learn(
            (column, style if text else "")
            for column, (_, style, _, text, _) in zip(columns, cells, strict=True)
        )
        found = list[Found | None]()
        for column, (_, style, kind, text, xml) in zip(columns, cells, strict=True):
            layout = int(style or 0)
            if xml or (text and kind != "s" and layout in self.date_formats):
                found.append(self._odd(column, style, text, xml, root))
            elif text:
                value = self.shared_strings[int(text)] if kind == "s" else self._number(text)
                found.append((column, value, layout))
        return self._line((number, found))

    def _read_alike(self, number: int, row: TakenApart, root: str) -> Line:
        """A row that has come out of the mould."""
        columns, usual = self._cast.columns, self._cast.styles
        _, styles, kinds, texts, others = row
        known, strings = self._numbers, self.shared_strings
        held: list[Value] = [
            (strings[int(text)] if text else None)
            if kind == "s"
            else known.get(text) or (self._number(text) if text else None)
            for text, kind in zip(texts, kinds, strict=True)
        ]
        layouts, blanks = [*styles], 0
        for at in [at for at, text in enumerate(texts) if not text] if "" in texts else ():
            found = self._odd(columns[at], "", "", others[at], root) if others[at] else None
            if found is not None:
                _, held[at], style = found
                layouts[at] = str(style)
            else:
                layouts[at] = usual[at]
                blanks += 1
        form = self._form(columns, tuple(layouts))
        for at in form.dates:
            if texts[at] and kinds[at] != "s":
                found = self._odd(columns[at], styles[at], texts[at], "", root)
                held[at] = found[1] if found is not None else None
        filled = len(held) - blanks
        if blanks <= _MOST_BLANKS * filled:
            return Line(number, form.shape, held, filled)
        cells = zip(columns, held, layouts, strict=True)
        return self._line((number, [(c, v, int(s or 0)) for c, v, s in cells if v is not None]))

    def _form(self, columns: Sequence[int], styles: Sequence[str]) -> _Form:
        form = self._cast.forms.get(styles)
        if form is None:
            layouts = [int(style or 0) for style in styles]
            shape = self._shape(columns, tuple(self._formats[layout] for layout in layouts))
            dates = [at for at, layout in enumerate(layouts) if layout in self.date_formats]
            form = _Form(shape, dates)
            if len(self._cast.forms) == _MOST_FORMS:
                self._cast.forms.clear()
            self._cast.forms[styles] = form
        return form

    def _odd(self, column: int, style: str, text: str, xml: str, root: str) -> Found | None:
        """What a cell holds that is not plain (`xml`), or a date (`text`); None for a blank."""
        if xml and (plain := text_in_place(xml)) is not None:
            style, written = plain
            return column, written, int(style or 0)
        place = f"{letters(column)}1"
        if xml:
            return self.parse_cell(fromstring(f'{root}<c r="{place}"{xml}</worksheet>')[0])
        element = Element(CELL_TAG, {"r": place, "s": style or "0"})
        SubElement(element, VALUE_TAG).text = text
        return self._rare(element)

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
