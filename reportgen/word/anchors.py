"""The anchor of a number: a bookmark `_rg_N` around a run-level rich-text content control.

Word keeps a control where it may drop a bookmark whose text is typed over, LibreOffice keeps the
bookmark where it drops the control's title and tag: both are written.  The control has no w:text
(LibreOffice would repeat mixed text) and no w:dataBinding (Word would show the store).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from reportgen.binding.expression import Expression
from reportgen.binding.serial import describe
from reportgen.document import Bound
from reportgen.word.characters import escaped
from reportgen.word.record import BOOKMARK_PREFIX, TAG_PREFIX

TITLE_LIMIT = 64
"""Longest title or tag of a content control that Word opens, in UTF-16 units."""
_NAME_SHARE = 34
"""Of a title that is too long, what is left to the indicator; the rest names the cell."""
_JUNK = "[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+"


@lru_cache(maxsize=4096)
def frame(number: int, run: bytes) -> tuple[bytes, bytes, bytes]:
    """The XML of anchor N before its title, between title and text, and behind the text, whose run
    starts with `run`; kept, for it is the same in every document.

    Bookmark ids are even so that comments can have odd ones: both count as annotations (ECMA-376
    Part 1 §17.13)."""
    before = (
        f'<w:bookmarkStart w:id="{2 * number}" w:name="{BOOKMARK_PREFIX}{number}"/>'
        '<w:sdt><w:sdtPr><w:alias w:val="'
    )
    between = (
        f'"/><w:tag w:val="{TAG_PREFIX}{number}"/><w:id w:val="{number}"/></w:sdtPr><w:sdtContent>'
    )
    after = f'</w:t></w:r></w:sdtContent></w:sdt><w:bookmarkEnd w:id="{2 * number}"/>'
    return before.encode(), between.encode() + run, after.encode()


def comment_id(number: int) -> int:
    """Id of the comment on anchor N."""
    return 2 * number + 1


def anchor_title(bound: Bound) -> str:
    """What a person sees who clicks the number: `新建党支部 q3.xlsx 指标!C7`, at most 64 UTF-16 units.

    Of several cells the first is named, with their count.  A long indicator name is cut first, then
    the place.
    """
    return title_of(bound.binding.expression, list(map(str, bound.sources)), missing=bound.missing)


def title_of(expression: Expression, sources: Sequence[str], *, missing: bool) -> str:
    """The `anchor_title` of a number by its expression and its cells as people read them."""
    name = describe(expression)
    if sources:
        place = sources[0]
        if len(sources) > 1:
            place += f" 等{len(sources)}处"
    else:
        place = "缺数" if missing else ""
    title = f"{name} {place}" if place else name
    if not title.isprintable():
        title = _tidy(title)
    if 2 * len(title) <= TITLE_LIMIT or _units(title) <= TITLE_LIMIT:
        return title
    name, place = _tidy(name), _tidy(place)
    place = _cut(place, TITLE_LIMIT - 1 - min(_units(name), _NAME_SHARE))
    return f"{_cut(name, TITLE_LIMIT - 1 - _units(place))} {place}".strip()


def titled(bound: Bound, sources: list[str]) -> bytes:
    """The `anchor_title` of a number, whose sources are spelt out already, ready for the XML."""
    if len(sources) == 1 and sources[0]:
        # nearly all: a title that is neither long nor odd is looked at once
        title = f"{describe(bound.binding.expression)} {sources[0]}"
        if title.isprintable():
            encoded = escaped(title).encode()
            # a character beyond U+FFFF takes two units, and three bytes more than an ASCII one
            if len(title) + (len(encoded) - len(title)) // 3 <= TITLE_LIMIT:
                return encoded
    return escaped(title_of(bound.binding.expression, sources, missing=bound.missing)).encode()


def _tidy(text: str) -> str:
    return re.sub(_JUNK, " ", text)


def _units(text: str) -> int:
    """Length in UTF-16 units, which is how Word counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _cut(text: str, limit: int) -> str:
    """The text in at most `limit` units, with … where something was left out."""
    if _units(text) <= limit:
        return text
    kept, used = [], 1
    for character in text:
        used += _units(character)
        if used > limit:
            break
        kept.append(character)
    return "".join(kept) + "…"
