"""A batch: the same files as single builds, in any order, and nobody's work lost."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from reportgen.batching import local, working
from reportgen.batching.folder import made_folder
from reportgen.batching.index import INDEX
from reportgen.batching.journal import NAME, FolderJournal
from reportgen.batching.models import Job, Outcome, Place, Plan
from reportgen.batching.planning import plan
from reportgen.errors import ReportError
from reportgen.generating import draft, load_data, report_type
from reportgen.indicators.loading import load
from reportgen.word.reading import read
from tests.batching.counties import (
    RANKED,
    ROLLUP,
    TYPE,
    batch,
    briefings,
    kind,
    ledger,
    rows,
    sheet,
)
from tests.validity import problems


def test_every_briefing_is_what_a_single_build_gives(tmp_path: Path) -> None:
    data, folder = ledger(tmp_path, rows(5)), kind(tmp_path, RANKED)
    done = batch(folder, data, tmp_path / "out")
    assert [o.state for o in done.outcomes] == ["新建"] * 5
    for name in rows(5):
        alone = draft(report_type(folder), load_data([data], entity=name)).content
        assert (tmp_path / "out" / f"{name}-简报.docx").read_bytes() == alone
        assert problems(alone) == []


@given(order=st.permutations(range(8)))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_the_jobs_does_not_matter(tmp_path: Path, order: list[int]) -> None:
    def shuffled(planned: Plan, place: Place, jobs: Sequence[Job]) -> Iterator[Outcome]:
        listed = list(jobs)
        return local.alone(planned, place, [listed[n] for n in order])

    data, folder = ledger(tmp_path, rows(8)), kind(tmp_path, RANKED)
    straight, other = tmp_path / "straight", tmp_path / "-".join(map(str, order))
    one = batch(folder, data, straight)
    two = batch(folder, data, other, by=shuffled)
    assert briefings(straight) == briefings(other)
    assert [o.entity for o in one.outcomes] == [o.entity for o in two.outcomes]


def test_several_processes_give_the_same_files(tmp_path: Path) -> None:
    data, folder = ledger(tmp_path, rows(24)), kind(tmp_path, RANKED)
    batch(folder, data, tmp_path / "one")
    done = batch(folder, data, tmp_path / "two", by=local.engine(2))
    assert done.count("新建") == 24
    assert briefings(tmp_path / "one") == briefings(tmp_path / "two")
    assert (tmp_path / "one" / INDEX).read_bytes() == (tmp_path / "two" / INDEX).read_bytes()


def test_nothing_is_done_twice(tmp_path: Path) -> None:
    data, folder, out = ledger(tmp_path, rows(4)), kind(tmp_path), tmp_path / "out"
    batch(folder, data, out)
    stamps = {path: path.stat().st_mtime_ns for path in out.glob("*.docx")}
    assert batch(folder, data, out).count("未变") == 4
    assert stamps == {path: path.stat().st_mtime_ns for path in out.glob("*.docx")}


def test_one_figure_changed_means_one_file_made_anew(tmp_path: Path) -> None:
    folder, out = kind(tmp_path), tmp_path / "out"
    before = rows(4)
    batch(folder, ledger(tmp_path, before), out)
    data = ledger(tmp_path, before | {"第2县": (99, 1, 700)})
    assert [o.state for o in batch(folder, data, out).outcomes] == ["未变", "更新", "未变", "未变"]
    assert "99个" in read(out / "第2县-简报.docx").paragraphs[1].text


def test_where_places_are_told_one_figure_concerns_all(tmp_path: Path) -> None:
    folder, out = kind(tmp_path, RANKED), tmp_path / "out"
    before = rows(4)
    batch(folder, ledger(tmp_path, before), out)
    data = ledger(tmp_path, before | {"第2县": (99, 1, 700)})
    assert batch(folder, data, out).count("更新") == 4
    fresh = batch(folder, data, tmp_path / "fresh")
    assert fresh.count("新建") == 4
    assert briefings(out) == briefings(tmp_path / "fresh")


def test_a_changed_report_type_means_all_files_made_anew(tmp_path: Path) -> None:
    data, out = ledger(tmp_path, rows(3)), tmp_path / "out"
    batch(kind(tmp_path), data, out)
    assert batch(kind(tmp_path, TYPE.replace("今年", "本年")), data, out).count("更新") == 3


def edit(path: Path) -> None:
    document = docx.Document(str(path))
    document.paragraphs[-1].add_run("这句话是人写的。")
    document.save(str(path))


@pytest.fixture
def edited(tmp_path: Path) -> bytes:
    """The second of three briefings, which a person has edited; its row in the ledger is another now."""
    folder, out, counties = kind(tmp_path), tmp_path / "out", rows(3)
    batch(folder, ledger(tmp_path, counties), out)
    edit(out / "第2县-简报.docx")
    ledger(tmp_path, counties | {"第2县": (99, 1, 700)})
    return (out / "第2县-简报.docx").read_bytes()


def test_a_person_s_edit_is_kept_and_told(tmp_path: Path, edited: bytes) -> None:
    folder, data, out = tmp_path / "类型", tmp_path / "台账.csv", tmp_path / "out"
    for _ in range(2):  # and the second run tells it again
        done = batch(folder, data, out)
        assert done.outcomes[1].state == "保留"
        assert (out / "第2县-简报.docx").read_bytes() == edited
        told = [row for row in sheet(out, "异常") if row[1] == "有人改过"]
        assert told
        assert "这句话是人写的" in str(told[0][2])


def test_an_edited_one_gets_its_numbers_when_asked_and_keeps_its_words(
    tmp_path: Path, edited: bytes
) -> None:
    folder, data, out = tmp_path / "类型", tmp_path / "台账.csv", tmp_path / "out"
    batch(folder, data, out)
    done = batch(folder, data, out, edited="refresh")
    assert done.outcomes[1].state == "刷新"
    text = read(out / "第2县-简报.docx").paragraphs[-1].text
    assert "99个" in text
    assert text.endswith("这句话是人写的。")
    assert (out / "第2县-简报.备份.docx").read_bytes() == edited
    settled = (out / "第2县-简报.docx").read_bytes()
    assert problems(settled) == []
    again = batch(folder, data, out, edited="refresh")
    assert again.outcomes[1].state == "未变"
    assert (out / "第2县-简报.docx").read_bytes() == settled
    later = ledger(tmp_path, rows(3) | {"第2县": (77, 1, 700)})
    assert batch(folder, later, out).outcomes[1].state == "保留"  # still somebody's work
    assert (out / "第2县-简报.docx").read_bytes() == settled


def test_a_file_saved_again_by_another_program_is_no_edit(tmp_path: Path) -> None:
    data, folder, out = ledger(tmp_path, rows(2)), kind(tmp_path), tmp_path / "out"
    batch(folder, data, out)
    made = briefings(out)
    document = docx.Document(str(out / "第1县-简报.docx"))
    document.save(str(out / "第1县-简报.docx"))
    assert batch(folder, data, out).outcomes[0].state == "更新"
    assert briefings(out) == made


def test_a_lost_journal_costs_nothing_but_time(tmp_path: Path) -> None:
    data, folder, out = ledger(tmp_path, rows(3)), kind(tmp_path), tmp_path / "out"
    batch(folder, data, out)
    edit(out / "第3县-简报.docx")
    made = briefings(out)
    (out / NAME).unlink()
    assert [o.state for o in batch(folder, data, out).outcomes] == ["未变", "未变", "保留"]
    assert briefings(out) == made


@pytest.mark.parametrize(("after", "there"), [(1, 6), (6, 6), (7, 10), (20, 20)])
def test_an_interrupted_run_is_gone_on_with(tmp_path: Path, after: int, there: int) -> None:
    """Those of a bundle take their names together."""
    data, folder, out = ledger(tmp_path, rows(20)), kind(tmp_path), tmp_path / "out"

    def stop(done: int, total: int, last: Outcome) -> None:
        if done == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batch(folder, data, out, progress=stop)
    with (out / NAME).open("ab") as journal:
        journal.write(b'{"entity":"\xe7\xac\xac')  # a line cut off by the power
    done = batch(folder, data, out)
    assert (done.count("未变"), done.count("新建")) == (there, 20 - there)
    batch(folder, data, tmp_path / "whole")
    assert briefings(out) == briefings(tmp_path / "whole")


def test_a_worker_that_dies_takes_nobody_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, folder, out = ledger(tmp_path, rows(20)), kind(tmp_path), tmp_path / "out"
    genuine = working.Worker.do
    mother = os.getpid()

    def dying(self: working.Worker, jobs: Sequence[Job]) -> list[Outcome]:
        if any(job.entity == "第9县" for job in jobs) and os.getpid() != mother:
            os._exit(9)
        return genuine(self, jobs)

    monkeypatch.setattr(working.Worker, "do", dying)
    done = batch(folder, data, out, by=local.engine(2))
    failed = [o for o in done.outcomes if o.state == "失败"]
    assert [o.entity for o in failed] == ["第9县"]
    assert "进程被系统结束" in failed[0].troubles[0].message
    assert len(briefings(out)) == 19


def test_a_bug_of_ours_stops_one_briefing_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, folder, out = ledger(tmp_path, rows(3)), kind(tmp_path), tmp_path / "out"

    def failing(*args: object) -> object:
        if args[1].entity == "第2县":  # type: ignore[attr-defined]
            raise ZeroDivisionError
        return draft(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(working, "draft", failing)
    done = batch(folder, data, out)
    assert [o.state for o in done.outcomes] == ["新建", "失败", "新建"]
    assert "程序内部出错：ZeroDivisionError" in done.outcomes[1].troubles[0].message


def test_what_fails_and_what_is_missing_is_listed(tmp_path: Path) -> None:
    counties = rows(4) | {"第2县": ("", 3, 1), "第3县": (50, 3, 1)}
    out = tmp_path / "out"
    done = batch(kind(tmp_path), ledger(tmp_path, counties), out)
    assert done.count("新建") == 4
    listed = [row[:3] for row in sheet(out, "异常")]
    assert ("第2县", "缺数", "新建支部（台账.csv D4是空的）") in listed
    assert any(row[:2] == ("第3县", "核对") and "不成立" in str(row[2]) for row in listed)
    strict = batch(kind(tmp_path), ledger(tmp_path, counties), out, missing="error")
    assert [o.state for o in strict.outcomes] == ["更新", "失败", "更新", "更新"]


def test_the_index_holds_links_figures_and_text_that_is_no_formula(tmp_path: Path) -> None:
    counties = {"=1+1村": (3, 1, 9), "@乡#1": (4, 2, 8)}
    out = tmp_path / "out"
    batch(kind(tmp_path), ledger(tmp_path, counties), out)
    book = load_workbook(out / INDEX)
    table = book["索引"]
    assert table["B2"].value == "=1+1村"
    assert table["B2"].data_type == "s"
    assert table["C3"].hyperlink.target == "@乡%231-简报.docx"
    assert [cell.value for cell in table[2]][8:] == [3, 9]
    assert table["I1"].value == "新建支部（个）"
    totals = [row[:6] for row in sheet(out, "汇总核对")]
    assert totals[0] == ("新建支部", "个", None, None, 7, "台账.csv D2:D4")


def test_an_index_in_which_somebody_wrote_is_kept(tmp_path: Path) -> None:
    data, folder, out = ledger(tmp_path, rows(2)), kind(tmp_path), tmp_path / "out"
    batch(folder, data, out)
    book = load_workbook(out / INDEX)
    book["索引"]["Z1"] = "我的批注"
    book.save(out / INDEX)
    batch(folder, data, out)
    kept = load_workbook(out / "索引.备份.xlsx")
    assert kept["索引"]["Z1"].value == "我的批注"
    batch(folder, data, out)
    assert not (out / "索引.备份2.xlsx").exists()


def test_an_untouched_index_needs_no_copy_where_the_journal_is_gone(tmp_path: Path) -> None:
    folder, out = kind(tmp_path), tmp_path / "out"
    batch(folder, ledger(tmp_path, rows(2)), out)
    before = (out / INDEX).read_bytes()
    (out / NAME).unlink()
    batch(folder, ledger(tmp_path, rows(3)), out)
    assert (out / INDEX).read_bytes() != before
    assert not (out / "索引.备份.xlsx").exists()


def _saved(path: Path) -> None:
    load_workbook(path).save(path)


def _rewritten(path: Path) -> None:
    """As by a program that leaves the part on who made it as it was."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)


