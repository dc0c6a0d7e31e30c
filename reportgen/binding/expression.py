"""Expression trees: Ref, Cell, Rows, Const, Op, Across and Several, frozen and JSON-serialisable.

An expression leads to places in the user's files through the `Data` protocol, which the dataset
implements: expressions know nothing of files.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Protocol, TypeGuard

from msgspec import Struct
from msgspec.structs import replace

from reportgen.chinese.forms import Form
from reportgen.chinese.quantity import PLAIN_QUALIFIER, Qualifier
from reportgen.errors import Location
from reportgen.unit import Unit


class Measure(StrEnum):
    """Which column of an observation a Ref means."""

    VALUE = "数值"
    YEAR_BEFORE = "上年同期"
    BEFORE = "上期"
    TARGET = "目标"
    RANK = "排名"


class Ref(Struct, frozen=True, gc=False, omit_defaults=True):
    """One observation of an indicator: entity and period are the resolved ones."""

    indicator: str
    entity: str = ""
    period: str = ""
    """Canonical `str(Period)`; "" where the data name no period."""
    measure: Measure = Measure.VALUE
    pinned: tuple[str, ...] = ()
    """Which of "entity" and "period" the author stated; the others follow the build (roll-forward)."""


class Cell(Struct, frozen=True, gc=False):
    """A number in a free table: the row by the text of its first column, the column by its head."""

    table: str
    row: str
    column: str


class Rows(Struct, frozen=True):
    """How many practices (做法), outcomes (成效) or rows of a table there are; `within` names the
    practice whose measures are counted."""

    table: str
    within: str = ""


class Const(Struct, frozen=True):
    """A number typed by an author into an expression."""

    value: Decimal


_MANY = 10**6
OPERATIONS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("+", "-", "*", "/", "==", "!=", "<=", ">=", "<", ">"), (2, 2)),
    **dict.fromkeys(("且", "或", "合计", "最大", "最小"), (1, _MANY)),
    "四舍五入": (1, 2),
    "负": (1, 1),
}
"""Every operation, and the least and most operands it takes."""


class Op(Struct, frozen=True):
    """An operation over expressions, one of `OPERATIONS`."""

    name: str
    args: tuple[Expression, ...]


WHOLE_OF = ("位次", "升序位次", "全体合计", "全体平均", "全体最大", "全体最小", "全体个数")
"""What `Across` can ask; a 升序位次 counts from the smallest value."""


class Across(Struct, frozen=True):
    """A figure over all entities of the data, one of `WHOLE_OF`: a place in the order, a mean …

    Refs in `of` that are not pinned to an entity run over the entities; the entity they carry is the
    one whose place is asked.
    """

    name: str
    of: Expression
    entity: str = ""
    """Whose place, where it is one of a list (前几名); "" for the entity that `of` carries."""


class Several(Struct, frozen=True):
    """Expressions a form takes together: (value, base) for 同比, (low, high) for 区间."""

    args: tuple[Expression, ...]


Expression = Ref | Cell | Rows | Const | Op | Across | Several
Leaf = Ref | Cell | Rows


Operand = Ref | Cell | Rows | Const | Across
"""What operations are made over."""


def mapped(expression: Expression, change: Callable[[Operand], Expression]) -> Expression:
    """The tree with every operand changed; what is within an `Across` is left to `change`."""
    match expression:
        case Op(args=args) | Several(args=args):
            return replace(expression, args=tuple(mapped(arg, change) for arg in args))
        case _:
            return change(expression)


def at_entity(expression: Expression, entity: str) -> Expression:
    """The expression with every leaf that is not pinned to an entity moved to this one."""

    def change(part: Operand) -> Operand:
        return replace(part, entity=entity) if _free(part) else part

    return mapped(expression, change)


def pinned_to(expression: Expression, entity: str) -> Expression:
    """The expression with those leaves pinned to the entity, whose name is then said with them."""

    def change(part: Operand) -> Operand:
        if _free(part):
            return replace(part, entity=entity, pinned=("entity", *part.pinned))
        return part

    return mapped(expression, change)


def entity_of(expression: Expression) -> str:
    """The entity of the first leaf that is not pinned to one; "" where there is none."""
    match expression:
        case Ref(entity=entity) if _free(expression):
            return entity
        case Op(args=args) | Several(args=args):
            return next((found for arg in args if (found := entity_of(arg))), "")
        case _:
            return ""


def _free(part: Operand) -> TypeGuard[Ref]:
    """Whether it is of an entity that the author did not state."""
    return isinstance(part, Ref) and "entity" not in part.pinned


class Observation(Struct, frozen=True, gc=False):
    """What a leaf leads to: the exact value in the written unit, and where it stands."""

    value: Decimal | None
    """None: the cell is there and empty (missing, never 0)."""
    unit: Unit
    where: Location
    qualifier: Qualifier = PLAIN_QUALIFIER
    places: int | None = None
    """Decimal places the cell shows; None: the exact value."""
    written: str = ""
    """What stands for a missing number: —, 无; "" for a blank."""

    @property
    def lacking(self) -> str:
        """What a missing number's cell is, behind its place: 是空的, 写的是“—”."""
        return f"写的是“{self.written}”" if self.written else "是空的"


class Summary(Struct, frozen=True):
    """What an `Across` comes to."""

    value: Fraction | None
    """None: no entity has a value, or the one whose place is asked has none."""
    unit: Unit
    places: int | None
    observations: tuple[Observation, ...]
    """One, standing for all the cells it rests on; () where there are none."""
    lacking: tuple[str, ...]
    """Entities without a value: left out of order, mean and sum, and told."""


class Data(Protocol):
    """Where leaves are looked up."""

    def look_up(self, leaf: Leaf) -> Observation | None:
        """The observation a leaf means; None where the data hold none."""
        ...

    def sum_up(self, question: Across) -> Summary:
        """What a figure over all entities comes to."""
        ...


class Binding(Struct, frozen=True, gc=False):
    """A number's expression, the form it is shown in, and the author's own words for it."""

    expression: Expression
    form: Form
    selector: str = ""
    """As the template author wrote it, e.g. `新建党支部 | 汉字`; for people, not parsed."""
