"""The annotated copy: the same text, numbers and verdicts, and a comment wherever a person must look."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from reportgen import bundled
from reportgen.annotating import annotate, annotated
from reportgen.auditing import AuditReport, audit, audit_of
from reportgen.binding.expression import Measure
from reportgen.errors import ReportError
from reportgen.generating import draft, load_data, report_type
from reportgen.remarking import OPENING
from reportgen.word.archive import open_package
from reportgen.word.commenting import Comments
from reportgen.word.editing import edits
from reportgen.word.manuscript import Manuscript, cut
from reportgen.word.reading import read
from tests.conftest import Golden
from tests.refreshing.people import Desk
from tests.refreshing.test_laws import DATA, edit, moved, moves, worked_on
from tests.refreshing.worked import corrected, edited, made
from tests.validity import problems
from tests.word.test_commenting import covered
from tests.word_reading.packages import W, changed, docx, p, part, r, saved_by_libreoffice

HERE = Path(__file__).parent
SOME = settings(max_examples=settings().max_examples * 2 // 5)
Edit = Callable[[Desk], None]
Changes = dict[tuple[str, str, str, Measure], Decimal | None]


def report_on(data: bytes, changes: Changes | None = None) -> AuditReport:
    return audit_of(read(data, "甲.docx"), None if changes is None else moved(changes))


def said(data: bytes) -> list[str]:
    return list(read(data, "甲.docx").extras.ours)


@given(st.lists(edit, max_size=8), st.one_of(st.none(), moves))
def test_a_copy_says_what_the_report_says_and_is_judged_alike(
    steps: list[Edit], changes: Changes | None
) -> None:
    before = worked_on(steps)
    report = report_on(before, changes)
    copy = annotated(report, before)
    old, new = read(before, "甲.docx"), read(copy, "甲.docx")
    assert new.paragraphs == old.paragraphs
    assert (new.anchors, new.copies, new.lost) == (old.anchors, old.copies, old.lost)
    assert report_on(copy, changes) == report
    assert edits(copy, "甲.docx") == edits(before, "甲.docx")
    assert (copy == before) == (report.exit_status == 0)
    # a comment on every number that needs one, and on no other
    package = open_package(copy, "甲.docx")
    page = Manuscript(package)
    comments = Comments(package, page.body)
    spots = [(n.paragraph, n.start, n.end, n.stands) for n in report.numbers if n.urgent]
    spots += [(n.paragraph, n.start, n.end, n.text) for n in report.free if not n.source]
    for paragraph, start, end, words in spots:
        if paragraph is not None and start is not None and end is not None:
            told = comments.on(cut(page.slices(paragraph, start, end)))
            assert any(words in there for there in told.values())
    assert bool(said(copy)) == bool(report.exit_status)
    # once is enough
    assert annotated(report_on(copy, changes), copy) == copy


@SOME
@given(st.lists(edit, max_size=8), moves, moves)
def test_a_copy_is_valid_and_newer_data_replace_what_it_says(
    steps: list[Edit], changes: Changes, later: Changes
) -> None:
    before = worked_on(steps)
    copy = annotated(report_on(before, changes), before)
    assert problems(copy) == problems(before) == []
    again = annotated(report_on(copy, later), copy)
    assert sorted(said(again)) == sorted(said(annotated(report_on(before, later), before)))
    assert problems(again) == []


@pytest.mark.parametrize("name", bundled.SAMPLES)
def test_untouched_briefings_get_no_comment(name: str) -> None:
    data = load_data([bundled.sample(name)])
    content = draft(report_type(bundled.find_type(name)), data).content
    for held in (None, data):
        assert annotated(audit_of(read(content, "甲.docx"), held), content) is content
    more = {
        key: replace(seen, value=seen.value and seen.value + 1)
        for key, seen in data.observations.items()
    }
    report = audit_of(read(content, "甲.docx"), replace(data, observations=more))
    copy = annotated(report, content)
    assert len(said(copy)) == report.summary["stale"] > 0
    assert problems(copy) == []


def shown(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


def without(data: bytes, words: str) -> bytes:
    """The file without the paragraph that shows some words."""

    def change(root: etree._Element) -> None:
        (found,) = [p for p in root.iter(f"{W}p") if words in shown(p)]
        above = found.getparent()
        assert above is not None
        above.remove(found)

    return changed(data, change)


def unnumbered(data: bytes, words: str) -> bytes:
    """The file without the words of a number and its marks."""

    def change(root: etree._Element) -> None:
        (control,) = [c for c in root.iter(f"{W}sdt") if shown(c) == words]
        for gone in (control.getprevious(), control.getnext(), control):
            assert gone is not None
            above = gone.getparent()
            assert above is not None
            above.remove(gone)

    return changed(data, change)


def pasted(data: bytes, words: str) -> bytes:
    """The file with a paragraph copied behind itself."""
    desk = Desk(data)
    (which,) = [n for n, p in enumerate(desk.paragraphs) if words in shown(p)]
    desk.paste(which, which)
    return desk.saved()


def typed_over(data: bytes, old: str, new: str, which: int = 0) -> bytes:
    """The file with the text of one w:t changed as a person does who types over it."""

    def change(root: etree._Element) -> None:
        [t for t in root.iter(f"{W}t") if t.text == old][which].text = new

    return changed(data, change)


def typed(data: bytes, which: int, words: str) -> bytes:
    desk = Desk(data)
    desk.insert(which, 0, words)
    return desk.saved()


FOOTNOTE = part("footnotes", f'<w:footnote w:id="2">{p(r("不含离退休干部1200名。"))}</w:footnote>')
JOINED, GUIDES = (
    next(key for key in DATA.observations if key[0] == name and key[1] == "东河区")
    for name in ("联合组建", "党建指导员")
)


def placeless(problem: str) -> str:
    return re.sub(r"\[[0-9]+\]", "", problem)


SCENES: list[tuple[str, bytes, Changes | None]] = [
    ("改了一个数，没有数据", edited(), None),
    ("改了一个数，数据没有变", edited(), {}),
    ("改了一个数，数据也变了", edited(), {JOINED: Decimal(9)}),
    ("改了一个数，数据里没有了", edited(), {JOINED: None}),
    ("数据变了", made(), {JOINED: Decimal(9)}),
    ("数据里没有了", made(), {JOINED: None}),
    ("缺的数有了", made(), {GUIDES: Decimal(15)}),
    ("缺的数有人填了", typed_over(made(), "XX名", "15名"), {}),
    ("删了一段", without(made(), "应建尽建"), {JOINED: Decimal(9)}),
    ("删了一个数", unnumbered(made(), "7个"), None),
    ("复制一段，改了其中一处", typed_over(pasted(made(), "逐户"), "7个", "8个", 1), None),
    ("核对不再成立", typed_over(made(), "12个", "130个"), None),
    ("写了一个数", typed(made(), 2, "上年同期115个，人写33家。"), {}),
    ("没有记录", docx(p(r("全区共有两新党组织126个，")) + p(r("占31%。"))), {}),
    ("没有记录，脚注里有数", docx(p(r("全区情况")), footnotes=FOOTNOTE), None),
]  # fmt: skip


def test_what_the_comments_say(golden: Golden) -> None:
    scenes = []
    for title, data, changes in SCENES:
        copy = annotated(report_on(data, changes), data)
        told = [
            f"〔{where}〕\n{words}" for words, where in covered(copy).items() if OPENING in words
        ]
        scenes.append("\n\n".join([f"== {title}", *told]))
        assert problems(copy) == problems(data)
    golden(HERE / "remarks.txt", "\n\n".join(scenes) + "\n")


def test_what_is_said_once_is_not_said_again_after_a_reply_or_a_look(tmp_path: Path) -> None:
    source, out = tmp_path / "材料.docx", tmp_path / "批注.docx"
    source.write_bytes(edited())
    report = audit(source, [corrected(tmp_path / "订正.xlsx")])
    assert annotate(source, report, out).path == out
    assert source.read_bytes() == edited()
    assert annotate(source, report, out).path is None
    data = [tmp_path / "订正.xlsx"]
    assert replace(audit(out, data), file=report.file) == report
    desk = Desk(out.read_bytes())
    desk.comment(3, "我核过了")
    out.write_bytes(desk.saved())
    with pytest.raises(ReportError, match="有人改过，没有覆盖"):
        annotate(source, report, out)


def test_the_file_itself_and_one_that_changed_are_not_annotated(tmp_path: Path) -> None:
    source = tmp_path / "材料.docx"
    source.write_bytes(edited())
    report = audit(source)
    with pytest.raises(ReportError, match="不写在原来的文件里"):
        annotate(source, report, source)
    source.write_bytes(typed_over(edited(), "12个", "13个"))
    with pytest.raises(ReportError, match="刚才又被改过"):
        annotate(source, report, tmp_path / "批注.docx")
    assert not (tmp_path / "批注.docx").exists()


@pytest.mark.libreoffice
def test_libreoffice_keeps_the_comments_and_what_they_stand_on(tmp_path: Path) -> None:
    before = typed(edited(), 2, "人写33家，又有44家。")
    report = report_on(before, {JOINED: Decimal(9)})
    copy = annotated(report, before)
    saved = saved_by_libreoffice(copy, tmp_path)
    after = report_on(saved, {JOINED: Decimal(9)})
    assert [(n.id, n.verdict, n.stands, n.copy) for n in after.numbers] == [
        (n.id, n.verdict, n.stands, n.copy) for n in report.numbers
    ]
    assert sorted(said(saved)) == sorted(said(copy))
    assert covered(saved) == covered(copy)
    again = annotated(after, saved)
    assert sorted(said(again)) == sorted(said(copy))
    # what LibreOffice does to comments without a date (w:date="0-00-00…") goes with them
    assert set(map(placeless, problems(again))) <= set(map(placeless, problems(saved)))
