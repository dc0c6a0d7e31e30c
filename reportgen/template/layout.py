"""Slips in the lines of a template that are not Jinja: directives, headings, lists.

All of these would otherwise reach the page as they stand, and nobody would be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.template.spelling import Slip, without_tags

_FENCE = re.compile(r"\s{0,3}:::(?!:)\s*(\S*)")
_NEAR_FENCE = re.compile(r"\s{0,3}(?:[:：]\s?){2,}[:：]*")
_ITEM = re.compile(r"\s*(?:[－—–•·●○▪◆+]\s*|\d+[.、．)）]\s*|[（(]\d+[)）]|[①-⑳]|-(?=[^\s-]))")


def line_slips(source: str) -> Iterator[Slip]:
    """Every slip in the lines of a template body or partial."""
    inside = ""
    for number, line in enumerate(without_tags(source).split("\n"), start=1):
        if not line.strip():
            continue
        if fence := _FENCE.match(line):
            closing = not fence[1] or line.rstrip().endswith(" :::")
            inside = "" if closing else fence[1]
        elif near := _NEAR_FENCE.match(line):
            yield Slip(
                number,
                f"指令的记号 {near.group().strip()} 不对",
                "用三个英文冒号 :::，后面空一格再写指令名",
            )
        elif line.lstrip()[0] in "#＃":
            yield from _heading(number, line.lstrip())
        elif inside.startswith("一是") and _ITEM.match(line):
            mark = line.strip()[0]
            yield Slip(
                number, f"“一是”里的项不能以 {mark} 开头", "每项以“- ”开头（英文减号，后面空一格）"
            )
        if "＊＊" in line:
            yield Slip(number, "加粗的 ＊＊ 是全角的", "改成英文的 **")


def _heading(number: int, line: str) -> Iterator[Slip]:
    marks = re.match(r"[#＃]+", line)
    assert marks is not None
    if "＃" in marks.group():
        yield Slip(number, "标题的 ＃ 是全角的", "改成英文的 #，后面空一格")
    elif line[marks.end() : marks.end() + 1] not in ("", " ", "\t", "\u3000"):
        yield Slip(number, "标题的 # 后面没有空格", f"写成 {marks.group()} 标题")
