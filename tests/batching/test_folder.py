"""What stands in the output folder: names, links, files of other runs, and the index over it all."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reportgen.batching.index import INDEX
from reportgen.batching.planning import plan
from reportgen.binding.expression import Measure
from reportgen.errors import ReportError
from reportgen.indicators.loading import load
from reportgen.word.reading import read
from tests.batching.counties import ROLLUP, TYPE, batch, briefings, kind, ledger, rows, sheet


def test_a_run_for_one_keeps_the_others_in_the_index(tmp_path: Path) -> None:
    folder, out = kind(tmp_path), tmp_path / "out"
    counties = rows(3)
    rollup = kind(tmp_path, ROLLUP, "汇总类型")
    data = ledger(tmp_path, counties)
    batch(folder, data, out, rollup=rollup, whole="全市")
    data = ledger(tmp_path, counties | {"第2县": (9, 8, 700)})
    done = batch(folder, data, out, entities=("第2县",))
    assert [o.state for o in done.outcomes] == ["更新"]
    assert (done.strays, done.notices) == ((), ())
    listed = [(row[1], row[2], row[3]) for row in sheet(out, "索引")]
    assert listed == [
        ("第2县", "第2县-简报.docx", "更新"),
        ("第1县", "第1县-简报.docx", "未做"),
        ("第3县", "第3县-简报.docx", "未做"),
        ("全市", "全市-汇总.docx", "未做"),
    ]
    again = batch(folder, data, out)
    assert [o.state for o in again.outcomes] == ["未变"] * 3  # the journal still knew the others


def test_a_run_for_one_does_not_write_over_another_one_s_file(tmp_path: Path) -> None:
    data = ledger(tmp_path, {"甲a": (2, 1, 60), "甲A": (3, 1, 60)})
    done = batch(kind(tmp_path), data, tmp_path / "out", entities=("甲a",))
    assert [(o.entity, o.state) for o in done.outcomes] == [("甲a", "失败")]
    assert briefings(tmp_path / "out") == {}


def test_files_under_other_names_are_told_once(tmp_path: Path) -> None:
    data, folder, out = ledger(tmp_path, rows(3)), kind(tmp_path), tmp_path / "out"
    batch(folder, data, out)
    done = batch(folder, data, out, pattern="{时期}/{地区}.docx")
    assert done.strays == ()
    assert "另有3份" in done.notices[0].message
    assert len(briefings(out)) == 6


def test_all_briefings_are_of_one_period(tmp_path: Path) -> None:
    data = tmp_path / "台账.csv"
    data.write_text(
        "指标,地区,时期,数值,单位\n新建支部,甲县,2023年,3,个\n新建支部,乙县,2022年,5,个\n",
        encoding="utf-8",
    )
    done = batch(kind(tmp_path), data, tmp_path / "out")
    assert [o.state for o in done.outcomes] == ["新建", "失败"]
    told = done.outcomes[1].troubles[0]
    assert told.message == "乙县的数据中没有时期“2023年”"
    assert told.hint == "现有时期：2022年"


def test_numbers_of_one_column_stand_in_one_unit(tmp_path: Path) -> None:
    data = tmp_path / "台账.csv"
    data.write_text(
        "指标,地区,数值,单位\n新建支部,甲县,3.45,亿元\n新建支部,乙县,5000,万元\n"
        "新建支部,丙县,7,万元\n",
        encoding="utf-8",
    )
    text = TYPE.replace("单位: 个", "单位: 万元").replace("，{{ 新建支部 | 比上年 }}", "")
    text = text.replace("核对:\n  - 走访群众 >= 新建支部\n", "")
    batch(kind(tmp_path, text), data, tmp_path / "out")
    book = load_workbook(tmp_path / "out" / INDEX)["索引"]
    assert book["I1"].value == "新建支部（万元）"
    assert [book[f"I{row}"].value for row in (2, 3, 4)] == [34500, 5000, 7]


def test_a_column_is_headed_with_the_ledger_s_unit_where_the_declared_one_does_not_fit(
    tmp_path: Path,
) -> None:
    folder, out = kind(tmp_path, TYPE.replace("单位: 人次", "单位: 万元")), tmp_path / "out"
    assert batch(folder, ledger(tmp_path, rows(2)), out).count("失败") == 2
    assert load_workbook(out / INDEX)["索引"]["J1"].value == "走访群众（人次）"


def test_links_hold_whatever_a_name_holds(tmp_path: Path) -> None:
    counties = {"甲 100%23乡#1": (3, 1, 60), "乙[1]&镇": (4, 1, 60)}
    out = tmp_path / "out"
    batch(kind(tmp_path), ledger(tmp_path, counties), out)
    cells = load_workbook(out / INDEX)["索引"]["C"][1:]
    assert [cell.value for cell in cells] == ["甲 100%23乡#1-简报.docx", "乙[1]&镇-简报.docx"]
    assert [cell.hyperlink.target for cell in cells] == [
        "甲%20100%2523乡%231-简报.docx",
        "乙%5B1%5D&镇-简报.docx",
    ]


@pytest.mark.parametrize(
    "pattern",
    ["/etc/{地区}.docx", "..\\{地区}.docx", "C:/{地区}.docx", "~/{地区}.docx", "../{地区}.docx",
     "{地区}/.docx", "地区.docx", "CON/{地区}.docx"],
)  # fmt: skip
def test_a_pattern_that_leads_elsewhere_is_refused_once(tmp_path: Path, pattern: str) -> None:
    data = load([ledger(tmp_path, rows(2))])
    with pytest.raises(ReportError):
        plan(kind(tmp_path), data, pattern=pattern)


def test_names_that_a_mac_takes_for_one_are_refused(tmp_path: Path) -> None:
    composed = unicodedata.normalize("NFC", "é")
    data = tmp_path / "台账.csv"
    data.write_text(
        "名称,村名,新建支部（个）\n"
        f"甲村,{composed}村,3\n乙村,{unicodedata.normalize('NFD', composed)}村,5\n丙村,丙,4\n",
        encoding="utf-8",
    )
    planned = plan(kind(tmp_path), load([data]), pattern="{村名}.docx")
    assert [job.entity for job in planned.jobs] == ["丙村"]
    assert all("同一个文件" in outcome.troubles[0].message for outcome in planned.unfit)


@pytest.mark.skipif(os.name == "nt", reason="links are for administrators there")
def test_a_subfolder_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    out.mkdir()
    elsewhere.mkdir()
    (out / "甲").symlink_to(elsewhere)
    data = ledger(tmp_path, {"甲": (1, 1, 60), "乙": (2, 1, 60)})
    done = batch(kind(tmp_path), data, out, pattern="{地区}/简报.docx")
    assert [o.state for o in done.outcomes] == ["失败", "新建"]
    assert "链接" in done.outcomes[0].troubles[0].message
    assert list(elsewhere.iterdir()) == []


def test_an_index_opened_meanwhile_costs_no_briefing(tmp_path: Path) -> None:
    data, folder, out = ledger(tmp_path, rows(2)), kind(tmp_path), tmp_path / "out"
    batch(folder, data, out)
    lock = out / f"~${INDEX}"

    def opens(done: int, total: int, last: object) -> None:
        lock.touch()

    changed = ledger(tmp_path, rows(3))
    with pytest.raises(ReportError, match="材料都做完了，只有索引没有写成") as told:
        batch(folder, changed, out, progress=opens)
    assert "再运行一次" in told.value.hint
    with pytest.raises(ReportError, match="打开着"):  # and told at once the next time
        batch(folder, changed, out)
    lock.unlink()
    assert batch(folder, changed, out).count("未变") == 3
    assert len(sheet(out, "索引")) == 3
    assert not (out / "索引.备份.xlsx").exists()


def test_a_failure_says_that_the_old_briefing_still_stands(tmp_path: Path) -> None:
    folder, out = kind(tmp_path), tmp_path / "out"
    batch(folder, ledger(tmp_path, rows(2)), out)
    data = ledger(tmp_path, rows(2) | {"第2县": ("", 1, 60)})
    done = batch(folder, data, out, missing="error")
    assert done.outcomes[1].state == "失败"
    assert any("以前做的一份还在" in trouble.message for trouble in done.outcomes[1].troubles)
    assert any("以前做的一份还在" in str(row[2]) for row in sheet(out, "异常"))


def test_a_blank_cell_is_told_once_however_often_it_is_printed(tmp_path: Path) -> None:
    data = ledger(tmp_path, rows(2) | {"第2县": ("", 1, 60)})
    done = batch(kind(tmp_path), data, tmp_path / "out")
    lacks = [trouble for trouble in done.outcomes[1].troubles if trouble.kind == "缺数"]
    assert len(lacks) == done.outcomes[1].lacking == 1
    assert lacks[0].hint.startswith("文中印作“XX个”“比上年XX%”；")


def messy(folder: Path, total: object) -> Path:
    path = folder / "台账.csv"
    path.write_text(
        "村,新建支部（个）,走访群众（人次）,人均收入（元）\n甲村,3,50,9000\n乙村,5,,8000\n"
        f"合计,{total},,\n",
        encoding="utf-8",
    )
    return path


def test_a_wrong_total_is_told_with_what_the_roll_up_prints(tmp_path: Path) -> None:
    out = tmp_path / "out"
    rollup = kind(tmp_path, ROLLUP + "\n人均收入{{ 人均收入 }}。\n", "汇总类型")
    plain = TYPE.replace("，{{ 新建支部 | 比上年 }}", "")
    done = batch(kind(tmp_path, plain), messy(tmp_path, 9), out, rollup=rollup, whole="全镇")
    told = [row for row in sheet(out, "异常") if row[0] is None or row[0] == ""]
    off = [str(row[2]) for row in told if row[1] == "核对"]
    assert off == ["新建支部的台账合计是9个，各地相加是8个，不相符。汇总材料里用的是台账合计。"]
    assert any("走访群众有1个地区没有数（乙村）" in str(row[2]) for row in told)
    totals = {row[0]: (row[7], row[8]) for row in sheet(out, "汇总核对")}
    assert totals == {"新建支部": ("不符", "台账合计"), "走访群众": ("没有可比的", "各地相加")}
    text = "".join(p.text for p in read(out / done.outcomes[-1].file).paragraphs)
    assert "新建党支部9个" in text
    assert "人均收入XX" in text  # no sum of means


def test_a_total_of_last_year_is_the_one_the_ledger_states(tmp_path: Path) -> None:
    data = tmp_path / "2023年.csv"
    data.write_text("村,合格率（%）\n甲村,80\n乙村,90\n合计,86\n", encoding="utf-8")
    before = tmp_path / "2022年.csv"
    before.write_text("村,合格率（%）\n甲村,70\n乙村,80\n合计,76.5\n", encoding="utf-8")
    seen = load([data, before]).at_whole("全镇")
    found = seen.look_up(seen.ref("合格率", Measure.YEAR_BEFORE))
    assert found is not None
    assert str(found.value) == "76.5"


def test_a_name_like_marks_of_a_workbook_is_text(tmp_path: Path) -> None:
    name = "<r>&<b>乡</r>"
    out = tmp_path / "out"
    batch(kind(tmp_path), ledger(tmp_path, {name: (3, 1, 60), "乙乡": (4, 1, 60)}), out)
    assert load_workbook(out / INDEX)["索引"]["B2"].value == name
