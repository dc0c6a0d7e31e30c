"""The list layout: columns, names, units, qualifiers, periods; merging of files; frames."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from reportgen.binding.expression import Measure
from reportgen.chinese.quantity import Qualifier
from reportgen.errors import Location
from reportgen.indicators import load
from reportgen.indicators.frames import to_frame
from reportgen.unit import NO_UNIT
from tests.indicators.books import Grid, listed, notices, problems, value, workbook

FULL = ("指标", "代号", "数值", "单位", "修饰", "地区", "时期", "上年同期", "上期", "目标", "排名",
        "来源", "备注")  # fmt: skip


def full(path: Path, *rows: tuple[object, ...]) -> Path:
    return listed(path, *rows, head=FULL)


def test_a_full_row(tmp_path: Path) -> None:
    row = (
        "宣讲活动",
        "xjhd",
        100,
        "场次",
        "余",
        "桃城区",
        "2023年1-6月",
        90,
        None,
        120,
        3,
        "台账",
        "无",
    )
    data = load([full(tmp_path / "q.xlsx", row)]).at()
    found = value(data, "宣讲活动", entity="桃城区", period="2023年1—6月")
    assert (str(found.value), found.unit.name, found.qualifier) == (
        "100",
        "场次",
        Qualifier(between="余"),
    )
    assert found.where == Location("q.xlsx", "指标", "C2")
    before = value(data, "宣讲活动", Measure.YEAR_BEFORE, entity="桃城区", period="2023年1—6月")
    assert (str(before.value), before.unit.name, before.qualifier) == ("90", "场次", Qualifier())
    rank = value(data, "宣讲活动", Measure.RANK, entity="桃城区", period="2023年1—6月")
    assert (str(rank.value), rank.unit, rank.where.cell) == ("3", NO_UNIT, "K2")
    assert ("宣讲活动", "桃城区", "2023年1—6月", Measure.BEFORE) not in data.observations
    assert data.names["xjhd"] == "宣讲活动"
    assert (data.indicators["宣讲活动"].source, data.entity, data.period) == (
        "台账", "桃城区", "2023年1—6月")  # fmt: skip


def test_blank_is_missing_and_keeps_its_place(tmp_path: Path) -> None:
    data = load([listed(tmp_path / "q.xlsx", ("甲", None, "个"), ("乙", " ", "个"))])
    for name, cell in (("甲", "B2"), ("乙", "B3")):
        found = value(data, name)
        assert (found.value, found.where.cell, found.unit.name) == (None, cell, "个")


def test_an_excel_month_is_a_period_and_a_day_is_not(tmp_path: Path) -> None:
    june = datetime.date(2023, 6, 1)
    head = ("指标", "数值", "时期")
    sheets = {"指标": [head, ("甲", 1, june), ("乙", 2, 2023)]}
    data = load([workbook(tmp_path / "q.xlsx", sheets, {"指标!C2": 'yyyy"年"m"月"'})])
    assert value(data, "甲", period="2023年6月").value == 1
    assert value(data, "乙", period="2023年").value == 2
    [line] = problems(workbook(tmp_path / "r.xlsx", sheets, {"指标!C2": "yyyy-mm-dd"}))
    assert line.startswith("r.xlsx 指标!C2 | 时期是一个日期“2023年6月1日”")


def test_every_problem_of_a_file_at_once_each_with_its_cell(tmp_path: Path) -> None:
    path = full(
        tmp_path / "q.xlsx",
        ("甲", "1a", "五点二", "个", "余", "", "", None, None, None, None),
        ("乙", "class", 3, "个个", "大概吧", "", "去年", None, None, None, 2.5),
        ("", "", 3, "", "", "", "", None, None, None, None),
        ("丁", "", True, "", "", "", "", datetime.date(2023, 7, 1), None, None, None),
    )
    lines = problems(path)
    expected = [
        "指标!B2 | 代号“1a”不能在模板里用",
        "指标!C2 | “五点二”不是数字",
        "指标!G3 | 不认识的时期“去年”",
        "指标!B3 | 代号“class”不能在模板里用",
        "指标!D3 | 不认识的单位“个个”",
        "指标!E3 | 不认识的修饰“大概吧”",
        "指标!K3 | 排名“2.5”不是名次",
        "指标!A4 | 这一行没有指标名称",
        "指标!C5 | 这里要填数，却是TRUE",
        "指标!H5 | 这里要填数，却是日期“2023年7月1日”",
    ]
    assert [line.split(" | ", 2)[:2] for line in lines] == [
        ["q.xlsx " + text.split(" | ")[0], text.split(" | ")[1]] for text in expected
    ]
    assert all(line.split(" | ")[2] for line in lines)


@pytest.mark.parametrize(
    ("qualifier", "rule"),
    [("约…余", "NUM-23"), ("近…以上", "NUM-24"), ("超…多", "NUM-25"), ("不到…左右", "NUM-26"),
     ("至少…以上", "NUM-27"), ("达…之多", "NUM-28"), ("余…以上", "NUM-29")],
)  # fmt: skip
def test_words_that_blur_a_number_twice_name_the_rule(
    tmp_path: Path, qualifier: str, rule: str
) -> None:
    path = listed(tmp_path / "q.xlsx", ("甲", 300, qualifier), head=("指标", "数值", "修饰"))
    [line] = problems(path)
    assert line.startswith("q.xlsx 指标!C2 | 修饰")
    assert rule in line


def test_more_never_follows_a_percentage(tmp_path: Path) -> None:
    path = listed(tmp_path / "q.xlsx", ("甲", 90, "%", "余"), head=("指标", "数值", "单位", "修饰"))
    [line] = problems(path)
    assert line.startswith("q.xlsx 指标!D2 | 单位是“%”")


@pytest.mark.parametrize(
    ("number", "unit", "fine"),
    [(100, "场次", True), (20000, "名", True), (3, "万元", True), (128, "场次", False), (3.56, "万元", False)],
)  # fmt: skip
def test_more_than_follows_round_numbers_only(
    tmp_path: Path, number: float, unit: str, fine: bool
) -> None:
    head = ("指标", "数值", "单位", "修饰")
    path = listed(tmp_path / "q.xlsx", ("甲", number, unit, "余"), head=head)
    if fine:
        assert value(load([path]), "甲").qualifier.between == "余"
    else:
        [line] = problems(path)
        assert line.startswith(f"q.xlsx 指标!D2 | {number}是")
        assert "NUM-29" in line


def test_missing_and_unknown_columns_name_the_nearest(tmp_path: Path) -> None:
    [line] = problems(listed(tmp_path / "q.xlsx", ("甲", 1), head=("指标", "数 值")))
    assert line == "q.xlsx 指标!A1 | 缺少“数值”列 | 是不是“数 值”？"
    data = load([listed(tmp_path / "r.xlsx", ("甲", 1, "个"), head=("指标", "数值", "计量单位"))])
    assert notices(data) == ["r.xlsx 指标!C1 | 不认识的列“计量单位”，没有读 | 是不是“单位”？"]


def test_a_title_above_the_head_is_explained(tmp_path: Path) -> None:
    path = workbook(tmp_path / "q.xlsx", {"指标": [("2023年指标表",), HEAD_ROW, ("甲", 1)]})
    lines = problems(path)
    assert [line.split(" | ")[1] for line in lines] == ["缺少“指标”列", "缺少“数值”列"]
    assert "第2行像是表头" in lines[0]


HEAD_ROW = ("指标", "数值")


def test_heads_are_normalised_and_may_not_collide(tmp_path: Path) -> None:
    data = load([listed(tmp_path / "q.xlsx", ("甲", 1, "个"), head=(" 指标 ", "数\n值", "单位"))])
    assert value(data, "甲").value == 1
    [line] = problems(listed(tmp_path / "r.xlsx", ("甲", 1, 2), head=("指标", "数值", "数值")))
    assert line.startswith("r.xlsx 指标!C1 | “数值”列出现了两次")
    assert "r.xlsx 指标!B1" in line


def test_names_equal_after_nfkc_are_an_error_naming_both_cells(tmp_path: Path) -> None:
    [line] = problems(listed(tmp_path / "q.xlsx", ("党员(名)", 1, "名"), ("党员（名）", 2, "名")))[
        :1
    ]
    assert line.startswith("q.xlsx 指标!A3 | 指标“党员（名）”与“党员(名)”只是全角半角或空格不同")
    assert "q.xlsx 指标!A2" in line


def test_codes_are_unique_and_no_other_name(tmp_path: Path) -> None:
    head = ("指标", "数值", "代号")
    rows = [("甲", 1, "a"), ("乙", 2, "a"), ("丙", 3, "甲"), ("丁", 4, "b"), ("丁", 4, "c")]
    lines = problems(listed(tmp_path / "q.xlsx", *rows, head=head))
    assert [line.split(" | ")[1] for line in lines] == [
        "“丁”有两个代号：“b”和“c”",
        "代号“a”已被“甲”占用，“乙”不能再用",
        "代号“甲”已被“甲”占用，“丙”不能再用",
    ]


def test_equal_repeats_pass_after_scaling(tmp_path: Path) -> None:
    one = listed(tmp_path / "a.xlsx", ("投资", 3.45, "亿元"), ("户数", None, "户"))
    two = listed(tmp_path / "b.xlsx", ("投资", 34500, "万元"), ("户数", 7, "户"))
    data = load([one, two])
    assert (value(data, "投资").value, value(data, "投资").where.file) == (
        Decimal("3.45"),
        "a.xlsx",
    )
    assert value(data, "户数").value == 7
    assert [file.name for file in data.files] == ["a.xlsx", "b.xlsx"]
    assert all(len(file.sha256) == 64 for file in data.files)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("投资", 34501, "万元", ""), "填了两个不同的数：3.45亿元 与 34501万元"),
        (("投资", 3.45, "亿元", "约"), "填了两个不同的数：3.45亿元 与 约3.45亿元"),
    ],
)
def test_contradicting_repeats_name_both_cells(
    tmp_path: Path, row: tuple[object, ...], message: str
) -> None:
    head = ("指标", "数值", "单位", "修饰")
    one = listed(tmp_path / "a.xlsx", ("投资", 3.45, "亿元", ""), head=head)
    [line] = problems(one, listed(tmp_path / "b.xlsx", row, head=head))
    assert line.startswith("b.xlsx 指标!B2 | “投资”的数值")
    assert message in line
    assert "a.xlsx 指标!B2" in line


def test_units_of_one_indicator_must_convert(tmp_path: Path) -> None:
    head = ("指标", "数值", "单位", "地区")
    rows = [("投资", 1, "亿元", "甲区"), ("投资", 2, "个", "乙区")]
    [line] = problems(listed(tmp_path / "q.xlsx", *rows, head=head))
    assert "q.xlsx 指标!B3 | “投资”的单位前后不一" in line
    rows = [("户数", 1, "户", "甲区"), ("户数", 2, "", "乙区"), ("户数", 3, "", "丙区")]
    [line] = notices(load([listed(tmp_path / "r.xlsx", *rows, head=head)]))
    assert line.startswith("r.xlsx 指标!B3 | “户数”有的行单位是“户”，有的行没有单位")


def test_last_year_beside_last_years_own_row(tmp_path: Path) -> None:
    head = ("指标", "数值", "时期", "上年同期")
    rows = [("甲", 9, "2022年", None), ("甲", 12, "2023年", 10)]
    [line] = notices(load([listed(tmp_path / "q.xlsx", *rows, head=head)]))
    assert line.startswith("q.xlsx 指标!D3 | “甲”（2023年）的上年同期是10，2022年的数值却是9")


def test_measure_words_of_the_workbook(tmp_path: Path) -> None:
    sheets: dict[str, Grid] = {
        "指标": [("指标", "数值", "单位"), ("甲", 3, "微网格")],
        "基本信息": [("项", "值"), ("量词", "网格、微网格")],
    }
    assert value(load([workbook(tmp_path / "q.xlsx", sheets)]), "甲").unit.name == "微网格"


def test_data_under_no_head_is_noticed(tmp_path: Path) -> None:
    [line] = notices(load([listed(tmp_path / "q.xlsx", ("甲", 1, "个", "另注"))]))
    assert line.startswith("q.xlsx 指标!D2 | 这些格所在的列没有表头，没有读：D2")


def test_headers_only_no_list_and_a_list_by_another_name(tmp_path: Path) -> None:
    [line] = problems(listed(tmp_path / "q.xlsx"))
    assert line.startswith("q.xlsx 指标 | “指标”表只有表头，没有数据")
    [line] = problems(workbook(tmp_path / "r.xlsx", {"指标表": [("名称", "数"), ("甲", 1)]}))
    assert line == "r.xlsx | 没有“指标”表 | 是不是“指标表”？"
    [line] = problems(workbook(tmp_path / "s.xlsx", {"Sheet1": [("指标", "数值"), ("甲", 1)]}))
    assert "请把它改名为“指标”" in line


def test_merged_cells_would_hide_blanks(tmp_path: Path) -> None:
    import openpyxl

    path = listed(tmp_path / "q.xlsx", ("甲", 1, "个"), ("乙", 2, None))
    book = openpyxl.load_workbook(path)
    book["指标"].merge_cells("C2:C3")
    book.save(path)
    [line] = problems(path)
    assert line.startswith("q.xlsx 指标!C2 | “指标”表里有合并单元格：C2:C3")


def test_two_files_of_one_name_would_blur_sources(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    one, two = (listed(tmp_path / p, ("甲", 1, "个")) for p in ("q.xlsx", "b/q.xlsx"))
    [line] = problems(one, two)
    assert line.startswith("q.xlsx | 有两个文件同名")


def test_no_files_at_all() -> None:
    assert problems()[0].startswith(" | 没有指定指标文件")


def test_a_frame_holds_exact_values_and_places(tmp_path: Path) -> None:
    path = listed(tmp_path / "q.xlsx", ("甲", 0.1, "万元"), ("乙", None, "个"))
    frame = to_frame(load([path]))
    assert list(frame.columns) == ["指标", "地区", "时期", "口径", "数值", "单位", "修饰", "出处"]
    assert frame["数值"].tolist() == [Decimal("0.1"), None]
    assert frame["出处"].tolist() == ["q.xlsx 指标!B2", "q.xlsx 指标!B3"]


def test_problems_of_all_files_come_together(tmp_path: Path) -> None:
    missing, bad = tmp_path / "a.xlsx", tmp_path / "b.txt"
    bad.write_text("甲", "utf-8")
    lines = problems(missing, bad)
    assert [line.split(" | ")[0] for line in lines] == ["a.xlsx", "b.txt"]


def test_a_column_filled_wrongly_throughout_stops_early(tmp_path: Path) -> None:
    rows = [(f"甲{n}", "五", "个") for n in range(1000)]
    lines = problems(listed(tmp_path / "q.xlsx", *rows))
    assert len(lines) == 201
    assert lines[-1].startswith("q.xlsx 指标!A202 | 问题已有200处，从这一行起没有再查")
