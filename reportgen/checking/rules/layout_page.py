"""Paper, margins and the grid of lines and characters (gongwen.md §1.1, §1.2)."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from reportgen.checking.diagnostic import Finding
from reportgen.checking.layouts import (
    Appearance,
    grouped,
    millimetres,
    near,
    points,
    whose,
)
from reportgen.checking.registry import rule
from reportgen.checking.roles import Judged
from reportgen.word.layout import Section
from reportgen.word.profile import Page

_NATURAL = 1.35
"""A single line to the size of its font, at most, in the fonts that 公文 are set in."""
_TOLERANCE = 10
"""Half a point in twips."""
_MARGINS = "Word：布局—页边距—自定义页边距；WPS：页面—页边距—自定义页边距"


@rule(
    "PAGE-01",
    "纸张不是竖放的 A4",
    source="GB/T 9704—2012 5.1；规则 PAGE-01",
    reason="公文用 A4 纸竖排，幅面 210 mm × 297 mm；纸张不对，打印时缩放，字号和版心全都跟着变。",
    subject=Appearance,
    scope="layout",
)
def paper(appearance: Appearance) -> Iterator[Finding]:
    page = appearance.profile.page
    for section in appearance.portrait[:1]:
        if near(section.width, page.width) and near(section.height, page.height):
            continue
        wanted = f"{millimetres(page.width)} × {millimetres(page.height)}"
        stands = f"{millimetres(section.width)} × {millimetres(section.height)}"
        yield Finding(
            f"纸张 {stands}，应为 A4 竖放（{wanted}）",
            appearance.whole,
            "Word：布局—纸张大小、纸张方向；WPS：页面—纸张大小、纸张方向",
        )


@rule(
    "PAGE-02",
    "页边距",
    source="GB/T 9704—2012 5.2.1；规则 PAGE-02、PAGE-03、PAGE-05、PAGE-07",
    reason="天头37 mm、订口28 mm、版心156 mm × 225 mm，各容许差1 mm；版心不对，每面就排不成22行、每行28字。",
    subject=Appearance,
    scope="layout",
)
def margins(appearance: Appearance) -> Iterator[Finding]:
    for section in dict.fromkeys(s for s in appearance.portrait if not s.landscape):
        wrong = _wrong_margins(section, appearance)
        if wrong:
            told = [
                f"{name}{millimetres(is_)}，应为 {millimetres(ought)}" for name, is_, ought in wrong
            ]
            yield Finding("；".join(told), appearance.whole, _MARGINS)
            return


def _wrong_margins(section: Section, appearance: Appearance) -> list[tuple[str, int, int]]:
    page = appearance.profile.page
    wrong: list[tuple[str, int, int]] = []
    if not appearance.margins_kept(section):
        if not near(section.top, page.top):
            wrong.append(("上边距 ", section.top, page.top))
        if not near(section.bottom, page.bottom):
            wrong.append(("下边距 ", section.bottom, page.bottom))
    if not near(section.left, page.left):
        wrong.append(("左边距 ", section.left, page.left))
    if not near(section.right, page.right):
        wrong.append(("右边距 ", section.right, page.right))
    return wrong


@rule(
    "PAGE-08",
    "对称页边距",
    source="规则 PAGE-08（实务）",
    reason="设了对称页边距，双页的左右边距就对调；国标没有要求对调，通行做法是单双页一样。",
    subject=Appearance,
    scope="layout",
    severity="hint",
    confidence="possible",
)
def mirrored(appearance: Appearance) -> Iterator[Finding]:
    if appearance.layout.mirrored:
        hint = "Word：布局—页边距—自定义页边距—页码范围—多页，选“普通”"
        yield Finding("设了对称页边距，双页左右边距对调", appearance.whole, hint)


@rule(
    "GRID-01",
    "行距：一面不是22行",
    source="GB/T 9704—2012 5.2.3；规则 GRID-01、GRID-04",
    reason="一般每面排22行。行距用“固定值”才排得准；单倍、1.5倍行距随字体变，换一台电脑行数就变。",
    subject=Appearance,
    scope="layout",
    severity="warning",
)
def lines(appearance: Appearance) -> Iterator[Finding]:
    page = appearance.profile.page
    number_wanted = f"，一面{page.lines}行" if page.lines else ""
    wanted = f"应为固定值{points(page.pitch)}{number_wanted}"
    groups = grouped(
        ((_line(each, appearance), each.paragraph.section), each)
        for each in appearance.of("body", "heading")
    )
    for (line, number), group in groups.items():
        section = appearance.layout.sections[number]
        if section.landscape:
            continue
        height = appearance.frame_height(section)
        if line.height and _meets(line.height, height, page):
            continue
        place = appearance.first(group[0])
        what = f"{whose('', group)}的行距是{line.told}"
        hint = f"选中这些段，开始—段落—行距：固定值，{points(page.pitch)}"
        if not line.height:
            yield Finding(f"{what}，行数随字体变，{wanted}", place, hint)
            continue
        fit = int((height + 1) // line.height)
        working = f"版心高{points(height)} ÷ {points(round(line.height))} = {height / line.height:.2f}，排{fit}行"
        close = page.lines and abs(line.height - height / page.lines) <= _TOLERANCE
        yield Finding(
            f"{what}，一面排{fit}行，{wanted}",
            place,
            hint,
            working=working,
            confidence="likely" if close else None,
        )


def _meets(pitch: float, height: int, page: Page) -> bool:
    """Whether a line pitch gives a frame the lines it is to have, or is the one prescribed."""
    if page.lines:
        return (height + 1) // pitch == page.lines
    return abs(pitch - page.pitch) <= _TOLERANCE


class _Line(Struct, frozen=True):
    """The line spacing of a paragraph."""

    told: str
    height: float
    """Twips from line to line; 0 where the font decides."""


def _line(each: Judged, appearance: Appearance) -> _Line:
    paragraph = each.paragraph
    section = appearance.layout.sections[paragraph.section]
    grid = section.grid_pitch if paragraph.snaps and section.grid else 0
    natural = each.size * 10 * _NATURAL
    pitch = paragraph.pitch
    if pitch.rule == "exact":
        return _Line(f"固定值{points(pitch.value)}", pitch.value)
    if pitch.rule == "atLeast":
        sure = pitch.value >= natural and not grid
        return _Line(f"最小值{points(pitch.value)}", pitch.value if sure else 0)
    times = {240: "单倍", 360: "1.5倍", 480: "2倍"}.get(pitch.value, f"{pitch.value / 240:g}倍")
    if not grid:
        return _Line(times, 0)
    # a line higher than the grid's takes two of them, or as many as the font asks for
    told = f"{times}（行网格{points(grid)}）"
    return _Line(told, pitch.value * grid / 240 if natural <= grid else 0)


@rule(
    "GRID-05",
    "一行排不下28字",
    source="GB/T 9704—2012 5.2.3；规则 GRID-03、GRID-05",
    reason="版心宽156 mm合442.2磅，28个16磅的字要448磅，只排得下27个；字距紧缩0.25磅就正好28个。",
    subject=Appearance,
    scope="layout",
    severity="hint",
    confidence="possible",
)
def characters(appearance: Appearance) -> Iterator[Finding]:
    page, look = appearance.profile.page, appearance.profile.looks["body"]
    width, wanted = page.text_width, page.text_width // page.cell
    body = [each for each in appearance.of("body") if each.size == look.size]
    for advance, group in grouped((_advance(e, appearance), e) for e in body).items():
        fit = int(width // max(advance, 1))
        if fit != wanted:
            yield Finding(
                f"{whose('', group)}一行排{fit}字，一般为{wanted}字",
                appearance.first(group[0]),
                "选中正文，开始—字体—字符间距—间距：紧缩，0.25磅",
                working=f"{points(width)} ÷ {advance / 20:g}磅 = {width / max(advance, 1):.2f}",
            )


def _advance(each: Judged, appearance: Appearance) -> float:
    """Width of a Hanzi in twips: its size, the character spacing, what the grid adds."""
    look = max(each.paragraph.stretches, key=lambda s: len(s.text)).look
    section = appearance.layout.sections[each.paragraph.section]
    grid = section.grid_space / 4096 * 20 if section.grid == "linesAndChars" else 0.0
    return look.size * 10 + look.tracking + (grid if each.paragraph.snaps else 0.0)
