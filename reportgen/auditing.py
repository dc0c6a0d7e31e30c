"""audit: every number of a briefing, where it came from, and whether it still stands (design §7).

This is the form without data: a number is intact, edited or lost, and a number nobody can account
for is unsourced.  The JSON form is described in docs/audit.md.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, to_builtins

from reportgen.binding.evaluate import leaves_of
from reportgen.binding.expression import Expression
from reportgen.binding.serial import describe, dump
from reportgen.columns import columns
from reportgen.word.briefing import Anchor, Briefing
from reportgen.word.loose import FreeNumber, free_numbers
from reportgen.word.reading import read
from reportgen.word.record import AnchorRecord

Verdict = Literal["intact", "edited", "lost"]
_VERDICTS: dict[str, str] = {
    "intact": "未动",
    "edited": "已改",
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
            "fresh": None,
            "verdict": self.verdict,
            "paragraph": self.paragraph,
            "found": self.by,
        }
        marks = {"missing": self.missing, "copy": self.copy}
        return out | {name: True for name, set_ in marks.items() if set_}


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

    @property
    def summary(self) -> dict[str, int]:
        """Counts by verdict and kind."""
        return _summary(self)

    @property
    def exit_status(self) -> int:
        """0 when every number stands as generated, 1 when any was edited, lost or has no source."""
        count = self.summary
        return int(any(count[name] for name in ("edited", "lost", "unsourced")))

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values (docs/audit.md)."""
        return {
            "numbers": [number.to_json() for number in self.numbers],
            "free": [number.to_json() for number in self.free],
            "checks": to_builtins(self.checks),
            "summary": {"recorded": self.recorded, **self.summary},
        }


def audit(path: Path) -> AuditReport:
    """Audit a briefing.  Raises ReportError for a file that cannot be opened."""
    return audit_of(read(path))


def audit_of(briefing: Briefing) -> AuditReport:
    """`audit` of a briefing already read."""
    record = briefing.record
    known = {anchor.id: anchor for anchor in record.anchors} if record else {}
    copies = set(briefing.copies)
    places = sorted(
        (a for a in (*briefing.anchors, *briefing.copies) if a.id in known),
        key=lambda a: (a.paragraph, a.start, a.id),
    )
    numbers = [_found(known[a.id], a, copy=a in copies) for a in places]
    numbers += [_lost(known[number]) for number in briefing.lost]
    return AuditReport(
        file=briefing.name,
        recorded=record is not None,
        numbers=tuple(numbers),
        free=tuple(free_numbers(briefing, places)),
        checks=tuple(
            KnownFinding(c.text, c.result, c.detail, c.where)
            for c in (record.checks if record else ())
        ),
    )


def _found(record: AnchorRecord, anchor: Anchor, *, copy: bool) -> AuditedNumber:
    return AuditedNumber(
        id=record.id,
        indicator=_indicator(record.binding.expression),
        expression=record.binding.expression,
        sources=record.sources,
        wrote=record.text,
        stands=anchor.text,
        verdict="intact" if anchor.text == record.text else "edited",
        paragraph=anchor.paragraph,
        missing=record.note != "",
        copy=copy,
        by=anchor.by,
    )


def _lost(record: AnchorRecord) -> AuditedNumber:
    return AuditedNumber(
        id=record.id,
        indicator=_indicator(record.binding.expression),
        expression=record.binding.expression,
        sources=record.sources,
        wrote=record.text,
        stands="",
        verdict="lost",
        paragraph=None,
        missing=record.note != "",
    )


def _indicator(expression: Expression) -> str:
    return "、".join(dict.fromkeys(describe(leaf) for leaf in leaves_of(expression)))


def _summary(report: AuditReport) -> dict[str, int]:
    verdicts = Counter(number.verdict for number in report.numbers)
    free = Counter(number.verdict for number in report.free)
    results = Counter(finding.result for finding in report.checks)
    return {
        "numbers": len(report.numbers),
        "intact": verdicts["intact"],
        "edited": verdicts["edited"],
        "lost": verdicts["lost"],
        "missing": sum(number.missing for number in report.numbers),
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
        parts.append(columns(("编号", "段", "现文", "原文", "指标", "出处", "结论"), rows))
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
    told = [f"{count['numbers']}个有出处的数，未动{count['intact']}个"]
    for name, words in (
        ("edited", "已改{}个"), ("lost", "不见了{}个"), ("copies", "其中复制的{}个"),
        ("missing", "缺数{}个"), ("unsourced", "另有{}个数没有出处"),
    ):  # fmt: skip
        if count[name]:
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
