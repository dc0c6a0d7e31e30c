"""finalize --data takes the past periods of a store, as audit and refresh do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.indicators.past import TYPE, new, old, told


def test_a_briefing_with_its_past_is_finalized(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "类型").mkdir()
    (tmp_path / "类型" / "report.md").write_text(TYPE, "utf-8")
    this, out = new(tmp_path), tmp_path / "材料.docx"
    told("ingest", old(tmp_path))
    told("build", tmp_path / "类型", this, "-o", out)
    left = "材料用过指标库“指标库.sqlite”里的往期数，这次没有给"
    assert left not in told("finalize", out, "--data", this, "-o", tmp_path / "定稿.docx").output
    without = told("finalize", out, "--data", this, "--no-store", "-o", tmp_path / "另.docx")
    assert left in without.output
