"""Files that LibreOffice has saved three times over are refreshed like any other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from reportgen.auditing import audit_of
from reportgen.generating import load_data
from reportgen.refreshing import refreshed
from reportgen.word.editing import edits
from reportgen.word.reading import read
from tests.conftest import ToPdf
from tests.refreshing.people import Desk, without_numbers
from tests.refreshing.worked import corrected, edited
from tests.validity import problems
from tests.word_reading.packages import parts_of, saved_by_libreoffice

pytestmark = pytest.mark.libreoffice


def test_the_worked_example(tmp_path: Path) -> None:
    saved = saved_by_libreoffice(edited(), tmp_path)
    data = load_data([corrected(tmp_path / "new.xlsx")], entity="东河区")
    result = refreshed(read(saved, "甲.docx"), saved, data)
    assert [(c.stood, c.text, c.action) for c in result.told] == [
        ("126个", "112个", "updated"),
        ("同比增长9.6%", "同比下降2.6%", "updated"),
        ("8个", "8个", "kept"),
        ("XX名", "15名", "updated"),
    ]
    before, after = read(saved, "甲.docx"), read(result.content, "甲.docx")
    assert [p.text for p in after.paragraphs] == [
        p.text.replace("126个", "112个").replace("增长9.6%", "下降2.6%").replace("XX名", "15名")
        for p in before.paragraphs
    ]
    assert after.extras.comments == ()
    assert after.lost == ()
    assert {a.by for a in after.anchors} == {"bookmark"}
    assert edits(result.content, "甲.docx") == edits(saved, "甲.docx")
    again = refreshed(after, result.content, data)
    assert again.content == result.content
    parts, now = parts_of(saved), parts_of(result.content)
    changed = {name for name in parts if parts[name] != now[name]}
    assert len(changed) == 3
    assert "word/document.xml" in changed


def test_an_edited_file_refreshed_saved_and_refreshed_again(tmp_path: Path, to_pdf: ToPdf) -> None:
    desk = Desk(edited())
    desk.paste(2, 6)
    desk.comment(2, "请核实")
    desk.comment(2, "再核实")
    desk.embolden_half(1)
    desk.insert_tracked(5, "人写甲。")
    saved = saved_by_libreoffice(desk.saved(), tmp_path, times=1)
    data = load_data([corrected(tmp_path / "new.xlsx")], entity="东河区")
    first = refreshed(read(saved, "甲.docx"), saved, data)
    assert [c.action for c in first.told].count("updated") >= 3
    again = saved_by_libreoffice(first.content, tmp_path, times=2)
    other = load_data([corrected(tmp_path / "newer.xlsx", {"C2": 140, "C7": 9})], entity="东河区")
    second = refreshed(read(again, "甲.docx"), again, other)
    text = "\n".join(p.text for p in read(second.content, "甲.docx").paragraphs)
    assert "两新党组织140个，同比增长21.7%" in text
    assert "联合组建8个" in text
    assert "人写甲。" in text
    assert sorted(read(second.content, "甲.docx").extras.comments) == ["再核实", "请核实"]
    path = tmp_path / "refreshed.docx"
    path.write_bytes(second.content)
    assert to_pdf(path).stat().st_size > 0


@pytest.mark.parametrize("seed", range(4))
def test_random_edits_saved_by_libreoffice(seed: int, tmp_path: Path) -> None:
    chance = Random(seed)
    desk = Desk(edited())

    def some() -> int:
        return chance.randrange(40)

    steps: list[Callable[[], None]] = [
        lambda: desk.insert(some(), some(), "人写甲。"),
        lambda: desk.insert_tracked(some(), "人写乙。"),
        lambda: desk.type_over(some(), "约"),
        lambda: desk.embolden_half(some()),
        lambda: desk.comment(some(), "请核实"),
        lambda: desk.paste(some(), some()),
        lambda: desk.split(some(), some()),
        lambda: desk.merge(some()),
        lambda: desk.move(some(), some()),
    ]
    for _ in range(7):
        chance.choice(steps)()
    saved = saved_by_libreoffice(desk.saved(), tmp_path, times=1 + 2 * (seed % 2))
    data = load_data([corrected(tmp_path / "new.xlsx")], entity="东河区")
    result = refreshed(read(saved, "甲.docx"), saved, data)
    old, new = read(saved, "甲.docx"), read(result.content, "甲.docx")
    assert without_numbers(new) == without_numbers(old)
    assert [n for n in audit_of(new, data).numbers if n.verdict == "stale"] == []
    assert refreshed(new, result.content, data).content == result.content
    assert set(problems(result.content)) <= set(problems(saved))
