"""What a dataset is made of: texts with a place, indicators, sections, tables, files, faults."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct, field

from reportgen.binding.expression import Measure, Observation
from reportgen.errors import Location

INFO, INDICATORS, PRACTICES = "基本信息", "指标", "做法"
SECTIONS = ("导语", "背景", "做法", "成效", "启示", "打算", "结语")
"""Sheets laid out like 做法 (FORM-01's parts of an experience summary)."""


_COMPUTED = re.compile(
    r"\{\{(?:(?!\{\{).)*?\}\}|\{%(?:(?!\{%).)*?%\}|\{#(?:(?!\{#).)*?#\}", re.DOTALL
)
"""What a small template computes, as opposed to what it says."""


class TextCell(Struct, frozen=True):
    """Text from a file and its place: data, never markup; cells of `SECTIONS` are small templates."""

    text: str
    where: Location


class Indicator(Struct, frozen=True):
    """An indicator's name and what the files say of it."""

    name: str
    code: str = ""
    """代号: the short name usable in templates; "" where none is given."""
    unit: str = ""
    source: str = ""
    note: str = ""
    where: Location | None = None


class Action(Struct, frozen=True):
    """举措: one measure under a practice; any part may be absent."""

    heading: TextCell | None
    body: TextCell | None
    caption: TextCell | None = None
    """图注: the caption of a picture that follows this measure."""
    extras: Mapping[str, TextCell] = field(default_factory=dict)
    """Columns of the user's own, as plain data."""


class Practice(Struct, frozen=True):
    """做法: a titled group of measures, in file order."""

    title: TextCell | None
    """None only for rows that stand before any 标题 (a 导语 sheet has no titles at all)."""
    lead: TextCell | None
    actions: tuple[Action, ...]
    entity: str = ""
    extras: Mapping[str, TextCell] = field(default_factory=dict)
    """Columns of the user's own on the title row, as plain data."""

    @property
    def name(self) -> str:
        """What people and records call it: its title, with “…” for what the title computes."""
        text = self.title.text if self.title is not None else ""
        return _COMPUTED.sub("…", text).replace("\n", " ").strip()

    @property
    def cells(self) -> tuple[TextCell, ...]:
        """The cells that may be small templates, in reading order."""
        parts = [self.title, self.lead]
        for action in self.actions:
            parts += [action.heading, action.body, action.caption]
        return tuple(cell for cell in parts if cell is not None)

    @property
    def where(self) -> Location:
        """Where the practice begins."""
        for cell in (self.title, self.lead, *(a.heading or a.body for a in self.actions)):
            if cell is not None:
                return cell.where
        return Location("")


class Column(Struct, frozen=True):
    """A column of a free table: its head as printed, and the unit its cells are in."""

    name: str
    unit: str = ""


class Table(Struct, frozen=True):
    """A free table (any other sheet): cells are observations where numeric, else text."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Observation | TextCell | None, ...], ...]
    """None: an empty cell.  The first column names the row."""
    where: Location

    def labels(self) -> tuple[str, ...]:
        """What the rows are called: the text of the first cell, numbered where it repeats."""
        labels: dict[str, None] = {}
        for number, row in enumerate(self.rows, start=1):
            first = row[0] if row else None
            name = (first.text if isinstance(first, TextCell) else "") or f"第{number}行"
            labels[name if name not in labels else f"{name}#{number}"] = None
        return tuple(labels)


class SourceFile(Struct, frozen=True):
    """A file that was read, and its SHA-256 in hex."""

    name: str
    sha256: str


class Fault(Struct, frozen=True):
    """What is wrong with one entity's row of a ledger: it stops that entity's briefing alone."""

    entity: str
    message: str
    where: Location
    hint: str = ""
    indicator: str = ""
    """Whose number cannot be used; "" where the whole row is in doubt."""


Key = tuple[str, str, str, Measure]
"""(indicator, entity, canonical period, measure); entity and period "" where the file has none."""
