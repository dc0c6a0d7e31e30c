"""docs/ledger-example/ as its README tells it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from reportgen.cli import main
from reportgen.word.reading import read
from tests.validity import problems

HERE = Path(__file__).parents[2] / "docs" / "ledger-example"
COMMAND = [
    "batch", "村情", "台账.xlsx", "-o", "材料", "--name", "{片区}/{地区}.docx", "--rollup", "汇总",
    "--whole", "青石镇",
]  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the example in it, and the run of the README done."""
    shutil.copytree(HERE, tmp_path / "例")
    monkeypatch.chdir(tmp_path / "例")
    assert run(*COMMAND) == "材料：共16份（新建16份）"
    return tmp_path / "例"


def run(*words: str) -> str:
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()[0]


def test_what_comes_out_is_what_the_guide_says(desk: Path) -> None:
    guide = (HERE / "README.md").read_text(encoding="utf-8")
    files = sorted((desk / "材料").rglob("*.docx"))
    assert len(files) == 16
    for path in files:
        assert problems(path.read_bytes()) == []
    for name in ("东片/柳湾村.docx", "青石镇-汇总.docx"):
        first = read(desk / "材料" / name).paragraphs[1].text
        assert f"> {first}\n" in guide
    book = load_workbook(desk / "材料" / "索引.xlsx")
    odd = list(book["异常"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[1], row[3]) for row in odd] == [("白沙村", "缺数", "台账.xlsx 2024年!J8")]
    totals = list(book["汇总核对"].iter_rows(min_row=2, values_only=True))
    assert [row[7] for row in totals] == ["相符"] * 5


def test_nothing_is_found_wrong_with_them(desk: Path) -> None:
    files = [str(path) for path in sorted((desk / "材料").rglob("*.docx"))]
    assert run("check", *files) == "查了16个文件，没有发现问题"


def test_the_second_run_changes_what_the_ledger_changes(desk: Path) -> None:
    assert run(*COMMAND) == "材料：共16份（未变16份）"
    book = load_workbook(desk / "台账.xlsx")
    sheet = book["2024年"]
    for cell, more in (("J8", 52), ("J10", 52), ("J23", 52)):
        value = sheet[cell].value
        sheet[cell] = (value if isinstance(value, int) else 0) + more
    book.save(desk / "台账.xlsx")
    assert run(*COMMAND) == "材料：共16份（更新16份）"
    assert "带动就业52人" in "".join(
        p.text for p in read(desk / "材料" / "东片" / "白沙村.docx").paragraphs
    )
