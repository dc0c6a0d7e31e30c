"""SUM-21 by the record of a document of ours: a mean of an indicator is not the indicator."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from reportgen.cli import main

from ..validity import problems

TYPE = """---
标题: 情况汇报
指标:
  收入: {单位: 万元}
---
全镇共有2个村。集体经营性收入{{ 收入 }}，比上年增长9.9%，带动就业320人，平均每村{{ 全体平均(收入) | 小数(1) }}。
"""
DATA = "指标,数值,单位,地区,时期\n收入,1162.5,万元,甲村,2023年\n收入,77.5,万元,乙村,2023年\n"


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in args])


def test_a_mean_of_an_indicator_is_not_the_indicator(tmp_path: Path) -> None:
    folder, data, out = tmp_path / "类型", tmp_path / "指标.csv", tmp_path / "材料.docx"
    folder.mkdir()
    (folder / "report.md").write_text(TYPE, "utf-8")
    data.write_text(DATA, "utf-8")
    built = run("build", folder, data, "--entity", "甲村", "-o", out)
    assert built.exit_code == 0, built.output
    assert problems(out.read_bytes()) == []
    assert "SUM-21" not in run("check", out, "--all").output
