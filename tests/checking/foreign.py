"""Files as people bring them: python-docx with its own template, and a clerk's work by hand."""

from __future__ import annotations

import io

from docx import Document
from docx.document import Document as Opened
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

WORDS = (
    "今年以来，全区累计新建党支部12个，培训党员835名，走访企业84家，解决问题56个，"
    "群众满意率达98%，党建工作取得明显成效。"
)


def _saved(document: Opened) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def plain() -> bytes:
    """Built-in styles, nothing set by hand."""
    document = Document()
    document.add_heading("关于加强基层党建工作的情况报告", 0)
    document.add_paragraph("各街道党工委：")
    document.add_paragraph(WORDS * 2)
    document.add_heading("一、主要做法", 1)
    for number in "一二三四":
        document.add_paragraph(f"（{number}）加强组织领导。" + WORDS * 2)
    document.add_heading("二、工作成效", 1)
    for _ in range(4):
        document.add_paragraph(WORDS * 3)
    table = document.add_table(rows=8, cols=3)
    for at, row in enumerate(table.rows):
        first, second, third = row.cells
        first.text = f"第{at}街道" if at else "街道"
        second.text = str(7 * at) if at else "党支部"
        third.text = str(95 * at) if at else "党员"
    for text in ("三、下一步打算", WORDS, "区委组织部", "2023年7月1日"):
        document.add_paragraph(text)
    return _saved(document)


def clerks() -> bytes:
    """Direct formatting on Normal: margins left as they were, spaces for indents, a paragraph pasted
    from elsewhere, the signature pushed to the right by spaces."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2.54)
    section.left_margin = section.right_margin = Cm(3.18)

    def add(text: str, font: str = "仿宋_GB2312", size: int = 16, indent: bool = True) -> None:
        paragraph = document.add_paragraph()
        run = paragraph.add_run(text)
        run.font.name, run.font.size = "Times New Roman", Pt(size)
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        spacing = paragraph.paragraph_format
        spacing.line_spacing, spacing.space_after = Pt(28), Pt(0)
        if size == 22:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif indent:
            spacing.first_line_indent = Pt(size * 2)

    add("关于加强基层党建工作的情况报告", "方正小标宋简体", 22)
    add("各街道党工委：", indent=False)
    add(WORDS)
    add("一、主要做法", "黑体")
    add("　　（一）加强组织领导。" + WORDS, indent=False)
    add("　　（二）加强队伍建设。" + WORDS, indent=False)
    add("（三）加强阵地建设。" + WORDS, "宋体", 14)
    add("二、工作成效", "黑体")
    for _ in range(8):
        add(WORDS)
    add(" " * 30 + "区委组织部", indent=False)
    add(" " * 30 + "2023年7月1日", indent=False)
    return _saved(document)
