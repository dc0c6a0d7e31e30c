"""numbers: every quantity in a file's running text (docs/numbers.md).

    .docx --word--> paragraphs    .txt, .md --checking--> paragraphs    each --chinese--> quantities

Paragraphs count as in every command: the non-empty ones of the body from 0, table cells included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from reportgen.checking.textfiles import markdown_text, plain_text, source_of
from reportgen.chinese.quantities import Found, quantities
from reportgen.columns import columns
from reportgen.errors import Location, ReportError
from reportgen.word.reading import read

_SERIAL = "序号"
_MARKS = "*`"
"""Marks of Markdown that may stand inside and around numbers."""
_KINDS = {
    "count": "个数",
    "amount": "量",
    "money": "钱",
    "percent": "百分数",
    "points": "百分点",
    "multiple": "倍数",
    "fraction": "分数",
    "ratio": "比例",
    "range": "区间",
    "rank": "名次",
    "number": "数",
}


class Counted(Struct, frozen=True):
    """A quantity and the paragraph it stands in."""

    paragraph: int
    found: Found

    def to_json(self) -> dict[str, Any]:
        found = self.found
        return {
            "text": found.text,
            "value": found.value if isinstance(found.value, str) else list(found.value),
            "unit": found.unit,
            "qualifier": found.qualifier,
            "kind": found.kind,
            "paragraph": self.paragraph,
            "start": found.start,
            "end": found.end,
        }


def count(path: Path) -> tuple[Counted, ...]:
    """The quantities of a .docx, .txt or .md file in reading order.

    Bound or typed makes no difference.  The running numbers under 序号 of a table are none.  Raises
    ReportError for a file of another kind or one that cannot be read.
    """
    marks = _MARKS if path.suffix.lower() == ".md" else ""
    return tuple(
        Counted(number, found)
        for number, text in _paragraphs(path)
        for found in _apart_from(marks, text)
    )


def _apart_from(marks: str, text: str) -> Iterator[Found]:
    """The quantities of a text without the marks, at their places in the text with them."""
    if not any(mark in text for mark in marks):
        yield from quantities(text)
        return
    places = [place for place, character in enumerate(text) if character not in marks]
    for found in quantities("".join(text[place] for place in places)):
        yield replace(found, start=places[found.start], end=places[found.end - 1] + 1)


def _paragraphs(path: Path) -> Iterator[tuple[int, str]]:
    match path.suffix.lower():
        case ".docx":
            paragraphs = read(path).paragraphs
            return _without_serials((n, p.text, p.in_table) for n, p in enumerate(paragraphs))
        case ".txt" | ".md" as suffix:
            if not path.is_file():
                raise ReportError(
                    "没有这个文件", where=Location(path.name), hint="检查文件名和路径"
                )
            reader = plain_text if suffix == ".txt" else markdown_text
            text = reader(source_of(path), path.name)
            lines = ((p.number, p.text, False) for p in text.paragraphs if p.number is not None)
            return _without_serials(lines)
        case other:
            raise ReportError(
                f"不认识“{other or path.name}”这种文件",
                where=Location(path.name),
                hint="可用 .docx、.txt、.md；工作簿请用 reportgen check",
            )


def _without_serials(paragraphs: Iterable[tuple[int, str, bool]]) -> Iterator[tuple[int, str]]:
    """All but the running numbers 1, 2, 3 … that stand under a cell 序号, one in each row."""
    top = width = serial = 0  # the paragraph 序号, the cells of a row, the number last seen
    for number, text, in_table in paragraphs:
        if not in_table or text.strip() == _SERIAL:
            top, width, serial = number, 0, 0 if in_table else -1
        elif serial >= 0 and text.strip() == str(serial + 1):
            width = width or number - top
            if number == top + (serial + 1) * width:
                serial += 1
                continue
        yield number, text


def render(counted: Iterable[Counted]) -> str:
    """The quantities for a terminal, a line each."""
    rows = [
        (
            str(item.paragraph + 1),
            item.found.text,
            item.found.value if isinstance(item.found.value, str) else "、".join(item.found.value),
            item.found.unit or "—",
            item.found.qualifier or "—",
            _KINDS[item.found.kind],
        )
        for item in counted
    ]
    head = ("段", "数", "值", "单位", "修饰", "种类")
    return (f"共{len(rows)}个数\n\n" + columns(head, rows) if rows else "没有数") + "\n"
