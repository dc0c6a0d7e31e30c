"""A .docx as people and as we see it: the frozen model that `reading.read` gives."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from reportgen.word.formatting import Formatting
from reportgen.word.record import ParagraphRecord, Record


class Span(Struct, frozen=True):
    """Direct formatting on code points [start, end) of a paragraph."""

    start: int
    end: int
    formatting: Formatting


class Paragraph(Struct, frozen=True):
    """A paragraph that shows something."""

    text: str
    """As a reader sees it: insertions stand, deletions are gone; tab and line break as \\t and \\n."""
    in_table: bool
    style: str
    """The paragraph style's name."""
    numbered: bool
    """Carries an automatic number, which is not part of `text`."""
    spans: tuple[Span, ...]
    """Where direct formatting changes what the styles say."""


class Anchor(Struct, frozen=True):
    """Where a number of ours stands now."""

    id: int
    text: str
    """What stands there; where it runs over several paragraphs they are joined by newlines."""
    paragraph: int
    """Index in `Briefing.paragraphs`."""
    start: int
    """Code point in that paragraph."""
    end: int
    """Behind its last code point there (the paragraph's end, where the anchor runs on)."""
    by: Literal["bookmark", "control", "text"]
    """What it was found by; "text" is a guess."""


class Match(Struct, frozen=True):
    """A generated paragraph and the one it has become; one of them is None where it was deleted, or
    where a person added a paragraph."""

    written: ParagraphRecord | None
    paragraph: int | None
    """Index in `Briefing.paragraphs`."""


class Extras(Struct, frozen=True):
    """What a file holds besides its text."""

    comments: tuple[str, ...]
    """The text of every comment."""
    ours: tuple[str, ...]
    """Of these, the ones that audit and refresh put there, as they put them; a comment on a missing
    number is not among them."""
    revisions: int
    """Tracked changes in the body, of text or formatting."""
    images: int
    """Pictures and charts, those in headers and footers included."""
    tables: int
    """Tables in the body, those inside tables included."""
    margins: tuple[str, ...]
    """The text of every header and footer that shows more than a page number."""
    notes: tuple[str, ...]
    """The text of every footnote and endnote."""
    embedded: int
    """Other files to be shown in place (w:altChunk), whose text is not read."""


class Briefing(Struct, frozen=True):
    """A .docx as people and as we see it."""

    name: str
    """File name, for messages."""
    paragraphs: tuple[Paragraph, ...]
    """The non-empty paragraphs of the body in reading order, table cells included: the numbering
    of every command's `paragraph`."""
    boxes: tuple[Paragraph, ...]
    """Non-empty paragraphs in text boxes, which float over the body and are not numbered."""
    anchors: tuple[Anchor, ...]
    """By place; one for each number found."""
    copies: tuple[Anchor, ...]
    """Further places that carry the mark of a number in `anchors`, by place."""
    lost: tuple[int, ...]
    """Numbers of the record that stand nowhere, in the record's order."""
    record: Record | None
    """None: not made by reportgen, or the record was dropped on the way."""
    matches: tuple[Match, ...]
    """What was generated beside what stands, in the order of both; () without a record."""
    extras: Extras

    @property
    def orphans(self) -> int:
        """How many places carry a mark of ours in a file that has no record: it was there once,
        and another format on the way (.odt, .doc, .rtf, measured) has lost it."""
        return len(self.anchors) + len(self.copies) if self.record is None else 0
