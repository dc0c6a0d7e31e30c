"""Whether a .docx is valid: openxml-audit (schema) and our own package check together."""

from __future__ import annotations

import tempfile
from pathlib import Path

from openxml_audit import OpenXmlValidator

from tests.packages import package_problems


def problems(content: bytes) -> list[str]:
    """Everything either check finds; [] for a valid file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.docx"
        path.write_bytes(content)
        result = OpenXmlValidator().validate(path)
    return [str(error) for error in result.errors] + package_problems(content)
