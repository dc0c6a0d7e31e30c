"""Names of a report type: what is not declared, and what is declared and not used."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.binding.evaluate import leaves_of
from reportgen.binding.expression import Ref
from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.indicator_names import meant
from reportgen.checking.registry import rule
from reportgen.checking.typefiles import ReportType
from reportgen.dataset import SECTIONS
from reportgen.template.contract import REPORT_FILE, Contract

_ALWAYS_THERE = frozenset(("地区", "报告期", "指标", "表", *SECTIONS))


@rule(
    "TYPE-01",
    "模板有错，生成不了",
    source="docs/templates.md",
    reason="标签没有收尾、标点是中文的、抬头写得不对：这样的模板一份材料也生成不出来。",
    subject=ReportType,
    scope="type",
)
def broken(kind: ReportType) -> Iterator[Finding]:
    for problem in kind.problems:
        place = kind.told_at(problem.where, problem.message)
        yield Finding(problem.message, place, problem.hint)


@rule(
    "TYPE-02",
    "用到的名字没有声明",
    source="docs/templates.md（抬头的 指标、信息）",
    reason="没有在抬头声明的名字，数据里有才用得上；写错一个字，生成时就报错。声明了，缺数时会标出来，单位也会核对。",
    subject=ReportType,
    scope="type",
    severity="warning",
    confidence="likely",
)
def undeclared(kind: ReportType) -> Iterator[Finding]:
    if kind.contract is None or kind.outline is None:
        return
    known = _declared(kind.contract)
    told = {*known, *_ALWAYS_THERE}
    mentions = [(each.name, each.file, each.line) for each in kind.outline.names]
    for name, file, line in (*mentions, *_in_formulas(kind)):
        if name in told:
            continue
        told.add(name)
        near, slip = meant(name, known)
        sure: Confidence | None = "sure" if slip else None
        yield Finding(
            f"“{name}”没有声明",
            kind.at(line, name, file),
            near or "在抬头的“指标”里声明；是“基本信息”的项，写进“信息”",
            confidence=sure,
        )


def _declared(contract: Contract) -> tuple[str, ...]:
    """In the order of the front matter: of two names that are as near, the first is meant."""
    derived = (name for name, _ in contract.derived)
    return (*(need.name for need in contract.needs), *contract.infos, *derived)


def _in_formulas(kind: ReportType) -> Iterator[tuple[str, str, int]]:
    assert kind.outline is not None
    for formula in (*kind.outline.derived, *kind.outline.checks):
        if formula.expression is not None:
            for leaf in leaves_of(formula.expression):
                if isinstance(leaf, Ref):
                    yield leaf.indicator, REPORT_FILE, formula.line


@rule(
    "TYPE-03",
    "声明了，模板里没有用到",
    source="docs/templates.md",
    reason="抬头里声明的指标、信息和推算，正文、推算、核对都没有用：不是多写了，就是正文漏写了。做法、成效的单元格里也可能用到；有示例数据的，已经看过。",
    subject=ReportType,
    scope="type",
    severity="hint",
    confidence="likely",
)
def unused(kind: ReportType) -> Iterator[Finding]:
    contract, outline = kind.contract, kind.outline
    if contract is None or outline is None or outline.open_ended:
        return
    used = {mention.name for mention in outline.names}
    words = " ".join(
        [line.text for _, line in contract.derived] + [c.text for c in contract.checks]
    )
    used |= {name for name in _declared(contract) if name in words}
    used |= kind.used_by_samples
    for need in contract.needs:
        if need.name not in used:
            yield Finding(
                f"指标“{need.name}”声明了没有用到",
                kind.at(need.line, need.name),
                "用不到就删去这一行",
            )
    for name, line in contract.derived:
        if name not in used:
            hint = "用不到就删去；要印出来，在正文里写 {{ " + name + " | … }}"
            yield Finding(f"推算“{name}”没有用到", kind.at(line.line, name), hint)
    for info in contract.infos:
        if info not in used:
            line_of = next(
                (n for n, text in enumerate(kind.lines[REPORT_FILE], 1) if text.startswith("信息")),
                1,
            )
            yield Finding(
                f"信息“{info}”声明了没有用到", kind.at(line_of, info), "用不到就从“信息”里删去"
            )
