"""What each paragraph of any .docx is (title, heading, body …), told by style, number mark and place.

Only what is plain is told; whatever else there may be is `other`, which no rule judges.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from reportgen.checking.heads import LONGEST_TITLE, NumberMark, head_length, number_mark
from reportgen.word.layout import ParagraphLayout

Role = Literal["title", "addressee", "heading", "body", "date", "signer", "cell", "other"]

_HEADING = re.compile(r"(?:heading|标题) ?([1-9])")
"""Word's and WPS's names of built-in headings; ours are Word's."""
_TITLES = ("title", "标题", "文章标题")
_NAMED_OTHERWISE = re.compile(
    r"subtitle|副标题|题下署名|文末署名|caption|题注|图注|表名|表格单位|toc .*|目录.*|.*quote|"
    r"list.*|列表.*|header|footer|页眉|页脚|annotation .*|footnote .*|endnote .*|.*code.*|source.*"
)
_LABEL = re.compile(
    r"(?:报|送|发|抄送|主送|附件|附|附注|注|责任编辑|编辑|签发|共印|来源|单位|资料来源|联系人|按|编者按)[0-9]*[：:]"
)
_DATE = re.compile(
    r"(?:[0-9０-９]{4}|[〇零○一二三四五六七八九]{4})年[0-9０-９一二三四五六七八九十]{1,3}月[0-9０-９一二三四五六七八九十]{1,3}日"
)
_ATTACHED = re.compile("附件[：:]")
_ARABIC = 3
"""Level of the mark “1.”."""
_STOP = re.compile("[。！？；]")
_SENTENCE = 20
"""Code points from which a text with a full stop is taken for body text."""
_OPENING = 8
"""A title stands among the first so many paragraphs."""
_CLOSING = 6
"""A signature stands among the last so many."""


class Judged(Struct, frozen=True):
    """A paragraph and what it is."""

    paragraph: ParagraphLayout
    role: Role
    level: int = 0
    """Of a heading, or of the head a body paragraph opens with."""
    mark: str = ""
    """The number mark, spaces before it left out."""
    head: int = 0
    """Code points of `body` that are its run-in head; 0 for none."""

    @property
    def text(self) -> str:
        """The paragraph's text without spaces around."""
        return self.paragraph.text.strip()

    @property
    def lead(self) -> str:
        """The spaces it opens with."""
        text = self.paragraph.text
        return text[: len(text) - len(text.lstrip(" \u3000\u00a0\t"))]

    @property
    def size(self) -> int:
        """Half points of most of its text."""
        return max(self.paragraph.stretches, key=lambda s: len(s.text)).look.size


def judged(paragraphs: Sequence[ParagraphLayout]) -> tuple[Judged, ...]:
    """What each of the paragraphs of a document is."""
    found = [_by_itself(paragraph) for paragraph in paragraphs]
    titles = _titles(found)
    for at in titles:
        found[at] = Judged(found[at].paragraph, "title")
    addressee = _addressee(found, titles[-1] + 1) if titles else None
    if addressee is not None:
        found[addressee] = Judged(found[addressee].paragraph, "addressee")
    shift = _shift(found)
    if shift:
        found = [_raised(each, shift) for each in found]
    for at in _attachments(found):
        found[at] = Judged(found[at].paragraph, "other")
    for at, role in _signature(found).items():
        found[at] = Judged(found[at].paragraph, role)
    return tuple(found)


def _by_itself(paragraph: ParagraphLayout) -> Judged:
    """What a paragraph is whatever stands around it."""
    if paragraph.in_table:
        return Judged(paragraph, "cell")
    style, text = paragraph.style.lower(), paragraph.text.strip()
    mark = number_mark(text)
    if style in _TITLES:
        return Judged(paragraph, "title")
    if found := _HEADING.fullmatch(style):
        level = mark.level if mark else int(found[1])
        return Judged(paragraph, "heading", level, mark.text if mark else "")
    if _NAMED_OTHERWISE.fullmatch(style) or paragraph.numbered or _LABEL.match(text):
        return Judged(paragraph, "other")
    return _by_words(paragraph, text, mark)


