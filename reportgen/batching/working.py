"""A bundle of jobs, from the data to the files; nothing is carried from one job to the next.

What stands at the target decides:
- nothing, or a file as we left it: the new briefing is written;
- the same inputs and the same bytes as the journal says: nothing is done;
- a file that a person edited: left, or (on request) given the new numbers after a backup;
- anything else of ours that nobody touched (saved again by Word, say): made anew.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from reportgen.batching.inputs import Inputs
from reportgen.batching.models import (
    MOST_FIGURES,
    Figure,
    Figures,
    Job,
    Outcome,
    Pending,
    Place,
    Plan,
    Trouble,
    digest,
    figures_of,
    hint_of,
    problems_of,
)
from reportgen.dataset import Dataset
from reportgen.document import Bound
from reportgen.errors import Notice, ReportError, reason_of
from reportgen.generating import Draft, draft, report_type
from reportgen.template.contract import Need
from reportgen.template.engine import Template
from reportgen.word.writing import look_file, prepare

_MOST_TROUBLES = 50
"""For one briefing; the rest is told as a number."""


class Worker:
    """Does the jobs of one plan, one after the other, in any order."""

    def __init__(self, plan: Plan, place: Place) -> None:
        self._plan = plan
        self._place = place
        self._inputs = Inputs(plan)
        self._told = frozenset(notice for notice in plan.data.notices if not notice.entity)
        """What concerns the whole ledger: told once for the run, not with every briefing."""
        self._kind = report_type(plan.kind)
        self._rollup = report_type(plan.rollup) if plan.rollup is not None else None
        for template in filter(None, (self._kind, self._rollup)):  # a faulty look is told once
            contract = template.contract
            prepare(contract.profile, look_file(contract.folder))

    def __reduce__(self) -> tuple[type[Worker], tuple[Plan, Place]]:
        """To another process goes what it is made of: compiled templates do not travel."""
        return Worker, (self._plan, self._place)

    def prepare(self) -> None:
        """Work out what all jobs share, for processes that are forked from this one."""
        self._inputs.prepare()
        self._plan.data.prepare()

    def do(self, jobs: Sequence[Job]) -> list[Outcome]:
        """The outcomes of jobs; whatever goes wrong with one is told there and stops nobody else.

        The files take their places when all are made, since a disk takes in many at once sooner than
        one by one: give it bundles, not all jobs.
        """
        made: list[_Made] = []
        try:
            made += map(self._made, jobs)
            return [_finished(outcome, pending) for outcome, pending in made]
        finally:
            for _, pending in made:
                if pending is not None:  # only an interrupt leaves one unfinished
                    pending.drop()

    def _made(self, job: Job) -> _Made:
        try:
            return self._done(job)
        except Exception as error:
            return _Made(_failed(job.entity, job.file, error))

    def _done(self, job: Job) -> _Made:
        plan = self._plan
        if job.whole:
            seen = plan.data.at_whole(job.entity, plan.period)
        else:
            seen = plan.data.at(job.entity, plan.period)
        inputs = self._inputs.digest(job.entity, seen)
        standing = self._place.read(job.file)
        if standing is not None and job.before is not None and self._settled(job, inputs, standing):
            return _Made(_as_before(job.before))
        template = self._template(job)
        made = draft(template, seen, plan.missing)
        base = Outcome(
            job.entity, job.file, "新建", made.numbers, _figures(template, seen),
            _troubles(made, self._told), inputs, digest(made.content),
            lacking=len(_lacks(made.missing)),
            unmet=sum(not finding.advisory for finding in made.failed), whole=job.whole,
        )  # fmt: skip
        if standing is None:
            return self._begun(base, made.content, None)
        if standing == made.content:
            return _Made(replace(base, state="未变"))
        if not _ours(job, standing) and (reasons := _edits(standing, job.file)):
            return self._with_edits(base, seen, standing, reasons)
        return self._begun(replace(base, state="更新"), made.content, standing)

    def _template(self, job: Job) -> Template:
        if not job.whole:
            return self._kind
        assert self._rollup is not None, "a roll-up job comes with its report type"
        return self._rollup

    def _settled(self, job: Job, inputs: str, standing: bytes) -> bool:
        before = job.before
        assert before is not None
        wanted = before.state != "保留" or self._plan.edited == "keep"
        return wanted and before.inputs == inputs and before.output == digest(standing)

    def _begun(self, outcome: Outcome, content: bytes, standing: bytes | None) -> _Made:
        return _Made(outcome, self._place.begin(outcome.file, content, standing))

    def _with_edits(
        self, outcome: Outcome, seen: Dataset, standing: bytes, reasons: list[str]
    ) -> _Made:
        told = tuple(Trouble("有人改过", reason, outcome.file) for reason in reasons)
        kept = replace(
            outcome,
            state="保留",
            troubles=_limited((*told, *outcome.troubles)),
            output=digest(standing),
            edited=True,
        )
        if self._plan.edited == "keep":
            return _Made(kept)
        from reportgen.refreshing import refreshed  # only where somebody has edited
        from reportgen.word.reading import read

        briefing = read(standing, outcome.file)
        if briefing.record is None:
            return _Made(kept)
        fresh = refreshed(briefing, standing, seen)
        if fresh.content == standing:
            return _Made(kept)
        self._place.keep_copy(outcome.file)
        renewed = replace(kept, state="刷新", output=digest(fresh.content))
        return self._begun(renewed, fresh.content, standing)


class _Made(NamedTuple):
    """What came of a job, once its file, if there is a new one, is in its place."""

    outcome: Outcome
    pending: Pending | None = None


def _finished(outcome: Outcome, pending: Pending | None) -> Outcome:
    try:
        if pending is not None:
            pending.finish()
    except Exception as error:
        return _failed(outcome.entity, outcome.file, error)
    return outcome


def _failed(entity: str, file: str, error: Exception) -> Outcome:
    """The outcome where no file was written; a bug of ours must not stop the other thousands."""
    if isinstance(error, ReportError):
        troubles = _limited(problems_of(error))
    elif isinstance(error, OSError):
        told = f"读写出错：{reason_of(error)}"
        troubles = (Trouble("问题", told, file, "检查输出文件夹"),)
    else:
        last = traceback.extract_tb(error.__traceback__)[-1]
        told = f"程序内部出错：{type(error).__name__}（{last.name} 第{last.lineno}行）"
        troubles = (Trouble("问题", told, hint="请把这份台账和报告类型发给维护者"),)
    return Outcome(entity, file, "失败", troubles=troubles)


def _as_before(before: Outcome) -> Outcome:
    return before if before.state == "保留" else replace(before, state="未变")


def _ours(job: Job, standing: bytes) -> bool:
    """Whether the file is byte for byte what we left and nobody's work is in it."""
    before = job.before
    return before is not None and not before.edited and before.output == digest(standing)


