"""audit without data: verdicts, free numbers, the JSON form and the terminal table."""

from __future__ import annotations

import json
import re
from pathlib import Path
from unicodedata import east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.auditing import AuditReport, audit, audit_of, render
from reportgen.document import Document, Inline, Paragraph
from reportgen.word.reading import read
from reportgen.word.writing import write
from tests.inlines import PROVENANCE, bound, text
from tests.word_reading.packages import (
    briefing,
    control,
    docx,
    p,
    part,
    r,
    replaced,
    saved_by_libreoffice,
)

WRITTEN = write(briefing(), PROVENANCE)


def audited(data: bytes) -> AuditReport:
    return audit_of(read(data, "材料.docx"))


def verdicts(report: AuditReport) -> dict[int, str]:
    return {number.id: number.verdict for number in report.numbers}


def free(report: AuditReport) -> list[tuple[str, str, str]]:
    return [(number.text, number.source, number.verdict) for number in report.free]


def test_an_untouched_file_passes(tmp_path: Path) -> None:
    path = tmp_path / "材料.docx"
    path.write_bytes(WRITTEN)
    report = audit(path)
    assert set(verdicts(report).values()) == {"intact"}
    assert free(report) == [
        ("12345", "report.md 第12行", "literal"),
        ("2023", "report.md 第12行", "literal"),
        ("6", "report.md 第12行", "literal"),
    ]
    assert report.exit_status == 0


def test_the_json_form() -> None:
    report = audited(WRITTEN)
    result = json.loads(json.dumps(report.to_json(), ensure_ascii=False))
    assert list(result) == ["numbers", "free", "checks", "differences", "summary"]
    assert result["numbers"][0] == {
        "id": 1,
        "text": "11个",
        "indicator": "新建党支部",
        "expression": "新建党支部",
        "tree": {"indicator": "新建党支部", "entity": "桃城区", "period": "2023年"},
        "source": ["taocheng.xlsx 指标!C9"],
        "wrote": "11个",
        "stands": "11个",
        "fresh": None,
        "verdict": "intact",
        "paragraph": 2,
        "start": 14,
        "end": 17,
        "found": "bookmark",
    }
    assert result["numbers"][3]["missing"] is True
    assert result["numbers"][3]["verdict"] == "intact"
    assert result["free"][0] == {
        "text": "12345",
        "paragraph": 2,
        "start": 34,
        "end": 39,
        "source": "report.md 第12行",
        "verdict": "literal",
    }
    assert result["checks"] == [
        {
            "text": "甲 == 乙",
            "result": "不成立",
            "detail": "95 = 94 不成立",
            "where": "report.md 第3行",
            "now": "不成立",
            "now_detail": "95 = 94 不成立",
        }
    ]
    assert result["summary"] == {
        "recorded": True,
        "numbers": 5,
        "intact": 5,
        "edited": 0,
        "lost": 0,
        "missing": 1,
        "copies": 0,
        "differing": 0,
        "literal": 3,
        "unsourced": 0,
        "checks": 1,
        "failed": 1,
        "undetermined": 0,
        "broken": 0,
    }


def test_an_edited_number_is_found_out() -> None:
    report = audited(replaced(WRITTEN, ">87.7%<", ">88.7%<"))
    edited = report.numbers[2]
    assert (edited.wrote, edited.stands, edited.verdict) == ("87.7%", "88.7%", "edited")
    assert report.summary["edited"] == report.exit_status == 1


def test_a_number_whose_sentence_is_gone_is_lost() -> None:
    report = audited(replaced(WRITTEN, ">3家<", "><"))
    lost = report.numbers[-1]
    assert (lost.id, lost.verdict, lost.paragraph, lost.stands) == (2, "lost", None, "")
    assert lost.to_json()["stands"] is None
    assert "【3家】" in lost.reason
    assert f"不见了（{lost.reason}）" in render(report)
    assert report.exit_status == 1


def test_copies_are_judged_and_marked() -> None:
    more = p(r("重申：新建党支部"), control(1, r("11个")), r("和"), control(1, r("12个")))
    report = audited(replaced(WRITTEN, "<w:sectPr>", f"{more}<w:sectPr>"))
    copies = [(n.id, n.verdict, n.stands) for n in report.numbers if n.copy]
    assert copies == [(1, "intact", "11个"), (1, "edited", "12个")]
    assert (report.summary["copies"], report.summary["numbers"]) == (2, 7)


UNSOURCED = {
    "a new paragraph": ("<w:sectPr>", p(r("另投入3.5万元。")) + "<w:sectPr>", ["3.5"]),
    "a new sentence": ("；12345热线", "；走访20户；12345热线", ["20"]),
    "a literal changed": ("截至2023年", "截至2024年", ["2024"]),
    "a literal cut short": ("12345", "1234", ["1234"]),
    "literals run together": ("2023年6月", "20236月", ["20236"]),
    "digits before an anchor": ("今年新建党支部", "今年新建党支部2", ["2"]),
    "digits before a heading's own number": ("一、", "3一、", ["3"]),
    "a quantity in 汉字": ("；12345热线", "；派出两支队伍，三会一课照常；12345热线", ["两支"]),
    "汉字 and digits in order": (
        "<w:sectPr>",
        p(r("两支队伍、12家单位。")) + "<w:sectPr>",
        ["两支", "12"],
    ),
    "a text box": (
        "<w:sectPr>",
        p(f"<w:r><w:txbxContent>{p(r('约40人'))}</w:txbxContent></w:r>") + "<w:sectPr>",
        ["40"],
    ),
}


