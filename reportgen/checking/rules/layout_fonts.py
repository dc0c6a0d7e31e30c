"""Fonts of digits, mixed fonts, bold and colour (gongwen.md §1.3)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.layouts import Appearance, by_style, grouped, whose
from reportgen.checking.registry import rule
from reportgen.checking.roles import Judged
from reportgen.checking.typefaces import body_seen, family
from reportgen.word.layout import Stretch

_LATIN = re.compile("[A-Za-z0-9]")


@rule(
    "FONT-06",
    "仿宋和仿宋_GB2312混用",
    source="规则 FONT-06",
    reason="两种仿宋字形粗细不同，混在一篇里看得出来，多是粘贴带进来的；用哪一种都可以，全文要一样。",
    subject=Appearance,
    scope="layout",
    severity="hint",
    confidence="likely",
)
def mixed(appearance: Appearance) -> Iterator[Finding]:
    wanted = appearance.profile.looks["body"].font
    pairs = (
        (seen[0].casefold().replace("fangsong", "仿宋"), each)
        for each in appearance.of("body")
        if (seen := body_seen(each)) and family(seen[0]) == wanted
    )
    groups = sorted(grouped(pairs).values(), key=len, reverse=True)
    for group in groups[1:]:
        most, other = (body_seen(g[0]) for g in (groups[0], group))
        if most and other:
            yield Finding(
                f"{whose('正文', group)}是{other[0]}，其余多是{most[0]}",
                appearance.first(group[0]),
                f"选中后：开始—字体—中文字体，统一为{most[0]}",
            )


@rule(
    "FONT-09",
    "数字、字母的字体",
    source="规则 FONT-09（各地规定不一，全文要统一）",
    reason="国标只规定了页码的数字；正文里的数字、字母多数单位用 Times New Roman，也有用仿宋的，一篇只用一种。",
    subject=Appearance,
    scope="layout",
    severity="warning",
)
def latin(appearance: Appearance) -> Iterator[Finding]:
    wanted = appearance.profile.fonts["latin"][0]
    if family(wanted) == appearance.profile.looks["body"].font:
        wanted = _AS_TEXT
    counts: Counter[str] = Counter()
    places: dict[str, dict[int, Judged]] = {}
    for each in appearance.of("body", "heading"):
        for stretch in each.paragraph.stretches:
            if stretch.look.latin and (found := len(_LATIN.findall(stretch.text))):
                font = _latin(stretch, wanted)
                counts[font] += found
                places.setdefault(font, {})[each.paragraph.number] = each
    way = _AS_TEXT if counts[_AS_TEXT] > counts[wanted] else wanted
    for font, found_in in places.items():
        group = list(found_in.values())
        what, place = whose("", group), appearance.first(group[0])
        if font != way:
            hint = f"选中这些段：开始—字体—西文字体，选{way}"
            # many set a heading in one font, digits and all
            heads = font == _AS_TEXT and all(each.role == "heading" for each in group)
            sure: Confidence | None = "likely" if heads else None
            told = f"{what}的数字、字母用的是{font}，应统一为{way}"
            yield Finding(told, place, hint, confidence=sure)
        elif font != wanted and not counts[wanted]:
            hint = f"选中正文：开始—字体—西文字体，选{wanted}；本单位规定用仿宋的可以不理"
            told = f"{what}的数字、字母用的是{font}，多数单位用{wanted}"
            yield Finding(told, place, hint, confidence="possible")


_AS_TEXT = "汉字的字体"


def _latin(stretch: Stretch, wanted: str) -> str:
    """The font of digits: the wanted one, that of the Hanzi around, or its name."""
    look = stretch.look
    if look.latin.casefold() == wanted.casefold():
        return wanted
    same = look.hanzi and family(look.latin) == family(look.hanzi)
    return _AS_TEXT if same else look.latin


@rule(
    "FONT-10",
    "加粗",
    source="规则 FONT-10",
    reason="国标没有要求加粗：标题靠字体区分层次。仿宋、黑体再加粗，印出来发糊；本单位习惯加粗的可以不理。",
    subject=Appearance,
    scope="layout",
    severity="hint",
    confidence="possible",
)
def bold(appearance: Appearance) -> Iterator[Finding]:
    names = {"title": "文章标题", "heading": "标题", "body": "正文"}
    pairs = ((each.role, each) for each in appearance.of("title", "heading", "body") if _bold(each))
    for role, group in grouped(pairs).items():
        sure: Confidence | None = "likely" if role == "body" else None
        yield Finding(
            f"{whose(names[role], group)}加粗",
            appearance.first(group[0]),
            "选中后：开始—加粗，点掉",
            confidence=sure,
        )


def _bold(each: Judged) -> bool:
    heavy = sum(len(s.text) for s in each.paragraph.stretches if s.look.bold)
    return heavy * 2 > len(each.paragraph.text)


_DARK = 0x26
"""A channel up to this looks black on paper."""


@rule(
    "FONT-11",
    "字的颜色不是黑色",
    source="GB/T 9704—2012 5.2.4；规则 FONT-11",
    reason="如无特殊说明，公文各要素的颜色均为黑色；红字、蓝字多是核稿时做的记号，或网页粘贴、标题样式带来的。",
    subject=Appearance,
    scope="layout",
)
def coloured(appearance: Appearance) -> Iterator[Finding]:
    names = {"title": "文章标题", "heading": "标题", "body": "正文", "addressee": "主送机关"}
    pairs = (
        ((each.role, color), each)
        for each in appearance.of("title", "heading", "body", "addressee")
        for color in sorted({s.look.color for s in each.paragraph.stretches if s.text.strip()})
        if not _black(color)
    )
    for (role, color), group in grouped(pairs).items():
        yield Finding(
            f"{whose(names[role], group)}有{_color_name(color)}的字，应为黑色",
            appearance.first(group[0]),
            f"选中后：开始—字体颜色—自动{by_style(group)}",
        )


def _black(color: str) -> bool:
    return not re.fullmatch("[0-9A-F]{6}", color) or max(bytes.fromhex(color)) <= _DARK


def _color_name(color: str) -> str:
    red, green, blue = bytes.fromhex(color)
    if max(red, green, blue) - min(red, green, blue) < 24:
        return "白色" if red > 230 else "灰色"
    if red > 1.5 * max(green, blue):
        return "红色"
    if blue > 1.2 * red and blue >= green:
        return "蓝色"
    return "绿色" if green > max(red, blue) else f"彩色（{color}）"
