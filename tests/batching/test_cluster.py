"""The same batch on a Dask cluster, with a worker lost on the way, and at places fsspec knows."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from reportgen.batching import cluster
from reportgen.batching.index import INDEX
from reportgen.batching.local import engine
from reportgen.batching.planning import plan
from reportgen.batching.remote import Remote
from reportgen.batching.running import run
from reportgen.errors import ReportError
from reportgen.indicators.loading import load
from tests.batching.counties import RANKED, ROLLUP, batch, briefings, kind, ledger, rows


@pytest.fixture
def scheduler() -> Iterator[Any]:
    import distributed

    with distributed.LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as found:
        yield found


@pytest.mark.filterwarnings("ignore")  # Dask's own, of sockets closed late
def test_a_worker_lost_mid_run_costs_nothing(tmp_path: Path, scheduler: Any) -> None:
    data, folder = ledger(tmp_path, rows(120)), kind(tmp_path, RANKED)
    rollup = kind(tmp_path, ROLLUP, "汇总类型")
    batch(folder, data, tmp_path / "local", by=engine(2), rollup=rollup, whole="全市")
    out = tmp_path / "cluster"
    victim = next(iter(scheduler.workers.values())).pid
    killed = threading.Event()

    def kill() -> None:
        while len(list(out.glob("*.docx"))) < 16:
            time.sleep(0.01)
        os.kill(victim, signal.SIGKILL)
        if len(list(out.glob("*.docx"))) < 112:
            killed.set()

    watcher = threading.Thread(target=kill, daemon=True)
    watcher.start()
    by = cluster.engine(scheduler.scheduler_address)
    done = batch(folder, data, out, by=by, rollup=rollup, whole="全市")
    watcher.join()
    assert killed.is_set(), "the worker was to die in the middle"
    assert done.count("失败") == 0
    assert len(done.outcomes) == 121
    assert briefings(out) == briefings(tmp_path / "local")


def test_results_go_to_any_place_fsspec_knows(tmp_path: Path) -> None:
    data, folder = ledger(tmp_path, rows(3)), kind(tmp_path)
    place = Remote("memory://briefings/2023")
    planned = plan(folder, load([data]))
    assert run(planned, place.url, engine(1)).count("新建") == 3
    again = run(planned, place.url, engine(1))
    assert again.count("未变") == 3
    assert again.index == "memory://briefings/2023/索引.xlsx"
    batch(folder, data, tmp_path / "local")
    assert {name: place.read(name) for name in briefings(tmp_path / "local")} == briefings(
        tmp_path / "local"
    )
    place.write(INDEX, b"by hand")
    run(planned, place.url, engine(1))
    assert place.read("索引.备份.xlsx") == b"by hand"
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(place.read(INDEX) or b"")
    assert load_workbook(copy).sheetnames[0] == "索引"


def test_nobody_at_the_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", "1s")
    by = cluster.engine("tcp://127.0.0.1:9")
    with pytest.raises(ReportError, match="连不上 Dask 调度器"):
        batch(kind(tmp_path), ledger(tmp_path, rows(2)), tmp_path / "out", by=by)


def test_a_place_nobody_knows() -> None:
    with pytest.raises(ReportError, match="不能写到"):
        Remote("nowhere9://x").read("y")


@pytest.mark.filterwarnings("ignore")  # Dask's own, of sockets closed late
def test_a_cluster_without_workers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import distributed

    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    with distributed.LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=0, dashboard_address=None, silence_logs=50
    ) as empty:
        by = cluster.engine(empty.scheduler_address)
        with pytest.raises(ReportError, match="Dask 集群里没有工作进程，等了1秒也没有来"):
            batch(kind(tmp_path), ledger(tmp_path, rows(2)), tmp_path / "out", by=by)
