"""`check` tries forms on values made up for it: none that only wants other values is called unfit."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from reportgen.binding.expression import Expression, Measure, Ref, Several
from reportgen.checking.probing import unfit
from reportgen.chinese.forms import SPECS, Form
from reportgen.unit import PERCENT, Unit, parse_unit

COUNTED: Mapping[str, Unit] = dict.fromkeys("甲乙", parse_unit("个"))
RATES: Mapping[str, Unit] = dict.fromkeys("甲乙", PERCENT)
PLAIN: Mapping[str, Unit] = dict.fromkeys("甲乙", parse_unit(""))
POINTS: Mapping[str, Unit] = dict.fromkeys("甲乙", parse_unit("个百分点"))
FITTING = {
    "百分比": RATES, "百分点": POINTS, "成": RATES, "分数": RATES, "转为": RATES, "名次变化": PLAIN,
    "排名": PLAIN, "日期": PLAIN,
}  # fmt: skip


@pytest.mark.parametrize("name", SPECS)
def test_a_form_that_fits_its_units_is_not_called_unfit(name: str) -> None:
    spec = SPECS[name]
    trees: list[Expression] = [Ref("甲", measure=Measure(measure)) for measure in spec.measures]
    trees += [Ref("乙")] * spec.operands
    whole = trees[0] if len(trees) == 1 else Several(tuple(trees))
    options = {"换算": (("单位", "万个"),), "量词": (("名词", "党支部"),)}.get(name, ())
    ranges = [unfit(whole, Form(name, options), FITTING.get(name, COUNTED))]
    if len(trees) > 1:  # which of the two is greater is chance
        whole = Several((Ref("乙"), *trees[:1]) if spec.operands else tuple(reversed(trees)))
        ranges.append(unfit(whole, Form(name, options), FITTING.get(name, COUNTED)))
    assert None in ranges
