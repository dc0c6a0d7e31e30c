"""The verb: an engine does the jobs of a plan; journal and index are kept as their outcomes come.

    jobs ─engine→ outcomes, in any order ─→ a line of the journal each
                  └ put in the order of the ledger ─→ a row of the index each
The sums that are set against the ledger's totals are worked out between two outcomes, while workers
are at it; before them where the briefings need such figures too.  What concerns the run as a whole
goes into the index last.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from msgspec.structs import replace

from reportgen.batching.folder import made_folder
from reportgen.batching.index import INDEX, Index, columns
from reportgen.batching.journal import FolderJournal
from reportgen.batching.models import (
    Engine,
    Job,
    Journal,
    Outcome,
    Place,
    Plan,
    Run,
    Trouble,
    digest,
    hint_of,
)
from reportgen.batching.scope import left_out
from reportgen.batching.totals import Comparison, compared, told
from reportgen.batching.untouched import untouched
from reportgen.errors import ReportError

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
    known = dict(journal.known)
    mark = known.pop(INDEX, None)
    jobs = [replace(job, before=known.get(job.file)) for job in plan.jobs]
    earlier = _earlier(place, known, {job.file for job in jobs})
    rest = tuple(_rest(plan, earlier))
    comparing = compared(plan)
    # What is worked out for briefings that look across all entities, forked workers share.
    comparisons = list(comparing) if plan.reach.across else []
    book = Index(columns(plan, rest))
    outcomes = list[Outcome]()
    for outcome in _ordered(plan, _made(engine, plan, place, jobs, journal, progress)):
        comparisons += islice(comparing, 1)  # one at a time, while workers are at it
        book.add(outcome)
        outcomes.append(outcome)
    for outcome in rest:
        book.add(outcome)
    comparisons += comparing
    strays, others = _strays(plan, earlier, {outcome.file for outcome in rest})
    off = (*told(comparisons, plan.rollup is not None), *left_out(plan))
    seen = _seen_by_reader(plan, {trouble.where for trouble in off})
    notices = (*seen, *off, *_left_by_others(others))
    finished = Run(tuple(outcomes), rest, strays, place.describe(INDEX), notices)
    content = _save_index(place, book, finished, comparisons, mark)
    mark = Outcome("", INDEX, "更新", output=digest(content))
    journal.settle((*(o for o in outcomes if o.file), *earlier.values(), mark))
    return finished


def _made(
    engine: Engine,
    plan: Plan,
    place: Place,
    jobs: Sequence[Job],
    journal: Journal,
    progress: Progress | None,
) -> Iterator[tuple[int, Outcome]]:
    """The outcomes as they come, each noted, with the number of its job."""
    numbers = {job.file: job.number for job in jobs}
    for done, outcome in enumerate(engine(plan, place, jobs), start=1):
        journal.note(outcome)
        yield numbers[outcome.file], _with_old(place, outcome)
        if progress is not None:
            progress(done, len(jobs), outcome)


def _ordered(plan: Plan, made: Iterable[tuple[int, Outcome]]) -> Iterator[Outcome]:
    """All outcomes in the order of the ledger, the roll-up last, each as soon as those before it are
    there."""
    order = {entity: place for place, entity in enumerate(plan.entities)}
    waiting = {order[outcome.entity]: outcome for outcome in plan.unfit}
    places = {job.number: len(order) if job.whole else order[job.entity] for job in plan.jobs}
    due = deque(sorted((*waiting, *places.values())))
    for number, outcome in made:
        waiting[places[number]] = outcome
        while due and due[0] in waiting:
            yield waiting.pop(due.popleft())
    yield from map(waiting.pop, due)


def _with_old(place: Place, outcome: Outcome) -> Outcome:
    """The outcome, with a word on the old briefing where the new one failed."""
    if outcome.state != "失败" or not place.has(outcome.file):
        return outcome
    told = Trouble("提示", "以前做的一份还在，里面的数没有更新", outcome.file, "改好后再运行一次")
    return replace(outcome, troubles=(*outcome.troubles, told))


def _earlier(place: Place, known: Mapping[str, Outcome], now: set[str]) -> dict[str, Outcome]:
    """Files that earlier runs left and this one does not make; the last run may have failed at one."""
    return {name: outcome for name, outcome in known.items() if name not in now and place.has(name)}


def _rest(plan: Plan, earlier: Mapping[str, Outcome]) -> Iterator[Outcome]:
    """Those of them that this run could have made and was not asked for."""
    wanted = [(entity, name) for entity, name in plan.unasked.items()]
    if plan.rollup is None:
        wanted += [(o.entity, name) for name, o in earlier.items() if o.whole]
    for entity, name in wanted:
        outcome = earlier.get(name)
        if outcome is not None and outcome.entity == entity:
            yield replace(outcome, state="未做")


def _strays(
    plan: Plan, earlier: Mapping[str, Outcome], rest: set[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The others: files of entities that are gone, and files under names of other runs."""
    listed = frozenset(plan.data.entities) | frozenset(plan.entities)
    names = sorted(name for name in earlier if name not in rest)
    gone = tuple(n for n in names if not earlier[n].whole and earlier[n].entity not in listed)
    return gone, tuple(name for name in names if name not in frozenset(gone))


def _left_by_others(files: Sequence[str]) -> Iterator[Trouble]:
    if files:
        yield Trouble(
            "提示",
            f"文件夹里另有{len(files)}份材料是以前用别的类型、时期或文件名做的，这次没有动",
            files[0] + (" 等" if len(files) > 1 else ""),
            "不要的请自行删去；要分开放的，每次用不同的输出文件夹",
        )


def _seen_by_reader(plan: Plan, known: Container[str]) -> tuple[Trouble, ...]:
    """What the reader noticed of the ledger as a whole, but for places that are told of already."""
    found = (hint_of(notice) for notice in plan.data.notices if not notice.entity)
    return tuple(trouble for trouble in found if not trouble.where or trouble.where not in known)


def _save_index(
    place: Place, book: Index, run: Run, comparisons: Sequence[Comparison], before: Outcome | None
) -> bytes:
    """Write the index; one in which a person has written is kept under another name."""
    try:
        content = book.finished(run, comparisons)
        standing = place.read(INDEX)
        if standing != content:
            if standing is not None and not _ours(standing, content, before):
                place.keep_copy(INDEX)
            place.write(INDEX, content)
    except ReportError as error:
        raise ReportError(
            f"材料都做完了，只有索引没有写成：{error.message}",
            where=error.where,
            hint=f"{error.hint}；再运行一次，做好的不会重做".removeprefix("；"),
        ) from None
    return content


def _ours(standing: bytes, content: bytes, before: Outcome | None) -> bool:
    """Whether the index holds nothing of a person's; without a line of the journal the file tells."""
    if before is not None:
        return before.output == digest(standing)
    return untouched(standing, content)
