"""Our comments on missing numbers, taken out again once there is a value.

A comment counts as ours by its author and its text: one that a person has rewritten or answered
stays.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from lxml import etree

from reportgen.word.archive import Package
from reportgen.word.formatting import W
from reportgen.word.serialising import serialised

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
        self._texts: dict[str, str] = {}

    def remove(self, note: str, place: etree._Element) -> None:
        """Take out our comment with this text that is next behind `place` in its paragraph, else
        the last before it."""
        paragraph = next(place.iterancestors(f"{W}p"), None)
        if paragraph is None:
            return
        before: list[etree._Element] = []
        behind = before
        for element in paragraph.iter(place.tag, f"{W}commentReference"):
            if element is place:
                behind = []
            elif element.tag != place.tag and self._text(element.get(f"{W}id", "")) == note:
                behind.append(element)
        for reference in (*behind[:1], *before[-1:])[:1]:
            self._take_out(reference)

    def parts(self) -> dict[str, bytes]:
        """The parts that changed."""
        return {p: serialised(self._roots[p], self._package.parts[p]) for p in self._changed}

    @cached_property
    def _ours(self) -> dict[str, etree._Element]:
        """Our comments by id."""
        return {
            comment.get(f"{W}id", ""): comment
            for root in self._parsed("comments").values()
            for comment in root.iter(f"{W}comment")
            if comment.get(f"{W}author") == AUTHOR
        }

    @cached_property
    def _ranges(self) -> dict[str, list[etree._Element]]:
        """The ends of every commented range, by the comment's id."""
        ranges: defaultdict[str, list[etree._Element]] = defaultdict(list)
        for mark in self._body.iter(*_RANGE):
            ranges[mark.get(f"{W}id", "")].append(mark)
        return ranges

    @cached_property
    def _entries(self) -> dict[tuple[str, str], list[tuple[str, etree._Element]]]:
        """Word's further entries with their part, by attribute (paraId, paraIdParent) and value."""
        entries: defaultdict[tuple[str, str], list[tuple[str, etree._Element]]] = defaultdict(list)
        for kind in _COMPANIONS:
            for part, root in self._parsed(kind).items():
                for entry in root:
                    for name, value in entry.attrib.items():
                        entries[etree.QName(name).localname, str(value)].append((part, entry))
        return entries

    def _text(self, identity: str) -> str | None:
        """The text of a comment of ours; None of any other."""
        comment = self._ours.get(identity)
        if comment is not None and identity not in self._texts:
            self._texts[identity] = _shown(comment)
        return self._texts.get(identity)

    def _take_out(self, reference: etree._Element) -> None:
        """The comment with all that belongs to it, unless a person has replied."""
        identity = reference.get(f"{W}id", "")
        comment = self._ours[identity]
        paragraphs = _paragraph_ids(comment)
        if any(self._entries.get(("paraIdParent", p)) for p in paragraphs):
            return
        for mark in self._ranges.get(identity, ()):
            _remove(mark)
        run = reference.getparent()
        _remove(reference)
        if run is not None and all(child.tag == f"{W}rPr" for child in run):
            _remove(run)
        _remove(self._ours.pop(identity))
        del self._texts[identity]
        self._changed |= self._parsed("comments").keys()
        for paragraph in paragraphs:
            for part, entry in self._entries.get(("paraId", paragraph), ()):
                _remove(entry)
                self._changed.add(part)

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


def _shown(comment: etree._Element) -> str:
    """The comment's text; ours has one paragraph without tabs or line breaks."""
    return "".join(text.text or "" for text in comment.iter(f"{W}t"))


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
