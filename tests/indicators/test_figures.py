"""Numbers: exact from the source text, percent formats, places, and what is no number."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.binding.expression import Measure
from reportgen.errors import Location, ReportError
from reportgen.indicators import load
from reportgen.indicators.cells import Fault, RawCell, Value, exact
from reportgen.indicators.figures import read_figure, text_of
from reportgen.indicators.formats import Shown, shown_by
from reportgen.unit import PERCENT
from tests.indicators.books import listed, notices, problems, value, workbook

PLACE = Location("a.csv", "", "B2")
DECIMALS = st.decimals(
    min_value=-(10**9), max_value=10**9, places=5, allow_nan=False, allow_infinity=False
)


def cell(content: Value, number_format: str = "General") -> RawCell:
    return RawCell(content, PLACE, number_format)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(DECIMALS, min_size=1, max_size=20))
def test_a_decimal_comes_out_of_every_format_as_it_went_in(
    tmp_path: Path, numbers: list[Decimal]
) -> None:
    rows = [(f"甲{n}", number) for n, number in enumerate(numbers)]
    plain = [(name, format(number, "f")) for name, number in rows]
    workbook(tmp_path / "a.xlsx", {"指标": [("指标", "数值"), *rows]})
    with (tmp_path / "b.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("指标", "数值"), *plain])
    records = ",".join(f'{{"指标": "{name}", "数值": {number}}}' for name, number in plain)
    (tmp_path / "c.json").write_text(f'{{"指标": [{records}]}}', "utf-8")
    items = "".join(f"- 指标: {name}\n  数值: {number}\n" for name, number in plain)
    (tmp_path / "d.yaml").write_text("指标:\n" + items, "utf-8")
    for name in ("a.xlsx", "b.csv", "c.json", "d.yaml"):
        data = load([tmp_path / name])
        assert [value(data, label).value for label, _ in rows] == numbers, name


@given(DECIMALS)
def test_text_of_a_number_reads_back(number: Decimal) -> None:
    shown = text_of(cell(exact(format(number, "f"))))
    assert read_figure(cell(shown)).value == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("0.30000000000000004", "0.3"), ("8.7699999999999996E-1", "0.877"), ("100", "100"),
     ("1e2", "100"), ("-0", "0"), ("123456789012345", "123456789012345")],
)  # fmt: skip
def test_fifteen_significant_digits_as_excel_keeps_them(text: str, number: str) -> None:
    result = exact(text)
    assert result == Decimal(number)
    assert isinstance(result, Decimal)
    assert result.as_tuple().exponent in range(-20, 1)


@pytest.mark.parametrize(
    "text", ["1e400000000", "-1E+15", "1e-400000000", "NaN", "Infinity", "-inf", "1234567890123456"]
)
def test_numbers_nobody_can_print_are_faults_at_once(text: str) -> None:
    assert isinstance(exact(text), Fault)


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [("1,234", "1234", ""), ("１２.５", "12.5", ""), ("12.5%", "12.5", "%"), ("8.7‰", "8.7", "‰"),
     (" -3 ", "-3", ""), ("−3", "-3", ""), ("1,234,567.8", "1234567.8", ""), ("12．5％", "12.5", "%")],
)  # fmt: skip
def test_clean_numbers_in_text(text: str, number: str, unit: str) -> None:
    figure = read_figure(cell(text))
    assert (figure.value, figure.unit.name if figure.unit else "") == (Decimal(number), unit)


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        ("五点二", "“五点二”不是数字", "写成阿拉伯数字，如 5.2；缺数请留空"),
        ("约300", "“约300”不是数字", "“约”填到“修饰”列"),
        ("100余场次", "“100余场次”不是数字", "数值只填100"),
        ("11个", "“11个”不是数字", "“个”填到“单位”列"),
        ("—", "“—”不是数字", "缺数请留空"),
        ("/", "“/”不是数字", "缺数请留空"),
        ("无", "“无”不是数字", "缺数请留空"),
        ("XX", "“XX”不是数字", "缺数请留空"),
        ("12,34", "“12,34”不是数字", "阿拉伯数字"),
        ("007", "“007”不是数字", "阿拉伯数字"),
        ("1e999", "整数部分超过15位", "万、亿"),
        (True, "却是TRUE", "请填数"),
        (Fault("单元格是错误值 #DIV/0!", "改正公式"), "#DIV/0!", "改正公式"),
    ],
)
def test_what_is_no_number_says_what_to_do(content: Value, message: str, hint: str) -> None:
    with pytest.raises(ReportError) as caught:
        read_figure(cell(content))
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.where == PLACE


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("General", Shown()),
        ("@", Shown()),
        ("G/通用格式", Shown()),
        ("0", Shown(places=0)),
        ("0.00", Shown(places=2)),
        ("#,##0.0", Shown(places=1)),
        ("0.0%", Shown(percent=True, places=1)),
        ("0%", Shown(percent=True, places=0)),
        ('0.0"%"', Shown(places=1)),
        ("0.0\\%", Shown(places=1)),
        ("0.##", Shown()),
        ("#,##0.00_);[Red](#,##0.00)", Shown(places=2)),
        ("0.00E+00", Shown()),
        ("# ?/?", Shown()),
        ("0.0,", Shown(scaled=True)),
        ("#,##0,", Shown(scaled=True)),
        ("0!.0,", Shown(scaled=True)),
        ('[DBNum1]0.0"个"', Shown(places=1)),
    ],
)
def test_number_formats(number_format: str, shown: Shown) -> None:
    assert shown_by(number_format, Decimal(1)) == shown


def test_the_sign_chooses_the_section_of_a_format() -> None:
    assert shown_by("0.0;-0.00;0", Decimal(1)).places == 1
    assert shown_by("0.0;-0.00;0", Decimal(-1)).places == 2
    assert shown_by("0.0;-0.00;0", Decimal(0)).places == 0


def test_percent_format_holds_the_ratio_and_gives_unit_and_places(tmp_path: Path) -> None:
    head = ("指标", "数值", "单位", "上年同期")
    path = workbook(
        tmp_path / "q3.xlsx",
        {"指标": [head, ("覆盖率", 0.877, "%", 0.8), ("合格率", 0.9, None), ("占比", 87.7, "%", 85.5),
                 ("提高", 0.052, "个百分点")]},
        {"指标!B2": "0.0%", "指标!D2": "0%", "指标!B3": "0%", "指标!B5": "0.0%"},
    )  # fmt: skip
    data = load([path])
    assert notices(data) == []
    covered = value(data, "覆盖率")
    assert (covered.value, covered.unit, covered.places) == (Decimal("87.7"), PERCENT, 1)
    assert value(data, "覆盖率", Measure.YEAR_BEFORE).value == 80
    assert value(data, "合格率").unit == PERCENT
    assert value(data, "占比").value == Decimal("87.7")
    assert value(data, "占比").places is None
    assert (value(data, "提高").value, value(data, "提高").unit.name) == (
        Decimal("5.2"),
        "个百分点",
    )


def test_a_plain_fraction_under_percent_is_doubted_and_kept(tmp_path: Path) -> None:
    data = load([listed(tmp_path / "q3.xlsx", ("覆盖率", 0.877, "%"))])
    assert value(data, "覆盖率").value == Decimal("0.877")
    [line] = notices(data)
    assert line.startswith("q3.xlsx 指标!B2 | ")
    assert "疑似填错" in line
    assert "87.7%" in line


def test_percent_against_another_unit_is_an_error(tmp_path: Path) -> None:
    path = workbook(tmp_path / "q.xlsx", {"指标": [("指标", "数值", "单位"), ("甲", 0.5, "个")]},
                    {"指标!B2": "0%"})  # fmt: skip
    [line] = problems(path)
    assert line.startswith("q.xlsx 指标!B2 | 数值带“%”，单位却是“个”")


def test_scientific_text_and_scaled_formats_are_doubted(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("指标,数值\n甲,1.2E+05\n", "utf-8")
    data = load([path])
    assert value(data, "甲").value == 120000
    assert "科学计数法" in notices(data)[0]
    book = workbook(
        tmp_path / "b.xlsx", {"指标": [("指标", "数值"), ("甲", 123456)]}, {"指标!B2": "0!.0,"}
    )
    data = load([book])
    assert value(data, "甲").value == 123456
    assert "实际值" in notices(data)[0]


def test_json_numbers_and_number_texts_agree(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        json.dumps({"指标": [{"指标": "甲", "数值": "1,234"}, {"指标": "乙", "数值": 5e-3}]})
    )
    data = load([path])
    assert value(data, "甲").value == 1234
    assert value(data, "乙").value == Decimal("0.005")
