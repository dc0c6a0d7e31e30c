"""A sheet taken apart by pattern says what openpyxl's parser says of it, however it is written."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import ParseError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet._reader import WorkSheetParser

from reportgen.indicators import worksheet
from reportgen.indicators.cells import letters
from reportgen.indicators.sheet_xml import Mould, row_of, taken_apart
from reportgen.indicators.worksheet import ExactParser

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
AC = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"
ROOT = f'<worksheet xmlns="{MAIN}" xmlns:x14ac="{AC}">'
STRINGS = ["甲", "乙_x000A_丙", "丁"]
DATES = {2}
FORMATS = [str(style) for style in range(9)]

NAMES = st.sampled_from(["A", "B", "C", "Z", "AA", "XFD", "ZZZ"])
ATTRIBUTES = st.sampled_from(
    ["", ' s="1"', ' s="2"', ' t="s"', ' t="n"', ' s="2" t="n"', ' t="s" s="1"', ' t="str"', ' t="b"',
     ' t="e"', ' t="inlineStr"', ' t="d"', ' t="其"', ' cm="1"', " s='1'", '  s="1"', ' x14ac:a="1"']
)  # fmt: skip
CONTENTS = st.sampled_from(
    ["", "<v>1</v>", "<v>0</v>", "<v>2.50</v>", "<v>-3e2</v>", "<v></v>", "<v/>", "<v> 1 </v>", "<v>\n</v>",
     "<v>多</v>", "<v>1<!--2--></v>", "<v><![CDATA[1]]></v>", "<v>&#49;</v>", "<f>A1</f>", "<f>A1</f><v>1</v>", '<f t="shared" si="0"/><v>1</v>', '<f t="shared" ref="A1:A2" si="0">B1</f><v>2</v>', "<f/><v>1</v>", "<f>A1</f><v/>",
     "<f>A1&lt;2</f><v>1</v>", "<is><t>戊&amp;己</t></is>", "<is><t>&#31532;&#65534;</t></is>", "<is><t>&#31532;&lt;&#13;</t></is>", "<is><t xml:space=\"preserve\"> 辛&foo;</t></is>", "<is><t> 壬 </t></is>", "<is><t>癸]]></t></is>", "<is><t>\x0b</t></is>", "<is><t/></is>", "<is><t>丑<b/>寅</t></is>", "<is><r><t>庚</t></r></is>", "<v>1</v><v>2</v>",
     '<v a="1">1</v>', "<c r='A9'><v>1</v></c>", '<c r="A9"><v>1</v></c>', f'<v xmlns="{MAIN}">1</v>',
     "<extLst><ext uri='a'/></extLst>", '<v xmlns="a">1</v>', "1", "<v>--</v>", "<v>1e400</v>", "<v>2</v> "]
)  # fmt: skip
CELLS = st.one_of(
    st.builds(
        "<c r={0}{1}{2}{0}{3}>{4}</c>".format,
        st.sampled_from(['"', '"', '"', "'"]), NAMES, st.integers(1, 9), ATTRIBUTES, CONTENTS,
    ),
    st.builds('<c r="{}{}"{}/>'.format, NAMES, st.integers(1, 9), ATTRIBUTES),
    st.sampled_from(['<c><v>1</v></c>', '<c s="1"><v>1</v></c>', "<c/>", " ", "\n", "\u3000", "<!-- a -->",
                     "<foo/>", "x", '<c s="1" r="B1"><v>1</v></c>', "<extLst/>"]),
)  # fmt: skip
ROWS = st.one_of(
    st.builds(
        "<row{}>{}</row>".format,
        st.sampled_from(
            ["", ' r="5"', ' r="7" spans="1:3"', ' r="2" hidden="1"', ' r="3" x14ac:dyDescent="0.25"',
             " r='4'", ' r="6.0"', ' r="8" hidden="true" ht="15" ', ' x="&lt;"', '\nr="9"']
        ),
        st.lists(CELLS, max_size=5).map("".join),
    ),
    st.sampled_from(["<row/>", '<row r="3"/>', '<row r="4" hidden="1" />', " ", "\n", "<!--<row/>-->",
                     f'<a:row xmlns:a="{MAIN}"/>', "<rows/>"]),
)  # fmt: skip
SHEETS = st.builds(
    "{}{}{}<sheetData>{}</sheetData>{}</worksheet>".format,
    st.sampled_from(["", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n', "\ufeff"]),
    st.sampled_from([ROOT, ROOT, ROOT, f'<worksheet xmlns="a" xmlns:m="{MAIN}">', f"<worksheet xmlns='{MAIN}'>"]),
    st.sampled_from(["", '<cols><col min="2" max="3" hidden="1"/></cols>', "<!-- a -->", "<?a b?>"]),
    st.lists(ROWS, max_size=5).map("".join),
    st.sampled_from(["", '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>', "<rowBreaks/>",
                     '<row r="9"/>', "<sheetData/>"]),
)  # fmt: skip


def parser(xml: str) -> ExactParser:
    return ExactParser(
        io.BytesIO(xml.encode()), STRINGS, data_only=True, date_formats=DATES, formats=FORMATS
    )


def lines(parser: ExactParser) -> Iterator[tuple[int, Mapping[int, object]]]:
    for number, shape, held, filled in parser.parse():
        cells = zip(shape.columns, held, map(int, shape.formats), strict=True)
        found = {column: (value, style) for column, value, style in cells if value is not None}
        assert len(found) == filled
        if found:
            yield number, found


def rows_of(parser: ExactParser) -> Iterator[tuple[int, dict[int, tuple[object, int]]]]:
    """The same by openpyxl's own way through a sheet; of two cells in one place the last counts."""
    for number, cells in WorkSheetParser.parse(parser):
        if found := {cell[0]: cell[1:] for cell in cells if cell}:
            yield number, found


