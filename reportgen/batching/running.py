"""The verb: plan, let an engine do the jobs, keep the journal, write the index."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec.structs import replace

from reportgen.batching.folder import made_folder
from reportgen.batching.index import INDEX, index
from reportgen.batching.journal import Journal, recorded
from reportgen.batching.models import Engine, Outcome, Plan, Run, Trouble
from reportgen.batching.planning import files_of
from reportgen.errors import Notice
from reportgen.word.saving import backup, refuse_open, save

Progress = Callable[[int, int, Outcome], None]
"""Told after each briefing: how many are done, of how many, and the last one."""


def run(plan: Plan, folder: Path, engine: Engine, progress: Progress | None = None) -> Run:
    """Make every briefing of a plan in a folder of this machine, and the index beside them.

    An interrupt leaves whole files and a journal from which the same call goes on.  Raises ReportError
    for a folder that cannot be written, one in which another run is on, and an index that is open in
    Excel; whatever is wrong with single briefings is in their outcomes.
    """
    place = made_folder(folder)
    refuse_open(folder / INDEX)
    known = recorded(folder)
    jobs = [replace(job, before=known.get(job.file)) for job in plan.jobs]
    done: dict[int, Outcome] = {}
    with Journal(folder) as journal:
        numbers = {job.file: job.number for job in jobs}
        total = len(jobs)
        for outcome in engine(plan, place, jobs):
            journal.note(outcome)
            done[numbers[outcome.file]] = outcome
            if progress is not None:
                progress(len(done), total, outcome)
        outcomes = tuple(_in_order(plan, done))
        strays = _strays(folder, known, files_of(outcomes))
        finished = Run(outcomes, strays, folder / INDEX, _told(plan))
        content = index(finished, plan)
        _save_index(folder / INDEX, content, known.get(INDEX))
        mark = Outcome("", INDEX, "更新", output=_sha(content))
        kept = [known[name] for name in strays]
        journal.settle((*(o for o in outcomes if o.file), *kept, mark))
    return finished


def _in_order(plan: Plan, done: dict[int, Outcome]) -> Iterator[Outcome]:
    """All outcomes in the order of the ledger."""
    order = {entity: place for place, entity in enumerate(plan.data.entities)}
    whole = [done[job.number] for job in plan.jobs if job.whole and job.number in done]
    parts = [done[job.number] for job in plan.jobs if not job.whole and job.number in done]
    yield from sorted((*parts, *plan.unfit), key=lambda outcome: order[outcome.entity])
    yield from whole


def _strays(folder: Path, known: dict[str, Outcome], now: set[str]) -> tuple[str, ...]:
    """Files that earlier runs left and this one does not speak of."""
    return tuple(
        sorted(
            name
            for name, outcome in known.items()
            if name not in now and name != INDEX and outcome.output and (folder / name).exists()
        )
    )


def _told(plan: Plan) -> tuple[Trouble, ...]:
    return tuple(_trouble(notice) for notice in plan.data.notices if not notice.entity)


def _trouble(notice: Notice) -> Trouble:
    return Trouble("提示", notice.message, str(notice.where or ""), notice.hint)


def _save_index(path: Path, content: bytes, before: Outcome | None) -> None:
    """Write the index; one in which a person has written is kept under another name."""
    if path.exists() and (before is None or before.output != _sha(path.read_bytes())):
        backup(path)
    save(path, content)


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
