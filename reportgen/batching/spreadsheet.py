"""A workbook of plain tables, written row by row (SpreadsheetML, ECMA-376-1 18).

    texts, numbers ─words, number→ cells ─Sheet.add→ rows, deflated as they come
    sheets ─workbook→ the bytes of an .xlsx: heads frozen, and repeated on each page
A table of ten thousand rows takes the memory that it takes packed, two or three MB, and a tenth of the
time of a library that keeps type and format of every cell.  Text stays text whatever it begins with: a
place called “=1+1” is a string, not a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import cache
from math import ceil
from pathlib import Path

from reportgen.indicators.cells import letters
from reportgen.word.package import Deflating, Entry, deflated, pack

Cell = str
"""The XML of a cell, from what follows its place in the sheet."""

_LEVEL = 4
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PROPERTIES = f"{_PACKAGE}/metadata/core-properties"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_NO_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What XML cannot hold as it is, and what would be read as standing for such."""
_LONGEST = 32_000
"""Excel holds 32,767 characters in a cell."""
_MARGIN = 0.7109375
"""Characters around what a column is wide enough for, in Excel's own measure."""
_HEAD_HEIGHT, _LINE = 34, 15
"""Points: of two lines in bold, of one line."""
_MOST_LINES = 27
"""Excel makes no row higher than 409 points."""
_OUTSIDE = ' TargetMode="External"'
_LONG_AGO = "2000-01-01T00:00:00Z"


class Look(IntEnum):
    """How a cell looks: its number among the formats of parts/styles.xml."""

    HEAD = 1
    NUMBER = 2
    WORDS = 3
    LINK = 4
    SENTENCES = 5
    """In as many lines as it takes."""
    BAD = 6


BLANK: Cell = f' s="{Look.NUMBER:d}"/>'


def number(text: str | int) -> Cell:
    """A number, as Excel will calculate with it: plain digits, of which it keeps the first 15."""
    return f' s="{Look.NUMBER:d}"><v>{text}</v></c>'


def words(text: str, look: Look = Look.WORDS) -> Cell:
    """A text as it is; one as long as no cell can hold is cut."""
    if len(text) > _LONGEST:
        text = text[:_LONGEST] + "…"
    return f' s="{look:d}" t="inlineStr"><is><t xml:space="preserve">{_escaped(text)}</t></is></c>'


class Sheet:
    """A table while it is being written."""

    def __init__(self, place: int, name: str, columns: Sequence[tuple[str, float]]) -> None:
        """`place`: among the sheets, from 1; `columns`: heads, each with a width in characters."""
        self.place, self.name = place, name
        self.rows = 0
        """How many there are under the head."""
        self._widths = [width for _, width in columns]
        self._letters = [letters(column) for column in range(1, len(columns) + 1)]
        self._links: list[tuple[str, str]] = []
        self._filtered = False
        self._part = Deflating(f"xl/worksheets/sheet{place}.xml", _LEVEL)
        self._part.add(_opening(place, self._widths).encode())
        self._write(
            1, f' ht="{_HEAD_HEIGHT}" customHeight="1"', [words(t, Look.HEAD) for t, _ in columns]
        )

    def add(self, cells: Iterable[Cell], lines: int = 1) -> None:
        """The next row, as high as so many lines: not every program finds out by itself how high."""
        self.rows += 1
        height = f' ht="{_LINE * min(lines, _MOST_LINES)}" customHeight="1"' if lines > 1 else ""
        self._write(self.rows + 1, height, cells)

    def lines(self, texts: Sequence[str]) -> int:
        """The lines that the texts of a row take where each is broken at the width of its column."""
        return max(
            sum(ceil((_width(line) or 1) / width) for line in text.split("\n"))
            for text, width in zip(texts, self._widths, strict=False)
        )

    def link(self, column: int, target: str) -> None:
        """Make a cell of the last row, counted from 0, a link to a file: a relative path, written with
        slashes, in which what no address may hold is written as %20."""
        self._links.append((f"{self._letters[column]}{self.rows + 1}", target))

    def filter(self) -> None:
        """Let readers filter its rows."""
        self._filtered = True

    @property
    def area(self) -> str:
        """The places of the table, its head and one row at least."""
        return f"$A$1:${self._letters[-1]}${max(self.rows, 1) + 1}"

    def defined_names(self) -> str:
        """What the workbook says of the sheet (18.2.6)."""
        at = f'localSheetId="{self.place - 1}"'
        names = f'<definedName name="_xlnm.Print_Titles" {at}>{self.name}!$1:$1</definedName>'
        if self._filtered:
            hidden = f'name="_xlnm._FilterDatabase" {at} hidden="1"'
            names = f"<definedName {hidden}>{self.name}!{self.area}</definedName>{names}"
        return names

    def finished(self) -> list[Entry]:
        """Its parts of the package."""
        links = [
            f'<hyperlink ref="{place}" r:id="rId{n}"/>'
            for n, (place, _) in enumerate(self._links, start=1)
        ]
        targets = [
            _related(n, "hyperlink", t, _OUTSIDE) for n, (_, t) in enumerate(self._links, start=1)
        ]
        self._part.add(self._closing("".join(links)).encode())
        entries = [self._part.finished()]
        if targets:
            entries.append(_relations(f"xl/worksheets/_rels/sheet{self.place}.xml.rels", targets))
        return entries

    def _closing(self, links: str) -> str:
        area = self.area.replace("$", "")
        return (
            "</sheetData>"
            + (f'<autoFilter ref="{area}"/>' if self._filtered else "")
            + (f"<hyperlinks>{links}</hyperlinks>" if links else "")
            + '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/></worksheet>'
        )

    def _write(self, row: int, attributes: str, cells: Iterable[Cell]) -> None:
        written = [
            f'<c r="{letter}{row}"{cell}' for letter, cell in zip(self._letters, cells, strict=True)
        ]
        self._part.add(f'<row r="{row}"{attributes}>{"".join(written)}</row>'.encode())


