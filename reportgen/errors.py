"""What can go wrong that a user can put right, and where.

    ReportError          one problem: message, place, hint
    └── Problems         every problem of a file (or of several) at once

Anything that is not a ReportError is a bug and keeps its traceback.  Warnings are `Notice` values
gathered on the way and returned with the result; printing them is the caller's affair.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct


class Location(Struct, frozen=True):
    """A place in a user's file: sheet and cell for tables, line for text; reads `q3.xlsx 指标!C7`."""

    file: str
    """File name without folders, so that records and messages do not depend on the machine."""
    sheet: str = ""
    cell: str = ""
    line: int = 0
    """Line counted from 1; 0 where the place is not a line."""

    def __str__(self) -> str:
        parts = [self.file] if self.file else []
        if self.sheet or self.cell:
            parts.append("!".join(part for part in (self.sheet, self.cell) if part))
        if self.line:
            parts.append(f"第{self.line}行")
        return " ".join(parts)


class Notice(Struct, frozen=True):
    """A warning: the work goes on, but a person should know."""

    message: str
    where: Location | None = None
    hint: str = ""


class ReportError(Exception):
    """Something the user can put right: what is wrong, where, and what to do."""

    def __init__(self, message: str, *, where: Location | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint


class Problems(ReportError):
    """Several problems, reported together so that a file is mended in one pass."""

    def __init__(self, problems: Iterable[ReportError]) -> None:
        self.problems: tuple[ReportError, ...] = tuple(flatten(problems))
        super().__init__(f"共有{len(self.problems)}处问题")


class Collector:
    """Gathers problems inside a loop and raises them once."""

    def __init__(self) -> None:
        self._problems: list[ReportError] = []

    def add(self, message: str, *, where: Location | None = None, hint: str = "") -> None:
        """Note one problem and go on."""
        self._problems.append(ReportError(message, where=where, hint=hint))

    def absorb(self, error: ReportError) -> None:
        """Note a problem that was raised elsewhere; a group is taken apart."""
        self._problems.extend(flatten([error]))

    def __bool__(self) -> bool:
        return bool(self._problems)

    def __len__(self) -> int:
        return len(self._problems)

    def raise_any(self) -> None:
        """Raise what was gathered: the single error itself, or all as `Problems`; else do nothing."""
        if len(self._problems) == 1:
            raise self._problems[0]
        if self._problems:
            raise Problems(self._problems)


def flatten(problems: Iterable[ReportError]) -> list[ReportError]:
    """The single problems in order, groups taken apart."""
    flat: list[ReportError] = []
    for problem in problems:
        flat.extend(problem.problems if isinstance(problem, Problems) else [problem])
    return flat


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint naming the known names closest to a mistyped one; "" where nothing is near."""
    import difflib  # only on the way to an error

    names = list(dict.fromkeys(known))
    close = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    close += [k for k in names if k not in close and name and (name in k or k in name)]
    return "是不是" + "、".join(f"“{c}”" for c in close[:3]) + "？" if close else ""
