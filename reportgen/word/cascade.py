"""What text and paragraphs look like once everything that bears on them is put together.

defaults → table style → paragraph style and its ancestors → character style → direct formatting
(ECMA-376 part 1, 17.7.2).  Conditional formats of table styles (first row, bands) are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from lxml import etree
from msgspec import Struct

from reportgen.word.formatting import W, is_on
from reportgen.word.layout import Alignment, Pitch, TextLook

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_VALUE = f"{W}val"
_UNSAID_SIZE = 20
"""Half points where neither defaults nor styles say a size (17.3.2.38)."""
_ALIGNMENTS: Mapping[str, Alignment] = {
    "left": "left",
    "start": "left",
    "center": "center",
    "right": "right",
    "end": "right",
}
_INDENTS = ("firstLine", "firstLineChars", "hanging", "hangingChars")
_SIDES = {"left": "left", "start": "left", "right": "right", "end": "right"}
_ONOFF = ("snapToGrid", "keepNext")
_UNITS = {"mm": 56.6929, "cm": 566.929, "in": 1440, "pt": 20, "pc": 240, "pi": 240}
_MEASURE = re.compile(r"(-?[0-9.]+)(mm|cm|in|pt|pc|pi)?")

Properties = dict[str, str]
Reader = Callable[[etree._Element | None], Properties]


class ParagraphLook(Struct, frozen=True):
    """How a paragraph looks."""

    align: Alignment
    pitch: Pitch
    before: int
    after: int
    snaps: bool
    keep_next: bool
    numbered: bool
    indents: Mapping[str, float]
    """left, right, first: twips; leftChars, rightChars, firstChars: 字, where given."""

    def indent(self, side: str, size: int) -> float:
        """An indent in 字 of a size in half points; 字 that the file gives go before twips."""
        chars = self.indents.get(f"{side}Chars", 0.0)
        return chars or self.indents.get(side, 0.0) / (size * 10)


class Cascade:
    """The styles, defaults and theme fonts of a document."""

    def __init__(
        self, styles: etree._Element | None, theme: etree._Element | None, language: str
    ) -> None:
        """`language` is the East Asian language that theme fonts are chosen for (zh-CN)."""
        self._styles: dict[str, etree._Element] = {}
        self._default = ""
        self._theme = _theme_fonts(theme, language)
        self._texts: dict[tuple[str, str], Properties] = {}
        self._paragraphs: dict[tuple[str, str], Properties] = {}
        self._looks: dict[tuple[tuple[str, str], ...], TextLook] = {}
        self._text_defaults: Properties = {}
        self._paragraph_defaults: Properties = {}
        if styles is None:
            return
        for style in styles.iter(f"{W}style"):
            self._styles.setdefault(style.get(f"{W}styleId", ""), style)
            if style.get(f"{W}type") == "paragraph" and is_on(style.get(f"{W}default", "0")):
                self._default = style.get(f"{W}styleId", "")
        defaults = styles.find(f"{W}docDefaults")
        if defaults is not None:
            self._text_defaults = self._text(defaults.find(f"{W}rPrDefault/{W}rPr"))
            self._paragraph_defaults = _paragraph(defaults.find(f"{W}pPrDefault/{W}pPr"))

    def text_look(self, style: str, table: str, run: etree._Element | None) -> TextLook:
        """How text in a paragraph of a style looks with a run's w:rPr; `table` is the id of the style
        of the table it stands in, or ""."""
        base = self._texts.get((style, table))
        if base is None:
            base = self._text_defaults | self._chained(table, "rPr", self._text)
            base |= self._chained(self._known(style), "rPr", self._text)
            self._texts[style, table] = base
        direct = self._text(run)
        character = direct.pop("style", "")
        found = base
        if character:
            found = base | (of_style := self._chained(character, "rPr", self._text))
            if of_style.get("bold"):
                # toggles of a paragraph and a character style cancel each other (17.7.3)
                found["bold"] = "" if base.get("bold") else "1"
        if direct:
            found = found | direct
        return self._look(found)

    def paragraph_look(self, properties: etree._Element | None, table: str) -> ParagraphLook:
        """How a paragraph with a w:pPr looks."""
        direct = _paragraph(properties)
        style = direct.pop("style", "")
        base = self._paragraphs.get((style, table))
        if base is None:
            base = _over(self._paragraph_defaults, self._chained(table, "pPr", _paragraph))
            base = _over(base, self._chained(self._known(style), "pPr", _paragraph))
            self._paragraphs[style, table] = base
        return _paragraph_look(_over(base, direct) if direct else base)

    def _known(self, style: str) -> str:
        """A paragraph style, or the default one where the file does not define it."""
        return style if style in self._styles else self._default

    def bordered(self, table: etree._Element, style: str) -> bool:
        """Whether a w:tbl shows lines: its own, its style's, or some of a cell's."""
        for each in (table, *(self._styles[name] for name in self._ancestry(style))):
            borders = each.find(f"{W}tblPr/{W}tblBorders")
            if borders is not None and len(borders):
                return any(_draws(edge) for edge in borders) or _cells_draw(table)
        return _cells_draw(table)

    def _ancestry(self, style: str) -> list[str]:
        """A style and those it is based on; a circle of basedOn ends where it closes."""
        chain: list[str] = []
        while style in self._styles and style not in chain:
            chain.append(style)
            based = self._styles[style].find(f"{W}basedOn")
            style = based.get(_VALUE, "") if based is not None else ""
        return chain

    def _chained(self, style: str, kind: str, read: Reader) -> Properties:
        """A style's own and inherited properties."""
        found: Properties = {}
        for each in reversed(self._ancestry(style)):
            own = read(self._styles[each].find(f"{W}{kind}"))
            own.pop("style", None)
            found = _over(found, own)
        return found

    def _look(self, found: Properties) -> TextLook:
        key = tuple(found.items())
        look = self._looks.get(key)
        if look is None:
            color = found.get("color", "").upper()
            look = self._looks[key] = TextLook(
                hanzi=found.get("hanzi", ""),
                latin=found.get("latin", ""),
                size=_number(found.get("sz"), _UNSAID_SIZE),
                bold=bool(found.get("bold")),
                color="" if color == "AUTO" else color,
                tracking=twips(found.get("tracking")),
            )
        return look

    def _text(self, properties: etree._Element | None) -> Properties:
        """What a w:rPr says."""
        out: Properties = {}
        for child in () if properties is None else properties:
            name = child.tag.removeprefix(W)
            if name == "rFonts":
                for slot, label in (("eastAsia", "hanzi"), ("ascii", "latin")):
                    theme = child.get(f"{W}{slot}Theme")
                    font = child.get(f"{W}{slot}") if theme is None else self._theme.get(theme, "")
                    if font is not None:
                        out[label] = font.strip()
            elif name == "rStyle":
                out["style"] = child.get(_VALUE, "")
            elif name in ("sz", "color"):
                out[name] = child.get(_VALUE, "")
            elif name == "b":
                out["bold"] = "1" if is_on(child.get(_VALUE)) else ""
            elif name == "spacing":
                out["tracking"] = child.get(_VALUE, "")
        return out


