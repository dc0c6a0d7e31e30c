"""The jobs on a Dask cluster that is already there (extra `reportgen[dask]`).

The plan goes to every worker once, the report types as their files, since a worker on another machine
has no folder of ours.  Results are written by the workers, to a place that all of them can reach.  When
a worker is lost, Dask gives its bundles to others; what it gives up on is sent out again, a few times.
A job may so be done twice: the second time finds the very bytes it would write.
"""

from __future__ import annotations

import shutil
import tempfile
import uuid
import weakref
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from reportgen.batching.models import Engine, Job, Outcome, Place, Plan, Trouble
from reportgen.batching.working import Worker
from reportgen.errors import ReportError
from reportgen.template.contract import source_files
from reportgen.word.writing import LOOKS

Client = Any
"""Dask's client and futures carry no types."""
_BUNDLE = 16
_AHEAD = 4
"""Bundles under way for each thread of the cluster."""
_ROUNDS = 4
_RETRIES = 5
_PATIENCE = 30
"""Seconds to wait for a scheduler, and for workers where there are none."""


class Parcel(Struct, frozen=True):
    """A plan as it travels: report types as their files."""

    plan: Plan
    place: Place
    kind: tuple[tuple[str, bytes], ...]
    rollup: tuple[tuple[str, bytes], ...]
    mark: str
    """Tells one parcel from another: the same files may come with other past figures beneath them."""


def engine(scheduler: str) -> Engine:
    """The engine for the cluster at a scheduler's address, such as tcp://10.0.0.1:8786.

    Raises ReportError where Dask is not installed or nobody answers.
    """
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise ReportError(
            "没有安装 Dask", hint='先安装：pip install "reportgen[dask]"；单机不需要它'
        ) from None
    return partial(_spread, scheduler)


def _spread(scheduler: str, plan: Plan, place: Place, jobs: Sequence[Job]) -> Iterator[Outcome]:
    import distributed

    try:
        client: Client = distributed.Client(scheduler, timeout=_PATIENCE)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise ReportError(
            f"连不上 Dask 调度器“{scheduler}”：{error}", hint="核对地址，确认调度器正在运行"
        ) from None
    with client:
        waiting = list(jobs)
        for _ in range(_ROUNDS):
            lost: list[Job] = []
            yield from _round(client, _packed(plan, place), waiting, lost)
            if not lost:
                return
            waiting = lost
        for job in waiting:
            trouble = Trouble("问题", "集群几次都没有做完这一份", hint="查看集群的日志，再运行一次")
            yield Outcome(job.entity, job.file, "失败", troubles=(trouble,))


def _round(
    client: Client, parcel: Parcel, jobs: Sequence[Job], lost: list[Job]
) -> Iterator[Outcome]:
    """One pass over the jobs; those of bundles that Dask gave up on go to `lost`."""
    import distributed

    _wait_for_workers(client)
    sent = client.scatter(parcel, broadcast=True, hash=False)
    waiting = iter(jobs)
    bundles = iter(lambda: list(islice(waiting, _BUNDLE)), [])
    room = max(sum(client.nthreads().values()), 1) * _AHEAD
    under_way: dict[Any, list[Job]] = {}
    while True:
        for bundle in islice(bundles, room - len(under_way)):
            future = client.submit(_do, sent, bundle, pure=False, retries=_RETRIES)
            under_way[future] = bundle
        if not under_way:
            return
        try:
            wait: Any = distributed.wait
            done = wait(list(under_way), timeout=_PATIENCE, return_when="FIRST_COMPLETED").done
        except TimeoutError:  # long jobs, or nobody there to do them
            _wait_for_workers(client)
            continue
        for future in done:
            bundle = under_way.pop(future)
            try:
                outcomes = future.result()
            except Exception:  # what Dask says of a lost worker: the jobs never raise
                lost += bundle
            else:
                yield from outcomes


def _wait_for_workers(client: Client) -> None:
    """Raise ReportError where the cluster has no worker and gets none for a while."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError:
        raise ReportError(
            f"Dask 集群里没有工作进程，等了{_PATIENCE}秒也没有来",
            hint="启动工作进程（dask worker 调度器地址），再运行同一条命令，做好的不会重做",
        ) from None


def _do(parcel: Parcel, jobs: Sequence[Job]) -> list[Outcome]:
    worker = _opened.get(parcel.mark) or _open(parcel)
    return worker.do(jobs)


_opened: dict[str, Worker] = {}
"""By parcel; the last one only, so that memory and disk stay flat."""


def _open(parcel: Parcel) -> Worker:
    """The worker of a parcel; the folder with its report types goes when nobody uses it any more."""
    plan, root = parcel.plan, Path(tempfile.mkdtemp(prefix="reportgen-"))
    plan = replace(
        plan,
        kind=_unpacked(root / "类型" / plan.kind.name, parcel.kind),
        rollup=_unpacked(root / "汇总" / plan.rollup.name, parcel.rollup) if plan.rollup else None,
    )
    try:
        worker = Worker(plan, parcel.place)
    except BaseException:  # a report type that does not compile
        shutil.rmtree(root, ignore_errors=True)
        raise
    weakref.finalize(worker, shutil.rmtree, root, ignore_errors=True)
    _opened.clear()
    _opened[parcel.mark] = worker
    return worker


def _packed(plan: Plan, place: Place) -> Parcel:
    kind = _files(plan.kind)
    rollup = _files(plan.rollup) if plan.rollup is not None else ()
    return Parcel(plan, place, kind, rollup, uuid.uuid4().hex)


def _files(folder: Path) -> tuple[tuple[str, bytes], ...]:
    wanted = (*source_files(folder), *(folder / name for name in LOOKS))
    return tuple((path.name, path.read_bytes()) for path in wanted if path.is_file())


def _unpacked(folder: Path, files: tuple[tuple[str, bytes], ...]) -> Path:
    """A report type's folder on this worker, under its own name, which goes into the record."""
    folder.mkdir(parents=True)
    for file, content in files:
        (folder / file).write_bytes(content)
    return folder
