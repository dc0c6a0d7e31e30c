"""What a recorded number would be today: its expression over new data, in its form, and a verdict.

Used alike by audit and refresh.  A leaf follows the entity and period the new data are seen for,
except where the author pinned it; so a late correction and a roll-forward are one thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from reportgen.binding.evaluate import evaluate, exact_text, leaves_of
from reportgen.binding.expression import (
    Across,
    Expression,
    Leaf,
    Observation,
    Operand,
    Ref,
    Rows,
    Summary,
    mapped,
)
from reportgen.binding.lacking import lack
from reportgen.binding.periods import Misword, misworded, worded
from reportgen.binding.serial import describe
from reportgen.columns import excerpt
from reportgen.dataset import SECTIONS, Dataset
from reportgen.document import Provenance
from reportgen.errors import Notice, ReportError
from reportgen.period import Period
from reportgen.word.briefing import Anchor, Briefing
from reportgen.word.record import AnchorRecord

Verdict = Literal["intact", "current", "stale", "edited", "conflict", "missing", "lost"]
"""intact is said without data only, current, stale, conflict and missing with data only."""


class Fresh(Struct, frozen=True):
    """A number as the new data give it."""

    expression: Expression
    """With the entity and period it now has."""
    text: str = ""
    """In its form; "" where there is no value."""
    value: str = ""
    sources: tuple[str, ...] = ()
    """Cells as people read them: `q3.xlsx 指标!C7`."""
    reason: str = ""
    """Why there is no value."""
    blank: str = ""
    """What stands for the missing value; "" where none stood for it when it was written."""

    @property
    def known(self) -> bool:
        return self.reason == ""


class Judged(Struct, frozen=True):
    """A place where a number of ours stands, or a number that stands nowhere, and the verdict."""

    record: AnchorRecord
    anchor: Anchor | None
    """None when lost."""
    copy: bool
    """A further place that carries the mark of the same number."""
    fresh: Fresh | None
    """None without data."""
    verdict: Verdict
    once: str = ""
    """Of a lost number, the words it stood among when it was written."""

    @property
    def stands(self) -> str:
        """What stands there; "" when lost."""
        return self.anchor.text if self.anchor is not None else ""


def judged(briefing: Briefing, data: Dataset | None) -> list[Judged]:
    """Every number of a briefing, copies too, in the order of the text, lost ones last."""
    if briefing.record is None:
        return []
    known = {anchor.id: anchor for anchor in briefing.record.anchors}
    fresh = {n: renewed(anchor, data) for n, anchor in known.items()} if data is not None else {}
    copies = set(briefing.copies)
    places = sorted(
        (a for a in (*briefing.anchors, *briefing.copies) if a.id in known),
        key=lambda a: (a.paragraph, a.start, a.id),
    )
    standing = [
        Judged(known[a.id], a, a in copies, f, verdict(known[a.id], a.text, f))
        for a in places
        for f in (fresh.get(a.id),)
    ]
    texts = {p.key: p.text for p in briefing.record.paragraphs} if briefing.lost else {}
    return standing + [
        Judged(known[n], None, False, fresh.get(n), "lost", _once(known[n], texts))
        for n in briefing.lost
    ]


def _once(anchor: AnchorRecord, texts: Mapping[str, str]) -> str:
    text = texts.get(anchor.paragraph, "")
    if not text:
        return ""
    return f"原在：{excerpt(text, anchor.start, anchor.start + len(anchor.text))}"


def data_for(
    made: Provenance,
    paths: Sequence[Path],
    *,
    entity: str | None = None,
    period: str | None = None,
) -> Dataset:
    """New data, seen for the recorded entity and period unless others are stated.

    Raises ReportError for files that cannot be read or data without that entity or period.
    """
    from reportgen.indicators.loading import load  # brings the file readers
    from reportgen.indicators.stores import left_out

    data = load(paths)
    if (notice := left_out((name for name, _ in made.files), paths)) is not None:
        data = replace(data, notices=(*data.notices, notice))
    if entity is None and made.entity and not data.entities:
        _refuse_other(made.entity, _stated(data, "地区"), "--entity")
    wanted = str(Period.parse(period)) if period else made.period
    named = _stated(data, "报告期") or _stated(data, "时期")
    own = str(Period.parse(named)) if named else ""
    if period is None and made.period and not all(key[2] for key in data.observations):
        _refuse_other(made.period, own, "--period")  # undated rows are of the file's own period
    stated_period = wanted if wanted != own else None
    if made.whole and entity is None:
        return data.at_whole(made.entity, stated_period)
    return data.at(entity or made.entity or None, stated_period)


def _stated(data: Dataset, item: str) -> str:
    return data.info[item].text if item in data.info else ""


def _refuse_other(recorded: str, named: str, option: str) -> None:
    """Data of another place or time are no correction."""
    if named and named != recorded:
        raise ReportError(
            f"材料是“{recorded}”的，数据是“{named}”的",
            hint=f"请核对指标文件；确实要换，请写明 {option} {named}",
        )


def renewed(anchor: AnchorRecord, data: Dataset) -> Fresh:
    """The recorded number over new data; what cannot be computed has a reason instead of a text."""
    expression = followed(anchor.binding.expression, data)
    try:
        reading = evaluate(expression, Held(data))
        if reading.missing:
            lacking = "；".join(lack(leaf, Held(data)) for leaf in reading.missing)
            return Fresh(expression, reason=f"缺数：{lacking}", blank=_blank(anchor, expression))
        text = worded(anchor.binding.form, expression).show(reading.quantities)
    except ReportError as error:
        return Fresh(expression, reason=f"算不出来：{error.message}")
    sources = tuple(map(str, dict.fromkeys(o.where for o in reading.observations)))
    return Fresh(expression, text, exact_text(reading.quantities[0].value), sources)


def _blank(anchor: AnchorRecord, expression: Expression) -> str:
    """What was written for a missing value, with the word of comparison that its period now asks for:
    同比XX% of half a year is 比上年XX% of a whole one (STAT-06)."""
    if not anchor.note:
        return ""
    try:
        was, now = (
            worded(anchor.binding.form, each).missing(None).partition("XX")[0]
            for each in (anchor.binding.expression, expression)
        )
    except ReportError:
        return anchor.text
    return now + anchor.text[len(was) :] if anchor.text.startswith(was) else anchor.text


def followed(expression: Expression, data: Dataset) -> Expression:
    """The expression with every leaf that is not pinned moved to the data's entity and period."""

    def change(part: Operand) -> Operand:
        match part:
            case Ref(pinned=pinned):
                return replace(
                    part,
                    entity=part.entity if "entity" in pinned else data.entity,
                    period=part.period if "period" in pinned else data.period,
                )
            case Across(of=of):
                return replace(part, of=followed(of, data))
            case _:
                return part

    return mapped(expression, change)


