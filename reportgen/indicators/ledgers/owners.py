"""What entities are called: by their own name, or with the wider entity's before it where two are
called alike (城关镇王家村), the same in every sheet of a load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from reportgen.dataset import Fault
from reportgen.errors import Location
from reportgen.indicators.cells import letters
from reportgen.indicators.ledgers.periods import split_period
from reportgen.indicators.ledgers.rows import Entry
from reportgen.indicators.ledgers.sheet import LedgerSheet
from reportgen.indicators.ledgers.words import is_place, squeezed

_Chain = tuple[str, ...]


def name_entities(sheets: Sequence[LedgerSheet]) -> list[Fault]:
    """Set every sheet's `names`; what is wrong with single rows comes back as faults.

    Entities of sheets that are called after places, a sheet for each 乡镇, belong to them.

    Two rows of one sheet under one name, after the wider entities have been put before it, are a fault
    of that name; so is a name that has two owners in another sheet and none in this one.
    """
    _belong(sheets)
    chains = _chains(sheets)
    labels = {name: _labels(name, found) for name, found in chains.items() if len(found) > 1}
    faults: list[Fault] = []
    for sheet in sheets:
        seen: dict[str, Entry] = {}
        for entry in sheet.body.entries:
            chain = _full(_chain(entry), chains.get(entry.name, ()))
            label = entry.name
            if entry.name in labels:
                label = labels[entry.name].get(chain, entry.name)
                if chain not in labels[entry.name]:
                    faults.append(_ownerless(sheet, entry, labels[entry.name]))
            first = seen.setdefault(label, entry)
            if first is not entry:
                faults.append(_twice(sheet, label, first, entry))
            sheet.names.append(label)
    return faults


def _belong(sheets: Sequence[LedgerSheet]) -> None:
    """Give the entities of sheets called 城关镇, 河东镇 that place as the wider one, where nothing in
    the sheets says it."""
    found: dict[str, list[LedgerSheet]] = {}
    for sheet in sheets:
        place = _place_of(sheet)
        if place and not any(any(entry.parents) for entry in sheet.body.entries):
            found.setdefault(place, []).append(sheet)
    if len(found) < 2 or len({place[-1] in "镇乡道" for place in found}) > 1:
        return
    for place, own in found.items():
        for sheet in own:
            sheet.body.entries = [replace(entry, parents=(place,)) for entry in sheet.body.entries]


def _place_of(sheet: LedgerSheet) -> str:
    """The place a sheet, or a file of one sheet, is called after; "" where its name is none."""
    stem = sheet.sheet.where.file.rpartition(".")[0]
    for name in (sheet.sheet.name, stem):
        plain, _ = split_period(squeezed(name))
        if is_place(plain):
            return plain
    return ""


def _chain(entry: Entry) -> _Chain:
    return tuple(filter(None, entry.parents))


def _chains(sheets: Sequence[LedgerSheet]) -> dict[str, list[_Chain]]:
    """Name → the different chains of wider entities it stands under; one that another ends with is
    the same."""
    found: dict[str, dict[_Chain, None]] = {}
    for sheet in sheets:
        for entry in sheet.body.entries:
            if chain := _chain(entry):
                found.setdefault(entry.name, {})[chain] = None
    return {name: _longest(list(chains)) for name, chains in found.items()}


def _longest(chains: list[_Chain]) -> list[_Chain]:
    if len(chains) == 1:
        return chains
    return [c for c in chains if not any(o != c and o[-len(c) :] == c for o in chains)]


def _full(chain: _Chain, known: Sequence[_Chain]) -> _Chain:
    """The longest known chain that ends with this one, if there is only one."""
    if not chain or chain in known:
        return chain
    longer = [k for k in known if k[-len(chain) :] == chain]
    return longer[0] if len(longer) == 1 else chain


def _labels(name: str, chains: Sequence[_Chain]) -> Mapping[_Chain, str]:
    """Each chain's qualified name, with as few wider entities as tell them apart."""
    for depth in range(1, max(map(len, chains)) + 1):
        labels = {chain: "".join(chain[-depth:]) + name for chain in chains}
        if len(set(labels.values())) == len(chains):
            return labels
    return {chain: "".join(chain) + name for chain in chains}


def _place(sheet: LedgerSheet, entry: Entry) -> Location:
    return sheet.sheet.place(entry.row, sheet.frame.entity)


def _twice(sheet: LedgerSheet, label: str, first: Entry, entry: Entry) -> Fault:
    cell = f"{letters(sheet.frame.entity)}{first.row}"
    return Fault(
        label,
        f"“{label}”在这张表里有两行：第{first.row}行和第{entry.row}行",
        _place(sheet, entry),
        f"另一处在 {cell}；重复的删去一行，不是同一个的写明属于哪里（加一列 乡镇、县区）",
    )


def _ownerless(sheet: LedgerSheet, entry: Entry, labels: Mapping[_Chain, str]) -> Fault:
    return Fault(
        entry.name,
        f"有几个“{entry.name}”（{'、'.join(labels.values())}），这一行没有写是哪一个",
        _place(sheet, entry),
        "加一列写明它属于哪里，或把名称写全",
    )
