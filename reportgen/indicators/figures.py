"""A raw cell as an exact number, or as the text it shows."""

from __future__ import annotations

import datetime
import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from reportgen.chinese.numerals import decimal_text
from reportgen.chinese.quantity import PLAIN_QUALIFIER, Qualifier
from reportgen.errors import ReportError
from reportgen.indicators.cells import Fault, Moment, RawCell, exact, trimmed
from reportgen.indicators.formats import Shown, has_day, shown_by
from reportgen.unit import NO_UNIT, PERCENT, PERMILLE, POINTS, RATIO, Unit, parse_unit

_NUMBER = re.compile(
    r"(?P<sign>[-+]?)(?P<digits>(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d+)?)"
    r"(?P<power>[eE][-+]?\d{1,3})? ?(?P<mark>[%‰]?)"
)
_WITH_WORDS = re.compile(
    r"(?P<before>\D*?)(?P<number>-?\d[\d,.]*)(?P<between>[余多]?)(?P<unit>\D*?)"
    r"(?P<after>以上|以下|左右|上下|以内|之多|)"
)
_RAISED = re.compile("[²³¹¼-¾⁰-₟⅐-↋①-⓿❶-➓㈠-㊿]")
"""Digits of footnotes and fractions, which NFKC would make digits of the number: 1234① is no 12341."""
_LONGEST_SLIP = 40
"""Characters of a cell that may be a number with words around it; the pattern is slow on more."""
_HOLES = frozenset(
    "— —— – - -- / \\ 无 暂无 没有 空 缺 未知 待定 待补 不详 X XX XXX × ×× *  ** ? … …… "
    "N/A NA NULL NONE NAN #N/A".split()
)
"""What people write for a missing number.  None is taken as missing: it might as well mean 0 (无)."""


class Figure(Struct, frozen=True):
    """A number in the written unit, and what its cell says about unit and places."""

    value: Decimal | None
    """None: the cell is blank."""
    unit: Unit | None = None
    """The unit the cell itself states by % or ‰; None where it states none."""
    places: int | None = None
    doubt: str = ""
    """Why a person should look at the cell; "" where all is well."""


def read_figure(cell: RawCell) -> Figure:
    """The number in a cell.  Raises ReportError, with a hint, for anything that is none."""
    cell.refuse_fault()
    value = cell.value
    if isinstance(value, bool):
        raise ReportError(
            f"这里要填数，却是{_bool_text(value)}", where=cell.where, hint="请填数；缺数请留空"
        )
    if isinstance(value, Moment):
        raise ReportError(
            f"这里要填数，却是日期“{_moment_text(value, cell.number_format)}”",
            where=cell.where,
            hint="把单元格格式改为“常规”或“数值”后重新填数",
        )
    if isinstance(value, Decimal):
        return _from_number(value, cell.number_format)
    if cell.blank:
        return Figure(None)
    figure = as_figure(cell)
    if figure is None:
        raise ReportError(
            f"“{_short(str(value))}”不是数字", where=cell.where, hint=_advice(str(value))
        )
    return figure


def as_figure(cell: RawCell) -> Figure | None:
    """The number in a cell of a free table: None for text, dates and blanks, which stay what they are.

    Raises ReportError for faults (error values, formulas without a result).
    """
    cell.refuse_fault()
    if isinstance(cell.value, Decimal):
        return _from_number(cell.value, cell.number_format)
    return _from_text(cell) if isinstance(cell.value, str) else None


def settle(figure: Figure, unit: Unit | None, cell: RawCell) -> Unit:
    """The unit of a figure, from the 单位 column (None: left blank) and from the cell itself.

    A percent sign agrees with % and with 个百分点.  Raises ReportError where they contradict.
    """
    if figure.unit is None:
        return unit if unit is not None else NO_UNIT
    if unit is None or unit == figure.unit:
        return figure.unit
    if figure.unit == PERCENT and unit.dimension == POINTS:
        return unit
    raise ReportError(
        f"数值带“{figure.unit}”，单位却是“{unit}”",
        where=cell.where,
        hint=f"单位改为“{figure.unit}”，或去掉数值中的“{figure.unit}”（百分比格式改为常规）",
    )


def doubt_about(figure: Figure, unit: Unit) -> str:
    """Why the number looks mistyped; "" where it does not."""
    if figure.doubt:
        return figure.doubt
    plain_ratio = figure.unit is None and unit.dimension == RATIO
    if plain_ratio and figure.value is not None and 0 < figure.value < 1:
        meant = decimal_text(Fraction(figure.value) * unit.divisor)
        return f"单位是“{unit}”，数值却是{figure.value}，疑似填错：按{figure.value}{unit}处理，是否应为{meant}{unit}？"
    return ""


