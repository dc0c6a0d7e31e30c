"""What other people and other programs put into a file, and marks of ours that they have left behind."""

from __future__ import annotations

from functools import cache

import pytest
from lxml import etree

from reportgen.word.reading import read
from tests.finalizing.issued import issued, reasons, text_of, traces, with_part
from tests.refreshing.worked import made
from tests.validity import problems
from tests.word_reading.packages import OFFICE, WORD, W, changed, pack, part, parts_of, replaced

FORM = (
    '<w:sdt><w:sdtPr><w:alias w:val="密级"/><w:tag w:val="miji"/><w:id w:val="900"/><w:dropDownList>'
    '<w:listItem w:displayText="内部" w:value="1"/></w:dropDownList></w:sdtPr><w:sdtContent>'
    "<w:r><w:t>内部</w:t></w:r></w:sdtContent></w:sdt>"
)
PLACE = (
    '<w:bookmarkStart w:id="901" w:name="附件"/><w:r><w:t>见附件</w:t></w:r><w:bookmarkEnd w:id="901"/>'
    '<w:hyperlink w:anchor="附件"><w:r><w:t>链接</w:t></w:r></w:hyperlink>'
)
CONTENTS = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>目录</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
CHANGES = {
    "a form control": FORM,
    "a bookmark and a link to it": PLACE,
    "a table of contents": CONTENTS,
    "a blank control with a placeholder": (
        '<w:sdt><w:sdtPr><w:id w:val="903"/><w:placeholder><w:docPart w:val="x"/></w:placeholder></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>请填写</w:t></w:r></w:sdtContent></w:sdt>"
    ),
    "no highlight where a style gives one": '<w:r><w:rPr><w:highlight w:val="none"/></w:rPr><w:t>平</w:t></w:r>',
    "shading": '<w:r><w:rPr><w:shd w:val="clear" w:fill="D9D9D9"/></w:rPr><w:t>灰底</w:t></w:r>',
}


@cache
def base() -> bytes:
    return made()


def appended(xml: str) -> bytes:
    """The briefing with some XML at the end of its second paragraph."""
    inserted = etree.fromstring(part("p", xml))

    def put(root: etree._Element) -> None:
        list(root.iter(f"{W}p"))[1].extend(list(inserted))

    return changed(base(), put)


def body_of(data: bytes) -> str:
    return parts_of(data)["word/document.xml"].decode()


@pytest.mark.parametrize("xml", CHANGES.values(), ids=CHANGES)
def test_what_is_not_ours_stays(xml: str) -> None:
    before = appended(xml)
    assert problems(before) == []
    after = issued(before).content
    assert problems(after) == []
    assert text_of(after) == text_of(before)
    ours = etree.fromstring(part("p", xml))
    kept = list(etree.fromstring(parts_of(after)["word/document.xml"]).iter(f"{W}p"))[1]
    written = b"".join(etree.tostring(child, method="c14n", exclusive=True) for child in kept)
    for child in ours:
        assert etree.tostring(child, method="c14n", exclusive=True) in written


def test_a_number_of_ours_in_somebodys_control() -> None:
    before = base()
    start = body_of(before).index('<w:bookmarkStart w:id="2"')
    end = body_of(before).index('<w:bookmarkEnd w:id="2"/>') + len('<w:bookmarkEnd w:id="2"/>')
    ours = body_of(before)[start:end]
    around = replaced(before, ours, FORM.replace("<w:r><w:t>内部</w:t></w:r>", ours))
    after = issued(around)
    assert body_of(after.content).count("<w:sdt>") == 1
    assert "dropDownList" in body_of(after.content)
    assert text_of(after.content) == text_of(around)
    assert traces(after.content) == []


def test_a_cross_reference_to_a_number_of_ours_still_finds_it() -> None:
    field = (
        '<w:fldSimple w:instr=" REF _rg_2 \\h "><w:r><w:t>同比增长9.6%</w:t></w:r></w:fldSimple>'
    )
    before = appended(
        field + '<w:hyperlink w:anchor="_rg_2"><w:r><w:t>上文</w:t></w:r></w:hyperlink>'
    )
    assert problems(before) == []
    after = issued(before).content
    assert problems(after) == []
    assert traces(after) == []
    assert body_of(after).count("_Ref000000001") == 3
    assert body_of(after).count("<w:bookmarkStart ") == 1
    assert issued(after).content == after


def test_another_programs_custom_part_stays() -> None:
    parts: dict[str, bytes | str] = dict(parts_of(base()))
    parts["customXml/item2.xml"] = '<b:Sources xmlns:b="urn:other"/>'
    parts["word/_rels/document.xml.rels"] = (
        parts_of(base())["word/_rels/document.xml.rels"].decode().replace(
            "</Relationships>",
            f'<Relationship Id="rId90" Type="{OFFICE}/relationships/customXml"'
            ' Target="../customXml/item2.xml"/></Relationships>',
        )
    )  # fmt: skip
    before = pack(parts)
    after = parts_of(issued(before).content)
    assert "customXml/item2.xml" in after
    assert "customXml/item1.xml" not in after
    assert problems(issued(before).content) == problems(before)


def _renamed(data: bytes) -> bytes:
    """As Word does when there are other custom parts."""
    parts: dict[str, bytes | str] = {}
    for name, content in parts_of(data).items():
        if name.endswith((".rels", ".xml")) and name != "word/document.xml":
            content = content.replace(b"item1.xml", b"item7.xml").replace(
                b"itemProps1.xml", b"itemProps7.xml"
            )
        parts[name.replace("item1", "item7").replace("itemProps1", "itemProps7")] = content
    return pack(parts)


