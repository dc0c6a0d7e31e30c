"""The structural refresh case by case: docs/merge.md, line by line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace

import reportgen.word.record as record_module
from reportgen import bundled
from reportgen.dataset import Dataset
from reportgen.errors import ReportError
from reportgen.generating import draft, load_data, report_type
from reportgen.paragraph_changes import render, to_json
from reportgen.restructuring import (
    Restructured,
    differences,
    restructured,
    type_at_hand,
)
from reportgen.word.editing import edits
from reportgen.word.reading import read
from tests.refreshing.people import Desk
from tests.refreshing.structural import (
    BASE,
    HERE,
    OTHER,
    data_of,
    made,
    merge,
    texts,
    worked_on,
)
from tests.validity import problems
from tests.word_reading.packages import W, changed, pack, parts_of, saved_by_libreoffice

FIRST, SECOND, THIRD = BASE.practices
SECOND_BOOKS = Path(__file__).parent.parent / "workbooks"


def told(result: Restructured) -> list[tuple[str, str]]:
    return [(change.action, change.key) for change in result.paragraphs]


def comments(content: bytes) -> list[str]:
    return list(read(content, "甲.docx").extras.comments)


def typed(content: bytes, old: str, new: str) -> bytes:
    """The file with a stretch of a text run typed over."""

    def change(root: etree._Element) -> None:
        (found,) = [t for t in root.iter(f"{W}t") if old in (t.text or "")]
        found.text = (found.text or "").replace(old, new)

    return changed(content, change)


def _shown(paragraph: etree._Element) -> str:
    return "".join(text.text or "" for text in paragraph.iter(f"{W}t"))


def without(content: bytes, text: str) -> bytes:
    """The file with the paragraph of this text deleted."""

    def change(root: etree._Element) -> None:
        (found,) = [p for p in root.iter(f"{W}p") if text in _shown(p)]
        above = found.getparent()
        assert above is not None
        above.remove(found)

    return changed(content, change)


class TestRows:
    """What stands, what is drafted anew, and what comes of it."""

    def test_the_same_words_with_other_numbers(self) -> None:
        plot = replace(BASE, values=(130, 15, 100))
        result = merge(made(), plot)
        assert told(result) == []
        assert texts(result.numbers.content) == texts(made(plot))
        assert result.numbers.summary["updated"] > 0

    def test_a_condition_flips(self) -> None:
        result = merge(made(), replace(BASE, values=(90, 12, 100)))
        (change,) = result.paragraphs
        assert (change.action, change.was, change.paragraph) == ("reworded", 1, 1)
        assert "还不够广" in texts(result.numbers.content)[1]
        assert problems(result.numbers.content) == []

    def test_a_number_that_is_still_missing_keeps_a_comment(self) -> None:
        content = merge(made(), replace(BASE, values=(90, 12, 100))).numbers.content
        assert comments(content) == comments(made())

    def test_both_changed(self) -> None:
        before = typed(made(), "，覆盖面较广；选派", "，覆盖面相当广；选派")
        result = merge(before, replace(BASE, values=(90, 12, 100)))
        after = result.numbers.content
        (change,) = result.paragraphs
        assert (change.action, change.was, change.paragraph) == ("kept", 1, 1)
        assert change.reason.startswith("文字有改动")
        assert texts(after)[1] == "今年共有两新党组织90个，覆盖面相当广；选派党建指导员XX名。"
        assert comments(after)[-1].startswith("按新数据，这一段的新稿是：今年共有两新党组织90个，")
        assert edits(after, "甲.docx") == ["第2段文字有改动：“0个，覆盖面”之后“较”改为“相当”"]
        assert result.needs_a_person
        assert problems(after) == []

    def test_a_person_wrote_what_the_draft_says(self) -> None:
        before = typed(made(), "覆盖面较广", "覆盖面还不够广")
        result = merge(before, replace(BASE, values=(90, 12, 100)))
        assert told(result) == []
        assert edits(result.numbers.content, "甲.docx") == []

    def test_a_touched_paragraph_that_is_no_longer_drafted(self) -> None:
        before = typed(made(), OTHER[SECOND], OTHER[SECOND] + "人写的。")
        result = merge(before, replace(BASE, practices=(FIRST, THIRD)))
        after = result.numbers.content
        assert ("obsolete", f"report.md:30/{SECOND}") in told(result)
        assert OTHER[SECOND] + "人写的。" in texts(after)
        assert sum(action == "removed" for action, _ in told(result)) == 3
        assert any("不再有" in words for words in comments(after))
        again = merge(after, replace(BASE, practices=(FIRST, THIRD)))
        assert again.numbers.content == after
        # the practice comes back: what was left is known again
        back = merge(after, BASE)
        assert OTHER[SECOND] + "人写的。" in texts(back.numbers.content)
        assert edits(back.numbers.content, "甲.docx") == edits(before, "甲.docx")
        assert not any("不再有" in words for words in comments(back.numbers.content))

    def test_what_a_person_deleted_stays_deleted(self) -> None:
        before = without(made(), "覆盖面较广")
        plot = replace(BASE, values=(90, 12, 100))
        result = merge(before, plot)
        assert told(result) == [("absent", "report.md:17")]
        assert texts(result.numbers.content) == texts(before)
        assert told(merge(result.numbers.content, plot)) == []

    def test_what_belongs_to_a_deleted_practice_is_not_put_elsewhere(self) -> None:
        before = made()
        for text in (f"二、{SECOND}", OTHER[SECOND], "应建尽建二", "送学上门二"):
            before = without(before, text)
        plot = replace(BASE, measures=(*BASE.measures, ("定期回访", "每季度回访一次。")))
        result = merge(before, plot)
        assert ("absent", f"report.md:33/{SECOND}/定期回访二") in told(result)
        assert sum("定期回访" in text for text in texts(result.numbers.content)) == 2

    def test_new_paragraphs_come_behind_what_a_person_added(self) -> None:
        def add(root: etree._Element) -> None:
            (last,) = [p for p in root.iter(f"{W}p") if "送学上门一" in _shown(p)]
            last.addnext(Desk(made()).paragraphs[0])
            added = last.getnext()
            assert added is not None
            for child in list(added):
                added.remove(child)
            etree.SubElement(etree.SubElement(added, f"{W}r"), f"{W}t").text = "人加的一段。"

        plot = replace(BASE, practices=(FIRST, "抓为民服务", SECOND, THIRD))
        after = texts(merge(changed(made(), add), plot).numbers.content)
        at = after.index("人加的一段。")
        assert after[at - 1].startswith("（二）送学上门一")
        assert after[at + 1] == "二、抓为民服务"

    def test_untouched_practices_move_around_a_touched_one(self) -> None:
        before = typed(made(), OTHER[FIRST], OTHER[FIRST] + "人写的。")
        plot = replace(BASE, practices=(THIRD, SECOND, FIRST))
        result = merge(before, plot)
        want = [t + "人写的。" if t == OTHER[FIRST] else t for t in texts(made(plot))]
        assert texts(result.numbers.content) == want
        assert {action for action, _ in told(result)} == {"moved", "reworded"}

    def test_touched_practices_in_another_order_stay_and_are_told(self) -> None:
        before = typed(made(), OTHER[FIRST], OTHER[FIRST] + "人写的。")
        before = typed(before, OTHER[THIRD], OTHER[THIRD] + "人也写的。")
        result = merge(before, replace(BASE, practices=(THIRD, SECOND, FIRST)))
        heads = [t[2:] for t in texts(result.numbers.content) if t[1:2] == "、"]
        assert [h for h in heads if h != SECOND] == [FIRST, THIRD, "各街道情况"]
        assert "stuck" in {action for action, _ in told(result)}


class TestOffers:
    """A draft is shown once, and again when it changes."""

    kept = staticmethod(lambda: typed(made(), "，覆盖面较广；选派", "，覆盖面相当广；选派"))

    def test_new_numbers_reach_the_comment(self) -> None:
        once = merge(self.kept(), replace(BASE, values=(90, 12, 100))).numbers.content
        twice = merge(once, replace(BASE, values=(80, 12, 100))).numbers.content
        (shown,) = [words for words in comments(twice) if "新稿" in words]
        assert "两新党组织80个" in shown

    def test_a_comment_taken_out_does_not_come_back_with_the_same_draft(self) -> None:
        once = merge(self.kept(), replace(BASE, values=(90, 12, 100))).numbers.content

        def take_out(root: etree._Element) -> None:
            for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"):
                for mark in list(root.iter(f"{W}{tag}")):
                    above = mark.getparent()
                    assert above is not None
                    above.remove(mark)

        bare = changed(once, take_out)
        twice = merge(bare, replace(BASE, values=(80, 12, 100)))
        marks = etree.fromstring(_document(twice.numbers.content)).iter(f"{W}commentReference")
        assert list(marks) == []

    def test_the_comment_goes_when_the_person_takes_the_draft(self) -> None:
        plot = replace(BASE, values=(90, 12, 100))
        once = merge(self.kept(), plot).numbers.content
        taken = merge(typed(once, "覆盖面相当广", "覆盖面还不够广"), plot).numbers.content
        assert not any("新稿" in words for words in comments(taken))
        assert edits(taken, "甲.docx") == []


class TestTables:
    """Cell by cell while rows and columns are the same, else as one."""

    def test_a_street_more(self) -> None:
        plot = replace(BASE, streets=("河东街道", "滨河街道", "桥北街道"))
        result = merge(made(), plot)
        assert [action for action, _ in told(result)] == ["reworded"]
        assert texts(result.numbers.content) == texts(made(plot))
        assert problems(result.numbers.content) == []

    def test_a_street_more_in_a_table_a_person_changed(self) -> None:
        before = typed(made(), "河东街道", "河东街道（含园区）")
        result = merge(
            before, replace(BASE, streets=("河东街道", "滨河街道", "桥北街道"), first=60)
        )
        after = result.numbers.content
        assert [action for action, _ in told(result)] == ["kept"]
        assert "多了“滨河街道”一行" in comments(after)[-1]
        assert "河东街道（含园区）" in texts(after)
        assert "60" in texts(after)  # the number is still ours
        assert problems(after) == []
        assert (
            merge(
                after, replace(BASE, streets=("河东街道", "滨河街道", "桥北街道"), first=60)
            ).numbers.content
            == after
        )


class TestTemplates:
    """The report type itself has changed."""

    @staticmethod
    def _edited(tmp_path: Path, change: Callable[[str], str]) -> Path:
        folder = tmp_path / HERE.name
        folder.mkdir()
        text = (HERE / "report.md").read_text("utf-8")
        (folder / "report.md").write_text(change(text), "utf-8")
        return folder

    def test_lines_that_only_shift_are_the_same_paragraphs(self, tmp_path: Path) -> None:
        folder = self._edited(
            tmp_path, lambda t: t.replace("今年共有", "开头新加的一段。\n\n今年共有")
        )
        before = typed(made(), "，覆盖面较广；选派", "，覆盖面相当广；选派")
        data = data_of(BASE)
        result = restructured(read(before, "甲.docx"), before, data, report_type(folder))
        assert [change.action for change in result.paragraphs] == ["inserted"]
        after = result.numbers.content
        assert edits(after, "甲.docx") == [
            reason.replace("第2段", "第3段") for reason in edits(before, "甲.docx")
        ]
        again = restructured(read(after, "甲.docx"), after, data, report_type(folder))
        assert again.numbers.content == after

    def test_another_type_is_refused(self) -> None:
        other = report_type(bundled.find_type("campaign"))
        with pytest.raises(ReportError, match="材料是按报告类型“structural”写的，给的是“campaign”"):
            restructured(read(made(), "甲.docx"), made(), data_of(BASE), other)

    def test_another_profile_is_refused(self, tmp_path: Path) -> None:
        folder = self._edited(tmp_path, lambda t: t.replace("版式: 公文", "版式: 通讯"))
        with pytest.raises(ReportError, match="版式是“公文”，报告类型现在是“通讯”"):
            restructured(read(made(), "甲.docx"), made(), data_of(BASE), report_type(folder))


class TestEditors:
    """Files that other programs saved."""

    def test_styles_of_other_ids_are_found_by_name(self) -> None:
        def rename(root: etree._Element) -> None:
            for tag, attribute in (("style", "styleId"), *_STYLE_REFERENCES):
                for element in root.iter(f"{W}{tag}"):
                    element.set(f"{W}{attribute}", "a" + element.get(f"{W}{attribute}", ""))

        parts = parts_of(made())
        for part in ("document", "styles", "comments", "footer1", "footer2"):
            root = etree.fromstring(parts[f"word/{part}.xml"])
            rename(root)
            parts[f"word/{part}.xml"] = etree.tostring(root)
        other = pack(dict(parts))
        assert problems(other) == []
        plot = replace(BASE, practices=(FIRST, "抓为民服务", SECOND, THIRD))
        result = merge(other, plot).numbers.content
        assert problems(result) == []
        fresh = read(made(plot), "甲.docx").paragraphs
        assert [(p.text, p.style, p.spans) for p in read(result, "甲.docx").paragraphs] == [
            (p.text, p.style, p.spans) for p in fresh
        ]

    @pytest.mark.libreoffice
    def test_a_file_that_libreoffice_saved(self, tmp_path: Path) -> None:
        saved = saved_by_libreoffice(made(), tmp_path)
        plot = replace(BASE, practices=(THIRD, FIRST, "抓为民服务"), values=(90, 15, 30))
        result = merge(saved, plot)
        assert texts(result.numbers.content) == texts(made(plot))
        assert edits(result.numbers.content, "甲.docx") == []
        assert merge(result.numbers.content, plot).numbers.content == result.numbers.content
        assert not result.needs_a_person


_STYLE_REFERENCES = tuple(
    (tag, "val") for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link")
)


def _document(content: bytes) -> bytes:
    return parts_of(content)["word/document.xml"]


def variants(data: Dataset) -> dict[str, Dataset]:
    """A practice more, fewer, in another order, renamed."""
    first, *others = data.sections["做法"]
    assert first.title is not None
    named = replace(first, title=replace(first.title, text="换了的名字"))
    return {
        name: replace(data, sections={**data.sections, "做法": practices})
        for name, practices in (
            ("more", (first, *others, named)),
            ("fewer", tuple(others)),
            ("reordered", (*others, first)),
            ("renamed", (named, *others)),
        )
    }


@pytest.mark.parametrize("name", bundled.SAMPLES)
def test_bundled_briefings_follow_their_data(name: str) -> None:
    kind, data = report_type(bundled.find_type(name)), load_data([bundled.sample(name)])
    before = draft(kind, data).content
    second = load_data([SECOND_BOOKS / f"{name}.xlsx"])
    for fresh in (*variants(data).values(), second):
        result = restructured(read(before, "甲.docx"), before, fresh, kind)
        after, want = result.numbers.content, draft(kind, fresh).content
        assert texts(after) == texts(want)
        assert edits(after, "甲.docx") == []
        assert restructured(read(after, "甲.docx"), after, fresh, kind).numbers.content == after
        listed = differences(read(before, "甲.docx"), before, before, fresh, kind)
        assert [(c.action, c.key) for c in listed] == told(result)
        assert all(change.paragraph is None for change in listed)
    assert problems(after) == []


def test_the_type_at_hand() -> None:
    kind = report_type(bundled.find_type("campaign"))
    content = draft(kind, load_data([bundled.sample("campaign")])).content
    assert type_at_hand(read(content, "甲.docx")) is kind
    assert type_at_hand(read(made(), "甲.docx")) is None


def test_the_report() -> None:
    before = typed(made(), "，覆盖面较广；选派", "，覆盖面相当广；选派")
    changes = merge(before, replace(BASE, values=(90, 12, 100))).paragraphs
    (entry,) = to_json(changes)["paragraphs"]
    assert entry["action"] == "kept"
    assert list(entry) == ["action", "kind", "key", "was", "paragraph", "stood", "fresh", "reason"]
    assert to_json(changes)["structure"]["kept"] == 1
    assert "保留，新稿写在批注里" in render(changes)
    assert render(()) == ""


def test_a_record_in_several_parts_is_merged_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_module, "_LONGEST_TEXT", 500)
    made.cache_clear()
    content, plot = made(), replace(BASE, practices=(SECOND,), values=(90, 15, 30))
    after = merge(content, plot).numbers.content
    assert texts(after) == texts(made(plot))
    made.cache_clear()


def test_pasted_numbers_stay_numbers() -> None:
    before = worked_on([lambda desk: desk.paste(5, 1)])
    plot = replace(BASE, practices=(SECOND, THIRD), values=(126, 15, 100))
    after = merge(before, plot).numbers.content
    assert sum("新建党支部15个" in text for text in texts(after)) == 4
    later = merge(after, replace(plot, values=(126, 16, 100))).numbers.content
    assert sum("新建党支部16个" in text for text in texts(later)) == 4
