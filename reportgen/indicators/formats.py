"""Excel number formats: what a cell shows (ECMA-376 part 1, 18.8.31)."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from reportgen.indicators.cells import GENERAL

_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\[\]]*\]')
_DIGITS = re.compile(r"[0#?][0#?,]*(?P<point>\.(?P<decimals>[0#?]*))?(?P<thousands>,*)")


class Shown(Struct, frozen=True):
    """How a number format shows a number."""

    percent: bool = False
    """The cell holds the ratio and shows it times 100."""
    places: int | None = None
    """Decimal places; None: as many as the value has."""
    scaled: bool = False
    """Shown in thousands or the like: the digits on screen are not the value."""


def shown_by(number_format: str, value: Decimal) -> Shown:
    """What the format does to this value; its sign chooses the section."""
    return _sections(number_format)[0 if value > 0 else 1 if value < 0 else 2]


@lru_cache(maxsize=256)
def has_day(number_format: str) -> bool:
    """Whether a date format shows the day."""
    return "d" in _LITERALS.sub("", number_format).lower()


@lru_cache(maxsize=256)
def _sections(number_format: str) -> tuple[Shown, Shown, Shown]:
    plain = _LITERALS.sub("", number_format)
    parts = plain.split(";")
    positive = _section(parts[0])
    negative = _section(parts[1]) if len(parts) > 1 and parts[1] else positive
    zero = _section(parts[2]) if len(parts) > 2 and parts[2] else positive
    return positive, negative, zero


def _section(code: str) -> Shown:
    percent = "%" in code
    found = _DIGITS.search(code)
    if not found or code.strip() in ("", GENERAL, "@") or "/" in code or "E" in code.upper():
        return Shown(percent)
    decimals = found["decimals"] or ""
    # 0.## shows at most two places and drops zeros: the exact value is nearest to that.
    places = None if "#" in decimals or "?" in decimals else len(decimals)
    before_point = found.group().split(".")[0]
    # 0, and 0!.0, show thousands and ten thousands; #,##0 only groups the digits.
    scaled = bool(found["thousands"]) or before_point.endswith(",") or "!" in code
    return Shown(percent, None if scaled else places, scaled)
