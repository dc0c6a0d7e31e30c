"""Text in columns for a terminal, where a Hanzi is two wide."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import east_asian_width


def columns(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """The rows under their heads, aligned and indented by two."""
    lines = [tuple(cell.replace("\n", "↵") for cell in row) for row in (head, *rows)]
    measured = [tuple(map(_width, line)) for line in lines]
    widths = [max(column) for column in zip(*measured, strict=True)]
    return "\n".join(
        "  " + "  ".join(c + " " * (w - m) for c, m, w in zip(*line, widths, strict=True)).rstrip()
        for line in zip(lines, measured, strict=True)
    )


def _width(text: str) -> int:
    """Columns in a terminal; ambiguous characters (“ ” … —) are narrow in today's."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)
