"""A worksheet's XML taken apart by pattern, where it is written as Excel, WPS and LibreOffice write it.

    XML ─taken_apart→ everything but the rows, for a parser; the rows, each as text
    row ─row_of→ its attributes and cells: plain ones in words, the rest each as XML for a parser
A parser makes an object of every element, which is most of what reading a large ledger takes.  What is
written in any other way (prefixes, comments, CDATA …) is None here, and the parser's to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

_SPACE = "[ \t\r\n]"
_ATTRIBUTES = rf'(?:{_SPACE}++[A-Za-z][\w.:-]*+="[^"<>&]*+")*+'
_ATTRIBUTE = re.compile(rf'{_SPACE}([A-Za-z][\w.-]*+)="([^"]*+)"')
_ROOT = re.compile(
    rf"\ufeff?+(?:<\?xml{_SPACE}[^<>?]*+\?>)?+{_SPACE}*+(<worksheet{_ATTRIBUTES}{_SPACE}*+>)"
)
_MAIN = ' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_BEGIN, _END = "<sheetData>", "</sheetData>"
_ROW_TAG = "<row"
_ROWS = re.compile(rf"<(?:row|sheetData)(?:{_SPACE}|[/>])")
_OPEN = r'<c r="([A-Z]{1,3})[0-9]{1,7}"'
_FORMULA = rf"<f{_ATTRIBUTES}(?:/>|>[^<&]*+</f>)"
_BLANK = "/>|></c>"
_HELD = rf">(?:{_FORMULA})?+<v>([-+0-9.eE]++)</v></c>"
_PLAIN = rf'(?: s="([0-9]{{1,6}})")?+(?: t="([ns])")?+(?:{_BLANK}|{_HELD})'
_OTHER = rf"[^<>]*+>(?:[^<]++|<(?!/?+c(?:{_SPACE}|[/>])))*+</c>"


def _in_one(pattern: str) -> str:
    """A pattern whose groups are not asked for: each group of ours begins with a class."""
    return pattern.replace("([", "(?:[")


_CELLS = f"{_in_one(_OPEN)}(?:{_in_one(_PLAIN)}|{_in_one(_OTHER)})"
_ROW = re.compile(rf"({_ATTRIBUTES}){_SPACE}*+(?:/>|>((?:{_CELLS}|{_SPACE}++)*+)</row>){_SPACE}*+")
_LONGEST_ROOT = 4_000
"""Characters: it is read again with every cell that is not plain."""
MOST_COLUMNS = 1_000
"""Of a mould: a pattern of many takes long to make."""
_CELL = re.compile(f"{_OPEN}(?:{_PLAIN}|({_in_one(_OTHER)}))")


_REFERENCE = re.compile("&(?:#([0-9]{1,7})|([a-z]+));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_TEXT = (
    r"(?:[^<>&\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    rf"|&(?:#[1-9][0-9]{{2,4}}|{'|'.join(_NAMED)});)++"
)
"""Characters that XML allows, none of which a parser turns into others."""
_IN_PLACE = re.compile(
    rf'(?: s="([0-9]{{1,6}})")?+ t="inlineStr"><is><t(?: xml:space="preserve")?+>({_TEXT})</t></is></c>'
)


PlainCell = tuple[str, str, str, str, str]
"""Column letters, style, type (n, s) and value; of a cell that is not plain the letters and, last, its XML
from behind its place."""


class Parts(Struct, frozen=True):
    """A worksheet without its rows, and the rows."""

    rest: str
    """The XML, with no row in it."""
    root: str
    """The opening tag of the document, which declares the prefixes that a row may use."""
    rows: Iterator[str]
    """Each from what follows `<row` to what follows its end; cut out as they are asked for, since a
    sheet may be large."""


def taken_apart(xml: str) -> Parts | None:
    """The parts of a worksheet (ECMA-376-1 18.3.1.99); None where it is not written as expected.

    Markup that could make a row of text, or text of a row (comments, CDATA, instructions, namespaces
    declared inside), is not expected.
    """
    root = _ROOT.match(xml)
    begin, end = xml.find(_BEGIN), xml.find(_END)
    if root is None or len(root[1]) > _LONGEST_ROOT:
        return None
    if _MAIN not in root[1] or not root.end() <= begin < end:
        return None
    head, tail = xml[:begin], xml[end + len(_END) :]
    begin += len(_BEGIN)
    if "<!" in xml or xml.find("<?", root.start(1)) >= 0 or xml.find("xmlns", begin, end) >= 0:
        return None
    first = xml.find(_ROW_TAG, begin, end)
    before = xml[begin : first if first >= 0 else end]
    if before.strip(" \t\r\n") or _ROWS.search(head) or _ROWS.search(tail):
        return None
    return Parts(f"{head}<sheetData/>{tail}", root[1], _cut(xml, first, end))


def _cut(xml: str, at: int, end: int) -> Iterator[str]:
    """The rows, from the one that begins there; < 0: there is none."""
    while at >= 0:
        after = xml.find(_ROW_TAG, at + 1, end)
        yield xml[at + len(_ROW_TAG) : after if after >= 0 else end]
        at = after


def row_of(text: str) -> tuple[dict[str, str], list[PlainCell]] | None:
    """A row's attributes, but for those with a prefix, and its cells; None for a row that is not
    written as expected.

    A plain cell holds a number, which a formula may have come to, or (type s) the place of a shared
    string; "" is a blank.
    """
    found = _ROW.fullmatch(text)
    if found is None:
        return None
    return dict(_ATTRIBUTE.findall(found[1])), _CELL.findall(found[2] or "")


def text_in_place(xml: str) -> tuple[str, str] | None:
    """Style and text of a cell that holds a string in place, of one run, as openpyxl and pandas write all
    of theirs; None for any other.  `xml`: from behind its place."""
    found = _IN_PLACE.fullmatch(xml)
    if found is None:
        return None
    style, text = found.groups("")
    try:
        return style, _REFERENCE.sub(_referred_to, text) if "&" in text else text
    except ValueError:
        return None


def _referred_to(found: re.Match[str]) -> str:
    """The character that a reference stands for.  Raises ValueError for one that XML has not."""
    if not found[1]:
        return _NAMED[found[2]]
    number = int(found[1])
    if 0xD800 <= number < 0xE000 or number > 0xFFFD:
        raise ValueError(number)
    return chr(number)


class TakenApart(NamedTuple):
    """A row: for each column the style, the type (n, s) and the value of a plain cell, or the XML from
    behind its place of one that is not; "" for what there is not."""

    attributes: dict[str, str]
    styles: Sequence[str]
    kinds: Sequence[str]
    texts: Sequence[str]
    others: Sequence[str]


class Mould:
    """A pattern for rows with cells in some or all of certain columns and in no other: it takes such a
    row apart in a third of the time."""

    def __init__(self, letters: Iterable[str]) -> None:
        """`letters`: of the columns, from left to right; no more than MOST_COLUMNS."""
        cells = (
            f'(?:<c r="{each}[0-9]{{1,7}}"(?:{_PLAIN}|({_in_one(_OTHER)})))?+' for each in letters
        )
        self._row = re.compile(rf"({_ATTRIBUTES}){_SPACE}*+>{''.join(cells)}</row>{_SPACE}*+")

    def taken(self, text: str) -> TakenApart | None:
        """The row, with every column of the mould; None for any other."""
        found = self._row.fullmatch(text)
        if found is None:
            return None
        attributes, *cells = found.groups("")
        named = dict(_ATTRIBUTE.findall(attributes))
        return TakenApart(named, cells[::4], cells[1::4], cells[2::4], cells[3::4])