@pytest.mark.parametrize("case", UNSOURCED)
def test_numbers_nobody_generated_are_unsourced(case: str) -> None:
    old, new, found = UNSOURCED[case]
    report = audited(replaced(WRITTEN, old, new))
    assert [n.text for n in report.free if n.verdict == "unsourced"] == found
    assert all(n.source == "" for n in report.free if n.verdict == "unsourced")
    assert report.exit_status == 1


def test_numbers_around_the_body_are_unsourced() -> None:
    """Footnotes, headers: nothing generated stands there but the page number."""
    data = docx(
        p(r("正文")),
        footnotes=part("footnotes", f"<w:footnote>{p(r('据2023年年报'))}</w:footnote>"),
        header=part("hdr", p(r("第5期"))),
        footer=part("ftr", p(r("— 1 —"))),
    )
    report = audited(data)
    assert [(n.text, n.place, n.paragraph, n.start) for n in report.free] == [
        ("2023", "脚注尾注", None, 1),
        ("5", "页眉页脚", None, 1),
    ]
    assert report.to_json()["free"][1] == {
        "text": "5",
        "paragraph": None,
        "start": 1,
        "end": 2,
        "source": "",
        "verdict": "unsourced",
        "place": "页眉页脚",
    }
    assert re.search("脚注尾注 +2023 +第2字", render(report))


def test_literals_keep_their_source_when_the_words_around_them_change() -> None:
    report = audited(replaced(WRITTEN, "截至2023年6月底", "据统计，截止到2023年6月末"))
    assert [n.source for n in report.free] == ["report.md 第12行"] * 3
    assert report.exit_status == 0


def test_literals_that_stand_side_by_side() -> None:
    inlines = (text("20", 5), text("23年", 6), bound("11个"), text("3.5亩"))
    made = Document("公文", (Paragraph("p", inlines, (), "1.", 1),))
    report = audited(write(made, PROVENANCE))
    assert free(report) == [
        ("2023", "report.md 第5行、report.md 第6行", "literal"),
        ("3.5", "report.md 第12行", "literal"),
    ]


def test_a_file_without_a_record_has_only_unsourced_numbers() -> None:
    report = audited(docx(p(r("新建11个")), styles="<a/>"))
    assert (report.recorded, free(report)) == (False, [("11", "", "unsourced")])
    assert report.exit_status == 1
    assert "没有生成记录" in render(report)


PIECES = st.one_of(
    st.text("甲乙１２0123456789.，%（）\n\t年", min_size=1, max_size=8).map(text),
    st.sampled_from(["11个", "3", "87.7%", "2.5万元"]).map(bound),
)


@given(st.lists(st.lists(PIECES, min_size=1, max_size=5), min_size=1, max_size=6))
def test_whatever_was_written_passes_untouched(paragraphs: list[list[Inline]]) -> None:
    blocks = tuple(Paragraph(f"p{n}", tuple(content)) for n, content in enumerate(paragraphs))
    report = audited(write(Document("公文", blocks), PROVENANCE))
    assert report.exit_status == 0
    digits = "".join(number.stands for number in report.numbers)
    digits += "".join(number.text for number in report.free)
    shown = "".join(
        paragraph.text for paragraph in read(write(Document("公文", blocks), PROVENANCE)).paragraphs
    )
    assert sorted(re.findall(r"\d", digits)) == sorted(re.findall(r"\d", shown))


@pytest.mark.libreoffice
def test_a_save_by_libreoffice_changes_no_verdict(tmp_path: Path) -> None:
    saved = audited(saved_by_libreoffice(WRITTEN, tmp_path))
    assert saved.to_json() == audited(WRITTEN).to_json()


def test_the_terminal_shows_what_needs_a_person_first() -> None:
    shown = render(audited(replaced(WRITTEN, ">87.7%<", ">88.7%<")))
    head, pressing, edited, everything, literal, checks = shown.rstrip("\n").split("\n\n")
    assert head == "材料.docx：5个有出处的数，未动4个，已改1个，缺数1个"
    assert pressing == "【要人看的】"
    title, _, *rows = edited.splitlines()
    assert title == "已改（1个）："
    assert len(rows) == 1
    assert re.search("3 +3 +88.7% +87.7% +覆盖率 +taocheng.xlsx 指标!C9 +已改", rows[0])
    title, _, *rows = everything.splitlines()
    assert title == "全部有出处的数（5个）："
    assert len(rows) == 5
    assert len({width(line[: line.index("taocheng.xlsx")]) for line in rows}) == 1
    assert literal.startswith("模板或数据文字中的数：")
    assert "不成立：甲 == 乙（95 = 94 不成立）" in checks


def test_a_file_without_findings_says_so() -> None:
    assert render(audited(WRITTEN)).startswith(
        "材料.docx：5个有出处的数，未动5个，缺数1个。没有要人看的\n"
    )


def width(words: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in words)
