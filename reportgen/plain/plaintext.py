"""What a reader sees of a document, as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from reportgen.document import (
    Block,
    Byline,
    Caption,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Signature,
    TableBlock,
    TableCell,
    Title,
    flows,
    plain_text,
)


def text(document: Document) -> str:
    """The words of the document, a line per paragraph, cells of a table row parted by tabs.

    Line breaks inside a paragraph stay line breaks; a page break is an empty line.
    """
    return "".join(line + "\n" for block in document.blocks for line in _lines(block))


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Title() | Byline() | Heading() | Paragraph() | Caption() | Signature():
            yield from (plain_text(flow) for flow in flows(block))
        case TableBlock(caption=caption, head=head, rows=rows, unit_note=note):
            yield from (line for line in (plain_text(caption), note) if line)
            yield from (_row(row) for row in (head, *rows))
        case PageBreak():
            yield ""
        case _:
            assert_never(block)


def _row(row: tuple[TableCell, ...]) -> str:
    return "\t".join(plain_text(cell.inlines).replace("\n", " ") for cell in row)
