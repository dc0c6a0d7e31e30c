"""Columns that are no numbers of the row's entity: another table's, or codes and units before names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.indicators.ledgers.sheets import headed, meanings, read, told

VILLAGES = [("张村", 120), ("李村", 130), ("王村", 140)]
TOWNS = [("城关镇", 1200), ("河东镇", 800), ("清水乡", 900)]


def _joined(*tables: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return [sum(rows, ()) for rows in zip(*tables, strict=True)]


@pytest.mark.parametrize(
    "rows",
    [
        _joined(
            [("乡镇", "人口（人）"), *TOWNS],
            [(None,)] * 4,
            [("村", "户数（户）"), *VILLAGES],
        ),
        _joined([("乡镇", "人口（人）"), *TOWNS], [("村", "户数（户）"), *VILLAGES]),
        _joined(
            [("村", "户数（户）"), *VILLAGES],
            [(None, "序号"), (None, 1), (None, 2), (None, 3)],
            [("乡镇", "人口（人）"), *TOWNS],
        ),
        _joined(
            [("村", "户数（户）"), *VILLAGES],
            [("乡镇", "人口（人）"), *TOWNS[:2], ("合计", 2000)],
        ),
        _joined(
            [("村名", "户数（户）"), *VILLAGES],
            [("村名", "户数（户）"), ("赵村", 1), ("钱村", 2), ("孙村", 3)],
        ),
    ],
    ids=["towns left", "no gap", "towns right", "own total", "folded"],
)
def test_of_two_tables_side_by_side_none_is_read(
    tmp_path: Path, rows: list[tuple[object, ...]]
) -> None:
    loaded = read(tmp_path / "q.xlsx", rows)
    assert loaded.ledgers == ()
    assert "有两张表并排放着" in told(loaded)[0]


def test_a_column_that_says_where_a_village_is_may_stand_behind_numbers(tmp_path: Path) -> None:
    rows = [
        ("村", "户数（户）", "所在乡镇", "人口（人）"),
        ("张村", 1, "甲镇", 4),
        ("李村", 2, "甲镇", 5),
        ("王村", 3, "乙镇", 6),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    (reading,) = loaded.ledgers
    assert meanings(reading) == {"B": "户数 数值 户", "D": "人口 数值 人"}


def test_months_may_stand_between_the_wider_and_the_narrower_name(tmp_path: Path) -> None:
    rows = [("乡镇", "月份", "村", "户数（户）")]
    rows += [("甲镇", m, v, m * 10) for m in (1, 2) for v in ("张村", "李村")]  # type: ignore[misc]
    loaded = read(tmp_path / "q.xlsx", rows, name="2024年")
    assert [reading.period for reading in loaded.ledgers] == ["2024年1月", "2024年2月"]


@pytest.mark.parametrize("head", ["学校代码", "学校编码", "组织机构代码"])
def test_codes_may_stand_before_the_names(tmp_path: Path, head: str) -> None:
    rows = [
        (head, "学校名称", "在校生（人）"),
        (3142000001, "一中", 1200),
        (3142000002, "二中", 900),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    (reading,) = loaded.ledgers
    assert (reading.entity, reading.entities) == ("B", 2)
    assert meanings(reading) == {"C": "在校生 数值 人"}


def test_a_row_of_units_is_no_head_of_its_own(tmp_path: Path) -> None:
    (reading,) = headed(
        tmp_path / "q.xlsx",
        ("2023年主要指标",),
        ("指标", "生产总值", "财政收入", "城镇化率"),
        ("单位", "亿元", "万元", "%"),
    ).ledgers
    assert reading.head == (2, 3)
    assert meanings(reading) == {
        "B": "生产总值 数值 2023年 亿元",
        "C": "财政收入 数值 2023年 万元",
        "D": "城镇化率 数值 2023年 %",
    }


def test_rows_of_indicators_are_no_entities(tmp_path: Path) -> None:
    rows = [
        ("项目名称", "城关", "河东"),
        ("投资（万元）", 1, 2),
        ("户数（户）", 3, 4),
        ("面积（亩）", 5, 6),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert loaded.ledgers == ()
    assert loaded.dataset.entities == ()
