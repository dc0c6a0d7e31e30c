"""A SQLite file, read by Python's own sqlite3: opened read-only, allowed to do nothing but SELECT."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from reportgen.errors import Location, ReportError, nearest
from reportgen.indicators.databases.answers import BATCH, Answer, gathered
from reportgen.indicators.databases.asking import Asking, Query

_LONGEST = 4 * 50_000
"""Bytes of one value: the most characters a cell may have, in UTF-8."""
_STEPS = 10_000
"""Instructions of SQLite's machine between two looks at the clock."""
_PATIENCE = 5.0
"""Seconds to wait while another program writes."""
_ALLOWED = frozenset(
    (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)
)


def ask_sqlite(asking: Asking, folder: Path) -> tuple[Answer, ...]:
    """What a SQLite file answers; all queries see one state of it.

    A relative path starts at `folder`.  Raises ReportError for a file that is missing or no SQLite
    database, for what SQLite refuses (with its own words), and when the time is over.
    """
    path = folder / asking.database
    _check(path, asking)
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=_PATIENCE)) as connection:
            connection.isolation_level = None
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
            connection.execute("BEGIN")
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master")]
            connection.set_authorizer(_authorized)
            deadline = time.monotonic() + asking.seconds
            connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
            return tuple(_answer(connection, query, tables, asking) for query in asking.queries)
    except sqlite3.Error as error:
        raise _unreadable(path, asking.where, error) from error


def _authorized(action: int, name: str | None, detail: str | None, *_: str | None) -> int:
    if action == sqlite3.SQLITE_FUNCTION and (detail or "").lower() == "load_extension":
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _check(path: Path, asking: Asking) -> None:
    if not path.exists():
        alike = nearest(path.name, _beside(path))
        raise ReportError(
            f"没有数据库文件“{asking.database}”",
            where=asking.where,
            hint=alike or "相对路径从这个 .yaml 所在的文件夹算起，请核对",
        )
    if not path.is_file():  # a folder, or a pipe that would block
        raise ReportError(
            f"“{asking.database}”不是数据库文件", where=asking.where, hint="请核对路径"
        )


def _beside(path: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in path.parent.iterdir() if entry.is_file())
    except OSError:
        return []


def _answer(
    connection: sqlite3.Connection, query: Query, tables: Sequence[str], asking: Asking
) -> Answer:
    try:
        cursor = connection.execute(query.sql)
        columns = [column[0] for column in cursor.description or ()]
        return gathered(query, columns, iter(lambda: cursor.fetchmany(BATCH), []))
    except (sqlite3.Error, sqlite3.Warning, UnicodeError) as error:
        raise _refused(query, str(error), tables, asking) from error


def _refused(query: Query, said: str, tables: Sequence[str], asking: Asking) -> ReportError:
    """The error for a query SQLite would not answer, in its own words where they say more."""
    where = query.where
    if found := re.fullmatch(r"no such table: (?P<name>.*)", said):
        known = "现有：" + "、".join(tables[:20]) if tables else "这个数据库里一张表也没有"
        return ReportError(
            f"数据库里没有表“{found['name']}”",
            where=where,
            hint=nearest(found["name"], tables) or known,
        )
    if found := re.fullmatch(r"no such column: (?P<name>.*)", said):
        return ReportError(
            f"查询里的列“{found['name']}”没有", where=where, hint="请核对列名；文字要用单引号"
        )
    if said == "interrupted":
        return out_of_time(query.where, asking.seconds)
    if said == "database is locked":
        return ReportError("数据库正被另一个程序写着", where=where, hint="请稍后再试")
    if "not authorized" in said or "prohibited" in said:
        return ReportError(f"查询做了读数据以外的事（{said}）", where=where, hint="只能是 SELECT")
    if "too big" in said:
        return ReportError("查询里有一格内容太大", where=where, hint="请不要查询存附件、图片的列")
    return ReportError(
        f"数据库不接受这个查询：{said}", where=where, hint="请先在数据库工具里把查询试通"
    )


def out_of_time(where: Location, seconds: int) -> ReportError:
    """The error for a database that takes too long."""
    return ReportError(
        f"等了{seconds}秒，数据库还没有答完",
        where=where,
        hint="请核对查询（有没有漏写连接条件），或加“时限: 秒数”",
    )


def _unreadable(path: Path, where: Location, error: sqlite3.Error) -> ReportError:
    said = str(error)
    if "not a database" in said or "malformed" in said:
        return ReportError(
            f"“{path.name}”不是 SQLite 数据库，或已损坏",
            where=where,
            hint="请核对选的是不是这个文件",
        )
    if "locked" in said:
        return ReportError(f"“{path.name}”正被另一个程序写着", where=where, hint="请稍后再试")
    return ReportError(
        f"数据库“{path.name}”打不开（{said}）",
        where=where,
        hint="请检查权限，或先关闭正在用它的程序",
    )
