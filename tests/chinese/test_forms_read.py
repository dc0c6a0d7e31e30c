"""What the forms show is read back: every golden phrase, and laws for every form."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reportgen.chinese.forms import SPECS, Form
from reportgen.chinese.nouns import measures_of
from reportgen.chinese.phrases import FALLS, RISES, Phrase, read
from reportgen.chinese.quantity import Qualifier, Quantity
from reportgen.chinese.written import Written
from reportgen.errors import ReportError
from reportgen.unit import BARE_RATIO, NO_UNIT, PERCENT, parse_unit

from .test_forms import CASES, Case

PROVEN: set[str] = set()
"""Forms a law of this file speaks of."""

UNITS = ["个", "名", "家", "场次", "人次", "元", "万元", "亿元", "公里", "亩", "平方米", "万人"]
QUALIFIERS = ["", "约", "近", "超过", "不少于", "以上", "左右", "达…以上", "高达"]
units = st.sampled_from(UNITS).map(parse_unit)
amounts = st.builds(
    lambda n, d: Fraction(n, d), st.integers(1, 10**9), st.sampled_from([1, 1, 7, 10, 100])
)
places = st.integers(0, 4)
roundings = st.sampled_from(["四舍五入", "gb8170"])


def laws(*names: str) -> Any:
    PROVEN.update(names)
    return st.sampled_from(names)


def shown(form: str, *quantities: Quantity, **options: object) -> str:
    """The phrase; the example is passed over where the form refuses it."""
    name, _, period = form.partition("@")
    try:
        worded = Form(name, tuple((k, str(v)) for k, v in options.items())).at(period)
        return worded.show(quantities)
    except ReportError:
        assume(False)
        raise


def phrase(text: str) -> Phrase:
    found = read(text)
    assert found is not None, text
    return found


def base(written: Written) -> Fraction:
    return written.value * written.unit.scale / written.unit.divisor


def half(written: Written) -> Fraction:
    """Half of one in the last place shown, in base units."""
    return written.step / 2 * written.unit.scale / written.unit.divisor


def near(written: Written, exact: Fraction) -> bool:
    return abs(base(written) - exact) <= half(written)


def in_own_words(case: Case) -> bool:
    """Verbs and words of the author's own, beyond the usual ones."""
    known = {*RISES, *FALLS, "增速", "降幅", "价格", "回落"}
    mine = {value for key, value in case.form.options if key in ("升", "降", "零")}
    return any(word in case.want for word in mine - known)


@pytest.mark.parametrize(
    "case", [c for c in CASES if not c.fails], ids=lambda case: f"line{case.line}"
)
def test_every_golden_phrase_is_read(case: Case) -> None:
    found = read(case.want)
    if found is None:
        assert in_own_words(case), case.want
        return
    falls = [word for word in FALLS if word in case.want and len(word) > 1]
    if found.shape == "change" and falls and found.values:
        assert found.direction == -1 or "减亏" in case.want


@given(
    laws("数量", "小数", "换算", "量级"),
    amounts,
    units,
    st.sampled_from(QUALIFIERS),
    places,
    roundings,
)
def test_an_amount(
    form: str, value: Fraction, unit: Any, words: str, digits: int, rounding: str
) -> None:
    quantity = Quantity(value, unit, Qualifier.parse(words))
    options = {"单位": "万"} if form == "换算" else {}
    text = shown(form, quantity, **options, 位数=digits, 修约=rounding)
    (back,) = phrase(text).values
    assert near(back, quantity.base)
    assert back.unit.comparable(unit)
    assert back.qualifier == quantity.qualifier


@given(laws("数量", "量级"), amounts, units)
def test_an_amount_by_default(form: str, value: Fraction, unit: Any) -> None:
    quantity = Quantity(value, unit)
    (back,) = phrase(shown(form, quantity)).values
    assert near(back, quantity.base)
    if form == "数量":
        assert base(back) == quantity.base
    if form == "量级" and back.unit.parts[0] and unit.scale == 1:
        assert 1 <= back.value < 10**4 or back.unit.parts[0] == "亿"


