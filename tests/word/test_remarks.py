"""Remarks in a copy: said once, replaced by newer ones, and no edit of anybody's."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen import bundled
from reportgen.generating import draft, load_data, report_type
from reportgen.word.editing import edits
from reportgen.word.reading import read
from reportgen.word.remarks import Remark, cleared, remarked
from tests.validity import problems
from tests.word_reading.packages import docx, p, pack, parts_of, r

OPENING = "核数："
WITHOUT, WITH = (
    draft(report_type(bundled.find_type(name)), load_data([bundled.sample(name)])).content
    for name in ("campaign", "practice-outcome")
)


def said(data: bytes) -> list[str]:
    return sorted(read(data, "甲.docx").extras.ours)


def on_numbers(data: bytes, words: dict[int, str]) -> list[Remark]:
    """Remarks on anchors, by their order."""
    anchors = read(data, "甲.docx").anchors
    return [
        Remark(a.paragraph, a.start, a.end, f"{OPENING}{words[n]}" if words[n] else "")
        for n, a in enumerate(anchors)
        if n in words
    ]


texts = st.dictionaries(st.integers(0, 60), st.sampled_from(["", "甲", "乙\n丙", "<丁>"]))


@settings(max_examples=settings().max_examples * 2 // 5)
@given(st.sampled_from([WITHOUT, WITH]), texts, texts)
def test_remarks_are_said_once_and_give_way_to_newer_ones(
    data: bytes, first: dict[int, str], later: dict[int, str]
) -> None:
    before = read(data, "甲.docx")
    once = remarked(data, "甲.docx", on_numbers(data, first), OPENING)
    assert remarked(once, "甲.docx", on_numbers(once, first), OPENING) == once
    twice = remarked(once, "甲.docx", on_numbers(once, later), OPENING)
    assert remarked(twice, "甲.docx", on_numbers(twice, later), OPENING) == twice
    expected = [r.words for r in on_numbers(data, first | later) if r.words]
    assert said(twice) == sorted(expected)
    after = read(twice, "甲.docx")
    assert (after.paragraphs, after.anchors) == (before.paragraphs, before.anchors)
    assert edits(twice, "甲.docx") == edits(data, "甲.docx") == []
    assert problems(twice) == []
    assert said(cleared(twice, "甲.docx", OPENING)) == []


def test_nothing_said_is_nothing_done() -> None:
    for data in (WITHOUT, WITH):
        assert remarked(data, "甲.docx", [], OPENING) is data
        assert remarked(data, "甲.docx", on_numbers(data, {0: "", 3: ""}), OPENING) is data
        assert cleared(data, "甲.docx", OPENING) is data


def test_two_remarks_on_one_insertion_do_not_push_each_other_out() -> None:
    data = docx(p(f'<w:ins w:id="7" w:author="张三">{r("又有20家和20个")}</w:ins>'))
    remarks = [Remark(0, 2, 4, f"{OPENING}20"), Remark(0, 6, 8, f"{OPENING}20")]
    once = remarked(data, "甲.docx", remarks, OPENING)
    assert said(once) == [f"{OPENING}20"] * 2
    assert remarked(once, "甲.docx", remarks, OPENING) == once
    newer = [remarks[0], Remark(0, 6, 8, f"{OPENING}20个")]
    assert said(remarked(once, "甲.docx", newer, OPENING)) == [f"{OPENING}20", f"{OPENING}20个"]


def test_mathematics_is_remarked_on_by_its_paragraph() -> None:
    data = docx(p("<m:oMath><m:r><m:t>3</m:t></m:r></m:oMath>"))
    once = remarked(data, "甲.docx", [Remark(0, 0, 1, f"{OPENING}3")], OPENING)
    assert said(once) == [f"{OPENING}3"]
    assert problems(once) == problems(data)


def test_what_a_person_rewrote_stays_and_is_an_edit() -> None:
    once = remarked(WITHOUT, "甲.docx", on_numbers(WITHOUT, {0: "甲", 1: "乙"}), OPENING)
    parts = parts_of(once)
    comments = parts["word/comments.xml"].decode().replace(f"{OPENING}甲", f"{OPENING}甲，已核")
    rewritten = pack({**parts, "word/comments.xml": comments})
    assert edits(rewritten, "甲.docx") == ["加了批注：“核数：甲，已核”"]
    left = read(cleared(rewritten, "甲.docx", OPENING), "甲.docx").extras
    assert (left.comments, left.ours) == ((f"{OPENING}甲，已核",), ())


def test_what_a_person_answered_stays() -> None:
    once = remarked(WITHOUT, "甲.docx", on_numbers(WITHOUT, {0: "甲", 1: "乙"}), OPENING)
    parts: dict[str, bytes | str] = dict(parts_of(once))
    w14 = "http://schemas.microsoft.com/office/word/2010/wordml"
    xml = parts_of(once)["word/comments.xml"].decode()
    first = xml.rindex("<w:p>", 0, xml.index(f"{OPENING}甲"))
    parts["word/comments.xml"] = (
        f'{xml[:first]}<w:p xmlns:w14="{w14}" w14:paraId="0000000A">{xml[first + 5 :]}'
    )
    rels = parts_of(once)["word/_rels/document.xml.rels"].decode()
    kind = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
    parts["word/_rels/document.xml.rels"] = rels.replace(
        "</Relationships>",
        f'<Relationship Id="rId99" Type="{kind}" Target="commentsExtended.xml"/></Relationships>',
    )
    w15 = "http://schemas.microsoft.com/office/word/2012/wordml"
    parts["word/commentsExtended.xml"] = (
        f'<w15:commentsEx xmlns:w15="{w15}"><w15:commentEx w15:paraId="0000000A" w15:done="0"/>'
        '<w15:commentEx w15:paraId="0000000B" w15:paraIdParent="0000000A"/></w15:commentsEx>'
    )
    newer = on_numbers(WITHOUT, {0: "丙", 1: "丁"})
    after = remarked(pack(parts), "甲.docx", newer, OPENING)
    assert said(after) == [f"{OPENING}{words}" for words in ("丁", "丙", "甲")]


def test_a_comment_of_a_person_right_behind_ours_answers_it() -> None:
    """As LibreOffice writes a reply: a comment of its own at the same place."""
    once = remarked(WITHOUT, "甲.docx", on_numbers(WITHOUT, {0: "甲", 1: "乙"}), OPENING)
    xml = parts_of(once)["word/document.xml"].decode()
    ours = '<w:commentReference w:id="1"/></w:r>'
    assert ours in xml
    parts: dict[str, bytes | str] = dict(parts_of(once))
    parts["word/document.xml"] = xml.replace(
        ours, f'{ours}<w:r/><w:r><w:commentReference w:id="99"/></w:r>'
    )
    reply = f'<w:comment w:id="99" w:author="张三">{p(r("已核"))}</w:comment></w:comments>'
    comments = parts_of(once)["word/comments.xml"].decode()
    parts["word/comments.xml"] = comments.replace("</w:comments>", reply)
    after = cleared(pack(parts), "甲.docx", OPENING)
    assert said(after) == [f"{OPENING}甲"]
    assert read(after, "甲.docx").extras.comments == (f"{OPENING}甲", "已核")
