"""Faults of a report type that show without data: forms, formulas and directives that cannot work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from reportgen.checking.diagnostic import Finding
from reportgen.checking.probing import uncomputable, undecidable, unfit
from reportgen.checking.typefiles import ReportType
from reportgen.chinese.forms import DEFAULT_FORM
from reportgen.errors import nearest
from reportgen.template.contract import REPORT_FILE, Contract
from reportgen.unit import Unit, parse_unit

_FENCE = re.compile(r"\s{0,3}:::[ \t]+(?P<name>[^\s\0]+)")


class Fault(Struct, frozen=True):
    """What is wrong on a line, and the word that is."""

    file: str
    line: int
    word: str
    message: str
    hint: str


def told(kind: ReportType, faults: Iterable[Fault]) -> Iterator[Finding]:
    """Faults as what a rule says of the report type."""
    for fault in faults:
        yield Finding(fault.message, kind.at(fault.line, fault.word, fault.file), fault.hint)


def units_of(contract: Contract) -> Mapping[str, Unit]:
    """The declared units."""
    return {need.name: parse_unit(need.unit) for need in contract.needs}


def unfit_forms(kind: ReportType) -> Iterator[Fault]:
    """Forms that refuse the unit of what they are put on."""
    if kind.contract is None or kind.outline is None:
        return
    units = units_of(kind.contract)
    for formed in kind.outline.formed:
        error = unfit(formed.expression, formed.form, units)
        if error is not None:
            word = "" if formed.form == DEFAULT_FORM else formed.form.name
            yield Fault(formed.file, formed.line, word, error.message, error.hint)


def bad_formulas(kind: ReportType) -> Iterator[Fault]:
    """推算 and 核对 whose units do not go together, or that are no comparison."""
    if kind.contract is None or kind.outline is None:
        return
    units = units_of(kind.contract)
    for formula in (*kind.outline.derived, *kind.outline.checks):
        if formula.expression is None:
            continue
        trial = uncomputable if formula.name else undecidable
        error = trial(formula.expression, units)
        if error is not None:
            yield Fault(REPORT_FILE, formula.line, formula.text, error.message, error.hint)


def unknown_directives(kind: ReportType) -> Iterator[Fault]:
    """Directives there are none of."""
    from reportgen.template.blocks import DIRECTIVES

    for line in kind.outline.prose if kind.outline is not None else ():
        found = _FENCE.match(line.text)
        if found and found["name"] not in DIRECTIVES:
            hint = nearest(found["name"], DIRECTIVES) or "可用：" + "、".join(DIRECTIVES)
            yield Fault(line.file, line.line, found["name"], f"没有指令“{found['name']}”", hint)


def faulty_lines(kind: ReportType) -> frozenset[tuple[str, int]]:
    """Files and lines of all these."""
    found = (*unfit_forms(kind), *bad_formulas(kind), *unknown_directives(kind))
    return frozenset((fault.file, fault.line) for fault in found)
