"""A paragraph drafted anew as revisions: what differs from the old draft is deleted and inserted.

Both drafts are read as pieces: the clauses of a run, numbers in their controls, other elements as a
whole.  What both have in the same order stays untouched; a number that stays takes its new text
inside its marks.  The ends of bookmarks and comments belong to the piece they touch.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from lxml import etree
from msgspec import Struct, field

from reportgen.word.formatting import W
from reportgen.word.manuscript import Slice, cut, write
from reportgen.word.pens import GONE, contents, take_out
from reportgen.word.record import TAG_PREFIX
from reportgen.word.revising import Reviser

_CLAUSE = re.compile(r"[^，。；：！？、]*[，。；：！？、]+|[^，。；：！？、]+")
_KINDS = ("bookmark", "commentRange", "perm", "customXmlInsRange", "customXmlDelRange")
_STARTS = frozenset(f"{W}{kind}Start" for kind in _KINDS)
_ENDS = frozenset(f"{W}{kind}End" for kind in _KINDS)
_NO_LOOK = frozenset(f"{W}{name}" for name in ("lang", "noProof", "rPrChange"))
"""What editors add to w:rPr that does not show."""


class _Piece(Struct, eq=False):
    """What is kept, deleted or inserted as one."""

    element: etree._Element
    key: tuple[object, ...]
    start: int = 0
    end: int = 0
    """Of a run's text, code points [start, end); 0 and 0 for an element as a whole."""
    before: list[etree._Element] = field(default_factory=list)
    behind: list[etree._Element] = field(default_factory=list)
    """Ends of ranges that touch it."""


def redrafted(paragraph: etree._Element, fresh: etree._Element, reviser: Reviser) -> None:
    """Turn the content of a paragraph into that of `fresh`, as revisions."""
    old, new = _pieces(paragraph), _pieces(fresh)
    matcher = SequenceMatcher(None, [p.key for p in old], [p.key for p in new], autojunk=False)
    changes = matcher.get_opcodes()
    coming = [p for kind, _, _, start, end in changes if kind != "equal" for p in new[start:end]]
    _give_up_names(paragraph, coming)
    # from the end, so that a run keeps what stands before in it
    for kind, first, last, start, end in reversed(changes):
        if kind == "equal":
            for was, now in zip(old[first:last], new[start:end], strict=True):
                if was.key[0] == "number":
                    _renumber(was.element, now.element, reviser)
            continue
        gone = _cut_out(old[first:last])
        if gone:
            place: etree._Element | None = _past(gone[-1])
        else:
            place = _end(old[first - 1]) if first else paragraph.find(f"{W}pPr")
        elements = [element for piece in _joined(new[start:end]) for element in _taken(piece)]
        _put(elements, place, paragraph)
        reviser.delete(gone)
        reviser.insert(elements)


def _pieces(paragraph: etree._Element) -> list[_Piece]:
    """The pieces of a draft in order; what is deleted in it already is none."""
    pieces: list[_Piece] = []
    waiting: list[etree._Element] = []
    for child in contents(paragraph):
        if child.tag in _STARTS:
            waiting.append(child)
        elif child.tag in _ENDS:
            if pieces:
                pieces[-1].behind.append(child)
        elif child.tag not in GONE and isinstance(child.tag, str):
            found = list(_read(child))
            found[0].before, waiting = waiting, []
            pieces += found
    for piece in pieces:
        if piece.key[0] == "number":
            piece.key += tuple(
                mark.get(f"{W}id") for mark in piece.before if mark.tag == f"{W}commentRangeStart"
            )
    return pieces


def _read(child: etree._Element) -> Iterator[_Piece]:
    """An element as pieces, one at least."""
    words = _words(child)
    tag = child.find(f"{W}sdtPr/{W}tag") if child.tag == f"{W}sdt" else None
    name = tag.get(f"{W}val", "") if tag is not None else ""
    if words:
        look = _look(child)
        for clause in _CLAUSE.finditer(words):
            yield _Piece(child, ("text", look, clause[0]), clause.start(), clause.end())
    elif name.startswith(TAG_PREFIX):
        yield _Piece(child, ("number", name))
    else:
        yield _Piece(child, ("other", _canonical(child)))


def _words(run: etree._Element) -> str:
    """The text of a run that shows nothing but one w:t; "" of anything else."""
    inside = [child for child in run if child.tag != f"{W}rPr"]
    alone = run.tag == f"{W}r" and len(inside) == 1 and inside[0].tag == f"{W}t"
    return (inside[0].text or "") if alone else ""


def _look(run: etree._Element) -> tuple[bytes, ...]:
    properties = run.find(f"{W}rPr")
    shown = properties if properties is not None else ()
    return tuple(_canonical(child) for child in shown if child.tag not in _NO_LOOK)


