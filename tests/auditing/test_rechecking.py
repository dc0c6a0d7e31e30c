"""核对 on what the file now says: untouched, edited, lost, in other units, copied, calculated."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen import bundled
from reportgen.auditing import AuditReport, audit, audit_of, render
from reportgen.generating import draft, load_data, report_type
from reportgen.template.engine import load_template
from reportgen.word.reading import read
from tests.refreshing.worked import HERE, corrected, made, typed_over
from tests.word_reading.packages import control, p, r, replaced

EAST = made()
SUM = "新建党支部 == 单独组建 + 联合组建"


def audited(content: bytes) -> AuditReport:
    return audit_of(read(content, "东河区.docx"))


def outcome(report: AuditReport, text: str = SUM) -> tuple[str, str]:
    (check,) = [check for check in report.checks if check.text == text]
    return check.now, check.now_detail


@pytest.mark.parametrize("name", bundled.SAMPLES)
def test_an_untouched_file_says_what_it_said(name: str, tmp_path: Path) -> None:
    path = tmp_path / "材料.docx"
    data = bundled.sample(name)
    path.write_bytes(draft(report_type(bundled.find_type(name)), load_data([data])).content)
    for report in (audit(path), audit(path, [data])):
        assert [(c.now, c.now_detail) for c in report.checks] == [
            (c.result, c.detail) for c in report.checks
        ]
        assert {c.fresh or c.result for c in report.checks} <= {c.result for c in report.checks}
        assert report.differences == ()
        assert report.exit_status == 0


def test_the_line_of_the_worked_example(tmp_path: Path) -> None:
    path = tmp_path / "东河区.docx"
    path.write_bytes(typed_over(EAST, "7个", "8个"))
    report = audit(path, [corrected(tmp_path / "new.xlsx")])
    (check, other) = report.checks
    assert (check.result, check.detail) == ("不成立", "12个 ≠ 4个＋7个＝11个")
    assert (check.now, check.now_detail) == ("成立", "12个 ＝ 4个＋8个＝12个")
    assert (check.fresh, check.fresh_detail) == ("不成立", "12个 ≠ 4个＋9个＝13个")
    assert not check.broken
    assert (other.now_detail, other.fresh_detail) == ("12个 ≤ 126个", "12个 ≤ 112个")
    assert "    按新数据不成立（12个 ≠ 4个＋9个＝13个）" in render(report)


def test_a_check_that_no_longer_holds_needs_a_person() -> None:
    report = audited(typed_over(EAST, "126个", "6个"))
    (broken,) = [check for check in report.checks if check.broken]
    assert (broken.result, broken.now, broken.now_detail) == ("成立", "不成立", "12个 ＞ 6个")
    assert (report.summary["broken"], report.exit_status) == (1, 1)
    assert "按文中现数，核对不再成立（1条）：" in render(report)


def test_a_check_that_failed_at_generation_stays_known() -> None:
    report = audited(typed_over(EAST, "7个", "9个"))
    assert outcome(report) == ("不成立", "12个 ≠ 4个＋9个＝13个")
    assert report.summary["broken"] == 0


@given(*[st.integers(0, 10**6)] * 3)
def test_the_outcome_is_that_of_the_numbers_on_the_page(new: int, alone: int, joint: int) -> None:
    content = EAST
    for old, value in (("12个", new), ("4个", alone), ("7个", joint)):
        content = typed_over(content, old, f"{value} 个")  # with a blank: no two alike
    now, detail = outcome(audited(content))
    assert now == ("成立" if new == alone + joint else "不成立")
    assert f"{alone}个＋{joint}个＝{alone + joint}个" in detail


@pytest.mark.parametrize(
    ("wording", "value"),
    [("八个", 8), ("１2个", 12), ("8", 8), ("8家", 8), ("约8个", 8), ("1,008个", 1008),
     ("0.1万个", 1000)],
)  # fmt: skip
def test_a_number_is_read_however_it_is_worded(wording: str, value: int) -> None:
    now, detail = outcome(audited(typed_over(EAST, "7个", wording)))
    assert now == ("成立" if 4 + value == 12 else "不成立")
    assert f"＝{4 + value}" in detail


@pytest.mark.parametrize("words", ["若干个", "7万元", "见附件", "7个或8个", "同比增长7%"])
def test_what_is_no_number_of_its_kind_leaves_the_check_open(words: str) -> None:
    now, detail = outcome(audited(typed_over(EAST, "7个", words)))
    assert (now, detail) == ("无法判断", f"联合组建现写作“{words}”，读不出数")


def test_a_number_that_is_gone_has_the_value_it_had_or_the_datas(tmp_path: Path) -> None:
    content = replaced(typed_over(EAST, "12个", "11个"), ">4个<", "><")
    assert outcome(audited(content)) == (
        "成立", "11个 ＝ 4个＋7个＝11个；单独组建不在文中，用生成时的数",
    )  # fmt: skip
    path = tmp_path / "东河区.docx"
    path.write_bytes(content)
    assert outcome(audit(path, [corrected(tmp_path / "new.xlsx", {"C6": 3})])) == (
        "不成立", "11个 ≠ 3个＋7个＝10个；单独组建不在文中，用新数据的数",
    )  # fmt: skip
    other = audit(path, [HERE / "workbook.xlsx"], period="2023年")
    assert "用生成时的数" in outcome(other)[1]  # data of another period say nothing of this one


def test_amounts_in_other_units_are_compared_after_scaling(tmp_path: Path) -> None:
    folder = bundled.find_type("feature")
    content = draft(report_type(folder), load_data([bundled.sample("feature")])).content
    text = "已化解债务 <= 需化解债务"
    report = audited(typed_over(content, "3029.56万元", "0.31亿元"))
    assert outcome(report, text) == ("成立", "503.72万元 ≤ 3100万元")
    report = audited(typed_over(content, "3029.56万元", "0.03亿元"))
    assert outcome(report, text) == ("不成立", "503.72万元 ＞ 300万元")


def test_a_typed_percentage_is_compared_at_its_precision() -> None:
    folder = bundled.find_type("dimensions")
    content = draft(report_type(folder), load_data([bundled.sample("dimensions")])).content
    text = "精品示范社区 / 社区总数 == 精品社区占比"
    assert outcome(audited(typed_over(content, "57.1%", "57%")), text)[0] == "成立"
    assert outcome(audited(typed_over(content, "57.1%", "57.2%")), text)[0] == "不成立"


def test_places_that_disagree_are_named() -> None:
    more = p(r("重申：新建党支部"), control(6, r("13个")), r("，联合组建"), control(8, r("7个")))
    report = audited(replaced(EAST, "<w:sectPr>", f"{more}<w:sectPr>"))
    (found,) = report.differences
    assert found.indicator == "新建党支部"
    assert [(place.text, place.paragraph) for place in found.places] == [("12个", 4), ("13个", 20)]
    assert (report.summary["differing"], report.exit_status) == (1, 1)
    assert "  新建党支部：第5段 12个，第21段 13个" in render(report)
    assert outcome(report) == ("不成立", "13个 ≠ 4个＋7个＝11个")  # what a person changed speaks
    assert json.loads(json.dumps(report.to_json()))["differences"] == [
        {
            "indicator": "新建党支部",
            "places": [
                {"id": 6, "text": "12个", "paragraph": 4},
                {"id": 6, "text": "13个", "paragraph": 20},
            ],
        }
    ]


REPORT = """---
名称: 试
说明: 试
版本: "1"
版式: 公文
标题: 试
指标:
  已建: {单位: 个}
  应建: {单位: 个}
  投资: {单位: 万元}
  信访: {单位: "%"}
