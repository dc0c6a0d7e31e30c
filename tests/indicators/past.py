"""Workbooks of two years, and what a store makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reportgen.binding.expression import Measure
from reportgen.cli import main
from reportgen.dataset import Dataset
from reportgen.errors import ReportError, flatten
from reportgen.indicators.stores.keeping import ingest
from tests.indicators.books import workbook

HEAD = ("指标", "数值", "单位", "地区", "时期", "上年同期", "上期")
TYPE = """---
标题: 情况
指标:
  投资: {单位: 亿元}
  党支部: {单位: 个}
---
投资{{ 投资 }}，{{ 投资 | 同比 }}；党支部{{ 党支部 }}，{{ 党支部 | 增减 }}。
"""


def listed(path: Path, *rows: Sequence[object], entity: str = "甲区", period: str = "") -> Path:
    """A workbook of rows, with 基本信息."""
    info = [("项", "值")] + [(k, v) for k, v in (("地区", entity), ("报告期", period)) if v]
    path.parent.mkdir(exist_ok=True)
    return workbook(path, {"指标": [HEAD, *rows], "基本信息": info})


def old(folder: Path, invested: object = 30000, name: str = "2022.xlsx") -> Path:
    """Last year's workbook, which names its year in 基本信息."""
    return listed(folder / name, ("投资", invested, "万元"), ("党支部", 8, "个"), period="2022年")


def new(folder: Path, name: str = "2023.xlsx") -> Path:
    """This year's workbook, without a past of its own."""
    return listed(folder / name, ("投资", 3.45, "亿元"), ("党支部", 11, "个"), period="2023年")


def before(data: Dataset, indicator: str, measure: Measure = Measure.YEAR_BEFORE) -> str:
    """上年同期 (上期) of an indicator and its place."""
    seen = data.at()
    found = seen.look_up(seen.ref(indicator, measure))
    return "" if found is None else f"{found.value}{found.unit} {found.where}"


def told(*arguments: str | Path, code: int = 0) -> Result:
    """A command, and that it ended as it should."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result


def refused(store: Path, *paths: Path) -> str:
    """What ingesting says against it."""
    with pytest.raises(ReportError) as caught:
        ingest(paths, store)
    return "\n".join(f"{p.where or ''} | {p.message} | {p.hint}" for p in flatten([caught.value]))
