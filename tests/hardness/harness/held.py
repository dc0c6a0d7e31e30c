"""The regular expressions that the program holds, and how it calls each."""

from __future__ import annotations

import ast
import importlib
import itertools
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import reportgen

_USES = ("match", "fullmatch", "search", "findall", "finditer", "split", "sub")


def patterns() -> dict[str, re.Pattern[str]]:
    """All compiled patterns of texts that modules of the program hold, by module and name; those of a
    collection by their number in it too."""
    found: dict[str, re.Pattern[str]] = {}
    known: set[re.Pattern[str]] = set()
    for info in pkgutil.walk_packages(reportgen.__path__, "reportgen."):
        if info.name.endswith(("__main__", "legacy_child")):
            continue
        try:
            module = importlib.import_module(info.name)
        except ModuleNotFoundError as error:  # what only an extra brings
            if (error.name or "").startswith("reportgen"):
                raise
            continue
        for name, value in vars(module).items():
            for number, pattern in enumerate(_inside(value, 3)):
                if pattern not in known:
                    known.add(pattern)
                    place = "" if isinstance(value, re.Pattern) else f"[{number}]"
                    found[f"{info.name.removeprefix('reportgen.')}.{name}{place}"] = pattern
    return found


def _inside(value: object, depth: int) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth and isinstance(value, dict):
        yield from itertools.chain.from_iterable(_inside(v, depth - 1) for v in value.values())
    elif depth and isinstance(value, tuple | list | frozenset | set):
        yield from itertools.chain.from_iterable(_inside(v, depth - 1) for v in value)


def uses() -> dict[re.Pattern[str], set[str]]:
    """How the program calls its patterns: search, match, fullmatch; search where they are handed on."""
    found: dict[re.Pattern[str], set[str]] = {}
    for name, module in sorted(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if not name.startswith("reportgen") or not file:
            continue
        names = {k: held for k, v in vars(module).items() if (held := list(_inside(v, 3)))}
        called: set[int] = set()
        for node in ast.walk(ast.parse(Path(file).read_text("utf-8"))) if names else ():
            for name, use in _used(node, called):
                for pattern in names.get(name, ()):
                    found.setdefault(pattern, set()).add(use)
    return found


def _used(node: ast.AST, called: set[int]) -> Iterator[tuple[str, str]]:
    """What a node uses by name, and how; `called` has the names that need no further look."""
    if isinstance(node, ast.For):
        yield from _gone_through(node, node, called)
    elif isinstance(node, ast.GeneratorExp | ast.ListComp | ast.SetComp):
        for loop in node.generators:
            yield from _gone_through(loop, node, called)
    elif isinstance(node, ast.Attribute):
        held = node.value.value if isinstance(node.value, ast.Subscript) else node.value
        if isinstance(held, ast.Name):
            called.add(id(held))  # before the name itself: ast.walk goes from outside in
            yield held.id, node.attr
    elif isinstance(node, ast.Compare):
        called.update(map(id, node.comparators))  # whether it is there at all
    elif isinstance(node, ast.Name) and id(node) not in called and isinstance(node.ctx, ast.Load):
        yield node.id, "search"


def _gone_through(
    loop: ast.For | ast.comprehension, whole: ast.AST, called: set[int]
) -> Iterator[tuple[str, str]]:
    """How the patterns of a collection are used that a loop goes through one by one."""
    each = {node.id for node in ast.walk(loop.target) if isinstance(node, ast.Name)}
    uses = {
        node.attr
        for node in ast.walk(whole)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if node.value.id in each and node.attr in _USES
    }
    for node in ast.walk(loop.iter) if uses else ():
        if isinstance(node, ast.Name):
            called.add(id(node))
            yield from ((node.id, use) for use in sorted(uses))
