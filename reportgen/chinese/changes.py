"""Forms of change: 同比 环比 比上年 比上年末 增长 增减 升降 由到.

The direction word belongs to the number (design.md §5) and turns with it: STAT-07's verbs, 持平 where
nothing is left after rounding (STAT-08), no minus sign after a verb (STAT-09), no growth rate over a
base of 0 or below (STAT-10, STAT-11), percentage points between rates (NUM-34).  Option 类 says what
is measured where the unit cannot (增速, 降幅, 价格); 升 and 降 put the author's own verbs in place of
the usual ones, 零 the author's words in place of 新增N; 写="增减" gives 同比增加12个 for 同比增长9.6%.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from reportgen.chinese.comparing import compared
from reportgen.chinese.numerals import decimal_text, rounded
from reportgen.chinese.quantity import PLAIN_QUALIFIER, Quantity
from reportgen.chinese.wording import (
    Options,
    alike,
    digits_of,
    dressed,
    exact,
    places_option,
    plainly,
    rate_places,
    rounding_option,
    shown_places,
)
from reportgen.errors import ReportError, nearest
from reportgen.unit import MONEY, PERCENT, PERCENTAGE_POINTS, POINTS, RATIO

_KINDS = {"增速": ("加快", "放缓"), "降幅": ("扩大", "收窄"), "价格": ("上涨", "下降")}
"""Verbs of what no unit tells (STAT-07); the first two are of rates and move by points."""


def year_on_year(quantities: Sequence[Quantity], options: Options) -> str:
    """同比 against 上年同期: 同比增长12.3%, 同比下降3.2%, 同比提高2.7个百分点, 同比持平 (STAT-06)."""
    return _compared("同比", quantities, options)


def on_previous(quantities: Sequence[Quantity], options: Options) -> str:
    """环比 against 上期: 环比增长1.5% (STAT-06)."""
    return _compared("环比", quantities, options)


def on_last_year(quantities: Sequence[Quantity], options: Options) -> str:
    """比上年, for whole years: 比上年增长5.2%, 与上年持平 (STAT-06, STAT-07)."""
    return _compared("比上年", quantities, options)


def on_end_of_last_year(quantities: Sequence[Quantity], options: Options) -> str:
    """比上年末, for what is there at the end of a year: 比上年末增长5.2%, 与上年末持平 (STAT-06)."""
    return _compared("比上年末", quantities, options)


def growth(quantities: Sequence[Quantity], options: Options) -> str:
    """增长 over any base, by its rate: 增长12.3%, 下降3.2%, 提高2.7个百分点, 持平.

    What stands before it (比年初, 较五年前) is the author's.
    """
    return _change_over("增长", quantities, options)


def change(quantities: Sequence[Quantity], options: Options) -> str:
    """增减 against 上年同期 in the unit itself: 增加12个, 减少3个, 提高2.7个百分点, 持平."""
    value, base = quantities
    exact("增减", quantities)
    alike("增减", value, base)
    if _is_rate(value):
        return _points_between(value, base, options)
    return _moved(_difference(value, base), options, ("增加", "减少"))


def movement(quantities: Sequence[Quantity], options: Options) -> str:
    """升降: a value that is itself a change, verb by its sign: 增长12.3%, 下降2个百分点, 减少3个.

    Option 比 says against what, in a word (同比 …) or by the period (同期, 上期): 同比增长12.3%.
    """
    (quantity,) = quantities
    exact("升降", quantities)
    phrase = _movement(quantity, options)
    return compared(options["比"], phrase) if "比" in options else phrase


def from_to(quantities: Sequence[Quantity], options: Options) -> str:
    """由到 a base: 由8个增加至11个, 由78.2%提高至87.7%; 保持在11个 where nothing moved.

    Raises ReportError for a loss in money, which 转为 words (STAT-11).
    """
    value, base = quantities
    alike("由到", value, base)
    for quantity in quantities:
        if quantity.unit.dimension == MONEY and quantity.value < 0:
            raise ReportError(
                f"{plainly(quantity)}是亏损，不写成“由…到…”（STAT-11）",
                hint="改用“转为”，如 由净亏损46亿元转为盈利148亿元",
            )
    before, after = (_plain_amount(q, options) for q in (base, value))
    if before == after:
        return f"保持在{after}"
    rise, fall = ("提高", "下降") if _is_rate(value) else ("增加", "减少")
    up, down = options.get("升", rise), options.get("降", fall)
    verb = up if value.base > base.base else down
    return (
        f"由{before}{verb}至{after}"
        if not verb.endswith(("至", "到"))
        else f"由{before}{verb}{after}"
    )


def _movement(quantity: Quantity, options: Options) -> str:
    if quantity.unit.dimension == POINTS:
        return _moved(quantity, options, ("提高", "下降"))
    if quantity.unit.dimension == RATIO or quantity.bare:
        value = quantity.base * 100
        places = quantity.places if quantity.unit == PERCENT else None
        rate = Quantity(value, PERCENT, places=rate_places(value) if places is None else places)
        return _moved(rate, options, ("增长", "下降"))
    return _moved(quantity, options, ("增加", "减少"))


def _compared(word: str, quantities: Sequence[Quantity], options: Options) -> str:
    """The whole phrase: by how much or many per cent, and against what."""
    if by_difference(options):
        return compared(word, change(quantities, options))
    return compared(word, _change_over(word, quantities, options))


def by_difference(options: Options) -> bool:
    """The author's 写: 增减 for the change in the unit itself, 增长 (usual) for its rate.  Raises
    ReportError for others."""
    what = options.get("写", "增长")
    if what not in ("增长", "增减"):
        raise ReportError(f"写“{what[:20]}”不对", hint="可写：增长（百分之几）、增减（多少个）")
    return what == "增减"


def _change_over(form: str, quantities: Sequence[Quantity], options: Options) -> str:
    """The change as a rate, as points between rates, or in words where there is no rate."""
    value, base = quantities
    exact(form, quantities)
    alike(form, value, base)
    if _is_rate(value):
        return _points_between(value, base, options)
    if base.base > 0 and value.base >= 0:
        return _growth(value, base, options)
    return _without_rate(form, value, base, options)


def _growth(value: Quantity, base: Quantity, options: Options) -> str:
    rate = (value.base - base.base) / base.base * 100
    places = places_option(options, 1)
    return _moved(Quantity(rate, PERCENT, places=places), options, ("增长", "下降"))


def _without_rate(form: str, value: Quantity, base: Quantity, options: Options) -> str:
    """What is said instead of a growth rate over 0 or below (STAT-10, STAT-11)."""
    moved = _difference(value, base)
    if moved.value == 0:
        return "持平"
    if base.value == 0 and value.value > 0:
        return options.get("零", "新增" + _size(value))
    if value.unit.dimension != MONEY:
        raise ReportError(
            f"基数是{plainly(base)}，本期是{plainly(value)}，不能算“{form}”增长率（STAT-11）",
            hint="改用“增减”或“由到”",
        )
    if base.value > 0:
        return "由盈转亏"
    if value.value > 0:
        return "扭亏为盈"
    if base.value == 0:
        return "新增亏损" + _size(value)
    return ("减亏" if moved.value > 0 else "增亏") + _size(moved)


def _points_between(value: Quantity, base: Quantity, options: Options) -> str:
    """Points to the finer of the places the two rates show; one where that is more than two."""
    shown = [shown_places(Quantity(q.base * 100, places=q.places)) for q in (value, base)]
    places = max(9 if p is None else p for p in shown)
    gap = (value.base - base.base) * 100
    moved = Quantity(gap, PERCENTAGE_POINTS, places=places if places <= 2 else 1)
    return _moved(moved, options, ("提高", "下降"))


def _moved(moved: Quantity, options: Options, verbs: tuple[str, str]) -> str:
    """Verb and size of a change; 持平 for none, 基本持平 for one that rounding takes away."""
    if moved.value == 0:
        return "持平"
    places = places_option(options, moved.places)
    if places is not None and rounded(moved.value, places, rounding_option(options)) == 0:
        return "基本持平"
    rise, fall = _kind_verbs(moved, options) or verbs
    verb = options.get("升", rise) if moved.value > 0 else options.get("降", fall)
    return verb + dressed(digits_of(abs(moved.value), places, options), moved.unit, PLAIN_QUALIFIER)


def _kind_verbs(moved: Quantity, options: Options) -> tuple[str, str] | None:
    """The verbs of the author's 类.  Raises ReportError for one nobody knows, or that does not fit."""
    kind = options.get("类")
    if kind is None:
        return None
    if kind not in _KINDS:
        hint = nearest(kind, _KINDS) or "可写：" + "、".join(_KINDS)
        raise ReportError(f"不认识的类“{kind[:20]}”", hint=f"{hint}；别的动词用“升”“降”另给")
    if kind != "价格" and moved.unit.dimension != POINTS:
        raise ReportError(
            f"类“{kind}”用于两个百分数之差，这里变化了{plainly(moved)}",
            hint=f"{kind}本身的单位应当是 %",
        )
    return _KINDS[kind]


def _difference(value: Quantity, base: Quantity) -> Quantity:
    """The change in the value's own unit, at the finer of the places the two cells show."""
    gap = (value.base - base.base) / value.unit.scale * value.unit.divisor
    same = value.unit == base.unit and value.places is not None and base.places is not None
    places = max(value.places or 0, base.places or 0) if same else None
    return Quantity(gap, value.unit, places=places)


def _size(quantity: Quantity) -> str:
    size: Fraction = abs(quantity.value)
    return dressed(decimal_text(size, quantity.places), quantity.unit, PLAIN_QUALIFIER)


def _plain_amount(quantity: Quantity, options: Options) -> str:
    if _is_rate(quantity) and quantity.unit != PERCENT:
        quantity = Quantity(quantity.base * 100, PERCENT, quantity.qualifier, 1)
    places = places_option(options, quantity.places)
    return dressed(digits_of(quantity.value, places, options), quantity.unit, quantity.qualifier)


def _is_rate(quantity: Quantity) -> bool:
    return quantity.unit.dimension == RATIO
