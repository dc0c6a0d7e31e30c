"""The record after a refresh: what would have been generated had the new data been there then.

A refreshed number takes its new wording, value, cells and expression; the text of its paragraph
changes with it, and every place behind it in that paragraph moves: digits, emphasis, other numbers.
What was not refreshed (a person's number, one without a value, a lost one) stays as it was written,
so that what differs from the record is what people made, neither more nor less.  After a merge with
a new draft the same holds by paragraph: `recomposed`.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

from reportgen.binding.expression import Expression
from reportgen.dataset import SourceFile
from reportgen.errors import Location, ReportError
from reportgen.word.archive import Package
from reportgen.word.record import (
    RECORD_NAMESPACE,
    AnchorRecord,
    DigitSpan,
    ParagraphRecord,
    Record,
    record_part,
    stored_record,
)
from reportgen.word.recording import anchor_entry, dump_record, file_entries


class Renewal(Struct, frozen=True):
    """What a number is now."""

    text: str
    value: str
    expression: Expression
    sources: tuple[str, ...]
    note: str = ""
    """What our comment says, where there is still no value."""


class Setting(Struct, frozen=True):
    """What the numbers are now of: entity, period and the files they come from."""

    entity: str
    whole: bool
    """The entity is all entities together."""
    period: str
    files: tuple[SourceFile, ...]


class Entry(Struct, frozen=True):
    """What a merge records for a paragraph."""

    key: str
    old: str | None = None
    """The key of the entry that stays, with its numbers; None: the new draft's entry."""
    same: bool = False
    """The draft's entry of the same key has the same wording: origins are taken from it."""
    ids: Mapping[int, int] = field(default_factory=dict)
    """The ids of the draft's numbers here, by those it gave them."""
    offered: str = ""
    """The draft the person was shown (docs/record.md)."""


class _Swap(Struct, frozen=True):
    """Code points [start, end) of a recorded paragraph that give way to a text."""

    start: int
    end: int
    old: str
    text: str


def rerecorded(
    package: Package, record: Record, renewals: Mapping[int, Renewal], setting: Setting
) -> dict[str, bytes]:
    """The record part of a package, whose record is given, with some numbers renewed, by its name;
    {} where nothing changes.

    Raises ReportError where the record contradicts itself.
    """
    if not renewals:
        return {}
    swaps: defaultdict[str, list[_Swap]] = defaultdict(list)
    for anchor in record.anchors:
        if (renewal := renewals.get(anchor.id)) is not None:
            end = anchor.start + len(anchor.text)
            swaps[anchor.paragraph].append(_Swap(anchor.start, end, anchor.text, renewal.text))
    for places in swaps.values():
        places.sort(key=lambda swap: swap.start)
    anchors = tuple(
        _renewed(anchor, renewals.get(anchor.id), swaps.get(anchor.paragraph, ()))
        for anchor in record.anchors
    )
    cited = [cell for anchor in anchors for cell in anchor.sources]
    new_files = [(file.name, file.sha256) for file in setting.files]
    after = replace(
        record,
        anchors=anchors,
        paragraphs=tuple(
            _retold(paragraph, swaps[paragraph.key], package.name)
            if paragraph.key in swaps
            else paragraph
            for paragraph in record.paragraphs
        ),
        provenance=replace(
            record.provenance,
            entity=setting.entity,
            whole=setting.whole,
            period=setting.period,
            files=_files(record.provenance.files, new_files, cited),
        ),
    )
    return {_name(package): _dumped(after)} if after != record else {}


def recomposed(
    package: Package, drafted: Package, entries: Sequence[Entry], standing: Container[int]
) -> dict[str, bytes]:
    """The record part of a merge, by its name; {} where nothing changes.

    `drafted` is the package of the new draft: what is not of single paragraphs (report type, files,
    entity, period, checks) becomes as it is there.  Numbers of paragraphs that are no longer
    recorded stay, of no paragraph, where they are `standing` somewhere else.
    """
    part, data = _recorded(package)
    _, fresh = _recorded(drafted)
    before, former = record_part(data), data["anchors"]
    old, new = _Stored.of(data), _Stored.of(fresh)
    data["paragraphs"] = [_paragraph(entry, old, new) for entry in entries]
    anchors = [anchor for entry in entries for anchor in _anchors(entry, old, new)]
    known = {anchor["id"] for anchor in anchors}
    data["anchors"] = anchors + [
        anchor | {"paragraph": "", "start": 0}
        for anchor in former
        if anchor["id"] not in known and anchor["id"] in standing
    ]
    for name in ("type", "profile", "entity", "period", "checks", "missing", "whole"):
        if name in fresh:
            data[name] = fresh[name]
        else:
            data.pop(name, None)
    cited = [source for anchor in data["anchors"] for source in anchor["sources"]]
    files = _files(_stored_files(data), _stored_files(fresh), cited)
    data["files"] = file_entries(files)
    if record_part(data) == before:
        return {}
    return {part: record_part(data | {"generator": fresh["generator"]})}


