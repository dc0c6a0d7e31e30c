"""How large an expression may grow.

Whatever walks a tree recurses, and a figure added to itself forty times over has more leaves than
any memory: trees are measured as they are put together.
"""

from __future__ import annotations

from reportgen.binding.expression import Across, Expression, Op, Several
from reportgen.errors import Location, ReportError

MOST_NODES = 5_000
MOST_LEVELS = 200


def bounded(expression: Expression, where: Location | None = None) -> Expression:
    """The expression itself.  Raises ReportError where it is too large or too deep to work with."""
    stack = [(expression, 1)]
    count = 0
    while stack:
        node, level = stack.pop()
        count += 1
        if count > MOST_NODES or level > MOST_LEVELS:
            raise ReportError(
                f"算式太长：超过{MOST_NODES}项，或套了{MOST_LEVELS}层",
                where=where,
                hint="几项相加用 合计(…)；项数很多时，在指标文件里另列合计数",
            )
        if isinstance(node, Op | Several):
            stack += [(arg, level + 1) for arg in node.args]
        elif isinstance(node, Across):
            stack.append((node.of, level + 1))
    return expression
