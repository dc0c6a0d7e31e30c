"""The record after a refresh: what would have been generated had the new data been there then.

A refreshed number takes its new wording, value, cells and expression; the text of its paragraph
changes with it, and every place behind it in that paragraph moves: digits, emphasis, other numbers.
What was not refreshed (a person's number, one without a value, a lost one) stays as it was written,
so that what differs from the record is what people made, neither more nor less.  After a merge with
a new draft the same holds by paragraph: `recomposed`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from reportgen.binding.expression import Expression
from reportgen.binding.serial import dump
from reportgen.dataset import SourceFile
from reportgen.errors import Location, ReportError
from reportgen.word.archive import Package
from reportgen.word.record import RECORD_NAMESPACE, record_part, stored_record


class Renewal(Struct, frozen=True):
    """What a number is now."""

    text: str
    value: str
    expression: Expression
    sources: tuple[str, ...]


class Setting(Struct, frozen=True):
    """What the numbers are now of: entity, period and the files they come from."""

    entity: str
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
    package: Package, renewals: Mapping[int, Renewal], setting: Setting
) -> dict[str, bytes]:
    """The record part with some numbers renewed, by its name; {} where nothing changes.

    Raises ReportError where the record contradicts itself.
    """
    if not renewals:
        return {}
    part, data = _recorded(package)
    before = record_part(data)
    swaps: defaultdict[str, list[_Swap]] = defaultdict(list)
    for anchor in data["anchors"]:
        if (renewal := renewals.get(anchor["id"])) is not None:
            end = anchor["start"] + len(anchor["text"])
            swaps[anchor["paragraph"]].append(
                _Swap(anchor["start"], end, anchor["text"], renewal.text)
            )
            _renew(anchor, renewal)
    for paragraph in data["paragraphs"]:
        if paragraph["key"] in swaps:
            _retell(paragraph, sorted(swaps[paragraph["key"]], key=lambda s: s.start), package)
    for anchor in data["anchors"]:
        anchor["start"] = _moved(anchor["start"], swaps.get(anchor["paragraph"], ()))
    data["entity"], data["period"] = setting.entity, setting.period
    data["files"] = _files(data, setting.files)
    after = record_part(data)
    return {part: after} if after != before else {}


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
    for name in ("type", "profile", "entity", "period", "checks"):
        data[name] = fresh[name]
    if "missing" in fresh:
        data["missing"] = fresh["missing"]
    else:
        data.pop("missing", None)
    files = [SourceFile(file["name"], file["sha256"]) for file in fresh["files"]]
    data["files"] = _files(data, files)
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
    for part, content in package.parts.items():
        if part.lower().endswith(".xml") and RECORD_NAMESPACE.encode() in content:
            root = package.xml(part)
            if root.tag == f"{{{RECORD_NAMESPACE}}}record":
                return part, stored_record(root)
    raise AssertionError("a briefing without a record is refused before")


def _renew(anchor: dict[str, Any], renewal: Renewal) -> None:
    anchor["text"], anchor["value"] = renewal.text, renewal.value
    anchor["expression"] = dump(renewal.expression)
    anchor["sources"] = list(renewal.sources)
    anchor.pop("note", None)


def _retell(paragraph: dict[str, Any], swaps: Sequence[_Swap], package: Package) -> None:
    """The paragraph's text and places with the swaps made."""
    text = paragraph["text"]
    pieces: list[str] = []
    at = 0
    for swap in swaps:
        if swap.start < at or text[swap.start : swap.end] != swap.old:
            raise ReportError(
                "文件里的生成记录前后不一致，不能更新",
                where=Location(package.name),
                hint="可用备份文件，或重新生成",
            )
        pieces += (text[at : swap.start], swap.text)
        at = swap.end
    paragraph["text"] = "".join((*pieces, text[at:]))
    for name in ("digits", "strong"):
        if name in paragraph:
            paragraph[name] = [
                [_moved(start, swaps), _moved(end, swaps), *more]
                for start, end, *more in paragraph[name]
            ]


def _moved(place: int, swaps: Iterable[_Swap]) -> int:
    """Where a place is once the swaps before it are made."""
    return place + sum(len(s.text) - (s.end - s.start) for s in swaps if s.end <= place)


def _files(data: dict[str, Any], files: Sequence[SourceFile]) -> list[dict[str, str]]:
    """The new files, and the old ones that numbers still rest on."""
    new = [{"name": file.name, "sha256": file.sha256} for file in files]
    names = {file.name for file in files}
    cited = [source for anchor in data["anchors"] for source in anchor["sources"]]
    return new + [
        file
        for file in data["files"]
        if file["name"] not in names and any(s.startswith(f"{file['name']} ") for s in cited)
    ]
