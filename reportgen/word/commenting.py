"""Our comments in an opened package: put on runs, found there again, taken out.

A comment counts as ours by its author and its text: one that a person has rewritten or answered
stays.  The text of a comment on a missing number stands in the record; any other comment of ours is
known by its initials, which end in a check of its text (LibreOffice keeps them, measured).
"""

from __future__ import annotations

import itertools
import zlib
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property

from lxml import etree

from reportgen.word.archive import Package
from reportgen.word.characters import writable
from reportgen.word.formatting import W
from reportgen.word.joining import Parts
from reportgen.word.manuscript import write

AUTHOR = "reportgen"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_RANGE = (f"{W}commentRangeStart", f"{W}commentRangeEnd")
_MARKS = (*_RANGE, f"{W}bookmarkStart", f"{W}bookmarkEnd")
_REFERENCE = f"{W}commentReference"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_ANNOTATED = ("header", "footer", "footnotes", "endnotes", "comments")
"""Parts whose annotations share their ids with those of the body (ECMA-376 Part 1, 17.13)."""
_COMPANIONS = ("commentsExtended", "commentsIds", "commentsExtensible")
"""Word's further parts on comments, one entry for a comment: the first two by the id of its last
paragraph, the third by the durable id that the second gives it."""


def annotation_ids(package: Package, body: etree._Element) -> Iterator[int]:
    """The ids that no annotation has yet (comment, bookmark, revision), upwards from 1; they are
    looked up when the first is asked for."""
    parts = Parts(package)
    roots = [body, *map(parts.read, parts.related(*_ANNOTATED))]
    ids = (element.get(f"{W}id") for root in roots for element in root.iter())
    taken = {identity.lstrip("+0") for identity in ids if identity}
    yield from (number for number in itertools.count(1) if str(number) not in taken)


def is_ours(comment: etree._Element) -> bool:
    """Whether a w:comment is one that `Comments.add` made, with the words it was given."""
    return comment.get(f"{W}author") == AUTHOR and comment.get(f"{W}initials") == _initials(
        _shown(comment)
    )


