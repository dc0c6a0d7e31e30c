"""A text as rules see it: numbered paragraphs of known kind, and all of them in one string.

Rules search `joined` (or `open`, where what is no prose is blotted out) once for the whole text,
which is many times quicker than paragraph by paragraph; a span of it is a finding's place.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from reportgen.checking.diagnostic import MARKS, Place
from reportgen.checking.heads import NumberMark, head_length, number_mark
from reportgen.checking.passages import STOP, Passage, split
from reportgen.chinese.quantities import Found, quantities
from reportgen.columns import excerpt

Kind = Literal["title", "byline", "heading", "body", "cell", "caption", "note"]
"""body includes paragraphs with a run-in head; note is a footnote or endnote."""

BLOT = "\ufdd0"
"""A noncharacter in place of each code point that is no prose; no rule's pattern matches it."""
_NO_PROSE = re.compile(
    r"(?:https?|ftp)://[!-'*-~]+|www\.[!-'*-~]+"
    r"|[A-Za-z0-9][A-Za-z0-9_.+-]{0,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
    r"|`[^`\n]{1,300}`|\{\{[^}\n]{0,300}\}\}|\{%[^%\n]{0,300}%\}|\{#.{0,3000}?#\}",
    re.DOTALL,
)
"""Every part is bounded: a text of nothing but openings costs no square of its length."""
_PROSE = re.compile("。.*。", re.DOTALL)
_SHOWN = re.compile(r"[^\n]")
_CAPTION = re.compile(r"[图表] ?[0-9]{1,2}(?:[-—.][0-9]{1,2})?[ \u3000：]\S.{0,38}")
_TRIGGERS = ("://", "www.", "@", "`", "{{", "{%", "{#")
BLANKS = " \t\u3000\u00a0"
"""What people indent with in plain text."""


class Bound(Struct, frozen=True):
    """A number of ours: code points [start, end) of `Text.joined`, and the indicator it shows."""

    start: int
    end: int
    indicator: str


class Paragraph(Struct, frozen=True):
    """A non-empty paragraph (a line of a text file)."""

    text: str
    kind: Kind
    level: int
    """Of a heading or run-in head from 1; 0 for none."""
    head: int
    """How many code points are its head: all of a heading, up to 。 of a run-in head, else 0."""
    mark: NumberMark | None
    """The number mark it opens with, behind its indent."""
    indent: int
    """How many blanks it opens with."""
    start: int
    """Where it begins in `Text.joined`."""
    number: int | None
    """As every command counts paragraphs; None outside the body."""
    part: str = ""
    """文本框, 脚注尾注; "" in the body."""
    line: int = 0
    """Line of a text file, from 1; 0 for none."""
    column: int = 0
    """Column where `text` begins on it, from 1."""

    @property
    def end(self) -> int:
        """Where it ends in `Text.joined`."""
        return self.start + len(self.text)

    @property
    def title(self) -> str:
        """The words of its head, without number mark and closing full stop."""
        opening = self.indent + (len(self.mark.text) if self.mark else 0)
        return self.text[opening : self.head].rstrip("。")

    @property
    def mark_span(self) -> tuple[int, int]:
        """Where its number mark is in `Text.joined`; empty without one."""
        start = self.start + self.indent
        return start, start + (len(self.mark.text) if self.mark else 0)


class Draft(Struct, frozen=True):
    """A paragraph as a file gives it, before kinds are told."""

    text: str
    kind: Kind | None = None
    """None: to be told from the number mark."""
    level: int = 0
    number: int | None = None
    part: str = ""
    line: int = 0
    column: int = 0


