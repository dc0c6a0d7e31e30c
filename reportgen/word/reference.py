"""The look of a reference.docx laid over a profile: styles by name, fonts, theme, page set-up.

Our style ids stay, so the body does not change: a style of ours takes the properties of the
reference's style of the same name (`heading 1`, `Body Text`, 图注 …), flattened over what that one is
based on.  Not taken: headers and footers, settings, numbering (heading numbers are text, HDG-09),
and styles without a counterpart among ours.
"""

from __future__ import annotations

from copy import deepcopy

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from reportgen.errors import Location, ReportError
from reportgen.word.archive import Package, open_package
from reportgen.word.base import XML_HEAD, W
from reportgen.word.profile import Page

_W = f"{{{W}}}"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PROPERTIES = ("pPr", "rPr", "tblPr", "trPr", "tcPr", "tblStylePr")
# ECMA-376 Part 1 §17.3.1.26 and §17.3.2.28: the order of children, without numbering and revisions
_ORDER = {
    "pPr": """keepNext keepLines pageBreakBefore framePr widowControl suppressLineNumbers pBdr shd tabs
        suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi
        adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc
        textDirection textAlignment textboxTightWrap outlineLvl""".split(),
    "rPr": """rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof
        snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd
        fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath""".split(),
}
_BY_ATTRIBUTE = ("rFonts", "spacing", "ind", "lang")  # set one attribute at a time


class Restyled(Struct, frozen=True):
    """Parts to use instead of the profile's own, and the page set-up of the reference."""

    parts: dict[str, str]
    page: Page


def restyled(parts: dict[str, str], page: Page, name: str, reference: bytes) -> Restyled:
    """The styles, fonts and theme of `parts` after the reference's; `name` is for messages.

    Raises ReportError where the reference is no .docx or has no styles.
    """
    package = open_package(reference, name)
    styles = package.related(package.main, "styles")
    if not styles:
        raise ReportError(
            f"样式文件“{name}”里没有样式",
            where=Location(name),
            hint="请用 Word 或 WPS 打开它，调好样式后另存",
        )
    changed = {
        "word/styles.xml": _merged(parts["word/styles.xml"], package.xml(styles[0])),
        **_fonts(package),
        **_theme(package),
    }
    return Restyled(changed, _page(package, page))


def _merged(own_text: str, theirs: etree._Element) -> str:
    own = _parse(own_text)
    by_name = {(s.get(f"{_W}type"), _name(s)): s for s in theirs.iter(f"{_W}style")}
    by_id = {s.get(f"{_W}styleId"): s for s in theirs.iter(f"{_W}style")}
    defaults = theirs.find(f"{_W}docDefaults")
    own_defaults = own.find(f"{_W}docDefaults")
    if defaults is not None and own_defaults is not None:
        own.replace(own_defaults, deepcopy(defaults))
    names = {s.get(f"{_W}styleId"): _name(s) for s in own.iter(f"{_W}style")}
    for style in own.iter(f"{_W}style"):
        match = by_name.get((style.get(f"{_W}type"), _name(style)))
        if match is not None:
            base = style.find(f"{_W}basedOn")
            stop = names.get(base.get(f"{_W}val")) if base is not None else None
            _take_over(style, _chain(match, by_id, stop))
    return XML_HEAD + etree.tostring(own, encoding="unicode")


def _chain(
    style: etree._Element, by_id: dict[str | None, etree._Element], stop: str | None
) -> list[etree._Element]:
    """The style and what it is based on, basis first, up to (without) the style named `stop`."""
    chain: list[etree._Element] = []
    current: etree._Element | None = style
    while current is not None and current not in chain and (not chain or _name(current) != stop):
        chain.insert(0, current)
        base = current.find(f"{_W}basedOn")
        current = by_id.get(base.get(f"{_W}val")) if base is not None else None
    return chain


def _take_over(style: etree._Element, chain: list[etree._Element]) -> None:
    """Replace the formatting of our style by that of a chain of theirs."""
    for kind in _PROPERTIES:
        for old in style.findall(f"{_W}{kind}"):
            style.remove(old)
    for kind in ("pPr", "rPr"):
        merged = _overlay(kind, [found for s in chain for found in s.findall(f"{_W}{kind}")])
        if len(merged):
            style.append(merged)
    for kind in _PROPERTIES[2:]:  # tables: the nearest style's own, as a whole
        style.extend(deepcopy(found) for found in chain[-1].findall(f"{_W}{kind}"))


def _overlay(kind: str, layers: list[etree._Element]) -> etree._Element:
    found: dict[str, etree._Element] = {}
    for layer in layers:
        for child in layer:
            name = etree.QName(child).localname
            if name in found and name in _BY_ATTRIBUTE:
                found[name].attrib.update(child.attrib)
            else:
                found[name] = deepcopy(child)
    merged = etree.Element(f"{_W}{kind}")
    merged.extend(found[name] for name in _ORDER[kind] if name in found)
    return merged


def _fonts(package: Package) -> dict[str, str]:
    """The font table without embedded fonts, which stay behind."""
    for part in package.related(package.main, "fontTable"):
        root = package.xml(part)
        for font in root.iter(f"{_W}font"):
            for child in list(font):
                if etree.QName(child).localname.startswith("embed"):
                    font.remove(child)
        return {"word/fontTable.xml": XML_HEAD + etree.tostring(root, encoding="unicode")}
    return {}


def _theme(package: Package) -> dict[str, str]:
    """The theme, unless it points at pictures, which stay behind."""
    for part in package.related(package.main, "theme"):
        text = etree.tostring(package.xml(part), encoding="unicode")
        return {} if _RELATIONSHIPS in text else {"word/theme/theme1.xml": XML_HEAD + text}
    return {}


def _page(package: Package, page: Page) -> Page:
    """The reference's paper, margins and grid (of its last section); ours where it has none."""
    sections = list(package.xml(package.main).iter(f"{_W}sectPr"))
    if not sections:
        return page
    wanted = {
        "pgSz": {"w": "width", "h": "height"},
        "pgMar": {side: side for side in ("top", "bottom", "left", "right", "header", "footer")},
        "docGrid": {"linePitch": "pitch"},
    }
    changes: dict[str, int] = {}
    for tag, attributes in wanted.items():
        element = sections[-1].find(f"{_W}{tag}")
        for attribute, field in attributes.items():
            value = "" if element is None else str(element.get(f"{_W}{attribute}", ""))
            if value.isdecimal():
                changes[field] = int(value)
    return replace(page, **changes)


def _name(style: etree._Element) -> str:
    name = style.find(f"{_W}name")
    return "" if name is None else str(name.get(f"{_W}val", "")).lower()


def _parse(text: str) -> etree._Element:
    return etree.fromstring(text.encode())
