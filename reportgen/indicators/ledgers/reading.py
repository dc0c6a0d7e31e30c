"""All ledger sheets of a load together: names, numbers, texts, totals, and what was understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from reportgen.binding.expression import Measure
from reportgen.dataset import Fault, Indicator, TextCell
from reportgen.errors import Location
from reportgen.indicators.cells import letters
from reportgen.indicators.findings import Findings
from reportgen.indicators.ledgers.merged import refuse_merged
from reportgen.indicators.ledgers.model import LedgerReading, OffTotal
from reportgen.indicators.ledgers.owners import name_entities
from reportgen.indicators.ledgers.ranks import ranks_of_others
from reportgen.indicators.ledgers.sheet import LedgerSheet
from reportgen.indicators.ledgers.spans import written_in_two_ways
from reportgen.indicators.ledgers.summing import Total
from reportgen.indicators.ledgers.texts import texts_of
from reportgen.indicators.ledgers.totals import (
    Owners,
    check_totals,
    mixed_levels,
    sums_up,
    whole_row,
)
from reportgen.indicators.ledgers.unnamed import unnamed_totals
from reportgen.indicators.ledgers.values import Clash, Values, read_values
from reportgen.indicators.listing import Entry
from reportgen.indicators.merging import Ledger, said, titled

_FEW = 3
"""So many contradictions between two sheets are slips; more, and of half the numbers, and the sheets
are about different things."""

_FEW_TOTALS = 5


class Ledgers(Struct):
    """What the ledgers of a load say beside their observations, which go into the `Ledger`."""

    texts: dict[str, dict[str, TextCell]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    whole: str = ""
    readings: list[LedgerReading] = field(default_factory=list)


def read_ledgers(
    sheets: Sequence[LedgerSheet], into: Ledger, info: Collection[str], findings: Findings
) -> Ledgers:
    """Put the numbers of ledger sheets among the observations, and tell the rest.

    `info` are the items of 基本信息, which all entities share.
    """
    found = Ledgers()
    found.faults += name_entities(sheets)
    owners = Owners(sheets)
    findings.notices += owners.mixed()
    findings.notices += written_in_two_ways(sheets)
    for sheet in sheets:
        _register(sheet, into)
        refuse_merged(sheet)
        values = read_values(sheet, into.observations, findings)
        found.faults += values.faults
        found.faults += _nameless(sheet, values)
        found.faults += _clashing(sheet, values, findings)
        off = check_totals(sheet, values)
        _note_totals(off, findings)
        findings.notices += unnamed_totals(sheet, values)
        findings.notices += ranks_of_others(sheet, values)
        findings.notices += mixed_levels(sheet, values)
        whole = whole_row(sheet, found.whole, owners, into.observations, findings)
        found.whole = whole or found.whole
        found.readings.append(_reading(sheet, values, off))
    findings.notices += owners.told()
    found.texts = texts_of(sheets, {*into.indicators, *info}, findings)
    return found


def _note_totals(off: list[OffTotal], findings: Findings) -> None:
    """The first few; every one of a ledger's stands in its reading."""
    for each in off[:_FEW_TOTALS]:
        findings.notice(each.message, each.where, each.hint)
    if len(off) > _FEW_TOTALS:
        findings.notice(
            f"还有{len(off) - _FEW_TOTALS}处合计、小计和各行对不上",
            off[_FEW_TOTALS].where,
            "用 reportgen check 看全部",
        )


def _register(sheet: LedgerSheet, into: Ledger) -> None:
    """Make the indicators known; units that cannot be compared are a problem."""
    for value in sheet.values:
        if value.meaning.measure is Measure.RANK:
            continue
        head = value.meaning.head
        indicator = Indicator(value.meaning.indicator, unit=value.unit.name, where=head.where)
        into.add(Entry(indicator, "", "", {}, value.unit))


def _nameless(sheet: LedgerSheet, values: Values) -> list[Fault]:
    """Rows with numbers of nobody, and second rows of one entity.  A row that names only the wider entity
    and has its sums is a 小计."""
    faults = []
    names = {e.row: name for e, name in zip(sheet.body.entries, sheet.names, strict=True)}
    for row in sheet.body.nameless:
        where = sheet.sheet.place(row.row, sheet.frame.entity)
        if row.of is not None:
            if any(v.number in row.cells and not row.cells[v.number].blank for v in sheet.values):
                name = names[row.of.row]
                message = f"“{name}”合并成几行，第{row.row}行也填了数，不知道该用哪个"
                faults.append(Fault(name, message, where, "一个地区只占一行；几行的数请合成一行"))
        elif row.parent and sums_up(
            sheet, Total(row.row, row.parent, None, row.parent, row.cells), values
        ):
            sheet.body.skipped = [
                replace(each, reason="小计") if each.rows == str(row.row) else each
                for each in sheet.body.skipped
            ]
        else:
            message, hint = f"第{row.row}行有数，没有写名称", "补上名称；不要的行整行删去"
            if row.parent:
                hint = f"补上名称；是“{row.parent}”的小计就写上 小计；不要的行整行删去"
            faults.append(Fault(f"第{row.row}行（没有名称）", message, where, hint))
    return faults


def _clashing(sheet: LedgerSheet, values: Values, findings: Findings) -> list[Fault]:
    """Contradictions with earlier sheets: faults of their entities, or one problem of the sheets."""
    clashes = values.clashes
    if len(clashes) > _FEW and len(clashes) * 2 > values.shared:
        others = Counter(str(Location(c.first.where.file, c.first.where.sheet)) for c in clashes)
        other = others.most_common(1)[0][0]
        findings.problems.add(
            f"{sheet.sheet.where} 和 {other} 有{len(clashes)}个数不同，像是不同时期的，却没有写时期",
            where=clashes[0].second.where,
            hint=f"如 {titled(clashes[0].key)}：{said(clashes[0].first)} 与 {said(clashes[0].second)}；"
            "请把工作表改名为各自的时期（如 2024年上半年），或在标题里写明",
        )
        return []
    return [_fault(clash) for clash in clashes]


def _fault(clash: Clash) -> Fault:
    name, entity, *_ = clash.key
    return Fault(
        entity,
        f"{titled(clash.key)}填了两个不同的数：{said(clash.first)} 与 {said(clash.second)}",
        clash.second.where,
        f"另一处在 {clash.first.where}；请核实后改成一致，或删去一处",
        name,
    )


def _reading(sheet: LedgerSheet, values: Values, off: list[OffTotal]) -> LedgerReading:
    whole = next((total.label for total in sheet.body.totals if total.whole), "")
    return LedgerReading(
        where=sheet.sheet.where,
        title=sheet.title,
        head=(sheet.frame.first, sheet.frame.last),
        entity=letters(sheet.frame.entity),
        columns=tuple(sheet.columns),
        period=sheet.period,
        unit=sheet.unit,
        entities=len(set(sheet.names)),
        whole=whole,
        skipped=tuple(sheet.body.skipped),
        missing=tuple(values.missing),
        off=tuple(off),
    )
