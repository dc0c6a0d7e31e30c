"""What stands in the cells of an .xlsx, however its writer chose to put it down."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from reportgen.errors import Location
from reportgen.indicators.cells import Book, Fault, Value, letters
from reportgen.indicators.reading import read
from tests.indicators.books import patched, workbook

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FORMATS = {"": "General", "1": "0.0%", "2": "yyyy-mm-dd"}
"""By the style's number in the file `book` starts from."""


class Written(Struct, frozen=True):
    """A cell as it stands in the file, and what it holds."""

    attributes: str
    inner: str
    value: Value
    style: str = ""


def number(literal: str, exact: Decimal) -> st.SearchStrategy[Written]:
    return st.builds(
        lambda formula, kind, style: Written(kind, f"{formula}<v>{literal}</v>", exact, style),
        st.sampled_from(["", "<f>A1+1</f>"]),
        st.sampled_from(["", ' t="n"']),
        st.sampled_from(["", "1"]),
    )


NUMBERS = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1).flatmap(lambda n: number(str(n), Decimal(n))),
    st.decimals(-(10**6), 10**6, places=4).flatmap(lambda n: number(f"{n:f}", n.normalize())),
    st.sampled_from(["7", "0", "12", "-3"]).flatmap(lambda text: number(text, Decimal(text))),
    number(" 007 ", Decimal(7)),
    number("1E+3", Decimal(1000)),
    number("0.30000000000000004", Decimal("0.3")),
)
OTHERS = st.sampled_from([
    Written(' t="str"', "<f>A1</f><v>甲</v>", "甲"),
    Written(' t="inlineStr"', "<is><t>乙</t></is>", "乙"),
    Written(' t="inlineStr"', "<is><r><t>乙</t></r><r><t>丙_x000A_丁</t></r></is>", "乙丙\n丁"),
    Written(' t="b"', "<v>1</v>", True),
    Written(' t="b"', "<v>0</v>", False),
    Written(' t="d"', "<v>2024-05-06T00:00:00</v>", datetime.datetime(2024, 5, 6)),
    Written("", "<v>45418</v>", datetime.datetime(2024, 5, 6), "2"),
    Written(' t="e"', "<v>#N/A</v>", Fault("单元格是错误值 #N/A", "请在表中改正公式；缺数请留空")),
    Written("", "", None, "1"),
    Written("", "<v/>", None),
    Written(' t="str"', "<f>A1</f><v></v>", None),
    Written(' t="inlineStr"', "", None),
])  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Book]:
    """Reads these rows as the sheet of a file with the styles of FORMATS."""
    day = datetime.datetime(2024, 5, 6)
    formats = {"表!A1": "0.0%", "表!B1": "yyyy-mm-dd"}
    path = workbook(tmp_path_factory.mktemp("cells") / "q.xlsx", {"表": [[0, day]]}, formats)

    def reading(rows: str) -> Book:
        sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        return read(patched(path, SHEET, lambda _: sheet.encode()))[0]

    return reading


def row_of(cells: Sequence[tuple[Written, int]]) -> tuple[str, dict[int, Written]]:
    """A row's XML and its cells by column: a gap of 0 leaves the cell's coordinate out."""
    xml, held, column = "", dict[int, Written](), 0
    for written, gap in cells:
        column += max(gap, 1)
        place = f' r="{letters(column)}1"' if gap else ""
        style = f' s="{written.style}"' if written.style else ""
        xml += f"<c{place}{style}{written.attributes}>{written.inner}</c>"
        held[column] = written
    return f'<row r="1">{xml}</row>', held


@given(cells=st.lists(st.tuples(NUMBERS | OTHERS, st.integers(0, 30)), max_size=12))
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
def test_every_way_to_write_a_cell_is_read_with_its_place_and_format(
    book: Callable[[str], Book], cells: list[tuple[Written, int]]
) -> None:
    xml, held = row_of(cells)
    # the same row once more: what is kept from the first must not change the second
    sheet = book(xml + xml.replace('1"', '2"', 1)).sheets[0]
    expected = {c: w for c, w in held.items() if w.value is not None}
    assert [row.number for row in sheet.rows] == ([1, 2] if expected else [])
    for row in sheet.rows:
        read = {c: (cell.value, cell.where, cell.number_format) for c, cell in row.cells.items()}
        assert read == {
            column: (
                written.value,
                Location("q.xlsx", "表", f"{letters(column)}{row.number}"),
                FORMATS[written.style],
            )
            for column, written in expected.items()
        }


def test_a_number_cell_that_holds_none_is_a_fault_of_its_own(book: Callable[[str], Book]) -> None:
    [row] = (
        book('<row r="1"><c><v>很多</v></c><c><v>INF</v></c><c><v>5</v></c></row>').sheets[0].rows
    )
    many, endless, five = row.cells.values()
    assert isinstance(many.value, Fault)
    assert many.value.message == "“很多”不是数字"
    assert isinstance(endless.value, Fault)
    assert endless.value.message == "“INF”不是有限的数"
    assert (five.value, five.where.cell) == (Decimal(5), "C1")


def test_each_place_of_a_text_with_control_characters_is_told(book: Callable[[str], Book]) -> None:
    same = '<c t="str"><v>甲_x0007_</v></c>'
    read_book = book(f"<row>{same}<c t='str'><v>甲</v></c>{same}</row>")
    assert [cell.value for cell in read_book.sheets[0].rows[0].cells.values()] == ["甲"] * 3
    assert read_book.notices[0].message == "有2格含看不见的控制字符，已去掉：A1、C1"
