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
from reportgen.word.record import RECORD_NAMESPACE, Record, load_record
from reportgen.word.settling import Page, marked, matched, settled
from reportgen.word.story import walk

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

_PLACES = tuple(
    f"{W}{kind}{edge}"
    for kind in ("bookmark", "commentRange", "perm", "moveFromRange", "moveToRange")
    for edge in ("Start", "End")
)
_PAGE_NUMBER = re.compile(r"[\s0-9—–\-－·]*")
"""All that a generated header or footer shows."""


def read(source: Path | bytes, name: str = "") -> Briefing:
    """Read a briefing; `name` is what messages call it (default: the file's name).

    Raises ReportError for a file that cannot be opened (see `archive`) or whose record is damaged.
    """
    if isinstance(source, Path):
        name = name or source.name
    package = open_package(source, name)
    body = package.xml(package.main)
    _refuse_filled_marks(body, package.name)
    styles = Styles(_related_root(package, "styles"))
    story = walk(body, styles)
    page = Page(story, styles)
    record = record_of(package)
    anchors, copies = marked(story.marks, page)
    lost: list[int] = []
    matches: tuple[Match, ...] = ()
    if record is not None:
        matches = matched(record, page.paragraphs)
        anchors, lost = settled(record, anchors, page.paragraphs, matches)
    return Briefing(
        name=name,
        paragraphs=tuple(page.paragraphs),
        boxes=tuple(page.boxes),
        anchors=tuple(_by_place(anchors)),
        copies=tuple(_by_place(copies)),
        lost=tuple(lost),
        record=record,
        matches=matches,
        extras=_extras(package, body, styles),
    )


def _refuse_filled_marks(body: etree._Element, name: str) -> None:
    """Refuse marks of places that hold text: they are empty by the schema (CT_MarkupRange, CT_Bookmark),
    no editor opens such a file, and with a mark that goes the text would go too."""
    if any(len(mark) for mark in body.iter(*_PLACES)):
        raise ReportError(
            "书签或批注的起止标记里写了文字，不合 Word 的规矩",
            where=Location(name),
            hint="文件可能已损坏，请重新取一份，或用 Word 打开修复后另存",
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


def _extras(package: Package, body: etree._Element, styles: Styles) -> Extras:
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
        revisions=sum(1 for _ in body.iter(*_REVISIONS)),
        images=sum(1 for root in (body, *margins) for _ in root.iter(_VML_IMAGE, _BLIP, _CHART)),
        tables=sum(1 for _ in body.iter(f"{W}tbl")),
        margins=tuple(
            text for root in margins if not _PAGE_NUMBER.fullmatch(text := _shown(root, styles))
        ),
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
