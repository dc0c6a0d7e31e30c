"""Document → the XML text of word/document.xml and word/comments.xml, in one pass.

Plain string building: a tree of elements would cost more than everything else together.  The
order in which numbers become anchors is that of `flows.flows_of`.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import zip_longest
from typing import assert_never

from msgspec import Struct, field

from reportgen.document import (
    Block,
    Bound,
    Break,
    Byline,
    Caption,
    Document,
    Heading,
    Inline,
    PageBreak,
    Paragraph,
    Signature,
    Strong,
    TableBlock,
    TableCell,
    Text,
    Title,
    plain_text,
)
from reportgen.word.anchors import comment_id, frame, title_of
from reportgen.word.base import HEAD_STYLES, NAMESPACES, XML_HEAD
from reportgen.word.characters import UNWRITABLE, escaped, half_widths
from reportgen.word.flows import kind_of
from reportgen.word.profile import Look, Profile
from reportgen.word.tables import grid_of

_HINT = '<w:rFonts w:hint="eastAsia"/>'  # FONT-08: “ ” … — are Chinese here
_TEXT = '<w:t xml:space="preserve">'
_RUN_END = b"</w:t></w:r>"
_BREAK = b"<w:r><w:br/></w:r>"
_PARAGRAPH_END = b"</w:p>"
_CELL_END = b"</w:p></w:tc>"
_HIGHLIGHT = '<w:highlight w:val="yellow"/>'
THIN = (
    '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
)
"""What makes an empty paragraph 1 pt high."""


class UnwritableError(ValueError):
    """A text holds a character that XML cannot (`characters.UNWRITABLE`)."""


class Body(Struct):
    """What `emit` produces: the paragraphs and the comments, in pieces.

    The pieces are UTF-8: most of them stand in every document and are encoded once.
    """

    xml: list[bytes] = field(default_factory=list)
    comments: list[bytes] = field(default_factory=list)

    def document_part(self, section: str) -> bytes:
        """word/document.xml."""
        head = f"{XML_HEAD}<w:document {NAMESPACES}><w:body>".encode()
        return b"".join((head, *self.xml, section.encode(), b"</w:body></w:document>"))

    def comments_part(self) -> bytes:
        """word/comments.xml."""
        head = f"{XML_HEAD}<w:comments {NAMESPACES}>".encode()
        return b"".join((head, *self.comments, b"</w:comments>"))


def emit(document: Document, profile: Profile) -> Body:
    """The XML of a document's blocks.  Raises UnwritableError."""
    emitter = _Emitter(profile)
    for block, following in zip_longest(document.blocks, document.blocks[1:]):
        emitter.block(block, following)
    emitter.finish()
    return emitter.body


def _run_start(style: str, extra: str = "") -> bytes:
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    return f"<w:r><w:rPr>{named}{_HINT}{extra}</w:rPr>{_TEXT}".encode()


_STYLES = ("", *HEAD_STYLES.values(), "Strong")
_RUNS = {style: _run_start(style) for style in _STYLES}
_MARKED = {style: _run_start(style, _HIGHLIGHT) for style in _STYLES}