推算:
  覆盖率: 已建 / 应建
核对:
  - 覆盖率 >= 0.5
  - 投资 >= 30000
  - 信访 <= 0
  - 应建 >= 10
  - 已建 <= 应建
---
已建{{ 已建 }}，覆盖率{{ 覆盖率 | 百分比(1) }}，投资{{ 投资 | 换算("亿元") }}，另有{{ 投资 }}，信访{{ 信访 | 升降 }}。
"""
ROWS = """指标:
  - {指标: 已建, 数值: 12, 单位: 个}
  - {指标: 应建, 数值: 21, 单位: 个}
  - {指标: 投资, 数值: 34512, 单位: 万元}
  - {指标: 信访, 数值: -3.2, 单位: "%"}
"""


@pytest.fixture
def small(tmp_path: Path) -> bytes:
    (tmp_path / "type").mkdir()
    (tmp_path / "type" / "report.md").write_text(REPORT, "utf-8")
    (tmp_path / "data.yaml").write_text(ROWS, "utf-8")
    return draft(load_template(tmp_path / "type"), load_data([tmp_path / "data.yaml"])).content


def test_a_calculation_is_taken_from_the_page_where_it_was_changed(small: bytes) -> None:
    text = "覆盖率 >= 0.5"
    assert outcome(audited(small), text)[0] == "成立"
    assert outcome(audited(typed_over(small, "57.1%", "47.1%")), text) == (
        "不成立", "0.471 ＜ 0.5",
    )  # fmt: skip
    # its parts changed, itself not, and one of them stands nowhere: what the page says of it holds
    assert outcome(audited(typed_over(small, "12个", "9个")), text) == ("成立", "0.571 ≥ 0.5")
    now, detail = outcome(audited(typed_over(small, "57.1%", "过半")), text)
    assert (now, detail) == ("无法判断", "已建 / 应建现写作“过半”，读不出数")


def test_one_value_in_two_units_goes_together_when_rounded_alike(small: bytes) -> None:
    fine = audited(typed_over(small, "34512万元", "34521万元"))
    assert fine.differences == ()
    assert outcome(fine, "投资 >= 30000") == ("成立", "34521万元 ≥ 30000")
    apart = audited(typed_over(small, "34512万元", "29999万元"))
    assert [place.text for place in apart.differences[0].places] == ["3.45亿元", "29999万元"]
    assert outcome(apart, "投资 >= 30000")[0] == "不成立"
    # a number typed into the check is in the indicator's own unit
    other = audited(typed_over(small, "3.45亿元", "3.35亿元"))
    assert outcome(other, "投资 >= 30000") == ("成立", "33500万元 ≥ 30000")


def test_a_verb_gives_the_sign(small: bytes) -> None:
    assert outcome(audited(typed_over(small, "下降3.2%", "下降4%")), "信访 <= 0")[0] == "成立"
    assert outcome(audited(typed_over(small, "下降3.2%", "增长4%")), "信访 <= 0")[0] == "不成立"


def test_what_nobody_touched_stays(small: bytes) -> None:
    report = audited(typed_over(small, "12个", "9个"))
    assert outcome(report, "应建 >= 10") == ("成立", "21个 ≥ 10")  # it stands nowhere in the text
    assert outcome(report, "已建 <= 应建") == ("无法判断", "应建不在文中，记录里也没有它的数")
