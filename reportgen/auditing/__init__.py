"""audit: every number of a briefing, where it came from, and whether it still stands (design §7).

Without data a number is intact, edited or lost; with data the three-way rule of `renewing` says
whether it is still current.  A number nobody can account for is unsourced, with what it may come
from.  核对 lines are run again on what the file now says.  `report` holds the findings and their JSON
form, `terminal` and `webpage` show them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from reportgen.auditing.lines import lines_of
from reportgen.auditing.report import AuditedFree, AuditedNumber, AuditReport
from reportgen.auditing.saving import save_page
from reportgen.auditing.terminal import render
from reportgen.auditing.webpage import page
from reportgen.columns import excerpt
from reportgen.dataset import Dataset
from reportgen.rechecking import differences, rechecked
from reportgen.renewing import Judged, data_for, indicators, judged
from reportgen.suggesting import Finder, Suggestion, facts_of_data, facts_of_record, spot_at
from reportgen.word.briefing import Briefing
from reportgen.word.loose import FreeNumber, free_numbers
from reportgen.word.reading import read

__all__ = [
    "AuditReport",
    "AuditedFree",
    "AuditedNumber",
    "audit",
    "audit_of",
    "examined",
    "page",
    "render",
    "save_page",
]


def audit(
    path: Path,
    data: Sequence[Path] = (),
    *,
    entity: str | None = None,
    period: str | None = None,
) -> AuditReport:
    """Audit a briefing, against new data where files are given (for the recorded entity and period
    unless others are stated).  Raises ReportError for files that cannot be opened."""
    return examined(path, data, entity=entity, period=period)[1]


def examined(
    path: Path,
    data: Sequence[Path] = (),
    *,
    entity: str | None = None,
    period: str | None = None,
) -> tuple[Briefing, AuditReport]:
    """`audit`, with the briefing as it was read, which `page` shows."""
    briefing = read(path)
    if not data:
        return briefing, audit_of(briefing)
    if briefing.record is None:
        return briefing, audit_of(briefing, _unrelated(data, entity, period))
    made = briefing.record.provenance
    return briefing, audit_of(briefing, data_for(made, data, entity=entity, period=period))


def audit_of(briefing: Briefing, data: Dataset | None = None) -> AuditReport:
    """`audit` of a briefing already read."""
    record = briefing.record
    numbers = judged(briefing, data)
    free = list(free_numbers(briefing, [n.anchor for n in numbers if n.anchor is not None]))
    return AuditReport(
        file=briefing.name,
        recorded=record is not None,
        numbers=tuple(_audited(number) for number in numbers),
        free=tuple(_accounted_for(free, briefing, data)),
        checks=rechecked(record.checks, numbers, data) if record is not None else (),
        differences=differences(numbers),
        compared=data is not None and record is not None,
        orphans=briefing.orphans,
    )


def _unrelated(data: Sequence[Path], entity: str | None, period: str | None) -> Dataset:
    """Data that a file without a record may be from: they suggest sources, and judge nothing."""
    from reportgen.indicators.loading import load  # brings the file readers

    loaded = load(data)
    if entity is None and len(loaded.entities) > 1:
        return loaded
    return loaded.at(entity, period)


def _audited(number: Judged) -> AuditedNumber:
    record, anchor, fresh = number.record, number.anchor, number.fresh
    return AuditedNumber(
        id=record.id,
        indicator=indicators(record.binding.expression),
        expression=record.binding.expression,
        sources=record.sources,
        wrote=record.text,
        stands=number.stands,
        verdict=number.verdict,
        paragraph=anchor.paragraph if anchor is not None else None,
        start=anchor.start if anchor is not None else None,
        end=anchor.end if anchor is not None else None,
        fresh=fresh.text if fresh is not None else "",
        fresh_sources=fresh.sources if fresh is not None else (),
        reason=number.once or (fresh.reason if fresh is not None else ""),
        missing=record.note != "",
        copy=number.copy,
        by=anchor.by if anchor is not None else "",
    )


def _accounted_for(
    free: list[FreeNumber], briefing: Briefing, data: Dataset | None
) -> Iterator[AuditedFree]:
    """The free numbers, unsourced ones with what they may come from: values of the data where there
    are any, and those that the record knows."""
    unsourced = any(number.verdict == "unsourced" for number in free)
    finder = _finder(briefing, data) if unsourced else None
    for number, (_, line) in zip(free, lines_of(free, briefing), strict=True):
        found: tuple[Suggestion, ...] = ()
        words = ""
        if number.verdict == "unsourced":
            spot = spot_at(line, number.start, number.end)
            words = excerpt(line, number.start, number.end)
            found = finder.suggestions(spot) if finder is not None and spot is not None else ()
        fields = {name: getattr(number, name) for name in number.__struct_fields__}
        yield AuditedFree(**fields, suggestions=found, around=words)


def _finder(briefing: Briefing, data: Dataset | None) -> Finder | None:
    facts = facts_of_data(data) if data is not None else ()
    if briefing.record is not None:
        facts = facts_of_record(briefing.record, facts)
    return Finder(facts) if facts else None
