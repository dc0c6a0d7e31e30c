"""Figures over all entities are the same, whether the numbers stand in columns or one by one."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from reportgen.binding.expression import Across, Measure, Observation, Ref, Summary
from reportgen.dataset import Block, Dataset, Fault, Indicator, Key, NumberColumn, Observations
from reportgen.errors import Location, ReportError
from reportgen.unit import NO_UNIT, Unit
from tests.binding.test_observations import ENTITIES, HEADS, SHEET, UNIT, blocks, singles, without

QUESTIONS = ("全体合计", "全体平均", "全体最大", "全体最小", "全体个数", "位次", "升序位次")
COLUMN = NumberColumn("B", UNIT, 1, [Decimal(7), None, Decimal(3)])
BLOCK = Block(SHEET, (4, 5, 9), {"甲乡": 0, "乙镇": 1, "丙村": 2}, {HEADS[0]: COLUMN})


def answers(data: Dataset, head: tuple[str, str, Measure]) -> list[Summary | str]:
    """What comes of every question, for every entity; what is said where it cannot be answered."""
    found: list[Summary | str] = []
    for entity in ENTITIES[:3]:
        for question in QUESTIONS:
            ref = Ref(head[0], entity, head[1], head[2])
            try:
                found.append(data.sum_up(Across(question, ref, entity)))
            except ReportError as error:
                found.append(str(error))
    return found


def dataset(
    observations: Observations | dict[Key, Observation], faults: tuple[Fault, ...]
) -> Dataset:
    return Dataset(observations, {h[0]: Indicator(h[0]) for h in HEADS}, faults=faults)


@given(
    before=singles,
    sheets=st.lists(blocks(), max_size=2),
    faulty=st.sets(st.sampled_from(ENTITIES[:3])),
)
@example(before={}, sheets=[BLOCK], faulty=set())
@example(before={}, sheets=[BLOCK], faulty={"乙镇"})
def test_columns_change_no_figure(
    before: dict[Key, Observation], sheets: list[Block], faulty: set[str]
) -> None:
    held = Observations(before)
    for block in sheets:
        held.add(without(block, dict(held)))
    faults = tuple(Fault(e, "坏了", Location("台账.xlsx"), "", HEADS[0][0]) for e in sorted(faulty))
    in_columns, one_by_one = dataset(held, faults), dataset(dict(held), faults)
    for head in HEADS:
        assert answers(in_columns, head) == answers(one_by_one, head)


def test_a_column_stands_for_its_cells() -> None:
    area = Observation(Decimal(2), NO_UNIT, Location("指标.xlsx", "指标", "C7"))
    held = Observations({("面积", "乙镇", "", Measure.VALUE): area})
    held.add(BLOCK)
    summary = dataset(held, ()).sum_up(Across("全体合计", Ref("户数", "", "2023年")))
    assert (summary.value, summary.unit, summary.places) == (Fraction(10), UNIT, 1)
    assert summary.observations[0].where == Location(SHEET.file, SHEET.sheet, "B4:B9")
    assert summary.lacking == ("乙镇",)


def test_only_a_column_that_is_all_there_is_counts() -> None:
    held = Observations()
    held.add(BLOCK)
    assert held.column(HEADS[0]) == (BLOCK, COLUMN)
    assert held.column(HEADS[1]) is None
    here = Location("指标.xlsx", "指标", "C7")
    held.put(("户数", "丁村", "2023年", Measure.VALUE), Observation(Decimal(1), NO_UNIT, here))
    assert held.column(HEADS[0]) is None
    other = NumberColumn("C", Unit("户", "户"), None, [Decimal(1)])
    twice = Observations()
    twice.add(BLOCK)
    twice.add(Block(SHEET, (20,), {"戊村": 0}, {HEADS[0]: other}))
    assert twice.column(HEADS[0]) is None
