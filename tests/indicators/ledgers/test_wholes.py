"""The unit of parts under 其中: that of the whole before them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.indicators.ledgers.sheets import headed, meanings


def units(path: Path, *heads: tuple[object, ...], merges: tuple[str, ...] = ()) -> dict[str, str]:
    """What each column of numbers is called → its unit."""
    [reading] = headed(path, *heads, merges=merges).ledgers
    return {c.indicator: c.unit for c in reading.columns if c.role == "数"}


@pytest.mark.parametrize("merges", [(), ("A1:A2", "B1:B2", "C1:D1", "E1:E2")])
@pytest.mark.parametrize("among", ["其中：", "其中"])
def test_parts_are_in_the_unit_of_the_whole(
    tmp_path: Path, among: str, merges: tuple[str, ...]
) -> None:
    heads = [
        ("县区", "总产值（万元）", among, None, "人口（人）"),
        (None, None, "工业", "农业", None),
    ]
    assert units(tmp_path / "a.xlsx", *heads, merges=merges) == {
        "总产值": "万元", "工业": "万元", "农业": "万元", "人口": "人",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        (("人口（万人）", "#城镇人口", "增长%"), ["万人", "万人", "%"]),
        (("产值（万元）", "增长%", "其中：工业"), ["万元", "%", "万元"]),
        (("产值（万元）", "其中：出口（亿元）", "其中：内销"), ["万元", "亿元", "万元"]),
        (("产值（万元）", "其中：户数", "其中：占比"), ["万元", "", ""]),
        (("企业（家）", "其中：规上", "其中：从业人员"), ["家", "家", ""]),
        (("人口（人）", "覆盖率（%）", "其中：城镇"), ["人", "%", ""]),  # of which of both?
        (("产值（万元）", "户数", "其中：脱贫户"), ["万元", "", ""]),
        (("产值", "其中：工业", "投资（万元）"), ["", "", "万元"]),
    ],
)
def test_what_does_not_suit_or_is_not_sure_has_none(
    tmp_path: Path, heads: tuple[str, ...], expected: list[str]
) -> None:
    assert list(units(tmp_path / "a.xlsx", ("县区", *heads)).values()) == expected


def test_each_group_has_its_own_whole(tmp_path: Path) -> None:
    heads = [
        ("县区", "2023年", None, "2024年", None),
        (None, "收入（万元）", "其中：税收", "收入（亿元）", "其中：税收"),
    ]
    [reading] = headed(tmp_path / "a.xlsx", *heads, merges=("A1:A2", "B1:C1", "D1:E1")).ledgers
    assert meanings(reading) == {
        "B": "收入 数值 2023年 万元",
        "C": "其中税收 数值 2023年 万元",
        "D": "收入 数值 2024年 亿元",
        "E": "其中税收 数值 2024年 亿元",
    }


def test_the_unit_of_the_whole_goes_before_that_of_the_sheet(tmp_path: Path) -> None:
    heads = [("单位：万元",), ("县区", "面积（亩）", "其中：水田", "产值")]
    assert list(units(tmp_path / "a.xlsx", *heads).values()) == ["亩", "亩", "万元"]
