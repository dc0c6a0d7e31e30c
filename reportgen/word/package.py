"""A small deterministic zip writer (PKWARE APPNOTE 4.3) that takes entries deflated beforehand.

    parts, whole (`deflated`) or bit by bit (`Deflating`) → entries ─pack→ a zip file
`zipfile` cannot copy a deflated stream as it is; a package whose parts mostly never change is
written several times faster when it can.  Same entries, same bytes: every date is 1980-01-01, and the
deflating is libdeflate's, whose output depends on its version alone.  Other deflaters write other
bytes on other processors (ISA-L hashes by an SSE 4.2 instruction where there is one) or in other
builds of Python (each links the zlib of its platform).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from struct import Struct

import msgspec
from deflate import crc32, deflate_compress

_LOCAL = Struct("<4sHHHHHLLLHH")
_CENTRAL = Struct("<4sHHHHHHLLLHHHHHL")
_OFFSET = Struct("<L")
_END = Struct("<4sHHHHLLH")
_VERSION = 20  # deflate
_NO_FLAGS = 0  # part names are ASCII
_DEFLATED = 8
_MIDNIGHT = 0
_FIRST_DAY = 0x21  # 1980-01-01, the earliest date a zip can hold


class Entry(msgspec.Struct, frozen=True):
    """One part, deflated, with its headers: all but the place where it will stand."""

    name: bytes
    local: bytes
    """Local header, name and stream."""
    central: bytes
    """Its record in the directory up to the place, behind which only the name is to come."""


def deflated(name: str, data: bytes, level: int = 9) -> Entry:
    """An entry for `pack`.  Level 9 for parts prepared once; a low level for those made each time."""
    return _entry(name, deflate_compress(data, level), crc32(data), len(data))


class Deflating:
    """An entry whose data come bit by bit, too many to hold.

    libdeflate takes data only as a whole: here it is zlib, and the bytes are those of its build.
    """

    def __init__(self, name: str, level: int) -> None:
        self._name = name
        self._deflater = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._stream: list[bytes] = []
        self._crc = self._size = 0

    def add(self, data: bytes) -> None:
        """What comes next."""
        self._crc = zlib.crc32(data, self._crc)
        self._size += len(data)
        self._stream.append(self._deflater.compress(data))

    def finished(self) -> Entry:
        """The entry; nothing can be added any more."""
        stream = b"".join((*self._stream, self._deflater.flush()))
        return _entry(self._name, stream, self._crc, self._size)


def _entry(name: str, stream: bytes | bytearray, crc: int, size: int) -> Entry:
    path = name.encode()
    common = (
        _NO_FLAGS, _DEFLATED, _MIDNIGHT, _FIRST_DAY, crc, len(stream), size, len(path), 0,
    )  # fmt: skip
    return Entry(
        path,
        b"".join((_LOCAL.pack(b"PK\x03\x04", _VERSION, *common), path, stream)),
        _CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, *common, 0, 0, 0, 0),
    )


def pack(entries: Iterable[Entry]) -> bytes:
    """The zip file of some entries, sorted by name: `[Content_Types].xml` comes first, where readers
    expect it.  Part names are ASCII; struct.error where the package would pass 4 GiB."""
    ordered = sorted(entries, key=lambda entry: entry.name)
    chunks: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for entry in ordered:
        chunks.append(entry.local)
        directory += (entry.central, _OFFSET.pack(offset), entry.name)
        offset += len(entry.local)
    tail = b"".join(directory)
    end = _END.pack(b"PK\x05\x06", 0, 0, len(ordered), len(ordered), len(tail), offset, 0)
    return b"".join((*chunks, tail, end))
