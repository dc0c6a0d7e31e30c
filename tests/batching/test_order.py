"""Places and sums over many entities, against the plainest way of working them out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from reportgen.binding.expression import Across, Measure, Observation, Ref
from reportgen.dataset import Dataset, Indicator
from reportgen.errors import Location
from reportgen.unit import parse_unit

_values = st.lists(
    st.tuples(
        st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-10, max_value=10)
        | st.sampled_from([Decimal("0.1"), Decimal("1E-30"), Decimal("1E400"), Decimal("-1E400")]),
        st.sampled_from(["万元", "亿元", "元"]),
    ),
    min_size=2,
    max_size=8,
)


@given(_values)
def test_places_and_sums(values: list[tuple[Decimal, str]]) -> None:
    """Values that a float cannot tell apart, or cannot hold, keep their exact order."""
    data = Dataset(
        {
            ("甲", f"地{n}", "", Measure.VALUE): Observation(value, parse_unit(unit), Location("t"))
            for n, (value, unit) in enumerate(values)
        },
        {"甲": Indicator("甲")},
    )
    bases = [Fraction(value) * parse_unit(unit).scale for value, unit in values]
    for n, base in enumerate(bases):
        ref = Ref("甲", f"地{n}", "")
        assert data.sum_up(Across("位次", ref)).value == 1 + sum(other > base for other in bases)
        assert data.sum_up(Across("升序位次", ref)).value == 1 + sum(o < base for o in bases)
    total = data.sum_up(Across("全体合计", Ref("甲", "", "")))
    assert total.value is not None
    assert total.value * total.unit.scale == sum(bases)
    ranked = sorted(range(len(bases)), key=lambda n: -bases[n])
    assert data.ranked(Ref("甲", "", "")) == tuple(f"地{n}" for n in ranked)
