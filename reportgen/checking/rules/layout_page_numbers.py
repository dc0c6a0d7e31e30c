"""Page numbers (gongwen.md §1.8)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.layouts import Appearance, millimetres, near
from reportgen.checking.registry import rule
from reportgen.checking.typefaces import family, size_name
from reportgen.word.layout import PageNumberLayout, Section, Side
from reportgen.word.profile import Align

_NAMES: dict[Align | Side, str] = {
    "left": "居左",
    "right": "居右",
    "center": "居中",
    "outside": "在外侧",
    "inside": "在内侧",
}
_FORM = re.compile("[—―] ?1 ?[—―]")
_HINT = "双击页脚，选中页码"
_PAGE = 22 * 28
"""Characters of a full page (GRID-01): shorter texts may do without a number."""


def _numbers(appearance: Appearance) -> tuple[Section, list[PageNumberLayout]]:
    """The first section that has page numbers, and those of odd and even pages."""
    sections = appearance.layout.sections
    section = next((s for s in sections if any(number for _, number in s.numbers)), sections[0])
    even = section.number("even") if appearance.layout.odd_even else None
    return section, [number for number in (section.number("default"), even) if number]


def _apart(appearance: Appearance) -> bool:
    """Whether the profile has odd and even pages differ."""
    number = appearance.profile.page_number
    return number.odd != number.even


@rule(
    "PNUM-01",
    "页码的位置、字体",
    source="GB/T 9704—2012 7.5；规则 PNUM-01、PNUM-05",
    reason="页码用4号半角宋体阿拉伯数字；单页居右空一字，双页居左空一字。",
    subject=Appearance,
    scope="layout",
)
def place_and_look(appearance: Appearance) -> Iterator[Finding]:
    section, numbers = _numbers(appearance)
    if not any(number for _, number in section.numbers):
        length = sum(len(each.text) for each in appearance.judged)
        short: Confidence | None = "possible" if length < _PAGE else None
        hint = "插入—页码，放在页面底端"
        yield Finding("没有页码", appearance.whole, hint, confidence=short)
        return
    yield from _sides(appearance, section) if _apart(appearance) else _middle(appearance, numbers)
    wanted = appearance.profile.page_number
    for number in numbers:
        told = []
        if number.font and family(number.font) != wanted.font:
            told.append(f"字体是{number.font}，应为{wanted.font}")
        if abs(number.size - wanted.size) > 1:
            told.append(f"字号是{size_name(number.size)}，应为{size_name(wanted.size)}")
        if told:
            hint = f"{_HINT}，开始—西文字体：{wanted.font}，字号：{size_name(wanted.size)}"
            yield Finding(f"页码的{'；'.join(told)}", appearance.whole, hint)
            return


def _sides(appearance: Appearance, section: Section) -> Iterator[Finding]:
    wanted = appearance.profile.page_number
    odd, even = section.number("default"), section.number("even")
    both = appearance.layout.odd_even
    if odd is None or odd.side in ("", "outside"):
        return
    hint = "双击页脚，勾上“奇偶页不同”，单页页码右对齐、右缩进1字符，双页页码左对齐、左缩进1字符"
    ought = f"应为单页{_NAMES[wanted.odd]}、双页{_NAMES[wanted.even]}，各空一字"
    if not both and (even is None or even.side == odd.side):
        yield Finding(f"页码都{_NAMES[odd.side]}，{ought}", appearance.whole, hint)
        return
    told = [
        f"{name}页码{_NAMES[number.side]}"
        for name, number, side in (("单页", odd, wanted.odd), ("双页", even, wanted.even))
        if number is not None and number.side not in ("", "outside", side)
    ]
    if told:
        yield Finding(f"{'、'.join(told)}，{ought}", appearance.whole, hint)
    elif abs(odd.inset - 1) > 0.3:
        told_inset = f"页码离边{odd.inset:.1f}字，应空一字"
        yield Finding(told_inset, appearance.whole, hint, confidence="likely")


def _middle(appearance: Appearance, numbers: list[PageNumberLayout]) -> Iterator[Finding]:
    """Page numbers elsewhere than where the profile has those of all pages."""
    wanted = appearance.profile.page_number.odd
    for number in numbers:
        if number.side not in ("", wanted):
            told = f"页码{_NAMES[number.side]}，应{_NAMES[wanted]}"
            hint = f"{_HINT}，开始—段落—对齐方式：{_NAMES[wanted]}"
            yield Finding(told, appearance.whole, hint)
            return


@rule(
    "PNUM-02",
    "页码的写法",
    source="GB/T 9704—2012 7.5；规则 PNUM-02",
    reason="页码数字左右各放一条一字线：— 1 —；Word自带的“- 1 -”是短横，“第1页”“1/5”也不是公文的写法。",
    subject=Appearance,
    scope="layout",
)
def form(appearance: Appearance) -> Iterator[Finding]:
    for number in _numbers(appearance)[1]:
        if not _FORM.fullmatch(number.text):
            hint = f"{_HINT}，在数字两边各写一个一字线（—）和半角空格；自动的短横改成普通数字"
            stands = " ".join(number.text.split())
            yield Finding(f"页码写作“{stands}”，应为“— 1 —”", appearance.whole, hint)
            return


@rule(
    "PNUM-03",
    "双页的页码",
    source="规则 PNUM-03",
    reason="单双页页码位置不同，要打开“奇偶页不同”，而且两种页脚里都要有页码。",
    subject=Appearance,
    scope="layout",
)
def even_pages(appearance: Appearance) -> Iterator[Finding]:
    section, _ = _numbers(appearance)
    odd, even = section.number("default"), section.number("even")
    hint = "双击页脚，勾上“奇偶页不同”，在双页的页脚里插入页码"
    if appearance.layout.odd_even and (odd is None) != (even is None):
        side = "双页" if even is None else "单页"
        yield Finding(f"“奇偶页不同”打开了，{side}没有页码", appearance.whole, hint)
    elif _apart(appearance) and _shut(appearance, odd, even):
        told = "双页的页脚写好了，但没有打开“奇偶页不同”，双页用的还是单页的页脚"
        yield Finding(told, appearance.whole, hint)


def _shut(
    appearance: Appearance, odd: PageNumberLayout | None, even: PageNumberLayout | None
) -> bool:
    """Whether there is an even footer of another side that nobody sees."""
    there = odd is not None and even is not None and odd.side != even.side
    return there and not appearance.layout.odd_even


@rule(
    "PNUM-04",
    "页码离版心的距离",
    source="GB/T 9704—2012 7.5；规则 PNUM-01、PNUM-04",
    reason="页码的一字线距版心下边缘7 mm；页脚距纸边25.7 mm时正好（四号字一行，实测）。",
    subject=Appearance,
    scope="layout",
    severity="hint",
    confidence="possible",
)
def distance(appearance: Appearance) -> Iterator[Finding]:
    section, numbers = _numbers(appearance)
    wanted = appearance.profile.page.footer
    if numbers and not near(section.footer, wanted, within=1.5):
        yield Finding(
            f"页脚距边界 {millimetres(section.footer)}，应为 {millimetres(wanted)}",
            appearance.whole,
            "Word：双击页脚，页眉和页脚—页脚底端距离；WPS：页眉页脚—页脚底端距离",
        )


@rule(
    "PNUM-05",
    "首页没有页码",
    source="GB/T 9704—2012 7.5；规则 PNUM-05",
    reason="公文从首页起编页码；只有信函格式首页不显示页码。",
    subject=Appearance,
    scope="layout",
    severity="warning",
    confidence="likely",
)
def first_page(appearance: Appearance) -> Iterator[Finding]:
    section, numbers = _numbers(appearance)
    if numbers and section.first_differs and section.number("first") is None:
        hint = "双击页脚，去掉“首页不同”；是信函格式的可以不理"
        yield Finding("设了“首页不同”，首页没有页码", appearance.whole, hint)
