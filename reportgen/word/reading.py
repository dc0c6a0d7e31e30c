"""Reading a .docx back: what a reader sees, where our anchors stand, and the record of its making.

The file may have been through Word, WPS or LibreOffice any number of times; whatever survived is
taken (`settling` says how for anchors).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from reportgen.errors import Location, ReportError
from reportgen.word.archive import Package, open_package
from reportgen.word.briefing import Anchor, Briefing, Extras, Match
from reportgen.word.commenting import is_ours
from reportgen.word.formatting import Styles, W
from reportgen.word.main_part import MainPart, images, main_part
from reportgen.word.record import RECORD_NAMESPACE, Record, load_record
from reportgen.word.settling import Page, marked, matched, settled
from reportgen.word.story import walk

_PAGE_NUMBER = re.compile(r"[\s0-9—–\-－·]*")
"""All that a generated header or footer shows."""


def read(source: Path | bytes, name: str = "") -> Briefing:
    """Read a briefing; `name` is what messages call it (default: the file's name).

    Raises ReportError for a file that cannot be opened (see `archive`) or whose record is damaged.
    """
    if isinstance(source, Path):
        name = name or source.name
    package = open_package(source, name)
    return briefing_of(package, main_part(package))


def briefing_of(package: Package, part: MainPart) -> Briefing:
    """The briefing in a package whose main part has been read.

    Raises ReportError where its record is damaged.
    """
    page = Page(part.story, part.styles)
    record = record_of(package)
    anchors, copies = marked(part.story.marks, page, record)
    lost: list[int] = []
    matches: tuple[Match, ...] = ()
    if record is not None:
        matches = matched(record, page.paragraphs)
        anchors, lost = settled(record, anchors, page.paragraphs, matches)
    return Briefing(
        name=package.name,
        paragraphs=tuple(page.paragraphs),
        boxes=tuple(page.boxes),
        anchors=tuple(_by_place(anchors)),
        copies=tuple(_by_place(copies)),
        lost=tuple(lost),
        record=record,
        matches=matches,
        extras=_extras(package, part),
    )


def _by_place(anchors: Iterable[Anchor]) -> list[Anchor]:
    return sorted(anchors, key=lambda a: (a.paragraph, a.start, a.id))


def record_of(package: Package) -> Record | None:
    """The record of a package, found by its namespace: editors rename custom XML parts.  None
    without one; raises ReportError where it is damaged."""
    for part, content in package.parts.items():
        if not part.lower().endswith(".xml") or RECORD_NAMESPACE.encode() not in content:
            continue
        root = package.xml(part)
        if root.tag != f"{{{RECORD_NAMESPACE}}}record":
            continue  # itemProps names the namespace too
        try:
            return load_record(root)
        except ReportError as error:
            where = Location(package.name)
            raise ReportError(error.message, where=where, hint=error.hint) from error
    return None


def _extras(package: Package, part: MainPart) -> Extras:
    styles, tally = part.styles, part.tally
    margins = [
        package.xml(part)
        for kind in ("header", "footer")
        for part in package.related(package.main, kind)
    ]
    root = _related_root(package, "comments")
    comments = [] if root is None else list(root.iter(f"{W}comment"))
    notes = [
        note
        for kind in ("footnote", "endnote")
        if (root := _related_root(package, f"{kind}s")) is not None
        for note in root.iter(f"{W}{kind}")
    ]
    return Extras(
        comments=tuple(_shown(comment, styles) for comment in comments),
        ours=tuple(_shown(comment, styles) for comment in comments if is_ours(comment)),
        revisions=tally.revisions,
        images=tally.images + sum(map(images, margins)),
        tables=tally.tables,
        margins=tuple(
            text for root in margins if not _PAGE_NUMBER.fullmatch(text := _shown(root, styles))
        ),
        notes=tuple(text for note in notes if (text := _shown(note, styles))),
        embedded=tally.embedded,
    )


def _shown(root: etree._Element, styles: Styles) -> str:
    """The visible text of a small story, a line for each paragraph that shows any."""
    lines = ("".join(line.pieces) for line in walk(root, styles).lines)
    return "\n".join(line for line in lines if line.strip())


def _related_root(package: Package, kind: str) -> etree._Element | None:
    parts = package.related(package.main, kind)
    return package.xml(parts[0]) if parts else None
