"""A head of several rows, taken apart: for each column its path of texts, its unit and its period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from msgspec import Struct
from msgspec.structs import replace

from reportgen.binding.expression import Measure
from reportgen.errors import Location, ReportError
from reportgen.indicators.ledgers.finding import Frame
from reportgen.indicators.ledgers.grid import Grid
from reportgen.indicators.ledgers.periods import opening_months, period_of, split_period
from reportgen.indicators.ledgers.words import (
    is_change,
    is_idle,
    is_rate,
    measure_of,
    says_nothing,
    unnumbered,
)
from reportgen.unit import COUNT, PERCENT, PERCENTAGE_POINTS, POINTS, RATIO, Unit, parse_unit

_BRACKETED = re.compile(
    r"(?P<name>.*?)\((?:计量)?(?:单位[::]?)?(?P<unit>[^()]*+(?:\([^()]*+\)[^()]*+)?)\)(?P<rest>.*)"
)
_BEHIND = re.compile(r"(?P<name>.+?)(?:[/:,](?:单位[::])?|单位[::])(?P<unit>[^/:,()]+)")
_PERCENT = re.compile(r"(?P<name>(?:[^()]|\([^()]*\))*)(?:\((?P<within>[%‰])\)|(?P<unit>[%‰]))\)?")
_POINTS = re.compile("(?P<name>[^()]+?)个?百分点")
"""增减百分点."""
_QUALIFIED = re.compile(r"(?P<name>[^()]+)\((?P<unit>[^(),;、]+)[,;、](?P<rest>[^()]+)\)")
"""产值(万元,现价)."""
_PIVOT = re.compile("(?P<by>求和|计数|平均值|最大值|最小值)项:(?P<field>.+)")
"""What a pivot table calls its columns."""
_PART = re.compile("^#(?=[一-鿿])")
"""The sign for 其中 in statistics: #城镇人口."""
_VALUE = "数值"
_ABOUT = re.compile("(?!龄|末|底|任务|目标|计划|同期|上年|去年)[一-鿿]{2}")
"""How a name may go on behind 1-6月."""
_DONE = re.compile("(?:累计|实际)?(?:完成|执行|达成)(?:情况)?")
"""What is a value by itself, and with % behind it how much of the goal that is."""


class Head(Struct, frozen=True):
    """What stands over a column."""

    column: int
    where: Location
    """The innermost cell that says something."""
    path: tuple[str, ...]
    """The texts as written, outermost first; one "" over names where the corner is blank."""
    parts: tuple[str, ...]
    """The same without units, periods, numbering and words that name nothing."""
    unit: Unit | None = None
    inherited: bool = False
    """The unit stands over several columns, in an outer head."""
    period: str = ""
    dated: bool = False
    """The innermost text is a period and nothing else."""
    direct: bool = False
    """Only periods and measures (2023年, 上年同期) stand below the text that gives the unit."""
    rate: bool = False
    """Its numbers are in %, by the head or by most of its cells."""

    @property
    def tail(self) -> str:
        """The innermost part; "" where there is none."""
        return self.parts[-1] if self.parts else ""

    @property
    def shown(self) -> str:
        """The path as messages put it."""
        return "／".join(self.path)


def heads_of(grid: Grid, frame: Frame, year: int, measure_words: tuple[str, ...]) -> list[Head]:
    """The heads of all columns of a sheet that have one, left to right."""
    texts = _spread(grid, frame)
    units = _unit_row(texts, frame, measure_words)
    rows = [row for row in range(frame.first, frame.last + 1) if row != units]
    found = []
    for column in grid.columns:
        stack = [(row, texts[row][column]) for row in rows if texts[row].get(column)]
        if not stack and column == frame.entity:
            found.append(Head(column, grid.sheet.place(frame.last, column), ("",), ()))
        if not stack:
            continue
        path = [text for i, (_, text) in enumerate(stack) if not i or stack[i - 1][1] != text]
        inmost = next(i for i, (_, text) in enumerate(stack) if text == path[-1])  # a merge's top
        below = texts[units].get(column, "") if units else ""
        found.append(
            _head(
                column,
                grid.sheet.place(stack[inmost][0], column),
                path,
                _unit(below.strip("()"), measure_words) if below else None,
                year,
                measure_words,
            )
        )
    groups = groupby(found, key=lambda head: head.path[:-1])
    return [head for _, members in groups for head in _units_as_names(list(members))]


