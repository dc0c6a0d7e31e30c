"""What people see of a check: what is alike is told once, nothing is left out, lines fit."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from reportgen.checking import check, selection
from reportgen.checking.terminal import render

COMMAS = "今年以来,全区共新建党支部12个,培训党员830名。\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(text: str, columns: int = 0) -> list[str]:
    path = Path("材料.txt")
    path.write_text(text, "utf-8")
    return render(check([path], selection(ignore=["DOC"])), columns).splitlines()


def test_forty_commas_are_one_finding_with_forty_places() -> None:
    lines = told(COMMAS * 20)
    assert lines == [
        "材料.txt：错误 TYPO-01 半角标点“,”（40处）",
        "    第1行第5字  今年以来⟦,⟧全区共新建党支部12个,…",
        "    第1行第17字  …,全区共新建党支部12个⟦,⟧培训党员830名。",
        "    第2行第5字  今年以来⟦,⟧全区共新建党支部12个,…",
        "    另37处：第2行第17字，" + "，".join(f"第{n}行第5、17字" for n in range(3, 21)),
        "    建议：改成“，”",
        "查了1个文件，有40处错误；其中40处可用 --fix 自动改",
    ]


def test_what_differs_only_in_the_marked_words_is_alike_with_hints_of_its_own() -> None:
    lines = told("新建党支部１２个。\n培训党员３４名。\n")
    assert lines[:3] == [
        "材料.txt：错误 TYPO-08 全角字符“…”（2处）",
        "    第1行第6字  新建党支部⟦１２⟧个。（改成半角“12”）",
        "    第2行第5字  培训党员⟦３４⟧名。（改成半角“34”）",
    ]


def test_cells_of_a_ledger_that_are_no_numbers_are_told_together() -> None:
    rows = "".join(f"第{n}村,{'' if n % 3 else '约'}{n}\n" for n in range(1, 61))
    path = Path("台账.csv")
    path.write_text("村,投资（万元）\n" + rows, "utf-8")
    lines = render(check([path], selection())).splitlines()
    at = lines.index("台账.csv：错误 DATA-01 “投资”填的是“…”，不是数字（20处）")
    assert lines[at + 1] == "    B4  第3村“约3”"
    assert lines[at + 4].startswith("    另17处：B13，B16")


def test_findings_of_two_kinds_stand_in_the_order_of_the_text() -> None:
    lines = told("甲村3个、乙村4个，合计8个。\n新建党支部１２个。\n甲村3个、乙村4个，合计9个。\n")
    heads = [line for line in lines if line.startswith("材料")]
    assert [line.split("：")[0] for line in heads] == [
        "材料.txt 第1行第13字",
        "材料.txt 第2行第6字",
        "材料.txt 第3行第13字",
    ]
    assert "    算式：3+4=7≠9" in lines


@pytest.mark.parametrize("columns", [80, 60, 1])
def test_lines_fit_the_terminal_and_lose_nothing(columns: int) -> None:
    text = COMMAS * 20 + "甲村3个、乙村4个，合计8个。\n"
    whole, folded = told(text), told(text, columns)
    assert "".join("".join(folded).split()) == "".join("".join(whole).split())
    wide = [sum(1 + (unicodedata.east_asian_width(c) in "WFA") for c in line) for line in folded]
    assert max(wide) <= max(columns, 40)


def test_a_check_that_many_districts_fail_is_told_once(tmp_path: Path) -> None:
    kind = tmp_path / "类型"
    kind.mkdir()
    head = "---\n标题: 情况\n指标:\n  甲: {单位: 个}\n  乙: {单位: 个}\n核对:\n  - 甲 <= 乙\n---\n"
    (kind / "report.md").write_text(head + "全县有甲{{ 甲 }}，乙{{ 乙 }}。\n", "utf-8")
    names = [f"{name}县" for name in "子丑寅卯辰巳午"]
    rows = "".join(f"甲,{9 + n},个,{e}\n乙,{5 + n},个,{e}\n" for n, e in enumerate(names))
    Path("数据.csv").write_text(f"指标,数值,单位,地区\n{rows}", "utf-8")
    checked = check([Path("类型"), Path("数据.csv")], selection(["FIT-03"]))
    assert render(checked).splitlines() == [
        "类型/report.md 第7行第5字：错误 FIT-03 核对“甲 <= 乙”不成立（7个地区）",
        "    子县  9个 ＞ 5个",
        "      建议：算式里的数在 数据.csv B2、数据.csv B3；核对填得对不对",
        "    丑县  10个 ＞ 6个",
        "      建议：算式里的数在 数据.csv B4、数据.csv B5；核对填得对不对",
        "    寅县  11个 ＞ 7个",
        "      建议：算式里的数在 数据.csv B6、数据.csv B7；核对填得对不对",
        "    另4个：卯县、辰县、巳县、午县",
        "查了2个文件，有7处错误",
    ]
