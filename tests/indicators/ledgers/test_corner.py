"""Heads that leave the corner over the names blank."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.indicators.loading import survey
from tests.indicators.ledgers.sheets import Cells, book, meanings, noted, read, skipped, told

HEAD = (None, "产值（万元）", "同比（%）")


@pytest.mark.parametrize(
    ("rows", "entities", "head"),
    [
        ([HEAD, ("甲县", 10, 5), ("乙县", 20, 6)], ("甲县", "乙县"), (1, 1)),
        (
            [("2024年各局情况",), HEAD, ("财政局", 1, 5), ("教育局", 2, 6), ("合计", 3, 5)],
            ("财政局", "教育局"),
            (2, 2),
        ),
        (
            [(None, "产值", "同比"), (None, "万元", "%"), ("王家村", 1, 2), ("李庄村", 2, 3)],
            ("王家村", "李庄村"),
            (1, 2),
        ),
        (
            [
                (None, "工业", "农业"),
                (None, "产值（万元）", "增幅（%）"),
                ("城关镇", 1, 2),
                ("河东镇", 2, 3),
            ],
            ("城关镇", "河东镇"),
            (1, 2),
        ),
    ],
)
def test_names_say_themselves_what_they_are(
    tmp_path: Path, rows: Cells, entities: tuple[str, ...], head: tuple[int, int]
) -> None:
    loaded = read(tmp_path / "a.xlsx", rows)
    assert (told(loaded), noted(loaded)) == ([], [])
    [reading] = loaded.ledgers
    assert loaded.dataset.entities == entities
    assert (reading.entity, reading.head) == ("A", head)
    assert reading.columns[0].why == "没有表头，看内容是名称"
    assert [value.rpartition(" ")[2] for value in meanings(reading).values()] == ["万元", "%"]


def test_serial_numbers_may_stand_before_them(tmp_path: Path) -> None:
    rows = [("序号", *HEAD), (1, "甲县", 10, 5), (2, "乙县", 20, 6), (None, "合计", 30, 5)]
    [reading] = read(tmp_path / "a.xlsx", rows).ledgers
    assert (reading.entity, reading.whole, skipped(reading)) == ("B", "合计", {"4": "合计"})
    assert meanings(reading) == {"C": "产值 数值 万元", "D": "产值同比 数值 %"}


@pytest.mark.parametrize(
    "names",
    [
        ("办公费", "差旅费"),  # what the money went for
        ("GDP（亿元）", "财政收入（亿元）"),  # indicators
        ("幼儿园", "小学"),  # sorts
        ("甲县", "甲县"),  # a list
        ("甲县", "其他支出"),
    ],
)
def test_what_may_be_anything_is_nobody(tmp_path: Path, names: tuple[str, ...]) -> None:
    loaded = read(tmp_path / "a.xlsx", [HEAD, *((name, 1, 2) for name in names)])
    assert not loaded.ledgers
    assert "没有能当作台账的表" in told(loaded)[0]


def test_a_head_that_names_the_column_is_not_blank(tmp_path: Path) -> None:
    loaded = read(tmp_path / "a.xlsx", [("项目", *HEAD[1:]), ("甲县", 10, 5), ("乙县", 20, 6)])
    assert not loaded.ledgers


def test_names_of_two_levels_are_told_without_a_head_too(tmp_path: Path) -> None:
    towns: Cells = [HEAD, ("城关镇", 10, 5), ("河东镇", 20, 6)]
    villages: Cells = [("村", *HEAD[1:]), ("王家村", 1, 5), ("李庄村", 2, 6)]
    loaded = survey([book(tmp_path / "a.xlsx", {"镇": towns, "村": villages})])
    [notice] = noted(loaded)
    assert "一行一个地区（单位）" in notice
