"""Our comments on missing numbers, taken out again once there is a value.

A comment counts as ours by its author and its text: one that a person has rewritten or answered
stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from reportgen.word.archive import Package
from reportgen.word.formatting import Styles, W
from reportgen.word.serialising import serialised
from reportgen.word.story import walk

AUTHOR = "reportgen"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_RANGE = (f"{W}commentRangeStart", f"{W}commentRangeEnd")
_COMPANIONS = ("commentsExtended", "commentsIds")
"""Word's further parts on comments, one entry for a comment, by the id of its last paragraph."""


class Comments:
    """The comments of a package whose body is being patched."""

    def __init__(self, package: Package, body: etree._Element) -> None:
        self._package = package
        self._body = body
        self._roots: dict[str, etree._Element] = {}
        self._changed: set[str] = set()
        self._ours: list[tuple[etree._Element, str]] | None = None
        self._references: dict[str, etree._Element] = {}

    def remove(self, note: str, place: etree._Element) -> None:
        """Take out our comment with this text that is nearest behind `place` in its paragraph."""
        paragraph = next(place.iterancestors(f"{W}p"), None)
        if paragraph is None:
            return
        order = {element: n for n, element in enumerate(paragraph.iter())}
        found = [
            (order[place] > order[reference], abs(order[place] - order[reference]), comment)
            for comment, text in self._of_ours()
            if text == note
            and (reference := self._references.get(comment.get(f"{W}id", ""))) is not None
            and reference in order
        ]
        for _, _, comment in sorted(found, key=lambda item: item[:2])[:1]:
            self._take_out(comment, paragraph)

    def parts(self) -> dict[str, bytes]:
        """The parts that changed."""
        return {p: serialised(self._roots[p], self._package.parts[p]) for p in self._changed}

    def _of_ours(self) -> list[tuple[etree._Element, str]]:
        if self._ours is None:
            self._references = {
                reference.get(f"{W}id", ""): reference
                for reference in self._body.iter(f"{W}commentReference")
            }
            styles = Styles(None)
            self._ours = [
                (comment, _text(comment, styles))
                for root in self._parsed("comments").values()
                for comment in root.iter(f"{W}comment")
                if comment.get(f"{W}author") == AUTHOR
            ]
        return self._ours

    def _take_out(self, comment: etree._Element, paragraph: etree._Element) -> None:
        identity = comment.get(f"{W}id", "")
        if self._answered(comment):
            return
        for mark in [m for m in self._body.iter(*_RANGE) if m.get(f"{W}id") == identity]:
            _remove(mark)
        reference = self._references.pop(identity)
        run = reference.getparent()
        _remove(reference)
        if run is not None and all(child.tag == f"{W}rPr" for child in run):
            _remove(run)
        self._ours = [item for item in self._of_ours() if item[0] is not comment]
        paragraphs = _paragraph_ids(comment)
        _remove(comment)
        self._changed |= self._parsed("comments").keys()
        for part, entry in self._entries("paraId", paragraphs):
            _remove(entry)
            self._changed.add(part)

    def _answered(self, comment: etree._Element) -> bool:
        """Whether a person has replied: Word holds replies by the id of the paragraph."""
        return any(self._entries("paraIdParent", _paragraph_ids(comment)))

    def _entries(self, name: str, values: set[str]) -> Iterator[tuple[str, etree._Element]]:
        for kind in _COMPANIONS:
            for part, root in self._parsed(kind).items():
                for entry in list(root):
                    own = {etree.QName(k).localname: v for k, v in entry.attrib.items()}
                    if own.get(name) in values:
                        yield part, entry

    def _parsed(self, kind: str) -> dict[str, etree._Element]:
        found = {}
        for part in self._package.related(self._package.main, kind)[:1]:
            if part not in self._roots:
                self._roots[part] = self._package.xml(part)
            found[part] = self._roots[part]
        return found


def _paragraph_ids(comment: etree._Element) -> set[str]:
    ids = (p.get(f"{_W14}paraId") for p in comment.iter(f"{W}p"))
    return {i for i in ids if i}


def _text(comment: etree._Element, styles: Styles) -> str:
    lines = ("".join(line.pieces) for line in walk(comment, styles).lines)
    return "\n".join(line for line in lines if line.strip())


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
