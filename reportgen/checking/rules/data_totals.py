"""Totals against their parts: the 合计 row of a table, 合计 among 地区, 其中, shares that make a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from reportgen.binding.expression import Measure, Observation
from reportgen.checking.datafiles import Entry, Value, Workbook
from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.indicator_names import additive
from reportgen.checking.registry import rule
from reportgen.chinese.numerals import decimal_text, ending_places
from reportgen.dataset import Table
from reportgen.unit import RATIO, Unit, parse_unit

_TOTAL = re.compile(r"(?:全[省市州县区旗镇乡街]|总|各.{1,4})?(?:合\s*计|总\s*计|共\s*计)")
_SUBTOTAL = re.compile(r".{0,8}小\s*计")
_AMONG = re.compile(r"[(]?其中[)]?\s*[:：]?")
_SHARE = re.compile("占比|比重|占.{1,10}比例")
_SHOWN_PARTS = 6
_HUNDRED = Decimal(100)


class Sum(Struct, frozen=True):
    """Parts and what they are said to come to."""

    title: str
    total: Observation
    parts: tuple[Observation, ...]
    confidence: Confidence = "sure"

    @property
    def difference(self) -> Fraction:
        """What the total says over the parts, in the total's unit; 0 where rounding may explain it."""
        gap = Fraction(self.total.value or 0) - self.worked
        step = sum((_half_step(each) for each in (*self.parts, self.total)), Fraction(0))
        return gap if abs(gap) > step else Fraction(0)

    @property
    def worked(self) -> Fraction:
        """The sum of the parts in the total's unit."""
        return sum((_in(part, self.total.unit) for part in self.parts), Fraction(0))

    @property
    def working(self) -> str:
        """The sum as it comes out: 12＋30＋5＝47≠57."""
        shown = [decimal_text(_in(part, self.total.unit)) for part in self.parts]
        if len(shown) > _SHOWN_PARTS:
            shown = [*shown[:3], "…", shown[-1]]
        total = decimal_text(Fraction(self.total.value or 0))
        return f"{'＋'.join(shown)}＝{decimal_text(self.worked)}≠{total}"


def _in(part: Observation, unit: Unit) -> Fraction:
    own = part.unit
    return Fraction(part.value or 0) * own.scale * unit.divisor / (own.divisor * unit.scale)


def _half_step(observation: Observation) -> Fraction:
    """Half of the last decimal shown; 0 for whole numbers, which nobody rounds in a table."""
    places = observation.places
    if places is None:
        places = ending_places(Fraction(observation.value or 0)) or 0
    scale = Fraction(observation.unit.scale)
    return Fraction(1, 2 * 10**places) if places or scale > 1 else Fraction(0)


def _told(book: Workbook, each: Sum) -> Iterator[Finding]:
    gap = each.difference
    if gap:
        unit = each.total.unit
        more = "多" if gap > 0 else "少"
        yield Finding(
            f"{each.title}是{decimal_text(Fraction(each.total.value or 0))}{unit}，"
            f"各项加起来是{decimal_text(each.worked)}{unit}，{more}{decimal_text(abs(gap))}{unit}",
            book.at(each.total.where),
            "核对合计和各项，看是漏了一项、多了一项，还是哪一格填错",
            working=each.working,
            confidence=each.confidence,
        )


@rule(
    "DATA-08",
    "合计和各项之和不等",
    source="规则 STAT-14",
    reason="合计行是各行之和；改了一行忘了改合计，或漏了一行，材料里的总数和分项就对不上。",
    subject=Workbook,
    scope="data",
)
def totals(book: Workbook) -> Iterator[Finding]:
    for table in book.dataset.tables.values():
        for each in _table_sums(table):
            yield from _told(book, each)
    for reading in book.ledgers:
        for off in reading.off:
            confidence: Confidence = "likely" if off.slight else "sure"
            yield Finding(off.message, book.at(off.where), off.hint, confidence=confidence)
    if book.problems:  # a part may be among what could not be read
        return
    for each in (*_entity_sums(book), *_named_sums(book)):
        yield from _told(book, each)


