"""What the numbers of a column are: indicator, measure and period, from the heads side by side.

A head that says a measure by itself (上年同期, 目标, 排名) belongs to the group over it, or to the
indicator before it; 增长% makes an indicator of its own beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from reportgen.binding.expression import Measure
from reportgen.indicators.ledgers.heading import Head
from reportgen.indicators.ledgers.words import (
    is_budget,
    is_change,
    is_done_of,
    is_share,
    measure_of,
    ranked_by,
    spoken,
)
from reportgen.period import Period
from reportgen.unit import RATIO


class Meaning(Struct, frozen=True):
    """What a column's numbers are observations of."""

    head: Head
    indicator: str
    measure: Measure = Measure.VALUE
    period: str = ""
    of: str = ""
    """The indicator that a change or a share beside it is of: 投资 of 投资增长."""


def meanings(heads: Sequence[Head], sheet_period: str, subject: str) -> list[Meaning]:
    """The meaning of each column of numbers, in order; the indicator is "" where the heads do not say
    it.  `subject` names what a sheet is about, for heads that are periods only."""
    heads = _turned(heads)
    if subject and all(map(_is_relative, heads)):
        heads = [replace(head, parts=(subject, *head.parts)) for head in heads]
    flat = [head.parts[-1] for head in heads if len(head.parts) == 1]
    found: list[Meaning] = []
    for group, members in groupby(heads, key=group_of):
        run = list(members)
        if group:
            found += _in_group(run, group, sheet_period)
        else:
            found += _side_by_side(run, flat, subject, found)
    return _rates_apart(_suffixes(found))


def _turned(heads: Sequence[Head]) -> list[Head]:
    """Heads with the measure over the indicators (任务数 over 招商引资 | 固投, 上年同期 over 件次 | 人次)
    the usual way round.  Where two words for the value stand so (当月, 累计), they stay in the names."""
    over = {head.parts[0] for head in heads if len(head.parts) > 1 and _is_relative_word(head)}
    measures = {word: measure_of(word) for word in over}
    values = [word for word, measure in measures.items() if measure is Measure.VALUE]
    others = {*measures.values()} - {None, Measure.VALUE}
    if not others or len(values) != 1 or any("月" in word for word in over):
        return list(heads)
    return [
        replace(head, parts=(*head.parts[1:], head.parts[0]))
        if len(head.parts) > 1 and head.parts[0] in over and _is_relative_word(head)
        else head
        for head in heads
    ]


def _is_relative_word(head: Head) -> bool:
    """Whether the outermost text is a measure, and the innermost is none."""
    first, last = head.parts[0], head.parts[-1]
    said = measure_of(first) is not None or is_change(first) or is_share(first)
    return said and measure_of(last) is None and not is_change(last) and not is_share(last)


def joined(parts: Sequence[str]) -> str:
    """One name of a path: the parts one after the other, a part that repeats the ones before it
    instead of them (固定资产投资／固定资产投资增速)."""
    name = ""
    for part in parts:
        name = part if part.startswith(name) else name + part
    return name


def _is_relative(head: Head) -> bool:
    """Whether a head says nothing of an indicator: 目标, 完成, 完成率, 2023年."""
    tail = "".join(head.parts)
    return not tail or measure_of(tail) is not None or is_change(tail) or _is_share(head)


def group_of(head: Head) -> tuple[str, ...]:
    """The heads over a column's own: () where it stands alone."""
    if len(head.parts) > 1:
        return head.parts[:-1]
    return head.parts if head.dated else ()


def tail_of(head: Head, group: tuple[str, ...]) -> str:
    """A column's own word below its group; "" where it has only a period."""
    return head.parts[-1] if len(head.parts) > len(group) else ""


def _in_group(run: list[Head], group: tuple[str, ...], sheet_period: str) -> list[Meaning]:
    stem = joined(group)
    tails = [tail_of(head, group) for head in run]
    measures = _measures(run, tails, sheet_period)
    plain = [
        head.period
        for head, tail, measure in zip(run, tails, measures, strict=True)
        if tail and measure is Measure.VALUE
    ]
    several = len(plain) > 1 and len(set(plain)) < len(plain)  # 本月 | 累计: both are values
    figures = _figures(run, tails, measures)
    alone = joined((*group, spoken(figures[0]))) if len(figures) == 1 else ""
    one_rank = measures.count(Measure.RANK) == 1 and Measure.VALUE in measures and not several
    values = [t for t, m in zip(tails, measures, strict=True) if m is Measure.VALUE]
    found: list[Meaning] = []
    for head, tail, measure in zip(run, tails, measures, strict=True):
        if (ranked := _ranked_by_word(tail, found, stem)) is not None:
            found.append(Meaning(head, ranked, Measure.RANK, head.period))
        elif measure is Measure.RANK and alone and measures.count(measure) == 1:
            found.append(Meaning(head, alone, Measure.RANK, head.period))
        elif measure is Measure.RANK and not one_rank and found:
            found.append(Meaning(head, _ranked(stem, found), Measure.RANK, head.period))
        elif measure is None or (tail and several and measure is Measure.VALUE):
            found.append(Meaning(head, joined((*group, spoken(tail))), period=head.period))
        else:
            own = joined((*group, _owner(tail, values))) if several else stem
            found.append(Meaning(head, own, measure, head.period))
    return found


