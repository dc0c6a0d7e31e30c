"""The observations of a dataset: single ones, and the columns of ledgers.

    reader → `put` a number, `add` a block of columns → Observations → `get` one, `of` an entity's
The ledger of a province holds hundreds of thousands of numbers, of which a briefing reads a few dozen.
In columns a number takes a few bytes; what it is in full is put together when somebody asks.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar, overload

from msgspec import Struct
from msgspec.structs import replace

from reportgen.binding.expression import Measure, Observation
from reportgen.dataset.parts import Key
from reportgen.errors import Location
from reportgen.unit import Unit

_T = TypeVar("_T")
Head = tuple[str, str, Measure]
"""What a column's numbers are of: indicator, period, measure."""
Held = Decimal | Observation | None
"""A plain number in its column's unit and places, or an observation of which there is more to say."""


class NumberColumn(Struct, frozen=True):
    """A column of numbers."""

    letter: str
    unit: Unit
    places: int | None
    """Decimal places that its plain numbers show; None: the exact value."""
    values: list[Held]
    """For each of the block's rows; None where there is nothing."""

    def cells(self, sheet: Location, rows: Sequence[int]) -> Location:
        """Its cells in these rows of the sheet, at least one, as one place: C4:C3003."""
        low, high = min(rows), max(rows)
        end = f":{self.letter}{high}" if high > low else ""
        return Location(sheet.file, sheet.sheet, f"{self.letter}{low}{end}")


class Block(Struct, frozen=True):
    """Columns over the same rows of a sheet."""

    sheet: Location
    rows: Sequence[int]
    """Their numbers in the sheet."""
    index: Mapping[str, int]
    """Entity → which of the rows is its own, in the order of the sheet."""
    columns: Mapping[Head, NumberColumn]

    def keys(self, entity: str, at: int) -> Iterator[Key]:
        """The keys of what stands in an entity's row."""
        for (name, period, measure), column in self.columns.items():
            if column.values[at] is not None:
                yield name, entity, period, measure

    def row(self, entity: str, at: int) -> dict[Key, Observation]:
        """What stands in an entity's row."""
        return {
            (name, entity, period, measure): found
            for (name, period, measure), column in self.columns.items()
            if (found := self.found(column, at)) is not None
        }

    def holds(self, at: int, period: str | None = None) -> bool:
        """Whether anything stands in a row, of a period or of any."""
        return any(
            column.values[at] is not None
            for head, column in self.columns.items()
            if period is None or head[1] == period
        )

    def found(self, column: NumberColumn, at: int) -> Observation | None:
        """The observation of a column in one of the rows."""
        held = column.values[at]
        if isinstance(held, Decimal):
            sheet = self.sheet
            where = Location(sheet.file, sheet.sheet, f"{column.letter}{self.rows[at]}")
            return Observation(held, column.unit, where, places=column.places)
        return held


