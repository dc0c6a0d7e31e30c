"""ingest: the numbers of indicator files into the store, and out of it again.

Each file is understood by itself, as `load` understands it, so that last year's and the year before's
need not agree on 基本信息.  What is kept is what was observed for a period: 数值, 目标, 排名; columns
上年同期 and 上期 are a later file's word on an earlier period and stay in that file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from reportgen.binding.expression import Measure
from reportgen.dataset import Dataset
from reportgen.errors import Collector, Notice, ReportError, nearest
from reportgen.indicators.loading import load
from reportgen.indicators.merging import said, same, titled
from reportgen.indicators.stores.opening import changing, one_of
from reportgen.indicators.stores.rows import COLUMNS, Kept, stated, to_row
from reportgen.period import Period

MEASURES = (Measure.VALUE, Measure.TARGET, Measure.RANK)


class FileTaken(Struct, frozen=True):
    """What became of one file's numbers."""

    name: str
    periods: tuple[str, ...]
    added: int
    known: int
    """Were there already, with the same value."""
    replaced: tuple[tuple[Kept, Kept], ...] = ()
    """The old number and the new one."""
    absent: int = 0
    """Numbers of an earlier state of this file that it no longer has; they stay."""


class Ingested(Struct, frozen=True):
    """What was taken into a store."""

    files: tuple[FileTaken, ...]
    notices: tuple[Notice, ...]


class Forgotten(Struct, frozen=True):
    """What was taken out of a store."""

    numbers: int
    files: tuple[str, ...]
    """The files the numbers came from."""


def ingest(
    paths: Sequence[Path], store: Path, *, replacing: bool = False, period: str = ""
) -> Ingested:
    """Keep the numbers of indicator files, all of them or (where it raises) none.

    A number that is there already with the same value stays as it is, its place brought up to date
    where the file has changed.  One that differs is a ReportError naming both places, unless
    `replacing` lets the new one win; the old one is then kept aside.  `period` is that of numbers whose
    file states none.  Raises ReportError as well for files that cannot be read, for numbers without a
    period, and for a `period` that is none.
    """
    period = str(Period.parse(period)) if period else ""
    problems, read = Collector(), list[tuple[Dataset, list[Kept]]]()
    for path in paths:
        try:
            dataset = load([path])
            read.append((dataset, list(kept_of(dataset, period))))
        except ReportError as error:
            problems.absorb(error)
    problems.raise_any()
    notices = [notice for dataset, _ in read for notice in (*dataset.notices, *_faults(dataset))]
    with changing(store) as database:
        taken = tuple(
            _Taking(database, store, problems, replacing).take(dataset, numbers)
            for dataset, numbers in read
        )
        problems.raise_any()
        _sweep(database)
    return Ingested(taken, tuple(notices))


def kept_of(dataset: Dataset, default: str = "") -> Iterator[Kept]:
    """The numbers of one file's dataset as a store keeps them: with 地区 and 报告期 of 基本信息 where
    the rows name none, and the `default` period where that is silent too.  Raises ReportError where
    there is no period in any way."""
    entity, period = stated(dataset)
    period = period or default
    sha256 = dataset.files[0].sha256
    for (indicator, where, when, measure), found in dataset.observations.items():
        if measure not in MEASURES or found.value is None:
            continue
        if not when and not period:
            raise ReportError(
                "没有写明时期，存了以后也对不上",
                where=found.where,
                hint="加 --period 2023年；或在文件里加一列“时期”，或在“基本信息”里加一行：报告期、2023年",
            )
        yield Kept((indicator, where or entity, when or period, measure), found, sha256)


def forget(store: Path, what: str) -> Forgotten:
    """Take out the numbers of one period, or of the files of one name.

    Numbers they once replaced do not come back.  Raises ReportError naming what there is.
    """
    if not store.exists():
        raise ReportError(f"没有指标库“{store}”", hint="请核对路径")
    with changing(store) as database:
        condition, value = _meant(database, what)
        files = database.execute(
            f"SELECT DISTINCT name FROM observation JOIN file ON file.id = file WHERE {condition}"
            " ORDER BY name",
            (value,),
        ).fetchall()
        names = "SELECT id FROM file WHERE name = ?"
        where = condition if condition.startswith("period") else f"file IN ({names})"
        removed = database.execute(f"DELETE FROM observation WHERE {where}", (value,)).rowcount
        _sweep(database)
    return Forgotten(removed, tuple(name for (name,) in files))


