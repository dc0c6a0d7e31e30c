"""The values a number may come from, each with its expression and cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from reportgen.binding.evaluate import leaves_of
from reportgen.binding.expression import (
    Across,
    Cell,
    Expression,
    Measure,
    Observation,
    Op,
    Ref,
    Rows,
    Several,
)
from reportgen.binding.serial import describe
from reportgen.chinese.numerals import decimal_text, ending_places
from reportgen.chinese.quantity import Quantity
from reportgen.chinese.wording import dressed
from reportgen.chinese.written import quantity_at
from reportgen.dataset import Dataset
from reportgen.unit import COUNT, PLAIN, Unit
from reportgen.word.record import AnchorRecord, Record
from reportgen.word.valuing import value_on_page

_DIGIT = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SMALLEST, _LARGEST = Fraction(1, 10**12), 10**20
_LINKED = (Measure.YEAR_BEFORE, Measure.BEFORE, Measure.TARGET, Measure.RANK)


class Fact(Struct, frozen=True):
    """A value with a source."""

    expression: Expression
    label: str
    """What people call it: 签约项目.上年同期."""
    words: tuple[str, ...]
    """Names by which a sentence about it can be known."""
    quantity: Quantity
    sources: tuple[str, ...]
    base: Fraction
    """The value in base units: 元 for money, the ratio itself for percentages."""
    size: float
    """Nearly `base`, for quick comparing."""
    kind: str
    """What its unit measures; a bare number may be a count."""

    @staticmethod
    def of(
        expression: Expression, quantity: Quantity, sources: tuple[str, ...], label: str = ""
    ) -> Fact:
        """A fact known by the names in its expression."""
        base = quantity.base
        return Fact(
            expression=expression,
            label=label or describe(expression),
            words=_words(expression),
            quantity=quantity,
            sources=sources,
            base=base,
            size=float(base),
            kind=kind_of(quantity.unit),
        )

    @property
    def shown(self) -> str:
        """The value as the data show it: 100余场次."""
        quantity = self.quantity
        places = quantity.places
        if places is None and ending_places(quantity.value) is None:
            places = 4
        return dressed(decimal_text(quantity.value, places), quantity.unit, quantity.qualifier)


def facts_of_data(data: Dataset) -> tuple[Fact, ...]:
    """Every value of the data's entity, all periods, and every number of a table; of every entity
    where the data are seen for none."""
    facts: dict[Expression, Fact] = {}
    for expression, found in (*_observed(data), *_cells(data)):
        if found.value is not None and expression not in facts:
            quantity = Quantity(Fraction(found.value), found.unit, found.qualifier, found.places)
            if _usual(quantity):
                facts[expression] = Fact.of(expression, quantity, (str(found.where),))
    return tuple(facts.values())


def facts_of_record(record: Record, newer: Sequence[Fact] = ()) -> tuple[Fact, ...]:
    """What the numbers of a briefing were at generation, `newer` facts from data before them: of a
    value that has moved the old one stays, for people copy from old drafts."""
    now = {fact.expression: fact.base for fact in newer}
    facts: dict[Expression, Fact] = {}
    for anchor in record.anchors:
        for fact in _anchored(anchor):
            if fact.expression not in now:
                facts.setdefault(fact.expression, fact)
            elif now[fact.expression] != fact.base:
                facts.setdefault(fact.expression, replace(fact, label=f"{fact.label}（生成时）"))
    return (*newer, *facts.values())


def _observed(data: Dataset) -> Iterator[tuple[Expression, Observation]]:
    """The observations as a template of this entity and period would name them."""
    for (indicator, entity, period, measure), found in data.observations.items():
        if data.entity and entity not in ("", data.entity):
            continue
        ref = Ref(indicator, entity or data.entity, period or data.period, measure)
        if data.entity and ref.period == data.period:
            yield ref, found
            yield from _linked(ref, data)
        else:
            pins = {"entity": entity and not data.entity, "period": ref.period != data.period}
            stated = tuple(name for name, set_ in pins.items() if set_)
            yield Ref(indicator, ref.entity, ref.period, measure, stated), found


def _linked(ref: Ref, data: Dataset) -> Iterator[tuple[Expression, Observation]]:
    """The same indicator's 上年同期 and so on, from their columns or from earlier periods."""
    if ref.measure is not Measure.VALUE:
        return
    for measure in _LINKED:
        other = Ref(ref.indicator, ref.entity, ref.period, measure)
        if (found := data.look_up(other)) is not None:
            yield other, found


def _cells(data: Dataset) -> Iterator[tuple[Expression, Observation]]:
    for table in data.tables.values():
        for label, row in zip(table.labels(), table.rows, strict=True):
            for column, cell in zip(table.columns, row, strict=True):
                if isinstance(cell, Observation):
                    yield Cell(table.name, label, column.name), cell


def _anchored(anchor: AnchorRecord) -> Iterator[Fact]:
    """The value of an anchor; a phrase such as 同比增长9.6% has the number it shows besides."""
    expression = anchor.binding.expression
    exact = value_on_page(anchor)
    if isinstance(expression, Several):
        numbers = list(_DIGIT.finditer(anchor.text))
        shown = quantity_at(anchor.text, numbers[0].start()) if len(numbers) == 1 else None
        if shown is not None:
            label = f"{describe(expression.args[0])}的{anchor.binding.form.name}"
            quantity = Quantity(shown.value, shown.unit, shown.qualifier, shown.places)
            yield Fact.of(expression, quantity, anchor.sources, label)
        return
    if exact is not None and _usual(exact):
        yield Fact.of(expression, exact, anchor.sources)


def _usual(quantity: Quantity) -> bool:
    """Whether a value is of a size that people write; others would not fit a float."""
    return quantity.value == 0 or _SMALLEST <= abs(quantity.base) <= _LARGEST


def kind_of(unit: Unit) -> str:
    """What units may be compared; a bare number may be a count."""
    return COUNT if unit.dimension == PLAIN else unit.dimension


def _words(expression: Expression) -> tuple[str, ...]:
    names: Iterable[str]
    match expression:
        case Ref(indicator=indicator):
            names = (indicator,)
        case Cell(row=row, column=column):
            names = (row, column)
        case Rows(table=table, within=within):
            names = (within or table,)
        case Op() | Several() | Across():
            names = (name for leaf in leaves_of(expression) for name in _words(leaf))
        case _:
            names = ()
    return tuple(dict.fromkeys(name for name in names if name))
