"""Periods in titles, sheet names and heads, where the year often stands elsewhere."""

from __future__ import annotations

import calendar
import re
from functools import lru_cache

from reportgen.errors import ReportError
from reportgen.period import Period

_YEAR = r"(?<![\d〔\[(])(?:19|20)\d{2}(?!\d)"
_WITHOUT_YEAR = re.compile(
    r"(?:1月?[—\-–~～至到])?(?:[1-9]|1[0-2])月(?:份|底|末)?|上半年|下半年|第?[一二三四1-4]季度|前三季度|年底|年末|全年"
)
_LONGEST = 12
_SPAN = re.compile(r"[—\-–~～至到]\s*(?:(?:19|20)\d{2}|十)")
_NO_PERIOD = re.compile("以来|以前|以后|之前|之后|前(?!三)|起|出生|级|届|版|款|号")
_MONTHS = "一 二 三 四 五 六 七 八 九 十 十一 十二".split()
_NAMED_MONTH = re.compile(
    "(?<![一二三四五六七八九十])(?:十[一二]?|[一二三四五六七八九])(?=月(?:份|底|末|$))"
)
_DAY = re.compile(
    r"(?P<until>截[至止]到?)?(?P<year>(?:19|20)\d{2})(?:年(?P<m>1[0-2]|0?[1-9])月|[.\-/](?P<n>1[0-2]|0?[1-9])[.\-/])"
    r"(?P<d>3[01]|[12]\d|0?[1-9])日?(?![\d月])"
)
"""A day; 2024年1-6月 is none."""
_DOTTED = re.compile(r"(?<=\d{4})\.(?=\d{1,2}[—\-–~～至到]\d{1,2}月)")
"""2024.1-6月."""
_DOTTED_MONTHS = re.compile(r"((?:19|20)\d{2})[.年](\d{1,2})[—\-–~～至到](\d{1,2})月?")
"""The same, or 2024年1-6, as a whole head."""
_FILLED_IN = re.compile(
    r"(?:填[报表]|制表|编制|报送|上报|打印|印发|发布|更新)(?:时间|日期|月份):?\s*[\d.\-/年月日]*"
)
"""When the table was filled in, which says nothing of what it tells."""


def _in_digits(text: str) -> str:
    """一月, 十二月份 in digits, as Period has them."""
    return _NAMED_MONTH.sub(lambda found: f"{_MONTHS.index(found[0]) + 1}", text)


@lru_cache(maxsize=4096)
def period_of(text: str, year: int = 0) -> str:
    """The period that a text is, canonical; "" where it is none.  A text without a year (1-6月, 上半年)
    takes `year`, and is none where that is 0."""
    if not text or len(text) > 24:
        return ""
    text = _in_digits(text)
    if dotted := _DOTTED_MONTHS.fullmatch(text):
        return _parsed(f"{dotted[1]}年{dotted[2]}—{dotted[3]}月")
    if _WITHOUT_YEAR.fullmatch(text):
        return _parsed(f"{year}年{text}") if year else ""
    return _parsed(text) if text[0].isdigit() or text.startswith("截") else ""


def opening_months(head: str, year: int) -> tuple[str, str]:
    """A head and the period without a year it opens with: 1-6月完成 → (完成, 2024年1—6月)."""
    found = _WITHOUT_YEAR.match(head) if year else None
    period = _parsed(f"{year}年{found[0]}") if found else ""
    return (head[len(found[0]) :], period) if found and period else (head, "")


def lacks_year(text: str) -> bool:
    """Whether a text is a period but for its year."""
    return _WITHOUT_YEAR.fullmatch(text) is not None


def periods_in(text: str) -> list[str]:
    """The periods a title names, canonical, in order; dates of a day, spans of years, document numbers and
    when a table was filled in are none, 截至2024年6月30日 is the end of the month."""
    found: dict[str, None] = {}
    rest = _DAY.sub(lambda day: _month_end(day, found), _plain(text))
    for start in re.finditer(_YEAR, rest):
        before, behind = rest[: start.start()][-1:], rest[start.end() :]
        if before in tuple("—-–~～至到") or _SPAN.match(behind.removeprefix("年")):
            continue
        for length in range(min(_LONGEST, len(rest) - start.start()), 4, -1):
            piece = rest[start.start() : start.start() + length]
            period = _parsed(piece) if piece[-1] in "年度份月底末H12Q" else ""
            if period and not _NO_PERIOD.match(rest[start.start() + length :]):
                found[period] = None
            if period:
                break
    return list(found)


def _plain(text: str) -> str:
    return _DOTTED.sub("年", _FILLED_IN.sub(" ", text))


def months_in(text: str) -> list[str]:
    """The periods without a year that a sheet's name or title names: 1-6月, 上半年."""
    rest = _in_digits(_DAY.sub("", _plain(text)))
    return [found[0] for found in _WITHOUT_YEAR.finditer(rest)]


@lru_cache(maxsize=1024)
def split_period(head: str) -> tuple[str, str]:
    """A head and the period it opens or ends with: 2023年固定资产投资 → (固定资产投资, 2023年)."""
    if not any(character.isdigit() for character in head):
        return head, ""
    for size in range(min(_LONGEST, len(head) - 1), 4, -1):
        opening, ending = head[:size], head[-size:]
        if (
            head.startswith(("19", "20"))
            and opening[-1] in "年度月份底末"
            and (period := _parsed(opening))
        ):
            rest = head[size:].lstrip("的")
            return (rest, period) if not _NO_PERIOD.match(rest) else (head, "")
        if ending.startswith(("19", "20")) and not head[-size - 1].isdigit():
            period = _parsed(ending) if ending[-1] in "年度月份底末" else ""
            if period:
                return head[:-size].rstrip("("), period
    return head, ""


def _month_end(day: re.Match[str], found: dict[str, None]) -> str:
    year, month = int(day["year"]), int(day["m"] or day["n"])
    if day["until"] and int(day["d"]) == calendar.monthrange(year, month)[1]:
        found[str(Period.parse(f"{year}年{month}月底"))] = None
    return " "


def _parsed(text: str) -> str:
    try:
        return str(Period.parse(text))
    except ReportError:
        return ""
