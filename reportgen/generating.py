"""The forward path: files → Dataset → Document → .docx, and where the result may be written.

load (indicators) → render (template) → write (word) → save (word), each in its own module.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from reportgen.dataset import Dataset
from reportgen.document import (
    Bound,
    Document,
    Finding,
    Provenance,
    Title,
    flows,
    leaves,
    loose_digits,
    plain_text,
)
from reportgen.errors import Notice, ReportError, reason_of
from reportgen.template.contract import source_files
from reportgen.template.engine import Template, load_template
from reportgen.template.rendering import Missing
from reportgen.word.saving import backup, refuse_taken, safe_name, save, unchanged
from reportgen.word.writing import look_file, write

FIELDS = ("地区", "时期", "类型", "标题")
"""What an output pattern may name: {地区}-{类型}.docx."""
_FIELD = re.compile(r"\{([^{}]*)\}")


class Draft(Struct, frozen=True):
    """A generated briefing, before or after it is saved."""

    document: Document
    content: bytes
    """The .docx."""
    notices: tuple[Notice, ...]
    missing: tuple[Bound, ...]
    """Numbers that stand as XX."""
    names: tuple[tuple[str, str], ...]
    """Values for the output pattern's fields."""

    @property
    def numbers(self) -> int:
        """How many numbers with a source stand on the page."""
        return sum(
            type(leaf) is Bound
            for block in self.document.blocks
            for flow in flows(block)
            for leaf in leaves(flow)
        )

    @property
    def failed(self) -> tuple[Finding, ...]:
        """核对 lines that do not hold, hints (`Finding.advisory`) included."""
        return tuple(f for f in self.document.findings if f.result == "不成立")

    @property
    def undetermined(self) -> tuple[Finding, ...]:
        """核对 lines with a missing operand."""
        return tuple(f for f in self.document.findings if f.result == "无法判断")


class Saved(Struct, frozen=True):
    """Where a draft was written."""

    path: Path
    backup: Path | None
    """Where the edited file that stood there went (only with force)."""


def load_data(
    paths: Sequence[Path],
    *,
    entity: str | None = None,
    period: str | None = None,
    override: bool = False,
) -> Dataset:
    """The data of indicator files, seen for one entity and period.  Raises ReportError."""
    from reportgen.indicators.loading import load

    return load(paths, override=override).at(entity, period)


def report_type(folder: Path) -> Template:
    """The compiled report type of a folder; kept while its files stay as they are."""
    stamp = tuple(
        (entry.name, entry.stat().st_mtime_ns, entry.stat().st_size)
        for entry in source_files(folder)
    )
    return _compiled(folder, stamp)


@lru_cache(maxsize=64)
def _compiled(folder: Path, _stamp: tuple[tuple[str, int, int], ...]) -> Template:
    return load_template(folder)


def draft(template: Template, data: Dataset, missing: Missing = "mark") -> Draft:
    """The briefing of a report type for a dataset.  Raises ReportError."""
    rendered = template.render(data, missing)
    loose = loose_digits(rendered.document)
    if loose:  # design §4: a digit without a source is a bug of ours, never the user's
        raise AssertionError(f"digits without a source: {loose}")
    contract = template.contract
    provenance = Provenance(
        report_type=contract.name,
        type_version=contract.version,
        type_sha256=contract.sha256,
        entity=data.entity,
        period=data.period,
        files=tuple((file.name, file.sha256) for file in data.files),
        missing=missing,
        whole=data.is_whole,
    )
    content = write(rendered.document, provenance, reference=look_file(contract.folder))
    names = (
        ("地区", data.entity or (Path(data.files[0].name).stem if data.files else contract.name)),
        ("时期", data.period),
        ("类型", contract.label),
        ("标题", _title(rendered.document)),
    )
    return Draft(
        rendered.document, content, (*data.notices, *rendered.notices), rendered.missing, names
    )


def output_path(draft: Draft, out: Path | None) -> Path:
    """Where a draft goes: a file, a folder (default name inside), or a pattern with {地区} and so on.

    Raises ReportError for an unknown field, a suffix other than .docx, or a name no system accepts.
    """
    try:
        if out is not None and not out.parent.is_dir():
            raise ReportError(f"没有文件夹“{out.parent}”", hint="请先建好文件夹，或换一个位置")
        if out is None or out.is_dir():
            return (out or Path()) / _filled("{地区}-{类型}.docx", draft)
    except OSError as error:
        raise ReportError(
            f"输出位置不能用：{reason_of(error)}", hint="缩短名字，或换一个文件夹"
        ) from None
    if out.suffix.lower() != ".docx":
        raise ReportError(
            f"输出文件“{out.name}”的后缀不是 .docx",
            hint=f"写成 {out.stem}.docx，或写一个已有的文件夹",
        )
    return out.parent / _filled(out.name, draft)


def save_draft(draft: Draft, path: Path, *, force: bool = False) -> Saved:
    """Write a draft atomically.  A briefing that a person has edited is never overwritten: that is a
    ReportError saying how to go on; with `force` a backup is kept first."""
    if not path.exists():
        save(path, draft.content)
        return Saved(path, None)
    refuse_taken(path)
    standing = path.read_bytes()
    if standing == draft.content:
        return Saved(path, None)
    reasons = _worth_keeping(standing, path.name)
    if reasons and not force:
        raise ReportError(
            f"“{path}”有人改过，没有覆盖：" + "；".join(reasons[:3]),
            hint="用 -o 另存一份；或加 --force，先把它备份再重写",
        )
    with unchanged(path, standing):
        kept = backup(path) if reasons else None
        save(path, draft.content)
    return Saved(path, kept)


def _worth_keeping(standing: bytes, name: str) -> list[str]:
    """Why what stands at the output path may not simply go: edits of a person, or no file of ours."""
    from reportgen.word.editing import edits

    try:
        return edits(standing, name)
    except ReportError as error:
        return [error.message]


def _title(document: Document) -> str:
    for block in document.blocks:
        if isinstance(block, Title):
            return plain_text(block.inlines).replace("\n", "")
    return ""


def _filled(pattern: str, draft: Draft) -> str:
    values = dict(draft.names)
    around = _FIELD.sub("", pattern)
    if "{" in around or "}" in around or not set(_FIELD.findall(pattern)) <= values.keys():
        raise ReportError(
            f"文件名“{pattern}”里有不认识的栏目",
            hint="可用：" + " ".join(f"{{{f}}}" for f in FIELDS),
        )
    empty = [name for name in _FIELD.findall(pattern) if not values[name]]
    if empty:
        raise ReportError(
            f"文件名“{pattern}”里的 {{{empty[0]}}} 是空的：这份材料没有{empty[0]}",
            hint="从文件名里去掉它，或在数据里补上",
        )
    return safe_name(_FIELD.sub(lambda found: _part(found[1], values[found[1]]), pattern))


def _part(field: str, text: str) -> str:
    """What a field puts into the file name."""
    try:
        return safe_name(text)
    except ReportError as error:
        raise ReportError(
            error.message, hint=f"用 -o 写明一个不含 {{{field}}} 的文件名，如 -o 材料.docx"
        ) from None
