"""The record inside a .docx: what was generated, from what, as one custom XML part (docs/record.md).

`dump_record` goes straight from the Document to the part's bytes, `load_record` gives frozen values
back.  The part is found by its namespace: Word renames custom XML parts when it saves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from reportgen import __version__
from reportgen.binding.expression import Binding, Cell, Expression, Ref
from reportgen.binding.serial import Json, dump, dump_form, load, load_binding, stored
from reportgen.document import Bound, Document, Finding, Provenance, Strong, Text
from reportgen.errors import ReportError
from reportgen.word.flows import Flow, flows_of

if TYPE_CHECKING:
    from lxml import etree  # the writing path stays free of lxml

RECORD_NAMESPACE = "urn:reportgen:record"
RECORD_VERSION = 1
ITEM_ID = "{7B0E5B52-6D0C-4B6B-9C55-0A52657067B1}"
"""The custom XML part's own id (ECMA-376 Part 1 §22.5.2.1): fixed, there is one record in a file."""
BOOKMARK_PREFIX = "_rg_"
"""The bookmark of anchor N is `_rg_N`; the underscore hides it from Word's bookmark list."""
TAG_PREFIX = "rg:"
"""The content control of anchor N has the tag `rg:N`."""


_Count = Annotated[int, Meta(ge=0, lt=2**31)]


class AnchorRecord(Struct, frozen=True):
    """One number as it was written: N of `_rg_N`, its wording, value, binding and cells."""

    id: int
    text: str
    value: str
    """Exact value in the written unit (decimal, or a/b); "" when it was missing."""
    binding: Binding
    sources: tuple[str, ...]
    """Cells as people read them: `q3.xlsx 指标!C7`."""
    paragraph: str
    """Key of the paragraph it stands in."""
    start: int
    """Code point of the paragraph's text where it starts: LibreOffice shifts bookmarks in
    paragraphs with several comments, and an unchanged text tells better where a number stands."""
    note: str = ""
    """Set when the value was missing: what lacks where."""


class DigitSpan(Struct, frozen=True, array_like=True):
    """A number in digits outside every anchor: code points [start, end) of the paragraph's text."""

    start: _Count
    end: _Count
    origin: str
    """Template line or data cell; "" for numbers the program wrote (heading numbers)."""


class ParagraphRecord(Struct, frozen=True):
    """One generated Word paragraph: its stable key and its text then (line breaks are newlines)."""

    key: str
    text: str
    digits: tuple[DigitSpan, ...] = ()
    kind: str = "body"
    """Key of `Profile.looks` (body, heading1 …), by which its style is known."""
    strong: tuple[tuple[_Count, _Count], ...] = ()
    """Emphasised code points [start, end)."""
    offered: str = ""
    """The draft a person was last shown in place of what they keep (`units.Unit.digest`)."""


class CheckRecord(Struct, frozen=True):
    """核对: one check line and what it came to at generation."""

    text: str
    expression: Expression
    result: str
    """成立, 不成立 or 无法判断."""
    detail: str
    where: str
    advisory: bool = False
    """A hint, which no verdict counts."""


class Record(Struct, frozen=True):
    """Everything a .docx remembers of its making."""

    generator: str
    provenance: Provenance
    profile: str
    anchors: tuple[AnchorRecord, ...]
    paragraphs: tuple[ParagraphRecord, ...]
    """In the order of the document."""
    checks: tuple[CheckRecord, ...]
    reference: str = ""
    """Name of the .docx whose styles and page were taken for the look; "" for the profile's own."""


def dump_record(document: Document, provenance: Provenance, reference: str = "") -> bytes:
    """The record part for a document whose look was taken from a `reference` (its file's name), or
    from its profile.  Anchors are numbered from 1 in the order of `flows_of`."""
    anchors: list[_Anchor] = []
    paragraphs = [
        _dump_paragraph(flow, anchors) for block in document.blocks for flow in flows_of(block)
    ]
    data = {
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
        "anchors": anchors,
        "paragraphs": paragraphs,
        "checks": [_dump_finding(finding) for finding in document.findings],
    }
    if reference:
        data["reference"] = reference
    if provenance.missing != "mark":
        data["missing"] = provenance.missing
    return record_part(data)


