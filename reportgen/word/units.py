"""A record as what a merge keeps, replaces or moves as one: its paragraphs, and each table's cells.

The wording of a unit is its text with every number replaced by what the number means: its
expression and form, without the entity and period of the build, which may be other ones next time.
Two units of the same wording differ in nothing but their numbers.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from reportgen.binding.expression import Binding, Expression, Op, Ref, Several
from reportgen.binding.serial import dump_binding
from reportgen.word.record import AnchorRecord, ParagraphRecord, Record

_CELLS = ("table_head", "table_text", "table_number")
_CELL = re.compile(r"(?s)(.*)!([0-9]+),([0-9]+)")
_TABLE, _LEFT = "!表", "!旧"
_KEY = re.compile(r"(?s)((.*?)(?:~[0-9]+)?)(!旧[0-9]*)?(!单位|!日期|!表)?")
_NUMBER, _END, _STRONG, _PLAIN = "\ue000", "\ue001", "\ue002", "\ue003"
"""Private characters around what a number means, and where emphasis begins and ends."""
_SLOT = "○"
_JSON = json.JSONEncoder(ensure_ascii=False)


class Name(Struct, frozen=True):
    """A key taken apart (docs/record.md)."""

    place: str
    """Template line, with the suffix of what one block becomes beside its first paragraph."""
    rows: tuple[str, ...]
    """The rows of the data it was printed for, the outermost first."""
    left: bool = False
    """No longer drafted, and left standing for a person's sake."""


class Unit(Struct, frozen=True):
    """A paragraph, or all cells of a table."""

    key: str
    """Of the paragraph; of a table its cells' common part and `!表`."""
    name: Name
    paragraphs: tuple[ParagraphRecord, ...]
    anchors: tuple[tuple[AnchorRecord, ...], ...]
    """The numbers of each paragraph, by place."""
    wordings: tuple[str, ...]
    """Of each paragraph."""

    @property
    def is_table(self) -> bool:
        return self.key.endswith(_TABLE)

    @property
    def digest(self) -> str:
        """The wording in short, as it is recorded where it was offered to a person."""
        return digest("\n".join(self.wordings))

    @property
    def offered(self) -> str:
        """The digest of the draft that a person was last shown in place of their own."""
        return self.paragraphs[0].offered

    @property
    def text(self) -> str:
        """What a reader sees; the cells of a table one after the other."""
        return "｜".join(paragraph.text for paragraph in self.paragraphs if paragraph.text)

    @property
    def mask(self) -> str:
        """The text with a ring for every number: alike for drafts that differ in numbers."""
        return "｜".join(map(_masked, self.paragraphs, self.anchors))

    @property
    def grid(self) -> dict[tuple[int, int], int]:
        """Row and column, from 1, of each cell, and its place in `paragraphs`."""
        return {cell_place(p.key): n for n, p in enumerate(self.paragraphs)}


def units_of(record: Record) -> list[Unit]:
    """The units of a record, in its order; paragraphs that show nothing are none."""
    anchors = _by_paragraph(record)
    return [
        _unit(key, paragraphs, anchors)
        for key, paragraphs in _grouped(record.paragraphs)
        if any(paragraph.text.strip() for paragraph in paragraphs)
    ]


def alike(old: Record, new: Record) -> bool:
    """Whether two records have the same units in the same order, of the same keys and wordings: a
    merge then has nothing to do, whatever people made of the file, but to renew numbers."""
    if [p.key for p in old.paragraphs] != [p.key for p in new.paragraphs]:
        return False
    here, there = _by_paragraph(old), _by_paragraph(new)
    for paragraph, other in zip(old.paragraphs, new.paragraphs, strict=True):
        ours, theirs = here.get(paragraph.key, []), there.get(paragraph.key, [])
        if (
            len(ours) != len(theirs)
            or any(map(_differ, ours, theirs))
            or _wording(paragraph, ours, _slot) != _wording(other, theirs, _slot)
        ):
            return False
    return True


def _differ(one: AnchorRecord, other: AnchorRecord) -> bool:
    """Whether two numbers have different meanings."""
    here, there = one.binding, other.binding
    return here.form != there.form or (
        here.expression != there.expression
        and _unplaced(here.expression) != _unplaced(there.expression)
    )


def _slot(_: Binding) -> str:
    return _SLOT


def _by_paragraph(record: Record) -> dict[str, list[AnchorRecord]]:
    """The numbers of each paragraph, by its key, in their order."""
    anchors: defaultdict[str, list[AnchorRecord]] = defaultdict(list)
    for anchor in sorted(record.anchors, key=lambda a: a.start):
        anchors[anchor.paragraph].append(anchor)
    return anchors


