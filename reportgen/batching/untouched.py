"""Whether a workbook stands as this program wrote it, told by the file alone.

Every program that saves a workbook writes the part on who made it and when in words of its own, and
the archive with times and marks of its own; ours holds none of either.
"""

from __future__ import annotations

import io
import zipfile

_ABOUT = "docProps/core.xml"


def untouched(standing: bytes, ours: bytes) -> bool:
    """Whether nobody has saved the workbook `standing` since a run like the one that made `ours` wrote
    it, whatever the two hold.  False for what is no workbook."""
    try:
        return _manner(standing) == _manner(ours)
    except Exception:  # zipfile has many for what is broken: that is none of ours
        return False


def _manner(workbook: bytes) -> tuple[bytes, frozenset[tuple[object, ...]]]:
    """The part on who made it, and how the archive marks its members."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        marks = frozenset(
            (m.date_time, m.flag_bits, m.create_system, m.create_version, m.external_attr, m.extra)
            for m in archive.infolist()
        )
        return archive.read(_ABOUT), marks
