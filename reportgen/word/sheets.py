"""A main part too large for one tree, as sheets: stretches of its XML that are parsed one at a time.

A sheet ends where a paragraph of the body ends, or a row of a table in the body; put between the
tags that are open there it is a document of its own.  A tree takes ten times the room of its XML, so
a part of 30 MB is read with the room of its largest sheet, and is put together again from the sheets
that were written to and the bytes of all others.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from lxml import etree
from msgspec import Struct

from reportgen.errors import ReportError
from reportgen.word.archive import Package, parse_xml
from reportgen.word.formatting import W
from reportgen.word.serialising import serialised

LARGE = 4 * 2**20
"""Bytes from which a main part is read in sheets."""
SIZE = 2**20
"""Bytes of a sheet, about."""
_FAR = 2**16
"""Bytes of a part in which its body has begun."""
_MOST_OPEN = 2
"""Sheets open for writing: that of a number, and the next, where it runs on there."""
_TAG = rb"""(?:[^<>"']|"[^"<]*"|'[^'<]*')*>"""
_DECLARATION = rb"""<\?xml\s[^>]*\sencoding=(?:"UTF-8"|'UTF-8')[^>]*\?>\s*"""
_ROOT = re.compile(rb"(?:" + _DECLARATION + rb")?(<w:document(?=\s)" + _TAG + rb")")
_BODY = re.compile(rb"<w:body(?=[\s>])" + _TAG)
_TABLE = re.compile(rb"<w:tbl(?=[\s>])" + _TAG)
_TABLE_END = re.compile(rb"</w:tbl>")
_FIELD = b'w:fldCharType="%s"'
_PREFIX = f'xmlns:w="{W[1:-1]}"'.encode()
_PROBE = b"<w:p/>"
_SHOWN = (
    *(f"{W}{name}" for name in ("t", "br", "sym", "tab", "ptab", "cr", "noBreakHyphen")),
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
)
"""All that `story` takes text from."""
_ORDINAL = 32
"""Bits of a place that say which of its sheet's elements it is; those above say which sheet."""


class Uncuttable(Exception):
    """The part is one sheet after all."""


class Cut(Struct, frozen=True):
    """A place in the XML between two blocks of the body, or two rows of a table there."""

    at: int
    opening: bytes = b""
    """The tags that are open there."""
    closing: bytes = b""
    """What closes them."""
    in_table: bool = False


class Sheets:
    """The sheets of a main part: read one after the other, later opened where they are written to."""

    def __init__(self, package: Package, cuts: list[Cut]) -> None:
        self._package = package
        self._content = package.parts[package.main]
        self._cuts = [Cut(0), *cuts, Cut(len(self._content))]
        self._current: tuple[int, dict[etree._Element, int]] = (0, {})
        self._open: dict[int, tuple[etree._Element, list[etree._Element]]] = {}
        self._written: dict[int, bytes] = {}

    def read(self) -> Iterator[tuple[etree._Element, bool]]:
        """Each sheet's root, in order, and whether the sheet goes on with a table that began before.

        A cut where the XML cannot be parted is given up.  Raises Uncuttable where none is left, or
        the last sheet is no XML; whether the whole is, its tree will tell.
        """
        number, joined = 0, 1
        while number + 1 < len(self._cuts):
            try:
                root = self._parsed(number)
            except ReportError:
                last = min(number + 1 + joined, len(self._cuts) - 1)
                del self._cuts[number + 1 : last]
                if last == number + 1 or len(self._cuts) == 2:
                    raise Uncuttable from None
                joined *= 2  # a body in one content control is not tried a megabyte at a time
                continue
            self._current = number, {e: n for n, e in enumerate(root.iter(*_SHOWN))}
            yield root, self._cuts[number].in_table
            number, joined = number + 1, 1
        self._current = 0, {}

    def elements(self) -> Elements:
        """The place for a line's elements."""
        return Elements(self)

    def place(self, element: etree._Element) -> int:
        """Where an element of the sheet that is being read stands."""
        number, ordinals = self._current
        return number << _ORDINAL | ordinals[element]

    def element(self, place: int) -> etree._Element:
        """The element at a place, in a sheet open for writing.

        Whoever takes elements out of sheets begins at the end: those before keep their places.
        """
        number = place >> _ORDINAL
        if number not in self._open:
            if len(self._open) == _MOST_OPEN:
                self._close(max(self._open))
            root = self._parsed(number)
            self._open[number] = root, list(root.iter(*_SHOWN))
        return self._open[number][1][place & (1 << _ORDINAL) - 1]

    def joined(self) -> bytes:
        """The whole part, with what was written."""
        while self._open:
            self._close(max(self._open))
        return b"".join(self._bytes(number) for number in range(len(self._cuts) - 1))

    def _parsed(self, number: int) -> etree._Element:
        cut, behind = self._cuts[number], self._cuts[number + 1]
        xml = b"".join((cut.opening, self._bytes(number), behind.closing))
        return parse_xml(xml, self._package.name, self._package.main)

    def _bytes(self, number: int) -> bytes:
        """A sheet's own XML, as it was last written."""
        if (written := self._written.get(number)) is not None:
            return written
        return self._content[self._cuts[number].at : self._cuts[number + 1].at]

    def _close(self, number: int) -> None:
        """Put an open sheet back into bytes, without the tags that were put around it."""
        root, _ = self._open.pop(number)
        cut, behind = self._cuts[number], self._cuts[number + 1]
        if number == 0:
            xml = serialised(root, self._content[: behind.at])
        else:
            probe = b"".join((cut.opening, _PROBE, cut.closing))
            head = etree.tostring(etree.fromstring(probe)).partition(_PROBE)[0]
            xml = etree.tostring(root, encoding="UTF-8").removeprefix(head)
        self._written[number] = xml.removesuffix(behind.closing)


class Elements:
    """The elements that show a line, which are looked up where they are asked for."""

    __slots__ = ("_places", "_sheets")

    def __init__(self, sheets: Sheets) -> None:
        self._sheets = sheets
        self._places: list[int] = []

    def append(self, element: etree._Element) -> None:
        """Add an element of the sheet that is being read."""
        self._places.append(self._sheets.place(element))

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[etree._Element]:
        return map(self._sheets.element, self._places)

    def __getitem__(self, index: int) -> etree._Element:
        return self._sheets.element(self._places[index])


def cuts_of(content: bytes) -> list[Cut]:
    """Where a main part may be cut; [] for one that is not large, or not as every editor writes it:
    in UTF-8, with `w:` for WordprocessingML, without comments and CDATA; nor for one with a field that
    has no end."""
    root, body = _ROOT.match(content), _BODY.search(content, 0, _FAR)
    if len(content) < LARGE or root is None or body is None or not _usual(content, root[1]):
        return []
    opening, closing = root[1] + body[0], b"</w:body></w:document>"
    tables = list(_tables(content))
    starts = [table.start for table in tables]
    cuts: list[Cut] = []
    at = body.end()
    while (at := at + SIZE) < len(content):
        found = bisect_right(starts, at) - 1
        if found >= 0 and at < tables[found].end:
            table = tables[found]
            row = _behind(content, b"</w:tr>", at, table.end)
            if row and not any(start < row < end for start, end in table.inner):
                at = row
                tags = opening + table.tag, b"</w:tbl>" + closing
                cuts.append(Cut(at, *tags, in_table=True))
                continue
            at = table.end
        else:
            ahead = starts[found + 1] if found + 1 < len(starts) else len(content)
            at = _behind(content, b"</w:p>", at, ahead) or ahead
        if at < len(content):
            cuts.append(Cut(at, opening, closing))
    return cuts


def _usual(content: bytes, root: bytes) -> bool:
    begun, parted, ended = (
        content.count(_FIELD % edge) for edge in (b"begin", b"separate", b"end")
    )
    return (
        _PREFIX in root
        and content.count(b"xmlns:w=") == 1
        and b"!--" not in content
        and b"![CDATA[" not in content
        and content.count(b"?>") == content.startswith(b"<?")
        and begun == ended
        and begun + parted + ended == content.count(b":fldCharType")
    )


class _Table(Struct, frozen=True):
    """A table that stands in no other."""

    tag: bytes
    start: int
    end: int
    inner: tuple[tuple[int, int], ...]
    """Where the tables in it stand."""


def _tables(content: bytes) -> Iterator[_Table]:
    """The outermost tables, in order."""
    open_: list[re.Match[bytes]] = []
    inner: list[tuple[int, int]] = []
    tags = (*_TABLE.finditer(content), *_TABLE_END.finditer(content))
    for tag in sorted(tags, key=re.Match.start):
        if not tag[0].startswith(b"</"):
            open_.append(tag)
        elif len(open_) > 1:
            inner.append((open_.pop().start(), tag.end()))
        elif open_:
            begun = open_.pop()
            yield _Table(begun[0], begun.start(), tag.end(), tuple(inner))
            inner = []


def _behind(content: bytes, tag: bytes, start: int, end: int) -> int:
    """Where the first such tag between two places ends; 0 without one."""
    found = content.find(tag, start, end)
    return found + len(tag) if found >= 0 else 0
