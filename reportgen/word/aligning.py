"""Which text of a changed sequence stands for which of the old one: paragraphs and characters.

Both functions are bounded: where sequences are too long to compare fully, the common beginning and
end are still found and the middle is paired in order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

_MOST_WORK = 4_000_000
"""Items compared with items; beyond it the middle is not looked into."""
_MOST_EQUAL = 20_000
"""Pairs of equal characters in two texts; the time taken grows worse than with their square."""
_MOST_PAIRS = 900
"""Paragraphs in place of paragraphs that are paired by likeness."""
_ALIKE = 0.5
"""Similarity (0 to 1) from which a paragraph counts as the changed form of another."""

Pair = tuple[int | None, int | None]


def align(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Pairs of indices in order: (i, j) the same or changed, (i, None) gone, (None, j) added."""
    head, tail = _common_ends(old, new)
    pairs: list[Pair] = [(i, i) for i in range(head)]
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    for i, j in _align_middle(middle_old, middle_new):
        pairs.append((None if i is None else i + head, None if j is None else j + head))
    pairs.extend((len(old) - k, len(new) - k) for k in range(tail, 0, -1))
    return pairs


def unchanged(old: str, new: str) -> list[tuple[int, int, int]]:
    """Stretches of text that stayed: (start in old, start in new, length), in order."""
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
        yield from _in_order(range(len(old)), range(len(new)))
        return
    matcher = SequenceMatcher(None, old, new)
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        if i2 - i1 == j2 - j1 or (i2 - i1) * (j2 - j1) > _MOST_PAIRS:
            yield from _in_order(range(i1, i2), range(j1, j2))
        else:
            for i, j in _by_likeness(old[i1:i2], new[j1:j2]):
                yield (None if i is None else i + i1, None if j is None else j + j1)


def _in_order(old: Sequence[int], new: Sequence[int]) -> Iterator[Pair]:
    yield from zip_longest(old, new)


def _by_likeness(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """The pairing in order that keeps the most likeness (longest common subsequence, weighted)."""
    rows, columns = len(old), len(new)
    likeness = [[_likeness(a, b) for b in new] for a in old]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            paired = best[i + 1][j + 1] + likeness[i][j]
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    pairs: list[Pair] = []
    i = j = 0
    while i < rows and j < columns:
        if likeness[i][j] and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((i, None))
            i += 1
        else:
            pairs.append((None, j))
            j += 1
    pairs.extend((k, None) for k in range(i, rows))
    pairs.extend((None, k) for k in range(j, columns))
    return pairs


def _likeness(old: str, new: str) -> float:
    ratio = SequenceMatcher(None, old, new).quick_ratio()
    return ratio if ratio >= _ALIKE else 0.0
