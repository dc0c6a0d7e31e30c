"""A mistake in a report type is told with line and column, each mistake once."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.checking import check, selection
from reportgen.checking.diagnostic import Diagnostic

HEAD = """---
标题: 工作情况
版本: "1"
指标:
  党支部: {单位: 个}
  投资: {单位: 万元}
---
"""


def found(tmp_path: Path, body: str, head: str = HEAD) -> list[Diagnostic]:
    (tmp_path / "report.md").write_text(f"{head}{body}\n", "utf-8")
    return list(check([tmp_path], selection()).shown)


SLIPS = {
    "党支部{ 党支部 }。": (4, "{ 党支部 }"),
    "党支部{{ 党支部 }，很好。": (4, "{{ 党支部 }"),
    "投资{{ 投资 | 换算（'亿元'） }}。": (13, "（'亿元'） }}"),
    "{% if 投资 = 3 %}党支部{{ 党支部 }}{% endif %}": (7, "投资 = 3"),
    "党支部{{ 党支部 }}{% for 条 in 做法 %}": (13, "{% for"),
    "党支部{{ 党支部 }}{％ 可省 ％}。{％ 可省完 ％}": (13, "{％ 可省 ％}"),
    "#小标题": (1, "#"),
}


@pytest.mark.parametrize("body", SLIPS)
def test_a_slip_is_told_with_its_column(body: str, tmp_path: Path) -> None:
    column, word = SLIPS[body]
    told = next(d for d in found(tmp_path, body) if d.code == "TYPE-01")
    assert (told.place.line, told.place.column) == (8, column)
    assert f"⟦{word}" in told.place.excerpt


ORDERS = {
    "  甲: 乙 * 2\n  乙: 甲 + 党支部": (7, "甲", "互相用到"),
    "  甲: 甲 + 党支部": (7, "甲", "用到了它自己"),
    "  甲: 乙 + 党支部\n  乙: 党支部 * 2": (7, "乙", "写在它后面"),
    '  甲: 指标["乙"] + 1\n  乙: 丙 * 2\n  丙: 甲 * 2': (7, "乙", "互相用到"),
}


@pytest.mark.parametrize("derived", ORDERS)
def test_a_derivation_that_cannot_be_worked_out_in_order_says_why(
    derived: str, tmp_path: Path
) -> None:
    line, name, words = ORDERS[derived]
    head = HEAD.replace("---\n标题", "---\n标题").removesuffix("---\n") + f"推算:\n{derived}\n---\n"
    told = [d for d in found(tmp_path, "{{ 甲 }}", head) if d.code == "TYPE-01"]
    assert (told[0].place.line, words in told[0].message) == (line + 1, True)
    assert f"“{name}”" in told[0].message
    assert all(d.hint for d in told)


def test_derivations_in_order_are_let_be(tmp_path: Path) -> None:
    head = HEAD.removesuffix("---\n") + "推算:\n  甲: 党支部 * 2\n  乙: 甲 + 党支部\n---\n"
    assert found(tmp_path, "{{ 甲 }}{{ 乙 }}，{{ 投资 }}。", head) == []


def test_a_head_that_nobody_closed_is_no_prose(tmp_path: Path) -> None:
    told = found(tmp_path, "今年工作。", HEAD.removesuffix("---\n") + "\n")
    assert [d.code for d in told] == ["TYPE-01"]


def test_a_misspelt_name_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "指标.csv").write_text("指标,数值,单位\n党支部,3,个\n投资,5,万元\n", "utf-8")
    (told,) = found(tmp_path, "{{ 党支布 }}，{{ 投资 }}，{{ 党支部 }}。")
    assert (told.code, told.place.column) == ("TYPE-02", 4)


@pytest.mark.parametrize(("after", "codes"), [("个，", ["FIT-09"]), ("个体户，", [])])
def test_a_unit_typed_again_is_told(after: str, codes: list[str], tmp_path: Path) -> None:
    (tmp_path / "指标.csv").write_text("指标,数值,单位\n党支部,3,个\n投资,5,万元\n", "utf-8")
    told = found(tmp_path, f"共{{{{ 党支部 }}}}{after}{{{{ 投资 }}}}。")
    assert [d.code for d in told] == codes


def test_a_faulty_cell_of_a_ledger_is_told_once(tmp_path: Path) -> None:
    data = tmp_path / "台账.csv"
    data.write_text("乡镇,党支部（个）,投资（万元）\n甲镇,3,5\n乙镇,约4,6\n丙镇,5,7\n", "utf-8")
    body = "{{ 党支部 }}，{{ 投资 }}。"
    assert [d.code for d in found(tmp_path, body)] == ["DATA-01"]


def test_a_unit_typed_again_is_told_once_for_all_entities(tmp_path: Path) -> None:
    data = tmp_path / "台账.csv"
    data.write_text("乡镇,党支部（个）,投资（万元）\n甲镇,3,5\n乙镇,4,6\n丙镇,5,7\n", "utf-8")
    (told,) = found(tmp_path, "{{ 党支部 }}，{{ 投资 }}万元。")
    assert (told.code, told.message) == ("FIT-09", "单位重复：“万元万元”")
    assert told.place.line == 8


def test_a_number_typed_before_a_numbered_heading_is_told(tmp_path: Path) -> None:
    (tmp_path / "指标.csv").write_text("指标,数值,单位\n党支部,3,个\n投资,5,万元\n", "utf-8")
    (told,) = found(tmp_path, "# 一、工作成效\n\n{{ 党支部 }}，{{ 投资 }}。")
    assert (told.code, told.place.line) == ("FIT-09", 8)
    assert "一、一、" in told.message


def test_of_several_names_as_near_the_first_declared_is_meant(tmp_path: Path) -> None:
    needs = "".join(f"  走访群众{mark}: {{单位: 人}}\n" for mark in "甲乙丙丁戊己庚辛")
    head = HEAD.removesuffix("---\n") + needs + "---\n"
    (told,) = [d for d in found(tmp_path, "{{ 走访群众数 }}", head) if d.code == "TYPE-02"]
    assert told.hint == "是不是“走访群众甲”？"
