"""Remarks on places of a briefing, as Word comments of ours in a copy of the file.

    Remarks (paragraph, code points, words) + the file's bytes -> Manuscript -> cut -> Comments

Nothing but comments changes: the copy reads as the file did, number for number.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree
from msgspec import Struct

from reportgen.word.archive import Package, open_package
from reportgen.word.commenting import Comments, same_words
from reportgen.word.formatting import W
from reportgen.word.manuscript import Manuscript, cut
from reportgen.word.repacking import repacked
from reportgen.word.serialising import serialised


class Remark(Struct, frozen=True):
    """What is to be said on code points [start, end) of a paragraph, as `reading.read` counts."""

    paragraph: int
    start: int
    end: int
    words: str
    """A line for each paragraph of the comment; "" only takes back what was said there."""


def remarked(data: bytes, name: str, remarks: Iterable[Remark], opening: str) -> bytes:
    """A briefing with each remark as a comment, once; `name` is for messages.

    Of two that overlap the first stands on whole runs.  Our earlier comments at their places that begin with `opening` give way,
    unless a person has rewritten or answered them.  Where nothing changes, or the body has no paragraph
    that a comment could stand on, it is `data` itself.
    """
    package = open_package(data, name)
    page = Manuscript(package)
    if not page.lines:
        return data
    comments = Comments(package, page.body)
    spots = [(remark, _place(remark, page)) for remark in remarks]
    standing: dict[str, Remark] = {}
    for remark, place in spots:
        for identity, words in comments.on(place).items():
            if identity not in standing and same_words(words, remark.words):
                standing[identity] = remark
                break
    for _, place in spots:
        comments.withdraw(opening, place, kept=standing)
    said = set(standing.values())
    lacking = [spot for spot in spots if spot[0].words and spot[0] not in said]
    lacking.sort(key=lambda spot: (spot[0].paragraph, spot[0].start))
    runs: list[list[etree._Element]] = []
    after = (len(page.lines), 0)
    # from the end, so that places further on are not moved
    for remark, place in reversed(lacking):
        apart = (remark.paragraph, remark.end) <= after
        slices = page.slices(remark.paragraph, remark.start, remark.end) if apart else ()
        runs.append(cut(slices) or place)
        after = (remark.paragraph, remark.start)
    for (remark, _), shown in zip(lacking, reversed(runs), strict=True):
        comments.add(remark.words, shown)
    return _with(data, package, page.body, comments)


def cleared(data: bytes, name: str, opening: str) -> bytes:
    """A briefing without our comments that begin with `opening`, but for those that a person has
    rewritten or answered; `data` itself where there are none."""
    package = open_package(data, name)
    if not package.related(package.main, "comments"):
        return data
    body = package.xml(package.main)
    comments = Comments(package, body)
    comments.withdraw(opening)
    return _with(data, package, body, comments)


def _place(remark: Remark, page: Manuscript) -> list[etree._Element]:
    """The runs that show a remark's place, or the paragraph where none do (mathematics, say)."""
    slices = page.slices(remark.paragraph, remark.start, remark.end)
    shown = [run for s in slices if (run := s.element.getparent()) is not None]
    runs = [run for run in shown if run.tag == f"{W}r"]
    return runs or [next(page.lines[remark.paragraph].elements[0].iterancestors(f"{W}p"))]


def _with(data: bytes, package: Package, body: etree._Element, comments: Comments) -> bytes:
    """The file after work on its comments."""
    parts = comments.parts()
    if not parts:
        return data
    return repacked(data, {package.main: serialised(body, package.parts[package.main]), **parts})
