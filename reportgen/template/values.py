"""What template authors hold in their hands: figures and texts (sections and tables: `views`).

Each value turns into a mark when it is printed (`__str__`), so it keeps its identity through every
filter; arithmetic on figures builds expression trees.  Public attributes are Chinese, the words of
docs/templates.md; the sandbox lets templates see those and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from math import isfinite
from typing import Any

from jinja2 import Undefined
from msgspec.structs import replace

from reportgen.binding.bounds import bounded
from reportgen.binding.evaluate import COMPARISONS, holds, leaves_of
from reportgen.binding.expression import (
    Across,
    Cell,
    Const,
    Expression,
    Measure,
    Op,
    Operand,
    Ref,
    Rows,
    mapped,
)
from reportgen.binding.serial import describe
from reportgen.chinese.forms import DEFAULT_FORM, Form
from reportgen.dataset import TextCell
from reportgen.document import Bound, Text
from reportgen.errors import ReportError
from reportgen.template.rendering import Rendering

_TEXT_HINT = "数不要加引号；文字只能用 == 比较，拼接用 ~"


class Value:
    """Base of what the sandbox shows: `PUBLIC` names are all a template can reach."""

    __slots__ = ()
    PUBLIC: tuple[str, ...] = ()
    KIND = "这一项"

    def names(self) -> tuple[str, ...]:
        """What a template can ask of this value, for hints."""
        return self.PUBLIC

    def __str__(self) -> str:
        raise ReportError(
            "这里印出来的不是一个数或一段文字", hint="列表用 {% for %} 逐项印，条和项要写明哪一列"
        )

    def __iter__(self) -> Iterator[Any]:
        raise ReportError(f"{self.KIND}不能逐项取", hint="能逐项取的是 做法等表、条.举措、表[…]")


class Figure(Value):
    """A number not yet worded: an indicator, or arithmetic over indicators."""

    __slots__ = ("expression", "rendering", "words")
    KIND = "一个数"
    PUBLIC = ("上年同期", "上期", "目标", "排名")
    __hash__ = None  # type: ignore[assignment]  # == builds a tree

    def __init__(self, rendering: Rendering, expression: Expression, words: str) -> None:
        self.rendering = rendering
        self.expression = expression
        self.words = words

    def __str__(self) -> str:
        rendering, tree = self.rendering, self.expression
        if type(tree) is Ref:  # nearly always: no condition
            return rendering.mark_node(rendering.bind(tree, DEFAULT_FORM, self.words))
        return rendering.mark_node(self.bound(DEFAULT_FORM))

    def bound(self, form: Form) -> Bound:
        """The figure in a form; a missing value follows the build's policy."""
        if type(self.expression) is Op and self.is_condition:
            raise ReportError(f"“{self.words}”是一个判断，不能印出来", hint="判断用 {% if %}")
        return self.rendering.bind(self.expression, form, self.words)

    def measured(self, measure: Measure) -> Figure:
        """The same figure read from another column (上年同期, 目标 …)."""
        return Figure(
            self.rendering, with_measure(self.expression, measure), f"{self.words}.{measure}"
        )

    @property
    def 上年同期(self) -> Figure:
        return self.measured(Measure.YEAR_BEFORE)

    @property
    def 上期(self) -> Figure:
        return self.measured(Measure.BEFORE)

    @property
    def 目标(self) -> Figure:
        return self.measured(Measure.TARGET)

    @property
    def 排名(self) -> Figure:
        return self.measured(Measure.RANK)

    @property
    def is_condition(self) -> bool:
        """Whether this is a comparison rather than a number."""
        tree = self.expression
        return type(tree) is Op and tree.name in COMPARISONS

    def __bool__(self) -> bool:
        if not self.is_condition:
            raise ReportError(
                f"“{self.words}”是一个数，不能直接当条件",
                hint="写成 … > 0 这样的比较，或 … is 有数",
            )
        answer = holds(self.expression, self.rendering.data)
        if answer is None:
            raise ReportError(f"条件“{self.words}”里有缺数，无法判断", hint="先用 is 有数 问一问")
        return answer

    def __iter__(self) -> Iterator[Figure]:
        raise ReportError(f"“{self.words}”是一个数，不能逐项取")

    def _with(self, name: str, other: object, *, swapped: bool = False) -> Figure:
        tree, words = operand(other)
        left, right = (tree, self.expression) if swapped else (self.expression, tree)
        before, after = (words, self.words) if swapped else (self.words, words)
        tree = bounded(Op(name, (left, right)))
        return Figure(self.rendering, tree, f"{before} {name} {after}")

    def __add__(self, other: object) -> Figure:
        return self._with("+", other)

    def __radd__(self, other: object) -> Figure:
        return self._with("+", other, swapped=True)

    def __sub__(self, other: object) -> Figure:
        return self._with("-", other)

    def __rsub__(self, other: object) -> Figure:
        return self._with("-", other, swapped=True)

    def __mul__(self, other: object) -> Figure:
        return self._with("*", other)

    def __rmul__(self, other: object) -> Figure:
        return self._with("*", other, swapped=True)

    def __truediv__(self, other: object) -> Figure:
        return self._with("/", other)

    def __rtruediv__(self, other: object) -> Figure:
        return self._with("/", other, swapped=True)

    def __neg__(self) -> Figure:
        return Figure(self.rendering, bounded(Op("负", (self.expression,))), f"-{self.words}")

    def __eq__(self, other: object) -> Figure:  # type: ignore[override]
        return self._with("==", other)

    def __ne__(self, other: object) -> Figure:  # type: ignore[override]
        return self._with("!=", other)

    def __le__(self, other: object) -> Figure:
        return self._with("<=", other)

    def __ge__(self, other: object) -> Figure:
        return self._with(">=", other)

    def __lt__(self, other: object) -> Figure:
        return self._with("<", other)

    def __gt__(self, other: object) -> Figure:
        return self._with(">", other)


