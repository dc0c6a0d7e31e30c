"""Data beside the report type they are to fill: what is missing, unused, or does not agree."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from reportgen.binding.evaluate import evaluate, leaves_of
from reportgen.binding.expression import Ref
from reportgen.binding.serial import describe
from reportgen.checking.diagnostic import Confidence, Finding, Place, Severity
from reportgen.checking.indicator_names import meant
from reportgen.checking.registry import rule
from reportgen.checking.rules.types_names import undeclared
from reportgen.checking.type_faults import faulty_lines
from reportgen.checking.typefiles import Fit
from reportgen.dataset import SECTIONS, Indicator
from reportgen.template.contract import REPORT_FILE, Contract, Need
from reportgen.unit import parse_unit


def _absent(fit: Fit, contract: Contract) -> list[Need]:
    if not fit.readable:
        return []
    known = fit.dataset.names
    return [need for need in contract.needs if need.name not in known and not need.optional]


def _at_odds(fit: Fit, contract: Contract) -> list[tuple[Need, Indicator]]:
    """Declared indicators whose unit in the data is another, or none."""
    if not fit.readable:
        return []
    names, indicators = fit.dataset.names, fit.dataset.indicators
    found = []
    units = {key[0]: o.unit for key, o in reversed([*fit.dataset.observations.items()])}
    for need in contract.needs:
        have = indicators[names[need.name]] if need.name in names else None
        wanted = parse_unit(need.unit)
        if have is None or not wanted.name:
            continue
        if not have.unit or not wanted.comparable(units[have.name]):
            found.append((need, have))
    return found


@rule(
    "FIT-01",
    "模板要的指标，数据里没有",
    source="docs/templates.md（抬头的 指标）",
    reason="报告类型声明了这个指标，数据里整个没有：正文用到它就印成 XX。多半是名称写得不一样。",
    subject=Fit,
    scope="data",
    severity="warning",
)
def missing(fit: Fit) -> Iterator[Finding]:
    contract = fit.type.contract
    if contract is None:
        return
    declared = {need.name for need in contract.needs}
    others = [name for name in fit.dataset.names if name not in declared]
    printed = _printed(fit)
    for need in _absent(fit, contract):
        near, slip = meant(need.name, others)
        yield Finding(
            f"数据里没有模板要的指标“{need.name}”",
            fit.type.at(need.line, need.name),
            near or "在“指标”表里加一行；可以没有的，模板里写 可缺: 是",
            confidence=None if slip or need.name in printed else "likely",
        )


@rule(
    "FIT-02",
    "照这份数据生成不了",
    source="docs/templates.md",
    reason="用这个报告类型和这份数据生成材料，会停下报错。",
    subject=Fit,
    scope="data",
)
def refused(fit: Fit) -> Iterator[Finding]:
    contract = fit.type.contract
    if contract is None:
        return
    elsewhere = {have.where for _, have in _at_odds(fit, contract)}
    elsewhere |= {fault.where for fault in fit.dataset.faults}  # DATA-01 tells of them
    lines = faulty_lines(fit.type)
    misspelt = {f.message for f in undeclared(fit.type) if f.confidence == "sure"}
    for problem in fit.problems:
        where = problem.where
        if where in elsewhere or (where is not None and (where.file, where.line) in lines):
            continue
        unknown = problem.message.removeprefix("不认识的名字")
        if f"{unknown}没有声明" in misspelt:
            continue  # TYPE-02 tells of it
        yield Finding(problem.message, fit.told_at(where, problem.message), problem.hint)


@rule(
    "FIT-03",
    "核对不成立",
    source="docs/templates.md（抬头的 核对）",
    reason="报告类型写明了数与数应有的关系，这份数据不符合。写成“提示: 算式”的只作提示，不算失败。",
    subject=Fit,
    scope="data",
)
def failed_checks(fit: Fit) -> Iterator[Finding]:
    for check in _checks(fit, "不成立"):
        mild: Severity | None = "hint" if check.advisory else None
        hint = f"算式里的数在 {'、'.join(check.cells)}；核对填得对不对" if check.cells else ""
        message = f"{check.entity}核对“{check.text}”不成立"
        yield Finding(message, check.place, hint, working=check.detail, severity=mild)


@rule(
    "FIT-04",
    "核对没有数，无法判断",
    source="docs/templates.md（抬头的 核对）",
    reason="核对里用到的数有空着的，没法算。",
    subject=Fit,
    scope="data",
    severity="hint",
    confidence="likely",
)
def undetermined_checks(fit: Fit) -> Iterator[Finding]:
    for check in _checks(fit, "无法判断"):
        message = f"{check.entity}核对“{check.text}”无法判断：{check.detail}"
        yield Finding(message, check.place, "补上缺的数")


class Check(Struct, frozen=True):
    """A 核对 that came to a result."""

    entity: str
    """The 地区 and a colon where there are several; "" else."""
    text: str
    place: Place
    detail: str
    cells: tuple[str, ...]
    """Where its numbers stand."""
    advisory: bool
    """Written as 提示."""


def _checks(fit: Fit, result: str) -> Iterator[Check]:
    for draft in fit.drafts:
        if draft.rendered is None or draft.dataset is None:
            continue
        entity = f"{draft.dataset.entity}：" if len(fit.drafts) > 1 else ""
        for finding in draft.rendered.document.findings:
            if finding.result == result:
                place = fit.type.at(finding.where.line if finding.where else 1, finding.text)
                read = evaluate(finding.binding.expression, draft.dataset).observations
                cells = tuple(dict.fromkeys(str(observation.where) for observation in read))
                yield Check(entity, finding.text, place, finding.detail, cells, finding.advisory)


@rule(
    "FIT-05",
    "数据里的指标没有用到",
    source="docs/workbook.md",
    reason="数据里有这个指标，模板、推算、核对和各单元格都没有用它：不是多填了，就是正文漏写了。",
    subject=Fit,
    scope="data",
    severity="hint",
    confidence="likely",
)
def unused_indicators(fit: Fit) -> Iterator[Finding]:
    outline = fit.type.outline
    if outline is None or outline.open_ended or not fit.readable:
        return
    used = _used(fit)
    for name, indicator in fit.dataset.indicators.items():
        if name not in used and indicator.code not in used:
            yield Finding(
                f"指标“{name}”没有用到",
                fit.data.at(indicator.where),
                "用不到可以不管，或删去这一行",
            )


def _printed(fit: Fit) -> set[str]:
    """Every name that the template's text and the cells use."""
    from reportgen.template.outlining import cell_names

    outline = fit.type.outline
    names = {mention.name for mention in outline.names} if outline is not None else set()
    return names.union(*(cell_names(cell.text) for cell in fit.data.prose))


