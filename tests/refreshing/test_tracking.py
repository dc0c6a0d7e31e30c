"""Numbers refreshed as tracked changes: accepting gives the refresh, rejecting what stood before."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from reportgen.auditing import audit_of
from reportgen.binding.expression import Measure
from reportgen.changes import Refreshed
from reportgen.document import Inline
from reportgen.refreshing import Edited, refreshed
from reportgen.word.briefing import Anchor
from reportgen.word.reading import read
from tests.inlines import bound, text
from tests.refreshing.people import without_numbers
from tests.refreshing.reviewing import changed_file, settled
from tests.refreshing.test_laws import Edit, edit, moved, moves, worked_on
from tests.refreshing.test_patching import made, now
from tests.validity import problems
from tests.word_reading.packages import W, changed, parts_of, replaced

SOME = settings(max_examples=settings().max_examples * 2 // 5)
WE, SHE, BOSS = "核稿", "张三", "李四"
_RUN = '<w:t xml:space="preserve">11个</w:t></w:r>'
_HERS = 'w:id="901" w:author="张三"'
Changes = dict[tuple[str, str, str, Measure], Decimal | None]


def one(*more: Inline) -> bytes:
    return made(text("新建党支部"), bound("11个"), text("，占七成。"), *more)


def track(data: bytes, value: str = "13", edited: Edited = "keep", by: str = WE) -> Refreshed:
    return refreshed(read(data, "甲.docx"), data, now(value), edited, author=by)


def body(data: bytes) -> str:
    return parts_of(data)["word/document.xml"].decode()


def anchors(data: bytes) -> list[tuple[int, str, int, int]]:
    found = read(data, "甲.docx")
    return [(a.id, a.text, a.paragraph, a.start) for a in (*found.anchors, *found.copies)]


def texts(data: bytes) -> list[str]:
    return [p.text for p in read(data, "甲.docx").paragraphs]


def both_ways(before: bytes, result: bytes, after: list[str]) -> None:
    """Rejecting what we did gives `before`, accepting it `after`; the file is sound all along."""
    assert texts(result) == settled(result, "accept", WE) == after
    assert settled(result, "reject", WE) == texts(before)
    taken, refused = changed_file(result, "accept", WE), changed_file(result, "reject", WE)
    assert texts(taken) == after
    assert texts(refused) == texts(before)
    assert anchors(taken) == anchors(result)
    assert anchors(refused) == anchors(before)
    for content in (result, taken, refused):
        assert set(problems(content)) <= set(problems(before))


def test_old_text_deleted_and_new_text_behind_it_in_the_number_s_marks() -> None:
    result = track(one()).content
    both_ways(one(), result, ["新建党支部13个，占七成。"])
    xml = body(result)
    (inside,) = [part.split("</w:sdtContent>")[0] for part in xml.split("<w:sdtContent>")[1:]]
    assert [child.tag for child in etree.fromstring(f'<x xmlns:w="{W[1:-1]}">{inside}</x>')] == [
        f"{W}del",
        f"{W}ins",
    ]
    assert inside.count('w:author="核稿"') == 2
    assert "w:date" not in xml
    assert problems(result) == []


def test_a_second_refresh_changes_no_byte() -> None:
    first = track(one())
    assert [c.action for c in first.told] == ["updated"]
    again = track(first.content)
    assert again.content == first.content
    assert [c.action for c in again.changes] == ["current"]


def test_our_own_pending_text_is_changed_in_place() -> None:
    """As Word does with what the same author has typed: rejecting still gives the first text."""
    first = track(one()).content
    second = track(first, "17").content
    assert body(second).count("<w:ins ") == body(second).count("<w:del ") == 1
    assert settled(second, "accept", WE) == texts(second) == ["新建党支部17个，占七成。"]
    assert settled(second, "reject", WE) == texts(one())
    assert problems(second) == []
    direct = refreshed(read(second, "甲.docx"), second, now("19")).content
    assert texts(direct) == ["新建党支部19个，占七成。"]
    assert settled(direct, "reject", WE) == texts(one())


def test_another_s_pending_text_is_deleted_inside_her_insertion() -> None:
    first = track(one(), by=SHE).content
    result = track(first, "17").content
    both_ways(first, result, ["新建党支部17个，占七成。"])
    assert settled(result, "reject") == texts(one())
    assert settled(result, "accept") == ["新建党支部17个，占七成。"]


INSIDE = {
    "an insertion of hers, wholly": (
        f'<w:r><w:t>共</w:t></w:r><w:ins {_HERS}><w:r><w:t>有</w:t></w:r>{{}}'
        '<w:r><w:t>呢</w:t></w:r></w:ins>'
    ),
    "text she moved": (
        '<w:moveToRangeStart w:id="903" w:author="张三" w:date="2024-05-06T07:08:09Z" w:name="m"/>'
        f"<w:moveTo {_HERS}>{{}}</w:moveTo><w:moveToRangeEnd w:id=\"903\"/>"
    ),
    "a link": '<w:hyperlink w:anchor="x"><w:r><w:t>见</w:t></w:r>{}</w:hyperlink>',
    "a link of hers": f'<w:hyperlink w:anchor="x"><w:ins {_HERS}>{{}}</w:ins></w:hyperlink>',
    "a link made by a field": (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "http://a/" '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    ),
    "a control": (
        '<w:sdt><w:sdtPr><w:id w:val="7777"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
    ),
    "a control she inserted": (
        f'<w:ins {_HERS}><w:sdt><w:sdtPr><w:id w:val="7777"/></w:sdtPr><w:sdtContent>{{}}'
        "</w:sdtContent></w:sdt></w:ins>"
    ),
    "a smart tag": '<w:smartTag w:uri="u" w:element="e">{}</w:smartTag>',
    "a run from right to left": '<w:dir w:val="ltr">{}</w:dir>',
}  # fmt: skip


@pytest.mark.parametrize("around", INSIDE.values(), ids=INSIDE)
def test_inside(around: str) -> None:
    def enclose(root: etree._Element) -> None:
        (content,) = root.iter(f"{W}sdtContent")
        xml = "".join(etree.tostring(child, encoding="unicode") for child in content)
        wrapped = f'<x xmlns:w="{W[1:-1]}">{around.format(xml)}</x>'
        content[:] = list(etree.fromstring(wrapped))

    def bookmark_alone(root: etree._Element) -> None:
        """The number's own bookmark right around its run, the rest outside."""
        enclose(root)
        (start,) = root.iter(f"{W}bookmarkStart")
        (end,) = root.iter(f"{W}bookmarkEnd")
        (run,) = [r for r in root.iter(f"{W}r") if r.findtext(f"{W}t") == "11个"]
        run.addprevious(start)
        run.addnext(end)

    data = changed(one(), bookmark_alone)
    result = track(data)
    assert [c.action for c in result.told] == ["updated"]
    both_ways(data, result.content, [texts(data)[0].replace("11个", "13个")])
    again = track(result.content, "17").content
    assert texts(again) == settled(again, "accept") == [texts(data)[0].replace("11个", "17个")]
    assert settled(again, "reject", WE) == texts(data)


