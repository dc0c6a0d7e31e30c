"""What the units of a record have become in an opened file: their elements, and what people did.

A unit counts as untouched only where text, look and content are as generated, with nothing in it but
what we or an editor's save put there: no comment of a person, no revision, no picture, no bookmark
that something may refer to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from reportgen.word.aligning import closeness, grown, pairs_of
from reportgen.word.briefing import Briefing
from reportgen.word.commenting import AUTHOR, is_ours
from reportgen.word.editing import touches
from reportgen.word.formatting import W
from reportgen.word.manuscript import Manuscript
from reportgen.word.merging import Standing
from reportgen.word.record import BOOKMARK_PREFIX, ParagraphRecord
from reportgen.word.revisions import REVISIONS
from reportgen.word.units import Unit, cell_place

_P, _TBL = f"{W}p", f"{W}tbl"
_PROPERTIES = tuple(f"{W}{kind}Pr" for kind in ("p", "r", "sdt", "sdtEnd", "tbl", "tr", "tc"))
_PLAIN = frozenset(
    f"{W}{name}"
    for name in (
        *("p", "r", "t", "tab", "cr", "noBreakHyphen", "proofErr", "lastRenderedPageBreak"),
        *("tbl", "tblGrid", "gridCol", "tr", "tc", "smartTag", "sdt", "sdtContent", "bookmarkEnd"),
        "annotationRef",
    )
)
_MACHINE_MARKS = (BOOKMARK_PREFIX, "_GoBack", "_Toc", "_Hlk", "__RefHeading", "__DdeLink", "OLE_")
"""How the names of bookmarks begin that we, Word or LibreOffice set without being asked."""
_CONTROLS = frozenset(
    f"{W}{name}"
    for name in (
        *("comboBox", "dropDownList", "date", "picture", "docPartObj", "docPartList"),
        *("dataBinding", "citation", "bibliography", "equation", "group"),
    )
)
COMMENT_MARKS = (f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference")
_BESIDE = (_P, _TBL, f"{W}sdt", f"{W}altChunk", f"{W}customXml")
_CLOSE = 0.5
_MOST_COMPARED = 60
"""Paragraphs that are looked through for one that a person both moved and changed."""
_THIN = "20"
"""Line pitch of the paragraph that `body` puts where Word must have one and the text has none."""


class Stand(Struct, frozen=True):
    """A unit in the file."""

    state: Standing
    block: etree._Element
    """The paragraph or the table."""
    paragraphs: tuple[etree._Element, ...]
    """Of each paragraph of the unit; of a table that was reshaped, those found."""
    end: etree._Element
    """The last element behind it, before the next unit."""
    number: int
    """Of its first paragraph, as `Briefing.paragraphs` counts."""
    texts: tuple[str, ...]
    """Of `paragraphs`, before their numbers are refreshed."""


def standing(
    briefing: Briefing, page: Manuscript, units: Sequence[Unit], notes: Container[str]
) -> tuple[Stand | None, ...]:
    """What stands of each unit; None for what a person deleted.  `notes` are our comments on
    missing numbers."""
    found = _Finder(briefing, page, notes).stands(units)
    here = [n for n, stand in enumerate(found) if stand is not None and not stand.state.moved]
    starts = [stand.block for n in here if (stand := found[n]) is not None]
    for n, block, following in zip(here, starts, [*starts, None][1:], strict=True):
        end, tail = _behind(block, following)
        stand = found[n]
        assert stand is not None
        found[n] = replace(stand, end=end, state=replace(stand.state, tail=tail))
    return tuple(found)


def is_thin(element: etree._Element) -> bool:
    """Whether this is the empty line of 1 pt beside a table."""
    spacing = element.find(f"{W}pPr/{W}spacing") if element.tag == _P else None
    return (
        spacing is not None
        and spacing.get(f"{W}line") == _THIN
        and not any(text.text for text in element.iter(f"{W}t"))
    )


class _Finder:
    """Paragraphs and tables by the units they were generated as."""

    def __init__(self, briefing: Briefing, page: Manuscript, notes: Container[str]) -> None:
        self._briefing = briefing
        self._touches = touches(briefing)
        self._numbers: defaultdict[int, set[int]] = defaultdict(set)
        for anchor in briefing.anchors:
            if anchor.by != "text":
                self._numbers[anchor.paragraph].add(anchor.id)
        self._index = {
            match.written.key: match.paragraph
            for match in briefing.matches
            if match.written is not None and match.paragraph is not None
        }
        self._blocks = [_blocks(line.elements) for line in page.lines]
        lines = zip(self._blocks, page.lines, strict=True)
        self._now = {found[0]: "".join(line.pieces) for found, line in lines}
        self._texts = {
            blocks[0]: briefing.paragraphs[index].text
            for index, blocks in enumerate(self._blocks)
            if len(blocks) == 1
        }
        self._ours = _our_comments(page, notes)
        self._trusted: dict[str, int] = {}
        self._free: list[int] = []
        """Paragraphs that are no unit where it was written."""

    def stands(self, units: Sequence[Unit]) -> list[Stand | None]:
        """What stands of each unit."""
        keys = [unit.paragraphs[0].key for unit in units if self._is_trusted(unit)]
        self._trusted = {key: self._index[key] for key in keys}
        cells = (p.key for unit in units if unit.is_table for p in unit.paragraphs)
        taken = {*self._trusted.values(), *(self._index.get(key) for key in cells)}
        self._free = [n for n in range(len(self._blocks)) if n not in taken]
        return [self.table(unit) if unit.is_table else self.paragraph(unit) for unit in units]

    def paragraph(self, unit: Unit) -> Stand | None:
        """A unit of one paragraph, where it is aligned or a person put it."""
        (written,) = unit.paragraphs
        index = self._trusted.get(written.key)
        moved = index is None
        if index is None:
            index = self._moved_to(unit, written)
        if index is None:
            return None
        blocks = self._blocks[index]
        block = blocks[0]
        away = moved or not _in_body(block)
        reasons = ["挪了位置"] if away else list(self._touches.get(index, []))
        reasons += [words for b in blocks if (words := foreign(b, self._ours))]
        reasons += ["和别的段落连在一起"] if len(blocks) > 1 else []
        text = self._briefing.paragraphs[index].text
        state = Standing((text,), (next(iter(reasons), ""),), moved=away)
        return self._stand(state, block, (block,), index)

    def _stand(
        self, state: Standing, block: etree._Element, found: Sequence[etree._Element], number: int
    ) -> Stand:
        texts = tuple(self._now.get(paragraph, "") for paragraph in found)
        return Stand(state, block, tuple(found), block, number, texts)

    def _moved_to(self, unit: Unit, written: ParagraphRecord) -> int | None:
        """The paragraph that has all its text, or all its numbers that stand, or most of its words,
        and is no other's."""
        numbers = {anchor.id for anchor in unit.anchors[0]}
        same = (n for n in self._free if self._briefing.paragraphs[n].text == written.text)
        held = (n for n in self._free if numbers & self._numbers[n])
        for places in map(list, (same, held, self._close(written.text))):
            if len(places) == 1:
                self._free.remove(places[0])
                return places[0]
        return None

    def _close(self, text: str) -> Iterator[int]:
        """The free paragraphs with most of a text's words."""
        if len(self._free) <= _MOST_COMPARED:
            pairs = pairs_of(text)
            for n in self._free:
                if closeness(pairs, pairs_of(self._briefing.paragraphs[n].text)) >= _CLOSE:
                    yield n

    def _is_trusted(self, unit: Unit) -> bool:
        """Whether the paragraph a unit was aligned with has its words or its numbers: others were
        paired only because nothing else stands between the same neighbours."""
        index = self._index.get(unit.paragraphs[0].key)
        if index is None or unit.is_table:
            return False
        numbers = {anchor.id for anchor in unit.anchors[0]}
        text = self._briefing.paragraphs[index].text
        return bool(numbers & self._numbers[index]) or grown(unit.paragraphs[0].text, text)

    def table(self, unit: Unit) -> Stand | None:
        """A table: cell by cell while it has its rows and columns."""
        indices = [self._index.get(p.key) for p in unit.paragraphs]
        known = [index for index in indices if index is not None]
        cells = [self._blocks[index][0] for index in known]
        tables = list(dict.fromkeys(t for c in cells for t in list(c.iterancestors(_TBL))[:1]))
        if not tables:
            return None
        table, grid = tables[0], _grid(tables[0])
        places = [cell_place(p.key) for p in unit.paragraphs]
        whole = len(tables) == 1 and _in_body(table) and self._shape_stands(unit, grid)
        reason = foreign(table, self._ours, inside=False)
        if not whole or reason:
            state = Standing((), (reason or "增删过行、列，或挪动过",), moved=not _in_body(table))
            return self._stand(state, table, cells, known[0])
        paragraphs = [grid[place][0] for place in places]
        touched = [
            self._cell_touched(written.text, index, paragraph)
            for written, index, paragraph in zip(unit.paragraphs, indices, paragraphs, strict=True)
        ]
        texts = tuple(self._texts.get(p, "") for p in paragraphs)
        state = Standing(texts, tuple(touched))
        return self._stand(state, table, paragraphs, known[0])

    def _shape_stands(
        self, unit: Unit, grid: Mapping[tuple[int, int], Sequence[etree._Element]]
    ) -> bool:
        """Whether a table has the cells it was drafted with, each of one paragraph; rows that were
        shorter than others were filled up with empty cells."""
        rows = {row for row, _ in grid} == {row for row, _ in unit.grid}
        single = all(len(found) == 1 for found in grid.values())
        more = [grid[cell] for cell in grid.keys() - unit.grid.keys()]
        empty = not any(self._texts.get(p) for found in more for p in found)
        return rows and single and empty and unit.grid.keys() <= grid.keys()

    def _cell_touched(self, written: str, index: int | None, paragraph: etree._Element) -> str:
        stands = self._texts.get(paragraph, "")
        if stands.strip() != written.strip():
            return f"“{written}”改成了“{stands}”"
        found = self._touches.get(index, []) if index is not None else []
        return next(iter(found), "") or foreign(paragraph, self._ours)


