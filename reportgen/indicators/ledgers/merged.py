"""Cells of a ledger that are merged over the rows of several entities."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from msgspec.structs import replace

from reportgen.indicators.cells import Fault
from reportgen.indicators.ledgers.grid import areas
from reportgen.indicators.ledgers.sheet import LedgerSheet


def merged_over(sheet: LedgerSheet) -> dict[int, list[list[int]]]:
    """Column → for each of its merges over several entities their rows."""
    upright = [area for area in areas(sheet.sheet.merged) if area.bottom > area.top]
    if not upright:
        return {}
    rows = [entry.row for entry in sheet.body.entries]
    found: dict[int, list[list[int]]] = {}
    for area in upright:
        covered = rows[bisect_left(rows, area.top) : bisect_right(rows, area.bottom)]
        if len(covered) > 1:
            for column in range(area.left, area.right + 1):
                found.setdefault(column, []).append(covered)
    return found


def refuse_merged(sheet: LedgerSheet) -> None:
    """A number merged over several entities is nobody's: their cells become faults."""
    shared = merged_over(sheet)
    at = {entry.row: index for index, entry in enumerate(sheet.body.entries)}
    for value in sheet.values:
        for rows in shared.get(value.number, ()):
            places = [at[row] for row in rows]
            cell = sheet.body.entries[places[0]].cells.get(value.number)
            if cell is None or cell.blank:
                continue
            for place in places:
                others = [sheet.names[p] for p in places if p != place]
                told = "、".join(others[:3]) + ("等" if len(others) > 3 else "")
                broken = replace(
                    cell,
                    value=Fault(
                        f"单元格和{told}合并在一起，一个数管着几行，不知道各是多少",
                        "取消合并，每行填自己的数；没有就留空",
                    ),
                )
                entry = sheet.body.entries[place]
                cells = {**entry.cells, value.number: broken}
                sheet.body.entries[place] = replace(entry, cells=cells)