def _edits(standing: bytes, name: str) -> list[str]:
    from reportgen.word.editing import edits  # brings lxml: only where a file may have been edited

    try:
        return edits(standing, name)
    except ReportError as error:
        return [error.message]


def _figures(template: Template, seen: Dataset) -> Figures:
    return figures_of(_figure(need, seen) for need in template.contract.needs[:MOST_FIGURES])


def _figure(need: Need, seen: Dataset) -> Figure:
    try:
        found = seen.look_up(seen.ref(seen.names.get(need.name, need.name)))
    except ReportError:  # a broken cell that the briefing did not print
        found = None
    if found is None:
        return Figure(need.name, "", need.unit)
    value = format(found.value, "f") if found.value is not None else ""
    return Figure(need.name, value, found.unit.name)


def _troubles(made: Draft, told: frozenset[Notice]) -> tuple[Trouble, ...]:
    checks = [
        Trouble(
            "提示" if f.advisory else "核对", f"{words}：{f.text}（{f.detail}）", str(f.where or "")
        )
        for words, findings in (("不成立", made.failed), ("无法判断", made.undetermined))
        for f in findings
    ]
    hints = (hint_of(notice) for notice in made.notices if notice not in told)
    return _limited((*checks, *_lacks(made.missing), *hints))


def _lacks(missing: Sequence[Bound]) -> list[Trouble]:
    """One for each blank cell, which may stand in several sentences."""
    shown: dict[tuple[str, str], dict[str, None]] = {}
    for bound in missing:
        where = str(bound.sources[0]) if bound.sources else ""
        cell = (bound.note.removeprefix("缺数："), where)
        shown.setdefault(cell, {})[f"“{bound.text}”"] = None
    return [
        Trouble("缺数", message, where, f"文中印作{''.join(words)}；补上后再运行一次")
        for (message, where), words in shown.items()
    ]


def _limited(troubles: tuple[Trouble, ...]) -> tuple[Trouble, ...]:
    if len(troubles) <= _MOST_TROUBLES:
        return troubles
    rest = len(troubles) - _MOST_TROUBLES
    return (*troubles[:_MOST_TROUBLES], Trouble("提示", f"另有{rest}条没有列出"))
