"""Forms of a turn: 转为 (STAT-08, STAT-11) and 名次变化 (STAT-07)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportgen.chinese.quantity import PLAIN_QUALIFIER, Quantity
from reportgen.chinese.wording import (
    Options,
    alike,
    digits_of,
    dressed,
    exact,
    misfit,
    places_option,
    rate_places,
    whole_place,
)
from reportgen.unit import MONEY, PERCENT, RATIO


def turned(quantities: Sequence[Quantity], options: Options) -> str:
    """转为, from a base that is itself a change or a result: 由下降3.2%转为增长5.1%.

    Rates of one sign are compared: 由增长5.2%加快至6.1%, 由下降5%收窄至3% (STAT-07).  Money is profit
    or loss: 由净亏损46亿元转为盈利148亿元 (STAT-11), 亏损由5亿元减少至3亿元.
    """
    value, base = quantities
    exact("转为", quantities)
    alike("转为", value, base)
    if value.unit.dimension == MONEY:
        return _of_results(value, base, options)
    if value.unit.dimension == RATIO:
        return _of_rates(_as_percent(value), _as_percent(base), options)
    raise misfit("转为", value, "它用于增减率（%）和盈亏（元、万元、亿元）")


def places_moved(quantities: Sequence[Quantity], options: Options) -> str:
    """名次变化 from another rank: 前移2位, 后移1位, 保持第2位 (STAT-07); options 升 and 降 as for 同比."""
    rank, before = quantities
    for quantity in quantities:
        whole_place("名次变化", quantity)
    gap = before.value - rank.value
    if gap == 0:
        return f"保持第{rank.value}位"
    verb = options.get("升", "前移") if gap > 0 else options.get("降", "后移")
    return f"{verb}{abs(gap)}位"


def _of_rates(value: Quantity, base: Quantity, options: Options) -> str:
    now, before = (_size(q, options) for q in (value, base))
    if value.value == base.value:
        return "继续持平" if value.value == 0 else "保持" + _named(value, now)
    if value.value * base.value <= 0:
        return f"由{_named(base, before)}转为{_named(value, now)}"
    if now == before:
        return f"保持在{_named(value, now)}左右" if not _is_nothing(now) else "继续基本持平"
    if _is_nothing(now) or _is_nothing(before):
        return f"由{_named(base, before)}转为{_named(value, now)}"
    if value.value > 0:
        verb = "加快" if value.value > base.value else "放缓"
    else:
        verb = "收窄" if value.value > base.value else "扩大"
    return f"由{_named(base, before)}{verb}至{now}"


def _named(rate: Quantity, size: str) -> str:
    if rate.value == 0:
        return "持平"
    if _is_nothing(size):
        return "基本持平"
    return ("增长" if rate.value > 0 else "下降") + size


def _of_results(value: Quantity, base: Quantity, options: Options) -> str:
    now, before = (_size(q, options) for q in (value, base))
    if value.value * base.value <= 0 and value.base != base.base:
        return f"由{_result(base, before, '净亏损')}转为{_result(value, now, '亏损')}"
    if value.value == 0:
        return "保持盈亏平衡"
    what = "盈利" if value.value > 0 else "亏损"
    if _is_nothing(now) or _is_nothing(before):
        return f"由{_result(base, before, '净亏损')}转为{_result(value, now, '亏损')}"
    if now == before:
        return f"{what}保持在{now}"
    verb = "增加" if abs(value.base) > abs(base.base) else "减少"
    return f"{what}由{before}{verb}至{now}"


def _result(money: Quantity, size: str, loss: str) -> str:
    if money.value == 0:
        return "盈亏平衡"
    if _is_nothing(size):
        return "盈亏基本平衡"
    return ("盈利" if money.value > 0 else loss) + size


def _is_nothing(size: str) -> bool:
    """Whether rounding has left nothing of it: 0.0% (STAT-08)."""
    return re.search("[1-9]", size) is None


def _size(quantity: Quantity, options: Options) -> str:
    places = places_option(options, quantity.places)
    if quantity.unit == PERCENT and places is None:
        places = rate_places(quantity.value)
    return dressed(digits_of(abs(quantity.value), places, options), quantity.unit, PLAIN_QUALIFIER)


def _as_percent(rate: Quantity) -> Quantity:
    if rate.unit == PERCENT:
        return rate
    return Quantity(rate.base * 100, PERCENT)
