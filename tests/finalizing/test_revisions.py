"""Tracked changes accepted and rejected: cases to read, and laws."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec import Struct

from reportgen.finalizing import finalized
from reportgen.word.formatting import Styles
from reportgen.word.reading import read
from reportgen.word.revisions import accepted, rejected, revisions
from reportgen.word.story import walk
from tests.conftest import Golden
from tests.refreshing.worked import made
from tests.validity import problems
from tests.word_reading.packages import W, changed, document, r

CASES = Path(__file__).parent / "revisions.txt"
Settle = Callable[[etree._Element], etree._Element]
_DECLARED = re.compile(r' xmlns:\w+="[^"]*"')


def bare(root: etree._Element) -> str:
    """The XML of a body's content without namespace declarations."""
    xml = "".join(etree.tostring(child, encoding="unicode") for child in root[0])
    return _DECLARED.sub("", xml).removesuffix("<w:sectPr/>")


def parsed(body: str) -> etree._Element:
    return etree.fromstring(document(body))


def told(name: str, body: str) -> str:
    root = parsed(body)
    before = etree.tostring(root)
    lines = [f"== {name}", f"原 {body}"]
    for label, settled in (("接受", accepted), ("拒绝", rejected)):
        lines.append(f"{label} {bare(settled(root))}")
        for author in ("甲", "乙") if "乙" in body else ():
            lines.append(f"{label}{author} {bare(settled(root, author))}")
        assert next(revisions(settled(root)), None) is None
    assert etree.tostring(root) == before  # the tree that was given stays
    return "\n".join(lines) + "\n"


def test_cases(golden: Golden) -> None:
    blocks = CASES.read_text("utf-8").split("\n\n")
    cases = [block.splitlines()[:2] for block in blocks]
    golden(
        CASES,
        "\n".join(told(n.removeprefix("== "), b.removeprefix("原 ")) for n, b in cases),
    )


class Piece(Struct, frozen=True):
    """Words of a paragraph: as they were before the changes, and as they are after them."""

    xml: str
    before: str
    after: str


class Written(Struct, frozen=True):
    """A paragraph, and which of its sides its end belongs to."""

    pieces: tuple[Piece, ...]
    end: str
    """"" for both, else the tracked changes of its mark."""

    @property
    def xml(self) -> str:
        marks = "".join(f'<w:{tag} w:id="1" w:author="甲"/>' for tag in self.end.split())
        properties = f"<w:pPr><w:rPr>{marks}</w:rPr></w:pPr>" if marks else ""
        return f"<w:p>{properties}{''.join(piece.xml for piece in self.pieces)}</w:p>"


class Cell(Struct, frozen=True):
    """A cell, and how it is marked: "", "cellIns" or "cellDel"."""

    words: str
    mark: str


class Table(Struct, frozen=True):
    """Rows, each with how it is marked ("", "ins" or "del") and its cells."""

    rows: tuple[tuple[str, tuple[Cell, ...]], ...]

    @property
    def xml(self) -> str:
        rows = "".join(
            f"<w:tr><w:trPr><w:cantSplit/>{_marked(mark)}</w:trPr>"
            + "".join(
                f"<w:tc><w:tcPr>{_marked(c.mark)}</w:tcPr><w:p>{r(c.words)}</w:p></w:tc>"
                for c in cells
            )
            + "</w:tr>"
            for mark, cells in self.rows
        )
        grid = '<w:tblGrid><w:gridCol w:w="1000"/></w:tblGrid>'
        return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>{grid}{rows}</w:tbl>'

    def left(self, row_gone: str, cell_gone: str) -> list[str]:
        return [
            cell.words
            for mark, cells in self.rows
            for cell in cells
            if mark != row_gone and cell.mark != cell_gone
        ]


def _marked(tag: str) -> str:
    return f'<w:{tag} w:id="1" w:author="甲"/>' if tag else ""


def _wrapped(tag: str, inside: str) -> str:
    return f'<w:{tag} w:id="1" w:author="甲">{inside}</w:{tag}>'


def _deleted(words: str) -> str:
    return f"<w:r><w:delText>{words}</w:delText></w:r>"


