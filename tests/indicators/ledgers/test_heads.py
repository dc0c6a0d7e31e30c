"""Heads as offices write them: groups, units, periods, measures; what they mean and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.indicators.loading import survey
from tests.indicators.ledgers.sheets import book, meanings, noted, read, told


def columns(path: Path, *rows: tuple[object, ...], **options: object) -> dict[str, str]:
    loaded = read(path, rows, **options)  # type: ignore[arg-type]
    assert told(loaded) == []
    [reading] = loaded.ledgers
    return meanings(reading)


TOWNS = (("城关镇", 1, 2, 3, 4, 5, 6), ("河东镇", 2, 3, 4, 5, 6, 7))


@pytest.mark.parametrize(
    ("head", "meaning"),
    [
        ("投资额（万元）", "投资额 数值 万元"),
        ("投资额(单位：万元)", "投资额 数值 万元"),
        ("投资额/万元", "投资额 数值 万元"),
        ("投资额：万元", "投资额 数值 万元"),
        ("投资额\n（万元）", "投资额 数值 万元"),
        ("投 资 额（万元）", "投资额 数值 万元"),
        ("一、投资额（万元）", "投资额 数值 万元"),
        ("覆盖率%", "覆盖率 数值 %"),
        ("覆盖率（％）", "覆盖率 数值 %"),
        ("2023年投资额（万元）", "投资额 数值 2023年 万元"),
        ("投资额（含社区）", "投资额(含社区) 数值"),
        ("2020年以来投资额", "2020年以来投资额 数值"),
    ],
)
def test_a_single_head(tmp_path: Path, head: str, meaning: str) -> None:
    assert columns(tmp_path / "q.xlsx", ("乡镇", head), ("城关镇", 1), ("河东镇", 2)) == {
        "B": meaning
    }


def test_measures_belong_to_their_group(tmp_path: Path) -> None:
    found = columns(
        tmp_path / "q.xlsx",
        ("乡镇", "投资（万元）", None, None, None, None, None),
        (None, "目标", "完成", "完成率", "上年同期", "同比±%", "位次"),
        *TOWNS,
        merges=("A1:A2", "B1:G1"),
    )
    assert found == {
        "B": "投资 目标 万元",
        "C": "投资 数值 万元",
        "D": "投资完成率 数值",
        "E": "投资 上年同期 万元",
        "F": "投资同比增减 数值 %",
        "G": "投资 排名",
    }


def test_two_ranks_each_belong_to_the_column_before(tmp_path: Path) -> None:
    found = columns(
        tmp_path / "q.xlsx",
        ("乡镇", "投资", None, None, None),
        (None, "总量（亿元）", "位次", "增速（%）", "位次"),
        *(row[:5] for row in TOWNS),
    )
    assert found == {
        "B": "投资 数值 亿元",
        "C": "投资 排名",
        "D": "投资增速 数值 %",
        "E": "投资增速 排名",
    }


def test_values_of_two_kinds_keep_their_words(tmp_path: Path) -> None:
    found = columns(
        tmp_path / "q.xlsx",
        ("乡镇", "投资（万元）", None),
        (None, "本月", "累计"),
        *(row[:3] for row in TOWNS),
    )
    assert found == {"B": "投资本月 数值 万元", "C": "投资累计 数值 万元"}


def test_years_below_and_above(tmp_path: Path) -> None:
    below = columns(
        tmp_path / "q.xlsx",
        ("乡镇", "投资（万元）", None, None),
        (None, 2023, 2024, "增长%"),
        *(row[:4] for row in TOWNS),
    )
    assert below == {
        "B": "投资 数值 2023年 万元",
        "C": "投资 数值 2024年 万元",
        "D": "投资增长 数值 2024年 %",
    }
    above = columns(
        tmp_path / "r.xlsx",
        ("乡镇", "2023年", None, "2024年", None),
        (None, "投资/万元", "户数/户", "投资/万元", "户数/户"),
        *(row[:5] for row in TOWNS),
        merges=("A1:A2", "B1:C1", "D1:E1"),
    )
    assert above == {
        "B": "投资 数值 2023年 万元",
        "C": "户数 数值 2023年 户",
        "D": "投资 数值 2024年 万元",
        "E": "户数 数值 2024年 户",
    }


def test_three_rows_and_a_row_of_units(tmp_path: Path) -> None:
    found = columns(
        tmp_path / "q.xlsx",
        ("县（市、区）", "规上工业", None, None, "人口"),
        (None, "增加值", None, "户数", None),
        (None, "总量", "增速", None, None),
        (None, "（亿元）", "（%）", "（户）", "（万人）"),
        *(row[:5] for row in TOWNS),
        merges=("A1:A4", "B1:D1", "B2:C2"),
    )
    assert found == {
        "B": "规上工业增加值 数值 亿元",
        "C": "规上工业增加值增速 数值 %",
        "D": "规上工业户数 数值 户",
        "E": "人口 数值 万人",
    }


def test_flat_measures_follow_their_indicator(tmp_path: Path) -> None:
    found = columns(
        tmp_path / "q.xlsx",
        ("乡镇", "投资（万元）", "上年同期", "增长%", "税收（万元）", "增长%", "税收目标"),
        *TOWNS,
    )
    assert found == {
        "B": "投资 数值 万元",
        "C": "投资 上年同期 万元",
        "D": "投资增长 数值 %",
        "E": "税收 数值 万元",
        "F": "税收增长 数值 %",
        "G": "税收 目标 万元",
    }


def test_a_sheet_about_one_indicator_lends_its_name(tmp_path: Path) -> None:
    found = columns(
        tmp_path / "q.xlsx",
        ("单位", "目标任务（亿元）", "完成（亿元）", "完成率%", "排名"),
        *(row[:5] for row in TOWNS),
        name="招商引资",
    )
    assert found == {
        "B": "招商引资 目标 亿元",
        "C": "招商引资 数值 亿元",
        "D": "招商引资完成率 数值 %",
        "E": "招商引资 排名",
    }


def test_a_unit_for_the_whole_sheet_is_not_used_where_it_cannot_be_meant(tmp_path: Path) -> None:
    loaded = read(
        tmp_path / "q.xlsx",
        [
            ("2024年台账",),
            (None, None, None, "单位：万元"),
            ("乡镇", "投资", "户数", "完成率%"),
            *(row[:4] for row in TOWNS),
        ],
    )
    assert meanings(loaded.ledgers[0]) == {
        "B": "投资 数值 2024年 万元",
        "C": "户数 数值 2024年",
        "D": "完成率 数值 2024年 %",
    }
    assert noted(loaded) == [
        " 表上方的“单位：万元”没有用在这些列上（写的是“万元”，看名称不像），只印数字：户数"
    ]


def test_of_several_units_each_column_takes_the_one_that_fits(tmp_path: Path) -> None:
    rows = [("单位：万元、户、%",), ("乡镇", "投资", "户数", "完成率"), *(r[:4] for r in TOWNS)]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert meanings(loaded.ledgers[0])["C"] == "户数 数值 户"
    assert meanings(loaded.ledgers[0])["D"] == "完成率 数值 %"
    assert "只印数字：投资" in noted(loaded)[0]


def test_an_office_is_no_unit(tmp_path: Path) -> None:
    rows = [("填报单位：财政局", None, "单位：城关镇人民政府"), ("村", "投资"), ("王家村", 1)]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert loaded.ledgers[0].unit == ""
    assert meanings(loaded.ledgers[0]) == {"B": "投资 数值"}


def test_two_columns_of_one_name_are_a_problem_with_both_cells(tmp_path: Path) -> None:
    rows = [("乡镇", "投资（万元）", "投资（亿元）", "备注", "备注"), ("城关镇", 1, 2, "甲", "乙")]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert told(loaded) == ["C1 有两列读出来都是“投资”", "E1 有两列读出来都是“备注”"]
    assert "q.xlsx Sheet1!B1" in loaded.problems[0].hint


def test_years_of_nothing_are_a_problem(tmp_path: Path) -> None:
    loaded = read(tmp_path / "q.xlsx", [("乡镇", "2023年", "2024年"), ("城关镇", 1, 2)])
    assert told(loaded)[0] == "B1 “2023年”列只写了时期，没有写是什么指标"


@pytest.mark.parametrize(
    ("sheet", "title", "period"),
    [
        ("2023年", "台账", "2023年"),
        ("2024年上半年", "台账", "2024年上半年"),
        ("1-6月", "2024年全县台账", "2024年1—6月"),
        ("6月", "2024年台账", "2024年6月"),
        ("一季度", "2024年台账", "2024年一季度"),
        ("Sheet1", "截至2024年6月30日台账", "2024年6月底"),
        ("Sheet1", "2024年上半年清河县台账", "2024年上半年"),
        ("Sheet1", "（2024年1—9月）台账", "2024年1—9月"),
        ("2024年", "2024年上半年台账", "2024年上半年"),
        ("Sheet1", "2021—2025年规划台账", ""),
        ("Sheet1", "2020年以来台账", ""),
        ("Sheet1", "清政〔2024〕5号台账", ""),
    ],
)
def test_the_period_of_a_sheet(tmp_path: Path, sheet: str, title: str, period: str) -> None:
    loaded = read(tmp_path / "q.xlsx", [(title,), ("乡镇", "投资"), ("城关镇", 1)], name=sheet)
    assert told(loaded) == []
    assert loaded.ledgers[0].period == period
    assert [key[2] for key in loaded.dataset.observations] == [period]


def test_a_sheet_and_its_title_that_disagree_are_a_problem(tmp_path: Path) -> None:
    rows = [("2024年台账",), ("乡镇", "投资"), ("城关镇", 1)]
    [line] = told(read(tmp_path / "q.xlsx", rows, name="2023年"))
    assert "2023年、2024年，不知道数是哪一个时期的" in line


def test_the_file_gives_the_period_where_nothing_else_does(tmp_path: Path) -> None:
    rows = [("乡镇", "投资"), ("城关镇", 1)]
    assert read(tmp_path / "2024年台账.xlsx", rows).ledgers[0].period == "2024年"
    path = book(
        tmp_path / "2024年台账2.xlsx",
        {"台账": rows, "基本信息": [("项", "值"), ("报告期", "2023年")]},
    )
    loaded = survey([path])
    assert loaded.ledgers[0].period == ""
    assert loaded.dataset.at("城关镇").period == "2023年"


def test_a_corner_cut_in_two_and_a_group_over_the_names(tmp_path: Path) -> None:
    found = columns(
        tmp_path / "q.xlsx",
        ("基本情况", None, "收入（万元）", None, None),
        ("序号", "指标\n村名", "1-6月完成", "2023年同期", "同比（%）"),
        (1, "王家村", 10, 8, 25),
        (2, "李庄村", 20, 16, 25),
        merges=("A1:B1", "C1:E1"),
        name="2024年",
    )
    assert found == {
        "C": "收入 数值 2024年1—6月 万元",
        "D": "收入 上年同期 2024年1—6月 万元",
        "E": "收入同比 数值 2024年1—6月 %",
    }


def test_a_year_before_of_another_year_is_that_years_value(tmp_path: Path) -> None:
    rows = [("村", "收入/万元", "2022年同期"), ("王家村", 10, 8), ("李庄村", 2, 3)]
    loaded = read(tmp_path / "q.xlsx", rows, name="2024年")
    assert meanings(loaded.ledgers[0])["C"] == "收入 数值 2022年 万元"


@pytest.mark.parametrize(
    ("last", "meaning"),
    [
        ("2023年同期（万元）", "收入 上年同期 2024年 万元"),
        ("上年同期（万元）", "收入 上年同期 2024年 万元"),
        ("排名", "收入 排名 2024年"),
    ],
)
def test_a_measure_behind_a_group_is_of_its_one_indicator(
    tmp_path: Path, last: str, meaning: str
) -> None:
    rows = [("县区", "收入（万元）", None, last), (None, "本期", "增长%", None), ("甲县", 1, 2, 3)]
    loaded = read(tmp_path / "q.xlsx", rows, merges=("A1:A2", "B1:C1", "D1:D2"), name="2024年")
    assert meanings(loaded.ledgers[0])["D"] == meaning
    assert noted(loaded) == []


def test_a_measure_behind_a_group_of_several_is_told(tmp_path: Path) -> None:
    rows = [("县区", "收入", None, "上年同期"), (None, "本月", "累计", None), ("甲县", 1, 2, 3)]
    loaded = read(tmp_path / "q.xlsx", rows, merges=("A1:A2", "B1:C1", "D1:D2"))
    assert meanings(loaded.ledgers[0])["D"] == "上年同期 数值"
    assert noted(loaded) == ["D1 “上年同期”列看不出是哪个指标的，当作一个名叫“上年同期”的指标"]


def test_rates_that_may_have_been_percentages_are_told(tmp_path: Path) -> None:
    rows = [
        ("县区", "覆盖率", "满意率（%）", "达标率", "投资"),
        ("甲县", 0.9, 0.9, 98, 0.5),
        ("乙县", 1, 1, 1, 0.1),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    told_of = [line for line in noted(loaded) if "不当作百分数" in line]
    assert told_of == ["B1 “覆盖率”列没有写单位，数都不大于1，照原样印，不当作百分数"]
