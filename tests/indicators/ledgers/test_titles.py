"""What the lines above a ledger say of its period."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.indicators.loading import survey
from tests.indicators.ledgers.sheets import book, read


@pytest.mark.parametrize(
    ("line", "period"),
    [
        ("2024年1-6月各县区项目情况", "2024年1—6月"),
        ("2024年1-12月", "2024年1—12月"),
        ("2024.1-6月各县区项目情况", "2024年1—6月"),
        ("统计时间：2024年1-6月", "2024年1—6月"),
        ("截至2024.6.30", "2024年6月底"),
        ("2024年1月6日", ""),
        ("2024-1-6", ""),
        ("填报时间：2024年7月", ""),
        ("制表日期：2024年7月5日", ""),
        ("2024年上半年（填报时间：2024年7月）", "2024年上半年"),
    ],
)
def test_months_are_no_day_and_the_time_of_filling_in_is_no_period(
    tmp_path: Path, line: str, period: str
) -> None:
    loaded = read(
        tmp_path / "q.xlsx", [(line,), ("县区", "项目数（个）"), ("甲县", 1), ("乙县", 2)]
    )
    assert loaded.problems == ()
    (reading,) = loaded.ledgers
    assert reading.period == period


def test_months_in_the_title_are_not_taken_for_the_year_in_the_file_name(tmp_path: Path) -> None:
    rows = [("2024年1-6月项目情况",), ("县区", "项目数（个）"), ("甲县", 1), ("乙县", 2)]
    loaded = survey([book(tmp_path / "2024年项目.xlsx", {"Sheet1": rows})])
    assert {key[2] for key in loaded.dataset.observations} == {"2024年1—6月"}


@pytest.mark.parametrize(
    ("title", "units"),
    [
        ("2024年各县财政收支（亿元）", ["亿元", "亿元", ""]),
        ("2024年各县产量（公斤/亩）", ["公斤/亩", "公斤/亩", ""]),
        ("2024年各县支出（万元、户）", ["", "", "户"]),
        ("2024年各村收支（村）", ["", "", ""]),
        ("2024年各县收支（含开发区）", ["", "", ""]),
    ],
)
def test_a_unit_in_brackets_behind_the_title(tmp_path: Path, title: str, units: list[str]) -> None:
    rows = [(title,), ("县区", "收入", "支出", "户数"), ("甲县", 1, 2, 3), ("乙县", 2, 3, 4)]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert [c.unit for c in loaded.ledgers[0].columns[1:]] == units


def test_a_line_of_units_goes_before_the_title(tmp_path: Path) -> None:
    rows = [("各县项目（个）",), ("单位：万元",), ("县区", "投资"), ("甲县", 1), ("乙县", 2)]
    assert read(tmp_path / "q.xlsx", rows).ledgers[0].columns[1].unit == "万元"
