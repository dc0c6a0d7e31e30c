"""Forms that take their word from the period: 比同期 比上期 (STAT-06).

    period → its word: a whole year 比上年, the end of a year 比上年末, any other 同比 (环比)

One report type so serves yearly and half-yearly briefings.  `Form.at` puts the fixed form of `changes`
in their place before anything is shown, and the word into 升降(比="同期"); `fitting` says whether a
word that the author fixed is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Never

from reportgen.chinese.quantity import Quantity
from reportgen.chinese.wording import Options
from reportgen.errors import ReportError, nearest
from reportgen.period import Kind, Period

Chosen = tuple[tuple[str, str], ...]
"""Options as a form holds them."""
_BESIDE = {"同比": "同比", "环比": "环比", "比上年": "与上年", "比上年末": "与上年末"}
"""Words of comparison, and what each becomes before 持平."""
_FOLLOWING = ("比同期", "比上期")
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


def at_year_before(options: Chosen, period: Period) -> tuple[str, Chosen]:
    """比同期 at a period: the fixed form of its word."""
    return word_for_year_before(period), options


def at_period_before(options: Chosen, period: Period) -> tuple[str, Chosen]:
    """比上期 at a period: the fixed form of its word."""
    return word_for_period_before(period), options


def at_own_word(options: Chosen, period: Period) -> tuple[str, Chosen]:
    """升降 at a period: its option 比 as a word, where it names a base (同期, 上期)."""
    return "升降", tuple(
        (key, _BASES[value](period) if key == "比" and value in _BASES else value)
        for key, value in options
    )


def word_for_year_before(period: Period) -> str:
    """What a comparison with 上年同期 says, which is the name of its form too."""
    return _of_years(period) or "同比"


def word_for_period_before(period: Period) -> str:
    """What a comparison with 上期 says; whether there is one, `Period.before` tells."""
    return _of_years(period) or "环比"


def compared(word: str, phrase: str) -> str:
    """A change with what it is against: 比上年增长5.2%, 与上年持平 (STAT-07).

    Raises ReportError for a word that is none, and for a base (同期) whose period is not known.
    """
    if word in _BASES:
        no_period(f'升降(比="{word}")', '比="同比"、比="环比"、比="比上年"')
    if word not in _BESIDE:
        known = "、".join((*_BASES, *_BESIDE))
        raise ReportError(f"比“{word[:20]}”不对", hint=nearest(word, _BESIDE) or f"可写：{known}")
    return (_BESIDE[word] if phrase.endswith("持平") else word) + phrase


def fitting(word: str, period: Period) -> str:
    """The word that is right for the period in place of this one: itself where it is, or is none that
    a period can make wrong.

    比上年 may be said of the end of a year as well, 同比 of any period.
    """
    match word:
        case "比上年":
            return word if _of_years(period) else "同比"
        case "比上年末":
            return word_for_year_before(period)
        case "环比":
            return word_for_period_before(period)
        case _:
            return word


def word_of(form: str, options: Chosen) -> str:
    """The word a form opens with, of the author's own choice; for forms of other kinds their name."""
    return dict(options).get("比", "") if form == "升降" else form


def written_with(form: str, word: str) -> str:
    """A form as templates write it once it says another word, or follows the period: 同比, 比同期,
    升降(比="同期")."""
    if form != "升降":
        return word
    base = word.removeprefix("比") if word in _FOLLOWING else word
    return f'升降(比="{base}")'


def following(word: str) -> str:
    """The form that says the right word for every period, in place of one that always says this."""
    return "比上期" if word == "环比" else "比同期"


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


_BASES = {"同期": word_for_year_before, "上期": word_for_period_before}
"""What 升降 can be told it is against, where the period is to choose the word."""
