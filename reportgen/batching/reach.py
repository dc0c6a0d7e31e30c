"""How far a report type reaches: to its own entity's rows, or to those of all (位次, another 地区)."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from msgspec import Struct

from reportgen.binding.expression import WHOLE_OF
from reportgen.dataset import Dataset
from reportgen.template.contract import source_files

_OVER_ALL = (*WHOLE_OF, "前几名", "后几名")
_ACROSS = re.compile("|".join((*_OVER_ALL, r"\|\s*地区", r"filter\s+地区", "[\"']地区[\"']")))
"""Words of a template that reach beyond its own entity; one too many costs time, one too few is wrong."""
_BRACKETS = re.compile(rf"(?:{'|'.join(_OVER_ALL)})\s{{0,9}}\(([^)]{{0,300}})")


class Reach(Struct, frozen=True):
    """How far the briefings of a report type reach."""

    across: bool = False
    """Whether the type, or a cell that is a small template, reaches beyond its own entity."""
    asked: str = ""
    """What stands in the brackets of 位次(…) and its like."""


def reach(kind: Path, data: Dataset) -> Reach:
    """How far the type in a folder reaches with the cells of these data."""
    words = unicodedata.normalize("NFKC", _cells(data) + _source(kind))
    return Reach(_ACROSS.search(words) is not None, "，".join(_BRACKETS.findall(words)))


def _source(kind: Path) -> str:
    """What the type is written in; a note among it may be in any encoding."""
    return "".join(path.read_text("utf-8", errors="replace") for path in source_files(kind))


def _cells(data: Dataset) -> str:
    """Everything a person wrote into cells that are small templates."""
    practices = (practice for section in data.sections.values() for practice in section)
    return "".join(cell.text for practice in practices for cell in practice.cells)
