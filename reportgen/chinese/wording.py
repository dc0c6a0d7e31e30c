"""What every form uses: options read and checked, number, unit and qualifier joined, refusals.

`Options` are the author's words by option name; a form reads only the names its `Spec` lists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from reportgen.chinese.numerals import (
    Rounding,
    decimal_text,
    ending_places,
    half_even,
    half_up,
)
from reportgen.chinese.quantity import PLAIN_QUALIFIER, Qualifier, Quantity
from reportgen.errors import ReportError
from reportgen.unit import PLAIN, POINTS, RATIO, Unit

Options = Mapping[str, str]
MOST_PLACES = 10
_ROUNDINGS: dict[str, Rounding] = {"四舍五入": half_up, "gb8170": half_even}
_ROUND = "0十百千万亿"


def places_option(options: Options, default: int | None) -> int | None:
    """The author's 位数, or the default.  Raises ReportError unless it is a whole number 0 to 10."""
    text = options.get("位数")
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= MOST_PLACES):
        raise ReportError(
            f"位数“{text[:20]}”不对", hint=f"位数是小数的位数，写0到{MOST_PLACES}的整数"
        )
    return int(text)


def rounding_option(options: Options) -> Rounding:
    """The author's 修约: 四舍五入 (STAT-02, usual) or gb8170 (STAT-01).  Raises ReportError for others."""
    if "修约" not in options:
        return half_up
    name = options["修约"].strip().lower()
    if name not in _ROUNDINGS:
        raise ReportError(
            f"修约“{options['修约'][:20]}”不对", hint="可写：" + "、".join(_ROUNDINGS)
        )
    return _ROUNDINGS[name]


def in_characters(options: Options) -> bool:
    """The author's 字: 汉字, or 阿拉伯 (usual).  Raises ReportError for others."""
    style = options.get("字", "阿拉伯")
    if style not in ("阿拉伯", "汉字"):
        raise ReportError(f"字“{style[:20]}”不对", hint="可写：阿拉伯、汉字")
    return style == "汉字"


def digits_of(value: Fraction, places: int | None, options: Options) -> str:
    """The value in digits at `places` decimals (None: exactly), rounded once as the author wants."""
    if not options:
        return decimal_text(value, places)
    return decimal_text(value, places, rounding_option(options))


def rate_places(value: Fraction) -> int:
    """Places for a percentage nobody fixed: as it is where two suffice, else one (STAT-04)."""
    places = ending_places(value)
    return places if places is not None and places <= 2 else 1


def shown_places(quantity: Quantity) -> int | None:
    """The decimals a quantity shows by itself: its cell's, else those of its exact value."""
    return ending_places(quantity.value) if quantity.places is None else quantity.places


def dressed(digits: str, unit: Unit, words: Qualifier) -> str:
    """Number, unit and qualifier in their places: 100余场次, 30%多, 达95%以上.

    Before 万 and 亿 only a round number takes 余: 1200余万元, but 2万余名 (NUM-29).
    """
    name = unit.name
    if words is PLAIN_QUALIFIER:
        return digits + name
    if unit.dimension == RATIO and unit.name:
        return f"{words.before}{digits}{name}{words.between}{words.after}"
    if words.between and digits[-1] not in _ROUND:
        large, own = unit.parts
        return f"{words.before}{digits}{large}{words.between}{own}{words.after}"
    return f"{words.before}{digits}{words.between}{name}{words.after}"


def plainly(quantity: Quantity) -> str:
    """The quantity for a message: 3.5万元, 1/3."""
    if ending_places(quantity.value) is None:
        return f"{quantity.value}{quantity.unit}"
    return decimal_text(quantity.value) + quantity.unit.name


def misfit(form: str, quantity: Quantity, reason: str) -> ReportError:
    """The refusal of a form, naming the forms that do fit the quantity."""
    return ReportError(
        f"{plainly(quantity)}不能用写法“{form}”：{reason}",
        hint="合适的写法：" + "、".join(fitting(quantity)),
    )


def fitting(quantity: Quantity) -> list[str]:
    """Names of the single-value forms that fit a quantity, the usual one first."""
    if quantity.unit.dimension == RATIO or quantity.bare:
        return ["百分比", "小数", *(["数量"] if quantity.unit.name else [])]
    if quantity.unit.dimension == POINTS:
        return ["百分点", "升降"]
    whole = quantity.value.denominator == 1 and quantity.value >= 0
    names = ["数量", *(["汉字"] if whole else []), "小数"]
    if quantity.unit.dimension == PLAIN and whole:
        names += ["序数", "汉字序数"]
    return [*names, "换算"]


def exact(form: str, quantities: Sequence[Quantity]) -> None:
    """Refuse to compute with approximate numbers: a rate of 1000余 over 800余 would be invented."""
    for quantity in quantities:
        if quantity.qualifier.approximate:
            raise ReportError(
                f"带修饰“{quantity.qualifier}”的{plainly(quantity)}不是准确数，算不出“{form}”",
                hint="在数值列填准确数、修饰留空，或改用不需要计算的写法",
            )


def alike(form: str, left: Quantity, right: Quantity) -> None:
    """Refuse quantities that measure different things."""
    if not left.unit.comparable(right.unit):
        raise ReportError(
            f"写法“{form}”的两个数单位不同类：“{plainly(left)}”和“{plainly(right)}”",
            hint="两个数要量同一类东西，如 万元 与 亿元、个 与 家",
        )


def whole_place(form: str, quantity: Quantity) -> None:
    """Refuse what is no place in an order: 1.5, 0, 约3."""
    if quantity.value.denominator != 1 or quantity.value < 1:
        raise misfit(form, quantity, "次第只能是1、2、3…")
    if quantity.qualifier != PLAIN_QUALIFIER:
        raise misfit(form, quantity, f"次第前后不能有“{quantity.qualifier}”")
