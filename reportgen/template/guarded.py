"""Trees that `sandbox` has put its guards into, read as the author wrote them."""

from __future__ import annotations

from jinja2 import nodes


def joined(concat: nodes.Concat) -> list[nodes.Expr]:
    """What `a ~ b ~ c` joins: the sandbox has it done by a filter over their list."""
    match concat.nodes:
        case [nodes.Const(value=""), nodes.Filter(node=nodes.List(items=items))]:
            return items
    return concat.nodes


def gone_through(loop: nodes.For) -> nodes.Node:
    """What a loop goes through: the sandbox counts its steps by a filter over it."""
    guard = loop.iter
    return guard.node if isinstance(guard, nodes.Filter) and guard.node is not None else guard
