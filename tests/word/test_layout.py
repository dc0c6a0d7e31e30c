"""What LibreOffice makes of a page: gongwen.md §8, self-checks 1 and 3.

The national fonts are absent on test machines; line pitch and character pitch are fixed by the
file, so the geometry must hold with any CJK font.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from reportgen.document import Document, Heading, Paragraph
from reportgen.word.writing import write
from tests.conftest import ToPdf
from tests.inlines import PROVENANCE, document, text
from tests.word import samples

pytestmark = pytest.mark.libreoffice
DPI = 300
MM = DPI / 25.4


def pdf(to_pdf: ToPdf, folder: Path, made: Document) -> Path:
    path = folder / "briefing.docx"
    path.write_bytes(write(made, PROVENANCE))
    return to_pdf(path)


def page_texts(path: Path) -> list[list[str]]:
    """The lines of text of every page, page numbers left out."""
    run = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True
    )
    pages = run.stdout.split("\f")[:-1]
    return [
        [line.strip() for line in page.splitlines() if line.strip() and "—" not in line]
        for page in pages
    ]


@dataclass(frozen=True)
class Ink:
    """A rendered page: dark pixels by row."""

    width: int
    rows: tuple[bytes, ...]

    def bands(self, top: float, bottom: float) -> list[tuple[float, float]]:
        """Where there is ink between two heights: (top, bottom) of each band, millimetres."""
        first, last = int(top * MM), int(bottom * MM)
        dark = [y for y in range(first, last) if min(self.rows[y]) < 128]
        starts = [y for before, y in pairwise([first - 9, *dark]) if y - before > 1]
        ends = [y for y, after in pairwise([*dark, last + 9]) if after - y > 1]
        return [(start / MM, (end + 1) / MM) for start, end in zip(starts, ends, strict=True)]

    def span(self, top: float, bottom: float) -> tuple[float, float]:
        """Leftmost and rightmost ink between two heights, millimetres."""
        rows = [row for row in self.rows[int(top * MM) : int(bottom * MM)] if min(row) < 128]
        columns = [x for x in range(self.width) if any(row[x] < 128 for row in rows)]
        return columns[0] / MM, (columns[-1] + 1) / MM


def ink(path: Path, page: int) -> Ink:
    run = subprocess.run(
        ["pdftoppm", "-gray", "-r", str(DPI), "-f", str(page), "-l", str(page), str(path)],
        check=True,
        capture_output=True,
    )
    _, size, _, pixels = run.stdout.split(b"\n", 3)
    width, height = map(int, size.split())
    return Ink(width, tuple(pixels[y * width : (y + 1) * width] for y in range(height)))


def hanzi_pages() -> Document:
    return document(Paragraph("p", (text("国" * (26 + 28 * 59)),)))


def test_a_page_holds_22_lines_of_28_characters(tmp_path: Path, to_pdf: ToPdf) -> None:
    """GRID-01, GRID-05, GRID-10; only lines of Hanzi alone can be counted on (GRID-11)."""
    pages = page_texts(pdf(to_pdf, tmp_path, hanzi_pages()))
    assert [len(page) for page in pages] == [22, 22, 16]
    lengths = [len(line) for page in pages for line in page]
    assert lengths == [26] + [28] * 59


def test_page_number_stands_7_mm_below_the_text(tmp_path: Path, to_pdf: ToPdf) -> None:
    """PNUM-01, PNUM-04: the dashes, left and right alike, 7 mm below a bottom margin of 35 mm."""
    page = ink(pdf(to_pdf, tmp_path, hanzi_pages()), 1)
    frame = 297 - 35
    left, right = page.span(frame + 2, 290)
    dash = Ink(page.width, tuple(row[: int((left + 2) * MM)] for row in page.rows))
    ((top, bottom),) = dash.bands(frame + 2, 290)
    assert (top + bottom) / 2 - frame == pytest.approx(7, abs=0.3)
    assert right == pytest.approx(210 - 26 - 14 * 25.4 / 72, abs=1)  # one 四号 character in


def test_odd_and_even_page_numbers_stand_outside(tmp_path: Path, to_pdf: ToPdf) -> None:
    """PNUM-01: odd right, even left."""
    path = pdf(to_pdf, tmp_path, hanzi_pages())
    odd, even = (ink(path, number).span(264, 290) for number in (1, 2))
    assert odd[0] > 105 > even[1]
    assert even[0] == pytest.approx(28 + 14 * 25.4 / 72, abs=1)


def test_lines_of_text_stand_on_the_grid(tmp_path: Path, to_pdf: ToPdf) -> None:
    """GRID-04: 28.95 pt from line to line."""
    page = ink(pdf(to_pdf, tmp_path, hanzi_pages()), 2)
    tops = [top for top, _ in page.bands(30, 262)]
    assert len(tops) == 22
    assert (tops[-1] - tops[0]) / 21 == pytest.approx(28.95 * 25.4 / 72, abs=0.02)


def test_headings_keep_the_grid(tmp_path: Path, to_pdf: ToPdf) -> None:
    heads = (Heading(f"h{level}", level, (text("国" * 10),)) for level in (1, 2, 3, 4))
    lines = page_texts(pdf(to_pdf, tmp_path, document(*heads, *hanzi_pages().blocks)))
    assert [len(page) for page in lines] == [22, 22, 20]


@pytest.mark.parametrize("profile", ["公文", "通讯"])
def test_nothing_is_lost_on_paper(profile: str, tmp_path: Path, to_pdf: ToPdf) -> None:
    pages = page_texts(pdf(to_pdf, tmp_path, samples.rich(profile)))
    shown = "".join(line.replace(" ", "") for page in pages for line in page)
    for words in (
        "两新党建提质增效",
        "XX场次",
        "R&D<投入>",
        "路北街道",
        "2023年7月1日",
        "附：有关说明",
    ):
        assert words in shown
    assert pages[-1][0].startswith("附：")
