"""The record after a refresh: what would have been generated had the new data been there then.

A refreshed number takes its new wording, value, cells and expression; the text of its paragraph
changes with it, and every place behind it in that paragraph moves: digits, emphasis, other numbers.
What was not refreshed (a person's number, one without a value, a lost one) stays as it was written,
so that what differs from the record is what people made, neither more nor less.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lxml import etree
from msgspec import Struct

from reportgen.binding.expression import Expression
from reportgen.binding.serial import dump
from reportgen.dataset import SourceFile
from reportgen.errors import Location, ReportError
from reportgen.word.archive import Package
from reportgen.word.record import RECORD_NAMESPACE
from reportgen.word.serialising import serialised


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
    part, root = _record_part(package)
    before = root.text or ""
    data = json.loads(before)
    old = json.dumps(data)
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
    if json.dumps(data) == old:
        return {}
    _put(root, data)
    return {part: serialised(root, package.parts[part])}


def _record_part(package: Package) -> tuple[str, etree._Element]:
    for part, content in package.parts.items():
        if part.lower().endswith(".xml") and RECORD_NAMESPACE.encode() in content:
            root = package.xml(part)
            if root.tag == f"{{{RECORD_NAMESPACE}}}record":
                return part, root
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


def _put(root: etree._Element, data: dict[str, Any]) -> None:
    """The data as the element's text; characters that XML forbids force JSON's own escapes."""
    try:
        root.text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    except ValueError:
        root.text = json.dumps(data, separators=(",", ":"))