class Comments:
    """The comments of a package whose body is being patched."""

    def __init__(
        self, package: Package, body: etree._Element, ids: Iterator[int] | None = None
    ) -> None:
        """`ids` gives free annotation ids; to be shared with whatever else annotates the body."""
        self._parts = Parts(package)
        self._body = body
        self._ids = annotation_ids(package, body) if ids is None else ids
        self._texts: dict[str, str] = {}

    def add(self, words: str, places: Sequence[etree._Element]) -> None:
        """Put a comment on places: at least one w:r or w:p, in the order of the text; it runs from
        the first to the end of the last.  Each line of `words` becomes a paragraph.

        The marks stand in the paragraph itself, around the whole control, link or revision that a
        run is part of: there they are always valid, and nobody's revision takes them along.  The
        comment has no date, for our output knows no clock.
        """
        identity = str(next(self._ids))
        self._ours[identity] = comment = self._written(words, identity)
        self._parts.change(self._part()).append(comment)
        ranges, references = self._ranges, self._references  # looked up before there are more
        start, end = (etree.Element(tag, {f"{W}id": identity}) for tag in _RANGE)
        _put_before(start, places[0])
        _put_behind(end, places[-1])
        reference = etree.Element(f"{W}r")
        self._style(reference, "rPr", "rStyle", "annotation reference")
        named = etree.SubElement(reference, _REFERENCE, {f"{W}id": identity})
        end.addnext(reference)
        ranges.setdefault(identity, []).extend((start, end))
        references.setdefault(identity, []).append(named)

    def on(self, places: Sequence[etree._Element]) -> dict[str, str]:
        """Our comments that touch the places (as in `add`) and stand as given: words by id."""
        return {identity: _shown(self._ours[identity]) for identity in self._touching(places)}

    def has(self, words: str, places: Sequence[etree._Element]) -> bool:
        """Whether our comment with these words stands on the places, or on part of them."""
        return any(same_words(words, there) for there in self.on(places).values())

    def withdraw(
        self,
        opening: str,
        places: Sequence[etree._Element] | None = None,
        kept: Container[str] = (),
    ) -> None:
        """Take out our comments that begin with `opening`: those that touch the places, or all; not
        the `kept` ids, nor what a person has rewritten or answered."""
        if places is None:
            found = [i for i, comment in self._ours.items() if is_ours(comment)]
        else:
            found = self._touching(places)
        for identity in found:
            if identity not in kept and _shown(self._ours[identity]).startswith(opening):
                for reference in self._references.get(identity, ())[:1]:
                    if not self._answered_beside(reference):
                        self._take_out(reference)

    def remove(self, note: str, place: etree._Element) -> None:
        """Take out our comment with this text that is next behind `place` in its paragraph, else
        the last before it."""
        paragraph = next(place.iterancestors(f"{W}p"), None)
        if paragraph is None:
            return
        behind = (r for r in _references_behind(place, paragraph) if self._says(r, note))
        found = next(behind, None)
        if found is None:
            before = [r for r in paragraph.iter(_REFERENCE) if self._says(r, note)]
            found = before[-1] if before else None
        if found is not None:
            self._take_out(found)

    def _says(self, reference: etree._Element, note: str) -> bool:
        return self._text(reference.get(f"{W}id", "")) == note

    def parts(self) -> dict[str, bytes]:
        """The parts that changed, and those that are new; not the body's."""
        return self._parts.changed()

    @cached_property
    def _ours(self) -> dict[str, etree._Element]:
        """Our comments by id."""
        return {
            comment.get(f"{W}id", ""): comment
            for part in self._parts.related("comments")[:1]
            for comment in self._parts.read(part).iter(f"{W}comment")
            if comment.get(f"{W}author") == AUTHOR
        }

    @cached_property
    def _ranges(self) -> dict[str, list[etree._Element]]:
        """The ends of every commented range, by the comment's id."""
        ranges: defaultdict[str, list[etree._Element]] = defaultdict(list)
        for mark in self._body.iter(*_RANGE):
            ranges[mark.get(f"{W}id", "")].append(mark)
        return ranges

    @cached_property
    def _references(self) -> dict[str, list[etree._Element]]:
        """Where the body refers to each comment, by its id."""
        references: defaultdict[str, list[etree._Element]] = defaultdict(list)
        for reference in self._body.iter(_REFERENCE):
            references[reference.get(f"{W}id", "")].append(reference)
        return references

    @cached_property
    def _entries(self) -> dict[tuple[str, str], list[tuple[str, etree._Element]]]:
        """Word's further entries with their part, by attribute (paraId, paraIdParent, durableId)
        and value."""
        entries: defaultdict[tuple[str, str], list[tuple[str, etree._Element]]] = defaultdict(list)
        for kind in _COMPANIONS:
            for part in self._parts.related(kind)[:1]:
                for entry in self._parts.read(part):
                    for name, value in entry.attrib.items():
                        entries[etree.QName(name).localname, str(value)].append((part, entry))
        return entries

    def _text(self, identity: str) -> str | None:
        """The text of a comment of ours; None of any other."""
        comment = self._ours.get(identity)
        if comment is not None and identity not in self._texts:
            self._texts[identity] = _shown(comment)
        return self._texts.get(identity)

    def _take_out(self, reference: etree._Element) -> None:
        """The comment with all that belongs to it, unless a person has replied."""
        identity = reference.get(f"{W}id", "")
        comment = self._ours[identity]
        paragraphs = _paragraph_ids(comment)
        if any(self._entries.get(("paraIdParent", p)) for p in paragraphs):
            return
        for mark in self._ranges.get(identity, ()):
            _remove(mark)
        run = reference.getparent()
        _remove(reference)
        if run is not None and all(child.tag == f"{W}rPr" for child in run):
            _remove(run)
        _remove(self._ours.pop(identity))
        self._texts.pop(identity, None)
        self._parts.change(self._part())
        for part, entry in self._companions(paragraphs):
            _remove(entry)
            self._parts.change(part)

    def _answered_beside(self, reference: etree._Element) -> bool:
        """Whether somebody else's comment comes right behind one: what an editor that knows no
        replies in .docx makes of a reply."""
        run = reference.getparent()
        for behind in run.itersiblings() if run is not None else ():
            if behind.tag not in _MARKS and not _is_bare(behind):
                return False
            for other in behind.iterchildren(_REFERENCE):
                if other.get(f"{W}id", "") not in self._ours:
                    return True
        return False

    def _companions(self, paragraphs: Iterable[str]) -> Iterator[tuple[str, etree._Element]]:
        """Word's further entries on a comment with these paragraph ids, with their part."""
        for paragraph in paragraphs:
            for part, entry in self._entries.get(("paraId", paragraph), ()):
                yield part, entry
                for name, value in entry.attrib.items():
                    if etree.QName(name).localname == "durableId":
                        yield from self._entries.get(("durableId", str(value)), ())

    def _touching(self, places: Sequence[etree._Element]) -> list[str]:
        """The ids of our unaltered comments on some of these places, in their order.

        A range is looked for in the place's paragraph; where a person has split that, one that
        begins or ends there counts from its start or to its end.
        """
        found: dict[str, None] = {}
        if not self._ours:
            return []
        for paragraph in dict.fromkeys(_paragraph(place) for place in places):
            marks = list(paragraph.iter(*_RANGE, f"{W}r"))
            begun = [m.get(f"{W}id", "") for m in marks if m.tag == _RANGE[0]]
            ended = [m.get(f"{W}id", "") for m in marks if m.tag == _RANGE[1]]
            if paragraph in places:
                found |= dict.fromkeys((*begun, *ended))
            covering = dict.fromkeys(i for i in ended if i not in begun)
            for element in marks:
                if element.tag == _RANGE[0]:
                    covering[element.get(f"{W}id", "")] = None
                elif element.tag == _RANGE[1]:
                    covering.pop(element.get(f"{W}id", ""), None)
                elif element in places:
                    found |= covering
        return [i for i in found if i in self._ours and is_ours(self._ours[i])]

    def _written(self, words: str, identity: str) -> etree._Element:
        """A w:comment; the paragraph and the mark of the comment in the styles the package has."""
        lines = [line for line in writable(words).replace("\t", " ").split("\n") if line.strip()]
        comment = etree.Element(f"{W}comment", {f"{W}id": identity, f"{W}author": AUTHOR})
        comment.set(f"{W}initials", _initials("".join(lines)))
        for number, line in enumerate(lines):
            paragraph = etree.SubElement(comment, f"{W}p")
            self._style(paragraph, "pPr", "pStyle", "annotation text")
            if number == 0:
                mark = etree.SubElement(paragraph, f"{W}r")
                self._style(mark, "rPr", "rStyle", "annotation reference")
                etree.SubElement(mark, f"{W}annotationRef")
            run = etree.SubElement(paragraph, f"{W}r")
            write(etree.SubElement(run, f"{W}t"), line)
        return comment

    def _style(self, element: etree._Element, properties: str, kind: str, name: str) -> None:
        """Give an element a style by its name; without it the element stays plain."""
        if identity := self._styles.get(name):
            holder = etree.SubElement(element, f"{W}{properties}")
            etree.SubElement(holder, f"{W}{kind}", {f"{W}val": identity})

    @cached_property
    def _styles(self) -> dict[str, str]:
        """The ids of the package's styles by name; Word's own names are told without case."""
        return {
            name.get(f"{W}val", "").casefold(): style.get(f"{W}styleId", "")
            for part in self._parts.related("styles")
            for style in self._parts.read(part).iter(f"{W}style")
            for name in style.iterchildren(f"{W}name")
        }

    def _part(self) -> str:
        """The comments part, joined to the package where it has none."""
        parts = self._parts.related("comments")
        if parts:
            return parts[0]
        root = etree.Element(f"{W}comments", nsmap={"w": W[1:-1]})
        return self._parts.join("comments", _COMMENTS_TYPE, root)


