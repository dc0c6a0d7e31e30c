"""Which sheets of a load are ledgers (docs/ledger.md).

A sheet with a column of entities and one of numbers is one, except that a table which is to be printed
stays a table: beside a sheet 指标 in the same file all but sheets called 台账… whose head no table has;
where another file has a sheet 指标, a plain grid that neither sheet, title nor file calls 台账.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from reportgen.dataset import INDICATORS
from reportgen.errors import Location
from reportgen.indicators.cells import Sheet
from reportgen.indicators.findings import Findings
from reportgen.indicators.ledgers.finding import NoLedger, proposed_head
from reportgen.indicators.ledgers.grid import Grid
from reportgen.indicators.ledgers.model import CALLED
from reportgen.indicators.ledgers.sheet import LedgerSheet, Options
from reportgen.indicators.ledgers.survey import survey

_STATE = "一行一个地区（单位）、有一列是数，表头里写明 县区、乡镇、村、单位、名称；或在“基本信息”中加一行：项填“地区列”，值填那一列的表头"


class Chosen(Struct):
    """The sheets of a load, sorted."""

    ledgers: list[LedgerSheet] = field(default_factory=list)
    others: list[Sheet] = field(default_factory=list)
    reasons: list[tuple[Location, str]] = field(default_factory=list)
    """Why sheets that might have been ledgers are none."""

    @property
    def files(self) -> frozenset[str]:
        """The files that hold a ledger."""
        return frozenset(ledger.sheet.where.file for ledger in self.ledgers)


def choose(
    sheets: Sequence[Sheet], candidates: Sequence[Sheet], options: Options, findings: Findings
) -> Chosen:
    """Sort the candidates among a load's sheets into ledgers and others."""
    listing = {sheet.where.file for sheet in sheets if sheet.name == INDICATORS}
    chosen = Chosen()
    for sheet in candidates:
        if not sheet.rows or _is_list(sheet):
            chosen.others.append(sheet)
            continue
        beside, called = sheet.where.file in listing, sheet.name.startswith(CALLED)
        if beside and not called:
            chosen.others.append(sheet)
            continue
        found = survey(sheet, options, findings)
        if isinstance(found, NoLedger):
            _refuse(found, sheet, chosen, findings, must=not listing, called=called and not beside)
        elif not listing or (_is_evident(found[0]) if beside else called or _is_called(found[0])):
            chosen.ledgers += found
        else:
            chosen.others.append(sheet)
            findings.notice(
                "另有“指标”表，这张表当作表格读，没有当作台账",
                sheet.where,
                "要当作台账（一行一个地区），请放在没有“指标”表的文件里，文件或工作表的名称写上“台账”",
            )
    if not chosen.ledgers and not listing and not findings.problems:
        _propose(chosen, options, findings)
    return chosen


def _propose(chosen: Chosen, options: Options, findings: Findings) -> None:
    """Where no sheet has one of the usual heads for names, take one that may be such a head, and the
    sheets that have it: 路段名称."""
    if options.entity_head:
        return
    head = ""
    for sheet in [sheet for sheet in chosen.others if sheet.rows and not _is_list(sheet)]:
        named = head or proposed_head(Grid(sheet))
        found = survey(sheet, replace(options, entity_head=named), findings) if named else ()
        if not isinstance(found, NoLedger) and found:
            head = named
            chosen.ledgers += found
            chosen.others.remove(sheet)


def _is_list(sheet: Sheet) -> bool:
    """Whether a sheet's name is a slip for 指标."""
    return sheet.name.rstrip("表清单汇总0123456789") == INDICATORS


def _is_evident(found: LedgerSheet) -> bool:
    """Whether a sheet has a head that no table has: below a title, or of several rows."""
    return found.frame.last > found.sheet.rows[0].number


def _is_called(found: LedgerSheet) -> bool:
    """Whether title or file call a sheet a ledger, or it is no table at any rate."""
    named = CALLED in found.title or CALLED in found.sheet.where.file
    return named or bool(found.sheet.merged) or _is_evident(found)


def _refuse(
    found: NoLedger,
    sheet: Sheet,
    chosen: Chosen,
    findings: Findings,
    *,
    called: bool,
    must: bool,
) -> None:
    """Go on without a sheet; a problem where it is called a ledger, or where `must` it be settled."""
    if called or (found.undecided and must):
        findings.problems.add(
            f"工作表“{sheet.name}”不能当作台账读：{found.reason}",
            where=sheet.where,
            hint=found.hint or _STATE,
        )
    else:
        chosen.others.append(sheet)
        chosen.reasons.append((sheet.where, found.reason))