class Observations(Mapping[Key, Observation]):
    """All observations by their keys.

    Their order is that in which they came: single ones, blocks row by row, and what was put in later,
    but for what took the place of another.
    """

    def __init__(self, single: Mapping[Key, Observation] | None = None) -> None:
        self._before = dict(single or {})
        self._blocks: list[Block] = []
        self._after: dict[Key, Observation] = {}
        self._columns: dict[Head, list[tuple[Block, NumberColumn]]] = {}
        self._single: dict[str, list[Key]] | None = None
        """Entity → the keys of its single observations; None: not worked out."""

    @staticmethod
    def over(observations: Mapping[Key, Observation]) -> Observations:
        """The same observations; what is in columns stays there."""
        if isinstance(observations, Observations):
            return observations
        return Observations(observations)

    def put(self, key: Key, observation: Observation) -> None:
        """Add an observation, or put it in the place of the one that is there."""
        self._single = None
        single = self._after if self._blocks and key not in self._before else self._before
        single[key] = observation

    def add(self, block: Block) -> None:
        """Add columns, of whose numbers none may be there yet."""
        self._blocks.append(block)
        for head, column in block.columns.items():
            self._columns.setdefault(head, []).append((block, column))

    def with_more(self, more: Mapping[Key, Observation]) -> Observations:
        """These, and `more`, which comes first where both have something."""
        made = Observations(self._before)
        made._after = dict(self._after)
        for block in self._blocks:
            made.add(block)
        for key, observation in more.items():
            made.put(key, observation)
        return made

    def renamed(self, entity: str, name: str) -> Observations:
        """These, with what stands under the name of an entity put under another name."""
        made = Observations(_renamed(self._before, entity, name))
        made._after = _renamed(self._after, entity, name)
        for block in self._blocks:
            places = {name if e == entity else e: at for e, at in block.index.items()}
            made.add(replace(block, index=places) if entity in block.index else block)
        return made

    def heads(self) -> set[Head]:
        """What there are numbers of."""
        single = (*self._before, *self._after)
        return {(key[0], key[2], key[3]) for key in single} | self._columns.keys()

    def column(self, head: Head) -> tuple[Block, NumberColumn] | None:
        """The column in which all that there is of a head stands; None where there is no such one."""
        found = self._columns.get(head, ())
        if len(found) != 1:
            return None
        if any((key[0], key[2], key[3]) == head for key in (*self._before, *self._after)):
            return None
        return found[0]

    def of(self, entity: str) -> dict[Key, Observation]:
        """What there is under an entity's name, "" for what all share, in order."""
        single = self._keys_of(entity)
        found = {key: self._before[key] for key in single if key in self._before}
        for block in self._blocks:
            at = block.index.get(entity)
            if at is not None:
                found |= block.row(entity, at)
        return found | {key: self._after[key] for key in single if key in self._after}

    def entities(self) -> dict[str, None]:
        """The names that there are observations of, in order."""
        names = dict.fromkeys(key[1] for key in self._before)
        for block in self._blocks:
            names |= dict.fromkeys(e for e, at in block.index.items() if block.holds(at))
        return names | dict.fromkeys(key[1] for key in self._after)

    def periods(self) -> dict[str, set[str]]:
        """Entity → the periods that there are observations of."""
        found: dict[str, set[str]] = {}
        for key in (*self._before, *self._after):
            found.setdefault(key[1], set()).add(key[2])
        for block in self._blocks:
            for period in {head[1] for head in block.columns}:
                for entity, at in block.index.items():
                    if block.holds(at, period):
                        found.setdefault(entity, set()).add(period)
        return found

    def indicators(self, leaving_out: Container[str]) -> set[str]:
        """The indicators that any entity but these has an observation of."""
        single = (*self._before, *self._after)
        found = {key[0] for key in single if key[1] not in leaving_out}
        for head, columns in self._columns.items():
            for block, column in columns:
                if any(
                    column.values[at] is not None and entity not in leaving_out
                    for entity, at in block.index.items()
                ):
                    found.add(head[0])
        return found

    def __getitem__(self, key: Key) -> Observation:
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    @overload
    def get(self, key: Key, /) -> Observation | None: ...
    @overload
    def get(self, key: Key, /, default: Observation | _T) -> Observation | _T: ...
    def get(self, key: Key, /, default: object = None) -> object:
        """The observation of a key."""
        found = self._after.get(key) if self._after else None
        if found is None and self._columns:
            found = self._in_column(key)
        return found if found is not None else self._before.get(key, default)

    def __iter__(self) -> Iterator[Key]:
        yield from self._before
        for block in self._blocks:
            for entity, at in block.index.items():
                yield from block.keys(entity, at)
        yield from (key for key in self._after if self._in_column(key) is None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _in_column(self, key: Key) -> Observation | None:
        name, entity, period, measure = key
        for block, column in self._columns.get((name, period, measure), ()):
            at = block.index.get(entity)
            if at is not None and (found := block.found(column, at)) is not None:
                return found
        return None

    def _keys_of(self, entity: str) -> list[Key]:
        if self._single is None:
            self._single = {}
            for key in (*self._before, *self._after):
                self._single.setdefault(key[1], []).append(key)
        return self._single.get(entity, [])


def _renamed(single: Mapping[Key, Observation], entity: str, name: str) -> dict[Key, Observation]:
    return {(k[0], name, *k[2:]) if k[1] == entity else k: o for k, o in single.items()}
