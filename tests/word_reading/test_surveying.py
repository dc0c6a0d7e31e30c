"""The layout of packages made by hand: what bears on a look, one thing at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import ReportError
from reportgen.word.layout import Layout, PageNumberLayout, ParagraphLayout, Pitch, TextLook
from reportgen.word.reading import read
from reportgen.word.surveying import survey
from reportgen.word.writing import write
from tests.inlines import PROVENANCE
from tests.word.samples import rich

from .packages import OFFICE, cell, docx, minimal, p, pack, part, r, relationships, table

PRODUCERS = Path(__file__).parent / "producers"


def only(layout: Layout) -> ParagraphLayout:
    (paragraph,) = layout.paragraphs
    return paragraph


def look(body: str, styles: str = "", **more: str) -> TextLook:
    """The look of the only text."""
    (stretch,) = only(survey(docx(body, styles=part("styles", styles), **more))).stretches
    return stretch.look


def style(identity: str, properties: str, based: str = "", kind: str = "paragraph") -> str:
    on = f'<w:basedOn w:val="{based}"/>' if based else ""
    default = ' w:default="1"' if identity == "Normal" else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{identity}"{default}><w:name w:val="{identity}"/>{on}'
        f"{properties}</w:style>"
    )


def fonts(hanzi: str) -> str:
    return f'<w:rFonts w:eastAsia="{hanzi}"/>'


def ppr(*properties: str) -> str:
    return f"<w:pPr>{''.join(properties)}</w:pPr>"


def rpr(*properties: str) -> str:
    return f"<w:rPr>{''.join(properties)}</w:rPr>"


def test_the_nearest_of_defaults_styles_and_direct_formatting_holds() -> None:
    defaults = rpr(fonts("宋体"), '<w:sz w:val="21"/>')
    styles = (
        f"<w:docDefaults><w:rPrDefault>{defaults}</w:rPrDefault></w:docDefaults>"
        + style("Normal", rpr('<w:sz w:val="24"/>'))
        + style("Base", rpr(fonts("楷体"), "<w:b/>"), "Normal")
        + style("Mine", rpr('<w:color w:val="FF0000"/>'), "Base")
    )
    assert look(p(r("文")), styles) == TextLook("宋体", "", 24, False, "", 0)
    mine = ppr('<w:pStyle w:val="Mine"/>')
    assert look(p(mine, r("文")), styles) == TextLook("楷体", "", 24, True, "FF0000", 0)
    direct = (
        fonts("黑体")
        + '<w:b w:val="0"/><w:color w:val="auto"/><w:spacing w:val="-5"/><w:sz w:val="32"/>'
    )
    assert look(p(mine, r("文", direct)), styles) == TextLook("黑体", "", 32, False, "", -5)


def test_bold_of_a_paragraph_and_a_character_style_cancel_each_other() -> None:
    styles = style("P", rpr("<w:b/>")) + style("C", rpr("<w:b/>"), kind="character")
    run = r("文", '<w:rStyle w:val="C"/>')
    assert look(p(run), styles).bold
    assert not look(p(ppr('<w:pStyle w:val="P"/>'), run), styles).bold


def test_a_style_that_is_not_there_is_the_default_one() -> None:
    styles = style("Normal", ppr('<w:jc w:val="center"/>') + rpr(fonts("仿宋")))
    lost = docx(p(ppr('<w:pStyle w:val="Lost"/>'), r("文")), styles=part("styles", styles))
    found = only(survey(lost))
    assert (found.align, found.stretches[0].look.hanzi) == ("center", "仿宋")


def test_a_circle_of_styles_ends() -> None:
    styles = style("A", rpr(fonts("黑体")), "B") + style("B", rpr(fonts("楷体")), "A")
    assert look(p(ppr('<w:pStyle w:val="A"/>'), r("文")), styles).hanzi == "黑体"


THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements>'
    '<a:fontScheme><a:minorFont><a:latin typeface="Calibri"/><a:ea typeface="{}"/>'
    '<a:font script="Hans" typeface="等线"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>'
)


@pytest.mark.parametrize(
    ("typeface", "language", "font"),
    [("仿宋", "zh-CN", "仿宋"), ("", "zh-CN", "等线"), ("", "", ""), ("", "ja-JP", "")],
)
def test_theme_fonts_are_those_of_the_language(typeface: str, language: str, font: str) -> None:
    run = r("文", '<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"/>')
    settings = part("settings", f'<w:themeFontLang w:eastAsia="{language}"/>')
    found = look(p(run), theme=THEME.format(typeface), settings=settings)
    assert (found.hanzi, found.latin) == (font, "Calibri")


@pytest.mark.parametrize(
    ("own", "inherited", "first", "left"),
    [
        ('w:firstLineChars="200" w:firstLine="420"', "", 2.0, 0.0),
        ('w:firstLine="640"', "", 2.0, 0.0),
        ('w:firstLineChars="0" w:firstLine="640"', 'w:firstLineChars="300"', 2.0, 0.0),
        ('w:firstLine="0"', 'w:firstLineChars="200"', 2.0, 0.0),  # as Word has it: 字 go first
        ('w:hanging="320"', 'w:firstLineChars="200"', -1.0, 0.0),
        ('w:leftChars="100" w:hangingChars="50"', "", -0.5, 1.0),
        ('w:start="2cm"', "", 0.0, 1134 / 320),
        ('w:left="-x"', "", 0.0, 0.0),
    ],
)
def test_indents_in_characters_of_the_paragraphs_own_size(
    own: str, inherited: str, first: float, left: float
) -> None:
    styles = style("Normal", ppr(f"<w:ind {inherited}/>"))
    body = p(ppr(f"<w:ind {own}/>"), r("文", '<w:sz w:val="32"/>'))
    found = only(survey(docx(body, styles=part("styles", styles))))
    assert found.first_line == pytest.approx(first)
    assert found.left == pytest.approx(left)


def test_spacing_alignment_and_keeping() -> None:
    properties = ppr(
        "<w:keepNext/>",
        '<w:snapToGrid w:val="0"/>',
        '<w:spacing w:beforeLines="50" w:after="160" w:line="560" w:lineRule="exact"/>',
        '<w:jc w:val="end"/>',
    )
    found = only(survey(docx(p(properties, r("文")))))
    assert (found.pitch, found.before, found.after) == (Pitch("exact", 560), 120, 160)
    assert (found.align, found.keep_next, found.snaps) == ("right", True, False)
    plain = only(survey(docx(p(r("文")))))
    assert (plain.pitch, plain.align, plain.keep_next, plain.snaps) == (
        Pitch("auto", 240),
        "left",
        False,
        True,
    )


def test_a_list_of_its_own_or_of_its_style() -> None:
    number = '<w:numPr><w:numId w:val="3"/></w:numPr>'
    styles = part("styles", style("L", ppr(number)))
    of_style = docx(p(ppr('<w:pStyle w:val="L"/>'), r("文")), styles=styles)
    assert only(survey(of_style)).numbered
    assert only(survey(docx(p(ppr(number), r("文"))))).numbered
    off = ppr('<w:numPr><w:numId w:val="0"/></w:numPr>')
    assert not only(survey(docx(p(off, r("文"))))).numbered


def test_tables_by_rows_cells_and_lines() -> None:
    head = "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" + cell(r("街道")) + "</w:tr>"
    number = cell(ppr('<w:jc w:val="right"/>'), r("12"))
    grid = '<w:tblGrid><w:gridCol w:w="4000"/></w:tblGrid>'
    lined = style(
        "T", '<w:tblPr><w:tblBorders><w:top w:val="single"/></w:tblBorders></w:tblPr>', kind="table"
    )
    body = (
        '<w:tbl><w:tblPr><w:tblStyle w:val="T"/></w:tblPr>'
        f"{grid}{head}<w:tr>{number}</w:tr></w:tbl>{table(cell(r('无线')))}"
    )
    first, second = survey(docx(body, styles=part("styles", lined))).tables
    assert (first.repeats_head, first.splitting, first.width, first.bordered) == (
        True,
        1,
        4000,
        True,
    )
    assert [(c.text, c.align, c.paragraph) for row in first.rows for c in row] == [
        ("街道", "left", 0),
        ("12", "right", 1),
    ]
    assert not second.bordered
    assert second.paragraph == 2


SIZE = '<w:pgSz w:w="11906" w:h="16838"/>'


def with_sections(body: str, **footers: str) -> bytes:
    """A .docx whose body ends with its own sectPr; `footers` are parts by relationship id."""
    parts = minimal()
    main = str(parts["word/document.xml"])
    parts["word/document.xml"] = main.replace(
        "<w:p><w:r><w:t>正文</w:t></w:r></w:p><w:sectPr/>", body
    )
    targets = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/relationships/footer" Target="{name}.xml"/>'
        for name in footers
    )
    parts["word/_rels/document.xml.rels"] = relationships().replace(
        "</Relationships>", f"{targets}</Relationships>"
    )
    for name, content in footers.items():
        parts[f"word/{name}.xml"] = part("ftr", content)
    return pack(parts)


def refer(kind: str, name: str) -> str:
    return f'<w:footerReference w:type="{kind}" xmlns:r="{OFFICE}/relationships" r:id="{name}"/>'


def test_sections_take_over_what_they_do_not_say_of_page_numbers() -> None:
    first = f"<w:sectPr>{refer('default', 'a')}{SIZE}</w:sectPr>"
    last = f'<w:sectPr>{refer("even", "b")}<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
    body = p(ppr(first), r("一")) + p(r("二")) + last
    number = '<w:fldSimple w:instr="PAGE"><w:r><w:t>7</w:t></w:r></w:fldSimple>'
    layout = survey(with_sections(body, a=p(number), b=p(r("无"))))
    assert [s.landscape for s in layout.sections] == [False, True]
    assert [paragraph.section for paragraph in layout.paragraphs] == [0, 1]
    one, two = layout.sections
    assert (
        one.number("default") == two.number("default") == PageNumberLayout("1", "left", 0, "", 20)
    )
    assert one.number("even") is two.number("even") is None


def test_a_file_without_sections_has_words_own_page() -> None:
    parts = minimal()
    parts["word/document.xml"] = str(parts["word/document.xml"]).replace("<w:sectPr/>", "")
    (section,) = survey(pack(parts)).sections
    assert (section.width, section.top) == (12240, 1440)


def complex_field(code: str, result: str = "7") -> str:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    shown = char("separate") + r(result) if result else ""
    return f"{char('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{shown}{char('end')}"


BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor xmlns:wp='
    '"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:positionH>'
    "<wp:align>outside</wp:align></wp:positionH><w:txbxContent>{0}</w:txbxContent></wp:anchor>"
    '</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style="mso-position-horizontal:left">'
    "<w:txbxContent>{0}</w:txbxContent></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


@pytest.mark.parametrize(
    ("footer", "text", "side"),
    [
        (p(r("— "), complex_field(" PAGE "), r(" —")), "— 1 —", "left"),
        (p(complex_field("PAGE  \\* MERGEFORMAT", "")), "1", "left"),
        (p(complex_field("PAGE \\* ArabicDash")), "- 1 -", "left"),
        (
            p(ppr('<w:jc w:val="center"/>'), r("第"), complex_field("page"), r("页")),
            "第1页",
            "center",
        ),
        (p(complex_field("PAGE"), r("/"), complex_field("NUMPAGES", "9")), "1/9", "left"),
        (p("<w:r><w:tab/></w:r>", complex_field("PAGE")), "1", "center"),
        (p("<w:r><w:tab/></w:r><w:r><w:tab/></w:r>", complex_field("PAGE")), "1", "right"),
        (p('<w:r><w:ptab w:alignment="right"/></w:r>', complex_field("PAGE")), "1", "right"),
        (p(ppr('<w:framePr w:xAlign="outside"/>'), complex_field("PAGE")), "1", "outside"),
        (p(BOX.format(p(r("— "), complex_field("PAGE"), r(" —")))), "— 1 —", "outside"),
        (f"<w:sdt><w:sdtContent>{p(complex_field('PAGE'))}</w:sdtContent></w:sdt>", "1", "left"),
        (table(cell(complex_field("PAGE"))), "1", ""),
    ],
)
def test_page_numbers_as_word_and_wps_set_them(footer: str, text: str, side: str) -> None:
    body = f"{p(r('一'))}<w:sectPr>{refer('default', 'a')}{SIZE}</w:sectPr>"
    number = survey(with_sections(body, a=footer)).sections[0].number("default")
    assert number is not None
    assert (number.text, number.side) == (text, side)


def test_a_footer_without_a_page_number_has_none() -> None:
    body = f"{p(r('一'))}<w:sectPr>{refer('default', 'a')}</w:sectPr>"
    for footer in (p(r("第1页")), p(complex_field("NUMPAGES")), p(complex_field("PAGEREF _x"))):
        assert survey(with_sections(body, a=footer)).sections[0].number("default") is None


def test_numbers_in_dashes_by_the_sections_format() -> None:
    kind = '<w:pgNumType w:fmt="numberInDash"/>'
    body = f"{p(r('一'))}<w:sectPr>{refer('default', 'a')}{SIZE}{kind}</w:sectPr>"
    number = survey(with_sections(body, a=p(complex_field("PAGE")))).sections[0].number("default")
    assert number is not None
    assert number.text == "- 1 -"


@pytest.mark.parametrize("name", sorted(path.name for path in PRODUCERS.glob("*.docx")))
def test_paragraphs_are_those_that_are_read(name: str) -> None:
    path = PRODUCERS / name
    assert [p.text for p in survey(path).paragraphs] == [p.text for p in read(path).paragraphs]


@pytest.mark.parametrize("profile", ["公文", "通讯"])
def test_paragraphs_of_every_kind_of_block_are_those_that_are_read(profile: str) -> None:
    made = write(rich(profile), PROVENANCE)
    assert [p.text for p in survey(made, "a").paragraphs] == [
        p.text for p in read(made, "a").paragraphs
    ]


def test_a_deleted_mark_gives_a_paragraph_the_next_ones_look() -> None:
    gone = ppr('<w:jc w:val="center"/>', rpr('<w:del w:id="1" w:author="a"/>'))
    body = p(gone, r("前")) + p(ppr('<w:jc w:val="right"/>'), r("后"))
    found = only(survey(docx(body)))
    assert (found.text, found.align) == ("前后", "right")


def test_what_is_no_docx_is_refused() -> None:
    with pytest.raises(ReportError, match=r"不是 \.docx"):
        survey(b"%PDF-1.4", "a.docx")
