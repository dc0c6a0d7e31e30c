"""Blocks written by either pen: tracked, accepted, they are what is written directly; rejected, what
stood before."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterator
from functools import partial
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from reportgen.word.archive import open_package
from reportgen.word.commenting import annotation_ids
from reportgen.word.manuscript import Manuscript
from reportgen.word.pens import Direct, Pen
from reportgen.word.reading import read
from reportgen.word.repacking import repacked
from reportgen.word.serialising import serialised
from reportgen.word.tracking import Tracked
from reportgen.word.writing import write
from tests.inlines import PROVENANCE
from tests.refreshing.reviewing import How, changed_file, settled
from tests.validity import problems
from tests.word_reading.packages import W, briefing, p, parts_of, replaced

WE = "核稿"
DRAFT = write(briefing(), PROVENANCE)
HOWS: tuple[How, How] = ("accept", "reject")
Work = Callable[[etree._Element, Pen], None]


def element(xml: str) -> etree._Element:
    (found,) = etree.fromstring(f'<x xmlns:w="{W[1:-1]}">{xml}</x>')
    return found


def number(identity: int, words: str, title: str = "指标") -> str:
    """A number as we write it."""
    return (
        f'<w:bookmarkStart w:id="{2 * identity}" w:name="_rg_{identity}"/><w:sdt><w:sdtPr>'
        f'<w:alias w:val="{title}"/><w:tag w:val="rg:{identity}"/><w:id w:val="{identity}"/>'
        f"</w:sdtPr><w:sdtContent>{run(words)}</w:sdtContent></w:sdt>"
        f'<w:bookmarkEnd w:id="{2 * identity}"/>'
    )


def run(words: str, look: str = "") -> str:
    properties = f'<w:rPr>{look}<w:rFonts w:hint="eastAsia"/></w:rPr>'
    return f'<w:r>{properties}<w:t xml:space="preserve">{words}</w:t></w:r>'


def drafted(*content: str, style: str = "") -> etree._Element:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return element(p(properties, *content))


def table(*cells: str) -> etree._Element:
    columns = "".join('<w:gridCol w:w="2000"/>' for _ in cells)
    tcs = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>{cell}</w:tc>' for cell in cells
    )
    return element(
        f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
        f"<w:tr>{tcs}</w:tr></w:tbl>"
    )


def written(data: bytes, work: Work, author: str = "") -> bytes:
    """The file after some work with the direct pen, or with the tracking one of an author."""
    package = open_package(data, "甲.docx")
    page = Manuscript(package)
    pen: Pen = Tracked(author, annotation_ids(package, page.body)) if author else Direct()
    (body,) = page.body.iterchildren(f"{W}body")
    work(body, pen)
    return repacked(data, {package.main: serialised(page.body, package.parts[package.main])})


def looks(data: bytes) -> list[tuple[str, str]]:
    return [(paragraph.text, paragraph.style) for paragraph in read(data, "甲.docx").paragraphs]


def places(data: bytes) -> list[tuple[int, str, int, int]]:
    found = read(data, "甲.docx")
    return sorted(
        (a.id, a.text, a.paragraph, a.start)
        for a in (*found.anchors, *found.copies)
        if a.by != "text"
    )


def both_ways(before: bytes, work: Work) -> bytes:
    """The tracked file; that it is what it should be, accepted and rejected, has been checked."""
    direct, result = written(before, work), written(before, work, WE)
    assert problems(direct) == problems(result) == []
    assert [text for text, _ in looks(result)] == [text for text, _ in looks(direct)]
    taken, refused = (changed_file(result, how, WE) for how in HOWS)
    assert settled(result, "accept", WE) == [text for text, _ in looks(direct)]
    assert settled(result, "reject", WE) == [text for text, _ in looks(before)]
    assert looks(taken) == looks(direct)
    assert looks(refused) == looks(before)
    assert places(taken) == places(direct) == places(result)
    assert places(refused) == places(before)
    assert not hollow(taken)
    assert not hollow(refused)
    assert problems(taken) == problems(refused) == []
    return result


def _text(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{W}t", f"{W}delText"))


def hollow(data: bytes) -> bool:
    """Whether a content control is left without content: Word would ask for its text."""
    root = etree.fromstring(parts_of(data)["word/document.xml"])
    return any(next(c.iter(f"{W}r"), None) is None for c in root.iter(f"{W}sdtContent"))


def shown(body: etree._Element, words: str) -> etree._Element:
    """The paragraph with some words."""
    (found,) = [q for q in body.iter(f"{W}p") if words in _text(q)]
    return found


# what comes and goes ------------------------------------------------------------------------------

STYLES = ("BodyText", "Heading1", "Heading2", "")


def coming(behind: str, *blocks: etree._Element) -> Work:
    """Blocks put behind the paragraph with some words, one after the other."""

    def work(body: etree._Element, pen: Pen) -> None:
        place = shown(body, behind)
        for block in (copy.deepcopy(block) for block in blocks):
            place.addnext(block)
            pen.insert(block)
            place = block

    return work


def going(*words: str) -> Work:
    def work(body: etree._Element, pen: Pen) -> None:
        for block in [shown(body, some) for some in words]:
            pen.remove(block)

    return work


FRESH = drafted(run("新的一段，"), number(70, "5个"), run("。"), style="Heading2")
MORE = drafted(number(71, "6个"), run("；又一段"), number(72, "7个"), style="BodyText")


@pytest.mark.parametrize("behind", ["推进党建", "聚焦", "单位：", "河东", "3.5", "截至"])
def test_paragraphs_that_come(behind: str) -> None:
    both_ways(DRAFT, coming(behind, FRESH))
    both_ways(DRAFT, coming(behind, FRESH, MORE))


@pytest.mark.parametrize("behind", ["聚焦", "截至"])
def test_a_table_that_comes(behind: str) -> None:
    cells = p(run("甲")) + p(number(73, "8个")), p(run("乙"), number(74, "9个"))
    both_ways(DRAFT, coming(behind, table(*cells), MORE))


def test_a_paragraph_before_all_others() -> None:
    def work(body: etree._Element, pen: Pen) -> None:
        fresh = copy.deepcopy(FRESH)
        body.insert(0, fresh)
        pen.insert(fresh)

    both_ways(DRAFT, work)


@pytest.mark.parametrize(
    "words",
    [("推进党建",), ("聚焦",), ("1.",), ("单位：",), ("截至",), ("3.5",), ("聚焦", "1."),
     ("推进党建", "聚焦", "1.", "投入情况", "单位："),
     ("推进党建", "聚焦", "1.", "投入情况", "单位：", "截至")],
)  # fmt: skip
def test_paragraphs_that_go(words: tuple[str, ...]) -> None:
    both_ways(DRAFT, going(*words))


def test_a_table_that_goes() -> None:
    def work(body: etree._Element, pen: Pen) -> None:
        (found,) = body.iter(f"{W}tbl")
        pen.remove(found)

    result = both_ways(DRAFT, work)
    assert "3.5" not in "".join(text for text, _ in looks(result))


def test_a_section_that_ends_with_a_paragraph_stays() -> None:
    section = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:pPr><w:r><w:rPr><w:rFonts'
    heading = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:rPr><w:rFonts'
    data = replaced(DRAFT, heading, heading.replace("</w:pPr><w:r><w:rPr><w:rFonts", section))
    for work in (going("聚焦"), going("1."), coming("聚焦", FRESH), going("聚焦", "1.")):
        result = both_ways(data, work)
        for content in (result, *(changed_file(result, how) for how in HOWS)):
            assert sections(content) == 2


def sections(data: bytes) -> int:
    root = etree.fromstring(parts_of(data)["word/document.xml"])
    return sum(1 for _ in root.iter(f"{W}sectPr"))


def test_ends_of_comments_and_bookmarks_elsewhere_are_kept() -> None:
    data = replaced(
        DRAFT, '<w:t xml:space="preserve">聚焦“两个覆盖”</w:t></w:r>',
        '<w:t xml:space="preserve">聚焦“两个覆盖”</w:t></w:r><w:bookmarkStart w:id="800" w:name="hers"/>',
    )  # fmt: skip
    data = replaced(data, "</w:tbl>", '</w:tbl><w:bookmarkEnd w:id="800"/>')
    both_ways(data, going("聚焦"))
    both_ways(data, anew("聚焦", drafted(run("一、别的"), style="Heading1")))


def test_the_copy_of_what_others_revised_is_new_as_a_whole() -> None:
    hers = 'w:id="901" w:author="张三"'
    mark = '<w:pPr><w:pStyle w:val="Heading1"/><w:rPr><w:ins w:id="902" w:author="张三"/></w:rPr></w:pPr>'
    data = replaced(
        replaced(
            DRAFT, '<w:t xml:space="preserve">聚焦“两个覆盖”</w:t></w:r>',
            f'<w:t>聚焦</w:t></w:r><w:ins {hers}><w:r><w:t>好</w:t></w:r></w:ins>'
            f'<w:del {hers.replace("901", "903")}><w:r><w:delText>坏</w:delText></w:r></w:del>',
        ),
        '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>', mark,
    )  # fmt: skip

    def work(body: etree._Element, pen: Pen) -> None:
        fresh = copy.deepcopy(shown(body, "聚焦"))
        shown(body, "截至").addnext(fresh)
        pen.insert(fresh)

    result = written(data, work, WE)
    assert looks(result) == [*looks(data), ("一、聚焦好", "heading 1")]
    assert settled(result, "reject", WE) == [text for text, _ in looks(data)]
    assert looks(changed_file(result, "reject", WE)) == looks(data)
    root = etree.fromstring(parts_of(result)["word/document.xml"])
    assert revised(list(root.iter(f"{W}p"))[-1]) == [("ins", "一、聚焦"), ("ins", "好")]
    assert problems(result) == []


# what is drafted anew -----------------------------------------------------------------------------


def anew(words: str, fresh: etree._Element) -> Work:
    def work(body: etree._Element, pen: Pen) -> None:
        pen.rewrite(shown(body, words), copy.deepcopy(fresh))

    return work


def body_of(data: bytes, words: str) -> etree._Element:
    root = etree.fromstring(parts_of(data)["word/document.xml"])
    return shown(root, words)


def revised(paragraph: etree._Element) -> list[tuple[str, str]]:
    """What is deleted and inserted in a paragraph, in order."""
    return [
        (mark.tag.removeprefix(W), _text(mark))
        for mark in paragraph.iter(f"{W}ins", f"{W}del")
        if len(mark)
    ]


OPENING = (run("1."), run("强化统筹。"), run("今年新建党支部"))


def test_only_what_differs_is_revised() -> None:
    fresh = drafted(
        *OPENING, number(1, "13个"), number(2, "3家"), run("，比上年多，占"), number(3, "90%"),
        run("；12345热线", ""), style="BodyText",
    )  # fmt: skip
    result = both_ways(DRAFT, anew("强化统筹", fresh))
    assert revised(body_of(result, "强化统筹")) == [
        ("del", "11个"), ("ins", "13个"), ("ins", "比上年多，"), ("del", "87.7%"), ("ins", "90%"),
        ("del", "，宣讲"), ("del", "XX场次"), ("del", "；12345热线R&D<甲>。"), ("ins", "；12345热线"),
    ]  # fmt: skip
    # drafted back to what it was, in part: our own insertions are simply gone
    again = written(result, anew("强化统筹", drafted(*OPENING, style="Heading2")), WE)
    assert looks(again)[2] == ("1.强化统筹。今年新建党支部", "heading 2")
    assert settled(again, "reject") == [text for text, _ in looks(DRAFT)]
    assert looks(changed_file(again, "reject")) == looks(DRAFT)
    assert problems(again) == []


def test_numbers_that_change_places_are_found_either_way() -> None:
    fresh = drafted(
        number(3, "87.7%"), run("，占"), number(1, "11个"), number(2, "4家"), style="BodyText"
    )
    result = both_ways(DRAFT, anew("强化统筹", fresh))
    assert [a.id for a in read(result, "甲.docx").anchors][:3] == [3, 1, 2]


def test_a_style_alone() -> None:
    (text,) = [t for t, style in looks(DRAFT) if t.startswith("一、")]
    fresh = drafted(run("一、"), run("聚焦“两个覆盖”"), style="Heading2")
    result = both_ways(DRAFT, anew("聚焦", fresh))
    paragraph = body_of(result, "聚焦")
    assert revised(paragraph) == []
    assert paragraph.find(f"{W}pPr/{W}pPrChange") is not None
    assert looks(result)[1] == (text, "heading 2")


def test_our_own_paragraphs_go_without_a_trace() -> None:
    for behind in ("聚焦", "截至", "河东", "推进党建"):
        come = written(DRAFT, coming(behind, FRESH, MORE), WE)
        for words in (("新的一段", "又一段"), ("又一段", "新的一段"), ("又一段",), ("新的一段",)):
            gone = written(come, going(*words), WE)
            left = [b for b in (FRESH, MORE) if not any(w in _text(b) for w in words)]
            assert looks(gone) == looks(written(DRAFT, coming(behind, *left)))
            assert looks(changed_file(gone, "reject")) == looks(DRAFT)
            assert problems(gone) == []


# anything -----------------------------------------------------------------------------------------

words = st.lists(
    st.sampled_from(["甲乙，", "今年新建党支部", "，占", "强化统筹。", "截至2023年6月底，", "丙"]),
    max_size=4,
)
step = st.tuples(
    st.integers(0, 30),
    st.sampled_from(["insert", "remove", "rewrite", "insert table"]),
    st.sampled_from(STYLES),
    words,
    st.integers(0, 15),
)
Step = tuple[int, str, str, list[str], int]


def steps_as_work(steps: list[Step], first_id: int = 100, order: int | None = None) -> Work:
    """The steps on paragraphs, those in cells too, one at each: told in the order of the text, or
    after all that comes has been put there, in an order drawn from a number."""

    def work(body: etree._Element, pen: Pen) -> None:
        blocks = [block for block in body.iter(f"{W}p") if standing(block)]
        ids = itertools.count(first_id)
        told: list[Callable[[], None]] = []
        chosen = {step[0] % len(blocks): step for step in steps}
        for at, (_, kind, style, pieces, numbered) in sorted(chosen.items()):
            block = blocks[at]
            if kind == "remove":
                told.append(partial(pen.remove, block))
            elif kind == "rewrite":
                fresh = drawn(pieces, style, numbered, numbers_in(block), ids)
                told.append(partial(pen.rewrite, block, fresh))
            else:
                fresh = drawn(pieces, style, numbered, [], ids)
                if kind == "insert table":
                    inside = etree.tostring(fresh, encoding="unicode")
                    fresh = table(inside, p(run("丁")))
                    block.addnext(last := drawn(["戊"], style, 0, [], ids))
                    told += [partial(pen.insert, last)] if order is not None else []
                block.addnext(fresh)
                told.append(partial(pen.insert, fresh))
                if kind == "insert table" and order is None:
                    told.append(partial(pen.insert, last))
            if order is None:
                for tell in told:
                    tell()
                told = []
        Random(order).shuffle(told)
        for tell in told:
            tell()

    return work


def drawn(
    pieces: list[str], style: str, chosen: int, own: list[int], ids: Iterator[int]
) -> etree._Element:
    """A paragraph of these texts, with a number behind some: one of its own, else a new one."""
    content = []
    for place, words in enumerate(pieces):
        content.append(run(words))
        if chosen >> place & 1:
            identity = own.pop() if own else next(ids)
            content.append(number(identity, f"{chosen}个"))
    return drafted(*content, style=style)


def standing(paragraph: etree._Element) -> bool:
    """Whether a paragraph is one to a reader: what is all deleted, or stands in a row that is, is
    not."""
    if any(row.find(f"{W}trPr/{W}del") is not None for row in paragraph.iterancestors(f"{W}tr")):
        return False
    return next(paragraph.iter(f"{W}del"), None) is None or any(
        next(text.iterancestors(f"{W}del"), None) is None for text in paragraph.iter(f"{W}t")
    )


def numbers_in(paragraph: etree._Element) -> list[int]:
    tags = [tag.get(f"{W}val", "") for tag in paragraph.iter(f"{W}tag")]
    return [int(tag.removeprefix("rg:")) for tag in tags]


@settings(max_examples=settings().max_examples * 2 // 5)
@given(st.lists(step, max_size=5))
def test_any_work_accepted_is_the_work_and_rejected_is_none(steps: list[Step]) -> None:
    both_ways(DRAFT, steps_as_work(steps))


@settings(max_examples=settings().max_examples * 2 // 5)
@given(st.lists(step, max_size=5), st.integers(0, 1000))
def test_the_order_of_telling_does_not_matter(steps: list[Step], order: int) -> None:
    both_ways(DRAFT, steps_as_work(steps, order=order))


@given(st.lists(step, max_size=4), st.lists(step, max_size=4))
def test_work_upon_work(steps: list[Step], more: list[Step]) -> None:
    """A second round upon the revisions of a first: by others it can be undone alone, by the same
    author all of it together."""
    first = written(DRAFT, steps_as_work(steps), WE)
    again = written(first, steps_as_work(more, 500), WE)
    assert problems(again) == []
    assert settled(again, "reject", WE) == [text for text, _ in looks(DRAFT)]
    assert looks(changed_file(again, "reject", WE)) == looks(DRAFT)
    assert settled(again, "accept", WE) == [text for text, _ in looks(again)]
