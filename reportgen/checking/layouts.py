"""A .docx and the 版式 it is held against, as layout rules see them; and their words.

What is expected comes from the profile (word/profiles/*.toml); the few constants of the standard that
no profile holds stand here and in the rules, with their gongwen.md ids.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from msgspec import Struct

from reportgen.checking.diagnostic import Place
from reportgen.checking.roles import Judged, Role, judged
from reportgen.word.layout import Layout, Section
from reportgen.word.profile import Profile

TWIPS_PER_MM = 1440 / 25.4
_STYLES = {
    "normal": "正文",
    "body text": "正文文本",
    "normal (web)": "普通(网站)",
    "plain text": "纯文本",
    "no spacing": "无间隔",
}
_LISTED = 6
_EXCERPT = 24
_STANDARD, _SOFTWARE = (2098, 1984), (1960, 1847)
"""Top and bottom margin of GB/T 9704 (PAGE-02, PAGE-05), and of GB/T 33476.2 (PAGE-06), the other
set-up that may stand in their place (PAGE-07)."""

K = TypeVar("K", bound=Hashable)


class Appearance(Struct, frozen=True, dict=True):
    """A layout under check."""

    file: str
    layout: Layout
    profile: Profile

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """Every paragraph and what it is."""
        return judged(self.layout.paragraphs)

    def of(self, *roles: Role) -> list[Judged]:
        """The paragraphs of some roles."""
        return [each for each in self.judged if each.role in roles]

    @cached_property
    def portrait(self) -> tuple[Section, ...]:
        """The sections whose page is judged: a lone landscape one among others holds a wide table."""
        upright = tuple(s for s in self.layout.sections if not s.landscape)
        return upright or self.layout.sections

    def place(self, at: tuple[int, int] | Place) -> Place:
        """A place as it is: layouts have no spans."""
        assert isinstance(at, Place)
        return at

    @property
    def whole(self) -> Place:
        """The place of what concerns the whole file."""
        return Place(self.file)

    def at(self, number: int, text: str) -> Place:
        """The place of a paragraph."""
        shown = text.strip().replace("\n", "").replace("\t", " ")
        more = "…" if len(shown) > _EXCERPT else ""
        return Place(self.file, paragraph=number, excerpt=shown[:_EXCERPT] + more)

    def first(self, each: Judged) -> Place:
        """The place of a paragraph."""
        return self.at(each.paragraph.number, each.text)

    def margins_kept(self, section: Section) -> bool:
        """Whether top and bottom margin are the profile's, or the pair that may stand for the
        standard's (PAGE-07)."""
        own = (self.profile.page.top, self.profile.page.bottom)
        pairs = (own, _SOFTWARE) if own == _STANDARD else (own,)
        return any(near(section.top, t) and near(section.bottom, b) for t, b in pairs)

    def frame_height(self, section: Section) -> int:
        """The height lines are counted on: the section's own, the profile's where paper or margins
        are wrong, which is a finding of its own."""
        page = self.profile.page
        if near(section.height, page.height) and self.margins_kept(section):
            return section.text_height
        return page.height - page.top - page.bottom


class Unjudged(Struct, frozen=True):
    """A .docx whose 版式 nobody has named: its layout is not looked at."""

    file: str

    def place(self, at: tuple[int, int] | Place) -> Place:
        """Never asked: there is no rule for it."""
        assert isinstance(at, Place)
        return at


def near(twips: int, wanted: int, within: float = 1.0) -> bool:
    """Whether a length is as wanted, within so many millimetres (G1 5.2.1: ±1)."""
    return abs(twips - wanted) <= within * TWIPS_PER_MM + 1


def grouped(pairs: Iterable[tuple[K, Judged]]) -> Mapping[K, list[Judged]]:
    """What has the same thing wrong with it, in order."""
    groups: defaultdict[K, list[Judged]] = defaultdict(list)
    for key, each in pairs:
        groups[key].append(each)
    return groups


def numbered(group: Iterable[Judged]) -> str:
    """第3、4、5段; of many the first few."""
    numbers = [str(each.paragraph.number + 1) for each in group]
    more = "等" if len(numbers) > _LISTED else ""
    return f"第{'、'.join(numbers[:_LISTED])}段{more}"


def whose(what: str, group: Sequence[Judged]) -> str:
    """正文40段（第3、4、5段等）; 第3段正文 of a single one."""
    if len(group) == 1:
        return f"{numbered(group)}{what}"
    return f"{what}{len(group)}段（{numbered(group)}）"


def by_style(group: Sequence[Judged]) -> str:
    """How to mend all at once where all have one style."""
    styles = {each.paragraph.style for each in group}
    if len(group) > 2 and len(styles) == 1:
        shown = _shown(styles.pop())
        return f"；这些段的样式都是“{shown}”，也可以在“开始”里右键这个样式—修改，一次改好"
    return ""


def _shown(style: str) -> str:
    """A built-in style by the name that a Chinese Word or WPS shows."""
    heading = re.fullmatch(r"heading ([1-9])", style.lower())
    return f"标题 {heading[1]}" if heading else _STYLES.get(style.lower(), style)


def millimetres(twips: int) -> str:
    """A length in millimetres: 25.4 mm."""
    return f"{twips / TWIPS_PER_MM:.1f}".removesuffix(".0") + " mm"


def points(twips: int) -> str:
    """A length in points: 28.95磅."""
    return f"{twips / 20:g}磅"
