"""The verb: plan, let an engine do the jobs, keep the journal, write the index."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from reportgen.batching.folder import made_folder
from reportgen.batching.index import INDEX, index
from reportgen.batching.journal import FolderJournal
from reportgen.batching.models import Engine, Journal, Outcome, Place, Plan, Run, Trouble
from reportgen.errors import Notice

Progress = Callable[[int, int, Outcome], None]
"""Told after each briefing: how many are done, of how many, and the last one."""


def run(plan: Plan, out: str, engine: Engine, progress: Progress | None = None) -> Run:
    """Make every briefing of a plan in a folder (or at an fsspec URL), and the index beside them.

    An interrupt leaves whole files and a journal from which the same call goes on.  Raises ReportError
    for a place that cannot be written, one in which another run is on, and an index that is open in
    Excel; whatever is wrong with single briefings is in their outcomes.
    """
    with opened(out) as (place, journal):
        return _run(plan, place, journal, engine, progress)


@contextmanager
def opened(out: str) -> Iterator[tuple[Place, Journal]]:
    """Where results go, with its journal; a folder of this machine is made, and locked meanwhile."""
    if "://" in out:
        from reportgen.batching.remote import Remote, RemoteJournal

        remote = Remote(out)
        yield remote, RemoteJournal(remote)
        return
    folder = made_folder(Path(out))
    with FolderJournal(folder.root) as journal:
        yield folder, journal


def _run(
    plan: Plan, place: Place, journal: Journal, engine: Engine, progress: Progress | None
) -> Run:
    place.read(INDEX)  # refuses now, not after an hour, where it is open in Excel
    known = journal.known
    jobs = [replace(job, before=known.get(job.file)) for job in plan.jobs]
    numbers = {job.file: job.number for job in jobs}
    done: dict[int, Outcome] = {}
    for outcome in engine(plan, place, jobs):
        journal.note(outcome)
        done[numbers[outcome.file]] = outcome
        if progress is not None:
            progress(len(done), len(jobs), outcome)
    outcomes = tuple(_in_order(plan, done))
    strays = _strays(place, known, {outcome.file for outcome in outcomes})
    finished = Run(outcomes, strays, place.describe(INDEX), _told(plan))
    content = index(finished, plan)
    _save_index(place, content, known.get(INDEX))
    mark = Outcome("", INDEX, "更新", output=_sha(content))
    kept = [known[name] for name in strays]
    journal.settle((*(o for o in outcomes if o.file), *kept, mark))
    return finished


def _in_order(plan: Plan, done: dict[int, Outcome]) -> Iterator[Outcome]:
    """All outcomes in the order of the ledger."""
    order = {entity: place for place, entity in enumerate(plan.entities)}
    whole = [done[job.number] for job in plan.jobs if job.whole and job.number in done]
    parts = [done[job.number] for job in plan.jobs if not job.whole and job.number in done]
    yield from sorted((*parts, *plan.unfit), key=lambda outcome: order[outcome.entity])
    yield from whole


def _strays(place: Place, known: Mapping[str, Outcome], now: set[str]) -> tuple[str, ...]:
    """Files that earlier runs left and this one does not speak of."""
    return tuple(
        sorted(
            name
            for name, outcome in known.items()
            if name not in now and name != INDEX and outcome.output and place.has(name)
        )
    )


def _told(plan: Plan) -> tuple[Trouble, ...]:
    return tuple(_trouble(notice) for notice in plan.data.notices if not notice.entity)


def _trouble(notice: Notice) -> Trouble:
    return Trouble("提示", notice.message, str(notice.where or ""), notice.hint)


def _save_index(place: Place, content: bytes, before: Outcome | None) -> None:
    """Write the index; one in which a person has written is kept under another name."""
    standing = place.read(INDEX)
    if standing is not None and (before is None or before.output != _sha(standing)):
        place.keep_copy(INDEX)
    place.write(INDEX, content)


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
