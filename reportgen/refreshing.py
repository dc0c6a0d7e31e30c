"""The return path: a briefing that people have worked on gets the numbers of new data.

read (word) → judge (renewing) → patch and rerecord (word) → repack → save (word).

Only stale numbers are rewritten: those that stand as we wrote them while the data have moved.  A
number that a person changed stays, unless the data are told to win; a number without a fresh value
stays as well; a count of the briefing's own practices stays, for the text around it would no longer
fit.  All of these are reported.

The record is a second copy of what was generated, and `edits` and the next refresh go by what
differs from it.  So it must say what we would have written with the data last used, wherever that
is what stands, and keep saying what we did write everywhere else:

- A number that now stands as the data say, rewritten here or right already, takes the new wording,
  value, cells and expression (with the entity and period it was rolled to); its paragraph's text
  takes the new wording at the same place, and digits, emphasis and numbers behind it move along.
- A number that was kept (edited, conflict, missing, structural, refused, lost) keeps its entry and
  its place in the paragraph's text: it still differs from the record exactly by what a person did,
  so the same conflict is found again next time.
- Copies have no entry of their own; the original decides.

With the same data a second refresh finds every rewritten number current and the record as it would
write it: it changes no byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from reportgen.binding.expression import Expression
from reportgen.binding.serial import describe
from reportgen.changes import Action, Change, Refreshed
from reportgen.dataset import Dataset
from reportgen.document import Provenance
from reportgen.errors import Location, Notice, ReportError
from reportgen.placing import Saved, place
from reportgen.remarking import OPENING, Case, lines_on
from reportgen.renewing import (
    Fresh,
    Judged,
    counts_parts,
    data_for,
    indicators,
    judged,
    misworded_numbers,
)
from reportgen.word.anchors import title_of
from reportgen.word.archive import Package, content_of, open_package
from reportgen.word.briefing import Anchor, Briefing
from reportgen.word.main_part import main_part
from reportgen.word.manuscript import Manuscript
from reportgen.word.patching import Patched, Replacement, patched
from reportgen.word.reading import briefing_of
from reportgen.word.record import AnchorRecord
from reportgen.word.remarks import Remark, remarked
from reportgen.word.repacking import repacked
from reportgen.word.rerecording import Renewal, Setting, rerecorded
from reportgen.word.saving import refuse_open

Edited = Literal["keep", "take", "comment"]
"""A number that a person changed stays, gives way to the data, or stays with a comment of ours."""


class Opened(Struct, frozen=True):
    """A briefing of ours and the data it is to follow."""

    briefing: Briefing
    page: Manuscript
    """Its story, for one who writes to it."""
    content: bytes
    """The .docx that was read."""
    data: Dataset
    """For the entity and period to be followed."""


def opened(
    path: Path, data: Sequence[Path], *, entity: str | None = None, period: str | None = None
) -> Opened:
    """Open a briefing and new data for it.

    Raises ReportError for a file that is open elsewhere, cannot be read or carries no record, and
    for data that do not hold the entity and period (default: those recorded).
    """
    refuse_open(path)
    before = content_of(path, path.name)
    package = open_package(before, path.name)
    part = main_part(package)
    briefing = briefing_of(package, part)
    if briefing.record is None:
        raise ReportError(
            "这个文件里没有生成记录，不知道哪个数从哪来，不能更新",
            where=Location(path.name),
            hint=(
                f"文中还有本程序的{briefing.orphans}处书签：转存时丢了记录的（例如存成过 .odt、.doc、"
                ".rtf），请找转存以前的 .docx；从别的材料粘贴来的，请更新那份材料"
                if briefing.orphans
                else "只有 reportgen 生成的、记录没有被去掉的 .docx 才能更新"
            ),
        )
    made = briefing.record.provenance
    seen = data_for(made, data, entity=entity, period=period)
    return Opened(briefing, Manuscript(package, part), before, seen)


def refresh(
    path: Path,
    data: Sequence[Path],
    *,
    entity: str | None = None,
    period: str | None = None,
    edited: Edited = "keep",
    author: str | None = None,
) -> Refreshed:
    """A briefing with the numbers of new data; nothing is written.

    `edited`: numbers that a person changed stay (keep), stay with a comment that says what the data
    have (comment), or give way to the data (take).  With an author the changes are Word revisions of
    theirs.  Raises ReportError as `opened` does.
    """
    found = opened(path, data, entity=entity, period=period)
    return refreshed(
        found.briefing, found.content, found.data, edited, author=author, page=found.page
    )


def refreshed(
    briefing: Briefing,
    before: bytes,
    data: Dataset,
    edited: Edited = "keep",
    held: Callable[[Expression], bool] = counts_parts,
    author: str | None = None,
    page: Manuscript | None = None,
) -> Refreshed:
    """`refresh` of a briefing already read from `before`; stale numbers that are `held` stay, as
    structural.  With an author the changes are tracked ones of his.  `page` is the briefing's story
    where it is still open; it is used up."""
    record = briefing.record
    assert record is not None
    numbers = judged(briefing, data)
    planned = [_plan(number, briefing, edited, held) for number in numbers]
    content = before
    if edited == "comment":
        remarks = _remarks(numbers, [action for action, _, _ in planned])
        content = remarked(before, briefing.name, remarks, OPENING)
    if content is not before:
        page = None
    package = open_package(content, briefing.name) if page is None else page.package
    written = _written(planned, package, page, author)
    changes = [
        _change(number, action, reason, written.refused)
        for number, (action, reason, _) in zip(numbers, planned, strict=True)
    ]
    del planned  # of a large table much, and no longer wanted
    setting = Setting(data.entity, data.is_whole, data.period, data.files)
    renewals = _renewals(numbers, changes)
    parts = {**written.parts, **rerecorded(package, record, renewals, setting)}
    return Refreshed(
        file=briefing.name,
        before=before,
        content=repacked(content, parts) if parts else content,
        changes=tuple(changes),
        entity=data.entity,
        period=data.period,
        notices=(
            *data.notices,
            *misworded_numbers(numbers),
            *left_over((p.text for p in briefing.paragraphs), record.provenance, data),
        ),
    )


_Plan = tuple[Action, str, Replacement | None]
"""What to do with a number, why not more, and how."""


def _plan(
    number: Judged, briefing: Briefing, edited: Edited, held: Callable[[Expression], bool]
) -> _Plan:
    anchor, fresh, record = number.anchor, number.fresh, number.record
    if anchor is None or fresh is None:
        return "lost", number.once, None
    match number.verdict:
        case "missing":
            blank = _blank(number, anchor, fresh) if record.note else None
            return ("blank" if record.note else "missing"), fresh.reason, blank
        case "current":
            settled = _replacement(number, anchor, fresh) if record.note else None
            return "current", "", settled
        case "stale" if held(record.binding.expression):
            return "structural", "", None
        case "stale" if anchor.by == "text" and not _alone(anchor, briefing):
            return "refused", "书签和控件都不在了，这段里同样的文字又不止一处", None
        case "stale":
            return "updated", "", _replacement(number, anchor, fresh)
        case _ if edited == "take" and fresh.known:
            return "taken", "", replace(_replacement(number, anchor, fresh), typed=True)
        case _ if edited == "comment":
            return "commented", fresh.reason, None
        case _:
            return "kept", fresh.reason, None


def _remarks(numbers: Sequence[Judged], actions: Sequence[Action]) -> Iterator[Remark]:
    """What is to be said on numbers that people changed; on those that now stand as the data say
    nothing is said any more."""
    for number, action in zip(numbers, actions, strict=True):
        anchor, fresh, record = number.anchor, number.fresh, number.record
        if anchor is None or fresh is None or action not in ("commented", "current", "updated"):
            continue
        case = Case(
            verdict=number.verdict,
            indicator=indicators(record.binding.expression),
            wrote=record.text,
            stands=number.stands,
            fresh=fresh.text,
            reason=fresh.reason,
            cells=fresh.sources or record.sources,
            blank=record.note != "",
            copy=number.copy,
        )
        words = OPENING + "\n".join(lines_on(case)) if action == "commented" else ""
        yield Remark(anchor.paragraph, anchor.start, anchor.end, words)


def _written(
    planned: Sequence[_Plan], package: Package, page: Manuscript | None, author: str | None
) -> Patched:
    """The package's parts with the numbers replaced; a `page` of it that is open is used up."""
    replacements = [replacement for _, _, replacement in planned if replacement is not None]
    if not replacements:
        return Patched({}, {})
    return patched(page or Manuscript(package), replacements, author)


