"""指标库: past periods kept, found again under their own places, and never half written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from reportgen.binding.expression import Measure
from reportgen.bundled import SAMPLES, sample
from reportgen.errors import ReportError
from reportgen.indicators import load
from reportgen.indicators.stores.contents import contents
from reportgen.indicators.stores.keeping import ingest
from tests.indicators.books import notices, workbook
from tests.indicators.past import TYPE, before, listed, new, old, refused, told
from tests.validity import problems as invalid


@pytest.fixture(autouse=True)
def _in_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_last_years_numbers_are_found_where_they_stood(tmp_path: Path) -> None:
    store = tmp_path / "库.sqlite"
    ingest([old(tmp_path)], store)
    data = load([new(tmp_path), store])
    assert before(data, "投资") == "30000万元 2022.xlsx 指标!B2"
    assert before(data, "投资", Measure.BEFORE) == "30000万元 2022.xlsx 指标!B2"
    assert [file.name for file in data.files] == ["2023.xlsx", "2022.xlsx", "库.sqlite"]
    assert data.at().period == "2023年"
    assert data.notices == ()


def test_a_briefing_with_its_past_through_every_command(tmp_path: Path) -> None:
    (tmp_path / "类型").mkdir()
    (tmp_path / "类型" / "report.md").write_text(TYPE, "utf-8")
    this, out = new(tmp_path), tmp_path / "材料.docx"
    assert "2022年，新存2个数" in told("ingest", old(tmp_path)).output
    built = told("build", tmp_path / "类型", this, "-o", out, "--strict")
    assert "取自指标库的往期数：2022年2个" in built.output
    assert invalid(out.read_bytes()) == []
    audited = told("audit", out, "--data", this).output
    assert "同比增长15.0%" in audited
    assert "2023.xlsx 指标!B2；2022.xlsx 指标!B2" in audited
    without = told("audit", out, "--data", this, "--no-store", code=1).output
    assert "材料用过指标库“指标库.sqlite”里的往期数，这次没有给" in without
    without = told("refresh", out, "--data", this, "--no-store", "-o", tmp_path / "b.docx").output
    assert "材料用过指标库“指标库.sqlite”里的往期数，这次没有给" in without
    told("ingest", old(tmp_path, 31000), code=1)
    told("ingest", old(tmp_path, 31000), "--replace")
    told("audit", out, "--data", this, code=1)
    assert "同比增长11.3%" in told("refresh", out, "--data", this, "--in-place").output
    once = out.read_bytes()
    told("refresh", out, "--data", this, "--in-place")
    assert out.read_bytes() == once
    told("audit", out, "--data", this)
    told("check", tmp_path / "类型", this, tmp_path / "指标库.sqlite")


def test_rolled_forward_a_year_the_store_has_what_was_this_year(tmp_path: Path) -> None:
    (tmp_path / "类型").mkdir()
    (tmp_path / "类型" / "report.md").write_text(TYPE, "utf-8")
    this, out = new(tmp_path), tmp_path / "材料.docx"
    told("ingest", old(tmp_path), this)
    told("build", tmp_path / "类型", this, "-o", out)
    following = listed(
        tmp_path / "2024.xlsx", ("投资", 4, "亿元"), ("党支部", 11, "个"), period="2024年"
    )
    rolled = told("refresh", out, "--data", following, "--period", "2024年", "--in-place").output
    assert "同比增长15.9%" in rolled
    assert "与上年同期持平" in rolled or "持平" in rolled


def test_a_folder_for_every_year(tmp_path: Path) -> None:
    (tmp_path / "类型").mkdir()
    (tmp_path / "类型" / "report.md").write_text(TYPE, "utf-8")
    told("ingest", old(tmp_path / "2022", name="指标.xlsx").relative_to(tmp_path))
    this = new(tmp_path / "2023", name="指标.xlsx").relative_to(tmp_path)
    assert "2022年2个" in told("build", "类型", this, "-o", "材料.docx").output
    audited = told("audit", "材料.docx", "--data", this).output
    assert "指标.xlsx 指标!B2；指标〔2022年〕.xlsx 指标!B2" in audited


def test_a_store_elsewhere_is_named(tmp_path: Path) -> None:
    store = tmp_path / "别处.db"
    told("ingest", old(tmp_path), "--store", store)
    (tmp_path / "类型").mkdir()
    (tmp_path / "类型" / "report.md").write_text(TYPE, "utf-8")
    built = told(
        "build", tmp_path / "类型", new(tmp_path), "-o", tmp_path / "a.docx", "--store", store
    )
    assert "2022年2个" in built.output
    told("build", tmp_path / "类型", new(tmp_path), "--store", store, "--no-store", code=2)
    assert "只给了指标库" in told("build", tmp_path / "类型", store, code=1).output
    assert (
        "没有指标库"
        in told(
            "build", tmp_path / "类型", new(tmp_path), "--store", tmp_path / "无.sqlite", code=1
        ).output
    )
    told("build", tmp_path / "类型", new(tmp_path), "--store", new(tmp_path), code=1)
    told("audit", tmp_path / "a.docx", "--store", store, code=2)


def test_files_win_and_differences_name_both_places(tmp_path: Path) -> None:
    store = tmp_path / "库.sqlite"
    ingest([old(tmp_path)], store)
    this = listed(
        tmp_path / "2023.xlsx",
        ("投资", 3.45, "亿元", None, "2023年", 2.9),
        ("党支部", 11, "个", None, "2023年"),
        ("党支部", 9, "个", None, "2022年"),
    )
    data = load([this, store])
    assert before(data, "投资") == "2.9亿元 2023.xlsx 指标!F2"
    assert before(data, "党支部") == "9个 2023.xlsx 指标!B4"
    assert [notice.split(" | ")[:2] for notice in notices(data)] == [
        ["2023.xlsx 指标!B4", "“党支部”（2022年）的数值是9个，指标库里却是8个"],
        [
            "2023.xlsx 指标!F2",
            "“投资”（2023年）的上年同期是2.9亿元，指标库里2022年的数值却是30000万元",
        ],
    ]
    assert "2022.xlsx 指标!B3" in notices(data)[0]
    assert "2022.xlsx 指标!B2" in notices(data)[1]


def test_a_blank_in_this_years_file_is_filled(tmp_path: Path) -> None:
    store = tmp_path / "库.sqlite"
    ingest([old(tmp_path)], store)
    rows = ("投资", 3, "亿元", None, "2023年"), ("投资", None, "亿元", None, "2022年")
    assert before(load([listed(tmp_path / "a.xlsx", *rows), store]), "投资").startswith("30000万元")


def test_nobody_elses_past_and_no_future(tmp_path: Path) -> None:
    store = tmp_path / "库.sqlite"
    ingest(
        [
            listed(tmp_path / "乙.xlsx", ("投资", 1, "亿元"), entity="乙区", period="2022年"),
            listed(tmp_path / "无名.xlsx", ("投资", 2, "亿元"), entity="", period="2022年"),
            listed(tmp_path / "后.xlsx", ("投资", 3, "亿元"), period="2024年"),
            listed(tmp_path / "别.xlsx", ("别的", 3, "亿元"), period="2022年"),
            listed(tmp_path / "本.xlsx", ("党支部", 99, "个"), period="2023年"),
        ],
        store,
    )
    this = new(tmp_path)
    alone, data = load([this]), load([this, store])
    assert data.observations == alone.observations
    assert data.files == alone.files
    towns = listed(tmp_path / "镇.xlsx", ("投资", 1, "亿元", "一镇", "2023年"), entity="乙区")
    assert before(load([towns, store]), "投资") == ""


def test_a_county_that_lags_is_not_filled_up(tmp_path: Path) -> None:
    store = tmp_path / "库.sqlite"
    late = ("投资", 1, "亿元", "一县", "2023年"), ("党支部", 2, "个", "一县", "2023年")
    ingest([listed(tmp_path / "a.xlsx", *late, ("投资", 9, "亿元", "一县", "2022年"))], store)
    this = listed(
        tmp_path / "b.xlsx", late[0], ("投资", 1, "亿元", "二县", "2024年"),
        ("党支部", 2, "个", "二县", "2024年"),
    )  # fmt: skip
    data = load([this, store])
    assert ("党支部", "一县", "2023年", Measure.VALUE) not in data.observations
    assert data.observations["投资", "一县", "2022年", Measure.VALUE].where.file == "a.xlsx"


def test_other_units_are_not_compared(tmp_path: Path) -> None:
    store = tmp_path / "库.sqlite"
    ingest([listed(tmp_path / "2022.xlsx", ("投资", 30, "%"), period="2022年")], store)
    data = load([new(tmp_path), store])
    assert before(data, "投资") == ""
    assert "“投资”的单位是“亿元”，“库.sqlite”里却是“%”，往期数没有用上" in notices(data)[0]


def test_data_without_a_period(tmp_path: Path) -> None:
    store = tmp_path / "库.sqlite"
    undated = listed(tmp_path / "无.xlsx", ("投资", 1, "亿元"))
    assert "无.xlsx 指标!B2 | 没有写明时期，存了以后也对不上" in refused(store, undated)
    assert not store.exists()
    ingest([old(tmp_path)], store)
    assert "往期数没有用上" in notices(load([undated, store]))[0]


def test_the_period_of_a_file_that_states_none_may_be_given(tmp_path: Path) -> None:
    undated = listed(tmp_path / "无.xlsx", ("投资", 1, "亿元"))
    result = told("ingest", undated, "--period", "去年", code=1)
    assert "去年" in result.stderr
    told("ingest", undated, "--period", "2022年度")
    told("ingest", new(tmp_path), "--period", "2022年")
    periods = json.loads(told("ingest", "--list", "--format", "json").stdout)["periods"]
    assert [held["period"] for held in periods] == ["2022年", "2023年"]
    assert "--period 2023年" in refused(tmp_path / "库.sqlite", undated)
    assert (
        "--period 要和指标文件一起用"
        in told("ingest", "--list", "--period", "2022年", code=2).stderr
    )


def test_a_build_without_a_store_loads_no_database(tmp_path: Path) -> None:
    this = new(tmp_path)
    words = f"""
