"""A main part read and written in sheets is read and written as it is in one tree."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen import bundled
from reportgen.binding.expression import Measure
from reportgen.errors import ReportError
from reportgen.generating import draft, load_data, report_type
from reportgen.refreshing import refreshed
from reportgen.word import sheets
from reportgen.word.archive import Package, open_package
from reportgen.word.main_part import MainPart, in_one_tree, main_part
from reportgen.word.manuscript import Manuscript
from reportgen.word.reading import briefing_of, read
from reportgen.word.sheets import Sheets
from tests.refreshing.test_laws import DATA, KEYS, SOME, Edit, base, edit, moved, moves, worked_on
from tests.validity import problems
from tests.word_reading.packages import cell, docx, p, pack, parts_of, r

PRODUCERS = sorted((Path(__file__).parent / "producers").glob("*.docx"))
SIZES = (1, 300, 2_500)
MAIN = "word/document.xml"
DELETED_MARK = "<w:p><w:pPr><w:rPr><w:del w:id='1' w:author='甲'/></w:rPr></w:pPr>{}</w:p>"
BOX = "<w:r><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></w:r>"
CONTROL = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
SEVERAL = "".join(p(r(f"第{n}段")) for n in range(5))
ROWS = "".join(f"<w:tr>{cell(r(f'{n}个'))}{cell(r(f'{n}项'))}</w:tr>" for n in range(5))
TABLE = f'<w:tbl><w:tblPr w:x="a>b"/>{ROWS}</w:tbl>'


@contextlib.contextmanager
def sheets_of(size: int) -> Iterator[None]:
    with patch.object(sheets, "LARGE", 0), patch.object(sheets, "SIZE", size):
        yield


def in_sheets(content: bytes, size: int) -> tuple[Package, MainPart]:
    package = open_package(content, "甲.docx")
    with sheets_of(size):
        return package, main_part(package)


def cut_and_read_the_same(content: bytes, size: int) -> bool:
    """Whether a part is cut; in any case it reads as it does in one tree."""
    package, part = in_sheets(content, size)
    assert briefing_of(package, part) == briefing_of(package, in_one_tree(package))
    return isinstance(part.kept, Sheets)


@pytest.mark.parametrize("name", bundled.SAMPLES)
def test_our_own_are_cut_and_read_the_same(name: str) -> None:
    made = draft(report_type(bundled.find_type(name)), load_data([bundled.sample(name)])).content
    assert all(cut_and_read_the_same(made, size) for size in SIZES)


@pytest.mark.parametrize("path", PRODUCERS, ids=lambda path: path.stem)
def test_those_of_other_programs_are_read_the_same(path: Path) -> None:
    content = path.read_bytes()
    cut = {size: cut_and_read_the_same(content, size) for size in SIZES}
    assert any(cut.values())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "body",
    [
        SEVERAL,
        TABLE,
        p(r("前")) + TABLE + p(r("后")) + TABLE,
        f"<w:tbl><w:tr><w:tc>{TABLE}{p(r('外'))}</w:tc></w:tr>{ROWS}</w:tbl>",
        DELETED_MARK.format(r("合")) + p(r("并")) + SEVERAL,
        DELETED_MARK.format(r("合")) + TABLE + p(r("不并")),
        SEVERAL + p(r("有框"), BOX.format(SEVERAL + TABLE)) + SEVERAL,
        SEVERAL + CONTROL.format(SEVERAL + TABLE) + SEVERAL,
        '<w:bookmarkStart w:id="2" w:name="_rg_1"/>' + SEVERAL + '<w:bookmarkEnd w:id="2"/>',
    ],
)
def test_whatever_stands_in_the_body(body: str, size: int) -> None:
    content = docx(body)
    parts = dict(parts_of(content))
    parts[MAIN] = parts[MAIN].replace(b"<w:document ", b'<w:document xml:lang="zh" ')
    assert cut_and_read_the_same(pack(parts), size) == (size < len(body))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("第2段", "<![CDATA[</w:p>]]>"),
        ("<w:sectPr/>", "<!-- </w:p> --><w:sectPr/>"),
        ("<w:sectPr/>", "<?x </w:p>?><w:sectPr/>"),
        ("<w:sectPr/>", "<w:p xmlns:w='urn:a'/><w:sectPr/>"),
        ("<w:t xml", "<w:fldChar w:fldCharType='begin'/><w:t xml"),
        ("<w:sectPr/>", '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p><w:sectPr/>'),
        ("<w:body>", "<w:body><w:sdt><w:sdtContent>"),
    ],
)
def test_what_may_mislead_is_read_in_one_tree(old: str, new: str) -> None:
    parts = dict(parts_of(docx(SEVERAL)))
    parts[MAIN] = parts[MAIN].replace(old.encode(), new.encode())
    if new.endswith("<w:sdtContent>"):
        parts[MAIN] = parts[MAIN].replace(b"<w:sectPr/>", b"</w:sdtContent></w:sdt>")
    assert not cut_and_read_the_same(pack(parts), 1)


@pytest.mark.parametrize("old", ["</w:body>", "第3段</w:t>", "</w:p><w:sectPr/>"])
def test_a_broken_part_is_refused_in_the_same_words(old: str) -> None:
    parts = dict(parts_of(docx(SEVERAL)))
    parts[MAIN] = parts[MAIN].replace(old.encode(), b"")
    content = pack(parts)
    with pytest.raises(ReportError) as whole:
        read(content, "甲.docx")
    with pytest.raises(ReportError) as cut:
        in_sheets(content, 1)
    assert str(cut.value) == str(whole.value)


@SOME
@given(st.lists(edit, max_size=8), moves, st.sampled_from(SIZES))
def test_refreshed_in_sheets(
    steps: list[Edit], changes: dict[tuple[str, str, str, Measure], Decimal | None], size: int
) -> None:
    before, data = worked_on(steps), moved(changes)
    package, part = in_sheets(before, size)
    briefing = briefing_of(package, part)
    assert briefing == briefing_of(package, in_one_tree(package))
    written = refreshed(briefing, before, data, page=Manuscript(package, part))
    assert written == refreshed(briefing, before, data)


def test_only_what_has_new_numbers_is_written() -> None:
    """What another editor writes in its own manner stays so in all other sheets."""
    foreign = "<w:body><w:p w:rsidR='1' ><w:r><w:t>甲</w:t></w:r></w:p>".encode()
    parts = dict(parts_of(base()))
    parts[MAIN] = parts[MAIN].replace(b"<w:body>", foreign, 1)
    content = pack(parts)
    package, part = in_sheets(content, 1)
    known = [key for key in KEYS if DATA.observations[key].value is not None]
    data = moved(dict.fromkeys(known, Decimal(126)))
    result = refreshed(briefing_of(package, part), content, data, page=Manuscript(package, part))
    assert result.summary["updated"] > 0
    assert foreign in parts_of(result.content)[MAIN]
    assert problems(result.content) == problems(content)
