"""What a paragraph is taken for: by style, by number mark, by where it stands."""

from __future__ import annotations

import pytest

from reportgen.checking.roles import Judged, judged
from reportgen.word.layout import Alignment, ParagraphLayout, Pitch, Stretch, TextLook

LONG = "今年以来，全区坚持把抓基层打基础作为长远之计，各项工作取得明显成效。"


def paragraph(number: int, line: str) -> ParagraphLayout:
    """From “style/alignment/size[/colour] text”; - for Normal, left, 16 pt."""
    marks, _, words = line.partition(" ")
    style, align, size, color = (*marks.split("/"), "-", "-", "-")[:4]
    alignments: dict[str, Alignment] = {"c": "center", "r": "right", "b": "both", "-": "left"}
    look = TextLook("仿宋", "", int(size) * 2 if size != "-" else 32, False, color.strip("-"), 0)
    text = LONG if words == "…" else words.replace("…", LONG)
    return ParagraphLayout(
        number=number,
        style="Normal" if style in ("-", "cell", "list") else style.replace("_", " "),
        in_table=style == "cell",
        numbered=style == "list",
        stretches=(Stretch(text, look),),
        align=alignments[align],
        first_line=2.0,
        left=0.0,
        right=0.0,
        pitch=Pitch("exact", 579),
        before=0,
        after=0,
        snaps=True,
        keep_next=False,
        section=0,
    )


def told(*lines: str) -> list[Judged]:
    return list(judged([paragraph(at, line) for at, line in enumerate(lines)]))


def roles(*lines: str) -> str:
    return " ".join(each.role for each in told(*lines))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # by style
        (["Title/c 关于工作的报告", "Body_Text …"], "title body"),
        (["标题/c 关于工作的报告", "标题_1 一、做法", "-/b …"], "title heading body"),
        (["Title/c 报告", "Subtitle/c 副题", "题下署名/c 区委", "图注/c 图为现场。", "toc_1 一、做法"], "title other other other other"),
        (["cell 今年以来，全区坚持抓基层打基础，各项工作取得成效。", "list …"], "cell other"),
        # a title without a style
        (["-/c/22 关于工作的报告", "-/c/16 区委组织部", "- …"], "title other body"),
        (["-/c/22 关于加强", "-/c/22 基层党建工作的报告", "- …"], "title title body"),
        (["-/c/40/FF0000 区委文件", "-/c/16 区委〔2023〕5号", "-/c/22 关于工作的通知", "- …"], "other other title body"),
        (["-/-/22 关于工作的报告", "- …"], "title body"),
        (["- 关于工作的报告", "- …"], "other body"),
        (["heading_1/c/22 关于工作的报告", "heading_2 一、做法", "- …"], "title heading body"),
        (["- …", "-/c/22 关于工作的报告"], "body other"),
        # what follows the title
        (["Title/c 报告", "- 各街道党工委：", "- …"], "title addressee body"),
        (["Title/c 报告", "- 附件：名单", "- …"], "title other body"),
        (["Title/c 报告", "- …", "- 各街道党工委："], "title body other"),
        # number marks
        (["- 一、主要做法", "- （一）加强领导。…", "- （二）建强队伍", "- 1.走访慰问。…"], "heading body heading body"),
        (["- （一）加强组织领导。"], "other"),
        (["- 1.完成了任务。"], "body"),
        # what is no text
        (["- 张三、李四、王五", "-/c …", "- 来源：区委组织部，今年以来全区坚持抓基层打基础。"], "other other other"),
        # the end
        (["- …", "-/r 区委组织部", "-/r 2023年7月1日"], "body signer date"),
        (["- …", "- 　　　　区委组织部", "- 　　　　二〇二三年七月一日", "- 附件：名单"], "body signer date other"),
        (["- …", "-/r 2023年7月1日"], "body date"),
        (["- …", "- 附件：1.任务分解表", "- 2.联系人名单", "- 一、其他"], "body other other heading"),
        (["- …", "- 2023年7月1日，全区召开会议部署基层党建工作，各项任务落地。"], "body body"),
    ],
)  # fmt: skip
def test_roles(lines: list[str], expected: str) -> None:
    assert roles(*lines) == expected


def test_levels_marks_and_run_in_heads() -> None:
    heading, run_in, styled = told("- 一、主要做法", "- 　（一）加强领导。…", "heading_2 抓组织")
    assert (heading.level, heading.mark) == (1, "一、")
    assert (run_in.level, run_in.mark, run_in.text[: run_in.head]) == (
        2,
        "（一）",
        "（一）加强领导。",
    )
    assert run_in.lead == "\u3000"
    assert (styled.level, styled.mark) == (2, "")


def test_headings_without_numbers_begin_with_the_first_level() -> None:
    found = told("Title/c 报告", "heading_2 抓组织", "- …", "heading_3 抓队伍", "heading_2 抓保障")
    assert [each.level for each in found if each.role == "heading"] == [1, 2, 1]
