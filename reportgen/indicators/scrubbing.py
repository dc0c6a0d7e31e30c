"""Text as it may enter: characters no document can hold are taken out, names are made comparable.

Noncharacters serve as marks inside the program (design: values enter as nodes), control characters
are not allowed in XML, and bidirectional overrides make a page read otherwise than its text.
"""

from __future__ import annotations

import re
import unicodedata

from reportgen.errors import Location, Notice, ReportError
from reportgen.indicators.cells import MAX_TEXT, Fault

_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17)
)
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
    + _NONCHARACTERS
    + "]"
)
_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
_SHOWN_PLACES = 5
MAX_NAME = 200
"""Characters of a name, a unit, a period: what stands in messages, file names and records."""


class Scrubber:
    """Cleans the texts of one file and remembers where it had to."""

    def __init__(self) -> None:
        self._touched: dict[str, list[Location]] = {}
        self._clean: set[str] = set()

    def text(self, raw: str, where: Location) -> str | Fault:
        """The text without unwanted characters, line ends as \\n; a Fault where it is too long."""
        if raw in self._clean:
            return raw
        if len(raw) > MAX_TEXT:
            return Fault(
                f"这一格有{len(raw):,}个字，超过{MAX_TEXT:,}字的上限",
                "请分成几格，或检查是否误贴了整篇内容",
            )
        if "\r" in raw:
            raw = raw.replace("\r\n", "\n").replace("\r", "\n")
        if _UNWANTED.search(raw) is None:
            self._clean.add(raw)
            return raw
        self._touched.setdefault(where.sheet, []).append(where)
        return _UNWANTED.sub("", raw)

    def notices(self) -> tuple[Notice, ...]:
        """One notice per sheet that had unwanted characters."""
        return tuple(
            Notice(
                f"有{len(places)}格含看不见的控制字符，已去掉："
                + listed([place.cell or str(place) for place in places]),
                where=places[0],
                hint="多半是从网页或别的系统复制时带进来的，请核对这些格的文字",
            )
            for places in self._touched.values()
        )


def normal(name: str) -> str:
    """A name as it is compared: NFKC, no line breaks or zero-width characters, no outer spaces."""
    plain = _ZERO_WIDTH.sub("", name).replace("\n", "")
    return unicodedata.normalize("NFKC", plain).strip()


def refuse_long(text: str, kind: str, where: Location) -> None:
    """Raise ReportError for a name that is no name but a paragraph."""
    if len(text) > MAX_NAME:
        raise ReportError(
            f"{kind}“{text[:20]}…”有{len(text):,}个字，超过{MAX_NAME}字的上限",
            where=where,
            hint="请检查是否填错了列，或误贴了整段文字",
        )


def listed(names: list[str]) -> str:
    """The first few names, and a word on the rest."""
    more = f" 等{len(names)}处" if len(names) > _SHOWN_PLACES else ""
    return "、".join(names[:_SHOWN_PLACES]) + more