@pytest.mark.parametrize("touch", [_saved, _rewritten, lambda path: path.write_bytes(b"by hand")])
def test_an_index_that_was_saved_is_kept_where_the_journal_is_gone(
    tmp_path: Path, touch: Callable[[Path], object]
) -> None:
    data, folder, out = ledger(tmp_path, rows(2)), kind(tmp_path), tmp_path / "out"
    batch(folder, data, out)
    touch(out / INDEX)
    by_hand = (out / INDEX).read_bytes()
    (out / NAME).unlink()
    batch(folder, data, out)
    assert (out / "索引.备份.xlsx").read_bytes() == by_hand


def test_old_files_of_places_no_longer_listed_stay_and_are_told(tmp_path: Path) -> None:
    folder, out = kind(tmp_path), tmp_path / "out"
    batch(folder, ledger(tmp_path, rows(4)), out)
    done = batch(folder, ledger(tmp_path, rows(3)), out)
    assert done.strays == ("第4县-简报.docx",)
    assert (out / "第4县-简报.docx").exists()
    assert batch(folder, ledger(tmp_path, rows(3)), out).strays == ("第4县-简报.docx",)
    assert any(row[5] == "第4县-简报.docx" for row in sheet(out, "异常"))


def test_two_runs_in_one_folder_do_not_mix(tmp_path: Path) -> None:
    data, folder, out = ledger(tmp_path, rows(2)), kind(tmp_path), tmp_path / "out"
    with FolderJournal(made_folder(out).root), pytest.raises(ReportError, match="正在运行"):
        batch(folder, data, out)
    assert batch(folder, data, out).count("新建") == 2


