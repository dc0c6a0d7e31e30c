"""The structural return path: a briefing follows its report type's new draft, by paragraph.

draft (generating) → merge by paragraph (word.restructuring) → refresh the numbers that stand
(refreshing).  docs/merge.md has the rules; `word.restructuring` says what the record means after it.

What a person did is judged on the briefing as that refresh will leave it, tried out beforehand: so a
second run, which finds it so, comes to the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from msgspec import Struct
from msgspec.structs import replace

from reportgen.binding.expression import Expression
from reportgen.bundled import find_type
from reportgen.changes import Refreshed
from reportgen.dataset import Dataset
from reportgen.errors import Location, ReportError
from reportgen.generating import Draft, draft, report_type
from reportgen.paragraph_changes import Action, ParagraphChange, render, to_json
from reportgen.refreshing import Edited, Opened, left_over, opened, refreshed
from reportgen.template.engine import Template
from reportgen.template.rendering import Missing
from reportgen.word.archive import open_package
from reportgen.word.briefing import Briefing
from reportgen.word.editing import edits_of
from reportgen.word.manuscript import Manuscript
from reportgen.word.merging import Deed, Step
from reportgen.word.planning import Plan, planned
from reportgen.word.reading import read, record_of
from reportgen.word.record import Record
from reportgen.word.repacking import repacked
from reportgen.word.restructuring import restructured as merged_parts
from reportgen.word.units import Unit, alike

_DEEDS: Mapping[Deed, Action] = {
    "insert": "inserted",
    "remove": "removed",
    "reword": "reworded",
    "replace": "reworded",
    "keep": "kept",
    "obsolete": "obsolete",
    "absent": "absent",
}


class Restructured(Struct, frozen=True):
    """A briefing that follows a new draft, before it is saved."""

    numbers: Refreshed
    """The refresh of the numbers that stand; its `before` and `content` are the whole change."""
    paragraphs: tuple[ParagraphChange, ...]
    """What happened to paragraphs and tables, in the order of the text."""

    @property
    def needs_a_person(self) -> bool:
        """Whether anything was left for a person to look at."""
        left = ("kept", "obsolete", "absent", "stuck")
        return self.numbers.needs_a_person or any(c.action in left for c in self.paragraphs)

    def to_json(self) -> dict[str, Any]:
        """The paragraphs' part of the report as JSON values (docs/refresh.md)."""
        return {"merged": True, **to_json(self.paragraphs)}

    def render(self) -> str:
        """The paragraphs' part of the report for a terminal."""
        return "\n" + (render(self.paragraphs) or "段落没有要变的\n")


class Compared(Struct, frozen=True):
    """A briefing with new numbers, and what new numbers alone cannot settle."""

    numbers: Refreshed
    type_name: str
    paragraphs: tuple[ParagraphChange, ...] | None
    """What a structural refresh would do; None where nobody can say."""

    @property
    def needs_a_person(self) -> bool:
        """Whether anything was left for a person to look at."""
        return self.numbers.needs_a_person or bool(self.paragraphs)

    def to_json(self) -> dict[str, Any]:
        """The paragraphs' part of the report as JSON values; nothing where nobody can say."""
        told = {} if self.paragraphs is None else to_json(self.paragraphs)
        return {"merged": False, **told}

    def render(self) -> str:
        """What is left to do, for a terminal; "" where there is nothing."""
        if not self.paragraphs:
            return ""
        words = (
            f"光换数还不够，下面这些没有动；加 --template {self.type_name} 再更新一次，段落也跟着走"
        )
        return f"\n{words}\n\n" + render(self.paragraphs)


def restructure(
    path: Path,
    data: Sequence[Path],
    folder: Path,
    *,
    entity: str | None = None,
    period: str | None = None,
    edited: Edited = "keep",
    author: str | None = None,
    missing: Missing | None = None,
) -> Restructured:
    """A briefing that follows what the report type in `folder` drafts from new data; nothing is
    written (`refreshing.save_refreshed` does, with `numbers`).

    Raises ReportError as `refreshing.opened` and `restructured` do.
    """
    found = opened(path, data, entity=entity, period=period)
    template = report_type(folder)
    return restructured(
        found.briefing, found.content, found.data, template, edited, author, missing
    )


