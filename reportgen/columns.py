"""Text for a terminal, where a Hanzi is two wide: in columns, and in lines that fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import east_asian_width


def columns(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """The rows under their heads, aligned and indented by two."""
    padded = [_padded([row[number] for row in (head, *rows)]) for number in range(len(head))]
    return "\n".join("  " + "  ".join(line).rstrip() for line in zip(*padded, strict=True))


def _padded(cells: Sequence[str]) -> list[str]:
    """The cells of one column, all of one width, each in one line."""
    cells = [cell.replace("\n", "↵") for cell in cells]
    measured = list(map(display_width, cells))
    width = max(measured)
    return [cell + " " * (width - size) for cell, size in zip(cells, measured, strict=True)]


def display_width(text: str) -> int:
    """Columns in a terminal; ambiguous characters (“ ” … —) are narrow in today's."""
    if text.isascii():
        return len(text)
    return sum(map(_WIDTHS.__getitem__, text))


class _Widths(dict[str, int]):
    """Columns of each character, looked up once."""

    def __missing__(self, character: str) -> int:
        self[character] = width = 2 if east_asian_width(character) in "WF" else 1
        return width


_WIDTHS = _Widths()


def excerpt(line: str, start: int, end: int, marks: str = "【】") -> str:
    """The words around code points [start, end) in one line, with marks around what stands there."""
    before, after = line[max(0, start - _BESIDE) : start], line[end : end + _BESIDE]
    opening = "…" if start > _BESIDE else ""
    closing = "…" if len(line) - end > _BESIDE else ""
    shown = f"{before}{marks[0]}{line[start:end]}{marks[1]}{after}"
    return f"{opening}{shown}{closing}".replace("\n", " ")


_BESIDE = 12
"""Code points shown on either side of a number."""
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
