""".json and .yaml: named groups of records, turned into the same sheets a workbook has.

The top level maps sheet names to lists of records (column: value); 基本信息 may map 项 to 值 directly.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from msgspec import Struct

from reportgen.errors import Location, ReportError
from reportgen.indicators.cells import (
    MAX_CELLS,
    Book,
    Fault,
    RawCell,
    Row,
    Sheet,
    Source,
    Value,
    exact,
)
from reportgen.indicators.delimited import decoded
from reportgen.indicators.scrubbing import Scrubber, normal

_SHAPE = "顶层按表名分组，每张表是行的列表，每行用列名作键；“基本信息”是 项: 值"


class Leaf(Struct, frozen=True):
    """A scalar; text where the format does not say it is a number."""

    value: Decimal | str | bool | Fault | None
    line: int = 0


class Group(Struct, frozen=True):
    """A mapping in file order."""

    pairs: tuple[tuple[str, Node], ...]
    line: int = 0


class Items(Struct, frozen=True):
    """A list."""

    nodes: tuple[Node, ...]
    line: int = 0


Node = Leaf | Group | Items


def read_json(source: Source) -> Book:
    """The sheets of a .json file; numbers from their source text, a repeated key is an error."""
    try:
        tree = json.loads(
            decoded(source),
            object_pairs_hook=lambda pairs: _group(pairs, source),
            parse_float=exact,
            parse_int=exact,
            parse_constant=exact,
        )
        return book_of(_node(tree), source)
    except json.JSONDecodeError as error:
        raise ReportError(
            f"不是合法的 JSON：第{error.colno}个字符处读不下去",
            where=Location(source.name, line=error.lineno),
            hint="检查逗号、引号和括号是否成对",
        ) from error
    except RecursionError as error:
        raise ReportError("嵌套太深", where=source.where, hint=_SHAPE) from error


def book_of(tree: Node, source: Source) -> Book:
    """The sheets a tree holds.  Raises ReportError where it has another shape."""
    if not isinstance(tree, Group):
        raise ReportError("顶层不是“表名: 内容”", where=source.where, hint=_SHAPE)
    scrubber = Scrubber()
    sheets = tuple(_sheet(name, node, source, scrubber) for name, node in tree.pairs)
    if sum(len(row.cells) for sheet in sheets for row in sheet.rows) > MAX_CELLS:
        raise ReportError(f"数据超过{MAX_CELLS:,}格", where=source.where, hint="请拆成几个文件")
    return Book(sheets, scrubber.notices())


def _group(pairs: list[tuple[str, Any]], source: Source) -> Group:
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise duplicate_key(key, source.where)
        seen.add(key)
    return Group(tuple((key, _node(value)) for key, value in pairs))


def duplicate_key(key: str, where: Location) -> ReportError:
    """The error for a key that stands twice in one mapping."""
    return ReportError(
        f"键“{key[:30]}”出现了两次", where=where, hint="同一组里每个键只能有一个，请删去或改名"
    )


def _node(value: Any) -> Node:
    if isinstance(value, Leaf | Group | Items):
        return value
    if isinstance(value, list):
        return Items(tuple(_node(item) for item in value))
    return Leaf(value)


def _sheet(name: str, node: Node, source: Source, scrubber: Scrubber) -> Sheet:
    where = Location(source.name, normal(name), line=node.line)
    match node:
        case Items(nodes=nodes) if all(isinstance(item, Group) for item in nodes):
            rows = _records([item for item in nodes if isinstance(item, Group)], where, scrubber)
        case Group(pairs=pairs):
            rows = _pairs(pairs, where, scrubber)
        case Leaf(value=None):
            rows = []
        case _:
            raise ReportError(f"“{name[:30]}”不是行的列表", where=where, hint=_SHAPE)
    return Sheet(normal(name), where, tuple(rows))


def _records(records: list[Group], where: Location, scrubber: Scrubber) -> list[Row]:
    keys = {key: node.line for record in reversed(records) for key, node in reversed(record.pairs)}
    order = list(dict.fromkeys(key for record in records for key, _ in record.pairs))
    if not records or not order:
        return []
    if len(order) * len(records) > MAX_CELLS:
        raise ReportError(f"数据超过{MAX_CELLS:,}格", where=where, hint="请拆成几个文件")
    head = {
        column: RawCell(
            scrubber.text(key, where), Location(where.file, where.sheet, f"“{key[:20]}”", keys[key])
        )
        for column, key in enumerate(order, start=1)
    }
    rows = [Row(1, head)]
    for number, record in enumerate(records, start=1):
        nodes = dict(record.pairs)
        cells = {
            column: _cell(
                nodes.get(key, Leaf(None, record.line)), where, f"第{number}条·{key[:20]}", scrubber
            )
            for column, key in enumerate(order, start=1)
        }
        rows.append(Row(number + 1, cells))
    return rows


def _pairs(pairs: tuple[tuple[str, Node], ...], where: Location, scrubber: Scrubber) -> list[Row]:
    head = {1: RawCell("项", where), 2: RawCell("值", where)}
    rows = [Row(1, head)]
    for number, (key, node) in enumerate(pairs, start=2):
        cell = _cell(node, where, key[:20], scrubber)
        rows.append(Row(number, {1: RawCell(scrubber.text(key, cell.where), cell.where), 2: cell}))
    return rows


def _cell(node: Node, where: Location, name: str, scrubber: Scrubber) -> RawCell:
    place = Location(where.file, where.sheet, name, node.line)
    if not isinstance(node, Leaf):
        return RawCell(Fault("这里应是一个数或一段文字，却是一组内容", _SHAPE), place)
    value: Value = node.value
    if isinstance(value, str):
        value = scrubber.text(value, place)
    return RawCell(value, place)
