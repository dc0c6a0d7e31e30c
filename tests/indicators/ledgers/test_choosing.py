"""When a sheet is a ledger, and what is said when it is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import ReportError
from reportgen.indicators import load
from reportgen.indicators.loading import survey
from tests.indicators.books import notices, problems
from tests.indicators.ledgers.sheets import book, noted, read, told

LIST = [("指标", "数值", "单位"), ("党支部", 3, "个")]
GRID = [("街道", "党支部"), ("河东街道", 1), ("河西街道", 2)]
TITLED = [("2024年街道台账",), *GRID]


def test_a_table_beside_the_list_stays_a_table(tmp_path: Path) -> None:
    path = book(
        tmp_path / "q.xlsx", {"指标": LIST, "街道台账": GRID, "台账": GRID, "街道": TITLED[1:]}
    )
    data = load([path])
    assert list(data.tables) == ["街道台账", "台账", "街道"]
    assert data.entities == ()


def test_a_ledger_beside_the_list_is_called_one_and_has_a_head_no_table_has(tmp_path: Path) -> None:
    data = load([book(tmp_path / "q.xlsx", {"指标": LIST, "台账": TITLED})])
    assert data.entities == ("河东街道", "河西街道")
    assert "党支部" in data.indicators
    assert data.tables == {}


def test_a_plain_table_of_another_file_stays_one_unless_something_calls_it_a_ledger(
    tmp_path: Path,
) -> None:
    listing = book(tmp_path / "指标.xlsx", {"指标": LIST})
    plain = book(tmp_path / "街道.xlsx", {"街道": GRID})
    data = load([listing, plain])
    assert list(data.tables) == ["街道"]
    assert "这张表当作表格读，没有当作台账" in notices(data)[0]
    for path in (
        book(tmp_path / "街道台账.xlsx", {"街道": GRID}),
        book(tmp_path / "甲.xlsx", {"台账": GRID}),
        book(tmp_path / "乙.xlsx", {"街道": TITLED}),
    ):
        assert load([listing, path]).entities == ("河东街道", "河西街道")


def test_alone_a_plain_grid_is_a_ledger(tmp_path: Path) -> None:
    assert load([book(tmp_path / "q.xlsx", {"Sheet1": GRID})]).entities == ("河东街道", "河西街道")
    csv = tmp_path / "街道.csv"
    csv.write_text("街道,党支部\n河东街道,1\n河西街道,2\n", "gb18030")
    assert load([csv]).entities == ("河东街道", "河西街道")


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([("姓名", "得分"), ("张三", 1)], "没有找到写着 县区、乡镇、村、单位、名称 之类的列"),
        ([("乡镇", "特色"), ("城关镇", "苹果")], "没有一列是数"),
        ([("乡镇", "户数")], "表头下面没有内容"),
        ([("名称", "单位", "2023年"), ("投资", "万元", 3), ("户数", "户", 4)], "是一行一个指标"),
    ],
)
def test_why_a_sheet_is_none(tmp_path: Path, rows: list[tuple[object, ...]], reason: str) -> None:
    [line] = problems(book(tmp_path / "q.xlsx", {"统计": rows}))
    assert line.startswith("q.xlsx | 没有“指标”表")
    assert reason in line
    [line] = told(read(tmp_path / "r.xlsx", rows, name="台账"))
    assert line.startswith(" 工作表“台账”不能当作台账读：")
    assert reason in line


def test_two_columns_of_names_are_settled_by_the_user(tmp_path: Path) -> None:
    rows = [("单位", "名称", "人数"), ("财政局", "一科", 1), ("发改局", "二科", 2)]
    [line] = problems(book(tmp_path / "q.xlsx", {"Sheet1": rows}))
    assert "“单位”、“名称”几列都像是名称" in line
    assert "项填“地区列”" in line
    info = [("项", "值"), ("地区列", "名称")]
    assert load([book(tmp_path / "r.xlsx", {"台账": rows, "基本信息": info})]).entities == (
        "一科",
        "二科",
    )


def test_a_head_nobody_knows_is_settled_by_the_user(tmp_path: Path) -> None:
    rows = [("供电所", "户数"), ("城关所", 1), ("河东所", 2)]
    info = [("项", "值"), ("地区列", "供电所")]
    path = book(tmp_path / "q.xlsx", {"台账": rows, "基本信息": info})
    assert load([path]).entities == ("城关所", "河东所")


def test_a_row_for_each_project_is_no_ledger(tmp_path: Path) -> None:
    rows = [("乡镇", "投资"), *((f"镇{i % 2}", i) for i in range(8))]
    [line] = problems(book(tmp_path / "q.xlsx", {"Sheet1": rows}))
    assert "同一个名称反复出现，不是一行一个" in line


def test_other_sheets_of_a_ledger_stop_nothing(tmp_path: Path) -> None:
    path = book(
        tmp_path / "q.xlsx",
        {
            "台账": GRID,
            "名单": [("姓名", "姓名"), ("张三", "李四")],
            "做法": [("标题", "地区"), ("抓党建", "河东街道")],
            "Sheet3": [],
        },
    )
    loaded = survey([path])
    assert told(loaded) == []
    assert noted(loaded)[0].startswith("B1 工作表“名单”不是台账也不是表格，没有读")
    assert [p.name for p in loaded.dataset.at("河东街道").section("做法")] == ["抓党建"]


def test_several_files_and_sheets_of_different_indicators(tmp_path: Path) -> None:
    one = book(tmp_path / "甲.xlsx", {"Sheet1": GRID})
    two = book(
        tmp_path / "乙.xlsx", {"Sheet1": [("街道", "户数（户）"), ("河西街道", 7), ("河北街道", 8)]}
    )
    data = load([one, two])
    assert data.entities == ("河东街道", "河西街道", "河北街道")
    seen = data.at("河西街道")
    found = [seen.look_up(seen.ref(name)) for name in ("党支部", "户数")]
    assert [o.value for o in found if o] == [2, 7]


def test_units_of_two_sheets_that_cannot_be_compared_are_a_problem(tmp_path: Path) -> None:
    path = book(
        tmp_path / "q.xlsx",
        {
            "2023年": [("村", "投资（万元）"), ("甲村", 1)],
            "2024年": [("村", "投资（亩）"), ("甲村", 2)],
        },
    )
    with pytest.raises(ReportError) as caught:
        load([path])
    assert "“投资”的单位前后不一" in caught.value.message


def test_an_unusual_head_of_names_is_taken_where_there_is_no_other(tmp_path: Path) -> None:
    roads = [
        ("路段名称", "技术等级", "里程（km）"),
        ("城关—河东", "三级", 12.5),
        ("河东—西山", "四级", 8),
    ]
    path = book(tmp_path / "q.xlsx", {"Sheet1": roads})
    assert load([path]).entities == ("城关—河东", "河东—西山")
    path = book(tmp_path / "p.xlsx", {"Sheet1": GRID, "路况": roads})
    assert "城关—河东" not in load([path]).entities


def test_names_that_come_again_make_no_ledger(tmp_path: Path) -> None:
    rows = [("负责单位", "金额"), ("甲局", 1), ("甲局", 2), ("乙局", 3)]
    assert "没有能当作台账的表" in told(survey([book(tmp_path / "q.xlsx", {"Sheet1": rows})]))[0]
