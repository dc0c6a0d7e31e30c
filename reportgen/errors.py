"""What can go wrong that a user can put right, and where.

    ReportError          one problem: message, place, hint
    └── Problems         every problem of a file (or of several) at once

Anything that is not a ReportError is a bug and keeps its traceback.  Warnings are `Notice` values
gathered on the way and returned with the result; printing them is the caller's affair.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable

from msgspec import Struct


class Location(Struct, frozen=True, gc=False):
    """A place in a user's file: sheet and cell for tables, line for text; reads `q3.xlsx 指标!C7`."""

    file: str
    """File name without folders, so that records and messages do not depend on the machine."""
    sheet: str = ""
    cell: str = ""
    line: int = 0
    """Line counted from 1; 0 where the place is not a line."""

    def __str__(self) -> str:
        if self.cell and self.sheet and self.file:  # by far the most common
            if self.line:
                return f"{self.file} {self.sheet}!{self.cell} 第{self.line}行"
            return f"{self.file} {self.sheet}!{self.cell}"
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
    entity: str = ""
    """The one 地区 it concerns; "" where it concerns every briefing."""


class ReportError(Exception):
    """Something the user can put right: what is wrong, where, and what to do."""

    def __init__(self, message: str, *, where: Location | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def at(self, where: Location | None) -> ReportError:
        """This problem, now with a place; one that has its place keeps it."""
        self.where = self.where or where
        return self


class Problems(ReportError):
    """Several problems, reported together so that a file is mended in one pass."""

    def __init__(self, problems: Iterable[ReportError]) -> None:
        self.problems: tuple[ReportError, ...] = tuple(flatten(problems))
        super().__init__(f"共有{len(self.problems)}处问题")

    def at(self, where: Location | None) -> ReportError:
        """These problems, those without a place now at this one."""
        for problem in self.problems:
            problem.at(where)
        return self


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


_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EEXIST: "已有同名的文件",
    errno.EISDIR: "这是文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENAMETOOLONG: "名字太长",
    errno.ELOOP: "链接绕了圈",
    errno.EROFS: "这个位置是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EIO: "磁盘读写出错",
}


def reason_of(error: OSError) -> str:
    """Why the system refused a file, in Chinese where it is one of the usual reasons."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


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
