"""Writing back: runs, revisions, comments, copies, guesses; and the package around it."""

from __future__ import annotations

import io
import re
import zipfile
from typing import IO

import pytest
from lxml import etree
from msgspec.structs import replace

from reportgen.changes import Refreshed
from reportgen.dataset import Dataset
from reportgen.document import Inline, Paragraph, Strong
from reportgen.errors import ReportError
from reportgen.refreshing import Edited, refreshed
from reportgen.word.reading import read
from reportgen.word.repacking import repacked
from reportgen.word.writing import write
from tests.inlines import PROVENANCE, bound, document, text
from tests.making import dataset
from tests.validity import problems
from tests.word_reading.packages import W, changed, pack, parts_of, replaced

_RUN = '<w:t xml:space="preserve">11个</w:t></w:r>'
_NOTE = "缺数：宣讲活动（q3.xlsx 指标!C11是空的）"


def made(*inlines: Inline) -> bytes:
    return write(document(Paragraph("p", inlines)), PROVENANCE)


def now(value: str | None = "13", unit: str = "个") -> Dataset:
    data = dataset({"新建党支部": (value, unit, "")})
    return replace(data, entity="桃城区", period="2023年")


def refresh(data: bytes, edited: Edited = "keep", value: str | None = "13") -> Refreshed:
    return refreshed(read(data, "甲.docx"), data, now(value), edited)


def shown(result: Refreshed) -> str:
    return "\n".join(p.text for p in read(result.content, "甲.docx").paragraphs)


ONE = made(text("新建党支部"), bound("11个"), text("，占七成。"))


def test_a_number_in_several_runs_takes_the_first_ones_look() -> None:
    halves = (
        '<w:t>1</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>1</w:t><w:tab/></w:r>'
        '<w:r><w:rPr><w:i/></w:rPr><w:t>个</w:t></w:r>'
    )  # fmt: skip
    data = replaced(ONE, _RUN, halves.replace("<w:tab/>", ""))
    result = refresh(data)
    assert shown(result) == "新建党支部13个，占七成。"
    xml = parts_of(result.content)["word/document.xml"].decode()
    assert "<w:i/>" not in xml
    assert "<w:b/>" not in xml
    assert problems(result.content) == []
    typed = refresh(replaced(ONE, _RUN, halves), "take")
    assert shown(typed) == "新建党支部13个，占七成。"


def test_formatting_under_review_is_not_lost_with_its_run() -> None:
    halves = (
        '<w:t>1</w:t></w:r><w:r><w:rPr><w:b/><w:rPrChange w:id="90" w:author="张三"><w:rPr/>'
        "</w:rPrChange></w:rPr><w:t>1个</w:t></w:r>"
    )
    data = replaced(ONE, _RUN, halves)
    (change,) = refresh(data).told
    assert (change.action, change.text) == ("refused", "11个")
    assert "修订" in change.reason
    alone = halves.replace("<w:t>1</w:t></w:r><w:r>", "").replace(">1个<", ">11个<")
    whole = refresh(replaced(ONE, _RUN, f"<w:t></w:t></w:r><w:r>{alone}"))
    assert shown(whole) == "新建党支部13个，占七成。"
    assert b"rPrChange" in parts_of(whole.content)["word/document.xml"]


def test_marks_stay_around_the_number() -> None:
    anchor = read(refresh(ONE).content, "甲.docx").anchors[0]
    assert (anchor.text, anchor.by) == ("13个", "bookmark")
    without = re.sub(r"<w:bookmark(Start|End)[^>]*_rg_1[^>]*>|<w:bookmarkEnd w:id=\"2\"/>", "",
                     parts_of(refresh(ONE).content)["word/document.xml"].decode())  # fmt: skip
    parts: dict[str, bytes | str] = dict(parts_of(ONE))
    parts["word/document.xml"] = without
    assert read(pack(parts), "甲.docx").anchors[0].by == "control"


def test_the_bookmark_wins_where_it_and_the_control_part() -> None:
    """LibreOffice leaves empty controls and shortened bookmarks behind."""

    def slip(root: etree._Element) -> None:
        (start,) = root.iter(f"{W}bookmarkStart")
        (control,) = root.iter(f"{W}sdt")
        (content,) = control.iter(f"{W}sdtContent")
        (run,) = content
        control.addnext(run)
        (word,) = run.iter(f"{W}t")
        word.text = "1"
        run.addnext(start)
        rest = etree.fromstring(etree.tostring(run))
        rest.find(f"{W}t").text = "1个"  # type: ignore[union-attr]
        start.addnext(rest)

    result = refresh(changed(ONE, slip))
    assert shown(result) == "新建党支部13个，占七成。"
    (anchor,) = read(result.content, "甲.docx").anchors
    assert (anchor.text, anchor.by) == ("13个", "bookmark")


