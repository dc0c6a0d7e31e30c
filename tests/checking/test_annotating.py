"""`check --annotate`: a copy with comments, and nothing else changed."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from reportgen.cli import main
from reportgen.word.reading import read
from tests.refreshing.worked import made, typed_over
from tests.validity import problems


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in args])


def test_findings_become_comments_in_a_copy(tmp_path: Path) -> None:
    path, out = tmp_path / "材料.docx", tmp_path / "批注.docx"
    before = typed_over(made(), "，定期上门。", ",定期上门，现场答疑的的。")
    path.write_bytes(before)
    result = run("check", path, "--annotate", out)
    assert result.exit_code == 1
    assert path.read_bytes() == before
    content = out.read_bytes()
    ours = read(content).extras.ours
    assert list(ours) == [
        "检查：半角标点“,”（错误 TYPO-01）。改成“，”。",
        "检查：“的的”重复（错误 TYPO-17）。留一个“的”。",
    ]
    assert [p.text for p in read(content).paragraphs] == [p.text for p in read(before).paragraphs]
    assert problems(content) == []
    run("check", out, "--annotate", tmp_path / "再批.docx")
    assert read((tmp_path / "再批.docx").read_bytes()).extras.ours == ours


def test_the_file_itself_and_other_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "材料.docx"
    path.write_bytes(made())
    assert "批注不写在原来的文件里" in run("check", path, "--annotate", path).stderr
    text = tmp_path / "a.txt"
    text.write_text("汉字,汉字", "utf-8")
    assert "只有 .docx" in run("check", text, "--annotate", tmp_path / "b.docx").stderr
    assert run("check", path, text, "--annotate", tmp_path / "b.docx").exit_code == 2
