"""Each fault put into a sound file is found and named; the sound file has none."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest

from reportgen.word.writing import write
from tests.inlines import PROVENANCE
from tests.packages import package_problems
from tests.word import samples

DOCUMENT = "word/document.xml"
COMMENTS = "word/comments.xml"
TYPES = "[Content_Types].xml"
RELATIONSHIPS = "word/_rels/document.xml.rels"


def sound() -> bytes:
    return write(samples.rich("公文"), PROVENANCE)


def altered(name: str, old: str, new: str) -> bytes:
    """The sound file with one piece of text in one part replaced, once."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(sound())) as source, ZipFile(out, "w") as target:
        for part in source.namelist():
            content = source.read(part).decode()
            if part == name:
                assert old in content
                content = content.replace(old, new, 1)
            target.writestr(part, content)
    return out.getvalue()


def without(name: str) -> bytes:
    out = io.BytesIO()
    with ZipFile(io.BytesIO(sound())) as source, ZipFile(out, "w") as target:
        for part in source.namelist():
            if part != name:
                target.writestr(part, source.read(part))
    return out.getvalue()


def test_sound_file() -> None:
    assert package_problems(sound()) == []


FAULTS = {
    "书签编号重复：2": (DOCUMENT, '<w:bookmarkStart w:id="4"', '<w:bookmarkStart w:id="2"'),
    "书签重名：_rg_1": (DOCUMENT, 'w:name="_rg_2"', 'w:name="_rg_1"'),
    "书签没有结尾：4": (DOCUMENT, '<w:bookmarkEnd w:id="4"/>', ""),
    "书签没有开头：4": (DOCUMENT, '<w:bookmarkStart w:id="4" w:name="_rg_2"/>', ""),
    "书签名超过40字：" + "x" * 41: (DOCUMENT, 'w:name="_rg_2"', f'w:name="{"x" * 41}"'),
    "内容控件编号重复：1": (DOCUMENT, '<w:id w:val="2"/>', '<w:id w:val="1"/>'),
    "内容控件的标题超过64字：" + "甲" * 65: (DOCUMENT, 'alias w:val="', f'alias w:val="{"甲" * 65}"/><w:x w:val="'),
    "内容控件的标记超过64字：" + "t" * 65: (DOCUMENT, 'w:val="rg:2"', f'w:val="{"t" * 65}"'),
    "批注不存在：999": (DOCUMENT, '<w:commentReference w:id="9"', '<w:commentReference w:id="999"'),
    "批注范围不完整：9": (DOCUMENT, '<w:commentRangeEnd w:id="9"/>', ""),
    "批注编号重复：9": (COMMENTS, '<w:comment w:id="17"', '<w:comment w:id="9"'),
    "样式不存在：Lost": (DOCUMENT, 'w:val="BodyText"', 'w:val="Lost"'),
    "样式编号重复：Title": ("word/styles.xml", 'w:styleId="Subtitle"', 'w:styleId="Title"'),
    "word/_rels/document.xml.rels 指向不存在的部件：lost.xml": (RELATIONSHIPS, "styles.xml", "lost.xml"),
    "word/_rels/document.xml.rels 中关系编号重复：rId1": (RELATIONSHIPS, '"rId2"', '"rId1"'),
    "word/document.xml 用了不存在的关系：rId99": (DOCUMENT, 'r:id="rId5"', 'r:id="rId99"'),
    "内容类型指向不存在的部件：word/lost.xml": (TYPES, "/word/styles.xml", "/word/lost.xml"),
    "内容类型重复：word/styles.xml": (TYPES, "/word/settings.xml", "/word/styles.xml"),
}  # fmt: skip


@pytest.mark.parametrize("problem", FAULTS)
def test_faults_are_found(problem: str) -> None:
    assert problem in package_problems(altered(*FAULTS[problem]))


def test_missing_part() -> None:
    problems = package_problems(without("word/styles.xml"))
    assert "缺少部件：word/styles.xml" in problems


def test_part_without_content_type() -> None:
    data = altered(TYPES, 'Extension="xml"', 'Extension="txt"')
    assert "部件没有内容类型：customXml/item1.xml" in package_problems(data)


def test_characters_xml_forbids() -> None:
    (problem,) = package_problems(altered(DOCUMENT, "聚焦", "聚\x01焦"))
    assert problem.startswith("word/document.xml 不是合法的 XML")


def test_no_zip() -> None:
    assert package_problems(b"PK nonsense") == ["不是有效的 .docx（zip）文件"]
