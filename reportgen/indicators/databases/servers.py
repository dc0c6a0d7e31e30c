"""Any other database, through SQLAlchemy (`pip install "reportgen[sql]"`) and the driver it names.

The connection is told to read only where its kind knows the word, nothing is ever committed, and the
waiting ends when the time is over, whatever the server does.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

from reportgen.errors import ReportError
from reportgen.indicators.databases.answers import BATCH, Answer, gathered
from reportgen.indicators.databases.asking import DATABASE, PASSWORD, Asking, Query
from reportgen.indicators.databases.sqlite import out_of_time

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

_READ_ONLY = {
    "postgresql": ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",),
    "mysql": ("SET SESSION TRANSACTION READ ONLY",),
    "mariadb": ("SET SESSION TRANSACTION READ ONLY",),
    "oracle": ("SET TRANSACTION READ ONLY",),
    "sqlite": ("PRAGMA query_only = ON",),
}
"""By SQLAlchemy's name of the kind: what makes a transaction refuse every change."""
_LIMITS = {"postgresql": "SET LOCAL statement_timeout = {milliseconds}"}
"""What makes the server itself stop at the limit, where that is one statement."""
_PACKAGES = {"MySQLdb": "mysqlclient", "psycopg2": "psycopg2-binary"}
"""What is installed under another name than it is imported by."""
_LONGEST = 500


def ask_server(asking: Asking) -> tuple[Answer, ...]:
    """What the database of a URL answers; all queries run in one transaction that is rolled back.

    Raises ReportError without SQLAlchemy or the driver, for a URL that is none, for what the
    database refuses (in its own words, passwords taken out), and when the time is over.
    """
    engine = _engine(asking)
    outcome: list[tuple[Answer, ...] | Exception] = []

    def work() -> None:
        try:
            outcome.append(_ask(engine, asking))
        except Exception as error:  # told below, where somebody hears it
            outcome.append(error)

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    worker.join(asking.seconds + 1)  # a server that knows the limit may say so itself
    if not outcome:
        raise out_of_time(asking.where, asking.seconds)
    [found] = outcome
    if isinstance(found, ReportError):
        raise found
    if isinstance(found, Exception):
        raise _refused(found, asking, None) from None
    return found


def _engine(asking: Asking) -> Engine:
    try:
        import sqlalchemy
        from sqlalchemy.exc import ArgumentError, NoSuchModuleError
        from sqlalchemy.pool import NullPool
    except ImportError:
        raise ReportError(
            "读这种数据库要装 SQLAlchemy",
            where=asking.where,
            hint='运行 pip install "reportgen[sql]"，再装这种数据库的驱动（如 psycopg、pymysql）；SQLite 文件不用装',
        ) from None
    try:
        url = sqlalchemy.make_url(asking.database)
        if asking.password is not None:
            url = url.set(password=asking.password)
        return sqlalchemy.create_engine(url, poolclass=NullPool, hide_parameters=True)
    except NoSuchModuleError:
        raise ReportError(
            f"不认识的数据库“{asking.database.partition(':')[0]}”",
            where=asking.where,
            hint="写成 postgresql+psycopg://…、mysql+pymysql://…；别的数据库要先装它的 SQLAlchemy 驱动",
        ) from None
    except ModuleNotFoundError as error:
        raise ReportError(
            f"缺少数据库驱动“{error.name}”",
            where=asking.where,
            hint=f"运行 pip install {_PACKAGES.get(error.name or '', error.name)}",
        ) from None
    except (ArgumentError, ValueError, TypeError):  # their words may repeat the URL
        raise ReportError(
            f"“{DATABASE}”的网址写得不对",
            where=asking.where,
            hint=f"写成 postgresql+psycopg://用户@主机:端口/库名；密码用“{PASSWORD}”",
        ) from None


def _ask(engine: Engine, asking: Asking) -> tuple[Answer, ...]:
    with engine.connect() as connection:
        for words in _READ_ONLY.get(engine.dialect.name, ()):
            connection.exec_driver_sql(words)
        if limit := _LIMITS.get(engine.dialect.name):
            connection.exec_driver_sql(limit.format(milliseconds=asking.seconds * 1000))
        answers = tuple(_answer(connection, query, asking) for query in asking.queries)
        connection.rollback()
        return answers


def _answer(connection: Connection, query: Query, asking: Asking) -> Answer:
    from sqlalchemy.exc import SQLAlchemyError

    options = {"no_parameters": True, "stream_results": True, "max_row_buffer": BATCH}
    try:
        with connection.exec_driver_sql(query.sql, execution_options=options) as result:
            batches = iter(lambda: result.fetchmany(BATCH), [])
            return gathered(query, tuple(result.keys()), batches)
    except (SQLAlchemyError, UnicodeError) as error:
        raise _refused(error, asking, query) from None


def _refused(error: Exception, asking: Asking, query: Query | None) -> ReportError:
    said = _words(error, asking)
    if query is None:
        return ReportError(
            f"连不上数据库：{said}",
            where=asking.where,
            hint="请核对主机、端口、库名、用户和密码，以及这台机器能不能连到它",
        )
    low = said.lower()
    if "statement timeout" in low:
        return out_of_time(query.where, asking.seconds)
    if "permission" in low or "denied" in low:
        hint = "请向数据库管理员要这些表的只读权限"
    elif "read-only" in low or "read only" in low:
        hint = "这里只读数据，只能是 SELECT"
    else:
        hint = "请核对表名、列名，先在数据库工具里把查询试通"
    return ReportError(f"数据库不接受这个查询：{said}", where=query.where, hint=hint)


def _words(error: Exception, asking: Asking) -> str:
    """What the driver says in its first line, without any password in it."""
    text = str(getattr(error, "orig", None) or error)
    for secret in asking.secrets:
        for form in {secret, quote(secret), quote_plus(secret), quote(secret, safe="")}:
            text = text.replace(form, "***")
    line = " ".join((text.strip().splitlines() or [""])[0].split())  # further lines draw pictures
    return line if len(line) <= _LONGEST else line[:_LONGEST] + "…"
