"""The worked example as a clerk and a late correction leave it (docs/worked-example/README.md)."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from lxml import etree

from reportgen.generating import draft, load_data
from reportgen.template.engine import load_template
from tests.word_reading.packages import W, changed

HERE = Path(__file__).parent.parent.parent / "docs" / "worked-example"
CORRECTIONS: dict[str, int | None] = {"C2": 112, "C7": 9, "C9": 15}


def made() -> bytes:
    """The briefing of 东河区 as generated."""
    return draft(
        load_template(HERE / "type"), load_data([HERE / "workbook.xlsx"], entity="东河区")
    ).content


def edited() -> bytes:
    """The same after the clerk: other words at the end of a paragraph, 7个 made 8个 by hand."""
    return typed_over(typed_over(made(), "，定期上门。", "，定期上门，现场答疑。"), "7个", "8个")


def typed_over(data: bytes, old: str, new: str) -> bytes:
    """The file with the text of one w:t changed as a person does who types over it."""

    def change(root: etree._Element) -> None:
        (found,) = [t for t in root.iter(f"{W}t") if t.text == old]
        found.text = new

    return changed(data, change)


def corrected(path: Path, cells: dict[str, int | None] | None = None) -> Path:
    """The workbook after a late correction of some cells of the sheet 指标."""
    book = openpyxl.load_workbook(HERE / "workbook.xlsx")
    for cell, value in (CORRECTIONS if cells is None else cells).items():
        book["指标"][cell] = value
    book.save(path)
    return path
