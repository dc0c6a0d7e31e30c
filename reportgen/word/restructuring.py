"""A structural merge written into a .docx: the steps of `merging` become changes of its XML.

read (standing, units) → plan (pairing, merging) → graft the new draft's paragraphs and tables, place
them, take out what goes, tell people of drafts in place of what they keep → recompose the record.

Numbers are not brought up to date here: a paragraph of the same wording stays byte for byte, and a
refresh of its numbers follows.  What the record says afterwards (docs/merge.md):

- a paragraph put there from the draft, or that a person made as the draft has it: the draft's entry,
  with the ids its numbers have here;
- one of the same wording: what was written, under the draft's key (numbers are renewed later);
- one that a person keeps against the draft, or deleted: what was written, under the draft's key, and
  in `offered` the draft that was shown;
- one that is no longer drafted but stays: what was written, under a key with `!旧`;
- nothing else.  So `edits` tells what people did, no more, no less; the same draft is not shown
  again; and with the same draft a second merge changes no byte.

A number keeps its id where its paragraph has a number of the same meaning in the draft; new ones
count on from the highest in record and file.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count

from lxml import etree
from msgspec import Struct

from reportgen.word.archive import Package
from reportgen.word.briefing import Briefing
from reportgen.word.commenting import Comments, annotation_ids
from reportgen.word.formatting import W
from reportgen.word.grafting import (
    Grafter,
    drafted,
    foreign_bookmarks_around,
    keep_look,
    marked_numbers,
    run_of,
    thin_paragraph,
    unmark,
)
from reportgen.word.manuscript import Manuscript
from reportgen.word.merging import Step
from reportgen.word.offering import LEFT, Offers, draft_of, news_of
from reportgen.word.pens import BLOCKS, Direct, Pen, take_out
from reportgen.word.planning import Plan, planned
from reportgen.word.record import AnchorRecord, Record
from reportgen.word.rerecording import Entry, recomposed
from reportgen.word.serialising import serialised
from reportgen.word.standing import COMMENT_MARKS, Stand, is_thin
from reportgen.word.tracking import Tracked
from reportgen.word.units import (
    Unit,
    cell_place,
    digest,
    left_key,
    meaning,
    paragraph_key,
)

_NOTHING = "无"
"""Recorded as offered where the draft has no such paragraph."""


class Restructured(Struct, frozen=True):
    """What came of a merge."""

    plan: Plan
    parts: dict[str, bytes]
    """The changed parts."""
    keys: tuple[str, ...]
    """Of each step, the key under which its unit's first paragraph is recorded now; "" for none."""


def restructured(
    package: Package,
    briefing: Briefing,
    foreseen: Briefing,
    draft: Package,
    record: Record,
    author: str | None = None,
) -> Restructured:
    """The parts of a package that a merge with a new draft changes, and what it did.

    `briefing` was read from the package, `foreseen` see `planned`; `draft` is the generated .docx
    and `record` what it holds.  With an author the changes are tracked ones of his.
    """
    page = Manuscript(package)
    plan = planned(briefing, foreseen, page, record)
    places = [
        (anchor.id, next(page.lines[anchor.paragraph].elements[0].iterancestors(f"{W}p")))
        for anchor in (*briefing.anchors, *briefing.copies)
    ]
    around = [(number, {p, *p.iterancestors()}) for number, p in places]
    writer = _Writer(page, briefing, draft, plan, author)
    entries = writer.write()
    stays = {number for number, elements in around if not elements & writer.gone}
    parts = recomposed(package, draft, list(chain.from_iterable(entries)), stays)
    if writer.changed:
        parts[package.main] = serialised(page.body, package.parts[package.main])
    keys = tuple(made[0].key if made else "" for made in entries)
    return Restructured(plan, parts | writer.comments.parts(), keys)


