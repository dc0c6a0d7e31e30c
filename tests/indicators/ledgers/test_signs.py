"""Signs and words that offices use: circled numbers, # for 其中, their own word for the value, %."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.indicators.loading import survey
from tests.indicators.ledgers.sheets import book, headed, meanings, noted, read, skipped


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("①城关镇", "城关镇"),
        ("⑵城关镇", "城关镇"),
        ("城关镇①", "城关镇"),
        ("城关镇¹", "城关镇"),
        ("第3中学", "第3中学"),
        ("3号院社区", "3号院社区"),
        ("农场②分场", "农场2分场"),
    ],
)
def test_numbers_in_circles_are_no_part_of_a_name(tmp_path: Path, written: str, name: str) -> None:
    rows = [("单位", "户数（户）"), (written, 1), ("河东镇", 2)]
    assert read(tmp_path / "q.xlsx", rows).dataset.entities == (name, "河东镇")


def test_a_hash_marks_a_part_of_what_stands_above(tmp_path: Path) -> None:
    rows = [
        ("地区", "户数（户）"),
        ("甲区", 30),
        ("＃高新区", 5),
        ("乙区", 60),
        ("#1机组", 1),
        ("合计", 91),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert loaded.dataset.entities == ("甲区", "乙区", "#1机组")
    assert skipped(loaded.ledgers[0]) == {"3": "其中", "6": "合计"}
    assert noted(loaded) == []


def test_the_only_other_column_of_a_group_with_the_year_before_is_the_value(tmp_path: Path) -> None:
    loaded = headed(
        tmp_path / "q.xlsx",
        ("村", "收入（万元）", None, None, "参保（人）", None, None),
        (None, "实绩", "上年同期", "排名", "男", "女", "上年同期"),
        merges=("A1:A2", "B1:D1", "E1:G1"),
    )
    assert noted(loaded) == ["G2 “参保(人)／上年同期”列是“参保”的上年同期，没有一列是“参保”的数值"]
    assert meanings(loaded.ledgers[0]) == {
        "B": "收入 数值 万元",
        "C": "收入 上年同期 万元",
        "D": "收入 排名",
        "E": "参保男 数值 人",
        "F": "参保女 数值 人",
        "G": "参保 上年同期 人",
    }


def test_a_rate_without_a_unit_prints_without_percent_and_that_is_told(tmp_path: Path) -> None:
    rows = [
        ("县区", "增速", "覆盖率", "完成率（%）"),
        ("甲县", 12.3, 0.5, 90),
        ("乙县", 0.5, 0.9, 95),
    ]
    assert noted(read(tmp_path / "q.xlsx", rows)) == [
        "B1 “增速”列没有写单位，只印数字，不带%",
        "C1 “覆盖率”列没有写单位，数都不大于1，照原样印，不当作百分数",
    ]


def test_a_column_of_percentages_does_print_its_unit(tmp_path: Path) -> None:
    rows = [
        ("单位：万元",),
        ("县区", "投资", "参保率", "户数"),
        ("甲县", 1, 0.95, 3),
        ("乙县", 2, 0.9, 4),
    ]
    path = book(tmp_path / "q.xlsx", {"Sheet1": rows}, formats={"C3": "0.0%", "C4": "0.0%"})
    loaded = survey([path])
    assert meanings(loaded.ledgers[0])["C"] == "参保率 数值 %"
    assert noted(loaded) == [
        " 表上方的“单位：万元”没有用在这些列上（写的是“万元”，看名称不像），只印数字：户数"
    ]
