"""Rows of two levels in one column, told apart by their numbers (1, 1.1) or by how far they are set in.

body → names without numbers, and what each row stands below where that is needed to tell rows apart
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from reportgen.indicators.ledgers.grid import said
from reportgen.indicators.ledgers.heading import Head
from reportgen.indicators.ledgers.rows import Entry
from reportgen.indicators.ledgers.sheet import LedgerSheet
from reportgen.indicators.ledgers.words import is_serial

_NUMBERED = re.compile(
    r"(?P<number>\d{1,3}(?:\.\d{1,2}){0,3})(?:[.、]\s*|\s*(?![组号队村社楼栋期连班路街片线标段分区]))(?P<name>[^\d\s.、].+)"
)
"""1.1 城关镇; 1组张庄 is numbered otherwise."""
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2}){0,3}")
_WIDE = "\u3000"

_Number = tuple[int, ...]


def levelled(entries: Sequence[Entry], column: int, heads: Mapping[int, Head]) -> list[Entry]:
    """The entries of a sheet without numbers before their names, each below what its number, or how far
    it is set in, puts it under; as they are where the sheet says itself what they belong to.  How far
    rows are set in counts only where two are called alike and it tells them apart: names may be padded.

    `column` names the entries.
    """
    if any(any(entry.parents) for entry in entries):
        return list(entries)
    numbered = _numbered(entries, column)
    found = [replace(e, name=name) for e, (_, name) in zip(entries, numbered, strict=False)]
    found = found or list(entries)
    if depths := _by_number(entries, column, heads):
        return _below(found, depths)
    if len({entry.name for entry in found}) < len(found):
        depths = _set_in(entries, column)
        below = _below(found, depths)
        distinct = len({(entry.parents, entry.name) for entry in below}) == len(found)
        if distinct and sum(map(bool, depths)) > 1:  # one row may be set in by a slip
            return below
    return found


def _below(entries: Sequence[Entry], depths: Sequence[int]) -> list[Entry]:
    """The entries that stand so deep, each under the last one above it."""
    found: list[Entry] = []
    above: list[str] = []
    for entry, depth in zip(entries, depths, strict=False):
        del above[depth:]
        found.append(replace(entry, parents=tuple(above)))
        above.append(entry.name)
    return found


def depths_by_number(ledger: LedgerSheet) -> list[int]:
    """How deep each entry stands by its number, 0 for the outermost; [] where numbers do not say it."""
    return _by_number(ledger.body.entries, ledger.frame.entity, ledger.heads)


def depths_set_in(ledger: LedgerSheet) -> list[int]:
    """How deep each entry stands by the blanks before its name; [] where all stand alike."""
    return _set_in(ledger.body.entries, ledger.frame.entity)


def _numbered(entries: Sequence[Entry], column: int) -> list[tuple[_Number, str]]:
    """The number before each name, and the name; [] where a name has none, or where numbers may be what
    tells names apart (3号楼, 5号楼)."""
    found: list[tuple[_Number, str]] = []
    for entry in entries:
        match = _NUMBERED.fullmatch(said(entry.cells.get(column)))
        if match is None:
            return []
        found.append((_parsed(match["number"]), match["name"]))
    names = {name for _, name in found}
    if len(names) < 2 or min(map(len, names)) < 2:
        return []
    return found if _are_in_order([number for number, _ in found]) else []


def _are_in_order(numbers: Sequence[_Number]) -> bool:
    """Whether numbers count 1, 2, 3 on each level, the second from 1.1 below 1."""
    before: dict[_Number, int] = {}
    above: _Number = ()
    for number in numbers:
        *outer, last = number
        over = tuple(outer)
        if over != above[: len(over)] or last != before.get(over, 0) + 1:
            return False
        before[over], above = last, number
    return bool(numbers)


def _by_number(entries: Sequence[Entry], column: int, heads: Mapping[int, Head]) -> list[int]:
    """How deep each entry stands by its number; [] where all stand alike, or numbers do not say it."""
    numbers = [number for number, _ in _numbered(entries, column)]
    for serial in [c for c, head in heads.items() if c < column and is_serial(head.path[-1])]:
        cells = [cell for entry in entries if (cell := entry.cells.get(serial)) is not None]
        if len(cells) < len(entries) or not any("." in str(cell.value) for cell in cells):
            continue
        texts = list(map(said, cells))
        if all(map(_NUMBER.fullmatch, texts)):
            numbers = [_parsed(text) for text in texts]
    if not _are_in_order(numbers) or max(map(len, numbers)) == 1:
        return []
    return [len(number) - 1 for number in numbers]


def _parsed(number: str) -> _Number:
    return tuple(map(int, number.split(".")))


def _set_in(entries: Sequence[Entry], column: int) -> list[int]:
    """How deep each entry stands by the blanks before its name; [] where all stand alike, or the first
    stands further in than others."""
    blanks = [_blanks(entry, column) for entry in entries]
    if not blanks or blanks[0] > min(blanks) or max(blanks) == min(blanks):
        return []
    depths = []
    open_: list[int] = []
    for blank in blanks:
        while open_ and open_[-1] >= blank:
            open_.pop()
        depths.append(len(open_))
        open_.append(blank)
    return depths


def _blanks(entry: Entry, column: int) -> int:
    """How far a name is set in; a blank as wide as a Hanzi counts as two."""
    cell = entry.cells.get(column)
    text = cell.value if cell is not None and isinstance(cell.value, str) else ""
    before = text[: len(text) - len(text.lstrip())]
    return len(before) + before.count(_WIDE)
