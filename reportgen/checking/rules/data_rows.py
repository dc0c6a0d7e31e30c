"""What rows tell together: a column copied, two spellings of one name, words that do not fit the number."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.binding.expression import Measure
from reportgen.checking.datafiles import Workbook
from reportgen.checking.diagnostic import Finding
from reportgen.checking.indicator_names import blotted
from reportgen.checking.registry import rule
from reportgen.chinese.numerals import decimal_text
from reportgen.unit import POINTS, RATIO

_COPIED = 5
"""So many rows that are all alike are no chance."""


@rule(
    "DATA-18",
    "上年同期一列和数值一模一样",
    source="规则 STAT-06 同类",
    reason="每一行的上年同期（上期）都等于本期，多半是整列复制后忘了改，同比会全部写成“持平”。",
    subject=Workbook,
    scope="data",
    severity="warning",
    confidence="likely",
)
def copied_column(book: Workbook) -> Iterator[Finding]:
    for measure in (Measure.YEAR_BEFORE, Measure.BEFORE):
        rows = [e.values for e in book.entries if {Measure.VALUE, measure} <= e.values.keys()]
        if len(rows) < _COPIED:
            continue
        if all(row[Measure.VALUE].amount == row[measure].amount for row in rows):
            yield Finding(
                f"有“{measure}”的{len(rows)}行，{measure}都和数值相同",
                book.at(rows[0][measure].observation.where),
                f"核对“{measure}”一列是不是从“数值”复制来的",
            )


@rule(
    "DATA-19",
    "两个指标只差一个字，像是同一个",
    source="docs/workbook.md",
    reason="同一个指标要一字不差：有的地区（时期）写“党支部”，有的写“党支布”，程序当成两个指标，各缺一半。",
    subject=Workbook,
    scope="data",
    severity="warning",
    confidence="likely",
)
def like_names(book: Workbook) -> Iterator[Finding]:
    """Only names of which each stands where the other does not: both in one place are two indicators."""
    places: dict[str, set[tuple[str, str]]] = {}
    for entry in book.entries:
        places.setdefault(entry.name, set()).add((entry.entity, entry.period))
    everywhere = set().union(*places.values())
    if len(everywhere) < 2:
        return
    patterns: dict[str, list[str]] = {}
    for name in places:
        for pattern in blotted(name):
            patterns.setdefault(pattern, []).append(name)
    told: set[tuple[str, str]] = set()
    for names in patterns.values():
        for number, one in enumerate(names):
            for other in names[number + 1 :]:
                few, many = sorted((one, other), key=lambda n: len(places[n]))
                apart = not places[few] & places[many]
                if apart and len(places[few]) < len(places[many]) and (few, many) not in told:
                    told.add((few, many))
                    where = book.dataset.indicators[few].where
                    yield Finding(
                        f"“{few}”和“{many}”只差一个字，没有一个地区、时期两个都有",
                        book.at(where),
                        f"如果是同一个指标，改成“{many}”",
                    )


_ROUNDING = frozenset("约 大约 大概 近 将近 接近 逾 超 超过 突破 不足 不到".split())
_AROUND = frozenset(("左右", "上下"))
_SHARP = 4
"""Digits after which a number is no longer round."""


@rule(
    "DATA-20",
    "修饰和数不相配",
    source="规则 NUM-29",
    reason="“近”“约”“逾”“左右”配的是整数：近1000人、约500万元；1003人、503.72万元已经精确，再加约数词就不通。",
    subject=Workbook,
    scope="data",
    severity="warning",
    confidence="likely",
)
def sharp_numbers(book: Workbook) -> Iterator[Finding]:
    for value in book.values:
        words, unit = value.observation.qualifier, value.observation.unit
        blurred = words.before in _ROUNDING or words.after in _AROUND
        if not blurred or unit.dimension in (RATIO, POINTS):
            continue
        digits = decimal_text(value.number).lstrip("-0.").replace(".", "")
        if len(digits.rstrip("0")) >= _SHARP:
            yield Finding(
                f"{value.title}是{value.said}，已经是精确的数，修饰又写“{words}”",
                book.at(value.observation.where),
                f"删去“{words}”，或把数改成整数",
            )


@rule(
    "DATA-21",
    "表里两行内容一模一样",
    source="docs/workbook.md",
    reason="两行连名称带数都一样，多半是复制后忘了改，真正的那一行就缺了，合计也会多算。",
    subject=Workbook,
    scope="data",
    severity="warning",
    confidence="likely",
)
def twice(book: Workbook) -> Iterator[Finding]:
    for table in book.dataset.tables.values():
        seen: dict[tuple[object, ...], int] = {}
        for number, row in enumerate(table.rows, start=1):
            key = tuple(getattr(cell, "value", getattr(cell, "text", None)) for cell in row)
            if len([part for part in key if part is not None]) < 3:
                continue
            first = seen.setdefault(key, number)
            if first != number:
                where = next(cell.where for cell in row if cell is not None)
                yield Finding(
                    f"“{table.name}”表这一行和前面第{first}行内容一样",
                    book.at(where),
                    "核对是不是复制后忘了改",
                )