SPREAD = {
    "runs of several looks": (
        '<w:t>1</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>1</w:t></w:r>'
        '<w:r><w:rPr><w:i/></w:rPr><w:t>个</w:t></w:r>'
    ),
    "the end inserted": f'<w:t>11</w:t></w:r><w:ins {_HERS}><w:r><w:t>个</w:t></w:r></w:ins>',
    "something deleted within": (
        f'<w:t>11</w:t></w:r><w:del {_HERS}><w:r><w:delText>余</w:delText></w:r></w:del>'
        "<w:r><w:t>个</w:t></w:r>"
    ),
    "the beginning inserted": (
        f'</w:r><w:ins {_HERS}><w:r><w:t>1</w:t></w:r></w:ins><w:r><w:t>1个</w:t></w:r>'
    ),
    "formatting tracked": (
        '<w:rPr><w:b/><w:rPrChange w:id="901" w:author="张三"><w:rPr/></w:rPrChange></w:rPr>'
        "<w:t>11个</w:t></w:r>"
    ),
    "several pieces in one run": "<w:t>1</w:t><w:t>1</w:t><w:t>个</w:t></w:r>",
}  # fmt: skip


@pytest.mark.parametrize("pieces", SPREAD.values(), ids=SPREAD)
def test_spread_over(pieces: str) -> None:
    plain = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
    old = _RUN if pieces[:6] != "<w:rPr" else plain + _RUN
    data = replaced(one(), old, pieces)
    result = track(data)
    assert [c.action for c in result.told] == ["updated"]
    both_ways(data, result.content, ["新建党支部13个，占七成。"])
    again = track(result.content, "17").content
    assert settled(again, "reject", WE) == texts(data)


def test_what_a_person_typed_as_a_revision_stays_in_the_file() -> None:
    data = replaced(
        one(), _RUN, f'<w:t>1</w:t></w:r><w:ins {_HERS}><w:r><w:t>2个</w:t></w:r></w:ins>'
    )  # fmt: skip
    kept = track(data)
    assert kept.content == data
    result = track(data, edited="take")
    assert [c.action for c in result.told] == ["taken"]
    both_ways(data, result.content, ["新建党支部13个，占七成。"])


REFUSED = {
    "域": (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF a </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    ),
    "域的": '<w:fldSimple w:instr=" REF a ">{}</w:fldSimple>',
    "普通": "<w:r><w:ruby><w:rubyPr/><w:rt/><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>",
}


@pytest.mark.parametrize("reason", REFUSED)
def test_where_no_revision_can_be_written_the_number_is_left(reason: str) -> None:
    run = '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>' + _RUN
    data = replaced(one(), run, REFUSED[reason].format(run))
    result = track(data)
    assert result.content == data
    (change,) = result.told
    assert (change.action, change.text, change.fresh) == ("refused", "11个", "13个")
    assert reason in change.reason
    assert result.needs_a_person


