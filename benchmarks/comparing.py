"""Whether a .docx holds the content of its seed: every number in its paragraph, every cell of the table."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree as ET

from benchmarks import content

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def verify(engine: str, docx: bytes, seed: int) -> None:
    """Raise AssertionError where a document does not say what it should."""
    body = _body(docx)
    _verify_prose(engine, body, seed)
    table = next(body.iter(f"{_W}tbl"))
    rows = [[_text(cell) for cell in row.iter(f"{_W}tc")] for row in table.iter(f"{_W}tr")]
    assert rows[1:] == [[str(v) for v in row.values()] for row in content.rows(seed)], engine


def verify_prose(engine: str, docx: bytes, seed: int) -> None:
    """The same for a document without the table."""
    _verify_prose(engine, _body(docx), seed)


def _verify_prose(engine: str, body: ET.Element, seed: int) -> None:
    texts = [_text(block) for block in body if block.tag == f"{_W}p"]
    values = [str(value) for value in content.values(seed)]
    wanted = [text for _, text in content.paragraphs(values.__getitem__)]
    assert [text for text in texts if re.search(r"\d件", text)] == wanted, engine


def _body(docx: bytes) -> ET.Element:
    return ET.fromstring(zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml"))[0]


def _text(element: ET.Element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{_W}t"))
