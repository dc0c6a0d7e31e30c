"""Which parts of a package go when some of them do: what nothing points at any more goes too.

Relationships are those of ECMA-376 part 2, 6.5; the content types are 6.2.3.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from urllib.parse import unquote

from lxml import etree
from msgspec import Struct

from reportgen.word.archive import Package
from reportgen.word.serialising import serialised

_CONTENT_TYPES = "[Content_Types].xml"


class Discarded(Struct, frozen=True):
    """What leaves a package."""

    parts: Mapping[str, bytes]
    """Relationships and content types without what leaves."""
    without: frozenset[str]
    """The parts that leave, and folders that are then empty."""


class Reach:
    """A package and what can be got at in it."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._targets: dict[str, list[tuple[str, str]]] = {}
        self._named: dict[str, frozenset[str]] = {}

    def targets(self, source: str) -> list[tuple[str, str]]:
        """Id and part of every relationship inside the package; "" is the package itself."""
        if source not in self._targets:
            self._targets[source] = list(self._read(source))
        return self._targets[source]

    def names(self, source: str) -> frozenset[str]:
        """The ids of relationships that the part mentions."""
        if source not in self._named:
            known = {identity for identity, _ in self.targets(source)}
            root = self.package.xml(source)
            values = {str(v) for element in root.iter() for v in element.attrib.values()}
            self._named[source] = frozenset(known & values)
        return self._named[source]

    def _read(self, source: str) -> Iterator[tuple[str, str]]:
        rels = rels_of(source)
        if rels not in self.package.parts:
            return
        for rel in self.package.xml(rels).iterchildren(etree.Element):
            if rel.get("TargetMode") != "External":
                yield rel.get("Id", ""), self.part(source, rel.get("Target", ""))

    def part(self, source: str, target: str) -> str:
        """The part a relationship's target names, as the package spells it."""
        folder = posixpath.dirname(source)
        name = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
        return self._spelled.get(name.lower(), name)

    @cached_property
    def _spelled(self) -> dict[str, str]:
        return {part.lower(): part for part in self.package.parts}


def rels_of(source: str) -> str:
    """The part with the relationships of a part, or of the package for ""."""
    folder, base = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def discarded(before: Reach, after: Reach, leaving: Collection[str]) -> Discarded:
    """What goes with the parts `leaving`: the relationships that point at them or that a part has
    stopped mentioning, and the parts that could be got at before and cannot now."""
    package = after.package
    dropped = {
        source: ids
        for source in ("", *package.parts)
        if source not in leaving and (ids := _dropped(before, after, source, leaving))
    }
    kept = _reachable(after, dropped)
    gone = {*leaving, *(_reachable(before, {}) - kept)}
    waiting = list(gone)
    while waiting:  # what only a part points at that nothing pointed at before
        for _, part in after.targets(waiting.pop()):
            if part not in kept and part not in gone:
                gone.add(part)
                waiting.append(part)
    gone &= package.parts.keys()
    gone |= {rels for part in gone if (rels := rels_of(part)) in package.parts}
    parts = {
        rels_of(source): _without(package, rels_of(source), "Id", ids)
        for source, ids in dropped.items()
        if rels_of(source) not in gone
    }
    types = package.xml(_CONTENT_TYPES).iterchildren(etree.Element)
    listed = {str(e.get("PartName")) for e in types if e.get("PartName", "").lstrip("/") in gone}
    if listed:
        parts[_CONTENT_TYPES] = _without(package, _CONTENT_TYPES, "PartName", listed)
    return Discarded(parts, frozenset(gone | _empty_folders(package, gone)))


def _dropped(before: Reach, after: Reach, source: str, leaving: Collection[str]) -> set[str]:
    ids = {identity for identity, part in after.targets(source) if part in leaving}
    changed = before.package.parts.get(source) is not after.package.parts.get(source)
    if source and changed and after.targets(source):
        ids |= before.names(source) - after.names(source)
    return ids


def _reachable(reach: Reach, dropped: Mapping[str, Collection[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [""]
    while waiting:
        source = waiting.pop()
        for identity, part in reach.targets(source):
            if part not in found and identity not in dropped.get(source, ()):
                found.add(part)
                waiting.append(part)
    return found


def _without(package: Package, part: str, attribute: str, values: Collection[str]) -> bytes:
    """A part without the entries that have one of these values."""
    root = package.xml(part)
    for entry in [e for e in root if e.get(attribute) in values]:
        root.remove(entry)
    return serialised(root, package.parts[part])


def _empty_folders(package: Package, gone: Collection[str]) -> set[str]:
    """The folders that only held what goes, as archives may list them."""
    left = {f for part in package.parts if part not in gone for f in _folders(part)}
    return {folder for part in gone for folder in _folders(part)} - left


def _folders(part: str) -> Iterator[str]:
    pieces = part.split("/")[:-1]
    return ("/".join(pieces[: n + 1]) + "/" for n in range(len(pieces)))
