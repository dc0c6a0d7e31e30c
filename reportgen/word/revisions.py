"""Tracked changes settled, as if every one of them had been accepted or rejected in Word.

Works on one parsed part: document, header, footer, notes, comments, styles, numbering.  The rules
are those of ECMA-376 part 1, 17.13.5: some changes wrap content, some mark a paragraph, row, cell or
control as added or taken away, some keep former properties.  What `accepted` leaves shows what
`story.walk` shows of the part as it stood.  Nothing here recurses.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree
from msgspec import Struct

from reportgen.word.formatting import W

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def _names(words: str) -> tuple[str, ...]:
    return tuple(f"{W}{word}" for word in words.split())


ADDING = _names("ins moveTo")
REMOVING = _names("del moveFrom")
_CELL_MARKS = _names("cellIns cellDel cellMerge")
_FORMER = _names(
    "rPrChange pPrChange sectPrChange tblPrChange tblGridChange trPrChange tcPrChange tblPrExChange"
)
_NUMBERING = f"{W}numberingChange"
REVISIONS = (*ADDING, *REMOVING, *_CELL_MARKS, *_FORMER, _NUMBERING)
"""Every element that is a tracked change of its own."""
_MOVES = _names("moveFromRangeStart moveToRangeStart")
_CONTROLS_ADDED = _names("customXmlInsRangeStart customXmlMoveToRangeStart")
_CONTROLS_REMOVED = _names("customXmlDelRangeStart customXmlMoveFromRangeStart")
_RANGES = (*_MOVES, *_CONTROLS_ADDED, *_CONTROLS_REMOVED)
_OTHER_RANGES = _names("bookmarkStart commentRangeStart permStart")
_ENDS = {
    tag.replace("Start", "End"): tag for tag in (*_RANGES, *_OTHER_RANGES)
}  # an end names its start by id alone
_MARKERS = (*_ENDS, *_ENDS.values())
_CONTROLS = {f"{W}sdt": f"{W}sdtPr", f"{W}customXml": f"{W}customXmlPr"} | {
    f"{W}smartTag": f"{W}smartTagPr"
}
_KEPT: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "rPrChange": ((*ADDING, *REMOVING), ()),
    "pPrChange": ((), _names("rPr sectPr")),
    "sectPrChange": (_names("headerReference footerReference"), ()),
    "trPrChange": ((), _names("ins del")),
    "tcPrChange": ((), _CELL_MARKS),
}
"""What former properties do not speak of, hence stays: before them and behind them in the schema."""
_ARGUMENTS = tuple(f"{_M}{name}" for name in "e num den sub sup deg fName lim".split())
_ARGUMENT_SETTINGS = (f"{_M}argPr", f"{_M}ctrlPr")
_MERGED = {"rest": "restart", "cont": "continue"}


class _Fate(Struct, frozen=True):
    """What becomes of changes, and whose."""

    gone: tuple[str, ...]
    """Tags whose content goes."""
    dissolved: tuple[str, ...]
    """Starts of ranges whose controls go, without their content."""
    cell: str
    """The mark of a cell that goes."""
    merge: str
    """The attribute of w:cellMerge that says how the cell is merged."""
    restores: bool
    """Whether former properties come back."""
    author: str | None
    """None: everybody's."""

    def concerns(self, element: etree._Element) -> bool:
        return self.author is None or element.get(f"{W}author") == self.author


def accepted(root: etree._Element, author: str | None = None) -> etree._Element:
    """The part after every tracked change (of one author, where given) has been accepted.

    A new tree.  w:tblGridChange names no author and is settled with everybody's only.
    """
    return _settled(
        root, _Fate(REMOVING, _CONTROLS_REMOVED, f"{W}cellDel", "vMerge", False, author)
    )


def rejected(root: etree._Element, author: str | None = None) -> etree._Element:
    """The part as before every tracked change (of one author, where given).

    A new tree.  Of an automatic number that was changed only a rendering is kept
    (w:numberingChange), so the new number stays.
    """
    return _settled(root, _Fate(ADDING, _CONTROLS_ADDED, f"{W}cellIns", "vMergeOrig", True, author))


def revisions(root: etree._Element) -> Iterator[etree._Element]:
    """The tracked changes of a part in document order; not those that former properties mention."""
    walk = etree.iterwalk(root, events=("start",), tag=REVISIONS)
    for _, element in walk:
        yield element
        if element.tag in _FORMER:
            walk.skip_subtree()


def _settled(root: etree._Element, fate: _Fate) -> etree._Element:
    tree = copy.deepcopy(root)
    told = _references(tree)
    found = [element for element in revisions(tree) if fate.concerns(element)]
    for element in found:
        if element.tag in _FORMER:
            _settle_properties(element, fate)
    ending = [p for element in found if (p := _settle(element, fate)) is not None]
    _settle_ranges(tree, fate)
    for paragraph in reversed(list(dict.fromkeys(ending))):
        _run_on(paragraph)
    gone = told - _references(tree) if told else set()
    for mark in list(tree.iter(*_names("commentRangeStart commentRangeEnd"))) if gone else ():
        if mark.get(f"{W}id") in gone:
            _take_out(mark)
    return tree


