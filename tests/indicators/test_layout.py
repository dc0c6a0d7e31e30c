"""基本信息, 做法 and its like, free tables, what a csv is, files that repeat each other, stripped text."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl

from reportgen.binding.expression import Observation
from reportgen.dataset import Column, TextCell
from reportgen.errors import Location
from reportgen.indicators import load
from tests.indicators.books import Grid, notices, problems, value, workbook

LIST: Grid = [("指标", "数值"), ("甲", 1)]
PRACTICES = ("序号", "标题", "引语", "小标题", "正文", "图注", "地区", "写法")


def book(path: Path, **sheets: Grid) -> Path:
    return workbook(path, {"指标": LIST, **sheets})


def test_information_is_the_text_shown(tmp_path: Path) -> None:
    rows: Grid = [("项", "值"), ("地区", "桃城区"), ("年度", 2023.0), ("日期", datetime.date(2023, 7, 1)),
                  ("占比", 0.877), ("空项", None), ("标语", "A&B <i> ]]> \"'")]  # fmt: skip
    path = workbook(tmp_path / "q.xlsx", {"指标": LIST, "基本信息": rows}, {"基本信息!B5": "0.0%"})
    data = load([path])
    assert {item: cell.text for item, cell in data.info.items()} == {
        "地区": "桃城区", "年度": "2023", "日期": "2023年7月1日", "占比": "87.7%",
        "标语": "A&B <i> ]]> \"'",
    }  # fmt: skip
    assert data.info["年度"].where == Location("q.xlsx", "基本信息", "B3")
    assert notices(data)[0].startswith("q.xlsx 基本信息!B6 | “空项”没有填值")
    assert data.at().entity == "桃城区"


def test_information_problems(tmp_path: Path) -> None:
    rows = [("项", "值"), ("报告期", "去年"), ("署名", "甲"), ("署名", "乙"), (None, "丙")]
    lines = problems(book(tmp_path / "q.xlsx", 基本信息=rows))
    assert [line.split(" | ")[:2] for line in lines] == [
        ["q.xlsx 基本信息!B2", "不认识的时期“去年”"],
        ["q.xlsx 基本信息!B4", "“署名”写了两次，值不同"],
        ["q.xlsx 基本信息!A5", "这一行没有写“项”"],
    ]


def test_practices_open_at_titles_and_gather_measures(tmp_path: Path) -> None:
    rows = [
        PRACTICES,
        (1, "凝聚力", "一句话", "小一", "第一段\n第二段{{ 甲 }}", None, "甲区", "条写法"),
        (None, None, None, "小二", " 正文二 ", "图说", None, "项写法"),
        (2, "战斗力", None, None, None, None, "乙区", None),
    ]
    one, two = load([book(tmp_path / "q.xlsx", 做法=rows)]).sections["做法"]
    assert one.title == TextCell("凝聚力", Location("q.xlsx", "做法", "B2"))
    assert one.lead is not None
    assert (one.lead.text, one.entity, one.extras["写法"].text) == ("一句话", "甲区", "条写法")
    first, second = one.actions
    assert first.body is not None
    assert first.body.text == "第一段\n第二段{{ 甲 }}"
    assert second.body is not None
    assert second.caption is not None
    assert (second.body.text, second.caption.text) == (" 正文二 ", "图说")
    assert second.extras["写法"].where.cell == "H3"
    assert (two.title, two.lead, two.actions, two.entity) == (
        TextCell("战斗力", Location("q.xlsx", "做法", "B4")), None, (), "乙区")  # fmt: skip


def test_a_sheet_of_plain_paragraphs_has_untitled_practices_per_district(tmp_path: Path) -> None:
    rows = [("正文", "地区"), ("一", "甲区"), ("二", "甲区"), ("三", "乙区")]
    one, two = load([book(tmp_path / "q.xlsx", 导语=rows)]).sections["导语"]
    assert [action.body.text for action in one.actions if action.body] == ["一", "二"]
    assert (one.title, one.entity, two.entity, len(two.actions)) == (None, "甲区", "乙区", 1)


def test_rows_that_belong_to_no_practice(tmp_path: Path) -> None:
    rows = [
        PRACTICES,
        (1, "凝聚力", None, "小一", "文", None, "甲区"),
        (None, None, None, "小二", "文", None, "乙区"),
        (None, None, "迟到的引语", None, None, None, None),
        (9, None, None, None, None, None, None),
    ]
    lines = problems(book(tmp_path / "q.xlsx", 做法=rows))
    assert [line.split(" | ")[:2] for line in lines] == [
        ["q.xlsx 做法!A3", "这一行的地区是“乙区”，所在的做法却属于“甲区”"],
        ["q.xlsx 做法!C4", "“引语”要和“标题”写在同一行"],
        ["q.xlsx 做法!A5", "这一行没有标题、小标题、正文或图注"],
    ]
    [line] = problems(book(tmp_path / "r.xlsx", 成效=[("题目", "内容"), ("a", "b")]))
    assert line.startswith("r.xlsx 成效!A1 | “成效”表没有")


def test_titles_may_be_merged_over_their_measures_districts_not(tmp_path: Path) -> None:
    rows = [("标题", "正文", "地区"), ("题", "一", "甲区"), (None, "二", None)]
    path = book(tmp_path / "q.xlsx", 做法=rows)
    for area, fine in (("A2:A3", True), ("C2:C3", False)):
        file = openpyxl.load_workbook(path)
        file["做法"].merge_cells(area)
        file.save(path)
        if fine:
            assert len(load([path]).sections["做法"][0].actions) == 2
        else:
            [line] = problems(path)
            assert line.startswith("q.xlsx 做法!C2 | “做法”表里有合并单元格：C2:C3")


def test_free_tables_have_units_numbers_and_texts(tmp_path: Path) -> None:
    rows = [("街道", "投入（万元）", "完成率(%)", "备注（其他）"), ("河东街道", 12.5, 0.877, "—"),
            (2023, "1,234", None, datetime.date(2023, 7, 1))]  # fmt: skip
    path = workbook(tmp_path / "q.xlsx", {"指标": LIST, "各街道 ": rows}, {"各街道 !C2": "0.0%"})
    table = load([path]).tables["各街道"]
    assert table.columns == (
        Column("街道"), Column("投入", "万元"), Column("完成率", "%"), Column("备注(其他)"))  # fmt: skip
    name, money, rate, note = table.rows[0]
    assert isinstance(name, TextCell)
    assert isinstance(money, Observation)
    assert isinstance(rate, Observation)
    assert isinstance(note, TextCell)
    assert (str(money.value), money.unit.name, money.where.cell) == ("12.5", "万元", "B2")
    assert (str(rate.value), rate.unit.name, rate.places) == ("87.7", "%", 1)
    assert note.text == "—"
    label, number, blank, date = table.rows[1]
    assert isinstance(label, TextCell)
    assert isinstance(number, Observation)
    assert isinstance(date, TextCell)
    assert (label.text, str(number.value), blank, date.text) == (
        "2023",
        "1234",
        None,
        "2023年7月1日",
    )


def test_tables_that_are_no_grid(tmp_path: Path) -> None:
    path = book(
        tmp_path / "q.xlsx", 说明=[("填表说明",), ("一、……",)], 空表=[("甲", "乙")], 空白=[]
    )
    file = openpyxl.load_workbook(path)
    file["说明"].merge_cells("A1:D1")
    file.save(path)
    data = load([path])
    assert set(data.tables) == {"空表"}
    assert [line.split(" | ")[1] for line in notices(data)] == [
        "“说明”表有合并单元格（A1:D1），没有当表格读",
        "“空表”表只有表头，没有内容",
    ]
    rows = [("街道", "投入（万元）", "投入(亿元)"), ("a", 1, 2)]
    [line] = problems(book(tmp_path / "r.xlsx", 表=rows))
    assert line.startswith("r.xlsx 表!C1 | 去掉单位后有两列都叫“投入”")


def test_what_a_csv_is(tmp_path: Path) -> None:
    texts = {
        "台账.csv": "指标,数值\n甲,1\n",
        "做法.csv": "标题,正文\n题,文\n",
        "基本信息.tsv": "项\t值\n地区\t桃城区\n",
        "各街道.csv": "街道,个数（个）\n河东,3\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    data = load([tmp_path / name for name in texts])
    assert value(data, "甲").where == Location("台账.csv", "", "B2")
    assert data.sections["做法"][0].where == Location("做法.csv", "", "A2")
    assert data.info["地区"].text == "桃城区"
    assert data.tables["各街道"].columns[1] == Column("个数", "个")
    (tmp_path / "x.csv").write_text("指标;数值\n甲;1\n", "utf-8")
    assert "分隔符不对" in problems(tmp_path / "x.csv")[0]


def test_later_files_may_not_redefine_unless_told(tmp_path: Path) -> None:
    sheets: dict[str, Grid] = {"基本信息": [("项", "值"), ("署名", "甲")], "做法": [("标题",), ("旧",)],
                               "表": [("名", "数"), ("a", 1)]}  # fmt: skip
    newer: dict[str, Grid] = {"基本信息": [("项", "值"), ("署名", "乙")], "做法": [("标题",), ("新",)],
                              "表": [("名", "数"), ("a", 2)]}  # fmt: skip
    one, two = book(tmp_path / "a.xlsx", **sheets), book(tmp_path / "b.xlsx", **newer)
    lines = problems(one, two)
    assert [line.split(" | ")[:2] for line in lines] == [
        ["b.xlsx 基本信息!B2", "“署名”在两个文件里不同：“甲”与“乙”"],
        ["b.xlsx 做法", "“做法”表在两个文件里都有"],
        ["b.xlsx 表", "“表”表在两个文件里都有"],
    ]
    assert all("a.xlsx" in line for line in lines)
    data = load([one, two], override=True)
    title = data.sections["做法"][0].title
    assert title is not None
    assert (data.info["署名"].text, title.text) == ("乙", "新")


def test_sheet_names_equal_after_nfkc(tmp_path: Path) -> None:
    path = workbook(tmp_path / "q.xlsx", {"指标": LIST, "表(一)": [("a",)], "表（一）": [("a",)]})
    [line] = problems(path)
    assert line.startswith("q.xlsx 表(一) | 有两张工作表都叫“表(一)”")


def test_hidden_rows_columns_and_sheets_are_spoken_of(tmp_path: Path) -> None:
    path = workbook(tmp_path / "q.xlsx", {"指标": [*LIST, ("乙", 2)], "下拉": [("a",)]})
    file = openpyxl.load_workbook(path)
    file["指标"].row_dimensions[3].hidden = True
    file["指标"].column_dimensions["B"].hidden = True
    file["下拉"].sheet_state = "hidden"
    file.save(path)
    data = load([path])
    assert value(data, "乙").value == 2
    assert [line.split(" | ")[:2] for line in notices(data)] == [
        ["q.xlsx 指标", "隐藏的行照常读入：3"],
        ["q.xlsx 指标", "隐藏的列照常读入：B"],
        ["q.xlsx 下拉", "工作表“下拉”是隐藏的，没有读"],
    ]


def test_characters_no_document_can_hold_are_stripped_with_a_notice(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        '{"指标": [{"指标": "甲\\u0000", "数值": 1}], "做法": [{"标题": "\\ufdd00\\ufdd1题\\u202e\\ud800",'
        ' "正文": "a\\tb\\r\\nc & < > ]]> “”\\uffff\\udbff\\udfff"}]}',
        "utf-8",
    )
    data = load([path])
    assert value(data, "甲").value == 1
    [practice] = data.sections["做法"]
    assert practice.title is not None
    assert practice.title.text == "0题"
    body = practice.actions[0].body
    assert body is not None
    assert body.text == "a\tb\nc & < > ]]> “”"
    lines = notices(data)
    assert lines[0].startswith("a.json 指标!第1条·指标 | 有1格含看不见的控制字符，已去掉")
    assert "第1条·标题、第1条·正文" in lines[1]


def test_excels_escapes_are_characters(tmp_path: Path) -> None:
    path = book(tmp_path / "q.xlsx", 做法=[("标题", "正文"), ("题_x000D_\n二", "a_x0007_b_x_y")])
    [practice] = load([path]).sections["做法"]
    body = practice.actions[0].body
    assert practice.title is not None
    assert body is not None
    assert (practice.title.text, body.text) == ("题\n二", "ab_x_y")


def test_a_cell_that_holds_a_whole_essay(tmp_path: Path) -> None:
    (tmp_path / "做法.csv").write_text("标题,正文\n题," + "长" * 60_000 + "\n", "utf-8")
    (tmp_path / "指标.csv").write_text("指标,数值\n甲,1\n", "utf-8")
    [line] = problems(tmp_path / "做法.csv", tmp_path / "指标.csv")
    assert line.startswith("做法.csv B2 | 这一格有60,000个字，超过50,000字的上限")
