"""Reading a .docx back: what a reader sees, where our anchors stand, and the record of its making.

The file may have been through Word, WPS or LibreOffice any number of times; whatever survived is
taken.  Of an anchor's bookmark and control the bookmark wins unless nothing is left inside it; where
both are gone, a number that still stands in its own paragraph is found by its text, as a guess.
LibreOffice 7.4 shortens bookmarks a little at every save where a paragraph has several comments
(measured): what the record says of an unchanged text puts them right.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lxml import etree

from reportgen.errors import Location, ReportError
from reportgen.word.aligning import align, unchanged
from reportgen.word.archive import Package, open_package
from reportgen.word.formatting import Formatting, Styles, W
from reportgen.word.record import RECORD_NAMESPACE, AnchorRecord, Record, load_record
from reportgen.word.story import Line, Mark, Place, Story, walk

_VML_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_REVISIONS = tuple(
    f"{W}{name}"
    for name in (
        *("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange"),
        *("tblPrChange", "trPrChange", "tcPrChange", "cellIns", "cellDel", "cellMerge"),
        "numberingChange",
    )
)

_MOST_LINES = 20
_LONGEST = 2000
"""A mark around more than this no longer stands for a number: it was torn open."""


@dataclass(frozen=True, slots=True)
class Span:
    """Direct formatting on code points [start, end) of a paragraph."""

    start: int
    end: int
    formatting: Formatting


@dataclass(frozen=True, slots=True)
class Paragraph:
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


@dataclass(frozen=True, slots=True)
class Anchor:
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


@dataclass(frozen=True, slots=True)
class Extras:
    """What a file holds besides its text."""

    comments: tuple[str, ...]
    """The text of every comment."""
    revisions: int
    """Tracked changes in the body, of text or formatting."""
    images: int
    """Pictures and charts, those in headers and footers included."""
    tables: int
    """Tables in the body, those inside tables included."""
    margins: tuple[str, ...]
    """The text of every header and footer that shows any."""
    notes: tuple[str, ...]
    """The text of every footnote and endnote."""
    embedded: int
    """Other files to be shown in place (w:altChunk), whose text is not read."""


@dataclass(frozen=True, slots=True)
class Briefing:
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
    extras: Extras


def read(source: Path | bytes, name: str = "") -> Briefing:
    """Read a briefing; `name` is what messages call it (default: the file's name).

    Raises ReportError for a file that cannot be opened (see `archive`) or whose record is damaged.
    """
    if isinstance(source, Path):
        name = name or source.name
    package = open_package(source, name)
    body = package.xml(package.main)
    styles = Styles(_related_root(package, "styles"))
    story = walk(body, styles)
    page = _Page(story, styles)
    record = _record(package)
    anchors, copies = _anchors(story.marks, page)
    lost: list[int] = []
    if record is not None:
        anchors, lost = _settled(record, anchors, page.paragraphs)
    return Briefing(
        name=name,
        paragraphs=tuple(page.paragraphs),
        boxes=tuple(page.boxes),
        anchors=tuple(_by_place(anchors)),
        copies=tuple(_by_place(copies)),
        lost=tuple(lost),
        record=record,
        extras=_extras(package, body, styles),
    )


class _Page:
    """A story's lines as paragraphs, and places in them."""

    def __init__(self, story: Story, styles: Styles) -> None:
        self.paragraphs: list[Paragraph] = []
        self.boxes: list[Paragraph] = []
        self._texts = ["".join(line.pieces) for line in story.lines]
        self._lines = story.lines
        self._index: list[int | None] = []
        for line, text in zip(story.lines, self._texts, strict=True):
            shown = text.strip() != ""
            in_body = shown and not line.in_box
            self._index.append(len(self.paragraphs) if in_body else None)
            if shown:
                kept = self.paragraphs if in_body else self.boxes
                kept.append(_paragraph(line, text, styles))

    def anchor(self, mark: Mark, by: Literal["bookmark", "control"]) -> Anchor | None:
        """The anchor a mark makes; None where nothing stands inside it, or outside the body."""
        (first, start), (last, end) = self.tight(mark)
        if (first, start) >= (last, end) or last - first > _MOST_LINES:
            return None
        index = self._index[first]
        if index is None:
            return None
        inside = range(first, last + 1)
        texts = [self._texts[line] for line in inside if self._index[line] is not None]
        texts[-1] = texts[-1][:end] if self._index[last] is not None else texts[-1]
        texts[0] = texts[0][start:]
        text = "\n".join(texts)
        here = end if last == first else len(self._texts[first])
        return Anchor(mark.number, text, index, start, here, by) if len(text) < _LONGEST else None

    def tight(self, mark: Mark) -> tuple[Place, Place]:
        """A mark's ends without the line ends it merely touches."""
        (first, start), (last, end) = mark.start, mark.end
        while first < last and start >= len(self._texts[first]):
            first, start = first + 1, 0
        while last > first and end == 0:
            last -= 1
            end = len(self._texts[last])
        return (first, start), (last, end)


def _paragraph(line: Line, text: str, styles: Styles) -> Paragraph:
    return Paragraph(
        text=text,
        in_table=line.in_table,
        style=styles.name(line.style),
        numbered=line.numbered,
        spans=tuple(Span(*span) for span in line.spans),
    )


def _anchors(marks: Iterable[Mark], page: _Page) -> tuple[list[Anchor], list[Anchor]]:
    """Anchors and their copies, a bookmark before a control before a pasted bookmark."""
    rank = {"bookmark": 0, "control": 1, "copy": 2}
    taken: dict[int, list[tuple[Place, Place]]] = {}
    anchors: list[Anchor] = []
    copies: list[Anchor] = []
    for mark in sorted(marks, key=lambda m: rank[m.by]):
        anchor = page.anchor(mark, "control" if mark.by == "control" else "bookmark")
        if anchor is None:
            continue
        start, end = page.tight(mark)
        others = taken.setdefault(mark.number, [])  # sorted, apart from one another
        position = bisect_left(others, (end, end))
        if position and others[position - 1][1] > start:
            continue  # the other mark of the same place
        (copies if others else anchors).append(anchor)
        others.insert(position, (start, end))
    return anchors, copies


def _settled(
    record: Record, found: Sequence[Anchor], paragraphs: Sequence[Paragraph]
) -> tuple[list[Anchor], list[int]]:
    """The anchors after a look at the text, and the numbers that stand nowhere.

    A mark that slipped is put right where the text around it is unchanged; an anchor whose marks are
    gone is looked for where it stood, then by its text.
    """
    standing = _Standing(record, paragraphs)
    by_id = {anchor.id: anchor for anchor in found}
    busy: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    settled: list[Anchor] = []
    ours = set()
    missing: list[AnchorRecord] = []
    for written in record.anchors:
        ours.add(written.id)
        anchor = by_id.get(written.id)
        if anchor is None:
            missing.append(written)
            continue
        if anchor.text != written.text:
            anchor = standing.put_right(written, anchor)
        busy[anchor.paragraph].append((anchor.start, anchor.end))
        settled.append(anchor)
    lost: list[int] = []
    for written in missing:
        guess = standing.guess(written, busy)
        if guess is None:
            lost.append(written.id)
        else:
            busy[guess.paragraph].append((guess.start, guess.end))
            settled.append(guess)
    return [*settled, *(a for a in found if a.id not in ours)], lost


class _Standing:
    """Where what was generated stands now, judged by the text alone."""

    def __init__(self, record: Record, paragraphs: Sequence[Paragraph]) -> None:
        self._written = {p.key: p.text for p in record.paragraphs}
        self._paragraphs = paragraphs
        written = [p for p in record.paragraphs if p.text.strip()]
        pairs = align([p.text for p in written], [p.text for p in paragraphs])
        self._index = {written[i].key: j for i, j in pairs if i is not None and j is not None}
        self._blocks: dict[str, list[tuple[int, int, int]]] = {}

    def put_right(self, written: AnchorRecord, anchor: Anchor) -> Anchor:
        """The anchor as recorded, where its text still stands and the mark merely slipped: inside
        that text, or anywhere in a paragraph nobody has touched."""
        place = self._place(written)
        if place is None or place[0] != anchor.paragraph:
            return anchor
        index, start, end = place
        untouched = self._paragraphs[index].text == self._written[written.paragraph]
        if untouched or start <= anchor.start <= anchor.end <= end:
            return Anchor(written.id, written.text, index, start, end, anchor.by)
        return anchor

    def guess(
        self, written: AnchorRecord, busy: Mapping[int, Sequence[tuple[int, int]]]
    ) -> Anchor | None:
        """Where a number without marks stands: in its old place, or by its text."""
        index = self._index.get(written.paragraph)
        if index is None:
            return None
        text, taken = self._paragraphs[index].text, busy.get(index, ())
        place = self._place(written)
        if place is None or not _free(text, place[1], place[2], taken):
            found = _find(written.text, text, taken)
            place = (index, *found) if found else None
        return Anchor(written.id, written.text, *place, "text") if place else None

    def _place(self, written: AnchorRecord) -> tuple[int, int, int] | None:
        """Paragraph, start and end of a number's recorded text where it stands unchanged."""
        index = self._index.get(written.paragraph)
        if index is None or not written.text:
            return None
        if written.paragraph not in self._blocks:
            old, new = self._written[written.paragraph], self._paragraphs[index].text
            self._blocks[written.paragraph] = unchanged(old, new)
        end = written.start + len(written.text)
        for at_old, at_new, length in self._blocks[written.paragraph]:
            if at_old <= written.start and end <= at_old + length:
                shift = at_new - at_old
                return index, written.start + shift, end + shift
        return None


def _find(words: str, text: str, taken: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The one place in a paragraph that shows a number's text and is no other number's."""
    found: list[tuple[int, int]] = []
    start = text.find(words) if words else -1
    while start >= 0 and len(found) < 2:
        end = start + len(words)
        if _free(text, start, end, taken):
            found.append((start, end))
        start = text.find(words, start + 1)
    return found[0] if len(found) == 1 else None


def _free(text: str, start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    """Whether a stretch touches no other number: neither an anchor nor a longer run of digits."""
    apart = not any(start < other_end and other < end for other, other_end in taken)
    return apart and not _splits_number(text, start, end)


def _splits_number(text: str, start: int, end: int) -> bool:
    """Whether a stretch begins or ends inside a run of digits (“1个” in “11个”)."""
    return (start > 0 and text[start - 1].isdigit() and text[start].isdigit()) or (
        end < len(text) and text[end - 1].isdigit() and text[end].isdigit()
    )


def _by_place(anchors: Iterable[Anchor]) -> list[Anchor]:
    return sorted(anchors, key=lambda a: (a.paragraph, a.start, a.id))


def _record(package: Package) -> Record | None:
    """The record, found by its namespace: editors rename custom XML parts."""
    for part, content in package.parts.items():
        if not part.lower().endswith(".xml") or RECORD_NAMESPACE.encode() not in content:
            continue
        if package.xml(part).tag != f"{{{RECORD_NAMESPACE}}}record":
            continue  # itemProps names the namespace too
        try:
            record = load_record(content)
        except RecursionError as error:
            raise _damaged(package) from error
        except ReportError as error:
            where = Location(package.name)
            raise ReportError(error.message, where=where, hint=error.hint) from error
        if not _sound(record):
            raise _damaged(package)
        return record
    return None


def _sound(record: Record) -> bool:
    """Whether the values that places are reckoned with are of their kind: anybody can write JSON."""
    texts = [a.text for a in record.anchors] + [p.text for p in record.paragraphs]
    texts += [a.paragraph for a in record.anchors] + [p.key for p in record.paragraphs]
    texts += [a.note for a in record.anchors] + [p.kind for p in record.paragraphs]
    places = [n for a in record.anchors for n in (a.id, a.start)]
    places += [n for p in record.paragraphs for d in p.digits for n in (d.start, d.end)]
    places += [n for p in record.paragraphs for span in p.strong for n in span]
    return all(isinstance(t, str) for t in texts) and all(
        isinstance(n, int) and 0 <= n < 2**31 for n in places
    )


def _damaged(package: Package) -> ReportError:
    return ReportError(
        "文件里的生成记录已损坏，无法读取",
        where=Location(package.name),
        hint="可用备份文件，或重新生成",
    )


def _extras(package: Package, body: etree._Element, styles: Styles) -> Extras:
    margins = [
        package.xml(part)
        for kind in ("header", "footer")
        for part in package.related(package.main, kind)
    ]
    comments = _related_root(package, "comments")
    notes = [
        note
        for kind in ("footnote", "endnote")
        if (root := _related_root(package, f"{kind}s")) is not None
        for note in root.iter(f"{W}{kind}")
    ]
    return Extras(
        comments=tuple(
            _shown(comment, styles)
            for comment in (comments.iter(f"{W}comment") if comments is not None else ())
        ),
        revisions=sum(1 for _ in body.iter(*_REVISIONS)),
        images=sum(1 for root in (body, *margins) for _ in root.iter(_VML_IMAGE, _BLIP, _CHART)),
        tables=sum(1 for _ in body.iter(f"{W}tbl")),
        margins=tuple(text for root in margins if (text := _shown(root, styles))),
        notes=tuple(text for note in notes if (text := _shown(note, styles))),
        embedded=sum(1 for _ in body.iter(f"{W}altChunk")),
    )


def _shown(root: etree._Element, styles: Styles) -> str:
    """The visible text of a small story, a line for each paragraph that shows any."""
    lines = ("".join(line.pieces) for line in walk(root, styles).lines)
    return "\n".join(line for line in lines if line.strip())


def _related_root(package: Package, kind: str) -> etree._Element | None:
    parts = package.related(package.main, kind)
    return package.xml(parts[0]) if parts else None
