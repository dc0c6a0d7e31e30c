"""Document → word/document.xml, word/comments.xml and the entries of the record, in one pass.

Plain string building: a tree of elements would cost more than everything else together.  Here are the
blocks and the Word paragraphs they become; what stands in a paragraph is written by `runs`.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import zip_longest
from typing import assert_never

from msgspec import Struct

from reportgen.document import (
    Block,
    Break,
    Byline,
    Caption,
    Document,
    Heading,
    Inline,
    PageBreak,
    Paragraph,
    Signature,
    TableBlock,
    TableCell,
    Text,
    Title,
    plain_text,
)
from reportgen.word.base import HEAD_STYLES, NAMESPACES, XML_HEAD
from reportgen.word.characters import half_widths
from reportgen.word.profile import DEEPEST, Look, Profile
from reportgen.word.recording import Entries
from reportgen.word.runs import Runs
from reportgen.word.tables import Cells, grid_of

_END = b"</w:p>"
_CELL_END = b"</w:p></w:tc>"
THIN = (
    '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
)
"""What makes an empty paragraph 1 pt high."""


class Body(Struct):
    """What `emit` produces: paragraphs and comments in pieces, and the record's entries."""

    xml: list[bytes]
    comments: list[bytes]
    entries: Entries

    def document_part(self, section: str) -> bytes:
        """word/document.xml."""
        head = f"{XML_HEAD}<w:document {NAMESPACES}><w:body>".encode()
        return b"".join((head, *self.xml, section.encode(), b"</w:body></w:document>"))

    def comments_part(self) -> bytes:
        """word/comments.xml."""
        head = f"{XML_HEAD}<w:comments {NAMESPACES}>".encode()
        return b"".join((head, *self.comments, b"</w:comments>"))


def emit(document: Document, profile: Profile) -> Body:
    """The blocks of a document.  Raises `runs.UnwritableError`."""
    emitter = _Emitter(profile)
    for block, following in zip_longest(document.blocks, document.blocks[1:]):
        emitter.block(block, following)
    emitter.finish()
    return Body(emitter.xml, emitter.comments, emitter.runs.entries)


