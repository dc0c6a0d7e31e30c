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
