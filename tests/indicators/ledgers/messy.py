"""A ledger that is true, written down as offices write ledgers, with what a reader must make of it.

Nothing here asks reportgen anything: what must come back is noted while the cells are written.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

_WIDE = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
MARKS = ("—", "/", "无", "－", "--", "暂无")
SHEET_PERIOD = "2024年上半年"


@dataclass(frozen=True)
class Leaf:
    """A column of numbers, and what it must be read as."""

    head: str
    indicator: str
    unit: str
    measure: str = "数值"
    period: str = SHEET_PERIOD
    percent: bool = False


@dataclass(frozen=True)
class Group:
    """A head over several columns; "" for a column that stands alone."""

    head: str
    leaves: tuple[Leaf, ...]


GROUPS = (
    Group(
        "固定资产投资（万元）",
        (
            Leaf("本期", "固定资产投资", "万元"),
            Leaf("上年同期", "固定资产投资", "万元", "上年同期"),
            Leaf("增长%", "固定资产投资增长", "%", percent=True),
            Leaf("排名", "固定资产投资", "", "排名"),
            Leaf("目标任务", "固定资产投资", "万元", "目标"),
        ),
    ),
    Group(
        "粮食产量\n（吨）",
        (
            Leaf("2023年", "粮食产量", "吨", period="2023年"),
            Leaf("2024年", "粮食产量", "吨", period="2024年"),
            Leaf("其中：小麦", "粮食产量其中小麦", "吨"),
        ),
    ),
    Group(
        "党 组 织",
        (
            Leaf("总数（个）", "党组织总数", "个"),
            Leaf("覆盖率", "党组织覆盖率", "%", percent=True),
        ),
    ),
    Group("", (Leaf("集体经营性收入/万元", "集体经营性收入", "万元"),)),
    Group("", (Leaf("户数（户）", "户数", "户"),)),
    Group("", (Leaf("满意率（％）", "满意率", "%", percent=True),)),
)
TEXTS = ("特色产业", "负责人")


@dataclass
class Written:
    """What was written, and what must come back."""

    path: Path
    numbers: dict[tuple[str, str, str, str], tuple[Decimal | None, str, str]] = field(
        default_factory=dict
    )
    """(indicator, entity, period, measure) → value, unit, cell."""
    totals: dict[tuple[str, str, str, str], Decimal] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    entities: list[str] = field(default_factory=list)
    skipped: dict[int, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    """Cell → what is written there."""
    faults: set[tuple[str, str]] = field(default_factory=set)
    """(entity, cell)."""


class Office:
    """Writes one ledger; every habit is drawn from `chance`."""

    def __init__(self, path: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.book = Workbook()
        sheet = self.book.active
        assert isinstance(sheet, Worksheet)
        self.sheet = sheet
        self.written = Written(path)
        self.groups = self.chance.sample(GROUPS, self.chance.randint(2, len(GROUPS)))
        self.merges = self.chance.random() < 0.6
        self.parents = self.chance.choice(("none", "repeated", "blank", "merged", "band"))
        self.serial = self.chance.random() < 0.7
        self.sums = self.chance.random() < 0.6
        self.subtotals = self.sums and self.parents != "none" and self.chance.random() < 0.6
        self.row = 0

    def write(self) -> Written:
        self.sheet.title = "Sheet1"
        self._titles()
        self._heads()
        self._body()
        self._foot()
        while self.written.skipped.get(self.row) == "空行":  # a blank below the last row is nothing
            del self.written.skipped[self.row]
            self.row -= 1
        self.book.save(self.written.path)
        return self.written

    # what stands above

    def _titles(self) -> None:
        if self.chance.random() < 0.3:
            self._line("附件3", "标题")
        self._line(f"{SHEET_PERIOD}清河县乡村振兴台账", "标题", across=True)
        if self.chance.random() < 0.5:
            self._line("填报单位：清河县农业农村局", "说明")

    def _line(self, text: str, reason: str, *, across: bool = False) -> None:
        self.row += 1
        self.sheet.cell(self.row, 1, text)
        self.written.skipped[self.row] = reason
        if across:
            self.sheet.merge_cells(
                start_row=self.row, end_row=self.row, start_column=1, end_column=8
            )

    def _heads(self) -> None:
        self.naming = (["序号"] if self.serial else []) + (
            ["乡镇"] if self.parents in ("repeated", "blank", "merged") else []
        )
        self.naming.append(self.chance.choice(("村（社区）", "行 政 村", "村名", "单位名称")))
        self.columns: list[tuple[int, Leaf]] = []
        self.spans: list[tuple[int, int]] = []
        self.heads: list[dict[int, str]] = [{}, {}]
        for column, head in enumerate(self.naming, start=1):
            self.heads[0][column] = head
        column = len(self.naming)
        for group in self.groups:
            start = column + 1
            for leaf in group.leaves:
                column += 1
                self.columns.append((column, leaf))
                self.heads[1 if group.head else 0][column] = leaf.head
            if group.head:
                self.heads[0][start] = group.head
                self.spans.append((start, column))
        self.text_columns = {column + i: name for i, name in enumerate(TEXTS, start=1)}
        self.heads[0] |= self.text_columns
        self.last_column = column + len(TEXTS)
        if not self.heads[1]:
            self.heads.pop()
        self._put_heads()
        if self.chance.random() < 0.3:
            self.row += 1
            self.written.skipped[self.row] = "栏号"
            self.sheet.cell(self.row, 1, "甲")
            for number, (c, _) in enumerate(self.columns, start=1):
                self.sheet.cell(self.row, c, number)

    def _put_heads(self) -> None:
        for texts in self.heads:
            self.row += 1
            for c, text in texts.items():
                self.sheet.cell(self.row, c, text)
        if not self.merges or len(self.heads) < 2:
            return
        for left, right in self.spans:
            self._merge(self.row - 1, left, self.row - 1, right)
        for c in self.heads[0]:
            if c not in self.heads[1]:
                self._merge(self.row - 1, c, self.row, c)

    def _merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self.sheet.merge_cells(
                start_row=top, start_column=left, end_row=bottom, end_column=right
            )

    # the rows

    def _body(self) -> None:
        towns = [f"{name}镇" for name in self.chance.sample("城关 河东 北沟 石桥".split(), 3)]
        villages = [f"{name}村" for name in "王家 李庄 东关 西关 赵各庄 刘家 小营".split()]
        self.sum_of: dict[int, Decimal] = {}
        top_total = self.sums and self.chance.random() < 0.5
        if top_total:
            self.row += 1
            self.total_row = self.row
        plan = []
        for town in towns:
            count = self.chance.randint(2, 4)
            plan.append((town, self.chance.sample(villages, count)))
        if self.parents == "none":  # nothing could tell two villages of one name apart
            names = self.chance.sample(villages, 6)
            plan = [("", names)]
        owners = [village for _, own in plan for village in own]
        number = 0
        for town, own in plan:
            number = self._town(town, own, owners, number)
        if self.sums and not top_total:
            self.row += 1
            self.total_row = self.row
        if self.sums:
            self._totals()

    def _town(self, town: str, villages: list[str], owners: list[str], number: int) -> int:
        if self.parents == "band":
            self.row += 1
            self.sheet.cell(self.row, 1, f"一、{town}")
            self._merge(self.row, 1, self.row, self.last_column)
            self.written.skipped[self.row] = "分组"
        start, first = self.row + 1, True
        sums: dict[int, Decimal] = {}
        for village in villages:
            number += 1
            self.row += 1
            same = owners.count(village) > 1
            entity = town + village if same else village
            self._row(number, town if first else "", village, entity, town, sums)
            first = False
            self._interrupt()
        if self.parents == "merged":
            column = 2 if self.serial else 1
            self._merge(start, column, self.row, column)
        if self.subtotals:
            self.row += 1
            self._put_total("小计", self.row, sums, "小计", len(self.naming))
        return number

    def _row(
        self, number: int, town: str, village: str, entity: str, of: str, sums: dict[int, Decimal]
    ) -> None:
        names: list[int | str | None] = [number] if self.serial else []
        if self.parents in ("repeated", "blank", "merged"):
            names.append(of if self.parents == "repeated" else town or None)
        spread = self.chance.random() < 0.1
        names.append(" ".join(village) if spread else village)
        for column, name in enumerate(names, start=1):
            self.sheet.cell(self.row, column, name)
        self.written.entities.append(entity)
        for column, leaf in self.columns:
            value = self._number(column, leaf, entity)
            if value is not None and not leaf.percent and leaf.measure != "排名":
                sums[column] = sums.get(column, Decimal(0)) + value
                self.sum_of[column] = self.sum_of.get(column, Decimal(0)) + value
        for column, name in self.text_columns.items():
            if self.chance.random() < 0.8:
                text = self.chance.choice(("张三", "苹果、梨", "2条生产线", "无"))
                self.sheet.cell(self.row, column, text)
                self.written.texts[entity, name] = text
        if self.chance.random() < 0.1:
            self.sheet.row_dimensions[self.row].hidden = True

    def _interrupt(self) -> None:
        if self.parents == "merged":
            return
        luck = self.chance.random()
        if luck < 0.1:
            self.row += 1
            self.written.skipped[self.row] = "空行"
        elif luck < 0.15:
            start = self.row
            self._put_heads()
            for row in range(start + 1, self.row + 1):
                self.written.skipped[row] = "重复的表头"

    # the cells

    def _number(self, column: int, leaf: Leaf, entity: str) -> Decimal | None:
        cell = f"{get_column_letter(column)}{self.row}"
        key = (leaf.indicator, entity, leaf.period, leaf.measure)
        luck = self.chance.random()
        if luck < 0.12:
            mark = self.chance.choice(("", *MARKS))
            self.sheet[cell] = mark or None
            if mark or leaf.measure == "数值":
                self.written.missing[cell] = mark
            if leaf.measure == "数值":
                self.written.numbers[key] = (None, leaf.unit, cell)
            return None
        if luck < 0.14:
            self.sheet[cell] = self.chance.choice(("#DIV/0!", "约300", "不详细", "5个多"))
            self.written.faults.add((entity, cell))
            return None
        if leaf.measure == "排名":
            value = Decimal(self.chance.randint(1, 30))
            self.sheet[cell] = self.chance.choice((int(value), f"第{value}名", str(value)))
        elif leaf.percent:
            value = Decimal(self.chance.randint(11, 999)) / 10
            self._percent(cell, value)
        else:
            value = self.chance.choice(
                (
                    Decimal(self.chance.randint(0, 99999)),
                    Decimal(self.chance.randint(100, 9999999)) / 100,
                )
            )
            self._plain(cell, value)
        self.written.numbers[key] = (value, leaf.unit, cell)
        return value

    def _percent(self, cell: str, value: Decimal) -> None:
        way = self.chance.randint(0, 2)
        if way == 0:
            self.sheet[cell] = float(value / 100)
            self.sheet[cell].number_format = "0.0%"
        else:
            self.sheet[cell] = f"{value}%" if way == 1 else f"{value}％".translate(_WIDE)

    def _plain(self, cell: str, value: Decimal) -> None:
        way = self.chance.randint(0, 4)
        grouped = f"{value:,}"
        written: object = (
            float(value) if value % 1 else int(value),
            str(value),
            str(value).translate(_WIDE),
            f" {grouped} ",
            grouped.replace(",", "，"),
        )[way]
        self.sheet[cell] = written  # type: ignore[assignment]
        if way == 0 and self.chance.random() < 0.5:
            self.sheet[cell].number_format = "#,##0.00"

    def _totals(self) -> None:
        self._put_total("合  计", self.total_row, self.sum_of, "合计", 1)
        for column, leaf in self.columns:
            if column in self.sum_of:
                key = (leaf.indicator, "合计", leaf.period, leaf.measure)
                self.written.totals[key] = self.sum_of[column]

    def _put_total(
        self, label: str, row: int, sums: dict[int, Decimal], reason: str, column: int
    ) -> None:
        self.sheet.cell(row, column, label)
        for c, value in sums.items():
            self.sheet.cell(row, c, float(value))
        self.written.skipped[row] = reason

    def _foot(self) -> None:
        if self.chance.random() < 0.6:
            self._line("注：1.本表数据为快报数；2.户数按户籍统计。", "注")
            if self.chance.random() < 0.5:
                self._line("3.满意率由调查得出", "注")
        if self.chance.random() < 0.6:
            self._line("填表人：张三      审核人：李四", "注")


def ledger(path: Path, seed: int) -> Written:
    """A messy ledger at a path, different for every seed."""
    return Office(path, seed).write()
