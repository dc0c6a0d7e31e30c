"""The rules: one function each, registered by its decorator, with two example files.

A module in `rules/` needs no mention anywhere: `known` imports all of them.  A rule's examples are
`examples/CODE.wrong.*` and `examples/CODE.right.*`; they make its explain page and its test.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Literal, Protocol, TypeVar

from msgspec import Struct

from reportgen.checking import rules
from reportgen.checking.diagnostic import Confidence, Diagnostic, Finding, Place, Severity

Scope = Literal["text", "heading", "document", "data", "type", "layout"]
SCOPES: dict[Scope, str] = {
    "text": "文字",
    "heading": "标题层次",
    "document": "全文",
    "data": "数据",
    "type": "报告类型",
    "layout": "版式",
}


class Subject(Protocol):
    """What rules look at (a text, a workbook, a report type, a layout); immutable."""

    def place(self, at: tuple[int, int] | Place) -> Place:
        """Where in the user's file a finding is, excerpt included."""
        ...


S = TypeVar("S", bound=Subject)
Inspect = Callable[[S], Iterable[Finding]]


class Rule(Struct, frozen=True):
    """A rule and what is known of it."""

    code: str
    title: str
    """What is wrong, in a few words; the heading of its explain page."""
    source: str
    """Standard and clause, and the rule book's id."""
    reason: str
    """Why it matters, in a sentence or two."""
    scope: Scope
    subject: type[Any]
    """What `inspect` takes."""
    severity: Severity
    confidence: Confidence
    fixes: bool
    """Whether some of its findings have a safe fix."""
    inspect: Callable[[Any], Iterable[Finding]]


_RULES: dict[str, Rule] = {}
_CODE = re.compile(r"([A-Z]+)-([0-9]{2})")


def rule(
    code: str,
    title: str,
    *,
    source: str,
    reason: str,
    subject: type[S],
    scope: Scope = "text",
    severity: Severity = "error",
    confidence: Confidence = "sure",
    fixes: bool = False,
) -> Callable[[Inspect[S]], Inspect[S]]:
    """Register the decorated function as a rule over subjects of one type.

    It is a generator of findings, in the order of the text; it must not depend on other rules.
    """
    assert _CODE.fullmatch(code), f"{code}: a code is letters, a hyphen and two digits"
    assert code not in _RULES, f"{code} stands twice"

    def register(inspect: Inspect[S]) -> Inspect[S]:
        _RULES[code] = Rule(
            code, title, source, reason, scope, subject, severity, confidence, fixes, inspect
        )
        return inspect

    return register


@cache
def known() -> Mapping[str, Rule]:
    """Every rule by its code, in the order of the codes."""
    for module in pkgutil.iter_modules(rules.__path__):
        importlib.import_module(f"{rules.__name__}.{module.name}")
    return dict(sorted(_RULES.items()))


def diagnosed(subject: Subject, chosen: Iterable[Rule]) -> Iterator[Diagnostic]:
    """The findings of those of the rules that look at such a subject, rule by rule."""
    for each in chosen:
        if not isinstance(subject, each.subject):
            continue
        for finding in each.inspect(subject):
            yield Diagnostic(
                code=each.code,
                severity=finding.severity or each.severity,
                confidence=finding.confidence or each.confidence,
                message=finding.message,
                place=subject.place(finding.at),
                hint=finding.hint,
                fix=finding.replacement,
                working=finding.working,
            )
