"""Rows: whose they are, what sums up what, and what is no entity."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from reportgen.binding.expression import Measure
from reportgen.errors import ReportError
from reportgen.indicators import load
from reportgen.indicators.loading import survey
from tests.indicators.ledgers.sheets import book, noted, read, skipped, told

HEAD = ("乡镇", "村", "户数（户）")


def test_villages_of_one_name_are_told_apart_by_their_township(tmp_path: Path) -> None:
    rows = [
        HEAD,
        ("城关镇", "王家村", 1),
        (None, "李庄村", 2),
        ("河东镇", "王家村", 3),
        (None, "赵庄村", 4),
    ]
    data = read(tmp_path / "q.xlsx", rows).dataset
    assert data.entities == ("城关镇王家村", "李庄村", "河东镇王家村", "赵庄村")
    assert data.at("李庄村").info["乡镇"].text == "城关镇"
    with pytest.raises(ReportError) as caught:
        data.at("王家村")
    assert "城关镇王家村" in caught.value.hint


def test_names_are_the_same_in_every_sheet(tmp_path: Path) -> None:
    """A name that is unique in one sheet is qualified there too, where another sheet needs it."""
    path = book(
        tmp_path / "q.xlsx",
        {
            "2023年": [HEAD, ("城关镇", "王家村", 1), ("河东镇", "李庄村", 2)],
            "2024年": [HEAD, ("城关镇", "王家村", 3), ("河东镇", "王家村", 4)],
        },
    )
    data = load([path])
    assert data.entities == ("城关镇王家村", "李庄村", "河东镇王家村")
    seen = data.at("城关镇王家村")
    before = seen.look_up(seen.ref("户数", Measure.YEAR_BEFORE))
    assert before is not None
    assert before.value == 1


def test_rows_that_stay_alike_are_faults_of_their_own(tmp_path: Path) -> None:
    rows = [HEAD, ("城关镇", "王家村", 1), (None, "王家村", 2), (None, "李庄村", 3)]
    data = read(tmp_path / "q.xlsx", rows).dataset
    [fault] = data.faults
    assert (fault.entity, fault.where.cell) == ("王家村", "B3")
    assert "第2行和第3行" in fault.message
    assert data.at("李庄村").entity == "李庄村"
    with pytest.raises(ReportError):
        data.at("王家村")


def test_a_name_of_two_owners_without_one_is_a_fault(tmp_path: Path) -> None:
    path = book(
        tmp_path / "q.xlsx",
        {
            "人口": [HEAD, ("城关镇", "王家村", 1), ("河东镇", "王家村", 2)],
            "土地": [("村", "面积（亩）"), ("王家村", 3)],
        },
    )
    [fault] = load([path]).faults
    assert (fault.entity, fault.where.sheet) == ("王家村", "土地")
    assert "城关镇王家村、河东镇王家村" in fault.message


def test_a_row_without_a_name_is_told(tmp_path: Path) -> None:
    loaded = read(tmp_path / "q.xlsx", [("村", "户数"), ("王家村", 1), (None, 5), ("李庄村", 2)])
    assert skipped(loaded.ledgers[0]) == {"3": "没有名称"}
    [fault] = loaded.dataset.faults
    assert (fault.entity, fault.where.cell) == ("第3行（没有名称）", "A3")


def test_one_entity_over_several_rows(tmp_path: Path) -> None:
    rows = [
        ("村", "户数", "项目"),
        ("王家村", 1, "水渠"),
        (None, None, "道路"),
        ("李庄村", 2, "桥"),
        (None, 7, "井"),
    ]
    loaded = read(tmp_path / "q.xlsx", rows, merges=("A2:A3", "A4:A5"))
    assert skipped(loaded.ledgers[0]) == {"3": "接着上一行", "5": "接着上一行"}
    [fault] = loaded.dataset.faults
    assert (fault.entity, fault.where.cell) == ("李庄村", "A5")


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("合计", "合计"),
        ("总 计", "合计"),
        ("全  县", "合计"),
        ("全市合计", "合计"),
        ("合计（3个村）", "合计"),
        ("全县平均", "平均"),
        ("平均值", "平均"),
    ],
)
def test_rows_that_are_no_entity(tmp_path: Path, label: str, reason: str) -> None:
    rows = [("村", "户数"), ("王家村", 1), ("李庄村", 2), (label, 3)]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert skipped(loaded.ledgers[0]) == {"4": reason}
    assert loaded.dataset.entities == ("王家村", "李庄村")
    whole = loaded.dataset.whole
    assert (whole != "") is (reason == "合计")
    if whole:
        assert loaded.dataset.observations["户数", whole, "", Measure.VALUE].value == 3


@pytest.mark.parametrize(
    "name", ["统计局", "合计村委会", "总工会", "共青团县委", "全国总工会", "注册中心"]
)
def test_names_that_only_look_like_totals_are_entities(tmp_path: Path, name: str) -> None:
    data = read(tmp_path / "q.xlsx", [("单位", "人数"), (name, 1), ("财政局", 2)]).dataset
    assert data.entities == (name, "财政局")


def test_totals_are_held_against_their_rows(tmp_path: Path) -> None:
    rows = [
        ("乡镇", "村", "户数（户）", "满意率%", "人均收入（元）", "排名"),
        ("合计", None, 99, 50, 70, 9),
        ("城关镇", "小计", 3, 50, 70, 9),
        (None, "王家村", 1, 90, 10, 1),
        (None, "李庄村", 2, 90, 20, 2),
        ("河东镇", "小计", 8, 50, 70, 9),
        (None, "赵庄村", 3, 90, 30, 3),
        (None, "刘庄村", 4, 90, 40, 4),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert [(o.where.cell, o.message) for o in loaded.ledgers[0].off] == [
        ("C2", "合计行的“户数”是99，各行（C4 到 C8，共4个数）加起来是10，多89"),
        ("C6", "小计行的“户数”是8，各行（C7 到 C8，共2个数）加起来是7，多1"),
    ]
    assert noted(loaded) == [f"{o.where.cell} {o.message}" for o in loaded.ledgers[0].off]


def test_subtotals_without_a_township_sum_the_rows_since_the_last(tmp_path: Path) -> None:
    rows = [
        ("单位", "人数"),
        ("发改局", 1),
        ("财政局", 2),
        ("机关小计", 3),
        ("一中", 4),
        ("二中", 6),
        ("学校小计", 9),
        ("总计", 13),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert [o.where.cell for o in loaded.ledgers[0].off] == ["B7"]


def test_totals_agree_at_the_places_they_show(tmp_path: Path) -> None:
    path = book(
        tmp_path / "q.xlsx",
        {"台账": [("村", "收入"), ("王家村", 1.26), ("李庄村", 2.33), ("合计", 3.6)]},
    )
    assert survey([path]).ledgers[0].off == ()
    rows = [("村", "收入"), ("王家村", 1.3), ("李庄村", 2.3), ("合计", 3.7)]
    [off] = read(tmp_path / "r.xlsx", rows).ledgers[0].off
    assert off.slight


def test_bands_name_what_is_below_them(tmp_path: Path) -> None:
    rows = [
        ("序号", "村", "户数"),
        ("一、城关镇",),
        (1, "王家村", 1),
        ("二、河东镇",),
        (2, "王家村", 2),
        (3, "李庄村", 3),
    ]
    loaded = read(tmp_path / "q.xlsx", rows, merges=("A2:C2", "A4:C4"))
    assert loaded.dataset.entities == ("城关镇王家村", "河东镇王家村", "李庄村")
    assert skipped(loaded.ledgers[0]) == {"2": "分组", "4": "分组"}


def test_text_of_the_latest_period_wins(tmp_path: Path) -> None:
    def sheet(head: str) -> list[tuple[object, ...]]:
        return [("村", "户数", "书记"), ("王家村", 1, head)]

    path = book(tmp_path / "q.xlsx", {"2024年": sheet("张三"), "2023年": sheet("李四")})
    assert load([path]).at("王家村").info["书记"].text == "张三"
    both = book(tmp_path / "r.xlsx", {"甲": sheet("张三"), "乙": sheet("李四")})
    data = load([both])
    assert data.at("王家村").info["书记"].text == "张三"
    assert "写了两种：“张三”与“李四”" in data.notices[0].message
    assert data.notices[0].entity == "王家村"


def test_sheets_that_contradict_each_other_in_a_row_or_altogether(tmp_path: Path) -> None:
    def sheet(*numbers: int) -> list[tuple[object, ...]]:
        return [("村", "户数"), *((f"村{i}号", n) for i, n in enumerate(numbers))]

    one = book(tmp_path / "q.xlsx", {"甲": sheet(1, 2, 3, 4, 5), "乙": sheet(1, 2, 3, 4, 9)})
    [fault] = load([one]).faults
    assert (fault.entity, fault.indicator, fault.where.cell) == ("村4号", "户数", "B6")
    two = book(tmp_path / "r.xlsx", {"甲": sheet(1, 2, 3, 4, 5), "乙": sheet(6, 7, 8, 9, 5)})
    [line] = told(survey([two]))
    assert "有4个数不同，像是不同时期的，却没有写时期" in line


def test_the_exact_value_and_its_places(tmp_path: Path) -> None:
    path = book(
        tmp_path / "q.xlsx",
        {"台账": [("村", "收入（万元）", "覆盖率", "下降"), ("王家村", 1234.5, 0.877, -3)]},
        formats={"B2": "#,##0.00", "C2": "0.0%"},
    )
    data = load([path])
    income = data.observations["收入", "王家村", "", Measure.VALUE]
    assert (income.value, income.places, str(income.unit)) == (Decimal("1234.5"), 2, "万元")
    rate = data.observations["覆盖率", "王家村", "", Measure.VALUE]
    assert (rate.value, rate.places, str(rate.unit)) == (Decimal("87.7"), 1, "%")


def test_numbered_names(tmp_path: Path) -> None:
    rows = [("单位", "人数"), ("1.财政局", 1), ("（二）发改局", 2), ("三、一中", 3), ("4、二中", 4)]
    assert read(tmp_path / "q.xlsx", rows).dataset.entities == ("财政局", "发改局", "一中", "二中")


def test_a_second_table_below_is_a_problem(tmp_path: Path) -> None:
    rows = [("乡镇", "户数"), ("城关镇", 3), ("乡镇", "面积（亩）"), ("河东镇", 9)]
    assert told(read(tmp_path / "q.xlsx", rows)) == ["A3 第3行又是一个表头，和上面的不一样"]


def test_the_sum_of_all_others_under_a_countys_name_is_told(tmp_path: Path) -> None:
    rows = [("乡镇", "户数"), ("清河县", 10), ("甲镇", 1), ("乙镇", 2), ("丙镇", 3), ("丁镇", 4)]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert noted(loaded) == ["A2 “清河县”一行的数都是其他各行之和，像是合计行，仍当作一个地区读"]
    assert loaded.dataset.entities[0] == "清河县"


def test_the_same_head_under_a_title_of_its_own_is_another_table(tmp_path: Path) -> None:
    rows = [
        ("2022年各乡镇情况",),
        ("乡镇", "户数"),
        ("城关镇", 3),
        ("合计", 3),
        (),
        ("2023年各乡镇情况",),
        ("乡镇", "户数"),
        ("城关镇", 4),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert told(loaded) == ["A7 第7行又是一个表头，上面另有题目“2023年各乡镇情况”"]
    assert loaded.dataset.entities == ("城关镇",)


def test_a_table_goes_on_under_its_head_printed_again(tmp_path: Path) -> None:
    for line in ("续表", "（续表二）", "2023年各乡镇情况", "2023年各乡镇情况（续）"):
        rows = [
            ("2023年各乡镇情况",),
            ("乡镇", "户数"),
            ("城关镇", 3),
            (line,),
            ("乡镇", "户数"),
            ("河东镇", 4),
        ]
        loaded = read(tmp_path / "q.xlsx", rows)
        assert told(loaded) == []
        assert loaded.dataset.entities == ("城关镇", "河东镇")


def test_a_town_with_its_own_sums_over_its_villages_is_a_subtotal(tmp_path: Path) -> None:
    rows = [
        ("乡镇", "村", "户数", "人口"),
        ("城关镇", None, 30, 91),
        (None, "张村", 10, 30),
        (None, "李村", 20, 61),
        ("河东镇", None, 70, 213),
        (None, "张村", 30, 92),
        (None, "赵村", 40, 121),
    ]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert loaded.dataset.faults == ()
    assert loaded.dataset.entities == ("城关镇张村", "李村", "河东镇张村", "赵村")
    assert skipped(loaded.ledgers[0]) == {"2": "小计", "5": "小计"}
    forgotten = [*rows[:4], ("河东镇", None, 70, 214), *rows[5:]]
    [fault] = read(tmp_path / "q.xlsx", forgotten).dataset.faults
    assert fault.entity == "第5行（没有名称）"
    assert fault.hint.startswith("补上名称；是“河东镇”的小计就写上 小计")


def test_the_mean_of_scores_is_no_entity(tmp_path: Path) -> None:
    rows = [("单位", "得分"), ("财政局", 98), ("税务局", 96), ("平均分", 97)]
    assert read(tmp_path / "q.xlsx", rows).dataset.entities == ("财政局", "税务局")
