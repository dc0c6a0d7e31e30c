"""refresh --edited comment: people's numbers stay, and a comment says once what the data say."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.auditing import audit_of
from reportgen.binding.expression import Measure
from reportgen.changes import Refreshed
from reportgen.cli import main
from reportgen.dataset import Dataset
from reportgen.refreshing import Edited, refreshed
from reportgen.word.editing import edits
from reportgen.word.reading import read
from tests.refreshing.people import Desk
from tests.refreshing.test_laws import DATA, MAY_CHANGE, edit, moved, moves, worked_on
from tests.refreshing.worked import corrected, edited, typed_over
from tests.validity import problems
from tests.word_reading.packages import parts_of

SOME = settings(max_examples=settings().max_examples * 2 // 5)
Changes = dict[tuple[str, str, str, Measure], Decimal | None]
JOINED, TOTAL = (
    next(key for key in DATA.observations if key[0] == name and key[1] == "东河区")
    for name in ("联合组建", "两新党组织")
)


def refresh(data: bytes, fresh: Dataset, how: Edited = "comment") -> Refreshed:
    return refreshed(read(data, "甲.docx"), data, fresh, how)


def said(data: bytes) -> list[str]:
    return sorted(read(data, "甲.docx").extras.ours)


@given(st.lists(edit, max_size=8), moves)
def test_it_is_a_refresh_that_keeps_and_tells(
    steps: list[Callable[[Desk], None]], changes: Changes
) -> None:
    before, data = worked_on(steps), moved(changes)
    result, kept = refresh(before, data), refresh(before, data, "keep")
    new, other = read(result.content, "甲.docx"), read(kept.content, "甲.docx")
    assert new.paragraphs == other.paragraphs
    assert (new.anchors, new.copies, new.lost) == (other.anchors, other.copies, other.lost)
    assert new.record == other.record
    assert audit_of(new, data) == audit_of(other, data)
    assert edits(result.content, "甲.docx") == edits(kept.content, "甲.docx")
    assert result.summary == kept.summary
    for change, plain in zip(result.changes, kept.changes, strict=True):
        assert (change.action == "commented") == (change.verdict in ("edited", "conflict"))
        if change.action != "commented":
            assert change == plain
    # one comment for each number that a person changed, of what the data say
    told = [c for c in result.changes if c.action == "commented"]
    assert len(said(result.content)) == len(told)
    for change in told:
        assert any(
            change.stood in words and change.fresh in words for words in said(result.content)
        )
    if not told:
        assert result.content == kept.content
    # once is enough
    assert refresh(result.content, data).content == result.content
    # nothing else is touched
    parts, after = parts_of(before), parts_of(result.content)
    assert {name for name in parts if parts[name] != after[name]} <= MAY_CHANGE


@SOME
@given(st.lists(edit, max_size=8), moves, moves)
def test_newer_data_say_it_anew(
    steps: list[Callable[[Desk], None]], changes: Changes, later: Changes
) -> None:
    before = worked_on(steps)
    once = refresh(before, moved(changes))
    twice = refresh(once.content, moved(later))
    assert problems(twice.content) == []
    told = [c for c in twice.changes if c.action == "commented"]
    # a number that has no value now was perhaps written anew in between, or is missing: it keeps
    # what was said
    silent = [c for c in twice.changes if c.action in ("missing", "blank", "structural", "refused")]
    assert len(told) <= len(said(twice.content)) <= len(told) + len(silent)
    for change in told:
        assert any(change.stood in w and change.fresh in w for w in said(twice.content))


def test_an_edited_number_through_two_corrections_and_a_settlement() -> None:
    same = refresh(edited(), DATA)
    assert said(same.content) == [
        "核数：这个数有人改过，数据没有变。\n"
        "生成时写“7个”，现在写“8个”，数据还是“7个”（联合组建，workbook.xlsx 指标!C7）。\n"
        "请核实：改得对，把指标文件也改过来；改错了，改回“7个”。"
    ]
    assert [c.action for c in same.told] == ["commented"]
    moved_on = refresh(same.content, moved({JOINED: Decimal(9)}))
    assert said(moved_on.content) == [
        "核数：这个数有人改过，数据也变了。\n"
        "生成时写“7个”，现在写“8个”，数据现在是“9个”（联合组建，workbook.xlsx 指标!C7）。\n"
        "请核实用哪个：用数据的，改成“9个”；用现在写的，把指标文件改过来。"
    ]
    settled = refresh(typed_over(moved_on.content, "8个", "9个"), moved({JOINED: Decimal(9)}))
    assert said(settled.content) == []
    assert settled.told == ()
    # other ways of refreshing leave what was said
    kept = refresh(moved_on.content, moved({JOINED: Decimal(6)}), "keep")
    assert said(kept.content) == said(moved_on.content)


def test_from_the_command_line(tmp_path: Path) -> None:
    source, data = tmp_path / "材料.docx", corrected(tmp_path / "订正.xlsx")
    source.write_bytes(edited())
    command = ["refresh", str(source), "--data", str(data), "--edited", "comment", "--in-place"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0
    assert "保留人写的数，加了批注：" in result.output
    (words,) = said(source.read_bytes())
    assert words.startswith("核数：这个数有人改过，数据也变了。")
    assert "现在写“8个”，数据现在是“9个”" in words
    after = source.read_bytes()
    assert "没有要写的" in CliRunner().invoke(main, command).output
    assert source.read_bytes() == after
    told = json.loads(CliRunner().invoke(main, [*command, "--format", "json"]).stdout)
    assert [c["action"] for c in told["changes"]] == ["commented"]


def test_tracked_changes_and_comments_together() -> None:
    data = moved({JOINED: Decimal(9), TOTAL: Decimal(130)})
    before = edited()
    result = refreshed(read(before, "甲.docx"), before, data, "comment", author="张三")
    assert len(said(result.content)) == 1
    assert read(result.content, "甲.docx").extras.revisions > 0
    assert problems(result.content) == []
