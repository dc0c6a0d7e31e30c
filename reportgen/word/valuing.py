"""What a recorded number is worth: in the unit it has on the page, and in the indicator's own.

The record holds the exact value in the indicator's own unit (34512) and the words on the page
(3.45亿元), but not that unit: it follows from how far the one was shifted to give the other.
"""

from __future__ import annotations

import re
from fractions import Fraction

from msgspec.structs import replace

from reportgen.binding.expression import Several
from reportgen.chinese.numerals import rounded
from reportgen.chinese.phrases import read
from reportgen.chinese.quantity import Quantity
from reportgen.chinese.written import Written
from reportgen.errors import ReportError
from reportgen.unit import BARE_RATIO, NO_UNIT, RATIO, Unit, rescaled
from reportgen.word.record import AnchorRecord

_POWERS = [Fraction(10) ** power for power in (0, -2, 2, -4, 4, -8, 8, -3, 3, -1, 1, -6, 6, -5, 5)]
"""What a value may have been multiplied by on its way to paper, nothing first."""
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+|/0*[1-9][0-9]*)?")
_NEAR = 2
"""10余 is at most 19, and nothing else is blurred as much."""
_LONGEST = 4_000
_LARGE = ("", "万", "亿", "百", "千", "百万", "千万", "百亿", "千亿", "万亿")


def value_on_page(record: AnchorRecord) -> Quantity | None:
    """The exact value in the unit on the page: 3.4512亿元, 68.3% where it says 近七成.  None where it
    was missing, or somebody has written nonsense into the record."""
    value, shown = _value(record), _shown(record)
    if value is None:
        return None
    if shown is None:
        return Quantity(value)
    shift = _shift(value, shown)
    exact = shown.value if shift is None else value * shift
    return Quantity(exact, shown.unit, shown.qualifier, _places(exact, shown))


def own_value(record: AnchorRecord) -> Quantity | None:
    """The exact value in the indicator's own unit: 34512万元; without a unit where the page shows
    none.  None as for `value_on_page`."""
    value, shown = _value(record), _shown(record)
    if value is None:
        return None
    shift = _shift(value, shown) if shown is not None else None
    if shown is None or shift is None:
        return Quantity(value)
    unit = _shifted(shown.unit, shift)
    return Quantity(value, unit, places=_places(value, shown) if unit == shown.unit else None)


def scaled_alike(value: Fraction, shown: Fraction, places: int) -> bool:
    """Whether a value comes out as shown after some shift of its decimal point."""
    return any(rounded(value * power, places) == shown for power in _POWERS)


def _value(record: AnchorRecord) -> Fraction | None:
    """The recorded value; 1e999999999, which would fill the memory, is none."""
    if len(record.value) > _LONGEST or not _NUMBER.fullmatch(record.value):
        return None
    return Fraction(record.value)


def _shown(record: AnchorRecord) -> Written | None:
    """The value as the page has it, 下降3.2% negative.  None where the words give none, and of a
    phrase over several numbers: 同比增长9.6% shows neither of the two."""
    phrase = None if isinstance(record.binding.expression, Several) else read(record.text)
    if phrase is None or phrase.shape not in ("amount", "change") or len(phrase.values) != 1:
        return None
    (written,) = phrase.values
    falls = phrase.shape == "change" and phrase.direction < 0
    return replace(written, value=-written.value) if falls else written


def _shift(value: Fraction, shown: Written) -> Fraction | None:
    """What a value was multiplied by to be shown so; 近, 余 and the like leave the digits open, but not
    the size: there are ten times between two powers."""
    for power in _POWERS:
        if shown.value in (value * power, rounded(value * power, shown.places)):
            return power
    if shown.qualifier.approximate and value * shown.value > 0:
        return next((p for p in _POWERS if 1 / _NEAR < value * p / shown.value < _NEAR), None)
    return None


def _places(value: Fraction, shown: Written) -> int | None:
    """The places shown, where they are all of the value or its rounding; None for one that its words
    only come near to."""
    return shown.places if rounded(value, shown.places) == shown.value else None


def _shifted(unit: Unit, shift: Fraction) -> Unit:
    """The unit of the value before it was multiplied: 亿元 and 1/10000 give 万元."""
    if shift == 1 or unit is NO_UNIT:
        return unit
    if unit.dimension == RATIO:
        return BARE_RATIO if shift == unit.divisor else unit
    for large in _LARGE:
        try:
            own = rescaled(unit, large + unit.parts[1])
        except ReportError:
            continue
        if own.scale == unit.scale * shift:
            return own
    return unit
