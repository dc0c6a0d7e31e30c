"""What a view of a dataset shows of the whole: notices, faults, sections, periods."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.binding.expression import Across, Measure, Observation, Ref
from reportgen.dataset import Dataset, Fault, Indicator, Key, Practice, TextCell
from reportgen.errors import Location, Notice, ReportError
from reportgen.unit import parse_unit

HERE = Location("台账.xlsx", "乡镇", "C4")
UNIT = parse_unit("户")


def number(value: int | None) -> Observation:
    return Observation(Decimal(value) if value is not None else None, UNIT, HERE)


def of(name: str, entity: str, period: str = "", measure: Measure = Measure.VALUE) -> Key:
    return name, entity, period, measure


def data(observations: dict[Key, Observation], **rest: object) -> Dataset:
    indicators = {key[0]: Indicator(key[0]) for key in observations}
    return Dataset(observations, indicators, **rest)  # type: ignore[arg-type]


TWO = {of("户数", "甲乡"): number(3), of("户数", "乙镇"): number(5)}
whose = st.lists(st.sampled_from(["", "甲乡", "乙镇", "合计"]), max_size=8)


@given(whose)
def test_everybody_is_told_what_concerns_all_and_himself_in_order(entities: list[str]) -> None:
    notices = tuple(Notice(str(n), None, "", entity) for n, entity in enumerate(entities))
    seen = data(TWO | {of("户数", "合计"): number(8)}, notices=notices, whole="合计")
    for entity in ("甲乡", "乙镇"):
        own = tuple(notice for notice in notices if notice.entity in ("", entity))
        assert seen.at(entity).notices == own
        assert seen.at("甲乡").at(entity).notices == own
    told = [(n.message, n.entity) for n in seen.at_whole("全县").notices]
    assert told == [
        (str(n), "全县" if entity else "")
        for n, entity in enumerate(entities)
        if entity in ("", "合计")
    ]


@given(whose)
def test_a_section_is_of_all_and_of_one_s_own_in_order(entities: list[str]) -> None:
    rows = tuple(
        Practice(TextCell(str(n), HERE), None, (), entity) for n, entity in enumerate(entities)
    )
    seen = data(TWO, sections={"做法": rows})
    for entity in ("甲乡", "乙镇"):
        own = tuple(row for row in rows if row.entity in ("", entity))
        assert seen.at(entity).section("做法") == own
    assert seen.at("甲乡").section("成效") == ()


def test_the_total_under_its_new_name_is_what_the_ledger_states() -> None:
    seen = data(TWO | {of("户数", "合计"): number(9)}, whole="合计")
    assert seen.entities == ("甲乡", "乙镇")
    whole = seen.at_whole("全县")
    found = whole.look_up(whole.ref("户数"))
    assert found is not None
    assert found.value == 9
    with pytest.raises(ReportError, match="是其中一个地区"):
        seen.at_whole("甲乡")


def test_the_whole_is_summed_where_that_makes_sense() -> None:
    seen = data(
        TWO
        | {of("户均收入", "甲乡"): number(3), of("户均收入", "乙镇"): number(5)}
        | {of("户数", "甲乡", "", Measure.RANK): number(2)}
        | {of("户数", "乙镇", "", Measure.RANK): number(1)}
    ).at_whole("全县")
    found = seen.look_up(seen.ref("户数"))
    assert found is not None
    assert found.value == 8
    assert seen.look_up(seen.ref("户均收入")) is None, "a mean"
    assert seen.look_up(seen.ref("户数", Measure.RANK)) is None, "a place"
    assert seen.look_up(seen.ref("户数", entity="全县")) is None, "stated, and not there"


def test_a_broken_cell_is_no_blank() -> None:
    fault = Fault("丙村", "“户数”填的是“待核实”，不是数字", HERE, "", "户数")
    row = Fault("丁村", "“丁村”在这张表里有两行", HERE)
    seen = data(TWO | {of("人口", "丙村"): number(7)}, faults=(fault, row))
    assert seen.entities == ("甲乡", "乙镇", "丙村", "丁村")
    with pytest.raises(ReportError, match="有两行"):
        seen.at("丁村")
    third = seen.at("丙村")
    assert [notice.entity for notice in third.notices] == ["丙村"]
    with pytest.raises(ReportError, match="待核实"):
        third.look_up(third.ref("户数"))
    ref = Ref("户数", "甲乡")
    total = seen.sum_up(Across("全体合计", ref))
    assert (total.value, set(total.lacking)) == (None, {"丙村", "丁村"})
    assert data(TWO, faults=(row,)).sum_up(Across("全体合计", ref)).value is None
    assert seen.sum_up(Across("全体个数", ref)).value == 2
    assert seen.sum_up(Across("全体最大", ref)).value == 5, (
        "told as lacking, not taken for the rest"
    )


def test_last_year_is_that_very_year() -> None:
    seen = data(
        {
            of("户数", "甲乡", "2023年"): number(5),
            of("户数", "甲乡", "2022年"): number(4),
            of("人口", "甲乡", "2023年"): number(50),
            of("人口", "甲乡"): number(40),
        }
    ).at()
    assert seen.period == "2023年"
    before = seen.look_up(seen.ref("户数", Measure.YEAR_BEFORE))
    assert before is not None
    assert before.value == 4
    # a number without a period is of any, but of none before this one
    assert seen.look_up(seen.ref("人口", Measure.YEAR_BEFORE)) is None


def test_the_period_asked_for_or_stated_or_the_latest() -> None:
    numbers = {of("户数", "甲乡", "2022年"): number(4), of("户数", "乙镇", "2023年"): number(5)}
    seen = data(numbers)
    assert [seen.period_of("甲乡"), seen.period_of("乙镇")] == ["2022年", "2023年"]
    assert seen.common_period() == seen.at_whole("全县").period == "2023年"
    with pytest.raises(ReportError, match="甲乡的数据中没有时期“2023年”"):
        seen.at("甲乡", "2023年")
    stated = data(numbers, info={"报告期": TextCell("2024年", HERE)})
    assert stated.at("甲乡").period == stated.at("甲乡", "2024年").period == "2024年"
    assert stated.at("甲乡", "2022年").period == "2022年"


def test_figures_over_all_are_the_same_whoever_asks_and_after_they_are_let_go() -> None:
    seen = data(TWO)
    one, other = seen.at("甲乡"), seen.at("乙镇")
    ref = Ref("户数", "甲乡")
    assert one.sum_up(Across("位次", ref)).value == 2
    assert other.ranked(ref) == ("乙镇", "甲乡")
    seen.forget()
    assert one.ranked(ref) == ("乙镇", "甲乡")
    with pytest.raises(ReportError, match="只有1个地区"):
        data({of("户数", "甲乡"): number(3)}).sum_up(Across("全体平均", ref))
