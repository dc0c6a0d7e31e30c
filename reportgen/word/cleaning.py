"""The text of a briefing without the marks of its making: for issue, when no number is to move again.

`settled` settles tracked changes in every part that can hold them; `cleaned` takes out our content
controls, bookmarks and record, every comment and every highlighter mark, and our name.  Words, looks
and what other people put in (controls, bookmarks, fields) stay.  `discarding` then says which
parts nothing points at any more.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Literal

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from reportgen.word.archive import Package
from reportgen.word.commenting import AUTHOR
from reportgen.word.discarding import Reach, discarded
from reportgen.word.formatting import W
from reportgen.word.record import BOOKMARK_PREFIX, RECORD_NAMESPACE, TAG_PREFIX
from reportgen.word.revisions import accepted, dissolve, rejected, revisions
from reportgen.word.serialising import serialised

_STORIES = tuple(f"{W}{name}" for name in "document hdr ftr footnotes endnotes".split())
_SHEETS = (f"{W}styles", f"{W}numbering")
"""Parts that hold tracked changes of formatting, and no text."""
_OUR_TAG = re.compile(rf"{re.escape(TAG_PREFIX)}[0-9]+")
_OUR_BOOKMARK = re.compile(rf"{re.escape(BOOKMARK_PREFIX)}\w+")
_CITING = tuple(f"{W}{name}" for name in ("instrText", "fldSimple", "hyperlink"))
"""What can point at a bookmark."""
_COMMENT_MARKS = tuple(
    f"{W}{name}" for name in ("commentRangeStart", "commentRangeEnd", "commentReference")
)
_COMMENT_PARTS = (
    *("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people"),
    "documenttasks",
)
"""Kinds of parts on comments and those who wrote them ([MS-DOCX] 2.1)."""
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_APP = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_NEUTRAL = "Office"
"""The name of Word's own theme; a theme must have one."""

Kind = Literal["controls", "bookmarks", "comments", "highlights", "revisions", "record"]


class Cleaned(Struct, frozen=True):
    """What is to change in a package."""

    parts: Mapping[str, bytes]
    without: frozenset[str]
    """Parts, and folders of the archive, that go."""
    removed: Mapping[str, int]
    """How many of each kind went; revisions are not counted here."""


def settled(package: Package, how: Literal["accept", "reject"]) -> dict[str, bytes]:
    """The parts that change when every tracked change is accepted or rejected."""
    settle = accepted if how == "accept" else rejected
    parts: dict[str, bytes] = {}
    for part, root in _word_parts(package, (*_STORIES, *_SHEETS)):
        if next(revisions(root), None) is not None:
            parts[part] = serialised(settle(root), package.parts[part])
    return parts | _without_lost_notes(package, parts)


