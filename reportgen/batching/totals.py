"""The total of each indicator against the sum of its parts, for the index and for the roll-up.

Plan ─compared→ a Comparison for each indicator, one at a time as they are asked for
     └─told→ what a person should see to
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from msgspec import Struct

from reportgen.batching.models import Plan, Trouble
from reportgen.binding.evaluate import exact_text
from reportgen.binding.expression import Across, Measure, Observation, Summary
from reportgen.binding.spread import adds_up, may_sum
from reportgen.chinese.numerals import rounded
from reportgen.dataset import Dataset, Observations
from reportgen.errors import ReportError


class Comparison(Struct, frozen=True):
    """One indicator's total: what the ledger states, what the parts come to."""

    indicator: str
    unit: str
    stated: str
    """"" where the ledger has no total of it."""
    stated_at: str
    summed: str
    """"" where a broken cell leaves the sum unknown."""
    summed_over: str
    lacking: tuple[str, ...]
    """Entities without a value, which add nothing."""
    holds: bool | None
    """None where there is nothing to compare."""

    @property
    def used(self) -> str:
        """What a roll-up prints under the indicator's name."""
        if self.stated:
            return "台账合计"
        return "各地相加" if self.summed else "没有，印XX"


def compared(plan: Plan) -> Iterator[Comparison]:
    """The indicators that add up, in the order of the ledger, each worked out when it is asked for;
    none for fewer than two entities.

    What this works out over all entities stays with the data where the briefings look across them,
    for processes that are forked to share; otherwise it goes at once: it is as large as the ledger.
    """
    if len(plan.data.entities) < 2:
        return
    seen = plan.data.at_whole(period=plan.period)
    for comparison in _comparisons(seen):
        yield comparison
        if not plan.reach.across:
            seen.forget()


def told(comparisons: Sequence[Comparison], rolled: bool) -> Iterator[Trouble]:
    """What a person should see to: totals that are not what the parts come to; where there is a
    roll-up, also sums from which somebody's number is missing."""
    for found in comparisons:
        if found.holds is False:
            used = "汇总材料里用的是台账合计。" if rolled else ""
            yield Trouble(
                "核对",
                f"{found.indicator}的台账合计是{found.stated}{found.unit}，"
                f"各地相加是{found.summed}{found.unit}，不相符。{used}",
                found.stated_at,
                f"核对合计和 {found.summed_over}，改好后再运行一次",
            )
        elif rolled and found.lacking and not found.stated:
            names = "、".join(found.lacking[:5]) + ("等" if len(found.lacking) > 5 else "")
            effect = "汇总材料里的数不含它们" if found.summed else "各地之和算不出，汇总材料里印XX"
            yield Trouble(
                "提示",
                f"{found.indicator}有{len(found.lacking)}个地区没有数（{names}），{effect}",
                found.summed_over,
                "在台账里补上，再运行一次",
            )


def _comparisons(seen: Dataset) -> Iterator[Comparison]:
    own = Observations.over(seen.observations).indicators(("", seen.whole))
    for name in seen.indicators:
        if name not in own or not may_sum(name):
            continue  # one number that all share, or a mean: nothing to add
        ref = seen.ref(name)
        try:
            summary = seen.sum_up(Across("全体合计", ref))
        except ReportError:
            continue  # rates, scores: nothing to add
        if not adds_up(summary.unit) or not summary.observations:
            continue
        stated = seen.observations.get((name, seen.whole, seen.period, Measure.VALUE))
        if stated is None:
            stated = seen.observations.get((name, seen.whole, "", Measure.VALUE))
        yield _comparison(name, stated, summary)


def _comparison(name: str, stated: Observation | None, summary: Summary) -> Comparison:
    said, where = "", ""
    if stated is not None and stated.value is not None:
        said, where = format(stated.value, "f"), str(stated.where)
    return Comparison(
        indicator=name,
        unit=summary.unit.name,
        stated=said,
        stated_at=where,
        summed=exact_text(summary.value) if summary.value is not None else "",
        summed_over=str(summary.observations[0].where),
        lacking=summary.lacking,
        holds=_same(stated, summary),
    )


def _same(stated: Observation | None, summary: Summary) -> bool | None:
    """Exactly, or at the places the total's cell shows; None where one of the two is not known."""
    if stated is None or stated.value is None or summary.value is None:
        return None
    base = Fraction(stated.value) * stated.unit.scale / summary.unit.scale
    if stated.places is None or stated.unit != summary.unit:
        return base == summary.value
    return rounded(base, stated.places) == rounded(summary.value, stated.places)