def _units_as_names(group: list[Head]) -> list[Head]:
    """投资 over 亿元 | % | 位次: the one in 亿元 is 投资 itself, and the % beside it is not."""
    if len(group) < 2 or not group[0].path[:-1]:
        return group
    bare = [head for head in group if head.unit and head.path[-1].strip("()") == head.unit.name]
    sized = [head for head in bare if not _is_rate(head)]
    measured = [head for head in sized if head.unit and head.unit.dimension != COUNT]
    amounts = sized or [
        head for head in group if head.parts and measure_of(head.parts[-1]) is Measure.VALUE
    ]
    out = []
    for head in group:
        if amounts and head in bare and _is_rate(head):
            head = replace(head, parts=(*head.parts, head.path[-1].strip("()")))
        elif [head] == measured == sized:
            own = head.parts[:-1] if head.parts[-1:] == head.path[-1:] else head.parts
            head = replace(head, parts=(*own, _VALUE))
        out.append(head)
    return out


def _is_rate(head: Head) -> bool:
    return head.unit is not None and head.unit.dimension == RATIO


def _spread(grid: Grid, frame: Frame) -> dict[int, dict[int, str]]:
    """The texts of the head's rows, each merge's all over it, and groups that are not merged over the
    columns to their right that have heads further down."""
    rows = range(frame.first, frame.last + 1)
    texts = {row: grid.texts(row) for row in rows}
    own = {row: dict(found) for row, found in texts.items()}
    merged: set[tuple[int, int]] = set()
    for area in grid.within(frame.first, frame.last):
        text = grid.own(area.top, area.left)
        for row in range(max(area.top, frame.first), min(area.bottom, frame.last) + 1):
            for column in grid.columns:
                if area.left <= column <= area.right:
                    texts[row][column] = text
                    merged.add((row, column))
    for row in list(rows)[:-1]:
        _fill(row, rows, grid.columns, texts, own, merged)
    return texts


def _fill(
    row: int,
    rows: range,
    columns: Sequence[int],
    texts: dict[int, dict[int, str]],
    own: dict[int, dict[int, str]],
    merged: set[tuple[int, int]],
) -> None:
    """Carry a group head that is not merged to the right, as people leave it."""
    group, above = "", tuple[str, ...]()
    for column in columns:
        outer = tuple(texts[r].get(column, "") for r in rows if r < row)
        below = any(own[r].get(column) for r in rows if r > row)
        if (row, column) in merged:
            group = ""
        elif text := texts[row].get(column):
            group, above = (text, outer) if below else ("", ())
        elif group and below and outer == above:
            texts[row][column] = group
        else:
            group = ""


def _unit_row(
    texts: dict[int, dict[int, str]], frame: Frame, measure_words: tuple[str, ...]
) -> int | None:
    """The last row of the head, if it only gives units: （万元） | 个 | %."""
    if frame.last == frame.first:
        return None
    naming = (frame.entity, *frame.parents)
    above = texts[frame.last - 1]
    said = {
        column: text
        for column, text in texts[frame.last].items()
        if column not in naming and text != above.get(column) and not says_nothing(text)
    }
    bare = [text.strip("()").removeprefix("单位:") for text in said.values()]
    rows = range(frame.first, frame.last)
    outer = [tuple(texts[row].get(column, "") for row in rows) for column in sorted(said)]
    if any(one == next_ for one, next_ in pairwise(outer)):  # 户 | 人 under one group are two
        return None
    return frame.last if bare and all(_unit(t, measure_words) for t in bare) else None


