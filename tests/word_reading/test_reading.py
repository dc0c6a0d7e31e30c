"""Reading: what a reader sees, whatever elements it is wrapped in."""

from __future__ import annotations

import pytest

from reportgen.errors import ReportError
from reportgen.word.briefing import Briefing
from reportgen.word.reading import read
from reportgen.word.writing import write
from tests.inlines import PROVENANCE
from tests.word_reading.packages import (
    briefing,
    cell,
    control,
    docx,
    minimal,
    p,
    pack,
    part,
    parts_of,
    r,
    table,
    untagged,
)


def texts(body: str) -> list[str]:
    return [paragraph.text for paragraph in read(docx(body), "a.docx").paragraphs]


def field(code: str, result: str) -> str:
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        f"{char.format('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>"
        f"{char.format('separate')}{result}{char.format('end')}"
    )


def box(content: str) -> str:
    return f"<w:txbxContent>{content}</w:txbxContent>"


def alternatives(choice: str, fallback: str) -> str:
    return (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice>'
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
    )


def deleted_mark(*content: str) -> str:
    return p("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>", *content)


SEEN: dict[str, tuple[str, list[str]]] = {
    "runs": (p(r("新建"), r("11"), r("个")), ["新建11个"]),
    "insertion stands": (p(r("甲"), f"<w:ins>{r('乙')}</w:ins>"), ["甲乙"]),
    "deletion gone": (
        p(r("甲"), "<w:del><w:r><w:delText>乙</w:delText></w:r></w:del>", r("丙")),
        ["甲丙"],
    ),
    "moved": (p(f"<w:moveFrom>{r('甲')}</w:moveFrom><w:moveTo>{r('乙')}</w:moveTo>"), ["乙"]),
    "deleted and inserted twice": (
        p(f"<w:ins><w:del>{r('甲')}</w:del></w:ins>", r("乙")),
        ["乙"],
    ),
    "deleted paragraph mark": (deleted_mark(r("前")) + p(r("后")), ["前后"]),
    "deleted marks in a row": (deleted_mark(r("一")) + deleted_mark() + p(r("二")), ["一二"]),
    "deleted mark at the end of a cell": (
        f"<w:tbl><w:tr><w:tc>{deleted_mark(r('甲'))}</w:tc><w:tc>{p(r('乙'))}</w:tc></w:tr></w:tbl>",
        ["甲", "乙"],
    ),
    "deleted row": (
        f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{p(r('甲'))}</w:tc></w:tr>"
        f"<w:tr><w:tc>{p(r('乙'))}</w:tc></w:tr></w:tbl>",
        ["乙"],
    ),
    "control in a run, nested": (p(r("共"), control(1, untagged(control(2, r("11个"))))), ["共11个"]),
    "control around paragraphs": (untagged(p(r("甲")), p(r("乙"))), ["甲", "乙"]),
    "control around a cell": (
        table(untagged(cell(r("11")))),
        ["11"],
    ),
    "link, smart tag, direction": (
        p(
            f"<w:hyperlink>{r('甲')}</w:hyperlink><w:smartTag><w:smartTagPr/>{r('乙')}</w:smartTag>",
            f"<w:dir>{r('丙')}</w:dir>",
        ),
        ["甲乙丙"],
    ),
    "field": (p(r("第"), field("PAGE", r("3")), r("页")), ["第3页"]),
    "field in a field's code": (p(field(field("X", r("藏")), r("显"))), ["显"]),
    "field without an end": (
        p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', r("还在")),
        ["还在"],
    ),
    "simple field": (p(f'<w:fldSimple w:instr="PAGE">{r("3")}</w:fldSimple>'), ["3"]),
    "alternatives once": (p(alternatives(r("新"), r("旧"))), ["新"]),
    "only a fallback": (
        p(f"<mc:AlternateContent><mc:Fallback>{r('旧')}</mc:Fallback></mc:AlternateContent>"),
        ["旧"],
    ),
    "tab, break, hyphen": (
        p("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:cr/><w:t>丙</w:t><w:noBreakHyphen/></w:r>"),
        ["甲\t乙\n\n丙\u2011"],
    ),
    "tab stops are no tabs": (p("<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>", r("甲")), ["甲"]),
    "page break": (p('<w:r><w:br w:type="page"/></w:r>') + p(r("甲")), ["甲"]),
    "symbol": (p('<w:r><w:sym w:font="Wingdings" w:char="2605"/></w:r>'), ["★"]),
    "ruby": (
        p(
            "<w:r><w:ruby><w:rt><w:r><w:t>gan</w:t></w:r></w:rt>"
            "<w:rubyBase><w:r><w:t>干</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        ),
        ["干"],
    ),
    "formula": (p("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"), ["x=1"]),
    "hidden": (p(r("甲", "<w:vanish/>"), r("乙", '<w:vanish w:val="0"/>')), ["乙"]),
    "empty and blank paragraphs": (p() + p(r("  ")) + p(r("甲")) + p(r("\u3000")), ["甲"]),
    "tables in order": (
        p(r("前"))
        + f"<w:tbl><w:tr><w:tc>{p(r('1'))}</w:tc><w:tc>{p()}</w:tc><w:tc>{p(r('2'))}"
        + f"<w:tbl><w:tr><w:tc>{p(r('3'))}</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>"
        + p(r("后")),
        ["前", "1", "2", "3", "后"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SEEN)
def test_what_a_reader_sees(case: str) -> None:
    body, seen = SEEN[case]
    assert texts(body) == seen


def test_table_cells_are_told_apart() -> None:
    body = p(r("前")) + table(cell(r("1"))) + p(r("后"))
    assert [x.in_table for x in read(docx(body)).paragraphs] == [False, True, False]


def test_text_boxes_stand_apart_and_are_taken_once() -> None:
    words = box(p(r("框里3个")))
    shape = f"<w:r>{alternatives(words, f'<w:pict>{words}</w:pict>')}</w:r>"
    found = read(docx(p(r("前"), shape, r("后"))))
    assert [x.text for x in found.paragraphs] == ["前后"]
    assert [x.text for x in found.boxes] == ["框里3个"]


def styled(body: str) -> Briefing:
    styles = part(
        "styles",
        '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="标题样式"/><w:basedOn w:val="a"/>'
        "<w:rPr><w:b/></w:rPr></w:style>"
        '<w:style w:type="character" w:styleId="c"><w:name w:val="强调"/><w:rPr><w:i/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="d"><w:name w:val="隐"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="圈"/><w:basedOn w:val="y"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="y"><w:basedOn w:val="x"/></w:style>',
    )
    return read(docx(body, styles=styles))


def in_style(style: str, *content: str) -> str:
    return p(f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>', *content)


FORMATTED: dict[str, tuple[str, str, dict[str, str]]] = {
    "bold": ("a", "<w:b/>", {"粗体": "1"}),
    "bold where the style is bold": ("b", "<w:b/>", {}),
    "not bold where the style is bold": ("b", '<w:b w:val="0"/>', {"粗体": ""}),
    "not bold where the style is not": ("a", '<w:b w:val="false"/>', {}),
    "size of the defaults": ("a", '<w:sz w:val="32"/>', {}),
    "another size": ("b", '<w:sz w:val="36"/>', {"字号": "36"}),
    "automatic colour": ("a", '<w:color w:val="auto"/>', {}),
    "red": ("a", '<w:color w:val="FF0000"/>', {"颜色": "FF0000"}),
    "underline": ("a", '<w:u w:val="single"/>', {"下划线": "single"}),
    "font": ("a", '<w:rFonts w:eastAsia="楷体"/>', {"中文字体": "楷体"}),
    "font hint": ("a", '<w:rFonts w:hint="eastAsia"/>', {}),
    "language": ("a", '<w:lang w:val="en-US"/>', {}),
    "character style": ("a", '<w:rStyle w:val="c"/>', {"字符样式": "强调"}),
    "what the character style says": ("a", '<w:rStyle w:val="c"/><w:i/>', {"字符样式": "强调"}),
    "styles in a circle": ("x", "<w:b/>", {"粗体": "1"}),
}  # fmt: skip


@pytest.mark.parametrize("case", FORMATTED)
def test_direct_formatting_is_what_the_styles_do_not_say(case: str) -> None:
    style, properties, formatting = FORMATTED[case]
    (paragraph,) = styled(in_style(style, r("甲"), r("乙", properties))).paragraphs
    spans = [(s.start, s.end, dict(s.formatting)) for s in paragraph.spans]
    assert spans == ([(1, 2, formatting)] if formatting else [])


def test_style_names_and_hidden_styles() -> None:
    found = styled(p(r("甲")) + in_style("b", r("乙"), r("藏", '<w:rStyle w:val="d"/>')))
    assert [(x.text, x.style) for x in found.paragraphs] == [("甲", "Normal"), ("乙", "标题样式")]


def test_what_else_a_file_holds() -> None:
    body = (
        p(f"<w:ins>{r('甲')}</w:ins><w:r><w:rPr><w:rPrChange/></w:rPr><w:t>乙</w:t></w:r>")
        + p('<w:r><w:pict><v:imagedata/></w:pict></w:r><w:r><w:drawing><a:blip/></w:drawing></w:r>')
        + f"<w:tbl><w:tr><w:tc>{p(r('1'))}</w:tc></w:tr></w:tbl><w:altChunk/>"
    )  # fmt: skip
    comments = part("comments", f"<w:comment>{p(r('请核'))}{p(r('实'))}</w:comment>")
    notes = part(
        "footnotes", f"<w:footnote>{p()}</w:footnote><w:footnote>{p(r('注'))}</w:footnote>"
    )
    header = part("hdr", p(r("机密")))
    extras = read(docx(body, comments=comments, footnotes=notes, header=header)).extras
    assert extras.comments == ("请核\n实",)
    assert (extras.revisions, extras.images, extras.tables, extras.embedded) == (2, 2, 1, 1)
    assert (extras.margins, extras.notes) == (("机密",), ("注",))


def test_a_file_of_somebody_else_has_no_record() -> None:
    found = read(docx(p(r("11个"))), "别人.docx")
    assert (found.name, found.record, found.anchors, found.lost) == ("别人.docx", None, (), ())


@pytest.mark.parametrize("content", ["{}", "[" * 100_000, "不是 JSON"])
def test_a_damaged_record_is_an_error(content: str) -> None:
    record = f'<record xmlns="urn:reportgen:record" version="1">{content}</record>'
    with pytest.raises(ReportError, match="记录已损坏") as caught:
        read(pack(minimal() | {"customXml/item7.xml": record}), "a.docx")
    assert str(caught.value.where) == "a.docx"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"start":14', '"start":"14"'),
        ('"start":14', '"start":-14'),
        ('"text":"11个"', '"text":11'),
        ('"digits":[[', '"digits":[["0",'),
        ('"strong":[[', '"strong":[[1.5,'),
    ],
)
def test_a_record_with_values_of_another_kind_is_an_error(old: str, new: str) -> None:
    parts = parts_of(write(briefing(), PROVENANCE))
    xml = parts["customXml/item1.xml"].decode()
    assert old in xml
    damaged = {"customXml/item1.xml": xml.replace(old, new, 1).encode()}
    with pytest.raises(ReportError, match="记录已损坏"):
        read(pack(parts | damaged), "a.docx")
