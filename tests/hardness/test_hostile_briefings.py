"""Files made to mislead, through the commands that open a briefing: each is refused in words, with
exit 1 and nothing written; what is merely odd is read, or refused too, but never half."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reportgen.auditing import audit_of
from reportgen.cli import main
from reportgen.generating import load_data
from reportgen.refreshing import refreshed
from reportgen.word.reading import read
from tests.refreshing.worked import HERE, corrected, edited
from tests.word_reading.packages import MAIN_TYPE, pack, parts_of, replaced
from tests.word_reading.test_archive import HOSTILE

DOCUMENT, RECORD, RELATIONS = (
    "word/document.xml",
    "customXml/item1.xml",
    "word/_rels/document.xml.rels",
)
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"


def exchanged(name: str, old: str, new: str) -> bytes:
    """The briefing with some text of a part replaced; it must be there."""
    parts: dict[str, bytes | str] = dict(parts_of(edited()))
    text = parts_of(edited())[name].decode()
    assert old in text
    parts[name] = text.replace(old, new)
    return pack(parts)


def without(*names: str) -> bytes:
    parts = parts_of(edited())
    assert set(names) <= set(parts)
    return pack({name: content for name, content in parts.items() if name not in names})


def deep(tag: str) -> bytes:
    """The body nested 300 levels deep in elements of a kind."""
    inside = f"<w:{tag}>" * 300 + "<w:p/>" + f"</w:{tag}>" * 300
    return exchanged(DOCUMENT, "<w:body>", f"<w:body>{inside}")


def doctype(name: str) -> bytes:
    entity = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    xml = parts_of(edited())[name].decode()
    declaration = xml[: xml.index("?>") + 2]
    return exchanged(name, declaration, declaration + entity)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    **HOSTILE,
    "deep tables": (lambda: deep("tbl"), "嵌套过深"),
    "deep controls": (lambda: deep("sdt"), "嵌套过深"),
    "entity from a file in the body": (lambda: doctype(DOCUMENT), "DOCTYPE"),
    "entity from a file in the record": (lambda: doctype(RECORD), "DOCTYPE"),
    "docm renamed": (
        lambda: exchanged("[Content_Types].xml", MAIN_TYPE, MACRO_TYPE), "宏"),
    "body missing": (lambda: without(DOCUMENT), "没有 Word 正文"),
    "package relations missing": (lambda: without("_rels/.rels"), "没有 Word 正文"),
    "content types missing": (lambda: without("[Content_Types].xml"), "没有 Word 正文"),
    "body cut off": (lambda: exchanged(DOCUMENT, "</w:body>", ""), "不是完好的 XML"),
    "styles cut off": (lambda: exchanged("word/styles.xml", "</w:styles>", ""), "不是完好的 XML"),
    "comments cut off": (
        lambda: exchanged("word/comments.xml", "</w:comments>", ""), "不是完好的 XML"),
    "styles missing": (lambda: without("word/styles.xml"), "缺了部件 word/styles.xml"),
    "comments and a footer missing": (
        lambda: without("word/comments.xml", "word/footer2.xml"),
        "缺了部件 word/"),
    "record no JSON": (lambda: exchanged(RECORD, '{"', '{"}'), "记录"),
    "record of a later version": (
        lambda: exchanged(RECORD, 'version="1"', 'version="99"'), "记录"),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corrected(tmp_path / "new.xlsx")
    return tmp_path


def run(*args: object) -> Result:
    result = CliRunner().invoke(main, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def commands(folder: Path, path: Path) -> list[list[object]]:
    data = ["--data", folder / "new.xlsx", "--entity", "东河区"]
    return [
        ["audit", path],
        ["audit", path, *data],
        ["audit", path, "--format", "json"],
        ["refresh", path, *data],
        ["refresh", path, *data, "--in-place"],
        ["refresh", path, *data, "-o", folder / "乙.docx"],
        ["refresh", path, *data, "--template", HERE / "type", "--track", "-o", folder / "丙.docx"],
        ["audit", path, "--annotate", folder / "批注.docx", "--html", folder / "核数.html"],
        ["finalize", path, "-o", folder / "定稿.docx", "--revisions", "accept"],
        ["numbers", path],
    ]


@pytest.mark.parametrize("kind", REFUSED)
def test_a_hostile_briefing_is_refused(kind: str, folder: Path) -> None:
    build, words = REFUSED[kind]
    path = folder / "甲.docx"
    path.write_bytes(build())
    before = path.read_bytes()
    for command in commands(folder, path):
        result = run(*command)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert result.stderr.startswith("错误：")
        assert words in result.stderr
        assert "甲.docx" in result.stderr
        assert "Traceback" not in result.stderr
    assert path.read_bytes() == before
    assert sorted(p.name for p in folder.iterdir()) == ["new.xlsx", "甲.docx"]


def again(xml: str, pattern: str, value: str) -> str:
    """Every value that the pattern's group finds made the same."""
    assert len(re.findall(pattern, xml)) > 1
    return re.sub(pattern, lambda m: m[0].replace(m[1], value), xml)


