"""Units in heads: of one thing for each of another, below and over other heads, beside their own %."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.indicators.ledgers.sheets import headed, meanings, noted, read, told


@pytest.mark.parametrize(
    ("head", "meant"),
    [
        ("单产（公斤/亩）", "单产 数值 公斤/亩"),
        ("造价(元/㎡)", "造价 数值 元/平方米"),
        ("PM2.5（μg/m³）", "PM2.5 数值 微克/立方米"),
        ("林地（km²）", "林地 数值 平方公里"),
        ("用电量（万kWh）", "用电量 数值 万千瓦时"),
        ("补助（元/人·月）", "补助 数值 元/人·月"),
        ("密度（人/平方公里）", "密度 数值 人/平方公里"),
        ("低保（户/人）", "低保(户/人) 数值"),
        ("死亡率‰", "死亡率 数值 ‰"),
        ("元/担", "元/担 数值"),
    ],
)
def test_units_of_a_head(tmp_path: Path, head: str, meant: str) -> None:
    loaded = read(tmp_path / "q.xlsx", [("县区", head), ("甲县", 1.5), ("乙县", 2.5)])
    assert meanings(loaded.ledgers[0]) == {"B": meant}


def test_so_much_for_each_does_not_add_up(tmp_path: Path) -> None:
    rows = [("县区", "纳税（万元/亩）"), ("甲县", 15), ("乙县", 25), ("合计", 19)]
    assert noted(read(tmp_path / "q.xlsx", rows)) == []


def test_a_row_of_units(tmp_path: Path) -> None:
    rows = [("县区", "出生", "出生率", "人均收入"), (None, "人", "‰", "元/人"), ("甲县", 1, 2, 3), ("乙县", 4, 5, 6)]  # fmt: skip
    assert meanings(read(tmp_path / "q.xlsx", rows).ledgers[0]) == {
        "B": "出生 数值 人",
        "C": "出生率 数值 ‰",
        "D": "人均收入 数值 元/人",
    }


def test_a_unit_over_years(tmp_path: Path) -> None:
    assert meanings(
        headed(
            tmp_path / "q.xlsx",
            ("县区", "人口（万人）", None, "接待（万人次）", None),
            (None, 2023, 2024, "本期", "上年同期"),
            merges=("A1:A2", "B1:C1", "D1:E1"),
        ).ledgers[0]
    ) == {
        "B": "人口 数值 2023年 万人",
        "C": "人口 数值 2024年 万人",
        "D": "接待 数值 万人次",
        "E": "接待 上年同期 万人次",
    }


def test_a_percentage_over_what_is_counted(tmp_path: Path) -> None:
    found = meanings(
        headed(
            tmp_path / "q.xlsx",
            ("县区", "增减%", None, "增幅", None),
            (None, "件次", "人次", "件", "人"),
            merges=("A1:A2", "B1:C1", "D1:E1"),
        ).ledgers[0]
    )
    assert found == {
        "B": "增减件次 数值 %",
        "C": "增减人次 数值 %",
        "D": "增幅件 数值",
        "E": "增幅人 数值",
    }


def test_done_in_percent_is_no_value(tmp_path: Path) -> None:
    loaded = headed(
        tmp_path / "q.xlsx",
        ("县区", "支出（万元）", None, None, "税收（万元）", None, None, "参保率", None),
        (None, "预算数", "执行数", "完成%", "任务", "完成", "完成%", "目标%", "完成%"),
        merges=("A1:A2", "B1:D1", "E1:G1", "H1:I1"),
    )
    assert told(loaded) == []
    assert meanings(loaded.ledgers[0]) == {
        "B": "支出预算数 数值 万元",
        "C": "支出执行数 数值 万元",
        "D": "支出完成率 数值 %",
        "E": "税收 目标 万元",
        "F": "税收 数值 万元",
        "G": "税收完成率 数值 %",
        "H": "参保率 目标 %",
        "I": "参保率 数值 %",
    }


def test_changes_in_numbers_and_in_percent(tmp_path: Path) -> None:
    rows = [
        ("县区", "执行数（万元）", "完成%", "上年执行数（万元）", "增减（万元）", "增减%", "增速", "增速排名"),
        ("甲县", 10, 90, 9, 1, 11.1, 5, 2),
        ("乙县", 20, 95, 19, 1, 5.3, 6, 1),
    ]  # fmt: skip
    loaded = read(tmp_path / "q.xlsx", rows)
    assert told(loaded) == []
    assert meanings(loaded.ledgers[0]) == {
        "B": "执行数 数值 万元",
        "C": "完成率 数值 %",
        "D": "执行数 上年同期 万元",
        "E": "执行数增减 数值 万元",
        "F": "执行数增减率 数值 %",
        "G": "执行数增速 数值",
        "H": "执行数增速 排名",
    }


@pytest.mark.parametrize(
    ("heads", "periods"),
    [
        (("2024.1-6", "2023.1-6"), ["2024年1—6月", "2023年1—6月"]),
        ((2024.1, 2024.2), ["2024年1月", "2024年2月"]),
        ((2024.9, "2024.10"), ["2024年9月", "2024年10月"]),
    ],
)
def test_months_in_heads(tmp_path: Path, heads: tuple[object, object], periods: list[str]) -> None:
    rows = [("县区", "税收（万元）", None), (None, *heads), ("甲县", 1, 2), ("乙县", 3, 4)]
    loaded = read(tmp_path / "q.xlsx", rows, merges=("A1:A2", "B1:C1"))
    assert told(loaded) == []
    assert [*meanings(loaded.ledgers[0]).values()] == [f"税收 数值 {p} 万元" for p in periods]


def test_the_first_month_may_be_the_tenth(tmp_path: Path) -> None:
    rows = [("县区", "税收（万元）", None), (None, 2024.9, 2024.1), ("甲县", 1, 2), ("乙县", 3, 4)]
    loaded = read(tmp_path / "q.xlsx", rows, merges=("A1:A2", "B1:C1"))
    assert told(loaded) == [
        "C2 表头“2024.1”是1月还是10月看不出来（Excel 把 2024.10 也存成 2024.1）"
    ]


@pytest.mark.parametrize(
    ("head", "meant"),
    [
        ("收入（万元/%）", "收入(万元/%) 数值"),
        ("投资（亿元，%）", "投资(亿元,%) 数值"),
        ("产值（亿元，现价）", "产值(现价) 数值 亿元"),
        ("参保率（常住人口）（%）", "参保率(常住人口) 数值 %"),
        ("占比(%)", "占比 数值 %"),
    ],
)
def test_brackets_with_more_than_a_unit(tmp_path: Path, head: str, meant: str) -> None:
    loaded = read(tmp_path / "q.xlsx", [("县区", head), ("甲县", 1.5), ("乙县", 2.5)])
    assert meanings(loaded.ledgers[0]) == {"B": meant}


def test_a_row_of_units_below_heads_that_come_again(tmp_path: Path) -> None:
    loaded = headed(
        tmp_path / "q.xlsx",
        ("县区", "PM2.5", "同比", "PM10", "同比", "优良率", "同比"),
        (None, "μg/m³", "%", "μg/m³", "%", "%", "百分点"),
    )
    assert told(loaded) == []
    assert [*meanings(loaded.ledgers[0]).values()] == [
        "PM2.5 数值 微克/立方米",
        "PM2.5同比 数值 %",
        "PM10 数值 微克/立方米",
        "PM10同比 数值 %",
        "优良率 数值 %",
        "优良率同比 数值 个百分点",
    ]


def test_a_change_is_of_the_latest_of_the_times_beside_it(tmp_path: Path) -> None:
    loaded = headed(
        tmp_path / "q.xlsx",
        ("2024年税收完成情况", None, None, None, None),
        ("县区", "税收（万元）", None, None, None),
        (None, "1月", "2月", "1-2月", "同比%"),
        merges=("A2:A3", "B2:E2"),
    )
    assert meanings(loaded.ledgers[0])["E"] == "税收同比 数值 2024年1—2月 %"


def test_the_unit_of_a_sheet_that_is_named_after_its_indicator(tmp_path: Path) -> None:
    rows = [("县区", "2023年", "2024年"), ("甲县", 1, 2), ("乙县", 3, 4)]
    loaded = read(tmp_path / "q.xlsx", rows, name="税收（万元）")
    assert meanings(loaded.ledgers[0]) == {
        "B": "税收 数值 2023年 万元",
        "C": "税收 数值 2024年 万元",
    }


def test_measures_over_the_indicators(tmp_path: Path) -> None:
    loaded = headed(
        tmp_path / "q.xlsx",
        ("县区", "任务数", None, "完成数", None, "完成率（%）", None, "排名", None),
        (None, *["招商引资（亿元）", "固投（亿元）"] * 2, *["招商引资", "固投"] * 2),
        merges=("A1:A2", "B1:C1", "D1:E1", "F1:G1", "H1:I1"),
    )
    assert noted(loaded) == []
    assert [*meanings(loaded.ledgers[0]).values()] == [
        "招商引资 目标 亿元",
        "固投 目标 亿元",
        "招商引资 数值 亿元",
        "固投 数值 亿元",
        "招商引资完成率 数值 %",
        "固投完成率 数值 %",
        "招商引资 排名",
        "固投 排名",
    ]


def test_two_values_over_the_indicators_stay_in_the_names(tmp_path: Path) -> None:
    loaded = headed(
        tmp_path / "q.xlsx",
        ("县区", "当月", None, "累计", None, "上年同期", None),
        (None, *["税收（万元）", "支出（万元）"] * 3),
        merges=("A1:A2", "B1:C1", "D1:E1", "F1:G1"),
    )
    assert [*meanings(loaded.ledgers[0]).values()] == [
        f"{word}{name} 数值 万元"
        for word in ("当月", "累计", "上年同期")
        for name in ("税收", "支出")
    ]


def test_one_quantity_in_two_units(tmp_path: Path) -> None:
    loaded = headed(
        tmp_path / "q.xlsx",
        ("县区", "耕地面积", None, "播种面积", None),
        (None, "万亩", "公顷", "万亩", "公顷"),
        merges=("A1:A2", "B1:C1", "D1:E1"),
    )
    assert meanings(loaded.ledgers[0]) == {
        "B": "耕地面积万亩 数值 万亩",
        "C": "耕地面积公顷 数值 公顷",
        "D": "播种面积万亩 数值 万亩",
        "E": "播种面积公顷 数值 公顷",
    }


def test_the_unit_in_a_sheets_name_is_that_of_its_measures(tmp_path: Path) -> None:
    rows = [("县区", "累计", "当月", "同比%"), ("甲县", 10, 2, 3), ("乙县", 20, 4, 5)]
    loaded = read(tmp_path / "q.xlsx", rows, name="信访件（件）")
    assert [*meanings(loaded.ledgers[0]).values()] == [
        "信访件累计 数值 件",
        "信访件当月 数值 件",
        "信访件同比 数值 %",
    ]


def test_units_and_a_rank_below_an_indicator(tmp_path: Path) -> None:
    loaded = headed(
        tmp_path / "q.xlsx",
        ("县区", "投资", None, None, "税收", None, None, "参保率", None, "税费（万元）", None),
        (None, "亿元", "%", "位次", "（亿元）", "增长%", "位次", "%", "位次", "本期", "%"),
        merges=("A1:A2", "B1:D1", "E1:G1", "H1:I1", "J1:K1"),
    )
    assert told(loaded) == []
    assert [*meanings(loaded.ledgers[0]).values()] == [
        "投资 数值 亿元",
        "投资% 数值 %",
        "投资 排名",
        "税收 数值 亿元",
        "税收增长 数值 %",
        "税收 排名",
        "参保率 数值 %",
        "参保率 排名",
        "税费 数值 万元",
        "税费% 数值 %",
    ]


def test_a_blank_before_the_percent_sign(tmp_path: Path) -> None:
    rows = [("县区", "#办结率", "户数（户）"), ("甲县", "98.5 %", 1), ("乙县", "97％", 2)]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert meanings(loaded.ledgers[0]) == {"B": "办结率 数值 %", "C": "户数 数值 户"}
    assert {str(o.value) for k, o in loaded.dataset.observations.items() if k[0] == "办结率"} == {
        "98.5",
        "97",
    }


def test_a_percentage_over_the_indicators(tmp_path: Path) -> None:
    loaded = headed(
        tmp_path / "q.xlsx",
        ("县区", "上年同期", None, "本期", None, "增减%", None),
        (None, *["来信", "来访"] * 3),
        merges=("A1:A2", "B1:C1", "D1:E1", "F1:G1"),
    )
    assert noted(loaded) == []
    assert [*meanings(loaded.ledgers[0]).values()] == [
        "来信 上年同期",
        "来访 上年同期",
        "来信 数值",
        "来访 数值",
        "来信增减 数值 %",
        "来访增减 数值 %",
    ]


def test_this_year_and_last_year_before_the_name(tmp_path: Path) -> None:
    rows = [("县区", "本年收入", "上年收入", "增长%"), ("甲县", 3, 2, 50), ("乙县", 4, 2, 100)]
    assert [*meanings(read(tmp_path / "q.xlsx", rows).ledgers[0]).values()] == [
        "本年收入 数值",
        "本年收入 上年同期",
        "本年收入增长 数值 %",
    ]


def test_a_measure_over_parts_without_a_value_stays_in_the_names(tmp_path: Path) -> None:
    loaded = headed(
        tmp_path / "q.xlsx",
        ("县区", "任务数", None, "实际占计划%", None),
        (None, "男", "女", "男", "女"),
        merges=("A1:A2", "B1:C1", "D1:E1"),
    )
    assert [*meanings(loaded.ledgers[0]).values()] == [
        "任务数男 数值",
        "任务数女 数值",
        "实际占计划男 数值 %",
        "实际占计划女 数值 %",
    ]
