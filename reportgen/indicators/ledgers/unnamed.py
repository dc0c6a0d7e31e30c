"""Rows of entities that may be sums without saying so: 清河县 over its 乡镇, 城关镇 over its 村.  Nothing but
a person can tell, so they stay entities and are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Context, Decimal

from reportgen.errors import Notice
from reportgen.indicators.ledgers.sheet import LedgerSheet
from reportgen.indicators.ledgers.totals import is_additive
from reportgen.indicators.ledgers.values import Values

_FEWEST = 4
"""Fewer rows may be sums of each other by chance."""
_LOOKED_AT = 3
"""Columns in which sums are looked for; those that are found are tried on the others."""
_DIGITS = 5
"""With fewer digits in all its columns a row may be a sum by chance."""
_TOLD = 5
_EXACT = Context(prec=60)

_Amounts = Sequence[Sequence[Decimal | None]]
"""Of each column the numbers of the entries."""


def unnamed_totals(ledger: LedgerSheet, values: Values) -> Iterator[Notice]:
    """Entities whose numbers are all sums of other entities' numbers: of all others', or of those in the
    rows right below or above."""
    columns = [c for c in ledger.values if is_additive(c) and c.number not in values.broken]
    amounts = [values.amounts[column.number] for column in columns]
    if len(ledger.names) < _FEWEST or not amounts:
        return
    for index in (0, len(ledger.names) - 1):
        if all(_is_sum(column, index) for column in amounts):
            yield _told(ledger, index, "其他各行", "合计 或 全县（市）")
            return
    found = list(_sums(amounts))
    for index, first, last in found[:_TOLD]:
        rows = [ledger.body.entries[i].row for i in (first, last)]
        yield _told(ledger, index, f"第{rows[0]}—{rows[1]}行", f"{ledger.names[index]}小计", "小计")
    if len(found) > _TOLD:
        index = found[_TOLD][0]
        yield Notice(
            f"还有{len(found) - _TOLD}行也像是小计",
            ledger.sheet.place(ledger.body.entries[index].row, ledger.frame.entity),
            "用 reportgen check 看台账读得对不对",
        )


def _told(ledger: LedgerSheet, index: int, of: str, name: str, kind: str = "合计") -> Notice:
    return Notice(
        f"“{ledger.names[index]}”一行的数都是{of}之和，像是{kind}行，仍当作一个地区读",
        ledger.sheet.place(ledger.body.entries[index].row, ledger.frame.entity),
        f"是{kind}就把名称改成 {name}",
    )


def _is_sum(amounts: Sequence[Decimal | None], index: int) -> bool:
    own = amounts[index]
    made = Decimal(0)
    for position, amount in enumerate(amounts):
        if position != index and amount is not None:
            made = _EXACT.add(made, amount)
    return own is not None and own != 0 and made == own


def _sums(amounts: _Amounts) -> Iterator[tuple[int, int, int]]:
    """Rows that are sums of two or more rows right below or above them: (row, first, last)."""
    sums = [_running(column) for column in amounts[:_LOOKED_AT]]
    running = list(zip(*sums, strict=True))
    at: dict[tuple[Decimal, ...], list[int]] = {}
    for position, key in enumerate(running):
        at.setdefault(key, []).append(position)
    for index in range(len(running) - 1):
        looked_at = [column[index] for column in amounts[:_LOOKED_AT]]
        if not all(looked_at):
            continue
        below = _shifted(running[index + 1], looked_at, 1)
        above = _shifted(running[index], looked_at, -1)
        ends = [(index + 1, end) for end in at.get(below, ()) if end > index + 2]
        ends += [(start, index) for start in at.get(above, ()) if start < index - 1]
        if not ends or not _telling([column[index] for column in amounts]):
            continue
        for first, end in ends:
            if all(_adds_up(column, index, first, end) for column in amounts[_LOOKED_AT:]):
                yield index, first, end - 1
                break


def _running(column: Sequence[Decimal | None]) -> list[Decimal]:
    """What the numbers before each place, and before the end, come to."""
    sums = [Decimal(0)]
    for amount in column:
        sums.append(_EXACT.add(sums[-1], amount) if amount is not None else sums[-1])
    return sums


def _shifted(
    key: tuple[Decimal, ...], own: Sequence[Decimal | None], sign: int
) -> tuple[Decimal, ...]:
    return tuple(
        _EXACT.add(made, amount * sign)
        for made, amount in zip(key, own, strict=False)
        if amount is not None
    )


def _adds_up(column: Sequence[Decimal | None], index: int, first: int, end: int) -> bool:
    made = Decimal(0)
    for amount in column[first:end]:
        made = _EXACT.add(made, amount) if amount is not None else made
    return made == column[index]


def _telling(own: Sequence[Decimal | None]) -> bool:
    """Whether a row's numbers are no sums by chance."""
    if len(own) < 2 or not all(own):
        return False
    return sum(len(amount.as_tuple().digits) for amount in own if amount is not None) >= _DIGITS
