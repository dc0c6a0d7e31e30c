"""合计 and 小计 rows held against the rows they sum up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from reportgen.binding.expression import Measure, Observation
from reportgen.binding.spread import may_sum
from reportgen.chinese.numerals import decimal_text
from reportgen.dataset import Observations
from reportgen.errors import Location, Notice
from reportgen.indicators.cells import Fault as CellFault
from reportgen.indicators.findings import Findings
from reportgen.indicators.ledgers.cell_numbers import Cells
from reportgen.indicators.ledgers.levels import depths_by_number, depths_set_in
from reportgen.indicators.ledgers.model import OffTotal
from reportgen.indicators.ledgers.sheet import LedgerSheet, ValueColumn
from reportgen.indicators.ledgers.summing import Total, summed_by_place
from reportgen.indicators.ledgers.values import Values
from reportgen.indicators.ledgers.words import entity_level, squeezed, tells_change
from reportgen.indicators.merging import said, same, titled
from reportgen.unit import NO_UNIT, POINTS, RATIO

_UNKNOWN = 6
"""The level of entities whose head names none, as of 单位."""
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


class Owners:
    """Which entities have a number for an indicator and a period, over all sheets of a load."""

    def __init__(self, sheets: Sequence[LedgerSheet]) -> None:
        self.partial: list[tuple[str, Location]] = []
        """Labels and places of totals that sum up their own sheet only."""
        self._own = {id(s): (_level(s), frozenset(s.names)) for s in sheets}
        self._by_number: dict[_Number, dict[tuple[int, frozenset[str]], LedgerSheet]] = {}
        for sheet in sheets:
            for column in sheet.values:
                known = self._by_number.setdefault(_number(column), {})
                known.setdefault(self._own[id(sheet)], sheet)

    def all_in(self, sheet: LedgerSheet, column: ValueColumn) -> bool:
        """Whether no other sheet of entities as wide or wider has one for a column's number that this
        one has not."""
        level, own = self._own[id(sheet)]
        known = self._by_number[_number(column)]
        return all(names <= own for other, names in known if other <= level)

    def told(self) -> Iterator[Notice]:
        """The totals that sum up their own sheet only, in one line."""
        if self.partial:
            label, where = self.partial[0]
            sheets = f"{len(self.partial)}张表" if len(self.partial) > 1 else "这张表"
            yield Notice(
                f"{sheets}的{label}行只是本表各行的，别的表里还有地区（单位），不当作总体的数",
                where,
                "总体的数用各地之和；要用合计数，请另放一张各地都在的表",
            )

    def mixed(self) -> Iterator[Notice]:
        """Two sheets that have a number for entities of two levels, 乡镇 and 村: places, means and sums
        would count them together."""
        for (indicator, *_), known in self._by_number.items():
            levels = {level: sheet for (level, _), sheet in reversed(known.items())}
            wide, narrow = levels[min(levels)], levels[max(levels)]
            if set(wide.names).isdisjoint(narrow.names):  # else 单位 is another word for 乡镇
                yield Notice(
                    f"“{indicator}”在 {wide.sheet.where} 里一行一个{_each(wide)}，在 {narrow.sheet.where} 里"
                    f"一行一个{_each(narrow)}：位次、平均、各地之和会把两级放在一起算",
                    narrow.sheet.where,
                    "两级分开放在两个文件里，各运行一次",
                )
                return


_Number = tuple[str, str, Measure]


def _level(sheet: LedgerSheet) -> int:
    """How far down the entities of a sheet are: 3 乡镇, 4 村."""
    level = entity_level(_head(sheet))
    return _UNKNOWN if level is None else level


def _head(sheet: LedgerSheet) -> str:
    return squeezed(sheet.heads[sheet.frame.entity].path[-1])


def _each(sheet: LedgerSheet) -> str:
    return _head(sheet) or "地区（单位）"


def _number(column: ValueColumn) -> _Number:
    meaning = column.meaning
    return meaning.indicator, meaning.period, meaning.measure


def check_totals(ledger: LedgerSheet, values: Values) -> list[OffTotal]:
    """Every total that is not the sum of its parts, with both cells and the sum.

    Sums are exact, or agree at the places the total shows.  Rates, averages, ranks and columns with a
    cell that could not be read are not compared.
    """
    found: list[OffTotal] = []
    columns = [c for c in ledger.values if is_additive(c) and c.number not in values.broken]
    for total, (parts, *others) in _summed(ledger):
        if len(parts) < 2 and not (parts and total.parent):
            continue
        off = [each for c in columns for each in _compared(ledger, total, c, parts, values)]
        if off and not any(_adds_up(ledger, total, other, values) for other in others):
            found += off
    return found


def _summed(ledger: LedgerSheet) -> Iterator[tuple[Total, Sequence[Sequence[int]]]]:
    """Each total with the entries it sums up, by their index, and with what else it may sum up where only
    its place says it."""
    entries = ledger.body.entries
    owned: dict[str, list[int]] = {}
    for index, entry in enumerate(entries):
        for parent in dict.fromkeys(entry.parents):
            owned.setdefault(parent, []).append(index)
    rows = [entry.row for entry in entries]
    totals = sorted(total.row for total in ledger.body.totals)
    depths = depths_by_number(ledger) or depths_set_in(ledger) if totals else []
    for total in ledger.body.totals:
        if total.parts is not None:
            yield total, summed_by_place(total, totals, rows, ledger.names)
        elif total.parent:
            yield total, [owned.get(total.parent, [])]
        else:
            yield total, [range(len(rows)), [at for at, depth in enumerate(depths) if not depth]]


def mixed_levels(ledger: LedgerSheet, values: Values) -> Iterator[Notice]:
    """Rows below others, by their numbers, or as they are set in where names or sums bear it out: both are
    read as entities."""
    entries, by, depths = ledger.body.entries, "编号", depths_by_number(ledger)
    if not depths:
        by, depths = "缩进", depths_set_in(ledger)
        names = {entry.name for entry in entries} if depths else set[str]()
        owned = any(entry.parents and entry.parents[-1] in names for entry in entries)
        if not owned and not _outermost_add_up(ledger, depths, values):
            return
    at = next((at for at, depth in enumerate(depths) if depth), 0)
    upper, lower = (ledger.names[i] for i in (at - 1, at))
    yield Notice(
        f"看{by}“{lower}”是“{upper}”下面的一级，两级都当作地区（单位）读：位次、平均、各地之和会把两级放在一起算",
        ledger.sheet.place(entries[at].row, ledger.frame.entity),
        f"上一级是小计的，把名称改成“{upper}小计”（下一级有重名的，再加一列写明属于哪里）；"
        "不是的，两级分开放在两个文件里，各运行一次",
    )


def _outermost_add_up(ledger: LedgerSheet, depths: Sequence[int], values: Values) -> bool:
    """Whether a total of the sheet sums up the rows that are not set in, and not all."""
    outer = [at for at, depth in enumerate(depths) if not depth]
    return any(
        _adds_up(ledger, total, outer, values)
        and not _adds_up(ledger, total, range(len(depths)), values)
        for total in ledger.body.totals
        if total.whole and outer
    )


def whole_row(
    ledger: LedgerSheet,
    label: str,
    owners: Owners,
    observations: Observations,
    findings: Findings,
) -> str:
    """Keep the numbers of the row that sums up the whole sheet under its label, or under `label` where
    an earlier sheet has named the whole; "" where no row does.

    Where other sheets have further entities for the same number (a sheet for each 乡镇), the row sums
    up its own sheet only: it is left out, and told.
    """
    row = next((total for total in ledger.body.totals if total.whole), None)
    if row is None:
        return ""
    name = label or row.label
    kept = [column for column in ledger.values if owners.all_in(ledger, column)]
    if len(kept) < len(ledger.values):
        owners.partial.append((row.label, ledger.sheet.place(row.row, ledger.frame.entity)))
    if not kept:
        return ""
    for column in kept:
        cell = row.cells.get(column.number)
        found = Cells(column, ledger.figures).observe(cell) if cell is not None else ""
        meaning = column.meaning
        if isinstance(found, Observation):
            key = (meaning.indicator, name, meaning.period, meaning.measure)
            known = observations.get(key)
            if known is None:
                observations.put(key, found)
            elif not same(known, found):
                findings.notice(
                    f"{titled(key)}有两个：{said(known)} 与 {said(found)}，用前一个",
                    found.where,
                    f"另一处在 {known.where}；请核实后改成一致",
                )
        elif isinstance(found, CellFault) and cell is not None:
            findings.notice(
                f"{row.label}行的“{meaning.indicator}”{found.message}，没有读",
                cell.where,
                found.hint,
            )
    return name


def is_additive(column: ValueColumn) -> bool:
    """Whether the numbers of a column may be added up: no ranks, rates, means."""
    meaning = column.meaning
    return (
        meaning.measure is not Measure.RANK
        and column.unit.dimension not in (RATIO, POINTS)
        and "/" not in column.unit.name  # 公斤/亩
        and may_sum(meaning.indicator)
        and not (column.unit is NO_UNIT and tells_change(meaning.indicator))
    )


def sums_up(ledger: LedgerSheet, total: Total, values: Values) -> bool:
    """Whether a row's numbers are the sums of those of its parent's entries: one at least, and none that
    is not."""
    parts = [i for i, entry in enumerate(ledger.body.entries) if total.parent in entry.parents]
    return _adds_up(ledger, total, parts, values)


def _adds_up(ledger: LedgerSheet, total: Total, parts: Sequence[int], values: Values) -> bool:
    compared = False
    for column in ledger.values:
        if not is_additive(column) or column.number in values.broken:
            continue
        cell = total.cells.get(column.number)
        own = isinstance(cell and cell.value, Decimal)
        if own and any(values.amounts[column.number][i] is not None for i in parts):
            compared = True
            if any(_compared(ledger, total, column, parts, values)):
                return False
    return compared


def _compared(
    ledger: LedgerSheet,
    total: Total,
    column: ValueColumn,
    parts: Sequence[int],
    values: Values,
) -> Iterator[OffTotal]:
    cell = total.cells.get(column.number)
    found = Cells(column, ledger.figures).observe(cell) if cell is not None else ""
    if not isinstance(found, Observation) or found.value is None:
        return
    amounts = values.amounts[column.number]
    own = [amounts[i] for i in parts]
    known = [amount for amount in own if amount is not None]
    made = Decimal(0)
    for amount in known:
        made = _EXACT.add(made, amount)
    if not known or _agree(made, found):
        return
    first, last = (_place(ledger, column, parts[i]) for i in (0, -1))
    gap = found.value - made
    lacking = f"；其中{len(own) - len(known)}行没有数" if len(known) < len(own) else ""
    slight = abs(gap) <= _rounding(known, found)
    yield OffTotal(
        found.where,
        f"{total.label}行的“{column.meaning.indicator}”是{_text(found.value)}，"
        f"各行（{first.cell} 到 {last.cell}，共{len(known)}个数）加起来是{_text(made)}，"
        f"{'多' if gap > 0 else '少'}{_text(abs(gap))}{lacking}"
        + ("（可能是各行四舍五入造成的）" if slight else ""),
        f"核对 {found.where.cell} 和 {first.cell} 到 {last.cell}：漏了一行、多了一行，还是哪一格填错",
        slight or len(known) < len(own),
    )


def _rounding(parts: list[Decimal], total: Observation) -> Decimal:
    """How far apart rounding of every row to its last decimal may put them; 0 for whole numbers."""
    places = max(-int(part.as_tuple().exponent) for part in parts)
    places = max(places, total.places or 0)
    return Decimal(5).scaleb(-places - 1) * (len(parts) + 1) if places > 0 else Decimal(0)


def _agree(made: Decimal, total: Observation) -> bool:
    assert total.value is not None
    if made == total.value:
        return True
    own = max(0, -int(total.value.as_tuple().exponent))
    places = own if total.places is None else total.places
    step = Decimal(1).scaleb(-places)
    return made.quantize(step, context=_EXACT) == total.value.quantize(step, context=_EXACT)


def _place(ledger: LedgerSheet, column: ValueColumn, index: int) -> Location:
    return ledger.sheet.place(ledger.body.entries[index].row, column.number)


def _text(value: Decimal) -> str:
    return decimal_text(Fraction(value))
