"""A number in words that nobody sourced: what it may come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.generating import load_data
from reportgen.suggesting import Finder, facts_of_data, spot_at

ROWS = "指标,数值,单位\n覆盖率,87.7,%\n达标率,50,%\n新建党支部,11,个\n"


@pytest.mark.parametrize(
    ("line", "words", "source"),
    [
        ("组织覆盖率近九成。", "近九成", "覆盖率 87.7%"),
        ("组织覆盖率八成多。", "八成多", "覆盖率 87.7%"),
        ("达标率达到五成。", "五成", "达标率 50%"),
        ("达标率约一半。", "约一半", "达标率 50%"),
        ("新建党支部十一个。", "十一个", "新建党支部 11个"),
        ("组织覆盖率近七成。", "近七成", ""),
        ("成立于二〇二四年。", "二〇二四年", ""),
    ],
)
def test_spelt(line: str, words: str, source: str, tmp_path: Path) -> None:
    path = tmp_path / "指标.csv"
    path.write_text(ROWS, "utf-8")
    start = line.index(words)
    spot = spot_at(line, start, start + len(words))
    told = (
        [s.text for s in Finder(facts_of_data(load_data([path]))).suggestions(spot)] if spot else []
    )
    assert [source in text for text in told] == ([True] if source else [])
