"""What was understood of a ledger, for people and for JSON."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from reportgen.errors import Location

CALLED = "台账"
"""What sheets and files are called that are to be read as ledgers."""

Role = Literal["地区", "上级", "时期", "序号", "数", "文字", "没有读"]


class Column(Struct, frozen=True):
    """A column and what it was taken for."""

    letter: str
    """A, B, … as the sheet has it."""
    head: str
    """The path of heads as written, outermost first, joined by ／."""
    role: Role
    indicator: str = ""
    """The name it is read under: of the indicator, or of the text column."""
    unit: str = ""
    measure: str = ""
    period: str = ""
    why: str = ""
    """Why it is not read, or what else a person should know."""


class Skipped(Struct, frozen=True):
    """Rows that are no entity, and why."""

    rows: str
    """A number, or first—last."""
    reason: str
    """标题, 单位, 栏号, 空行, 合计, 小计, 平均, 其中, 注, 重复的表头, 分组, 没有名称 …"""
    text: str = ""
    """What stands there, shortened."""


class Missing(Struct, frozen=True):
    """A number that is not there: told, printed as XX, never 0."""

    cell: str
    entity: str
    indicator: str
    written: str = ""
    """What stands in the cell: —, 无; "" for a blank."""


class OffTotal(Struct, frozen=True):
    """A 合计 or 小计 that is not the sum of its rows."""

    where: Location
    message: str
    hint: str
    slight: bool = False
    """Rounding of the rows, or rows without a number, may explain it."""


class LedgerReading(Struct, frozen=True):
    """A sheet taken for a ledger."""

    where: Location
    title: str
    head: tuple[int, int]
    """First and last row of the head."""
    entity: str
    """Letter of the entity column."""
    columns: tuple[Column, ...]
    period: str = ""
    """Of columns that name none themselves; "" where nothing says it."""
    unit: str = ""
    """Stated for the whole sheet: 单位：万元."""
    entities: int = 0
    whole: str = ""
    """Label of the 合计 row."""
    skipped: tuple[Skipped, ...] = ()
    missing: tuple[Missing, ...] = ()
    off: tuple[OffTotal, ...] = ()
    """Totals that do not add up; notices of the dataset too."""
    hidden: tuple[str, ...] = ()
    """Hidden rows and columns, which are read like others."""
