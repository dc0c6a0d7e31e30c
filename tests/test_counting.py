"""numbers: paragraphs are counted and offsets taken as every command does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from reportgen import bundled
from reportgen.cli import main
from reportgen.counting import count
from reportgen.generating import draft, load_data, report_type
from reportgen.word.reading import read

TEXT = "基层治理简报\n\n全年建成服务站11个，两支队伍进驻。\n“三会一课”按期开展。\n占87.7%，提高0.9、5.9个百分点。\n"


def test_a_text_file(tmp_path: Path) -> None:
    file = tmp_path / "甲.txt"
    file.write_text(TEXT, "gb18030")
    found = count(file)
    assert [(c.paragraph, c.found.text, c.found.value) for c in found] == [
        (1, "11个", "11"),
        (1, "两支", "2"),
        (3, "87.7%", "87.7"),
        (3, "0.9", "0.9"),
        (3, "5.9个百分点", "5.9"),
    ]
    lines = [line for line in TEXT.splitlines() if line.strip()]
    assert all(lines[c.paragraph][c.found.start : c.found.end] == c.found.text for c in found)


def test_markdown_without_its_marks(tmp_path: Path) -> None:
    file = tmp_path / "甲.md"
    file.write_text("# 简报\n\n## 2.成效\n\n- 新建站点**3个**。\n\n```\n5个\n```\n", "utf-8")
    assert [(c.paragraph, c.found.text) for c in count(file)] == [(2, "3个")]


def test_json_has_the_keys_of_the_guide(tmp_path: Path) -> None:
    file = tmp_path / "甲.txt"
    file.write_text("每人3～5年，比例为3:2。", "utf-8")
    out = CliRunner().invoke(main, ["numbers", str(file), "--format", "json"])
    assert out.exit_code == 0
    assert json.loads(out.stdout) == [
        {
            "text": "3～5年", "value": ["3", "5"], "unit": "年", "qualifier": "", "kind": "range",
            "paragraph": 0, "start": 2, "end": 6,
        },
        {
            "text": "3:2", "value": ["3", "2"], "unit": "", "qualifier": "", "kind": "ratio",
            "paragraph": 0, "start": 10, "end": 13,
        },
    ]  # fmt: skip


@pytest.mark.parametrize("name", bundled.SAMPLES)
def test_bound_numbers_of_the_bundled_briefings_are_found(name: str, tmp_path: Path) -> None:
    content = draft(report_type(bundled.find_type(name)), load_data([bundled.sample(name)])).content
    file = tmp_path / "甲.docx"
    file.write_bytes(content)
    briefing = read(file)
    found = {(c.paragraph, p) for c in count(file) for p in range(c.found.start, c.found.end)}
    digits = [a for a in briefing.anchors if any(c.isdigit() for c in a.text)]
    assert digits
    for anchor in digits:  # 达35% is bound as a whole, the quantity in it is 35%
        assert any((anchor.paragraph, p) in found for p in range(anchor.start, anchor.end))


def test_running_numbers_of_a_table_are_none(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    table = document.add_table(3, 2)
    cells = ["序号", "村名", "1", "甲村", "2", "3"]
    for cell, text in zip((c for row in table.rows for c in row.cells), cells, strict=True):
        cell.text = text
    file = tmp_path / "甲.docx"
    document.save(str(file))
    assert [(c.paragraph, c.found.text) for c in count(file)] == [(5, "3")]


@pytest.mark.parametrize("name", ["没有.txt", "没有.docx", "甲.xlsx", "甲", "夹.txt"])
def test_files_it_cannot_read(name: str, tmp_path: Path) -> None:
    (tmp_path / "甲.xlsx").write_bytes(b"PK")
    (tmp_path / "甲").write_text("11个", "utf-8")
    (tmp_path / "夹.txt").mkdir()
    out = CliRunner().invoke(main, ["numbers", str(tmp_path / name)])
    assert out.exit_code == 1
    assert "错误" in out.stderr
    assert "建议" in out.stderr