def digest(wording: str) -> str:
    """A wording in short, to be recorded."""
    return hashlib.sha256(wording.encode(errors="surrogatepass")).hexdigest()[:16]


def cell_place(key: str) -> tuple[int, int]:
    """Row and column of a cell by its key, from 1."""
    found = _CELL.fullmatch(key)
    return (int(found[2]), int(found[3])) if found else (0, 0)


def left_key(key: str, taken: Collection[str]) -> str:
    """The key of a unit that stands though it is no longer drafted, apart from those taken."""
    bare, _, _, suffix = _parts(key)
    tries = (f"{bare}{_LEFT}{n if n > 1 else ''}{suffix}" for n in range(1, len(taken) + 2))
    return next(tried for tried in tries if tried not in taken)


def paragraph_key(unit: str, paragraph: str) -> str:
    """The key of a unit's paragraph where the unit has the key `unit`: of a cell, its row and column
    stay."""
    row, column = cell_place(paragraph)
    return f"{unit.removesuffix(_TABLE)}!{row},{column}" if unit.endswith(_TABLE) else unit


def name_of(key: str) -> Name:
    """A unit's key taken apart."""
    _, base, left, suffix = _parts(key)
    place, *rows = base.split("/")
    return Name(place + suffix, tuple(rows), bool(left))


def _parts(key: str) -> tuple[str, str, str, str]:
    """A key without mark and suffix, that without its ordinal, the mark, the suffix."""
    found = _KEY.fullmatch(key)
    assert found is not None  # the pattern takes any text
    return found[1], found[2], found[3] or "", found[4] or ""


def meaning(binding: Binding) -> str:
    """What a number says, of whatever entity and period: its expression and form."""
    bare = Binding(_unplaced(binding.expression), binding.form)
    return _JSON.encode(dump_binding(bare))


def _grouped(
    paragraphs: Sequence[ParagraphRecord],
) -> Iterator[tuple[str, tuple[ParagraphRecord, ...]]]:
    """Keys of units and their paragraphs: the cells of a table stand together."""
    for table, found in groupby(paragraphs, _table):
        if table:
            yield f"{table}{_TABLE}", tuple(found)
        else:
            yield from ((paragraph.key, (paragraph,)) for paragraph in found)


def _table(paragraph: ParagraphRecord) -> str:
    """The key of the table a cell belongs to; "" for a paragraph."""
    found = _CELL.fullmatch(paragraph.key) if paragraph.kind in _CELLS else None
    return found[1] if found else ""


def _unit(
    key: str, paragraphs: tuple[ParagraphRecord, ...], known: dict[str, list[AnchorRecord]]
) -> Unit:
    anchors = tuple(tuple(known.get(p.key, ())) for p in paragraphs)
    return Unit(key, name_of(key), paragraphs, anchors, tuple(map(_wording, paragraphs, anchors)))


def _wording(
    paragraph: ParagraphRecord,
    anchors: Sequence[AnchorRecord],
    word: Callable[[Binding], str] = meaning,
) -> str:
    """A paragraph's kind and text, `word` for each number."""
    text = paragraph.text
    marks = [(end, 0, end, _PLAIN) for _, end in paragraph.strong]
    marks += [(start, 1, start, _STRONG) for start, _ in paragraph.strong]
    for a in anchors:
        marks.append((a.start, 2, a.start + len(a.text), f"{_NUMBER}{word(a.binding)}{_END}"))
    return f"{paragraph.kind}:{_with(marks, text)}"


def _masked(paragraph: ParagraphRecord, anchors: tuple[AnchorRecord, ...]) -> str:
    marks = [(a.start, 0, a.start + len(a.text), _SLOT) for a in anchors]
    return _with(marks, paragraph.text)


def _with(marks: Iterable[tuple[int, int, int, str]], text: str) -> str:
    """The text with marks (start, rank, end, mark) in place of what they cover."""
    pieces: list[str] = []
    at = 0
    for start, _, end, mark in sorted(marks):
        pieces += (text[at:start], mark)
        at = max(at, end)
    return "".join((*pieces, text[at:]))


def _unplaced(expression: Expression) -> Expression:
    """The expression without entity and period where the author pinned none."""
    match expression:
        case Ref(pinned=pinned):
            return replace(
                expression,
                entity=expression.entity if "entity" in pinned else "",
                period=expression.period if "period" in pinned else "",
            )
        case Op(args=args) | Several(args=args):
            return replace(expression, args=tuple(map(_unplaced, args)))
        case _:
            return expression