@given(laws("数"), amounts, units, places, roundings)
def test_a_number_alone(form: str, value: Fraction, unit: Any, digits: int, rounding: str) -> None:
    (back,) = phrase(shown(form, Quantity(value, unit), 位数=digits, 修约=rounding)).values
    assert near(back, value)
    assert back.unit == NO_UNIT


@given(laws("百分比"), st.fractions(-2, 10, max_denominator=999), places, roundings)
def test_a_rate(form: str, value: Fraction, digits: int, rounding: str) -> None:
    (back,) = phrase(shown(form, Quantity(value, BARE_RATIO), 位数=digits, 修约=rounding)).values
    assert near(back, value)
    assert back.unit == PERCENT


@given(laws("百分点"), st.fractions(0, 99, max_denominator=999), places)
def test_points(form: str, value: Fraction, digits: int) -> None:
    quantity = Quantity(value, parse_unit("个百分点"))
    (back,) = phrase(shown(form, quantity, 位数=digits)).values
    assert near(back, quantity.base)
    assert back.unit == quantity.unit


@given(laws("汉字"), st.integers(-(10**6), 10**15), st.sampled_from(["个", "名", "支", "场次", ""]))
def test_characters(form: str, value: int, unit: str) -> None:
    (back,) = phrase(shown(form, Quantity(Fraction(value), parse_unit(unit)))).values
    assert back.value == value
    assert back.unit.name == unit


@given(
    laws("量词"), st.integers(0, 10**9), st.sampled_from(["", "个", "万个"]),
    st.sampled_from(["企业", "党员", "制度", "问题", "会议", "队伍"]), st.booleans(),
)  # fmt: skip
def test_a_noun_is_counted(form: str, value: int, unit: str, noun: str, characters: bool) -> None:
    style = "汉字" if characters else "阿拉伯"
    text = shown(form, Quantity(Fraction(value), parse_unit(unit)), 名词=noun, 字=style)
    (back,) = phrase(text).values
    assert base(back) == value * parse_unit(unit).scale
    assert back.unit.parts[1] == measures_of(noun)[0]


@given(laws("量词"), st.integers(1, 10**4), st.sampled_from(["党支部", "村", "社区", "乡镇"]))
def test_a_noun_for_a_unit_is_counted_as_well(form: str, value: int, unit: str) -> None:
    text = shown(form, Quantity(Fraction(value), parse_unit(unit)))
    assert text.endswith("个" + unit)
    (back,) = phrase(text).values
    assert back.value == value
    assert back.unit.name == "个"


@given(
    laws("序数", "汉字序数", "排名"), st.integers(1, 999), st.sampled_from(["", "位", "名", "批"])
)
def test_a_place(form: str, value: int, unit: str) -> None:
    (back,) = phrase(shown(form, Quantity(Fraction(value), parse_unit(unit)))).values
    assert back.value == value
    assert back.unit.name == ("位" if form == "排名" else unit)


@given(
    laws("概数"),
    amounts,
    units,
    st.sampled_from("约 大约 左右 近 将近 接近 不足 不到 超 超过 逾 突破 余 多 以上".split()),
    st.sampled_from(["", "十", "百", "千", "万"]),
)
def test_a_blurred_number_is_true(
    form: str, value: Fraction, unit: Any, word: str, step: str
) -> None:
    quantity = Quantity(value, unit)
    options = {"取整": step} if step else {}
    (back,) = phrase(shown(form, quantity, 词=word, **options)).values
    assert str(back.qualifier) == word
    assert back.unit == unit
    if word in ("约", "大约", "左右"):
        assert abs(value - back.value) <= back.value * Fraction(3, 100)
    elif word in ("近", "将近", "接近", "不足", "不到"):
        assert back.value * Fraction(9, 10) <= value < back.value
    elif word == "以上":
        assert value >= back.value
    else:
        assert value > back.value
    if word in ("余", "多"):
        assert value < back.value + back.round_step