def _drop_if_bare(properties: etree._Element) -> None:
    """Take out the properties of a row where none is left: they may not be empty (CT_TrPrBase)."""
    if properties.tag == f"{W}trPr" and not len(properties):
        _take_out(properties)


def _references(tree: etree._Element) -> set[str | None]:
    return {element.get(f"{W}id") for element in tree.iter(f"{W}commentReference")}


def _settle_properties(change: etree._Element, fate: _Fate) -> None:
    """A change of properties: forgotten, or its former ones put in the place of today's."""
    properties = change.getparent()
    if properties is None:
        return
    properties.remove(change)
    if fate.restores:
        before, behind = _KEPT.get(etree.QName(change).localname, ((), ()))
        former = list(change[0]) if len(change) else []
        for mark in [m for old in former for m in old.iter(*REVISIONS)]:
            _take_out(mark)
        kept_before = [child for child in properties if child.tag in before]
        kept_behind = [child for child in properties if child.tag in behind]
        properties[:] = [*kept_before, *(o for o in former if o.tag not in REVISIONS), *kept_behind]
    _drop_if_bare(properties)


def _settle(element: etree._Element, fate: _Fate) -> etree._Element | None:
    """Settle one change of content; the paragraph is given whose mark goes with it."""
    above = element.getparent()
    if above is None or element.tag in _FORMER:
        return None
    if element.tag in _CELL_MARKS:
        _settle_cell(element, above, fate)
        return None
    goes = element.tag in fate.gone
    match above.tag:
        case t if t == f"{W}rPr" or element.tag == _NUMBERING:
            above.remove(element)
            holder = above.getparent()
            if goes and holder is not None and holder.tag == f"{W}pPr":
                return holder.getparent()
        case t if t == f"{W}trPr":
            row = above.getparent()
            above.remove(element)
            _drop_if_bare(above)
            if goes:
                _take_out_whole(row)
        case t if t == f"{W}numPr":  # the numbering of the paragraph was added
            _take_out(above if goes else element)
        case t if t == f"{_M}r":
            _settle_math(element, above, goes)
        case t if t == f"{_M}ctrlPr":
            settings = above.getparent()
            shape = settings.getparent() if settings is not None else None
            holds = settings is not None and settings.tag.endswith("Pr")
            _settle_math(element, shape if holds else None, goes)
        case _ if goes:
            _take_out_whole(element)
        case _:
            _restore_text(element)
            _unwrap(element, element)
    return None


def _settle_cell(mark: etree._Element, properties: etree._Element, fate: _Fate) -> None:
    properties.remove(mark)
    if mark.tag == fate.cell:
        _take_out_whole(properties.getparent())
    elif mark.tag == f"{W}cellMerge":
        _merge_cell(properties, _MERGED.get(mark.get(f"{W}{fate.merge}", "")))


def _merge_cell(properties: etree._Element, merged: str | None) -> None:
    """Say how a cell is merged with the one above it; None for not at all."""
    for old in properties.findall(f"{W}vMerge"):
        properties.remove(old)
    if merged is None:
        return
    first = _names("cnfStyle tcW gridSpan hMerge")  # the order of CT_TcPrBase
    place = sum(1 for child in properties if child.tag in first)
    properties.insert(place, properties.makeelement(f"{W}vMerge", {f"{W}val": merged}))


def _settle_math(element: etree._Element, shape: etree._Element | None, goes: bool) -> None:
    """A change of a mathematical run or of the shape around others (a fraction, a root …), whose
    parts have changes of their own."""
    if not goes:
        _unwrap(element, element)
    elif shape is None:
        _take_out(element)
    elif shape.tag == f"{_M}r":
        _take_out_whole(shape)
    else:
        arguments = [part for part in shape.iter(*_ARGUMENTS) if _shape_of(part) is shape]
        inside = [c for part in arguments for c in part if c.tag not in _ARGUMENT_SETTINGS]
        for child in inside:
            shape.addprevious(child)
        _take_out_whole(shape)


def _shape_of(argument: etree._Element) -> etree._Element | None:
    above = argument.getparent()
    return above.getparent() if above is not None and above.tag == f"{_M}mr" else above


def _restore_text(element: etree._Element) -> None:
    """Text marked as deleted is text again, unless another deletion holds it."""
    for name, restored in (("delText", "t"), ("delInstrText", "instrText")):
        for text in list(element.iter(f"{W}{name}")):
            if next(text.iterancestors(*REMOVING), element) is element:
                text.tag = f"{W}{restored}"


