"""The briefing of all entities together, after the batch that made it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from reportgen.cli import main

HERE = Path(__file__).parents[2] / "docs" / "ledger-example"


@pytest.mark.parametrize("totals", [True, False], ids=["with a row of totals", "without"])
def test_a_rolled_up_briefing_is_audited_and_refreshed_like_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, totals: bool
) -> None:
    shutil.copytree(HERE, tmp_path / "例")
    monkeypatch.chdir(tmp_path / "例")
    book = load_workbook("台账.xlsx")
    sheet = book.worksheets[0]
    whole = next(row for row in range(1, 30) if str(sheet.cell(row, 1).value).strip() == "合计")
    if not totals:
        sheet.delete_rows(whole)
    book.save("台账.xlsx")
    run = CliRunner().invoke
    made = ["batch", "村情", "台账.xlsx", "-o", "材料", "--entity", "柳湾村"]
    assert run(main, [*made, "--rollup", "汇总", "--whole", "青石镇"]).exit_code == 0
    audited = run(main, ["audit", "材料/青石镇-汇总.docx", "--data", "台账.xlsx"])
    assert audited.exit_code == 0, audited.output
    assert "与数据一致10个" in audited.stdout
    for row in (whole, 5) if totals else (5,):
        cell = sheet.cell(row, 10)
        cell.value = int(str(cell.value)) + 1000
    book.save("台账.xlsx")
    place = ["材料/青石镇-汇总.docx", "--data", "台账.xlsx"]
    assert run(main, ["audit", *place]).exit_code == 1
    assert run(main, ["refresh", *place, "--in-place"]).exit_code == 0
    again = run(main, ["audit", *place])
    assert again.exit_code == 0, again.output