def _head(
    column: int,
    where: Location,
    path: list[str],
    below: Unit | None,
    year: int,
    measure_words: tuple[str, ...],
) -> Head:
    parts: list[str] = []
    unit, depth, period = below, 0, ""
    between: list[str] = []
    for level, text in enumerate(reversed(path)):
        name, own = taken_apart(text, measure_words)
        if not level and own is None and len(path) > 1:
            name, own = _counted(name, path[:-1], measure_words)
        if unit is None and own is not None:
            unit, depth = own, level
        name, when = _dated(name, year)
        period = period or when
        if name and not is_idle(name):
            parts.append(name)
            between += [name] if unit is None else []
    if unit is not None and not depth and unit.dimension == RATIO:
        parts = _of_the_goal(parts)
    parts = [p for i, p in enumerate(parts) if not i or parts[i - 1] != p]
    inmost, when = _dated(taken_apart(path[-1], measure_words)[0], year)
    dated = bool(when) and not inmost
    direct = all(measure_of(name) not in (None, Measure.RANK) for name in between)
    whole = tuple(reversed(parts))
    return Head(column, where, tuple(path), whole, unit, depth > 0, period, dated, direct)


def _of_the_goal(parts: list[str]) -> list[str]:
    """The parts, innermost first, of a head with %: 完成% below 税收 is 完成率, below 参保率 its value."""
    if parts and _DONE.fullmatch(parts[0]) and not any(map(is_rate, parts[1:])):
        return [parts[0].removesuffix("情况") + "率", *parts[1:]]
    return parts


def _counted(
    head: str, over: Sequence[str], measure_words: tuple[str, ...]
) -> tuple[str, Unit | None]:
    """户 or 人次 below a group: what is counted there, and in what; 增减% or 增幅 over it gives no count
    but a rate of it."""
    unit = _unit(head.strip("()"), measure_words)
    if unit is None or unit.dimension != COUNT:
        return head, unit  # 耕地面积 over 万亩 | 公顷
    for text in reversed(over):
        name, outer = taken_apart(text, measure_words)
        if (outer is not None and outer.dimension in (RATIO, POINTS)) or is_rate(name):
            return head, outer
    return f"{unit.name}数" if len(unit.name) == 1 else unit.name, unit


def _dated(name: str, year: int) -> tuple[str, str]:
    if period := period_of(name, year):
        return "", period
    plain = _PART.sub("", unnumbered(name).strip(" :"))
    rest, period = opening_months(plain, year)
    if period and (measure_of(rest) is Measure.VALUE or _is_done_by_month(plain, rest)):
        return rest, period
    return split_period(plain)


def _is_done_by_month(head: str, rest: str) -> bool:
    """Whether a head opens with months, and the rest names what they are of: 1-6月完成投资."""
    return head[0].isdigit() and _ABOUT.match(rest) is not None and measure_of(rest) is None


def taken_apart(head: str, measure_words: tuple[str, ...]) -> tuple[str, Unit | None]:
    """A head's name and its unit: 投资额(万元), 投资额/万元, 增长% ; a bracket without a unit stays."""
    if pivot := _PIVOT.fullmatch(head):
        name, unit = taken_apart(pivot["field"], measure_words)
        by = pivot["by"]
        return name + by.removeprefix("求和"), None if by == "计数" else unit
    if (found := _POINTS.fullmatch(head)) and is_change(found["name"]):
        return found["name"], PERCENTAGE_POINTS
    found = _BRACKETED.fullmatch(head)
    if found and (unit := _unit(found["unit"], measure_words)):
        return found["name"] + found["rest"], unit
    if found and found["unit"].endswith("%") and not found["unit"][:-1].strip("±+-/"):
        return found["name"] + found["unit"][:-1] + found["rest"], PERCENT
    if found := _PERCENT.fullmatch(head):
        return found["name"], parse_unit(found["within"] or found["unit"])
    found = _QUALIFIED.fullmatch(head)
    others = re.split("[,;、]", found["rest"]) if found else []
    if found and not any(_unit(text, measure_words) for text in others):
        unit = _unit(found["unit"], measure_words)
        return (f"{found['name']}({found['rest']})", unit) if unit else (head, None)
    found = _BEHIND.fullmatch(head)
    if found and not _unit(found["name"], measure_words):  # 元/担 is no 元 in 担
        unit = _unit(found["unit"], measure_words)
        return (found["name"], unit) if unit else (head, None)
    return head, None


def _unit(text: str, measure_words: tuple[str, ...]) -> Unit | None:
    """The unit a text is; None for a blank and for what is none."""
    try:
        unit = parse_unit(text, measure_words)
    except ReportError:
        return None
    return unit if unit.name else None
