"""How text looks beyond what its paragraph and character styles make of it.

What counts is what direct formatting changes: bold, italic, underline, strike, colour, highlight, size,
font, position.  Formatting that repeats what the style says is left out, because
LibreOffice writes such repetitions when it saves.
"""

from __future__ import annotations

from lxml import etree
from msgspec import Struct

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

Formatting = tuple[tuple[str, str], ...]
"""Sorted (property, value) pairs that direct formatting changes; value "" is the property gone."""

_TOGGLES = {"b": "粗体", "i": "斜体", "strike": "删除线", "dstrike": "双删除线", "caps": "大写"}
_HIDDEN = "隐藏"
_STATES = {**_TOGGLES, "vanish": _HIDDEN}
_VALUES = {
    "u": "下划线",
    "color": "颜色",
    "highlight": "突出显示",
    "sz": "字号",
    "vertAlign": "上下标",
}
_NOTHING = ("none", "auto", "baseline", "nil")
_VALUE = f"{W}val"
_FONTS = {
    label: (f"{W}{slot}Theme", f"{W}{slot}")
    for slot, label in (("eastAsia", "中文字体"), ("ascii", "西文字体"))
}


class RunLook(Struct, frozen=True):
    """How a run looks."""

    formatting: Formatting
    """What its direct formatting changes."""
    hidden: bool
    """w:vanish, its own or its styles'."""


class Styles:
    """The styles of a document, ready to say what a run's direct formatting changes."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._defaults: dict[str, str] = {}
        self._default_style = ""
        self._known: dict[str, dict[str, str]] = {}
        self._plain: dict[str, RunLook] = {}
        self._looks: dict[tuple[object, ...], RunLook] = {}
        self._identities: dict[str, str] = {}
        self._names: dict[str, str] = {}
        if root is None:
            return
        for style in root.iter(f"{W}style"):
            identity = style.get(f"{W}styleId", "")
            self._styles.setdefault(identity, style)
            if style.get(f"{W}type") == "paragraph" and is_on(style.get(f"{W}default", "0")):
                self._default_style = identity
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._defaults = _properties(defaults)

    def name(self, style_id: str) -> str:
        """A style's name as people see it; of the default paragraph style for ""."""
        known = self._names.get(style_id)
        if known is None:
            known = self._names[style_id] = self._name(style_id)
        return known

    def _name(self, style_id: str) -> str:
        style = self._styles.get(style_id or self._default_style)
        named = style.find(f"{W}name") if style is not None else None
        return named.get(f"{W}val", "") if named is not None else style_id

    def identity(self, name: str) -> str | None:
        """The id of the style of a name, told without case as LibreOffice changes it; None without
        such a style."""
        if not self._identities:
            for identity in self._styles:
                self._identities.setdefault(self.name(identity).casefold(), identity)
        return self._identities.get(name.casefold())

    def look(self, paragraph_style: str, run: etree._Element | None) -> RunLook:
        """What a run's w:rPr makes of it, against its paragraph and character style."""
        if run is None:
            return self._styled(paragraph_style)
        key = (paragraph_style, *[(child.tag, *child.items()) for child in run])
        known = self._looks.get(key)
        if known is None:
            known = self._looks[key] = self._look(paragraph_style, run)
        return known

    def _look(self, paragraph_style: str, run: etree._Element) -> RunLook:
        direct, style = _properties(run), _run_style(run)
        if not direct and not style:
            return self._styled(paragraph_style)
        hidden = direct.pop(_HIDDEN, None)
        if hidden is None:
            hidden = "1" if self._hides(style) or self._styled(paragraph_style).hidden else ""
        if not direct and not style:
            return RunLook((), hidden == "1")
        base = self._base(paragraph_style, style)
        changed = {key: value for key, value in direct.items() if base.get(key, "") != value}
        if style:
            changed["字符样式"] = self.name(style)
        return RunLook(tuple(sorted(changed.items())), hidden == "1")

    def _styled(self, paragraph_style: str) -> RunLook:
        """What a run looks like that has nothing but its paragraph's style."""
        known = self._plain.get(paragraph_style)
        if known is None:
            known = RunLook((), self._hides(paragraph_style or self._default_style))
            self._plain[paragraph_style] = known
        return known

    def _hides(self, style_id: str) -> bool:
        return self._resolved(style_id).get(_HIDDEN) == "1"

    def _base(self, paragraph_style: str, run_style: str) -> dict[str, str]:
        """What text looks like without direct formatting.

        Toggles of a paragraph and a character style cancel each other (ECMA-376 part 1, 17.7.3).
        """
        paragraph = self._defaults | self._resolved(paragraph_style or self._default_style)
        character = self._resolved(run_style)
        base = paragraph | character
        for toggle in _TOGGLES.values():
            if paragraph.get(toggle) == character.get(toggle) == "1":
                base[toggle] = ""
        return base

    def _resolved(self, style_id: str) -> dict[str, str]:
        """A style's own and inherited properties; a circle of basedOn ends where it closes."""
        known = self._known.get(style_id)
        if known is None:
            known = {}
            for ancestor in reversed(self._chain(style_id)):
                known |= _properties(ancestor.find(f"{W}rPr"))
            self._known[style_id] = known
        return known

    def _chain(self, style_id: str) -> list[etree._Element]:
        chain: list[etree._Element] = []
        while style_id in self._styles and self._styles[style_id] not in chain:
            chain.append(self._styles[style_id])
            based = chain[-1].find(f"{W}basedOn")
            style_id = based.get(f"{W}val", "") if based is not None else ""
        return chain


def is_on(value: str | None) -> bool:
    """An ST_OnOff value; None is an absent w:val, which means on (ECMA-376 part 1, 22.9.2.7)."""
    return value not in ("0", "false", "off")


def describe(formatting: Formatting) -> str:
    """A formatting for people: “粗体、颜色FF0000”."""
    words = []
    for name, value in formatting:
        if value in ("", "1"):
            words.append(name if value else f"去掉{name}")
        else:
            words.append(f"{name}{_shown(name, value)}")
    return "、".join(words)


def _shown(name: str, value: str) -> str:
    if name == "字号" and value.isdigit():
        return f"{int(value) / 2:g}磅"
    return f"“{value}”" if "字体" in name or "样式" in name else f" {value}"


def _run_style(run: etree._Element) -> str:
    style = next(run.iterchildren(f"{W}rStyle"), None)
    return style.get(f"{W}val", "") if style is not None else ""


def _properties(element: etree._Element | None) -> dict[str, str]:
    """The visible properties a w:rPr states; a toggle is "1" or "", nothing at all is ""."""
    out: dict[str, str] = {}
    for child in () if element is None else element:
        name = child.tag.removeprefix(W) if isinstance(child.tag, str) else ""
        if name in _STATES:
            out[_STATES[name]] = "1" if is_on(child.get(_VALUE)) else ""
        elif name in _VALUES:
            value = child.get(_VALUE, "")
            out[_VALUES[name]] = "" if value in _NOTHING else value
        elif name == "shd":
            fill = child.get(f"{W}fill", "auto")
            out["底纹"] = "" if fill in _NOTHING else fill
        elif name == "rFonts":
            out |= _fonts(child)
    return out


def _fonts(element: etree._Element) -> dict[str, str]:
    """The fonts a w:rFonts names; a theme font beats an explicit one (17.3.2.26)."""
    found = {
        label: element.get(theme) or element.get(explicit) or ""
        for label, (theme, explicit) in _FONTS.items()
    }
    return {label: font for label, font in found.items() if font}