def workbook(title: str, sheets: Sequence[Sheet]) -> bytes:
    """The finished workbook, the first sheet in view.  No clock is in it: same rows, same bytes, as far as
    zlib deflates alike (`Deflating`)."""
    entries = [entry for sheet in sheets for entry in sheet.finished()]
    entries += (deflated(name, text.encode()) for name, text in _parts(title, sheets))
    related = [_related(s.place, "worksheet", f"worksheets/sheet{s.place}.xml") for s in sheets]
    related.append(_related(len(sheets) + 1, "styles", "styles.xml"))
    related.append(_related(len(sheets) + 2, "theme", "theme/theme1.xml"))
    core = f'<Relationship Id="rId2" Type="{_PROPERTIES}" Target="docProps/core.xml"/>'
    entries.append(_relations("xl/_rels/workbook.xml.rels", related))
    entries.append(
        _relations("_rels/.rels", [_related(1, "officeDocument", "xl/workbook.xml"), core])
    )
    return pack(entries)


def _parts(title: str, sheets: Sequence[Sheet]) -> Iterable[tuple[str, str]]:
    kinds = {f"/xl/worksheets/sheet{sheet.place}.xml": f"{_KIND}.worksheet+xml" for sheet in sheets}
    kinds |= {
        "/xl/workbook.xml": f"{_KIND}.sheet.main+xml",
        "/xl/styles.xml": f"{_KIND}.styles+xml",
        "/xl/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    overrides = (f'<Override PartName="{n}" ContentType="{k}"/>' for n, k in kinds.items())
    yield (
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{"".join(overrides)}</Types>',
    )
    listed = (f'<sheet name="{s.name}" sheetId="{s.place}" r:id="rId{s.place}"/>' for s in sheets)
    names = "".join(sheet.defined_names() for sheet in sheets)
    yield (
        "xl/workbook.xml",
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{''.join(listed)}</sheets><definedNames>{names}</definedNames></workbook>",
    )
    yield "xl/styles.xml", _kept("styles.xml")
    yield "xl/theme/theme1.xml", _kept("theme.xml")
    yield (
        "docProps/core.xml",
        f'{_XML}<cp:coreProperties xmlns:cp="{_PROPERTIES}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_quoted(title)}</dc:title>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{_LONG_AGO}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{_LONG_AGO}</dcterms:modified></cp:coreProperties>',
    )


def _opening(place: int, widths: Sequence[float]) -> str:
    """A sheet up to its rows: one page wide, the head and the first two columns always in view."""
    columns = (
        f'<col min="{n}" max="{n}" width="{width + _MARGIN}" customWidth="1"/>'
        for n, width in enumerate(widths, start=1)
    )
    selected = ' tabSelected="1"' if place == 1 else ""
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}" xmlns:r="{_RELATED}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView{selected} workbookViewId="0">'
        '<pane xSplit="2" ySplit="1" topLeftCell="C2" activePane="bottomRight" state="frozen"/>'
        '<selection pane="bottomRight" activeCell="C2" sqref="C2"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{"".join(columns)}</cols><sheetData>'
    )


def _relations(part: str, related: Sequence[str]) -> Entry:
    content = (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(related)}</Relationships>'
    )
    return deflated(part, content.encode(), _LEVEL)


def _related(place: int, kind: str, target: str, mode: str = "") -> str:
    target = _quoted(target)
    return f'<Relationship Id="rId{place}" Type="{_RELATED}/{kind}" Target="{target}"{mode}/>'


@cache
def _kept(name: str) -> str:
    """A part that is the same in every workbook."""
    return (Path(__file__).parent / "parts" / name).read_text(encoding="utf-8")


def _width(line: str) -> int:
    """Characters of a line in Excel's measure, in which 汉字 count for two."""
    return sum(1 if character.isascii() else 2 for character in line)


def _escaped(text: str) -> str:
    """A cell's text for XML; what XML cannot hold as ST_Xstring has it (ECMA-376-1 22.9.2.19)."""
    if _NO_XML.search(text):
        text = _NO_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return _quoted(text)


def _quoted(text: str) -> str:
    """A text for XML, between tags or between double quotes."""
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )
