"""Worker processes: what ends them, what they are started with, and how many there are."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing.context import BaseContext
from pathlib import Path

import pytest

from reportgen.batching import local
from reportgen.batching.folder import made_folder
from reportgen.batching.journal import NAME
from reportgen.batching.models import Job, Outcome
from reportgen.batching.planning import plan
from reportgen.batching.working import Worker
from reportgen.errors import ReportError
from reportgen.indicators.loading import load
from tests.batching.counties import RANKED, batch, briefings, kind, ledger, rows

MANY = 2400
"""So many that none of these runs is over before it is stopped."""


def command(out: Path) -> list[str]:
    """A run by two processes."""
    return [
        sys.executable, "-m", "reportgen", "batch", "类型", "台账.csv", "-o", str(out), "--jobs", "2",
    ]  # fmt: skip


def start(folder: Path, out: Path) -> subprocess.Popen[bytes]:
    """Such a run, in a process group of its own, once it has written some briefings."""
    ledger(folder, rows(MANY))
    kind(folder)
    run = subprocess.Popen(
        command(out), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,
        # a shell that runs the tests in the background has told them to ignore it
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    while len(list(out.glob("*.docx"))) < 20:
        assert run.poll() is None, "it was to be stopped in the middle"
        time.sleep(0.005)
    return run


def goes_on(folder: Path, out: Path) -> None:
    """The same call ends what was begun, as soon as the lock of the folder is free."""
    for _ in range(40):
        done = subprocess.run(command(out), cwd=folder, capture_output=True, text=True, check=False)
        if "正在运行" not in done.stderr:
            break
        time.sleep(0.05)  # the workers are about to end
    assert done.returncode == 0, done.stderr
    assert f"共{MANY}份（新建" in done.stdout
    assert "未变" in done.stdout
    assert len(briefings(out)) == MANY


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_killed_run_leaves_no_workers_behind(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = start(tmp_path, out)
    run.kill()
    run.communicate(timeout=20)
    goes_on(tmp_path, out)


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_ends_quietly_and_the_next_run_goes_on(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = start(tmp_path, out)
    os.killpg(run.pid, signal.SIGINT)
    _, complaint = run.communicate(timeout=20)
    assert run.returncode == 130
    assert "再运行同一条命令会接着做" in complaint.decode()
    assert "Traceback" not in complaint.decode()
    goes_on(tmp_path, out)


def test_workers_that_die_while_nobody_waits_for_them_take_no_job_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pool is found broken when the next bundle is handed out, not when an outcome is awaited."""
    monkeypatch.setattr(local, "_BUNDLE", 2)
    monkeypatch.setattr(local, "_FEW", 0)

    def kill(done: int, total: int, last: Outcome) -> None:
        if done == 1:
            multiprocessing.active_children()[0].kill()
            while (
                multiprocessing.active_children()
            ):  # the pool ends the others, then counts as broken
                time.sleep(0.01)

    data, folder, out = ledger(tmp_path, rows(18)), kind(tmp_path), tmp_path / "out"
    done = batch(folder, data, out, by=local.engine(2), progress=kill)
    assert [o.entity for o in done.outcomes if o.state == "失败"] == []
    assert len(briefings(out)) == len(done.outcomes) == 18


def test_a_journal_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    data, folder, out = ledger(tmp_path, rows(2)), kind(tmp_path), tmp_path / "out"
    (out / NAME).mkdir(parents=True)
    with pytest.raises(ReportError, match="这是文件夹") as told:
        batch(folder, data, out)
    assert told.value.where is not None
    (out / NAME).rmdir()
    assert batch(folder, data, out).count("新建") == 2  # and the lock was let go


def test_where_nothing_can_be_forked_the_files_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spawning() -> BaseContext:
        return multiprocessing.get_context("spawn")

    data, folder = ledger(tmp_path, rows(18)), kind(tmp_path, RANKED)
    batch(folder, data, tmp_path / "one")
    monkeypatch.setattr(local, "_context", spawning)
    assert batch(folder, data, tmp_path / "two", by=local.engine(2)).count("新建") == 18
    assert briefings(tmp_path / "one") == briefings(tmp_path / "two")


def test_a_type_that_does_not_compile_is_told_once(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = ledger(tmp_path, rows(40))
    broken = kind(tmp_path, RANKED.replace("| 数", "| 没有的写法"))
    with pytest.raises(ReportError, match="没有的写法"):
        batch(broken, data, tmp_path / "out", by=local.engine(2))
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(("count", "asked", "started"), [(20, 500, 2), (40, 2, 2), (33, 8, 3)])
def test_no_more_processes_than_there_is_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, asked: int, started: int
) -> None:
    pools: list[int] = []
    genuine = ProcessPoolExecutor

    def counting(workers: int, *rest: object) -> object:
        pools.append(workers)
        return genuine(workers, *rest)  # type: ignore[call-overload]

    monkeypatch.setattr(local, "ProcessPoolExecutor", counting)
    data, folder = ledger(tmp_path, rows(count)), kind(tmp_path)
    assert batch(folder, data, tmp_path / "out", by=local.engine(asked)).count("新建") == count
    assert pools == [started]


def test_the_threads_of_one_worker_do_not_disturb_each_other(tmp_path: Path) -> None:
    """As on a cluster whose workers have several threads each."""
    data, folder = ledger(tmp_path, rows(40)), kind(tmp_path, RANKED)
    batch(folder, data, tmp_path / "one")
    planned = plan(folder, load([data]))
    worker = Worker(planned, made_folder(tmp_path / "two"))
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda job: worker.do([job]), planned.jobs))
    assert {outcome.state for (outcome,) in done} == {"新建"}
    assert briefings(tmp_path / "one") == briefings(tmp_path / "two")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a disk that is always full")
def test_a_full_disk_stops_the_run_and_says_how_to_go_on(tmp_path: Path) -> None:
    data, folder, out = ledger(tmp_path, rows(3)), kind(tmp_path), tmp_path / "out"
    out.mkdir()
    (out / NAME).symlink_to("/dev/full")
    with pytest.raises(ReportError, match="磁盘已满") as told:
        batch(folder, data, out)
    assert "做好的不会重做" in told.value.hint
    (out / NAME).unlink()
    assert batch(folder, data, out).count("新建", "未变") == 3


@pytest.mark.parametrize(("jobs", "workers"), [(1, 1), (20, 1), (33, 3), (1000, 2), (10_000, 8)])
def test_bundles_hold_every_job_once_and_shrink_towards_the_end(jobs: int, workers: int) -> None:
    asked = [Job(number, f"{number}县", f"{number}.docx") for number in range(jobs)]
    bundles = [list(bundle) for bundle in local._bundles(asked, workers)]
    assert [job for bundle in bundles for job in bundle] == asked
    sizes = [len(bundle) for bundle in bundles]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] <= 64
    assert sizes[-1] <= 4
