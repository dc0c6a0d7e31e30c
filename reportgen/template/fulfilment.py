"""Whether a dataset holds what a report type's contract asks of it."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from reportgen.dataset import SECTIONS, Dataset, Indicator
from reportgen.errors import Collector, Location, Notice, ReportError, nearest
from reportgen.template.contract import REPORT_FILE, Contract
from reportgen.unit import COUNT, Unit, parse_unit

_MOST_HINTS = 100
"""Looking for near names takes its time; nobody reads further on."""


def met(
    contract: Contract, units: Mapping[str, Unit], data: Dataset, used: Container[str]
) -> list[Notice]:
    """What a person should know: declared indicators and `used` sections that the data lack, and names
    that a 推算 hides.  `units` are those of the contract by name of the indicator.

    Raises ReportError, all at once, for units that do not fit and for a 基本信息 that is not there.
    """
    problems = Collector()
    notices: list[Notice] = []
    known = data.names
    for need in contract.needs:
        name = known.get(need.name)
        if name is not None:
            have, unit = data.indicators[name], units[need.name]
            if need.unit and not have.unit and unit.name:
                notices.append(_no_unit(have, need.unit))
            if need.unit and have.unit and not _fits(need.unit, unit, have, data):
                hint = f"改数据的单位，或改 {REPORT_FILE} 第{need.line}行"
                told = f"指标“{name}”的单位是“{have.unit}”，模板要的是“{need.unit}”"
                problems.add(told, where=have.where, hint=hint)
        elif not need.optional:
            others = [n for n in known if n not in units]
            hint = nearest(need.name, others) if len(notices) < _MOST_HINTS else ""
            where = contract.at(need.line)
            notices.append(Notice(f"数据中没有指标“{need.name}”", where, hint))
    stated = {"地区": data.entity, "报告期": data.period}  # which rows may say as well
    for info in contract.infos:
        if info not in data.info and not stated.get(info):
            problems.add(
                f"“基本信息”中没有“{info}”",
                where=Location(data.files[0].name if data.files else "", "基本信息"),
                hint=nearest(info, data.info) or f"加一行：项填“{info}”",
            )
    problems.raise_any()
    return [*notices, *_hidden(contract, data), *_lacking_sections(data, used)]


def _no_unit(have: Indicator, wanted: str) -> Notice:
    told = f"指标“{have.name}”没有填单位，模板要的是“{wanted}”"
    return Notice(told, have.where, f"在“单位”列填上“{wanted}”")


def _fits(wanted: str, unit: Unit, have: Indicator, data: Dataset) -> bool:
    """Whether an indicator is in a unit that compares with the one wanted: that of this build's value,
    or, where there is none, the one the file spells.  Raises ReportError where its cell is broken.

    Units of one indicator are alike in all rows (`loading` sees to that), so that other entities,
    of which there may be thousands, need not be asked.
    """
    if wanted == have.unit and not data.faults:  # nearly always
        return True
    found = data.look_up(data.ref(have.name))
    if found is not None:
        return unit.comparable(found.unit)
    try:
        return unit.comparable(parse_unit(have.unit))
    except ReportError:  # a measure word of the workbook's own (量词)
        return unit.comparable(Unit(have.unit, COUNT))


def _hidden(contract: Contract, data: Dataset) -> Iterator[Notice]:
    """Indicators that a 推算 of the same name hides."""
    for name, line in contract.derived:
        if name in data.names:
            hint = f"两个是一回事的，删去一个；不是的，改 {REPORT_FILE} 第{line.line}行的名字"
            where = data.indicators[data.names[name]].where
            yield Notice(f"“{name}”在数据里也有，文中用的是推算的数", where, hint)


def _lacking_sections(data: Dataset, used: Container[str]) -> Iterator[Notice]:
    """Sections the body uses and the data lack: 做法 always, others where a sheet has a like name."""
    for name in SECTIONS:
        if name not in used or name in data.sections:
            continue
        like = [table for table in data.tables if name in table or table in name]
        if like or name == "做法":
            hint = f"工作表“{like[0]}”像是它，请改名为“{name}”" if like else f"加一张工作表“{name}”"
            where = Location(data.files[0].name) if data.files else None
            yield Notice(f"数据中没有“{name}”表，文中这一部分是空的", where, hint)
