"""The past of what a dataset speaks of, laid beneath it: what the files say themselves always wins.

Only earlier periods than an entity's latest in the files, only for the indicators and entities they
have: a store never fills in the period that is reported on, and never adds a county to a report.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath

from msgspec import Struct
from msgspec.structs import replace

from reportgen.binding.expression import Measure, Observation
from reportgen.dataset import Dataset, Key, Observations, SourceFile
from reportgen.errors import Location, Notice
from reportgen.indicators.merging import amount, said, same, titled
from reportgen.indicators.stores.opening import numbers, reading
from reportgen.indicators.stores.rows import Kept, stated
from reportgen.period import Period
from reportgen.unit import Unit


class _Own(Struct, frozen=True):
    """What the files themselves speak of."""

    entities: frozenset[str]
    """Those that rows name."""
    entity: str
    """地区 of 基本信息: whose the rows without one are; "" where it is not there."""
    period: str
    """报告期 of 基本信息: when the rows without one are; "" where it is not there."""
    latest: Mapping[str, Period]
    """The last period each entity has, as the files key it."""
    units: Mapping[str, Unit]
    """Of each indicator."""

    def place(self, entity: str) -> str | None:
        """How the files key what a store keeps under an entity; None where they do not have it.

        Rows without 地区 beside rows with one are everybody's: they get no past, which is somebody's.
        """
        if entity in self.entities:
            return entity
        return "" if not self.entities and entity == self.entity else None

    def has_after(self, kept: Kept) -> bool:
        """Whether the files have that indicator and entity, and a later period of it."""
        place = self.place(kept.key[1])
        latest = self.latest.get(place) if place is not None else None
        return (
            latest is not None and kept.key[0] in self.units and Period.parse(kept.key[2]) < latest
        )


def recalled(dataset: Dataset, path: Path) -> Dataset:
    """The dataset with earlier periods out of a store, each number under its original place.

    `files` then also names the files those numbers once stood in, and the store with a hash of what
    was taken from it.  A number of the store that differs from what the files say of that earlier
    period gets a notice naming both places.  Raises ReportError for a store that cannot be read.
    """
    own = _own(dataset)
    if not own.latest:
        where = dataset.files[0].name if dataset.files else path.name
        doubt = Notice(
            f"数据没有写明时期，“{path.name}”里的往期数没有用上",
            Location(where),
            "加一列“时期”，或在“基本信息”里加一行：报告期、2023年",
        )
        return replace(dataset, notices=(*dataset.notices, doubt))
    named = own.entities or frozenset((own.entity,))
    with reading(path) as database:
        past = [kept for kept in numbers(database, path, named) if own.has_after(kept)]
    return _laid_beneath(dataset, own, past, path.name)


def periods_of(dataset: Dataset, names: Iterable[str]) -> dict[str, int]:
    """How many numbers of which period did not come from the files of these names, earliest first."""
    known, counts = set(names), dict[str, int]()
    for key, found in dataset.observations.items():
        if found.where.file not in known and key[2]:
            counts[key[2]] = counts.get(key[2], 0) + 1
    return {period: counts[period] for period in sorted(counts, key=Period.parse)}


def _own(dataset: Dataset) -> _Own:
    entity, period = stated(dataset)
    periods: dict[str, set[str]] = {}
    units: dict[str, Unit] = {}
    for key, found in dataset.observations.items():
        periods.setdefault(key[1], set()).update(when for when in (key[2], period) if when)
        if key[3] is Measure.VALUE:
            units.setdefault(key[0], found.unit)
    return _Own(
        frozenset(key[1] for key in dataset.observations if key[1]),
        entity,
        period,
        {entity: max(map(Period.parse, whens)) for entity, whens in periods.items() if whens},
        units,
    )


def _laid_beneath(dataset: Dataset, own: _Own, past: list[Kept], store: str) -> Dataset:
    notices: list[Notice] = []
    used: dict[Key, Kept] = {}
    odd: set[str] = set()
    for kept in past:
        indicator, entity, period, measure = kept.key
        key = (indicator, own.place(entity) or "", period, measure)
        unit = own.units[indicator]
        if measure is not Measure.RANK and not unit.comparable(kept.observation.unit):
            if indicator not in odd:
                odd.add(indicator)
                notices.append(_other_unit(kept, unit, store))
        elif (found := dataset.observations.get(key)) is None or found.value is None:
            used[key] = kept
        elif not same(found, kept.observation):
            notices.append(_differs(key, found, kept))
    notices += _against_columns(dataset, own, used)
    labels = _labels(used.values(), {file.name for file in dataset.files})
    beneath = {key: _labelled(kept, labels) for key, kept in used.items()}
    return replace(
        dataset,
        observations=Observations.over(dataset.observations).with_more(beneath),
        files=(*dataset.files, *_files(used.values(), labels), *_self(beneath, store)),
        notices=(*dataset.notices, *notices),
    )


def _against_columns(dataset: Dataset, own: _Own, used: Mapping[Key, Kept]) -> Iterator[Notice]:
    """Columns 上年同期 and 上期 that say otherwise than the store."""
    for (indicator, entity, period, measure), found in dataset.observations.items():
        when = period or own.period
        if measure not in (Measure.YEAR_BEFORE, Measure.BEFORE) or not when:
            continue
        at = Period.parse(when)
        earlier = at.year_before() if measure is Measure.YEAR_BEFORE else at.before()
        kept = used.get((indicator, entity, str(earlier), Measure.VALUE))
        if kept is not None and amount(kept.observation) != amount(found):
            key = (indicator, entity, period, measure)
            yield Notice(
                f"{titled(key)}是{said(found)}，指标库里{earlier}的数值却是{said(kept.observation)}",
                found.where,
                f"另一处在 {kept.observation.where}；如是口径调整可不管，这里以“{measure}”列为准",
                entity,
            )


def _differs(key: Key, found: Observation, kept: Kept) -> Notice:
    return Notice(
        f"{titled(key)}是{said(found)}，指标库里却是{said(kept.observation)}",
        found.where,
        f"另一处在 {kept.observation.where}；这里以文件为准，确实改了就再 ingest 一次，加 --replace",
        key[1],
    )


def _other_unit(kept: Kept, unit: Unit, store: str) -> Notice:
    return Notice(
        f"“{kept.key[0]}”的单位是“{unit or '无单位'}”，“{store}”里却是“{kept.observation.unit or '无单位'}”，往期数没有用上",
        kept.observation.where,
        "同一指标用一种单位，不同的请另起名称",
    )


def _labels(used: Iterable[Kept], own: set[str]) -> dict[tuple[str, str, str], str]:
    """What files are called, by name, hash and period: by their names, and by the period as well where
    another period's file is called the same (指标.xlsx of every year)."""
    seen: dict[str, dict[str, set[str]]] = {}
    triples: dict[tuple[str, str, str], None] = {}
    for kept in used:
        seen.setdefault(kept.file, {}).setdefault(kept.key[2], set()).add(kept.sha256)
        triples[kept.file, kept.sha256, kept.key[2]] = None
    labels = {}
    for name, sha256, period in triples:
        alike = name in own or len({frozenset(hashes) for hashes in seen[name].values()}) > 1
        path = PurePath(name)
        labels[name, sha256, period] = f"{path.stem}〔{period}〕{path.suffix}" if alike else name
    return labels


def _labelled(kept: Kept, labels: Mapping[tuple[str, str, str], str]) -> Observation:
    found = kept.observation
    label = labels[kept.file, kept.sha256, kept.key[2]]
    return found if label == kept.file else replace(found, where=replace(found.where, file=label))


def _files(
    used: Iterable[Kept], labels: Mapping[tuple[str, str, str], str]
) -> tuple[SourceFile, ...]:
    files = {
        SourceFile(labels[kept.file, kept.sha256, kept.key[2]], kept.sha256): None for kept in used
    }
    return tuple(sorted(files, key=lambda file: (file.name, file.sha256)))


def _self(beneath: Mapping[Key, Observation], store: str) -> tuple[SourceFile, ...]:
    """The store, with a hash of what was taken from it; () where that is nothing."""
    if not beneath:
        return ()
    lines = [
        json.dumps([*key, str(found.value), said(found), str(found.where)], ensure_ascii=False)
        for key, found in beneath.items()
    ]
    return (SourceFile(store, hashlib.sha256("\n".join(lines).encode()).hexdigest()),)
