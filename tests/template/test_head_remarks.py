"""Remarks behind the entries of the front matter, and what 信息 asks for beside 基本信息."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import ReportError, flatten
from reportgen.indicators.loading import load
from reportgen.template.engine import load_template
from reportgen.template.frontmatter import head_slips
from tests.making import report_type

KEYS = "标题 编号 信息 指标".split()


@pytest.mark.parametrize(
    "head",
    [
        "信息: [主题]   # 要用到的，没有就停",
        "编号: [一、] # 甲，乙",
        "标题: 甲  # 注: 乙",
        "标题: # 下一行",
        "标题: |- # 两行\n  {{ 甲 }}",
        '标题: "甲 # 乙"',
        '标题: "甲\\" # 乙"',
        "标题: '甲 # 乙'  # 注 \"丙",
        '标题: "甲" # 注 "乙"',
        "指标:\n  甲: {单位: 个}  # 说明：约，单位：个",
        '指标:\n  甲: {单位: "%"}  # 合计:三级',
    ],
)
def test_a_remark_is_no_slip(head: str) -> None:
    assert head_slips(head, KEYS) == []


@pytest.mark.parametrize(
    ("head", "hint"),
    [
        ("信息: [甲，乙] # 丙，丁", "改成英文逗号，后面空一格：[甲, 乙]"),
        ("标题: “甲”: 乙 # 注", '整句加英文引号：标题: "“甲”: 乙"'),
        ('标题: "甲 # 注', '在句末补上 "'),
    ],
)
def test_a_slip_before_a_remark_is_told_without_it(head: str, hint: str) -> None:
    assert [slip.hint for slip in head_slips(head, KEYS)] == [hint]


def test_district_and_period_that_rows_name_are_there(tmp_path: Path) -> None:
    data = tmp_path / "指标.csv"
    data.write_text("指标,数值,单位,地区,时期\n户数,3,户,城关镇,2023年\n", "utf-8")
    template = load_template(
        report_type(tmp_path, "{{ 地区 }}{{ 报告期 }}{{ 户数 }}", head="信息: [地区, 报告期]\n")
    )
    assert template.render(load([data]).at()).document.blocks
    data.write_text("指标,数值,单位\n户数,3,户\n", "utf-8")
    with pytest.raises(ReportError) as told:
        template.render(load([data]).at())
    said = [problem.message for problem in flatten([told.value])]
    assert said == ["“基本信息”中没有“地区”", "“基本信息”中没有“报告期”"]