@pytest.mark.parametrize(
    "inside",
    [
        '<w:t>11</w:t></w:r><w:ins w:id="9" w:author="张三"><w:r><w:t>个</w:t></w:r></w:ins>',
        '<w:t>11</w:t></w:r><w:del w:id="9" w:author="张三"><w:r><w:delText>余</w:delText></w:r>'
        "</w:del><w:r><w:t>个</w:t></w:r>",
    ],
)
def test_a_number_with_open_revisions_in_it_is_left(inside: str) -> None:
    data = replaced(ONE, _RUN, inside)
    result = refresh(data)
    assert result.content == data
    (change,) = result.told
    assert (change.action, change.text, change.fresh) == ("refused", "11个", "13个")
    assert "修订" in change.reason
    assert result.needs_a_person


def test_a_tracked_edit_is_not_taken_over() -> None:
    inside = '<w:t>1</w:t></w:r><w:ins w:id="9" w:author="张三"><w:r><w:t>2个</w:t></w:r></w:ins>'
    data = replaced(ONE, _RUN, inside)
    result = refresh(data, "take")
    assert result.content == data
    assert [(c.action, c.verdict) for c in result.told] == [("kept", "conflict")]


def bare(data: bytes) -> bytes:
    """The file without bookmarks and controls."""
    parts: dict[str, bytes | str] = dict(parts_of(data))
    xml = parts_of(data)["word/document.xml"].decode()
    xml = re.sub(r"<w:bookmark[^>]*>|</?w:sdt>|</?w:sdtContent>|<w:sdtPr>.*?</w:sdtPr>", "", xml)
    parts["word/document.xml"] = xml
    return pack(parts)


def test_a_guess_is_refreshed_where_there_is_one_such_text_and_says_so() -> None:
    result = refresh(bare(ONE))
    assert shown(result) == "新建党支部13个，占七成。"
    (change,) = result.told
    assert (change.action, change.by) == ("updated", "text")
    assert "按文字找到" in change.reason
    assert refresh(result.content).content == result.content


def test_a_guess_among_equals_is_left() -> None:
    data = bare(made(text("新建党支部"), bound("11个"), text("，拟建11个。")))
    result = refresh(data)
    assert result.content == data
    (change,) = result.told
    assert (change.action, change.text) == ("refused", "11个")


def test_a_value_that_is_gone_stays_and_is_told() -> None:
    result = refresh(ONE, value=None)
    assert shown(result) == "新建党支部11个，占七成。"
    (change,) = result.told
    assert change.action == "missing"
    assert "book.xlsx" in change.reason


def test_emphasis_and_digits_behind_a_number_move_along() -> None:
    def whole(words: str) -> bytes:
        return made(
            text("到2023年，"),
            Strong((text("建成"), bound(words), text("支部"))),
            text("，占7成。"),
        )

    result = refresh(whole("11个"), value="1300")
    record, fresh = read(result.content, "甲.docx").record, read(whole("1300个"), "甲.docx").record
    assert record is not None
    assert fresh is not None
    assert record.paragraphs == fresh.paragraphs
    assert record.paragraphs[0].strong == ((7, 16),)
    assert record.paragraphs[0].digits[1].start == 18


def test_numbers_emphasis_and_digits_that_touch() -> None:
    def whole(words: str) -> bytes:
        return made(Strong((text("建成"), bound(words))), bound(words), text("2期，"), bound(words))

    record = read(refresh(whole("11个"), value="1300").content, "甲.docx").record
    fresh = read(whole("1300个"), "甲.docx").record
    assert record is not None
    assert fresh is not None
    assert record.paragraphs == fresh.paragraphs
    assert [a.start for a in record.anchors] == [a.start for a in fresh.anchors]


