"""`check --fix`: what it writes, what it leaves alone, and that twice is once."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from reportgen.checking import selection
from reportgen.checking.fixing import fix
from reportgen.cli import main
from reportgen.errors import ReportError
from reportgen.word.reading import read
from tests.refreshing.worked import made, typed_over
from tests.validity import problems
from tests.word_reading.packages import W, changed

from .examples import all_found, cases, unmarked

SLIPS = "各地要加强统筹,压实责任(见附件,共3份),新建１２个。。参训50-60%\r\n　　第二段正常。\r\n"
MENDED = "各地要加强统筹，压实责任（见附件，共3份），新建12个。参训50%～60%\r\n　　第二段正常。\r\n"


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in args])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_file_is_mended_in_its_own_encoding_with_a_backup(
    tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "材料.txt"
    path.write_bytes(SLIPS.encode(encoding))
    result = run("check", "--fix", path)
    assert result.exit_code == 0, result.output
    assert path.read_bytes() == MENDED.encode(encoding)
    assert (tmp_path / "材料.备份.txt").read_bytes() == SLIPS.encode(encoding)
    assert "材料.备份.txt" in result.stderr
    again = run("check", "--fix", tmp_path)  # the backup is not checked
    assert (again.exit_code, again.stderr) == (0, "")
    assert {p.name for p in tmp_path.iterdir()} == {"材料.备份.txt", "材料.txt"}


def test_markdown_keeps_its_marks(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "---\n标题: a,b\n---\n# 工作,总结\n\n- 新建１２个\n\n```\n汉字,代码\n```\n", "utf-8"
    )
    assert run("check", "--fix", path).exit_code == 0
    assert path.read_text("utf-8") == (
        "---\n标题: a,b\n---\n# 工作，总结\n\n- 新建12个\n\n```\n汉字,代码\n```\n"
    )


def test_what_is_not_shown_is_not_mended(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(SLIPS, "utf-8", newline="")
    assert run("check", "--fix", "--select", "PUNC", path).exit_code == 0
    assert path.read_text("utf-8") == SLIPS.replace("\r\n", "\n")
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


TEXTS = [case for case in cases("wrong") if case[1].suffix in (".txt", ".md")]


@pytest.mark.parametrize(("code", "path"), TEXTS, ids=lambda value: getattr(value, "name", ""))
def test_fixing_leaves_nothing_to_fix_and_makes_no_new_slip(
    code: str, path: Path, tmp_path: Path
) -> None:
    text, _ = unmarked(path.read_text("utf-8"))
    copy = tmp_path / path.name
    copy.write_text(text, "utf-8", newline="")
    fix(copy, selection(unsure=True))
    left = all_found(copy)
    assert all(d.fix is None for d in left)
    assert {d.code for d in left} <= {code}


def test_word_text_is_mended_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "材料.docx"
    before = typed_over(made(), "，定期上门。", ",定期上门,现场答疑。。")
    path.write_bytes(before)
    result = run("check", "--fix", path)
    assert result.exit_code == 0, result.output
    content = path.read_bytes()
    texts = [p.text for p in read(content).paragraphs]
    assert texts == [
        p.text.replace(",定期上门,现场答疑。。", "，定期上门，现场答疑。")
        for p in read(before).paragraphs
    ]
    assert problems(content) == []
    assert [a.text for a in read(content).anchors] == [a.text for a in read(before).anchors]
    assert (tmp_path / "材料.备份.docx").read_bytes() == before


def test_numbers_of_ours_and_pending_changes_are_left_alone(tmp_path: Path) -> None:
    def pending(root: etree._Element) -> None:
        (found,) = [t for t in root.iter(f"{W}t") if t.text == "，定期上门。"]
        found.text = ",定期上门。"
        run_ = found.getparent()
        assert run_ is not None
        box = etree.Element(f"{W}ins", {f"{W}id": "900", f"{W}author": "甲"})
        run_.addprevious(box)
        box.append(run_)

    data = changed(typed_over(made(), "7个", "７个"), pending)
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    result = run("check", "--fix", path)
    assert result.exit_code == 1
    assert path.read_bytes() == data
    assert result.stdout.count("TYPO-") == 2


def test_a_file_that_is_open_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "材料.docx"
    path.write_bytes(made())
    (tmp_path / "~$材料.docx").write_bytes(b"")
    with pytest.raises(ReportError, match="正在 Word 或 WPS 里打开着"):
        fix(path, selection())