def _alone(anchor: Anchor, briefing: Briefing) -> bool:
    return briefing.paragraphs[anchor.paragraph].text.count(anchor.text) == 1


def _replacement(number: Judged, anchor: Anchor, fresh: Fresh) -> Replacement:
    record, was = number.record, number.record.binding.expression
    if (was, record.sources, record.note) == (fresh.expression, fresh.sources, ""):
        return Replacement(anchor, fresh.text, ("", ""))
    titles = (_title(was, record), title_of(fresh.expression, fresh.sources, missing=False))
    return Replacement(anchor, fresh.text, titles, record.note)


def _blank(number: Judged, anchor: Anchor, fresh: Fresh) -> Replacement | None:
    """What stands for a missing value, where its word of comparison follows a new period; our
    comment and highlight stay."""
    if fresh.blank == number.stands:
        return None
    record = number.record
    titles = (_title(record.binding.expression, record), _title(fresh.expression, record))
    return Replacement(anchor, fresh.blank, titles)


def _reworded(number: Judged, change: Change) -> bool:
    """Whether other words now stand for a missing value."""
    return change.action == "blank" and change.text != change.stood


def _title(expression: Expression, record: AnchorRecord) -> str:
    return title_of(expression, record.sources, missing=record.note != "")


def _change(number: Judged, action: Action, reason: str, refused: Mapping[Anchor, str]) -> Change:
    fresh, anchor = number.fresh, number.anchor
    if anchor is not None and anchor in refused and action != "current":
        action = "refused" if action == "updated" else "kept"
        reason = refused[anchor]
    done = action in ("updated", "taken")
    blank = fresh.blank if action == "blank" and fresh is not None else ""
    if done and anchor is not None and anchor.by == "text":
        reason = "书签和控件都不在了，按文字找到"
    expression = number.record.binding.expression
    return Change(
        id=number.record.id,
        indicator=indicators(expression),
        expression=describe(expression),
        sources=fresh.sources if fresh is not None else (),
        wrote=number.record.text,
        stood=number.stands,
        fresh=fresh.text if fresh is not None else "",
        text=fresh.text if done and fresh is not None else blank or number.stands,
        verdict=number.verdict,
        action=action,
        paragraph=anchor.paragraph if anchor is not None else None,
        reason=reason,
        copy=number.copy,
        by=anchor.by if anchor is not None else "",
    )


