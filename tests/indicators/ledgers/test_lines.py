"""Lines among the rows that say of when, or whose, the rows below them are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.indicators.ledgers.sheets import Cells, noted, read, skipped, told

HEAD = ("乡镇", "税收（万元）")


def _amounts(path: Path, rows: Cells) -> dict[str, str]:
    loaded = read(path, rows)
    assert told(loaded) == []
    return {
        f"{entity} {period}".strip(): str(found.value)
        for (_, entity, period, _), found in loaded.dataset.observations.items()
    }


def test_quarters_one_under_another(tmp_path: Path) -> None:
    rows = [
        ("2024年税收",), HEAD,
        ("一季度",), ("甲镇", 1), ("乙镇", 2), ("合计", 3),
        ("二季度",), ("甲镇", 3), ("乙镇", 4), ("合计", 7),
    ]  # fmt: skip
    assert _amounts(tmp_path / "q.xlsx", rows) == {
        "甲镇 2024年一季度": "1", "乙镇 2024年一季度": "2", "合计 2024年一季度": "3",
        "甲镇 2024年二季度": "3", "乙镇 2024年二季度": "4", "合计 2024年二季度": "7",
    }  # fmt: skip


def test_a_sum_of_all_quarters_is_not_that_of_the_last(tmp_path: Path) -> None:
    rows = [
        ("2024年税收",), HEAD,
        ("一季度",), ("甲镇", 1), ("乙镇", 2),
        ("二季度",), ("甲镇", 3), ("乙镇", 4), ("总计", 10),
    ]  # fmt: skip
    assert not any("总计" in key for key in _amounts(tmp_path / "q.xlsx", rows))
    assert noted(read(tmp_path / "q.xlsx", rows)) == ["A9 第9行是合计，没有写时期，没有读"]


def test_quarters_of_no_year_are_refused(tmp_path: Path) -> None:
    rows = [("一季度",), HEAD, ("甲镇", 1), ("乙镇", 2), ("二季度",), ("甲镇", 3), ("乙镇", 4)]
    (message,) = told(read(tmp_path / "q.xlsx", rows))
    assert "第5行写的时期“二季度”，看不出是哪一年的" in message


def test_rows_above_the_first_line_need_a_period(tmp_path: Path) -> None:
    rows = [HEAD, ("甲镇", 1), ("乙镇", 2), ("2024年二季度",), ("甲镇", 3), ("乙镇", 4)]
    (message,) = told(read(tmp_path / "q.xlsx", rows))
    assert "第4行写的时期“2024年二季度”，上面各行的时期没有写" in message


def test_a_year_below_the_head_is_no_entity(tmp_path: Path) -> None:
    rows = [HEAD, ("2024年", ""), ("甲镇", 1), ("乙镇", 2)]
    assert _amounts(tmp_path / "q.xlsx", rows) == {"甲镇 2024年": "1", "乙镇 2024年": "2"}


def test_a_date_below_the_table_is_a_note(tmp_path: Path) -> None:
    rows = [("2024年6月税收",), HEAD, ("甲镇", 1), ("乙镇", 2), (None, "2024年7月5日")]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert (loaded.problems, loaded.dataset.faults) == ((), ())
    assert skipped(loaded.ledgers[0])["5"] == "注"


def test_a_numbered_line_in_the_column_of_numbers_is_a_group(tmp_path: Path) -> None:
    rows = [
        ("序号", "企业名称", "产值（万元）"),
        ("一、城关镇",), (1, "甲公司", 10), (2, "乙公司", 20),
        ("二、河东镇",), (1, "甲公司", 5),
    ]  # fmt: skip
    assert _amounts(tmp_path / "q.xlsx", rows) == {
        "城关镇甲公司": "10",
        "乙公司": "20",
        "河东镇甲公司": "5",
    }


def test_the_blank_of_a_pivot_table_is_no_name(tmp_path: Path) -> None:
    rows = [("行标签", "求和项:投资（万元）"), ("甲镇", 1), ("(空白)", 2), ("乙镇", 4), ("总计", 7)]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert [fault.message for fault in loaded.dataset.faults] == ["第3行有数，没有写名称"]


def test_rows_that_compare_are_nobody(tmp_path: Path) -> None:
    labels = (
        "累计", "上年合计", "去年同期", "增减%", "同比增长", "全市同比±%", "完成率（%）", "占全市比重", "目标值", "权重", "最高", "中位数",
    )  # fmt: skip
    rows = [HEAD, ("甲镇", 1), ("乙镇", 2), *((label, 3) for label in labels)]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert (told(loaded), noted(loaded)) == ([], [])
    assert loaded.dataset.entities == ("甲镇", "乙镇")
    assert loaded.dataset.whole == "累计"
    assert set(skipped(loaded.ledgers[0]).values()) == {"合计", "比较"}


def test_names_with_such_words_in_them_stay_names(tmp_path: Path) -> None:
    names = ("总工会", "小计经济社", "全县残联", "完成村", "最高人民法院", "目标管理办公室")
    rows = [("单位", "投入（万元）"), *((name, at) for at, name in enumerate(names, 1))]
    assert read(tmp_path / "q.xlsx", rows).dataset.entities == names


@pytest.mark.parametrize(
    "numbers",
    [
        ("栏次", "甲", "1", "2", "3", "乙"),
        ("", "甲", "1=2+3", "2", "3", ""),
        ("甲", "乙", "(1)=(2)+(3)", "(2)", "(3)", "丙"),
    ],
)
def test_numbers_of_columns_are_nobodys(tmp_path: Path, numbers: tuple[str, ...]) -> None:
    head = ("序号", "乡镇", "合计（人）", "男", "女", "备注")
    rows = [head, numbers, (1, "甲镇", 3, 1, 2, "好"), (2, "乙镇", 7, 3, 4, "好")]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert loaded.dataset.entities == ("甲镇", "乙镇")
    assert skipped(loaded.ledgers[0]) == {"2": "栏号"}


@pytest.mark.parametrize("label", ["单位", "—", None])
def test_units_below_the_head_with_a_stroke_for_none(tmp_path: Path, label: str | None) -> None:
    rows = [("县区", "GDP", "得分"), (label, "亿元", "—"), ("甲县", 1, 3), ("乙县", 4, 6)]
    loaded = read(tmp_path / "q.xlsx", rows)
    assert (told(loaded), loaded.dataset.faults) == ([], ())
    assert [c.unit for c in loaded.ledgers[0].columns] == ["", "亿元", ""]
