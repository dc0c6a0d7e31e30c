"""3～5百万元: the size belongs to both numbers, so no one of them may be rewritten alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.checking import check, selection


@pytest.mark.parametrize(
    ("words", "fix", "hint"),
    [
        ("完成3～5百万元。", None, "300～500"),
        ("用工3至5千人。", None, "3000至5000"),
        ("从3百万元到后来的5百万元。", "300", "300"),
    ],
)
def test_a_range_with_a_shared_size_is_left_to_a_person(
    words: str, fix: str | None, hint: str, tmp_path: Path
) -> None:
    path = tmp_path / "材料.txt"
    path.write_text(f"今年以来，抓好各项工作。{words}\n", "utf-8")
    first = next(d for d in check([path], selection()).shown if d.code == "NUM-12")
    assert first.fix == fix
    assert hint in first.hint
