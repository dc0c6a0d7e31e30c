"""A ledger of 3,000 rows by 100 columns as a spreadsheet program saves it: a title, a head of two rows
with merged cells, shared strings, several styles, formulas with their results, blanks and `—`.

The sheet's XML is written here: openpyxl cannot store a formula's result.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

ROWS, COLUMNS = 3_000, 100
_STYLES = ("General", "0.0", "0.0%", "#,##0")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET, _STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def write(path: Path) -> Path:
    """The ledger."""
    from openpyxl.utils import get_column_letter

    letters = [get_column_letter(column + 1) for column in range(COLUMNS)]
    strings = _Strings()
    rows = [_head(letters, strings)]
    for number in range(4, 4 + ROWS):
        cells = [_text(f"A{number}", strings, f"第{number - 3}乡")]
        cells += [_cell(letters[column], number, column, strings) for column in range(1, COLUMNS)]
        rows.append(f'<row r="{number}">{"".join(cells)}</row>')
    groups = "".join(
        f'<mergeCell ref="{letters[n]}2:{letters[min(n + 2, COLUMNS - 1)]}2"/>'
        for n in range(1, COLUMNS, 3)
    )
    merged = f'<mergeCells><mergeCell ref="A1:{letters[-1]}1"/><mergeCell ref="A2:A3"/>{groups}</mergeCells>'
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData>{merged}</worksheet>'
    return _packed(path, {_SHEET: sheet, _STRINGS: strings.part()})


class _Strings:
    """The shared strings of a workbook."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def index(self, text: str) -> int:
        """The number of a text."""
        return self._known.setdefault(text, len(self._known))

    def part(self) -> str:
        """The part that holds them."""
        items = "".join(f"<si><t>{text}</t></si>" for text in self._known)
        return f'<sst xmlns="{_MAIN}">{items}</sst>'


def _head(letters: list[str], strings: _Strings) -> str:
    groups = [
        _text(f"{letters[n]}2", strings, f"第{n // 3 + 1}类工作") for n in range(1, COLUMNS, 3)
    ]
    heads = [f"事项{n}{'占比（%）' if n % 10 == 6 else '（件）'}" for n in range(1, COLUMNS)]
    names = [_text(f"{letter}3", strings, h) for letter, h in zip(letters[1:], heads, strict=True)]
    title, unit = _text("A1", strings, "全省基层治理台账"), _text("A2", strings, "乡镇")
    return (
        f'<row r="1">{title}</row><row r="2">{unit}{"".join(groups)}</row>'
        f'<row r="3">{"".join(names)}</row>'
    )


def _cell(letter: str, row: int, column: int, strings: _Strings) -> str:
    value, kind = (row * 7919 + column * 104729) % 9000, column % 10
    place = f"{letter}{row}"
    if kind < 5:
        return f'<c r="{place}" s="{column % 2 * 3}"><v>{value}</v></c>'
    if kind == 5:
        return f'<c r="{place}" s="1"><v>{value / 37!r}</v></c>'
    if kind == 6:
        return f'<c r="{place}" s="2"><v>{value / 9000!r}</v></c>'
    if kind == 7:
        return f'<c r="{place}"><f>B{row}+C{row}</f><v>{value}</v></c>'
    if kind == 8 and value % 3:
        return _text(place, strings, str(value))  # a number kept as text
    return f'<c r="{place}" s="3"/>' if value % 4 else _text(place, strings, "—")


def _text(place: str, strings: _Strings, text: str) -> str:
    return f'<c r="{place}" t="s"><v>{strings.index(text)}</v></c>'


def _packed(path: Path, parts: dict[str, str]) -> Path:
    """A workbook of openpyxl's with the styles, these parts in place of its own."""
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    sheet.title = "台账"
    for column, number_format in enumerate(_STYLES, 1):
        sheet.cell(1, column, "text").number_format = number_format
    book.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, _naming_strings(name, old.read(name).decode()))
        for name, xml in parts.items():
            new.writestr(name, xml)
    return path


def _naming_strings(name: str, xml: str) -> str:
    """The part with the shared strings in it, where it lists the parts of the workbook."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    if name == "[Content_Types].xml":
        entry = f'<Override PartName="/{_STRINGS}" ContentType="{kind}"/></Types>'
        return xml.replace("</Types>", entry)
    if name == "xl/_rels/workbook.xml.rels":
        entry = (
            f'<Relationship Id="strings" Type="{relation}" Target="/{_STRINGS}"/></Relationships>'
        )
        return xml.replace("</Relationships>", entry)
    return xml
