"""What people have left open in a file: tracked changes nobody has settled, comments nobody has closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from lxml import etree
from msgspec import Struct

from reportgen.word.archive import Package
from reportgen.word.formatting import W
from reportgen.word.manuscript import Manuscript
from reportgen.word.revisions import ADDING, REMOVING, revisions

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_AROUND = {
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "styles": "样式",
    "numbering": "编号",
}
_COMMENTED = (f"{W}commentRangeStart", f"{W}commentReference")
_TEXT = (f"{W}t", f"{W}delText")

Kind = Literal["增加", "删去", "格式", "批注"]


class Pending(Struct, frozen=True):
    """A tracked change or a comment."""

    kind: Kind
    author: str
    words: str
    """What was added or taken away, or what the comment says; "" where nothing is to be shown."""
    where: str
    """The place for people: “第3段”, “页眉” …"""


def open_revisions(package: Package) -> list[Pending]:
    """Every tracked change, those of the body first, each with its place."""
    found: list[Pending] = []
    if (
        next(revisions(package.xml(package.main)), None) is not None
    ):  # else spare a walk of the body
        page = Manuscript(package)
        places = _Places(page)
        found += (_revision(element, places.of(element)) for element in revisions(page.body))
    for kind, where in _AROUND.items():
        for part in package.related(package.main, kind):
            found += (_revision(element, where) for element in revisions(package.xml(part)))
    return found


def _revision(element: etree._Element, where: str) -> Pending:
    kind: Kind = "格式"
    if element.tag in ADDING:
        kind = "增加"
    elif element.tag in REMOVING:
        kind = "删去"
    words = _words(element) if kind != "格式" else ""
    return Pending(kind, element.get(f"{W}author", ""), words, where)


def open_comments(package: Package) -> list[Pending]:
    """Every comment that has not been marked as resolved, replies too, in the order of the part.

    A reply counts as resolved with the comment it answers ([MS-DOCX] 2.5.2.1, w15:done).  What no
    text refers to is seen by nobody and left out.
    """
    parts = package.related(package.main, "comments")[:1]
    if not parts:
        return []
    where = _commented(package)
    closed = _closed(package)
    return [
        Pending("批注", comment.get(f"{W}author", ""), _words(comment), where[identity])
        for comment in package.xml(parts[0]).iter(f"{W}comment")
        if (identity := comment.get(f"{W}id", "")) in where
        and not closed.intersection(_paragraph_ids(comment))
    ]


def _words(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(*_TEXT))


def _commented(package: Package) -> dict[str, str]:
    """The place of each comment by its id."""
    page = Manuscript(package)
    places = _Places(page)
    where: dict[str, str] = {}
    for mark in page.body.iter(*_COMMENTED):
        where.setdefault(mark.get(f"{W}id", ""), places.of(mark))
    for kind in ("footnotes", "endnotes"):
        for part in package.related(package.main, kind):
            for mark in package.xml(part).iter(*_COMMENTED):
                where.setdefault(mark.get(f"{W}id", ""), _AROUND[kind])
    return where


def _paragraph_ids(comment: etree._Element) -> Iterator[str]:
    return (identity for p in comment.iter(f"{W}p") if (identity := p.get(f"{_W14}paraId")))


def _closed(package: Package) -> set[str]:
    """The ids of comments' last paragraphs, of those resolved and those that answer them."""
    closed: set[str] = set()
    answers: dict[str, list[str]] = {}
    for part in package.related(package.main, "commentsExtended"):
        for entry in package.xml(part).iter(f"{_W15}commentEx"):
            identity = entry.get(f"{_W15}paraId", "")
            answers.setdefault(entry.get(f"{_W15}paraIdParent", ""), []).append(identity)
            if entry.get(f"{_W15}done") in ("1", "true", "on"):
                closed.add(identity)
    waiting = list(closed)
    while waiting:
        for answer in answers.get(waiting.pop(), ()):
            if answer not in closed:
                closed.add(answer)
                waiting.append(answer)
    return closed


class _Places:
    """The numbers of the paragraphs, as `reading` counts them."""

    def __init__(self, page: Manuscript) -> None:
        self._numbers: dict[etree._Element, int] = {}
        for number, line in enumerate(page.lines, 1):
            for element in line.elements:
                paragraph = next(element.iterancestors(f"{W}p"), None)
                if paragraph is not None:
                    self._numbers.setdefault(paragraph, number)
        self._known: dict[etree._Element, int] = {}
        last = 0
        for paragraph in page.body.iter(f"{W}p"):
            last = self._numbers.get(paragraph, last)
            self._known[paragraph] = last

    def of(self, element: etree._Element) -> str:
        """Where an element stands; a paragraph that shows nothing is behind the one before it."""
        around = [p for p in element.iterancestors(f"{W}p") if p in self._known]
        for paragraph in around:
            if paragraph in self._numbers:
                return f"第{self._numbers[paragraph]}段"
        if around:
            return f"第{self._known[around[0]]}段后" if self._known[around[0]] else "文首"
        inside = next(iter(element.iter(f"{W}p")), None)
        row = element.getparent()
        while inside is None and row is not None:
            inside, row = next(row.iter(f"{W}p"), None), row.getparent()
        number = self._known.get(inside, 0) if inside is not None else 0
        return f"第{number}段" if number else "文首"