@given(laws("成", "分数"), st.fractions(0, 1, max_denominator=200))
def test_a_share_in_words_is_true(form: str, value: Fraction) -> None:
    (back,) = phrase(shown(form, Quantity(value, BARE_RATIO))).values
    match str(back.qualifier):
        case "":
            assert base(back) == value
        case "约":
            assert abs(value - base(back)) <= base(back) * Fraction(3, 100)
        case "近":
            assert base(back) - Fraction(3, 100) < value < base(back)
        case "多":
            assert base(back) < value < base(back) + Fraction(1, 10)
        case other:
            raise AssertionError(other)


@given(laws("日期"), st.dates(datetime.date(1900, 1, 1)), st.sampled_from([4, 6, 8]), st.booleans())
def test_a_date(form: str, day: datetime.date, length: int, characters: bool) -> None:
    number = Fraction(f"{day:%Y%m%d}"[:length])
    text = shown(form, Quantity(number), 字="汉字" if characters else "阿拉伯")
    found = phrase(text)
    assert found.shape == "date"
    assert found.values[0].value == number


PERIODS = ["2023年", "2023年底", "2023年上半年", "2023年二季度", "2023年6月", "2023年1—9月"]
fixed = laws("同比", "环比", "比上年", "比上年末")
by_period = st.builds("{}@{}".format, laws("比同期", "比上期"), st.sampled_from(PERIODS))


@given(fixed | laws("增长") | by_period, amounts, amounts, units, places, roundings)
def test_growth(
    form: str, value: Fraction, before: Fraction, unit: Any, digits: int, rounding: str
) -> None:
    text = shown(form, Quantity(value, unit), Quantity(before, unit), 位数=digits, 修约=rounding)
    found = phrase(text)
    rate = (value - before) / before * 100
    assert found.changed is not None
    assert abs(found.changed - rate) <= Fraction(1, 2 * 10**digits)
    assert found.direction in (0, (rate > 0) - (rate < 0))
    assert all(back.unit == PERCENT for back in found.values)


@given(
    laws("同比", "增长") | by_period,
    st.integers(-99, 99).map(Fraction),
    st.integers(-99, 0).map(Fraction),
    st.sampled_from(["元", "亿元"]),
)
def test_change_over_nothing_or_a_loss(
    form: str, value: Fraction, before: Fraction, unit: str
) -> None:
    found = phrase(shown(form, *(Quantity(v, parse_unit(unit)) for v in (value, before))))
    assert found.direction == (value > before) - (value < before)
    for back in found.values:
        assert found.changed == value - before
        assert back.unit.name == unit


@given(
    laws("同比", "增长", "增减") | by_period,
    st.integers(0, 1000), st.integers(0, 1000), places, st.sampled_from([None, "增速", "降幅"]),
)  # fmt: skip
def test_points_between_rates(
    form: str, value: int, before: int, digits: int, kind: str | None
) -> None:
    rates = [Quantity(Fraction(n, 10), PERCENT) for n in (value, before)]
    options: dict[str, object] = {"位数": digits}
    found = phrase(shown(form, *rates, **options, **({"类": kind} if kind else {})))
    assert found.changed is not None
    assert abs(found.changed - Fraction(value - before, 10)) <= Fraction(1, 2 * 10**digits)
    assert all(back.unit.name == "个百分点" for back in found.values)


@given(laws("增减") | fixed | by_period, amounts, amounts, units, places)
def test_a_difference(form: str, value: Fraction, before: Fraction, unit: Any, digits: int) -> None:
    options: dict[str, object] = {"位数": digits} | ({"写": "增减"} if form != "增减" else {})
    found = phrase(shown(form, Quantity(value, unit), Quantity(before, unit), **options))
    assert found.changed is not None
    assert abs(found.changed - (value - before)) <= Fraction(1, 2 * 10**digits)


