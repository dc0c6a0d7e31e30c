"""Shared by all tests: LibreOffice where it is needed, golden files, validity of every .docx."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

import reportgen.word.writing as writing
from tests.validity import problems

# The same examples every run, so that a red build is about the change; `make soak` looks further
# afield with others every time, and prints what repeats a failure.
settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "soak",
    max_examples=1000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")

_write, _valid = writing.write, set[bytes]()


def _checked(*args: Any, **options: Any) -> bytes:
    """`write`, with every file that a test makes held against the schema and our package check."""
    content = _write(*args, **options)
    digest = hashlib.sha256(content).digest()
    if digest not in _valid:
        assert problems(content) == []
        _valid.add(digest)
    return content


# Before anything else imports the function: tests and commands alike get the checked one.
writing.write = _checked

NEEDED = "REPORTGEN_REQUIRE_LIBREOFFICE"
Golden = Callable[[Path, str], None]
ToPdf = Callable[[Path], Path]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="rewrite golden files; check them afterwards"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Rendering tests say so and skip where LibreOffice is absent; under CI they must run."""
    if os.environ.get(NEEDED) or all(map(shutil.which, ("soffice", "pdftotext", "pdftoppm"))):
        return
    skip = pytest.mark.skip(reason="needs LibreOffice, poppler and a CJK font")
    for item in items:
        if item.get_closest_marker("libreoffice"):
            item.add_marker(skip)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares text with a golden file; `pytest --accept` rewrites it."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--accept"):
            path.write_text(text, "utf-8")
        assert text == path.read_text("utf-8"), (
            f"differs from {path.name}; pytest --accept rewrites it"
        )

    return compare


@pytest.fixture
def to_pdf(tmp_path: Path) -> ToPdf:
    """Turns a .docx into a PDF through LibreOffice, with a user profile of its own."""

    def convert(docx: Path) -> Path:
        profile = (tmp_path / "profile").as_uri()
        subprocess.run(
            ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
             "--outdir", str(tmp_path), str(docx)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return tmp_path / f"{docx.stem}.pdf"

    return convert
