"""The rows under a head: which are entities, which are totals, and which are skipped, and why.

Entities keep the names of the wider ones they belong to (乡镇 over 村), which a merge, a blank below
or a line across the sheet gives them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct, field

from reportgen.indicators.cells import RawCell, Row
from reportgen.indicators.ledgers.finding import Frame
from reportgen.indicators.ledgers.grid import Grid, leftmost, said
from reportgen.indicators.ledgers.labels import (
    is_among,
    is_average,
    is_compared,
    is_continued,
    is_day,
    is_foreign,
    is_note,
    is_page_sum,
    total_of,
)
from reportgen.indicators.ledgers.model import Skipped
from reportgen.indicators.ledgers.periods import lacks_year, period_of, periods_in
from reportgen.indicators.ledgers.summing import Sum, Total, totals_of
from reportgen.indicators.ledgers.words import (
    is_marked,
    outline_level,
    unit_line,
    unmarked,
    unnumbered,
)
from reportgen.indicators.scrubbing import MAX_NAME

_SHORTENED = 40
_TITLED = ("表", "台账", "情况")
"""What titles end with, and names do not."""
_FIRST_NUMBERED = frozenset(("甲", "栏次", "栏号", "行次", "A", ""))
"""What stands before the numbers of the columns: 甲 1 2 3."""
_COLUMN_NUMBER = re.compile(r"\(?(?P<number>\d{1,3})\)?(?:=[\d+\-*/×÷().%]+)?")
_STEMS = frozenset("乙丙丁戊己")
_NO_NAME = frozenset(("(空白)", "(blank)"))


class Entry(Struct, frozen=True):
    """An entity's row."""

    row: int
    name: str
    parents: tuple[str, ...]
    """Names of the wider entities, widest first; "" where the sheet does not say."""
    cells: Mapping[int, RawCell]


class Nameless(Struct, frozen=True):
    """A row with numbers and nobody to give them to, or one that goes on from the row above."""

    row: int
    of: Entry | None
    cells: Mapping[int, RawCell]
    parent: str = ""
    """The wider entity that the row itself names: 城关镇 with numbers of its own over its 村."""


class Body(Struct):
    """The rows of a sheet, sorted."""

    entries: list[Entry]
    totals: list[Total]
    nameless: list[Nameless]
    skipped: list[Skipped]
    second: int = 0
    """A row that is the head of another table; 0 where there is none."""
    second_title: str = ""
    """Its title, where its head is the same as the first's."""
    dated: dict[int, str] = field(default_factory=dict)
    """Rows that only say a time, which the rows below them are of, and what they say."""


def body_of(grid: Grid, frame: Frame, values: list[int]) -> Body:
    """The rows below the head; `values` are the columns of numbers."""
    reader = _Reader(grid, frame, values)
    for row in grid.sheet.rows:
        if row.number > frame.last:
            reader.take(row)
        elif row.number < frame.first:
            reader.skip_above(row)
    reader.finish()
    return reader.body


def _label(cell: RawCell) -> str:
    """What a cell calls its row; "" for a pivot table's word for a blank."""
    text = unmarked(said(cell))
    return "" if text in _NO_NAME else text


def _are_counted(texts: list[str]) -> bool:
    """Whether texts are the numbers of columns: 1 2 3, with 4=2+3 and, over texts, 乙 among them."""
    found = [_COLUMN_NUMBER.fullmatch(text) for text in texts if text not in _STEMS]
    numbers = [int(each["number"]) for each in found if each]
    if len(numbers) < len(found) or len(numbers) < 2 or numbers[0] > 4:
        return False
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


