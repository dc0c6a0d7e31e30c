"""What rules are shown of a file: paragraphs, their kinds and heads, and where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.checking.diagnostic import Place
from reportgen.checking.files import files, subjects
from reportgen.checking.heads import number_mark
from reportgen.checking.text import BLOT, Text
from reportgen.checking.textfiles import Source, markdown_text, plain_text
from reportgen.checking.wordfiles import word_text
from reportgen.errors import ReportError
from reportgen.word.reading import read
from tests.refreshing.worked import made

from .corpus import briefings, text


@pytest.mark.parametrize(
    ("words", "mark", "level", "number"),
    [
        ("一、工作背景", "一、", 1, 1),
        ("十二、其他", "十二、", 1, 12),
        ("二十一、其他", "二十一、", 1, 21),
        ("（三）强化保障。", "（三）", 2, 3),
        ("(三)强化保障", "(三)", 2, 3),
        ("（三）、强化保障", "（三）、", 2, 3),
        ("㈢强化保障", "㈢", 2, 3),
        ("4.抓落实", "4.", 3, 4),
        ("4、抓落实", "4、", 3, 4),
        ("3．10种有色金属", "3．", 3, 3),
        ("（5）台账", "（5）", 4, 5),
        ("⑤台账", "⑤", 5, 5),
    ],
)
def test_number_marks_are_known_right_or_wrong(
    words: str, mark: str, level: int, number: int
) -> None:
    found = number_mark(words)
    assert found is not None
    assert (found.text, found.level, found.number) == (mark, level, number)


@pytest.mark.parametrize(
    "words", ["", "一方面加强", "3.5万名党员", "（县委书记）说", "2024年", "1、2、3组"]
)
def test_other_openings_are_no_marks(words: str) -> None:
    assert number_mark(words) is None


def test_a_text_file_is_read_line_by_line() -> None:
    read_ = plain_text(
        Source(
            "抓党建 促发展\r\n\r\n　　一、工作背景\n全区有村120个。\n（一）加强领导。成立专班。\n图1 分布\n",
            "utf-8",
        ),
        "a.txt",
    )
    told = [
        (p.kind, p.level, p.title if p.level else "", p.line, p.number) for p in read_.paragraphs
    ]
    assert told == [
        ("title", 0, "", 1, 0),
        ("heading", 1, "工作背景", 3, 1),
        ("body", 0, "", 4, 2),
        ("body", 2, "加强领导", 5, 3),
        ("caption", 0, "", 6, 4),
    ]
    assert [p.title for p in read_.heads] == ["工作背景", "加强领导"]


def test_markdown_marks_and_code_are_left_out() -> None:
    source = "---\na: 1\n---\n# 总结\n\n## 一、背景\n\n- 见`a,b`和https://a.cn/x,y。\n| 甲 | 乙 |\n|---|---|\n```\n码\n```\n"
    read_ = markdown_text(Source(source, "utf-8"), "a.md")
    told = [(p.text, p.kind, p.level, p.line, p.column) for p in read_.paragraphs]
    assert told == [
        ("总结", "title", 0, 4, 3),
        ("一、背景", "heading", 2, 6, 4),
        ("见`a,b`和https://a.cn/x,y。", "body", 0, 8, 3),
        ("| 甲 | 乙 |", "cell", 0, 9, 1),
    ]
    assert read_.open.split("\n")[2] == "见" + BLOT * 5 + "和" + BLOT * 16 + "。"


def test_places_are_lines_in_texts_and_paragraphs_in_words() -> None:
    two = text("全区有村120个。", "今年新建１２个。")
    at = two.joined.index("１２")
    place = two.place((at, at + 2))
    assert (place.line, place.column, place.paragraph, place.start, place.end) == (2, 5, 1, 4, 6)
    assert place.excerpt == "今年新建⟦１２⟧个。"
    assert str(place) == "文.txt 第2行第5字"
    assert str(Place("a.docx", paragraph=3, start=4)) == "a.docx 第4段第5字"
    assert two.sentence_at(at) == (two.paragraphs[1].start, two.paragraphs[1].end - 1)


def test_a_briefing_tells_its_headings_and_its_own_numbers() -> None:
    briefing = read(made(), "a.docx")
    shown = word_text(briefing, "a.docx")
    assert [p.text for p in shown.paragraphs] == [p.text for p in briefing.paragraphs]
    assert shown.paragraphs[0].kind == "title"
    assert [shown.joined[b.start : b.end] for b in shown.bound] == [
        a.text for a in briefing.anchors
    ]
    assert all(bound.indicator for bound in shown.bound)


def test_headings_of_the_bundled_briefings_have_levels() -> None:
    headed = [b for b in briefings() if any(p.kind == "heading" for p in b.paragraphs)]
    assert {b.file for b in briefings()} - {b.file for b in headed} == {"dimensions.docx"}
    for briefing in headed:
        assert briefing.paragraphs[0].kind == "title"
        assert min(head.level for head in briefing.heads) == 1


def test_folders_are_gone_through_by_name(tmp_path: Path) -> None:
    for name in ("乙.txt", "甲.md", "~$甲.docx", ".隐.txt", "甲.备份2.md", "图.png", "下/丙.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("字", "utf-8")
    found = files([tmp_path, tmp_path / "甲.md"])
    assert [p.relative_to(tmp_path).as_posix() for p in found] == ["乙.txt", "甲.md", "下/丙.txt"]


def test_gb18030_is_read_and_what_is_no_text_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("中文，㐂".encode("gb18030"))
    (shown,) = (s for s in subjects(path) if isinstance(s, Text))
    assert shown.joined == "中文，㐂"
    path.write_bytes(b"a\0b")
    with pytest.raises(ReportError, match="读不出文字"):
        list(subjects(path))
