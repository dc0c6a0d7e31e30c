"""Comparisons in templates: the word by the period, what has no 上期, what has no other period."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reportgen.document import flows, plain_text
from reportgen.errors import Problems, ReportError, flatten
from reportgen.indicators.loading import load
from reportgen.template.engine import Rendered, load_template
from reportgen.template.rendering import Missing
from tests.making import report_type

ROWS = """指标,数值,单位,时期,地区
投资,106.2,亿元,2023年,
投资,100,亿元,2022年,
投资,52.9,亿元,2023年上半年,
投资,50,亿元,2022年上半年,
常住人口,81.2,万人,2023年底,
常住人口,80,万人,2022年底,
"""
WORKS = "名目,投入（万元）,名次\n管网改造,30,2\n道路改造,40,1\n"


def made(
    folder: Path, body: str, period: str | None, rows: str = ROWS, missing: Missing = "mark"
) -> Rendered:
    path, ledger = folder / "指标.csv", folder / "工程.csv"
    path.write_text(rows, "utf-8")
    ledger.write_text(WORKS, "utf-8")
    kind = load_template(report_type(folder / "类型", body))
    return kind.render(load([path, ledger]).at(None, period), missing)


def text(rendered: Rendered) -> str:
    (block,) = rendered.document.blocks[1:]
    return plain_text(flows(block)[0])


def refusal(folder: Path, body: str, period: str | None, rows: str = ROWS) -> ReportError:
    with pytest.raises((ReportError, Problems)) as caught:
        made(folder, body, period, rows)
    (error,) = flatten([caught.value])
    return error


@pytest.mark.parametrize(
    ("written", "period", "printed"),
    [
        ("{{ 投资 | 比同期 }}", "2023年", "比上年增长6.2%"),
        ("{{ 投资 | 比同期 }}", "2023年上半年", "同比增长5.8%"),
        ("{{ 投资 | 时期('2023年') | 比同期 }}", "2023年上半年", "比上年增长6.2%"),
        ("{{ 常住人口 | 时期('2023年底') | 比同期(升='增加') }}", "2023年", "比上年末增加1.5%"),
        ("{{ (投资 * 2) | 比同期 }}", "2023年上半年", "同比增长5.8%"),
        ("{{ 投资 | 比同期(0) }}", "2023年", "比上年增长6%"),
        ("{{ 投资 | 比上期 }}", "2023年", "比上年增长6.2%"),
        ("{{ 无 | 比同期 }}", "2023年", "比上年XX%"),
        ("{{ 无 | 比同期 }}", "2023年上半年", "同比XX%"),
    ],
)
def test_the_word_is_of_the_numbers_own_period(
    written: str, period: str, printed: str, tmp_path: Path
) -> None:
    rows = f"{ROWS}无,,亿元,{period},\n"
    rendered = made(tmp_path, written, period, rows)
    assert text(rendered) == printed
    assert [n for n in rendered.notices if "时期" in n.message] == []


@pytest.mark.parametrize(
    ("written", "period", "right", "instead"),
    [
        ("比上年", "2023年上半年", "同比", "比同期"),
        ("比上年末", "2023年上半年", "同比", "比同期"),
        ("比上年末", "2023年", "比上年", "比同期"),
        ("环比", "2023年", "比上年", "比上期"),
        ('升降(比="比上年")', "2023年上半年", '升降(比="同比")', '升降(比="同期")'),
    ],
)
def test_a_word_that_does_not_fit_the_period_is_told(
    written: str, period: str, right: str, instead: str, tmp_path: Path
) -> None:
    body = f"{{% for 次 in range(2) %}}{{{{ 投资 | {written} }}}}{{% endfor %}}"
    (notice,) = made(tmp_path, body, period).notices
    assert re.search(
        f"^“(比上年末?|环比)”和时期不合：{period}的数写“(比上年|同比)”$", notice.message
    )
    assert str(notice.where) == "report.md 第4行"
    assert f"| {right}" in notice.hint
    assert f"| {instead}" in notice.hint


@pytest.mark.parametrize(
    ("written", "period"),
    [("同比", "2023年"), ("比上年", "2023年"), ("同比", "2023年上半年"), ("增减", "2023年上半年")],
)
def test_a_word_that_may_be_said_is_not(written: str, period: str, tmp_path: Path) -> None:
    assert made(tmp_path, f"{{{{ 投资 | {written} }}}}", period).notices == ()


def test_without_a_period_there_is_no_word(tmp_path: Path) -> None:
    rows = "指标,数值,单位,上年同期\n投资,106.2,亿元,100\n"
    error = refusal(tmp_path, "投资{{ 投资 | 比同期 }}。", None, rows)
    assert "不知道是哪个时期" in error.message
    assert "报告期" in error.hint
    assert "同比、比上年" in error.hint
    (tmp_path / "b").mkdir()
    assert text(made(tmp_path / "b", "{{ 投资 | 同比 }}", None, rows)) == "同比增长6.2%"


def test_of_two_periods_there_is_no_word(tmp_path: Path) -> None:
    error = refusal(tmp_path, "{{ (投资 + (投资 | 时期('2022年'))) | 比同期 }}", "2023年")
    assert "2023年、2022年" in error.message


@pytest.mark.parametrize(
    "written", ["投资 | 环比", "投资 | 比上期", "投资.上期", "投资 | 由到(投资.上期)"]
)
def test_half_a_year_has_none_before(written: str, tmp_path: Path) -> None:
    error = refusal(tmp_path, f"{{{{ {written} }}}}", "2023年上半年")
    assert "2023年上半年没有上期" in error.message
    assert "“上期”列" in error.hint
    assert error.where is not None


def test_a_column_says_what_the_one_before_is(tmp_path: Path) -> None:
    rows = "指标,数值,单位,时期,上期\n投资,52.9,亿元,2023年上半年,50\n"
    assert text(made(tmp_path, "{{ 投资 | 比上期 }}", None, rows)) == "环比增长5.8%"


def test_a_sentence_on_the_one_before_is_left_out(tmp_path: Path) -> None:
    body = "投资{{ 投资 }}{% 可省 %}，{{ 投资 | 比上期 }}{% 可省完 %}。"
    assert text(made(tmp_path, body, "2023年上半年", missing="omit")) == "投资52.9亿元。"
    (tmp_path / "b").mkdir()
    body = "投资{{ 投资 }}{% if 投资.上期 is 有数 %}，{{ 投资 | 比上期 }}{% endif %}。"
    assert text(made(tmp_path / "b", body, "2023年上半年")) == "投资52.9亿元。"


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("表['工程'][0]['投入'] | 同比", "“上年同期”"),
        ("表['工程'][0]['投入'] | 环比", "“上期”"),
        ("表['工程'][0]['投入'] | 完成率", "“目标”"),
        ("表['工程'][0]['投入'] | 时期('2022年')", "别的时期"),
        ("表['工程'] | 个数 | 比同期", "“上年同期”"),
        ("(投资 / (表['工程'] | 个数)) | 同比", "“上年同期”"),
    ],
)
def test_a_number_of_a_table_has_no_other_period(written: str, what: str, tmp_path: Path) -> None:
    """Compared with itself it would be 持平 for ever."""
    error = refusal(tmp_path, f"{{{{ {written} }}}}", "2023年")
    assert f"没有{what}" in error.message
    assert "增长(" in error.hint


def test_a_rank_in_a_table_is_a_rank(tmp_path: Path) -> None:
    assert text(made(tmp_path, "{{ 表['工程'][0]['名次'] | 排名 }}", "2023年")) == "第2位"


def test_a_noun_comes_from_the_indicators_name(tmp_path: Path) -> None:
    rows = "指标,数值,单位,时期\n重点企业数,26,个,2023年\n党员,,,2023年\n突击队,3,,2023年\n"
    assert (
        text(made(tmp_path, "{{ 重点企业数 | 量词 }}、{{ 党员 | 量词 }}", None, rows))
        == "26家、XX名"
    )
    (tmp_path / "b").mkdir()
    assert "没有“突击队”" in refusal(tmp_path / "b", "{{ 突击队 | 量词 }}", None, rows).message