def _paragraph(place: etree._Element) -> etree._Element:
    """The paragraph a run is part of; a paragraph itself."""
    return place if place.tag == f"{W}p" else next(place.iterancestors(f"{W}p"))


def _put_before(mark: etree._Element, place: etree._Element) -> None:
    """A mark before all that a place shows, and before a bookmark that begins there: the next in
    its paragraph to stand free."""
    if place.tag == f"{W}p":
        properties = place.find(f"{W}pPr")
        place.insert(0 if properties is None else 1, mark)
        return
    whole = _whole(place)
    while (before := whole.getprevious()) is not None and before.tag == f"{W}bookmarkStart":
        whole = before
    whole.addprevious(mark)


def _put_behind(mark: etree._Element, place: etree._Element) -> None:
    if place.tag == f"{W}p":
        place.append(mark)
        return
    whole = _whole(place)
    while (behind := whole.getnext()) is not None and behind.tag == f"{W}bookmarkEnd":
        whole = behind
    whole.addnext(mark)


def _whole(run: etree._Element) -> etree._Element:
    """What stands in the paragraph itself and holds a run: the run, a control, a link …"""
    element, paragraph = run, _paragraph(run)
    while (above := element.getparent()) is not None and above is not paragraph:
        element = above
    return element


def _is_bare(run: etree._Element) -> bool:
    """Whether a run shows nothing but comment marks."""
    return run.tag == f"{W}r" and all(c.tag in (f"{W}rPr", _REFERENCE) for c in run)


def _initials(words: str) -> str:
    """Our initials with a check of a comment's words, which leaves blanks out."""
    return f"rg{zlib.crc32(_squeezed(words).encode()) & 0xFFFF:04x}"


def same_words(one: str, other: str) -> bool:
    """Whether two comments say the same; editors may change the blanks."""
    return _squeezed(one) == _squeezed(other)


def _squeezed(words: str) -> str:
    return "".join(words.split())


def _references_behind(
    place: etree._Element, paragraph: etree._Element
) -> Iterator[etree._Element]:
    """The comment references behind an element in its paragraph, in order."""
    while place is not paragraph:
        for sibling in place.itersiblings():
            yield from sibling.iter(_REFERENCE)
        above = place.getparent()
        if above is None:
            return
        place = above


def _paragraph_ids(comment: etree._Element) -> set[str]:
    ids = (p.get(f"{_W14}paraId") for p in comment.iter(f"{W}p"))
    return {i for i in ids if i}


def _shown(comment: etree._Element) -> str:
    """The comment's text, a line for a paragraph; ours has neither tabs nor line breaks."""
    lines = ("".join(t.text or "" for t in p.iter(f"{W}t")) for p in comment.iter(f"{W}p"))
    return "\n".join(lines)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