def test_a_filled_blank_is_no_longer_highlighted_and_highlighted_again_when_rejected() -> None:
    note = "缺数：宣讲活动（q3.xlsx 指标!C11是空的）"
    before = made(text("新建"), bound("XX个", note=note), text("。"))
    result = track(before)
    assert texts(result.content) == ["新建13个。"]
    assert settled(result.content, "reject", WE) == ["新建XX个。"]
    (paragraph,) = read(result.content, "甲.docx").paragraphs
    assert all(span.formatting == () for span in paragraph.spans)
    (back,) = read(changed_file(result.content, "reject", WE), "甲.docx").paragraphs
    assert [span.formatting for span in back.spans] == [(("突出显示", "yellow"),)]
    assert read(result.content, "甲.docx").extras.comments == ()
    assert problems(result.content) == []
    # one that a person has filled rightly loses the highlight alone
    typed = replaced(before, "XX个", "13个")
    result = track(typed)
    assert [c.action for c in result.changes] == ["current"]
    assert texts(result.content) == settled(result.content, "reject") == ["新建13个。"]
    (paragraph,) = read(result.content, "甲.docx").paragraphs
    assert all(span.formatting == () for span in paragraph.spans)
    (back,) = read(changed_file(result.content, "reject"), "甲.docx").paragraphs
    assert [span.formatting for span in back.spans] == [(("突出显示", "yellow"),)]
    assert track(result.content).content == result.content
    assert problems(result.content) == []


def test_ids_are_new() -> None:
    strange = "".join(
        f'<w:bookmarkStart w:id="{n}" w:name="a{n}"/><w:bookmarkEnd w:id="{n}"/>'
        for n in (1, 3, 500, 2147483647)
    )
    data = replaced(one(), "<w:body>", f"<w:body>{strange}")
    root = etree.fromstring(parts_of(track(data).content)["word/document.xml"])
    ids = [mark.get(f"{W}id") for mark in root.iter(f"{W}ins", f"{W}del", f"{W}bookmarkStart")]
    assert len(ids) == len(set(ids)) == 7


@given(st.lists(edit, max_size=8), moves)
def test_tracked_is_direct_when_accepted_and_nothing_when_rejected(
    steps: list[Edit], changes: Changes
) -> None:
    before, data = worked_on(steps), moved(changes)
    result = refreshed(read(before, "甲.docx"), before, data, author=WE)
    direct = refreshed(read(before, "甲.docx"), before, data)
    assert result.changes == direct.changes
    if result.content == before:
        assert direct.content == before
        return
    new = read(result.content, "甲.docx")
    assert texts(result.content) == settled(result.content, "accept", WE) == texts(direct.content)
    assert settled(result.content, "reject", WE) == texts(before)
    taken = changed_file(result.content, "accept", WE)
    assert texts(taken) == texts(direct.content)
    assert places(taken) == places(direct.content) == places(result.content)
    refused = changed_file(result.content, "reject", WE)
    assert texts(refused) == texts(before)
    # a number without marks is found by its text, and the record has the new one
    by_text = {a.id for a in read(before, "甲.docx").anchors if a.by == "text"}
    assert [p for p in places(refused) if p[0] not in by_text] == [
        p for p in places(before) if p[0] not in by_text
    ]
    assert [n for n in audit_of(new, data).numbers if n.verdict == "stale"] == []
    assert without_numbers(new) == without_numbers(read(before, "甲.docx"))
    again = refreshed(new, result.content, data, author=WE)
    assert again.content == result.content


def places(data: bytes) -> list[tuple[int, str, int, int]]:
    """The anchors, without how they were found."""

    def key(anchor: Anchor) -> tuple[int, str, int, int]:
        return anchor.id, anchor.text, anchor.paragraph, anchor.start

    found = read(data, "甲.docx")
    return sorted(map(key, (*found.anchors, *found.copies)))


@SOME
@given(st.lists(edit, max_size=6), moves, moves)
def test_tracked_files_stay_valid_and_can_be_refreshed_again(
    steps: list[Edit], changes: Changes, later: Changes
) -> None:
    before = worked_on(steps)
    first = refreshed(read(before, "甲.docx"), before, moved(changes), author=WE).content
    assert problems(first) == problems(before) == []
    second = refreshed(read(first, "甲.docx"), first, moved(later), author=WE).content
    assert problems(second) == []
    assert settled(second, "reject", WE) == texts(before)
    third = refreshed(read(second, "甲.docx"), second, moved(changes), author=BOSS).content
    assert problems(third) == []
    assert settled(third, "reject", BOSS) == texts(second)
    straight = refreshed(read(second, "甲.docx"), second, moved(changes)).content
    assert settled(third, "accept", BOSS) == texts(straight)
