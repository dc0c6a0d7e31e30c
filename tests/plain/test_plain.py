"""A document as a listing, as text and as a page."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from reportgen.document import Document, flows, plain_text
from reportgen.plain import dump, html, text
from tests.conftest import Golden
from tests.inlines import numbers_of
from tests.plain.samples import HOSTILE, full, hostile

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize(("name", "document"), [("full", full()), ("hostile", hostile())])
def test_dump(name: str, document: Document, golden: Golden) -> None:
    golden(GOLDEN / f"{name}.dump.txt", dump(document))


def test_text(golden: Golden) -> None:
    golden(GOLDEN / "full.text.txt", text(full()))


def test_html(golden: Golden) -> None:
    golden(GOLDEN / "full.html", html(full(), "桃城区两新党建"))


def test_a_dump_is_one_line_per_thing() -> None:
    """Text with line breaks or marks of the listing cannot pass for another line or number."""
    lines = dump(hostile()).splitlines()
    assert not [line for line in lines if line.startswith(("<", "⟦"))]
    assert not {"\u200b", "\x0b", "\u2028"} & set(dump(hostile()))
    numbers = numbers_of(*hostile().blocks)
    assert sum(line.startswith("  ⟦") and " <- " in line for line in lines) == len(numbers)


class _Page(HTMLParser):
    """What a browser would make of a page: words, titles of numbers, and tags in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.titles: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.titles += [value or "" for name, value in attrs if name == "title"]

    def handle_data(self, data: str) -> None:
        self.words += data


def _read(page: str) -> _Page:
    parser = _Page()
    parser.feed(page)
    parser.close()
    return parser


def test_data_cannot_become_markup() -> None:
    page = _read(html(hostile(), HOSTILE))
    assert "script" not in page.tags
    assert page.tags.count("b") == 1  # the run-in head's own
    assert page.words.count(HOSTILE) >= 10
    assert all(title.count(HOSTILE) == 4 for title in page.titles)


def test_every_number_of_a_page_tells_its_source() -> None:
    page = _read(html(full(), "题"))
    numbers = numbers_of(*full().blocks)
    assert len(page.titles) == len(numbers)
    for number, title in zip(numbers, page.titles, strict=True):
        assert all(str(place) in title for place in number.sources)


def test_a_page_stands_by_itself() -> None:
    page = html(full(), "题")
    assert "http" not in page
    assert {"link", "script", "img"}.isdisjoint(_read(page).tags)


def test_text_is_what_the_blocks_say() -> None:
    said = text(full())
    for block in full().blocks:
        for flow in flows(block):
            assert plain_text(flow) in said


def test_nothing_is_still_a_document() -> None:
    empty = Document("公文", ())
    assert text(empty) == ""
    assert dump(empty) == "版式 公文\n"
    assert _read(html(empty, "空")).tags.count("body") == 1
