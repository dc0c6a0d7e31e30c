"""What was understood of ledgers, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec.structs import replace

from reportgen.columns import columns
from reportgen.indicators.ledgers.model import Column, LedgerReading, Missing, Skipped

_SHOWN = 8
"""Rows skipped for one reason, and missing numbers, that are listed one by one."""


def told(readings: Iterable[LedgerReading]) -> str:
    """The readings for a terminal, a line for each column and for each reason why rows are left out;
    tables of one file with the same head (a sheet a month) share the lines of the columns."""
    lines: list[str] = []
    for _, alike in groupby(readings, key=_shape):
        group = list(alike)
        lines += _reading(group[0]) if len(group) == 1 else _several(group)
    return "\n".join(lines)


def _shape(reading: LedgerReading) -> tuple[object, ...]:
    """What tables that are told together have in common."""
    return (reading.where.file, reading.unit, reading.head, _timeless(reading))


def _timeless(reading: LedgerReading) -> tuple[Column, ...]:
    """The columns, without the period where it is the table's own."""
    return tuple(
        replace(column, period="") if column.period == reading.period else column
        for column in reading.columns
    )


def _reading(reading: LedgerReading) -> Iterator[str]:
    yield f"{reading.where}：读作台账，{reading.entities}个地区（单位）"
    about = [
        f"标题：{reading.title}" if reading.title else "",
        f"时期：{reading.period}" if reading.period else "",
        _unit(reading),
        f"合计行：{reading.whole}" if reading.whole else "",
    ]
    yield "  " + "；".join(filter(None, [_head(reading), *about]))
    if reading.hidden:
        yield "  " + "；".join(reading.hidden)
    yield columns(("列", "表头", "读作"), [_column(column) for column in reading.columns])
    if reading.skipped:
        yield "  没有当作地区的行："
        yield from (f"    {line}" for line in _skipped(reading.skipped))
    yield from (f"  {line}" for line in _missing(reading.missing))


def _several(group: Sequence[LedgerReading]) -> Iterator[str]:
    first = group[0]
    yield f"{first.where.file}：{len(group)}张表读作台账，表头和读法一样"
    yield "  " + "；".join(filter(None, [_head(first), _unit(first)]))
    yield columns(("列", "表头", "读作"), [_column(column) for column in _timeless(first)])
    for reading in group:
        about = [
            f"{reading.entities}个地区（单位）",
            f"合计行：{reading.whole}" if reading.whole else "",
            *reading.hidden,
        ]
        name = " ".join(filter(None, (reading.where.sheet, reading.period)))
        yield f"  {name}：" + "；".join(filter(None, about))
        yield from (f"    没有当作地区的行，{line}" for line in _skipped(reading.skipped))
        yield from (f"    {line}" for line in _missing(reading.missing))


def _unit(reading: LedgerReading) -> str:
    return f"单位：{reading.unit}（表头另写的除外）" if reading.unit else ""


def _head(reading: LedgerReading) -> str:
    first, last = reading.head
    rows = f"第{first}行" if first == last else f"第{first}—{last}行"
    return f"表头：{rows}"


def _column(column: Column) -> tuple[str, str, str]:
    read = {
        "地区": "，".join(filter(None, ("地区（单位）名称", column.why))),
        "上级": "上级地区",
        "时期": "各行的时期",
        "序号": "序号，没有读",
    }.get(column.role, "")
    if column.role == "数":
        measure = "" if column.measure == "数值" else column.measure
        parts = (column.indicator, measure, column.period, column.unit or "没有单位", column.why)
        read = "，".join(filter(None, parts))
    elif column.role == "文字":
        read = "，".join(filter(None, (f"文字：{column.indicator}", column.why)))
    elif column.role == "没有读":
        read = f"没有读：{column.why}"
    return column.letter, column.head, read


def _skipped(skipped: Iterable[Skipped]) -> Iterator[str]:
    """By reason, in the order they first came up."""
    groups: dict[str, list[Skipped]] = {}
    for each in skipped:
        groups.setdefault(each.reason, []).append(each)
    for reason, rows in groups.items():
        shown = [
            f"第{each.rows}行" + (f" {each.text}" if each.text and reason != each.text else "")
            for each in rows[:_SHOWN]
        ]
        more = f"……共{len(rows)}处" if len(rows) > _SHOWN else ""
        yield f"{reason}：{'；'.join(shown)}{more}"


def _missing(missing: Iterable[Missing]) -> Iterator[str]:
    """Blanks and marks apart: 无 and — might mean 0, and a person must know that they did not."""
    marks = [each for each in missing if each.written]
    blanks = [each for each in missing if not each.written]
    for kind, cells in (("写着 — 无 之类、当作缺数", marks), ("空着、当作缺数", blanks)):
        if cells:
            shown = [
                f"{each.cell}{f'“{each.written}”' if each.written else ''}"
                for each in cells[:_SHOWN]
            ]
            more = " 等" if len(cells) > _SHOWN else ""
            yield f"{kind}的{len(cells)}格（不当作0）：{'、'.join(shown)}{more}"
