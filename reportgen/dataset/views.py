"""The dataset and its views: one entity, one period, or all entities as one.

A view holds the very parts it was taken from, and what was worked out from them; `choosing` says which
entity and period it is of, `across` answers what concerns all entities.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from reportgen.binding.expression import (
    Across,
    Cell,
    Expression,
    Leaf,
    Measure,
    Observation,
    Ref,
    Rows,
    Summary,
)
from reportgen.binding.spread import may_sum
from reportgen.chinese.numerals import decimal_text
from reportgen.dataset.across import Spreads
from reportgen.dataset.choosing import chosen_entity, chosen_period, periods_by_entity
from reportgen.dataset.observations import Observations
from reportgen.dataset.parts import (
    SECTIONS,
    Fault,
    Indicator,
    Key,
    Practice,
    SourceFile,
    Table,
    TextCell,
)
from reportgen.errors import Collector, Location, Notice, ReportError
from reportgen.period import Period
from reportgen.unit import NO_UNIT

_T = TypeVar("_T")
_OF_ALL = ("entities", "_listed", "names", "_faulty", "_practices", "_spreads", "_table_cells")
"""What is worked out once for all views of a dataset."""
_OF_NAMES = ("_held", "_periods", "_notices_of")
"""The same, but worked out again where the whole is given another name, under which its numbers are."""


class Dataset(Struct, frozen=True, dict=True):
    """Everything the files of one build say."""

    observations: Mapping[Key, Observation]
    indicators: Mapping[str, Indicator]
    info: Mapping[str, TextCell] = field(default_factory=dict)
    sections: Mapping[str, tuple[Practice, ...]] = field(default_factory=dict)
    """By sheet name, one of `SECTIONS`."""
    tables: Mapping[str, Table] = field(default_factory=dict)
    files: tuple[SourceFile, ...] = ()
    notices: tuple[Notice, ...] = ()
    texts: Mapping[str, Mapping[str, TextCell]] = field(default_factory=dict)
    """Text columns of a ledger: entity → column → cell.  `at` adds one entity's to `info`."""
    faults: tuple[Fault, ...] = ()
    """Broken rows of ledgers; `at` raises those of the entity asked for."""
    whole: str = ""
    """The entity that is all others together: a ledger's 合计 row; "" where there is none.  Its
    observations stand under this name, but it is not one of `entities`."""
    entity: str = ""
    """The entity of the build; "" where the data name none."""
    period: str = ""
    """The report period, canonical; "" where the data name none."""

    def at(self, entity: str | None = None, period: str | None = None) -> Dataset:
        """The same data seen for one entity and report period (defaults: the only one, the latest).

        Raises ReportError listing the choices where the entity is ambiguous or unknown, and what is
        wrong with the entity's own row of a ledger.
        """
        own = self.info["地区"].text if "地区" in self.info else ""
        whole = bool(self.whole) and entity == self.whole
        # looked up, not searched for: a batch asks thousands of times, and going through all names
        # would also part the memory that its processes share
        known = whole or entity in self._listed
        chosen = entity if known and entity else chosen_entity(self.entities, entity, own)
        self._refuse_faults(chosen)
        return self._seen(chosen, self._choose_period(chosen, period))

    def at_whole(self, name: str | None = None, period: str | None = None) -> Dataset:
        """The same data seen for all entities together: a bare name is the 合计 row's number, else the
        sum over the entities where the unit adds up.

        `name` is what the whole is called on paper where the data do not say (default: 地区 of
        基本信息, else the label of the 合计 row, else 合计).
        """
        own = self.info["地区"].text if "地区" in self.info else ""
        chosen = name or (own if own not in self.entities else "") or self.whole or "合计"
        if chosen in self.entities:
            raise ReportError(
                f"“{chosen}”是其中一个地区，不能作总体的名称", hint="给总体另起一个名称，如 全市"
            )
        base = replace(
            self, observations=self._renamed(chosen), notices=self._noticed(chosen), whole=chosen
        )
        self._share(base, _OF_ALL)
        return base._seen(chosen, base._choose_period(chosen, period))

    @property
    def is_whole(self) -> bool:
        """Whether this is all entities seen as one."""
        return self.entity != "" and self.entity == self.whole

    def period_of(self, entity: str, period: str | None = None) -> str:
        """The report period of an entity's briefing, as `at` chooses it."""
        return self._choose_period(entity, period)

    def common_period(self, period: str | None = None) -> str:
        """The report period of all entities together: the one asked for, else the one the data state,
        else the latest that any of them has; "" where there is none.  Raises ReportError."""
        return self._choose_period(self.whole, period)

    def _seen(self, entity: str, period: str) -> Dataset:
        notices = (
            *_in_order(self._notices_of.get("", {}), self._notices_of.get(entity, {})),
            *(Notice(f.message, f.where, f.hint, entity) for f in self._faulty.get(entity, ())),
        )
        seen = replace(
            self,
            entity=entity,
            period=period,
            notices=notices,
            info={**self.info, **self.texts.get(entity, {})},
        )
        self._share(seen, (*_OF_ALL, *_OF_NAMES))
        return seen

    def _share(self, view: Dataset, names: Sequence[str]) -> None:
        """Give a view what does not depend on its entity or period: a batch of thousands asks for it
        thousands of times."""
        for name in names:
            view.__dict__[name] = getattr(self, name)

    def _renamed(self, whole: str) -> Mapping[Key, Observation]:
        """The observations, those of the 合计 row under the name the whole is now given."""
        if not self.whole or self.whole == whole:
            return self._held
        return self._held.renamed(self.whole, whole)

    def _noticed(self, whole: str) -> tuple[Notice, ...]:
        """The notices, those of the 合计 row under the name the whole is now given."""
        if not self.whole or self.whole == whole:
            return self.notices
        return tuple(
            replace(notice, entity=whole) if notice.entity == self.whole else notice
            for notice in self.notices
        )

    @cached_property
    def _notices_of(self) -> Mapping[str, Mapping[int, Notice]]:
        """Entity → its notices by their place among all; under "" those on every briefing."""
        found: dict[str, dict[int, Notice]] = {}
        for place, notice in enumerate(self.notices):
            found.setdefault(notice.entity, {})[place] = notice
        return found

    @cached_property
    def _held(self) -> Observations:
        return Observations.over(self.observations)

    @cached_property
    def own(self) -> Mapping[Key, Observation]:
        """The observations of this build's entity, which are asked for again and again."""
        return self._held.of(self.entity)

    def _found(self, key: Key) -> Observation | None:
        among = self.own if key[1] == self.entity else self._held
        return among.get(key)

    @cached_property
    def entities(self) -> tuple[str, ...]:
        """Every entity that has an observation or a text, in file order; the whole is none of them."""
        names = self._held.entities()
        for section in self.sections.values():
            names |= dict.fromkeys(practice.entity for practice in section)
        names |= dict.fromkeys(self.texts)
        names |= dict.fromkeys(fault.entity for fault in self.faults)
        return tuple(name for name in names if name and name != self.whole)

    @cached_property
    def _listed(self) -> frozenset[str]:
        return frozenset(self.entities)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Names usable in templates: indicator names and 代号, each to the indicator name."""
        table = {
            indicator.code: name for name, indicator in self.indicators.items() if indicator.code
        }
        return table | {name: name for name in self.indicators}

    def ref(
        self,
        indicator: str,
        measure: Measure = Measure.VALUE,
        *,
        entity: str | None = None,
        period: str | None = None,
    ) -> Ref:
        """The Ref a bare indicator name means: this build's entity and period unless stated.

        An indicator whose only period is none at all (a file without 时期) is found from any period.
        """
        if entity is None and period is None:
            return Ref(indicator, self.entity, self.period, measure)
        pinned = tuple(
            name for name, given in (("entity", entity), ("period", period)) if given is not None
        )
        wanted_entity = self.entity if entity is None else entity
        wanted_period = self.period if period is None else str(Period.parse(period))
        return Ref(indicator, wanted_entity, wanted_period, measure, pinned)

    def look_up(self, leaf: Leaf) -> Observation | None:
        """The observation a leaf means, or None (see `Data`).

        Raises ReportError where its cell is broken: an error value is not a number that is missing.
        """
        if isinstance(leaf, Ref):  # nearly always found as it is
            found = self._found((leaf.indicator, leaf.entity, leaf.period, leaf.measure))
            return found if found is not None else self._observe(leaf)
        match leaf:
            case Cell():
                return self._table_cells.get(leaf)
            case Rows(table=table, within=within):
                return self._count(table, within)

    def section(self, name: str) -> tuple[Practice, ...]:
        """A section's practices for this build's entity (rows without 地区 belong to every one)."""
        if name not in self.sections:
            return ()
        shared, own = (self._practices.get((name, e), {}) for e in ("", self.entity))
        return _in_order(shared, own)

    @cached_property
    def _practices(self) -> Mapping[tuple[str, str], Mapping[int, Practice]]:
        """(section, entity) → its practices by their place in the section."""
        found: dict[tuple[str, str], dict[int, Practice]] = {}
        for name, practices in self.sections.items():
            for place, practice in enumerate(practices):
                found.setdefault((name, practice.entity), {})[place] = practice
        return found

    def sum_up(self, question: Across) -> Summary:
        """What a figure over all entities comes to (see `Data`).

        Raises ReportError where there are not two entities to compare: one county's file knows
        nothing of the others.
        """
        return self._spreads.summed_up(question, self)

    def ranked(self, expression: Expression) -> tuple[str, ...]:
        """The entities with a value of the expression, the largest first."""
        return self._spreads.over(expression, self).ranked

    def prepare(self) -> None:
        """Work out the places of the figures asked for so far: processes forked from this one share
        what is there, and each works out what is not."""
        self._spreads.prepare()

    def forget(self) -> None:
        """Let go of what was worked out over all entities, here and in the other views; it is worked
        out again where it is asked for."""
        self._spreads.forget()

    @cached_property
    def _spreads(self) -> Spreads:
        return Spreads(self.entities, self._faulty, self._held)

    @cached_property
    def _faulty(self) -> Mapping[str, tuple[Fault, ...]]:
        found: dict[str, tuple[Fault, ...]] = {}
        for fault in self.faults:
            found[fault.entity] = (*found.get(fault.entity, ()), fault)
        return found

    def _refuse_faults(self, entity: str) -> None:
        """Raise what is wrong with an entity's row as a whole; a broken cell is told where it is read."""
        problems = Collector()
        for fault in self._faulty.get(entity, ()):
            if not fault.indicator:
                problems.add(fault.message, where=fault.where, hint=fault.hint)
        problems.raise_any()

    def _refuse_broken(self, ref: Ref) -> None:
        for fault in self._faulty.get(ref.entity, ()):
            if fault.indicator == ref.indicator:
                raise ReportError(fault.message, where=fault.where, hint=fault.hint)

    @cached_property
    def _periods(self) -> Mapping[str, Mapping[str, Period]]:
        return periods_by_entity(self._held)

    def _choose_period(self, entity: str, period: str | None) -> str:
        known = {**self._periods.get("", {}), **self._periods.get(entity, {})}
        if entity == self.whole:
            known |= {name: p for own in self._periods.values() for name, p in own.items()}
        stated = next((self.info[i].text for i in ("报告期", "时期") if i in self.info), "")
        whose = f"{entity}的" if entity and entity != self.whole else ""
        return chosen_period(period, stated, known, whose)

    def _observe(self, ref: Ref) -> Observation | None:
        periods = (ref.period, "") if ref.period else ("",)  # a number without one is of any
        found = self._direct(ref, periods, ref.measure)
        if found is None:
            found = self._earlier(ref)
        if found is None and self.whole and ref.entity == self.whole:
            return self._sum(ref)
        if found is None and self.faults:
            self._refuse_broken(ref)
        return found

    def _earlier(self, ref: Ref) -> Observation | None:
        """上年同期 and 上期 out of the data of that period."""
        if ref.measure in (Measure.VALUE, Measure.TARGET, Measure.RANK) or not ref.period:
            return None
        period = Period.parse(ref.period)
        earlier = period.year_before() if ref.measure is Measure.YEAR_BEFORE else period.before()
        if earlier is None:
            return None
        return self._direct(ref, (str(earlier),), Measure.VALUE)

    def _direct(self, ref: Ref, periods: tuple[str, ...], measure: Measure) -> Observation | None:
        """What stands there for the first of these periods: the entity's own, or what all share."""
        for period in periods:
            for entity in (ref.entity, "") if ref.entity else ("",):
                found = self._found((ref.indicator, entity, period, measure))
                if found is not None:
                    return found
        return None

    def _sum(self, ref: Ref) -> Observation | None:
        """The sum over the entities, for the whole; None for places, for means and for units that do not add up."""
        if ref.measure is Measure.RANK or "entity" in ref.pinned or len(self.entities) < 2:
            return None
        if not may_sum(ref.indicator):
            return None
        question = Across("全体合计", ref)
        try:
            summary = self.sum_up(question)
            if summary.value is None:
                return None
            value = Decimal(decimal_text(summary.value))
        except ReportError:  # nothing to add, or a sum without an end (hours and minutes)
            return None
        return Observation(
            value, summary.unit, summary.observations[0].where, places=summary.places
        )

    @cached_property
    def _table_cells(self) -> Mapping[Cell, Observation]:
        return {
            Cell(table.name, label, column.name): cell
            for table in self.tables.values()
            for label, row in zip(table.labels(), table.rows, strict=True)
            for column, cell in zip(table.columns, row, strict=True)
            if isinstance(cell, Observation)
        }

    def _count(self, name: str, within: str) -> Observation | None:
        unit = NO_UNIT  # “{{ 做法 | 个数 | 汉字 }}力”: a bare count, the noun is the author's
        if name in SECTIONS:
            practices = self.section(name)
            if within:
                for practice in practices:
                    if practice.name == within:
                        return Observation(Decimal(len(practice.actions)), unit, practice.where)
                return None
            where = practices[0].where if practices else Location("", name)
            return Observation(Decimal(len(practices)), unit, where)
        table = self.tables.get(name)
        return Observation(Decimal(len(table.rows)), unit, table.where) if table else None


def _in_order(shared: Mapping[int, _T], own: Mapping[int, _T]) -> tuple[_T, ...]:
    """What every entity has and what one has besides, by their places."""
    places = {**shared, **own} if own else shared
    return tuple(places[place] for place in sorted(places))
