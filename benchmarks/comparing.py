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
    body = ET.fromstring(zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml"))[0]
    texts = [_text(block) for block in body if block.tag == f"{_W}p"]
    wanted = [
        text for _, text in content.paragraphs(list(map(str, content.values(seed))).__getitem__)
    ]
    assert [text for text in texts if re.search(r"\d件", text)] == wanted, engine
    table = next(body.iter(f"{_W}tbl"))
    rows = [[_text(cell) for cell in row.iter(f"{_W}tc")] for row in table.iter(f"{_W}tr")]
    assert rows[1:] == [[str(v) for v in row.values()] for row in content.rows(seed)], engine


def _text(element: ET.Element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{_W}t"))
