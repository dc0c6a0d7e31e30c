"""Who is left out of figures over all entities: of places and means, and of one side of a growth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from reportgen.batching.models import Plan, Trouble
from reportgen.binding.expression import Across, Measure, Summary
from reportgen.dataset import Dataset
from reportgen.errors import ReportError
from reportgen.template.contract import load_contract

_NAMED = 5


def left_out(plan: Plan) -> Iterator[Trouble]:
    """A hint for each indicator that not every entity has, where the report type looks across them,
    and for each whose growth in the roll-up would set one group of entities against another."""
    if len(plan.data.entities) < 2:
        return
    seen = plan.data.at_whole(period=plan.period)
    asked = _asked(plan)
    for name in _needed(plan.kind, seen):
        if name in asked:
            yield from _unranked(name, seen)
    if plan.rollup is not None:
        for name in _needed(plan.rollup, seen):
            yield from _unlike(name, seen)


def _asked(plan: Plan) -> str:
    """What places and means are asked of, 推算 that are named there spelt out."""
    asked = plan.reach.asked
    for name, line in load_contract(plan.kind).derived:
        if name in asked:
            asked += "，" + line.text
    return asked


def _needed(kind: Path, seen: Dataset) -> list[str]:
    needs = load_contract(kind).needs
    names = (seen.names.get(need.name, need.name) for need in needs)
    return [name for name in dict.fromkeys(names) if name in seen.indicators]


def _unranked(name: str, seen: Dataset) -> Iterator[Trouble]:
    counted = _counted(name, Measure.VALUE, seen)
    if counted is not None and counted.lacking and counted.value:
        yield Trouble(
            "提示",
            f"{name}有{len(counted.lacking)}个地区没有数（{_listed(counted.lacking)}），"
            "位次、平均这样的数没有把它们算进去",
            str(counted.observations[0].where),
            "在台账里补上或改正，再运行一次",
        )


def _unlike(name: str, seen: Dataset) -> Iterator[Trouble]:
    now, before = (_counted(name, m, seen) for m in (Measure.VALUE, Measure.YEAR_BEFORE))
    if now is None or before is None or not now.value or not before.value:
        return
    fewer, more = set(before.lacking), set(now.lacking)
    only_before = tuple(e for e in now.lacking if e not in fewer)
    only_now = tuple(e for e in before.lacking if e not in more)
    if only_before or only_now:
        sides = ((only_before, "今年没有数"), (only_now, "上年没有数"))
        said = "；".join(f"{_listed(names)}{words}" for names, words in sides if names)
        yield Trouble(
            "提示",
            f"{name}今年和上年不是同一批地区（{said}），汇总材料里的增幅不可比",
            str(now.observations[0].where),
            "在台账里补上，再运行一次；补不上的，汇总材料里不写增幅",
        )


def _counted(name: str, measure: Measure, seen: Dataset) -> Summary | None:
    try:
        return seen.sum_up(Across("全体个数", seen.ref(name, measure)))
    except ReportError:  # units that cannot be compared are told where they are used
        return None


def _listed(names: Sequence[str]) -> str:
    return "、".join(names[:_NAMED]) + (f"等{len(names)}个" if len(names) > _NAMED else "")
