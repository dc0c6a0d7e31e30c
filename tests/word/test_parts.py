"""Package, column widths, profiles and character rules, each on its own."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.document import PROFILES
from reportgen.word.anchors import TITLE_LIMIT, anchor_title
from reportgen.word.characters import half_widths, writable
from reportgen.word.package import deflated, pack
from reportgen.word.profile import load_profile, mark_kind
from reportgen.word.tables import shares
from tests.inlines import bound

NAMES = st.text("abcdefghij/._-", min_size=1, max_size=20)


@given(st.dictionaries(NAMES, st.binary(max_size=300)), st.integers(1, 9))
def test_packages_read_back(parts: dict[str, bytes], level: int) -> None:
    data = pack(deflated(name, content, level) for name, content in parts.items())
    with ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == parts
    assert data == pack(deflated(name, parts[name], level) for name in sorted(parts, reverse=True))


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=12), st.integers(1000, 9000))
def test_columns_fill_the_width_and_share_fairly(wanted: list[int], total: int) -> None:
    given_widths = shares(wanted, total)
    assert sum(given_widths) == total
    short = [width for width, wish in zip(given_widths, wanted, strict=True) if width < wish]
    assert all(width >= max(given_widths) - len(wanted) for width in short)


@pytest.mark.parametrize("name", PROFILES)
def test_page_of_both_profiles(name: str) -> None:
    """PAGE-01..05, GRID-04, GRID-05: A4, 37/35/28/26 mm, 22 lines of 28.95 pt, 28 cells of 15.75 pt."""
    profile = load_profile(name)
    page = profile.page
    millimetres = [
        round(twips / 1440 * 25.4) for twips in (page.top, page.bottom, page.left, page.right)
    ]
    assert profile.name == name
    assert (page.width, page.height) == (11906, 16838)
    assert millimetres == [37, 35, 28, 26]
    assert (page.height - page.top - page.bottom) // page.pitch == 22
    assert page.text_width // page.cell == 28
    body = profile.looks["body"]
    assert body.size * 10 + body.tracking == page.cell
    assert (body.line, body.indent, body.align) == (579, 2, "both")


FONTS = {  # BODY-01, BODY-05 for 公文; design §6 for 通讯
    ("公文", "title"): ("方正小标宋简体", 44, "center"),
    ("公文", "heading1"): ("黑体", 32, "both"),
    ("公文", "heading2"): ("楷体_GB2312", 32, "both"),
    ("公文", "heading3"): ("仿宋_GB2312", 32, "both"),
    ("公文", "body"): ("仿宋_GB2312", 32, "both"),
    ("公文", "footer"): ("宋体", 28, "both"),
    ("通讯", "title"): ("方正小标宋简体", 44, "center"),
    ("通讯", "byline"): ("楷体_GB2312", 32, "center"),
    ("通讯", "heading1"): ("黑体", 32, "center"),
    ("通讯", "body"): ("仿宋_GB2312", 32, "both"),
}


@pytest.mark.parametrize(("profile", "kind"), FONTS)
def test_fonts_and_sizes(profile: str, kind: str) -> None:
    loaded = load_profile(profile)
    look = loaded.looks[kind]
    assert (loaded.fonts[look.font][0], look.size, look.align) == FONTS[profile, kind]


MARKS = {
    "一、": "一、", "十二、": "一、", "（三）": "（一）", "（十）": "（一）", "1.": "1.", "23.": "1.",
    "（4）": "（1）", "": "", "第一，": "", "①": "", "、": "",
}  # fmt: skip


@pytest.mark.parametrize("number", MARKS)
def test_kinds_of_marks(number: str) -> None:
    assert mark_kind(number) == MARKS[number]


@pytest.mark.parametrize(
    ("text", "halves"), [("", 0), ("2023年7月1日", 12), ("县委", 4), ("（一）", 6), ("ab", 2)]
)
def test_width_in_half_characters(text: str, halves: int) -> None:
    assert half_widths(text) == halves


def test_unwritable_characters() -> None:
    assert writable("a\x00b\r\nc\rd\ufffe\ud800\te\x7f") == "ab\nc\nd\te\x7f"


def test_long_titles_keep_the_cell() -> None:
    title = anchor_title(bound("1", "甲" * 80, 1234))
    assert title == "甲" * 40 + "… taocheng.xlsx 指标!C1234"
    assert len(title) == TITLE_LIMIT


def test_astral_characters_count_twice() -> None:
    title = anchor_title(bound("1", "𠀀" * 80))
    assert len(title.encode("utf-16-le")) // 2 <= TITLE_LIMIT
    assert title.endswith("… taocheng.xlsx 指标!C9")
