"""What a run tells: everything once, where it belongs, and no more than a person reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from reportgen.batching.planning import plan
from reportgen.batching.totals import compared
from reportgen.checking import check, selection
from reportgen.errors import ReportError
from reportgen.indicators.loading import load
from tests.batching.counties import ROLLUP, TYPE, batch, kind, ledger, rows, sheet

PLAIN = TYPE.replace("，{{ 新建支部 | 比上年 }}", "").replace("，走访群众{{ 走访群众 }}", "")
PLAIN = PLAIN.replace("核对:\n  - 走访群众 >= 新建支部\n", "").replace(
    "  走访群众: {单位: 人次}\n", ""
)


def totalled(folder: Path, total: str) -> Path:
    path = folder / "台账.csv"
    path.write_text(f"村,新建支部（个）\n甲村,3\n乙村,5.04\n合计,{total}\n", encoding="utf-8")
    return path


def test_what_the_reader_saw_and_the_sums_say_is_told_once(tmp_path: Path) -> None:
    data, out = totalled(tmp_path, "9"), tmp_path / "out"
    assert [notice.message[:3] for notice in load([data]).notices] == ["合计行"]
    done = batch(kind(tmp_path, PLAIN), data, out)
    assert [(trouble.kind, trouble.where) for trouble in done.notices] == [("核对", "台账.csv B4")]
    assert [outcome.troubles for outcome in done.outcomes] == [(), ()], "not with every briefing"


@pytest.mark.parametrize(
    ("total", "shown", "said"),
    [(8.04, "General", "相符"), (8, "General", "不符"), (8, "0.0", "相符"), (8.1, "0.0", "不符"),
     ("—", "General", "没有可比的")],
)  # fmt: skip
def test_a_total_is_compared_at_the_places_its_cell_shows(
    tmp_path: Path, total: float | str, shown: str, said: str
) -> None:
    book, data = Workbook(), tmp_path / "台账.xlsx"
    table = book.worksheets[0]
    table.append(("村", "新建支部（个）"))
    for name, value in (("甲村", 3), ("乙村", 5.04), ("合计", total)):
        table.append((name, value))
    table["B4"].number_format = shown
    book.save(data)
    batch(kind(tmp_path, PLAIN), data, tmp_path / "out")
    assert [row[7] for row in sheet(tmp_path / "out", "汇总核对")] == [said]


def test_a_number_that_all_share_is_not_summed(tmp_path: Path) -> None:
    data, shared = totalled(tmp_path, "8.04"), tmp_path / "共用.yaml"
    shared.write_text("指标:\n  - {指标: 全省支部, 数值: 900, 单位: 个}\n", encoding="utf-8")
    both = load([data, shared])
    assert "全省支部" in both.indicators
    assert [found.indicator for found in compared(plan(kind(tmp_path, PLAIN), both))] == [
        "新建支部"
    ]


def test_a_total_without_a_period_is_of_the_report_period(tmp_path: Path) -> None:
    data, stated = totalled(tmp_path, "9"), tmp_path / "信息.yaml"
    stated.write_text("基本信息: {报告期: 2023年}\n", encoding="utf-8")
    planned = plan(kind(tmp_path, PLAIN), load([data, stated]))
    assert planned.period == "2023年"
    assert [(found.stated, found.summed) for found in compared(planned)] == [("9", "8.04")]


def test_the_troubles_of_one_briefing_end_somewhere(tmp_path: Path) -> None:
    many = "".join(f"  - 新建支部 > {n}\n" for n in range(100, 160))
    out = tmp_path / "out"
    done = batch(
        kind(tmp_path, TYPE.replace("核对:\n", f"核对:\n{many}")), ledger(tmp_path, rows(1)), out
    )
    told = done.outcomes[0].troubles
    assert len(told) == 51
    assert told[-1].message == "另有10条没有列出"
    assert done.outcomes[0].unmet == 60


def test_advice_that_is_not_followed_counts_as_no_failure(tmp_path: Path) -> None:
    folder = kind(tmp_path, TYPE.replace("- 走访群众", "- 提示: 新建支部 > 100\n  - 走访群众"))
    outcome = batch(folder, ledger(tmp_path, rows(1)), tmp_path / "out").outcomes[0]
    assert outcome.unmet == 0
    assert [trouble.kind for trouble in outcome.troubles] == ["提示"]


def test_an_older_roll_up_is_of_another_run_not_of_a_place_that_is_gone(tmp_path: Path) -> None:
    data, folder, out = ledger(tmp_path, rows(2)), kind(tmp_path), tmp_path / "out"
    rollup = kind(tmp_path, ROLLUP, "汇总类型")
    batch(folder, data, out, rollup=rollup, whole="全市")
    done = batch(folder, data, out, rollup=rollup, whole="全县")
    assert done.strays == ()
    assert [(t.message[:7], t.where) for t in done.notices] == [("文件夹里另有1", "全市-汇总.docx")]


def test_the_old_file_of_a_failure_is_not_lost_sight_of(tmp_path: Path) -> None:
    folder, out = kind(tmp_path), tmp_path / "out"
    blank = rows(3) | {"第2县": ("", 1, 60)}
    batch(folder, ledger(tmp_path, rows(3)), out)
    assert batch(folder, ledger(tmp_path, blank), out, missing="error").count("失败") == 1
    one = batch(folder, ledger(tmp_path, blank), out, entities=("第1县",))
    assert [outcome.entity for outcome in one.rest] == ["第2县", "第3县"]
    gone = {name: row for name, row in rows(3).items() if name != "第2县"}
    assert batch(folder, ledger(tmp_path, gone), out).strays == ("第2县-简报.docx",)


def test_what_somebody_has_deleted_is_told_no_more(tmp_path: Path) -> None:
    folder, out = kind(tmp_path), tmp_path / "out"
    batch(folder, ledger(tmp_path, rows(3)), out)
    assert batch(folder, ledger(tmp_path, rows(2)), out).strays == ("第3县-简报.docx",)
    (out / "第3县-简报.docx").unlink()
    assert batch(folder, ledger(tmp_path, rows(2)), out).strays == ()


def test_growth_of_a_derived_number_s_parts_is_looked_at_too(tmp_path: Path) -> None:
    text = TYPE.replace("核对:", "推算:\n  户均: 走访群众 / 新建支部\n核对:")
    folder = kind(tmp_path, text + "\n居第{{ 位次(户均) | 数 }}位。\n")
    counties = rows(3) | {"第2县": ("", 3, 100)}
    done = batch(folder, ledger(tmp_path, counties), tmp_path / "out")
    assert "新建支部有1个地区没有数（第2县）" in done.notices[0].message


def test_a_roll_up_does_not_take_a_place_s_file(tmp_path: Path) -> None:
    rollup = kind(tmp_path, ROLLUP.replace("名称: 汇总", "名称: 简报"), "汇总类型")
    data = load([ledger(tmp_path, {"甲a": (1, 1, 60), "乙": (2, 1, 60)})])
    with pytest.raises(ReportError, match=r"写成同一个文件“甲A-简报\.docx”") as told:
        plan(kind(tmp_path), data, rollup=rollup, whole="甲A")
    assert "--whole" in told.value.hint


def test_a_name_with_an_empty_part_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "台账.csv"
    data.write_text("村,片区,新建支部（个）\n甲村,东片,3\n乙村,,5\n", encoding="utf-8")
    done = batch(kind(tmp_path, PLAIN), data, tmp_path / "out", pattern="{片区}/{地区}.docx")
    assert [(o.state, o.file) for o in done.outcomes] == [("新建", "东片/甲村.docx"), ("失败", "")]
    assert done.outcomes[1].troubles[0].message == "文件名里的 {片区} 是空的"


def test_a_faulty_look_is_told_once_for_the_run(tmp_path: Path) -> None:
    folder, out = kind(tmp_path, PLAIN), tmp_path / "out"
    (folder / "版式.yaml").write_text("没有这一项: 1\n", encoding="utf-8")
    with pytest.raises(ReportError):
        batch(folder, totalled(tmp_path, "9"), out)
    assert not list(out.rglob("*.docx"))


def test_what_lies_in_a_type_s_folder_and_is_no_template(tmp_path: Path) -> None:
    """A note in another encoding, and a folder that is called like a file."""
    folder = kind(tmp_path, PLAIN)
    (folder / "说明.md").write_text("改过三次，问张三", encoding="gb18030")
    (folder / "旧的.md").mkdir()
    done = batch(folder, totalled(tmp_path, "8.04"), tmp_path / "out")
    assert done.count("新建") == 2
    assert check([folder / "report.md"], selection(["TYPE"])).shown == ()
