"""A path to a file's sheets: checked, read once, hashed, and given to the reader for its suffix."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.dataset import SourceFile
from reportgen.errors import Location, ReportError, nearest, reason_of
from reportgen.indicators.cells import Book, Reader, Source

if TYPE_CHECKING:
    from reportgen.indicators.databases.asking import Asking

MAX_BYTES = 50 * 2**20

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DATABASE = ("数据库".encode(), "数据库".encode("gb18030"))
_RESAVE = "请用 Excel 或 WPS 打开后另存为 .xlsx"


def read(path: Path) -> tuple[Book, SourceFile]:
    """The sheets of one file, and its hash.

    A .yaml that asks a database (docs/sources.md) gives the sheets and the hash of what came back.
    Raises ReportError for a file that is missing, not a plain file, too big, empty, of an unknown
    format, or whose content is not what its suffix says.
    """
    reader = reader_for(path)
    source = Source(path.name, _bytes_of(path))
    _check_content(source, path.suffix.lower())
    if (asking := _asking(source, path.suffix.lower())) is not None:
        from reportgen.indicators.databases import fetch

        return fetch(asking, source, path.parent)
    return reader(source), SourceFile(path.name, hashlib.sha256(source.data).hexdigest())


def _asking(source: Source, suffix: str) -> Asking | None:
    """What a .yaml asks a database for; None for files of data, most of them told at a glance."""
    if suffix not in (".yaml", ".yml") or not any(word in source.data for word in _DATABASE):
        return None
    from reportgen.indicators.databases.asking import asking_in
    from reportgen.indicators.yaml_events import tree_of

    return asking_in(tree_of(source), source)


def reader_for(path: Path) -> Reader:
    """The reader for a file, chosen by its suffix; raises ReportError naming the known ones."""
    suffix = path.suffix.lower()
    if path.name.startswith("~$"):
        raise ReportError(
            "这是 Office 打开文件时的临时文件，不是指标文件",
            where=Location(path.name),
            hint=f"请改用 {path.name[2:]}",
        )
    if suffix not in READERS:
        raise ReportError(
            f"不认识的指标文件格式“{suffix or path.name}”",
            where=Location(path.name),
            hint="可用格式：" + "、".join(READERS) + "；.et、.xlsm、.xlsb 请另存为 .xlsx",
        )
    return READERS[suffix]()


def _bytes_of(path: Path) -> bytes:
    where = Location(path.name)
    try:
        _check_kind(path, where)
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise ReportError(
            f"文件打不开（{reason_of(error)}）",
            where=where,
            hint="请检查权限，或关闭正在使用它的程序",
        ) from error
    if len(data) > MAX_BYTES:
        raise ReportError(
            f"文件超过{MAX_BYTES // 2**20}MB",
            where=where,
            hint="请删去图片和多余的工作表，或拆成几个文件",
        )
    if not data.strip():
        raise ReportError("文件是空的", where=where, hint="请核对是否选错了文件")
    return data


def _check_kind(path: Path, where: Location) -> None:
    if path.is_dir():
        raise ReportError("这是文件夹，不是文件", where=where, hint="请写明文件夹里的哪个文件")
    if not path.exists():
        raise ReportError(
            f"没有这个文件：{path}", where=where, hint=_alike(path) or "请核对路径和文件名"
        )
    if not path.is_file():  # a pipe or a device would block or never end
        raise ReportError("这不是普通文件", where=where, hint="请指定磁盘上的文件")


def _alike(path: Path) -> str:
    if not path.parent.is_dir():
        return ""
    names = [
        entry.name
        for entry in path.parent.iterdir()
        if entry.suffix.lower() in READERS and entry.is_file()
    ]
    return nearest(path.name, sorted(names))


def _check_content(source: Source, suffix: str) -> None:
    """Refuse what is plainly another format under this suffix."""
    data = source.data
    zipped, ole = data.startswith((_ZIP, b"PK\x05\x06")), data.startswith(_OLE)
    wanted = {".xlsx": zipped, ".ods": zipped, ".xls": ole}.get(suffix, not (zipped or ole))
    if wanted:
        return
    start = data[:2048].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if ole and (suffix == ".xlsx" or _ENCRYPTED in data):
        encrypted = _ENCRYPTED in data
        message = "文件加了密码，打不开" if encrypted else f"这其实是 .xls 文件，后缀却是 {suffix}"
        hint = "请去掉密码后再用" if encrypted else "请把后缀改为 .xls，或" + _RESAVE[1:]
    elif zipped:
        message, hint = f"内容是 .xlsx 一类的文件，后缀却是 {suffix}", "请把后缀改回 .xlsx"
    elif start.startswith((b"<!doctype html", b"<html", b"<meta", b"<table")):
        message, hint = f"这其实是网页表格（HTML），后缀却是 {suffix}", _RESAVE
    else:
        message, hint = f"内容不是 {suffix} 格式，文件已损坏或改错了后缀", _RESAVE
    raise ReportError(message, where=source.where, hint=hint)


def _xlsx() -> Reader:
    from reportgen.indicators.workbook import read_xlsx

    return read_xlsx


def _xls() -> Reader:
    from reportgen.indicators.legacy import read_xls

    return read_xls


def _ods() -> Reader:
    from reportgen.indicators.legacy import read_ods

    return read_ods


def _csv() -> Reader:
    from reportgen.indicators.delimited import read_csv

    return read_csv


def _tsv() -> Reader:
    from reportgen.indicators.delimited import read_tsv

    return read_tsv


def _json() -> Reader:
    from reportgen.indicators.records import read_json

    return read_json


def _yaml() -> Reader:
    from reportgen.indicators.yaml_events import read_yaml

    return read_yaml


READERS: dict[str, Callable[[], Reader]] = {
    ".xlsx": _xlsx, ".csv": _csv, ".tsv": _tsv, ".json": _json,
    ".yaml": _yaml, ".yml": _yaml, ".xls": _xls, ".ods": _ods,
}  # fmt: skip
"""Suffix to reader, imported when first wanted: a workbook alone needs neither yaml nor calamine."""