def _held(piece: Piece, around: str) -> Piece:
    start, end = {
        "control": ("<w:sdt><w:sdtPr/><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        "link": ('<w:hyperlink w:anchor="a">', "</w:hyperlink>"),
        "field": ('<w:fldSimple w:instr=" REF a ">', "</w:fldSimple>"),
    }[around]
    return Piece(start + piece.xml + end, piece.before, piece.after)


words = st.text("甲乙丙0123", min_size=1, max_size=4)
leaf = st.one_of(
    st.builds(lambda t: Piece(r(t), t, t), words),
    st.builds(lambda t: Piece(_wrapped("ins", r(t)), "", t), words),
    st.builds(lambda t: Piece(_wrapped("moveTo", r(t)), "", t), words),
    st.builds(lambda t: Piece(_wrapped("del", _deleted(t)), t, ""), words),
    st.builds(lambda t: Piece(_wrapped("moveFrom", r(t)), t, ""), words),
    st.builds(lambda t: Piece(_wrapped("ins", _wrapped("del", _deleted(t))), "", ""), words),
)
piece = st.one_of(leaf, st.builds(_held, leaf, st.sampled_from(["control", "link", "field"])))
end = st.sampled_from(["", "", "", "ins", "del", "ins del"])
paragraph = st.builds(Written, st.lists(piece, max_size=4).map(tuple), end)
row = st.tuples(
    st.sampled_from(["", "ins", "del"]),
    st.lists(
        st.builds(Cell, words, st.sampled_from(["", "", "cellIns", "cellDel"])),
        min_size=1,
        max_size=2,
    ).map(tuple),
)
table = st.builds(Table, st.lists(row, min_size=1, max_size=2).map(tuple))
Block = Written | Table
bodies = st.lists(st.one_of(paragraph, paragraph, table), max_size=6).map(
    lambda blocks: [*blocks, Written((Piece(r("完"), "完", "完"),), "")]
)


def texts(blocks: list[Block], side: Literal["before", "after"]) -> list[str]:
    """The lines that show something on one side, by the model alone."""
    lines, line = [], ""
    gone, cell_gone = ("ins", "cellIns") if side == "before" else ("del", "cellDel")
    for block in blocks:
        if isinstance(block, Table):
            if cells := block.left(gone, cell_gone):
                lines += [line, *cells]
                line = ""
            continue
        line += "".join(getattr(piece, side) for piece in block.pieces)
        if gone not in block.end.split():
            lines.append(line)
            line = ""
    return [line for line in lines if line]


def shown(root: etree._Element) -> list[str]:
    lines = ("".join(line.pieces) for line in walk(root, Styles(None)).lines)
    return [line for line in lines if line]


@given(bodies)
def test_what_is_accepted_and_what_is_rejected_read_as_they_should(written: list[Block]) -> None:
    root = parsed("".join(block.xml for block in written))
    assert shown(accepted(root)) == shown(root) == texts(written, "after")
    assert shown(rejected(root)) == texts(written, "before")
    for settled in (accepted(root), rejected(root)):
        assert next(revisions(settled), None) is None
        assert list(settled.iter(f"{W}delText")) == []
    assert bare(accepted(accepted(root, "甲"))) == bare(accepted(root))
    assert bare(accepted(root, "乙")) == bare(root)


@settings(max_examples=settings().max_examples // 5)
@given(bodies)
def test_settled_files_are_valid(written: list[Block]) -> None:
    numbers = itertools.count(1)
    xml = "".join(block.xml for block in written)
    body = parsed(re.sub('w:id="1"', lambda _: f'w:id="{next(numbers)}"', xml))[0]

    def put(root: etree._Element) -> None:
        root[0][:-1] = list(body)[:-1]

    tracked = changed(base(), put)
    assert problems(tracked) == []
    for settle in (accepted, rejected):

        def settled(root: etree._Element, settle: Settle = settle) -> None:
            root[:] = list(settle(root))

        assert problems(changed(tracked, settled)) == []


@cache
def base() -> bytes:
    """A briefing without comments and anchors, whose body can be exchanged."""
    return finalized(read(made(), "甲.docx"), made(), allow=["missing"]).content
