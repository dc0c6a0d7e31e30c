"""The content as Word templates for the engines that take such, each in the engine's own tags, and by
hand with python-docx; the context is the same for all."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks import content

if TYPE_CHECKING:
    from docx.document import Document

HEAD = ("街道", "事项", "办结")


class Tags(NamedTuple):
    """How an engine wants its template."""

    number: str
    """The tag of the number {}."""
    rows: Sequence[Sequence[str]]
    """The table's rows below its head."""


JINJA = Tags(
    "{{{{ v{} }}}}",
    [["{%tr for r in rows %}", "", ""], ["{{ r.a }}", "{{ r.b }}", "{{ r.c }}"],
     ["{%tr endfor %}", "", ""]],
)  # fmt: skip
"""docxtpl."""
MUSTACHES = Tags("{{v{}}}", [["{#rows}{a}", "{b}", "{c}{/rows}"]])
"""docxtemplater and easy-template-x."""
CARBONE = Tags(
    "{{d.v{}}}",
    [["{d.rows[i].a}", "{d.rows[i].b}", "{d.rows[i].c}"], ["{d.rows[i+1].a}", "", ""]],
)


def template(path: Path, tags: Tags, base: Path | None) -> Path:
    """The content as a Word template with these tags; it starts from `base`, else from what
    python-docx starts from, whose styles alone are 0.8 MB unpacked."""
    _written(base, tags.number.format, tags.rows).save(str(path))
    return path


def lean_base(path: Path, ours: bytes) -> Path:
    """A document of ours without its body and record: styles, theme and fonts of 20 KB unpacked, about
    what an office's own template has."""
    with zipfile.ZipFile(io.BytesIO(ours)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = re.sub(rb"(<w:body>).*(<w:sectPr)", rb"\1\2", data, flags=re.DOTALL)
            if name == "customXml/item1.xml":
                data = b"<none/>"
            new.writestr(name, data)
    return path


def by_hand(seed: int, base: Path | None) -> bytes:
    """The document itself, written by a program with python-docx."""
    values = [str(value) for value in content.values(seed)]
    rows = [[str(cell) for cell in row.values()] for row in content.rows(seed)]
    out = io.BytesIO()
    _written(base, values.__getitem__, rows).save(out)
    return out.getvalue()


def context(seed: int) -> dict[str, object]:
    """The values: v0 …, and rows of a, b, c."""
    values: dict[str, object] = {f"v{n}": v for n, v in enumerate(content.values(seed))}
    values["rows"] = [dict(zip("abc", row.values(), strict=True)) for row in content.rows(seed)]
    return values


def _written(
    base: Path | None, number: Callable[[int], str], rows: Sequence[Sequence[str]]
) -> Document:
    import docx

    document = docx.Document(str(base) if base else None)
    document.add_heading(content.TITLE, 0)
    for head, text in content.paragraphs(number):
        if head:
            document.add_heading(head, 1)
        document.add_paragraph(text)
    table = document.add_table(rows=1 + len(rows), cols=len(HEAD))
    for row, texts in zip(table.rows, [HEAD, *rows], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return document
