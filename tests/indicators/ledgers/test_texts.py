"""Text columns with blanks, and cells merged over the rows of several entities."""

from __future__ import annotations

import datetime
from pathlib import Path

from reportgen.indicators.loading import survey
from tests.indicators.ledgers.sheets import Cells, book, noted, read

HEAD = ("村", "户数（户）", "包联干部", "备注")


def _said(rows: Cells, path: Path, merges: tuple[str, ...] = ()) -> dict[str, dict[str, str]]:
    data = read(path, rows, merges=merges).dataset
    return {e: {c: t.text for c, t in cells.items()} for e, cells in data.texts.items()}


def test_a_blank_among_texts_is_an_empty_text(tmp_path: Path) -> None:
    rows = [HEAD, ("甲村", 1, "张三", "样板"), ("乙村", 2, None, None), ("丙村", 3, "李四", None)]
    assert _said(rows, tmp_path / "q.xlsx") == {
        "甲村": {"包联干部": "张三", "备注": "样板"},
        "乙村": {"包联干部": "", "备注": ""},
        "丙村": {"包联干部": "李四", "备注": ""},
    }
    assert noted(read(tmp_path / "q.xlsx", rows)) == ["C3 “包联干部”空着，材料里用到的地方印成空白"]


def test_a_column_without_any_text_names_nothing(tmp_path: Path) -> None:
    rows = [HEAD, ("甲村", 1, "张三", None), ("乙村", 2, "李四", None)]
    assert _said(rows, tmp_path / "q.xlsx") == {
        "甲村": {"包联干部": "张三"},
        "乙村": {"包联干部": "李四"},
    }


def test_a_blank_leaves_what_all_share(tmp_path: Path) -> None:
    rows = [HEAD[:3], ("甲村", 1, "张三"), ("乙村", 2, None)]
    path = book(
        tmp_path / "q.xlsx", {"台账": rows, "基本信息": [("项", "值"), ("包联干部", "县领导")]}
    )
    data = survey([path]).dataset
    assert data.at("乙村").info["包联干部"].text == "县领导"


def test_a_text_merged_over_rows_is_that_of_all_of_them(tmp_path: Path) -> None:
    rows = [HEAD[:3], ("甲村", 1, "张三"), ("乙村", 2, None), ("丙村", 3, "李四")]
    said = _said(rows, tmp_path / "q.xlsx", ("C2:C3",))
    assert {e: cells["包联干部"] for e, cells in said.items()} == {
        "甲村": "张三",
        "乙村": "张三",
        "丙村": "李四",
    }


def test_a_number_merged_over_rows_is_nobodys(tmp_path: Path) -> None:
    rows = [
        ("村", "户数（户）", "驻村队员（名）"),
        ("甲村", 1, 3),
        ("乙村", 2, None),
        ("丙村", 3, 2),
    ]
    data = read(tmp_path / "q.xlsx", rows, merges=("C2:C3",)).dataset
    assert [(f.entity, f.indicator, f.where.cell) for f in data.faults] == [
        ("甲村", "驻村队员", "C2"),
        ("乙村", "驻村队员", "C2"),
    ]
    assert "单元格和乙村合并在一起" in data.faults[0].message
    assert {key[1] for key in data.observations if key[0] == "驻村队员"} == {"丙村"}
    assert {key[1] for key in data.observations if key[0] == "户数"} == {"甲村", "乙村", "丙村"}


def test_dates_typed_as_numbers_are_text(tmp_path: Path) -> None:
    rows = [
        ("村", "户数", "开工", "有效期至", "投产", "亩均收入"),
        ("甲村", 1, 2024.3, "2026.5", 20240415, 2024.5),
        ("乙村", 2, 2023.11, datetime.date(2026, 5, 1), 20231101, 1980.75),
    ]
    assert _said(rows, tmp_path / "q.xlsx") == {
        "甲村": {"开工": "2024.3", "有效期至": "2026.5", "投产": "20240415"},
        "乙村": {"开工": "2023.11", "有效期至": "2026年5月1日", "投产": "20231101"},
    }
