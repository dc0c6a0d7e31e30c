"""The plan of a three-way merge by unit: what was drafted, what stands now, what is drafted anew.

What nobody touched follows the new draft; what a person touched stays, and where the draft has other
words for it than before the person is shown them.  Only wordings count (`units`): numbers are
refreshed afterwards wherever they stand.

| drafted before | stands | drafted now | deed |
|---|---|---|---|
| yes | untouched or touched | in the same words | same |
| yes | as drafted now, by a person's hand | in other words | agreed |
| yes | untouched | in other words | reword (a table: cells, or replace where rows or columns change) |
| yes | touched | in other words | keep, and show the draft |
| yes | untouched | no more | remove |
| yes | touched | no more | obsolete: stays, and the person is told |
| yes | deleted by a person | in any words | absent: stays deleted |
| no | | yes | insert; absent where a person deleted all that belongs with it |

A draft that was shown to a person is theirs to take: what stood then stays, even where nothing of
theirs is left in it.

Order: what is drafted before and now falls into runs that have kept their order.  Runs with something
touched in them stay, for moved apart it would be torn from its surroundings; where they contradict
each other, the most that do not are taken as right and the others are told (`stuck`).  Of the other
runs those move that contradict these.  What is new or moves comes behind the unit it follows in the
draft, and behind what a person wrote after that, but before a unit that is no longer drafted and
belongs elsewhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from reportgen.word.pairing import Pairing
from reportgen.word.units import Unit

Deed = Literal[
    "same", "agreed", "reword", "cells", "replace", "keep", "remove", "obsolete", "absent", "insert"
]
_HELD = 1_000_000
"""Weight of a run that cannot move, beside 1 for each unit of any other."""


class Standing(Struct, frozen=True):
    """What a unit has become in the file."""

    texts: tuple[str, ...]
    """Of its paragraphs; () for a table that has not the rows and columns it was drafted with."""
    touched: tuple[str, ...]
    """What a person did to each paragraph, "" where nothing; of a reshaped table to the whole."""
    moved: bool = False
    """A person put it elsewhere."""
    tail: bool = False
    """Something of a person's stands behind it, before the next unit."""

    @property
    def reason(self) -> str:
        """What a person did first; "" where nobody touched it."""
        return next(filter(None, self.touched), "")


class Step(Struct, frozen=True):
    """What becomes of one unit."""

    deed: Deed
    old: int | None
    new: int | None
    reason: str = ""
    """What a person did, where that decides."""
    moves: bool = False
    """Untouched, it comes to stand elsewhere."""
    stuck: bool = False
    """It would stand elsewhere, but a person's work is with it."""
    aside: bool = False
    """It does not stand where the draft has it: a person moved or deleted it."""

    @property
    def comes(self) -> bool:
        """Whether it is to be put where it stands in the order of the steps."""
        return self.moves or self.deed == "insert"


def merged(
    old: Sequence[Unit], new: Sequence[Unit], states: Sequence[Standing | None], pairing: Pairing
) -> list[Step]:
    """What becomes of every unit, in the order of the result.  `states` has None for what a person
    deleted."""
    return _Merge(old, new, states, pairing).steps()


