"""Cells that are no plain numbers: what is missing, what is broken, what is doubted."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from reportgen.binding.expression import Measure
from reportgen.indicators.loading import survey
from tests.indicators.books import patched
from tests.indicators.ledgers.sheets import book, meanings, noted, read, told


def fault(path: Path, cell: object, head: str = "收入（万元）") -> str:
    rows = [("村", head), ("王家村", cell), ("李庄村", 2), ("东关村", 3), ("西关村", 4)]
    loaded = read(path, rows)
    assert told(loaded) == []
    [found] = loaded.dataset.faults
    assert (found.entity, found.where.cell, found.indicator) == ("王家村", "B2", "收入")
    return f"{found.message}；{found.hint}"


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("约300", "“收入”填的是“约300”，不是数字；只填数字，单位写在表头"),
        ("30 000", "“收入”填的是“30 000”，不是数字；一个数的，去掉中间的空格"),
        ("35亿元", "“收入”填的是“35亿元”，不是数字；只填数字"),
        ("不少", "“收入”填的是“不少”，不是数字；写成阿拉伯数字"),
        ("#DIV/0!", "“收入”的单元格是错误值 #DIV/0!；请在表中改正公式"),
        ("=1/0", "“收入”的公式没有算出的结果；请用 Excel 或 WPS 打开"),
        (datetime.date(2024, 5, 1), "“收入”填的是“2024年5月1日”，不是数字；把单元格格式改为“常规”"),
        (True, "“收入”填的是“TRUE”，不是数字"),
        ("12%", "“收入”带“%”，表头的单位却是“万元”；把格式改为“常规”，或改表头的单位"),
    ],
)
def test_a_broken_cell_is_a_fault_of_its_row(tmp_path: Path, cell: object, message: str) -> None:
    assert fault(tmp_path / "q.xlsx", cell).startswith(message)


@pytest.mark.parametrize("mark", ["—", "－", "/", "-", "无", "暂无", "未知", "XX", "…", "N/A"])
def test_marks_are_missing_and_told_never_0(tmp_path: Path, mark: str) -> None:
    loaded = read(tmp_path / "q.xlsx", [("村", "收入"), ("王家村", mark), ("李庄村", 0)])
    numbers = loaded.dataset.observations
    assert numbers["收入", "王家村", "", Measure.VALUE].value is None
    assert numbers["收入", "李庄村", "", Measure.VALUE].value == 0
    [missing] = loaded.ledgers[0].missing
    assert (missing.cell, missing.entity, missing.written) == ("B2", "王家村", mark)


def test_a_blank_year_before_leaves_room_for_the_sheet_of_that_year(tmp_path: Path) -> None:
    rows = [("村", "收入（万元）", "上年同期"), ("王家村", 1, None), ("李庄村", 2, 3)]
    keys = read(tmp_path / "q.xlsx", rows).dataset.observations
    assert ("收入", "王家村", "", Measure.YEAR_BEFORE) not in keys
    assert ("收入", "李庄村", "", Measure.YEAR_BEFORE) in keys


def test_formulas_that_were_never_computed_in_a_whole_column_are_one_problem(
    tmp_path: Path,
) -> None:
    rows = [("村", "户数", "收入（万元）"), ("王家村", 1, "=B2*2"), ("李庄村", 2, "=B3*2")]
    [line] = told(read(tmp_path / "q.xlsx", rows))
    assert line == "C2 “收入(万元)”整列（2格）都不能用：公式没有算出的结果"


def test_the_cached_value_of_a_formula_counts(tmp_path: Path) -> None:
    path = book(tmp_path / "q.xlsx", {"台账": [("村", "收入"), ("王家村", "=1+1"), ("李庄村", 3)]})
    patched(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: (
            xml.replace(b"<v />", b"<v>2</v>")
            .replace(b"<v/>", b"<v>2</v>")
            .replace(b"<v></v>", b"<v>2</v>")
        ),
    )
    assert survey([path]).dataset.observations["收入", "王家村", "", Measure.VALUE].value == 2


def test_a_percent_column_without_a_unit_takes_it_from_its_cells(tmp_path: Path) -> None:
    path = book(
        tmp_path / "q.xlsx",
        {
            "台账": [
                ("村", "投产率"),
                ("王家村", 0.5),
                ("李庄村", 0.25),
                ("东关村", 0.75),
                ("西关村", 31),
            ]
        },
        formats={"B2": "0%", "B3": "0%", "B4": "0%"},
    )
    loaded = survey([path])
    assert meanings(loaded.ledgers[0]) == {"B": "投产率 数值 %"}
    [found] = loaded.dataset.faults
    assert (found.entity, found.message) == (
        "西关村",
        "“投产率”是普通数31，同列别的格都是百分比，不知道是31%还是3100%",
    )


def test_doubtful_percentages_are_told_with_their_entity_or_together(tmp_path: Path) -> None:
    few = read(tmp_path / "q.xlsx", [("村", "覆盖率%"), ("王家村", 0.877), ("李庄村", 90)])
    [notice] = few.dataset.notices
    assert (notice.entity, notice.where.cell if notice.where else "") == ("王家村", "B2")
    rows = [("村", "覆盖率%"), *((f"村{i}号", 0.5) for i in range(30))]
    [line] = noted(read(tmp_path / "r.xlsx", rows))
    assert line.startswith("B2 “覆盖率%”列有30格：单位是“%”，数值却是0.5")


def test_ranks(tmp_path: Path) -> None:
    rows = [("村", "收入", "排名"), ("王家村", 1, "第3名"), ("李庄村", 2, 1), ("东关村", 3, 0)]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert loaded.dataset.observations["收入", "王家村", "", Measure.RANK].value == 3
    [found] = loaded.dataset.faults
    assert found.message == "“收入”的排名填的是“0”，不是名次"


def test_text_columns(tmp_path: Path) -> None:
    path = book(
        tmp_path / "q.xlsx",
        {
            "台账": [
                ("村", "户数", "联系电话", "投产时间", "特色", "年份"),
                ("王家村", 1, 13800000000, datetime.date(2024, 3, 5), "苹果\n梨", 2019),
                ("李庄村", 2, "0318-1234567", None, "无", None),
            ]
        },
        formats={"D2": "yyyy/m/d"},
    )
    data = survey([path]).dataset
    assert {k: c.text for k, c in data.texts["王家村"].items()} == {
        "联系电话": "13800000000",
        "投产时间": "2024年3月5日",
        "特色": "苹果\n梨",
        "年份": "2019",
    }
    assert data.texts["李庄村"]["特色"].text == "无"
    assert list(data.indicators) == ["户数"]


def test_a_column_that_mixes_words_and_numbers_is_text_and_told(tmp_path: Path) -> None:
    rows = [
        ("村", "户数", "产业"),
        ("甲村", 1, "苹果"),
        ("乙村", 2, 3),
        ("丙村", 3, "梨"),
        ("丁村", 4, "桃"),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert noted(loaded) == ["C1 “产业”列有文字也有数（3格文字、1格数），按文字读"]
    assert loaded.dataset.texts["乙村"]["产业"].text == "3"


def test_data_under_no_head_is_told(tmp_path: Path) -> None:
    rows = [("村", "户数", None), ("甲村", 1, 9), ("乙村", 2, None)]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert noted(loaded) == [" 这些列没有表头，没有读：C"]


def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path) -> None:
    import openpyxl

    path = book(tmp_path / "q.xlsx", {"台账": [("村", "户数"), ("甲村", 1), ("乙村", 2)]})
    opened = openpyxl.load_workbook(path)
    opened["台账"].row_dimensions[2].hidden = True
    opened["台账"].column_dimensions["B"].hidden = True
    opened.save(path)
    loaded = survey([path])
    assert loaded.ledgers[0].hidden == ("隐藏的行照常读入：2", "隐藏的列照常读入：B")
    assert loaded.dataset.entities == ("甲村", "乙村")


@pytest.mark.parametrize(
    ("cell", "head", "number"),
    [
        ("300万元", "收入（万元）", 300),
        ("１，２００ 万元", "收入（万元）", 1200),
        ("7户", "户数（户）", 7),
        ("-3.5亩", "面积（亩）", Decimal("-3.5")),
    ],
)
def test_a_number_with_its_columns_own_unit_is_read(
    tmp_path: Path, cell: str, head: str, number: Decimal
) -> None:
    rows = [("村", head), ("王家村", cell), ("李庄村", 2), ("东关村", 3)]
    loaded = read(tmp_path / "q.xlsx", rows)
    found = [o.value for key, o in loaded.dataset.observations.items() if key[1] == "王家村"]
    assert found == [number]
    assert (loaded.problems, loaded.dataset.faults, noted(loaded)) == ((), (), [])


@pytest.mark.parametrize("cell", ["300万", "约300万元", "300元", "3百万元", "万元"])
def test_a_number_in_another_unit_is_not(tmp_path: Path, cell: str) -> None:
    assert "不是数字" in fault(tmp_path / "q.xlsx", cell)


def test_a_percentage_of_thousands_is_told(tmp_path: Path) -> None:
    rows = [("县区", "参保率"), ("甲县", 0.955), ("乙县", 95.5), ("丙县", 0.9)]
    path = book(tmp_path / "q.xlsx", {"Sheet1": rows}, formats={f"B{n}": "0.0%" for n in (2, 3, 4)})
    [told_of] = noted(survey([path]))
    assert told_of.startswith("B3 百分比格式的格里是上千的百分数")


def test_a_percent_sign_among_plain_numbers_is_told(tmp_path: Path) -> None:
    rows = [("县区", "同比"), ("甲县", 3), ("乙县", "4%"), ("丙县", 5)]
    assert "B3 带“%”，同列别的格多数没有" in noted(read(tmp_path / "q.xlsx", rows))


@pytest.mark.parametrize("stroke", ["/", "—", "——", "-", "……"])
def test_a_stroke_among_texts_is_no_text(tmp_path: Path, stroke: str) -> None:
    rows = [("村", "户数", "主导产业"), ("甲村", 1, "茶叶"), ("乙村", 2, stroke), ("丙村", 3, "×")]
    texts = read(tmp_path / "q.xlsx", rows).dataset.texts
    assert {e: cells["主导产业"].text for e, cells in texts.items()} == {
        "甲村": "茶叶",
        "乙村": "",
        "丙村": "×",
    }


def test_places_before_the_names_of_nothing_in_particular(tmp_path: Path) -> None:
    rows = [("单位：万元",), ("名次", "单位", "收入"), ("第1名", "甲局", 5), ("第2名", "乙局", 4)]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert (loaded.problems, loaded.dataset.faults) == ((), ())
    places = {
        e: (o.value, o.unit.name)
        for (n, e, *_), o in loaded.dataset.observations.items()
        if n == "名次"
    }
    assert places == {"甲局": (Decimal(1), ""), "乙局": (Decimal(2), "")}


def test_a_column_of_numbers_with_its_own_unit(tmp_path: Path) -> None:
    rows = [
        ("县区", "投资（万元）", "户数（户）"),
        ("甲县", "35万元", "120户"),
        ("乙县", "1.5万元", "8户"),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert (loaded.problems, loaded.dataset.faults) == ((), ())
    amounts = [o.value for o in loaded.dataset.observations.values()]
    assert sorted(map(str, amounts)) == ["1.5", "120", "35", "8"]


def test_a_ledger_with_units_in_all_cells_says_so(tmp_path: Path) -> None:
    rows = [("县区", "投资"), ("甲县", "35万元"), ("乙县", "1.5万元")]
    (problem,) = read(tmp_path / "q.xlsx", rows).problems
    assert "没有一列是数，如 B2 填的是“35万元”：格里只填数，单位写在表头" in str(problem.hint)