def _orphaned(data: bytes) -> bytes:
    """The relationship gone, the parts left."""
    parts: dict[str, bytes | str] = dict(parts_of(data))
    name = "word/_rels/document.xml.rels"
    root = etree.fromstring(parts_of(data)[name])
    for rel in [r for r in root if r.get("Type", "").endswith("/customXml")]:
        root.remove(rel)
    parts[name] = etree.tostring(root)
    return pack(parts)


def _with_folders(data: bytes) -> bytes:
    """Folders as entries of the archive."""
    folders: dict[str, bytes | str] = {"customXml/": b"", "customXml/_rels/": b""}
    return pack(folders | parts_of(data))


def _without_tags(data: bytes) -> bytes:
    """Titles left, tags and bookmarks gone."""

    def strip(root: etree._Element) -> None:
        for element in list(root.iter(f"{W}tag", f"{W}bookmarkStart", f"{W}bookmarkEnd")):
            parent = element.getparent()
            assert parent is not None
            parent.remove(element)

    return changed(data, strip)


def _blank(data: bytes) -> bytes:
    """Titles and tags gone, and one control inside the other, as LibreOffice leaves them."""

    def strip(root: etree._Element) -> None:
        for element in list(root.iter(f"{W}tag", f"{W}alias")):
            parent = element.getparent()
            assert parent is not None
            parent.remove(element)
        first, second = list(root.iter(f"{W}sdt"))[:2]
        (inside,) = first.iterchildren(f"{W}sdtContent")
        inside.append(second)

    return changed(data, strip)


def _around_a_cell(data: bytes) -> bytes:
    """A control of ours around a whole cell."""

    def wrap(root: etree._Element) -> None:
        cell = next(root.iter(f"{W}tc"))
        control = etree.fromstring(
            part("sdt", '<w:sdtPr><w:tag w:val="rg:3"/></w:sdtPr><w:sdtContent/>')
        )
        cell.addprevious(control)
        control[1].append(cell)

    return changed(data, wrap)


@pytest.mark.parametrize(
    "left_by",
    [_renamed, _orphaned, _with_folders, _without_tags, _blank, _around_a_cell],
    ids=lambda f: f.__name__.strip("_"),
)
def test_marks_as_other_programs_leave_them(left_by: object) -> None:
    assert callable(left_by)
    before = left_by(base())
    result = issued(before)
    assert text_of(result.content) == text_of(before)
    assert traces(result.content) == []
    assert [n for n in parts_of(result.content) if n.startswith("customXml")] == []
    assert "<w:sdt>" not in body_of(result.content)
    assert problems(result.content) == []
    assert issued(result.content).content == result.content


def test_what_only_deleted_text_needed_goes_with_it() -> None:
    note = (
        '<w:del w:id="910" w:author="张三"><w:r><w:footnoteReference w:id="2"/></w:r></w:del>'
        '<w:r><w:footnoteReference w:id="3"/></w:r>'
    )
    link = (
        '<w:del w:id="911" w:author="张三"><w:hyperlink r:id="rIdsecret.xml"><w:r><w:delText>密</w:delText>'
        "</w:r></w:hyperlink></w:del>"
    )
    notes = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:footnote>'
        for n, words in ((2, "不外传的注"), (3, "留下的注"))
    )
    before = with_part(
        appended(note + link),
        "footnotes.xml", part("footnotes", notes), "footnotes", f"{WORD}.footnotes+xml",
    )  # fmt: skip
    before = with_part(before, "secret.xml", "<x/>", "oleObject", "application/xml")
    after = issued(before).content
    assert read(after, "甲.docx").extras.notes == ("留下的注",)
    assert "word/secret.xml" not in parts_of(after)
    assert b"secret" not in b"".join(parts_of(after).values())
    assert problems(after) == []
    kept = issued(before, "reject").content
    assert read(kept, "甲.docx").extras.notes == ("不外传的注", "留下的注")
    assert "word/secret.xml" in parts_of(kept)


def test_changes_are_no_longer_recorded() -> None:
    parts: dict[str, bytes | str] = dict(parts_of(base()))
    settings = parts_of(base())["word/settings.xml"].decode()
    parts["word/settings.xml"] = settings.replace(
        "<w:defaultTabStop", "<w:trackRevisions/><w:defaultTabStop"
    )
    before = pack(parts)
    assert problems(before) == []
    after = parts_of(issued(before).content)
    assert after["word/settings.xml"].decode() == settings


def test_revisions_outside_the_body() -> None:
    footer = "word/footer1.xml"
    parts: dict[str, bytes | str] = dict(parts_of(base()))
    parts[footer] = (
        parts_of(base())[footer].decode().replace(
            "</w:p>", '<w:ins w:id="920" w:author="李四"><w:r><w:t>内部</w:t></w:r></w:ins></w:p>'
        )
    )  # fmt: skip
    styles = parts_of(base())["word/styles.xml"].decode()
    parts["word/styles.xml"] = styles.replace(
        "<w:b/><w:bCs/></w:rPr>",
        '<w:b/><w:bCs/><w:rPrChange w:id="921" w:author="李四"><w:rPr/></w:rPrChange></w:rPr>',
    )
    before = pack(parts)
    assert problems(before) == []
    assert reasons(before, allow=("missing",)) == [
        "“李四”有2处修订还没有处理：页脚增加“内部”、样式格式"
    ]
    after = issued(before).content
    assert parts_of(after)["word/styles.xml"].decode() == styles
    assert "内部" in parts_of(after)[footer].decode()
    assert traces(after) == []
