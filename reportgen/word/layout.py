"""How a .docx looks, as its reader will see it: the frozen model that `surveying.survey` gives.

Everything is resolved: styles, their ancestors, direct formatting, defaults and theme fonts have been
put together.  Lengths are twips (1/20 pt), sizes half points, indents 字 of the paragraph's own size.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Alignment = Literal["both", "left", "right", "center"]
Side = Literal["left", "center", "right", "outside", "inside", ""]
"""Where a page number stands; outside is right on odd and left on even pages; "" cannot be told."""
PageKind = Literal["default", "even", "first"]


class TextLook(Struct, frozen=True):
    """How text looks."""

    hanzi: str
    """Font of Chinese characters; "" where the file names none and the reader's machine decides."""
    latin: str
    """Font of digits and Latin letters; "" likewise."""
    size: int
    bold: bool
    color: str
    """RRGGBB in capitals; "" for automatic."""
    tracking: int
    """Character spacing."""


class Stretch(Struct, frozen=True):
    """Text of one look."""

    text: str
    look: TextLook


class Pitch(Struct, frozen=True):
    """Line spacing (ECMA-376 part 1, 17.3.1.33)."""

    rule: Literal["exact", "atLeast", "auto"]
    value: int
    """Twips; of auto 240ths of a line."""


class ParagraphLayout(Struct, frozen=True):
    """A non-empty paragraph of the body, table cells included."""

    number: int
    """As in `Briefing.paragraphs`."""
    style: str
    """The paragraph style's name."""
    in_table: bool
    numbered: bool
    """Carries an automatic number, whose list decides on indents."""
    stretches: tuple[Stretch, ...]
    align: Alignment
    first_line: float
    """First-line indent in 字; negative where the first line hangs."""
    left: float
    right: float
    pitch: Pitch
    before: int
    after: int
    snaps: bool
    """Whether lines snap to the document grid."""
    keep_next: bool
    section: int
    """Index in `Layout.sections`."""

    @property
    def text(self) -> str:
        """Its text; tab and line break as \\t and \\n."""
        return "".join(stretch.text for stretch in self.stretches)


class PageNumberLayout(Struct, frozen=True):
    """A page number in a header or footer."""

    text: str
    """With what stands around it, 1 in place of the number: — 1 —."""
    side: Side
    inset: float
    """Distance in 字 from the edge it is aligned to."""
    font: str
    size: int


class Section(Struct, frozen=True):
    """A section's paper, margins, grid and page numbers."""

    width: int
    height: int
    top: int
    bottom: int
    left: int
    """With the gutter."""
    right: int
    header: int
    footer: int
    grid: Literal["", "lines", "linesAndChars", "snapToChars"]
    grid_pitch: int
    grid_space: int
    """What a grid of characters adds to the default size, in 4096ths of a point (17.6.5)."""
    first_differs: bool
    numbers: tuple[tuple[PageKind, PageNumberLayout | None], ...]
    """For each kind of page that has a header or footer of its own, its page number."""

    @property
    def landscape(self) -> bool:
        return self.width > self.height

    @property
    def text_width(self) -> int:
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        return self.height - self.top - self.bottom

    def number(self, kind: PageKind) -> PageNumberLayout | None:
        """The page number on a kind of page; None for none."""
        return dict(self.numbers).get(kind)


class CellLayout(Struct, frozen=True):
    """A table cell."""

    text: str
    align: Alignment
    """Of its first paragraph that shows something."""
    paragraph: int | None
    """Number of that paragraph."""


class TableLayout(Struct, frozen=True):
    """A table of the body; tables inside tables are part of a cell."""

    rows: tuple[tuple[CellLayout, ...], ...]
    repeats_head: bool
    """Whether its first row is repeated on every page it runs over."""
    splitting: int
    """How many rows may be torn apart by a page's end."""
    width: int
    """Of its columns together; 0 where the file does not say."""
    bordered: bool
    section: int

    @property
    def paragraph(self) -> int | None:
        """Number of its first paragraph; None for an empty table."""
        numbers = (c.paragraph for row in self.rows for c in row if c.paragraph is not None)
        return next(numbers, None)


class Layout(Struct, frozen=True):
    """How a .docx looks."""

    sections: tuple[Section, ...]
    paragraphs: tuple[ParagraphLayout, ...]
    tables: tuple[TableLayout, ...]
    odd_even: bool
    """Whether odd and even pages have headers and footers of their own."""
    mirrored: bool
    """Whether left and right margins change places on even pages."""
