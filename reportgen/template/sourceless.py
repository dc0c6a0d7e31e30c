"""Numbers that tags print and no data stand behind: typed, counted by the loop, or made of such.

    {{ 3 }}  {{ "3个" }}  {{ loop.index }}  {% set n = 4 %}{{ n }}  {{ "第" ~ loop.index ~ "条" }}

They reach the page as text, so no refresh renews them.  A template is read, not run: only what is
without data in every branch is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import nodes

from reportgen.template.guarded import gone_through, joined

_COUNTERS = ("index", "index0", "revindex", "revindex0", "length")
_DIGIT = re.compile("[0-9０-９]")


def sourceless(tree: nodes.Template) -> Iterator[tuple[str, int]]:
    """The numbers without data that a template prints, as people know them, with their lines; each
    once where it is printed."""
    known = _Names(tree)
    for output in tree.find_all(nodes.Output):
        for child in output.nodes:
            for name in dict.fromkeys(known.numbers_in(child)):
                yield name, child.lineno


class _Names:
    """What names stand for where a template sets them itself."""

    def __init__(self, tree: nodes.Template) -> None:
        self._set: dict[str, list[nodes.Node]] = {}
        self._counters = set[str]()
        for each in tree.find_all(nodes.Assign):
            if isinstance(each.target, nodes.Name):
                self._set.setdefault(each.target.name, []).append(each.node)
            elif isinstance(each.target, nodes.NSRef):
                self._set.setdefault(f"{each.target.name}.{each.target.attr}", []).append(each.node)
        for loop in tree.find_all(nodes.For):
            if isinstance(loop.target, nodes.Name) and _calls(gone_through(loop), "range"):
                self._counters.add(loop.target.name)

    def numbers_in(self, node: nodes.Node, within: frozenset[str] = frozenset()) -> Iterator[str]:
        """The numbers without data among what an expression prints; of a sum of such, all of them.
        `within`: names that are being looked into."""
        match node:
            case nodes.Const(value=int() | float() as value) if not isinstance(value, bool):
                yield str(value)
            case nodes.Const(value=str(text)) if _DIGIT.search(text):
                yield text
            case nodes.Getattr(node=nodes.Name(name="loop"), attr=attr) if attr in _COUNTERS:
                yield f"loop.{attr}"
            case nodes.Name(name=name) if name in self._counters:
                yield name
            case nodes.Name(name=name):
                yield from self._kept(name, within)
            case nodes.Getattr(node=nodes.Name(name=space), attr=attr):
                yield from self._kept(f"{space}.{attr}", within)
            case nodes.Concat():
                for part in joined(node):
                    yield from self.numbers_in(part, within)
            case nodes.CondExpr(expr1=one, expr2=other):
                yield from self.numbers_in(one, within)
                if other is not None:
                    yield from self.numbers_in(other, within)
            case nodes.BinExpr(left=left, right=right):
                sides = [list(self.numbers_in(side, within)) for side in (left, right)]
                yield from [name for side in sides for name in side] if all(sides) else []

    def _kept(self, name: str, within: frozenset[str]) -> Iterator[str]:
        """A name of the template's own, where all it is ever set to is without data."""
        values = self._set.get(name, [])
        inner = within | {name}
        if name not in within and values and all(self._dataless(v, inner, name) for v in values):
            yield name

    def _dataless(self, node: nodes.Node, within: frozenset[str], name: str) -> bool:
        """Whether a value is a number without data; `ns.n + 1` counts itself on."""
        if isinstance(node, nodes.BinExpr):
            return all(
                _named(side) == name or self._dataless(side, within, name)
                for side in (node.left, node.right)
            )
        return any(True for _ in self.numbers_in(node, within))


def _named(node: nodes.Node) -> str:
    """The dotted name an expression is; "" for any other."""
    match node:
        case nodes.Name(name=name):
            return str(name)
        case nodes.Getattr(node=nodes.Name(name=space), attr=attr):
            return f"{space}.{attr}"
    return ""


def _calls(node: nodes.Node, name: str) -> bool:
    return isinstance(node, nodes.Call) and _named(node.node) == name