def test_a_copy_does_not_speak_for_an_edited_original() -> None:
    desk = made(text("新建"), bound("11个"), text("。"))

    def paste_and_type(root: etree._Element) -> None:
        paragraph = next(root.iter(f"{W}p"))
        pasted = etree.fromstring(etree.tostring(paragraph))
        for mark in list(pasted.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
            mark.getparent().remove(mark)  # type: ignore[union-attr]
        paragraph.addnext(pasted)
        next(t for t in paragraph.iter(f"{W}t") if t.text == "11个").text = "12个"

    result = refresh(changed(desk, paste_and_type))
    assert shown(result) == "新建12个。\n新建13个。"
    assert [(c.action, c.verdict, c.copy) for c in result.told] == [
        ("kept", "conflict", False),
        ("updated", "stale", True),
    ]
    again = refresh(result.content)
    assert again.content == result.content
    assert [(c.action, c.verdict) for c in again.told] == [("kept", "conflict")]


def missing() -> bytes:
    return made(text("新建"), bound("XX个", note=_NOTE), text("，又建"), bound("11个"), text("。"))


def test_a_comment_somebody_answered_stays() -> None:
    w14 = "http://schemas.microsoft.com/office/word/2010/wordml"
    parts: dict[str, bytes | str] = dict(parts_of(missing()))
    comments = parts_of(missing())["word/comments.xml"].decode()
    parts["word/comments.xml"] = comments.replace(
        "<w:p>", f'<w:p xmlns:w14="{w14}" w14:paraId="0A000001">', 1
    )
    w15 = "http://schemas.microsoft.com/office/word/2012/wordml"
    kind = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
    rels = parts_of(missing())["word/_rels/document.xml.rels"].decode()
    parts["word/_rels/document.xml.rels"] = rels.replace(
        "</Relationships>",
        f'<Relationship Id="rIdX" Type="{kind}" Target="commentsExtended.xml"/></Relationships>',
    )
    for entries, left in (
        ('<w15:commentEx w15:paraId="0A000001" w15:done="0"/>', 0),
        ('<w15:commentEx w15:paraId="0A000001" w15:done="0"/>'
         '<w15:commentEx w15:paraId="0A000002" w15:paraIdParent="0A000001" w15:done="0"/>', 1),
    ):  # fmt: skip
        parts["word/commentsExtended.xml"] = (
            f'<w15:commentsEx xmlns:w15="{w15}">{entries}</w15:commentsEx>'
        )
        result = refresh(pack(parts))
        assert shown(result) == "新建13个，又建13个。"
        assert len(read(result.content, "甲.docx").extras.comments) == left
        extended = parts_of(result.content)["word/commentsExtended.xml"]
        assert extended.count(b"<w15:commentEx ") == 2 * left


def test_a_comment_somebody_rewrote_stays() -> None:
    parts: dict[str, bytes | str] = dict(parts_of(missing()))
    comments = parts_of(missing())["word/comments.xml"].decode()
    parts["word/comments.xml"] = comments.replace("缺数", "张三：明天报", 1)
    result = refresh(pack(parts))
    assert shown(result) == "新建13个，又建13个。"
    (kept,) = read(result.content, "甲.docx").extras.comments
    assert kept.startswith("张三：明天报")


@pytest.mark.parametrize("typed", [0, 1])
def test_of_two_like_comments_the_number_s_own_goes(typed: int) -> None:
    blank = bound("XX个", note=_NOTE)

    def type_over(root: etree._Element) -> None:
        [t for t in root.iter(f"{W}t") if t.text == "XX个"][typed].text = "12个"

    result = refresh(changed(made(text("新建"), blank, text("，又建"), blank), type_over))
    assert shown(result) == ("新建12个，又建13个", "新建13个，又建12个")[typed]
    xml = parts_of(result.content)["word/document.xml"].decode()
    (around,) = re.findall("<w:commentRangeStart.*?<w:commentRangeEnd", xml)
    assert ">12个<" in around
    assert problems(result.content) == []


def test_a_blank_that_a_person_filled_rightly_loses_its_comment() -> None:
    result = refresh(replaced(missing(), "XX个", "13个"))
    assert [c.action for c in result.changes] == ["current", "updated"]
    after = read(result.content, "甲.docx")
    assert after.extras.comments == ()
    assert all(span.formatting == () for p in after.paragraphs for span in p.spans)
    assert refresh(result.content).content == result.content


def test_a_record_that_contradicts_itself_is_refused() -> None:
    parts: dict[str, bytes | str] = dict(parts_of(ONE))
    record = parts_of(ONE)["customXml/item1.xml"].decode()
    parts["customXml/item1.xml"] = record.replace('"start":5', '"start":4')
    with pytest.raises(ReportError, match="前后不一致"):
        refresh(pack(parts))


class _Stream(io.RawIOBase):
    """A file that cannot be gone back in: zipfile then writes data descriptors."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        self.data += bytes(piece)  # type: ignore[call-overload]
        return len(bytes(piece))  # type: ignore[call-overload]


def _zipped(target: IO[bytes]) -> None:
    with zipfile.ZipFile(target, "w") as archive:
        for name, method in (
            ("[Content_Types].xml", zipfile.ZIP_DEFLATED),
            ("图片.png", zipfile.ZIP_STORED),
            ("b.xml", zipfile.ZIP_DEFLATED),
        ):
            info = zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10))
            archive.writestr(info, name.encode() * 50, method)


def test_other_entries_keep_method_date_name_and_stream() -> None:
    stream = _Stream()
    _zipped(stream)  # type: ignore[arg-type]
    data = bytes(stream.data)
    result = repacked(data, {"b.xml": b"new" * 9})
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(io.BytesIO(result)) as new,
    ):
        assert new.testzip() is None
        assert new.read("b.xml") == b"new" * 9
        for a, b in zip(old.infolist(), new.infolist(), strict=True):
            assert (a.filename, a.date_time, a.compress_type) == (
                b.filename, b.date_time, b.compress_type
            )  # fmt: skip
            if a.filename != "b.xml":
                assert (a.CRC, a.compress_size) == (b.CRC, b.compress_size)
                assert old.read(a) == new.read(b)
    assert repacked(result, {}) == result
