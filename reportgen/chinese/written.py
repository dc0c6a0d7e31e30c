"""A quantity as it stands in running text: the number with the unit and qualifier around it.

`quantity_at` starts from a number somebody found in a line, `quantity_of` from a text that should be
one quantity and nothing else.
"""

from __future__ import annotations

import contextlib
import re
from fractions import Fraction
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from reportgen.chinese.quantity import PLAIN_QUALIFIER, Qualifier
from reportgen.chinese.reading import read_number
from reportgen.errors import ReportError
from reportgen.unit import NO_UNIT, Unit, known_units, parse_unit

_HALF = str.maketrans("０１２３４５６７８９．％－", "0123456789.%-")
_ARABIC = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
_MINUS = re.compile(r"(?<![0-9])(?:-(?=[0-9])|负(?=[零一二两三四五六七八九十百千万亿]))")
_HANZI = re.compile("[零一二两三四五六七八九十百千万亿]+")
_LARGE = "万亿|千亿|百亿|亿|千万|百万|万"
_UNITS = "|".join(sorted(map(re.escape, {*known_units(), "百分点"}), key=len, reverse=True))
_BEHIND = re.compile(
    rf" ?(?P<large>{_LARGE})?(?P<blur>余|多)?(?P<wide>{_LARGE})?(?P<unit>{_UNITS})?(?P<late>余|多)?"
)
_LONGEST_DIGITS = 40
_AROUND = 64
"""Code points on either side of a number that can say what it is."""
_DATE_BEHIND = re.compile("年(?!以|级|来|均|轻|龄|度|期)|月|日(?!均)|号|时|点钟")


class Written(Struct, frozen=True):
    """A quantity as written."""

    value: Fraction
    """In `unit`: 3.45 for 3.45亿元."""
    unit: Unit
    """`NO_UNIT` where none that is known follows."""
    places: int
    """Decimals written."""
    qualifier: Qualifier
    start: int
    """First code point of the phrase, a qualifier before the number included."""
    end: int

    @property
    def step(self) -> Fraction:
        """One in the last place written."""
        return Fraction(1, 10**self.places)

    @property
    def round_step(self) -> Fraction:
        """One in the last place that is not 0: 100 for 1200, which is what 余 and 近 blur."""
        step = self.step
        while self.value and self.value % (step * 10) == 0:
            step *= 10
        return step


def quantity_at(line: str, start: int) -> Written | None:
    """The quantity whose Arabic number stands at a code point of a line; None where what stands
    there is part of a date, of a number in another shape (1.2.3, 010-123), or no number."""
    shift = max(0, start - _AROUND)
    near = line[shift : start + _AROUND].translate(_HALF)
    for found in _ARABIC.finditer(near):
        if found.start() <= start - shift < found.end():
            if len(found[0]) > _LONGEST_DIGITS or _is_no_amount(near, found):
                return None
            written = _written(near, *found.span(), Fraction(found[0].replace(",", "")))
            return replace(written, start=written.start + shift, end=written.end + shift)
    return None


def quantity_of(text: str) -> Written | None:
    """The quantity that a text is, in digits or 汉字; None where it says anything more.

    Places are counted without blanks."""
    line = re.sub(r"\s+", "", text).translate(_HALF)
    if len(line) > _AROUND:
        return None
    if sign := _MINUS.search(line):
        line = line[: sign.start()] + line[sign.end() :]
    found = _ARABIC.search(line)
    written = _in_hanzi(line)
    if found is not None:
        written = _written(line, *found.span(), Fraction(found[0].replace(",", "")))
    if written is None or written.end != len(line) or line[: written.start] not in ("", "第"):
        return None
    if sign is None:
        return written
    return replace(written, value=-written.value, start=0, end=written.end + 1)


def _in_hanzi(line: str) -> Written | None:
    """六个, 两万余名, 第三批: as much of the first run of 汉字 digits as reads as a number."""
    run = _HANZI.search(line)
    if run is None:
        return None
    for end in range(run.end(), run.start(), -1):
        with contextlib.suppress(ReportError):
            return _written(line, run.start(), end, read_number(line[run.start() : end]))
    return None


def _written(line: str, start: int, end: int, value: Fraction) -> Written:
    """The phrase around the number on [start, end)."""
    places = len(line[start:end].partition(".")[2])
    behind = _BEHIND.match(line, end)
    assert behind is not None  # everything in it may be absent
    unit = _unit((behind["large"] or behind["wide"] or "") + (behind["unit"] or ""))
    between = ""
    if unit is not NO_UNIT:
        end = behind.end()
        between = behind["blur"] or behind["late"] or ""
    elif behind["blur"] and not behind["large"]:
        end = behind.end("blur")
        between = behind["blur"]
    before = _longest(line[max(0, start - 4) : start], from_end=True)
    after = _longest(line[end : end + 2], from_end=False)
    return Written(
        value=value,
        unit=unit,
        places=places,
        qualifier=_qualifier(before + between + after) or PLAIN_QUALIFIER,
        start=start - len(before),
        end=end + len(after),
    )


def _is_no_amount(line: str, found: re.Match[str]) -> bool:
    """Dates, numbers of documents, parts of 1.2.3, telephone numbers and Latin names."""
    before, after = line[: found.start()], line[found.end() :]
    if re.search(r"[0-9A-Za-z_][.\-/:]?$", before) or re.match(r"[.\-/:]?[0-9A-Za-z_]", after):
        return True
    if (before[-1:], after[:1]) in (("〔", "〕"), ("[", "]"), ("“", "”")):
        return True
    whole = found[0].isdigit()
    year = whole and len(found[0]) == 4 and found[0][:2] in ("19", "20")
    if year and re.match("年|[—～~至到-]", after):
        return True
    return whole and len(found[0]) <= 2 and _DATE_BEHIND.match(after) is not None


def _longest(around: str, *, from_end: bool) -> str:
    """The longest qualifier at the end (or the beginning) of the words around a number."""
    for size in range(len(around), 0, -1):
        words = around[-size:] if from_end else around[:size]
        known = _qualifier(words)
        if known is not None and (known.before if from_end else known.after) == words:
            return words
    return ""


@lru_cache(maxsize=4096)
def _qualifier(words: str) -> Qualifier | None:
    try:
        return Qualifier.parse(words)
    except ReportError:
        return None


@lru_cache(maxsize=1024)
def _unit(name: str) -> Unit:
    try:
        return parse_unit("个" + name if name == "百分点" else name)
    except ReportError:
        return NO_UNIT
