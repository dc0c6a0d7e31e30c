"""Values that cannot be: negative counts, half persons, shares over 100%, dates turned into numbers."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from fractions import Fraction

from reportgen.checking.datafiles import Value, Workbook
from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.indicator_names import (
    is_change,
    may_exceed_hundred,
    names_a_date,
    whole_only,
    within_hundred,
)
from reportgen.checking.registry import rule
from reportgen.chinese.numerals import decimal_text
from reportgen.dataset import TextCell
from reportgen.errors import Location
from reportgen.unit import MONEY, PLAIN, POINTS, RATIO

_MAY_BE_NEGATIVE = frozenset((MONEY, PLAIN, POINTS, RATIO, "温度", "得分", "倍数"))
_WHOLE = Fraction(1)


@rule(
    "DATA-11",
    "个数、人数是负数",
    source="docs/workbook.md",
    reason="人、户、家、亩、公里这些数不会小于0；变化量（净增、增减）才有负数，名称里要写明。",
    subject=Workbook,
    scope="data",
)
def negative(book: Workbook) -> Iterator[Finding]:
    for value in book.values:
        kind = value.observation.unit.dimension
        if value.number < 0 and kind not in _MAY_BE_NEGATIVE and not is_change(value.name):
            yield Finding(
                f"{value.title}是负数：{value.said}",
                book.at(value.observation.where),
                "核对正负号；如果是变化量，名称里写明“净增”“增减”",
            )


@rule(
    "DATA-12",
    "人、户、家有了小数",
    source="docs/workbook.md",
    reason="人、户、家、个、件数的是整个的东西，不会有半个；平均数要在名称里写明，万人、万户可以有小数。",
    subject=Workbook,
    scope="data",
)
def halved(book: Workbook) -> Iterator[Finding]:
    for value in book.values:
        unit = value.observation.unit
        if value.amount.denominator != 1 and whole_only(value.name, unit):
            yield Finding(
                f"{value.title}是{value.said}，不是整数",
                book.at(value.observation.where),
                f"核对小数点；是平均数就在名称里写明，是万{unit.parts[1]}就改单位",
            )


@rule(
    "DATA-13",
    "百分数超出了0到100%",
    source="规则 STAT-14",
    reason="覆盖率、满意率、占比这些部分占全部的比，不会小于0，也不会大于100%；增长率、完成率可以。",
    subject=Workbook,
    scope="data",
)
def beyond(book: Workbook) -> Iterator[Finding]:
    for value in book.values:
        unit = value.observation.unit
        if unit.dimension != RATIO or is_change(value.name):
            continue
        under = value.amount < 0
        over = value.amount > _WHOLE and not may_exceed_hundred(value.name)
        where, known = book.at(value.observation.where), within_hundred(value.name)
        if under or over:
            told = "小于0" if under else "大于100%"
            hint = "核对这个数；百分比格式的单元格里填 0.877 就是 87.7%"
            doubt: Confidence | None = (
                None if known else "likely" if under or value.amount >= 10 else "possible"
            )
            yield Finding(f"{value.title}是{value.said}，{told}", where, hint, confidence=doubt)
        elif value.amount == _WHOLE and known and _more(value):
            yield Finding(
                f"{value.title}是{value.said}，修饰又写“{value.observation.qualifier}”，超过了全部",
                where,
                "删去修饰",
            )


def _more(value: Value) -> bool:
    words = value.observation.qualifier
    return words.between != "" or words.before in ("超", "超过", "超出", "逾", "突破", "高于")


_FIRST_DAY, _LAST_DAY = 32_874, 54_789
"""1990-01-01 and 2050-01-01 as Excel counts days (ECMA-376 part 1, 18.17.4.1)."""
_EPOCH = datetime.date(1899, 12, 30)


@rule(
    "DATA-14",
    "日期变成了五位数",
    source="ECMA-376 第1部分 18.17.4.1（日期序列值）",
    reason="Excel 里日期存成从1900年起的天数；单元格格式改成“常规”，2023年7月16日就成了45123，印进材料没有人看得懂。",
    subject=Workbook,
    scope="data",
)
def serials(book: Workbook) -> Iterator[Finding]:
    for value in book.values:
        if names_a_date(value.name) and value.observation.unit.dimension == PLAIN:
            yield from _serial(book, value.title, value.number, value.observation.where)
    for item, text in book.dataset.info.items():
        if names_a_date(item) and text.text.strip().isdecimal():
            yield from _serial(book, f"“{item}”", Fraction(text.text.strip()), text.where)
    for table in book.dataset.tables.values():
        for column, head in enumerate(table.columns):
            if not names_a_date(head.name):
                continue
            for row in table.rows:
                cell = row[column]
                if isinstance(cell, TextCell) and cell.text.strip().isdecimal():
                    number = Fraction(cell.text.strip())
                    yield from _serial(book, f"“{table.name}”表“{head.name}”", number, cell.where)


def _serial(book: Workbook, title: str, number: Fraction, where: Location) -> Iterator[Finding]:
    if number.denominator == 1 and _FIRST_DAY <= number < _LAST_DAY:
        day = _EPOCH + datetime.timedelta(days=int(number))
        shown = f"{day.year}年{day.month}月{day.day}日"
        yield Finding(
            f"{title}是{decimal_text(number)}，像是日期变成的数",
            book.at(where),
            f"它表示{shown}；写成文字“{shown}”，或把单元格设成日期格式",
        )