import sys
from reportgen.cli import main
try:
    main(["build", "campaign", {str(this)!r}, "-o", {str(tmp_path / "a.docx")!r}])
except SystemExit:
    pass
assert "openpyxl" in sys.modules
assert "sqlite3" not in sys.modules and "sqlalchemy" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", words], check=True, capture_output=True)


def test_the_month_before_is_found(tmp_path: Path) -> None:
    store = tmp_path / "库.sqlite"
    months = [
        listed(tmp_path / f"{n}.xlsx", ("投资", n, "亿元", None, f"2023年{n}月")) for n in (1, 2, 3)
    ]
    ingest(months[:2], store)
    data = load([months[2], store])
    assert before(data, "投资", Measure.BEFORE) == "2亿元 2.xlsx 指标!B2"
    assert before(data, "投资") == ""


def test_broken_rows_of_a_ledger_are_told_and_not_kept(tmp_path: Path) -> None:
    store = tmp_path / "库.sqlite"
    rows = [
        ("县区", "投资（万元）", "支部（个）"),
        ("一县", 1, 2),
        ("二县", "1万多", 3),
        ("三县", 5, 4),
    ]
    info = [("项", "值"), ("报告期", "2022年")]
    done = ingest([workbook(tmp_path / "台账.xlsx", {"台账": rows, "基本信息": info})], store)
    assert any(notice.message.startswith("“二县”没有全存") for notice in done.notices)
    [held] = contents(store).periods
    assert {"一县", "三县"} <= set(held.entities)


