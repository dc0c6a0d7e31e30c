"""The index as a workbook: what a cell and a link can hold, what it sorts."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from reportgen.batching import index
from reportgen.batching.index import Index
from reportgen.batching.models import Figure, Outcome, Run, State, Trouble, figures_of
from reportgen.batching.totals import Comparison


def written(
    outcomes: Sequence[Outcome],
    columns: Mapping[str, str] | None = None,
    comparisons: Sequence[Comparison] = (),
    strays: tuple[str, ...] = (),
) -> bytes:
    book = Index(columns or {})
    for outcome in outcomes:
        book.add(outcome)
    return book.finished(Run(tuple(outcomes), (), strays, "索引.xlsx"), comparisons)


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def made(entity: str, file: str = "", *troubles: Trouble, state: State = "新建") -> Outcome:
    return Outcome(entity, file, state, troubles=troubles, output="of the file" if file else "")


def test_no_cell_holds_more_than_excel_takes() -> None:
    long = made("长", "长.docx", Trouble("提示", "字" * 40_000))
    hints = opened(written([long]))["索引"]["H2"].value
    assert 30_000 < len(hints) <= 32_767
    assert hints.endswith("…")


def test_what_xml_cannot_hold_is_written_all_the_same() -> None:
    sheet = opened(written([made("甲\x0b乡"), made("_x000B_"), made(" 乙\n镇 ")]))["索引"]
    # escaped as ECMA-376 has it (22.9.2.19); openpyxl does not undo that
    assert [cell.value for cell in sheet["B"][1:]] == ["甲_x000B_乡", "_x005F_x000B_", " 乙\n镇 "]


def test_no_link_leads_to_a_file_that_is_not_there() -> None:
    failed = Outcome("甲", "甲.docx", "失败", troubles=(Trouble("问题", "写不了"),))
    book = opened(written([failed, made("乙", "乙.docx", Trouble("核对", "不符"))]))
    links = [[cell.hyperlink for cell in book[s][c][1:]] for s, c in (("索引", "C"), ("异常", "F"))]
    assert [[link and link.target for link in column] for column in links] == [
        [None, "乙.docx"],
        [None, "乙.docx"],
    ]


def test_what_was_not_made_has_no_counts() -> None:
    failed = Outcome("甲", "甲.docx", "失败", troubles=(Trouble("问题", "写不了"),))
    sheet = opened(written([failed, made("乙", "乙.docx")]))["索引"]
    assert [[cell.value for cell in row[4:7]] for row in sheet.iter_rows(min_row=2)] == [
        [None, None, None],
        [0, 0, 0],
    ]


def test_exceptions_are_as_high_as_their_words() -> None:
    """LibreOffice does not find out by itself."""
    troubles = [Trouble("核对", "字" * length, "台账!B2", "改") for length in (30, 31, 90, 30_000)]
    sheet = opened(written([made("甲", "甲.docx", *troubles)]))["异常"]
    heights = [sheet.row_dimensions[row].height for row in range(2, 6)]
    assert heights == [None, 30, 45, 405]


def test_hints_are_seen_without_making_the_list_long() -> None:
    hints = [Trouble("提示", "字" * length) for length in (14, 15, 500)]
    sheet = opened(written([made("甲", "甲.docx", hint) for hint in hints]))["索引"]
    assert [sheet.row_dimensions[row].height for row in range(2, 5)] == [None, 30, 60]
    assert sheet["H3"].alignment.wrap_text


def test_beyond_the_most_links_names_are_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_MOST_LINKS", 2)
    sheet = opened(written([made(str(n), f"{n}.docx") for n in range(4)]))["索引"]
    assert [bool(cell.hyperlink) for cell in sheet["C"][1:]] == [True, True, False, False]
    assert [cell.value for cell in sheet["C"][1:]] == [f"{n}.docx" for n in range(4)]


def test_links_to_names_that_no_address_holds_lead_there() -> None:
    names = ("甲　县.docx", "乙\u00a0县.docx", "丙#%.docx", "丁_x0041_.docx", "乡/戊.docx")
    sheet = opened(written([made(name, name) for name in names]))["索引"]
    assert [unquote(cell.hyperlink.target) for cell in sheet["C"][1:]] == list(names)


def test_a_name_too_long_for_a_link_is_text() -> None:
    """A blank takes three characters there."""
    long = "/".join(["a " * 100] * 6) + ".docx"
    cell = opened(written([made("甲", long)]))["索引"]["C2"]
    assert (cell.value, cell.hyperlink) == (long, None)


def test_what_no_number_of_excel_holds_exactly_is_text() -> None:
    values = ("123456789012345", "1234567890123456", "0.000123456789012345", "-12.50", "")
    outcomes = [Outcome(v, "", "新建", figures=figures_of([Figure("甲", v, "个")])) for v in values]
    cells = opened(written(outcomes, {"甲": "个"}))["索引"]["I"][1:]
    assert [cell.value for cell in cells] == [
        123456789012345, "1234567890123456", 0.000123456789012345, -12.5, None,
    ]  # fmt: skip


def test_a_number_in_a_unit_that_does_not_fit_its_column_shows_its_own() -> None:
    figures = [Figure("甲", "3.5", "亩"), Figure("甲", "2", "万元"), Figure("甲", "7", "斗")]
    figures += [Figure("甲", "5.2", "%"), Figure("甲", "8", "km")]
    outcomes = [Outcome(f.unit, "", "新建", figures=figures_of([f])) for f in figures]
    cells = opened(written(outcomes, {"甲": "元"}))["索引"]["I"]
    assert [cell.value for cell in cells] == ["甲（元）", "3.5亩", 20000, "7斗", "5.2%", "8km"]


def test_what_stopped_a_briefing_comes_first() -> None:
    outcomes = [
        made("甲", "甲.docx", Trouble("缺数", "少一个"), Trouble("提示", "不必看")),
        made("乙", "乙.docx", Trouble("有人改过", "改了"), Trouble("核对", "不符")),
        made("丙", "", Trouble("提示", "旧的还在"), Trouble("问题", "写不了"), state="失败"),
    ]
    sheet = opened(written(outcomes, strays=("丁.docx",)))["异常"]
    assert [(row[0], row[1], row[5]) for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        ("丙", "没有写成", ""),
        ("乙", "核对", "乙.docx"),
        ("乙", "有人改过", "乙.docx"),
        ("甲", "缺数", "甲.docx"),
        ("丙", "提示", ""),
        ("", "提示", "丁.docx"),
    ]


def test_what_every_briefing_has_is_told_once() -> None:
    def troubles(n: int) -> list[Trouble]:
        own = [Trouble("缺数", "没有就业", f"台账!C{n}")] if n % 2 else []
        return [Trouble("提示", "看看"), *own, Trouble("缺数", "没有上年", f"台账!B{n}", "补上")]

    many = [made(f"{n}村", f"{n}.docx", *troubles(n)) for n in range(20)]
    failed = made("坏村", "", Trouble("问题", "写不了"), state="失败")
    sheet = opened(written([*many, failed]))["异常"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows[0][:3] == ("坏村", "没有写成", "写不了")
    assert rows[1] == ("全部20份", "缺数", "没有上年", "台账!B0 等20处", "补上", "")
    assert [row[:4] for row in rows[2:]] == [
        (f"{n}村", "缺数", "没有就业", f"台账!C{n}") for n in range(1, 20, 2)
    ]
    edited = [made(f"{n}村", f"{n}.docx", Trouble("有人改过", "改了")) for n in range(20)]
    assert opened(written(edited))["异常"].max_row == 21, "whose work it is, is worth knowing"
    few = opened(written(many[:19]))["异常"]
    assert few.max_row == 1 + 19 + 9


def test_a_reader_sees_heads_and_can_filter() -> None:
    comparison = Comparison("甲", "个", "9", "台账.xlsx 乡镇!C9", "8", "台账.xlsx 乡镇!C4:C8", ("乙",), False)  # fmt: skip
    book = opened(
        written([made("甲", "甲.docx"), made("乙", "乙.docx")], {"甲": "个"}, [comparison])
    )
    assert book["索引"].auto_filter.ref == "A1:I3"
    assert book["异常"].auto_filter.ref == "A1:F2"
    for sheet in book:
        assert sheet.freeze_panes == "C2"
        assert sheet.row_dimensions[1].height > 30
        widest = max(sheet.column_dimensions.values(), key=lambda column: column.width)
        assert widest.width > 25
    assert [cell.value for cell in book["汇总核对"][2]][2:] == [
        9, "台账.xlsx 乡镇!C9", 8, "台账.xlsx 乡镇!C4:C8", "乙", "不符", "台账合计",
    ]  # fmt: skip


def test_no_clock_is_in_it() -> None:
    properties = opened(written([made("甲", "甲.docx")])).properties
    assert properties.created == properties.modified == datetime(2000, 1, 1)
