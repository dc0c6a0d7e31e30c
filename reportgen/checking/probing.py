"""Whether formulas and forms of a report type can work at all, tried on values made up for it.

No data are needed: units are declared.  `friendly` values are small whole numbers, on which whatever
fits its units works; `wild` ones are of every size and sign, on which only an identity always holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from reportgen.binding.evaluate import COMPARISONS, evaluate, holds, leaves_of
from reportgen.binding.expression import (
    Across,
    Cell,
    Expression,
    Leaf,
    Measure,
    Observation,
    Op,
    Ref,
    Rows,
    Summary,
)
from reportgen.chinese.forms import Form
from reportgen.errors import Location, ReportError
from reportgen.unit import NO_UNIT, Unit

_FRIENDLY = ("12", "9", "2", "30")
_ROUNDS = 40
_ANY_PERIOD = "2023年"
"""Which period it is decides the word of a comparison, not what it may compare."""
_NOWHERE = Location("")


class Trial(Struct, frozen=True):
    """Values made up for one try: a value for each leaf, the same whenever it is asked for."""

    units: Mapping[str, Unit]
    seed: str
    wild: bool

    def look_up(self, leaf: Leaf) -> Observation | None:
        """A value in the unit the type declares."""
        unit = NO_UNIT
        if isinstance(leaf, Ref) and leaf.measure is not Measure.RANK:
            unit = self.units.get(leaf.indicator, NO_UNIT)
        return Observation(self._value(leaf), unit, _NOWHERE)

    def sum_up(self, question: Across) -> Summary:
        """A place for places and counts, else a value as of one entity."""
        if question.name in ("位次", "升序位次", "全体个数"):
            return Summary(Fraction(3), NO_UNIT, 0, (), ())
        reading = evaluate(question.of, self)
        if not reading.quantities:
            return Summary(None, NO_UNIT, None, (), ())
        quantity = reading.quantities[0]
        return Summary(quantity.value, quantity.unit, quantity.places, (), ())

    def _value(self, leaf: Leaf) -> Decimal:
        number = int.from_bytes(hashlib.sha256(f"{self.seed}{leaf}".encode()).digest()[:8], "big")
        if not self.wild:
            return Decimal(_FRIENDLY[int(self.seed)]) + number % 3
        size = Decimal(number % 9973 + 1) * Decimal(10) ** (number // 9973 % 7 - 4)
        return -size if number % 5 == 0 else size


def known_units(expression: Expression, units: Mapping[str, Unit]) -> bool:
    """Whether every unit of an expression is declared, so that a trial means something."""
    return all(
        isinstance(leaf, Rows) or (isinstance(leaf, Ref) and leaf.indicator in units)
        for leaf in leaves_of(expression)
    ) and not any(isinstance(leaf, Cell) for leaf in leaves_of(expression))


def unfit(expression: Expression, form: Form, units: Mapping[str, Unit]) -> ReportError | None:
    """Why an expression cannot be shown in a form, whatever its values; None where it can for some,
    or where the units are not all declared, or where the form asks for values of a certain size."""
    if form.spec.by_size:
        return None
    form = form.at(_ANY_PERIOD)
    return _refusal(expression, units, lambda t: form.show(evaluate(expression, t).quantities))


def uncomputable(expression: Expression, units: Mapping[str, Unit]) -> ReportError | None:
    """Why a 推算 comes to nothing, as `unfit` says it of forms."""
    return _refusal(expression, units, lambda trial: evaluate(expression, trial))


def undecidable(expression: Expression, units: Mapping[str, Unit]) -> ReportError | None:
    """Why a 核对 cannot be decided, as `unfit` says it of forms."""
    return _refusal(expression, units, lambda trial: holds(expression, trial))


def _refusal(
    expression: Expression, units: Mapping[str, Unit], attempt: Callable[[Trial], object]
) -> ReportError | None:
    if not known_units(expression, units):
        return None
    last: ReportError | None = None
    for seed in range(len(_FRIENDLY)):
        try:
            attempt(Trial(units, str(seed), wild=False))
        except ReportError as error:
            last = error
        else:
            return None
    return last


def unvarying(expression: Expression, units: Mapping[str, Unit]) -> bool | None:
    """True or False for a comparison that comes out so whatever the values; None for any other.

    An equation or inequality that held for forty sets of values of every size is an identity: for
    rational functions of degree d in n values one that is none would pass with odds below (d/9973)⁴⁰.
    """
    if not _is_comparison(expression) or not known_units(expression, units):
        return None
    if not leaves_of(expression):
        return holds(expression, Trial(units, "0", wild=False))
    answers = {answer for answer in _answers(expression, units) if answer is not None}
    if answers == {True} and not _uses(expression, "!="):
        return True
    never = answers == {False} and not _uses(expression, "==")
    return False if never else None


def parts(expression: Expression) -> Iterator[Expression]:
    """The single comparisons of a check: `甲 == 乙 == 丙` has two."""
    if isinstance(expression, Op) and expression.name == "且":
        for arg in expression.args:
            yield from parts(arg)
    else:
        yield expression


def _answers(expression: Expression, units: Mapping[str, Unit]) -> Iterator[bool | None]:
    for seed in range(_ROUNDS):
        try:
            yield holds(expression, Trial(units, str(seed), wild=True))
        except ReportError:  # a division by what happens to be zero
            yield None


def _is_comparison(expression: Expression) -> bool:
    return isinstance(expression, Op) and expression.name in (*COMPARISONS, "且", "或")


def _uses(expression: Expression, comparison: str) -> bool:
    """Whether it compares so: equality is what made-up values never happen to meet."""
    return isinstance(expression, Op) and (
        expression.name == comparison
        or (
            expression.name in ("且", "或")
            and any(_uses(arg, comparison) for arg in expression.args)
        )
    )
