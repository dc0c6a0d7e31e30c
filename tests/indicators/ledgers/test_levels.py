"""Rows of two levels in one column: numbered 1, 1.1, or set in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.indicators.ledgers.sheets import Cells, noted, read

HEAD = ("单位", "户数（户）")
NUMBERS = (30, 10, 20, 70, 30, 40)
UPPER_AND_LOWER = ("甲县", "甲县王家镇", "河镇", "乙县", "乙县王家镇", "山镇")


def named(*names: str) -> Cells:
    return [HEAD, *zip(names, NUMBERS, strict=False)]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("1 甲县", "1.1 王家镇", "1.2 河镇", "2 乙县", "2.1 王家镇", "2.2 山镇"), "编号"),
        (("1、甲县", "1.1王家镇", "1.2、河镇", "2、乙县", "2.1王家镇", "2.2 山镇"), "编号"),
        (("甲县", "　　王家镇", "　　河镇", "乙县", "　　王家镇", "　　山镇"), "缩进"),
        (("甲县", "  王家镇", "　河镇", "乙县", "  王家镇", "  山镇"), "缩进"),
    ],
)
def test_rows_called_alike_are_called_after_what_they_stand_below(
    tmp_path: Path, names: tuple[str, ...], said: str
) -> None:
    loaded = read(tmp_path / "a.xlsx", named(*names))
    assert (loaded.dataset.entities, loaded.dataset.faults) == (UPPER_AND_LOWER, ())
    about = "两级都当作地区（单位）读：位次、平均、各地之和会把两级放在一起算"
    assert noted(loaded) == [f"A3 看{said}“甲县王家镇”是“甲县”下面的一级，{about}"]


def test_numbers_may_stand_in_a_column_of_their_own(tmp_path: Path) -> None:
    names = ("甲县", "王家镇", "河镇", "乙县", "王家镇", "山镇")
    rows = zip((1, 1.1, 1.2, 2, 2.1, 2.2), names, NUMBERS, strict=True)
    loaded = read(tmp_path / "a.xlsx", [("序号", *HEAD), *rows])
    assert loaded.dataset.entities == UPPER_AND_LOWER


def test_three_levels(tmp_path: Path) -> None:
    names = ("甲县", " 王家镇", "  东村", " 河镇", "  东村", "乙县")
    loaded = read(tmp_path / "a.xlsx", named(*names))
    assert loaded.dataset.entities == (
        "甲县", "王家镇", "王家镇东村", "河镇", "河镇东村", "乙县",
    )  # fmt: skip


@pytest.mark.parametrize("above", [True, False])
def test_a_total_may_sum_up_the_upper_level_only(tmp_path: Path, above: bool) -> None:
    names = ("甲县", "　王家镇", "　河镇", "乙县", "　李家镇", "　山镇")
    for total, told in ((100, "看缩进“王家镇”是“甲县”下面的一级"), (101, "合计行的“户数”是101")):
        head, *rows = named(*names)
        rows = [("合计", total), *rows] if above else [*rows, ("合计", total)]
        loaded = read(tmp_path / f"{total}.xlsx", [head, *rows])
        assert loaded.dataset.entities[1] == "王家镇"
        [notice] = noted(loaded)
        assert told in notice


def test_numbers_of_one_level_are_no_part_of_names(tmp_path: Path) -> None:
    loaded = read(tmp_path / "a.xlsx", named("1 甲县", "2 乙县", "3 丙县"))
    assert (loaded.dataset.entities, noted(loaded)) == (("甲县", "乙县", "丙县"), [])


@pytest.mark.parametrize(
    "names",
    [
        ("3号楼", "5号楼"),
        ("1号楼", "2号楼"),
        ("1组", "2组"),
        ("1组张庄", "2组李庄"),
        ("1.5万人以上乡镇", "1.1河镇"),
        ("1分局", "城东所"),
        ("1.1河镇", "1.2山镇", "1甲县", "2.1王家镇", "2乙县"),
        ("1甲县", "2乙县", "1.1王家镇", "2.1河镇"),
    ],
)
def test_numbers_that_tell_names_apart_stay(tmp_path: Path, names: tuple[str, ...]) -> None:
    assert read(tmp_path / "a.xlsx", named(*names)).dataset.entities == names


def test_names_that_are_only_padded_are_of_one_level(tmp_path: Path) -> None:
    rows = [*named("清河县", " 甲县", " 乙县"), ("合计", 60)]
    loaded = read(tmp_path / "a.xlsx", rows)
    assert (loaded.dataset.entities, noted(loaded)) == (("清河县", "甲县", "乙县"), [])


def test_a_name_padded_by_mistake_makes_no_levels(tmp_path: Path) -> None:
    loaded = read(tmp_path / "a.xlsx", named("张村", "李村", " 王村", "王村"))
    assert noted(loaded) == []
    assert ["有两行" in fault.message for fault in loaded.dataset.faults] == [True]


def test_rows_called_alike_on_one_level_are_told(tmp_path: Path) -> None:
    loaded = read(tmp_path / "a.xlsx", named("甲县", "乙县", "甲县"))
    assert ["有两行" in fault.message for fault in loaded.dataset.faults] == [True]