def verdict(anchor: AnchorRecord, stands: str, fresh: Fresh | None) -> Verdict:
    """The three-way rule: what was written, what stands, what the data say.

    Without data only whether it was touched.  Without a fresh value: missing while nobody touched the number; where a person filled in what
    was XX it is edited, where a person changed what was a value it is a conflict.
    """
    wrote = anchor.text
    if fresh is None:
        return "intact" if stands == wrote else "edited"
    if not fresh.known:
        if stands == wrote:
            return "missing"
        return "edited" if anchor.note else "conflict"
    if stands == fresh.text:
        return "current"
    if stands == wrote:
        return "stale"
    return "edited" if fresh.text == wrote else "conflict"


def misworded_numbers(numbers: Iterable[Judged]) -> Iterator[Notice]:
    """Numbers whose word is the author's and wrong for the period they were rolled to (STAT-06), each
    word once: 比上年 of half a year."""
    told: dict[Misword, None] = {}
    for number in numbers:
        form, was = number.record.binding.form, number.record.binding.expression
        if number.fresh is None or not number.fresh.known:
            continue
        wrong = misworded(form, number.fresh.expression)
        if wrong is not None and misworded(form, was) != wrong:
            told[wrong] = None
    for wrong in told:
        yield Notice(
            f"“{wrong.word}”和时期不合：{wrong.period}的数写“{wrong.right}”",
            hint=f"在文中改成“{wrong.right}”，并请模板作者改用 | {wrong.following}，让用词跟着时期走",
        )


def counts_parts(expression: Expression) -> bool:
    """Whether a number counts practices: parts of the briefing itself, which numbers alone cannot
    bring up to date (“五力” over five heads)."""
    return any(isinstance(leaf, Rows) and leaf.table in SECTIONS for leaf in leaves_of(expression))


def indicators(expression: Expression) -> str:
    """The names of the indicators a number rests on, joined by “、”."""
    if isinstance(expression, Leaf):  # nearly always
        return describe(expression)
    return "、".join(dict.fromkeys(describe(leaf) for leaf in leaves_of(expression)))


class Held:
    """The data, without counts of sheets that they do not hold: no sheet is not a count of 0."""

    def __init__(self, data: Dataset) -> None:
        self._data = data

    def look_up(self, leaf: Leaf) -> Observation | None:
        counted = leaf.table if isinstance(leaf, Rows) else ""
        if counted in SECTIONS and counted not in self._data.sections:
            return None
        return self._data.look_up(leaf)

    def sum_up(self, question: Across) -> Summary:
        return self._data.sum_up(question)
