"""The main part of a package, read through once: its story, and what it holds besides text.

A part of usual size is one tree, which stays for whoever writes to it; a large one goes by sheet by
sheet (`sheets`), and no tree stays.
"""

from __future__ import annotations

from lxml import etree
from msgspec import Struct

from reportgen.errors import Location, ReportError
from reportgen.word.archive import Package
from reportgen.word.formatting import Styles, W
from reportgen.word.sheets import Sheets, Uncuttable, cuts_of
from reportgen.word.story import Story, Walk, walk

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


class Tally(Struct):
    """What a body holds besides its text; see `briefing.Extras`."""

    revisions: int = 0
    images: int = 0
    tables: int = 0
    embedded: int = 0

    def count(self, root: etree._Element) -> None:
        """Add what stands under a root."""
        self.revisions += sum(1 for _ in root.iter(*_REVISIONS))
        self.images += images(root)
        self.tables += sum(1 for _ in root.iter(f"{W}tbl"))
        self.embedded += sum(1 for _ in root.iter(f"{W}altChunk"))


class MainPart(Struct, frozen=True):
    """A main part that has been read through."""

    styles: Styles
    story: Story
    tally: Tally
    kept: etree._Element | Sheets
    """The tree, or the sheets of a part too large for one."""


def main_part(package: Package) -> MainPart:
    """Read the main part of a package.

    Raises ReportError where it is not well-formed XML, or where marks of places in it hold text.
    """
    if cuts := cuts_of(package.parts[package.main]):
        try:
            return _in_sheets(Sheets(package, cuts), package.name, _styles(package))
        except Uncuttable:
            pass  # all in one content control, say
    return in_one_tree(package)


def in_one_tree(package: Package) -> MainPart:
    """Read the main part of a package, however large, into a tree that stays; errors as `main_part`."""
    styles, tally = _styles(package), Tally()
    root = package.xml(package.main)
    _refuse_filled_marks(root, package.name)
    tally.count(root)
    return MainPart(styles, walk(root, styles), tally, root)


def images(root: etree._Element) -> int:
    """How many pictures and charts a part shows."""
    return sum(1 for _ in root.iter(_VML_IMAGE, _BLIP, _CHART))


def _styles(package: Package) -> Styles:
    found = package.related(package.main, "styles")
    return Styles(package.xml(found[0]) if found else None)


def _in_sheets(sheets: Sheets, name: str, styles: Styles) -> MainPart:
    walking = Walk(styles, trust_fields=True, elements=sheets.elements)
    tally = Tally()
    for root, goes_on in sheets.read():
        _refuse_filled_marks(root, name)
        tally.count(root)
        tally.tables -= goes_on
        walking.go_through(root)
    return MainPart(styles, walking.story(), tally, sheets)


def _refuse_filled_marks(body: etree._Element, name: str) -> None:
    """Refuse marks of places that hold text: they are empty by the schema (CT_MarkupRange, CT_Bookmark),
    no editor opens such a file, and with a mark that goes the text would go too."""
    if any(len(mark) for mark in body.iter(*_PLACES)):
        raise ReportError(
            "书签或批注的起止标记里写了文字，不合 Word 的规矩",
            where=Location(name),
            hint="文件可能已损坏，请重新取一份，或用 Word 打开修复后另存",
        )
