"""Which unit of an old draft is which of a new one.

By key: the same template line for the same rows of the data.  Keys change, though, where nothing
else did: lines when the template is edited, row names when a practice is renamed, ordinals when a
paragraph comes before others of its kind.  So old keys are first read as new ones (lines by what
most of their paragraphs have become, rows by likeness), then paired; among units of one key equal
ones go together, then like ones in order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from reportgen.word.aligning import align, closeness, pairs_of
from reportgen.word.units import Name, Unit

_ALIKE = 0.5
"""Share of common pairs of characters from which a text counts as the changed form of another."""
_MOST_NAMES = 60
"""Row names beside row names that are compared one with another."""

_Rows = tuple[str, ...]


class Pairing(Struct, frozen=True):
    """What has become of old units."""

    pairs: dict[int, int]
    """Indices of old units and of the new ones they are; each at most once."""
    rows: tuple[_Rows, ...]
    """Each old unit's rows, as the new draft names them."""


def paired(old: Sequence[Unit], new: Sequence[Unit], same_template: bool) -> Pairing:
    """Pair the units of two drafts; keys of another template do not mean the same lines."""
    names = [unit.name for unit in old]
    if not same_template:
        places = _places(old, new)
        names = [replace(n, place=places.get(n.place, f"{n.place} 旧")) for n in names]
    rows = _renamed(old, names, new)
    names = [replace(name, rows=_translated(name.rows, rows)) for name in names]
    groups: defaultdict[tuple[str, _Rows, bool], tuple[list[int], list[int]]]
    groups = defaultdict(lambda: ([], []))
    for i, (unit, name) in enumerate(zip(old, names, strict=True)):
        groups[name.place, name.rows, unit.is_table][0].append(i)
    for j, unit in enumerate(new):
        groups[unit.name.place, unit.name.rows, unit.is_table][1].append(j)
    pairs = {i: j for group in groups.values() for i, j in _within(*group, old, new)}
    return Pairing(pairs, tuple(name.rows for name in names))


def _within(
    here: list[int], there: list[int], old: Sequence[Unit], new: Sequence[Unit]
) -> Iterator[tuple[int, int]]:
    """Pairs among units of one key: those that are equal or were offered as the new ones now are,
    then by order and likeness.  What was left standing comes back only for its very self."""
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for j in reversed(there):
        waiting[new[j].digest].append(j)
    equal = {
        i: same.pop()
        for i in sorted(here, key=lambda i: old[i].name.left)
        if (same := waiting.get(old[i].offered) or waiting.get(old[i].digest))
    }
    yield from equal.items()
    rest_old = [i for i in here if i not in equal and not old[i].name.left]
    rest_new = [j for j in there if j not in equal.values()]
    for a, b in align([old[i].mask for i in rest_old], [new[j].mask for j in rest_new]):
        if a is not None and b is not None:
            yield rest_old[a], rest_new[b]


def _places(old: Sequence[Unit], new: Sequence[Unit]) -> dict[str, str]:
    """Old template lines and the new ones most of their paragraphs are printed by now."""
    votes: Counter[tuple[str, str]] = Counter()
    for i, j in align([unit.mask for unit in old], [unit.mask for unit in new]):
        if i is not None and j is not None and old[i].is_table == new[j].is_table:
            alike = closeness(pairs_of(old[i].mask), pairs_of(new[j].mask))
            votes[old[i].name.place, new[j].name.place] += alike >= _ALIKE
    places: dict[str, str] = {}
    for (here, there), count in votes.most_common():
        if count:
            places.setdefault(here, there)
    return places


def _renamed(old: Sequence[Unit], names: Sequence[Name], new: Sequence[Unit]) -> dict[_Rows, _Rows]:
    """Old paths of row names and the new ones: the same name, else the likest among those that are
    new under the same parent."""
    here = _texts((name.rows, unit.mask) for unit, name in zip(old, names, strict=True))
    there = _texts((unit.name.rows, unit.mask) for unit in new)
    found: dict[_Rows, _Rows] = {(): ()}
    for depth in sorted({len(path) for path in here} - {0}):
        _rename(depth, here, there, found)
    return found


def _rename(
    depth: int, here: dict[_Rows, str], there: dict[_Rows, str], found: dict[_Rows, _Rows]
) -> None:
    """Pair the paths of one depth, first with their namesakes; their parents are paired already."""
    paths = [p for p in here if len(p) == depth and p[:-1] in found]
    found |= {p: same for p in paths if (same := (*found[p[:-1]], p[-1])) in there}
    taken = set(found.values())
    gone = [p for p in paths if p not in found]
    come = [p for p in there if len(p) == depth and p not in taken]
    if len(gone) > _MOST_NAMES or len(come) > _MOST_NAMES:
        return
    counted = {path: pairs_of(there[path]) for path in come}
    scored = [
        (-score, a, b)
        for a, path in enumerate(gone)
        for ours in (pairs_of(here[path]),)
        for b, other in enumerate(come)
        if found[path[:-1]] == other[:-1] and (score := closeness(ours, counted[other])) >= _ALIKE
    ]
    for _, a, b in sorted(scored):
        if gone[a] not in found and come[b] not in taken:
            found[gone[a]] = come[b]
            taken.add(come[b])


def _texts(units: Iterator[tuple[_Rows, str]]) -> dict[_Rows, str]:
    """All that was printed for each path of row names, and for what is below it."""
    texts: defaultdict[_Rows, list[str]] = defaultdict(list)
    for rows, mask in units:
        for depth in range(len(rows) + 1):
            texts[rows[:depth]].append(mask)
    return {path: "\n".join(masks) for path, masks in texts.items()}


def _translated(rows: _Rows, renamed: dict[_Rows, _Rows]) -> _Rows:
    """The path with its longest known beginning renamed."""
    for depth in range(len(rows), 0, -1):
        if rows[:depth] in renamed:
            return (*renamed[rows[:depth]], *rows[depth:])
    return rows
