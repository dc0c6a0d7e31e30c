"""Forms that take their word from the period: 比同期 比上期 (STAT-06).

    period → its word: a whole year 比上年, the end of a year 比上年末, any other 同比 (环比)

One report type so serves yearly and half-yearly briefings.  `Form.at` puts the fixed form of `changes`
in their place before anything is shown; `fitting` says of a fixed form whether its word is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Never

from reportgen.chinese.quantity import Quantity
from reportgen.chinese.wording import Options
from reportgen.errors import ReportError
from reportgen.period import Kind, Period

FIXED = ("比上年", "比上年末", "环比")
"""Forms with a word of their own that is wrong for some periods; 同比 may be said of any."""
_DECEMBER = 12


def with_year_before(quantities: Sequence[Quantity], options: Options) -> str:
    """比同期 against 上年同期, worded by the period: 比上年增长6.2%, 同比增长6.2% (STAT-06).

    Raises ReportError: without a period there is no word.
    """
    no_period("比同期", "同比、比上年")


def with_period_before(quantities: Sequence[Quantity], options: Options) -> str:
    """比上期 against 上期, worded by the period: 环比增长1.5%, 比上年增长6.2% (STAT-06).

    Raises ReportError: without a period there is no word.
    """
    no_period("比上期", "环比、比上年")


def word_for_year_before(period: Period) -> str:
    """The form of a comparison with 上年同期."""
    return _of_years(period) or "同比"


def word_for_period_before(period: Period) -> str:
    """The form of a comparison with 上期; whether there is one, `Period.before` says."""
    return _of_years(period) or "环比"


def fitting(form: str, period: Period) -> str:
    """The form whose word is right for the period: `form` itself where it is, or is none of `FIXED`.

    比上年 may be said of the end of a year as well.
    """
    match form:
        case "比上年":
            return form if _of_years(period) else "同比"
        case "比上年末":
            return word_for_year_before(period)
        case "环比":
            return word_for_period_before(period)
        case _:
            return form


def following(form: str) -> str:
    """The form that writes the right word for every period, in place of one of `FIXED`."""
    return "比上期" if form == "环比" else "比同期"


def no_period(form: str, fixed: str) -> Never:
    """Refuse a form that needs a period where none is known, naming the forms that need none."""
    raise ReportError(
        f"写法“{form}”按时期选“同比”“比上年”等词，这里不知道是哪个时期",
        hint=f"在指标表的“时期”列或“基本信息”的“报告期”填上时期；或直接写明用哪个词：{fixed}",
    )


def _of_years(period: Period) -> str:
    """The form for a whole year or the end of one; "" for any other period."""
    if period.kind is Kind.YEAR:
        return "比上年"
    return "比上年末" if period.kind is Kind.END and period.last == _DECEMBER else ""
