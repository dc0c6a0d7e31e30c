"""What a check found as SARIF 2.1.0 (OASIS, 27 March 2020), which editors and forges read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reportgen import __version__
from reportgen.checking import Checked
from reportgen.checking.diagnostic import Diagnostic, Severity
from reportgen.checking.registry import Rule, known

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "hint": "note"}


def to_sarif(checked: Checked) -> dict[str, Any]:
    """A log of one run.  Columns count code points; a place without lines is a logical location."""
    codes = sorted({diagnostic.code for diagnostic in checked.shown})
    rules = [_rule(known()[code]) for code in codes]
    driver = {
        "name": "reportgen",
        "semanticVersion": __version__,
        "language": "zh-CN",
        "rules": rules,
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(d, codes.index(d.code)) for d in checked.shown],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.reason},
        "help": {"text": f"依据：{rule.source}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"confidence": rule.confidence},
    }


def _result(diagnostic: Diagnostic, index: int) -> dict[str, Any]:
    d = diagnostic
    words = "。".join(part for part in (d.message, d.working, d.hint) if part)
    result: dict[str, Any] = {
        "ruleId": d.code,
        "ruleIndex": index,
        "level": _LEVELS[d.severity],
        "message": {"text": words},
        "locations": [_location(d)],
    }
    if d.fix is not None and d.place.line:
        replacement = {"deletedRegion": _region(d), "insertedContent": {"text": d.fix}}
        change = {"artifactLocation": _artifact(d), "replacements": [replacement]}
        result["fixes"] = [
            {"description": {"text": d.hint or d.message}, "artifactChanges": [change]}
        ]
    return result


def _location(diagnostic: Diagnostic) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(diagnostic)}
    if diagnostic.place.line:
        physical["region"] = _region(diagnostic)
        return {"physicalLocation": physical}
    location: dict[str, Any] = {"physicalLocation": physical}
    if spot := diagnostic.place.spot:
        location["logicalLocations"] = [{"fullyQualifiedName": spot, "kind": "element"}]
    return location


def _artifact(diagnostic: Diagnostic) -> dict[str, str]:
    from urllib.parse import quote

    return {"uri": quote(diagnostic.place.file)}


def _region(diagnostic: Diagnostic) -> dict[str, int]:
    place = diagnostic.place
    region = {"startLine": place.line}
    if place.column:
        region["startColumn"] = place.column
        if place.start is not None and place.end is not None:
            region["endColumn"] = place.column + place.end - place.start
    return region