def _canonical(element: etree._Element) -> bytes:
    return etree.tostring(element, method="c14n", exclusive=True, with_tail=False)


def _give_up_names(paragraph: etree._Element, coming: Sequence[_Piece]) -> None:
    """Names and ids that the new draft brings leave the old one: a package has each but once."""
    new = [e for piece in coming for e in (*piece.before, piece.element, *piece.behind)]
    names = {mark.get(f"{W}name") for e in new for mark in e.iter(f"{W}bookmarkStart")}
    comments = {mark.get(f"{W}id") for e in new for mark in e.iter(f"{W}commentRangeStart")}
    controls = {i.get(f"{W}val") for e in new for i in e.iterfind(f".//{W}sdtPr/{W}id")}
    bookmarks = {
        mark.get(f"{W}id")
        for mark in paragraph.iter(f"{W}bookmarkStart")
        if mark.get(f"{W}name") in names
    }
    given = {
        **dict.fromkeys((f"{W}bookmarkStart", f"{W}bookmarkEnd"), bookmarks),
        **dict.fromkeys((f"{W}commentRangeStart", f"{W}commentRangeEnd"), comments),
        f"{W}commentReference": comments,
    }
    for mark in list(paragraph.iter(*given)):
        if mark.get(f"{W}id") in given[mark.tag]:
            take_out(mark)
    for identity in paragraph.findall(f".//{W}sdtPr/{W}id"):
        if identity.get(f"{W}val") in controls:
            take_out(identity)


def _joined(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The pieces with neighbours of one run made one."""
    joined: list[_Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last is not None and last.element is piece.element:
            joined[-1] = _Piece(
                piece.element, ("text",), last.start, piece.end, last.before, piece.behind
            )
        else:
            joined.append(piece)
    return joined


def _cut_out(pieces: Sequence[_Piece]) -> list[etree._Element]:
    """Pieces of the old draft as elements of their own, in order."""
    found = []
    for piece in reversed(_joined(pieces)):
        found += cut([_slice(piece)]) if piece.end else [piece.element]
    return found[::-1]


def _end(piece: _Piece) -> etree._Element:
    """What new text behind a piece of the old draft has to follow."""
    if piece.end and piece.end < len(_words(piece.element)):
        cut([Slice(_text(piece.element), 0, piece.end, len(_words(piece.element)))])
    return _past(piece.element)


def _past(element: etree._Element) -> etree._Element:
    """An element, or the last of the ends of ranges that touch it from behind."""
    following = element.getnext()
    while following is not None and following.tag in _ENDS:
        element, following = following, following.getnext()
    return element


def _taken(piece: _Piece) -> Iterator[etree._Element]:
    """A piece of the new draft as elements."""
    element = piece.element
    if piece.end:
        words = _words(element)
        element = copy.deepcopy(element)
        write(_text(element), words[piece.start : piece.end])
    yield from (*piece.before, element, *piece.behind)


def _put(
    elements: Sequence[etree._Element], place: etree._Element | None, paragraph: etree._Element
) -> None:
    """Put elements behind a place, or at the paragraph's start."""
    for element in elements:
        if place is None:
            paragraph.insert(0, element)
        else:
            place.addnext(element)
        place = element


def _renumber(control: etree._Element, fresh: etree._Element, reviser: Reviser) -> None:
    """A number that both drafts have takes its new text inside its marks, and its new title."""
    old, new = control.find(f"{W}sdtContent"), fresh.find(f"{W}sdtContent")
    if old is None or new is None or _standing(old) == _standing(new):
        return
    elements = list(new)
    tail = [child for child in old if child.tag in _STARTS]
    reviser.delete(old)
    place = tail[0].getprevious() if tail else (old[-1] if len(old) else None)
    _put(elements, place, old)
    reviser.insert(elements)
    titles = [c.find(f"{W}sdtPr/{W}alias") for c in (control, fresh)]
    if titles[0] is not None and titles[1] is not None:
        titles[0].set(f"{W}val", titles[1].get(f"{W}val", ""))


def _standing(content: etree._Element) -> list[tuple[tuple[bytes, ...], str]]:
    """What a control shows, with its look."""
    runs = [r for r in content.iter(f"{W}r") if next(r.iterancestors(*GONE), None) is None]
    return [(_look(run), "".join(t.text or "" for t in run.iter(f"{W}t"))) for run in runs]


def _slice(piece: _Piece) -> Slice:
    return Slice(_text(piece.element), 0, piece.start, piece.end)


def _text(run: etree._Element) -> etree._Element:
    text = run.find(f"{W}t")
    assert text is not None
    return text
