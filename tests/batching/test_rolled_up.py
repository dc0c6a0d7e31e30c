"""The briefing of all entities together, after the batch that made it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from reportgen.cli import main

HERE = Path(__file__).parents[2] / "docs" / "ledger-example"


def test_a_rolled_up_briefing_is_held_against_the_row_of_totals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(HERE, tmp_path / "例")
    monkeypatch.chdir(tmp_path / "例")
    run = CliRunner().invoke
    made = ["batch", "村情", "台账.xlsx", "-o", "材料", "--entity", "柳湾村"]
    assert run(main, [*made, "--rollup", "汇总", "--whole", "青石镇"]).exit_code == 0
    audit = ["audit", "材料/青石镇-汇总.docx", "--data", "台账.xlsx"]
    refused = run(main, audit)
    assert refused.exit_code == 1
    assert "如果是汇总材料，加 --entity 合计，与台账的合计行比" in refused.stderr
    held = run(main, [*audit, "--entity", "合计"])
    assert held.exit_code == 0
    assert "与数据一致10个" in held.stdout