class Aloof(Value):
    """What takes no part in arithmetic and is neither more nor less than anything."""

    __slots__ = ()

    def refusal(self) -> ReportError:
        """Why not."""
        raise NotImplementedError

    def _refuse(self, _other: object) -> Any:
        raise self.refusal()

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __truediv__ = __rtruediv__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse


class Shown(Aloof):
    """A figure that has its form: ready for the page."""

    __slots__ = ("figure", "form")

    def __init__(self, figure: Figure, form: Form) -> None:
        self.figure = figure
        self.form = form

    def __str__(self) -> str:
        return self.figure.rendering.mark_node(self.figure.bound(self.form))

    def refusal(self) -> ReportError:
        """The usual cause is that | binds tighter than arithmetic."""
        words = self.figure.words
        form = words.rpartition(" | ")[2]
        return ReportError(
            f"“{words}”已经指定了写法，不能再参加运算",
            hint=f"写法（|）比 + - * / 先算：先用括号把式子括起来，例如 (已建 / 应建) | {form}",
        )


class TextValue(Aloof):
    """Text from data: compares and tests as text, prints as a mark."""

    __slots__ = ("cell", "rendering")

    def __init__(self, rendering: Rendering, cell: TextCell) -> None:
        self.rendering = rendering
        self.cell = cell

    def __str__(self) -> str:
        return self.rendering.mark_node(Text(self.cell.text, self.cell.where))

    def __eq__(self, other: object) -> bool:
        return self.cell.text == (other.cell.text if isinstance(other, TextValue) else other)

    def __hash__(self) -> int:
        return hash(self.cell.text)

    def __bool__(self) -> bool:
        return bool(self.cell.text.strip())

    def __contains__(self, part: object) -> bool:
        if isinstance(part, TextValue):
            return part.cell.text in self.cell.text
        if not isinstance(part, str):
            raise ReportError("in 的前面要写文字")
        return part in self.cell.text

    def __iter__(self) -> Iterator[str]:
        raise ReportError(
            f"“{self.cell.text}”是一段文字，不能逐项取", hint="列表用 做法、表 或 range(…)"
        )

    def refusal(self) -> ReportError:
        """A text equals another one or not, and that is all."""
        return ReportError(f"“{self.cell.text}”是文字，不能参加运算或比大小", hint=_TEXT_HINT)


class Faulty(Aloof):
    """What a filter gives where it cannot do its work: the error, raised as soon as it is used.

    Printing notes it and goes on, so that all such mistakes of a template are told together.
    """

    __slots__ = ("error",)

    def __init__(self, error: ReportError) -> None:
        self.error = error

    def __str__(self) -> str:
        raise self.error

    def __bool__(self) -> bool:
        raise self.error

    def __iter__(self) -> Iterator[str]:
        raise self.error

    def refusal(self) -> ReportError:
        """The mistake itself."""
        return self.error


