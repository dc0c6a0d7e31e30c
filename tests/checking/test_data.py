"""Indicator files and report types on the command line: which are read, how they go together, what is
told of a workbook's own troubles."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from reportgen import bundled
from reportgen.checking import check, selection
from reportgen.checking.datafiles import is_data
from reportgen.checking.registry import known
from reportgen.cli import main
from tests.indicators.books import listed, patched, workbook

TYPE = """---
标题: 工作情况
版本: "1"
指标:
  新建党支部: {单位: 个}
  应建党支部: {单位: 个}
核对:
  - 新建党支部 <= 应建党支部
---
今年应建党支部{{ 应建党支部 }}，新建{{ 新建党支部 }}。
"""
ALL = selection(ignore=["TYPE-11"], unsure=True)


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in args])


@pytest.fixture
def kind(tmp_path: Path) -> Path:
    folder = tmp_path / "类型"
    folder.mkdir()
    (folder / "report.md").write_text(TYPE, "utf-8")
    return folder


def told(*paths: Path) -> list[tuple[str, str, str]]:
    """(code, cell or line, message) of all that is found."""
    found = check(paths, ALL).shown
    return [(d.code, d.place.cell or str(d.place.line), d.message) for d in found]


def test_a_finding_names_file_sheet_and_cell_and_shows_the_sum(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "数据.xlsx",
        {
            "指标": [("指标", "数值", "单位"), ("党支部", 47, "个")],
            "街道": [("街道", "党支部"), ("河东", 12), ("河西", 30), ("城关", 5), ("合计", 57)],
        },
    )
    result = run("check", path)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{path.as_posix()} 街道!B5：错误 DATA-08 “街道”表合计行的“党支部”是57，各项加起来是47，多10",
        "    算式：12＋30＋5＝47≠57",
        "    建议：核对合计和各项，看是漏了一项、多了一项，还是哪一格填错",
        "查了1个文件，有1处错误",
    ]


def test_what_reading_a_workbook_tells_comes_all_at_once(tmp_path: Path) -> None:
    rows = [
        ("新建党支部", "无", "个"),
        ("宣讲", 3, "个儿"),
        ("培训", "=1/0", "名"),
        ("覆盖率", 0.877, "%"),
    ]
    path = listed(tmp_path / "数据.xlsx", *rows)
    found = told(path)
    assert [(code, cell) for code, cell, _ in found] == [
        ("DATA-01", "B2"),
        ("DATA-01", "C3"),
        ("DATA-01", "B4"),
        ("DATA-05", "B5"),
    ]
    assert any("公式没有算出的结果" in message for *_, message in found)


def test_hidden_rows_and_percent_cells(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "数据.xlsx",
        {
            "指标": [
                ("指标", "数值", "单位"),
                ("覆盖率", 0.877, "%"),
                ("满意率", 98.5, "%"),
                ("党员", 3, "名"),
            ]
        },
        {"指标!B2": "0.0%", "指标!B3": "0.0%"},
    )
    patched(
        path,
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(b'<row r="4"', b'<row r="4" hidden="1"'),
    )
    assert [(code, cell) for code, cell, _ in told(path)] == [("DATA-02", "0"), ("DATA-13", "B3")]


def test_type_and_data_together(kind: Path, tmp_path: Path) -> None:
    data = listed(tmp_path / "数据.xlsx", ("新建党支部", 21, "个"), ("应建党支部", 12, "个"))
    result = run("check", kind, data, "--format", "json")
    (found,) = json.loads(result.stdout)["diagnostics"]
    assert (found["code"], found["working"]) == ("FIT-03", "21个 ＞ 12个")
    assert found["place"]["file"] == f"{kind.as_posix()}/report.md"
    assert (found["place"]["line"], found["place"]["column"]) == (8, 5)
    assert "数据.xlsx 指标!B2" in found["hint"]


def test_several_files_are_read_as_a_build_reads_them(kind: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "甲.csv", tmp_path / "乙.csv"
    one.write_text("指标,数值,单位\n新建党支部,11,个\n", "utf-8")
    other.write_text("指标,数值,单位\n应建党支部,21,个\n", "utf-8")
    assert told(kind, one, other) == []
    assert [code for code, *_ in told(kind, one)] == ["FIT-01", "FIT-04"]
    prose = tmp_path / "做法.csv"
    prose.write_text("标题,正文\n建强组织,选优配强。\n", "utf-8")
    assert told(one, prose) == []
    assert [m for _, _, m in told(prose)] == ["没有“指标”表"]


def test_every_district_is_tried(kind: Path, tmp_path: Path) -> None:
    rows = [("新建党支部", "个", "河东", 9), ("应建党支部", "个", "河东", 12)]
    rows += [("新建党支部", "个", "河西", 15), ("应建党支部", "个", "河西", 12)]
    path = listed(tmp_path / "数据.xlsx", *rows, head=("指标", "单位", "地区", "数值"))
    assert [m for _, _, m in told(kind, path)] == ["河西：核对“新建党支部 <= 应建党支部”不成立"]


def test_below_a_folder_only_tables_of_indicators_are_checked(tmp_path: Path) -> None:
    listed(tmp_path / "数据.xlsx", ("新建党支部", -3, "个"))
    workbook(tmp_path / "通讯录.xlsx", {"Sheet1": [("姓名", "电话"), ("张三", "０")]})
    (tmp_path / "名单.csv").write_text("姓名,电话\n张三,1\n", "utf-8")
    (tmp_path / "设置.json").write_text('{"甲": 1}', "utf-8")
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    assert [(code, cell) for code, cell, _ in told(tmp_path)] == [("DATA-11", "B2")]
    assert [path.name for path in sorted(tmp_path.iterdir()) if is_data(path)] == ["数据.xlsx"]
    (tmp_path / "国标.csv").write_bytes("指标,数值\n党员,3\n".encode("gb18030"))
    (tmp_path / "y.yaml").write_text("指标:\n  - {指标: 党员, 数值: 3}\n", "utf-8")
    assert is_data(tmp_path / "国标.csv")
    (tmp_path / "统一码.csv").write_text("指标\t数值\n党员\t10\n", "utf-16")
    assert is_data(tmp_path / "统一码.csv")
    assert is_data(tmp_path / "y.yaml")


def test_a_bundled_type_goes_by_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    found = check([Path("campaign"), bundled.sample("campaign")], selection()).shown
    assert [d.code for d in found] == ["FIT-03"]
    (tmp_path / "campaign").mkdir()
    assert "没有可以检查的文件" in run("check", "campaign").stderr


def test_a_broken_type_tells_line_and_column(kind: Path) -> None:
    (kind / "report.md").write_text(
        TYPE.replace("新建{{ 新建党支部 }}", "新建{{ 新建党支部 | 同笔 }}"), "utf-8"
    )
    ((code, line, message),) = told(kind)
    assert (code, line) == ("TYPE-01", "10")
    assert "同笔" in message
    place = check([kind], selection()).shown[0].place
    assert place.excerpt.count("⟦同笔⟧") == 1


def panel(rng: random.Random) -> list[dict[str, Any]]:
    """Districts over three years, as they may well have been: changes of up to a half, ranks by size,
    a total that is the sum."""
    places = ["河东区", "河西区", "城关镇", "南湖镇", "北山镇"]
    kinds = [
        ("规上工业产值", "万元", 1e4, 1e6, 0),
        ("固定资产投资", "亿元", 1, 90, 2),
        ("新建党支部", "个", 1, 40, 0),
        ("培训党员", "人次", 50, 3000, 0),
        ("耕地面积", "万亩", 1, 30, 2),
        ("信访量", "件", 2, 300, 0),
    ]
    rows: list[dict[str, Any]] = []
    for name, unit, low, high, decimals in kinds:
        values = {p: rng.uniform(low, high) for p in places}
        for year in (2022, 2023, 2024):
            shown = {p: round(v, decimals) or 1 for p, v in values.items()}
            order = sorted(shown.values(), reverse=True)
            for place, value in shown.items():
                rank = order.index(value) + 1
                when = f"{year}年"
                rows.append({"指标": name, "数值": value if decimals else int(value), "单位": unit,
                             "地区": place, "时期": when, "排名": rank})  # fmt: skip
            total = round(sum(shown.values()), decimals)
            rows.append({"指标": name, "数值": total if decimals else int(total), "单位": unit,
                         "地区": "合计", "时期": f"{year}年"})  # fmt: skip
            values = {p: v * rng.uniform(0.5, 1.6) for p, v in values.items()}
    for place in places:
        rate = {"指标": "组织覆盖率", "数值": round(rng.uniform(60, 100), 1), "单位": "%"}
        rows.append(rate | {"地区": place, "时期": "2024年"})
        growth = {"指标": "产值增长率", "数值": round(rng.uniform(-9, 130), 1), "单位": "%"}
        rows.append(growth | {"地区": place, "时期": "2024年"})
    return rows


def test_what_may_well_be_so_is_not_faulted(tmp_path: Path) -> None:
    path = tmp_path / "数据.json"
    for seed in range(30):
        rows = panel(random.Random(seed))
        path.write_text(json.dumps({"指标": rows}, ensure_ascii=False), "utf-8")
        assert [d.message for d in check([path], selection()).shown] == []


def test_the_guide_names_every_rule_of_data_and_types() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "check-data.md").read_text("utf-8")
    told = set[str]()
    for row in re.findall(r"^\| ((?:DATA|TYPE|FIT)-[0-9、]+) \|", guide, re.MULTILINE):
        family, numbers = row.split("-")
        told |= {f"{family}-{number}" for number in numbers.split("、")}
    assert told == {code for code in known() if code.split("-")[0] in ("DATA", "TYPE", "FIT")}
