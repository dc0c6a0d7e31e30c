"""版式 as data: page, fonts and the look of every kind of paragraph, read from profiles/*.toml.

Lengths are twips (1/20 pt), sizes half points, indents 字.  Rule ids in the TOML files are gongwen.md's.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from reportgen.document import PROFILES
from reportgen.errors import ReportError, nearest

Align = Literal["both", "left", "right", "center"]
DEEPEST = 4
"""Heading levels with a look of their own; deeper headings look like this one."""


class Page(Struct, frozen=True):
    """Paper, margins and grid."""

    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int
    header: int
    footer: int
    pitch: int
    """Exact line pitch, also the document grid's."""
    lines: int
    """Lines of a page, which any pitch that gives them meets (GRID-01); 0 where the pitch itself is
    prescribed."""
    cell: int
    """Width of one 字 of body text, for indents in 字."""

    @property
    def text_width(self) -> int:
        return self.width - self.left - self.right


class Look(Struct, frozen=True):
    """How one kind of paragraph looks; what a profile leaves out is as in its style `normal`."""

    id: str
    """Style id."""
    name: str
    """Style name: built-in names stay English in the file (`heading 1`), Word translates them."""
    font: str
    """Key of `Profile.fonts`."""
    size: int
    tracking: int
    """Character spacing."""
    line: int
    """Exact line pitch; 0 for single spacing that follows the font."""
    align: Align
    before: int = 0
    after: int = 0
    indent: int = 0
    """First-line indent in 字."""
    keep_next: bool = False
    outline: int | None = None
    """Outline level from 0, for the navigation pane."""
    grid: bool = True
    """Whether lines snap to the document grid (GRID-09)."""
    auto_space: bool = True
    """Whether Word may set a little space between Hanzi and digits."""
    two_lines: Literal["", "center"] = ""
    """"center": a heading of several lines is centred without indent."""


class PageNumber(Struct, frozen=True):
    """The page number “— 1 —” (PNUM-01..05); odd and even pages may differ."""

    odd: Align
    even: Align
    font: str
    size: int
    inset: int
    """Distance from the edge it is aligned to."""


class Profile(Struct, frozen=True):
    """A 版式."""

    name: str
    page: Page
    fonts: Mapping[str, tuple[str, ...]]
    """字体类别 → first choice and alternates; `latin` for digits and Latin letters."""
    run_in_marks: Mapping[str, str]
    """Kind of number mark (一、, （一）, 1., （1）) → font of the run-in head (BODY-05)."""
    run_in_levels: Mapping[int, str]
    """Font of a run-in head without a number, by level."""
    heading_marks: Mapping[str, str]
    """Kind of number mark → font of a heading on its own line, where it overrules the level's."""
    page_number: PageNumber
    looks: Mapping[str, Look]
    """Kind of paragraph → look: normal, body, title, heading1 …"""

    def heading(self, level: int) -> Look:
        """The look of a heading; below the deepest level that has its own, the deepest."""
        return self.looks[f"heading{min(max(level, 1), DEEPEST)}"]

    def heading_font(self, number: str, level: int) -> str:
        """The font of a heading on its own line: its number mark's, else its level's."""
        return self.heading_marks.get(mark_kind(number)) or self.heading(level).font

    def run_in_font(self, number: str, level: int) -> str:
        """The font of a run-in head, which follows its number mark and else its level (BODY-05)."""
        return (
            self.run_in_marks.get(mark_kind(number))
            or self.run_in_levels[min(max(level, 1), DEEPEST)]
        )


@cache
def mark_kind(number: str) -> str:
    """The kind of a heading's number: 一、, （一）, 1., （1）; "" for none or any other."""
    inner = number.strip("（）、.")
    if not inner:
        return ""
    counter = "1" if inner.isascii() and inner.isdigit() else "一"
    kind = number.replace(inner, counter)
    return kind if kind in ("一、", "（一）", "1.", "（1）") else ""


@cache
def load_profile(name: str) -> Profile:
    """The profile a report type names.  Raises ReportError for an unknown 版式."""
    return profile_of(profile_data(name))


def profile_data(name: str) -> dict[str, Any]:
    """The TOML of a profile, the caller's to change.  Raises ReportError for an unknown 版式."""
    if name not in PROFILES:
        raise ReportError(
            f"没有“{name}”这种版式",
            hint=nearest(name, PROFILES) or "可用版式：" + "、".join(PROFILES),
        )
    # a plain path: importlib.resources brings in zipfile and tempfile for a file beside this one
    source = (Path(__file__).parent / "profiles" / f"{PROFILES[name]}.toml").read_text("utf-8")
    return tomllib.loads(source)


def profile_of(data: Mapping[str, Any]) -> Profile:
    """The profile that such TOML describes."""
    styles = dict(data["styles"])
    normal = Look(**styles.pop("normal"))
    looks = {"normal": normal}
    for kind, changes in styles.items():
        looks[kind] = replace(normal, **changes)
    return Profile(
        name=data["name"],
        page=Page(**data["page"]),
        fonts={kind: tuple(names) for kind, names in data["fonts"].items()},
        run_in_marks=data["run_in"]["marks"],
        run_in_levels={int(level): font for level, font in data["run_in"]["levels"].items()},
        heading_marks=data.get("heading_marks", {}),
        page_number=PageNumber(**data["page_number"]),
        looks=looks,
    )
