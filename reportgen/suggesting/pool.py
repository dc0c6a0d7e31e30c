"""The values a number may come from, each with its expression and cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from msgspec import Struct

from reportgen.binding.evaluate import leaves_of
from reportgen.binding.expression import (
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
from reportgen.word.record import AnchorRecord, Record
from reportgen.word.valuing import recorded_quantity

_DIGIT = re.compile(r"[0-9]+(?:\.[0-9]+)?")
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
            facts[expression] = Fact(
                expression, describe(expression), _words(expression), quantity, (str(found.where),)
            )
    return tuple(facts.values())


def facts_of_record(record: Record) -> tuple[Fact, ...]:
    """What the numbers of a briefing were at generation."""
    facts: dict[Expression, Fact] = {}
    for anchor in record.anchors:
        for fact in _anchored(anchor):
            facts.setdefault(fact.expression, fact)
    return tuple(facts.values())


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
    exact = recorded_quantity(anchor)
    if isinstance(expression, Several):
        numbers = list(_DIGIT.finditer(anchor.text))
        shown = quantity_at(anchor.text, numbers[0].start()) if len(numbers) == 1 else None
        if shown is not None:
            label = f"{describe(expression.args[0])}的{anchor.binding.form.name}"
            quantity = Quantity(shown.value, shown.unit, shown.qualifier, shown.places)
            yield Fact(expression, label, _words(expression), quantity, anchor.sources)
        return
    if exact is not None:
        yield Fact(expression, describe(expression), _words(expression), exact, anchor.sources)


def _words(expression: Expression) -> tuple[str, ...]:
    names: Iterable[str]
    match expression:
        case Ref(indicator=indicator):
            names = (indicator,)
        case Cell(row=row, column=column):
            names = (row, column)
        case Rows(table=table, within=within):
            names = (within or table,)
        case Op() | Several():
            names = (name for leaf in leaves_of(expression) for name in _words(leaf))
        case _:
            names = ()
    return tuple(dict.fromkeys(name for name in names if name))
