"""Fonts and sizes as people speak of them, and what a text mostly has of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from reportgen.checking.roles import Judged
from reportgen.word.layout import Stretch

_SIZES = {
    84: "初号", 72: "小初", 52: "一号", 48: "小一", 44: "二号", 36: "小二", 32: "三号", 30: "小三",
    28: "四号", 24: "小四", 21: "五号", 18: "小五",
}  # fmt: skip
_FAMILIES = {
    "小标宋": ("小标宋", "xiaobiaosong", "中宋", "zhongsong"),
    "仿宋": ("仿宋", "fangsong"),
    "楷体": ("楷体", "kaiti", "simkai"),
    "黑体": ("黑体", "simhei", "heiti"),
    "宋体": ("宋体", "simsun", "stsong", "书宋"),
}
"""字体类别 by what is in a font's name (FONT-01..05): 仿宋_GB2312, 方正仿宋_GBK, CESI仿宋 are all 仿宋."""
_HANZI = re.compile("[㐀-鿿]")
_UNSAID = "没有指定（哪台电脑打开就用哪种）"

Seen = tuple[str, int]
"""Font and size of most of a text."""


@cache
def family(font: str) -> str:
    """The 字体类别 of a font, or its own name where it is of none."""
    plain = font.casefold().replace(" ", "")
    for kind, parts in _FAMILIES.items():
        if any(part in plain for part in parts):
            return kind
    return font


def size_name(size: int) -> str:
    """A size in half points as people call it: 三号, 小四（12磅）; 13磅 where it has no name."""
    points = f"{size / 2:g}磅"
    name = _SIZES.get(size)
    return f"{name}（{points}）" if name else points


def seen_in(stretches: Iterable[Stretch]) -> Seen | None:
    """Font and size of most Hanzi; None without any."""
    counts: Counter[Seen] = Counter()
    for stretch in stretches:
        hanzi = len(_HANZI.findall(stretch.text))
        if hanzi:
            counts[stretch.look.hanzi, stretch.look.size] += hanzi
    return counts.most_common(1)[0][0] if counts else None


def part(each: Judged, start: int, end: int) -> Iterator[Stretch]:
    """What stands in code points [start, end) of the text without spaces around."""
    at = -len(each.lead)
    for stretch in each.paragraph.stretches:
        text = stretch.text[max(0, start - at) : max(0, end - at)]
        at += len(stretch.text)
        if text:
            yield Stretch(text, stretch.look)


def body_seen(each: Judged) -> Seen | None:
    """The look of a body paragraph behind its run-in head."""
    return seen_in(part(each, each.head, len(each.text)))


def differs(seen: Seen, font: str, size: int) -> bool:
    return family(seen[0]) != font or abs(seen[1] - size) > 1


def told(seen: Seen, font: str, size: int) -> str:
    """是宋体小四（12磅），应为仿宋三号（16磅）; only what is wrong is named."""
    font_wrong, size_wrong = family(seen[0]) != font, abs(seen[1] - size) > 1
    if font_wrong and size_wrong and seen[0]:
        return f"是{seen[0]}{size_name(seen[1])}，应为{font}{size_name(size)}"
    told = []
    if font_wrong:
        told.append(f"字体{f'是{seen[0]}' if seen[0] else _UNSAID}，应为{font}")
    if size_wrong:
        told.append(f"字号是{size_name(seen[1])}，应为{size_name(size)}")
    return "；".join(told)
