"""Documents for the tests of the Word floor: every kind of block, and the four-page measure."""

from __future__ import annotations

from decimal import Decimal

from reportgen.binding.expression import Binding, Const, Op, Ref
from reportgen.chinese.forms import Form
from reportgen.document import (
    Block,
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
    Title,
)
from tests.inlines import bound, line, text


def paragraph(words: str, key: str = "report.md:9") -> Paragraph:
    return Paragraph(key, (text(words),))


_LONG = (
    "聚焦新兴领域党组织“散、弱、虚”等问题，坚持把组织建在链上、把党员聚在链上，"
    "推行“支部联建、资源联享、活动联办”，推动党的组织和工作从“有形覆盖”向“有效覆盖”转变——"
)


def rich(profile: str) -> Document:
    """Every kind of block, both kinds of run-in heads, a missing number, findings."""
    body = (
        text(_LONG + "今年新建党支部"),
        bound("11个"),
        text("，覆盖率达"),
        bound("87.7%", "覆盖率", 10),
        text("，较上年"),
        bound("提高3.2个百分点", "覆盖率", 10),
        text("，开展宣讲"),
        bound("XX场次", "宣讲活动", 11, note="指标“宣讲活动”没有数值（taocheng.xlsx 指标!C11）"),
        text("；12345热线 R&D <投入> 占比居全市第一。"),
    )
    blocks: tuple[Block, ...] = (
        Title("t", (text("“六力”并举推进桃城区"), Break(), text("两新党建提质增效"))),
        Title("s", (text("——以商圈市场党建为例"),), "副题"),
        Byline("b", (text("中共桃城区委组织部"),)),
        Paragraph("lead", body),
        Heading("h1", 1, (text("聚焦“两个覆盖”，增强组织凝聚力"),), "一、"),
        Heading("h2", 2, (text("健全工作体系"),), "（一）"),
        Paragraph("p1", body, (text("强化统筹谋划。"),), "1.", 3),
        Paragraph("p2", (text("同时，"), Strong((text("坚持书记抓、抓书记"),)), *body)),
        Paragraph("p3", body, (text("建好"), bound("3支", "队伍", 12), text("队伍。")), "（1）", 4),
        Heading("h3", 1, (text("以组织建设为重点"), Break(), text("推动基层治理提质增效")), "二、"),
        Paragraph("p4", body, (text("抓实“红色引擎”。"),), "", 2),
        TableBlock(
            "tb",
            (text("各街道党支部和投入情况"),),
            tuple(TableCell((text(w),)) for w in ("街道", "党支部", "投入", "主要做法")),
            tuple(
                (
                    TableCell((text(name),)),
                    TableCell((bound(str(7 + i), f"党支部{i}", 20 + i),), True),
                    TableCell((bound(f"{i * 3.5 + 1:.1f}", f"投入{i}", 40 + i),), True),
                    TableCell(
                        (text("支部联建、资源联享、活动联办，定期会商解决难题" if i else "联建"),)
                    ),
                )
                for i, name in enumerate(("河西街道", "河东街道", "中华街道", "路北街道"))
            ),
            "单位：个、万元",
        ),
        Paragraph("p5", (text("从上表看，各街道投入逐年增加。"),)),
        Caption("c", (text("图为桃城区委组织部开展“两新”党组织书记培训"),)),
        Byline("be", (text("（桃城区委组织部供稿）"),), "文末"),
        Paragraph("p6", (text("以上情况，特此报告。"),)),
        Signature("sig", (text("中共桃城区委组织部"),), (text("2023年7月1日"),)),
        PageBreak("pb"),
        Heading("h4", 1, (text("附：有关说明"),)),
        Paragraph("p7", (text("本材料数字截至2023年6月底。"),)),
    )
    finding = Finding(
        "查摆问题 == 三级党组织问题 + 乡村干部问题",
        Binding(
            Op("==", (Ref("查摆问题"), Op("+", (Ref("三级党组织问题"), Const(Decimal("3")))))),
            Form("数"),
        ),
        "不成立",
        "95 = 90+3 不成立",
        line(12),
    )
    return Document(profile, blocks, (finding,))


def four_pages() -> Document:
    """The size design §9 speaks of: 27 paragraphs, a table of 20 rows, 40 numbers."""
    blocks: list[Block] = [Title("t", (text("“六力”并举推进桃城区两新党建提质增效"),))]
    for part in range(5):
        blocks.append(Heading(f"h{part}", 1, (text("聚焦“两个覆盖”，增强组织凝聚力"),), "一、"))
        blocks += [
            Paragraph(
                f"report.md:31/凝聚力{part}/两个覆盖{number}",
                (
                    text(_LONG + "今年新建党支部"),
                    bound("11个", f"指标{part}{number}", number + 2),
                    text("，覆盖率达到全市先进水平，开展宣讲"),
                    *((bound("100余场次", f"宣讲{part}{number}", 30),) if number < 3 else ()),
                    text("，群众满意度持续提升。"),
                ),
                (text("强化统筹谋划。"),),
                f"{number + 1}.",
                2,
            )
            for number in range(4)
        ]
    blocks.append(
        TableBlock(
            "tb",
            (text("各街道党支部和投入情况"),),
            tuple(TableCell((text(w),)) for w in ("街道", "党支部", "投入")),
            tuple(
                (
                    TableCell((text(f"第{row}街道"),)),
                    TableCell(
                        (bound("7", f"党支部{row}", row),) if row < 5 else (text("7"),), True
                    ),
                    TableCell((text("3.5"),), True),
                )
                for row in range(20)
            ),
            "单位：个、万元",
        )
    )
    blocks.append(paragraph("从上表看，各街道投入逐年增加。"))
    return Document("公文", tuple(blocks))
