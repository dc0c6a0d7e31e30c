"""`check` and `explain` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reportgen.cli import main

WRONG = "今年新建党支部１２个。\n"


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "材料.txt"
    path.write_text(WRONG, "utf-8")
    return path


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in args])


def test_a_finding_is_told_with_place_words_and_hint(wrong: Path) -> None:
    result = run("check", wrong)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{wrong.as_posix()} 第1行第8字：错误 TYPO-08 全角字符“１２”",
        "    今年新建党支部⟦１２⟧个。",
        "    建议：改成半角“12”",
        "查了1个文件，有1处错误；其中1处可用 --fix 自动改",
    ]


def test_clean_text_exits_0(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# 标题\n\n今年新建党支部12个。\n", "utf-8")
    result = run("check", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "查了1个文件，没有发现问题\n")


def test_json_counts_in_code_points_and_paragraphs(wrong: Path) -> None:
    result = run("check", wrong, "--format", "json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["summary"] == {"files": 1, "error": 1, "warning": 0, "hint": 0, "hidden": 0}
    (found,) = report["diagnostics"]
    assert found["place"] == {
        "file": wrong.as_posix(),
        "paragraph": 0,
        "start": 7,
        "end": 9,
        "line": 1,
        "column": 8,
        "excerpt": "今年新建党支部⟦１２⟧个。",
    }
    assert (found["code"], found["severity"], found["fix"]) == ("TYPO-08", "error", "12")


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--select", "TYPO"], 1),
        (["--select", "typo-08"], 1),
        (["--select", "TYPO-0"], 1),
        (["--ignore", "TYPO"], 0),
        (["--ignore", "TYPO", "--select", "TYPO-08"], 1),
        (["--ignore", "TYPO-08", "--select", "TYPO"], 0),
        (["--ignore", "TYPO-08,TYPO"], 0),
    ],
)
def test_codes_and_their_beginnings_choose(wrong: Path, options: list[str], count: int) -> None:
    result = run("check", wrong, "--format", "json", *options)
    assert len(json.loads(result.stdout)["diagnostics"]) == count
    assert result.exit_code == count


def test_an_unknown_code_is_wrong_usage_with_the_nearest(wrong: Path) -> None:
    result = run("check", wrong, "--select", "TYPO-88")
    assert result.exit_code == 2
    assert "没有规则“TYPO-88”" in result.stderr
    assert "是不是“TYPO-" in result.stderr


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    for name, data, words in [
        ("a.pdf", b"%PDF", "不会检查“.pdf”的文件"),
        ("a.doc", b"\xd0\xcf", "另存为 .docx"),
        ("b.txt", b"\xff\xff\x80", "读不出文字"),
        ("c.docx", b"PK", "c.docx"),
    ]:
        (tmp_path / name).write_bytes(data)
        result = run("check", tmp_path / name)
        assert result.exit_code == 1
        assert words in result.stderr
    assert "没有" in run("check", tmp_path / "none.txt").stderr
    (tmp_path / "folder").mkdir()
    assert "没有可以检查的文件" in run("check", tmp_path / "folder").stderr


def test_explain_tells_one_rule_or_lists_all() -> None:
    page = run("explain", "typo-08")
    assert page.exit_code == 0
    assert "依据：GB/T 15835" in page.stdout
    assert "⟦１２⟧" in page.stdout
    assert "TYPO-08 错误 " in run("explain").stdout
    unknown = run("explain", "TYPO-88")
    assert unknown.exit_code == 1
    assert "TYPO-08" in unknown.stderr
    (told,) = json.loads(run("explain", "TYPO-08", "--format", "json").stdout)
    assert told["fixes"] is True
