"""The tables of a .docx: cells with their alignment, repeated head, width, borders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from reportgen.word.cascade import Cascade, twips
from reportgen.word.formatting import W, is_on
from reportgen.word.layout import CellLayout, TableLayout

Numbers = Mapping[etree._Element, int]
"""The number of every w:p that is a numbered paragraph."""
_VALUE = f"{W}val"


def tables(
    body: etree._Element, cascade: Cascade, numbers: Numbers, sections: Numbers
) -> tuple[TableLayout, ...]:
    """The tables of a body in order; those inside tables and text boxes are left out."""
    return tuple(
        _table(table, cascade, numbers, sections.get(table, 0))
        for table in body.iter(f"{W}tbl")
        if next(table.iterancestors(f"{W}tbl", f"{W}txbxContent"), None) is None
    )


def table_style(element: etree._Element) -> str:
    """The id of the style of the table an element is or stands in; "" for none."""
    table = next(element.iterancestors(f"{W}tbl"), element)
    named = table.find(f"{W}tblPr/{W}tblStyle")
    return named.get(_VALUE, "") if named is not None else ""


def _table(table: etree._Element, cascade: Cascade, numbers: Numbers, section: int) -> TableLayout:
    rows = [row for row in _inside(table, f"{W}tr") if row.find(f"{W}trPr/{W}del") is None]
    style = table_style(table)
    columns = table.findall(f"{W}tblGrid/{W}gridCol")
    return TableLayout(
        rows=tuple(
            tuple(_cell(cell, style, cascade, numbers) for cell in _inside(row, f"{W}tc"))
            for row in rows
        ),
        repeats_head=bool(rows) and _row_says(rows[0], "tblHeader"),
        splitting=sum(not _row_says(row, "cantSplit") for row in rows),
        width=sum(twips(column.get(f"{W}w")) for column in columns),
        bordered=cascade.bordered(table, style),
        section=section,
    )


def _inside(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table, or cells of a row, through content controls, not those of tables inside."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from _inside(child, tag)


def _row_says(row: etree._Element, name: str) -> bool:
    found = row.find(f"{W}trPr/{W}{name}")
    return found is not None and is_on(found.get(_VALUE))


def _cell(cell: etree._Element, style: str, cascade: Cascade, numbers: Numbers) -> CellLayout:
    shown = [p for p in cell.iter(f"{W}p") if p in numbers]
    first = shown[0] if shown else None
    properties = first.find(f"{W}pPr") if first is not None else None
    return CellLayout(
        text="\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in shown),
        align=cascade.paragraph_look(properties, style).align,
        paragraph=numbers[first] if first is not None else None,
    )
