"""The head of a sheet: which column is which, and what to say where one is missing or unknown."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.errors import nearest
from reportgen.indicators.cells import Row, Sheet
from reportgen.indicators.findings import Findings, Spellings
from reportgen.indicators.scrubbing import listed, normal

_LOOK_AHEAD = 10


def columns_of(sheet: Sheet, findings: Findings) -> dict[str, int]:
    """Normalised column names to column numbers, from the first row that holds anything.

    Two columns of one name are a problem; columns that hold data under no name get a notice.
    """
    if not sheet.rows:
        return {}
    head, *body = sheet.rows
    spellings, columns = Spellings("列名", findings), dict[str, int]()
    for column, cell in sorted(head.cells.items()):
        with findings.gathering(cell.where):
            name = spellings.name(cell)
            if name in columns:
                findings.problems.add(
                    f"“{name}”列出现了两次",
                    where=cell.where,
                    hint=f"另一列在 {sheet.cell(head, columns[name]).where}；请删去或改名",
                )
            elif name:
                columns[name] = column
    _note_nameless(body, set(columns.values()), findings)
    return columns


def require(
    sheet: Sheet, columns: dict[str, int], required: Sequence[str], findings: Findings
) -> bool:
    """Whether the required columns are there; each missing one is a problem with the nearest name."""
    missing = [name for name in required if name not in columns]
    for name in missing:
        findings.problems.add(
            f"缺少“{name}”列",
            where=sheet.cell(sheet.rows[0], 1).where if sheet.rows else sheet.where,
            hint=_late_head(sheet, name)
            or nearest(name, columns)
            or f"表头写在第一行，其中要有：{'、'.join(required)}",
        )
    return not missing


def note_unknown(
    sheet: Sheet, columns: dict[str, int], known: Sequence[str], findings: Findings
) -> None:
    """A notice for each column nobody reads, with the nearest known names."""
    for name, column in columns.items():
        if name not in known:
            where = sheet.cell(sheet.rows[0], column).where
            hint = nearest(name, known) or "可用的列：" + "、".join(known)
            findings.notice(f"不认识的列“{name}”，没有读", where, hint)


def body_of(sheet: Sheet, columns: dict[str, int]) -> list[Row]:
    """The rows under the head that hold something in a named column."""
    named = tuple(columns.values())
    return [
        row
        for row in sheet.rows[1:]
        if any(c in row.cells and not row.cells[c].blank for c in named)
    ]


def _late_head(sheet: Sheet, name: str) -> str:
    for row in sheet.rows[1:_LOOK_AHEAD]:
        texts = [cell.value for cell in row.cells.values() if isinstance(cell.value, str)]
        if name in map(normal, texts):
            return f"表头要写在第一行；第{row.number}行像是表头，请删去它上面的行"
    return ""


def _note_nameless(body: list[Row], named: set[int], findings: Findings) -> None:
    stray = [
        cell.where
        for row in body
        for column, cell in row.cells.items()
        if column not in named and not cell.blank
    ]
    if stray:
        cells = listed([where.cell for where in stray])
        findings.notice(
            f"这些格所在的列没有表头，没有读：{cells}",
            stray[0],
            "要用就在第一行补上列名，否则请删去",
        )
