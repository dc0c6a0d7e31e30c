"""Opening packages made to mislead: each is refused with a reason, a place and a hint."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.errors import ReportError
from reportgen.word import archive
from reportgen.word.archive import open_package
from tests.word_reading.packages import WORD, docx, minimal, p, pack, part, r, relationships

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_BILLION = (
    '<!DOCTYPE w:document [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


def with_part(name: str, content: bytes | str) -> bytes:
    return pack(minimal() | {name: content})


def without_part(name: str) -> bytes:
    return pack({key: value for key, value in minimal().items() if key != name})


def with_main(content: bytes | str) -> bytes:
    return with_part("word/document.xml", content)


def twice(name: str) -> bytes:
    out = io.BytesIO(pack(minimal()))
    with zipfile.ZipFile(out, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("word/document.xml", "<a/>")
    return out.getvalue()


def encrypted_entry() -> bytes:
    data = bytearray(pack(minimal()))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def declares_less(limit: int) -> bytes:
    """An entry that unpacks to more than its directory says."""
    data = bytearray(with_part("word/media/a.png", b"\0" * 100_000))
    struct.pack_into("<I", data, data.rindex(b"PK\x01\x02") + 24, limit)
    return bytes(data)


def corrupted() -> bytes:
    data = bytearray(pack({"a.xml": "甲" * 500, **minimal()}))
    data[40] ^= 0xFF
    return bytes(data)


def office_file(extension: str) -> bytes:
    return pack(minimal(f"application/vnd.openxmlformats-officedocument.{extension}.main+xml"))


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "空的"),
    "old .doc": (lambda: _OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "旧格式"),
    "password": (lambda: _OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
    "text": (lambda: "今年新建党支部11个".encode(), "不是 .docx"),
    "rtf": (lambda: b"{\\rtf1 abc}", "RTF"),
    "web page": (lambda: b"\n<HTML><body>", "网页"),
    "truncated": (lambda: pack(minimal())[:-60], "不完整"),
    "cut in the middle": (lambda: pack(minimal())[:300], "不完整"),
    "bytes flipped": (corrupted, "解不开"),
    "password on the archive": (encrypted_entry, "压缩密码"),
    "bomb": (lambda: with_part("word/media/a.png", b"\0" * (20 << 20)), "压缩炸弹"),
    "xml bomb": (lambda: with_part("word/a.xml", b" " * (33 << 20)), "压缩炸弹"),
    "many pictures": (
        lambda: pack(
            minimal()
            | {f"word/media/{n}.bin": bytes(range(256)) * 64 + b"\0" * (3 << 20) for n in range(70)}
        ),
        "压缩炸弹",
    ),
    "declares less": (lambda: declares_less(50), "解不开"),
    "declares more": (lambda: declares_less(900_000), "不完整"),
    "too many parts": (
        lambda: pack(minimal() | {f"customXml/{n}.txt": "" for n in range(4097)}),
        "个部件",
    ),
    "climbs out": (lambda: with_part("../evil.xml", "<a/>"), "不合规矩"),
    "absolute": (lambda: with_part("/etc/evil.xml", "<a/>"), "不合规矩"),
    "backslash": (lambda: with_part("word\\evil.xml", "<a/>"), "不合规矩"),
    "drive": (lambda: with_part("c:/evil.xml", "<a/>"), "不合规矩"),
    "control character": (lambda: with_part("word/\nevil.xml", "<a/>"), "不合规矩"),
    "same part twice": (lambda: twice("word/document.xml"), "出现两次"),
    "same name in capitals": (lambda: with_part("word/DOCUMENT.xml", "<a/>"), "出现两次"),
    "no body part": (lambda: without_part("word/document.xml"), "没有 Word 正文"),
    "no content types": (lambda: without_part("[Content_Types].xml"), "没有 Word 正文"),
    "body outside": (
        lambda: with_part("_rels/.rels", relationships(("officeDocument", "../../word/x.xml"))),
        "没有 Word 正文",
    ),
    "opendocument": (
        lambda: pack({"mimetype": "application/vnd.oasis.opendocument.text"}),
        "OpenDocument",
    ),
    "spreadsheet": (lambda: office_file("spreadsheetml.sheet"), "不是 Word 文档"),
    "macro type": (
        lambda: pack(minimal("application/vnd.ms-word.document.macroEnabled.main+xml")),
        "宏",
    ),
    "macro part": (lambda: with_part("word/vbaProject.bin", b"\0"), "宏"),
    "doctype": (lambda: with_main("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"), "DOCTYPE"),
    "billion laughs": (lambda: with_main(f"{_BILLION}<a>&j;</a>"), "DOCTYPE"),
    "doctype elsewhere": (lambda: with_part("docProps/app.xml", "<!DOCTYPE a><a/>"), "DOCTYPE"),
    "doctype in utf-16": (
        lambda: with_main('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16")),
        "DOCTYPE",
    ),
    "relationships broken": (lambda: with_part("_rels/.rels", "<Relationships>"), "不是完好的"),
    "strict": (
        lambda: with_main('<d xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'),
        "严格",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_packages_are_refused(kind: str) -> None:
    build, message = HOSTILE[kind]
    with pytest.raises(ReportError, match=message) as caught:
        open_package(build(), "材料.docx")
    assert str(caught.value.where) == "材料.docx"
    assert caught.value.hint


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<w:sdt>" * 300 + "</w:sdt>" * 300, "嵌套过深"),
        ("<w:p>", "不是完好的 XML"),
        ("<w:p>\x01</w:p>", "不是完好的 XML"),
    ],
)
def test_a_broken_body_is_refused_when_read(body: str, message: str) -> None:
    package = open_package(docx(body), "材料.docx")
    with pytest.raises(ReportError, match=message):
        package.xml(package.main)


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "~$材料.docx").write_bytes(b"x" * 162)
    for name, message in (("无.docx", "找不到"), (".", "文件夹"), ("~$材料.docx", "临时文件")):
        with pytest.raises(ReportError, match=message):
            open_package(tmp_path / name, name)


def test_a_file_over_the_limit_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "LIMIT_FILE", 1000)
    path = tmp_path / "大.docx"
    path.write_bytes(b"PK" + b"\0" * 5000)
    with pytest.raises(ReportError, match="超过"):
        open_package(path, path.name)


def test_folders_in_the_archive_and_templates_are_fine() -> None:
    parts = {"word/": "", **minimal(f"{WORD}.template.main+xml")}
    assert "word/" not in open_package(pack(parts), "a.docx").parts


def test_related_parts_stay_inside() -> None:
    data = docx(p(r("正文")), styles=part("styles", ""))
    package = open_package(data, "a.docx")
    assert package.main == "word/document.xml"
    assert package.related(package.main, "styles") == ("word/styles.xml",)
    assert package.related(package.main, "comments") == ()
