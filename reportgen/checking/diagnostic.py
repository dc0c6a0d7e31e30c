"""What a check finds: one frozen value for every kind of rule and every kind of file."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct, to_builtins

Severity = Literal["error", "warning", "hint"]
Confidence = Literal["sure", "likely", "possible"]
"""How seldom the finding is a false alarm: sure is almost never one and is all that is shown
unless more is asked for."""

SEVERITIES: dict[Severity, str] = {"error": "错误", "warning": "警告", "hint": "提示"}
CONFIDENCES: dict[Confidence, str] = {
    "sure": "几乎一定是错",
    "likely": "多半是错",
    "possible": "可能是错，要人看",
}

MARKS = "⟦⟧"
"""What stands around the place itself, among the words around it."""


class Place(Struct, frozen=True, omit_defaults=True):
    """Where a finding is; what does not apply is left at its default."""

    file: str
    """The path as the user gave it, a folder's files below it; with forward slashes."""
    paragraph: int | None = None
    """Index among the non-empty paragraphs, as every command counts it."""
    start: int | None = None
    """Code points [start, end) of the paragraph's text."""
    end: int | None = None
    line: int = 0
    """Line of a text file or template, from 1; 0 where there are no lines."""
    column: int = 0
    """Column on that line, from 1."""
    part: str = ""
    """What the text is in, where not in the body: 文本框, 脚注尾注, 页眉页脚."""
    sheet: str = ""
    cell: str = ""
    excerpt: str = ""
    """The words around, with `MARKS` around the place itself."""

    @property
    def spot(self) -> str:
        """Where in the file, in words; "" for the whole file."""
        spot = "!".join(part for part in (self.sheet, self.cell) if part) or self.part
        if self.line:
            spot = f"第{self.line}行" + (f"第{self.column}字" if self.column else "")
        elif self.paragraph is not None:
            spot = f"第{self.paragraph + 1}段" + (
                "" if self.start is None else f"第{self.start + 1}字"
            )
        return spot

    def __str__(self) -> str:
        return f"{self.file} {self.spot}".rstrip()


class Finding(Struct, frozen=True):
    """What a rule says of its subject; `registry.diagnosed` makes a Diagnostic of it."""

    message: str
    at: tuple[int, int] | Place
    """A span of a Text's `joined`, or a place."""
    hint: str = ""
    replacement: str | None = None
    """What may safely stand in place of the span, without anybody looking; None for nothing."""
    working: str = ""
    """The sum made, where one was: 90+3=93≠95."""
    confidence: Confidence | None = None
    """Where it is not the rule's."""
    severity: Severity | None = None
    """Where it is not the rule's."""


class Diagnostic(Struct, frozen=True):
    """A finding with its rule's code, told to the user."""

    code: str
    severity: Severity
    confidence: Confidence
    message: str
    place: Place
    hint: str = ""
    fix: str | None = None
    """The text that may safely replace the place's span; None where a person must decide."""
    working: str = ""

    def to_json(self) -> dict[str, Any]:
        """An entry of `check --format json` (docs/check.md)."""
        out: dict[str, Any] = to_builtins(self)
        return out
