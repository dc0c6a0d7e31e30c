"""Forms and formulas of a report type, tried on made-up values in the declared units."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.binding.evaluate import leaves_of
from reportgen.checking.diagnostic import Finding
from reportgen.checking.probing import parts, unvarying
from reportgen.checking.registry import rule
from reportgen.checking.type_faults import bad_formulas, told, unfit_forms, units_of
from reportgen.checking.typefiles import ReportType


@rule(
    "TYPE-05",
    "写法用在这个数上不合适",
    source="docs/templates.md（写法）",
    reason="百分比只能用在比率和百分数上，换算只能在同类单位之间换，两个数相除的比率要写明写法：用错了，有了数据也生成不了。",
    subject=ReportType,
    scope="type",
)
def forms(kind: ReportType) -> Iterator[Finding]:
    return told(kind, unfit_forms(kind))


@rule(
    "TYPE-06",
    "算式里的单位合不上",
    source="docs/templates.md（推算、核对）",
    reason="个和万元不能相加，人和人次不能相比；这样的推算、核对不论填什么数都算不出来。",
    subject=ReportType,
    scope="type",
)
def formulas(kind: ReportType) -> Iterator[Finding]:
    return told(kind, bad_formulas(kind))


@rule(
    "TYPE-07",
    "核对不起作用",
    source="docs/templates.md（核对）",
    reason="不论数据是什么，这条核对总成立（或总不成立），查不出任何问题，多半是写错了名字。",
    subject=ReportType,
    scope="type",
    severity="warning",
)
def constant_checks(kind: ReportType) -> Iterator[Finding]:
    if kind.contract is None or kind.outline is None:
        return
    units = units_of(kind.contract)
    for formula in kind.outline.checks:
        for part in parts(formula.expression) if formula.expression is not None else ():
            answer = unvarying(part, units)
            if answer is None:
                continue
            why = "两边是一回事" if leaves_of(part) else "里面没有取数"
            told = "总是成立" if answer else "总是不成立"
            yield Finding(
                f"核对“{formula.text}”{told}：{why}" if answer else f"核对“{formula.text}”{told}",
                kind.at(formula.line, formula.text),
                "核对名字写得对不对；不需要就删去",
            )
            break