def test_the_report_period_may_be_named(tmp_path: Path) -> None:
    store = tmp_path / "库.sqlite"
    ingest([old(tmp_path)], store)
    assert load([new(tmp_path), store]).at(period="2023年").period == "2023年"
    assert load([sample("campaign")]).at(period="2023年").period == "2023年"
    with pytest.raises(ReportError, match="数据中没有时期“2021年”"):
        load([new(tmp_path), store]).at(period="2021年")


def test_a_report_period_that_is_none(tmp_path: Path) -> None:
    store = tmp_path / "库.sqlite"
    odd = listed(tmp_path / "a.xlsx", ("投资", 1, "亿元"), period="去年")
    assert "a.xlsx 基本信息!B3 | 不认识的时期“去年”" in refused(store, odd)


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    store = tmp_path / "库.sqlite"
    ingest([old(tmp_path / "2022", name="指标.xlsx")], store)
    data = load([new(tmp_path / "2023", name="指标.xlsx"), store])
    assert before(data, "投资") == "30000万元 指标〔2022年〕.xlsx 指标!B2"
    assert data.files[1].name == "指标〔2022年〕.xlsx"


def test_a_changed_number_is_refused_with_both_places(tmp_path: Path) -> None:
    store = tmp_path / "库.sqlite"
    ingest([old(tmp_path)], store)
    was = store.read_bytes()
    said = refused(
        store,
        old(tmp_path, 31000, "改.xlsx"),
        listed(tmp_path / "新.xlsx", ("丙", 1), period="2020年"),
    )
    assert "改.xlsx 指标!B2 | “投资”（甲区2022年）的数值已存为30000万元，这次是31000万元" in said
    assert "已存的来自 2022.xlsx 指标!B2" in said
    assert store.read_bytes() == was
    done = ingest([old(tmp_path, 31000, "改.xlsx")], store, replacing=True)
    assert (done.files[0].known, len(done.files[0].replaced)) == (1, 1)
    held = contents(store)
    assert [str(kept.observation.where) for kept in held.replaced] == ["2022.xlsx 指标!B2"]
    assert before(load([new(tmp_path), store]), "投资") == "31000万元 改.xlsx 指标!B2"
    assert before(load([new(tmp_path), store]), "党支部") == "8个 2022.xlsx 指标!B3"


