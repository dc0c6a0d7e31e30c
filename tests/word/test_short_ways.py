"""Short ways taken for what is nearly always so: they lead where the long ways lead."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.binding.expression import Binding, Cell
from reportgen.chinese.forms import Form
from reportgen.document import Bound, Paragraph, TableBlock, TableCell
from reportgen.errors import Location
from reportgen.word.anchors import anchor_title, titled
from reportgen.word.base import CELL_MARGIN
from reportgen.word.characters import escaped, half_widths
from reportgen.word.profile import load_profile
from reportgen.word.tables import grid_of, shares
from reportgen.word.writing import write
from tests.inlines import PROVENANCE, bound, document, text
from tests.word.opened import record, tree, values, visible

WORDS = st.text(
    st.sampled_from("甲乙丙丁地区指标&<>\"'\t\n\x00\ufffe\u3000𠀀😀ab12 ，"), max_size=50
)
PLACES = st.builds(Location, WORDS, WORDS, st.sampled_from(["", "C7", "第4条·数值"]))


@given(WORDS, st.lists(PLACES, max_size=3))
@settings(deadline=None)
def test_a_title_is_the_same_by_both_ways(name: str, places: list[Location]) -> None:
    number = Bound("7", Binding(Cell(name, "行", "列"), Form("数")), tuple(places), "7")
    sources = [str(place) for place in places]
    assert titled(number, sources) == escaped(anchor_title(number)).encode()


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=6))
@settings(deadline=None)
def test_columns_are_as_wide_as_their_longest_text(rows: list[tuple[str, str, str]]) -> None:
    profile = load_profile("公文")
    cells = tuple(tuple(TableCell((text(words),)) for words in row) for row in rows)
    grid = grid_of(TableBlock("t", (), (), cells), profile)
    half = profile.looks["table_text"].size * 5
    longest = [max(map(half_widths, column)) for column in zip(*rows, strict=True)]
    wanted = [max(6, halves) * half + 2 * CELL_MARGIN + half for halves in longest]
    found = [int(width) for width in re.findall(rb'gridCol w:w="(\d+)"', grid.start)]
    assert found == shares(wanted, profile.page.text_width)


def test_a_cell_of_one_number_is_a_paragraph_like_any_other() -> None:
    alone, beside = (bound("1,234"),), (bound("1,234"), text(""))
    rows = ((TableCell(alone, True),), (TableCell(beside, True),))
    data = write(document(TableBlock("t", (), (), rows)), PROVENANCE)
    first, second = record(data).paragraphs
    assert (first.text, first.kind) == (second.text, second.kind) == ("1,234", "table_number")
    assert [anchor.paragraph for anchor in record(data).anchors] == ["t!2,1", "t!3,1"]


def test_what_was_kept_of_a_text_is_kept_by_its_style() -> None:
    """The same words as head and as text, with digits: each in its own looks, counted both times."""
    words = (text("12345热线"),)
    data = write(
        document(Paragraph("p", words, words, "（一）", 2), Paragraph("q", words)), PROVENANCE
    )
    assert visible(tree(data)) == "（一）12345热线12345热线12345热线"
    assert len(values(tree(data), "rStyle")) == 2
    assert [len(paragraph.digits) for paragraph in record(data).paragraphs] == [2, 1]