def record_part(data: dict[str, Any]) -> bytes:
    """The part that holds the JSON of a record."""
    return b"".join((_HEAD, *_parted(_json(data)), b"</record>"))


def stored_record(root: etree._Element) -> Any:
    """The JSON in a record part, unchecked.  Raises ValueError where it is none."""
    return json.loads("".join(str(text) for text in root.itertext()))


def load_record(root: etree._Element) -> Record:
    """The record in a custom XML part, found by `RECORD_NAMESPACE`.

    Raises ReportError where it is damaged (anybody can write JSON: every value is checked to be of
    its kind) or was written by a newer version.
    """
    try:
        version = int(root.get("version", ""))
        if version > RECORD_VERSION:
            raise ReportError(
                f"文件里的记录是较新的版本（{version}），本程序只认到版本{RECORD_VERSION}",
                hint="请换用新版 reportgen",
            )
        return _load(msgspec.convert(stored_record(root), _Stored))
    except (ValueError, ArithmeticError, RecursionError, msgspec.ValidationError) as error:
        raise ReportError(
            "文件里的生成记录已损坏，无法读取", hint="可用备份文件，或重新生成"
        ) from error


_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<record xmlns="{RECORD_NAMESPACE}" version="{RECORD_VERSION}">'
).encode()
_ESCAPED = json.JSONEncoder(check_circular=False, separators=(",", ":"))
_LONGEST_TEXT = 4_000_000
_NONCHARACTER = re.compile(b"\xef\xbf[\xbe\xbf]")
_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)*")


class _Anchor(Struct, gc=False):
    """A number's entry; Structs go to JSON in half the time of dicts."""

    id: int
    text: str
    value: str
    expression: Json | Ref | Cell
    form: Json
    selector: str | UnsetType
    sources: list[str]
    paragraph: str
    start: int
    note: str | UnsetType


class _Paragraph(Struct, gc=False):
    """A paragraph's entry."""

    key: str
    text: str
    digits: list[tuple[int, int, str]] | UnsetType
    kind: str | UnsetType
    strong: list[tuple[int, int]] | UnsetType


def _dump_paragraph(flow: Flow, anchors: list[_Anchor]) -> _Paragraph:
    """The paragraph's entry; its anchors are added to `anchors` on the way."""
    key = flow.key
    text = ""
    digits: list[tuple[int, int, str]] = []
    strong: list[tuple[int, int]] = []
    for inline in flow.inlines:
        start = len(text)
        for leaf in inline.inlines if type(inline) is Strong else (inline,):
            if type(leaf) is Bound:
                anchors.append(_dump_anchor(len(anchors) + 1, leaf, key, len(text)))
                text += leaf.text
            elif type(leaf) is Text:
                if spans := _digit_spans(leaf.text):
                    at, origin = len(text), str(leaf.origin or "")
                    digits += [(at + first, at + end, origin) for first, end in spans]
                text += leaf.text
            else:
                text += "\n"
        if type(inline) is Strong and len(text) > start:
            strong.append((start, len(text)))
    kind = flow.kind if flow.kind != "body" else UNSET
    return _Paragraph(key, text, digits or UNSET, kind, strong or UNSET)


