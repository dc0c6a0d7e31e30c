"""写法: the closed set of forms in which a value reaches the page.

A form takes one or more exact quantities and gives the phrase; it rounds once, at the end.  `SPECS`
is the table of forms: what each takes from the data, which options it has, and its function.
Templates use the same names as filters: `{{ 覆盖率 | 百分比(1) }}` is Form("百分比", (("位数", "1"),)).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from reportgen.chinese.numerals import decimal_text, hanzi
from reportgen.chinese.quantity import Quantity
from reportgen.errors import ReportError
from reportgen.unit import COUNT, RATIO, Unit

Options = dict[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """A form by name, with the options the author chose."""

    name: str
    options: tuple[tuple[str, str], ...] = ()

    def show(self, quantities: Sequence[Quantity]) -> str:
        """The phrase for the quantities.  Raises ReportError where the form does not fit them."""
        return SPECS[self.name].function(quantities, dict(self.options))

    def missing(self, unit: Unit | None) -> str:
        """What stands for a missing value: XX家, XX%, XX (design §4)."""
        return SPECS[self.name].blank.replace("{单位}", unit.name if unit else "")


@dataclass(frozen=True, slots=True)
class Spec:
    """What a form is: its operands, options and function."""

    function: Callable[[Sequence[Quantity], Options], str]
    measures: tuple[str, ...] = ("数值",)
    """The measures of the indicator it takes, in order: 同比 takes 数值 and 上年同期."""
    operands: int = 0
    """How many further expressions stand in the brackets: 占比(全部) has one."""
    options: tuple[str, ...] = ()
    """Option names; a filter's positional arguments after the operands fill them in this order."""
    blank: str = "XX{单位}"


def amount(quantities: Sequence[Quantity], options: Options) -> str:
    """数量, the default form: qualifier, number and unit as the data have them: 100余场次, 2.8亿元."""
    (quantity,) = quantities
    if quantity.bare:
        raise ReportError(
            "这个数没有单位又不是整数，需要指明写法", hint="可用写法：" + "、".join(SPECS)
        )
    return _dressed(quantity, decimal_text(quantity.value, _places(options, quantity.places)))


def number(quantities: Sequence[Quantity], options: Options) -> str:
    """数: the number alone, without unit and qualifier (table cells under a head with the unit)."""
    (quantity,) = quantities
    return decimal_text(quantity.value, _places(options, quantity.places))


def percent(quantities: Sequence[Quantity], options: Options) -> str:
    """百分比: a ratio or percentage as N% (STAT-04: one place unless stated)."""
    (quantity,) = quantities
    if quantity.unit.dimension not in (RATIO, "无单位"):
        raise ReportError(f"单位是“{quantity.unit}”的数不能写成百分比")
    places = _places(options, quantity.places if quantity.unit.dimension == RATIO else 1)
    return _wrapped(quantity, decimal_text(quantity.base * 100, places) + "%")


def in_hanzi(quantities: Sequence[Quantity], options: Options) -> str:
    """汉字: the count in Chinese characters with unit and qualifier: 六个, 两支, 两万余名 (NUM-22).

    Option 单位 gives a bare count its measure word: 汉字("个") of 2 is 两个.
    """
    (quantity,) = quantities
    unit = options.get("单位", quantity.unit.name)
    return _dressed(
        replace(quantity, unit=Unit(unit, COUNT)), hanzi(quantity.value, liang=unit != "")
    )


def ordinal(quantities: Sequence[Quantity], options: Options) -> str:
    """序数: 第1 (with the unit where there is one: 第1位)."""
    (quantity,) = quantities
    return "第" + decimal_text(quantity.value) + quantity.unit.name


def _dressed(quantity: Quantity, digits: str) -> str:
    words = quantity.qualifier
    return f"{words.before}{digits}{words.between}{quantity.unit.name}{words.after}"


def _wrapped(quantity: Quantity, phrase: str) -> str:
    words = quantity.qualifier
    return f"{words.before}{phrase}{words.between}{words.after}"


def _places(options: Options, default: int | None) -> int | None:
    return int(options["位数"]) if "位数" in options else default


SPECS: dict[str, Spec] = {
    "数量": Spec(amount, options=("位数",)),
    "数": Spec(number, options=("位数",), blank="XX"),
    "百分比": Spec(percent, options=("位数",), blank="XX%"),
    "汉字": Spec(in_hanzi, options=("单位",)),
    "序数": Spec(ordinal, blank="第XX{单位}"),
}
"""Every form by its Chinese name."""

DEFAULT_FORM = Form("数量")
