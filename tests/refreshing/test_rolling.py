"""The next period, another entity, part of the data, counts of the briefing's own parts."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from reportgen.changes import Refreshed, render
from reportgen.errors import ReportError
from reportgen.generating import draft, load_data
from reportgen.refreshing import refresh
from reportgen.restructuring import restructure
from reportgen.template.engine import load_template
from reportgen.word.reading import read
from reportgen.word.record import Record
from reportgen.word.writing import write
from tests.inlines import PROVENANCE, document
from tests.making import report_type
from tests.refreshing.worked import HERE, made
from tests.validity import problems
from tests.word_reading.packages import replaced


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "东河区.docx"
    path.write_bytes(made())
    return path


def record(result: Refreshed) -> Record:
    found = read(result.content, "甲.docx").record
    assert found is not None
    return found


def sheet(path: Path, rows: list[list[object]]) -> Path:
    path.write_text("\n".join(",".join(str(c) for c in row) for row in rows), "utf-8")
    return path


HEAD: list[object] = ["指标", "数值", "单位", "地区", "时期"]


def test_rolling_forward(source: Path, tmp_path: Path) -> None:
    new = sheet(
        tmp_path / "2025.csv",
        [HEAD, ["两新党组织", 140, "个", "东河区", "2025年"], ["两新党组织", 112, "个", "东河区", "2024年"],
         ["联合组建", 10, "个", "东河区", "2025年"]],
    )  # fmt: skip
    result = refresh(source, [new], period="2025年")
    text = read(result.content, "甲.docx").paragraphs[2].text
    assert "两新党组织140个，同比增长25.0%；组织覆盖率87.3%" in text
    rolled = record(result)
    assert rolled.provenance.period == "2025年"
    assert rolled.provenance.entity == "东河区"
    by_text = {a.text: a.binding.expression for a in rolled.anchors}
    assert by_text["140个"].period == "2025年"  # type: ignore[union-attr]
    assert by_text["87.3%"].period == "2024年"  # type: ignore[union-attr]
    # the old file still accounts for what was not in the new one
    assert [name for name, _ in rolled.provenance.files] == ["2025.csv", "workbook.xlsx"]
    assert {c.action for c in result.told} == {"updated", "missing"}
    assert "文字里还有1处“2024年”，不是数，没有改成“2025年”" in [n.message for n in result.notices]
    assert problems(result.content) == []
    (tmp_path / "b.docx").write_bytes(result.content)
    assert refresh(tmp_path / "b.docx", [new]).content == result.content


def test_an_unknown_period_lists_those_there_are(source: Path, tmp_path: Path) -> None:
    new = sheet(tmp_path / "2025.csv", [HEAD, ["两新党组织", 140, "个", "东河区", "2025年"]])
    with pytest.raises(ReportError) as caught:
        refresh(source, [new])
    assert "2024年" in caught.value.message
    assert "2025年" in caught.value.hint


def test_a_file_with_one_number_corrects_one_number(source: Path, tmp_path: Path) -> None:
    new = sheet(tmp_path / "订正.csv", [HEAD, ["单独组建", 5, "个", "东河区", "2024年"]])
    result = refresh(source, [new])
    assert [(c.stood, c.text) for c in result.changes if c.action == "updated"] == [("4个", "5个")]
    assert {c.action for c in result.changes} == {"updated", "missing", "blank"}
    assert "新数据里没有" in render(result)
    files = record(result).provenance.files
    assert [name for name, _ in files] == ["订正.csv", "workbook.xlsx"]


def test_counts_of_the_briefings_own_parts_are_left(source: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(HERE / "workbook.xlsx")
    book["做法"].append([3, "抓作用发挥", None, "先锋岗", "亮身份。", "东河区"])
    book["街道台账"].append(["河西街道", 9, 99])
    book.save(tmp_path / "new.xlsx")
    result = refresh(source, [tmp_path / "new.xlsx"])
    (change,) = result.told
    assert (change.action, change.text, change.fresh) == ("structural", "两项", "三项")
    assert "两项" in read(result.content, "甲.docx").paragraphs[0].text
    assert result.needs_a_person
    assert "数的是材料自己的条数" in render(result)


def test_another_entity(source: Path) -> None:
    result = refresh(source, [HERE / "workbook.xlsx"], entity="西河区")
    assert record(result).provenance.entity == "西河区"
    assert "98个，同比持平" in read(result.content, "甲.docx").paragraphs[2].text
    assert any("东河区" in notice.message for notice in result.notices)


def test_a_briefing_without_numbers(tmp_path: Path) -> None:
    path = tmp_path / "空.docx"
    path.write_bytes(write(document(), PROVENANCE))
    new = sheet(tmp_path / "新.csv", [["指标", "数值", "单位"], ["新建党支部", 5, "个"]])
    result = refresh(path, [new])
    assert result.content == result.before
    assert result.changes == ()


def test_old_words_in_what_people_wrote_are_told_after_a_merge(tmp_path: Path) -> None:
    folder = report_type(tmp_path / "甲型", "{{ 报告期 }}有{{ 甲 }}。\n\n{{ 报告期 }}无。\n")
    rows: list[list[object]] = [HEAD, ["甲", "1", "个", "东河区", "2023年"]]
    old = sheet(tmp_path / "2023.csv", rows)
    new = sheet(tmp_path / "2024.csv", [*rows, ["甲", "2", "个", "东河区", "2024年"]])
    path = tmp_path / "甲.docx"
    untouched = draft(load_template(folder), load_data([old])).content
    path.write_bytes(replaced(untouched, "无。<", "无，照旧。<"))
    result = restructure(path, [new], folder, period="2024年").numbers
    texts = [p.text for p in read(result.content, "甲.docx").paragraphs]
    assert texts[-2:] == ["2024年有2个。", "2023年无，照旧。"]
    told = [n.message for n in result.notices]
    assert told == ["文字里还有1处“2023年”，不是数，没有改成“2024年”"]
    path.write_bytes(untouched)
    assert restructure(path, [new], folder, period="2024年").numbers.notices == ()
