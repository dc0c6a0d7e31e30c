"""Forms of one value: 数量 数 小数 百分比 百分点 汉字 序数 汉字序数 换算 量级 排名 日期."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from fractions import Fraction

from reportgen.chinese.numerals import decimal_text, ending_places, hanzi, hanzi_digits, rounded
from reportgen.chinese.quantity import PLAIN_QUALIFIER, Qualifier, Quantity
from reportgen.chinese.wording import (
    Options,
    digits_of,
    dressed,
    in_characters,
    misfit,
    places_option,
    plainly,
    rate_places,
    whole_place,
)
from reportgen.errors import ReportError
from reportgen.unit import (
    COUNT,
    PERCENT,
    PERCENTAGE_POINTS,
    PLAIN,
    POINTS,
    RATIO,
    Unit,
    rescaled,
)

_LARGEST_BARE_RATIO = 10


def amount(quantities: Sequence[Quantity], options: Options) -> str:
    """数量, the default form: qualifier, number and unit as the data have them: 100余场次, 2.8亿元.

    Raises ReportError for a bare ratio or decimal: how to word it is the author's choice.
    """
    (quantity,) = quantities
    unit, words = quantity.unit, quantity.qualifier
    if not unit.name and quantity.bare:
        raise ReportError(
            f"{plainly(quantity)}没有单位，需要指明写法",
            hint="可用写法：百分比(1)、小数(1)、数、倍；或在数据里填上单位（台账写在表头，如（%））",
        )
    if not options and words is PLAIN_QUALIFIER:  # nearly every number of the text
        return decimal_text(quantity.value, quantity.places) + unit.name
    digits = digits_of(quantity.value, places_option(options, quantity.places), options)
    return dressed(digits, unit, words)


def number(quantities: Sequence[Quantity], options: Options) -> str:
    """数: the number alone, without unit and qualifier (table cells under a head with the unit)."""
    (quantity,) = quantities
    if not options:  # nearly every cell of a table
        return decimal_text(quantity.value, quantity.places)
    return digits_of(quantity.value, places_option(options, quantity.places), options)


def decimals(quantities: Sequence[Quantity], options: Options) -> str:
    """小数: the number to a fixed count of decimals (one unless stated), with unit and qualifier."""
    (quantity,) = quantities
    digits = digits_of(quantity.value, places_option(options, 1), options)
    return dressed(digits, quantity.unit, quantity.qualifier)


def percent(quantities: Sequence[Quantity], options: Options) -> str:
    """百分比: a ratio or percentage as N% (STAT-04).

    Places: the author's; else what the cell shows; else all where two suffice and the unit is
    written; else one.  Raises ReportError for anything but ratios.
    """
    (quantity,) = quantities
    unit = quantity.unit
    if unit.dimension not in (RATIO, PLAIN):
        raise misfit("百分比", quantity, f"单位是“{unit}”，不是比率")
    value = quantity.base * 100
    if unit.dimension == PLAIN and quantity.value > _LARGEST_BARE_RATIO:
        raise ReportError(
            f"没有单位的{plainly(quantity)}写成百分比会是{decimal_text(value, 1)}%",
            hint="如果它本来就是百分数，请在指标表把单位填成 %",
        )
    default = 1
    if unit == PERCENT:
        default = rate_places(value) if quantity.places is None else quantity.places
    digits = digits_of(value, places_option(options, default), options)
    return dressed(digits, PERCENT, quantity.qualifier)


def points(quantities: Sequence[Quantity], options: Options) -> str:
    """百分点: the difference of two rates as N个百分点 (NUM-34); the verb before it is the author's.

    Raises ReportError for a negative difference, which no author's verb would suit any more.
    """
    (quantity,) = quantities
    if quantity.unit.dimension not in (POINTS, RATIO):
        raise misfit("百分点", quantity, "百分点只用于两个百分数之差")
    value = quantity.value if quantity.unit.dimension == POINTS else quantity.base * 100
    if value < 0:
        raise misfit("百分点", quantity, "正文不写负的百分点（STAT-09），用“升降”让动词随正负变")
    default = rate_places(value) if quantity.places is None else quantity.places
    digits = digits_of(value, places_option(options, default), options)
    return dressed(digits, PERCENTAGE_POINTS, quantity.qualifier)


def in_hanzi(quantities: Sequence[Quantity], options: Options) -> str:
    """汉字: the count in Chinese characters with unit and qualifier: 六个, 两支, 两万余名 (NUM-22).

    Option 单位 gives a bare count its measure word: 汉字("个") of 2 is 两个.
    """
    (quantity,) = quantities
    if quantity.unit.dimension == RATIO:
        raise misfit("汉字", quantity, "百分数用阿拉伯数字（NUM-18）")
    if quantity.value.denominator != 1:
        raise misfit("汉字", quantity, "不是整数")
    name = options.get("单位", quantity.unit.name)
    text = hanzi(quantity.value, liang=name != "")
    return dressed(text, Unit(name, COUNT), quantity.qualifier)


def ordinal(quantities: Sequence[Quantity], options: Options) -> str:
    """序数: 第1, with the unit where there is one: 第1位."""
    (quantity,) = quantities
    whole_place("序数", quantity)
    return f"第{quantity.value}{quantity.unit}"


def ordinal_in_hanzi(quantities: Sequence[Quantity], options: Options) -> str:
    """汉字序数: 第一, 第二十三位 (NUM-21; 第二, never 第两: NUM-22)."""
    (quantity,) = quantities
    whole_place("汉字序数", quantity)
    return f"第{hanzi(quantity.value)}{quantity.unit}"


def rank(quantities: Sequence[Quantity], options: Options) -> str:
    """排名: the measure 排名 as 第2位 (NUM-21); option 单位 says 名 or another word for 位."""
    (quantity,) = quantities
    whole_place("排名", quantity)
    return f"第{quantity.value}{options.get('单位', '位')}"


def converted(quantities: Sequence[Quantity], options: Options) -> str:
    """换算: the same amount in another unit of its kind (STAT-16): 34500万元 is 3.45亿元.

    单位 is a unit in full, or 万 or 亿 before the unit at hand.  Places: the author's; else all
    where two suffice, else two.  余 goes behind 万: 20000余名 is 2万余名 (NUM-29).
    """
    (quantity,) = quantities
    if "单位" not in options:
        raise ReportError(
            "写法“换算”要说明换成什么单位", hint="如 | 换算(“亿元”) 或 | 换算(“万”, 1)"
        )
    unit = rescaled(quantity.unit, options["单位"])
    value = quantity.base / unit.scale * unit.divisor
    ends = ending_places(value)
    digits = digits_of(value, places_option(options, 2 if ends is None else min(ends, 2)), options)
    words = quantity.qualifier
    if words.between and unit.scale != quantity.unit.scale:
        if "." in digits or ends != 0:
            raise misfit("换算", quantity, f"换算后带小数，小数后不能用“{words.between}”（NUM-29）")
        large, own = unit.parts
        behind = Qualifier(words.before, "", words.after)
        return dressed(f"{digits}{large}{words.between}", Unit(own, unit.dimension), behind)
    return dressed(digits, unit, words)


def magnitude(quantities: Sequence[Quantity], options: Options) -> str:
    """量级: 元, 万元 or 亿元 as the size of the amount wants (STAT-16), likewise 人, 万人, 亿人.

    From 1亿 on 亿, from 1万 on 万, below neither; 9999.999万元 rounds to 1亿元.  Places as for 换算.
    """
    (quantity,) = quantities
    if quantity.unit.dimension in (RATIO, POINTS) or quantity.bare:
        raise misfit("量级", quantity, "比率没有万、亿之分")
    large, own = quantity.unit.parts
    plain = rescaled(quantity.unit, own) if large and own else quantity.unit
    size = abs(quantity.base / (plain.scale if own else 1))
    places = places_option(options, 2)
    if rounded(size / 10**8, places + 4 if places is not None else 6) >= 1:
        large = "亿"
    elif size >= 10**4:
        large = "万"
    elif quantity.unit == plain:
        return amount(quantities, options)
    else:
        large = ""
    return converted(quantities, {**options, "单位": large + own})


def date(quantities: Sequence[Quantity], options: Options) -> str:
    """日期: a date kept as a number: 20240630 is 2024年6月30日, 202406 2024年6月, 2024 2024年 (NUM-07).

    Option 字 汉字 gives 二〇二四年六月三十日 (NUM-10).
    """
    (quantity,) = quantities
    text = str(quantity.value)
    if quantity.unit.name not in ("", "年") or quantity.qualifier != PLAIN_QUALIFIER:
        raise misfit("日期", quantity, "日期是没有单位和修饰的数")
    if len(text) not in (4, 6, 8) or not text.isdigit():
        raise misfit("日期", quantity, "日期写成4位、6位或8位数，如 2024、202406、20240630")
    year, month, day = int(text[:4]), int(text[4:6] or 1), int(text[6:] or 1)
    try:
        datetime.date(year, month, day)
    except ValueError:
        raise misfit("日期", quantity, "没有这一天") from None
    characters = in_characters(options)
    parts = [hanzi_digits(year) if characters else f"{year}"]
    parts += [hanzi(Fraction(n)) if characters else f"{n}" for n in (month, day)]
    shown = parts[: len(text) // 2 - 1]
    return "".join(part + name for part, name in zip(shown, "年月日", strict=False))
