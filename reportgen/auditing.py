"""audit: every number of a briefing, where it came from, and whether it still stands (design §7).

Without data a number is intact, edited or lost; with data the three-way rule of `renewing` says
whether it is still current.  A number nobody can account for is unsourced.  The JSON form is
described in docs/audit.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, to_builtins

from reportgen.binding.expression import Expression
from reportgen.binding.serial import describe, dump
from reportgen.columns import columns
from reportgen.dataset import Dataset
from reportgen.renewing import Judged, Verdict, data_for, indicators, judged
from reportgen.word.briefing import Briefing
from reportgen.word.loose import FreeNumber, free_numbers
from reportgen.word.reading import read

_VERDICTS: dict[str, str] = {
    "intact": "未动",
    "current": "与数据一致",
    "stale": "数据已变",
    "edited": "已改",
    "conflict": "已改，数据也变了",
    "missing": "数据里没有",
    "lost": "不见了",
    "literal": "模板或数据中的文字",
    "unsourced": "没有出处",
}


class AuditedNumber(Struct, frozen=True):
    """A number of ours: what was written, what stands, and the verdict."""

    id: int
    indicator: str
    """The indicators it rests on, joined by “、”."""
    expression: Expression
    sources: tuple[str, ...]
    """Cells as people read them: `q3.xlsx 指标!C7`."""
    wrote: str
    stands: str
    """"" when lost."""
    verdict: Verdict
    paragraph: int | None
    """Where it stands; None when lost."""
    fresh: str = ""
    """As the new data give it; "" without data or without a value."""
    reason: str = ""
    """Why the new data give no value."""
    missing: bool = False
    """It was written as XX because the data had no value."""
    copy: bool = False
    """A further place that carries the mark of the same number."""
    by: str = ""
    """What it was found by: bookmark, control, or text (a guess); "" when lost."""

    def to_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {
            "id": self.id,
            "text": self.stands or self.wrote,
            "indicator": self.indicator,
            "expression": describe(self.expression),
            "tree": dump(self.expression),
            "source": list(self.sources),
            "wrote": self.wrote,
            "stands": self.stands or None,
            "fresh": self.fresh or None,
            "verdict": self.verdict,
            "paragraph": self.paragraph,
            "found": self.by,
        }
        marks = {"missing": self.missing, "copy": self.copy}
        out |= {name: True for name, set_ in marks.items() if set_}
        return out | ({"reason": self.reason} if self.reason else {})


class KnownFinding(Struct, frozen=True):
    """核对 as it came out at generation; known, hence not counted against the file."""

    text: str
    result: str
    detail: str
    where: str


class AuditReport(Struct, frozen=True):
    """What `audit` finds in one briefing."""

    file: str
    recorded: bool
    """Whether the file carries our record; without it every number is unsourced."""
    numbers: tuple[AuditedNumber, ...]
    """In the order of the document, lost ones last."""
    free: tuple[FreeNumber, ...]
    checks: tuple[KnownFinding, ...]
    compared: bool = False
    """Whether it was held against data."""

    @property
    def summary(self) -> dict[str, int]:
        """Counts by verdict and kind."""
        return _summary(self)

    @property
    def exit_status(self) -> int:
        """1 when a number needs a person: changed by one, out of date, without a value where one
        stands, lost or without a source; else 0."""
        count = self.summary
        wanting = any(n.verdict == "missing" and not n.missing for n in self.numbers)
        names = ("stale", "edited", "conflict", "lost", "unsourced")
        return int(wanting or any(count.get(name) for name in names))

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values (docs/audit.md)."""
        return {
            "numbers": [number.to_json() for number in self.numbers],
            "free": [number.to_json() for number in self.free],
            "checks": to_builtins(self.checks),
            "summary": {"recorded": self.recorded, **self.summary},
        }


def audit(
    path: Path,
    data: Sequence[Path] = (),
    *,
    entity: str | None = None,
    period: str | None = None,
) -> AuditReport:
    """Audit a briefing, against new data where files are given (for the recorded entity and period
    unless others are stated).  Raises ReportError for files that cannot be opened."""
    briefing = read(path)
    if not data or briefing.record is None:
        return audit_of(briefing)
    made = briefing.record.provenance
    return audit_of(briefing, data_for(made, data, entity=entity, period=period))


