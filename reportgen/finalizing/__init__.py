"""finalize: the file for issue, with numbers that are plain text and no trace of its making.

read → settle revisions (word) → judge (renewing, rechecking) → refuse, every reason at once
(`reasons`) → clean and discard (word) → repack → save (word).

What is judged is what would be issued: where tracked changes are to be rejected, the text without
them.  A file whose record is gone is cleaned as well; what only the record could tell is said to be
unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from reportgen.dataset import Dataset
from reportgen.document import Bound
from reportgen.errors import Collector, Location, Notice, ReportError
from reportgen.finalizing.reasons import Allowed, findings, notices, on_revisions, reasons
from reportgen.placing import Saved
from reportgen.renewing import data_for
from reportgen.word.anchors import anchor_title
from reportgen.word.archive import open_package
from reportgen.word.briefing import Briefing
from reportgen.word.cleaning import cleaned, settled
from reportgen.word.pending import open_comments, open_revisions
from reportgen.word.reading import read
from reportgen.word.record import Record
from reportgen.word.repacking import repacked
from reportgen.word.saving import backup, refuse_open, refuse_taken, save, unchanged

__all__ = [
    "Allowed",
    "Finalized",
    "Settling",
    "finalize",
    "finalized",
    "render",
    "save_final",
    "to_json",
]

Settling = Literal["accept", "reject"]
_LABELS = {
    "revisions": ("修订", "处"),
    "comments": ("批注", "条"),
    "highlights": ("突出显示", "处"),
    "controls": ("内容控件", "个"),
    "bookmarks": ("书签", "个"),
    "record": ("生成记录", "份"),
}
"""What goes, in the order it is told."""


class Finalized(Struct, frozen=True):
    """A file for issue, before it is saved."""

    file: str
    before: bytes
    content: bytes
    """The .docx; `before` itself where there is nothing to take out."""
    recorded: bool
    """Whether the file carried our record; without it numbers could not be judged."""
    removed: Mapping[str, int]
    """How many of each kind went: revisions (settled), comments, highlights, controls, bookmarks,
    record."""
    notices: tuple[Notice, ...]


def finalize(
    path: Path,
    data: Sequence[Path] = (),
    *,
    entity: str | None = None,
    period: str | None = None,
    revisions: Settling | None = None,
    allow: Collection[Allowed] = (),
) -> Finalized:
    """The file for issue; nothing is written.

    Raises ReportError, every reason at once, while something is open: tracked changes (settled as
    `revisions` says), comments, missing values and, where `data` are given, numbers that differ from
    them, unless `allow` names their kind.  Also for a file that is open elsewhere or cannot be read.
    """
    refuse_open(path)
    open_package(path, path.name)  # says what is wrong before the whole file is read
    before = path.read_bytes()
    briefing = read(before, path.name)
    held: Dataset | None = None
    if data:
        held = data_for(_record(briefing).provenance, data, entity=entity, period=period)
    return finalized(briefing, before, held, revisions=revisions, allow=allow)


def finalized(
    briefing: Briefing,
    before: bytes,
    data: Dataset | None = None,
    *,
    revisions: Settling | None = None,
    allow: Collection[Allowed] = (),
) -> Finalized:
    """`finalize` of a briefing already read from `before`."""
    name = briefing.name
    package = open_package(before, name)
    tracked = open_revisions(package)
    changed = settled(package, revisions) if revisions is not None and tracked else {}
    content = repacked(before, changed) if changed else before
    for_issue = open_package(content, name) if changed else package
    briefing = read(content, name) if changed else briefing
    refused = Collector()
    for reason in on_revisions(tracked, name) if revisions is None else ():
        refused.absorb(reason)
    found = findings(briefing, open_comments(for_issue), data)
    for reason in reasons(found, allow):
        refused.absorb(reason)
    refused.raise_any()
    clean = cleaned(for_issue, package, _titles(briefing.record))
    if clean.parts or clean.without:
        content = repacked(content, clean.parts, clean.without)
    return Finalized(
        file=name,
        before=before,
        content=content,
        recorded=briefing.record is not None,
        removed={
            kind: count
            for kind in _LABELS
            if (count := len(tracked) if kind == "revisions" else clean.removed.get(kind, 0))
        },
        notices=tuple(notices(found)),
    )


def _record(briefing: Briefing) -> Record:
    if briefing.record is None:
        raise ReportError(
            "这个文件里没有生成记录，没法与数据核对",
            where=Location(briefing.name),
            hint="不带 --data 再运行一次，只清理、不核对",
        )
    return briefing.record


def _titles(record: Record | None) -> list[str]:
    """The titles our controls have."""
    if record is None:
        return []
    return [
        anchor_title(
            Bound("", a.binding, tuple(Location(source) for source in a.sources), note=a.note)
        )
        for a in record.anchors
    ]


def save_final(result: Finalized, source: Path, out: Path, *, force: bool = False) -> Saved:
    """Write a file for issue to `out`, atomically.

    Raises ReportError where `out` is the source, is open, or is another file that is already there:
    with `force` that one is backed up and replaced.
    """
    if out.is_dir():
        refuse_taken(out)
    if out.suffix.lower() != ".docx":
        raise ReportError(f"输出文件“{out.name}”的后缀不是 .docx", hint="写成 名字.docx")
    if not out.parent.is_dir():
        raise ReportError(f"没有文件夹“{out.parent}”", hint="请先建好文件夹，或换一个位置")
    if not out.exists():
        save(out, result.content)
        return Saved(out)
    if out.samefile(source):
        raise ReportError("输出文件就是原来的文件，没有写", hint="用 -o 换一个名字，原稿留着备查")
    refuse_taken(out)
    standing = out.read_bytes()
    if standing == result.content:
        return Saved(None)
    if not force:
        raise ReportError(
            f"“{out}”已经有了，没有覆盖", hint="用 -o 换一个名字；确要重写，加 --force，旧的先备份"
        )
    with unchanged(out, standing):
        kept = backup(out)
        save(out, result.content)
    return Saved(out, kept)


def to_json(result: Finalized, saved: Saved) -> dict[str, Any]:
    """The report as JSON values (docs/finalize.md)."""
    return {
        "output": saved.path.name if saved.path is not None else None,
        "backup": saved.backup.name if saved.backup is not None else None,
        "recorded": result.recorded,
        "removed": {kind: result.removed.get(kind, 0) for kind in _LABELS},
        "notices": [notice.message for notice in result.notices],
    }


def render(result: Finalized) -> str:
    """What was taken out, in one line."""
    told = [
        f"{label}{result.removed[kind]}{counter}"
        for kind, (label, counter) in _LABELS.items()
        if kind in result.removed
    ]
    return f"{result.file}：" + ("去掉" + "、".join(told) if told else "没有要去掉的，本来就是定稿")
