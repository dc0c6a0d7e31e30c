"""What `audit` finds in one briefing: the report and its JSON form (docs/audit.md)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from msgspec import Struct, to_builtins

from reportgen.binding.expression import Expression
from reportgen.binding.serial import describe, dump
from reportgen.rechecking import FAILS, Difference, Recheck
from reportgen.renewing import Verdict
from reportgen.suggesting import Suggestion
from reportgen.word.loose import FreeNumber

VERDICTS: dict[str, str] = {
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
"""Every verdict in words."""
URGENT: tuple[Verdict, ...] = ("conflict", "edited", "stale", "missing", "lost")
"""Verdicts that need a person, what a person did first."""


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
    start: int | None = None
    """Code points [start, end) of its paragraph; None when lost."""
    end: int | None = None
    fresh: str = ""
    """As the new data give it; "" without data or without a value."""
    fresh_sources: tuple[str, ...] = ()
    """The cells that gave it."""
    reason: str = ""
    """Why the new data give no value; of a lost number, the words it stood among."""
    missing: bool = False
    """It was written as XX because the data had no value."""
    copy: bool = False
    """A further place that carries the mark of the same number."""
    by: str = ""
    """What it was found by: bookmark, control, or text (a guess); "" when lost."""

    @property
    def urgent(self) -> bool:
        """Whether a person must look: changed by one, out of date, without a value where one
        stands, or lost.  A number that was XX and still has no value is known."""
        if self.verdict == "missing":
            return not self.missing
        return self.verdict in URGENT

    def to_json(self) -> dict[str, Any]:
        """An entry of `numbers`."""
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
            "start": self.start,
            "end": self.end,
            "found": self.by,
        }
        marks = {"missing": self.missing, "copy": self.copy}
        out |= {name: True for name, set_ in marks.items() if set_}
        return out | ({"reason": self.reason} if self.reason else {})


class AuditedFree(FreeNumber, frozen=True):
    """A number without an anchor, and what an unsourced one may come from."""

    suggestions: tuple[Suggestion, ...] = ()
    """The likeliest first; () where nothing is likely."""
    around: str = ""
    """Of an unsourced number, the words it stands among."""

    def to_json(self) -> dict[str, Any]:
        """An entry of `free`."""
        out = {
            name: getattr(self, name)
            for name in FreeNumber.__struct_fields__
            if name != "place" or self.place
        }
        if self.suggestions:
            out["suggestions"] = [suggestion.to_json() for suggestion in self.suggestions]
        return out


class AuditReport(Struct, frozen=True):
    """What `audit` finds in one briefing."""

    file: str
    recorded: bool
    """Whether the file carries our record; without it every number is unsourced."""
    numbers: tuple[AuditedNumber, ...]
    """In the order of the document, lost ones last."""
    free: tuple[AuditedFree, ...]
    checks: tuple[Recheck, ...]
    """The 核对 lines at generation, on what the file now says, and on the new data."""
    differences: tuple[Difference, ...] = ()
    """Numbers that stand in several places with values that do not go together."""
    compared: bool = False
    """Whether it was held against data."""
    orphans: int = 0
    """Marks of ours in a file whose record was lost on the way."""

    @property
    def summary(self) -> dict[str, int]:
        """Counts by verdict and kind."""
        return _summary(self)

    @property
    def exit_status(self) -> int:
        """1 when something needs a person: a number changed, out of date, without a value where one
        stands, lost or without a source, or a check that the file no longer passes; else 0."""
        urgent = any(number.urgent for number in self.numbers)
        count = self.summary
        return int(urgent or bool(count["unsourced"] or count["broken"] or count["differing"]))

    @property
    def failing(self) -> tuple[Recheck, ...]:
        """Checks that do not hold on what the file says: those known at generation and hints, which
        `exit_status` does not count, as well."""
        return tuple(check for check in self.checks if check.now == FAILS)

    @property
    def hints(self) -> tuple[Recheck, ...]:
        """Checks that are only hints and that the file no longer passes; no status counts them."""
        return tuple(check for check in self.checks if check.upset and check.advisory)

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values (docs/audit.md)."""
        return {
            "numbers": [number.to_json() for number in self.numbers],
            "free": [number.to_json() for number in self.free],
            "checks": [_check_json(check) for check in self.checks],
            "differences": to_builtins(self.differences),
            "summary": {"recorded": self.recorded, **self.summary},
        }


def ordinal(paragraph: int | None) -> str:
    """A paragraph as people count, from 1."""
    return "—" if paragraph is None else str(paragraph + 1)


def remarks(number: AuditedNumber) -> list[str]:
    """What is to be said of a number beside its verdict."""
    notes = {"缺数": number.missing, "复制的": number.copy, "按文字找到": number.by == "text"}
    told = [words for words, holds in notes.items() if holds]
    return [*told, number.reason] if number.reason and not number.missing else told


def _check_json(check: Recheck) -> dict[str, Any]:
    out: dict[str, Any] = to_builtins(check)
    if not check.fresh:
        del out["fresh"], out["fresh_detail"]
    if not check.advisory:
        del out["advisory"]
    return out


def _summary(report: AuditReport) -> dict[str, int]:
    verdicts: Counter[str] = Counter(number.verdict for number in report.numbers)
    free = Counter(number.verdict for number in report.free)
    results = Counter(check.result for check in report.checks)
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
        "differing": len(report.differences),
        "literal": free["literal"],
        "unsourced": free["unsourced"],
        "checks": len(report.checks),
        "failed": results["不成立"],
        "undetermined": results["无法判断"],
        "broken": sum(check.broken for check in report.checks),
        **({"hints": len(report.hints)} if report.hints else {}),
    }