@given(
    laws("升降"), st.integers(-999, 999), st.sampled_from(["%", "个百分点", "个", "万元"]), places,
    st.sampled_from(["", "同期", "上期", "环比"]), st.sampled_from(PERIODS),
)  # fmt: skip
def test_a_movement(
    form: str, value: int, unit: str, digits: int, against: str, period: str
) -> None:
    exact = Fraction(value, 10)
    options: dict[str, object] = {"位数": digits} | ({"比": against} if against else {})
    text = shown(f"{form}@{period}", Quantity(exact, parse_unit(unit)), **options)
    found = phrase(text)
    assert found.changed is not None
    assert abs(found.changed - exact) <= Fraction(1, 2 * 10**digits)
    assert all(back.unit.name == unit for back in found.values)


@given(laws("由到"), amounts, amounts, units, places)
def test_from_and_to(form: str, value: Fraction, before: Fraction, unit: Any, digits: int) -> None:
    found = phrase(shown(form, Quantity(value, unit), Quantity(before, unit), 位数=digits))
    sides = (before, value) if len(found.values) == 2 else (value,)
    for back, exact in zip(found.values, sides, strict=True):
        assert back.unit == unit
        assert abs(back.value - exact) <= back.step / 2
    if len(found.values) == 2:
        assert found.direction == (value > before) - (value < before)


@given(
    laws("转为"), st.integers(-999, 999), st.integers(-999, 999), st.sampled_from(["%", "亿元"]),
    st.integers(0, 1),
)  # fmt: skip
def test_a_turn(form: str, value: int, before: int, unit: str, digits: int) -> None:
    now, then = Fraction(value, 10), Fraction(before, 10)
    found = phrase(shown(form, *(Quantity(v, parse_unit(unit)) for v in (now, then)), 位数=digits))
    sides = {2: (then, now), 1: (now,), 0: ()}[len(found.values)]
    for back, exact in zip(found.values, sides, strict=True):
        assert abs(back.value - exact) <= Fraction(1, 2 * 10**digits)
    if not found.values:
        assert max(abs(now), abs(then)) <= Fraction(1, 2 * 10**digits)


@given(laws("名次变化"), st.integers(1, 99), st.integers(1, 99))
def test_places_moved(form: str, rank: int, before: int) -> None:
    found = phrase(shown(form, Quantity(Fraction(rank)), Quantity(Fraction(before))))
    if rank == before:
        assert found.shape == "amount"
        assert found.values[0].value == rank
    else:
        assert found.changed == before - rank


@given(laws("占比", "完成率", "倍"), amounts, amounts, units, places, roundings)
def test_a_quotient(
    form: str, one: Fraction, other: Fraction, unit: Any, digits: int, rounding: str
) -> None:
    value, whole = sorted((one, other), reverse=form == "倍")
    text = shown(form, Quantity(value, unit), Quantity(whole, unit), 位数=digits, 修约=rounding)
    (back,) = phrase(text).values
    assert near(back, value / whole)
    assert back.unit.name == ("倍" if form == "倍" else "%")


@given(laws("增长倍", "增长到"), amounts, amounts, units)
def test_growth_by_multiples(form: str, value: Fraction, before: Fraction, unit: Any) -> None:
    found = phrase(shown(form, Quantity(value, unit), Quantity(before, unit)))
    ratio = value / before
    exact = ratio if form == "增长到" else ratio - 1
    if not found.values:
        assert abs(ratio - 1) <= Fraction(5, 100)
        return
    (back,) = found.values
    assert abs(base(back) * (found.direction if form == "增长倍" else 1) - exact) <= half(back)
    assert found.direction == (ratio > 1) - (ratio < 1)


@given(laws("番"), st.integers(1, 10**6), st.integers(960, 1110), st.sampled_from([2, 4, 8]))
def test_doubling(form: str, before: int, nudge: int, times: int) -> None:
    value = Fraction(before * times) * Fraction(nudge, 1000)
    found = phrase(shown(form, Quantity(value), Quantity(Fraction(before))))
    (back,) = found.values
    doubled = value / before / 2 ** int(back.value)
    bounds = {"": (1, 1), "接近": (Fraction(97, 100), 1), "多": (1, Fraction(11, 10))}
    low, high = bounds[str(back.qualifier)]
    assert low <= doubled <= high


