"""The .yaml that asks a database: 数据库, 查询, 密码变量, 时限 (docs/sources.md).

It is a file beside the workbooks, and not options of the command line, because a briefing's record
names files, because the query is worth keeping and reading again, and because what is typed into a
command line (passwords too) stands in its history.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath

from msgspec import Struct
from msgspec.structs import replace

from reportgen.errors import Location, Notice, ReportError, nearest
from reportgen.indicators.cells import Source
from reportgen.indicators.databases.statements import one_question
from reportgen.indicators.findings import Findings
from reportgen.indicators.records import Group, Leaf, Node
from reportgen.indicators.scrubbing import normal

DATABASE, QUERY, PASSWORD, LIMIT = "数据库", "查询", "密码变量", "时限"
_KEYS = (DATABASE, QUERY, PASSWORD, LIMIT)
_SECONDS, _MOST_SECONDS = 30, 3600
MAX_QUERIES = 50
_SQLITE_URL = re.compile(r"sqlite:///(?P<path>.*)", re.DOTALL)
_SQLITE = re.compile(r"sqlite\b", re.IGNORECASE)
"""A SQLite file by way of SQLAlchemy: it would open to write, and make the file if it is not there."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+._-]*:")
_FILES = (".db", ".sqlite", ".sqlite3", ".db3")
_SHAPE = "写法：数据库: 台账.db（或 SQLAlchemy 网址），查询: SELECT …；几张表的，查询下面写 表名: SELECT …"
_WRITTEN_PASSWORD = re.compile(
    r"://[^/@:]*:(?P<one>[^@]{1,500})@|[?&](?:password|passwd|pwd)=(?P<two>[^&]+)"
)


class Query(Struct, frozen=True):
    """One question to a database: what it returns is a sheet."""

    sheet: str
    """The sheet's name; "" where the columns decide what it is."""
    sql: str
    where: Location
    """Where the query is written."""
    ordered: bool
    """Whether the query itself says in which order rows come."""


