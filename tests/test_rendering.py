"""The six briefings through real LibreOffice: each opens, and what is bound stands on the pages."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from reportgen import bundled
from reportgen.auditing import audit
from reportgen.document import Title, plain_text
from reportgen.generating import draft, load_data, report_type

pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every bundled briefing as .docx and as PDF, converted in one go."""
    folder = tmp_path_factory.mktemp("pages")
    for name in bundled.SAMPLES:
        made = draft(report_type(bundled.find_type(name)), load_data([bundled.sample(name)]))
        (folder / f"{name}.docx").write_bytes(made.content)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(folder), *map(str, sorted(folder.glob("*.docx")))],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return folder


def text_of(pdf: Path) -> str:
    shown = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, timeout=60
    )
    return re.sub(r"\s", "", shown.stdout.decode())


@pytest.mark.parametrize("name", sorted(bundled.SAMPLES))
def test_a_briefing_opens_and_shows_its_numbers(name: str, pages: Path) -> None:
    text = re.sub(r"—\d+—", "", text_of(pages / f"{name}.pdf"))  # page numbers stand between lines
    made = draft(report_type(bundled.find_type(name)), load_data([bundled.sample(name)]))
    for block in made.document.blocks:
        if isinstance(block, Title):
            assert re.sub(r"\s", "", plain_text(block.inlines)) in text
    numbers = audit(pages / f"{name}.docx").numbers
    assert numbers
    assert [n.stands for n in numbers if n.stands not in text] == []


@pytest.mark.parametrize("name", sorted(bundled.SAMPLES))
def test_page_numbers_run_from_one(name: str, pages: Path) -> None:
    shown = subprocess.run(
        ["pdftotext", "-layout", str(pages / f"{name}.pdf"), "-"],
        check=True,
        capture_output=True,
        timeout=60,
    )
    sheets = shown.stdout.decode().split("\f")[:-1]
    for number, sheet in enumerate(sheets, start=1):
        assert re.sub(r"\s", "", sheet).endswith(f"—{number}—")