class _Reader:
    def __init__(self, grid: Grid, frame: Frame, values: list[int]) -> None:
        self.body = Body([], [], [], [])
        self._grid, self._frame, self._values = grid, frame, values
        self._labels = [c for c in grid.columns if c <= frame.entity]
        self._upright = grid.upright((*frame.parents, frame.entity))
        self._across = {
            area.top: area
            for area in grid.areas
            if area.left <= frame.entity and values and area.right >= values[0]
        }
        heads = [grid.texts(row) for row in range(frame.first, frame.last + 1)]
        self._known = {frozenset(texts.items()) for texts in heads}
        self._entity_heads = {t[frame.entity] for t in heads if frame.entity in t}
        self._head_words = {text for texts in heads for text in texts.values()}
        self._lines = {
            t
            for r in grid.sheet.rows
            if r.number < frame.first
            for t in grid.texts(r.number).values()
        }
        self._parents = [""] * len(frame.parents)
        self._section = ""
        self._sums: list[Sum] = []
        self._outline = self._outlining()
        self._among = False
        self._noted = False

    def skip_above(self, row: Row) -> None:
        texts = list(self._grid.texts(row.number).values())
        if texts:
            whole = " ".join(texts)
            reason = "单位" if unit_line(whole) else "说明" if any(map(is_note, texts)) else "标题"
            self._skip(row.number, reason, whole)

    def take(self, row: Row) -> None:
        """Sort one row in."""
        if self.body.second:
            return
        labels = {c: _label(row.cells[c]) for c in self._labels if c in row.cells}
        first = next(filter(None, labels.values()), "")
        filled = self._filled(row.cells)
        among, self._among = self._among and self._indented(row), False
        if self._is_note(row, first, filled):
            self._noted = True
            self._skip(row.number, "注", " ".join(self._grid.texts(row.number).values()))
        elif not first and not filled:
            self._skip(row.number, "空行", "")
        elif row.number == self._frame.last + 1 and self._is_foreign(row):
            self._skip(row.number, "外文表头", " ".join(self._grid.texts(row.number).values()))
        elif among:
            self._among = True
            self._skip(row.number, "其中", first)
        elif (
            not self._repeats(row, first)
            and (filled or not self._line(row, first))
            and not self._total(row, labels)
            and not self._group(row, labels, filled)
            and (filled or not self._band(row, first))
        ):
            self._entity(row, labels, filled)

    def _is_foreign(self, row: Row) -> bool:
        """Whether a row says the head again in English."""
        texts = self._grid.texts(row.number).values()
        return len(texts) > 1 and all(map(is_foreign, texts))

    def _filled(self, cells: Mapping[int, RawCell]) -> bool:
        return any(c in cells and not cells[c].blank for c in self._values)

    def _is_note(self, row: Row, first: str, filled: bool) -> bool:
        if first:
            text = leftmost(row)
            return is_note(text) and not (filled and is_marked(text))
        texts = self._grid.texts(row.number).values()
        return any(map(is_note, texts)) or (len(texts) == 1 and all(map(is_day, texts)))

    def _indented(self, row: Row) -> bool:
        """Whether a row under 其中 goes on with it: set in, where the entity above is not."""
        value = next((row.cells[c].value for c in self._labels if c in row.cells), None)
        if not isinstance(value, str) or not value[:1].isspace() or not self.body.entries:
            return False
        owner = self.body.entries[-1].cells[self._frame.entity].value
        return not (isinstance(owner, str) and owner[:1].isspace())

    def _outlining(self) -> int:
        """The column of 序号 in which 一、二 stand over 1, 2; 0 where there is none."""
        rows = [row for row in self._grid.sheet.rows if row.number > self._frame.last]
        for column in self._labels:
            if column == self._frame.entity or column in self._frame.parents:
                continue
            texts = {said(row.cells.get(column)) for row in rows}
            if any(map(outline_level, texts)) and any(map(str.isdigit, texts)):
                return column
        return 0

    def _repeats(self, row: Row, first: str) -> bool:
        """A head printed again, or the numbers of the columns (甲 1 2 3)."""
        suspect = not first or first in self._head_words or first.strip("()") in _FIRST_NUMBERED
        if not suspect:
            return False
        texts = self._grid.texts(row.number)
        if frozenset(texts.items()) in self._known:
            self._noted = False
            if title := self._title_over(row.number):
                self._end(row.number)
                self.body.second_title = title
            else:
                self._skip(row.number, "重复的表头", " ".join(texts.values()))
            return True
        if texts.get(self._frame.entity) in self._entity_heads:
            self._end(row.number)
            return True
        if row.number in self._upright[self._frame.entity]:
            return False
        behind = [text for c, text in texts.items() if c > self._frame.entity]
        if first.strip("()") in _FIRST_NUMBERED and _are_counted(behind):
            self._skip(row.number, "栏号", " ".join(texts.values()))
            return True
        return False

    def _line(self, row: Row, first: str) -> bool:
        """A line without numbers that is no entity: a note, a title printed again, a heading."""
        texts = list(self._grid.texts(row.number).values())
        whole = " ".join(texts)
        if self._noted and len(texts) == 1:
            self._skip(row.number, "注", whole)
        elif texts and all(text in self._lines or is_continued(text) for text in texts):
            self._skip(row.number, "重复的标题", whole)
        elif unit_line(whole):
            self._skip(row.number, "单位", whole)
        elif len(texts) == 1 and (lacks_year(whole) or period_of(whole)):
            self.body.dated[row.number] = whole
            self._skip(row.number, "时期", whole)
        elif len(texts) == 1 and (len(first) > 30 or any(mark in first for mark in "。;:!?")):
            self._skip(row.number, "说明", whole)
        else:
            return False
        return True

    def _title_over(self, row: int) -> str:
        """The title right over a head that comes again, where it is none of the first's: 表二 2023年.
        A name (河东镇, 二、工业企业) only says what the rows below belong to."""
        texts = self._grid.texts(row - 1) or self._grid.texts(row - 2)
        title = next(iter(texts.values()), "") if len(texts) == 1 else ""
        if not title or title in self._lines or is_continued(title) or is_note(title):
            return ""
        return title if periods_in(title) or title.endswith(_TITLED) else ""

    def _end(self, row: int) -> None:
        """Another table begins: what is below, and its title above, are nothing of this one."""
        self.body.second = row
        entries = self.body.entries
        while entries and row - entries[-1].row <= 2 and not self._filled(entries[-1].cells):
            title = entries.pop()
            self._skip(title.row, "标题", title.name)
        self._skip(row, "下面另一张表", "", self._grid.sheet.rows[-1].number)

    def _group(self, row: Row, labels: dict[int, str], filled: bool) -> bool:
        """A row that 一、 numbers among rows numbered 1, 2: what stands below it belongs to it, and its
        numbers are their sums."""
        level = outline_level(labels.get(self._outline, "")) if self._outline else 0
        if not level:
            return False
        label = next((t for c, t in labels.items() if c != self._outline and t), "")
        self._carry(row, labels)
        self._section = bare = unnumbered(label).partition("(")[0]
        cells = row.cells if filled else {}
        self._sums.append(Sum(row.number, label, bare, len(self.body.entries), cells, level=level))
        return True

    def _band(self, row: Row, first: str) -> bool:
        """A line across the sheet, or 一、城关镇 among the 序号, that names what the rows below it belong
        to."""
        texts = self._grid.texts(row.number)
        beside = {self._frame.entity, *self._frame.parents, *self._values}.isdisjoint(texts)
        if row.number not in self._across and not (beside and unnumbered(first) != first):
            return False
        self._section = unnumbered(first)
        self._skip(row.number, "分组", first)
        return True

    def _total(self, row: Row, labels: dict[int, str]) -> bool:
        for column, label in labels.items():
            if not label or label.isdigit():
                continue
            if is_average(label) or is_among(label):
                self._among = is_among(label)
                self._skip(row.number, "平均" if is_average(label) else "其中", label)
                return True
            if is_page_sum(label):
                self._skip(row.number, "小计", label)
                return True
            if column == self._frame.entity and is_compared(label):
                self._skip(row.number, "比较", label)
                return True
            if (found := total_of(label)) is not None:
                self._add_total(row, column, label, labels, found)
                return True
        return False

    def _add_total(
        self, row: Row, column: int, label: str, labels: dict[int, str], found: tuple[str, bool]
    ) -> None:
        of, part = found
        self._carry(row, {c: t for c, t in labels.items() if c < column})
        own = [
            labels.get(c) or self._covering(row.number, c)
            for c in self._frame.parents
            if c < column
        ]
        parent = next((p for p in reversed(own) if p), "")
        parent = parent or (self._parent() if part and not of else "")
        at = len(self.body.entries)
        self._sums.append(Sum(row.number, label.rstrip(":"), of, at, row.cells, part, parent))

    def _entity(self, row: Row, labels: dict[int, str], filled: bool) -> None:
        name = labels.get(self._frame.entity, "")
        top = self._upright[self._frame.entity].get(row.number)
        if top is not None and self.body.entries and self.body.entries[-1].row >= top:
            self.body.nameless.append(Nameless(row.number, self.body.entries[-1], row.cells))
            self._skip(row.number, "接着上一行", " ".join(self._grid.texts(row.number).values()))
            return
        self._carry(row, {c: labels.get(c, "") for c in self._frame.parents})
        if not name:
            if filled:
                named = (t for c in reversed(self._frame.parents) if (t := labels.get(c)))
                self.body.nameless.append(Nameless(row.number, None, row.cells, next(named, "")))
            self._skip(row.number, "没有名称", " ".join(self._grid.texts(row.number).values()))
            return
        if len(name) > MAX_NAME:
            self._skip(row.number, "名称太长", name)
            return
        self._noted = False
        parents = (
            tuple(self._parents)
            if self._frame.parents
            else ((self._section,) if self._section else ())
        )
        self.body.entries.append(Entry(row.number, unnumbered(name), parents, row.cells))

    def _carry(self, row: Row, texts: dict[int, str]) -> None:
        """Keep the wider entities up to date: a new 乡镇 ends what its 村 had, a blank carries on."""
        for position, column in enumerate(self._frame.parents):
            text = texts.get(column, "")
            if text and total_of(text) is None and text != self._parents[position]:
                self._parents[position] = text
                self._parents[position + 1 :] = [""] * (len(self._parents) - position - 1)

    def _covering(self, row: int, column: int) -> str:
        top = self._upright.get(column, {}).get(row)
        return self._grid.own(top, column) if top is not None else ""

    def _parent(self) -> str:
        return next((p for p in reversed(self._parents) if p), self._section)

    def finish(self) -> None:
        """Settle what each total sums up, now that all rows are known, and tell the gaps."""
        self.body.totals = totals_of(self._sums, [entry.parents for entry in self.body.entries])
        for total in self.body.totals:
            part = "小计" if total.cells else "分组"
            self._skip(total.row, "合计" if total.whole else part, total.label)
        self._skip_gaps()

    def _skip_gaps(self) -> None:
        """Tell blank rows between the head and the last row that holds something."""
        rows = self._grid.sheet.rows
        before = self._frame.last
        for row in rows:
            if self.body.second and row.number > self.body.second:
                break
            if row.number > before + 1 and row.number > self._frame.last:
                self._skip(before + 1, "空行", "", row.number - 1)
            before = max(before, row.number)
        self.body.skipped.sort(key=lambda skipped: int(skipped.rows.split("—")[0]))

    def _skip(self, row: int, reason: str, text: str, last: int = 0) -> None:
        rows = f"{row}—{last}" if last > row else str(row)
        short = text if len(text) <= _SHORTENED else text[:_SHORTENED] + "…"
        self.body.skipped.append(Skipped(rows, reason, short))