def told(parser: ExactParser, rows: Iterator[Any]) -> Any:
    """What is known of a sheet once its rows are through; None where it is refused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's, of what it drops
            found = [*rows]
    except (ParseError, ValueError, IndexError):
        return None
    merged = parser.merged_cells.mergeCell if parser.merged_cells else []
    hidden = {n: row for n, row in parser.row_dimensions.items() if row.get("hidden")}
    return found, [area.coord for area in merged], hidden, parser.column_dimensions


@settings(max_examples=500)
@given(SHEETS)
def test_it_says_what_the_parser_says(xml: str) -> None:
    ours, theirs = parser(xml), parser(xml)
    assert told(ours, lines(ours)) == told(theirs, rows_of(theirs))


@st.composite
def alike(draw: st.DrawFn) -> str:
    """A sheet whose rows have cells of the same places, formats and types, or nearly so."""
    cells = draw(st.lists(st.tuples(NAMES, ATTRIBUTES), min_size=1, max_size=4))
    rows = draw(
        st.lists(st.tuples(st.booleans(), *(CONTENTS for _ in cells)), min_size=3, max_size=6)
    )
    written = [
        "".join(
            f'<c r="{name}{number}"{attributes}/>'
            if blank and not content
            else f'<c r="{name}{number}"{attributes}>{content}</c>'
            for (name, attributes), content in zip(cells, contents, strict=True)
        )
        for number, (blank, *contents) in enumerate(rows, start=1)
    ]
    return f"{ROOT}<sheetData>{''.join(f'<row>{row}</row>' for row in written)}</sheetData></worksheet>"


@settings(max_examples=500)
@given(alike())
def test_a_row_like_those_before_it_is_read_as_if_it_were_the_first(xml: str) -> None:
    ours, theirs = parser(xml), parser(xml)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worksheet, "_MANY", 1)
        assert told(ours, lines(ours)) == told(theirs, rows_of(theirs))


def test_a_mould_takes_rows_with_cells_in_its_columns_and_no_others() -> None:
    mould = Mould(["A", "B", "AC"])
    row = ' r="22"><c r="A22" t="s"><v>1</v></c><c r="B22" s="2"><v>6.5</v></c><c r="AC22" t="str"><v>甲</v></c></row>'
    taken = mould.taken(row)
    assert taken is not None
    assert taken == (
        {"r": "22"}, ["", "2", ""], ["s", "", ""], ["1", "6.5", ""], ["", "", ' t="str"><v>甲</v></c>']
    )  # fmt: skip
    fewer = mould.taken(row.replace('<c r="B22" s="2"><v>6.5</v></c>', ""))
    assert fewer is not None
    assert (fewer.styles, fewer.texts) == (["", "", ""], ["1", "", ""])
    for other in (
        row.replace('"B22"', '"D22"'),
        row.replace("</row>", '<c r="AD22"/></row>'),
        row.replace("</row>", '<c r="A22"/></row>'),
        row.replace("</c></row>", "</c> </row>"),
    ):
        assert other != row
        assert mould.taken(other) is None


@pytest.mark.parametrize("dates", [set[int](), {0}])
def test_blanks_may_have_styles_that_are_not_there_and_numbers_none(dates: set[int]) -> None:
    rows = "".join(
        f'<row><c r="A{n}"><v>{n}</v></c><c r="B{n}" s="999"/>'
        + (f'<c r="C{n}" t="b"><v>1</v></c>' if n % 3 else "") + "</row>"
        for n in range(1, 90)
    )  # fmt: skip
    sheet = f"{ROOT}<sheetData>{rows}</sheetData></worksheet>".encode()
    ours = ExactParser(
        io.BytesIO(sheet), STRINGS, data_only=True, date_formats=dates, formats=FORMATS
    )
    theirs = ExactParser(
        io.BytesIO(sheet), STRINGS, data_only=True, date_formats=dates, formats=FORMATS
    )
    assert told(ours, lines(ours)) == told(theirs, rows_of(theirs))


def test_a_root_too_long_to_read_again_and_again_is_left_to_the_parser() -> None:
    xml = f"{ROOT}<sheetData/></worksheet>".replace("<sheetData/>", "<sheetData></sheetData>")
    assert taken_apart(xml) is not None
    assert taken_apart(xml.replace("<worksheet", f'<worksheet a="{"b" * 4_000}"')) is None


def test_rows_that_are_all_different_are_read_and_not_remembered() -> None:
    rows = [
        f'<row><c r="A1" s="{n % 9}"/><c r="{c}1" s="{n % 2}"><v>{n}</v></c></row>'
        for n, c in enumerate(map(letters, range(2, 602)))
    ]
    read = [*parser(f"{ROOT}<sheetData>{''.join(rows)}</sheetData></worksheet>").parse()]
    assert [[v for v in line.held if v is not None] for line in read] == [[n] for n in range(600)]
    assert max(len(line.held) for line in read) <= 5


@pytest.mark.parametrize("xml", [
    f"{ROOT}<sheetData><!-- --></sheetData></worksheet>",
    f"{ROOT}<sheetData><row><c r='A1'><v><![CDATA[1]]></v></c></row></sheetData></worksheet>",
    f'<m:worksheet xmlns:m="{MAIN}"><m:sheetData/></m:worksheet>',
    f"{ROOT}<sheetData>一</sheetData></worksheet>",
    f"{ROOT}<sheetData/></worksheet>",
    f"{ROOT}<sheetData></sheetData><row/></worksheet>",
    f'{ROOT}<sheetData><row><c r="A1" xmlns="a"><v>1</v></c></row></sheetData></worksheet>',
])  # fmt: skip
def test_a_sheet_that_may_mislead_a_pattern_is_left_to_the_parser(xml: str) -> None:
    assert taken_apart(xml) is None


def test_rows_as_excel_wps_and_libreoffice_write_them_are_plain() -> None:
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{ROOT}<sheetData><row r="1" spans="1:3" ht="15" x14ac:dyDescent="0.25"><c r="A1" s="1" t="s">'
        '<v>0</v></c><c r="B1" s="3"/><c r="C1"><v>12.5</v></c></row>\n<row r="2" hidden="1"/>'
        '<row r="3"><c r="A3" t="str"><f>B1</f><v>甲</v></c><c r="B3" s="0" t="n"><f t="shared" si="0"/><v>-1E-3</v></c></row>'
        "</sheetData></worksheet>"
    )
    parts = taken_apart(xml)
    assert parts is not None
    assert parts.rest == re.sub("<sheetData>.*</sheetData>", "<sheetData/>", xml, flags=re.DOTALL)
    assert [row_of(row) for row in parts.rows] == [
        (
            {"r": "1", "spans": "1:3", "ht": "15"},
            [("A", "1", "s", "0", ""), ("B", "3", "", "", ""), ("C", "", "", "12.5", "")],
        ),
        ({"r": "2", "hidden": "1"}, []),
        (
            {"r": "3"},
            [
                ("A", "", "", "", ' t="str"><f>B1</f><v>甲</v></c>'),
                ("B", "0", "n", "-1E-3", ""),
            ],
        ),
    ]


@pytest.mark.parametrize("row", [
    ' r="1"><c r="A1"><v>1</v></row>',
    ' r="1"><c r="A1" t="b"/><c r="B1"><v>1</v></c></row>',
    ' r="1"><c r="A1"><c r="B1"><v>1</v></c></c></row>',
    " r='1'></row>",
    ' r="1"><c><v>1</v></c></row>',
    ' r="1"><c s="1" r="A1"><v>1</v></c></row>',
    "s/>",
])  # fmt: skip
def test_a_row_that_may_mislead_a_pattern_is_left_to_the_parser(row: str) -> None:
    assert row_of(row) is None
