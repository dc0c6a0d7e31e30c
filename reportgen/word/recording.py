"""The record's entries, noted paragraph by paragraph while `runs` writes them, and the part they make.

What reads them again is in `record`; docs/record.md tells what each means.
"""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Struct, UnsetType, field

from reportgen import __version__
from reportgen.binding.expression import Cell, Ref
from reportgen.binding.serial import Json, dump, dump_form, stored
from reportgen.chinese.forms import Form
from reportgen.document import Bound, Document, Finding, Provenance
from reportgen.word.record import record_part


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
    number: int, bound: Bound, sources: list[str], paragraph: str, start: int
) -> AnchorEntry:
    """The entry of anchor N, which stands in a paragraph at a code point of its text."""
    binding = bound.binding
    form, expression = binding.form, binding.expression
    return AnchorEntry(
        number,
        bound.text,
        bound.value,
        expression if type(expression) is Cell else stored(expression),
        dump_form(form) if form.options else form,
        binding.selector or UNSET,
        sources,
        paragraph,
        start,
        bound.note or UNSET,
    )


def dump_record(
    entries: Entries, document: Document, provenance: Provenance, reference: str = ""
) -> bytes:
    """The record part for a document whose look was taken from a `reference` (its file's name), or
    from its profile."""
    data: dict[str, Any] = {
        "generator": f"reportgen {__version__}",
        "type": {
            "name": provenance.report_type,
            "version": provenance.type_version,
            "sha256": provenance.type_sha256,
        },
        "profile": document.profile,
        "entity": provenance.entity,
        "period": provenance.period,
        "files": [{"name": name, "sha256": sha256} for name, sha256 in provenance.files],
        "anchors": entries.anchors,
        "paragraphs": entries.paragraphs,
        "checks": [_finding_entry(finding) for finding in document.findings],
    }
    if reference:
        data["reference"] = reference
    if provenance.missing != "mark":
        data["missing"] = provenance.missing
    if provenance.whole:
        data["whole"] = True
    return record_part(data)


def _finding_entry(finding: Finding) -> dict[str, Any]:
    entry = {
        "text": finding.text,
        "expression": dump(finding.binding.expression),
        "result": finding.result,
        "detail": finding.detail,
        "where": str(finding.where),
    }
    return entry | {"advisory": True} if finding.advisory else entry
