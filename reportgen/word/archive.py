"""Opening a .docx that anybody may have made: everything is measured before it is believed.

`open_package` gives the parts of a package as bytes, or one ReportError saying what is wrong with
the file and what to do.  Memory is bounded by `LIMIT_TOTAL`, whatever sizes the file declares, and
no part is handed out that holds a document type declaration (ECMA-376 part 2, M1.17 forbids it).
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote

from lxml import etree
from msgspec import Struct

from reportgen.errors import Location, ReportError, reason_of
from reportgen.word.limits import LIMIT_FILE, LIMIT_TOTAL, LIMIT_XML, MIB

LIMIT_PARTS = 4096
LIMIT_RATIO = 400
"""Unpacked to packed size of a part above `LIMIT_UNASKED`; a large table of zeros stays below it."""
LIMIT_UNASKED = 16 * MIB
"""A part up to this size may be packed as tightly as it likes."""

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_XML_SUFFIXES = (".xml", ".rels", ".vml")
_DECLARATIONS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_CONTENT_TYPES = "[Content_Types].xml"
_DOCUMENT_TYPES = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
_READ = ("styles", "comments", "header", "footer", "footnotes", "endnotes")
"""Kinds of parts that hold what people see; Word opens no file that lacks one it points at."""
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_SAVE_AS_DOCX = "请用 Word 或 WPS 打开它，另存为 .docx 再试"
_GET_AGAIN = "文件可能没有传完或已损坏，请重新取一份，或用 Word 打开修复后另存"
_SUSPICIOUS = "这不像 Word、WPS 存出来的文件，请核实来历；要用其中的内容，可用 Word 打开后另存"


class Package(Struct, frozen=True):
    """The parts of a .docx, unpacked and checked."""

    name: str
    """The file's name without folders, for messages."""
    parts: Mapping[str, bytes]
    """Part name without the leading slash, as spelled in the file, to its bytes; in file order."""
    main: str
    """The name of the main document part (usually word/document.xml)."""

    def xml(self, part: str) -> etree._Element:
        """The root element of a part.  Raises ReportError where it is not well-formed XML."""
        return parse_xml(self.parts[part], self.name, part)

    def related(self, part: str, kind: str) -> tuple[str, ...]:
        """The parts a part points at by relationships of a kind (“comments”, “styles”, …).

        Targets outside the package or absent from it are left out.
        """
        return tuple(t for k, t in self._targets(part) if k == kind and t in self.parts)

    def absent(self, part: str) -> tuple[str, ...]:
        """The parts holding text or styles that a part points at and that are not there."""
        return tuple(
            target
            for kind, target in self._targets(part)
            if kind in _READ and target not in self.parts
        )

    def _targets(self, part: str) -> Iterator[tuple[str, str]]:
        """The kind and the name of every part inside the package that a part points at."""
        folder, base = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        for rel in self.xml(rels) if rels in self.parts else ():
            if rel.get("TargetMode") != "External":
                target = posixpath.join("/", folder, unquote(rel.get("Target", "")))
                kind = rel.get("Type", "").rpartition("/")[2]
                yield kind, posixpath.normpath(target).lstrip("/")


def open_package(source: Path | bytes, name: str) -> Package:
    """The package in a file, or in bytes; `name` is what messages call it.

    Raises ReportError for anything that is not a complete, unprotected, macro-free .docx.
    """
    data = source if isinstance(source, bytes) else content_of(source, name)
    _check_kind(data, name)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = _unpack(archive, name)
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise _refuse("文件不完整，不能按 .docx 打开", name, _GET_AGAIN) from error
    for part, content in parts.items():
        if part.lower().endswith(_XML_SUFFIXES) and any(d in content for d in _DECLARATIONS):
            raise _refuse(f"部件 {part} 里有 DOCTYPE 或实体声明，不予打开", name, _SUSPICIOUS)
    return Package(name, MappingProxyType(parts), _main_part(parts, name))


