"""Rows of a database as a sheet: exact values, places that name the row, and a hash of it all."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from reportgen.binding.expression import Measure
from reportgen.dataset import INDICATORS
from reportgen.errors import Location, ReportError
from reportgen.indicators.cells import (
    MAX_CELLS,
    Fault,
    RawCell,
    Row,
    Sheet,
    Source,
    Value,
    exact,
)
from reportgen.indicators.databases.asking import Query
from reportgen.indicators.scrubbing import Scrubber, normal

MAX_CHARACTERS = 50 * 2**20
"""Of all texts of one answer: as much as a file may have bytes."""
_KEYS = (INDICATORS, "地区", "时期")
_SHOWN = 20
BATCH = 500
"""Rows to fetch at a time."""
_TYPES = (type(None), bool, Decimal, datetime.date, datetime.time, datetime.timedelta, str, Fault)


class Answer(Struct, frozen=True):
    """What a query returned, as the driver gave it."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]


def gathered(
    query: Query, columns: Sequence[str], batches: Iterable[Sequence[Sequence[object]]]
) -> Answer:
    """All rows of a driver's batches.  Raises ReportError beyond `MAX_CELLS` cells or
    `MAX_CHARACTERS` of text, as soon as a batch goes beyond them."""
    rows: list[tuple[object, ...]] = []
    cells, characters = MAX_CELLS, MAX_CHARACTERS
    for batch in batches:
        rows += [tuple(row) for row in batch]
        cells -= len(batch) * len(columns)
        characters -= sum(
            len(value) for row in batch for value in row if isinstance(value, str | bytes)
        )
        if cells < 0 or characters < 0:
            raise ReportError(
                f"查询取回的超过{MAX_CELLS:,}格，或文字太多",
                where=query.where,
                hint="请用 WHERE 少取几行、SELECT 少取几列，或先在数据库里汇总",
            )
    return Answer(tuple(columns), rows)


def sheet_of(query: Query, answer: Answer, source: Source, scrubber: Scrubber) -> Sheet:
    """The sheet a query's answer is: the first row holds the column names.

    Rows come in the query's own order; without an ORDER BY, in which a database promises none, in
    the order of their values from left to right.  A value's place names its row by 指标, 地区 and
    时期, or by the first column.  Raises ReportError for an answer without rows where figures are
    wanted.
    """
    where = Location(source.name, query.sheet)
    names = [normal(column) for column in answer.columns]
    _refuse_empty(query, names, answer)
    values = [tuple(_value(value, where, scrubber) for value in row) for row in answer.rows]
    if not query.ordered:
        values.sort(key=lambda row: [_rank(value) for value in row])
    head = {
        column: RawCell(scrubber.text(name, where), _place(where, f"列“{name[:_SHOWN]}”"))
        for column, name in enumerate(answer.columns, start=1)
    }
    rows = [Row(1, head)]
    for number, (label, row) in enumerate(
        zip(_labels(names, values), values, strict=True), start=2
    ):
        cells = {
            column: RawCell(value, _place(where, f"{label}·{name[:_SHOWN]}"))
            for column, (name, value) in enumerate(zip(names, row, strict=True), start=1)
        }
        rows.append(Row(number, cells))
    name = query.sheet or normal(source.stem)
    return Sheet(name, where, tuple(rows), loose=not query.sheet)


def digest(sheets: Sequence[Sheet]) -> str:
    """SHA-256, in hex, of what the sheets hold: names, columns and values, not places."""
    total = hashlib.sha256()
    for sheet in sheets:
        total.update(_line([sheet.name]))
        for row in sheet.rows:
            total.update(_line([_rank(row.cells[c].value)[::2] for c in sorted(row.cells)]))
    return total.hexdigest()


def _line(parts: object) -> bytes:
    return json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def _refuse_empty(query: Query, names: Sequence[str], answer: Answer) -> None:
    """No rows of a free table are a table without rows (told on reading it); no figures at all are
    nothing to write about."""
    if not names:
        raise ReportError("查询一列也没有取", where=query.where, hint="SELECT 后面写明要哪些列")
    figures = (
        not query.sheet or query.sheet == INDICATORS or {INDICATORS, Measure.VALUE} <= {*names}
    )
    if figures and not answer.rows:
        raise ReportError(
            "查询一行也没有取到",
            where=query.where,
            hint="请核对 WHERE 里的条件（时期、地区的写法），或先在数据库里试一试",
        )


def _place(where: Location, cell: str) -> Location:
    return Location(where.file, where.sheet, cell)


def _labels(names: Sequence[str], rows: Sequence[tuple[Value, ...]]) -> Iterator[str]:
    """What each row is called in places; repeated names are numbered."""
    chosen = [names.index(key) for key in _KEYS if key in names] if INDICATORS in names else [0]
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        parts = [_said(row[at]) for at in chosen]
        label = "·".join(part for part in parts if part) or f"第{number}行"
        seen[label] = seen.get(label, 0) + 1
        yield label if seen[label] == 1 else f"{label}#{seen[label]}"


def _said(value: Value) -> str:
    if value is None or isinstance(value, Fault):
        return ""
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _value(value: object, where: Location, scrubber: Scrubber) -> Value:
    """A driver's value as the cell of a sheet holds it; what no cell can hold is a Fault."""
    match value:
        case None | bool():
            return value
        case int():
            return exact(str(value)) if abs(value) < 10**18 else exact("1e18")
        case Decimal():
            return exact(str(value))
        case float():
            return exact(repr(value))
        case str():
            return scrubber.text(value, where)
        case datetime.date() | datetime.time() | datetime.timedelta():
            return value
        case bytes() | bytearray() | memoryview():
            return Fault("这一格是二进制内容", "请不要查询这一列，或用 CAST(… AS TEXT) 转成文字")
        case _:
            return Fault(
                f"读不懂这一格的类型（{type(value).__name__}）", "请用 CAST(… AS TEXT) 转成文字或数"
            )


def _rank(value: Value) -> tuple[int, Decimal, str]:
    """A key by which values of any types can be ordered, and told from one another."""
    kind = next(at for at, known in enumerate(_TYPES) if isinstance(value, known))
    match value:
        case bool():
            return kind, Decimal(value), str(value)
        case Decimal():
            return kind, value, str(value)
        case Fault():
            return kind, Decimal(0), value.message
        case datetime.date() | datetime.time():
            return kind, Decimal(0), value.isoformat()
        case _:
            return kind, Decimal(0), "" if value is None else str(value)
