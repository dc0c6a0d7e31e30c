"""The worked example after its late correction: docs/worked-example/README.md, line by line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportgen.auditing import audit
from reportgen.changes import render, to_json
from reportgen.placing import Saved
from reportgen.refreshing import refresh, save_refreshed
from reportgen.word.editing import edits
from reportgen.word.reading import read
from tests.conftest import Golden
from tests.refreshing.worked import HERE, corrected, edited
from tests.validity import problems
from tests.word_reading.packages import parts_of


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "东河区.docx"
    path.write_bytes(edited())
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "new").mkdir()
    return corrected(tmp_path / "new" / "workbook.xlsx")


def test_the_table_of_the_readme(source: Path, data: Path) -> None:
    result = refresh(source, [data])
    told = {c.indicator + "/" + c.wrote: (c.stood, c.text, c.action) for c in result.told}
    assert told == {
        "两新党组织/126个": ("126个", "112个", "updated"),
        "两新党组织、两新党组织.上年同期/同比增长9.6%": ("同比增长9.6%", "同比下降2.6%", "updated"),
        "联合组建/7个": ("8个", "8个", "kept"),
        "党建指导员/XX名": ("XX名", "15名", "updated"),
    }
    (conflict,) = [c for c in result.told if c.action == "kept"]
    assert (conflict.verdict, conflict.fresh) == ("conflict", "9个")
    assert result.summary["current"] == 10
    before, after = read(source), read(result.content, "东河区.docx")
    assert [p.text for p in after.paragraphs] == [
        p.text.replace("126个", "112个").replace("增长9.6%", "下降2.6%").replace("XX名", "15名")
        for p in before.paragraphs
    ]
    assert "定期上门，现场答疑。" in after.paragraphs[5].text
    assert before.extras.comments
    assert after.extras.comments == ()
    assert "突出显示" not in str([p.spans for p in after.paragraphs])
    assert problems(result.content) == []


def test_only_what_changed_is_touched_and_once(source: Path, data: Path) -> None:
    result = refresh(source, [data])
    before, after = parts_of(result.before), parts_of(result.content)
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {
        "word/document.xml", "word/comments.xml", "customXml/item1.xml",
    }  # fmt: skip
    saved = save_refreshed(result, source)
    assert saved.path == source.with_name("东河区.更新.docx")
    again = refresh(saved.path, [data])
    assert again.content == again.before
    assert [c.action for c in again.told] == ["kept"]
    assert save_refreshed(again, saved.path) == Saved(None)
    assert save_refreshed(refresh(source, [data]), source) == Saved(None)


def test_what_people_made_is_still_known_as_theirs(source: Path, data: Path) -> None:
    assert edits(refresh(source, [data]).content, "甲.docx") == edits(source)


def test_taking_the_data_overwrites_the_number_and_says_so(source: Path, data: Path) -> None:
    result = refresh(source, [data], edited="take")
    (taken,) = [c for c in result.told if c.action == "taken"]
    assert (taken.stood, taken.text, taken.verdict) == ("8个", "9个", "conflict")
    assert "联合组建9个" in read(result.content, "甲.docx").paragraphs[4].text
    assert problems(result.content) == []


def test_the_report(source: Path, data: Path, golden: Golden, tmp_path: Path) -> None:
    result = refresh(source, [data])
    saved = save_refreshed(result, source)
    told = json.dumps(to_json(result, saved), ensure_ascii=False, indent=2) + "\n"
    golden(HERE / "refresh.json", told)
    text = render(result)
    assert text.startswith(
        "东河区.docx：14个有出处的数，更新3个，冲突1个（保留人写的），本来就一致10个"
    )
    assert "生成时是7个" in text
    assert saved.path is not None
    assert audit(saved.path, [data]).summary["conflict"] == 1
    assert audit(saved.path).summary["edited"] == 1