def _meant(database: sqlite3.Connection, what: str) -> tuple[str, str]:
    files = [name for (name,) in database.execute("SELECT DISTINCT name FROM file ORDER BY name")]
    periods = [p for (p,) in database.execute("SELECT DISTINCT period FROM observation")]
    if what in files:
        return "name = ?", what
    try:
        period = str(Period.parse(what))
    except ReportError:
        period = ""
    if period in periods:
        return "period = ?", period
    there = "、".join([*sorted(periods, key=Period.parse), *files][:20])
    raise ReportError(
        f"指标库里没有“{what}”这个文件或时期",
        hint=nearest(what, [*files, *periods]) or (f"现有：{there}" if there else "指标库是空的"),
    )


def _faults(dataset: Dataset) -> Iterator[Notice]:
    for fault in dataset.faults:
        yield Notice(f"“{fault.entity}”没有全存：{fault.message}", fault.where, fault.hint)


class _Taking:
    """One change of a store under way."""

    def __init__(
        self, database: sqlite3.Connection, store: Path, problems: Collector, replacing: bool
    ) -> None:
        self._database = database
        self._store = store
        self._problems = problems
        self._replacing = replacing

    def take(self, dataset: Dataset, numbers: Sequence[Kept]) -> FileTaken:
        """Take in one file."""
        file = dataset.files[0]
        number = self._file(file.name, file.sha256)
        added = known = 0
        changed: list[tuple[Kept, Kept]] = []
        for new in numbers:
            old = one_of(self._database, self._store, new.key)
            if old is None:
                added += 1
                self._put(new, number)
            elif same(old.observation, new.observation):
                known += 1
                if old.file == new.file and old.sha256 != new.sha256:
                    self._put(new, number)  # the file has moved on; its cells may have moved too
            elif self._replacing:
                changed.append((old, new))
                self._set_aside(old)
                self._put(new, number)
            else:
                self._refuse(old, new)
        periods = sorted({new.key[2] for new in numbers}, key=Period.parse)
        return FileTaken(
            file.name, tuple(periods), added, known, tuple(changed), self._absent(file.name, number)
        )

    def _file(self, name: str, sha256: str) -> int:
        self._database.execute(
            "INSERT OR IGNORE INTO file (name, sha256) VALUES (?, ?)", (name, sha256)
        )
        found = self._database.execute(
            "SELECT id FROM file WHERE name = ? AND sha256 = ?", (name, sha256)
        ).fetchone()
        return int(found[0])

    def _put(self, new: Kept, file: int) -> None:
        marks = ", ".join("?" * (len(COLUMNS) + 1))
        self._database.execute(
            f"INSERT OR REPLACE INTO observation VALUES ({marks})", (*to_row(new), file)
        )

    def _set_aside(self, old: Kept) -> None:
        marks = ", ".join("?" * (len(COLUMNS) + 2))
        self._database.execute(
            f"INSERT INTO replaced ({', '.join(COLUMNS)}, name, sha256) VALUES ({marks})",
            (*to_row(old), old.file, old.sha256),
        )

    def _absent(self, name: str, number: int) -> int:
        """How many numbers come from other states of a file of this name, for the periods it has now."""
        [count] = self._database.execute(
            "SELECT count(*) FROM observation JOIN file ON file.id = file WHERE name = ? AND file != ?"
            " AND period IN (SELECT period FROM observation WHERE file = ?)",
            (name, number, number),
        ).fetchone()
        return int(count)

    def _refuse(self, old: Kept, new: Kept) -> None:
        where = new.observation.where
        changed = "（同名文件，内容变了）" if old.file == new.file else ""
        self._problems.add(
            f"{titled(new.key)}已存为{said(old.observation)}，这次是{said(new.observation)}",
            where=where,
            hint=f"已存的来自 {old.observation.where}{changed}；确实改了就加 --replace，旧数另外留着",
        )


def _sweep(database: sqlite3.Connection) -> None:
    """Files that no number comes from any more."""
    database.execute("DELETE FROM file WHERE id NOT IN (SELECT file FROM observation)")
