"""The record inside a .docx: what was generated, from what, as one custom XML part (docs/record.md).

`recording` notes its entries while a document is written, `load_record` gives frozen values back.  The
part is found by its namespace: Word renames custom XML parts when it saves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field

from reportgen.binding.expression import Binding, Expression
from reportgen.binding.serial import Json, load, load_form
from reportgen.chinese.forms import Form
from reportgen.document import Provenance
from reportgen.errors import ReportError

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


class ParagraphRecord(Struct, frozen=True, omit_defaults=True):
    """One generated Word paragraph: its stable key and its text then (line breaks are newlines).
    What it is in JSON is the entry of docs/record.md."""

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
        return _load(_stored(root))
    except (ValueError, ArithmeticError, RecursionError, msgspec.ValidationError) as error:
        raise ReportError(
            "文件里的生成记录已损坏，无法读取", hint="可用备份文件，或重新生成"
        ) from error


def _stored(root: etree._Element) -> _Stored:
    text = b"".join(str(text).encode() for text in root.itertext())
    try:
        return msgspec.json.decode(text, type=_Stored)
    except msgspec.DecodeError:  # also of a lone surrogate, which only the standard library reads
        return msgspec.convert(json.loads(text), _Stored)


_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<record xmlns="{RECORD_NAMESPACE}" version="{RECORD_VERSION}">'
).encode()
_ESCAPED = json.JSONEncoder(check_circular=False, separators=(",", ":"))
_LONGEST_TEXT = 4_000_000
_NONCHARACTER = re.compile(b"\xef\xbf[\xbe\xbf]")


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


def _parted(stored: bytes) -> Iterator[bytes | memoryview]:
    """The text as it is, or in several elements: parsers refuse a text of 10 MB (libxml2's limit)."""
    if len(stored) <= _LONGEST_TEXT:
        yield stored
        return
    at, view = 0, memoryview(stored)
    while at < len(stored):
        comma = stored.find(b",", at + _LONGEST_TEXT)  # in no character and no entity
        end = comma + 1 if comma >= 0 else len(stored)
        yield from (b"<part>", view[at:end], b"</part>")
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
    whole: bool = False


def _load(stored: _Stored) -> Record:
    """Raises ValueError where an expression or a form is none."""
    kind = stored.type
    known = _Known()
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
            stored.whole,
        ),
        profile=stored.profile,
        anchors=tuple(_load_anchor(entry, known) for entry in stored.anchors),
        paragraphs=stored.paragraphs,
        checks=tuple(
            CheckRecord(c.text, load(c.expression), c.result, c.detail, c.where, c.advisory)
            for c in stored.checks
        ),
        reference=stored.reference,
    )


class _Known(Struct):
    """What comes again and again in the anchors of a long briefing, to be kept once."""

    plain: dict[str, Form] = field(default_factory=dict)
    """Forms without options, by name."""
    forms: dict[Form, Form] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def expression(self, entry: Json) -> Expression:
        """The expression of an entry; the words of a leaf (table, row, column …) kept once."""
        for name, value in entry.items():
            if isinstance(value, str):
                entry[name] = self.words.setdefault(value, value)
        return load(entry)

    def form(self, entry: Json) -> Form:
        """The form of an entry."""
        name = entry.get("name") if len(entry) == 1 else None
        if isinstance(name, str):
            return self.plain.setdefault(name, Form(name))
        form = load_form(entry)
        return self.forms.setdefault(form, form)


def _load_anchor(entry: _StoredAnchor, known: _Known) -> AnchorRecord:
    return AnchorRecord(
        id=entry.id,
        text=entry.text,
        value=entry.value,
        binding=Binding(known.expression(entry.expression), known.form(entry.form), entry.selector),
        sources=entry.sources,
        paragraph=entry.paragraph,
        start=entry.start,
        note=entry.note,
    )
