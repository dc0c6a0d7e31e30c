"""Fonts, sizes and places of title, headings and body text (gongwen.md §1.5)."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.layouts import Appearance, by_style, grouped, points, whose
from reportgen.checking.registry import rule
from reportgen.checking.roles import Judged
from reportgen.checking.typefaces import body_seen, differs, family, part, seen_in, told

_FONT = "选中后：开始—字体—中文字体、字号"
_MARKS = {1: "一、", 2: "（一）", 3: "1.", 4: "（1）"}


@rule(
    "BODY-04",
    "正文的字体、字号",
    source="GB/T 9704—2012 7.3.3；规则 BODY-04、FONT-02",
    reason="正文用3号仿宋；仿宋、仿宋_GB2312、方正仿宋都算仿宋。",
    subject=Appearance,
    scope="layout",
)
def body(appearance: Appearance) -> Iterator[Finding]:
    look = appearance.profile.looks["body"]
    paragraphs = appearance.of("body")
    pairs = ((seen, each) for each in paragraphs if (seen := body_seen(each)))
    for seen, group in grouped(pairs).items():
        if differs(seen, look.font, look.size):
            # a few paragraphs in 楷体 may be meant so: a quotation, the editor's note (BRIEF-07)
            quoted = family(seen[0]) == "楷体" and len(group) * 4 < len(paragraphs)
            yield Finding(
                f"{whose('正文', group)}{told(seen, look.font, look.size)}",
                appearance.first(group[0]),
                f"{_FONT}{by_style(group)}",
                confidence="likely" if quoted else None,
            )


@rule(
    "BODY-05",
    "标题的字体、字号、位置",
    source="GB/T 9704—2012 7.3.3；规则 BODY-05",
    reason="一级标题“一、”用3号黑体，二级“（一）”用3号楷体，三级“1.”、四级“（1）”用3号仿宋；都左空二字，不居中。",
    subject=Appearance,
    scope="layout",
)
def headings(appearance: Appearance) -> Iterator[Finding]:
    profile = appearance.profile
    pairs = (
        ((seen, each.level, bool(each.mark)), each)
        for each in appearance.of("heading")
        if each.level <= len(_MARKS) and (seen := seen_in(each.paragraph.stretches))
    )
    for (seen, level, marked), group in grouped(pairs).items():
        look = profile.heading(level)
        font = profile.heading_font(_MARKS[level] if marked else "", level)
        if differs(seen, font, look.size):
            yield Finding(
                f"{whose(_heading(level, marked), group)}{told(seen, font, look.size)}",
                appearance.first(group[0]),
                f"{_FONT}{by_style(group)}",
                confidence=None if marked else "likely",
            )
    yield from _centred(appearance)


def _heading(level: int, marked: bool) -> str:
    return f"标题“{_MARKS[level]}”" if marked else f"{'一二三四'[level - 1]}级标题"


def _centred(appearance: Appearance) -> Iterator[Finding]:
    """Headings in the middle where the profile has them at two 字 (a heading of two lines may be)."""
    group = [
        each
        for each in appearance.of("heading")
        if each.mark
        and each.paragraph.align == "center"
        and "\n" not in each.text
        and appearance.profile.heading(each.level).align != "center"
    ]
    if group:
        yield Finding(
            f"{whose('标题', group)}居中，应左空二字",
            appearance.first(group[0]),
            "开始—段落—对齐方式：两端对齐；特殊格式：首行缩进2字符",
        )


@rule(
    "HDG-05",
    "段首小标题的字体",
    source="GB/T 9704—2012 7.3.3；规则 BODY-05、HDG-05",
    reason="段首带序号的小标题（到句号为止）与单独成行的标题用同一种字体：“一、”黑体，“（一）”楷体，后面接仿宋。",
    subject=Appearance,
    scope="layout",
    severity="warning",
    confidence="likely",
)
def run_in_heads(appearance: Appearance) -> Iterator[Finding]:
    profile, text = appearance.profile, appearance.profile.looks["body"]
    pairs = (
        ((family(seen[0]), each.level), each)
        for each in appearance.of("body")
        if each.head
        and each.level <= len(_MARKS)
        and (seen := seen_in(part(each, 0, each.head)))
        and not _wrong_with_its_text(seen[0], each, text.font)
    )
    for (font, level), group in grouped(pairs).items():
        wanted = profile.run_in_font(_MARKS[level], level)
        # a numbered sentence in the font of the text is text: only 一、 and （一） are surely heads
        if font != wanted and (level <= 2 or font != text.font):
            yield Finding(
                f"{whose(f'段首小标题“{_MARKS[level]}”', group)}是{font or '没有指定的字体'}，应为{wanted}",
                appearance.first(group[0]),
                "选中小标题（连同句号）：开始—字体—中文字体",
            )


def _wrong_with_its_text(font: str, each: Judged, wanted: str) -> bool:
    """Whether head and text share a font that is wrong for both: a finding of its own (BODY-04)."""
    behind = body_seen(each)
    return behind is not None and family(font) == family(behind[0]) != wanted


@rule(
    "BODY-01",
    "标题的字体、字号、对齐",
    source="GB/T 9704—2012 7.3.1；规则 BODY-01、FONT-01",
    reason="文章标题用2号小标宋，居中；没有方正小标宋时用华文中宋，再不行才用宋体。",
    subject=Appearance,
    scope="layout",
)
def title(appearance: Appearance) -> Iterator[Finding]:
    look = appearance.profile.looks["title"]
    for each in appearance.of("title")[:1]:
        seen = seen_in(each.paragraph.stretches)
        words = (
            [told(seen, look.font, look.size)]
            if seen and differs(seen, look.font, look.size)
            else []
        )
        if each.paragraph.align != "center":
            words.append("没有居中")
        if words:
            # FONT-01 lets 宋体 stand in where there is no 小标宋
            spare = seen is not None and family(seen[0]) == "宋体" and abs(seen[1] - look.size) <= 1
            confidence: Confidence | None = "likely" if spare and len(words) == 1 else None
            hint = f"{_FONT}；开始—段落—对齐方式：居中"
            yield Finding(
                f"文章标题{'；'.join(words)}", appearance.first(each), hint, confidence=confidence
            )


_TITLE_PITCH = range(660, 761)
"""33 to 38 pt (BODY-02)."""
_TOLERANCE = 10
"""Half a point in twips."""


@rule(
    "BODY-02",
    "标题的行距",
    source="GB/T 33476.2—2016；规则 BODY-02",
    reason="二号字的标题行距35磅上下；用单倍、多倍行距或正文的行距，两行标题会散开或压住。",
    subject=Appearance,
    scope="layout",
    severity="hint",
    confidence="possible",
)
def title_pitch(appearance: Appearance) -> Iterator[Finding]:
    look = appearance.profile.looks["title"]
    usual = look.line in _TITLE_PITCH
    kept = _TITLE_PITCH if usual else range(look.line - _TOLERANCE, look.line + _TOLERANCE + 1)
    wanted = "一般为固定值33—38磅" if usual else f"应为固定值{points(look.line)}"
    for each in appearance.of("title")[:1]:
        pitch = each.paragraph.pitch
        if pitch.rule != "exact" or pitch.value not in kept:
            stands = f"固定值{points(pitch.value)}" if pitch.rule == "exact" else "不是固定值"
            yield Finding(
                f"文章标题的行距{stands}，{wanted}",
                appearance.first(each),
                f"开始—段落—行距：固定值，{points(look.line)}",
            )
