"""The period of a whole sheet: from its name and title, the year if need be from the file's name."""

from __future__ import annotations

import re

from reportgen.errors import Location, ReportError
from reportgen.indicators.ledgers.periods import months_in, period_of, periods_in
from reportgen.period import Period

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=年|\.|-|$)")


def sheet_period(
    name: str, titles: list[str], stem: str, stated: str, where: Location
) -> tuple[str, int]:
    """The period of columns that name none themselves ("" where nothing says it), and the year that
    texts such as 1-6月 mean (0 where nothing says it).

    `stem` is the file's name and counts only where sheet and title are silent and 基本信息 states no
    报告期.  Raises ReportError where name and title contradict each other, or name several.
    """
    title = " ".join(titles)
    year = _year(name, title, stated, stem)
    named, titled = _periods(name, year), _periods(title, year)
    if not named and not titled:
        return ("" if stated else next(iter(_only(_periods(stem, year))), "")), year
    if len(named) == 1 and named[0] in titled:
        return named[0], year
    found = _narrowest([*named, *titled])
    if len(found) > 1:
        told = "、".join(dict.fromkeys((*named, *titled)))
        raise ReportError(
            f"工作表名“{name}”和标题里写了几个时期：{told}，不知道数是哪一个时期的",
            where=where,
            hint="把工作表改名为数的时期（如 2024年上半年），或在标题里只写一个时期",
        )
    return found[0], year


def _year(*texts: str) -> int:
    for text in texts:
        found = [Period.parse(p).year for p in periods_in(text)] or [
            int(y) for y in _YEAR.findall(text)
        ]
        if found:
            return max(found)
    return 0


def _periods(text: str, year: int) -> list[str]:
    whole = period_of(text, year)
    found = [whole] if whole else periods_in(text)
    if not found or (len(found) == 1 and Period.parse(found[0]).kind == "年"):
        found += [p for month in months_in(text) if (p := period_of(month, year))]
    return _narrowest(found)


def _only(found: list[str]) -> list[str]:
    return found if len(found) == 1 else []


def _narrowest(found: list[str]) -> list[str]:
    """The periods that hold no other of them: 2024年 beside 2024年6月 says only the year."""
    unique = list(dict.fromkeys(found))
    parsed = {text: Period.parse(text) for text in unique}
    return [
        text
        for text in unique
        if not any(other != text and _holds(parsed[text], parsed[other]) for other in unique)
    ]


def _holds(wide: Period, narrow: Period) -> bool:
    same = wide.year == narrow.year and wide.first <= narrow.first and wide.last >= narrow.last
    return same and (wide.first, wide.last) != (narrow.first, narrow.last)
