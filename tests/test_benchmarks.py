"""The benchmarks measure documents that say what they should, on data that are read whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import comparing, content, floor, ledger_file, scale, side_by_side
from reportgen.generating import draft, load_data
from reportgen.indicators import load
from reportgen.template.engine import load_template


def test_a_document_is_told_from_that_of_other_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(side_by_side, "DOCUMENTS", 2)
    ours = side_by_side.reportgen(tmp_path)
    for make in (ours, floor.of_text(), floor.of_parts(ours(0)), floor.by_zipfile(ours(0))):
        for seed in range(2):
            comparing.verify("", make(seed), seed)
        with pytest.raises(AssertionError):
            comparing.verify("", make(0), 1)


def test_a_batchs_ledger_gives_each_entity_its_numbers(tmp_path: Path) -> None:
    path = scale.entities(tmp_path / "台账.xlsx", 3)
    template = load_template(content.prose_type(tmp_path / "type"))
    for row in range(3):
        made = draft(template, load_data([path], entity=f"第{row + 1}乡"))
        assert not made.missing
        comparing.verify_prose("", made.content, row)


def test_a_bundled_reports_ledger_gives_each_district_all_numbers(tmp_path: Path) -> None:
    path = scale.report_data(tmp_path / "数据.xlsx", 3)
    template = load_template(scale.REPORT)
    made = [draft(template, load_data([path], entity=f"第{row + 1}区")) for row in range(3)]
    assert [(each.missing, each.numbers) for each in made] == [((), 55)] * 3
    assert len({each.content for each in made}) == 3


def test_the_large_ledger_is_understood_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_file, "ROWS", 30)
    data = load([ledger_file.write(tmp_path / "台账.xlsx")])
    assert len(data.indicators) == ledger_file.COLUMNS - 1
    assert len(data.entities) == 30