def foreign(block: etree._Element, ours: Container[str], *, inside: bool = True) -> str:
    """What else than our text stands in a paragraph or table, in few words; "" for nothing.

    With `inside` False only a table's own frame is looked at: its rows and cells, not their text.
    """
    if next(block.iter(*REVISIONS), None) is not None:
        return "有修订"
    for element in _walk(block, inside):
        if words := _named(element, ours):
            return words
    return ""


def _walk(block: etree._Element, inside: bool) -> Iterator[etree._Element]:
    """The elements to look at, properties as a whole."""
    events = etree.iterwalk(block, events=("start",))
    for _, element in events:
        if element.tag in _PROPERTIES or (not inside and element.tag == _P):
            events.skip_subtree()
        if inside or element.tag != _P:
            yield element


def _named(element: etree._Element, ours: Container[str]) -> str:
    tag = element.tag
    if tag in _PLAIN:
        return ""
    if tag == f"{W}bookmarkStart":
        return "" if element.get(f"{W}name", "").startswith(_MACHINE_MARKS) else "有书签"
    if tag in COMMENT_MARKS:
        return "" if element.get(f"{W}id") in ours else "有批注"
    if tag == f"{W}br":
        return "" if element.get(f"{W}type", "textWrapping") == "textWrapping" else "有分页"
    if tag == f"{W}pPr" and element.find(f"{W}sectPr") is not None:
        return "有分节"
    if tag == f"{W}sdtPr":
        return "有内容控件" if any(c.tag in _CONTROLS for c in element) else ""
    return "" if tag in _PROPERTIES else "有图、脚注、链接一类的内容"