def _table_sums(table: Table) -> Iterator[Sum]:
    """For every column that can be summed: the one 合计 row and the rows beside it, or 小计 and theirs."""
    labels = [name.partition("#")[0].strip() for name in table.labels()]
    rows = [number for number, name in enumerate(labels) if _TOTAL.fullmatch(name)]
    if len(rows) != 1 or (rows[0] not in (0, len(labels) - 1)):
        return
    total = rows[0]
    subtotals = [number for number, name in enumerate(labels) if _SUBTOTAL.fullmatch(name)]
    among = [number for number, name in enumerate(labels) if _AMONG.match(name)]
    for column, head in enumerate(table.columns):
        said = table.rows[total][column]
        if column == 0 or not isinstance(said, Observation) or not _sums_up(head.name, said):
            continue
        title = f"“{table.name}”表{labels[total]}行的“{head.name}”"
        if subtotals:
            parts = [table.rows[number][column] for number in subtotals]
            sums = _sum(title, said, parts, "likely")
        else:
            others = [n for n in range(len(labels)) if n != total and n not in among]
            parts = [table.rows[number][column] for number in others]
            sums = _sum(title, said, parts, "likely" if among else "sure")
        yield from sums


def _sums_up(name: str, said: Observation) -> bool:
    shares = said.unit.dimension == RATIO and _SHARE.search(name) and said.value == _HUNDRED
    return bool(shares) or additive(name, said.unit)


def _sum(
    title: str, said: Observation, cells: Sequence[object], confidence: Confidence
) -> Iterator[Sum]:
    """The sum where at least two parts are numbers of the total's kind and none is a word."""
    parts = tuple(c for c in cells if isinstance(c, Observation) and c.value is not None)
    blank = sum(cell is None for cell in cells)
    if len(parts) < 2 or len(parts) + blank < len(cells) or said.value is None:
        return
    if all(part.unit.comparable(said.unit) for part in parts):
        yield Sum(title, said, parts, "likely" if blank and confidence == "sure" else confidence)


def _entity_sums(book: Workbook) -> Iterator[Sum]:
    """合计 under 地区: the same indicator and period over all other 地区."""
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in book.entries:
        if entry.entity and not book.dataset.whole:  # a ledger's totals are held against its rows
            groups.setdefault((entry.name, entry.period), []).append(entry)
    for entries in groups.values():
        totals = [entry for entry in entries if _TOTAL.fullmatch(entry.entity)]
        if len(totals) != 1:
            continue
        parts = [entry for entry in entries if entry is not totals[0]]
        for measure, said in totals[0].values.items():
            if measure is Measure.RANK or not additive(said.name, said.observation.unit):
                continue
            yield from _stated_sum(said, [entry.values.get(measure) for entry in parts])


def _named_sums(book: Workbook) -> Iterator[Sum]:
    """党支部(合计) beside 党支部(机关), 党支部(国企)."""
    families: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in book.entries:
        if found := _PARTED.fullmatch(entry.name):
            families.setdefault((found["stem"], entry.entity, entry.period), []).append(entry)
    for entries in families.values():
        named = [(e, _PARTED.fullmatch(e.name)) for e in entries]
        totals = [e for e, found in named if found and _TOTAL.fullmatch(found["part"])]
        said = totals[0].values.get(Measure.VALUE) if len(totals) == 1 else None
        if said is None or not additive(said.name, said.observation.unit):
            continue
        parts = [e.values.get(Measure.VALUE) for e in entries if e is not totals[0]]
        yield from _stated_sum(said, parts)


def _stated_sum(said: Value, parts: Sequence[Value | None]) -> Iterator[Sum]:
    """A total of the list and its parts, where none of them is blurred."""
    if _exact([said, *parts]):
        cells = [part.observation if part else None for part in parts]
        yield from _sum(said.title, said.observation, cells, "sure")