def operand(value: object) -> tuple[Expression, str]:
    """The expression and words of an operand: a figure, or a number typed into the template."""
    if isinstance(value, Figure):
        return value.expression, value.words
    if isinstance(value, int | float) and not isinstance(value, bool):
        if isinstance(value, float) and not isfinite(value):
            raise ReportError("模板里的数太大")
        # repr of a float literal is the shortest decimal that reads back: what the author typed
        return Const(Decimal(repr(value))), repr(value)
    if isinstance(value, Shown | Faulty):
        raise value.refusal()
    if isinstance(value, TextValue | str):
        text = value.cell.text if isinstance(value, TextValue) else value
        raise ReportError(f"“{text}”是文字，不能参加运算", hint=_TEXT_HINT)
    raise ReportError(f"{kind(value)}不能参加运算", hint="只有数能运算；条数写 | 个数")


def with_measure(expression: Expression, measure: Measure) -> Expression:
    """The tree with every indicator read from another column; a number of a table, or a place among
    all, is a rank by itself.

    Raises ReportError for numbers of tables and counts of rows, which have no other columns.
    """
    if measure is Measure.RANK and isinstance(expression, Cell | Rows | Across):
        return expression

    def change(leaf: Ref | Across) -> Expression:
        if isinstance(leaf, Across):
            return replace(leaf, of=with_measure(leaf.of, measure))
        return replace(leaf, measure=measure)

    return _changed(expression, change, f"“{measure}”")


def at_period(expression: Expression, period: str) -> Expression:
    """The tree read at a stated period.  Raises ReportError as `with_measure` does."""

    def change(leaf: Ref | Across) -> Expression:
        if isinstance(leaf, Across):
            return replace(leaf, of=at_period(leaf.of, period))
        return _pinned(replace(leaf, period=period), "period")

    return _changed(expression, change, "别的时期")


def at_entity(expression: Expression, entity: str) -> Expression:
    """The tree read for a stated entity; a place among all becomes that entity's place.

    Raises ReportError as `with_measure` does.
    """

    def change(leaf: Ref | Across) -> Expression:
        if isinstance(leaf, Across):
            return replace(leaf, entity=entity)
        return _pinned(replace(leaf, entity=entity), "entity")

    return _changed(expression, change, "别的地区")


def as_figure(value: Any, what: str = "写法") -> Figure:
    """The figure `what` was given (a filter, a function).  Raises ReportError for anything else."""
    if isinstance(value, Figure):
        return value
    if isinstance(value, Faulty):
        raise value.error
    if isinstance(value, Shown):
        raise ReportError(f"“{value.figure.words}”写了两次写法", hint="只留一个")
    if isinstance(value, Undefined):
        str(value)  # raises, naming what is unknown
    raise ReportError(f"{what}只能用在数上，这里是{kind(value)}", hint=_figure_hint(value))


def kind(value: object) -> str:
    """What a value is, for messages."""
    if isinstance(value, TextValue):
        return f"文字“{value.cell.text}”"
    if isinstance(value, Value):
        return value.KIND
    if isinstance(value, str):
        return f"文字“{value}”" if value and value.isprintable() else "文字"
    return "模板里写的数" if isinstance(value, int | float) else "别的东西"


def _figure_hint(value: object) -> str:
    if isinstance(value, str) and not value:
        return "这一格是空的；先问一问：{% if … %}"
    if isinstance(value, str):
        return '指标名不要加引号；有符号的名字写成 指标["…"]'
    if isinstance(value, TextValue):
        return "文字直接写 {{ }}，不加写法"
    return "条数先写 | 个数，例如 {{ 做法 | 个数 | 汉字 }}" if isinstance(value, Value) else ""


def is_known(figure: Figure) -> bool:
    """Whether every leaf of a figure has a value (the tests 有数 and 缺数)."""
    data = figure.rendering.data
    found = [data.look_up(leaf) for leaf in leaves_of(figure.expression)]
    return all(o is not None and o.value is not None for o in found)


def _pinned(ref: Ref, name: str) -> Ref:
    return ref if name in ref.pinned else replace(ref, pinned=tuple(sorted((*ref.pinned, name))))


def _changed(
    expression: Expression, change: Callable[[Ref | Across], Expression], what: str
) -> Expression:
    def changed(part: Operand) -> Expression:
        match part:
            case Ref() | Across():
                return change(part)
            case Cell() | Rows():
                raise ReportError(
                    f"{describe(part)}是表里的数，没有{what}",
                    hint="要和别的时期、地区比的数，在“指标”表里另起一行；或用 | 增长(另一格)、| 由到(另一格)",
                )
            case Const():
                return part

    return mapped(expression, changed)