@given(laws("比例"), st.integers(1, 10**6), st.integers(1, 10**6), st.none() | places)
def test_a_proportion(form: str, value: int, other: int, digits: int | None) -> None:
    options = {} if digits is None else {"位数": digits}
    text = shown(form, Quantity(Fraction(value)), Quantity(Fraction(other)), **options)
    found = phrase(text)
    first, second = found.values
    assert found.shape == "ratio"
    assert abs(first.value / second.value - Fraction(value, other)) <= (
        0 if digits is None else first.step / 2
    )


@given(laws("区间"), amounts, amounts, units, st.sampled_from(["", "约"]), places)
def test_a_range(
    form: str, one: Fraction, other: Fraction, unit: Any, words: str, digits: int
) -> None:
    low, high = sorted((one, other))
    first = Quantity(low, unit, Qualifier.parse(words))
    found = phrase(shown(form, first, Quantity(high, unit), 位数=digits))
    assert found.shape == "range"
    for back, exact in zip(found.values, (low, high), strict=True):
        assert back.unit == unit
        assert abs(back.value - exact) <= back.step / 2


def test_every_form_has_its_law() -> None:
    assert set(SPECS) == PROVEN


@pytest.mark.parametrize(
    ("text", "shape", "values", "direction"),
    [
        ("同比下降2.6%", "change", ["13/5"], -1),
        ("由8个增至11个", "turn", ["8", "11"], 1),
        ("由8增至11个", "turn", ["8", "11"], 1),
        ("第二位", "amount", ["2"], 0),
        ("约40", "amount", ["40"], 0),
        ("一百二十", "amount", ["120"], 0),
        ("约-5个", "amount", ["-5"], 0),
        ("负五个", "amount", ["-5"], 0),
        ("5万～10万人", "range", ["5", "10"], 0),
        ("9000万元～1.2亿元", "range", ["9000", "6/5"], 0),
        ("同比减亏2亿元", "change", ["2"], 1),
        ("同比新增亏损2亿元", "change", ["2"], -1),
        ("亏损由5亿元减少至3亿元", "turn", ["-5", "-3"], 1),
        ("由盈利1亿元转为亏损2亿元", "turn", ["1", "-2"], -1),
        ("由下降3%转为持平", "turn", ["-3", "0"], 1),
        ("二〇二四年六月三十日", "date", ["20240630"], 0),
        ("六成五", "amount", ["65"], 0),
        ("两成", "amount", ["20"], 0),
        ("九成以上", "amount", ["90"], 0),
        ("近一半", "amount", ["50"], 0),
        ("从8个增加到11个", "turn", ["8", "11"], 1),
        ("比年初增长5%", "change", ["5"], 1),
        ("比上年末下降5%", "change", ["5"], -1),
        ("四分之三", "amount", ["75"], 0),
        ("三分之一", "amount", ["100/3"], 0),
    ],
)
def test_wordings(text: str, shape: str, values: list[str], direction: int) -> None:
    found = phrase(text)
    assert (found.shape, [str(v.value) for v in found.values], found.direction) == (
        shape,
        values,
        direction,
    )


@pytest.mark.parametrize(
    "text",
    ["", "XX个", "若干", "同比", "同比增长", "增长很快", "由XX个到XX个", "由8个", "转为", "翻番",
     "零分之一", "3:", "～", "同比增长-3%", "全市11个", "11个支部", "八成功", "9" * 100, "2024年13季"],
)  # fmt: skip
def test_anything_else_is_none(text: str) -> None:
    assert read(text) is None


@given(
    st.text(
        alphabet="同比增长下降由转为至到持平第约近余多成分之翻番～:：%个万亿元0123456789.-一二两十百负年月日",
        max_size=24,
    )
)
def test_any_text_gives_an_answer(text: str) -> None:
    found = read(text)
    assert found is None or len(found.values) <= 2
