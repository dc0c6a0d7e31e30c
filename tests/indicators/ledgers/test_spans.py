"""One span of months written in two ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.indicators.loading import survey
from tests.indicators.ledgers.sheets import Cells, book, noted

ROWS: Cells = [("县区", "税收（万元）"), ("甲县", 1), ("乙县", 2)]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("2023年一季度", "2024年1-3月"), "“2023年一季度”和“2024年1—3月”"),
        (("2023年1-6月", "2024年上半年"), "“2023年1—6月”和“2024年上半年”"),
        (("2023年", "2024年1-12月"), "“2023年”和“2024年1—12月”"),
        (("2023年前三季度", "2024年1-9月"), ""),
        (("2023年一季度", "2024年一季度", "2024年1-6月"), ""),
        (("2023年12月", "2023年底"), ""),  # a month, and a day
    ],
)
def test_is_told_once_at_the_second(tmp_path: Path, names: tuple[str, ...], told: str) -> None:
    loaded = survey([book(tmp_path / "a.xlsx", dict.fromkeys(names, ROWS))])
    assert loaded.problems == ()
    about = "写法不同，当作两种时期：同比、上年同期不会互相找"
    assert noted(loaded) == ([f"B1 {told}{about}"] if told else [])