def parse_xml(content: bytes, name: str, part: str) -> etree._Element:
    """Parse a part without entities, network or huge trees (libxml2 stops at 256 levels).

    XML comments and processing instructions, which say nothing to an editor, are left out: they
    would stand among the elements and cut texts in two.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise _refuse(f"部件 {part} 嵌套过深，不予打开", name, _SUSPICIOUS) from error
        raise _refuse(f"部件 {part} 不是完好的 XML：{error.msg}", name, _GET_AGAIN) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refuse(f"部件 {part} 里有 DOCTYPE，不予打开", name, _SUSPICIOUS)
    return root


def _refuse(message: str, name: str, hint: str) -> ReportError:
    return ReportError(message, where=Location(name), hint=hint)


def content_of(path: Path, name: str) -> bytes:
    """A file's bytes, no more of them than a briefing may have and one.  Raises ReportError for what
    is no file or cannot be read."""
    if path.name.startswith("~$"):
        raise _refuse(
            "这是 Word 打开文件时的临时文件，不是材料本身", name, "请指向不带“~$”的那个文件"
        )
    try:
        if path.is_dir():
            raise _refuse("这是文件夹，不是 .docx 文件", name, "请指向文件夹里的某个 .docx")
        if path.exists() and not path.is_file():  # a pipe or a device would block or never end
            raise _refuse("这不是普通文件", name, "请指定磁盘上的 .docx 文件")
        with path.open("rb") as file:
            return file.read(LIMIT_FILE + 1)
    except FileNotFoundError:
        raise _refuse("找不到这个文件", name, "请检查文件名和所在文件夹") from None
    except OSError as error:
        raise _refuse(
            f"文件打不开（{reason_of(error)}）", name, "请检查权限，或先关闭正在占用它的程序"
        ) from error


def _check_kind(data: bytes, name: str) -> None:
    """Say what a file is when it is no zip archive, or too large to be a briefing."""
    if not data:
        raise _refuse("文件是空的（0字节）", name, "请重新取一份，或检查是否存盘失败")
    if len(data) > LIMIT_FILE:
        raise _refuse(f"文件超过{LIMIT_FILE // MIB}MB，不予打开", name, "请压缩其中的图片后再试")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _refuse("文件有打开密码", name, "请在 Word 中去掉打开密码，另存后再试")
        raise _refuse("这是旧格式（.doc、.wps），只是改了后缀", name, _SAVE_AS_DOCX)
    if data.startswith(b"PK"):
        return
    known = {b"{\\rtf": "RTF", b"%PDF": "PDF", b"<html": "网页", b"<!DOCTYPE html": "网页"}
    for magic, what in known.items():
        if data[:64].lstrip().lower().startswith(magic.lower()):
            raise _refuse(f"这是{what}文件，不是 .docx", name, _SAVE_AS_DOCX)
    raise _refuse("这不是 .docx 文件", name, _SAVE_AS_DOCX)


def _unpack(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    """All parts, after the directory of the archive has been checked as a whole."""
    entries = [info for info in archive.infolist() if not (info.is_dir() and not info.file_size)]
    if len(entries) > LIMIT_PARTS:
        raise _refuse(f"里面有{len(entries)}个部件，多得不正常，不予打开", name, _SUSPICIOUS)
    _check_names([info.orig_filename for info in entries], name)
    for info in entries:
        if info.flag_bits & 0x1:
            raise _refuse("文件加了压缩密码", name, "请去掉密码后再试")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _refuse(f"部件 {info.filename} 的压缩方式 Word 不认识", name, _SAVE_AS_DOCX)
        _check_size(info, name)
    if sum(info.file_size for info in entries) > LIMIT_TOTAL:
        raise _too_big("各部件合计", name)
    return {info.filename: _content(archive, info, name) for info in entries}


def _check_names(names: list[str], name: str) -> None:
    """Refuse names that leave the package or that two parts share (ECMA-376 part 2, 6.2.2)."""
    seen: set[str] = set()
    for part in names:
        pieces = part.split("/")
        if (
            any(piece in ("", ".", "..") for piece in pieces)
            or any(c in part for c in "\\:\0")
            or not part.isprintable()
        ):
            raise _refuse(f"部件名“{part!a}”不合规矩，不予打开", name, _SUSPICIOUS)
        if part.lower() in seen:
            raise _refuse(f"部件 {part} 出现两次，不知以哪个为准", name, _SUSPICIOUS)
        seen.add(part.lower())


def _check_size(info: zipfile.ZipInfo, name: str) -> None:
    """Refuse a part that declares more than a briefing can hold."""
    if _is_xml(info.filename) and info.file_size > LIMIT_XML:
        raise _too_big(f"部件 {info.filename}", name)
    packed = max(info.compress_size, 1)
    if info.file_size > LIMIT_UNASKED and info.file_size > LIMIT_RATIO * packed:
        raise _too_big(f"部件 {info.filename}", name)


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    """A part's bytes, read in pieces so that a false declared size cannot fill the memory."""
    pieces: list[bytes] = []
    room = info.file_size
    try:
        with archive.open(info) as stream:
            while piece := stream.read(64 * 1024):
                pieces.append(piece)
                room -= len(piece)
                if room < 0:
                    raise _too_big(f"部件 {info.filename}", name)
    except Exception as error:
        if isinstance(error, ReportError):
            raise
        # zlib.error, CRC mismatch, a header that disagrees with the directory
        raise _refuse(f"部件 {info.filename} 解不开", name, _GET_AGAIN) from error
    if room:
        raise _refuse(f"部件 {info.filename} 不完整", name, _GET_AGAIN)
    return b"".join(pieces)


