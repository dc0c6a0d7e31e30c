"""Which entity and which report period a view of a dataset is of, where the user leaves it open."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.dataset.observations import Observations
from reportgen.errors import ReportError, nearest
from reportgen.period import Period

_LISTED = 20
"""Entities named in a hint."""


def chosen_entity(known: tuple[str, ...], asked: str | None, own: str) -> str:
    """The entity asked for, else the only one, else the one that 基本信息 says the data are of (`own`).

    "" where the data name none.  Raises ReportError listing them where it is unknown or ambiguous.
    """
    if asked is not None:
        choices = known or ((own,) if own else ())
        if choices and asked not in choices:
            raise ReportError(
                f"数据中没有地区“{asked}”",
                hint=nearest(asked, choices) or "现有地区：" + "、".join(choices[:_LISTED]),
            )
        return asked
    if len(known) > 1:
        if own in known:
            return own
        more = "…" if len(known) > _LISTED else ""
        raise ReportError(
            f"数据中有{len(known)}个地区，不知道为哪一个起草",
            hint="请用 --entity 指明：" + "、".join(known[:_LISTED]) + more,
        )
    return known[0] if known else own


def chosen_period(asked: str | None, stated: str, known: Mapping[str, Period], whose: str) -> str:
    """The period asked for, else the one that the data state, else the latest of those known; "" where
    there is none.  Canonical.

    Raises ReportError for one that nothing is of; `whose` data, such as 甲县的, opens its message.
    """
    if asked is None:
        if stated:
            return str(Period.parse(stated))
        return str(max(known.values())) if known else ""
    wanted = str(Period.parse(asked))
    # rows without a period are of 报告期, which other rows need not name
    if known and wanted not in known and not (stated and wanted == str(Period.parse(stated))):
        listed = "、".join(sorted(known, key=known.__getitem__))
        raise ReportError(f"{whose}数据中没有时期“{wanted}”", hint=f"现有时期：{listed}")
    return wanted


def periods_by_entity(observations: Observations) -> Mapping[str, Mapping[str, Period]]:
    """Entity → its canonical periods, parsed; under "" those of what all share."""
    parsed: dict[str, Period] = {}  # all entities have the same few
    found: dict[str, dict[str, Period]] = {}
    for entity, periods in observations.periods().items():
        for period in filter(None, sorted(periods)):
            if period not in parsed:
                parsed[period] = Period.parse(period)
            found.setdefault(entity, {})[period] = parsed[period]
    return found
