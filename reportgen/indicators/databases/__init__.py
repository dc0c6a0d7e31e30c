"""What a database answers, as sheets: a small .yaml beside the workbooks says where and what to ask.

    .yaml --asking--> Asking --sqlite | servers--> Answer --answers--> sheets of raw cells, and a hash

From there on the rows are sheets like those of any file, and all later code is shared.  A plain
SQLite file is read by Python's own sqlite3; any other URL goes through SQLAlchemy, which is an extra.
"""

from __future__ import annotations

from pathlib import Path

from reportgen.dataset import SourceFile
from reportgen.indicators.cells import Book, Source
from reportgen.indicators.databases.answers import Answer, digest, sheet_of
from reportgen.indicators.databases.asking import Asking
from reportgen.indicators.scrubbing import Scrubber

__all__ = ["fetch"]


def fetch(asking: Asking, source: Source, folder: Path) -> tuple[Book, SourceFile]:
    """Ask the database and hand on its answers as the sheets of the file that asks, with a hash of
    what came back: the same rows, the same hash, wherever and whenever they were asked for.

    `folder` is where relative paths of SQLite files start.  Raises ReportError for whatever the
    database, its driver or the query stands in the way of; no message holds the password.
    """
    scrubber = Scrubber()
    sheets = tuple(
        sheet_of(query, answer, source, scrubber)
        for query, answer in zip(asking.queries, _answers(asking, folder), strict=True)
    )
    return Book(sheets, (*asking.notices, *scrubber.notices())), SourceFile(
        source.name, digest(sheets)
    )


def _answers(asking: Asking, folder: Path) -> tuple[Answer, ...]:
    if asking.sqlite:
        from reportgen.indicators.databases.sqlite import ask_sqlite

        return ask_sqlite(asking, folder)
    from reportgen.indicators.databases.servers import ask_server

    return ask_server(asking)
