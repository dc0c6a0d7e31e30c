"""`reportgen batch` as the collecting desk meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from reportgen.cli import main
from tests.batching.counties import ROLLUP, TYPE, kind, ledger, rows


def call(*words: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_the_summary_says_how_many_and_where(tmp_path: Path) -> None:
    data, folder, out = ledger(tmp_path, rows(3)), kind(tmp_path), tmp_path / "out"
    rollup = kind(tmp_path, ROLLUP, "汇总类型")
    code, said, complaint = call(
        "batch", folder, data, "-o", out, "--rollup", rollup, "--whole", "全市", "--jobs", 1
    )
    assert (code, complaint) == (0, "")
    assert said == f"{out}：共4份（新建4份）\n索引和异常清单：{out}/索引.xlsx\n"
    assert (
        "未变4份"
        in call("batch", folder, data, "-o", out, "--rollup", rollup, "--whole", "全市")[1]
    )


def test_failures_are_told_and_give_exit_status_1(tmp_path: Path) -> None:
    counties = rows(2) | {"a/b": (1, 1, 60)}
    data, folder, out = ledger(tmp_path, counties), kind(tmp_path), tmp_path / "out"
    code, said, complaint = call("batch", folder, data, "-o", out)
    assert code == 1
    assert "新建2份，失败1份" in said
    assert "失败：a/b：不能用“a/b”作文件名：文件名里不能有斜线" in complaint
    assert "在台账里改这个名称；或用 --name 另写文件名，把 {地区} 换成 {序号}" in complaint


def test_a_name_the_ledger_does_not_hold_is_mended_elsewhere(tmp_path: Path) -> None:
    data, out = ledger(tmp_path, rows(2)), tmp_path / "out"
    slashed = kind(tmp_path, TYPE.replace("名称: 简报", "名称: 简/报"), "带斜线")
    assert "在报告类型的抬头里改“名称”" in call("batch", slashed, data, "-o", out)[2]
    rollup = kind(tmp_path, ROLLUP, "汇总类型")
    code, _, complaint = call(
        "batch", kind(tmp_path), data, "-o", out, "--rollup", rollup, "--whole", "市/区"
    )
    assert (code, "用 --whole 另起总体的名称" in complaint) == (1, True)


def test_a_number_that_cannot_be_worded_is_named(tmp_path: Path) -> None:
    ratio = kind(tmp_path, TYPE.replace("{{ 走访群众 }}", "{{ 指标.新建支部 / 指标.新建支部 }}"))
    complaint = call("batch", ratio, ledger(tmp_path, rows(1)), "-o", tmp_path / "out")[2]
    assert "失败：第1县：“新建支部 / 新建支部”：1没有单位，需要指明写法" in complaint
    assert "台账写在表头" in complaint


def test_what_stops_several_in_the_same_words_is_told_once(tmp_path: Path) -> None:
    ratio = kind(tmp_path, TYPE.replace("{{ 走访群众 }}", "{{ 指标.新建支部 / 指标.新建支部 }}"))
    complaint = call("batch", ratio, ledger(tmp_path, rows(9)), "-o", tmp_path / "out")[2]
    assert complaint.count("失败：") == 1
    assert "失败：第1县等9份：“新建支部 / 新建支部”：1没有单位" in complaint
    assert "失败的还有" not in complaint


@pytest.mark.parametrize(
    ("count", "told", "rest"), [(6, 6, ""), (9, 5, "失败的还有4份，见异常清单")]
)
def test_of_many_failures_the_first_are_told(
    tmp_path: Path, count: int, told: int, rest: str
) -> None:
    slashed = {f"a/{number}": (1, 1, 60) for number in range(count)}
    data = ledger(tmp_path, rows(2) | slashed)
    complaint = call("batch", kind(tmp_path), data, "-o", tmp_path / "out")[2]
    assert complaint.count("失败：") == told
    assert complaint.rstrip().endswith(rest)


def test_a_report_type_of_one_s_own_is_found_near(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    kind(tmp_path, name="村情简报")
    data = ledger(tmp_path, rows(1))
    code, _, complaint = call("batch", "村情", data)
    assert (code, "没有报告类型“村情”" in complaint) == (1, True)
    assert "是不是“村情简报”" in complaint


def test_json_lists_every_briefing(tmp_path: Path) -> None:
    data, folder, out = ledger(tmp_path, rows(2)), kind(tmp_path), tmp_path / "out"
    code, said, _ = call("batch", folder, data, "-o", out, "--format", "json")
    assert code == 0
    listed = json.loads(said)
    assert [b["file"] for b in listed["briefings"]] == ["第1县-简报.docx", "第2县-简报.docx"]
    assert listed["briefings"][0]["figures"][0] == {"name": "新建支部", "value": "8", "unit": "个"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--scheduler", "tcp://a:1"], "--scheduler 要和 --engine dask 一起用"),
        (["--engine", "dask"], "--engine dask 要写明 --scheduler"),
    ],
)
def test_wrong_usage(tmp_path: Path, words: list[str], said: str) -> None:
    data, folder = ledger(tmp_path, rows(2)), kind(tmp_path)
    code, _, complaint = call("batch", folder, data, "-o", tmp_path / "out", *words)
    assert code == 2
    assert said in complaint
