"""Parts of an .xlsx that hold no numbers neither help nor hinder."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from reportgen.indicators.reading import read
from tests.indicators.books import patched, workbook


@pytest.mark.parametrize("part", ["docProps/core.xml", "docProps/app.xml", "xl/theme/theme1.xml"])
def test_properties_and_theme_may_be_broken(tmp_path: Path, part: str) -> None:
    path = workbook(tmp_path / "q.xlsx", {"表": [["县", "数"], ["甲", 1]]})
    patched(path, part, lambda _: b"<broken")
    [sheet] = read(path)[0].sheets
    assert [len(row.cells) for row in sheet.rows] == [2, 2]


def test_names_of_areas_may_be_broken(tmp_path: Path) -> None:
    path = workbook(tmp_path / "q.xlsx", {"表": [["县"]]})
    names = '<definedName name="_xlnm.Print_Titles" localSheetId="0">#REF!</definedName>'
    part = f"<definedNames>{names}</definedNames><calcPr".encode()
    patched(path, "xl/workbook.xml", lambda xml: xml.replace(b"<calcPr", part))
    assert [sheet.name for sheet in read(path)[0].sheets] == ["表"]


def test_sheets_stand_in_their_order_those_of_charts_left_out(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "甲"
    book.create_chartsheet("图")
    book.create_sheet("乙", 0)["A1"] = 5
    book.create_sheet("丙").sheet_state = "veryHidden"
    path = tmp_path / "q.xlsx"
    book.save(path)
    sheets = read(path)[0].sheets
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [
        ("乙", False), ("甲", False), ("丙", True)
    ]  # fmt: skip
    assert sheets[0].rows[0].cells[1].where.sheet == "乙"


def test_a_sheet_that_does_not_state_its_size_is_read_whole(tmp_path: Path) -> None:
    path = workbook(tmp_path / "q.xlsx", {"表": [["县", "数"], ["甲", 1], ["乙", 2]]})
    patched(
        path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'<dimension ref="A1:B3"/>', b"")
    )
    [sheet] = read(path)[0].sheets
    assert [row.number for row in sheet.rows] == [1, 2, 3]
