"""Documents that hold every block and inline, friendly and hostile."""

from __future__ import annotations

from decimal import Decimal

from reportgen.binding.expression import Binding, Const, Expression, Op, Ref, Rows, Several
from reportgen.chinese.forms import Form
from reportgen.document import (
    Bound,
    Break,
    Byline,
    Caption,
    Document,
    Finding,
    Heading,
    PageBreak,
    Paragraph,
    Signature,
    Strong,
    TableBlock,
    TableCell,
    Text,
    Title,
)
from reportgen.errors import Location
from tests.inlines import cell, line, ref, text

HOSTILE = "<b>&amp;</b> \"'⟦*\\{⏎}|\u200b\u2028\n<script>alert('1')</script>"


def number(text: str, expression: Expression, form: Form, *cells: str, note: str = "") -> Bound:
    """A number on the page."""
    return Bound(text, Binding(expression, form), tuple(map(cell, cells)), note=note)


def full() -> Document:
    """One of every block, and of every inline."""
    count = number("五", Rows("做法"), Form("汉字"), "A2")
    new = number("11个", ref("新建党支部"), Form("数量"), "C9")
    rate = number(
        "57.1%",
        Op("/", (ref("精品社区"), ref("全部社区"))),
        Form("百分比", (("位数", "1"),)),
        "C3",
        "C4",
    )
    growth = number(
        "同比增长12.3%",
        Several((ref("投资"), Ref("投资", "桃城区", "2022年", pinned=("period",)))),
        Form("同比"),
        "C5",
        "H5",
    )
    lost = number("XX家", ref("高新企业"), Form("数量"), note="缺数：高新企业（指标!C12是空的）")
    blocks = (
        Title("report.md:标题", (text("“"), count, text("力”并举", 2))),
        Title("report.md:副题", (text("桃城区两新党建提质增效"),), "副题"),
        Byline("report.md:署名", (text("桃城区委组织部"),)),
        Heading("report.md:20/领导力", 1, (text("突出领导力"), Break(), text("统筹谋划")), "一、"),
        Paragraph(
            "report.md:31/领导力/两个覆盖",
            (
                text("今年新建党支部"),
                new,
                text("，"),
                Strong((text("精品率"), rate)),
                text("。"),
            ),
            (text("拓展“两个覆盖”。"),),
            "1.",
            2,
        ),
        Paragraph("report.md:33", (text("固定资产投资"), growth, text("，新增高新技术企业"), lost)),
        TableBlock(
            "report.md:40/各街道情况",
            (text("各街道情况"),),
            (TableCell((text("街道"),)), TableCell((text("党支部"),))),
            (
                (
                    TableCell((Text("河东街道", cell("A2")),)),
                    TableCell((new,), numeric=True),
                ),
            ),
            "单位：个",
        ),
        Caption("report.md:42", (text("图为宣讲现场"),)),
        PageBreak("report.md:43"),
        Signature("report.md:44", (text("中共桃城区委"),), (text("2023年12月1日"),)),
        Byline("report.md:45", (text("（供稿：区委组织部）"),), "文末"),
    )
    finding = Finding(
        "新建党支部 == 12",
        Binding(Op("==", (ref("新建党支部"), Const(Decimal(12)))), Form("数量")),
        "不成立",
        "11个 ≠ 12个",
        line(12),
    )
    return Document("通讯", blocks, (finding,))


def hostile() -> Document:
    """Markup and invisible characters wherever text can come from data."""
    words = Text(HOSTILE, cell("B2"))
    count = Bound(
        HOSTILE,
        Binding(Ref(HOSTILE), Form("汉字", (("单位", HOSTILE),))),
        (Location(HOSTILE, HOSTILE, "C1"),),
    )
    blocks = (
        Title(HOSTILE, (words, count)),
        Byline(HOSTILE, (words,)),
        Heading(HOSTILE, 1, (words,), HOSTILE),
        Paragraph(HOSTILE, (words, count), (words,), HOSTILE, 1),
        TableBlock(
            HOSTILE,
            (words,),
            (TableCell((words,)),),
            ((TableCell((count,), numeric=True),),),
            HOSTILE,
        ),
        Caption(HOSTILE, (words,)),
        Signature(HOSTILE, (words,), (count,)),
    )
    return Document("公文", blocks)
