"""Documents become .docx files that open, look the same each time and keep every character."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.document import (
    Block,
    Break,
    Caption,
    Heading,
    PageBreak,
    Paragraph,
    Signature,
    Strong,
    TableBlock,
    TableCell,
    Title,
)
from reportgen.errors import ReportError
from reportgen.word.characters import writable
from reportgen.word.writing import write
from tests.inlines import PROVENANCE, bound, document, text
from tests.packages import package_problems
from tests.word import samples
from tests.word.opened import (
    WORD,
    paragraphs,
    part,
    record,
    style,
    tree,
    value,
    values,
    visible,
)
from tests.word.samples import paragraph

BOTH = pytest.mark.parametrize("profile", ["公文", "通讯"])
CHARACTERS = st.one_of(
    st.characters(),
    st.characters(categories=["Cs", "Cc"]),
    st.sampled_from("&<>]\"'\r\n\t\x00\x0b\ufffe\uffff\u3000😀 "),
)
ANY_TEXT = st.lists(st.one_of(CHARACTERS, st.sampled_from(["]]>", "&amp;", "<!--", "\r\n"]))).map(
    "".join
)


def only(*blocks: Block) -> bytes:
    return write(document(*blocks), PROVENANCE)


@BOTH
def test_every_kind_of_block_is_valid(
    profile: str, tmp_path: Path, assert_valid_docx: Callable[[Path | str], None]
) -> None:
    data = write(samples.rich(profile), PROVENANCE)
    path = tmp_path / "briefing.docx"
    path.write_bytes(data)
    assert_valid_docx(path)
    assert package_problems(data) == []


def test_no_comments_part_where_nothing_is_missing(
    tmp_path: Path, assert_valid_docx: Callable[[Path | str], None]
) -> None:
    data = write(samples.four_pages(), PROVENANCE)
    path = tmp_path / "briefing.docx"
    path.write_bytes(data)
    assert_valid_docx(path)
    assert package_problems(data) == []
    assert "word/comments.xml" not in ZipFile(io.BytesIO(data)).namelist()


@BOTH
def test_same_input_same_bytes(profile: str) -> None:
    first = write(samples.rich(profile), PROVENANCE)
    assert write(samples.rich(profile), PROVENANCE) == first
    program = (
        "import sys; from tests.inlines import PROVENANCE; from tests.word import samples; from reportgen.word.writing import write;"
        f"sys.stdout.buffer.write(write(samples.rich({profile!r}), PROVENANCE))"
    )
    again = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=True,
    )
    assert again.stdout == first


def test_no_clock_in_the_file() -> None:
    data = write(samples.rich("公文"), PROVENANCE)
    with ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == sorted(archive.namelist())
        assert archive.namelist()[0] == "[Content_Types].xml"
    assert b"dcterms" not in part(data, "docProps/core.xml")
    assert all(date == "" for date in values(tree(data, "word/comments.xml"), "comment", "date"))


def test_writing_loads_neither_python_docx_nor_lxml() -> None:
    program = (
        "import sys; from tests.inlines import PROVENANCE; from tests.word import samples; from reportgen.word.writing import write;"
        "write(samples.rich('公文'), PROVENANCE);"
        "print([m for m in ('docx', 'lxml', 'pandas') if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=True,
        text=True,
    )
    assert run.stdout.strip() == "[]"


@BOTH
def test_python_docx_sees_real_heading_styles(profile: str) -> None:
    opened = docx.Document(io.BytesIO(write(samples.rich(profile), PROVENANCE)))
    named = [(p.text, p.style.name if p.style else None) for p in opened.paragraphs]
    heads = [(words, name) for words, name in named if name and name.startswith("Heading")]
    assert heads[:2] == [
        ("一、聚焦“两个覆盖”，增强组织凝聚力", "Heading 1"),
        ("（一）健全工作体系", "Heading 2"),
    ]
    assert named[0][1] == "Title"


@BOTH
def test_heading_numbers_are_text_and_levels_are_outlined(profile: str) -> None:
    """HDG-09: no automatic numbering anywhere; the navigation pane needs w:outlineLvl."""
    data = write(samples.rich(profile), PROVENANCE)
    with ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"numPr" in archive.read(name) for name in archive.namelist())
    levels = {
        value(found.find(f"{WORD}name")): values(found, "outlineLvl")
        for found in tree(data, "word/styles.xml").iter(f"{WORD}style")
    }
    assert [levels[f"heading {level}"] for level in (1, 2, 3, 4)] == [["0"], ["1"], ["2"], ["3"]]


def test_deeper_headings_look_like_the_fourth_level() -> None:
    assert style(paragraphs(only(Heading("h", 6, (text("深"),))))[0]) == "Heading4"


@BOTH
def test_fonts_are_named_for_every_slot(profile: str) -> None:
    """FONT-07: a slot left out would fall to the theme; FONT-08: every run has the hint."""
    data = write(samples.rich(profile), PROVENANCE)
    for fonts in tree(data, "word/styles.xml").iter(f"{WORD}rFonts"):
        assert all(value(fonts, slot) for slot in ("ascii", "hAnsi", "eastAsia", "cs"))
        assert value(fonts, "hint") == "eastAsia"
    for run in tree(data).iter(f"{WORD}r"):
        if run.find(f"{WORD}t") is not None:
            assert value(run.find(f"{WORD}rPr/{WORD}rFonts"), "hint") == "eastAsia"


@BOTH
def test_every_number_is_anchored(profile: str) -> None:
    """A bookmark around a rich-text control, both with the number of the record."""
    data = write(samples.rich(profile), PROVENANCE)
    root = tree(data)
    anchors = {anchor.id: anchor for anchor in record(data).anchors}
    assert list(anchors) == list(range(1, 30))  # the sample has 29 numbers
    for start in root.iter(f"{WORD}bookmarkStart"):
        control = start.getnext()
        assert control is not None
        assert control.tag == f"{WORD}sdt"
        number = int(value(start, "name").removeprefix("_rg_"))
        assert values(control, "tag") == [f"rg:{number}"]
        assert visible(control) == anchors.pop(number).text
        end = control.getnext()
        assert end is not None
        assert value(end, "id") == value(start, "id")
        kinds = {child.tag.removeprefix(WORD) for child in control[0]}
        assert kinds == {"alias", "tag", "id"}
    assert not anchors


@BOTH
def test_record_has_every_paragraph_as_printed(profile: str) -> None:
    data = write(samples.rich(profile), PROVENANCE)
    assert [p.text for p in record(data).paragraphs] == [visible(p) for p in paragraphs(data)]
    keys = [p.key for p in record(data).paragraphs]
    assert len(set(keys)) == len(keys)


def test_control_title_names_indicator_and_cell() -> None:
    data = only(Paragraph("p", (bound("11个"),)))
    assert values(tree(data), "alias") == ["新建党支部 taocheng.xlsx 指标!C9"]


def test_missing_number_is_marked_and_explained() -> None:
    note = "指标“宣讲活动”没有数值"
    data = only(Paragraph("p", (text("开展宣讲"), bound("XX场次", note=note))))
    assert values(tree(data), "highlight") == ["yellow"]
    (comment,) = tree(data, "word/comments.xml")
    assert (visible(comment), value(comment, "author")) == (note, "reportgen")
    for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert values(tree(data), tag, "id") == [value(comment, "id")]


RUN_INS = {
    ("公文", "一、", 1): "HeadHei",
    ("公文", "（一）", 2): "HeadKai",
    ("公文", "1.", 2): "",
    ("公文", "12.", 3): "",
    ("公文", "（1）", 3): "",
    ("公文", "", 1): "HeadHei",
    ("公文", "", 2): "HeadKai",
    ("公文", "", 3): "",
    ("通讯", "", 2): "HeadKai",
    ("通讯", "1.", 2): "HeadKai",
}


@pytest.mark.parametrize(("profile", "number", "level"), RUN_INS)
def test_run_in_head_font_follows_its_mark(profile: str, number: str, level: int) -> None:
    """BODY-05, HDG-05: number and head in the font of the mark, the rest of the paragraph plain."""
    block = Paragraph("p", (text("正文。"),), (text("强化统筹。"),), number, level)
    data = write(document(block, profile=profile), PROVENANCE)
    found = [
        (visible(run), value(run.find(f"{WORD}rPr/{WORD}rStyle")))
        for run in tree(data).iter(f"{WORD}r")
    ]
    wanted = RUN_INS[profile, number, level]
    numbered = [(number, wanted)] if number else []
    assert found == [*numbered, ("强化统筹。", wanted), ("正文。", "")]
    assert not values(tree(data), "keepNext")  # HDG-07


def test_heading_font_follows_an_unusual_mark() -> None:
    """BODY-05: with two levels 一、 and 1. the second is 仿宋, not the 楷体 of （一）."""
    data = only(Heading("h", 2, (text("建机制"),), "1."))
    assert values(tree(data), "rStyle") == ["HeadFang", "HeadFang"]


def test_strong_text_is_bold_and_breaks_are_breaks() -> None:
    data = only(Paragraph("p", (text("甲"), Strong((text("乙"), Break(), text("丙"))), text("丁"))))
    assert visible(paragraphs(data)[0]) == "甲乙\n丙丁"
    assert values(tree(data), "rStyle") == ["Strong", "Strong"]


def test_two_line_heads_are_centred() -> None:
    data = only(Heading("h", 1, (text("以党建为重点"), Break(), text("推动治理"))))
    assert values(tree(data), "jc") == ["center"]
    assert values(tree(data), "ind", "firstLineChars") == ["0"]


SIGNATURES = {  # (署名, 日期): right space in hundredths of 字, worked by hand from SIGN-03
    ("中共桃城区委组织部", "2023年7月1日"): ("200", "300"),  # 9 字, 6 字
    ("县委", "2023年12月31日"): ("900", "200"),  # 2 字, 7 字
    ("六个字的单位", "2023年7月1日"): ("200", "0"),
}


@pytest.mark.parametrize(("body", "date"), SIGNATURES)
def test_signature_date_starts_two_characters_right(body: str, date: str) -> None:
    data = only(paragraph("完。"), Signature("s", (text(body),), (text(date),)))
    lines = [p for p in paragraphs(data) if style(p) == "Signature"]
    found = tuple(values(p, "ind", "rightChars")[0] for p in lines)
    assert found == SIGNATURES[body, date]
    assert value(lines[0].find(f".//{WORD}spacing"), "before") == "579"
    before = paragraphs(data)[0]
    assert before.find(f".//{WORD}keepNext") is not None  # SIGN-05


def test_title_and_byline_share_one_empty_line() -> None:
    root = tree(write(samples.rich("公文"), PROVENANCE))
    front = [p for p in root.iter(f"{WORD}p") if style(p) in ("Title", "Subtitle", "Byline")]
    assert [values(p, "spacing", "after") for p in front] == [["0"], ["0"], []]


def test_page_break_moves_the_next_paragraph() -> None:
    data = only(paragraph("甲", "a"), PageBreak("x"), paragraph("乙", "b"), paragraph("丙", "c"))
    broken = [p.find(f".//{WORD}pageBreakBefore") is not None for p in paragraphs(data)]
    assert broken == [False, True, False]


@pytest.mark.parametrize("following", [(), (Caption("c", ()),)])
def test_page_break_without_text_after_it_survives(following: tuple[Block, ...]) -> None:
    data = only(paragraph("甲"), PageBreak("x"), *following)
    assert len(list(tree(data).iter(f"{WORD}pageBreakBefore"))) == 1


def table(*rows: tuple[str, ...], caption: str = "") -> TableBlock:
    head, *rest = [tuple(TableCell((text(word),)) for word in row) for row in rows]
    return TableBlock("t", (text(caption),) if caption else (), head, tuple(rest))


def test_table_fills_the_text_width_and_repeats_its_head() -> None:
    """TBL-02; WPS goes by gridCol, Word by tcW: they agree and sum to the 156 mm of text."""
    root = tree(write(samples.rich("公文"), PROVENANCE))
    grid = [int(width) for width in values(root, "gridCol", "w")]
    assert sum(grid) == 11906 - 1588 - 1474
    for row in root.iter(f"{WORD}tr"):
        assert [int(width) for width in values(row, "tcW", "w")] == grid
        assert len(list(row.iter(f"{WORD}cantSplit"))) == 1
    assert len(list(root.iter(f"{WORD}tblHeader"))) == 1
    cells = [style(p) for p in root.iter(f"{WORD}p") if style(p).startswith("Table")]
    assert cells[:2] == ["TableCaption", "TableUnit"]
    assert cells[2:10] == ["TableHead"] * 4 + [
        "TableText", "TableNumber", "TableNumber", "TableText",
    ]  # fmt: skip


def test_short_rows_are_filled_with_empty_cells() -> None:
    root = tree(only(table(("甲", "乙", "丙"), ("一",), ())))
    assert [len(list(row.iter(f"{WORD}tc"))) for row in root.iter(f"{WORD}tr")] == [3, 3, 3]


def test_tables_do_not_touch_each_other_or_the_end() -> None:
    root = tree(only(table(("甲",)), table(("乙",))))
    (body,) = root
    assert [child.tag.removeprefix(WORD) for child in body] == ["tbl", "p", "tbl", "p", "sectPr"]


def test_page_break_before_a_bare_table() -> None:
    (body,) = tree(only(paragraph("甲"), PageBreak("x"), table(("甲",))))
    assert [child.tag.removeprefix(WORD) for child in body] == ["p", "p", "tbl", "p", "sectPr"]
    assert body[1].find(f".//{WORD}pageBreakBefore") is not None


def test_unknown_profile_is_refused() -> None:
    with pytest.raises(ReportError, match="没有“公函”这种版式"):
        write(document(profile="公函"), PROVENANCE)


def test_empty_document_is_a_file() -> None:
    assert package_problems(only()) == []


@given(words=ANY_TEXT, number=ANY_TEXT, name=ANY_TEXT, note=ANY_TEXT)
@settings(deadline=None)
def test_any_text_survives(words: str, number: str, name: str, note: str) -> None:
    """Whatever the text, the file opens and shows it, less what XML cannot hold."""
    inlines = (text(words), bound(number, name, note=note), Strong((text(words),)))
    data = only(
        Title("t", inlines),
        Paragraph("p", inlines, inlines, words, 1),
        TableBlock("tb", inlines, (TableCell(inlines),), (), words),
    )
    assert package_problems(data) == []
    line = writable(words) + writable(number) + writable(words)
    shown = [line, writable(words) + line + line, line, writable(words), line]
    assert [visible(p) for p in paragraphs(data)] == [found for found in shown if found]
    kept = [p.text for p in record(data).paragraphs]
    assert [found for found in kept if found] == [found for found in shown if found]


@given(name=st.text(CHARACTERS, min_size=20))
@settings(deadline=None)
def test_control_titles_stay_under_words_limit(name: str) -> None:
    data = only(Paragraph("p", (bound("11个", name),)))
    (title,) = values(tree(data), "alias")
    assert 0 < len(title.encode("utf-16-le")) // 2 <= 64
    assert title.endswith("taocheng.xlsx 指标!C9")


def test_keys_of_a_table_name_rows_and_columns() -> None:
    found = record(write(samples.rich("公文"), PROVENANCE)).paragraphs
    texts = {paragraph.key: paragraph.text for paragraph in found}
    assert texts["tb!单位"] == "单位：个、万元"
    assert texts["tb!1,1"] == "街道"
    assert texts["tb!3,2"] == "8"