def refresh_and_compare(
    path: Path,
    data: Sequence[Path],
    *,
    entity: str | None = None,
    period: str | None = None,
    edited: Edited = "keep",
    author: str | None = None,
) -> Compared:
    """`refreshing.refresh`, with what it leaves to `restructure` where the report type is at hand."""
    found = opened(path, data, entity=entity, period=period)
    assert found.briefing.record is not None
    numbers = refreshed(
        found.briefing, found.content, found.data, edited, author=author, page=found.page
    )
    kind = found.briefing.record.provenance.report_type
    return Compared(numbers, kind, _ahead(found, numbers.content))


def restructured(
    briefing: Briefing,
    before: bytes,
    data: Dataset,
    template: Template,
    edited: Edited = "keep",
    author: str | None = None,
    missing: Missing | None = None,
) -> Restructured:
    """The briefing read from `before` after a merge with what the report type drafts from the data.

    The report type is the one it was made with, or a changed version of it.  With an author the
    changes are tracked ones of his.  Raises ReportError where the type is another one or cannot be
    drafted from these data.
    """
    fresh = _draft(briefing, data, template, missing)
    first = found = _merged(briefing, before, data, fresh, edited, author)
    for _ in range(_MOST_ROUNDS if edits_of(briefing) else 0):
        content = found.numbers.content
        found = _merged(read(content, briefing.name), content, data, fresh, edited, author)
        if found.numbers.content == content:
            break
        more = tuple(change for change in found.paragraphs if change.action in _DONE)
        first = replace(first, paragraphs=first.paragraphs + more)
    assert briefing.record is not None
    kept = _not_as_drafted(read(found.numbers.content, briefing.name))
    old_words = left_over(kept, briefing.record.provenance, data)
    told = {notice.message for notice in fresh.notices}  # of a wrong word, with its template line
    others = (n for n in (*first.numbers.notices, *old_words) if n.message not in told)
    notices = tuple(dict.fromkeys((*fresh.notices, *others)))
    numbers = replace(first.numbers, content=found.numbers.content, notices=notices)
    return replace(first, numbers=numbers)


def _not_as_drafted(briefing: Briefing) -> Iterator[str]:
    """The paragraphs that people wrote or changed."""
    for match in briefing.matches:
        if match.paragraph is not None:
            text = briefing.paragraphs[match.paragraph].text
            if match.written is None or match.written.text != text:
                yield text


_MOST_ROUNDS = 4
_DONE = ("inserted", "removed", "reworded", "moved")


def _merged(
    briefing: Briefing,
    before: bytes,
    data: Dataset,
    fresh: Draft,
    edited: Edited,
    author: str | None,
) -> Restructured:
    """One round of `restructured`.  Where people moved and rewrote much, what stands for what may
    come out otherwise once the rest is in its place: rounds are made until nothing changes."""
    foreseen = briefing
    if edits_of(briefing):  # where nobody touched anything, nobody will have
        renewed = refreshed(briefing, before, data, edited, held=_none_held)
        foreseen = read(renewed.content, briefing.name)
    merge = merged_parts(
        open_package(before, briefing.name),
        briefing,
        foreseen,
        open_package(fresh.content, "新稿"),
        _record_of(fresh),
        author,
    )
    between = repacked(before, merge.parts) if merge.parts else before
    numbers = refreshed(
        read(between, briefing.name), between, data, edited, held=_none_held, author=author
    )
    places = _places(read(numbers.content, briefing.name))
    changes = tuple(
        change
        for step, key in zip(merge.plan.steps, merge.keys, strict=True)
        for change in _changes(step, merge.plan, places.get(key))
    )
    return Restructured(replace(numbers, before=before), changes)


