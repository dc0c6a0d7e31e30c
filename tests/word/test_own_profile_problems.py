"""A unit's own profile: every mistake is told at once, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import ReportError, flatten
from reportgen.word.own_profile import own_profile


@pytest.mark.parametrize(("base", "more"), [("公文", []), ("公告", [1])])
def test_keys_values_and_base_are_told_together(base: str, more: list[int], tmp_path: Path) -> None:
    path = tmp_path / "版式.yaml"
    path.write_text(
        f"基于: {base}\n正文:\n  行矩: 30\n  行距: 三十\n一级标题: {{字体: 黑提}}\n", "utf-8"
    )
    with pytest.raises(ReportError) as raised:
        own_profile(path)
    told = flatten([raised.value])
    assert sorted(p.where.line for p in told if p.where) == [*more, 3, 4, 5]
    assert all(p.hint for p in told)
