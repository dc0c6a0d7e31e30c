"""A report type's own 版式.yaml in a batch: briefings look so, and a changed one makes them anew."""

from __future__ import annotations

from pathlib import Path

from reportgen.batching import local
from reportgen.word.own_profile import own_profile
from reportgen.word.surveying import survey
from tests.batching.counties import batch, briefings, kind, ledger, rows


def test_a_changed_look_makes_every_briefing_anew(tmp_path: Path) -> None:
    data, folder, out = ledger(tmp_path, rows(3)), kind(tmp_path), tmp_path / "out"
    look = folder / "版式.yaml"
    look.write_text("基于: 公文\n页面: {上边距: 30}\n", "utf-8")
    assert batch(folder, data, out).count("新建") == 3
    assert batch(folder, data, out).count("未变") == 3
    look.write_text("基于: 公文\n页面: {上边距: 25}\n", "utf-8")
    assert batch(folder, data, out).count("更新") == 3
    top = own_profile(look).page.top
    assert {survey(made, "a.docx").sections[0].top for made in briefings(out).values()} == {top}


def test_several_processes_give_them_the_same_look(tmp_path: Path) -> None:
    data, folder = ledger(tmp_path, rows(6)), kind(tmp_path)
    (folder / "版式.yaml").write_text("基于: 公文\n正文: {行距: 26}\n", "utf-8")
    batch(folder, data, tmp_path / "one")
    batch(folder, data, tmp_path / "two", by=local.engine(2))
    assert briefings(tmp_path / "one") == briefings(tmp_path / "two")
