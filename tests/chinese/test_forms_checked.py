"""No form breaks a rule of numbers by itself: sentences with what forms show raise no finding."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reportgen.checking.registry import Rule, diagnosed, known
from reportgen.checking.text import Draft, Text, text_of
from reportgen.chinese.forms import SPECS, Form
from reportgen.chinese.quantity import Qualifier, Quantity
from reportgen.errors import ReportError
from reportgen.unit import BARE_RATIO, NO_UNIT, PERCENT, parse_unit

from .test_forms import CASES

RULES: list[Rule] = [
    rule
    for rule in known().values()
    if rule.subject is Text and rule.code.startswith(("NUM", "STAT", "QTY", "SUM"))
]
OPENINGS = {
    "数": "指数为",
    "百分比": "覆盖率达到",
    "百分点": "比目标高出",
    "序数": "已经是",
    "汉字序数": "已经是",
    "排名": "投资居全省",
    "概数": "全市现有党员",
    "成": "覆盖面占",
    "分数": "覆盖面占",
    "名次变化": "投资在全省的名次",
    "日期": "工作专班成立于",
    "增长": "投资比年初",
    "转为": "外贸进出口",
    "由到": "数量",
    "占比": "占全市的",
    "完成率": "完成全年任务的",
    "倍": "投资是五年前的",
    "增长倍": "投资比五年前",
    "增长到": "投资比五年前",
    "番": "投资比五年前",
    "比例": "男女之比为",
    "区间": "每届任期为",
}

OPENED = {
    "2023年": "2023年全年", "2023年底": "2023年末", "2023年上半年": "上半年", "2023年二季度": "二季度",
    "2023年6月": "6月份", "2023年1—9月": "前三季度",
}  # fmt: skip
"""How a sentence on a period begins."""


def found(form: str, words: str, period: str = "") -> list[str]:
    """The findings on a sentence that shows the words, almost sure and likely ones alike."""
    opening = OPENED.get(period, "今年以来，")
    sentence = f"{opening}全市{OPENINGS.get(form, '投资')}{words}，成效明显。"
    told = diagnosed(text_of("材料.txt", [Draft(sentence)]), RULES)
    return [f"{one.code} {one.message}：{sentence}" for one in told]


counted = st.sampled_from(["个", "名", "家", "人次", "场次"]).map(parse_unit)
money = st.sampled_from(["元", "万元", "亿元"]).map(parse_unit)
whole = st.integers(1, 10**7).map(Fraction)
cents = st.integers(1, 10**8).map(lambda n: Fraction(n, 100))
rates = st.integers(1, 999).map(lambda n: Quantity(Fraction(n, 10), PERCENT, places=1))
changes = st.integers(-999, 999).map(lambda n: Quantity(Fraction(n, 10), PERCENT, places=1))
counts = st.builds(Quantity, whole, counted)
sums = st.builds(Quantity, st.integers(1, 10**6 - 1).map(lambda n: Fraction(n, 100)), money)
"""In a unit that suits their size: what unit the data are in is not the form's to choose (STAT-16)."""
wide = st.builds(Quantity, cents, money)
results = st.builds(Quantity, st.integers(-(10**5), 10**5).map(lambda n: Fraction(n, 100)), money)
shares = st.fractions(0, 1, max_denominator=500).map(lambda n: Quantity(n, BARE_RATIO))
blurred = st.builds(
    Quantity,
    whole,
    counted,
    st.sampled_from(["约", "近", "不少于", "左右", "以上"]).map(Qualifier.parse),
)
small = st.builds(Quantity, st.integers(1, 99).map(Fraction), st.just(parse_unit("位")))
ranks = st.integers(1, 99).map(lambda n: Quantity(Fraction(n)))
dates = st.dates().filter(lambda d: d.year > 1900).map(lambda d: Quantity(Fraction(f"{d:%Y%m%d}")))


def alike(*kinds: st.SearchStrategy[Quantity]) -> st.SearchStrategy[tuple[Quantity, Quantity]]:
    """Two quantities of one kind in one unit."""
    return st.one_of(*(st.tuples(kind, kind) for kind in kinds)).map(
        lambda pair: (pair[0], Quantity(pair[1].value, pair[0].unit, places=pair[1].places))
    )


INPUTS: dict[str, st.SearchStrategy[Any]] = {
    "数量": st.one_of(counts, sums, rates, blurred),
    "数": st.one_of(counts, sums),
    "小数": st.one_of(sums, rates),
    "百分比": st.one_of(shares, rates),
    "百分点": st.integers(1, 300).map(
        lambda n: Quantity(Fraction(n, 10), parse_unit("个百分点"), places=1)
    ),
    "汉字": st.one_of(small, st.builds(Quantity, st.integers(1, 20).map(Fraction), counted)),
    "序数": small,
    "汉字序数": small,
    "换算": wide,
    "量级": st.one_of(counts, wide),
    "概数": st.one_of(counts, sums, rates),
    "成": shares,
    "分数": shares,
    "排名": ranks,
    "名次变化": st.tuples(ranks, ranks),
    "日期": dates,
    "增减": alike(counts, rates),
    "升降": changes,
    "由到": alike(counts, sums),
    "转为": alike(results, changes),
    "占比": alike(counts),
    "完成率": alike(counts),
    "倍": alike(counts),
    "增长倍": alike(counts, sums),
    "增长到": alike(counts, sums),
    "番": alike(counts),
    "比例": alike(counts),
    "区间": alike(counts, sums),
    "量词": st.builds(Quantity, whole, st.sampled_from(["", "个", "家"]).map(parse_unit)),
    **dict.fromkeys(
        "同比 环比 比上年 比上年末 比同期 比上期 增长".split(), alike(counts, rates, results)
    ),
}
PAIRS = st.sampled_from(sorted(SPECS)).flatmap(lambda name: st.tuples(st.just(name), INPUTS[name]))
OPTIONS = {
    "换算": (("单位", "亿元"),), "汉字": (("单位", "个"),), "量词": (("名词", "企业"),),
}  # fmt: skip


def test_the_forms_are_all_here() -> None:
    assert set(INPUTS) == set(SPECS)
    assert len(RULES) > 20


@given(PAIRS, st.sampled_from(sorted(OPENED)))
def test_no_default_breaks_a_rule(case: tuple[str, Any], period: str) -> None:
    name, given_ = case
    quantities = given_ if isinstance(given_, tuple) else (given_,)
    form = Form(name, OPTIONS.get(name, ()))
    try:
        words = form.at(period).show(quantities)
    except ReportError:
        return  # what a form refuses cannot be wrong on the page
    follows = SPECS[name].by_period is not None
    assert found(name, words, period if follows else "") == []


@given(alike(counts, rates, sums), st.sampled_from(sorted(OPENED)))
def test_no_difference_breaks_a_rule(pair: tuple[Quantity, Quantity], period: str) -> None:
    words = Form("比同期", (("写", "增减"),)).at(period).show(pair)
    assert found("比同期", words, period) == []


def test_the_rule_of_the_period_is_one_of_these() -> None:
    assert [line.partition(" ")[0] for line in found("同比", "同比增长6.2%", "2023年")] == [
        "STAT-06"
    ]


def test_no_golden_phrase_breaks_a_rule() -> None:
    told = []
    for case in CASES:
        plain = not case.form.options and not any(q.unit == NO_UNIT for q in case.quantities)
        if not case.fails and plain and "-" not in case.want:
            told += found(case.form.name, case.want, case.period)
    assert told == []