def _draws(edge: etree._Element) -> bool:
    return edge.get(_VALUE) not in ("none", "nil")


def _cells_draw(table: etree._Element) -> bool:
    return any(_draws(edge) for borders in table.iter(f"{W}tcBorders") for edge in borders)


def twips(value: str | None, default: int = 0) -> int:
    """A measure in twips: a plain number, or one with a unit (22.9.2.14)."""
    found = _MEASURE.fullmatch(value or "")
    if found is None or found[1].count(".") > 1 or not found[1].strip("-."):
        return default
    return round(float(found[1]) * _UNITS.get(found[2], 1))


def _number(value: str | None, default: int) -> int:
    found = twips(value, default)
    return found if found > 0 else default


def _paragraph(properties: etree._Element | None) -> Properties:
    """What a w:pPr says; indents and spacing under the names of their attributes."""
    out: Properties = {}
    for child in () if properties is None else properties:
        name = child.tag.removeprefix(W)
        if name == "pStyle":
            out["style"] = child.get(_VALUE, "")
        elif name == "jc":
            out["jc"] = child.get(_VALUE, "")
        elif name in _ONOFF:
            out[name] = "1" if is_on(child.get(_VALUE)) else ""
        elif name == "numPr":
            number = child.find(f"{W}numId")
            out["numbered"] = "" if number is None or number.get(_VALUE) == "0" else "1"
        elif name in ("ind", "spacing"):
            for attribute, value in child.items():
                out[_sided(str(attribute).removeprefix(W))] = str(value)
            if name == "spacing" and "line" in out:
                out.setdefault("lineRule", "auto")
    return out


