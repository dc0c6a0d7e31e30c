"""One statement that only reads, told from the text alone, before any database sees it.

This is the first of two guards and gives the clear message; the second is that the connection itself
may only read (`sqlite`, `servers`).
"""

from __future__ import annotations

import re

from reportgen.errors import Location, ReportError

MAX_SQL = 20_000
_QUIET = re.compile(
    r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|/\*.*?\*/""", re.DOTALL
)
"""Strings, quoted names and comments: what is inside them is not the statement's own words."""
_INNER = re.compile(r"\([^()]*\)")
_OPENING = ("select", "with", "values", "table")
_CHANGING = re.compile(
    r"\b(insert|update|delete|merge|replace|create|drop|alter|truncate)\b\s+\w", re.IGNORECASE
)
_DEEPEST = 100


def one_question(text: str, where: Location) -> tuple[str, bool]:
    """The statement without its closing semicolon, and whether it orders its rows itself.

    Raises ReportError for several statements and for one that is no SELECT.
    """
    if len(text) > MAX_SQL:
        raise ReportError(
            f"查询有{len(text):,}个字，太长", where=where, hint="请在数据库里建一个视图"
        )
    sql = text.strip().rstrip(";").strip()
    words = _QUIET.sub(" ", sql).strip()
    if ";" in words:
        raise ReportError(
            "一个查询里有几条语句", where=where, hint="只写一条 SELECT，去掉中间的分号"
        )
    first = re.match(r"[\s(]*(\w*)", words)
    opening = first[1].lower() if first else ""
    if opening not in _OPENING:
        raise ReportError(
            f"查询以“{opening or words[:20]}”开头，只能是 SELECT（或 WITH … SELECT）",
            where=where,
            hint="这里只读数据，不建表、不改表",
        )
    if opening == "with" and (changing := _CHANGING.search(_plain(words))):
        raise ReportError(
            f"查询里有“{changing[1]}”，会改动数据", where=where, hint="只能是 WITH … SELECT"
        )
    return sql, bool(re.search(r"\border\s+by\b", _plain(words), re.IGNORECASE))


def _plain(words: str) -> str:
    """The statement's outermost words: an ORDER BY inside brackets orders no rows of the answer."""
    for _ in range(_DEEPEST):
        words, changed = _INNER.subn(" ", words)
        if not changed:
            break
    return words