def test_the_roll_up_sums_its_parts(tmp_path: Path) -> None:
    counties = rows(5)
    data, out = ledger(tmp_path, counties), tmp_path / "out"
    rollup = kind(tmp_path, ROLLUP, "汇总类型")
    done = batch(kind(tmp_path), data, out, rollup=rollup, whole="全市")
    assert done.outcomes[-1].file == "全市-汇总.docx"
    text = read(out / "全市-汇总.docx").paragraphs[-1].text
    built = sum(int(str(row[0])) for row in counties.values())
    visited = sum(int(str(row[2])) for row in counties.values())
    assert f"新建党支部{built}个" in text
    assert f"走访群众{visited}人次" in text
    best = sorted(counties, key=lambda name: -int(str(counties[name][0])))[:2]
    assert f"{best[0]}{counties[best[0]][0]}个、{best[1]}" in text
    record = read(out / "全市-汇总.docx").record
    assert record is not None
    assert record.anchors[0].sources == ("台账.csv D2:D10",)
    assert problems((out / "全市-汇总.docx").read_bytes()) == []


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("{序号}-{地区}.docx", ["1-甲.docx", "2-乙.docx"]),
        ("{时期}/{地区}{类型}.docx", ["2023年/甲简报.docx", "2023年/乙简报.docx"]),
    ],
)
def test_names_follow_the_pattern(tmp_path: Path, pattern: str, names: list[str]) -> None:
    data = ledger(tmp_path, {"甲": (1, 1, 60), "乙": (2, 1, 60)})
    done = batch(kind(tmp_path), data, tmp_path / "out", pattern=pattern)
    assert [o.file for o in done.outcomes] == names
    assert set(briefings(tmp_path / "out")) == set(names)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("{地区}.doc", "后缀不是 .docx"),
        ("{地域}.docx", "不认识的栏目“地域”"),
        ("材料.docx", "每份都会同名"),
        ("{地区.docx", "括号不配对"),
    ],
)
def test_a_pattern_nobody_can_fill_is_refused(tmp_path: Path, pattern: str, words: str) -> None:
    data = load([ledger(tmp_path, rows(2))])
    with pytest.raises(ReportError, match=words):
        plan(kind(tmp_path), data, pattern=pattern)


