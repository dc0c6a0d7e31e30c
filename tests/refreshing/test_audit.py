"""audit with data: the three-way rule, what follows --entity and --period, exit status."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from reportgen import bundled
from reportgen.auditing import AuditReport, audit, audit_of, render
from reportgen.binding.evaluate import leaves_of
from reportgen.binding.expression import Const, Measure, Op, Ref, Several
from reportgen.cli import main
from reportgen.errors import ReportError
from reportgen.generating import draft, load_data, report_type
from reportgen.refreshing import refresh
from reportgen.renewing import Fresh, data_for, followed, renewed, verdict
from reportgen.word.reading import read
from tests.refreshing.worked import HERE, corrected, edited, made, typed_over


@pytest.fixture
def docx(tmp_path: Path) -> Path:
    path = tmp_path / "东河区.docx"
    path.write_bytes(made())
    return path


def by_text(report: AuditReport) -> dict[str, tuple[str, str]]:
    return {n.wrote: (n.fresh, n.verdict) for n in report.numbers}


def test_the_same_data_leave_nothing_to_do(docx: Path) -> None:
    report = audit(docx, [HERE / "workbook.xlsx"])
    assert {n.verdict for n in report.numbers if not n.missing} == {"current"}
    assert by_text(report)["XX名"] == ("", "missing")
    assert report.exit_status == 0


def test_the_worked_example(docx: Path, tmp_path: Path) -> None:
    docx.write_bytes(edited())
    report = audit(docx, [corrected(tmp_path / "new.xlsx")])
    found = by_text(report)
    assert found["126个"] == ("112个", "stale")
    assert found["同比增长9.6%"] == ("同比下降2.6%", "stale")
    assert found["7个"] == ("9个", "conflict")
    assert found["XX名"] == ("15名", "stale")
    assert found["4个"] == ("4个", "current")
    assert report.summary == {
        "numbers": 14, "current": 10, "stale": 3, "edited": 0, "conflict": 1,
        "missing": 0, "lost": 0, "copies": 0, "differing": 0, "literal": 1,
        "unsourced": 0, "checks": 2, "failed": 1, "undetermined": 0, "broken": 0,
    }  # fmt: skip
    assert report.exit_status == 1
    told = render(report)
    assert "新数" in told
    assert "已改，数据也变了" in told


def test_a_person_who_types_what_the_data_say_is_right(tmp_path: Path, docx: Path) -> None:
    docx.write_bytes(typed_over(made(), "126个", "112个"))
    report = audit(docx, [corrected(tmp_path / "new.xlsx", {"C2": 112})])
    assert by_text(report)["126个"] == ("112个", "current")


def test_a_value_that_is_gone_needs_a_person(tmp_path: Path, docx: Path) -> None:
    report = audit(docx, [corrected(tmp_path / "new.xlsx", {"C6": None})])
    (number,) = [n for n in report.numbers if n.wrote == "4个"]
    assert (number.verdict, number.fresh) == ("missing", "")
    assert "单独组建（new.xlsx 指标!C6是空的）" in number.reason
    assert number.to_json()["reason"] == number.reason
    assert report.exit_status == 1


def test_an_edit_against_the_same_data_is_an_edit(docx: Path) -> None:
    docx.write_bytes(typed_over(typed_over(made(), "7个", "8个"), "XX名", "15名"))
    report = audit(docx, [HERE / "workbook.xlsx"])
    assert by_text(report)["7个"] == ("7个", "edited")
    assert by_text(report)["XX名"] == ("", "edited")


def test_what_cannot_be_computed_says_why() -> None:
    record = read(made(), "甲.docx").record
    assert record is not None
    anchor = record.anchors[1]
    binding = replace(
        anchor.binding, expression=Op("/", (anchor.binding.expression, Const(Decimal(0))))
    )
    data = data_for(record.provenance, [HERE / "workbook.xlsx"])
    fresh = renewed(replace(anchor, binding=binding), data)
    assert fresh.reason.startswith("算不出来：除数是0")
    assert verdict(anchor, anchor.text, fresh) == "missing"


def test_a_file_without_the_sheet_is_no_count_of_nought(tmp_path: Path, docx: Path) -> None:
    book = openpyxl.load_workbook(HERE / "workbook.xlsx")
    del book["做法"]
    book.save(tmp_path / "new.xlsx")
    report = audit(docx, [tmp_path / "new.xlsx"])
    assert by_text(report)["两项"] == ("", "missing")


def test_entity_and_period_are_followed(docx: Path) -> None:
    book = [HERE / "workbook.xlsx"]
    report = audit(docx, book, entity="西河区")
    assert by_text(report)["同比增长9.6%"][0] == "同比持平"
    report = audit(docx, book, period="2023年")
    assert by_text(report)["126个"] == ("115个", "stale")
    with pytest.raises(ReportError, match="没有时期“2031年”"):
        audit(docx, book, period="2031年")


def test_data_of_another_place_are_refused(tmp_path: Path, docx: Path) -> None:
    path = tmp_path / "other.yaml"
    rows = "指标:\n  - {指标: 两新党组织, 数值: 3, 单位: 个}\n"
    path.write_text("基本信息:\n  地区: 景县\n" + rows, "utf-8")
    with pytest.raises(ReportError, match="材料是“东河区”的，数据是“景县”的"):
        audit(docx, [path])
    path.write_text("基本信息:\n  报告期: 2025年\n" + rows, "utf-8")
    with pytest.raises(ReportError, match="材料是“2024年”的，数据是“2025年”的"):
        audit(docx, [path])


@pytest.mark.parametrize(
    ("wrote", "stands", "fresh", "expected"),
    [
        ("甲", "甲", "甲", "current"),
        ("甲", "乙", "乙", "current"),
        ("甲", "甲", "乙", "stale"),
        ("甲", "乙", "甲", "edited"),
        ("甲", "乙", "丙", "conflict"),
        ("甲", "甲", "", "missing"),
        ("甲", "乙", "", "conflict"),
    ],
)
def test_the_three_way_rule(wrote: str, stands: str, fresh: str, expected: str) -> None:
    record = read(made(), "甲.docx").record
    assert record is not None
    anchor = record.anchors[1]
    new = Fresh(anchor.binding.expression, fresh, reason="" if fresh else "缺数")
    swap = {"甲": anchor.text, "": ""}
    new = Fresh(new.expression, swap.get(fresh, fresh), reason=new.reason)
    assert verdict(anchor, swap.get(stands, stands), new) == expected
    assert swap.get(wrote) == anchor.text


def test_on_the_command_line(docx: Path, tmp_path: Path) -> None:
    new = corrected(tmp_path / "new.xlsx")
    result = CliRunner().invoke(main, ["audit", str(docx), "--data", str(new), "--format", "json"])
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert [n["fresh"] for n in told["numbers"]][1:3] == ["112个", "同比下降2.6%"]
    result = CliRunner().invoke(main, ["audit", str(docx), "--period", "2023年"])
    assert result.exit_code == 2
    assert "--data" in result.stderr


def test_without_a_record_everything_is_unsourced(tmp_path: Path) -> None:
    from tests.word_reading.packages import docx as package
    from tests.word_reading.packages import p, r

    path = tmp_path / "别处.docx"
    path.write_bytes(package(p(r("共12个"))))
    report = audit(path, [HERE / "workbook.xlsx"])
    assert [free.verdict for free in report.free] == ["unsourced"]
    assert audit_of(read(path)) == report


def test_undated_rows_are_of_the_period_the_file_names(tmp_path: Path, docx: Path) -> None:
    path = tmp_path / "new.yaml"
    rows = (
        "指标:\n  - {指标: 两新党组织, 数值: 130, 单位: 个}\n"
        "  - {指标: 两新党组织, 数值: 100, 单位: 个, 时期: 2023年}\n"
    )
    path.write_text("基本信息:\n  报告期: 2024年\n" + rows, "utf-8")
    assert by_text(audit(docx, [path]))["同比增长9.6%"] == ("同比增长30.0%", "stale")
    path.write_text("基本信息:\n  报告期: 2025年\n" + rows, "utf-8")
    with pytest.raises(ReportError, match="材料是“2024年”的，数据是“2025年”的"):
        audit(docx, [path])


@pytest.mark.parametrize("name", bundled.SAMPLES)
def test_every_bundled_briefing_agrees_with_its_own_data(name: str, tmp_path: Path) -> None:
    data = bundled.sample(name)
    path = tmp_path / "材料.docx"
    path.write_bytes(draft(report_type(bundled.find_type(name)), load_data([data])).content)
    report = audit(path, [data])
    assert {n.verdict for n in report.numbers if not n.missing} == {"current"}
    assert report.exit_status == 0
    result = refresh(path, [data])
    assert result.content == result.before


def test_what_the_author_pinned_stays() -> None:
    data = load_data([HERE / "workbook.xlsx"], entity="西河区", period="2023年")
    free = Ref("覆盖率", "东河区", "2024年", Measure.YEAR_BEFORE)
    assert followed(free, data) == replace(free, entity="西河区", period="2023年")
    for pinned, place in ((("entity",), ("东河区", "2023年")), (("period",), ("西河区", "2024年"))):
        stated = replace(free, pinned=pinned)
        moved = followed(Several((stated, Op("+", (stated, Const(Decimal(1)))))), data)
        assert {(leaf.entity, leaf.period) for leaf in leaves_of(moved)} == {place}  # type: ignore[union-attr]