def _too_big(what: str, name: str) -> ReportError:
    return _refuse(f"{what}解压后大得不正常，可能是压缩炸弹，不予打开", name, _SUSPICIOUS)


def _is_xml(part: str) -> bool:
    return part.lower().endswith(_XML_SUFFIXES)


def _main_part(parts: dict[str, bytes], name: str) -> str:
    """The main document part, by relationship and content type (ECMA-376 part 1, 11.3.10)."""
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise _macros(name)
    package = Package(name, parts, "")
    main = package.related("", "officeDocument")
    if _CONTENT_TYPES not in parts or not main:
        what = "这个压缩包里没有 Word 正文，不是 .docx"
        if parts.get("mimetype", b"").startswith(b"application/vnd.oasis"):
            what = "这是 OpenDocument 文件，不是 .docx"
        raise _refuse(what, name, _SAVE_AS_DOCX)
    kind = _content_type(package, main[0])
    if "macroEnabled" in kind:
        raise _macros(name)
    if kind not in _DOCUMENT_TYPES:
        raise _refuse("这是 Office 文件，但不是 Word 文档", name, "请指向材料的 .docx 文件")
    if _STRICT in parts[main[0]][:4096]:
        raise _refuse(
            "这是“严格开放 XML”格式的文档", name, "请在 Word 中另存为普通的“Word 文档（.docx）”"
        )
    if absent := package.absent(main[0]):
        raise _refuse(f"文件缺了部件 {'、'.join(absent)}", name, _GET_AGAIN)
    return main[0]


def _macros(name: str) -> ReportError:
    return _refuse("文件里有宏，不予打开", name, "请在 Word 中另存为不含宏的 .docx 再试")


def _content_type(package: Package, part: str) -> str:
    """What [Content_Types].xml says a part is: its Override, else the Default of its suffix."""
    default = ""
    for entry in package.xml(_CONTENT_TYPES):
        if entry.get("PartName", "").lstrip("/").lower() == part.lower():
            return entry.get("ContentType", "")
        if entry.get("Extension", "").lower() == part.rpartition(".")[2].lower():
            default = entry.get("ContentType", "")
    return default