def test_names_that_lead_elsewhere_or_clash_stop_only_themselves(tmp_path: Path) -> None:
    counties = {"../../外": (1, 1, 60), "甲a": (2, 1, 60), "甲A": (3, 1, 60), "丁": (4, 1, 60)}
    out = tmp_path / "deep" / "out"
    out.mkdir(parents=True)
    done = batch(kind(tmp_path), ledger(tmp_path, counties), out)
    assert [o.state for o in done.outcomes] == ["失败", "失败", "失败", "新建"]
    assert "斜线" in done.outcomes[0].troubles[0].message
    assert "同一个文件" in done.outcomes[1].troubles[0].message
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["out"]
    assert set(briefings(out)) == {"丁-简报.docx"}


def test_only_some_of_them(tmp_path: Path) -> None:
    data, folder, out = ledger(tmp_path, rows(4)), kind(tmp_path, RANKED), tmp_path / "out"
    batch(folder, data, tmp_path / "all")
    assert [o.entity for o in batch(folder, data, out, entities=("第3县",)).outcomes] == ["第3县"]
    whole = briefings(tmp_path / "all")
    assert briefings(out) == {"第3县-简报.docx": whole["第3县-简报.docx"]}
    with pytest.raises(ReportError, match="没有地区“第9县”"):
        plan(folder, load([data]), entities=("第9县",))


