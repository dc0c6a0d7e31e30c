"""What paragraphs hold: inlines → runs and anchors of word/document.xml, comments, entries of the record.

One pass gives all three, so that anchor N of the text is anchor N of the record.  The pieces of XML are
UTF-8: most of them stand in every document and are encoded once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import assert_never

from msgspec import UNSET

from reportgen.document import Bound, Break, Inline, Strong, Text
from reportgen.word.anchors import comment_id, frame, titled
from reportgen.word.base import HEAD_STYLES
from reportgen.word.characters import UNWRITABLE, escaped
from reportgen.word.recording import Entries, ParagraphEntry, anchor_entry

_HINT = '<w:rFonts w:hint="eastAsia"/>'  # FONT-08: “ ” … — are Chinese here
_TEXT = '<w:t xml:space="preserve">'
_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_RUN_END = b"</w:t></w:r>"
_BREAK = b"<w:r><w:br/></w:r>"
_HIGHLIGHT = '<w:highlight w:val="yellow"/>'


class UnwritableError(ValueError):
    """A text holds a character that XML cannot (`characters.UNWRITABLE`)."""


class Runs:
    """The insides of a document's paragraphs, one after the other."""

    def __init__(self, xml: list[bytes], comments: list[bytes]) -> None:
        """The pieces are put behind what stands in `xml` and `comments`."""
        self.entries = Entries()
        self._anchors = self.entries.anchors
        self._enter = self.entries.paragraphs.append
        self._put = xml.append
        self._extend = xml.extend
        self._comments = comments
        self._key = ""
        self._digits: list[tuple[int, int, str]] = []
        self._strong: list[tuple[int, int]] = []

    def head(self, key: str, inlines: tuple[Inline, ...], style: str) -> str:
        """Write how a paragraph begins, in a character style; gives its text, for `paragraph`."""
        self._key = key
        return self._written(inlines, style, "")

    def paragraph(
        self, key: str, kind: str, inlines: tuple[Inline, ...], style: str = "", head: str = ""
    ) -> None:
        """Write what one paragraph holds behind its `head`; `key` and `kind` are those of its entry,
        the style "" is the paragraph's own."""
        self._key = key
        text = self._written(inlines, style, head)
        digits, strong = self._digits, self._strong
        of_kind = kind if kind != "body" else UNSET
        self._enter(ParagraphEntry(key, text, digits or UNSET, of_kind, strong or UNSET))
        if digits:
            self._digits = []
        if strong:
            self._strong = []

    def cell(self, key: str, kind: str, inlines: tuple[Inline, ...]) -> None:
        """Write the paragraph that a cell of a table holds; mostly that is a number."""
        only = inlines[0] if len(inlines) == 1 else None
        if type(only) is not Bound:
            self.paragraph(key, kind, inlines)
            return
        self._key = key
        self._bound(only, "", 0)
        self._enter(ParagraphEntry(key, only.text, UNSET, kind, UNSET))

    def _written(self, inlines: tuple[Inline, ...], style: str, text: str) -> str:
        """Write inlines; gives the paragraph's text up to them and with them."""
        put = self._put
        for inline in inlines:
            if type(inline) is Text:
                if words := inline.text:
                    run, digits = _run(words, style)
                    put(run)
                    if digits:
                        self._note_digits(digits, len(text), inline)
                    text += words
            elif type(inline) is Bound:
                self._bound(inline, style, len(text))
                text += inline.text
            elif type(inline) is Break:
                put(_BREAK)
                text += "\n"
            elif type(inline) is Strong:
                start = len(text)
                text = self._written(inline.inlines, style or "Strong", text)
                if len(text) > start:
                    self._strong.append((start, len(text)))
            else:
                assert_never(inline)
        return text

    def _note_digits(self, spans: tuple[tuple[int, int], ...], at: int, text: Text) -> None:
        origin = str(text.origin or "")
        self._digits += [(at + first, at + end, origin) for first, end in spans]

    def _bound(self, bound: Bound, style: str, at: int) -> None:
        number, text, places = len(self._anchors) + 1, bound.text, bound.sources
        sources = [str(places[0])] if len(places) == 1 else list(map(str, places))
        self._anchors.append(
            anchor_entry(
                number, text, bound.value, bound.binding, sources, self._key, at, bound.note
            )
        )
        title = titled(bound, sources)
        if bound.note:
            self._missing(number, bound, style, title)
            return
        before, between, after = frame(number, _RUNS[style])
        # nearly all need no looking at
        content = text.encode() if text.isalnum() else _content(text)
        self._extend((before, title, between, content, after))

    def _missing(self, number: int, bound: Bound, style: str, title: bytes) -> None:
        """A number without a value: highlighted, with a comment that says what lacks."""
        before, between, after = frame(number, _MARKED[style])
        comment = comment_id(number)
        self._put(f'<w:commentRangeStart w:id="{comment}"/>'.encode())
        self._extend((before, title, between, _content(bound.text), after))
        self._put(
            f'<w:commentRangeEnd w:id="{comment}"/>'
            '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>'
            f'<w:commentReference w:id="{comment}"/></w:r>'.encode()
        )
        head = (
            f'<w:comment w:id="{comment}" w:author="reportgen" w:initials="rg"><w:p><w:pPr>'
            '<w:pStyle w:val="CommentText"/></w:pPr><w:r><w:rPr><w:rStyle w:val="CommentReference"/>'
            "</w:rPr><w:annotationRef/></w:r>"
        )
        self._comments += (head.encode(), _run(bound.note, "")[0], b"</w:p></w:comment>")


def _run_start(style: str, extra: str = "") -> bytes:
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    return f"<w:r><w:rPr>{named}{_HINT}{extra}</w:rPr>{_TEXT}".encode()


_STYLES = ("", *HEAD_STYLES.values(), "Strong")
_RUNS = {style: _run_start(style) for style in _STYLES}
_MARKED = {style: _run_start(style, _HIGHLIGHT) for style in _STYLES}


@lru_cache(maxsize=4096)
def _run(text: str, style: str) -> tuple[bytes, tuple[tuple[int, int], ...]]:
    """A run, and where it has numbers in digits; kept, for the words of a template come again in every
    document."""
    run = _RUNS[style] + _content(text) + _RUN_END
    return run, tuple(match.span() for match in _DIGITS.finditer(text))


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