def _used(fit: Fit) -> set[str]:
    """These, and what 推算 and 核对 use."""
    outline = fit.type.outline
    assert outline is not None
    used = _printed(fit)
    for formula in (*outline.derived, *outline.checks):
        if formula.expression is not None:
            leaves = leaves_of(formula.expression)
            used |= {leaf.indicator for leaf in leaves if isinstance(leaf, Ref)}
    return used


@rule(
    "FIT-06",
    "写好的文字模板没有用到",
    source="docs/workbook.md（做法、成效）",
    reason="工作簿里写了这张表，模板的正文却没有取它，这些文字不会进材料。",
    subject=Fit,
    scope="data",
    severity="warning",
)
def unused_sections(fit: Fit) -> Iterator[Finding]:
    if fit.type.outline is None or not fit.readable:
        return
    used = _printed(fit)
    for name in SECTIONS:
        practices = fit.dataset.sections.get(name)
        if practices and name not in used:
            yield Finding(
                f"“{name}”表的文字模板没有用到",
                fit.data.at(practices[0].where),
                f"换一个用“{name}”的报告类型，或在模板里加上 {{{{ {name} }}}}",
            )


@rule(
    "FIT-07",
    "数据的单位和模板要的不一样",
    source="docs/templates.md（抬头的 指标）",
    reason="模板声明了单位，数据里没有填，正文就只印一个光数；填了不是一类的单位，生成时会停下。",
    subject=Fit,
    scope="data",
)
def units(fit: Fit) -> Iterator[Finding]:
    contract = fit.type.contract
    if contract is None:
        return
    for need, have in _at_odds(fit, contract):
        said = f"是“{have.unit}”" if have.unit else "没有填"
        yield Finding(
            f"指标“{have.name}”的单位{said}，模板要的是“{need.unit}”",
            fit.data.at(have.where),
            f"改数据的单位，或改 {REPORT_FILE} 第{need.line}行",
        )


@rule(
    "FIT-08",
    "缺数，正文印成XX",
    source="docs/workbook.md",
    reason="这个数空着，正文里会印成 XX，并加批注。",
    subject=Fit,
    scope="data",
    severity="hint",
    confidence="likely",
)
def blanks(fit: Fit) -> Iterator[Finding]:
    contract = fit.type.contract
    absent = {need.name for need in _absent(fit, contract)} if contract is not None else set()
    told = set[object]()
    for draft in fit.drafts:
        for bound in draft.rendered.missing if draft.rendered else ():
            leaves, key = leaves_of(bound.binding.expression), (bound.note, bound.text)
            if key in told or all(isinstance(x, Ref) and x.indicator in absent for x in leaves):
                continue
            told.add(key)
            names = "、".join(map(describe, leaves))
            place = fit.data.at(bound.sources[0] if bound.sources else None)
            yield Finding(f"“{names}”缺数，正文印成“{bound.text}”", place, "补上数，或在定稿前填好")


_SURELY = ("单位重复", "标题会自动编号", "** 没有配对")
"""How notices begin of what nobody means."""


@rule(
    "FIT-09",
    "生成时的提示",
    source="docs/templates.md",
    reason="生成照常进行，但印出来的可能不是想要的样子：单位印了两遍、标题编号重复、缺了一张表。",
    subject=Fit,
    scope="data",
    severity="warning",
    confidence="likely",
)
def notices(fit: Fit) -> Iterator[Finding]:
    contract = fit.type.contract
    if contract is None:
        return
    elsewhere = {contract.at(need.line) for need in _absent(fit, contract)}
    elsewhere |= {have.where for _, have in _at_odds(fit, contract) if have.where is not None}
    for notice in fit.notices:
        if notice.where not in elsewhere:
            place = fit.told_at(notice.where, notice.message)
            sure: Confidence | None = "sure" if notice.message.startswith(_SURELY) else None
            yield Finding(notice.message, place, notice.hint, confidence=sure)
