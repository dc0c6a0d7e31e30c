"""The index of a batch for people: a workbook with a row per briefing, the exceptions, the totals.

Outcomes ─add→ rows of 索引, packed and let go as they come
Run, Comparisons ─finished→ 异常 and 汇总核对, then the whole as bytes
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from msgspec.structs import replace

from reportgen.batching.models import MOST_FIGURES, Figures, Outcome, Plan, Run, State, Trouble
from reportgen.batching.spreadsheet import BLANK, Cell, Look, Sheet, number, words, workbook
from reportgen.batching.totals import Comparison
from reportgen.chinese.numerals import decimal_text
from reportgen.errors import ReportError
from reportgen.template.contract import load_contract
from reportgen.unit import parse_unit

INDEX = "索引.xlsx"
_HEADS = (
    ("序号", 6), ("地区", 18), ("材料", 34), ("状态", 8),
    ("有出处的数", 10), ("缺数", 8), ("核对不成立", 10), ("提示", 28),
)  # fmt: skip
"""Of the sheets' columns, each with its width."""
_EXCEPTION_HEADS = (
    ("地区", 18), ("类别", 10), ("说明", 60), ("位置", 30), ("怎么办", 40), ("材料", 30)
)  # fmt: skip
_TOTAL_HEADS = (
    ("指标", 24), ("单位", 8), ("台账合计", 14), ("位置", 28), ("各地相加", 14), ("范围", 28),
    ("缺数的地区", 30), ("结果", 12), ("汇总材料用的", 14),
)  # fmt: skip
_KINDS = ("问题", "核对", "有人改过", "缺数", "提示")
"""As exceptions are listed: first what stopped a briefing."""
_UNSAFE = re.compile(r'[%#\s"<>\[\]^`{}?]')
"""What a link may not hold as it is."""
_DIGITS = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_MANY = 20
"""Briefings; what each of so many lacks is told once."""
_MOST_LINKS, _LONGEST_LINK = 65_000, 2_000
"""Excel takes 65,530 links a sheet, of 2,079 characters each."""
_HINT_LINES = 4
"""Of 提示 in 索引; the rest shows when one clicks on it."""
_WORTH_TELLING: tuple[State, ...] = ("失败", "保留", "刷新", "未做")


class Index:
    """The workbook while it is being written: rows are packed as they come, so that it takes no memory
    and is nearly done when the last briefing is."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        """`columns`: the indicators shown, each with the unit of its column."""
        self._columns = columns
        self._known: dict[str, tuple[tuple[int | None, str, str], ...]] = {}
        """By the heads of figures: `_places`."""
        titles = [f"{name}（{unit}）" if unit else name for name, unit in columns.items()]
        self._sheet = Sheet(1, "索引", (*_HEADS, *((title, 14) for title in titles)))

    def add(self, outcome: Outcome) -> None:
        """One more row: call in the order of the ledger."""
        hints = "；".join(t.message for t in outcome.troubles if t.kind in ("提示", "问题"))
        values = outcome.figures.values
        counts = (outcome.numbers, outcome.lacking, outcome.unmet)
        after = (
            words(outcome.state, Look.BAD if outcome.state in _WORTH_TELLING else Look.WORDS),
            *(number(count) if outcome.output else BLANK for count in counts),
            words(hints, Look.SENTENCES),
            *(
                _value(_in_unit(values[place], own, unit)) if place is not None else BLANK
                for place, own, unit in self._places(outcome.figures)
            ),
        )
        lines = self._sheet.lines((*[""] * 7, hints)) if hints else 1
        before = (number(self._sheet.rows + 1), words(outcome.entity))
        file = outcome.file if outcome.output else ""
        _add(self._sheet, before, file, after, min(lines, _HINT_LINES))

    def finished(self, run: Run, comparisons: Sequence[Comparison]) -> bytes:
        """The workbook, deterministic.  Sheets: 索引, 异常, and 汇总核对 where there are totals."""
        self._sheet.filter()
        sheets = [self._sheet, _exceptions_sheet(run)]
        if comparisons:
            sheets.append(_totals_sheet(comparisons))
        return workbook("批量材料索引", sheets)

    def _places(self, figures: Figures) -> tuple[tuple[int | None, str, str], ...]:
        """For each column, which of the figures belongs there, its unit and the column's."""
        known = self._known.get(figures.heads)
        if known is None:
            found = {figure.name: (n, figure.unit) for n, figure in enumerate(figures)}
            known = self._known[figures.heads] = tuple(
                (*found.get(name, (None, "")), unit) for name, unit in self._columns.items()
            )
        return known


def columns(plan: Plan, rest: Iterable[Outcome]) -> dict[str, str]:
    """The indicators that an index shows, each with the unit of its column: those that the report types
    of a plan declare, and those of briefings left from before."""
    found: dict[str, str] = {}
    for kind in filter(None, (plan.kind, plan.rollup)):
        for need in load_contract(kind).needs[:MOST_FIGURES]:
            indicator = plan.data.indicators.get(plan.data.names.get(need.name, need.name))
            there = indicator.unit if indicator is not None else need.unit
            found.setdefault(need.name, need.unit if _alike(need.unit, there) else there)
    for outcome in rest:
        for figure in outcome.figures:
            found.setdefault(figure.name, figure.unit)
    return found


