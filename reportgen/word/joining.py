"""Parts of a package opened for changing, and new ones joined to its main part.

A part is parsed when it is first asked for; only what was asked for to be changed is written back.
"""

from __future__ import annotations

import itertools
import posixpath

from lxml import etree

from reportgen.word.archive import Package
from reportgen.word.serialising import serialised

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT_TYPES = "[Content_Types].xml"


class Parts:
    """The parts beside the body of a package that is being changed."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._roots: dict[str, etree._Element] = {}
        self._related: dict[str, tuple[str, ...]] = {}
        self._changed: set[str] = set()

    def related(self, *kinds: str) -> tuple[str, ...]:
        """The parts the main part points at by relationships of these kinds, joined ones too."""
        for kind in kinds:
            if kind not in self._related:
                self._related[kind] = self._package.related(self._package.main, kind)
        return tuple(part for kind in kinds for part in self._related[kind])

    def read(self, part: str) -> etree._Element:
        """The root of a part."""
        if part not in self._roots:
            self._roots[part] = self._package.xml(part)
        return self._roots[part]

    def change(self, part: str) -> etree._Element:
        """The root of a part that is to be written back."""
        self._changed.add(part)
        return self.read(part)

    def join(self, kind: str, content_type: str, root: etree._Element) -> str:
        """A new part beside the main one: `comments.xml` for the kind “comments”, or the next name
        that is free.  It is entered in the content types and in the main part's relationships."""
        folder = posixpath.dirname(self._package.main)
        names = {name.lower() for name in self._package.parts}
        tried = (posixpath.join(folder, f"{kind}{n}.xml") for n in ("", *range(1, len(names) + 2)))
        part = next(name for name in tried if name.lower() not in names)
        self._roots[part] = root
        self.change(part)
        self._related[kind] = (*self.related(kind), part)
        override = {"PartName": f"/{part}", "ContentType": content_type}
        etree.SubElement(self.change(_CONTENT_TYPES), f"{{{_TYPES}}}Override", override)
        self._relate(f"{_OFFICE}/{kind}", posixpath.basename(part))
        return part

    def _relate(self, kind: str, target: str) -> None:
        """A relationship of the main part, which may have had none."""
        folder, base = posixpath.split(self._package.main)
        part = posixpath.join(folder, "_rels", f"{base}.rels")
        if part not in self._package.parts and part not in self._roots:
            self._roots[part] = etree.fromstring(f'<Relationships xmlns="{_RELATIONSHIPS}"/>')
        root = self.change(part)
        taken = {relationship.get("Id") for relationship in root}
        identity = next(i for n in itertools.count(1) if (i := f"rId{n}") not in taken)
        entry = {"Id": identity, "Type": kind, "Target": target}
        etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship", entry)

    def changed(self) -> dict[str, bytes]:
        """The parts that were changed or made, by name."""
        before = self._package.parts
        return {p: serialised(self._roots[p], before.get(p, b"")) for p in sorted(self._changed)}