def _sided(attribute: str) -> str:
    """start and end of ISO 29500 by their older names."""
    side = attribute.removesuffix("Chars")
    return _SIDES.get(side, side) + attribute[len(side) :]


def _over(base: Properties, own: Properties) -> Properties:
    """Properties over those of an ancestor: an indent of the first line puts an end to a hanging one
    and the other way round, everything else goes name by name."""
    if any(name in own for name in _INDENTS):
        other = "hanging" if "firstLine" in own or "firstLineChars" in own else "firstLine"
        dropped = (other, f"{other}Chars")
        base = {name: value for name, value in base.items() if name not in dropped}
    return base | own


def _paragraph_look(found: Properties) -> ParagraphLook:
    indents: dict[str, float] = {}
    for side in ("left", "right"):
        indents[side] = twips(found.get(side))
        indents[f"{side}Chars"] = twips(found.get(f"{side}Chars")) / 100
    for name, sign in (("firstLine", 1), ("hanging", -1)):
        if found.get(name) or found.get(f"{name}Chars"):
            indents["first"] = sign * twips(found.get(name))
            indents["firstChars"] = sign * twips(found.get(f"{name}Chars")) / 100
    return ParagraphLook(
        align=_ALIGNMENTS.get(found.get("jc", "left"), "both"),
        pitch=_pitch(found),
        before=_space(found, "before"),
        after=_space(found, "after"),
        snaps=found.get("snapToGrid", "1") == "1",
        keep_next=found.get("keepNext", "") == "1",
        numbered=found.get("numbered", "") == "1",
        indents=indents,
    )


def _pitch(found: Properties) -> Pitch:
    value = _number(found.get("line"), 240)
    match found.get("lineRule"):
        case "exact":
            return Pitch("exact", value)
        case "atLeast":
            return Pitch("atLeast", value)
        case _:
            return Pitch("auto", value)


def _space(found: Properties, side: str) -> int:
    """Space before or after in twips; a hundredth of a line counts as one of 12 pt."""
    if is_on(found.get(f"{side}Autospacing", "0")):
        return 280  # 14 pt, as Word takes it (17.3.1.33 leaves it open)
    lines = twips(found.get(f"{side}Lines"))
    return round(lines * 2.4) if lines else twips(found.get(side))


def _theme_fonts(theme: etree._Element | None, language: str) -> dict[str, str]:
    """The fonts behind names like minorEastAsia (17.18.96); "" where the theme leaves it open."""
    fonts: dict[str, str] = {}
    for kind in ("major", "minor"):
        scheme = theme.find(f".//{_A}{kind}Font") if theme is not None else None
        latin = _typeface(scheme, f"{_A}latin")
        hanzi = _typeface(scheme, f"{_A}ea")
        if not hanzi and language.lower().startswith("zh"):
            script = "Hant" if language.lower() in ("zh-tw", "zh-hk", "zh-mo") else "Hans"
            hanzi = _typeface(scheme, f"{_A}font[@script='{script}']")
        fonts |= {f"{kind}HAnsi": latin, f"{kind}Ascii": latin, f"{kind}EastAsia": hanzi}
    return fonts


def _typeface(scheme: etree._Element | None, path: str) -> str:
    found = scheme.find(path) if scheme is not None else None
    return found.get("typeface", "") if found is not None else ""
