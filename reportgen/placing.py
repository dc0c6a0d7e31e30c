"""Where the new form of a briefing goes: beside it, elsewhere, or in its place with a backup."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from reportgen.errors import ReportError
from reportgen.word.editing import edits
from reportgen.word.saving import backup, refuse_open, refuse_taken, save, unchanged


class Saved(Struct, frozen=True):
    """Where a file went."""

    path: Path | None
    """None: there was nothing to write."""
    backup: Path | None = None


def place(
    content: bytes, before: bytes, source: Path, out: Path | None = None, *, in_place: bool = False
) -> Saved:
    """Write the new form of `source`, which held `before`, atomically: in place with a backup, to `out`, or beside the source
    as NAME.更新.docx.  Where nothing changes nothing is written (but `out` always comes to be).

    A file in the way that a person has edited is not overwritten: that is a ReportError.
    """
    if in_place:
        return _in_place(content, before, source)
    target = out or source.with_name(f"{source.stem}.更新.docx")
    if out is None and content == before:
        return Saved(None)
    if target.suffix.lower() != ".docx":
        raise ReportError(f"输出文件“{target.name}”的后缀不是 .docx", hint="写成 名字.docx")
    if not target.parent.is_dir():
        raise ReportError(f"没有文件夹“{target.parent}”", hint="请先建好文件夹，或换一个位置")
    if not target.exists():
        save(target, content)
        return Saved(target)
    if target.samefile(source):
        raise ReportError("输出文件就是原来的文件", hint="要改原来的文件，请用 --in-place")
    refuse_taken(target)
    standing = target.read_bytes()
    if standing == content:
        return Saved(None)
    return Saved(target, _make_way(content, target, standing))


def _in_place(content: bytes, before: bytes, source: Path) -> Saved:
    if content == before:
        return Saved(None)
    refuse_open(source)
    with unchanged(source, before):
        kept = backup(source)
        save(source, content)
    return Saved(source, kept)


def _make_way(content: bytes, target: Path, standing: bytes) -> Path | None:
    """Overwrite an earlier refresh, which is `standing` there; its backup where people's edits are in it, which must be those
    that are in the new file too."""
    reasons = edits(standing, target.name)
    if reasons and reasons != edits(content, target.name):
        raise ReportError(
            f"“{target}”有人改过，没有覆盖：" + "；".join(reasons[:3]),
            hint="用 -o 另存一份，或先把它移到别处",
        )
    with unchanged(target, standing):
        kept = backup(target) if reasons else None
        save(target, content)
    return kept
