"""The sections of a .docx: paper, margins, grid, and the page numbers of each kind of page."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import cast
from urllib.parse import unquote

from lxml import etree
from msgspec.structs import replace

from reportgen.word.archive import Package
from reportgen.word.cascade import Cascade, twips
from reportgen.word.formatting import W, is_on
from reportgen.word.layout import PageKind, PageNumberLayout, Section
from reportgen.word.page_numbers import page_number

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LETTER = (12240, 15840)
"""Word's paper where a section names none."""
_MARGIN = 1440
_HEADER = 720
_GRIDS = ("lines", "linesAndChars", "snapToChars")
_DASHED = "numberInDash"

_Numbers = dict[PageKind, PageNumberLayout | None]


def sections(package: Package, body: etree._Element, cascade: Cascade) -> tuple[Section, ...]:
    """The sections in order, the last one by Word's defaults where the file does not describe it; a section without a header or footer of some kind takes over the one
    of the section before (17.10.1)."""
    targets = _targets(package)
    found: list[Section] = []
    numbers: dict[tuple[str, PageKind], PageNumberLayout | None] = {}
    for properties in body.iter(f"{W}sectPr"):
        if properties.getparent().tag == f"{W}sectPrChange":  # type: ignore[union-attr]
            continue  # what it was before a tracked change
        for part in ("header", "footer"):
            for reference in properties.iterchildren(f"{W}{part}Reference"):
                kind = cast(PageKind, reference.get(f"{W}type", "default"))
                target = targets.get(reference.get(f"{_R}id", ""), "")
                root = package.xml(target) if target in package.parts else None
                numbers[part, kind] = None if root is None else page_number(root, cascade)
        found.append(_section(properties, _merged(numbers)))
    if not any(last.getparent().tag == f"{W}body" for last in body.iter(f"{W}sectPr")):  # type: ignore[union-attr]
        found.append(_section(etree.Element(f"{W}sectPr"), _merged(numbers)))
    return tuple(found)


def _merged(numbers: Mapping[tuple[str, PageKind], PageNumberLayout | None]) -> _Numbers:
    """A kind of page has the number of its footer, or else of its header."""
    merged: _Numbers = {}
    for (_, kind), number in sorted(numbers.items(), key=lambda item: item[0]):
        # footers come before headers
        merged[kind] = merged.get(kind) or number
    return merged


def _section(properties: etree._Element, numbers: _Numbers) -> Section:
    size, margins = _child(properties, "pgSz"), _child(properties, "pgMar")
    grid, first = _child(properties, "docGrid"), properties.find(f"{W}titlePg")
    form = _child(properties, "pgNumType").get(f"{W}fmt")
    kind = grid.get(f"{W}type", "")
    return Section(
        width=twips(size.get(f"{W}w"), _LETTER[0]),
        height=twips(size.get(f"{W}h"), _LETTER[1]),
        top=abs(twips(margins.get(f"{W}top"), _MARGIN)),
        bottom=abs(twips(margins.get(f"{W}bottom"), _MARGIN)),
        left=twips(margins.get(f"{W}left"), _MARGIN) + twips(margins.get(f"{W}gutter")),
        right=twips(margins.get(f"{W}right"), _MARGIN),
        header=twips(margins.get(f"{W}header"), _HEADER),
        footer=twips(margins.get(f"{W}footer"), _HEADER),
        grid=kind if kind in _GRIDS else "",  # type: ignore[arg-type]
        grid_pitch=max(0, twips(grid.get(f"{W}linePitch"))),
        grid_space=twips(grid.get(f"{W}charSpace")),
        first_differs=first is not None and is_on(first.get(f"{W}val")),
        numbers=tuple((kind, _dashed(number, form)) for kind, number in numbers.items()),
    )


def _dashed(number: PageNumberLayout | None, form: str | None) -> PageNumberLayout | None:
    """The number in the form that the section gives to all its numbers."""
    if number is None or form != _DASHED:
        return number
    return replace(number, text=number.text.replace("1", "- 1 -", 1))


def _child(element: etree._Element, name: str) -> etree._Element:
    """A child, or an element that says nothing."""
    found = element.find(f"{W}{name}")
    return etree.Element(f"{W}{name}") if found is None else found


def _targets(package: Package) -> Mapping[str, str]:
    """The parts that the main part points at, by relationship id."""
    folder, base = posixpath.split(package.main)
    rels = posixpath.join(folder, "_rels", f"{base}.rels")
    root = package.xml(rels) if rels in package.parts else ()
    return {
        rel.get("Id", ""): posixpath.normpath(
            posixpath.join("/", folder, unquote(rel.get("Target", "")))
        ).lstrip("/")
        for rel in root
        if rel.get("TargetMode") != "External"
    }
