"""Whatever the data and the options, a form gives one line of text or says why it cannot."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from reportgen.chinese.forms import SPECS, Form
from reportgen.chinese.quantity import Qualifier, Quantity
from reportgen.errors import ReportError
from reportgen.unit import BARE_RATIO, parse_unit

_VALUES = st.one_of(
    st.sampled_from([Fraction(0), Fraction(1), Fraction(-1), Fraction(10) ** 300, Fraction(1, 3)]),
    st.integers(-(10**9), 10**9).map(lambda n: Fraction(n, 100)),
    st.fractions(-10, 10, max_denominator=12),
    st.integers(1800, 99991231).map(Fraction),
)
_UNITS = st.one_of(
    st.sampled_from("个 万 亿 元 万元 千万元 万亿元 百万人 % ‰ 个百分点 吨 倍 番 年".split()).map(
        parse_unit
    ),
    st.sampled_from([parse_unit(""), BARE_RATIO]),
)
_QUALIFIERS = st.sampled_from(["", "", "余", "约", "达…以上", "左右", "共"]).map(Qualifier.parse)
QUANTITIES = st.builds(Quantity, _VALUES, _UNITS, _QUALIFIERS, st.none() | st.integers(0, 3))
_WORDS = st.sampled_from(
    [
        "0",
        "2",
        "11",
        "gb8170",
        "万",
        "亿元",
        "汉字",
        "余",
        "近",
        "约",
        "千",
        "亿",
        "增速",
        "增减",
        "同期",
        "价格",
        "升",
        "",
    ]
)


@st.composite
def uses(draw: st.DrawFn) -> tuple[Form, list[Quantity]]:
    """A form with options of its own and as many quantities as it takes, often in one unit."""
    name = draw(st.sampled_from(sorted(SPECS)))
    spec = SPECS[name]
    options = draw(st.dictionaries(st.sampled_from(spec.options or ("无",)), _WORDS, max_size=2))
    count = len(spec.measures) + spec.operands
    quantities = draw(st.lists(QUANTITIES, min_size=count, max_size=count))
    if draw(st.booleans()):
        unit = quantities[0].unit
        quantities = [Quantity(q.value, unit, q.qualifier, q.places) for q in quantities]
    period = draw(st.sampled_from(["", "2023年", "2023年上半年", "2023年底"]))
    return Form(name, tuple(options.items())).at(period), quantities


@given(uses())
def test_a_form_shows_a_line_or_says_why_not(use: tuple[Form, list[Quantity]]) -> None:
    form, quantities = use
    try:
        shown = form.show(quantities)
    except ReportError:
        return
    assert shown
    assert "\n" not in shown
    assert "{" not in shown
    assert form.missing(quantities[0].unit)