def _our_comments(page: Manuscript, notes: Container[str]) -> set[str]:
    """The ids of comments that stand as we made them."""
    return {
        comment.get(f"{W}id", "")
        for part in page.package.related(page.package.main, "comments")[:1]
        for comment in page.package.xml(part).iter(f"{W}comment")
        if comment.get(f"{W}author") == AUTHOR
        and (is_ours(comment) or "".join(t.text or "" for t in comment.iter(f"{W}t")) in notes)
    }


def _blocks(elements: Iterable[etree._Element]) -> list[etree._Element]:
    """The paragraphs a line's text stands in: one, unless a paragraph mark is deleted."""
    found = (next(element.iterancestors(_P), None) for element in elements)
    return list(dict.fromkeys(p for p in found if p is not None))


def _grid(table: etree._Element) -> dict[tuple[int, int], list[etree._Element]]:
    """The paragraphs, or what else stands there, of each cell by row and column from 1."""
    return {
        (r, c): [block for block in cell if block.tag in _BESIDE]
        for r, row in enumerate(table.iterchildren(f"{W}tr"), 1)
        for c, cell in enumerate(row.iterchildren(f"{W}tc"), 1)
    }


def _in_body(block: etree._Element) -> bool:
    above = block.getparent()
    return above is not None and above.tag == f"{W}body"


def _behind(block: etree._Element, following: etree._Element | None) -> tuple[etree._Element, bool]:
    """The last element before the next unit, and whether a person put anything before it."""
    end, tail = block, False
    for element in block.itersiblings():
        if element is following or element.tag == f"{W}sectPr":
            break
        end = element
        tail = tail or (element.tag in _BESIDE and not is_thin(element))
    return end, tail