def text_of(cell: RawCell) -> str:
    """The text a cell shows: numbers without trailing .0, dates as 2023年7月1日, "" for a blank.

    Text is returned exactly.  Raises ReportError for faults.
    """
    cell.refuse_fault()
    value = cell.value
    if isinstance(value, bool):
        return _bool_text(value)
    if isinstance(value, Decimal):
        return _shown_number(value, shown_by(cell.number_format, value))
    if isinstance(value, Moment):
        return _moment_text(value, cell.number_format)
    return value if isinstance(value, str) else ""


def _from_number(value: Decimal, number_format: str) -> Figure:
    shown = shown_by(number_format, value)
    doubt = "单元格格式把数缩小了显示（如以万为单位显示），这里按单元格里的实际值读入"
    if shown.percent:
        return Figure(trimmed(value * 100), PERCENT, shown.places)
    return Figure(value, None, shown.places, doubt if shown.scaled else "")


def has_raised_digits(text: str) -> bool:
    """Whether a text has the number of a footnote or a fraction in one character: 1234①, 5², 1½."""
    return _RAISED.search(text) is not None


def _from_text(cell: RawCell) -> Figure | None:
    if has_raised_digits(str(cell.value)):
        return None
    text = unicodedata.normalize("NFKC", str(cell.value)).strip().replace("\u2212", "-")
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    number = exact(found["sign"] + found["digits"].replace(",", "") + (found["power"] or ""))
    if isinstance(number, Fault):
        raise ReportError(number.message, where=cell.where, hint=number.hint)
    unit = {"%": PERCENT, "‰": PERMILLE}.get(found["mark"])
    doubt = "科学计数法的数可能已丢掉末尾的数字，请与原数核对" if found["power"] else ""
    return Figure(number, unit, None, doubt)


def is_hole(text: str) -> bool:
    """Whether a cell says that its number is not there: —, /, 无."""
    plain = text.strip()  # NFKC makes three points of …
    return plain in _HOLES or unicodedata.normalize("NFKC", plain).upper() in _HOLES


def _advice(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip()
    if is_hole(text):
        return "缺数请留空，不要填0或符号"
    found = _WITH_WORDS.fullmatch(plain) if len(plain) <= _LONGEST_SLIP else None
    if found:
        moves = []
        if qualifier := _qualifier(found["before"] + found["between"] + found["after"]):
            moves.append(f"“{qualifier}”填到“修饰”列")
        if _is_unit(found["unit"]):
            moves.append(f"“{found['unit'].strip()}”填到“单位”列")
        if moves:
            return f"数值只填{found['number'].rstrip('.,')}，" + "，".join(moves)
    return "写成阿拉伯数字，如 5.2；缺数请留空"


def _qualifier(words: str) -> str:
    try:
        qualifier = Qualifier.parse(words.strip())
    except ReportError:
        return ""
    return "" if qualifier == PLAIN_QUALIFIER else str(qualifier)


def _is_unit(word: str) -> bool:
    try:
        return parse_unit(word) != NO_UNIT
    except ReportError:
        return False


def _shown_number(value: Decimal, shown: Shown) -> str:
    scaled = Fraction(value) * (100 if shown.percent else 1)
    return decimal_text(scaled, shown.places) + ("%" if shown.percent else "")


def _moment_text(value: Moment, number_format: str) -> str:
    if isinstance(value, datetime.timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02}"
    clock = value if isinstance(value, datetime.datetime | datetime.time) else datetime.time()
    hours = f"{clock.hour}:{clock.minute:02}" if clock.hour or clock.minute else ""
    if isinstance(value, datetime.time):
        return hours or "0:00"
    # Excel turns a typed 2023年6月 into the first of June with a format that shows no day.
    month_only = (
        value.day == 1 and number_format not in ("", "General") and not has_day(number_format)
    )
    day = f"{value.year}年{value.month}月" + ("" if month_only else f"{value.day}日")
    return f"{day} {hours}" if hours else day


def _bool_text(value: bool) -> str:
    return "TRUE" if value else "FALSE"


def _short(text: str) -> str:
    line = text.strip().replace("\n", " ")
    return line if len(line) <= 30 else line[:30] + "…"
