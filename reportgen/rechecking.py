"""核对 once more, on what the file now says.

The record keeps the expression of every check line.  Its leaves are looked up among the numbers that
stand in the file: one nobody touched has its exact value, one a person changed is read back from the
page.  Where nobody touched any number of a check it is as it was at generation.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from reportgen.binding.evaluate import evaluate, exact_text, holds, leaves_of
from reportgen.binding.expression import (
    Across,
    Cell,
    Expression,
    Leaf,
    Observation,
    Op,
    Ref,
    Several,
    Summary,
)
from reportgen.binding.serial import describe
from reportgen.binding.working import working
from reportgen.chinese.numerals import rounded
from reportgen.chinese.phrases import read
from reportgen.chinese.quantity import Quantity
from reportgen.chinese.written import Written, quantity_of
from reportgen.dataset import Dataset
from reportgen.errors import Location, ReportError
from reportgen.renewing import Held, Judged, followed
from reportgen.unit import COUNT, NO_UNIT, Unit
from reportgen.word.record import AnchorRecord, CheckRecord
from reportgen.word.valuing import own_value, scaled_alike

HOLDS, FAILS, UNDETERMINED = "成立", "不成立", "无法判断"
_HERE = Location("文中")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


class Place(Struct, frozen=True):
    """A place where a number stands."""

    id: int
    text: str
    paragraph: int


class Difference(Struct, frozen=True):
    """One number that stands in several places with values that do not go together."""

    indicator: str
    places: tuple[Place, ...]


class Recheck(Struct, frozen=True):
    """A check line: as it came out at generation, on what the file now says, on new data."""

    text: str
    result: str
    """成立, 不成立 or 无法判断."""
    detail: str
    """The sum that was made, or what is missing."""
    where: str
    now: str
    now_detail: str
    """As `detail`; names what does not stand in the file and where its value was taken from."""
    fresh: str = ""
    """On the new data; "" without data."""
    fresh_detail: str = ""
    advisory: bool = False
    """A hint: told, and counted nowhere."""

    @property
    def upset(self) -> bool:
        """Whether what people changed in the file makes it fail."""
        return self.now == FAILS and self.result != FAILS

    @property
    def broken(self) -> bool:
        """Whether it does, and is more than a hint."""
        return self.upset and not self.advisory


def rechecked(
    checks: Iterable[CheckRecord], numbers: Sequence[Judged], data: Dataset | None
) -> tuple[Recheck, ...]:
    """Every check, now and on the new data where there are any."""
    checks = tuple(checks)
    parts = {part for check in checks for part in _parts(_unpinned(check.expression))}
    standing = _Standing([number for number in numbers if _first(_what(number)) in parts], data)
    return tuple(_recheck(check, standing, data) for check in checks)


def differences(numbers: Sequence[Judged]) -> tuple[Difference, ...]:
    """Numbers that a person changed in one place and not, or otherwise, in another."""
    places: dict[Expression, list[tuple[Judged, Written]]] = {
        _what(number): [] for number in numbers if _touched(number)
    }
    for number in numbers:
        what = _what(number)
        written = quantity_of(number.stands) if what in places else None
        if number.anchor is not None and written is not None:
            places[what].append((number, written))
    return tuple(
        Difference(describe(what), tuple(_place(number) for number, _ in found))
        for what, found in places.items()
        if not all(_agree(one, other) for (_, one), (_, other) in pairwise(found))
    )


def _recheck(check: CheckRecord, standing: _Standing, data: Dataset | None) -> Recheck:
    now = standing.outcome(check.expression) or (check.result, check.detail)
    fresh = ("", "")
    if data is not None:
        fresh = _outcome(followed(check.expression, data), _Noting(data))
    told = (check.text, check.result, check.detail, check.where)
    return Recheck(*told, *now, *fresh, check.advisory)


def _outcome(expression: Expression, data: _Noting | _Looking) -> tuple[str, str]:
    """Result and working of a check over data that note what they lack."""
    try:
        answer = holds(expression, data)
        made = working(expression, data) if answer is not None else ""
    except ReportError as error:
        return UNDETERMINED, f"算不出来：{error.message}"
    detail = "；".join(dict.fromkeys([made, *data.notes] if made else data.notes))
    return (UNDETERMINED if answer is None else HOLDS if answer else FAILS), detail


class _Noting:
    """The new data, noting what they do not hold."""

    def __init__(self, data: Dataset) -> None:
        self._data = Held(data)
        self.notes: list[str] = []

    def look_up(self, leaf: Leaf) -> Observation | None:
        found = self._data.look_up(leaf)
        if found is None or found.value is None:
            self.notes.append(f"缺：{describe(leaf)}")
        return found

    def sum_up(self, question: Across) -> Summary:
        return self._data.sum_up(question)


class _Standing:
    """The numbers of the file: by leaf, and by whole calculations."""

    def __init__(self, numbers: Sequence[Judged], data: Dataset | None) -> None:
        self._data = data
        self._touched = {_what(number) for number in numbers if _touched(number)}
        self._recorded: dict[Expression, Observation] = {}
        self._standing: dict[Expression, Observation] = {}
        self._unread: dict[Expression, str] = {}
        for number in numbers:
            self._remember(number.record)
        # of several places the first that a person changed speaks, else the first
        for number in sorted(numbers, key=lambda n: not _touched(n)):
            self._take(number)

    def outcome(self, expression: Expression) -> tuple[str, str] | None:
        """Result and working of a check on the file; None where nobody touched its numbers."""
        if not self._touches(expression):
            return None
        try:
            return _outcome(self._with_wholes(expression), _Looking(self))
        except ReportError as error:  # a period in the record that is none
            return UNDETERMINED, f"算不出来：{error.message}"

    def find(self, leaf: Leaf, notes: list[str]) -> Observation | None:
        """The observation a leaf means in the file; notes say where else its value is from."""
        bare, name = _unpinned(leaf), _name(leaf)
        if bare in self._unread:
            notes.append(f"{name}现写作“{self._unread[bare]}”，读不出数")
            return None
        if bare in self._standing:
            return self._standing[bare]
        if self._data is not None and followed(leaf, self._data) == leaf:
            found = Held(self._data).look_up(leaf)
            if found is not None and found.value is not None:
                notes.append(f"{name}不在文中，用新数据的数")
                return found
        if bare in self._recorded:
            notes.append(f"{name}不在文中，用生成时的数")
            return self._recorded[bare]
        notes.append(f"{name}不在文中，记录里也没有它的数")
        return None

    def _touches(self, expression: Expression) -> bool:
        if _unpinned(expression) in self._touched:
            return True
        parts = expression.args if isinstance(expression, Op | Several) else ()
        return any(self._touches(part) for part in parts)

    def _take(self, number: Judged) -> None:
        """What stands in one place.  Of 同比增长9.6% neither of the two values can be read off."""
        what = _what(number)
        known = what in self._standing or what in self._unread
        if known or number.anchor is None or isinstance(what, Several):
            return
        found = self._recorded.get(what)
        if _touched(number):
            own = self._own(number.record)
            found = _read_back(number.record, number.stands, own.unit if own else NO_UNIT)
        if found is None:
            self._unread[what] = number.stands
        else:
            self._standing[what] = found

    def _remember(self, record: AnchorRecord) -> None:
        """The exact value at generation; of a phrase over several values the first one's."""
        what = _first(_unpinned(record.binding.expression))
        known = self._own(record)
        if known is None:
            return
        found = _observation(known.value, known.unit, known.places)
        found = found or _read_back(record, record.text, known.unit)  # 4/7 as the page has it
        if found is not None:
            self._recorded.setdefault(what, found)

    def _own(self, record: AnchorRecord) -> Quantity | None:
        """The value at generation in the indicator's own unit, as the page or the data tell it."""
        known, what = own_value(record), _first(record.binding.expression)
        if known is None or self._data is None or not isinstance(what, Leaf):
            return known
        with contextlib.suppress(ReportError):
            unit = evaluate(followed(what, self._data), self._data).unit
            return known if unit is None else replace(known, unit=unit)
        return known

    def _with_wholes(self, expression: Expression) -> Expression:
        """The expression with each calculation taken from the page where a person changed it there,
        or where its parts are not to be had."""
        if not isinstance(expression, Op | Several):
            return expression
        what = _unpinned(expression)
        stands = what in self._standing or what in self._unread
        if stands and (what in self._touched or not self._computable(expression)):
            leaf = _stand_in(expression)
            if what in self._standing:
                self._standing[leaf] = self._standing[what]
            else:
                self._unread[leaf] = self._unread[what]
            return leaf
        return replace(expression, args=tuple(map(self._with_wholes, expression.args)))

    def _computable(self, expression: Expression) -> bool:
        return all(self.find(leaf, []) is not None for leaf in leaves_of(expression))


