"""A month beside the months before it: 本月 and 累计, and what stands beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.indicators.ledgers.sheets import meanings, noted, read

MONTH, MONTHS = "2024年6月", "2024年1—6月"


def _meant(path: Path, title: str, *heads: str) -> list[str]:
    """What the columns of one group are, without its name and unit."""
    rows: list[list[object]] = [
        [f"{title}主要指标"],
        ["县区", "税收（亿元）", *[None] * (len(heads) - 1)],
        [None, *heads],
        ["甲县", *range(1, len(heads) + 1)],
        ["乙县", *range(2, len(heads) + 2)],
    ]
    last = "ABCDEFG"[len(heads)]
    loaded = read(path, rows, merges=("A2:A3", f"B2:{last}2"))
    assert loaded.problems == ()
    assert noted(loaded) == []
    found = meanings(loaded.ledgers[0]).values()
    return [text.replace(" 亿元", "").replace("数值 ", "") for text in found]


@pytest.mark.parametrize(
    ("heads", "meant"),
    [
        (
            ("本月", "同比%", "1-6月累计", "同比%"),
            [f"税收 {MONTH}", f"税收同比 {MONTH} %", f"税收 {MONTHS}", f"税收同比 {MONTHS} %"],
        ),
        (
            ("本月", "上年同月", "1-6月累计", "上年同期累计"),
            [
                f"税收 {MONTH}",
                f"税收 上年同期 {MONTH}",
                f"税收 {MONTHS}",
                f"税收 上年同期 {MONTHS}",
            ],
        ),
        (
            ("本月", "1-6月", "上年同月", "上年同期累计"),
            [
                f"税收 {MONTH}",
                f"税收 {MONTHS}",
                f"税收 上年同期 {MONTH}",
                f"税收 上年同期 {MONTHS}",
            ],
        ),
        (
            ("本月", "自年初累计", "上年同期累计", "排名"),
            [
                f"税收本月 {MONTH}",
                f"税收自年初累计 {MONTH}",
                f"税收自年初累计 上年同期 {MONTH}",
                f"税收自年初累计 排名 {MONTH}",
            ],
        ),
    ],
)
def test_of_a_month(tmp_path: Path, heads: tuple[str, ...], meant: list[str]) -> None:
    assert _meant(tmp_path / "q.xlsx", "2024年6月", *heads) == meant


@pytest.mark.parametrize("title", ["2024年1-6月", "2024年上半年"])
def test_the_month_is_not_the_value_of_half_a_year(tmp_path: Path, title: str) -> None:
    when = title.replace("-", "—")
    assert _meant(tmp_path / "q.xlsx", title, "本月", "自年初累计", "上年同期累计") == [
        f"税收本月 {when}",
        f"税收 {when}",
        f"税收 上年同期 {when}",
    ]
    assert _meant(tmp_path / "q.xlsx", title, "本月", "增长%") == [
        f"税收本月 {when}",
        f"税收增长 {when} %",
    ]


def test_beside_dated_columns_the_sheets_time_counts(tmp_path: Path) -> None:
    assert _meant(tmp_path / "q.xlsx", "2024年", "2024年", "2023年", "目标") == [
        "税收 2024年",
        "税收 2023年",
        "税收 目标 2024年",
    ]


@pytest.mark.parametrize(
    ("title", "heads", "meant"),
    [
        ("2024年", ("1月", "2月", "累计"), ["税收 2024年1月", "税收 2024年2月", "税收 2024年1—2月"]),
        ("", ("2024年2月", "累计"), ["税收 2024年2月", "税收 2024年1—2月"]),
        ("2024年", ("6月", "本年累计"), [f"税收 {MONTH}", f"税收 {MONTHS}"]),
        ("2024年", ("一季度", "二季度", "累计"), ["税收 2024年一季度", "税收 2024年二季度", f"税收 {MONTHS}"]),
        (
            "2024年6月",
            ("5月", "6月", "累计", "上年同期累计", "同比%"),
            [
                "税收 2024年5月",
                f"税收 {MONTH}",
                f"税收 {MONTHS}",
                f"税收 上年同期 {MONTHS}",
                f"税收同比 {MONTHS} %",
            ],
        ),
        (
            "2024年",
            ("11月", "12月", "累计", "同比%"),
            ["税收 2024年11月", "税收 2024年12月", "税收 2024年", "税收同比 2024年 %"],
        ),
        ("2024年", ("1月", "累计"), ["税收 2024年1月", "税收 2024年"]),
        ("2024年", ("一季度", "累计"), ["税收 2024年一季度", "税收 2024年"]),
        ("2024年1-9月", ("5月", "6月", "累计"), ["税收 2024年5月", f"税收 {MONTH}", "税收 2024年1—9月"]),
        ("2024年", ("6月", "1-6月", "累计"), [f"税收 {MONTH}", f"税收 {MONTHS}", "税收 2024年"]),
    ],
)  # fmt: skip
def test_what_is_summed_up_beside_months_is_of_all_up_to_the_last(
    tmp_path: Path, title: str, heads: tuple[str, ...], meant: list[str]
) -> None:
    assert _meant(tmp_path / "q.xlsx", title, *heads) == meant


@pytest.mark.parametrize("line", ["单位（万元）", "（万元）", "万元", "计量单位：万元"])
def test_the_unit_of_a_sheet(tmp_path: Path, line: str) -> None:
    rows = [
        ("2024年情况",),
        (None, None, line),
        ("县区", "投资", "消费"),
        ("甲县", 1, 6),
        ("乙县", 2, 3),
    ]
    (reading,) = read(tmp_path / "q.xlsx", rows).ledgers
    assert meanings(reading) == {"B": "投资 数值 2024年 万元", "C": "消费 数值 2024年 万元"}


def test_what_stands_behind_two_months_is_of_the_later(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["2024年9月"],
        ["县区", "贷款余额（亿元）", None, None],
        [None, "9月末", "8月末", "比上月末增减"],
        ["甲县", 3, 2, 1],
    ]
    loaded = read(tmp_path / "q.xlsx", rows, merges=("A2:A3", "B2:D2"))
    assert meanings(loaded.ledgers[0])["D"] == "贷款余额比上月末增减 数值 2024年9月底 亿元"


def test_years_in_a_table_of_months_are_told(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["2024年9月"],
        ["县区", "PM2.5（μg/m³）", None],
        [None, "2024年", "2023年"],
        ["甲县", 30, 31],
    ]
    loaded = read(tmp_path / "q.xlsx", rows, merges=("A2:A3", "B2:C2"))
    assert meanings(loaded.ledgers[0])["B"] == "PM2.5 数值 2024年 微克/立方米"
    assert noted(loaded) == [
        "B3 “PM2.5(μg/m3)／2024年”“PM2.5(μg/m3)／2023年”列写的是年份，题目写的是2024年9月，按全年的数读"
    ]