class Asking(Struct, frozen=True):
    """What the file asks for."""

    database: str
    """A SQLAlchemy URL, or the path of a SQLite file."""
    queries: tuple[Query, ...]
    seconds: int
    """How long all queries together may take."""
    where: Location
    """Where the database is named."""
    sqlite: bool
    """Whether `database` is the path of a SQLite file."""
    password: str | None = None
    notices: tuple[Notice, ...] = ()

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every password known here: none of them may stand in a message."""
        written = _WRITTEN_PASSWORD.search(self.database)
        own = (written["one"] or written["two"],) if written else ()
        return tuple(word for word in (self.password, *own) if word)


def asking_in(tree: Node, source: Source) -> Asking | None:
    """What a .yaml asks a database for; None where it is a file of data.

    Raises ReportError, or Problems with all of them: unknown keys, no query, a password variable
    that is not set, several statements, or one that would change data.
    """
    if not isinstance(tree, Group):
        _refuse_wide_colon(tree, source)
        return None
    keys = {normal(key): node for key, node in tree.pairs}
    named = keys.get(DATABASE)
    if not isinstance(named, Leaf) or not (_text(named) or QUERY in keys):
        return None
    findings = Findings()
    _refuse_unknown(keys, source, findings)
    where = Location(source.name, line=named.line)
    database, sqlite, queries = "", False, tuple[Query, ...]()
    seconds, password = _SECONDS, None
    with findings.gathering():
        database, sqlite = _database(_text(named), where)
    with findings.gathering():
        queries = _queries(keys.get(QUERY), source)
    with findings.gathering():
        seconds = _seconds(keys.get(LIMIT), source)
    with findings.gathering():
        password = _password(keys.get(PASSWORD), source)
    findings.problems.raise_any()
    asking = Asking(database, queries, seconds, where, sqlite, password)
    return replace(asking, notices=tuple(_doubts(asking)))


def _refuse_unknown(keys: Mapping[str, Node], source: Source, findings: Findings) -> None:
    for key, node in keys.items():
        if key not in _KEYS:
            findings.problems.add(
                f"不认识的项“{key[:30]}”",
                where=Location(source.name, line=node.line),
                hint=nearest(key, _KEYS) or "可写：" + "、".join(_KEYS),
            )


def _refuse_wide_colon(tree: Node, source: Source) -> None:
    """YAML takes 数据库：台账.db for a piece of text."""
    if _text(tree).startswith(DATABASE + "："):
        raise ReportError(
            f"“{DATABASE}”后面是全角冒号",
            where=Location(source.name, line=tree.line),
            hint=f"冒号用英文半角，后面空一格：{DATABASE}: 台账.db",
        )


def _database(written: str, where: Location) -> tuple[str, bool]:
    """The path of a SQLite file, or the URL of another database; which of them it is."""
    if "\x00" in written or not written:
        raise ReportError(f"“{DATABASE}”没有填", where=where, hint=_SHAPE)
    plain = _SQLITE_URL.fullmatch(written)
    if plain is None and PurePath(written).suffix.lower() in _FILES and "://" not in written:
        return written, True
    if plain is None:
        if written.lower().rstrip("/") in ("sqlite:", "sqlite"):
            raise ReportError(
                "没有写明是哪个 SQLite 文件", where=where, hint=f"写成 {DATABASE}: 台账.db"
            )
        if not _SCHEME.match(written) or "://" not in written:
            raise ReportError(
                f"“{DATABASE}”既不是 SQLite 文件，也不是数据库网址",
                where=where,
                hint="SQLite 文件以 .db、.sqlite 结尾；别的写成 postgresql+psycopg://用户@主机/库名",
            )
        if _SQLITE.match(written):
            raise ReportError(
                "SQLite 文件直接写路径，不写驱动",
                where=where,
                hint=f"写成 {DATABASE}: 台账.db；总是只读打开",
            )
        return written, False
    path = plain["path"]
    if not path or path == ":memory:" or "?" in path:
        raise ReportError(
            "SQLite 只写文件路径，不带 ? 后面的选项",
            where=where,
            hint=f"写成 {DATABASE}: 台账.db；总是只读打开",
        )
    return path, True


def _queries(node: Node | None, source: Source) -> tuple[Query, ...]:
    where = Location(source.name, line=node.line if node is not None else 0)
    if isinstance(node, Leaf) and _text(node):
        return (_query("", node, source),)
    if not isinstance(node, Group) or not node.pairs:
        raise ReportError(f"“{QUERY}”没有填", where=where, hint=_SHAPE)
    if len(node.pairs) > MAX_QUERIES:
        raise ReportError(f"一个文件最多{MAX_QUERIES}个查询", where=where, hint="请分成几个文件")
    findings, queries = Findings(), list[Query]()
    for name, part in node.pairs:
        with findings.gathering():
            queries.append(_query(normal(name), part, source))
    findings.problems.raise_any()
    return tuple(queries)


def _query(name: str, node: Node, source: Source) -> Query:
    where = Location(source.name, name, line=node.line)
    text = _text(node)
    if not text:
        raise ReportError(f"查询“{name}”没有填", where=where, hint=_SHAPE)
    sql, ordered = one_question(text, where)
    return Query(name, sql, where, ordered)


def _seconds(node: Node | None, source: Source) -> int:
    text = _text(node)
    if node is None or not text:
        return _SECONDS
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= _MOST_SECONDS:
        raise ReportError(
            f"“{LIMIT}”填的是“{text[:20]}”",
            where=Location(source.name, line=node.line),
            hint=f"填秒数，1 至 {_MOST_SECONDS}；不写就是{_SECONDS}秒",
        )
    return int(text)


def _password(node: Node | None, source: Source) -> str | None:
    name = _text(node)
    if node is None or not name:
        return None
    password = os.environ.get(name)
    if not password:
        # The name may be the password itself, put into the wrong line: it is not repeated.
        raise ReportError(
            f"“{PASSWORD}”所指的环境变量没有设，或是空的",
            where=Location(source.name, line=node.line),
            hint=f"“{PASSWORD}”填变量的名字（不是密码），运行前先设好，如 export 台账密码=…",
        )
    return password


def _doubts(asking: Asking) -> Iterator[Notice]:
    if not asking.sqlite and _WRITTEN_PASSWORD.search(asking.database) is not None:
        yield Notice(
            "密码写在了文件里，谁拿到这个文件都能连上数据库",
            asking.where,
            f"从“{DATABASE}”里去掉密码，用“{PASSWORD}: 变量名”从环境变量取",
        )


def _text(node: Node | None) -> str:
    if not isinstance(node, Leaf) or node.value is None:
        return ""
    return str(node.value).strip()