class _Emitter:
    """One pass over the blocks; counts anchors and remembers a page break until the next paragraph."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.body = Body()
        self.anchors = 0
        self.new_page = False
        self.put = self.body.xml.append

    def block(self, block: Block, following: Block | None) -> None:
        looks = self.profile.looks
        match block:
            case Paragraph():
                self._paragraph(block, following)
            case Heading():
                self._heading(block)
            case TableBlock():
                self._table(block, following)
            case Title(inlines=inlines) | Byline(inlines=inlines, place="题下"):
                self._front(looks[kind_of(block)], inlines, following)
            case Byline(inlines=inlines) | Caption(inlines=inlines):
                self._simple(looks[kind_of(block)], inlines)
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

    def _open(self, look: Look, *, keep: str = "", after: str = "") -> None:
        """Start a paragraph; `keep` and `after` are direct properties before and after the place of
        pageBreakBefore in w:pPr."""
        page = "<w:pageBreakBefore/>" if self.new_page else ""
        self.new_page = False
        self.put(_paragraph_start(look.id, keep, page, after))

    def _simple(self, look: Look, inlines: tuple[Inline, ...], after: str = "") -> None:
        self._open(look, after=after)
        self._inlines(inlines, "")
        self.put(_PARAGRAPH_END)

    def _front(self, look: Look, inlines: tuple[Inline, ...], following: Block | None) -> None:
        """Title, subtitle or byline: only the last of them has the empty line after it."""
        more = isinstance(following, Title) or (
            isinstance(following, Byline) and following.place == "题下"
        )
        self._simple(look, inlines, '<w:spacing w:after="0"/>' if more and look.after else "")

    def _paragraph(self, block: Paragraph, following: Block | None) -> None:
        look = self.profile.looks["body"]
        # SIGN-05: no 落款 alone on a page
        # SIGN-05: whoever signs does not stand on a page alone
        signed = type(following) is Signature or type(following) is Byline
        self._open(look, keep="<w:keepNext/>" if signed else "")
        if block.head or block.number:
            font = self.profile.run_in_font(block.number, block.level)
            style = "" if font == look.font else HEAD_STYLES[font]
            self._text(block.number, style)
            self._inlines(block.head, style)
        self._inlines(block.inlines, "")
        self.put(_PARAGRAPH_END)

    def _heading(self, block: Heading) -> None:
        look = self.profile.looks[kind_of(block)]
        font = self.profile.heading_font(block.number, block.level)
        style = "" if font == look.font else HEAD_STYLES[font]
        after = ""
        if look.two_lines and any(isinstance(inline, Break) for inline in block.inlines):
            after = f'<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="{look.two_lines}"/>'
        self._open(look, after=after)
        self._text(block.number, style)
        self._inlines(block.inlines, style)
        self.put(_PARAGRAPH_END)

    def _signature(self, block: Signature) -> None:
        """署名 and date without a seal, an empty line above (SIGN-03)."""
        look = self.profile.looks["signature"]
        page = self.profile.page
        gaps = _signature_gaps(plain_text(block.body), plain_text(block.date))
        lines = [
            (part, gap) for part, gap in zip((block.body, block.date), gaps, strict=True) if part
        ]
        for position, (part, gap) in enumerate(lines):
            before = f'<w:spacing w:before="{page.pitch}"/>' if position == 0 else ""
            keep = "<w:keepNext/>" if position < len(lines) - 1 else ""
            indent = f'<w:ind w:rightChars="{gap * 50}" w:right="{gap * page.cell // 2}"/>'
            self._open(look, keep=keep, after=before + indent)
            self._inlines(part, "")
            self.put(_PARAGRAPH_END)

    def _thin_paragraph(self) -> None:
        """An empty line of 1 pt where Word must have a paragraph and the text has none."""
        self._open(self.profile.looks["normal"], after=THIN)
        self.put(_PARAGRAPH_END)

    # tables -------------------------------------------------------------------------------------

    def _table(self, block: TableBlock, following: Block | None) -> None:
        looks = self.profile.looks
        if block.caption:
            self._simple(looks["table_caption"], block.caption)
        if block.unit_note:
            self._simple(looks["table_unit"], (Text(block.unit_note, None),))
        if self.new_page:
            self._thin_paragraph()
        grid = grid_of(block, self.profile)
        self.put(grid.start)
        if block.head:
            self._row(grid.head_row, grid.head, grid.head, block.head)
        for row in block.rows:
            self._row(grid.row, grid.text, grid.number, row)
        self.put(b"</w:tbl>")
        if not _starts_with_paragraph(following):
            self._thin_paragraph()  # adjacent tables would merge; a body may not end with one

    def _row(
        self,
        start: bytes,
        text: tuple[bytes, ...],
        number: tuple[bytes, ...],
        cells: tuple[TableCell, ...],
    ) -> None:
        """A row; `text` and `number` begin a cell of each column."""
        put = self.put
        put(start)
        for column, cell in enumerate(cells):
            put(number[column] if cell.numeric else text[column])
            self._inlines(cell.inlines, "")
            put(_CELL_END)
        for begin in text[len(cells) :]:
            put(begin)
            put(_CELL_END)
        put(b"</w:tr>")

    # inlines ------------------------------------------------------------------------------------

    def _inlines(self, inlines: tuple[Inline, ...], style: str) -> None:
        for inline in inlines:
            if type(inline) is Text:
                if inline.text:
                    self.put(_run(inline.text, style))
            elif type(inline) is Bound:
                self._bound(inline, style)
            elif type(inline) is Break:
                self.put(_BREAK)
            elif type(inline) is Strong:
                self._inlines(inline.inlines, style or "Strong")
            else:
                assert_never(inline)

    def _text(self, text: str, style: str) -> None:
        if text:
            self.put(_run(text, style))

    def _bound(self, bound: Bound, style: str) -> None:
        number = self.anchors = self.anchors + 1
        if bound.note:
            self._missing(number, bound, style)
            return
        before, between, after = frame(number, _RUNS[style])
        self.body.xml += (before, title_of(bound), between, _number(bound.text), after)

    def _missing(self, number: int, bound: Bound, style: str) -> None:
        """A number without a value: highlighted, with a comment that says what lacks."""
        before, between, after = frame(number, _MARKED[style])
        comment = comment_id(number)
        start = f'<w:commentRangeStart w:id="{comment}"/>'
        end = (
            f'<w:commentRangeEnd w:id="{comment}"/>'
            '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>'
            f'<w:commentReference w:id="{comment}"/></w:r>'
        )
        self.body.xml += (start.encode(), before, title_of(bound), between, _content(bound.text), after,
                          end.encode())  # fmt: skip
        head = (
            f'<w:comment w:id="{comment}" w:author="reportgen" w:initials="rg"><w:p><w:pPr>'
            '<w:pStyle w:val="CommentText"/></w:pPr><w:r><w:rPr><w:rStyle w:val="CommentReference"/>'
            "</w:rPr><w:annotationRef/></w:r>"
        )
        self.body.comments += (head.encode(), _run(bound.note, ""), b"</w:p></w:comment>")


@lru_cache(maxsize=1024)
def _paragraph_start(style: str, *properties: str) -> bytes:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{"".join(properties)}</w:pPr>'.encode()


@lru_cache(maxsize=4096)
def _run(text: str, style: str) -> bytes:
    """A run; kept, for the words of a template come again in every document."""
    return _RUNS[style] + _content(text) + _RUN_END


def _number(text: str) -> bytes:
    """The inside of w:t for a number: nearly all need no looking at."""
    return text.encode() if text.isalnum() else _content(text)


def _content(text: str) -> bytes:
    """The inside of w:t; a newline or tab in the text becomes Word's own."""
    if UNWRITABLE.search(text):
        raise UnwritableError
    content = escaped(text)
    if "\n" in content:
        content = content.replace("\n", f"</w:t><w:br/>{_TEXT}")
    if "\t" in content:
        content = content.replace("\t", f"</w:t><w:tab/>{_TEXT}")
    return content.encode()


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
