"""A store opened: for reading, or for one change that happens wholly or not at all.

The file is plain SQLite with its rollback journal, so that an interrupted run leaves the old content;
`application_id` tells it from every other SQLite file, `user_version` tells its own versions apart.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from reportgen.errors import Location, ReportError, nearest
from reportgen.indicators.stores import refuse_other_names
from reportgen.indicators.stores.rows import COLUMNS, KEY, Kept, from_row

APPLICATION = 0x52475354
VERSION = 1
PATIENCE = 10.0
"""Seconds to wait while another run writes."""
_FIELDS = ", ".join(COLUMNS)
_SCHEMA = (
    "CREATE TABLE file (id INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL,"
    " UNIQUE (name, sha256))",
    f"CREATE TABLE observation ({_FIELDS}, file INTEGER NOT NULL REFERENCES file (id),"
    " PRIMARY KEY (entity, indicator, period, measure)) WITHOUT ROWID",
    f"CREATE TABLE replaced (id INTEGER PRIMARY KEY, {_FIELDS}, name TEXT NOT NULL, sha256 TEXT NOT NULL)",
)
_SELECT = f"SELECT {_FIELDS}, name, sha256 FROM "
_OBSERVED = _SELECT + "observation JOIN file ON file.id = observation.file"
_ORDER = " ORDER BY entity, indicator, period, measure"
_MOST_NAMED = 500
"""Entities that are asked for by name; of more the whole table is read."""


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """The store, to read.  Raises ReportError for a file that is missing, no store, of a later
    version, damaged, or being written for too long."""
    if not path.exists():
        raise ReportError(
            f"没有指标库“{path}”",
            hint=_alike(path) or "先用 reportgen ingest 往期指标文件 建一个，或核对路径",
        )
    with _told(path), closing(_connect(path, "rw")) as database:
        database.execute("PRAGMA query_only = ON")
        database.execute("BEGIN")
        if not _known(database, path):
            raise ReportError(
                "指标库是空的", where=_where(path), hint="用 reportgen ingest 存入往期数据"
            )
        yield database


@contextmanager
def changing(path: Path) -> Iterator[sqlite3.Connection]:
    """The store, made if it is not there, for one change: all of it stands when the block ends well,
    nothing of it when it raises or the program ends.  Raises ReportError like `reading`."""
    if not path.parent.is_dir():
        raise ReportError(f"没有文件夹“{path.parent}”", hint="请先建好文件夹，或换一个位置")
    with _told(path), closing(_connect(path, "rwc")) as database:
        database.execute("BEGIN IMMEDIATE")
        if not _known(database, path):
            for words in (
                f"PRAGMA application_id = {APPLICATION}",
                f"PRAGMA user_version = {VERSION}",
            ):
                database.execute(words)
            for words in _SCHEMA:
                database.execute(words)
        try:
            yield database
        except BaseException:
            database.rollback()
            raise
        database.commit()


def numbers(
    database: sqlite3.Connection, path: Path, entities: frozenset[str] | None = None
) -> Iterator[Kept]:
    """The numbers of a store (of the entities, if there are not too many), in the order of their keys.

    Raises ReportError where a row is not what this program writes.
    """
    if entities is not None and len(entities) <= _MOST_NAMED:
        marks = ", ".join("?" * len(entities))
        rows = database.execute(
            f"{_OBSERVED} WHERE entity IN ({marks}){_ORDER}", tuple(sorted(entities))
        )
    else:
        rows = database.execute(_OBSERVED + _ORDER)
    return _kept(rows, path)


def one_of(database: sqlite3.Connection, path: Path, key: tuple[str, ...]) -> Kept | None:
    """The number under a key."""
    where = " AND ".join(f"{name} = ?" for name in KEY)
    return next(_kept(database.execute(f"{_OBSERVED} WHERE {where}", key), path), None)


def replaced(database: sqlite3.Connection, path: Path) -> Iterator[Kept]:
    """The numbers that newer ones have taken the place of, oldest first."""
    return _kept(database.execute(f"{_SELECT}replaced ORDER BY id"), path)


def _kept(rows: sqlite3.Cursor, path: Path) -> Iterator[Kept]:
    for row in rows:
        try:
            yield from_row(row)
        except ValueError as error:
            raise _damaged(path, f"有一行读不懂：{error}") from error


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    refuse_other_names(path)
    if path.exists() and not path.is_file():
        raise ReportError(f"“{path}”不是文件", hint="指标库是一个 .sqlite 文件")
    address = f"{path.absolute().as_uri()}?mode={mode}"
    database = sqlite3.connect(address, uri=True, timeout=PATIENCE)
    database.isolation_level = None
    return database


def _known(database: sqlite3.Connection, path: Path) -> bool:
    """Whether the file is a store of this version; False where nothing is in it yet."""
    [application] = database.execute("PRAGMA application_id").fetchone()
    [version] = database.execute("PRAGMA user_version").fetchone()
    [tables] = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application == 0 and tables == 0:
        return False
    if application != APPLICATION:
        raise ReportError(
            "这是 SQLite 数据库，但不是指标库",
            where=_where(path),
            hint="要从数据库取数，写一个 .yaml：数据库: …，查询: SELECT …；存往期数请换一个文件名",
        )
    if version != VERSION:
        raise ReportError(
            f"指标库是第{version}版的，这个程序只认第{VERSION}版",
            where=_where(path),
            hint="请用新版的 reportgen，或用 ingest 另建一个",
        )
    return True


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What SQLite refuses, as a ReportError."""
    try:
        yield
    except sqlite3.Error as error:
        said = str(error)
        if "locked" in said:
            raise ReportError(
                "指标库正被另一个程序用着", where=_where(path), hint="等它结束再试一次"
            ) from error
        if "readonly" in said or "unable to open" in said:
            raise ReportError(
                f"指标库打不开或写不了（{said}）",
                where=_where(path),
                hint="请检查文件和所在文件夹的权限，或用 --store 换一个位置",
            ) from error
        if "full" in said:
            raise ReportError("磁盘已满", where=_where(path), hint="请清理空间后再试") from error
        if "I/O error" in said:  # the disk's fault, not the store's: what is in it stands
            raise ReportError(
                "读写指标库时磁盘出错，没有写",
                where=_where(path),
                hint="请看磁盘是不是满了、网络盘还连着没有，再运行一次",
            ) from error
        raise _damaged(path, said) from error


def _damaged(path: Path, said: str) -> ReportError:
    return ReportError(
        f"指标库已损坏，或不是指标库（{said}）",
        where=_where(path),
        hint="请先核对是不是这个文件；确是指标库的，换用备份，没有备份就用 reportgen ingest 从原来的文件另建一个",
    )


def _where(path: Path) -> Location:
    return Location(path.name)


def _alike(path: Path) -> str:
    if not path.parent.is_dir():
        return ""
    return nearest(path.name, sorted(p.name for p in path.parent.glob("*" + path.suffix)))
