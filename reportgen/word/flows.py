"""A block as the Word paragraphs it becomes: the one order, keys and kinds that body and record share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from reportgen.document import (
    Block,
    Byline,
    Caption,
    Heading,
    Inline,
    PageBreak,
    Paragraph,
    Signature,
    TableBlock,
    Text,
    Title,
    flows,
)
from reportgen.word.profile import DEEPEST


class Flow(Struct, frozen=True, gc=False):
    """One Word paragraph of a block."""

    key: str
    """Stable from one generation to the next (docs/record.md)."""
    kind: str
    """Key of `Profile.looks`, by which its style is known."""
    inlines: tuple[Inline, ...]


def flows_of(block: Block) -> Sequence[Flow]:
    """The Word paragraphs of a block in reading order; a page break is none.

    A block of one paragraph lends its own key.  A table adds `!单位` for the unit note (it stands
    between caption and table) and `!行,列` for each cell, counted from 1 with the head row as row 1;
    the date of a 落款 is `!日期`.
    """
    match block:
        case Paragraph():  # the most frequent first: a case that does not match has its price
            return (Flow(block.key, "body", *flows(block)),)
        case TableBlock():
            return list(_table_flows(block))
        case Signature(key=key, body=body, date=date):
            lines = Flow(key, "signature", body), Flow(f"{key}!日期", "signature", date)
            return [line for line in lines if line.inlines]
        case PageBreak():
            return ()
        case _:
            return (Flow(block.key, kind_of(block), *flows(block)),)


def kind_of(block: Title | Byline | Heading | Paragraph | Caption) -> str:
    """The key of `Profile.looks` of a block that is one paragraph."""
    match block:
        case Title(role=role):
            return "title" if role == "标题" else "subtitle"
        case Byline(place=place):
            return "byline" if place == "题下" else "byline_end"
        case Heading(level=level):
            return f"heading{min(max(level, 1), DEEPEST)}"
        case Caption():
            return "caption"
        case Paragraph():
            return "body"


def _table_flows(block: TableBlock) -> Iterator[Flow]:
    if block.caption:
        yield Flow(block.key, "table_caption", block.caption)
    if block.unit_note:
        yield Flow(f"{block.key}!单位", "table_unit", (Text(block.unit_note, None),))
    for column, cell in enumerate(block.head, 1):
        yield Flow(f"{block.key}!1,{column}", "table_head", cell.inlines)
    for number, row in enumerate(block.rows, 2):
        key = f"{block.key}!{number},"
        for column, cell in enumerate(row, 1):
            kind = "table_number" if cell.numeric else "table_text"
            yield Flow(f"{key}{column}", kind, cell.inlines)
