""".yaml, read from parser events: scalars stay source text, and nothing is ever constructed.

Anchors, aliases, tags and repeated keys are refused: a few aliases unfold to gigabytes, a tag can name
a Python class, and the second of two equal keys would silently win.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportgen.errors import Location, ReportError
from reportgen.indicators.cells import Book, Source
from reportgen.indicators.delimited import decoded
from reportgen.indicators.records import Group, Items, Leaf, Node, book_of, duplicate_key

_MAX_DEPTH = 5
MAX_BYTES = 8 * 2**20
"""The parser keeps no pace with other formats; larger data belong in .xlsx or .csv."""


def read_yaml(source: Source) -> Book:
    """The sheets of a .yaml file.  Raises ReportError with the line for whatever YAML is refused."""
    return book_of(tree_of(source), source)


def tree_of(source: Source) -> Node:
    """What a .yaml file holds, as it is nested.  Raises ReportError like `read_yaml`."""
    import yaml

    if len(source.data) > MAX_BYTES:
        raise ReportError(
            f"文件超过{MAX_BYTES // 2**20}MB", where=source.where, hint="请改用 .xlsx 或 .csv"
        )
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        events = yaml.parse(decoded(source), Loader=loader)
        return _document(events, source)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ReportError(
            "不是合法的 YAML，这里读不下去",
            where=Location(source.name, line=line),
            hint="检查缩进（用空格，不用 Tab）、冒号后的空格和引号",
        ) from error
    except yaml.YAMLError as error:
        raise ReportError(
            "文件里有 YAML 不允许的字符", where=source.where, hint="请去掉看不见的控制字符"
        ) from error


def _document(events: Iterator[Any], source: Source) -> Node:
    import yaml

    tree: Node = Leaf(None)
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _refused("文件里有几份文档（---）", event, source)
        elif isinstance(event, yaml.NodeEvent):
            tree = _build(event, events, source, 0)
    return tree


def _build(event: Any, events: Iterator[Any], source: Source, depth: int) -> Node:
    import yaml

    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        raise _refused("不支持锚点（&）和别名（*）", event, source)
    if event.tag is not None:
        raise _refused(f"不支持标签“{event.tag}”（!）", event, source)
    if depth > _MAX_DEPTH:
        raise _refused("嵌套太深", event, source)
    line = event.start_mark.line + 1
    if isinstance(event, yaml.ScalarEvent):
        return Leaf(_scalar(event.value, plain=event.style in (None, "")), line)
    if isinstance(event, yaml.SequenceStartEvent):
        nodes = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            nodes.append(_build(event, events, source, depth + 1))
        return Items(tuple(nodes), line)
    pairs: dict[str, Node] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _build(event, events, source, depth + 1)
        if not isinstance(key, Leaf):
            raise _refused("键应是一个词", event, source)
        name = "" if key.value is None else str(key.value)
        if name in pairs:
            raise duplicate_key(name, Location(source.name, line=key.line))
        pairs[name] = _build(next(events), events, source, depth + 1)
    return Group(tuple(pairs.items()), line)


def _scalar(text: str, *, plain: bool) -> str | bool | None:
    if plain and text in ("", "~", "null", "Null", "NULL"):
        return None
    if plain and text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text.lower() == "true"
    return text


def _refused(message: str, event: Any, source: Source) -> ReportError:
    return ReportError(
        message,
        where=Location(source.name, line=event.start_mark.line + 1),
        hint="指标文件只用 键: 值 和列表，请写明每一项",
    )