class _Merge:
    """One merge: units, what stands of them, and who is who."""

    def __init__(
        self,
        old: Sequence[Unit],
        new: Sequence[Unit],
        states: Sequence[Standing | None],
        pairing: Pairing,
    ) -> None:
        self.old, self.new, self.states = old, new, states
        self.pairs, self.rows = pairing.pairs, pairing.rows
        self.was = {j: i for i, j in self.pairs.items()}
        self.there = [i for i, state in enumerate(states) if state and not state.moved]
        both = [i for i in self.there if i in self.pairs]
        runs = _runs([(i, self.pairs[i]) for i in both])
        held = [run for run in runs if any(self._held(i) for i, _ in run)]
        right = _heaviest([(run[0][1], sum(self._held(i) for i, _ in run)) for run in held])
        stuck = [run for number, run in enumerate(held) if number not in right]
        self.stuck = {i for run in stuck for i, _ in run}
        others = [run for run in runs if run[0][0] not in self.stuck]
        weights = [_HELD if run in held else len(run) for run in others]
        kept = _heaviest([(run[0][1], weight) for run, weight in zip(others, weights, strict=True)])
        self.movers = {i for n, run in enumerate(others) if n not in kept for i, _ in run}
        families = {i: self._outer(j) for i, j in self.pairs.items()}
        living = {family for i, family in families.items() if states[i] is not None}
        self.deserted = set(families.values()) - living
        """The outermost rows of which a person deleted all that was drafted."""

    def steps(self) -> list[Step]:
        order = [self._step(i) for i in self.there if i not in self.movers]
        self._place(order)
        return self._with_absent(order)

    def _held(self, i: int) -> bool:
        """Whether a unit cannot move."""
        state = self.states[i]
        return state is None or bool(state.reason or state.tail or self.old[i].offered)

    def _step(self, i: int, **more: bool) -> Step:
        deed, state = self._deed(i), self.states[i]
        reason = state.reason if state else ""
        return Step(deed, i, self.pairs.get(i), reason, stuck=i in self.stuck, **more)

    def _deed(self, i: int) -> Deed:
        state, was = self.states[i], self.old[i]
        if i not in self.pairs:
            theirs = state is not None and (state.reason or was.name.left)
            return "absent" if state is None else "obsolete" if theirs else "remove"
        now = self.new[self.pairs[i]]
        if was.wordings == now.wordings and was.grid.keys() == now.grid.keys():
            return "same"
        if state is None:
            return "absent"
        if state.reason and state.texts == tuple(p.text for p in now.paragraphs):
            return "agreed"
        if was.is_table and _same_labels(was, now) and state.texts:
            return "cells"
        if state.reason or was.offered == now.digest:
            return "keep"
        return "replace" if was.is_table else "reword"

    def _place(self, order: list[Step]) -> None:
        """Put what is new and what moves behind what it follows."""
        places = {step.new: step for step in order if step.new is not None}
        first = next((n for n, step in enumerate(order) if step.new in places), 0)
        at = -1  # of the unit before
        for j in range(len(self.new)):
            i = self.was.get(j)
            if j in places:
                at = _find(places[j], order, at + 1)
            elif i is None and self._outer(j) in self.deserted:
                order.insert(at + 1, Step("absent", None, j, aside=True))
                at += 1
            elif i is None or i in self.movers:
                step = Step("insert", None, j) if i is None else self._step(i, moves=True)
                at = self._slot(order, at, j) if at >= 0 else first
                order.insert(at, step)

    def _slot(self, order: list[Step], at: int, j: int) -> int:
        """Where unit j goes behind place `at`: behind what is no longer drafted but belongs there
        more than j does."""
        here = self._rows(order[at])
        common = _common(here, self.new[j].name.rows)
        slot = at + 1
        while slot < len(order) and order[slot].new is None:
            if _common(here, self._rows(order[slot])) <= common:
                break
            slot += 1
        return slot

    def _rows(self, step: Step) -> tuple[str, ...]:
        if step.new is not None:
            return self.new[step.new].name.rows
        return self.rows[step.old] if step.old is not None else ()

    def _outer(self, j: int) -> tuple[str, ...]:
        """The outermost row of the data unit j is printed for; none for what stands alone."""
        return self.new[j].name.rows[:1] or (f"\0{j}",)

    def _with_absent(self, order: list[Step]) -> list[Step]:
        """The order with the units that do not stand in their place, each behind the one it
        follows in the draft."""
        followed: defaultdict[int, list[Step]] = defaultdict(list)
        drafted = [(s.new, n) for n, s in enumerate(order) if s.new is not None and not s.stuck]
        former = [(s.old, n) for n, s in enumerate(order) if s.old is not None and not s.moves]
        for i, state in enumerate(self.states):
            if state is None or state.moved:
                j = self.pairs.get(i)
                known, value = (former, i) if j is None else (drafted, j)
                at = bisect_left(known, (value, -1))
                followed[known[at - 1][1] if at else -1].append(self._step(i, aside=True))
        return followed[-1] + [s for n, step in enumerate(order) for s in (step, *followed[n])]


def _find(step: Step, order: Sequence[Step], start: int) -> int:
    """Where a step stands: mostly the next one."""
    if start < len(order) and order[start] is step:
        return start
    return next(n for n, other in enumerate(order) if other is step)


def _runs(pairs: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Pairs cut where the next new one is not the next old one's, among those that are paired."""
    rank = {j: n for n, j in enumerate(sorted(j for _, j in pairs))}
    runs: list[list[tuple[int, int]]] = []
    for i, j in pairs:
        if runs and rank[j] == rank[runs[-1][-1][1]] + 1:
            runs[-1].append((i, j))
        else:
            runs.append([(i, j)])
    return runs


def _heaviest(items: Sequence[tuple[int, int]]) -> set[int]:
    """The places of the rising subsequence of (value, weight) with the most weight."""
    ranks = {value: n for n, value in enumerate(sorted(value for value, _ in items), 1)}
    tree = [(0, -1)] * (len(items) + 1)  # best (weight, place) ending at or below a rank
    before: list[int] = []
    for place, (value, weight) in enumerate(items):
        best, link = (0, -1)
        at = ranks[value] - 1
        while at > 0:
            best, link = max((best, link), tree[at], key=lambda found: found[0])
            at -= at & -at
        before.append(link)
        at = ranks[value]
        while at < len(tree):
            tree[at] = max(tree[at], (best + weight, place), key=lambda found: found[0])
            at += at & -at
    place = max(tree, key=lambda found: found[0])[1]
    kept: set[int] = set()
    while place >= 0:
        kept.add(place)
        place = before[place]
    return kept


def _same_labels(was: Unit, now: Unit) -> bool:
    """Whether two tables have the same rows and columns: their first ones say the same."""
    old, new = was.grid, now.grid
    if old.keys() != new.keys():
        return False
    return all(was.wordings[n] == now.wordings[new[cell]] for cell, n in old.items() if 1 in cell)


def _common(a: Iterable[str], b: Iterable[str]) -> int:
    """How many rows two paths share from the outermost."""
    count = 0
    for one, other in zip(a, b, strict=False):
        if one != other:
            break
        count += 1
    return count
