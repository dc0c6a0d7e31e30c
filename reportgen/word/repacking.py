"""A package with some parts exchanged, added or left out: every other part keeps its packed stream,
byte for byte."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Collection, Mapping
from struct import Struct

_LOCAL = Struct("<4sHHHHHLLLHH")
_CENTRAL = Struct("<4sHHHHHHLLLHHHHHLL")
_END = Struct("<4sHHHHLLH")
_KEPT_FLAGS = 0x0806
"""Deflate options and UTF-8 names; sizes always stand in the header, so no data descriptor."""
_LEVEL = 2  # as in `writing`


def repacked(
    data: bytes, changed: Mapping[str, bytes], without: Collection[str] = frozenset()
) -> bytes:
    """The zip file `data` with the parts `changed` in place of its own and without those left out.

    Names, order and dates stay; parts that are new come last, in the order of `changed`.  `data`
    must have passed `archive.open_package`.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = [info for info in archive.infolist() if info.filename not in without]
    names = {info.filename for info in entries}
    entries += (_new(name) for name in changed if name not in names)
    chunks: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for info in entries:
        name = _stored(data, info)[0] if info.filename in names else info.filename.encode()
        if (content := changed.get(info.filename)) is not None:
            stream, method = _deflated(content), zipfile.ZIP_DEFLATED
            crc, size = zlib.crc32(content), len(content)
        else:
            stream, method = _stored(data, info)[1], info.compress_type
            crc, size = info.CRC, info.file_size
        flags = info.flag_bits & _KEPT_FLAGS
        common = (flags, method, *_stamp(info), crc, len(stream), size, len(name))
        chunks += (_LOCAL.pack(b"PK\x03\x04", info.extract_version, *common, 0), name, stream)
        made_by = info.create_system << 8 | info.create_version
        directory += (
            _CENTRAL.pack(
                b"PK\x01\x02", made_by, info.extract_version, *common, 0, 0, 0,
                info.internal_attr, info.external_attr, offset,
            ),
            name,
        )  # fmt: skip
        offset += _LOCAL.size + len(name) + len(stream)
    tail = b"".join(directory)
    end = _END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), len(tail), offset, 0)
    return b"".join((*chunks, tail, end))


def _new(name: str) -> zipfile.ZipInfo:
    """The entry of a part that is not there yet; part names are ASCII (ECMA-376 part 2, 6.2.2)."""
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.create_system = 3  # the same on every system
    return info


def _stored(data: bytes, info: zipfile.ZipInfo) -> tuple[bytes, bytes]:
    """An entry's name and packed stream as they stand in the file."""
    fields = _LOCAL.unpack_from(data, info.header_offset)
    at = info.header_offset + _LOCAL.size
    start = at + fields[-2] + fields[-1]
    return data[at : at + fields[-2]], data[start : start + info.compress_size]


def _deflated(content: bytes) -> bytes:
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(content) + compressor.flush()


def _stamp(info: zipfile.ZipInfo) -> tuple[int, int]:
    """The entry's time and date in DOS form."""
    year, month, day, hour, minute, second = info.date_time
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day