def _by_words(paragraph: ParagraphLayout, text: str, mark: NumberMark | None) -> Judged:
    head = head_length(text, mark)
    if mark and head == len(text):
        if not _STOP.search(text):
            return Judged(paragraph, "heading", mark.level, mark.text)
        return Judged(paragraph, "body" if mark.level > 2 else "other")
    if paragraph.align in ("center", "right"):
        return Judged(paragraph, "other")
    if mark and head > 0 and _STOP.search(text):
        return Judged(paragraph, "body", mark.level, mark.text, head)
    plain = _STOP.search(text) is not None and len(text) >= _SENTENCE
    return Judged(paragraph, "body" if plain else "other")


def _titles(found: Sequence[Judged]) -> list[int]:
    """Where the title stands, a line or several: by its style; else the largest centred text that is
    not red, before the text begins; else a short first paragraph larger than the text."""
    styled = [at for at, each in enumerate(found) if each.role == "title"]
    if styled:
        return styled
    opening = _opening(found)
    centred = [at for at in opening if found[at].paragraph.align == "center"]
    if centred:
        largest = max(found[at].size for at in centred)
        first = next(at for at in centred if found[at].size == largest)
        lines = [at for at in centred if at >= first and found[at].size == largest]
        return [at for n, at in enumerate(lines) if at == first + n]
    body = [each.size for each in found if each.role == "body"]
    if opening[:1] == [0] and body and found[0].size > max(set(body), key=body.count):
        return [0]
    return []


def _opening(found: Sequence[Judged]) -> list[int]:
    """The paragraphs before the text that may be a title."""
    opening: list[int] = []
    for at, each in enumerate(found[:_OPENING]):
        first_heading = each.role == "heading" and not each.mark and at == 0
        if each.role not in ("other", "heading") or (each.role == "heading" and not first_heading):
            break
        if _STOP.search(each.text) or len(each.text) > LONGEST_TITLE:
            break
        if not _red(each) and each.paragraph.align != "right" and not _LABEL.match(each.text):
            opening.append(at)
    return opening


def _red(each: Judged) -> bool:
    color = max(each.paragraph.stretches, key=lambda s: len(s.text)).look.color
    return color[:1] in tuple("CDEF") and color[2:3] < "8"


def _addressee(found: Sequence[Judged], start: int) -> int | None:
    """主送机关: what comes first behind the title and ends with a colon (BODY-03)."""
    for at in range(start, min(start + 4, len(found))):
        each = found[at]
        if each.text.endswith(("：", ":")) and not _STOP.search(each.text):
            short = len(each.text) <= LONGEST_TITLE and not each.mark
            return at if short and each.role == "other" and not _LABEL.match(each.text) else None
        if each.role in ("body", "heading"):
            return None
    return None


def _shift(found: Sequence[Judged]) -> int:
    """How many levels too deep headings without a number stand: programs that give the title the
    first level begin the text with the second."""
    return min((each.level for each in found if each.role == "heading"), default=1) - 1


def _raised(each: Judged, shift: int) -> Judged:
    if each.role != "heading" or each.mark:
        return each
    return Judged(each.paragraph, "heading", each.level - shift)


def _attachments(found: Sequence[Judged]) -> list[int]:
    """The further lines of 附件：1.……, which are no headings (BODY-06)."""
    lines: list[int] = []
    listing = False
    for at, each in enumerate(found):
        listing = _ATTACHED.match(each.text) is not None or (
            listing and each.role == "heading" and each.level == _ARABIC
        )
        if listing and each.role == "heading":
            lines.append(at)
    return lines


def _signature(found: Sequence[Judged]) -> Mapping[int, Role]:
    """署名 and 成文日期 among the last paragraphs of the text (SIGN-01)."""
    text = [at for at, each in enumerate(found) if each.role != "cell"]
    for at in text[-_CLOSING:]:
        if at and _DATE.fullmatch(found[at].text.replace(" ", "")) and found[at].role == "other":
            before = found[at - 1]
            unit = before.role == "other" and len(before.text) <= 30 and "：" not in before.text
            return {at: "date", **({at - 1: "signer"} if unit else {})}
    return {}
