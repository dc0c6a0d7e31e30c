"""The same ledger in other formats, and on the command line."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reportgen.cli import main
from reportgen.dataset import Dataset
from reportgen.indicators import load
from tests.indicators.ledgers.messy import ledger
from tests.indicators.ledgers.sheets import book

TYPE = """---
标题: "{{ 地区 }}情况"
版本: "1"
指标:
  收入: {单位: 万元}
---
{{ 地区 }}（{{ 乡镇 }}）收入{{ 收入 }}，{{ 收入 | 同比 }}，{{ 收入 | 排名 }}。书记{{ 书记 }}。
"""
ROWS = [
    ("2024年清河县村级台账", None, None, None, None, None, None),
    ("乡镇", "村", "收入（万元）", None, None, None, "书记"),
    (None, None, "本期", "上年同期", "增长%", "排名", None),
    ("城关镇", "王家村", 120, 100, 20, 1, "张三"),
    (None, "李庄村", 90, 100, "#DIV/0!", 2, "李四"),
    ("河东镇", "王家村", "—", 50, 0, 3, "王五"),
    ("合计", None, 211, 250, None, None, None),
    ("注：本表为快报数。",),
]


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in args])


@pytest.fixture
def kind(tmp_path: Path) -> Path:
    folder = tmp_path / "类型"
    folder.mkdir()
    (folder / "report.md").write_text(TYPE, "utf-8")
    return folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return book(tmp_path / "台账.xlsx", {"Sheet1": ROWS}, merges=("A1:G1", "C2:F2", "A4:A5"))


def said(data: Dataset) -> dict[tuple[str, ...], object]:
    """What a dataset holds but for the places."""
    return {
        (*key[:3], key[3].value): (o.value, o.unit.name) for key, o in data.observations.items()
    }


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    "target", ["xlsx", "xls", "csv:Text - txt - csv (StarCalc):44,34,GB18030,1"]
)
def test_as_libreoffice_saves_it(
    tmp_path: Path, path: Path, target: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    profile = tmp_path_factory.getbasetemp() / "profile-of-ledgers"  # the first start takes longest
    done = subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            target,
            "--outdir",
            tmp_path / "out",
            path,
        ],
        capture_output=True,
        check=False,
        timeout=120,
    )
    made = tmp_path / "out" / f"台账.{target.partition(':')[0]}"
    assert made.is_file(), done.stderr
    assert said(load([made])) | said(load([path])) == said(load([made]))
    assert load([made]).entities == ("城关镇王家村", "李庄村", "河东镇王家村")
    assert load([made]).whole == "合计"


def test_build_audit_and_refresh_with_a_ledger(tmp_path: Path, kind: Path, path: Path) -> None:
    out = tmp_path / "o.docx"
    built = run("build", kind, path, "--entity", "城关镇王家村", "-o", out)
    assert built.exit_code == 0, built.stderr
    numbers = json.loads(run("numbers", out, "--format", "json").stdout)
    assert [n["text"] for n in numbers] == ["120万元", "20.0%"]
    audit = json.loads(run("audit", out, "--data", path, "--format", "json").stdout)
    assert {n["verdict"] for n in audit["numbers"]} == {"current"}
    assert audit["numbers"][0]["source"] == ["台账.xlsx Sheet1!C4"]
    (tmp_path / "新").mkdir()
    newer = book(
        tmp_path / "新" / "台账.xlsx",
        {"Sheet1": [*ROWS[:3], ("城关镇", "王家村", 150, 100, 50, 1, "张三"), *ROWS[4:]]},
        merges=("A1:G1", "C2:F2", "A4:A5"),
    )
    refreshed = run("refresh", out, "--data", newer, "-o", tmp_path / "p.docx")
    assert refreshed.exit_code == 0, refreshed.stderr
    numbers = json.loads(run("numbers", tmp_path / "p.docx", "--format", "json").stdout)
    assert [n["text"] for n in numbers] == ["150万元", "50.0%"]


def test_a_broken_cell_stops_the_briefing_that_reads_it_and_is_told_to_others(
    tmp_path: Path, kind: Path, path: Path
) -> None:
    other = run("build", kind, path, "--entity", "李庄村", "-o", tmp_path / "o.docx")
    assert other.exit_code == 0
    assert "提示：“收入增长”的单元格是错误值 #DIV/0!" in other.stderr
    (kind / "report.md").write_text(TYPE + "增长{{ 收入增长 }}。\n", "utf-8")
    result = run("build", kind, path, "--entity", "李庄村", "-o", tmp_path / "p.docx")
    assert result.exit_code == 1
    assert "错误：“收入增长”的单元格是错误值 #DIV/0!" in result.stderr
    assert "台账.xlsx Sheet1!E5" in result.stderr
    (kind / "report.md").write_text(TYPE, "utf-8")
    missing = run("build", kind, path, "--entity", "河东镇王家村", "-o", tmp_path / "o.docx")
    assert missing.exit_code == 0
    assert "台账.xlsx Sheet1!C6写的是“—”" in missing.stderr
    assert "XX万元" in missing.stderr


def test_a_build_tells_the_first_few_notices_of_the_whole_ledger(
    tmp_path: Path, kind: Path
) -> None:
    rows = [
        ("乡镇", "村", "收入（万元）", "书记"),
        ("城关镇", "王家村", 1, "张三"),
        ("城关镇", "李庄村", 2, "李四"),
    ]
    sheets = {
        f"{n}台账": [
            ("乡镇", "村", f"户数{n}"),
            ("城关镇", "王家村", 1),
            ("城关镇", "李庄村", 1),
            ("合计", None, 9),
        ]
        for n in "甲乙丙丁戊己庚"
    }
    path = book(tmp_path / "台账.xlsx", {"2024年": rows, **sheets})
    result = run("build", kind, path, "--entity", "王家村", "-o", tmp_path / "o.docx")
    assert result.exit_code == 0, result.stderr
    assert result.stderr.count("提示：合计行的") == 5
    assert "指标文件还有2条提示，用 reportgen check 指标文件 看全部" in result.stderr


def test_check_prints_what_was_understood_and_skipped(path: Path) -> None:
    result = run("check", path)
    assert result.exit_code == 1
    lines = [re.sub(" +", " ", line) for line in result.stdout.splitlines()]
    assert lines[:13] == [
        "台账.xlsx Sheet1：读作台账，3个地区（单位）",
        " 表头：第2—3行；标题：2024年清河县村级台账；时期：2024年；合计行：合计",
        " 列 表头 读作",
        " A 乡镇 上级地区",
        " B 村 地区（单位）名称",
        " C 收入(万元)／本期 收入，2024年，万元",
        " D 收入(万元)／上年同期 收入，上年同期，2024年，万元",
        " E 收入(万元)／增长% 收入增长，2024年，%",
        " F 收入(万元)／排名 收入，排名，2024年，没有单位",
        " G 书记 文字：书记",
        " 没有当作地区的行：",
        " 标题：第1行 2024年清河县村级台账",
        " 合计：第7行",
    ]
    assert " 注：第8行 注:本表为快报数。" in lines
    assert " 写着 — 无 之类、当作缺数的1格（不当作0）：C6“—”" in lines
    assert any("DATA-01 李庄村：“收入增长”的单元格是错误值" in line for line in lines)


def test_check_as_json_has_the_reading_under_its_own_key(path: Path) -> None:
    found = json.loads(run("check", path, "--all", "--format", "json").stdout)
    [reading] = found["ledgers"]
    assert reading["entities"] == 3
    assert reading["skipped"][0] == {"rows": "1", "reason": "标题", "text": "2024年清河县村级台账"}
    [off] = [d for d in found["diagnostics"] if d["code"] == "DATA-08"]
    assert (off["place"]["cell"], off["confidence"]) == ("C7", "likely")


def test_the_same_bytes_whatever_the_order_of_reading(tmp_path: Path) -> None:
    written = ledger(tmp_path / "台账.xlsx", 11)
    one, two = load([written.path]), load([written.path])
    assert list(one.observations) == list(two.observations)
    assert (one.faults, one.notices, one.texts) == (two.faults, two.notices, two.texts)
