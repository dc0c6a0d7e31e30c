"""What travels to the workers of a cluster: enough for the same files, and gone when the next comes."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

pytest.importorskip("distributed")

from reportgen.batching import cluster
from reportgen.batching.folder import made_folder
from reportgen.batching.planning import plan
from reportgen.indicators.loading import load
from tests.batching.counties import ROLLUP, TYPE, batch, briefings, kind, ledger, rows


def test_a_parcel_holds_all_that_a_report_type_is_made_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(made_folder(tmp_path / "temp").root))
    monkeypatch.setattr(cluster, "_opened", {})
    data = ledger(tmp_path, rows(3))
    folder = kind(tmp_path, TYPE + '\n{% include "片段.md" %}\n')
    (folder / "片段.md").write_text("另有{{ 走访群众 }}。\n", "utf-8")
    (folder / "版式.yaml").write_text("基于: 公文\n正文: {行距: 26}\n", "utf-8")
    rollup = kind(tmp_path, ROLLUP, "汇总类型")
    batch(folder, data, tmp_path / "here", rollup=rollup, whole="全市")
    planned = plan(folder, load([data]), rollup=rollup, whole="全市")
    for name in ("there", "once more"):
        parcel = cluster._packed(planned, made_folder(tmp_path / name))
        outcomes = cluster._do(parcel, planned.jobs)
        assert [outcome.state for outcome in outcomes] == ["新建"] * 4
        assert briefings(tmp_path / name) == briefings(tmp_path / "here")
        assert len(list((tmp_path / "temp").iterdir())) == 1, "one parcel is kept, the last"
