"""Indents, spacing and keeping together of paragraphs; the signature (gongwen.md §1.2, §1.5, §1.6)."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.layouts import Appearance, by_style, grouped, points, whose
from reportgen.checking.registry import rule
from reportgen.checking.roles import Judged
from reportgen.word.characters import half_widths

_INDENT = "开始—段落—特殊格式：首行缩进，2字符"
_WITHIN = 0.25
"""字: 0.74 cm in 三号 is 1.3, 640 twips of 15.75 pt are 2.03."""
_NOTICED = 10
"""Half a point in twips."""


@rule(
    "GRID-10",
    "首行缩进",
    source="GB/T 9704—2012 7.3.3；规则 GRID-10、BODY-04、BODY-05",
    reason="正文和标题每个自然段左空二字，用“首行缩进2字符”设，不打空格：空格的宽窄随字体变，改字号就对不齐。",
    subject=Appearance,
    scope="layout",
)
def indents(appearance: Appearance) -> Iterator[Finding]:
    looks = appearance.profile.looks
    pairs = (
        ((each.role, fault), each)
        for each in appearance.of("body", "heading")
        if each.paragraph.align != "center" and not each.paragraph.numbered
        for wanted in (
            looks["body"] if each.role == "body" else appearance.profile.heading(each.level),
        )
        if wanted.align != "center" and (fault := _fault(each, wanted.indent))
    )
    for (role, fault), group in grouped(pairs).items():
        what = whose("正文" if role == "body" else "标题", group)
        hint = ("删去段首空格；" if "空格" in fault else "") + f"选中这些段，{_INDENT}"
        yield Finding(f"{what}{fault}", appearance.first(group[0]), f"{hint}{by_style(group)}")


def _fault(each: Judged, wanted: int) -> str:
    """What is wrong with how a paragraph begins; "" for nothing.  A heading of one line may as well
    be moved as a whole."""
    paragraph = each.paragraph
    indent = paragraph.first_line + (paragraph.left if each.role == "heading" else 0.0)
    typed = sum(1.0 if c == "\u3000" else 2.0 if c == "\t" else 0.5 for c in each.lead)
    if typed >= 1 and abs(indent) <= _WITHIN:
        return f"用空格缩进，应设首行缩进{wanted}字"
    if typed >= 1:
        return f"设了首行缩进，段首又打了空格，应只缩进{wanted}字"
    if abs(indent - wanted) <= _WITHIN:
        return ""
    if indent < -_WITHIN:
        return f"是悬挂缩进，应为首行缩进{wanted}字"
    if abs(indent) <= _WITHIN:
        return f"首行没有缩进，应缩进{wanted}字"
    return f"首行缩进{indent:.1f}字，应为{wanted}字"


@rule(
    "GRID-09",
    "段前段后的空",
    source="GB/T 9704—2012 5.2.3；规则 GRID-09",
    reason="公文段与段之间不加空，段前、段后都是0；加了空，一面就排不满22行。",
    subject=Appearance,
    scope="layout",
    severity="warning",
)
def spacing(appearance: Appearance) -> Iterator[Finding]:
    pairs = (
        ((each.role, told), each)
        for each in appearance.of("body", "heading")
        if (told := _spaces(each))
    )
    for (role, told), group in grouped(pairs).items():
        sure: Confidence | None = "likely" if role == "heading" else None
        yield Finding(
            f"{whose('标题' if role == 'heading' else '正文', group)}{told}，应为0",
            appearance.first(group[0]),
            f"选中这些段，开始—段落—间距：段前0、段后0{by_style(group)}",
            confidence=sure,
        )


def _spaces(each: Judged) -> str:
    paragraph = each.paragraph
    sides = (("段前", paragraph.before), ("段后", paragraph.after))
    return "、".join(f"{name}{points(space)}" for name, space in sides if space > _NOTICED)


@rule(
    "BODY-03",
    "主送机关没有顶格",
    source="GB/T 9704—2012 7.3.2；规则 BODY-03",
    reason="主送机关居左顶格，回行仍顶格，末尾用全角冒号。",
    subject=Appearance,
    scope="layout",
    confidence="likely",
)
def addressee(appearance: Appearance) -> Iterator[Finding]:
    for each in appearance.of("addressee"):
        paragraph = each.paragraph
        if each.lead or paragraph.first_line > 0.5 or paragraph.left > 0.5:
            hint = "开始—段落—特殊格式：无；左侧缩进0；删去段首空格"
            yield Finding("主送机关没有顶格", appearance.first(each), hint)


@rule(
    "HDG-07",
    "标题会落在页末",
    source="规则 HDG-07",
    reason="单独成行的标题要设“与下段同页”，否则标题可能孤零零落在一面的最后一行。",
    subject=Appearance,
    scope="layout",
    severity="hint",
    confidence="possible",
)
def kept(appearance: Appearance) -> Iterator[Finding]:
    group = [each for each in appearance.of("heading") if not each.paragraph.keep_next]
    if group:
        yield Finding(
            f"{whose('标题', group)}没有设“与下段同页”",
            appearance.first(group[0]),
            f"选中标题，开始—段落—换行和分页：勾上“与下段同页”{by_style(group)}",
        )


@rule(
    "SIGN-07",
    "用空格把落款推到右边",
    source="GB/T 9704—2012 7.3.5；规则 SIGN-07",
    reason="落款靠右用“右对齐”加右侧缩进；用空格推，换字体、换电脑就会错位、换行。",
    subject=Appearance,
    scope="layout",
    severity="warning",
)
def pushed(appearance: Appearance) -> Iterator[Finding]:
    group = [
        each
        for each in appearance.of("date", "signer")
        if half_widths(each.lead.replace("\t", "\u3000")) >= 4
    ]
    if group:
        yield Finding(
            f"{whose('落款', group)}用空格推到右边",
            appearance.first(group[0]),
            "删去空格；开始—段落—对齐方式：右对齐，右侧缩进按字数设",
        )


_FAR = 10.0
"""字 from the left at which a line stands on the right."""


@rule(
    "SIGN-03",
    "落款的位置",
    source="GB/T 9704—2012 7.3.5.1、7.3.5.2；规则 SIGN-02、SIGN-03",
    reason="盖章的，日期右空四字，署名居中对着日期；不盖章的，署名右空二字，日期首字比署名首字右移二字。",
    subject=Appearance,
    scope="layout",
    severity="warning",
    confidence="likely",
)
def signature(appearance: Appearance) -> Iterator[Finding]:
    for each in appearance.of("date"):
        paragraph = each.paragraph
        if half_widths(each.lead) >= 4 or paragraph.left + paragraph.first_line >= _FAR:
            continue
        if paragraph.align != "right":
            hint = "开始—段落—对齐方式：右对齐，右侧缩进按字数设"
            yield Finding("成文日期没有靠右", appearance.first(each), hint)
            continue
        signer = next((s for s in appearance.of("signer")), None)
        allowed = _right_gaps(each, signer)
        if all(abs(paragraph.right - gap) > 1 for gap in allowed):
            told = "或".join(f"{gap:g}字" for gap in allowed)
            yield Finding(
                f"成文日期右空{paragraph.right:.1f}字，应为{told}",
                appearance.first(each),
                "开始—段落—缩进：右侧，按字数填（先去掉段末的空格）",
                working="盖章右空4字；不盖章按署名字数算",
                confidence="possible",
            )


def _right_gaps(date: Judged, signer: Judged | None) -> list[float]:
    """字 right of the date with and without a seal (SIGN-02, SIGN-03), without one first."""
    if signer is None:
        return [2.0, 4.0]
    wide, narrow = half_widths(signer.text) / 2, half_widths(date.text) / 2
    unsealed = wide - narrow if wide >= narrow else 2.0
    return list(dict.fromkeys([unsealed, 4.0]))
