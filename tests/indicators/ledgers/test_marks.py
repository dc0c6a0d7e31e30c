"""Marks in cells that are no digits of the number, and what pages and systems add to a table."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from reportgen.binding.expression import Measure
from reportgen.indicators.loading import survey
from tests.indicators.ledgers.sheets import meanings, noted, read, skipped, told


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("1234①", "脚注"),
        ("120²", "脚注"),
        ("12①万元", "脚注"),
        ("⑫", "脚注"),
        ("1½", "脚注"),
        ("1234*", "脚注"),
        ("56[1]", "脚注"),
        ("(1,234)", "负数写成 -1,234"),
        ("▲3.2", "正负号"),
        ("↓2", "正负号"),
    ],
)
def test_marks_are_no_part_of_a_number(tmp_path: Path, written: str, hint: str) -> None:
    rows = [("县区", "税收（万元）"), ("甲县", written), ("乙县", 2), ("丙县", 3)]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert [(f.entity, f.where and f.where.cell) for f in loaded.dataset.faults] == [("甲县", "B2")]
    assert hint in loaded.dataset.faults[0].hint
    assert loaded.dataset.observations.get(("税收", "甲县", "", Measure.VALUE)) is None


def test_sums_that_only_go_from_page_to_page(tmp_path: Path) -> None:
    head = ("村", "户数（户）")
    rows = [
        head,
        ("甲村", 1),
        ("乙村", 2),
        ("本页合计", 3),
        ("过次页", 3),
        head,
        ("承前页", 3),
        ("丙村", 4),
        ("本页合计", 4),
        ("总计", 7),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert loaded.dataset.entities == ("甲村", "乙村", "丙村")
    found = loaded.dataset.observations.get(("户数", loaded.dataset.whole, "", Measure.VALUE))
    assert found is not None
    assert found.value == Decimal(7)
    assert noted(loaded) == []
    kinds = skipped(loaded.ledgers[0])
    assert [kinds[row] for row in ("4", "5", "6", "7", "9", "10")] == [
        "小计",
        "小计",
        "重复的表头",
        "小计",
        "小计",
        "合计",
    ]


def test_a_head_again_in_english(tmp_path: Path) -> None:
    rows = [
        ("地区\nRegion", "面积", "人口"),
        ("Region", "Area (km2)", "Population"),
        ("甲县", 1, 2),
        ("乙县", 3, 4),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert loaded.dataset.entities == ("甲县", "乙县")
    assert skipped(loaded.ledgers[0]) == {"2": "外文表头"}
    assert loaded.dataset.faults == ()


def test_an_export_of_a_system(tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    path.write_text(
        '"承办单位","工单数（件）","满意率","编号"\r\n'
        '"市公安局\t","1,234\t","98.5%","=""001"""\r\n="教育局",="12",="97%",="002"\r\n',
        encoding="utf-8-sig",
        newline="",
    )
    loaded = survey([path])
    assert told(loaded) == []
    values = {key[:2]: str(held.value) for key, held in loaded.dataset.observations.items()}
    assert values == {
        ("工单数", "市公安局"): "1234",
        ("工单数", "教育局"): "12",
        ("满意率", "市公安局"): "98.5",
        ("满意率", "教育局"): "97",
    }


def test_a_pivot_table(tmp_path: Path) -> None:
    rows = [
        ("行标签", "求和项:投资额（万元）", "平均值项:投资额（万元）", "计数项:项目"),
        ("甲县", 10, 5, 2),
        ("乙县", 20, 4, 5),
        ("总计", 30, 4.5, 7),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert noted(loaded) == []
    assert meanings(loaded.ledgers[0]) == {
        "B": "投资额 数值 万元",
        "C": "投资额平均值 数值 万元",
        "D": "项目计数 数值",
    }
