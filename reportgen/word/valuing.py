"""The exact value of a recorded number in the unit it has on the page."""

from __future__ import annotations

from fractions import Fraction

from msgspec.structs import replace

from reportgen.chinese.numerals import rounded
from reportgen.chinese.quantity import Quantity
from reportgen.chinese.written import quantity_of
from reportgen.unit import NO_UNIT, Unit
from reportgen.word.record import AnchorRecord

_POWERS = [Fraction(10) ** power for power in (0, -2, 2, -4, 4, -8, 8, -3, 3, -1, 1, -6, 6, -5, 5)]
"""What a value may have been multiplied by on its way to paper, nothing first."""


def recorded_quantity(record: AnchorRecord, unit: Unit = NO_UNIT) -> Quantity | None:
    """The value at generation: 34512 on record and 3.45亿元 on paper is 3.4512亿元.

    `unit` is the one it has where the text shows none.  None where the value was missing, or a
    person has written nonsense into the record.
    """
    try:
        value = Fraction(record.value)
    except (ValueError, ZeroDivisionError):
        return None
    shown = quantity_of(record.text)
    if shown is None:
        return Quantity(value, unit)
    unit = shown.unit if shown.unit is not NO_UNIT else unit
    exact = Quantity(shown.value, unit, shown.qualifier, shown.places)
    for power in _POWERS:
        if rounded(value * power, shown.places) == shown.value:
            return replace(exact, value=value * power)
    return exact


def scaled_alike(value: Fraction, shown: Fraction, places: int) -> bool:
    """Whether a value comes out as shown after some shift of its decimal point."""
    return any(rounded(value * power, places) == shown for power in _POWERS)
