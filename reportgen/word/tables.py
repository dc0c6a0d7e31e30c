"""Column widths and the fixed XML of a table (TBL-02).

WPS goes by w:gridCol and Word by w:tcW: both are written and agree, the layout is fixed.
"""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from reportgen.document import TableBlock, TableCell, plain_text
from reportgen.word.base import CELL_MARGIN, TABLE_STYLE
from reportgen.word.characters import half_widths
from reportgen.word.profile import Profile, load_profile

_NARROWEST = 3  # 字


class Cells(Struct, frozen=True):
    """How the cells of one kind of paragraph begin."""

    kind: str
    """Key of `Profile.looks`."""
    starts: tuple[bytes, ...]
    """The cell's and its paragraph's, per column."""


class Grid(Struct, frozen=True):
    """The XML around the texts of one table."""

    start: bytes
    head_row: bytes
    row: bytes
    head: Cells
    text: Cells
    number: Cells


def grid_of(block: TableBlock, profile: Profile) -> Grid:
    """Columns as wide as their longest text where the page allows, fair shares where it does not;
    together they fill the text width."""
    rows = (block.head, *block.rows)
    looks = profile.looks
    half = looks["table_text"].size * 5  # half a 字 in twips: half points × 10 ÷ 2
    wanted = [
        max(_NARROWEST * 2, longest) * half + 2 * CELL_MARGIN + half for longest in _longest(rows)
    ]
    return _grid(tuple(shares(wanted, profile.page.text_width)), profile.name)


def shares(wanted: list[int], total: int) -> list[int]:
    """Widths that sum to `total`: nobody gets less than wanted while another gets more than wanted.

    >>> shares([100, 100, 400], 450)
    [100, 100, 250]
    >>> shares([100, 200], 600)
    [200, 400]
    """
    room = total
    given = [0] * len(wanted)
    for left, column in enumerate(sorted(range(len(wanted)), key=wanted.__getitem__)):
        given[column] = min(wanted[column], room // (len(wanted) - left))
        room -= given[column]
    full = total - room
    if room and full:
        given = [width + room * width // full for width in given]
        given[-1] += total - sum(given)
    return given


def _longest(rows: tuple[tuple[TableCell, ...], ...]) -> list[int]:
    """The longest line of every column in half 字."""
    columns = max(map(len, rows), default=0)
    longest = [0] * columns
    for row in rows:
        for column, cell in enumerate(row):
            text = plain_text(cell.inlines)
            width = len(text) if text.isascii() else half_widths(text)
            if width > longest[column]:
                longest[column] = width
    return longest


@lru_cache(maxsize=64)
def _grid(widths: tuple[int, ...], profile_name: str) -> Grid:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    start = (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE_STYLE}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0"'
        ' w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>"
    )
    return Grid(
        start=start.encode(),
        head_row=b"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>",
        row=b"<w:tr><w:trPr><w:cantSplit/></w:trPr>",
        head=_cells("table_head", widths, profile_name),
        text=_cells("table_text", widths, profile_name),
        number=_cells("table_number", widths, profile_name),
    )


def _cells(kind: str, widths: tuple[int, ...], profile_name: str) -> Cells:
    style = load_profile(profile_name).looks[kind].id
    starts = [
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'.encode()
        for width in widths
    ]
    return Cells(kind, tuple(starts))