class _Emitter:
    """One pass over the blocks; remembers a page break until the next paragraph.

    Each paragraph has a key and a kind for the record.  A block of one paragraph lends its own key.  A
    table adds `!单位` for the unit note and `!行,列` for each cell, counted from 1 with the head row as
    row 1; the date of a 落款 is `!日期`.  The kind is its key in `Profile.looks`.
    """

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.xml: list[bytes] = []
        self.comments: list[bytes] = []
        self.runs = Runs(self.xml, self.comments)
        self.new_page = False
        self.put = self.xml.append

    def block(self, block: Block, following: Block | None) -> None:
        match block:
            case Paragraph():  # the most frequent first: a case that does not match has its price
                self._body(block, following)
            case Heading():
                self._heading(block)
            case TableBlock():
                self._table(block, following)
            case Title(key=key, inlines=inlines, role=role):
                self._front(key, "title" if role == "标题" else "subtitle", inlines, following)
            case Byline(key=key, inlines=inlines, place="题下"):
                self._front(key, "byline", inlines, following)
            case Byline(key=key, inlines=inlines):
                self._paragraph(key, "byline_end", inlines)
            case Caption(key=key, inlines=inlines):
                self._paragraph(key, "caption", inlines)
            case Signature():
                self._signature(block)
            case PageBreak():
                self.new_page = True
            case _:
                assert_never(block)

    def finish(self) -> None:
        """A page break at the very end still needs a paragraph to stand on."""
        if self.new_page:
            self._thin_paragraph()

    # paragraphs ---------------------------------------------------------------------------------

    def _open(self, look: Look, keep: str, after: str) -> None:
        """Start a paragraph; `keep` and `after` are direct properties before and after the place of
        pageBreakBefore in w:pPr."""
        page = "<w:pageBreakBefore/>" if self.new_page else ""
        self.new_page = False
        self.put(_start(look.id, keep, page, after))

    def _paragraph(
        self, key: str, kind: str, inlines: tuple[Inline, ...], keep: str = "", after: str = ""
    ) -> None:
        self._open(self.profile.looks[kind], keep, after)
        self.runs.paragraph(key, kind, inlines)
        self.put(_END)

    def _front(
        self, key: str, kind: str, inlines: tuple[Inline, ...], following: Block | None
    ) -> None:
        """Title, subtitle or byline: only the last of them has the empty line after it."""
        more = isinstance(following, Title) or (
            isinstance(following, Byline) and following.place == "题下"
        )
        after = '<w:spacing w:after="0"/>' if more and self.profile.looks[kind].after else ""
        self._paragraph(key, kind, inlines, after=after)

    def _body(self, block: Paragraph, following: Block | None) -> None:
        # SIGN-05: whoever signs does not stand on a page alone
        signed = type(following) is Signature or type(following) is Byline
        look = self.profile.looks["body"]
        self._open(look, "<w:keepNext/>" if signed else "", "")
        head = self._head(block, look) if block.head or block.number else ""
        self.runs.paragraph(block.key, "body", block.inlines, head=head)
        self.put(_END)

    def _head(self, block: Paragraph, look: Look) -> str:
        """Write the run-in head of a paragraph; gives its text."""
        font = self.profile.run_in_font(block.number, block.level)
        style = "" if font == look.font else HEAD_STYLES[font]
        return self.runs.head(block.key, (*_number(block.number), *block.head), style)

    def _heading(self, block: Heading) -> None:
        kind = f"heading{min(max(block.level, 1), DEEPEST)}"
        look = self.profile.looks[kind]
        font = self.profile.heading_font(block.number, block.level)
        style = "" if font == look.font else HEAD_STYLES[font]
        after = ""
        if look.two_lines and any(isinstance(inline, Break) for inline in block.inlines):
            after = f'<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="{look.two_lines}"/>'
        self._open(look, "", after)
        self.runs.paragraph(block.key, kind, (*_number(block.number), *block.inlines), style)
        self.put(_END)

    def _signature(self, block: Signature) -> None:
        """署名 and date without a seal, an empty line above (SIGN-03)."""
        page = self.profile.page
        gaps = _signature_gaps(plain_text(block.body), plain_text(block.date))
        keys = block.key, f"{block.key}!日期"
        lines = [line for line in zip(keys, (block.body, block.date), gaps, strict=True) if line[1]]
        for position, (key, part, gap) in enumerate(lines):
            before = f'<w:spacing w:before="{page.pitch}"/>' if position == 0 else ""
            keep = "<w:keepNext/>" if position < len(lines) - 1 else ""
            indent = f'<w:ind w:rightChars="{gap * 50}" w:right="{gap * page.cell // 2}"/>'
            self._paragraph(key, "signature", part, keep, before + indent)

    def _thin_paragraph(self) -> None:
        """An empty line of 1 pt where Word must have a paragraph and the text has none."""
        self._open(self.profile.looks["normal"], "", THIN)
        self.put(_END)

    # tables -------------------------------------------------------------------------------------

    def _table(self, block: TableBlock, following: Block | None) -> None:
        if block.caption:
            self._paragraph(block.key, "table_caption", block.caption)
        if block.unit_note:
            note = (Text(block.unit_note, None),)
            self._paragraph(f"{block.key}!单位", "table_unit", note)
        if self.new_page:
            self._thin_paragraph()
        grid = grid_of(block, self.profile)
        self.put(grid.start)
        if block.head:
            self.put(grid.head_row)
            self._row(f"{block.key}!1,", block.head, grid.head, grid.head)
        for number, row in enumerate(block.rows, 2):
            self.put(grid.row)
            self._row(f"{block.key}!{number},", row, grid.text, grid.number)
        self.put(b"</w:tbl>")
        if not _starts_with_paragraph(following):
            self._thin_paragraph()  # adjacent tables would merge; a body may not end with one

    def _row(self, key: str, cells: tuple[TableCell, ...], text: Cells, number: Cells) -> None:
        """The cells of a row, of texts and of numbers, and its end."""
        put, write = self.put, self.runs.cell
        for column, cell in enumerate(cells):
            of = number if cell.numeric else text
            put(of.starts[column])
            write(f"{key}{column + 1}", of.kind, cell.inlines)
            put(_CELL_END)
        for start in text.starts[len(cells) :]:
            put(start)
            put(_CELL_END)
        put(b"</w:tr>")


@lru_cache(maxsize=1024)
def _start(style: str, *properties: str) -> bytes:
    """The start of a paragraph; kept, for it comes again in every document."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{"".join(properties)}</w:pPr>'.encode()


def _number(number: str) -> tuple[Inline, ...]:
    """A heading's number, which the program itself writes."""
    return (Text(number, None),) if number else ()


def _starts_with_paragraph(block: Block | None) -> bool:
    match block:
        case None | PageBreak():
            return False
        case TableBlock(caption=caption, unit_note=unit_note):
            return bool(caption or unit_note)
        case Signature(body=body, date=date):
            return bool(body or date)
        case _:
            return True


def _signature_gaps(body: str, date: str) -> tuple[int, int]:
    """Space right of 署名 and date in half 字: the date starts two 字 to the right of the 署名
    (SIGN-03)."""
    two = 4
    wide, narrow = half_widths(body), half_widths(date)
    if not body or not date:
        return two, two
    if wide >= narrow:
        return two, wide - narrow
    return narrow - wide + 2 * two, two
