"""Several periods in one sheet, tables of one head told together, ledgers lying on their side."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from reportgen.binding.expression import Measure
from reportgen.indicators.ledgers.telling import told as reading_told
from reportgen.indicators.loading import survey
from tests.indicators.ledgers.sheets import Cells, book, meanings, noted, read, skipped, told

JUNE = datetime.datetime(2024, 6, 1)


@pytest.mark.parametrize(
    ("head", "periods"),
    [
        (("时期",), [("2023年",), ("2024年",)]),
        (("年度",), [(2023,), (2024,)]),
        (("年份", "月份"), [(2023, 6), ("2024年", "7月")]),
        (("年份", "季度"), [(2023, 1), (2024, "二季度")]),
        (("年月",), [("2023年6月",), (JUNE,)]),
    ],
)
def test_a_row_for_each_entity_and_period(
    tmp_path: Path, head: tuple[str, ...], periods: list[tuple[object, ...]]
) -> None:
    rows = [
        ("县区", *head, "收入（万元）"),
        *(
            (name, *period, 10 * i + j)
            for i, period in enumerate(periods)
            for j, name in enumerate(("甲县", "乙县"))
        ),
    ]
    formats = {"B4": "yyyy年m月", "B5": "yyyy年m月"} if periods[1] == (JUNE,) else {}
    path = book(tmp_path / "q.xlsx", {"Sheet1": rows}, formats=formats)
    loaded = survey([path])
    assert told(loaded) == []
    found = {(key[1], key[2][:4]): o.value for key, o in loaded.dataset.observations.items()}
    assert found == {
        ("甲县", "2023"): 0,
        ("乙县", "2023"): 1,
        ("甲县", "2024"): 10,
        ("乙县", "2024"): 11,
    }
    assert len(loaded.ledgers) == 2
    assert loaded.ledgers[0].columns[1].role == "时期"


def test_the_year_before_comes_from_the_same_sheet(tmp_path: Path) -> None:
    rows = [
        ("县区", "时期", "收入（万元）"),
        ("甲县", "2023年", 1), ("乙县", "2023年", 2), ("合计", "2023年", 3),
        ("甲县", "2024年", 4), ("乙县", "2024年", 5), ("合计", "2024年", 8),
        ("注：快报数。",),
    ]  # fmt: skip
    loaded = read(tmp_path / "q.xlsx", rows)
    data = loaded.dataset.at("甲县")
    before = data.look_up(data.ref("收入", Measure.YEAR_BEFORE))
    assert before is not None
    assert before.value == 1
    assert loaded.dataset.observations["收入", "合计", "2024年", Measure.VALUE].value == 8
    assert noted(loaded)[0].startswith("C7 合计行的“收入”是8，各行（C5 到 C6，共2个数）加起来是9")
    assert skipped(loaded.ledgers[1]) == {"7": "合计", "8": "注"}


def test_a_period_written_once_for_its_rows(tmp_path: Path) -> None:
    rows = [
        ("时期", "县区", "收入"),
        ("2023年", "甲县", 1), (None, "乙县", 2),
        ("2024年", "甲县", 3), (None, "乙县", 4),
    ]  # fmt: skip
    loaded = read(tmp_path / "q.xlsx", rows)
    assert loaded.dataset.observations["收入", "乙县", "2023年", Measure.VALUE].value == 2
    assert loaded.dataset.observations["收入", "乙县", "2024年", Measure.VALUE].value == 4


def test_a_total_of_all_periods_is_told_and_left(tmp_path: Path) -> None:
    rows = [
        ("县区", "时期", "收入"),
        ("甲县", "2023年", 1), ("乙县", "2023年", 2),
        ("甲县", "2024年", 3), ("乙县", "2024年", 4),
        ("合计", None, 10),
    ]  # fmt: skip
    loaded = read(tmp_path / "q.xlsx", rows)
    assert noted(loaded) == ["A6 第6行是合计，没有写时期，没有读"]
    assert loaded.dataset.whole == ""


def test_a_row_of_no_period_is_a_problem(tmp_path: Path) -> None:
    rows = [
        ("县区", "时期", "收入"),
        ("甲县", "2023年", 1),
        ("甲县", "去年底", 3),
        ("乙县", "2023年", 2),
    ]
    [line] = told(read(tmp_path / "q.xlsx", rows))
    assert "B3 写的“去年底”看不出是哪个时期" in line


def test_years_of_entities_that_stand_once_are_text(tmp_path: Path) -> None:
    rows = [("项目名称", "年份", "投资"), ("甲路", 2022, 1), ("乙路", 2023, 2)]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert loaded.dataset.at("甲路").info["年份"].text == "2022"


def test_rows_of_people_are_no_ledger(tmp_path: Path) -> None:
    rows: Cells = [("村", "户主", "人口"), *(("李庄村", f"户主{i}", i) for i in range(1, 6))]
    [line] = told(read(tmp_path / "q.xlsx", rows))
    assert "同一个名称反复出现" in line


def test_tables_of_one_head_are_told_together(tmp_path: Path) -> None:
    sheets = {f"{m}月": [("县区", "产值（万元）"), ("甲县", m), ("合计", m)] for m in range(1, 13)}
    loaded = survey([book(tmp_path / "月报2024年.xlsx", sheets)])
    text = reading_told(loaded.ledgers)
    assert text.count("产值(万元)") == 1
    assert "12张表读作台账" in text
    assert text.count("没有当作地区的行，合计：第3行") == 12
    assert "2024年11月：1个地区（单位）；合计行：合计" in text


@pytest.mark.parametrize("unit", [True, False])
def test_a_ledger_on_its_side_is_refused_with_what_to_do(tmp_path: Path, unit: bool) -> None:
    rows = [
        ("指标", *(("单位",) * unit), "甲县", "乙县", "城关镇"),
        ("产值", *(("亿元",) * unit), 1, 2, 3),
        ("投资", *(("亿元",) * unit), 4, 5, 6),
    ]
    [problem] = read(tmp_path / "q.xlsx", rows).problems
    assert "横竖反了" in problem.hint
    assert "转置" in problem.hint


def test_what_is_counted_below_a_group(tmp_path: Path) -> None:
    rows = [
        ("县区", "监测对象", None, "其中", None),
        (None, None, None, "脱贫户", None),
        (None, "户", "人", "户", "人"),
        ("甲县", 1, 2, 3, 4),
    ]
    loaded = read(tmp_path / "q.xlsx", rows, merges=("A1:A3", "B1:C2", "D1:E1", "D2:E2"))
    assert meanings(loaded.ledgers[0]) == {
        "B": "监测对象户数 数值 户", "C": "监测对象人数 数值 人",
        "D": "脱贫户户数 数值 户", "E": "脱贫户人数 数值 人",
    }  # fmt: skip


def test_a_name_merged_over_the_rows_of_its_periods(tmp_path: Path) -> None:
    rows = [
        ("市", "县区", "年份", "投资（亿元）", "区位"),
        ("东市", "甲县", "2022年", 1, "东"),
        (None, None, "2023年", 2, None),
        (None, "乙县", "2022年", 3, "西"),
        (None, None, "2023年", 4, None),
    ]
    path = book(
        tmp_path / "q.xlsx", {"Sheet1": rows}, merges=("A2:A5", "B2:B3", "B4:B5", "E2:E3", "E4:E5")
    )
    loaded = survey([path])
    assert (loaded.problems, loaded.dataset.faults) == ((), ())
    found = {
        (entity, period): o.value
        for (_, entity, period, _), o in loaded.dataset.observations.items()
    }
    assert found == {
        ("甲县", "2022年"): 1,
        ("甲县", "2023年"): 2,
        ("乙县", "2022年"): 3,
        ("乙县", "2023年"): 4,
    }
    assert {e: c["市"].text for e, c in loaded.dataset.texts.items()} == {
        "甲县": "东市",
        "乙县": "东市",
    }


def test_a_year_written_once_holds_for_the_months_below(tmp_path: Path) -> None:
    rows = [
        ("县区", "年份", "月份", "投资（万元）"),
        ("甲县", 2023, 12, 4), ("甲县", 2024, 1, 5), ("甲县", None, 2, 6),
        ("乙县", 2024, 1, 7), ("乙县", None, "2月", 8),
    ]  # fmt: skip
    loaded = survey([book(tmp_path / "q.xlsx", {"Sheet1": rows})])
    assert told(loaded) == []
    found = {(key[1], key[2]): o.value for key, o in loaded.dataset.observations.items()}
    assert found == {
        ("甲县", "2023年12月"): 4, ("甲县", "2024年1月"): 5, ("甲县", "2024年2月"): 6,
        ("乙县", "2024年1月"): 7, ("乙县", "2024年2月"): 8,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("head", "said", "period"),
    [("年度", 2024, "2024年"), ("报告期", "2024年6月", "2024年6月"), ("年份", "2024年", "2024年")],
)
def test_one_period_in_all_rows_is_that_of_the_sheet(
    tmp_path: Path, head: str, said: object, period: str
) -> None:
    rows = [(head, "县区", "税收（万元）"), (said, "甲县", 1), (said, "乙县", 2), (None, "合计", 3)]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert told(loaded) == []
    assert {key[2] for key in loaded.dataset.observations} == {period}
    assert loaded.dataset.whole == "合计"


def test_months_in_hanzi(tmp_path: Path) -> None:
    rows = [
        ("2024年",), ("县区", "月份", "税收（万元）"),
        ("甲县", "一月", 1), ("甲县", "十二月份", 2), ("乙县", "一月", 3), ("乙县", "十二月份", 4),
    ]  # fmt: skip
    loaded = read(tmp_path / "q.xlsx", rows)
    assert told(loaded) == []
    assert {key[2] for key in loaded.dataset.observations} == {"2024年1月", "2024年12月"}
