"""核对 written as 提示: told everywhere, kept in the record, and no failure unless --strict asks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reportgen.cli import main
from reportgen.errors import ReportError, flatten
from reportgen.template.contract import Check, load_contract
from reportgen.word.reading import read
from tests.refreshing.worked import typed_over

HEAD = """\
---
标题: 工作情况
指标:
  甲: {{单位: 个}}
  乙: {{单位: 个}}
核对:
  - 甲 >= 1
{checks}---
全区有甲{{{{ 甲 }}}}，其中乙{{{{ 乙 }}}}。
"""
HINT = "  - 提示: 甲 <= 乙 + 5\n"


def kind(folder: Path, checks: str = HINT) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "report.md").write_text(HEAD.format(checks=checks), "utf-8")
    return folder


def data(folder: Path, first: int) -> Path:
    path = folder / "数据.csv"
    path.write_text(f"指标,数值,单位\n甲,{first},个\n乙,4,个\n", "utf-8")
    return path


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in args])


def built(folder: Path, first: int) -> Path:
    out = folder / "材料.docx"
    assert run("build", kind(folder / "类型"), data(folder, first), "-o", out).exit_code == 0
    return out


def test_a_hint_is_a_check_line_of_its_own_kind(tmp_path: Path) -> None:
    contract = load_contract(kind(tmp_path / "类型"))
    assert contract.checks == (Check("甲 >= 1", 7), Check("甲 <= 乙 + 5", 8, advisory=True))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("  - 提示：甲 == 乙\n", "“提示”后面的冒号写得不对"),
        ("  - 提示:甲 == 乙\n", "“提示”后面的冒号写得不对"),
        ("  - 警告: 甲 == 乙\n", "核对中不认识“警告”"),
        ("  - 提示:\n", "“提示”后面没有算式"),
    ],
)
def test_slips_are_told_with_their_line(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(ReportError) as raised:
        load_contract(kind(tmp_path / "类型", line))
    (problem,) = flatten([raised.value])
    assert problem.message == message
    assert problem.where is not None
    assert (problem.where.line, problem.hint != "") == (8, True)


def test_a_hint_that_fails_is_told_and_fails_nothing(tmp_path: Path) -> None:
    folder, table = kind(tmp_path / "类型"), data(tmp_path, 12)
    out = tmp_path / "材料.docx"
    made = run("build", folder, table, "-o", out)
    assert made.exit_code == 0
    assert "核对不成立" not in made.output
    assert "提示：甲 <= 乙 + 5（12个 ＞ 4个＋5＝9个）" in made.stderr
    assert run("build", folder, table, "-o", out, "--strict").exit_code == 1
    record = read(out).record
    assert record is not None
    assert [(c.result, c.advisory) for c in record.checks] == [("成立", False), ("不成立", True)]
    audited = run("audit", out)
    assert audited.exit_code == 0
    assert "不成立（提示）：甲 <= 乙 + 5" in audited.stdout
    checks = json.loads(run("audit", out, "--format", "json").stdout)["checks"]
    assert [check.get("advisory", False) for check in checks] == [False, True]


def test_check_shows_it_as_a_hint(tmp_path: Path) -> None:
    folder, table = kind(tmp_path / "类型"), data(tmp_path, 12)
    told = run("check", folder, table)
    assert told.exit_code == 0
    assert "第8行第9字：提示 FIT-03 核对“甲 <= 乙 + 5”不成立" in told.stdout
    assert run("check", folder, table, "--strict").exit_code == 1
    kind(tmp_path / "类型", "  - 甲 <= 乙 + 5\n")
    assert run("check", folder, table).exit_code == 1


def test_a_change_that_upsets_it_is_told_and_does_not_stop_the_file(tmp_path: Path) -> None:
    path = built(tmp_path, 8)
    path.write_bytes(typed_over(path.read_bytes(), "4个", "2个"))
    plain = run("audit", path)
    assert "按文中现数，提示性的核对不再成立（1条，不计入结论）：\n  甲 <= 乙 + 5\n" in plain.stdout
    summary = json.loads(run("audit", path, "--format", "json").stdout)["summary"]
    assert (summary["broken"], summary["hints"]) == (0, 1)
    page = tmp_path / "核数.html"
    run("audit", path, "--html", page)
    assert "甲 &lt;= 乙 + 5（提示）" in page.read_text("utf-8")
    final = run("finalize", path, "-o", tmp_path / "定稿.docx")
    assert final.exit_code == 0
    assert "提示性的核对不成立：甲 <= 乙 + 5" in final.stderr


def test_a_strict_audit_counts_every_check_that_does_not_hold(tmp_path: Path) -> None:
    assert run("audit", built(tmp_path, 8), "--strict").exit_code == 0
    (tmp_path / "材料.docx").unlink()
    assert run("audit", built(tmp_path, 12), "--strict").exit_code == 1
