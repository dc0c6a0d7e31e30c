"""The order in which 推算 are worked out: each rests on what stands above it.

names, lines and syntax trees of the 推算 → a problem for each that rests on itself, on another that
rests on it, or on one further down
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jinja2 import nodes

from reportgen.errors import Collector, Location
from reportgen.template.contract import REPORT_FILE, Line


def vet_order(derived: Sequence[tuple[str, Line]], trees: Mapping[Line, nodes.Expr]) -> None:
    """Refuse 推算 (in order) that rest on themselves, on one another, or on one
    that stands further down; `trees` holds those that can be read."""
    names = {name for name, _ in derived}
    used = {name: _used(trees[line]) & names for name, line in derived if line in trees}
    problems, lines = Collector(), {name: line.line for name, line in derived}
    ready: set[str] = set()
    for name, line in lines.items():
        for other in sorted(used.get(name, set()) - ready, key=lambda n: lines[n]):
            if other == name:
                words, hint = "用到了它自己", "算式里只用别的指标；名字和指标一样的，换一个名字"
            elif name in _reached(other, used):
                words = f"和“{other}”互相用到，算不出来"
                hint = f"其中一个改用“指标”里的数来算（“{other}”在第{lines[other]}行）"
            else:
                words = f"用到的“{other}”写在它后面"
                hint = f"推算按先后算：把第{lines[other]}行的“{other}”移到它前面"
            problems.add(f"推算“{name}”{words}", where=Location(REPORT_FILE, line=line), hint=hint)
        ready.add(name)
    problems.raise_any()


def _used(tree: nodes.Expr) -> set[str]:
    """The names in a formula."""
    names = {
        part.name for part in (tree, *tree.find_all(nodes.Name)) if isinstance(part, nodes.Name)
    }
    quoted = (
        part.arg
        for part in (tree, *tree.find_all(nodes.Getitem))
        if isinstance(part, nodes.Getitem)
    )
    return names | {arg.value for arg in quoted if isinstance(arg, nodes.Const)}


def _reached(name: str, used: Mapping[str, set[str]]) -> set[str]:
    """What a 推算 rests on, by way of others too."""
    reached, ahead = set[str](), [name]
    while ahead:
        fresh = used.get(ahead.pop(), set()) - reached
        reached |= fresh
        ahead += fresh
    return reached