def _figures(
    run: Sequence[Head], tails: Sequence[str], measures: Sequence[Measure | None]
) -> list[str]:
    """The words of a group without a value that are no change and no share either: 现价产值, which is what
    a rank in the group ranks."""
    if Measure.VALUE in measures:
        return []
    return [
        tail
        for head, tail, measure in zip(run, tails, measures, strict=True)
        if measure is None and not (is_change(tail) or _is_share(head) or ranked_by(tail))
    ]


def _ranked_by_word(tail: str, found: Sequence[Meaning], stem: str) -> str | None:
    """The indicator that 增速位次 or 总量位次 ranks among those before it, of which `stem` has the value;
    None where a head is no such rank, or nothing there is of that kind."""
    of = ranked_by(tail)
    if not of:
        return None
    valued = [m for m in found if m.measure is Measure.VALUE]
    tails = [(m.head.tail, m.indicator) for m in valued]
    said = [name for tail, name in tails if tail == of]
    like = [name for tail, name in tails if is_change(of) and is_change(tail)]
    if measure_of(of) is Measure.VALUE and "月" not in of and "累计" not in of:
        like = [name for _, name in tails if name == stem]
    return next((names[0] for names in (said, like) if len(names) == 1), None)


def _owner(tail: str, values: list[str]) -> str:
    """Which of several values a measure is of: 上年同期累计 of 累计, 上年同月 of 本月; "" where nothing
    says it."""
    sort = next((word for word in ("累计", "月") if word in tail), "")
    like = [value for value in values if sort and sort in value]
    return like[0] if len(like) == 1 else ""


def _measures(run: list[Head], tails: list[str], sheet_period: str) -> list[Measure | None]:
    """What each column of a group measures.  Where a group has 上年同期 or 目标 and no word for the value
    itself, the only other column is the value, whatever its word: 实绩 | 上年同期."""
    found = [measure_of(tail) if tail else Measure.VALUE for tail in tails]
    if sheet_period and Period.parse(sheet_period).kind != "月":  # 本月 of 1—6月 is not its value
        found = [None if "月" in tail else m for tail, m in zip(tails, found, strict=True)]
    others = [
        i
        for i, (tail, measure) in enumerate(zip(tails, found, strict=True))
        if measure is None and not is_change(tail) and not _is_share(run[i])
    ]
    beside = {Measure.YEAR_BEFORE, Measure.BEFORE, Measure.TARGET} & {*found}
    if beside and Measure.VALUE not in found and len(others) == 1:
        found[others[0]] = Measure.VALUE
    return found


def _side_by_side(
    run: list[Head], flat: list[str], subject: str, before: list[Meaning]
) -> list[Meaning]:
    """Columns without groups: 投资额 | 上年同期 | 增长% | 排名.  A share that stands once (完成率) keeps its
    name; what follows it is of the value before, except its rank, and 上年同期 that is in % as well.  A
    budget beside a value is none to say more of."""
    found: list[Meaning] = []
    base = ranked = _base(before)
    rate = False
    for head in run:
        tail = head.tail
        measure = measure_of(tail) if tail else None
        share = _is_share(head)
        of = _of_one_before(head, tail, found) or _ranked_beside(head, tail, found, base)
        if of is not None:
            found.append(of)
            base = ranked = base if of.measure is Measure.RANK else of.indicator
        elif not tail or (head.period and tail[0] == "(" and tail[-1] == ")"):  # 2025年(预计)
            found.append(Meaning(head, subject and subject + tail, period=head.period))
        elif base and measure is Measure.RANK:
            several = _ranks_after(run, head) > 1
            name = _ranked(base, found) if several else ranked
            found.append(Meaning(head, name, measure, head.period))
        elif base and measure is not None and measure is not Measure.VALUE:
            name = ranked if head.rate and not rate else base
            found.append(Meaning(head, name, measure, head.period))
        elif base and (is_change(tail) or (share and flat.count(tail) > 1)):
            found.append(Meaning(head, _added(base, spoken(tail)), period=head.period, of=base))
        elif base and share:
            ranked = tail
            found.append(Meaning(head, tail, period=head.period, of=base))
        elif base and is_budget(tail):
            found.append(Meaning(head, tail, period=head.period))
        else:
            base, rate = _summed(base, tail), head.rate
            ranked = base
            found.append(Meaning(head, base, period=head.period))
    return found


