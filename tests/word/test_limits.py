"""What is written can be read again, or is refused."""

from __future__ import annotations

import pytest

from reportgen.document import Document, Paragraph, Text
from reportgen.errors import Location, ReportError
from reportgen.word import limits, writing
from reportgen.word.archive import open_package
from tests.inlines import PROVENANCE

HERE = Location("report.md", line=5)


def document(*texts: str) -> Document:
    return Document(
        "公文", tuple(Paragraph(f"k{n}", (Text(t, HERE),)) for n, t in enumerate(texts))
    )


def test_the_longest_text_is_read_again() -> None:
    content = writing.write(document("字" * limits.LIMIT_TEXT), PROVENANCE)
    package = open_package(content, "a.docx")
    text = "".join(map(str, package.xml("word/document.xml").itertext()))
    assert text.count("字") == limits.LIMIT_TEXT


def test_a_longer_text_is_refused() -> None:
    with pytest.raises(ReportError, match="太长"):
        writing.write(document("字" * (limits.LIMIT_TEXT + 1)), PROVENANCE)


def test_a_part_that_would_not_open_again_is_refused() -> None:
    with pytest.raises(ReportError, match="太长") as caught:
        writing.write(document(*["字" * 1_000_000] * 12), PROVENANCE)
    assert "附件" in caught.value.hint