def _settle_ranges(tree: etree._Element, fate: _Fate) -> None:
    """Take out the ends of moves, and the controls that were added or removed, by their ranges."""
    starts = [start for start in tree.iter(*_RANGES) if fate.concerns(start)]
    if not starts:
        return
    chosen = set(starts)
    open_ranges: dict[tuple[str, str | None], bool] = {}
    dissolving = 0
    leaving: list[etree._Element] = []
    spent: list[etree._Element] = []
    for element in tree.iter(*_RANGES, *(e for e, s in _ENDS.items() if s in _RANGES), *_CONTROLS):
        if element.tag in _CONTROLS:
            if dissolving:
                leaving.append(element)
        elif element in chosen:
            key = (element.tag, element.get(f"{W}id"))
            if key not in open_ranges:
                open_ranges[key] = element.tag in fate.dissolved
                dissolving += open_ranges[key]
            spent.append(element)
        else:
            key = (_ENDS.get(element.tag, ""), element.get(f"{W}id"))
            if key in open_ranges:
                dissolving -= open_ranges.pop(key)
                spent.append(element)
    for marker in spent:
        _take_out(marker)
    for element in leaving:
        dissolve(element)


def dissolve(control: etree._Element) -> None:
    """Take a content control, custom XML element or smart tag out and leave what it holds."""
    content = control.find(f"{W}sdtContent") if control.tag == f"{W}sdt" else control
    _unwrap(control, () if content is None else content)


def _unwrap(element: etree._Element, content: Iterable[etree._Element]) -> None:
    """Put content in the place of an element, without its own properties."""
    properties = _CONTROLS.get(element.tag)
    for child in [child for child in content if child.tag != properties]:
        element.addprevious(child)
    _take_out(element)


def _take_out(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _take_out_whole(element: etree._Element | None) -> None:
    """Take out an element with its content, but for the ends of ranges that began or end outside;
    and what holds nothing without it."""
    parent = element.getparent() if element is not None else None
    if element is None or parent is None:
        return
    for marker in _half_ranges(element):
        element.addprevious(marker)
    parent.remove(element)
    while parent is not None and _is_hollow(parent):
        above = parent.getparent()
        for marker in list(parent.iterchildren(*_MARKERS)):
            parent.addprevious(marker)
        if above is not None:
            above.remove(parent)
        parent = above


def _half_ranges(element: etree._Element) -> list[etree._Element]:
    markers = list(element.iter(*_MARKERS))
    keys = [(_ENDS.get(m.tag, m.tag), m.get(f"{W}id")) for m in markers]
    counts: dict[tuple[str, str | None], int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    return [m for m, key in zip(markers, keys, strict=True) if counts[key] == 1]


def _is_hollow(parent: etree._Element) -> bool:
    """Whether nothing is left that the element could stand for."""
    inside = [child.tag for child in parent if child.tag not in _MARKERS]
    match parent.tag:
        case t if t in (f"{W}hyperlink", f"{_M}oMath"):
            return not inside
        case t if t == f"{_M}oMathPara":
            return f"{_M}oMath" not in inside
        case t if t == f"{W}tr":
            return not any(tag in (f"{W}tc", *_CONTROLS) for tag in inside)
        case t if t == f"{W}tbl":
            return not any(tag in (f"{W}tr", *_CONTROLS) for tag in inside)
        case t if t == f"{W}sdtContent":
            return not inside and _holds_rows_or_cells(parent)
        case t if t == f"{W}sdt":
            return f"{W}sdtContent" not in inside
        case _:
            return False


def _holds_rows_or_cells(content: etree._Element) -> bool:
    """Whether a control stands for rows or cells of a table, where an empty one is no table."""
    around = _names("sdt sdtContent")
    holder = next((a for a in content.iterancestors() if a.tag not in around), None)
    return holder is not None and holder.tag in _names("tbl tr")


def _run_on(paragraph: etree._Element) -> None:
    """Join a paragraph whose mark goes to the next one, whose properties then hold for both: a
    paragraph's properties are those of its mark.

    Before a table, or at the end of a cell or of the body, there is nothing to join: there the mark
    stays unless the paragraph is empty and another one can end what it ended.
    """
    between: list[etree._Element] = []
    following = paragraph.getnext()
    while following is not None and following.tag in (*_MARKERS, f"{W}proofErr"):
        between.append(following)
        following = following.getnext()
    content = [child for child in paragraph if child.tag != f"{W}pPr"]
    if following is not None and following.tag == f"{W}p":
        place = 1 if len(following) and following[0].tag == f"{W}pPr" else 0
        following[place:place] = [*content, *between]
        _take_out(paragraph)
    elif not _shows(content) and (_is_block(following) or _follows_paragraph(paragraph)):
        _take_out_whole(paragraph)


def _shows(content: Sequence[etree._Element]) -> bool:
    return any(child.tag not in (*_MARKERS, f"{W}proofErr") for child in content)


def _is_block(element: etree._Element | None) -> bool:
    return element is not None and element.tag in (f"{W}tbl", *_CONTROLS)


def _follows_paragraph(paragraph: etree._Element) -> bool:
    before = paragraph.getprevious()
    while before is not None and before.tag in (*_MARKERS, f"{W}proofErr"):
        before = before.getprevious()
    return before is not None and before.tag == f"{W}p"