@cache
def body() -> str:
    return parts_of(edited())[DOCUMENT].decode()


def with_body(xml: str) -> bytes:
    return pack({**parts_of(edited()), DOCUMENT: xml})


def twice_recorded() -> bytes:
    """A record in which two numbers have one id."""
    return exchanged(RECORD, '{"id":3,', '{"id":2,')


def two_records() -> bytes:
    parts = parts_of(edited())
    return pack({**parts, "customXml/item9.xml": parts[RECORD]})


ODD: dict[str, Callable[[], bytes]] = {
    "settings, theme and fonts missing": lambda: without(
        "word/settings.xml", "word/theme/theme1.xml", "word/fontTable.xml"
    ),
    "bookmarks with one id": lambda: with_body(
        again(body(), r'<w:bookmark(?:Start|End) w:id="(\d+)"', "8")
    ),
    "bookmarks with one name": lambda: with_body(again(body(), r'w:name="(_rg_\d+)"', "_rg_3")),
    "controls with one tag": lambda: with_body(again(body(), r'w:val="(rg:\d+)"', "rg:3")),
    "controls with one id": lambda: with_body(again(body(), r'<w:id w:val="(\d+)"', "3")),
    "all with one id": lambda: with_body(again(body(), r'(?:w:id|w:id w:val)="(\d+)"', "3")),
    "anchors that overlap": lambda: replaced(
        edited(),
        "</w:sdtContent></w:sdt><w:bookmarkEnd",
        "</w:sdtContent></w:sdt><w:r/><w:bookmarkEnd",
    ),
    "bookmarks that never end": lambda: with_body(re.sub("<w:bookmarkEnd[^>]*>", "", body())),
    "a number of that id is not in the record": lambda: with_body(
        body().replace('"_rg_3"', '"_rg_77"').replace('"rg:3"', '"rg:77"')
    ),
    "ids past all bounds": lambda: with_body(
        body().replace('"_rg_3"', f'"_rg_{"9" * 40}"').replace('"rg:3"', f'"rg:{"9" * 40}"')
    ),
    "record twice": two_records,
    "two numbers of one id in the record": twice_recorded,
}


@pytest.mark.parametrize("kind", ODD)
def test_an_odd_briefing_is_read_whole_or_refused(kind: str, folder: Path) -> None:
    path = folder / "甲.docx"
    path.write_bytes(ODD[kind]())
    before = path.read_bytes()
    for command in commands(folder, path):
        result = run(*command)
        assert result.exit_code in (0, 1)
        assert "Traceback" not in result.stderr
        if command[0] == "audit" and "json" in command:
            json.loads(result.stdout or "{}")
        if result.stderr.startswith("错误："):
            assert result.exit_code == 1
            assert result.stdout == ""
            assert "建议：" in result.stderr
    assert (folder / "甲.备份.docx").exists() or path.read_bytes() == before


@pytest.mark.parametrize("kind", ODD)
def test_a_refresh_of_an_odd_briefing_touches_only_numbers(kind: str, folder: Path) -> None:
    content = ODD[kind]()
    data = load_data([folder / "new.xlsx"], entity="东河区")
    result = refreshed(read(content, "甲.docx"), content, data)
    old, new = read(content, "甲.docx"), read(result.content, "甲.docx")
    digits = re.compile(r"[0-9.]+|增长|下降|XX")
    assert [digits.sub("", p.text) for p in new.paragraphs] == [
        digits.sub("", p.text) for p in old.paragraphs
    ]
    assert refreshed(new, result.content, data).content == result.content
    stale = {number.id for number in audit_of(new, data).numbers if number.verdict == "stale"}
    assert stale <= {change.id for change in result.changes if change.action == "refused"}
