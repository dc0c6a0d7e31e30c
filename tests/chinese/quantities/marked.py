"""Texts with their quantities marked in line: 建成⟦24处⟧口袋公园. One paragraph a line, # comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
GENRES = ("communique", "workreport", "summary", "feature", "casework")


@dataclass(frozen=True)
class Marked:
    """A paragraph without its marks, and the spans that were marked."""

    place: str
    text: str
    spans: frozenset[tuple[int, int]]


def marked(line: str, place: str = "") -> Marked:
    text, spans, opened = "", set(), 0
    for part in re.split("([⟦⟧])", line):
        if part == "⟦":
            opened = len(text)
        elif part == "⟧":
            spans.add((opened, len(text)))
        else:
            text += part
    return Marked(place, text, frozenset(spans))


def paragraphs(folder: str, name: str) -> list[Marked]:
    lines = (HERE / folder / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [
        marked(line, f"{folder}/{name}.txt:{number}")
        for number, line in enumerate(lines, start=1)
        if line and not line.startswith("#")
    ]
