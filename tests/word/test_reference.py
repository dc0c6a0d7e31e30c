"""A reference.docx edited in Word gives the look; ids and body stay ours."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm, Pt

from reportgen.errors import ReportError
from reportgen.word.writing import write
from tests.inlines import PROVENANCE
from tests.packages import package_problems
from tests.word import samples
from tests.word.opened import WORD, paragraphs, style, tree, value, values


def reference(folder: Path) -> Path:
    """One of our own files as a designer would change it in Word."""
    opened = docx.Document(io.BytesIO(write(samples.rich("公文"), PROVENANCE)))
    head = opened.styles["Heading 1"]
    head.font.size = Pt(18)
    head.font.italic = True
    opened.styles["Body Text"].paragraph_format.space_after = Pt(6)
    opened.sections[-1].left_margin = Mm(30)
    path = folder / "reference.docx"
    opened.save(str(path))
    return path


def found_style(data: bytes, name: str) -> str:
    for found in tree(data, "word/styles.xml").iter(f"{WORD}style"):
        if value(found.find(f"{WORD}name")) == name:
            sizes, after = values(found, "sz"), values(found, "spacing", "after")
            return " ".join([value(found, "styleId"), *sizes, *filter(None, after)])
    return ""


def test_changed_styles_and_margins_are_taken(
    tmp_path: Path, assert_valid_docx: Callable[[Path | str], None]
) -> None:
    made = samples.rich("公文")
    data = write(made, PROVENANCE, reference=reference(tmp_path))
    assert found_style(data, "heading 1") == "Heading1 36 0"
    assert found_style(data, "Body Text") == "BodyText 32 120"
    assert values(tree(data), "pgMar", "left") == ["1701"]
    assert sum(map(int, values(tree(data), "gridCol", "w"))) == 11906 - 1701 - 1474
    plain = write(made, PROVENANCE)
    assert [style(p) for p in paragraphs(data)] == [style(p) for p in paragraphs(plain)]
    path = tmp_path / "briefing.docx"
    path.write_bytes(data)
    assert_valid_docx(path)
    assert package_problems(data) == []
    assert write(made, PROVENANCE, reference=reference(tmp_path)) == data


def test_styles_are_flattened_over_what_they_are_based_on(tmp_path: Path) -> None:
    """python-docx's template: Heading 1 is based on Normal, its size and colour are its own; a
    style based on another custom one brings that one's properties along."""
    opened = docx.Document()
    family = opened.styles.add_style("单位样式", WD_STYLE_TYPE.PARAGRAPH)
    family.font.size = Pt(20)
    caption = opened.styles.add_style("图注", WD_STYLE_TYPE.PARAGRAPH)
    caption.base_style = family
    caption.font.bold = True
    path = tmp_path / "reference.docx"
    opened.save(str(path))
    data = write(samples.rich("公文"), PROVENANCE, reference=path)
    assert found_style(data, "图注") == "FigureNote 40"
    assert package_problems(data) == []


@pytest.mark.parametrize("content", [None, b"not a zip", b""])
def test_bad_references_are_reported(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "reference.docx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ReportError) as caught:
        write(samples.rich("公文"), PROVENANCE, reference=path)
    assert caught.value.hint
    assert caught.value.where is not None
    assert caught.value.where.file == "reference.docx"
