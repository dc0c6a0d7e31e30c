"""Reporting periods as offices write them: 2023年, 2023年上半年, 2023年三季度, 2023年1—6月, 2023年底.

`Period.parse` reads the usual spellings and `str(period)` writes one canonical form that `parse`
reads back.  上年同期 is always defined; 上期 only where the neighbour has one meaning (year, quarter,
month, day-free year end): STAT-06.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from reportgen.errors import ReportError


class Kind(StrEnum):
    """How a period is cut; decides 同比/比上年 wording (STAT-06) and whether 上期 exists."""

    YEAR = "年"
    HALF = "半年"
    QUARTER = "季度"
    MONTH = "月"
    TO_DATE = "累计"
    """From January to some month (1—5月, 前三季度): has no 上期."""
    END = "末"
    """A point in time at the end of a year or month (2023年底, 2023年6月底)."""


_HANZI = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_QUARTERS = "一二三四"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_MONTH = r"(?P<m>0?[1-9]|1[0-2])"
_SPELLINGS = {
    rf"{_YEAR}(?:年度?|年全年|全年)?": "year",
    rf"{_YEAR}年?(?:上半年|H1)": "h1",
    rf"{_YEAR}年?(?:下半年|H2)": "h2",
    rf"{_YEAR}年?(?:第?(?P<q>[一二三四1-4])季度|-?Q(?P<q2>[1-4]))": "quarter",
    rf"{_YEAR}年?前三季度": "q123",
    rf"{_YEAR}年{_MONTH}月份?": "month",
    rf"{_YEAR}[-./]{_MONTH}": "month",
    rf"{_YEAR}年?1月?[—\-–~～至到](?P<m>[2-9]|1[0-2])月份?": "to_date",
    rf"(?:截至)?{_YEAR}年(?:底|末|年末|年底)": "year_end",
    rf"(?:截至)?{_YEAR}年{_MONTH}月(?:底|末)": "month_end",
}
"""Patterns by how common they are: each is compiled when the ones before it have failed, because
compiling all ten takes a millisecond of every start."""


_WIDEST_FIRST = list(Kind)


class Period(Struct, frozen=True):
    """A span of whole months in one year, or the end of one.

    Later ends are greater; of spans with one end the wider is greater, so that the latest period of
    a workbook with 2023年, 2023年12月 and 2023年底 is the year that it reports on.
    """

    year: int
    last: int
    first: int
    kind: Kind

    def __lt__(self, other: Period) -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[int, int, int, int]:
        return self.year, self.last, -self.first, -_WIDEST_FIRST.index(self.kind)

    @staticmethod
    def parse(text: str) -> Period:
        """The period a cell or option names.  Raises ReportError with the accepted spellings."""
        return _parse(text)

    def __str__(self) -> str:
        year = f"{self.year}年"
        match self.kind:
            case Kind.YEAR:
                return year
            case Kind.HALF:
                return year + ("上半年" if self.first == 1 else "下半年")
            case Kind.QUARTER:
                return f"{year}{_QUARTERS[self.first // 3]}季度"
            case Kind.MONTH:
                return f"{year}{self.first}月"
            case Kind.TO_DATE:
                return f"{year}1—{self.last}月"
            case Kind.END:
                return year + ("底" if self.last == 12 else f"{self.last}月底")

    def year_before(self) -> Period:
        """上年同期: the same span one year earlier."""
        return Period(self.year - 1, self.last, self.first, self.kind)

    def before(self) -> Period | None:
        """上期: the span of equal length just before; None where that has no one meaning."""
        match self.kind:
            case Kind.YEAR:
                return self.year_before()
            case Kind.QUARTER | Kind.MONTH:
                length = self.last - self.first + 1
                if self.first == 1:
                    return Period(self.year - 1, 12, 13 - length, self.kind)
                return Period(self.year, self.first - 1, self.first - length, self.kind)
            case Kind.HALF if self.first == 7:
                return Period(self.year, 6, 1, Kind.HALF)
            case Kind.END if self.last == 12:
                return self.year_before()
            case _:
                return None


@lru_cache(maxsize=1024)
def _parse(text: str) -> Period:
    name = re.sub(r"\s+", "", text)
    for pattern, what in _SPELLINGS.items():
        if found := re.fullmatch(pattern, name, re.IGNORECASE):
            return _build(what, found.groupdict())
    raise ReportError(
        f"不认识的时期“{text}”",
        hint="可写成：2023年、2023年上半年、2023年三季度、2023年6月、2023年1—6月、2023年底",
    )


def _build(what: str, groups: dict[str, str | None]) -> Period:
    year = int(groups["year"] or 0)
    month = int(groups.get("m") or 0)
    match what:
        case "year":
            return Period(year, 12, 1, Kind.YEAR)
        case "h1":
            return Period(year, 6, 1, Kind.HALF)
        case "h2":
            return Period(year, 12, 7, Kind.HALF)
        case "quarter":
            quarter = _HANZI[groups["q"] or groups["q2"] or ""]
            return Period(year, quarter * 3, quarter * 3 - 2, Kind.QUARTER)
        case "q123":
            return Period(year, 9, 1, Kind.TO_DATE)
        case "to_date":
            return Period(year, month, 1, Kind.TO_DATE)
        case "year_end":
            return Period(year, 12, 12, Kind.END)
        case "month_end":
            return Period(year, month, month, Kind.END)
        case _:
            return Period(year, month, month, Kind.MONTH)
