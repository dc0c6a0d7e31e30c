"""Which text of a changed sequence stands for which of the old one: paragraphs and characters.

Both functions are bounded.  Texts too alike to compare fully keep their common ends; paragraphs too
many to compare one with another find their old selves by the clauses that only they hold.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

_MOST_WORK = 4_000_000
"""Items compared with items; beyond it equal ones in the middle are not looked for."""
_MOST_EQUAL = 20_000
"""Pairs of equal characters in two texts; the time taken grows worse than with their square."""
_MOST_PAIRS = 900
"""Paragraphs in place of paragraphs that are compared one with another."""
_ALIKE = 0.5
"""Similarity (0 to 1) from which a paragraph counts as the changed form of another."""
_CLAUSE = re.compile(r"[^，。；：、！？\s]+")

Pair = tuple[int | None, int | None]


def align(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Pairs of indices in order: (i, j) the same or changed, (i, None) gone, (None, j) added."""
    head, tail = _common_ends(old, new)
    pairs: list[Pair] = [(i, i) for i in range(head)]
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    pairs.extend(_moved(_align_middle(middle_old, middle_new), head, head))
    pairs.extend((len(old) - k, len(new) - k) for k in range(tail, 0, -1))
    return pairs


def grown(old: str, new: str) -> bool:
    """Whether one text counts as the changed form of another: they are alike, or most of the shorter
    one is in the other."""
    ours, theirs = pairs_of(old), pairs_of(new)
    shorter = min(ours.total(), theirs.total())
    likeness = _likeness(Counter(old), Counter(new))
    return likeness > 0 or 2 * (ours & theirs).total() >= shorter


def closeness(old: Mapping[str, int], new: Mapping[str, int]) -> float:
    """The share of pairs of neighbouring characters two texts have in common (`pairs_of`), 0 to 1:
    unlike single characters, texts on one subject have few of them in common by chance."""
    common = sum(min(times, new.get(pair, 0)) for pair, times in old.items())
    return 2 * common / (sum(old.values()) + sum(new.values()))


def pairs_of(text: str) -> Counter[str]:
    """A text's pairs of neighbouring characters; of a single character that one."""
    return Counter(text[at : at + 2] for at in range(len(text) - 1)) or Counter([text])


def unchanged(old: str, new: str) -> list[tuple[int, int, int]]:
    """Stretches of text that stayed: (start in old, start in new, length), in order."""
    if old == new:
        return [(0, 0, len(old))] if old else []
    head, tail = _common_ends(old, new)
    blocks = [(0, 0, head)] if head else []
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if _equal_pairs(middle_old, middle_new) <= _MOST_EQUAL:
        matcher = SequenceMatcher(None, middle_old, middle_new, autojunk=False)
        blocks += [(a + head, b + head, n) for a, b, n in matcher.get_matching_blocks() if n]
    if tail:
        blocks.append((len(old) - tail, len(new) - tail, tail))
    return blocks


def _equal_pairs(old: str, new: str) -> int:
    counts = Counter(new)
    return sum(times * counts[character] for character, times in Counter(old).items())


def _common_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    if old == new:
        return len(old), 0
    shortest = min(len(old), len(new))
    head = 0
    while head < shortest and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shortest - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


def _align_middle(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    if len(old) * len(new) > _MOST_WORK:
        yield from _align_changed(old, new)
        return
    matcher = SequenceMatcher(None, old, new)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        block = old[i1:i2], new[j1:j2]
        pairs = _in_order(*block) if kind == "equal" else _align_changed(*block)
        yield from _moved(pairs, i1, j1)


def _align_changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """Paragraphs in place of others, however many."""
    if len(old) * len(new) <= _MOST_PAIRS or _same_but_changed(old, new):
        yield from _align_few(old, new)
    else:
        yield from _between(_by_clauses(old, new), old, new, _align_few)


def _align_few(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """Paragraphs in place of others, compared one with another where they are not too many."""
    if len(old) * len(new) > _MOST_PAIRS or _same_but_changed(old, new):
        yield from _in_order(old, new)
    else:
        yield from _between(_by_likeness(old, new), old, new, _leftover)


def _same_but_changed(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether each paragraph is the changed form of the one in its place."""
    return len(old) == len(new) and all(
        _likeness(Counter(a), Counter(b)) for a, b in zip(old, new, strict=True)
    )


def _between(
    fixed: list[tuple[int, int]],
    old: Sequence[str],
    new: Sequence[str],
    fill: Callable[[Sequence[str], Sequence[str]], Iterator[Pair]],
) -> Iterator[Pair]:
    """The fixed pairs, and what `fill` makes of the paragraphs before, between and after them."""
    i = j = 0
    for at_old, at_new in fixed:
        yield from _moved(fill(old[i:at_old], new[j:at_new]), i, j)
        yield at_old, at_new
        i, j = at_old + 1, at_new + 1
    yield from _moved(fill(old[i:], new[j:]), i, j)


def _leftover(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """Paragraphs unlike each other: as many as before were written anew, else some came or went."""
    if len(old) == len(new):
        yield from _in_order(old, new)
    else:
        yield from ((i, None) for i in range(len(old)))
        yield from ((None, j) for j in range(len(new)))


def _in_order(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    yield from zip_longest(range(len(old)), range(len(new)))


def _moved(pairs: Iterable[Pair], by_old: int, by_new: int) -> Iterator[Pair]:
    for i, j in pairs:
        yield None if i is None else i + by_old, None if j is None else j + by_new


def _by_clauses(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The most pairs in order that share a clause found in no other paragraph (as patience diff)."""
    here, there = _homes(old), _homes(new)
    shared = sorted({(i, -there[clause]) for clause, i in here.items() if clause in there})
    ends: list[int] = []  # of the best chain of each length: the least place in `new` it ends at
    last: list[int] = []  # and the link it ends with
    links: list[tuple[int, int, int]] = []  # a pair, and the link before it
    for i, minus_j in shared:  # one i comes with falling j, so that a chain takes one of them
        length = bisect_left(ends, -minus_j)
        ends[length : length + 1] = [-minus_j]
        last[length : length + 1] = [len(links)]
        links.append((i, -minus_j, last[length - 1] if length else -1))
    chain: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        i, j, at = links[at]
        chain.append((i, j))
    return chain[::-1]


def _homes(texts: Sequence[str]) -> dict[str, int]:
    """Clauses that stand in one paragraph alone, and which it is."""
    homes: dict[str, int] = {}
    shared: set[str] = set()
    for index, text in enumerate(texts):
        for clause in _CLAUSE.findall(text):
            if homes.setdefault(clause, index) != index:
                shared.add(clause)
    return {clause: index for clause, index in homes.items() if clause not in shared}


def _by_likeness(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs in order that keep the most likeness (longest common subsequence, weighted)."""
    rows, columns = len(old), len(new)
    counted = [Counter(text) for text in new]
    likeness = [[_likeness(a, b) for b in counted] for a in map(Counter, old)]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            paired = best[i + 1][j + 1] + likeness[i][j]
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < rows and j < columns:
        if likeness[i][j] and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(old: Counter[str], new: Counter[str]) -> float:
    """The share of characters two texts have in common, by their counts; 0 where they are unlike."""
    size = old.total() + new.total()
    common = sum(min(times, new[character]) for character, times in old.items())
    ratio = 2 * common / size if size else 1.0
    return ratio if ratio >= _ALIKE else 0.0