def differences(
    briefing: Briefing, before: bytes, renewed: bytes, data: Dataset, template: Template
) -> tuple[ParagraphChange, ...]:
    """What `restructured` would do to the paragraphs of a briefing, read from `before`, that is
    `renewed` when its numbers are refreshed; nothing is done."""
    drafted = _record_of(_draft(briefing, data, template))
    assert briefing.record is not None
    if alike(briefing.record, drafted):
        return ()
    page = Manuscript(open_package(before, briefing.name))
    foreseen = read(renewed, briefing.name) if edits_of(briefing) else briefing
    plan = planned(briefing, foreseen, page, drafted)
    return tuple(change for step in plan.steps for change in _changes(step, plan, None))


def type_at_hand(briefing: Briefing) -> Template | None:
    """The report type a briefing was made with, where it is one of ours and unchanged since."""
    assert briefing.record is not None
    made = briefing.record.provenance
    try:
        template = report_type(find_type(made.report_type))
    except ReportError:
        return None
    return template if template.contract.sha256 == made.type_sha256 else None


def _ahead(found: Opened, renewed: bytes) -> tuple[ParagraphChange, ...] | None:
    """What a structural refresh would do besides the numbers; None where nobody can say: the report
    type is not at hand, or drafts nothing from these data."""
    template = type_at_hand(found.briefing)
    if template is None:
        return None
    try:
        return differences(found.briefing, found.content, renewed, found.data, template)
    except ReportError:
        return None


def _none_held(_: Expression) -> bool:
    """The structure follows, so counts of the briefing's own parts may follow too."""
    return False


def _draft(
    briefing: Briefing, data: Dataset, template: Template, missing: Missing | None = None
) -> Draft:
    """What the report type drafts from the data, refused where that is another kind of briefing."""
    assert briefing.record is not None
    made, contract = briefing.record.provenance, template.contract
    where = Location(briefing.name)
    if contract.name != made.report_type:
        raise ReportError(
            f"材料是按报告类型“{made.report_type}”写的，给的是“{contract.name}”",
            where=where,
            hint=f"换成 --template {made.report_type}；是同一类型的新版，文件夹要用原来的名字",
        )
    policy = missing or cast(Missing, made.missing)  # checked when the record is read
    fresh = draft(template, data, policy)
    if fresh.document.profile != briefing.record.profile:
        raise ReportError(
            f"材料的版式是“{briefing.record.profile}”，报告类型现在是“{fresh.document.profile}”",
            where=where,
            hint="换了版式，样式都不同，请用 reportgen build 重新生成，再把改过的地方抄过去",
        )
    return fresh


def _record_of(fresh: Draft) -> Record:
    record = record_of(open_package(fresh.content, "新稿"))
    assert record is not None
    return record


def _places(briefing: Briefing) -> dict[str, int]:
    """The number of each generated paragraph by its key."""
    return {
        match.written.key: match.paragraph
        for match in briefing.matches
        if match.written is not None and match.paragraph is not None
    }


def _changes(step: Step, plan: Plan, paragraph: int | None) -> list[ParagraphChange]:
    """What is told of a step: one change, or none."""
    old = plan.old[step.old] if step.old is not None else None
    new = plan.new[step.new] if step.new is not None else None
    stand = plan.stands[step.old] if step.old is not None else None
    action = _action(step, old, new, plan)
    if action is None:
        return []
    unit = new or old
    assert unit is not None
    return [
        ParagraphChange(
            action=action,
            kind=unit.paragraphs[0].kind,
            key=unit.paragraphs[0].key,
            was=stand.number if stand is not None else None,
            paragraph=paragraph,
            stood="｜".join(filter(None, stand.state.texts)) if stand is not None else "",
            fresh=new.text if new is not None else "",
            reason=step.reason,
        )
    ]


def _action(step: Step, old: Unit | None, new: Unit | None, plan: Plan) -> Action | None:
    if step.deed == "absent" and (new is None or (old is not None and old.offered == new.digest)):
        return None  # deleted by both, or told before
    if step.moves:
        return "moved"
    if step.deed == "cells" and old is not None and step.old is not None:
        stand = plan.stands[step.old]
        return "kept" if stand is not None and stand.state.reason else "reworded"
    if step.stuck and step.deed in ("same", "agreed"):
        return "stuck"
    return _DEEDS.get(step.deed)