class _Looking:
    """One look at the standing numbers, with its notes."""

    def __init__(self, standing: _Standing) -> None:
        self._standing = standing
        self.notes: list[str] = []

    def look_up(self, leaf: Leaf) -> Observation | None:
        return self._standing.find(leaf, self.notes)

    def sum_up(self, question: Across) -> Summary:
        """The file knows one entity's numbers: a figure over all is known only where it is printed,
        and then it stands as a calculation of its own."""
        self.notes.append(f"缺：{describe(question)}")
        return Summary(None, NO_UNIT, None, (), ())


def _stand_in(expression: Expression) -> Cell:
    """A leaf for a calculation as a whole: a cell of a table without a name, which no file has."""
    return Cell("", describe(expression), "")


def _name(leaf: Leaf) -> str:
    return leaf.row if isinstance(leaf, Cell) and not leaf.table else describe(leaf)


def _touched(number: Judged) -> bool:
    return number.anchor is not None and number.stands != number.record.text


def _what(number: Judged) -> Expression:
    return _unpinned(number.record.binding.expression)


def _first(expression: Expression) -> Expression:
    """Of several values in one phrase the first, else the expression itself."""
    return expression.args[0] if isinstance(expression, Several) else expression


def _parts(expression: Expression) -> Iterator[Expression]:
    """An expression and all it is made of."""
    yield expression
    if isinstance(expression, Op | Several):
        for arg in expression.args:
            yield from _parts(arg)


