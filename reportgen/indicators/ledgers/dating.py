"""Of when the numbers of a column are, where its own heads do not say it, or not all of it."""

from __future__ import annotations

from msgspec.structs import replace

from reportgen.binding.expression import Measure
from reportgen.indicators.ledgers.naming import Meaning, group_of, joined, tail_of
from reportgen.indicators.ledgers.words import is_change, is_share
from reportgen.period import Kind, Period


def dated(found: list[Meaning], sheet_period: str) -> list[Meaning]:
    """Columns without a period take that of the values they stand beside, where there is one; else the
    sheet's, else the latest beside them."""
    sums = _of_sums_of_months(found, sheet_period)
    found = [
        replace(m, period=until) if m.measure is Measure.VALUE and until else m
        for m, until in zip(found, sums, strict=True)
    ]
    known: dict[str, dict[str, None]] = {}
    undated = {m.indicator for m in found if m.measure is Measure.VALUE and not m.period}
    for meaning in found:
        if meaning.period and meaning.measure is not Measure.YEAR_BEFORE:
            for part in (meaning.indicator, joined(group_of(meaning.head))):
                known.setdefault(part, {})[meaning.period] = None
    known.pop("", None)
    beside_values = _by_place(found, sheet_period)
    out = []
    for meaning, until, near_period in zip(found, sums, beside_values, strict=True):
        if until or near_period:
            out.append(replace(meaning, period=until or near_period))
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


def _of_sums_of_months(found: list[Meaning], sheet_period: str) -> list[str]:
    """1月 | 2月 | 累计: the last is of 1—2月, and so is what stands behind it and says no more than 同比
    or 上年同期累计, whatever year or month the sheet is of.  "" for all other columns."""
    periods = []
    until = ""
    for meaning in found:
        if _is_sum_of_months(meaning):
            until = _until(found, meaning.indicator, sheet_period)
        elif meaning.period or not _is_of_others(meaning) or "同月" in meaning.head.path[-1]:
            until = ""
        periods.append(until)
    return periods


def _is_sum_of_months(meaning: Meaning) -> bool:
    tail = meaning.head.tail
    return meaning.measure is Measure.VALUE and not meaning.period and "累计" in tail


def _until(found: list[Meaning], indicator: str, sheet_period: str) -> str:
    """From January to the last of the months or quarters that an indicator has values of; "" where they
    are none, or the sheet, or another column, says of when their sum is."""
    values = [m.period for m in found if m.indicator == indicator and m.measure is Measure.VALUE]
    known = [Period.parse(period) for period in values if period]
    parts = [p for p in known if p.kind in (Kind.MONTH, Kind.QUARTER)]
    if len({p.year for p in known}) != 1 or not parts:
        return ""
    last = max(parts)
    whole = Period(last.year, last.last, 1, Kind.TO_DATE)
    said = sheet_period and Period.parse(sheet_period) not in (last, Period.parse(f"{last.year}年"))
    if said or last.first == 1 or last.last == 12 or whole in known:
        return ""
    return str(whole)


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
    tail = meaning.head.tail
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
