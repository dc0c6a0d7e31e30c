"""A workbook of tables: what is written is what others read."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from openxml_audit import OpenXmlValidator, ValidationSeverity

from reportgen.batching.spreadsheet import BLANK, Cell, Look, Sheet, number, words, workbook

TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("_x000D_<>&\"'\r\n"))
NUMBERS = st.decimals(-(10**9), 10**9, places=3)


def made(rows: list[list[Cell]], width: int = 2) -> bytes:
    sheet = Sheet(1, "表", [(f"栏{n}", 10.0) for n in range(width)])
    for row in rows:
        sheet.add(row)
    return workbook("题", [sheet])


@given(st.lists(st.tuples(TEXTS, NUMBERS), max_size=8))
def test_texts_and_numbers_are_read_as_they_were_written(rows: list[tuple[str, Decimal]]) -> None:
    content = made([[words(text), number(str(value))] for text, value in rows])
    sheet = load_workbook(io.BytesIO(content))["表"]
    read = [*sheet.iter_rows(min_row=2, max_col=2, values_only=True)]
    assert [(unescape(str(text or "")), Decimal(str(value))) for text, value in read] == [
        (text, value) for text, value in rows
    ]


def test_a_formula_and_its_like_stay_text() -> None:
    texts = ["=1+1", "+1", "@SUM(A1)", "'甲", "00012", "1e5", "2024-1-1", "TRUE"]
    sheet = load_workbook(io.BytesIO(made([[words(text), BLANK] for text in texts])))["表"]
    assert [cell.value for cell in sheet["A"][1:]] == texts
    assert {cell.data_type for cell in sheet["A"][1:]} == {"s"}


def test_it_is_valid(tmp_path: Path) -> None:
    first = Sheet(1, "甲", [("名", 10), ("数", 8.5), ("材料", 20)])
    for row in range(3):
        first.add((words("&<甲>", Look.BAD), number(row), words(f"{row} 甲.docx", Look.LINK)))
        first.link(2, f'乡/{row}%20甲&"乙".docx')
    first.filter()
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook("&题", [first, Sheet(2, "乙", [("空", 10)])]))
    errors = OpenXmlValidator().validate(path).errors
    # that Excel keeps strings in a table of their own when it saves, is only a hint
    assert {e.id for e in errors if e.severity is ValidationSeverity.ERROR} == set()
    assert {e.id for e in errors} <= {"Excel_InlineStrCells"}
    book = load_workbook(path)
    assert [cell.hyperlink.target for cell in book["甲"]["C"][1:]] == [
        f'乡/{row}%20甲&"乙".docx' for row in range(3)
    ]
    assert (book["甲"].auto_filter.ref, book["乙"].auto_filter.ref) == ("A1:C4", None)
    assert {sheet.print_title_rows for sheet in book} == {"$1:$1"}


def test_readers_find_the_kinds_of_parts_first() -> None:
    with zipfile.ZipFile(io.BytesIO(made([]))) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert archive.testzip() is None
