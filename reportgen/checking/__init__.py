"""Checking: what is wrong in files, by rules that say why (gongwen.md §3–§6).

    paths → files → subjects (text, …) ─┐
    codes → selecting → rules ──────────┴→ registry.diagnosed → Checked → terminal | JSON | SARIF
                                                                       → fixing, annotating

A rule is a function in `rules/` with two example files (`registry`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, to_builtins

from reportgen.checking.datafiles import Workbook
from reportgen.checking.diagnostic import SEVERITIES, Diagnostic
from reportgen.checking.files import files, gathered, known_folder
from reportgen.checking.layouts import Unjudged
from reportgen.checking.registry import Subject, diagnosed
from reportgen.checking.selecting import Selection, UnknownCode, selection
from reportgen.indicators.ledgers.model import LedgerReading
from reportgen.word.own_profile import known_profile

__all__ = ["Checked", "Selection", "UnknownCode", "check", "check_subject", "selection"]


class Checked(Struct, frozen=True):
    """What a check came to."""

    files: tuple[Path, ...]
    shown: tuple[Diagnostic, ...]
    """File by file, in the order of the text."""
    hidden: int
    """Findings that are not sure enough to be shown."""
    without_layout: tuple[str, ...] = ()
    """The .docx files, as shown, whose layout was to be checked but whose 版式 nobody has named."""
    ledgers: tuple[LedgerReading, ...] = ()
    """What was understood of ledgers among the indicator files."""

    @property
    def exit_status(self) -> int:
        """1 where something is shown that is more than a hint."""
        return int(any(diagnostic.severity != "hint" for diagnostic in self.shown))

    def to_json(self) -> dict[str, Any]:
        """The check as JSON values (docs/check.md)."""
        counts = Counter(diagnostic.severity for diagnostic in self.shown)
        return {
            "diagnostics": [diagnostic.to_json() for diagnostic in self.shown],
            "without_layout": list(self.without_layout),
            **({"ledgers": to_builtins(self.ledgers)} if self.ledgers else {}),
            "summary": {
                "files": len(self.files),
                **{severity: counts[severity] for severity in SEVERITIES},
                "hidden": self.hidden,
            },
        }


def check(paths: Sequence[Path], chosen: Selection, profile: str | None = None) -> Checked:
    """Check files and the files below folders; layouts against a `profile` (公文, 通讯, or the path
    of a unit's own, `word.own_profile`), by default the one a file's record names; a report type
    against the data given with it, else its samples.  Raises ReportError for what cannot be read."""
    wanted = known_profile(profile) if profile else None
    paths = [known_folder(path) for path in paths]
    found = files(paths)
    layouts = any(rule.scope == "layout" for rule in chosen.rules)
    all_found: list[Diagnostic] = []
    unjudged: list[str] = []
    ledgers: list[LedgerReading] = []
    for subject in gathered(paths, found, wanted):
        all_found += check_subject(subject, chosen)
        if layouts and isinstance(subject, Unjudged):
            unjudged.append(subject.file)
        if isinstance(subject, Workbook):
            ledgers += subject.ledgers
    shown = tuple(filter(chosen.shows, all_found))
    return Checked(
        tuple(found), shown, len(all_found) - len(shown), tuple(unjudged), tuple(ledgers)
    )


def check_subject(subject: Subject, chosen: Selection) -> list[Diagnostic]:
    """Everything the chosen rules find in one subject, shown or not, by place."""
    return sorted(diagnosed(subject, chosen.rules), key=_by_place)


def _by_place(diagnostic: Diagnostic) -> tuple[object, ...]:
    place = diagnostic.place
    paragraph = -1 if place.paragraph is None else place.paragraph
    cell = re.fullmatch("([A-Z]+)([0-9]+)", place.cell)
    row, column = (int(cell[2]), cell[1].rjust(3)) if cell else (0, place.cell)
    around = (place.file, place.part, place.sheet, place.line, row, column)
    return (*around, paragraph, place.start or 0, diagnostic.code)
