"""Text for a terminal, where a Hanzi is two wide: in columns, and in lines that fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import east_asian_width


def columns(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """The rows under their heads, aligned and indented by two."""
    lines = [tuple(cell.replace("\n", "↵") for cell in row) for row in (head, *rows)]
    measured = [tuple(map(display_width, line)) for line in lines]
    widths = [max(column) for column in zip(*measured, strict=True)]
    return "\n".join(
        "  " + "  ".join(c + " " * (w - m) for c, m, w in zip(*line, widths, strict=True)).rstrip()
        for line in zip(lines, measured, strict=True)
    )


def display_width(text: str) -> int:
    """Columns in a terminal; ambiguous characters (“ ” … —) are narrow in today's."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


_NOT_FIRST = "，。；：、！？）”’】》%"
_PIECES = re.compile(r"[!-~]+|\s+|.", re.S)


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns: broken between Hanzi and at spaces, not inside a
    Latin word; a mark that closes takes what it follows along.  A longer word stands alone."""
    lines: list[list[str]] = [[]]
    for piece in _PIECES.findall(text):
        line = lines[-1]
        if display_width("".join((*line, piece)).rstrip()) <= width or not line:
            line.append(piece)
            continue
        carried = [line.pop()] if piece in _NOT_FIRST and len(line) > 1 else []
        lines.append([*carried, piece])
    return ["".join(line).strip() for line in lines]
