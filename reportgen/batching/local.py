"""The jobs over the cores of this machine.

Workers are forked where the system can, so that the data are read and the report type is compiled
once and shared; elsewhere each worker is handed a copy.  Jobs go out in bundles, a few bundles a worker
ahead, so that memory does not grow with the number of entities.  A worker that dies takes the bundles
under way with it: each is tried once more in a process of its own, then the jobs of one that fails again
each in theirs, and what kills that as well is told as failed.  Workers end with their parent, however it
ends.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from math import ceil
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import BaseContext

import msgspec

from reportgen.batching.models import Engine, Job, Outcome, Place, Plan, Trouble
from reportgen.batching.working import Worker

_BUNDLE = 64
"""Jobs of a bundle at most: their files reach the disk together."""
_LEAST = 4
"""Jobs of the last bundles, so that all workers end at about the same time."""
_AHEAD = 3
"""Bundles under way for each worker."""
_FEW = 12
"""Jobs for which starting processes takes longer than doing them."""
_WORTH = 16
"""Jobs for which one more process is worth its start."""
_COLLECT = (20_000, 20, 50)
"""Thresholds of the garbage collector while briefings are made."""
_MOST_WORKERS = 60
"""Windows cannot wait for more processes at once."""

_encode = msgspec.msgpack.Encoder().encode
_jobs = msgspec.msgpack.Decoder(list[Job]).decode
_decode = msgspec.msgpack.Decoder(list[Outcome]).decode
"""Bundles travel packed: pickling the figures of a briefing would take a tenth of making it."""

_worker: Worker | None = None
"""The worker of this process, in a worker process."""


def cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def engine(workers: int) -> Engine:
    """The engine for so many worker processes; one worker is this process itself."""
    return alone if workers <= 1 else partial(_spread, min(workers, _MOST_WORKERS))


def alone(plan: Plan, place: Place, jobs: Sequence[Job]) -> Iterator[Outcome]:
    """The jobs in this process, in order."""
    worker = Worker(plan, place)
    with _tidy():
        for bundle in _bundles(jobs, 1):
            yield from worker.do(bundle)


def _bundles(jobs: Sequence[Job], workers: int) -> Iterator[Sequence[Job]]:
    """The jobs in order, in bundles of a share of what is left."""
    at = 0
    while at < len(jobs):
        share = (len(jobs) - at) // (workers * _AHEAD)
        size = min(max(share, _LEAST), _BUNDLE)
        yield jobs[at : at + size]
        at += size


@contextmanager
def _tidy() -> Iterator[None]:
    """Collect often, and only what is new: a briefing leaves some 24 KB of objects in circles, while
    the ledger is millions of objects without any, not worth walking."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _spread(workers: int, plan: Plan, place: Place, jobs: Sequence[Job]) -> Iterator[Outcome]:
    if len(jobs) <= _FEW:
        yield from alone(plan, place, jobs)
        return
    worker = Worker(plan, place)  # a report type that does not compile is told here, once
    worker.prepare()
    broken, again, fatal = (list[Sequence[Job]]() for _ in range(3))
    needed = min(workers, ceil(len(jobs) / _WORTH))  # a pool starts all its processes, work or not
    yield from _pooled(needed, worker, _bundles(jobs, needed), broken)
    for bundle in broken:
        yield from _pooled(1, worker, iter([bundle]), again)
    for job in chain.from_iterable(again):
        yield from _pooled(1, worker, iter([[job]]), fatal)
    yield from map(_killed, chain.from_iterable(fatal))


def _pooled(
    workers: int, worker: Worker, bundles: Iterator[Sequence[Job]], broken: list[Sequence[Job]]
) -> Iterator[Outcome]:
    """Outcomes of a pool; bundles that were under way when a worker died go to `broken`.

    A pool is lost with one of its workers: the rest of the bundles gets a new one.
    """
    context = _context()
    while True:
        # The children take this over: what is shared by forking is not walked, and so not copied.
        with _tidy(), ProcessPoolExecutor(workers, context, _start, (worker,)) as pool:
            under_way: dict[Future[bytes], Sequence[Job]] = {}
            try:
                whole = yield from _fed(pool, workers * _AHEAD, bundles, under_way)
            except BaseException:  # interrupted: what has not begun is not waited for
                pool.shutdown(cancel_futures=True)
                raise
        if whole:
            return
        broken += under_way.values()


def _fed(
    pool: ProcessPoolExecutor,
    room: int,
    bundles: Iterator[Sequence[Job]],
    under_way: dict[Future[bytes], Sequence[Job]],
) -> Generator[Outcome, None, bool]:
    """Feed the pool until the jobs are done (True) or it breaks (False, with what was under way)."""
    try:
        while True:
            for bundle in islice(bundles, room - len(under_way)):
                under_way[_handed_out(pool, bundle)] = bundle
            if not under_way:
                return True
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                packed = future.result()
                del under_way[future]
                yield from _decode(packed)
    except BrokenProcessPool:
        return False


def _handed_out(pool: ProcessPoolExecutor, bundle: Sequence[Job]) -> Future[bytes]:
    """What will come of a bundle; where the pool broke since its last outcome, that it broke."""
    try:
        return pool.submit(_do, _encode(bundle))
    except BrokenProcessPool as error:
        lost = Future[bytes]()
        lost.set_exception(error)
        return lost


def _killed(job: Job) -> Outcome:
    trouble = Trouble(
        "问题",
        "起草这一份的进程被系统结束了",
        hint="多半是内存不够；关掉别的程序，用 --jobs 1 再试",
    )
    return Outcome(job.entity, job.file, "失败", troubles=(trouble,))


def _context() -> BaseContext:
    forks = "fork" in multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if forks else "spawn")


def _start(worker: Worker) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the parent's to deal with
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker = worker


def _end_with_parent() -> None:
    """End this process when its parent is gone.

    A pool's processes would wait for work for ever, and hold the lock of the output folder, since each
    of them has the pool's pipes open.
    """
    parent = multiprocessing.parent_process()
    assert parent is not None, "runs in a worker process"
    wait_for([parent.sentinel])
    os._exit(1)


def _do(jobs: bytes) -> bytes:
    assert _worker is not None, "the pool's initializer ran"
    return _encode(_worker.do(_jobs(jobs)))
