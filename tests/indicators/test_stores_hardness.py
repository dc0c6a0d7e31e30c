"""指标库 under load: laws of keeping and recalling, ends in the middle, damage, two at once."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.binding.expression import Measure
from reportgen.errors import ReportError
from reportgen.indicators import load
from reportgen.indicators.stores import opening
from reportgen.indicators.stores.contents import contents
from reportgen.indicators.stores.keeping import ingest
from tests.indicators.past import new, old, refused


@pytest.fixture(autouse=True)
def _in_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


VALUES = st.dictionaries(
    st.tuples(st.sampled_from(["甲", "乙"]), st.sampled_from(["一县", "二县"])),
    st.decimals(-1000, 1000, places=2),
    min_size=1,
)


def _csv(path: Path, year: int, values: Mapping[tuple[str, str], Decimal]) -> Path:
    lines = [f"{name},{value},万元,{entity},{year}年" for (name, entity), value in values.items()]
    path.write_text("\n".join(["指标,数值,单位,地区,时期", *lines]), "utf-8")
    return path


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(now=VALUES, then=VALUES)
def test_kept_and_recalled_is_as_if_both_files_were_read(
    tmp_path: Path, now: dict[tuple[str, str], Decimal], then: dict[tuple[str, str], Decimal]
) -> None:
    this, last = _csv(tmp_path / "今年.csv", 2023, now), _csv(tmp_path / "去年.csv", 2022, then)
    store = tmp_path / "库.sqlite"
    store.unlink(missing_ok=True)
    ingest([last], store)
    listed_once = contents(store)
    ingest([last], store)
    assert contents(store) == listed_once
    together, apart = load([this, last]), load([this, store])
    for name, entity in now:
        for measure in (Measure.VALUE, Measure.YEAR_BEFORE, Measure.BEFORE):
            looked = [
                seen.look_up(seen.ref(name, measure))
                for seen in (data.at(entity, "2023年") for data in (together, apart))
            ]
            assert looked[0] == looked[1]
    assert load([this]).observations.items() <= apart.observations.items()
    assert apart.entities == load([this]).entities
    assert apart.indicators == load([this]).indicators


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(order=st.permutations(range(3)))
def test_the_order_of_taking_in_changes_nothing(tmp_path: Path, order: list[int]) -> None:
    this = _csv(
        tmp_path / "今年.csv", 2023, {("甲", "一县"): Decimal(9), ("乙", "二县"): Decimal(9)}
    )
    files = [
        _csv(
            tmp_path / f"{year}.csv",
            year,
            {("甲", "一县"): Decimal(year), ("乙", "二县"): Decimal(1)},
        )
        for year in (2020, 2021, 2022)
    ]
    loaded = []
    for arranged in (files, [files[at] for at in order]):
        store = tmp_path / "库.sqlite"
        store.unlink(missing_ok=True)
        for file in arranged:
            ingest([file], store)
        loaded.append(load([this, store]))
    assert list(loaded[0].observations.items()) == list(loaded[1].observations.items())
    assert loaded[0].files == loaded[1].files


_CHILD = """
import os, signal, sqlite3, sys
from pathlib import Path
from reportgen.indicators.stores import keeping, opening
connect = opening._connect
def spilling(path, mode):
    database = connect(path, mode)
    database.execute("PRAGMA cache_size = 1")
    return database