def _without_lost_notes(package: Package, parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The notes parts without the notes whose reference went with a deletion."""
    if package.main not in parts:
        return {}
    now = replace(package, parts={**package.parts, **parts})
    changed: dict[str, bytes] = {}
    for kind in ("footnote", "endnote"):
        tag = f"{W}{kind}Reference"
        before, after = ({e.get(f"{W}id") for e in p.xml(p.main).iter(tag)} for p in (package, now))
        for part in package.related(package.main, f"{kind}s") if before - after else ():
            root = now.xml(part)
            for note in [n for n in root if n.get(f"{W}id") in before - after]:
                root.remove(note)
            changed[part] = serialised(root, now.parts[part])
    return changed


def cleaned(package: Package, before: Package, titles: Iterable[str] = ()) -> Cleaned:
    """What is to change in a package, which was `before` until its tracked changes were settled.

    `titles` are those that our controls may have, for files whose editor has dropped their tags.
    """
    removed: Counter[Kind] = Counter()
    records = _records(package)
    stories = dict(_word_parts(package, _STORIES))
    told = _Told(frozenset(titles), _is_ours(package), _cited(stories.values()))
    trees: dict[str, etree._Element] = {}
    for part, root in stories.items():
        found = _clean_story(root, told)
        if found:
            removed += found
            trees[part] = root
    trees |= _without_our_name(package)
    parts = {part: serialised(root, package.parts[part]) for part, root in trees.items()}
    after = replace(package, parts={**package.parts, **parts})
    comments = {p for kind in _COMMENT_PARTS for p in package.related(package.main, kind)}
    leaving = discarded(Reach(before), Reach(after), {*records, *comments})
    removed["comments"] = _comments(package)
    removed["record"] = len(records)
    counts: dict[str, int] = {kind: count for kind, count in removed.items() if count}
    return Cleaned({**parts, **leaving.parts}, leaving.without, counts)


class _Told(Struct, frozen=True):
    """What one has to know of a file to clean its stories."""

    titles: frozenset[str]
    """Of controls of ours that may have lost their tag."""
    blank: bool
    """Whether controls that say nothing at all are ours: LibreOffice 7.4 leaves no more of them."""
    cited: Mapping[str, str]
    """New names for bookmarks of ours that a field or link of somebody's points at: they stay."""


def _word_parts(package: Package, roots: tuple[str, ...]) -> Iterator[tuple[str, etree._Element]]:
    """The WordprocessingML parts with one of these roots, parsed."""
    namespace = W[1:-1].encode()
    for part, content in package.parts.items():
        if part.lower().endswith(".xml") and namespace in content:
            root = package.xml(part)
            if root.tag in roots:
                yield part, root


def _records(package: Package) -> list[str]:
    """Every part that is a record of ours, pointed at or not."""
    named = (
        part
        for part, content in package.parts.items()
        if part.lower().endswith(".xml") and RECORD_NAMESPACE.encode() in content
    )
    return [p for p in named if package.xml(p).tag == f"{{{RECORD_NAMESPACE}}}record"]


def _is_ours(package: Package) -> bool:
    """Whether anything in the file is a mark of ours."""
    marks = (RECORD_NAMESPACE, BOOKMARK_PREFIX, f'"{TAG_PREFIX}')
    return any(
        mark.encode() in content
        for part, content in package.parts.items()
        if part.lower().endswith(".xml")
        for mark in marks
    )


def _comments(package: Package) -> int:
    parts = package.related(package.main, "comments")
    return sum(1 for part in parts for _ in package.xml(part).iter(f"{W}comment"))


def _clean_story(root: etree._Element, told: _Told) -> Counter[Kind]:
    """Take the marks out of a story; what was taken."""
    found: Counter[Kind] = Counter()
    steps: tuple[tuple[Kind, Callable[[], int]], ...] = (
        ("controls", lambda: _without_controls(root, told)),
        ("bookmarks", lambda: _without_bookmarks(root, told.cited)),
        ("comments", lambda: _without_comment_marks(root)),
        ("highlights", lambda: _without_highlights(root)),
    )
    for kind, step in steps:
        found[kind] += step()
    return +found


def _without_controls(root: etree._Element, told: _Told) -> int:
    ours = [control for control in root.iter(f"{W}sdt") if _is_our_control(control, told)]
    for control in ours:
        dissolve(control)
    return len(ours)


def _is_our_control(control: etree._Element, told: _Told) -> bool:
    properties = control.find(f"{W}sdtPr")
    values = {} if properties is None else {c.tag: c.get(f"{W}val", "") for c in properties}
    tag, title = values.get(f"{W}tag"), values.get(f"{W}alias")
    if tag is not None:
        return _OUR_TAG.fullmatch(tag) is not None
    return title in told.titles or (told.blank and values.keys() <= {f"{W}id"})


def _cited(stories: Collection[etree._Element]) -> dict[str, str]:
    """A name in Word's manner for every bookmark of ours that a field or a link points at."""
    names = {s.get(f"{W}name") for root in stories for s in root.iter(f"{W}bookmarkStart")}
    cited = {
        name
        for root in stories
        for element in root.iter(*_CITING)
        for text in (element.text, *element.attrib.values())
        for name in _OUR_BOOKMARK.findall(str(text or ""))
    }
    free = (name for n in itertools.count(1) if (name := f"_Ref{n:09}") not in names)
    return dict(zip(sorted(cited & names), free, strict=False))


def _without_bookmarks(root: etree._Element, cited: Mapping[str, str]) -> int:
    """Ours go; those that are cited get their new name, here and where they are cited."""
    found = 0
    going: dict[str | None, bool] = {}
    for mark in list(root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        if mark.tag == f"{W}bookmarkStart":
            name = mark.get(f"{W}name", "")
            ours = name.startswith(BOOKMARK_PREFIX)
            found += ours
            goes = going[mark.get(f"{W}id")] = ours and name not in cited
        else:  # an end has but its id, which sloppy programs use again
            goes = going.pop(mark.get(f"{W}id"), False)
        if goes:
            _take_out(mark)
    for element in root.iter(f"{W}bookmarkStart", *_CITING) if cited else ():
        _rename(element, cited)
    return found


def _rename(element: etree._Element, cited: Mapping[str, str]) -> None:
    def new(found: re.Match[str]) -> str:
        return cited.get(found[0], found[0])

    if element.text:
        element.text = _OUR_BOOKMARK.sub(new, element.text)
    for name, value in element.attrib.items():
        element.set(name, _OUR_BOOKMARK.sub(new, str(value)))


def _without_comment_marks(root: etree._Element) -> int:
    marks = list(root.iter(*_COMMENT_MARKS))
    for mark in marks:
        run = mark.getparent()
        _take_out(mark)
        if run is not None and run.tag == f"{W}r" and all(c.tag == f"{W}rPr" for c in run):
            _take_out(run)
    return len(marks)


def _without_highlights(root: etree._Element) -> int:
    """Direct highlighting only: what a style gives is the form's look, and none takes that away."""
    marks = [m for m in root.iter(f"{W}highlight") if m.get(f"{W}val") != "none"]
    for mark in marks:
        _take_out(mark)
    return len(marks)


def _take_out(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _without_our_name(package: Package) -> dict[str, etree._Element]:
    """Properties and theme where they name us; and no recording of changes from here on."""
    changed: dict[str, etree._Element] = {}
    for part, content in package.parts.items():
        names_us = AUTHOR.encode() in content or b"trackRevisions" in content
        if not names_us or not part.lower().endswith(".xml"):
            continue
        root = package.xml(part)
        match root.tag:
            case t if t == f"{_CORE}coreProperties":
                names = (f"{_DUBLIN_CORE}creator", f"{_CORE}lastModifiedBy")
                told = [e for e in root.iterchildren(*names) if e.text == AUTHOR]
            case t if t == f"{_APP}Properties":
                told = [e for e in root.iterchildren(f"{_APP}Application") if e.text == AUTHOR]
            case t if t == f"{W}settings":
                told = list(root.iterchildren(f"{W}trackRevisions"))
            case t if t == f"{_DRAWING}theme":
                told = []
                for element in root.iter():
                    if element.get("name") == AUTHOR:
                        element.set("name", _NEUTRAL)
                        changed[part] = root
            case _:
                told = []
        for element in told:
            root.remove(element)
            changed[part] = root
    return changed
