"""Where a new draft differs in numbers alone, a merge has nothing to tell of, whoever did what."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from reportgen import restructuring
from reportgen.refreshing import refreshed
from reportgen.restructuring import differences
from reportgen.word.archive import open_package
from reportgen.word.reading import read, record_of
from reportgen.word.units import alike, units_of
from tests.refreshing.structural import BASE, Edit, Plot, data_of, made, plots, template, worked_on
from tests.refreshing.test_laws import edit
from tests.refreshing.test_structure_laws import SOME


@SOME
@given(st.lists(edit, max_size=8))
def test_nothing_is_told_that_the_whole_plan_would_tell(steps: list[Edit]) -> None:
    before, data = worked_on(steps), data_of(BASE)
    briefing = read(before, "甲.docx")
    renewed = refreshed(briefing, before, data).content
    with patch.object(restructuring, "alike", return_value=False):
        assert differences(briefing, before, renewed, data, template()) == ()


@SOME
@given(plots, plots)
def test_alike_is_of_one_wording(plot: Plot, other: Plot) -> None:
    one, two = (record_of(open_package(made(each), "甲.docx")) for each in (plot, other))
    assert one is not None
    assert two is not None
    worded = [[(unit.key, unit.wordings) for unit in units_of(record)] for record in (one, two)]
    assert alike(one, two) == (worded[0] == worded[1])
