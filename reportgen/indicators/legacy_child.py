"""Run as a script in a process of its own: an .xls or .ods on stdin, its cells as JSON on stdout.

calamine allocates a sheet's whole rectangle before it hands anything out; a single cell in the far
corner then asks for hundreds of gigabytes and the process aborts.  So it runs here, under limits, and
the parent turns whatever happens into a message.  Imports nothing of reportgen: it must start fast.
"""

from __future__ import annotations

import datetime
import io
import json
import sys
from typing import Any

MEMORY = 1 << 30
SECONDS = 20


def main() -> None:
    """Read stdin, write JSON: {"sheets": [...]} or {"error": "password" | "broken" | "large"}."""
    cells_allowed = int(sys.argv[1])
    _limit()
    try:
        answer = _read(sys.stdin.buffer.read(), cells_allowed)
    except MemoryError:
        answer = {"error": "large"}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has none; the parent's timeout still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(data: bytes, cells_allowed: int) -> dict[str, Any]:
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = []
        for meta in book.sheets_metadata:
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            if sheet.total_height * sheet.total_width > 20 * cells_allowed:
                return {"error": "large"}
            rows = _rows(sheet)
            cells_allowed -= sum(len(row[1]) for row in rows)
            if cells_allowed < 0:
                return {"error": "large"}
            hidden = meta.visible != calamine.SheetVisibleEnum.Visible
            ranges = getattr(sheet, "merged_cell_ranges", None) or ()  # not in old calamine
            merged = [[*start, *end] for start, end in ranges]
            sheets.append({"name": meta.name, "hidden": hidden, "merged": merged, "rows": rows})
    except calamine.PasswordError:
        return {"error": "password"}
    except (calamine.CalamineError, OSError, ValueError):
        return {"error": "broken"}
    return {"sheets": sheets}


def _rows(sheet: Any) -> list[tuple[int, list[tuple[int, str, str]]]]:
    rows = []
    for number, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells = [(c, *_cell(v)) for c, v in enumerate(values, start=1) if v != ""]
        if cells:
            rows.append((number, cells))
    return rows


def _cell(value: Any) -> tuple[str, str]:
    """Kind and text of a value; floats at full precision, the parent rounds."""
    if isinstance(value, bool):
        return "bool", str(value)
    if isinstance(value, int | float):
        return "number", repr(value)
    if isinstance(value, datetime.timedelta):
        return "span", repr(value.total_seconds())
    if isinstance(value, datetime.datetime):
        return "datetime", value.isoformat()
    if isinstance(value, datetime.date):
        return "date", value.isoformat()
    if isinstance(value, datetime.time):
        return "time", value.isoformat()
    return "text", str(value)


if __name__ == "__main__":
    main()
