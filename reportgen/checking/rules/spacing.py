"""Characters of the wrong kind: full-width digits and letters, spaces, invisible ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.patterns import HAN
from reportgen.checking.registry import rule
from reportgen.checking.text import Text

_FULL_RANGES = (range(0xFF10, 0xFF1A), range(0xFF21, 0xFF3B), range(0xFF41, 0xFF5B))
_FULL_SIGNS = "％" + "".join(chr(code) for signs in _FULL_RANGES for code in signs)
_FULL_WIDTH = re.compile(
    "[０-９Ａ-Ｚａ-ｚ]+(?:．[０-９]+|(?<=^[０-９])．|(?<=^[０-９]{2})．)?％?|％", re.M
)
_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

_SPACE = " \u3000\u00a0\t"
_SPACES = re.compile(
    rf"[{_SPACE}]{{1,40}}(?:(?<=[{HAN}0-9%，。；：、！？”）》][{_SPACE}])|(?<=[{_SPACE}]{{2}}))(?=[{HAN}0-9“《])"
)
_APART = re.compile(rf"[0-9%] (?=[{HAN}])|[{HAN}] (?=[0-9])")
_CLOSE = re.compile(rf"[0-9%](?=[{HAN}])|[{HAN}](?=[0-9])")
_NAMED = re.compile(
    r"(?:^[ \u3000]*第[0-9一二三四五六七八九十百]+[条章节款项]|[图表注][0-9]+|(?:^|[；。])[0-9.]+)$"
)
"""What a space may follow: 第一条, 表3, 1.2 before their words."""
_FAR = 120
"""How far back a quotation or a title may have been opened."""
_ALONE = re.compile(rf"(?:^|[^{HAN}])[{HAN}]")
_STOPS = re.compile("[，。；]")

_ZERO_WIDTH = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_INVISIBLE = re.compile(f"[{_ZERO_WIDTH}]+")


@rule(
    "TYPO-08",
    "全角的数字、字母",
    source="GB/T 15835—2011 5.1；规则 TYPO-08、NUM-20",
    reason="公文里的数字、字母一律用半角；全角的难看，也查不到、算不了。",
    subject=Text,
    fixes=True,
)
def full_width(text: Text) -> Iterator[Finding]:
    for found in text.found(_FULL_WIDTH, _FULL_SIGNS):
        right = found[0].translate(_TO_HALF)
        # many a house prints ％ so
        lone: Confidence | None = "likely" if found[0] == "％" else None
        yield Finding(f"全角字符“{found[0]}”", found.span(), f"改成半角“{right}”", right, "", lone)


@rule(
    "TYPO-06",
    "汉字、数字之间的空格",
    source="GB/T 15834—2011 5.1；规则 TYPO-06、NUM-19",
    reason="汉字之间、汉字与数字和单位之间不空格，间距由排版软件管；多出的空格常是粘贴带来的。",
    subject=Text,
    severity="warning",
    fixes=True,
)
def spaces(text: Text) -> Iterator[Finding]:
    habit: Confidence | None = "likely" if _spaced_throughout(text) else None
    end = -1
    for found in text.found(_SPACES, _SPACE):
        if found.start() >= end:
            paragraph = text.paragraph_at(found.start())
            prose = paragraph.kind in ("body", "note") and _STOPS.search(paragraph.text)
            opening, end = paragraph.start + paragraph.indent, paragraph.end
        if not prose or found.start() <= opening:
            continue
        before = text.open[max(paragraph.start, found.start() - _FAR) : found.start()]
        if _NAMED.search(before) or _inside(before) or _groups(before, text.open, found.end()):
            continue
        if not _aligned(text.open, found.start(), found.end()):
            border = text.open[found.start() - 1].isascii() or text.open[found.end()].isascii()
            doubt = habit if border else None
            yield Finding("这里不该有空格", found.span(), "删去空格", "", confidence=doubt)


def _spaced_throughout(text: Text) -> bool:
    """Whether Hanzi and digits are set apart as a habit of the house rather than by a slip."""
    if " " not in text.characters:
        return False
    apart = len(_APART.findall(text.open))
    return apart > 4 and 3 * apart > len(_CLOSE.findall(text.open))


_GROUP_BEFORE = re.compile(r"(?:^|[^0-9.])[0-9]{1,3}$")
_GROUP_BEHIND = re.compile(r"[0-9]{3}(?![0-9])")


def _groups(before: str, line: str, end: int) -> bool:
    """Between the groups of three of a long number, as GB/T 15835 5.1 allows: 28 000元."""
    return _GROUP_BEFORE.search(before) is not None and _GROUP_BEHIND.match(line, end) is not None


def _inside(before: str) -> bool:
    """In a title or a quotation, which may be of two parts set apart."""
    return any(before.rfind(opens) > before.rfind(closes) for opens, closes in ("《》", "“”"))


def _aligned(line: str, start: int, end: int) -> bool:
    """A name of two Hanzi set apart to be as wide as one of three: 张　三."""
    after = line[end + 1 : end + 2]
    return _ALONE.fullmatch(line[max(0, start - 2) : start]) is not None and not re.match(
        f"[{HAN}]", after
    )


@rule(
    "TYPO-13",
    "看不见的字符",
    source="规则 TYPO-13",
    reason="零宽字符、软连字符等从网页粘贴而来，看不见，却让查找、替换、统计字数都出错。",
    subject=Text,
    fixes=True,
)
def invisible(text: Text) -> Iterator[Finding]:
    for found in text.found(_INVISIBLE, _ZERO_WIDTH):
        codes = " ".join(dict.fromkeys(f"U+{ord(c):04X}" for c in found[0]))
        yield Finding(f"看不见的字符 {codes}", found.span(), "删去", "")
