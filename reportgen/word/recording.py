"""The record's entries, noted paragraph by paragraph while `runs` writes them, and the part they make.

What reads them again is in `record`; docs/record.md tells what each means.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import UNSET, Struct, UnsetType, field

from reportgen import __version__
from reportgen.binding.expression import Binding, Cell, Ref
from reportgen.binding.serial import Json, dump, dump_form, stored
from reportgen.chinese.forms import Form
from reportgen.document import Finding, Provenance
from reportgen.word.record import CheckRecord, ParagraphRecord, record_part

GENERATOR = f"reportgen {__version__}"
"""What a record says of who wrote it."""


class AnchorEntry(Struct, gc=False):
    """A number's entry; Structs go to JSON in half the time of dicts."""

    id: int
    text: str
    value: str
    expression: Json | Ref | Cell
    form: Json | Form
    selector: str | UnsetType
    sources: list[str] | tuple[str, ...]
    paragraph: str
    start: int
    note: str | UnsetType


class ParagraphEntry(Struct, gc=False):
    """A paragraph's entry."""

    key: str
    text: str
    digits: list[tuple[int, int, str]] | UnsetType
    kind: str | UnsetType
    strong: list[tuple[int, int]] | UnsetType


class Entries(Struct):
    """Anchors, numbered from 1, and paragraphs, in the order in which they were written."""

    anchors: list[AnchorEntry] = field(default_factory=list)
    paragraphs: list[ParagraphEntry] = field(default_factory=list)


def anchor_entry(
    number: int,
    text: str,
    value: str,
    binding: Binding,
    sources: list[str] | tuple[str, ...],
    paragraph: str,
    start: int,
    note: str,
) -> AnchorEntry:
    """The entry of anchor N, which stands in a paragraph at a code point of its text."""
    form, expression = binding.form, binding.expression
    return AnchorEntry(
        number,
        text,
        value,
        expression if type(expression) is Cell else stored(expression),
        dump_form(form) if form.options else form,
        binding.selector or UNSET,
        sources,
        paragraph,
        start,
        note or UNSET,
    )


def dump_record(
    provenance: Provenance,
    anchors: Sequence[AnchorEntry],
    paragraphs: Sequence[ParagraphEntry] | Sequence[ParagraphRecord],
    checks: Iterable[CheckRecord],
    *,
    profile: str,
    reference: str = "",
    generator: str = GENERATOR,
) -> bytes:
    """The record part of a briefing whose look was taken from a `reference` (its file's name), or
    from its profile."""
    data: dict[str, Any] = {
        "generator": generator,
        "type": {
            "name": provenance.report_type,
            "version": provenance.type_version,
            "sha256": provenance.type_sha256,
        },
        "profile": profile,
        "entity": provenance.entity,
        "period": provenance.period,
        "files": file_entries(provenance.files),
        "anchors": anchors,
        "paragraphs": paragraphs,
        "checks": [_check_entry(check) for check in checks],
    }
    if reference:
        data["reference"] = reference
    if provenance.missing != "mark":
        data["missing"] = provenance.missing
    if provenance.whole:
        data["whole"] = True
    return record_part(data)


def file_entries(files: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """The entries of files, each a name and a SHA-256."""
    return [{"name": name, "sha256": sha256} for name, sha256 in files]


def check_record(finding: Finding) -> CheckRecord:
    """What the record says of a check."""
    return CheckRecord(
        finding.text,
        finding.binding.expression,
        finding.result,
        finding.detail,
        str(finding.where),
        finding.advisory,
    )


def _check_entry(check: CheckRecord) -> dict[str, Any]:
    entry = {
        "text": check.text,
        "expression": dump(check.expression),
        "result": check.result,
        "detail": check.detail,
        "where": check.where,
    }
    return entry | {"advisory": True} if check.advisory else entry
