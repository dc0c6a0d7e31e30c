"""Functions over all entities of the data, for templates: places, means, sums, the first and the last.

    位次(甲)  全体平均(甲)  全体合计(甲) …      a figure of one `Across` tree
    前几名(甲, 3)  后几名(甲, 3)               rows to walk through: 行.地区, 行.数, 行.位次
The argument is an indicator or arithmetic over indicators, so that 覆盖率 can be ranked as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from msgspec.structs import replace

from reportgen.binding.bounds import bounded
from reportgen.binding.evaluate import evaluate, leaves_of
from reportgen.binding.expression import WHOLE_OF, Across, Expression, Ref
from reportgen.chinese.names import printed_name
from reportgen.dataset import TextCell
from reportgen.errors import ReportError
from reportgen.template.sandbox import template_function
from reportgen.template.values import Figure, TextValue, Value, as_figure, at_entity
from reportgen.template.views import refuse_slice

_MOST_LISTED = 100


def across(name: str, of: Expression) -> Across:
    """The tree of a figure over all entities.

    Raises ReportError where nothing in it runs over the entities, or where one is within another.
    """
    leaves = leaves_of(of)
    if not leaves or not all(isinstance(leaf, Ref) for leaf in leaves):
        raise ReportError(
            f"“{name}”的括号里要写指标，或用指标组成的算式", hint=f"例如 {name}(粮食产量)"
        )
    if any(isinstance(leaf, Ref) and "entity" in leaf.pinned for leaf in leaves):
        raise ReportError(
            f"“{name}”是对所有地区算的，括号里不能再指定地区",
            hint="去掉括号里的 | 地区(…)",
        )
    if _nested(of):
        raise ReportError(f"“{name}”的括号里不能再套“{'”“'.join(WHOLE_OF[:3])}”这样的写法")
    tree = Across(name, of)
    bounded(tree)
    return tree


class PlaceView(Value):
    """A row of 前几名: 行.地区 is the entity's name, 行.数 its figure, 行.位次 its place."""

    __slots__ = ("entity", "figure")
    PUBLIC = ("地区", "数", "位次")
    KIND = "名次里的一行"

    def __init__(self, entity: str, figure: Figure) -> None:
        self.entity = entity
        self.figure = figure

    @property
    def row_name(self) -> str:
        """What the row is called in paragraph keys."""
        return self.entity

    @property
    def 地区(self) -> TextValue:
        rendering = self.figure.rendering
        observations = evaluate(self.数.expression, rendering.data).observations
        return TextValue(rendering, TextCell(printed_name(self.entity), observations[0].where))

    @property
    def 数(self) -> Figure:
        tree = at_entity(self.figure.expression, self.entity)
        return Figure(self.figure.rendering, tree, f"{self.figure.words} | 地区({self.entity})")

    @property
    def 位次(self) -> Figure:
        tree = replace(across("位次", self.figure.expression), entity=self.entity)
        return Figure(self.figure.rendering, tree, f"位次({self.figure.words}, {self.entity})")


class PlacesView(Value):
    """前几名, 后几名: iterate the entities, best (or worst) first."""

    __slots__ = ("entities", "figure")
    KIND = "名次表"

    def __init__(self, entities: tuple[str, ...], figure: Figure) -> None:
        self.entities = entities
        self.figure = figure

    def __iter__(self) -> Iterator[PlaceView]:
        for entity in self.entities:
            yield PlaceView(entity, self.figure)

    def __len__(self) -> int:
        return len(self.entities)

    def __getitem__(self, index: int) -> PlaceView:
        refuse_slice(index)
        return PlaceView(self.entities[index], self.figure)


def _nested(expression: Expression) -> bool:
    match expression:
        case Across():
            return True
        case Ref():
            return False
        case _:
            return any(_nested(arg) for arg in getattr(expression, "args", ()))


def _whole_of(name: str, figure: Figure) -> Figure:
    return Figure(figure.rendering, across(name, figure.expression), f"{name}({figure.words})")


def _asking(name: str) -> Any:
    @template_function
    def apply(value: object = None, *rest: object) -> Figure:
        if value is None or rest:
            raise ReportError(f"“{name}”的括号里写一个指标或算式", hint=f"例如 {name}(粮食产量)")
        return _whole_of(name, as_figure(value, f"“{name}”"))

    return apply


def _listing(name: str) -> Any:
    @template_function
    def apply(value: object = None, many: object = 3, *rest: object) -> PlacesView:
        figure = as_figure(value, f"“{name}”")
        if rest or not isinstance(many, int) or not 1 <= many <= _MOST_LISTED:
            raise ReportError(
                f"“{name}”的括号里写指标和个数（1到{_MOST_LISTED}）",
                hint=f"例如 {name}(粮食产量, 3)",
            )
        ordered = figure.rendering.data.ranked(across("位次", figure.expression).of)
        wanted = ordered[:many] if name == "前几名" else ordered[::-1][:many]
        return PlacesView(wanted, figure)

    return apply


FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: _asking(name) for name in WHOLE_OF},
    "前几名": _listing("前几名"),
    "后几名": _listing("后几名"),
}
"""By the names templates use."""
