"""Rolled to a period of another kind, a comparison takes the word of that kind (STAT-06)."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.auditing import audit
from reportgen.changes import Refreshed
from reportgen.errors import ReportError
from reportgen.generating import draft, load_data
from reportgen.refreshing import refresh
from reportgen.restructuring import restructure
from reportgen.template.engine import load_template
from reportgen.word.reading import read
from tests.making import report_type
from tests.refreshing.worked import typed_over
from tests.validity import problems
from tests.word_reading.packages import parts_of

ROWS = """指标,数值,单位,时期
投资,106.2,亿元,2023年
投资,100,亿元,2022年
投资,52.9,亿元,2023年上半年
投资,50,亿元,2022年上半年
投资,27.4,亿元,2023年二季度
投资,25.5,亿元,2023年一季度
投资,20,亿元,2022年二季度
利润,3,亿元,2023年
利润,-2,亿元,2022年
利润,-1,亿元,2023年上半年
利润,2,亿元,2022年上半年
利润,1,亿元,2023年二季度
利润,1,亿元,2022年二季度
"""
BODY = "固定资产投资{{ 投资 | 比同期 }}，利润{{ 利润 | 比同期 }}。\n\n各地抓紧推进项目。\n"
YEAR = "固定资产投资比上年增长6.2%，利润比上年扭亏为盈。"
HALF = "固定资产投资同比增长5.8%，利润同比由盈转亏。"
QUARTER = "固定资产投资同比增长37.0%，利润同比持平。"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "指标.csv"
    path.write_text(ROWS, "utf-8")
    return path


def yearly(folder: Path, data: Path, body: str = BODY) -> Path:
    """The briefing on the whole year."""
    path = folder / "材料.docx"
    kind = load_template(report_type(folder / "类型", body))
    path.write_bytes(draft(kind, load_data([data], period="2023年")).content)
    return path


def texts(content: bytes) -> list[str]:
    return [p.text for p in read(content, "材料.docx").paragraphs][1:]


def test_a_yearly_briefing_becomes_a_half_yearly_one_and_back(tmp_path: Path, data: Path) -> None:
    path = yearly(tmp_path, data)
    assert texts(path.read_bytes())[0] == YEAR
    path.write_bytes(
        typed_over(path.read_bytes(), "各地抓紧推进项目。", "各地抓紧推进项目，建成12个。")
    )
    for period, wanted in (("2023年上半年", HALF), ("2023年二季度", QUARTER), ("2023年", YEAR)):
        result = refresh(path, [data], period=period)
        assert texts(result.content) == [wanted, "各地抓紧推进项目，建成12个。"]
        assert problems(result.content) == []
        path.write_bytes(result.content)
        again = refresh(path, [data], period=period)
        assert again.content == path.read_bytes()
        numbers = audit(path, [data]).numbers
        assert {number.verdict for number in numbers} == {"current"}
        assert {number.verdict for number in audit(path).numbers} == {"intact"}


def test_a_rate_that_the_data_hold_takes_the_word_too(tmp_path: Path, data: Path) -> None:
    rates = "投资增速,6.2,%,2023年\n投资增速,-2.2,%,2023年上半年\n"
    data.write_text(ROWS + rates, "utf-8")
    path = yearly(
        tmp_path, data, '{{ 投资增速 | 升降(比="同期") }}、{{ 投资增速 | 升降(比="比上年") }}\n'
    )
    assert texts(path.read_bytes()) == ["比上年增长6.2%、比上年增长6.2%"]
    result = refresh(path, [data], period="2023年上半年")
    assert texts(result.content) == ["同比下降2.2%、比上年下降2.2%"]
    (told,) = (n for n in result.notices if "和时期不合" in n.message)
    assert '升降(比="同期")' in told.hint


def test_the_record_keeps_the_form_and_not_the_word(tmp_path: Path, data: Path) -> None:
    result = refresh(yearly(tmp_path, data), [data], period="2023年上半年")
    record = read(result.content, "材料.docx").record
    assert record is not None
    assert {anchor.binding.form.name for anchor in record.anchors} == {"比同期"}
    assert [anchor.text for anchor in record.anchors] == ["同比增长5.8%", "同比由盈转亏"]


def test_audit_says_which_word_is_due(tmp_path: Path, data: Path) -> None:
    report = audit(yearly(tmp_path, data), [data], period="2023年上半年")
    assert [(n.verdict, n.stands, n.fresh) for n in report.numbers] == [
        ("stale", "比上年增长6.2%", "同比增长5.8%"),
        ("stale", "比上年扭亏为盈", "同比由盈转亏"),
    ]


def test_a_phrase_that_a_person_changed_stays(tmp_path: Path, data: Path) -> None:
    path = yearly(tmp_path, data)
    path.write_bytes(typed_over(path.read_bytes(), "比上年增长6.2%", "较上年增长6.2%"))
    result = refresh(path, [data], period="2023年上半年")
    assert [change.action for change in result.changes] == ["kept", "updated"]
    assert texts(result.content)[0] == "固定资产投资较上年增长6.2%，利润同比由盈转亏。"


def test_a_merge_with_the_type_words_the_new_period_too(tmp_path: Path, data: Path) -> None:
    path = yearly(tmp_path, data)
    path.write_bytes(
        typed_over(path.read_bytes(), "各地抓紧推进项目。", "各地抓紧推进项目，建成12个。")
    )
    numbers = restructure(path, [data], tmp_path / "类型", period="2023年上半年").numbers
    assert texts(numbers.content) == [HALF, "各地抓紧推进项目，建成12个。"]


def notices(result: Refreshed) -> list[str]:
    return [notice.message for notice in result.notices]


def test_a_word_of_the_author_that_no_longer_fits_is_told_once(tmp_path: Path, data: Path) -> None:
    body = "投资{{ 投资 | 比上年 }}，利润{{ 利润 | 比上年 }}，{{ 投资 | 同比 }}。\n"
    path = yearly(tmp_path, data, body)
    assert "时期不合" not in "".join(notices(refresh(path, [data])))
    result = refresh(path, [data], period="2023年上半年")
    assert "“比上年”和时期不合：2023年上半年的数写“同比”" in notices(result)
    assert sum("时期不合" in message for message in notices(result)) == 1
    assert texts(result.content)[0].startswith("投资比上年增长5.8%")


def test_with_the_type_it_is_told_once_too_with_its_line(tmp_path: Path, data: Path) -> None:
    path = yearly(tmp_path, data, "投资{{ 投资 | 比上年 }}，利润{{ 利润 | 比上年 }}。\n")
    result = restructure(path, [data], tmp_path / "类型", period="2023年上半年").numbers
    (told,) = [notice for notice in result.notices if "时期不合" in notice.message]
    assert str(told.where).startswith("report.md 第")


def test_a_period_without_one_before_keeps_what_stands_and_says_why(
    tmp_path: Path, data: Path
) -> None:
    kind = load_template(report_type(tmp_path / "类型", "投资{{ 投资 | 比上期 }}。\n"))
    path = tmp_path / "材料.docx"
    path.write_bytes(draft(kind, load_data([data], period="2023年二季度")).content)
    assert texts(path.read_bytes()) == ["投资环比增长7.5%。"]
    result = refresh(path, [data], period="2023年上半年")
    (change,) = result.changes
    assert (change.action, change.text) == ("missing", "环比增长7.5%")
    assert "2023年上半年没有上期" in change.reason
    assert texts(refresh(path, [data], period="2023年").content) == ["投资比上年增长6.2%。"]
    with pytest.raises(ReportError, match="没有上期"):
        draft(kind, load_data([data], period="2023年上半年"))


def test_what_stands_for_a_missing_value_takes_the_word_too(tmp_path: Path, data: Path) -> None:
    data.write_text(ROWS + "税收,5,亿元,2023年\n税收,3,亿元,2023年上半年\n", "utf-8")
    path = yearly(tmp_path, data, "税收{{ 税收 | 比同期 }}，投资{{ 投资 | 比同期 }}。\n")
    assert texts(path.read_bytes()) == ["税收比上年XX%，投资比上年增长6.2%。"]
    half = refresh(path, [data], period="2023年上半年")
    assert texts(half.content) == ["税收同比XX%，投资同比增长5.8%。"]
    assert [change.action for change in half.changes] == ["blank", "updated"]
    assert problems(half.content) == []
    path.write_bytes(half.content)
    assert [number.missing for number in audit(path).numbers] == [True, False]
    again = refresh(path, [data], period="2023年上半年")
    assert again.content == path.read_bytes()
    numbers = audit(path, [data]).numbers
    assert [n.verdict for n in numbers] == ["missing", "current"]
    data.write_text(data.read_text("utf-8") + "税收,2,亿元,2022年上半年\n", "utf-8")
    filled = refresh(path, [data], period="2023年上半年")
    assert texts(filled.content) == ["税收同比增长50.0%，投资同比增长5.8%。"]
    assert b"w:highlight" not in parts_of(filled.content)["word/document.xml"]
    assert read(filled.content, "材料.docx").extras.comments == ()
    assert "上年同期 指标.csv".encode() in parts_of(filled.content)["word/document.xml"]
    assert problems(filled.content) == []


def test_a_blank_that_a_person_changed_keeps_its_word(tmp_path: Path, data: Path) -> None:
    data.write_text(ROWS + "税收,5,亿元,2023年\n税收,3,亿元,2023年上半年\n", "utf-8")
    path = yearly(tmp_path, data, "税收{{ 税收 | 比同期 }}。\n")
    path.write_bytes(typed_over(path.read_bytes(), "比上年XX%", "比上年有所增长"))
    result = refresh(path, [data], period="2023年上半年")
    assert texts(result.content) == ["税收比上年有所增长。"]
