"""The document model between template and Word: frozen blocks that hold frozen inlines.

Every run of literal text knows where it was written (template line or data cell), every number that
came from data is Bound: `loose_digits` proves that no other digit can be in a finished document.
Where many blocks and inlines pass, their kind is asked by `type(…) is`, and the frequent kind first:
an `isinstance` that says no takes five times as long on a Struct.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, assert_never, final

from msgspec import Struct

from reportgen.binding.expression import Binding
from reportgen.errors import Location

PROFILES = {"公文": "gongwen", "通讯": "tongxun"}
"""版式: what people call it, and the name of the file that describes it."""


@final
class Text(Struct, frozen=True, gc=False):
    """Literal text and the template line or data cell it was written in."""

    text: str
    origin: Location | None
    """None only for what the program itself writes: heading numbers, 一是/二是, separators."""


@final
class Bound(Struct, frozen=True, gc=False):
    """A number on the page with its wording: “同比增长12.3%” is one bound phrase."""

    text: str
    binding: Binding
    sources: tuple[Location, ...]
    """The cells the value leads to."""
    value: str = ""
    """Exact value in the written unit (decimal, or a/b); "" when missing."""
    note: str = ""
    """Set when the value is missing: what lacks where, for the Word comment."""

    @property
    def missing(self) -> bool:
        return self.note != ""


@final
class Strong(Struct, frozen=True, gc=False):
    """Emphasised inlines (bold, or what the profile makes of it)."""

    inlines: tuple[Text | Bound | Break, ...]


@final
class Break(Struct, frozen=True, gc=False):
    """A line break inside a paragraph (two-line heads)."""


Inline = Text | Bound | Strong | Break


class Title(Struct, frozen=True):
    """The document's title or subtitle."""

    key: str
    inlines: tuple[Inline, ...]
    role: Literal["标题", "副题"] = "标题"


class Byline(Struct, frozen=True):
    """署名: who wrote it; centred under the title, or right-aligned at the end."""

    key: str
    inlines: tuple[Inline, ...]
    place: Literal["题下", "文末"] = "题下"


class Heading(Struct, frozen=True):
    """A heading on its own line.  `number` is text (HDG-09): “一、”, “（一）” or ""."""

    key: str
    level: int
    inlines: tuple[Inline, ...]
    number: str = ""


class Paragraph(Struct, frozen=True):
    """A body paragraph; `head` is its run-in head (HDG-05) with the closing 。 or ： included."""

    key: str
    inlines: tuple[Inline, ...]
    head: tuple[Inline, ...] = ()
    number: str = ""
    """The run-in head's number, “1.”; "" where none."""
    level: int = 0
    """The run-in head's level (one below the heading it stands under); 0 without a head."""


class TableCell(Struct, frozen=True, gc=False):
    """A table cell: its inlines; numbers align right (TBL-02)."""

    inlines: tuple[Inline, ...]
    numeric: bool = False


class TableBlock(Struct, frozen=True):
    """A table with a repeated head row; `caption` above, `unit_note` (单位：万元) right above it."""

    key: str
    caption: tuple[Inline, ...]
    head: tuple[TableCell, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    unit_note: str = ""


class Caption(Struct, frozen=True):
    """图注: the line that tells what a picture shows (PUNC-15: no full stop at its end)."""

    key: str
    inlines: tuple[Inline, ...]


class Signature(Struct, frozen=True):
    """落款: issuing body and date (SIGN-03), each a line."""

    key: str
    body: tuple[Inline, ...]
    date: tuple[Inline, ...]


class PageBreak(Struct, frozen=True):
    """分页."""

    key: str


Block = Title | Byline | Heading | Paragraph | TableBlock | Caption | Signature | PageBreak


class Finding(Struct, frozen=True):
    """核对: one check line of a report type, and what it came to at generation."""

    text: str
    """As the template author wrote it."""
    binding: Binding
    result: Literal["成立", "不成立", "无法判断"]
    detail: str
    """The sum that was made, e.g. “94 ≥ 95×1 不成立”, or which operand is missing."""
    where: Location
    advisory: bool = False
    """A hint: that it does not hold is told, and counts as no failure."""


class Provenance(Struct, frozen=True):
    """What a document was made from; goes into the record."""

    report_type: str
    type_version: str
    type_sha256: str
    entity: str
    period: str
    files: tuple[tuple[str, str], ...]
    """(name, SHA-256 in hex) of each data file."""
    missing: str = "mark"
    """What was done about missing values: mark, error or omit."""
    whole: bool = False
    """The entity is all entities of the data together: a roll-up."""


class Document(Struct, frozen=True):
    """A finished briefing, before any file format."""

    profile: str
    """版式: one of `PROFILES`."""
    blocks: tuple[Block, ...]
    findings: tuple[Finding, ...] = ()


def flows(block: Block) -> tuple[tuple[Inline, ...], ...]:
    """The inline sequences of a block in reading order, one per Word paragraph it becomes.

    A table gives its caption (when there is one), then every cell row by row.
    """
    match block:
        case Paragraph(inlines=inlines, head=head, number=number):
            return (((Text(number, None),) if number else ()) + head + inlines,)
        case Title(inlines=inlines) | Byline(inlines=inlines) | Caption(inlines=inlines):
            return (inlines,)
        case Heading(inlines=inlines, number=number):
            return ((Text(number, None), *inlines) if number else inlines,)
        case TableBlock(caption=caption, head=heads, rows=rows):
            cells = [cell.inlines for row in (heads, *rows) for cell in row]
            return (caption, *cells) if caption else tuple(cells)
        case Signature(body=body, date=date):
            return tuple(part for part in (body, date) if part)
        case PageBreak():
            return ()
        case _:
            assert_never(block)


def leaves(inlines: tuple[Inline, ...]) -> list[Text | Bound | Break]:
    """The inlines with Strong taken apart, in order."""
    out: list[Text | Bound | Break] = []
    for inline in inlines:
        if type(inline) is Strong:
            out += inline.inlines
        else:
            out.append(inline)
    return out


def plain_text(inlines: tuple[Inline, ...]) -> str:
    """What a reader sees; a Break is a newline."""
    if len(inlines) == 1:  # nearly every cell of a table
        only = inlines[0]
        if type(only) is Text or type(only) is Bound:
            return only.text
    return "".join(["\n" if type(leaf) is Break else leaf.text for leaf in leaves(inlines)])


def loose_digits(document: Document) -> list[str]:
    """Texts with a digit that are neither bound nor of known origin; [] proves the document clean.

    Design §4: what reaches the finished document as a digit is Bound, or literal with a template
    line, or text from data.  Heading numbers are the program's own and are not counted.
    """
    unplaced = [
        inline
        for block in document.blocks
        for inlines in _written(block)
        for inline in inlines
        if type(inline) is Strong or (type(inline) is Text and inline.origin is None)
    ]  # nearly always a few units above tables
    return [
        leaf.text
        for leaf in leaves(tuple(unplaced))
        if type(leaf) is Text and leaf.origin is None and _has_digit(leaf.text)
    ]


def _written(block: Block) -> Iterable[tuple[Inline, ...]]:
    """The inline sequences of a block without the numbers that the program writes."""
    if type(block) is Paragraph:
        return (block.head, block.inlines) if block.head else (block.inlines,)
    if type(block) is Heading:
        return (block.inlines,)
    return flows(block)


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))
