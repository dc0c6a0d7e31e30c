"""Reading the layout of any .docx: package → styles put together → the frozen `Layout`.

The paragraphs are those of `reading.read`, with the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

from reportgen.word.archive import Package, open_package
from reportgen.word.cascade import Cascade
from reportgen.word.formatting import Styles, W, is_on
from reportgen.word.layout import Layout, ParagraphLayout, Stretch, TextLook
from reportgen.word.page_sections import sections
from reportgen.word.story import Line, walk
from reportgen.word.table_layouts import Numbers, table_style, tables

_VALUE = f"{W}val"
_NO_LOOK = TextLook("", "", 20, False, "", 0)


def survey(source: Path | bytes, name: str = "") -> Layout:
    """The layout of a .docx; `name` is what messages call it (default: the file's name).

    Raises ReportError for a file that cannot be opened (see `archive`).
    """
    if isinstance(source, Path):
        name = name or source.name
    package = open_package(source, name)
    body = package.xml(package.main)
    settings, styles = _root(package, "settings"), _root(package, "styles")
    cascade = Cascade(styles, _root(package, "theme"), _language(settings))
    of_section = _section_of(body)
    lines = [line for line in walk(body, Styles(styles)).lines if _stands(line)]
    owners = [_owner(line) for line in lines]
    names = Styles(styles)
    numbers: Numbers = {owner: number for number, owner in enumerate(owners)}
    return Layout(
        sections=sections(package, body, cascade),
        paragraphs=tuple(
            _paragraph(number, line, owner, cascade, names, of_section.get(owner, 0))
            for number, (line, owner) in enumerate(zip(lines, owners, strict=True))
        ),
        tables=tables(body, cascade, numbers, of_section),
        odd_even=_is_set(settings, "evenAndOddHeaders"),
        mirrored=_is_set(settings, "mirrorMargins"),
    )


def _stands(line: Line) -> bool:
    """Whether a line is a numbered paragraph of the body."""
    return not line.in_box and any(piece.strip() for piece in line.pieces)


def _owner(line: Line) -> etree._Element:
    """The w:p of a line; of several joined by deleted marks the last, whose properties count."""
    return next(line.elements[-1].iterancestors(f"{W}p"))


def _paragraph(
    number: int,
    line: Line,
    owner: etree._Element,
    cascade: Cascade,
    names: Styles,
    section: int,
) -> ParagraphLayout:
    properties = next(owner.iterchildren(f"{W}pPr"), None)
    table = table_style(owner) if line.in_table else ""
    stretches = tuple(_stretches(line, cascade, table))
    size = max(stretches, key=lambda s: len(s.text)).look.size
    look = cascade.paragraph_look(properties, table)
    return ParagraphLayout(
        number=number,
        style=names.name(line.style),
        in_table=line.in_table,
        numbered=line.numbered or look.numbered,
        stretches=stretches,
        align=look.align,
        first_line=look.indent("first", size),
        left=look.indent("left", size),
        right=look.indent("right", size),
        pitch=look.pitch,
        before=look.before,
        after=look.after,
        snaps=look.snaps,
        keep_next=look.keep_next,
        section=section,
    )


def _stretches(line: Line, cascade: Cascade, table: str) -> Iterator[Stretch]:
    """The texts of a line, neighbours of one look together."""
    text, look = "", _NO_LOOK
    for piece, element in zip(line.pieces, line.elements, strict=True):
        run = element.getparent()
        properties = next(run.iterchildren(f"{W}rPr"), None) if run is not None else None
        its = cascade.text_look(line.style, table, properties)
        if text and its != look:
            yield Stretch(text, look)
            text = ""
        text, look = text + piece, its
    yield Stretch(text, look)


def _section_of(body: etree._Element) -> Mapping[etree._Element, int]:
    """The section of every paragraph and table; a sectPr in a paragraph ends its section there."""
    found: dict[etree._Element, int] = {}
    section = 0
    for block in body.iterchildren(f"{W}body"):
        for element in block.iter(f"{W}p", f"{W}tbl"):
            found[element] = section
            if element.find(f"{W}pPr/{W}sectPr") is not None:
                section += 1
    return found


def _language(settings: etree._Element | None) -> str:
    found = settings.find(f"{W}themeFontLang") if settings is not None else None
    return found.get(f"{W}eastAsia", "") if found is not None else ""


def _is_set(settings: etree._Element | None, name: str) -> bool:
    found = settings.find(f"{W}{name}") if settings is not None else None
    return found is not None and is_on(found.get(_VALUE))


def _root(package: Package, kind: str) -> etree._Element | None:
    parts = package.related(package.main, kind)
    return package.xml(parts[0]) if parts else None