def test_data_without_entities_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "指标.csv"
    path.write_text("指标,数值,单位\n新建支部,3,个\n", encoding="utf-8")
    with pytest.raises(ReportError, match="没有地区"):
        plan(kind(tmp_path), load([path]))


def test_the_index_is_a_workbook_other_programs_open(tmp_path: Path) -> None:
    out = tmp_path / "out"
    batch(kind(tmp_path), ledger(tmp_path, rows(2)), out)
    content = (out / INDEX).read_bytes()
    assert load_workbook(io.BytesIO(content)).sheetnames == ["索引", "异常", "汇总核对"]
    batch(kind(tmp_path), ledger(tmp_path, rows(2)), tmp_path / "again")
    assert (tmp_path / "again" / INDEX).read_bytes() == content


def test_who_is_left_out_of_places_and_of_a_growth_is_told(tmp_path: Path) -> None:
    counties = rows(4) | {"第2县": ("", 3, 1)}
    data, rollup = ledger(tmp_path, counties), kind(tmp_path, ROLLUP, "汇总类型")
    done = batch(kind(tmp_path, RANKED), data, tmp_path / "out", rollup=rollup, whole="全市")
    said = [trouble.message for trouble in done.notices]
    assert "新建支部有1个地区没有数（第2县），位次、平均这样的数没有把它们算进去" in said
    assert "新建支部今年和上年不是同一批地区（第2县今年没有数），汇总材料里的增幅不可比" in said
    plain = batch(kind(tmp_path, TYPE, "平"), data, tmp_path / "plain")
    assert plain.notices == ()
