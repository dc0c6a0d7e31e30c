"""What the columns of a ledger are: numbers of an indicator in a unit, text, names, or not read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import groupby

from msgspec.structs import replace

from reportgen.binding.expression import Measure
from reportgen.indicators.cells import GENERAL, letters
from reportgen.indicators.findings import Findings
from reportgen.indicators.ledgers.dating import dated
from reportgen.indicators.ledgers.grid import Grid
from reportgen.indicators.ledgers.heading import Head, taken_apart
from reportgen.indicators.ledgers.model import Column, Role
from reportgen.indicators.ledgers.naming import Meaning, joined, meanings
from reportgen.indicators.ledgers.periods import lacks_year, period_of
from reportgen.indicators.ledgers.sheet import LedgerSheet, Tally, ValueColumn
from reportgen.indicators.ledgers.wholes import in_units_of_wholes
from reportgen.indicators.ledgers.words import (
    fits,
    is_planned,
    is_rate,
    is_serial,
    measure_of,
    says_text,
    squeezed,
)
from reportgen.indicators.scrubbing import listed, refuse_long
from reportgen.period import Period
from reportgen.unit import NO_UNIT, PERCENT, POINTS, RATIO, Unit

_DATE = re.compile(
    r"(?:19|20)\d{2}(?:\.(?:0?[1-9]|1[0-2])(?:\.\d{1,2})?|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?)"
)
_FIRST_MONTH = re.compile(r"(?:19|20)\d{2}\.1")

_PLACES = "位次"
"""What 序 behind numbers says in full."""


class Columns:
    """Settles what the columns of one sheet are."""

    def __init__(
        self,
        found: LedgerSheet,
        grid: Grid,
        tallies: Mapping[int, Tally],
        units: list[Unit],
        findings: Findings,
    ) -> None:
        self._found, self._grid, self._tallies = found, grid, tallies
        self._units, self._findings = units, findings
        self._unsettled: list[Head] = []
        self._subject, self._subject_unit = self._about()

    def settle(self) -> None:
        """Fill the sheet's `values`, `texts` and `columns`; what is wrong goes to the findings."""
        roles = {c: self._role(c) for c in self._grid.columns}
        rated = [self._rated(c) for c, (role, _) in roles.items() if role == "数"]
        numeric = in_units_of_wholes(rated)
        period = self._found.period
        known = dated(meanings(numeric, period, self._subject), period)
        self._found.values = self._valued(known)
        by_column = {value.number: value for value in self._found.values}
        for column, (role, why) in roles.items():
            head = self._found.heads.get(column)
            told = Column(letters(column), head.shown if head else "", role, why=why)
            if column in by_column:
                told = _told(by_column[column], told.letter)
            elif role == "文字" and head is not None:
                name = joined(head.parts) or head.shown
                self._found.texts[column] = name
                told = Column(told.letter, told.head, role, name, why=why)
            if role != "没有读" or why:
                self._found.columns.append(told)
        self._refuse_collisions()
        self._refuse_tenth_months()
        self._note_homeless()
        self._note_part_years()
        self._note_fractions()
        self._note_unread(roles)
        self._note_units()

    def _rated(self, column: int) -> Head:
        """The head of a column of numbers, with whether they are in %."""
        head, tally = self._found.heads[column], self._tallies.get(column, Tally())
        if is_serial(head.path[-1]):
            return replace(head, parts=(*head.parts[:-1], _PLACES))
        stated = head.unit is not None and head.unit.dimension == RATIO
        rate = stated or (head.unit is None and tally.percents * 2 > tally.numbers)
        return replace(head, rate=True) if rate else head

    def _role(self, column: int) -> tuple[Role, str]:
        frame, head = self._found.frame, self._found.heads.get(column)
        tally = self._tallies.get(column, Tally())
        if column == frame.entity:
            return "地区", "" if head and head.shown else "没有表头，看内容是名称"
        if column in frame.parents:
            return "上级", ""
        if column in self._found.dating:
            return "时期", ""
        if head is None:
            return "没有读", "没有表头" if tally.filled else ""
        if is_serial(head.path[-1]):
            return ("数", "") if self._says_places(head) else ("序号", "")
        return self._content(head, tally)

    def _says_places(self, head: Head) -> bool:
        """Whether 序 stands right behind numbers, and so is their order and not that of the rows."""
        heads, first = self._found.heads, self._found.frame.entity + 1
        before = max((c for c in heads if first <= c < head.column), default=0)
        if head.path[-1] != "序" or not before:
            return False
        said = heads[before].path[-1]
        numbers = [self._tallies.get(c, Tally()).numbers for c in (before, head.column)]
        return all(numbers) and not is_serial(said) and not says_text(said)

    def _content(self, head: Head, tally: Tally) -> tuple[Role, str]:
        own = head.tail
        if measure_of(own) is Measure.RANK and tally.numbers + tally.ranks:
            return "数", ""
        sure = head.unit is not None or bool(head.period) or measure_of(own) is not None
        if says_text(own) and head.unit is None and not head.period:
            return "文字", ""
        if not tally.filled:
            return ("数", "整列没有数") if sure else ("文字", "整列是空的")
        if (
            head.unit is not None
            and not tally.numbers
            and self._in_own_unit(head.column, head.unit)
        ):
            return "数", ""
        if not tally.numbers and not tally.faults:
            if sure:
                self._findings.notice(
                    f"“{head.shown}”列的表头像数，内容却都是文字，按文字读",
                    head.where,
                    "如果是数，请改成阿拉伯数字",
                )
            return "文字", ""
        if not sure and self._says_dates(head.column):
            return "文字", "像是日期"
        if sure or (tally.numbers + tally.faults) * 2 >= tally.filled:
            return "数", ""
        self._findings.notice(
            f"“{head.shown}”列有文字也有数（{tally.texts}格文字、{tally.numbers}格数），按文字读",
            head.where,
            "如果是数，请把文字改成数，或在表头写明单位",
        )
        return "文字", "有文字也有数"

    def _in_own_unit(self, column: int, unit: Unit) -> bool:
        """Whether most texts of a column are numbers with the unit of its head: 35万元 below （万元）."""
        texts = [
            str(entry.cells[column].value).strip()
            for entry in self._found.body.entries
            if column in entry.cells and not entry.cells[column].blank
        ]
        own = [text for text in texts if text.endswith(unit.name) and text[:1].isdigit()]
        return bool(unit.name) and len(own) * 2 > len(texts)

    def _says_dates(self, column: int) -> bool:
        """Whether all numbers of a column look like dates: 2024.3, 20240415."""
        count = 0
        for entry in self._found.body.entries:
            cell = entry.cells.get(column)
            if cell is None or cell.blank or not isinstance(cell.value, Decimal | str):
                continue
            text = str(cell.value).strip()
            if _DATE.fullmatch(text):
                count += 1
            elif isinstance(cell.value, Decimal) or not isinstance(
                self._found.figures.read(cell.value), str
            ):
                return False
        tally = self._tallies[column]
        return count > 1 or (count == 1 and tally.texts > 0)

    def _about(self) -> tuple[str, Unit | None]:
        """What the sheet's name says it is about, for heads that are periods only: 税收（万元）."""
        name = self._found.sheet.name
        plain = name.lower().startswith("sheet") or name.startswith(("台账", "工作表"))
        if plain or lacks_year(name) or period_of(name, 2000):
            return "", None
        return taken_apart(squeezed(name), ())

    def _valued(self, known: list[Meaning]) -> list[ValueColumn]:
        first = [self._value(meaning) for meaning in known]
        stated = {v.meaning.indicator: v for v in reversed(first) if v.unit.name}
        found = []
        for value in first:
            base = stated.get(value.meaning.indicator)
            if base and value.unit is NO_UNIT and value.meaning.measure is not Measure.RANK:
                value = ValueColumn(value.meaning, base.unit, base.by_cells)
            found.append(value)
        return found

    def _value(self, meaning: Meaning) -> ValueColumn:
        with self._findings.gathering(meaning.head.where):
            refuse_long(meaning.indicator, "指标", meaning.head.where)
        if not meaning.indicator:
            self._findings.problems.add(
                f"“{meaning.head.shown}”列{'只写了时期，' if meaning.head.period else ''}没有写是什么指标",
                where=meaning.head.where,
                hint="在上面加一行写指标名称，或把工作表改成指标的名称",
            )
        if meaning.measure is Measure.RANK:
            return ValueColumn(meaning, NO_UNIT, False)
        unit = self._unit(meaning)
        tally = self._tallies.get(meaning.head.column, Tally())
        weak = unit is None or meaning.head.unit is None or meaning.head.inherited
        if (
            weak
            and tally.percents * 2 > tally.numbers
            and (unit is None or unit.dimension not in (RATIO, POINTS))
        ):
            return ValueColumn(meaning, PERCENT, True)
        return ValueColumn(meaning, unit or NO_UNIT, False)

    def _unit(self, meaning: Meaning) -> Unit | None:
        head = meaning.head
        own = head.tail
        outer = head.unit if head.inherited else None
        if head.unit is not None and not head.inherited:
            return head.unit
        if outer is not None:
            sure = head.direct or outer.dimension == RATIO  # 增减% over 来信
            return outer if sure or fits(own, outer) else None
        about = head.parts[:1] == (self._subject,)
        if about and self._subject_unit and (len(head.parts) == 1 or measure_of(own)):
            return self._subject_unit
        if not self._units or meaning.measure is Measure.RANK:
            return None
        fit = [unit for unit in self._units if fits(meaning.indicator, unit)]
        if len(fit) == 1:
            return fit[0]
        self._unsettled.append(head)
        return None

    def _refuse_collisions(self) -> None:
        taken: dict[tuple[object, ...], Head] = {}
        for value in self._found.values:
            m = value.meaning
            self._claim(taken, (m.indicator, m.measure, m.period), m.head, _meant(value))
        for column, name in self._found.texts.items():
            tally = self._tallies.get(column, Tally())
            if tally.filled or tally.holes:
                self._claim(taken, (name,), self._found.heads[column], f"“{name}”")

    def _claim(
        self, taken: dict[tuple[object, ...], Head], key: tuple[object, ...], head: Head, said: str
    ) -> None:
        first = taken.setdefault(key, head)
        if first is not head and key[0]:
            self._findings.problems.add(
                f"有两列读出来都是{said}",
                where=head.where,
                hint=f"另一列在 {first.where}（“{first.shown}”和“{head.shown}”）；请把表头写得不同",
            )

    def _refuse_tenth_months(self) -> None:
        """A head 2024.1 that is a number: Excel makes that of a typed 2024.10 too."""
        frame = self._found.frame
        cells = [
            cell
            for row in range(frame.first, frame.last + 1)
            for cell in (self._grid.rows[row].cells.values() if row in self._grid.rows else ())
            if type(cell.value) is Decimal and cell.number_format == GENERAL
        ]
        shown = {str(cell.value) for cell in cells}
        for cell in cells:
            text = str(cell.value)
            if _FIRST_MONTH.fullmatch(text) and f"{text[:4]}.2" not in shown:
                self._findings.problems.add(
                    f"表头“{text}”是1月还是10月看不出来（Excel 把 {text[:4]}.10 也存成 {text}）",
                    where=cell.where,
                    hint=f"写成 {text[:4]}年1月 或 {text[:4]}年10月",
                )

    def _note_homeless(self) -> None:
        """Measures of nothing: 上年同期 behind a group that has several indicators, or of an indicator
        that has no column of values."""
        meant = [value.meaning for value in self._found.values]
        valued = {m.indicator for m in meant if m.measure is Measure.VALUE}
        for m in meant:
            name, head = m.indicator, m.head
            if m.measure is Measure.VALUE and measure_of(name) not in (None, Measure.VALUE):
                self._findings.notice(
                    f"“{head.shown}”列看不出是哪个指标的，当作一个名叫“{name}”的指标",
                    head.where,
                    "在表头里把指标写全，如 收入上年同期",
                )
            elif name and name not in valued:
                valued.add(name)
                self._findings.notice(
                    f"“{head.shown}”列是“{name}”的{m.measure}，没有一列是“{name}”的数值",
                    head.where,
                    "在表头里把指标写全，如 收入实绩、收入上年同期",
                )

    def _note_part_years(self) -> None:
        """2023年 | 2024年 as heads of a sheet that is of some months of 2024: they may be of those months."""
        stated = self._found.period
        now = Period.parse(stated) if stated else None
        if now is None or now.last == 12:
            return
        years = {f"{now.year}年", f"{now.year - 1}年"}
        for indicator, columns in groupby(
            (value.meaning for value in self._found.values), key=lambda m: m.indicator
        ):
            whole = [m for m in columns if m.period in years and m.period == m.head.period]
            if {m.period for m in whole} == years and not is_planned(indicator):
                self._findings.notice(
                    f"“{whole[0].head.shown}”“{whole[-1].head.shown}”列写的是年份，题目写的是{stated}，按全年的数读",
                    whole[0].head.where,
                    f"不是全年的数，请把表头写成 {stated}、{now.year_before()}",
                )

    def _note_fractions(self) -> None:
        """Rates without a unit: they print without %, and may have lost their format in an .xls."""
        unsettled = {head.column for head in self._unsettled}
        for value in self._found.values:
            head, tally = value.meaning.head, self._tallies.get(value.number, Tally())
            rate = value.unit is NO_UNIT and is_rate(value.meaning.indicator)
            if not rate or value.meaning.measure is Measure.RANK or not tally.numbers:
                continue
            if tally.numbers == tally.fractions:
                self._findings.notice(
                    f"“{head.shown}”列没有写单位，数都不大于1，照原样印，不当作百分数",
                    head.where,
                    "是百分数就设成百分比格式（.xls、.ods 读不到格式，请另存为 .xlsx），或在表头写（%）并填 87.7",
                )
            elif value.number not in unsettled:
                self._findings.notice(
                    f"“{head.shown}”列没有写单位，只印数字，不带%",
                    head.where,
                    "是百分数就在表头写（%）；.xls、.ods 读不到百分比格式，请另存为 .xlsx",
                )

    def _note_unread(self, roles: Mapping[int, tuple[Role, str]]) -> None:
        stray = [letters(c) for c, (role, why) in roles.items() if role == "没有读" and why]
        if stray:
            self._findings.notice(
                f"这些列没有表头，没有读：{listed(stray)}",
                self._found.sheet.where,
                "要用就补上表头，否则请删去",
            )

    def _note_units(self) -> None:
        by_cells = {value.number for value in self._found.values if value.by_cells}
        unsettled = [head.shown for head in self._unsettled if head.column not in by_cells]
        if unsettled:
            stated = self._found.unit
            why = "写了几种单位" if len(self._units) > 1 else f"写的是“{stated}”，看名称不像"
            self._findings.notice(
                f"表上方的“单位：{stated}”没有用在这些列上（{why}），只印数字：{listed(unsettled)}",
                self._found.sheet.where,
                "请在表头里写明单位，如 投资额（万元）、户数（户）",
            )


def _meant(value: ValueColumn) -> str:
    m = value.meaning
    about = "、".join(
        p for p in (m.period, "" if m.measure is Measure.VALUE else str(m.measure)) if p
    )
    return f"“{m.indicator}”" + (f"（{about}）" if about else "")


def _told(value: ValueColumn, letter: str) -> Column:
    m = value.meaning
    why = "单位按单元格的百分比格式" if value.by_cells else ""
    return Column(
        letter, m.head.shown, "数", m.indicator, value.unit.name, str(m.measure), m.period, why
    )