def _is_share(head: Head) -> bool:
    """Whether a column relates others: 完成率, or 完成年度任务 in %."""
    tail = head.tail
    return is_share(tail) or (head.rate and is_done_of(tail))


def _added(base: str, tail: str) -> str:
    """A name and what is said of it, what both say said once: 发电量累计 and 累计同比."""
    shared = [n for n in range(2, min(len(base), len(tail))) if base.endswith(tail[:n])]
    return joined((base, tail[max(shared, default=0) :]))


def _summed(base: str, tail: str) -> str:
    """累计 behind 发电量 is 发电量累计; other heads stay what they are."""
    months = measure_of(base) is not None or "月" in base
    added = base and not months and "累计" in tail and measure_of(tail) is Measure.VALUE
    return joined((base, tail)) if added else tail


def _of_one_before(head: Head, tail: str, found: list[Meaning]) -> Meaning | None:
    """投资排名 behind 投资, 增速排名 behind 增速, 上年收入 behind 收入 or 本年收入: a measure of that; else
    None."""
    for meaning in reversed(found):
        name = meaning.head.tail
        if not name or meaning.measure is not Measure.VALUE:
            continue
        if tail.startswith(name) and len(tail) > len(name):
            measure = measure_of(tail.removeprefix(name))
        else:
            plain = name[2:] if measure_of(name[:2]) is Measure.VALUE else name
            if not plain or not tail.endswith(plain):
                continue
            measure = measure_of(tail.removesuffix(plain))
        if measure not in (None, Measure.VALUE):
            return Meaning(head, meaning.indicator, measure, head.period)
    return None


def _ranked_beside(head: Head, tail: str, found: list[Meaning], base: str) -> Meaning | None:
    """增速位次 behind GDP | 同比: the rank of its change; else None."""
    own = [m for m in found if base and base in (m.indicator, m.of)]
    ranked = _ranked_by_word(tail, own, base)
    return None if ranked is None else Meaning(head, ranked, Measure.RANK, head.period)


def _rates_apart(found: list[Meaning]) -> list[Meaning]:
    """增减 | 增减%: the one with % is called 增减率 where both would have one name."""
    plain = {
        (m.indicator, m.measure, m.period)
        for m in found
        if m.head.unit is None or m.head.unit.dimension != RATIO
    }
    out = []
    for m in found:
        shared = (m.indicator, m.measure, m.period) in plain
        rate = m.head.unit is not None and m.head.unit.dimension == RATIO
        if shared and rate and m.head.parts and is_change(m.head.parts[-1]):
            m = replace(m, indicator=m.indicator + "率")
        out.append(m)
    return out


def _base(before: list[Meaning]) -> str:
    """The indicator that 上年同期 or 排名 beside a group belongs to: the only one the group has."""
    if not before:
        return ""
    last = before[-1].head
    if len(last.path) == 1:
        return before[-1].indicator
    group = group_of(last)
    values = [m for m in before if group_of(m.head) == group and m.measure is Measure.VALUE]
    stem = joined(group)
    own = [m for m in values if not is_change(tail_of(m.head, group))]
    return stem if [m.indicator for m in own] == [stem] else ""


def _ranked(base: str, found: list[Meaning]) -> str:
    """What a rank ranks where one indicator has several: the column before it."""
    return next((m.indicator for m in reversed(found) if m.measure is not Measure.RANK), base)


def _ranks_after(run: list[Head], head: Head) -> int:
    """How many ranks stand with this one behind one indicator."""
    start = run.index(head)
    count = 0
    for step in (range(start, -1, -1), range(start + 1, len(run))):
        for index in step:
            tail = run[index].tail
            if measure_of(tail) is Measure.RANK:
                count += 1
            elif measure_of(tail) is None and not is_change(tail):
                break
    return count


def _suffixes(found: list[Meaning]) -> list[Meaning]:
    """投资额 beside 投资额目标, 投资额排名: the same indicator's measures."""
    names = {m.indicator for m in found if m.measure is Measure.VALUE}
    out = []
    for meaning in found:
        name = meaning.indicator
        if meaning.measure is Measure.VALUE and len(meaning.head.parts) == 1:
            for size in range(2, min(7, len(name))):
                measure = measure_of(name[-size:])
                if name[:-size] in names and measure not in (None, Measure.VALUE):
                    meaning = replace(meaning, indicator=name[:-size], measure=measure)
                    break
        out.append(meaning)
    return out
