"""Of when the numbers of a column are, where its own heads do not say it, or not all of it."""

from __future__ import annotations

from msgspec.structs import replace

from reportgen.binding.expression import Measure
from reportgen.indicators.ledgers.naming import Meaning, group_of, joined, tail_of
from reportgen.indicators.ledgers.words import is_change, is_share
from reportgen.period import Period


def dated(found: list[Meaning], sheet_period: str) -> list[Meaning]:
    """Columns without a period take that of the values they stand beside, where there is one; else the
    sheet's, else the latest beside them."""
    known: dict[str, dict[str, None]] = {}
    undated = {m.indicator for m in found if m.measure is Measure.VALUE and not m.period}
    for meaning in found:
        if meaning.period and meaning.measure is not Measure.YEAR_BEFORE:
            for part in (meaning.indicator, joined(group_of(meaning.head))):
                known.setdefault(part, {})[meaning.period] = None
    known.pop("", None)
    beside_values = _by_place(found, sheet_period)
    out = []
    for meaning, near_period in zip(found, beside_values, strict=True):
        if near_period:
            out.append(replace(meaning, period=near_period))
            continue
        of = "" if meaning.of in undated else meaning.of
        names = (meaning.indicator, joined(group_of(meaning.head)), of)
        near = list(next(filter(None, map(known.get, names)), ()))
        if meaning.measure is Measure.VALUE and meaning.indicator in known:
            near = []  # beside 2023年受理量 a plain 受理量 is of a time that nobody has named
        latest = max(near, key=Period.parse) if near else ""
        stays = sheet_period in near or not _is_of_others(meaning)
        own = not near or (len(near) > 1 and stays)
        beside = sheet_period if sheet_period and own else latest
        if meaning.measure is Measure.YEAR_BEFORE and meaning.period:
            meaning = _of_the_year_after(meaning, beside)
        out.append(meaning if meaning.period else replace(meaning, period=beside))
    return out


def _by_place(found: list[Meaning], sheet_period: str) -> list[str]:
    """The periods of columns in groups such as 本月 | 增长% | 1-6月 | 增长%, where the sheet's month and
    another time have a value each: that of the value before them, unless their own words say 累计 or
    同月; so too between two times of a year (1-9月 | 完成率 | 9月).  "" for columns that other things
    decide."""
    values: dict[tuple[str, ...], dict[str, None]] = {}
    for meaning in found:
        if _is_value_of(meaning):
            values.setdefault(group_of(meaning.head), {})[meaning.period] = None
    before: dict[tuple[str, ...], str] = {}
    periods = []
    ends = {group_of(m.head): at for at, m in enumerate(found) if _is_value_of(m)}
    for at, meaning in enumerate(found):
        group = group_of(meaning.head)
        known = list(values.get(group, ()))
        between = at < ends.get(group, 0) and len({Period.parse(p).year for p in known if p}) == 1
        if len(known) < 2 or not (sheet_period if "" in known else between):
            periods.append("")
            continue
        if _is_value_of(meaning):
            before[group] = meaning.period or sheet_period
        tail = tail_of(meaning.head, group)
        others = [period for period in known if period]
        if meaning.period:
            periods.append("")
        elif "累计" in tail and len(others) == 1 and not _is_value_of(meaning):
            periods.append(others[0])
        elif "同月" in tail:
            periods.append(sheet_period)
        else:
            periods.append(before.get(group, ""))
    return periods


def _is_of_others(meaning: Meaning) -> bool:
    """Whether a column only says something of those beside it: 增长%, 上年同期."""
    tail = meaning.head.parts[-1] if meaning.head.parts else ""
    return meaning.measure is not Measure.VALUE or is_change(tail) or is_share(tail)


def _is_value_of(meaning: Meaning) -> bool:
    """Whether a column of a group has the value the group is about."""
    group = group_of(meaning.head)
    return bool(group) and meaning.measure is Measure.VALUE and meaning.indicator == joined(group)


def _of_the_year_after(meaning: Meaning, period: str) -> Meaning:
    """2023年同期 beside numbers of 2024年: it says when the number is of, the report is a year on; beside
    numbers of another year or of none, it is that year's own value."""
    if period and Period.parse(period).year == Period.parse(meaning.period).year + 1:
        return replace(meaning, period=period)
    return replace(meaning, measure=Measure.VALUE)