def test_a_file_that_moved_on_keeps_its_places_current(tmp_path: Path) -> None:
    store = tmp_path / "库.sqlite"
    ingest([old(tmp_path)], store)
    moved = listed(tmp_path / "2022.xlsx", ("丙", 1, "个"), ("投资", 3, "亿元"), period="2022年")
    taken = ingest([moved], store).files[0]
    assert (taken.added, taken.known, taken.absent) == (1, 1, 1)
    assert before(load([new(tmp_path), store]), "投资") == "3亿元 2022.xlsx 指标!B3"
    assert len(contents(store).files) == 2


def test_what_is_inside_and_taking_it_out(tmp_path: Path) -> None:
    store = tmp_path / "指标库.sqlite"
    told("ingest", old(tmp_path), new(tmp_path))
    listing = told("ingest", "--list", "--store", store).output
    assert "  2022年：1个地区、2个指标、2个数（2022.xlsx）" in listing
    shown = json.loads(told("ingest", "--list", "--store", store, "--format", "json").output)
    assert [held["period"] for held in shown["periods"]] == ["2022年", "2023年"]
    assert told("ingest", "--forget", "2022年度", "--store", store).output.startswith("已从")
    assert [held.period for held in contents(store).periods] == ["2023年"]
    assert "“2022.xlsx”" in told("ingest", "--forget", "2022.xlsx", "--store", store, code=1).output
    told("ingest", "--forget", "2023.xlsx", "--store", store)
    assert contents(store).files == ()
    told("ingest", code=2)
    told("ingest", "--list", "--forget", "2023年", code=2)
    told("ingest", "--list", "--replace", code=2)


def _last_year(path: Path, folder: Path) -> tuple[Path, Path]:
    """A bundled workbook with a report period, and what an invented one of last year may be."""
    this, last = folder / path.name, folder / f"去年-{path.name}"
    book = openpyxl.load_workbook(path)
    info = {row[0].value: row[1] for row in book["基本信息"].iter_rows()}
    if "报告期" not in info:
        book["基本信息"].append(["报告期", "2023年"])
    book.save(this)
    sheet = book["指标"]
    head = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        value, period = row[head.index("数值")], row[head.index("时期")] if "时期" in head else None
        value.value = value.value * 2 if isinstance(value.value, int | float) else value.value
        if period is not None and period.value:
            period.value = _year_less(str(period.value))
    info = {row[0].value: row[1] for row in book["基本信息"].iter_rows()}
    info["报告期"].value = _year_less(str(info["报告期"].value))
    book.save(last)
    return this, last


def _year_less(period: str) -> str:
    return f"{int(period[:4]) - 1}{period[4:]}"


def test_the_bundled_workbooks_with_a_past(tmp_path: Path) -> None:
    store = tmp_path / "库.sqlite"
    pairs = [_last_year(sample(name), tmp_path) for name in SAMPLES]
    ingest([last for _, last in pairs], store)
    numbers = 0
    for this, last in pairs:
        data = load([this, store]).at()
        for name in data.indicators:
            now = data.look_up(data.ref(name))
            then = data.look_up(data.ref(name, Measure.YEAR_BEFORE))
            if now is None or now.value is None:
                continue
            assert then is not None
            assert then.value is not None
            assert (then.value, then.where.file) == (now.value * 2, last.name)
            numbers += 1
    assert numbers > 100


def test_a_folder_is_checked_with_the_store_named_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "夹"
    folder.mkdir()
    told("ingest", old(tmp_path))
    listed(folder / "2023.xlsx", ("投资", 3.45, "亿元"), period="2023年")
    result = told("check", folder, "指标库.sqlite")
    assert "查了2个文件，没有发现问题" in result.output
    assert "只给了指标库" in told("check", "指标库.sqlite", code=1).output