def audit_of(briefing: Briefing, data: Dataset | None = None) -> AuditReport:
    """`audit` of a briefing already read."""
    record = briefing.record
    numbers = judged(briefing, data)
    return AuditReport(
        file=briefing.name,
        recorded=record is not None,
        numbers=tuple(_audited(number) for number in numbers),
        free=tuple(free_numbers(briefing, [n.anchor for n in numbers if n.anchor is not None])),
        checks=tuple(
            KnownFinding(c.text, c.result, c.detail, c.where)
            for c in (record.checks if record else ())
        ),
        compared=data is not None and record is not None,
    )


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
        fresh=fresh.text if fresh is not None else "",
        reason=fresh.reason if fresh is not None else "",
        missing=record.note != "",
        copy=number.copy,
        by=anchor.by if anchor is not None else "",
    )


def _summary(report: AuditReport) -> dict[str, int]:
    verdicts: Counter[str] = Counter(number.verdict for number in report.numbers)
    free = Counter(number.verdict for number in report.free)
    results = Counter(finding.result for finding in report.checks)
    blanks = sum(number.missing for number in report.numbers)
    if report.compared:
        names = ("current", "stale", "edited", "conflict", "missing", "lost")
        told = {name: verdicts[name] for name in names}
    else:
        told = {name: verdicts[name] for name in ("intact", "edited", "lost")} | {"missing": blanks}
    return {
        "numbers": len(report.numbers),
        **told,
        "copies": sum(number.copy for number in report.numbers),
        "literal": free["literal"],
        "unsourced": free["unsourced"],
        "checks": len(report.checks),
        "failed": results["不成立"],
        "undetermined": results["无法判断"],
    }


def render(report: AuditReport) -> str:
    """The report for a terminal: what was changed first, then every number with its source."""
    parts = [f"{report.file}：{_headline(report)}"]
    if report.numbers:
        rows = [_number_row(number) for number in report.numbers]
        head: tuple[str, ...] = ("编号", "段", "现文", "原文", "指标", "出处", "结论")
        if report.compared:
            head = (*head[:4], "新数", *head[4:])
            fresh = [number.fresh or "—" for number in report.numbers]
            rows = [(*row[:4], f, *row[4:]) for row, f in zip(rows, fresh, strict=True)]
        parts.append(columns(head, rows))
    for title, verdict in (("没有出处的数", "unsourced"), ("模板或数据文字中的数", "literal")):
        rows = [_free_row(number) for number in report.free if number.verdict == verdict]
        if rows:
            parts.append(f"{title}：\n" + columns(("段", "数", "位置", "出处"), rows))
    if report.checks:
        lines = [f"  {check.result}：{check.text}（{check.detail}）" for check in report.checks]
        parts.append("生成时的核对（已知，不计入结论）：\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _headline(report: AuditReport) -> str:
    count = report.summary
    if not report.recorded:
        return f"没有生成记录，{count['unsourced']}个数都没有出处"
    told = [f"{count['numbers']}个有出处的数"]
    if not report.compared:
        told.append(f"未动{count['intact']}个")
    for name, words in (
        ("current", "与数据一致{}个"), ("stale", "数据已变{}个"), ("edited", "已改{}个"),
        ("conflict", "已改而数据也变了{}个"), ("lost", "不见了{}个"), ("copies", "其中复制的{}个"),
        ("missing", "缺数{}个"), ("unsourced", "另有{}个数没有出处"),
    ):  # fmt: skip
        if count.get(name):
            told.append(words.format(count[name]))
    return "，".join(told)


def _number_row(number: AuditedNumber) -> tuple[str, ...]:
    verdict = _VERDICTS[number.verdict]
    notes = [
        words
        for words, holds in (
            ("缺数", number.missing),
            ("复制的", number.copy),
            ("按文字找到", number.by == "text"),
        )
        if holds
    ]
    return (
        str(number.id),
        _ordinal(number.paragraph),
        number.stands or "—",
        number.wrote,
        number.indicator,
        "；".join(number.sources) or "—",
        verdict + (f"（{'、'.join(notes)}）" if notes else ""),
    )


def _free_row(number: FreeNumber) -> tuple[str, ...]:
    paragraph = number.place or _ordinal(number.paragraph)
    return paragraph, number.text, f"第{number.start + 1}字", number.source or "—"


def _ordinal(paragraph: int | None) -> str:
    return "—" if paragraph is None else str(paragraph + 1)