def _alike(declared: str, there: str) -> bool:
    """Whether numbers in the data's unit can be put in the one that a report type declares."""
    try:
        return parse_unit(declared).comparable(parse_unit(there))
    except ReportError:  # a measure word of the user's own
        return declared == there


def exceptions(run: Run) -> Iterator[tuple[str, Trouble, str]]:
    """What a person should see to: (entity, what, file), what stopped a briefing first.

    Hints on single entities are in the index, not here; those on the roll-up are here too.  What every
    briefing lacks is told once.
    """
    yield from sorted(_exceptions(run), key=lambda found: _KINDS.index(found[1].kind))


def _exceptions(run: Run) -> Iterator[tuple[str, Trouble, str]]:
    for trouble in run.notices:
        yield "", trouble, ""
    everywhere = _everywhere(run)
    for trouble, count in everywhere.values():
        where = f"{trouble.where} 等{count}处" if trouble.where else ""
        yield f"全部{count}份", replace(trouble, where=where), ""
    for outcome in run.outcomes:
        for trouble in outcome.troubles:
            told = trouble.kind != "提示" or outcome.state == "失败" or outcome.whole
            if told and _what(trouble) not in everywhere:
                yield outcome.entity, trouble, outcome.file
    for name in run.strays:
        yield (
            "",
            Trouble("提示", "台账里已没有这个地区，旧材料还在", hint="不要的请自行删去"),
            name,
        )


def _everywhere(run: Run) -> dict[tuple[str, str, str], tuple[Trouble, int]]:
    """What every one of many briefings lacks (a column that the ledger has not, say), with how many they
    are: told once, or it would bury all else."""
    briefings = [o for o in run.outcomes if not o.whole and o.state != "失败"]
    if len(briefings) < _MANY:
        return {}
    found = {_what(t): (t, len(briefings)) for t in briefings[0].troubles if t.kind == "缺数"}
    for outcome in briefings:
        if not found:
            break
        found = {what: found[what] for what in map(_what, outcome.troubles) if what in found}
    return found


def _what(trouble: Trouble) -> tuple[str, str, str]:
    """All but the place."""
    return trouble.kind, trouble.message, trouble.hint


def _in_unit(value: str, unit: str, column: str) -> str:
    """The number in a column's unit; with its own unit behind it where it cannot be put so."""
    if not value or unit == column:
        return value
    try:
        own, wanted = parse_unit(unit), parse_unit(column)
        if own.dimension == wanted.dimension:
            base = Fraction(value) * own.scale / own.divisor
            return decimal_text(base * wanted.divisor / wanted.scale)
    except (ReportError, ValueError):  # a measure word of the user's own, a number without an end
        pass
    return value + unit


def _add(
    sheet: Sheet, before: Sequence[Cell], file: str, after: Sequence[Cell], lines: int
) -> None:
    """One more row, with a file's name among the cells: a link where it can be one."""
    target = _target(sheet.rows + 1, file)
    sheet.add((*before, words(file, Look.LINK if target else Look.WORDS), *after), lines)
    if target:
        sheet.link(len(before), target)


def _target(row: int, file: str) -> str:
    """Where a link to a file leads, so that the folder may be moved or sent on; "" where there is no
    file, or a sheet holds no more, or no such, links."""
    target = _UNSAFE.sub(lambda found: "".join(f"%{b:02X}" for b in found[0].encode()), file)
    return target if row <= _MOST_LINKS and len(target) <= _LONGEST_LINK else ""


def _value(text: str) -> Cell:
    """A number as a number where Excel holds it exactly, else as text."""
    if not text:
        return BLANK
    if _DIGITS.fullmatch(text) and len(text.strip("-0.").replace(".", "")) <= 15:
        return number(text)
    return words(text)


def _exceptions_sheet(run: Run) -> Sheet:
    sheet = Sheet(2, "异常", _EXCEPTION_HEADS)
    standing = {o.file for o in (*run.outcomes, *run.rest) if o.output} | set(run.strays)
    for entity, trouble, file in exceptions(run):
        kind = "没有写成" if trouble.kind == "问题" else trouble.kind
        file = file if file in standing else ""
        texts = (entity, kind, trouble.message, trouble.where, trouble.hint)
        cells = [words(text, Look.SENTENCES) for text in texts]
        _add(sheet, cells, file, (), sheet.lines(texts))
    sheet.filter()
    if sheet.rows == 0:
        sheet.add((words("没有异常", Look.SENTENCES), *[BLANK] * (len(_EXCEPTION_HEADS) - 1)))
    return sheet


def _totals_sheet(comparisons: Sequence[Comparison]) -> Sheet:
    sheet = Sheet(3, "汇总核对", _TOTAL_HEADS)
    for found in comparisons:
        held = {True: "相符", False: "不符", None: "没有可比的"}[found.holds]
        sheet.add(
            (
                words(found.indicator),
                words(found.unit),
                _value(found.stated),
                words(found.stated_at) if found.stated_at else BLANK,
                _value(found.summed),
                words(found.summed_over),
                words("、".join(found.lacking)),
                words(held, Look.BAD if found.holds is False else Look.WORDS),
                words(found.used),
            )
        )
    return sheet
