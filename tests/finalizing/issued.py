"""Briefings made ready for issue, and what must not be left in them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from reportgen.errors import ReportError, flatten
from reportgen.finalizing import Allowed, Finalized, Settling, finalized
from reportgen.word.reading import read
from reportgen.word.revisions import revisions
from tests.word_reading.packages import OFFICE, W, pack, parts_of, relationships

EVERYTHING: tuple[Allowed, ...] = ("missing", "conflicts", "comments")
_OURS = re.compile(rb"_rg_|\brg:|reportgen")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference", "highlight")


def issued(
    data: bytes, revisions: Settling | None = "accept", allow: Iterable[Allowed] = EVERYTHING
) -> Finalized:
    return finalized(read(data, "甲.docx"), data, revisions=revisions, allow=tuple(allow))


def reasons(
    data: bytes, revisions: Settling | None = None, allow: Iterable[Allowed] = ()
) -> list[str]:
    """Why a file is not issued; [] when it is."""
    try:
        issued(data, revisions, allow)
    except ReportError as error:
        return [problem.message for problem in flatten([error])]
    return []


def text_of(data: bytes) -> list[str]:
    briefing = read(data, "甲.docx")
    return [p.text for p in (*briefing.paragraphs, *briefing.boxes)] + [
        *briefing.extras.margins,
        *briefing.extras.notes,
    ]


def traces(data: bytes) -> list[str]:
    """What tells of the making or of work on the text; [] for a clean file."""
    found = []
    for name, content in parts_of(data).items():
        found += [f"{name}: {mark!r}" for mark in _OURS.findall(content)]
        if "comments" in name or "people" in name:
            found.append(name)
        if name.startswith("word/") and name.endswith(".xml"):
            root = etree.fromstring(content)
            found += [f"{name}: {element.tag}" for element in revisions(root)]
            found += [f"{name}: {e.tag}" for m in _MARKS for e in root.iter(f"{W}{m}")]
    return found


def with_part(
    data: bytes, name: str, content: str, kind: str, content_type: str, office: str = OFFICE
) -> bytes:
    """The file with one more part that the main part points at; its id is `rIdNAME`."""
    parts: dict[str, bytes | str] = dict(parts_of(data))
    parts[f"word/{name}"] = content
    override = f'<Override PartName="/word/{name}" ContentType="{content_type}"/></Types>'
    types = parts_of(data)["[Content_Types].xml"].decode()
    parts["[Content_Types].xml"] = types.replace("</Types>", override)
    rels = parts_of(data).get("word/_rels/document.xml.rels", relationships().encode())
    root = etree.fromstring(rels)
    root.append(
        root.makeelement(
            _RELATIONSHIP,
            {"Id": f"rId{name}", "Type": f"{office}/relationships/{kind}", "Target": name},
        )
    )
    parts["word/_rels/document.xml.rels"] = etree.tostring(root, encoding="UTF-8")
    return pack(parts)