class _Stored(Struct, frozen=True):
    """The JSON of paragraphs and their numbers by the paragraph's key."""

    paragraphs: dict[str, dict[str, Any]]
    anchors: dict[str, list[dict[str, Any]]]

    @staticmethod
    def of(data: dict[str, Any]) -> _Stored:
        anchors: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for anchor in sorted(data["anchors"], key=lambda a: int(a["start"])):
            anchors[anchor["paragraph"]].append(anchor)
        return _Stored({p["key"]: p for p in data["paragraphs"]}, anchors)


def _paragraph(entry: Entry, old: _Stored, new: _Stored) -> dict[str, Any]:
    if entry.old is None:
        return new.paragraphs[entry.key]
    paragraph = old.paragraphs[entry.old] | {"key": entry.key}
    paragraph.pop("offered", None)
    if entry.same:
        origins = [origin for _, _, origin in new.paragraphs[entry.key].get("digits", ())]
        digits = paragraph.get("digits", ())
        if len(origins) == len(digits):
            moved = zip(digits, origins, strict=True)
            paragraph |= {"digits": [[s, e, o] for (s, e, _), o in moved]} if origins else {}
    return paragraph | ({"offered": entry.offered} if entry.offered else {})


def _anchors(entry: Entry, old: _Stored, new: _Stored) -> Iterator[dict[str, Any]]:
    drafted = new.anchors.get(entry.key, []) if entry.old is None or entry.same else []
    if entry.old is None:
        yield from (anchor | {"id": entry.ids[anchor["id"]]} for anchor in drafted)
        return
    for number, anchor in enumerate(old.anchors.get(entry.old, [])):
        selector = drafted[number].get("selector") if number < len(drafted) else None
        more = {"selector": selector} if selector and "selector" in anchor else {}
        yield anchor | {"paragraph": entry.key} | more


def _recorded(package: Package) -> tuple[str, dict[str, Any]]:
    """The name of the record part and its JSON."""
    part = _name(package)
    return part, stored_record(package.xml(part))


def _name(package: Package) -> str:
    """The name of the record part."""
    for part, content in package.parts.items():
        if part.lower().endswith(".xml") and RECORD_NAMESPACE.encode() in content:
            _, root = next(etree.iterparse(io.BytesIO(content), events=("start",)))
            if root.tag == f"{{{RECORD_NAMESPACE}}}record":
                return part
    raise AssertionError("a briefing without a record is refused before")


def _dumped(record: Record) -> bytes:
    """The record part of a record that has been read."""
    anchors = [
        anchor_entry(a.id, a.text, a.value, a.binding, a.sources, a.paragraph, a.start, a.note)
        for a in record.anchors
    ]
    return dump_record(
        record.provenance,
        anchors,
        record.paragraphs,
        record.checks,
        profile=record.profile,
        reference=record.reference,
        generator=record.generator,
    )


def _renewed(anchor: AnchorRecord, renewal: Renewal | None, swaps: Sequence[_Swap]) -> AnchorRecord:
    """A number's entry once it is renewed, if it is, and the swaps of its paragraph are made."""
    start = _moved(anchor.start, swaps)
    if renewal is None:
        return anchor if start == anchor.start else replace(anchor, start=start)
    return AnchorRecord(
        id=anchor.id,
        text=renewal.text,
        value=renewal.value,
        binding=replace(anchor.binding, expression=renewal.expression),
        sources=renewal.sources,
        paragraph=anchor.paragraph,
        start=start,
        note=renewal.note,
    )


def _retold(paragraph: ParagraphRecord, swaps: Sequence[_Swap], name: str) -> ParagraphRecord:
    """The paragraph's text and places with the swaps made; `name` is the file's, for messages."""
    text = paragraph.text
    pieces: list[str] = []
    at = 0
    for swap in swaps:
        if swap.start < at or text[swap.start : swap.end] != swap.old:
            raise ReportError(
                "文件里的生成记录前后不一致，不能更新",
                where=Location(name),
                hint="可用备份文件，或重新生成",
            )
        pieces += (text[at : swap.start], swap.text)
        at = swap.end
    return replace(
        paragraph,
        text="".join((*pieces, text[at:])),
        digits=tuple(
            DigitSpan(_moved(span.start, swaps), _moved(span.end, swaps), span.origin)
            for span in paragraph.digits
        ),
        strong=tuple((_moved(start, swaps), _moved(end, swaps)) for start, end in paragraph.strong),
    )


def _moved(place: int, swaps: Iterable[_Swap]) -> int:
    """Where a place is once the swaps before it are made."""
    return place + sum(len(s.text) - (s.end - s.start) for s in swaps if s.end <= place)


def _stored_files(data: dict[str, Any]) -> list[tuple[str, str]]:
    return [(file["name"], file["sha256"]) for file in data["files"]]


def _files(
    old: Iterable[tuple[str, str]], new: Collection[tuple[str, str]], cited: Collection[str]
) -> tuple[tuple[str, str], ...]:
    """The new files (name, SHA-256), and the old ones that cells are cited from."""
    names = {name for name, _ in new}
    rest = ((name, sha256) for name, sha256 in old if name not in names)
    used = ((n, h) for n, h in rest if any(cell.startswith(f"{n} ") for cell in cited))
    return (*new, *used)