@lru_cache(maxsize=4096)
def _digit_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text has numbers in digits; kept, for the words of a template come again in every
    document."""
    return tuple(match.span() for match in _DIGITS.finditer(text))


def _dump_anchor(number: int, bound: Bound, key: str, start: int) -> _Anchor:
    binding = bound.binding
    return _Anchor(
        number,
        bound.text,
        bound.value,
        stored(binding.expression),
        dump_form(binding.form),
        binding.selector or UNSET,
        list(map(str, bound.sources)),
        key,
        start,
        bound.note or UNSET,
    )


def _dump_finding(finding: Finding) -> dict[str, Any]:
    stored = {
        "text": finding.text,
        "expression": dump(finding.binding.expression),
        "result": finding.result,
        "detail": finding.detail,
        "where": str(finding.where),
    }
    return stored | {"advisory": True} if finding.advisory else stored


def _json(data: dict[str, Any]) -> bytes:
    """The JSON, escaped for XML.  JSON escapes control characters itself; the few other characters
    that XML forbids (lone surrogates, U+FFFE, U+FFFF) force the form with every character escaped."""
    try:
        text = msgspec.json.encode(data)
    except UnicodeEncodeError:
        text = _escaped(data)
    if _NONCHARACTER.search(text):
        text = _escaped(data)
    # on bytes: searching text of mostly Hanzi for an ASCII character takes ten times as long
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def _escaped(data: dict[str, Any]) -> bytes:
    return _ESCAPED.encode(msgspec.to_builtins(data)).encode()


def _parted(stored: bytes) -> Iterator[bytes]:
    """The text as it is, or in several elements: parsers refuse a text of 10 MB (libxml2's limit)."""
    if len(stored) <= _LONGEST_TEXT:
        yield stored
        return
    at = 0
    while at < len(stored):
        comma = stored.find(b",", at + _LONGEST_TEXT)  # in no character and no entity
        end = comma + 1 if comma >= 0 else len(stored)
        yield b"<part>" + stored[at:end] + b"</part>"
        at = end


class _StoredType(Struct, frozen=True):
    name: str
    version: str
    sha256: str


class _StoredFile(Struct, frozen=True):
    name: str
    sha256: str


class _StoredAnchor(Struct, frozen=True):
    id: _Count
    text: str
    value: str
    expression: dict[str, Any]
    form: dict[str, Any]
    sources: tuple[str, ...]
    paragraph: str
    start: _Count
    selector: str = ""
    note: str = ""


class _StoredCheck(Struct, frozen=True):
    text: str
    expression: dict[str, Any]
    result: str
    detail: str
    where: str
    advisory: bool = False


class _Stored(Struct, frozen=True):
    """The JSON of docs/record.md, expressions and forms not yet read."""

    generator: str
    type: _StoredType
    profile: str
    entity: str
    period: str
    files: tuple[_StoredFile, ...]
    anchors: tuple[_StoredAnchor, ...]
    paragraphs: tuple[ParagraphRecord, ...]
    checks: tuple[_StoredCheck, ...]
    reference: str = ""
    missing: Literal["mark", "error", "omit"] = "mark"


def _load(stored: _Stored) -> Record:
    """Raises ValueError where an expression or a form is none."""
    kind = stored.type
    files = tuple((file.name, file.sha256) for file in stored.files)
    return Record(
        generator=stored.generator,
        provenance=Provenance(
            kind.name,
            kind.version,
            kind.sha256,
            stored.entity,
            stored.period,
            files,
            stored.missing,
        ),
        profile=stored.profile,
        anchors=tuple(_load_anchor(entry) for entry in stored.anchors),
        paragraphs=stored.paragraphs,
        checks=tuple(
            CheckRecord(c.text, load(c.expression), c.result, c.detail, c.where, c.advisory)
            for c in stored.checks
        ),
        reference=stored.reference,
    )


def _load_anchor(entry: _StoredAnchor) -> AnchorRecord:
    binding = {"expression": entry.expression, "form": entry.form, "selector": entry.selector}
    return AnchorRecord(
        id=entry.id,
        text=entry.text,
        value=entry.value,
        binding=load_binding(binding),
        sources=entry.sources,
        paragraph=entry.paragraph,
        start=entry.start,
        note=entry.note,
    )
