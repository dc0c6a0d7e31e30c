"""A messy ledger of a province, a run over it, and every number of it checked by other code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.province.checker import wrong
from tests.province.truth import ROLLUP, TYPE, draw, write_ledger

COUNT = int(os.environ.get("REPORTGEN_VILLAGES", "130"))
"""`make province` takes 3,000."""


def test_every_number_of_every_briefing_is_the_ledger_s(tmp_path: Path) -> None:
    province = draw(COUNT)
    write_ledger(province, tmp_path / "台账.xlsx")
    for name, text in (("村情", TYPE), ("汇总", ROLLUP)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "report.md").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "reportgen", "batch", "村情", "台账.xlsx", "-o", "材料",
         "--rollup", "汇总", "--whole", "全县"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr  # the broken rows
    assert wrong(province, tmp_path / "材料") == []
    broken = len(province.villages) - len(province.sound)
    assert f"失败{broken}份" in done.stdout
