"""Heads side by side without a group: what stands behind a share belongs to the value before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.indicators.ledgers.sheets import meanings, read, told


def _meant(path: Path, *heads: str, title: str = "2024年9月", name: str = "Sheet1") -> list[str]:
    """What the columns are, without their units and the period of the title."""
    rows = [
        [title],
        ["县区", *heads],
        ["甲县", *range(11, len(heads) + 11)],
        ["乙县", *range(31, len(heads) + 31)],
    ]
    loaded = read(path, rows, name=name)
    assert told(loaded) == []
    found = meanings(loaded.ledgers[0]).values()
    return [text.replace("数值", "").replace(title, "").split(" 万")[0].strip() for text in found]


@pytest.mark.parametrize(
    ("heads", "meant"),
    [
        (
            ("税收（万元）", "完成率%", "上年同期", "同比%", "排名"),
            ["税收", "完成率   %", "税收 上年同期", "税收同比   %", "完成率 排名"],
        ),
        (
            ("累计支出（万元）", "占调整预算%", "上年同期", "增减额", "增减%"),
            [
                "累计支出",
                "占调整预算   %",
                "累计支出 上年同期",
                "累计支出增减额",
                "累计支出增减   %",
            ],
        ),
        (
            ("累计入库（万元）", "完成年度任务%", "上年实际"),
            ["累计入库", "完成年度任务   %", "累计入库 上年同期"],
        ),
        (
            (
                "税收（万元）",
                "占任务比重（%）",
                "同期数",
                "非税（万元）",
                "占任务比重（%）",
                "同期数",
            ),
            [
                "税收",
                "税收占任务比重   %",
                "税收 上年同期",
                "非税",
                "非税占任务比重   %",
                "非税 上年同期",
            ],
        ),
        (("占GDP比重（%）", "上年同期"), ["占GDP比重   %", "占GDP比重 上年同期  %"]),
        (
            ("新增就业完成", "完成率%", "再就业完成", "完成率%"),
            ["新增就业完成", "新增就业完成率   %", "再就业完成", "再就业完成率   %"],
        ),
    ],
)
def test_a_share_takes_nothing_but_its_rank(
    tmp_path: Path, heads: tuple[str, ...], meant: list[str]
) -> None:
    assert _meant(tmp_path / "q.xlsx", *heads) == meant


def test_a_share_of_the_goal_is_no_value_beside_the_goal(tmp_path: Path) -> None:
    heads = ("计划数", "实际数", "完成计划%", "上年实际", "比上年±%")
    assert _meant(tmp_path / "q.xlsx", *heads, name="造林面积（亩）") == [
        "造林面积 目标  亩",
        "造林面积   亩",
        "造林面积完成计划   %",
        "造林面积 上年同期  亩",
        "造林面积比上年增减   %",
    ]


@pytest.mark.parametrize(
    ("heads", "meant"),
    [
        (
            (
                "存款余额（万元）",
                "比年初增加",
                "比上月",
                "贷款余额（万元）",
                "比年初增加",
                "比上月",
            ),
            [
                "存款余额",
                "存款余额比年初增加",
                "存款余额比上月",
                "贷款余额",
                "贷款余额比年初增加",
                "贷款余额比上月",
            ],
        ),
        (
            ("城镇化率（%）", "比上年提高（百分点）"),
            ["城镇化率   %", "城镇化率比上年提高   个百分点"],
        ),
        (
            ("发电量（万千瓦时）", "同比（%）", "累计（万千瓦时）", "累计同比（%）"),
            ["发电量", "发电量同比   %", "发电量累计", "发电量累计同比   %"],
        ),
        (("当月完成（万元）", "累计完成（万元）"), ["当月完成", "累计完成"]),
        (("使用率（%）", "增减百分点"), ["使用率   %", "使用率增减   个百分点"]),
    ],
)
def test_changes_and_累计_are_of_what_stands_before(
    tmp_path: Path, heads: tuple[str, ...], meant: list[str]
) -> None:
    assert _meant(tmp_path / "q.xlsx", *heads) == meant


def test_a_change_is_of_the_time_of_its_value(tmp_path: Path) -> None:
    heads = ("2023年产量（吨）", "2024年产量（吨）", "同比增长（%）")
    assert _meant(tmp_path / "q.xlsx", *heads, title="各县产量") == [
        "产量  2023年 吨",
        "产量  2024年 吨",
        "产量同比增长  2024年 %",
    ]


def test_a_share_is_of_the_months_before_it(tmp_path: Path) -> None:
    heads = ("任务", "1-9月完成", "完成率%", "9月份完成")
    assert _meant(tmp_path / "q.xlsx", *heads, title="2024年9月", name="植树（亩）") == [
        "植树 目标  亩",
        "植树  2024年1—9月 亩",
        "植树完成率  2024年1—9月 %",
        "植树   亩",
    ]


def test_months_before_a_name_are_its_period(tmp_path: Path) -> None:
    heads = ("1-9月完成投资（万元）", "9月完成投资（万元）", "3月龄以上存栏（万头）")
    assert _meant(tmp_path / "q.xlsx", *heads, title="截至2024年9月30日项目情况") == [
        "完成投资  2024年1—9月",
        "完成投资  2024年9月",
        "3月龄以上存栏  2024年9月底",
    ]


def test_a_forecast_keeps_the_name_of_the_sheet(tmp_path: Path) -> None:
    heads = ("2023年", "2024年（预计）", "两年合计")
    assert _meant(tmp_path / "q.xlsx", *heads, title="投资情况（万元）", name="投资") == [
        "投资  2023年",
        "投资(预计)  2024年",
        "两年合计",
    ]


def test_a_budget_takes_nothing_from_the_value_before(tmp_path: Path) -> None:
    heads = ("税收（万元）", "预算", "完成预算%", "上年同期", "增长%")
    assert _meant(tmp_path / "q.xlsx", *heads) == [
        "税收",
        "预算",
        "完成预算   %",
        "税收 上年同期",
        "税收增长   %",
    ]


def test_上年同期_in_percent_is_of_the_share(tmp_path: Path) -> None:
    rows = [
        ("县区", "投资（万元）", "完成率", "上年同期"),
        ("甲县", 8, "50%", "40%"),
        ("乙县", 9, "40%", "50%"),
    ]
    found = meanings(read(tmp_path / "q.xlsx", rows).ledgers[0])
    assert found["D"] == "完成率 上年同期 %"
