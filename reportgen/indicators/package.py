"""Whether a zip package may be parsed at all: sizes, ratio, checksums and XML tricks come first.

zipfile never returns more than a member's declared size and fails on a checksum that does not fit,
so a header that lies ends as a damaged file; declared sizes are therefore safe to add up.
"""

from __future__ import annotations

import io
import re
import zipfile

from reportgen.errors import Location, ReportError

MAX_MEMBERS = 5_000
MAX_UNPACKED = 300 * 2**20
"""Bytes of all members, pictures included."""
MAX_XML = 64 * 2**20
"""Bytes of all XML members: what a parser will walk through."""
MAX_TAGS = 3_000_000
"""Opening brackets in sheets and strings: bounds memory and time of whatever is built from them."""
MAX_OTHER_TAGS = 400_000
"""The same for all other parts, whose elements cost most; Excel's own limit is 65,490 cell styles."""
MAX_RATIO = 200
_RATIO_FROM = 16 * 2**20
"""Below this size a high ratio is only a very regular table."""

_ENCODING = re.compile(rb"""^<\?xml[^>]*?\bencoding\s*=\s*["']([^"']*)["']""")
_BULK = re.compile(r"sheet|strings|^content\.xml$", re.IGNORECASE)
_BROKEN = "文件已损坏，打不开"
_RESAVE = "请用 Excel 或 WPS 打开后另存为 .xlsx"


def vet(data: bytes, where: Location) -> list[str]:
    """The member names of a package that is safe to hand to a parser.  Raises ReportError where it is damaged or hostile."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        members = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise ReportError(
            _BROKEN, where=where, hint="可能没有下载完整；请重新取一份，或" + _RESAVE[1:]
        ) from error
    _weigh(members, where)
    bulk = other = 0
    for member in members:
        if not _is_xml(member):
            continue
        tags = _vet_xml(package, member, where)
        if _BULK.search(member.filename):
            bulk += tags
        else:
            other += tags
    if bulk > MAX_TAGS or other > MAX_OTHER_TAGS:
        raise ReportError(
            "表格太大，读不了", where=where, hint="请删去多余的行列和工作表，或拆成几个文件"
        )
    return package.namelist()


def _is_xml(member: zipfile.ZipInfo) -> bool:
    return member.filename.lower().endswith((".xml", ".rels"))


def _weigh(members: list[zipfile.ZipInfo], where: Location) -> None:
    unpacked = sum(member.file_size for member in members)
    xml = sum(member.file_size for member in members if _is_xml(member))
    packed = sum(member.compress_size for member in members) or 1
    if any(member.flag_bits & 1 for member in members):
        raise ReportError("文件加了密码，打不开", where=where, hint="请去掉密码后再用")
    bomb = unpacked > _RATIO_FROM and unpacked / packed > MAX_RATIO
    if bomb or len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or xml > MAX_XML:
        raise ReportError(
            f"文件解开后有{max(unpacked // 2**20, 1):,}MB、{len(members):,}个部件，超过上限，没有读取",
            where=where,
            hint=f"请删去多余的空行空列和图片，再{_RESAVE[1:]}",
        )


def _vet_xml(package: zipfile.ZipFile, member: zipfile.ZipInfo, where: Location) -> int:
    """Refuse document types and odd encodings, which hide them; count the tags."""
    try:
        data = package.read(member)
    except Exception as error:  # zlib.error, struct.error, a place before the file's start …
        raise ReportError(_BROKEN, where=where, hint="请重新取一份，或" + _RESAVE[1:]) from error
    head = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    declared = _ENCODING.match(head)
    encoding = declared[1].lower() if declared else b"utf-8"
    if encoding not in (b"utf-8", b"utf8", b"us-ascii") or b"\0" in head:
        raise ReportError(
            f"文件内部的 {member.filename} 不是 UTF-8 编码，没有读取", where=where, hint=_RESAVE
        )
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ReportError(
            f"文件内部的 {member.filename} 带有 DOCTYPE 声明，可能有害，没有读取",
            where=where,
            hint="来历不明的文件请勿使用；确是自己的文件，" + _RESAVE,
        )
    return data.count(b"<")
