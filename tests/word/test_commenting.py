"""Our comments: put on any stretch of a briefing or of anybody's file, found there again, taken out."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from reportgen import bundled
from reportgen.generating import draft, load_data, report_type
from reportgen.word.archive import open_package
from reportgen.word.commenting import Comments, is_ours
from reportgen.word.formatting import W
from reportgen.word.manuscript import Manuscript, cut
from reportgen.word.reading import read
from reportgen.word.repacking import repacked
from reportgen.word.serialising import serialised
from tests.validity import problems
from tests.word_reading.packages import (
    bookmark,
    cell,
    control,
    docx,
    minimal,
    p,
    pack,
    part,
    parts_of,
    r,
    table,
)

Work = Callable[[Manuscript, Comments], None]
WITHOUT, WITH = (
    draft(report_type(bundled.find_type(name)), load_data([bundled.sample(name)])).content
    for name in ("campaign", "practice-outcome")
)
assert "word/comments.xml" not in parts_of(WITHOUT)
assert "word/comments.xml" in parts_of(WITH)


def worked(data: bytes, work: Work) -> bytes:
    """The file after some work on its comments."""
    package = open_package(data, "甲.docx")
    page = Manuscript(package)
    comments = Comments(package, page.body)
    work(page, comments)
    body = serialised(page.body, package.parts[package.main])
    return repacked(data, {package.main: body, **comments.parts()})


def commented(data: bytes, *wanted: tuple[int, int, int, str]) -> bytes:
    """The file with comments on stretches of its paragraphs."""

    def work(page: Manuscript, comments: Comments) -> None:
        for paragraph, start, end, words in sorted(wanted, reverse=True):
            comments.add(words, cut(page.slices(paragraph, start, end)))

    return worked(data, work)


def covered(data: bytes) -> dict[str, str]:
    """What each comment of the body stands on, by its words."""
    package = open_package(data, "甲.docx")
    (comments,) = package.related(package.main, "comments")
    words = {
        c.get(f"{W}id"): "\n".join(
            "".join(t.text or "" for t in line.iter(f"{W}t")) for line in c.iter(f"{W}p")
        )
        for c in package.xml(comments).iter(f"{W}comment")
    }
    shown: dict[str, str] = {}
    standing: set[str | None] = set()
    for element in package.xml(package.main).iter():
        number = element.get(f"{W}id")
        if element.tag == f"{W}commentRangeStart":
            standing.add(number)
        elif element.tag == f"{W}commentRangeEnd":
            standing.remove(number)
        elif element.tag == f"{W}t":
            for one in standing:
                shown[words[one]] = shown.get(words[one], "") + (element.text or "")
    return shown


@given(
    st.sampled_from([WITHOUT, WITH]),
    st.dictionaries(
        st.tuples(st.integers(0, 40), st.integers(0, 200), st.integers(1, 30)),
        st.text(st.sampled_from("甲乙<&\n\t "), max_size=9).map(lambda t: f"核对{t}。"),
        min_size=1,
        max_size=6,
    ),
)
def test_comments_leave_the_text_and_the_numbers_where_they_are(
    data: bytes, wanted: dict[tuple[int, int, int], str]
) -> None:
    before = read(data, "甲.docx")
    places: list[tuple[int, int, int, str]] = []
    for (paragraph, start, length), words in wanted.items():
        number = paragraph % len(before.paragraphs)
        length_there = len(before.paragraphs[number].text)
        first = start % length_there
        places.append((number, first, min(first + length, length_there), words))
    content = commented(data, *places)
    after = read(content, "甲.docx")
    assert after.paragraphs == before.paragraphs
    assert after.anchors == before.anchors
    assert len(after.extras.comments) == len(before.extras.comments) + len(places)
    assert problems(content) == []

    def withdraw(_: Manuscript, comments: Comments) -> None:
        comments.withdraw("核对")

    # taken out again, only ours go
    back = read(worked(content, withdraw), "甲.docx")
    assert back.extras.comments == before.extras.comments
    assert back.paragraphs == before.paragraphs


def test_a_comment_stands_on_the_whole_of_what_holds_its_runs() -> None:
    link = f'<w:hyperlink w:anchor="甲">{r("见第5页")}</w:hyperlink>'
    data = docx(
        p(r("今年新建"), bookmark(1, control(1, r("11个"), r("支部"))), r("，比去年多3个。"))
        + p(f'<w:ins w:id="7" w:author="张三">{r("人写20家")}</w:ins>', link)
        + table(cell(r("合计")), cell(r("30")))
        + p()
    )
    wanted = ((0, 4, 7, "一"), (0, 14, 16, "二"), (1, 2, 4, "三"), (1, 6, 7, "四"), (3, 1, 2, "五"))
    content = commented(data, *wanted)
    assert covered(content) == {
        "一": "11个支部", "二": "3个", "三": "人写20家", "四": "见第5页", "五": "0",
    }  # fmt: skip
    xml = parts_of(content)["word/document.xml"].decode()
    assert xml.count("<w:ins ") == 1
    assert xml.index("commentRangeStart") < xml.index("bookmarkStart")
    assert problems(content) == problems(data)


def test_a_file_without_comments_or_relations_gets_what_it_lacks() -> None:
    parts: dict[str, bytes | str] = {**minimal(), "word/Comments.xml": "<a/>"}
    content = commented(pack(parts), (0, 0, 1, "先看\n\n再改"))
    after = parts_of(content)
    assert covered(content) == {"先看\n再改": "正"}
    assert list(after)[-2:] == ["word/_rels/document.xml.rels", "word/comments1.xml"]
    assert b'PartName="/word/comments1.xml"' in after["[Content_Types].xml"]
    assert b"Style" not in after["word/comments1.xml"]
    assert commented(pack(parts), (0, 0, 1, "先看\n\n再改")) == content


def test_ids_are_free_in_every_part() -> None:
    footnote = part(
        "footnotes",
        '<w:footnote w:id="2"><w:p><w:ins w:id="+03" w:author="甲"/></w:p></w:footnote>',
    )
    data = docx(p(bookmark(1, r("正文"))), footnotes=footnote)
    content = commented(data, (0, 0, 1, "甲"), (0, 1, 2, "乙"))
    comments = etree.fromstring(parts_of(content)["word/comments.xml"])
    assert [c.get(f"{W}id") for c in comments] == ["4", "5"]


def test_people_keep_what_they_rewrote_and_what_they_answered() -> None:
    theirs = part(
        "comments",
        '<w:comment w:id="0" w:author="张三"><w:p><w:r><w:t>核数：我看过</w:t></w:r></w:p></w:comment>',
    )
    mark = '<w:commentRangeStart w:id="0"/>{}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    data = docx(p(mark.format(r("一二三四五"))), comments=theirs)
    content = commented(data, *((0, n, n + 1, f"核数：第{n}处") for n in range(3)))

    parts = parts_of(content)
    xml = parts["word/comments.xml"].decode().replace("核数：第1处", "核数：第1处没有错")
    rewritten = pack({**parts, "word/comments.xml": xml})
    flags = [is_ours(c) for c in etree.fromstring(xml.encode())]
    assert flags == [False, True, False, True]

    def ask(page: Manuscript, comments: Comments) -> None:
        runs = [cut(page.slices(0, n, n + 1)) for n in (4, 3, 2, 1, 0)][::-1]
        assert [list(comments.on(run).values()) for run in runs] == [
            ["核数：第0处"],
            [],
            ["核数：第2处"],
            [],
            [],
        ]
        assert comments.has("核数： 第0处", runs[0])
        assert not comments.has("核数：第0处", runs[1])
        paragraph = next(runs[0][0].iterancestors(f"{W}p"))
        assert sorted(comments.on([paragraph]).values()) == ["核数：第0处", "核数：第2处"]
        comments.withdraw("核数", runs[2])
        comments.withdraw("别的", runs[0])
        assert list(comments.on([paragraph]).values()) == ["核数：第0处"]

    left = covered(worked(rewritten, ask))
    assert left == {"核数：我看过": "一二三四五", "核数：第0处": "一", "核数：第1处没有错": "二"}