def _unpinned(expression: Expression) -> Expression:
    """The expression by what it means, however its entity and period were stated."""
    match expression:
        case Ref(pinned=pinned) if pinned:
            return replace(expression, pinned=())
        case Op(args=args) | Several(args=args):
            return replace(expression, args=tuple(map(_unpinned, args)))
        case _:
            return expression


def _read_back(record: AnchorRecord, text: str, own: Unit) -> Observation | None:
    """The value a person wrote in place of a number, in the indicator's own unit, which a number
    typed into a check takes too; None where it is none of its kind."""
    form = record.binding.form.name
    (wrote, _), (now, sign) = _said(form, record.text), _said(form, text)
    if now is None:
        return _in_the_same_frame(record.text, text)
    unit = now.unit
    if unit is NO_UNIT and wrote is not None:
        unit = wrote.unit
    if own is NO_UNIT:
        return _observation(sign * now.value, unit, now.places)
    unit = own if unit is NO_UNIT else unit
    if not unit.comparable(own):
        return None
    value = now.value * unit.scale * own.divisor / (unit.divisor * own.scale)
    return _observation(sign * value, own, now.places if unit == own else None)


def _said(form: str, text: str) -> tuple[Written | None, int]:
    """The one value that a wording gives and its sign: the verb's, where the value is a change."""
    phrase = read(text)
    if phrase is None or len(phrase.values) != 1:
        return None, 1
    if phrase.direction:
        return (phrase.values[0], phrase.direction) if form == "升降" else (None, 1)
    return phrase.values[0], 1


def _in_the_same_frame(wrote: str, text: str) -> Observation | None:
    """A changed number in unchanged words: a measure word of the workbook's own."""
    before, after = _NUMBER.split(wrote), _NUMBER.split(text)
    if before != after or len(after) != 2 or after[0]:
        return None
    (number,) = _NUMBER.findall(text)
    unit = Unit(after[1], COUNT) if after[1] else NO_UNIT
    return _observation(Fraction(number), unit, None)


def _observation(value: Fraction, unit: Unit, places: int | None) -> Observation | None:
    """None for a value without end, which the page cannot show exactly either."""
    text = exact_text(value)
    return None if "/" in text else Observation(Decimal(text), unit, _HERE, places=places)


def _place(number: Judged) -> Place:
    at = number.anchor.paragraph if number.anchor is not None else 0
    return Place(number.record.id, number.stands, at)


def _agree(one: Written, other: Written) -> bool:
    """Whether two wordings can mean one value, the finer rounded to the coarser."""
    if NO_UNIT in (one.unit, other.unit):
        return scaled_alike(one.value, other.value, min(one.places, other.places))
    if not one.unit.comparable(other.unit):
        return False
    size = Fraction(one.unit.scale * other.unit.divisor, one.unit.divisor * other.unit.scale)
    if one.step * size > other.step:
        return _agree(other, one)
    return _meets(one.value * size, other, one)


def _meets(value: Fraction, other: Written, one: Written) -> bool:
    """Whether a value may be worded as `other`; 余, 近 and the like leave their last digit open."""
    if one.qualifier.approximate or other.qualifier.approximate:
        return abs(value - other.value) <= other.round_step
    return rounded(value, other.places) == other.value