def _renewals(numbers: Sequence[Judged], changes: Sequence[Change]) -> dict[int, Renewal]:
    """What the record is to say of the numbers that now stand as the data have them."""
    return {
        number.record.id: _renewal(number.fresh, number.record)
        for number, change in zip(numbers, changes, strict=True)
        if number.fresh is not None
        and not number.copy
        and (change.action in ("current", "updated", "taken") or _reworded(number, change))
    }


def _renewal(fresh: Fresh, record: AnchorRecord) -> Renewal:
    if not fresh.known:  # other words stand for the missing value, and our comment stays with them
        return Renewal(fresh.blank, "", fresh.expression, record.sources, record.note)
    return Renewal(fresh.text, fresh.value, fresh.expression, fresh.sources)


def left_over(texts: Iterable[str], made: Provenance, data: Dataset) -> list[Notice]:
    """Words of the old period or entity in texts, which are no numbers and hence not touched."""
    texts = tuple(texts)
    told = []
    for old, new in ((made.period, data.period), (made.entity, data.entity)):
        count = sum(text.count(old) for text in texts) if old else 0
        if old != new and count:
            words = f"文字里还有{count}处“{old}”，不是数，没有改成“{new}”"
            told.append(Notice(words, hint="请在 Word 里看一遍"))
    return told


def save_refreshed(
    result: Refreshed, source: Path, out: Path | None = None, *, in_place: bool = False
) -> Saved:
    """Write a refreshed briefing (see `placing.place`)."""
    return place(result.content, result.before, source, out, in_place=in_place)
