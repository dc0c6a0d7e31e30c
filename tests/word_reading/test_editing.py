"""Edited means edited by a person: what people do gives a reason, what editors do gives none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from reportgen.document import Document, Paragraph
from reportgen.word.editing import edits
from reportgen.word.writing import write
from tests.inlines import PROVENANCE, text
from tests.word_reading.packages import (
    W,
    briefing,
    changed,
    document,
    docx,
    p,
    pack,
    part,
    parts_of,
    r,
    replaced,
    saved_by_libreoffice,
)

WRITTEN = write(briefing(), PROVENANCE)
TEXTS = [
    node.text or ""
    for node in etree.fromstring(parts_of(WRITTEN)["word/document.xml"]).iter(f"{W}t")
]


def bold(data: bytes, words: str) -> bytes:
    """The file with the run that shows some words made bold, as Ctrl+B does."""

    def change(root: etree._Element) -> None:
        (found,) = [t for t in root.iter(f"{W}t") if t.text == words]
        run = found.getparent()
        assert run is not None
        properties = run.find(f"{W}rPr")
        assert properties is not None
        etree.SubElement(properties, f"{W}b")

    return changed(data, change)


def with_part(data: bytes, name: str, kind: str, content: str) -> bytes:
    """The file with a part added and related to the main document."""
    parts: dict[str, bytes | str] = dict(parts_of(data))
    rels = parts_of(data)["word/_rels/document.xml.rels"].decode()
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    added = f'<Relationship Id="rId99" Type="{office}/{kind}" Target="{name}"/></Relationships>'
    parts["word/_rels/document.xml.rels"] = rels.replace("</Relationships>", added)
    parts[f"word/{name}"] = content
    return pack(parts)


def before_section(xml: str) -> Callable[[bytes], bytes]:
    return lambda data: replaced(data, "<w:sectPr>", f"{xml}<w:sectPr>")


BY_HAND: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a number": (lambda d: replaced(d, ">11个<", ">12个<"), "第3段文字有改动：“年新建党支部”之后“11”改为“12”"),
    "a word": (lambda d: replaced(d, "；12345热线", "；12345专线"), "“热”改为“专”"),
    "words deleted": (lambda d: replaced(d, "今年新建党支部", "新建党支部"), "删去“今年”"),
    "words added at the start": (lambda d: replaced(d, ">“六力”", ">关于“六力”"), "段首加了“关于”"),
    "a line break": (lambda d: replaced(d, "<w:br/>", ""), "删去“↵”"),
    "a paragraph added": (before_section(p(r("补充一段。"))), "第12段是后加的：“补充一段。”"),
    "a paragraph deleted": (lambda d: replaced(d, "单位：万元", ""), "少了一段“单位：万元”"),
    "an empty cell filled": (lambda d: changed(d, fill_last_cell), "是后加的：“2.5”"),
    "bold": (lambda d: bold(d, "；12345热线"), "改了格式：粗体"),
    "strong made plain": (
        lambda d: replaced(d, '<w:rStyle w:val="Strong"/>', '<w:rStyle w:val="Strong"/><w:b w:val="0"/>'),
        "改了格式：去掉粗体",
    ),
    "our highlight in another place": (
        lambda d: replaced(d, '<w:rStyle w:val="Strong"/>',
                           '<w:rStyle w:val="Strong"/><w:highlight w:val="yellow"/>'),
        "突出显示 yellow",
    ),
    "a missing number made red": (
        lambda d: replaced(d, '<w:highlight w:val="yellow"/>',
                           '<w:color w:val="FF0000"/><w:highlight w:val="yellow"/>'),
        "颜色 FF0000",
    ),
    "a heading made of a paragraph": (
        lambda d: replaced(d, 'w:val="BodyText"', 'w:val="Heading1"'),
        "换了样式：Body Text改为heading 1",
    ),
    "emphasis taken off": (
        lambda d: replaced(d, '<w:rStyle w:val="Strong"/>', ""),
        "“抓实“书记项目””不再加粗",
    ),
    "emphasis by style": (
        lambda d: changed(d, emphasise),
        "加了样式：Strong",
    ),
    "a table": (before_section(f"<w:tbl><w:tr><w:tc>{p()}</w:tc></w:tr></w:tbl>"), "加了1个表格"),
    "a picture": (
        before_section(p('<w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/'
                         'drawingml/2006/main"/></w:drawing></w:r>')),
        "加了1张图",
    ),
    "a text box": (
        before_section(p(f"<w:r><w:pict><w:txbxContent>{p(r('批示'))}</w:txbxContent></w:pict></w:r>")),
        "加了文本框：“批示”",
    ),
    "a tracked deletion": (
        lambda d: replaced(d, "<w:sectPr>", p("<w:del><w:r/></w:del>") + "<w:sectPr>"), "1处修订"),
    "automatic numbers": (
        lambda d: replaced(d, '<w:pStyle w:val="BodyText"/>',
                           '<w:pStyle w:val="BodyText"/><w:numPr><w:numId w:val="3"/></w:numPr>'),
        "加了自动编号",
    ),
    "a comment": (
        lambda d: pack(parts_of(d) | {"word/comments.xml": parts_of(d)["word/comments.xml"].replace(
            b"</w:comments>", f"<w:comment>{p(r('请核实'))}</w:comment></w:comments>".encode())}),
        "加了批注：“请核实”",
    ),
    "a header": (
        lambda d: with_part(d, "header9.xml", "header", part("hdr", p(r("送审稿")))),
        "页眉或页脚有改动：“送审稿”",
    ),
    "a footnote": (
        lambda d: with_part(d, "footnotes.xml", "footnotes",
                            part("footnotes", f"<w:footnote>{p(r('见附件'))}</w:footnote>")),
        "加了脚注或尾注：“见附件”",
    ),
    "another file inside": (before_section("<w:altChunk/>"), "嵌入了1个别的文件"),
}  # fmt: skip


def emphasise(root: etree._Element) -> None:
    """Choose the style Strong for some words."""
    (found,) = [t for t in root.iter(f"{W}t") if t.text == "；12345热线"]
    run = found.getparent()
    assert run is not None
    properties = run.find(f"{W}rPr")
    assert properties is not None
    properties.insert(0, etree.Element(f"{W}rStyle", {f"{W}val": "Strong"}))


def fill_last_cell(root: etree._Element) -> None:
    """Type into the one cell that was empty."""
    paragraph = list(root.iter(f"{W}tc"))[-1].find(f"{W}p")
    assert paragraph is not None
    run = etree.SubElement(paragraph, f"{W}r")
    etree.SubElement(run, f"{W}t").text = "2.5"


def test_a_written_file_is_unedited() -> None:
    assert edits(WRITTEN) == []


@pytest.mark.parametrize("case", BY_HAND)
def test_what_a_person_does_gives_a_reason(case: str) -> None:
    edit, reason = BY_HAND[case]
    reasons = edits(edit(WRITTEN))
    assert any(reason in told for told in reasons), reasons


@given(st.data())
def test_any_change_of_any_character_gives_a_reason(data: st.DataObject) -> None:
    node = data.draw(st.sampled_from([i for i, words in enumerate(TEXTS) if words]))
    position = data.draw(st.integers(0, len(TEXTS[node]) - 1))
    old = TEXTS[node][position]
    new = data.draw(st.one_of(st.just(""), st.sampled_from("0179 甲。%\u3000a"), st.just(old * 2)))
    if new == old:
        new = old + "新"

    def change(root: etree._Element) -> None:
        found = list(root.iter(f"{W}t"))[node]
        words = TEXTS[node]
        found.text = words[:position] + new + words[position + 1 :]

    assert edits(changed(WRITTEN, change))


def test_what_word_does_by_itself_is_no_edit() -> None:
    """Runs split by spelling and revision ids, a bookmark of its own, repeated formatting."""

    def change(root: etree._Element) -> None:
        for run in list(root.iter(f"{W}r")):
            run.set(f"{W}rsidR", "00AB12CD")
            run.addprevious(etree.Element(f"{W}proofErr", {f"{W}type": "spellStart"}))
            mark = {f"{W}id": "9001", f"{W}name": "_GoBack"}
            run.addprevious(etree.Element(f"{W}bookmarkStart", mark))
            run.addnext(etree.Element(f"{W}bookmarkEnd", {f"{W}id": "9001"}))
            properties = run.find(f"{W}rPr")
            if properties is not None:
                etree.SubElement(properties, f"{W}lang", {f"{W}val": "en-US"})
                etree.SubElement(properties, f"{W}color", {f"{W}val": "auto"})

    assert edits(changed(WRITTEN, change)) == []


def test_a_file_without_our_record_counts_as_edited() -> None:
    (reason,) = edits(docx(p(r("11个"))))
    assert reason.startswith("不是 reportgen 生成的文件")


def test_a_file_in_an_unknown_profile_counts_as_edited() -> None:
    """A later version's: its styles cannot be compared, so nothing may be overwritten."""
    parts: dict[str, bytes | str] = dict(parts_of(WRITTEN))
    stored = parts_of(WRITTEN)["customXml/item1.xml"].decode()
    assert '"profile":"公文"' in stored
    parts["customXml/item1.xml"] = stored.replace('"profile":"公文"', '"profile":"信函"')
    assert edits(pack(parts)) == ["版式“信函”是本程序不认识的，看不出有没有改过"]


def test_one_paragraph_put_among_many_gives_one_reason() -> None:
    blocks = tuple(Paragraph(f"p{n}", (text(f"第{n}段文字"),)) for n in range(300))
    made = write(Document("公文", blocks), PROVENANCE)
    assert edits(made) == []

    def insert(root: etree._Element) -> None:
        following = list(root.iter(f"{W}p"))[150]
        following.addprevious(etree.fromstring(document(p(r("新的一段"))))[0][0])

    assert edits(changed(made, insert)) == ["第151段是后加的：“新的一段”"]


@pytest.mark.libreoffice
def test_three_saves_by_libreoffice_are_no_edit(tmp_path: Path) -> None:
    saved = saved_by_libreoffice(WRITTEN, tmp_path)
    assert saved != WRITTEN
    assert edits(saved) == []
    assert edits(bold(saved, "推进党建"))


@pytest.mark.libreoffice
def test_an_edit_survives_a_save_by_libreoffice(tmp_path: Path) -> None:
    edited = bold(replaced(WRITTEN, "河西", "河北"), "；12345热线")
    reasons = edits(saved_by_libreoffice(edited, tmp_path, times=1))
    assert reasons == edits(edited)
    assert len(reasons) == 2