opening._connect = spilling
put, left = keeping._Taking._put, [int(sys.argv[1])]
def last(self, new, number):
    put(self, new, number)
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
keeping._Taking._put = last
keeping.ingest([Path(sys.argv[3])], Path(sys.argv[2]), replacing=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
@pytest.mark.parametrize("fatal", [1, 150, 300])
def test_ended_in_the_middle_the_old_content_stands(tmp_path: Path, fatal: int) -> None:
    first = {(f"指标{n}", "一县"): Decimal(n) for n in range(300)}
    last, store = _csv(tmp_path / "去年.csv", 2022, first), tmp_path / "库.sqlite"
    ingest([last], store)
    whole = contents(store)
    _csv(last, 2022, {key: value + 1 for key, value in first.items()})
    child = subprocess.run(
        [sys.executable, "-c", _CHILD, str(fatal), str(store), str(last)], check=False
    )
    assert child.returncode == -signal.SIGKILL
    if fatal > 1:
        assert os.path.exists(f"{store}-journal")  # pages had been written
    assert contents(store) == whole
    assert len(ingest([last], store, replacing=True).files[0].replaced) == 300


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_ended_while_it_was_made_a_store_is_made_anew(tmp_path: Path) -> None:
    last, store = old(tmp_path), tmp_path / "库.sqlite"
    subprocess.run([sys.executable, "-c", _CHILD, "1", str(store), str(last)], check=False)
    assert store.exists()
    with pytest.raises(ReportError, match="指标库是空的"):
        contents(store)
    assert ingest([last], store).files[0].added == 2


def test_a_full_disk_leaves_the_old_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, connect = tmp_path / "库.sqlite", opening._connect
    ingest([old(tmp_path)], store)
    whole = contents(store)
    many = {(f"指标{n}", "一县"): Decimal(n) for n in range(300)}

    def small(path: Path, mode: str) -> sqlite3.Connection:
        database = connect(path, mode)
        database.execute("PRAGMA max_page_count = 8")
        return database

    with monkeypatch.context() as patch:
        patch.setattr(opening, "_connect", small)
        assert "磁盘已满" in refused(store, _csv(tmp_path / "多.csv", 2022, many))
    assert contents(store) == whole


def test_two_runs_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "库.sqlite"
    ingest([old(tmp_path)], store)
    monkeypatch.setattr(opening, "PATIENCE", 0.05)
    with closing(sqlite3.connect(store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "指标库正被另一个程序用着" in refused(store, new(tmp_path))
        assert len(contents(store).periods) == 1  # reading goes on meanwhile
    ingest([new(tmp_path)], store)


def _damage(path: Path, words: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(words)
        database.commit()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("UPDATE observation SET value = 'x'", "有一行读不懂"),
        ("UPDATE observation SET value = 1", "有一行读不懂"),
        ("UPDATE observation SET value = 'NaN'", "有一行读不懂"),
        ("UPDATE observation SET value = '1e999999'", "有一行读不懂"),
        ("UPDATE observation SET period = '去年'", "有一行读不懂"),
        ("UPDATE observation SET measure = '別'", "有一行读不懂"),
        ("UPDATE observation SET scale = 0", "有一行读不懂"),
        ("UPDATE file SET name = x'00'", "有一行读不懂"),
        ("DROP TABLE observation", "no such table"),
        ("PRAGMA user_version = 2", "指标库是第2版的"),
        ("PRAGMA application_id = 7", "这是 SQLite 数据库，但不是指标库"),
    ],
)
def test_a_store_somebody_changed(tmp_path: Path, words: str, message: str) -> None:
    store = tmp_path / "库.sqlite"
    ingest([old(tmp_path)], store)
    _damage(store, words)
    with pytest.raises(ReportError, match=message):
        load([new(tmp_path), store])
    with pytest.raises(ReportError, match=message):
        contents(store)


@pytest.mark.parametrize("at", [0, 20, 100, 5000])
def test_a_store_that_is_damaged_is_refused(tmp_path: Path, at: int) -> None:
    store = tmp_path / "库.sqlite"
    ingest([old(tmp_path)], store)
    data = bytearray(store.read_bytes())
    data[at : at + 4000] = b"\xaa" * 4000
    store.write_bytes(data)
    with pytest.raises(ReportError):
        load([new(tmp_path), store])


def test_files_that_are_no_store(tmp_path: Path) -> None:
    other, folder, text = (tmp_path / name for name in ("别.sqlite", "夹.sqlite", "文.sqlite"))
    _damage(other, "CREATE TABLE a (b)")
    folder.mkdir()
    text.write_text("不是数据库" * 100, "utf-8")
    empty = tmp_path / "空.sqlite"
    empty.write_bytes(b"")
    this = new(tmp_path)
    for path, message in (
        (other, "不是指标库"),
        (folder, "不是文件"),
        (text, "已损坏，或不是指标库"),
        (empty, "指标库是空的"),
        (tmp_path / "无" / "库.sqlite", "没有指标库"),
    ):
        with pytest.raises(ReportError, match=message):
            load([this, path])
    for path in (other, folder, text, tmp_path / "无" / "库.sqlite", tmp_path / "库.xlsx", this):
        with pytest.raises(ReportError):
            ingest([this], path)