class Text(Struct, frozen=True, dict=True):
    """A text under check; see the module's docstring."""

    file: str
    paragraphs: tuple[Paragraph, ...]
    bound: tuple[Bound, ...] = ()
    """The numbers our record knows, by place."""

    @cached_property
    def joined(self) -> str:
        """All paragraphs, a newline after each but the last."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @cached_property
    def open(self) -> str:
        """`joined` with addresses of the net, code and template marks blotted out."""
        text = self.joined
        if not any(trigger in text for trigger in _TRIGGERS):
            return text
        return _NO_PROSE.sub(lambda found: _SHOWN.sub(BLOT, found[0]), text)

    @cached_property
    def characters(self) -> frozenset[str]:
        """Which characters occur at all: a rule whose signs are absent need not search."""
        return frozenset(self.open)

    @cached_property
    def quantities(self) -> tuple[tuple[Found, ...], ...]:
        """Every quantity of each paragraph, found once for all rules; places count from it."""
        return tuple(quantities(self.open[p.start : p.end]) for p in self.paragraphs)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The sentences that have quantities, split once for all rules."""
        rows = zip(self.paragraphs, self.quantities, strict=True)
        return tuple(each for p, found in rows for each in split(p.start, p.text, found))

    @cached_property
    def heads(self) -> tuple[Paragraph, ...]:
        """The paragraphs that have a head, headings and run-in heads alike, in order."""
        return tuple(p for p in self.paragraphs if p.level and p.head)

    @cached_property
    def _starts(self) -> list[int]:
        return [paragraph.start for paragraph in self.paragraphs]

    @cached_property
    def _stops(self) -> list[int]:
        """Where sentences end, found once: looked for from every place, they would be a square."""
        return [found.start() for found in STOP.finditer(self.open)]

    def paragraph_at(self, place: int) -> Paragraph:
        """The paragraph that a code point of `joined` is in."""
        return self.paragraphs[bisect_right(self._starts, place) - 1]

    def sentence_at(self, place: int) -> tuple[int, int]:
        """The sentence that a code point of `joined` is in, without its full stop."""
        paragraph = self.paragraph_at(place)
        following = bisect_left(self._stops, place)
        start = self._stops[following - 1] + 1 if following else 0
        end = self._stops[following] if following < len(self._stops) else paragraph.end
        return max(start, paragraph.start), min(end, paragraph.end)

    def found(self, pattern: re.Pattern[str], signs: str = "") -> Iterator[re.Match[str]]:
        """The matches of a pattern in `open`; none at once where no one of the `signs` occurs."""
        if signs and self.characters.isdisjoint(signs):
            return iter(())
        return pattern.finditer(self.open)

    def ahead(self, place: int, longest: int) -> str:
        """The code points of `open` right before a place, so many at the most."""
        return self.open[max(0, place - longest) : place]

    def place(self, at: tuple[int, int] | Place) -> Place:
        """Where in the user's file a span of `joined` is."""
        if isinstance(at, Place):
            return at
        paragraph = self.paragraph_at(at[0])
        start, end = at[0] - paragraph.start, min(at[1], paragraph.end) - paragraph.start
        return Place(
            file=self.file,
            paragraph=paragraph.number,
            start=start,
            end=end,
            line=paragraph.line,
            column=paragraph.column + start if paragraph.line else 0,
            part=paragraph.part,
            excerpt=_excerpt(paragraph.text, start, end),
        )


def text_of(file: str, drafts: Iterable[Draft], bound: Iterable[Bound] = ()) -> Text:
    """The text of a file's paragraphs in order; blank ones are left out by the caller."""
    paragraphs, start = [], 0
    for draft in drafts:
        paragraph = _paragraph(draft, start)
        paragraphs.append(paragraph)
        start = paragraph.end + 1
    return Text(file, tuple(paragraphs), tuple(bound))


def _paragraph(draft: Draft, start: int) -> Paragraph:
    if draft.kind == "heading" and _PROSE.search(draft.text):
        draft = replace(draft, kind=None, level=0)  # the style was given to a whole paragraph
    words = draft.text.lstrip(BLANKS)
    indent = len(draft.text) - len(words)
    mark = number_mark(words) if draft.kind in (None, "heading", "body") else None
    own = head_length(words, mark)
    head = len(draft.text) if draft.kind == "heading" else own and own + indent
    whole = head == len(draft.text) and not draft.text.endswith("。")
    kind: Kind = draft.kind or ("caption" if _CAPTION.fullmatch(words) else "body")
    level = draft.level or (mark.level if mark and head else 0)
    return Paragraph(
        text=draft.text,
        kind="heading" if kind == "body" and head and whole else kind,
        level=level,
        head=head,
        mark=mark,
        indent=indent,
        start=start,
        number=draft.number,
        part=draft.part,
        line=draft.line,
        column=draft.column,
    )


def _excerpt(text: str, start: int, end: int) -> str:
    return excerpt(text, start, end, MARKS).replace("\t", " ")
