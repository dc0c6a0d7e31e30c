"""The page on Python is run as it stands."""

from __future__ import annotations

import os
import re
from pathlib import Path

import openpyxl
import pytest

from reportgen import api, bundled
from reportgen.word.reading import read
from tests.validity import problems

PAGE = Path(__file__).parent.parent / "docs" / "python.md"


def test_the_example_runs_and_leaves_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.load_workbook(bundled.sample("campaign"))
    book.save(tmp_path / "指标.xlsx")
    book["指标"]["C10"] = 14
    book.save(tmp_path / "订正后.xlsx")
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    exec(compile(code, str(PAGE), "exec"), {})
    left = {"指标.xlsx", "订正后.xlsx", "材料.docx", "核数.html", "批注.docx", "更新.docx"}
    assert set(os.listdir()) == left | {"并稿.docx", "定稿.docx", "各地"}
    assert (Path("各地") / "索引.xlsx").exists()
    for path in Path().glob("*.docx"):
        assert problems(path.read_bytes()) == []
    final = read(Path("定稿.docx"))
    assert "14个" in "".join(paragraph.text for paragraph in final.paragraphs)
    assert final.record is None


def test_every_function_of_the_page_is_there_and_told() -> None:
    text = PAGE.read_text("utf-8")
    told = set(re.findall(r"`([a-z_]+)\(", text))
    functions = {name for name in api.__all__ if name[0].islower()}
    assert told - {"to_json"} <= functions
    assert functions - told == set()
    assert sorted(api.__all__) == api.__all__
