"""Rows that sum up what stands below them, breakdowns, footnote marks, a second table."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.binding.expression import Measure
from tests.indicators.ledgers.sheets import noted, read, skipped, told


def test_named_subtotals_above_their_group(tmp_path: Path) -> None:
    rows = [
        ("乡镇", "村", "户数（户）"),
        ("合计", None, 10),
        ("城关镇小计", None, 3),
        ("城关镇", "王家村", 1),
        ("城关镇", "李庄村", 2),
        ("河东镇小计", None, 8),
        ("河东镇", "赵庄村", 3),
        ("河东镇", "刘庄村", 4),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    [off] = loaded.ledgers[0].off
    assert off.message.startswith("河东镇小计行的“户数”是8，各行（C7 到 C8，共2个数）加起来是7")
    assert loaded.dataset.whole == "合计"


def test_plain_subtotals_above_their_group(tmp_path: Path) -> None:
    rows = [
        ("单位", "人数"),
        ("机关小计", 3),
        ("发改局", 1),
        ("财政局", 2),
        ("学校小计", 9),
        ("一中", 4),
        ("二中", 6),
        ("总计", 13),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert [o.where.cell for o in loaded.ledgers[0].off] == ["B5"]
    assert "B6 到 B7" in loaded.ledgers[0].off[0].message


@pytest.mark.parametrize("rest", [(), (("其他", 7),)])
def test_a_subtotal_of_counties_sums_up_the_counties_beside_it(
    tmp_path: Path, rest: tuple[tuple[str, int], ...]
) -> None:
    own, counties = [("市本级", 40), ("市直单位", 5)], [("甲县", 30), ("乙县", 25)]
    head, total = ("地区", "收入"), ("县区小计", 55)
    wrong = ("县区小计", 56)
    for at, rows in enumerate(
        [
            [head, *own, total, *counties, *rest],
            [head, *own, *counties, total, *rest],
            [head, total, *counties, *own, *rest],
        ]
    ):
        assert noted(read(tmp_path / f"{at}.xlsx", rows)) == []
        loaded = read(tmp_path / f"w{at}.xlsx", [wrong if r is total else r for r in rows])
        [off] = loaded.ledgers[0].off
        where = [row for row, each in enumerate(rows, 1) if each in counties]
        assert f"B{where[0]} 到 B{where[-1]}，共2个数）加起来是55" in off.message


def test_a_subtotal_above_its_rows_behind_rows_of_no_subtotal(tmp_path: Path) -> None:
    rows = [
        ("单位", "收入"),
        ("机关", 40),
        ("站所", 5),
        ("甲片小计", 55),
        ("A厂", 30),
        ("B厂", 25),
        ("乙片小计", 15),
        ("C厂", 7),
        ("D厂", 8),
    ]
    assert noted(read(tmp_path / "q.xlsx", rows)) == []
    rows[-1] = ("D厂", 9)
    assert [o.where.cell for o in read(tmp_path / "r.xlsx", rows).ledgers[0].off] == ["B7"]


def test_a_total_named_after_the_county_below_all_rows_is_the_whole(tmp_path: Path) -> None:
    rows = [
        ("乡镇", "村", "户数"),
        ("城关镇", "王家村", 1),
        ("城关镇", "李庄村", 2),
        ("清河县合计", None, 3),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert loaded.dataset.whole == "清河县合计"
    assert loaded.ledgers[0].off == ()


def test_rows_numbered_by_hanzi_stand_over_rows_numbered_by_digits(tmp_path: Path) -> None:
    rows = [
        ("序号", "项目名称", "投资（万元）"),
        ("一", "新建项目（3个）", 61),
        ("（一）", "道路（2个）", 31),
        (1, "甲路", 10),
        (2, "乙路", 21),
        ("（二）", "桥梁（1个）", 30),
        (3, "丙桥", 30),
        ("二", "续建项目", None),
        (4, "丁桥", 5),
        ("合计", None, 66),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert loaded.dataset.entities == ("甲路", "乙路", "丙桥", "丁桥")
    assert [s.reason for s in loaded.ledgers[0].skipped] == [
        "小计", "小计", "小计", "分组", "合计"
    ]  # fmt: skip
    assert loaded.ledgers[0].off == ()


def test_a_sheet_numbered_by_hanzi_throughout_has_no_groups(tmp_path: Path) -> None:
    rows = [("序号", "单位", "人数"), ("一", "甲局", 1), ("二", "乙局", 2)]
    assert read(tmp_path / "q.xlsx", rows).dataset.entities == ("甲局", "乙局")


def test_breakdowns_go_on_where_the_next_row_is_set_in(tmp_path: Path) -> None:
    rows = [
        ("县区", "户数（户）"),
        ("甲县", 10),
        ("其中：城区", 6),
        ("　　农村", 4),
        ("乙县", 20),
        ("其中：城区", 12),
        ("　　农村", 8),
        ("合计", 30),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert loaded.dataset.entities == ("甲县", "乙县")
    assert skipped(loaded.ledgers[0])["4"] == "其中"
    assert loaded.ledgers[0].off == ()


def test_footnote_marks_are_no_part_of_names(tmp_path: Path) -> None:
    rows = [
        ("乡镇", "户数"),
        ("城关镇*", 1),
        ("★河东镇", 2),
        ("河西镇（注1）", 3),
        ("*城关镇为快报数。",),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert loaded.dataset.entities == ("城关镇", "河东镇", "河西镇")
    assert skipped(loaded.ledgers[0]) == {"5": "注"}


def test_nothing_of_a_second_table_is_read(tmp_path: Path) -> None:
    rows = [
        ("2024年户数台账",),
        ("乡镇", "户数"),
        ("城关镇", 3),
        ("合计", 3),
        ("2024年就业台账",),
        ("乡镇", "就业（人）"),
        ("城关镇", 9),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert told(loaded) == ["A6 第6行又是一个表头，和上面的不一样"]
    assert skipped(loaded.ledgers[0])["6—7"] == "下面另一张表"
    assert loaded.dataset.faults == ()


def test_yields_and_ratios_do_not_add_up(tmp_path: Path) -> None:
    rows = [
        ("乡镇", "单产（公斤/亩）", "总产（吨）"),
        ("城关镇", 450, 10),
        ("河东镇", 430, 20),
        ("合计", 440, 30),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert loaded.ledgers[0].off == ()
    assert ("总产", "城关镇", "", Measure.VALUE) in loaded.dataset.observations


def test_a_county_below_leading_subtotals_is_the_whole(tmp_path: Path) -> None:
    rows = [
        ("乡镇", "村", "户数"),
        ("小计", None, 3),
        ("城关镇", "王家村", 1),
        ("城关镇", "李庄村", 2),
        ("清河县合计", None, 4),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert loaded.dataset.whole == "清河县合计"
    assert [o.where.cell for o in loaded.ledgers[0].off] == ["C5"]


def test_a_town_over_its_villages_under_its_bare_name_is_told(tmp_path: Path) -> None:
    rows = [
        ("村", "户数", "人口", "面积", "收入（元）"),
        ("城关镇", 30, 90, 7, 300),
        ("张村", 10, 30, 3, 100),
        ("李村", 20, 60, 4, 200),
        ("王村", 30, 90, 3, 300),
        ("赵村", 40, 120, 4, 400),
        ("孙村", 5, 9, 4, 41),
        ("河东镇", 75, 219, 11, 741),
        ("钱村", 1, 2, 3, 4),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert noted(loaded) == [
        "A2 “城关镇”一行的数都是第3—4行之和，像是小计行，仍当作一个地区读",
        "A8 “河东镇”一行的数都是第5—7行之和，像是小计行，仍当作一个地区读",
    ]
    assert len(loaded.dataset.entities) == 8
    almost = [(*row[:4], 301) if row[0] == "城关镇" else row for row in rows[:7]]
    assert noted(read(tmp_path / "q.xlsx", almost)) == []


def test_one_county_beside_a_subtotal_does_not_hide_that_it_is_wrong(tmp_path: Path) -> None:
    rows = [
        ("地区", "收入"),
        ("甲县", 1),
        ("乙县", 2),
        ("高新园", 3),
        ("丙县", 4),
        ("县区小计", 99),
    ]
    rest = [("丁镇", 5), ("戊镇", 6), ("合计", 21)]
    loaded = read(tmp_path / "q.xlsx", [*rows, *rest])
    assert [off.where.cell for off in loaded.ledgers[0].off] == ["B6"]