_PARTED = re.compile(r"(?P<stem>.+?)[(](?P<part>[^()]+)[)]")


def _exact(values: Sequence[Value | None]) -> bool:
    """Whether no number is blurred by 余, 约 and the like."""
    return not any(value and value.observation.qualifier.approximate for value in values)


@rule(
    "DATA-09",
    "“其中”比总数还大",
    source="规则 STAT-14",
    reason="“其中”的数是上面那个总数的一部分，不会比它大。",
    subject=Workbook,
    scope="data",
)
def among(book: Workbook) -> Iterator[Finding]:
    parent: dict[tuple[str, str], Value] = {}
    for entry in book.entries:
        value = entry.values.get(Measure.VALUE)
        if not _AMONG.match(entry.name):
            if value is not None:
                parent[entry.entity, entry.period] = value
            else:
                parent.pop((entry.entity, entry.period), None)
        elif value is not None and (whole := parent.get((entry.entity, entry.period))):
            yield from _over(book, value, whole)
    for table in book.dataset.tables.values():
        yield from _among_rows(book, table)


def _among_rows(book: Workbook, table: Table) -> Iterator[Finding]:
    above: int | None = None
    for number, label in enumerate(table.labels()):
        if not _AMONG.match(label):
            above = number
            continue
        for column in range(1, len(table.columns)):
            part = table.rows[number][column]
            whole = table.rows[above][column] if above is not None else None
            head = table.columns[column]
            if not isinstance(part, Observation) or not isinstance(whole, Observation):
                continue
            if part.value is None or whole.value is None or not additive(head.name, whole.unit):
                continue
            names = [f"“{label}”行", f"“{table.labels()[above or 0]}”行"]
            values = [
                Value(head.name, cell, table=table.name, row=name)
                for cell, name in zip((part, whole), names, strict=True)
            ]
            yield from _over(book, *values)


def _over(book: Workbook, part: Value, whole: Value) -> Iterator[Finding]:
    units = part.observation.unit, whole.observation.unit
    if not units[0].comparable(units[1]) or not additive(whole.name, units[1]):
        return
    if part.amount > whole.amount and _exact([part, whole]):
        yield Finding(
            f"{part.title}是{part.said}，比{whole.title}的{whole.said}还大",
            book.at(part.observation.where),
            f"总数在 {whole.observation.where}；核对这两格，或看“其中”是不是写在了别的指标下面",
            working=f"{part.said}＞{whole.said}",
        )


@rule(
    "DATA-10",
    "占比加起来不是100%",
    source="规则 STAT-05",
    reason="一张表里各项占比之和应为100%，四舍五入只会差零点几；差得多是漏了一项或填错。",
    subject=Workbook,
    scope="data",
    severity="warning",
    confidence="likely",
)
def shares(book: Workbook) -> Iterator[Finding]:
    percent = parse_unit("%")
    for table in book.dataset.tables.values():
        rows = [row for row, name in zip(table.rows, table.labels(), strict=True) if _is_part(name)]
        if len(rows) < 3 or len(rows) < len(table.rows):
            continue
        for column, head in enumerate(table.columns):
            cells = [row[column] for row in rows]
            parts = tuple(c for c in cells if isinstance(c, Observation) and c.unit == percent)
            if not _SHARE.search(head.name) or len(parts) < len(rows):
                continue
            total = Observation(_HUNDRED, percent, parts[0].where)
            each = Sum(f"“{table.name}”表“{head.name}”", total, parts)
            if each.difference and abs(each.difference) <= 10:
                yield Finding(
                    f"{each.title}各行之和是{decimal_text(each.worked)}%，不是100%",
                    book.at(parts[0].where),
                    "核对是否漏了一项，或哪一格填错",
                    working=each.working,
                )


def _is_part(label: str) -> bool:
    return not (_TOTAL.fullmatch(label) or _SUBTOTAL.fullmatch(label) or _AMONG.match(label))