class _Writer:
    """One merge being written into one opened body."""

    def __init__(
        self, page: Manuscript, briefing: Briefing, draft: Package, plan: Plan, author: str | None
    ) -> None:
        assert briefing.record is not None
        anchors = briefing.record.anchors
        self.notes = {anchor.id: anchor.note for anchor in anchors if anchor.note}
        self.plan, self.body, self.direct = plan, page.body[0], author is None
        ids = annotation_ids(page.package, page.body)
        self.comments = Comments(page.package, page.body, ids)
        self.offers = Offers(self.comments)
        self.pen: Pen = Direct() if author is None else Tracked(author, ids)
        opened = Manuscript(draft)
        self.drafted = drafted(opened.body, plan.new)
        self.grafter = Grafter(opened.styles, page, ids)
        self.models = _models(plan)
        self.marks = marked_numbers(page.body)
        self.fresh_ids = count(max((*(a.id for a in anchors), *self.marks), default=0) + 1)
        self.keys = {unit.key for unit in (*plan.new, *(u for u in plan.old if u.name.left))}
        self.placed: list[etree._Element] = []
        self.leaving: dict[etree._Element, Step] = {}
        self.missing: list[tuple[etree._Element, int, str]] = []
        """Where a number without a value was put: block, id and what our comment says."""
        self.gone: set[etree._Element] = set()
        """Paragraphs and tables whose former content is no longer there."""
        self.changed = False

    def write(self) -> list[list[Entry]]:
        """Change the body; gives what the record is to say of each step's unit."""
        entries: list[list[Entry]] = []
        cursor: etree._Element | None = None
        for step in self.plan.steps:
            stand = self.plan.stands[step.old] if step.old is not None else None
            if step.comes:
                block, made = self._come(step)
                self._put(block, cursor)
                cursor = block
            else:
                made = self._stay(step, stand)
                if stand is not None and not step.aside:
                    cursor = stand.end
            entries.append(made)
        self._settle()
        return entries

    # what comes and goes ------------------------------------------------------------------------

    def _come(self, step: Step) -> tuple[etree._Element, list[Entry]]:
        """What is put where the draft has it: a graft of it, or of what moves a copy."""
        assert step.new is not None
        new = self.plan.new[step.new]
        old = self.plan.old[step.old] if step.old is not None else None
        stand = self.plan.stands[step.old] if step.old is not None else None
        if old is not None and stand is not None:
            self.leaving[stand.block] = step
            if step.deed == "same":
                return copy.deepcopy(stand.block), _same(old, new)
        inside = stand.block if stand is not None else None
        ids = self._ids(old.anchors if old is not None else (), new.anchors, inside)
        model = self.models.get(new.paragraphs[0].kind) if not new.is_table else None
        block = self.grafter.graft(self.drafted[step.new].block, ids, model)
        self._note_missing(block, new.anchors, ids)
        return block, [Entry(p.key, ids=ids) for p in new.paragraphs]

    def _put(self, block: etree._Element, cursor: etree._Element | None) -> None:
        """Place a block behind another; before all that was drafted where none is before it."""
        self.placed.append(block)
        if cursor is not None:
            cursor.addnext(block)
            return
        there = (stand.block for stand in self.plan.stands if stand and not stand.state.moved)
        first = next(there, None)
        if first is None:
            first = self.body.find(f"{W}sectPr")
        if first is None:
            self.body.append(block)
        else:
            first.addprevious(block)

    def _settle(self) -> None:
        """Tell the pen what came and what goes, and put our comments on missing numbers."""
        for block in list(self.placed):
            if block.tag == f"{W}tbl":
                self._part(block)
        for block in self.placed:
            self.pen.insert(block)
        for block, step in self.leaving.items():
            thin = block.getnext()
            self._take_leave(block, step)
            self.pen.remove(block)
            if block.tag == f"{W}tbl" and thin is not None and is_thin(thin):
                self.pen.remove(thin)
        for block, number, note in self.missing:
            run = run_of(block, number)
            if run is not None:
                self.comments.add(note, [run])
        self.changed = self.changed or self.offers.changed or bool(self.placed or self.leaving)

    def _part(self, table: etree._Element) -> None:
        """Keep a new table apart from others and from the end of the body."""
        going = self.leaving if self.direct else {}
        behind = next((e for e in table.itersiblings(*BLOCKS) if e not in going), None)
        before = next(
            (e for e in table.itersiblings(*BLOCKS, preceding=True) if e not in going), None
        )
        if behind is None or behind.tag == f"{W}tbl":
            self.placed.append(thin := thin_paragraph())
            table.addnext(thin)
        if before is not None and before.tag == f"{W}tbl":
            self.placed.append(thin := thin_paragraph())
            table.addprevious(thin)

    def _take_leave(self, block: etree._Element, step: Step) -> None:
        """What goes gives its marks and our comments to the copy that comes, or takes them along."""
        if step.comes and step.deed == "same":
            for mark in list(block.iter(*COMMENT_MARKS)):
                take_out(mark)
        else:
            assert step.old is not None
            places = [block] if block.tag == f"{W}p" else list(block.iter(f"{W}p"))
            self._withdraw(self.plan.old[step.old].anchors, places)
            self.gone.add(block)
        if step.new is not None:
            unmark(block)

    # what stays ---------------------------------------------------------------------------------

    def _stay(self, step: Step, stand: Stand | None) -> list[Entry]:
        """Do to a unit in its place what the plan says."""
        old = self.plan.old[step.old] if step.old is not None else None
        new = self.plan.new[step.new] if step.new is not None else None
        if old is None or (new is None and stand is None):
            return []  # deleted with all around it, or by both
        if new is None and stand is not None:
            return self._without_draft(step, old, stand)
        assert new is not None
        if step.deed == "absent" or stand is None:
            return _same(old, new) if step.deed == "same" else _kept(old, new)
        if step.deed == "replace":
            block, entries = self._come(step)
            self._put(block, stand.block)
            return entries
        if step.deed == "keep" and old.is_table:
            self._offer(stand.paragraphs[0], news_of(old, new), old.offered, new.digest)
            return _kept(old, new)
        if step.deed == "same":
            for place in stand.paragraphs if old.offered else ():
                self.offers.withdraw(place)
            return _same(old, new)
        places: Iterable[int] = range(len(new.paragraphs))
        if old.is_table:
            grid = old.grid
            places = (grid[cell_place(written.key)] for written in new.paragraphs)
        return [self._follow(old, n, new, m, stand, step) for m, n in enumerate(places)]

    def _without_draft(self, step: Step, old: Unit, stand: Stand) -> list[Entry]:
        """What is no longer drafted goes, or stays for a person's sake under a key of its own."""
        if step.deed == "remove":
            self.leaving[stand.block] = step
            return []
        self._offer(stand.paragraphs[0], LEFT, old.offered, _NOTHING)
        key = old.key if old.name.left else left_key(old.key, self.keys)
        self.keys.add(key)
        return [
            Entry(paragraph_key(key, p.key), p.key, offered="" if n else _NOTHING)
            for n, p in enumerate(old.paragraphs)
        ]

    def _follow(self, old: Unit, n: int, new: Unit, m: int, stand: Stand, step: Step) -> Entry:
        """One paragraph or cell of the draft, in its place: written, shown, or right already."""
        written = new.paragraphs[m]
        place, wording = stand.paragraphs[n], digest(new.wordings[m])
        touched = stand.state.touched[n] or old.paragraphs[n].offered == wording
        if old.wordings[n] == new.wordings[m]:
            return Entry(written.key, old.paragraphs[n].key, same=True)
        was, now = old.anchors[n : n + 1], new.anchors[m : m + 1]
        if touched and stand.state.texts[n] != written.text:
            self._offer(place, draft_of(new, m), old.paragraphs[n].offered, wording)
            return Entry(written.key, old.paragraphs[n].key, offered=wording)
        self._withdraw(was, [place])
        if touched and stand.texts[n] != written.text:
            return Entry(written.key, old.paragraphs[n].key)  # its numbers are refreshed first
        if touched:
            return Entry(written.key, ids=self._ids(was, now, None))
        ids = self._ids(was, now, place)
        assert step.new is not None
        fresh = self.grafter.graft(self.drafted[step.new].paragraphs[m], ids)
        keep_look(place, fresh, old.paragraphs[n], written)
        with foreign_bookmarks_around(place):
            self.pen.rewrite(place, fresh)
        self._note_missing(place, now, ids)
        self.gone.add(place)
        self.changed = True
        return Entry(written.key, ids=ids)

    # numbers and comments -----------------------------------------------------------------------

    def _ids(
        self,
        was: Iterable[Sequence[AnchorRecord]],
        now: Iterable[Sequence[AnchorRecord]],
        inside: etree._Element | None,
    ) -> dict[int, int]:
        """The ids a draft's numbers have in the file: that of the number of the same meaning, unless
        it is marked outside the element that gives way, else a new one."""
        free: defaultdict[str, list[int]] = defaultdict(list)
        for anchor in chain.from_iterable(was):
            marks = self.marks.get(anchor.id, ())
            if inside is None or all(inside in set(mark.iterancestors()) for mark in marks):
                free[meaning(anchor.binding)].append(anchor.id)
        ids: dict[int, int] = {}
        for anchor in chain.from_iterable(now):
            same = free[meaning(anchor.binding)]
            ids[anchor.id] = same.pop(0) if same else next(self.fresh_ids)
        if inside is not None:
            self.grafter.release(inside)
        return ids

    def _note_missing(
        self,
        block: etree._Element,
        anchors: Iterable[Sequence[AnchorRecord]],
        ids: Mapping[int, int],
    ) -> None:
        """Remember where numbers without a value are put, for our comments."""
        for anchor in chain.from_iterable(anchors):
            if anchor.note:
                self.missing.append((block, ids[anchor.id], anchor.note))

    def _withdraw(
        self, anchors: Iterable[Sequence[AnchorRecord]], places: Sequence[etree._Element]
    ) -> None:
        """Take out our comments: on numbers that were missing, and on a draft that was shown."""
        found = (self.notes.get(anchor.id) for anchor in chain.from_iterable(anchors))
        notes = [note for note in found if note]
        for place in places:
            self.offers.withdraw(place)
            text = next(place.iter(f"{W}t"), None)
            for note in notes if text is not None else ():
                assert text is not None
                self.comments.remove(note, text)

    def _offer(self, place: etree._Element, words: str, before: str, wording: str) -> None:
        self.offers.make(place, words, again=before == wording)


def _same(old: Unit, new: Unit) -> list[Entry]:
    """The entries of a unit that is drafted in the same words: a refresh will see to its numbers."""
    if not old.is_table:
        return [Entry(new.key, old.key, same=True)]
    keys = {cell_place(paragraph.key): paragraph.key for paragraph in old.paragraphs}
    return [Entry(p.key, keys[cell_place(p.key)], same=True) for p in new.paragraphs]


def _kept(old: Unit, new: Unit) -> list[Entry]:
    """The entries of what a person keeps, or keeps out, against the draft."""
    return [
        Entry(paragraph_key(new.key, p.key), p.key, offered="" if n else new.digest)
        for n, p in enumerate(old.paragraphs)
    ]


def _models(plan: Plan) -> dict[str, etree._Element]:
    """A paragraph of each kind as it stands in the file."""
    models: dict[str, etree._Element] = {}
    for unit, stand in zip(plan.old, plan.stands, strict=True):
        if stand is not None and not unit.is_table and not stand.state.reason:
            models.setdefault(unit.paragraphs[0].kind, stand.block)
    return models
