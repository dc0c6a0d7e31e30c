"""Whoever changes one digit of a generated briefing, bound or free, is found out by `audit`."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from reportgen import bundled
from reportgen.auditing import audit
from reportgen.generating import draft, load_data, report_type

_TEXT = re.compile(r"(<w:t[^>]*>)([^<]*)")


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_body(parts: dict[str, bytes], body: str, path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, body if name == "word/document.xml" else content)
    return path


@pytest.mark.parametrize("name", sorted(bundled.SAMPLES))
def test_any_changed_digit_is_reported(name: str, tmp_path: Path) -> None:
    made = draft(report_type(bundled.find_type(name)), load_data([bundled.sample(name)]))
    parts = parts_of(made.content)
    body = parts["word/document.xml"].decode()
    path = tmp_path / "briefing.docx"
    assert audit(with_body(parts, body, path)).exit_status == 0
    places = [
        found.start(2) + at
        for found in _TEXT.finditer(body)
        for at, character in enumerate(found.group(2))
        if character in "0123456789"
    ]
    assert places
    unseen = []
    for at in places:
        changed = body[:at] + str((int(body[at]) + 1) % 10) + body[at + 1 :]
        if audit(with_body(parts, changed, path)).exit_status == 0:
            unseen.append(body[max(0, at - 20) : at + 20])
    assert unseen == []
