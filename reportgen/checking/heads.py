"""Number marks of headings (HDG-01, HDG-02): what level a paragraph's opening says it has."""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct

from reportgen.chinese.numerals import DIGIT_VALUES

_HANZI = "[一二三四五六七八九十]{1,3}"
_MARK = re.compile(
    rf"(?P<l1>{_HANZI}[、，．.])"
    rf"|(?P<l2>[（(]{_HANZI}[)）][、，．.]?|[㈠-㈩][、，．.]?)"
    r"|(?P<l3>[0-9０-９]{1,2}(?:．|[.、](?![0-9０-９])))"
    r"|(?P<l4>[（(][0-9０-９]{1,2}[)）][、，．.]?|[⑴-⑽][、，．.]?)"
    r"|(?P<l5>[①-⑳])"
)
_OPENINGS = frozenset(
    "一二三四五六七八九十（(㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩0123456789０１２３４５６７８９⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
)
LONGEST_TITLE = 60
"""Code points of a line that may be the title of a text."""
_LONGEST_HEAD = 45
"""Code points of a head, its mark left out; what is longer is a numbered paragraph."""
_STOP = re.compile("[。！？：；]")


class NumberMark(Struct, frozen=True):
    """A number mark at the opening of a paragraph."""

    text: str
    level: int
    """1 for 一、, 2 for （一）, 3 for 1., 4 for （1）, 5 for ①."""
    number: int


def number_mark(text: str) -> NumberMark | None:
    """The mark a text opens with, rightly written or not; None for none."""
    if text[:1] not in _OPENINGS or (found := _MARK.match(text)) is None:
        return None
    level = int((found.lastgroup or "l0")[1:])
    return NumberMark(found[0], level, _number(found[0]))


def head_length(text: str, mark: NumberMark | None) -> int:
    """How many code points of a marked paragraph are its head: all where it stands alone, up to and
    with the 。 of a run-in head (HDG-05), 0 where it is a numbered paragraph without a head."""
    if mark is None:
        return 0
    start = len(mark.text)
    stop = _STOP.search(text, start)
    if stop is None:
        return len(text) if len(text) - start <= _LONGEST_HEAD else 0
    if stop.end() - start > _LONGEST_HEAD or stop[0] in "：；":
        return 0
    return stop.end()


def _number(mark: str) -> int:
    core = unicodedata.normalize("NFKC", mark).strip("()、，．.,")
    if core.isdecimal():
        return int(core)
    tens, ten, ones = core.rpartition("十")
    if not ten:
        return DIGIT_VALUES.get(core, 0)
    return 10 * DIGIT_VALUES.get(tens, 1) + DIGIT_VALUES.get(ones, 0)
