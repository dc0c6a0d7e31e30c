"""A made-up county: what is true of each village, and the messy ledger an office would keep of it.

Nothing here knows reportgen: the truth is drawn by a fixed rule, the ledger is written with openpyxl
in the ways offices write ledgers, and what each briefing must say is worked out from the truth alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

BREAKS = ("错误值", "文字", "没有算", "重名")
"""How a row is broken on purpose: #DIV/0!, words where a number belongs, a formula that was never
computed, the same village twice."""
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")


@dataclass(frozen=True)
class Village:
    """One row of the ledger, as it is in truth."""

    town: str
    name: str
    grain: int | None
    """吨 this year; None: the ledger has a dash."""
    grain_before: int
    income: Decimal
    """万元."""
    branches: int
    pass_rate: Decimal
    """%, one place."""
    head: str
    broken: str = ""

    @property
    def entity(self) -> str:
        """The name the briefing must go under: village names repeat over townships."""
        return self.town + self.name


@dataclass
class Province:
    """All villages, in the order of the ledger."""

    villages: list[Village] = field(default_factory=list)

    @property
    def sound(self) -> list[Village]:
        """Those whose row is not broken."""
        return [v for v in self.villages if not v.broken]


def draw(count: int, seed: int = 7) -> Province:
    """So many villages; about 1 % of the rows broken, about 2 % without grain."""
    state = seed
    province = Province()

    def pick(below: int) -> int:
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state >> 33) % below

    per_town = 12
    for number in range(count):
        town = f"第{number // per_town + 1}镇"
        name = f"{'东西南北前后上下里外新老'[number % per_town]}庄村"
        broken = BREAKS[(number // 100) % len(BREAKS)] if number % 100 == 57 else ""
        province.villages.append(
            Village(
                town, name,
                None if pick(50) == 0 and not broken else 1000 + pick(90_000),
                900 + pick(90_000),
                Decimal(pick(10_000_000)) / 100,
                1 + pick(30),
                Decimal(500 + pick(501)) / 10,
                f"{'赵钱孙李周吴郑王'[pick(8)]}{'一二三四五'[pick(5)]}",
                broken,
            )
        )  # fmt: skip
    return province


def write_ledger(province: Province, path: Path) -> None:
    """The ledger: title rows, a head of two merged rows, 小计 and 合计, blank and repeated head rows,
    numbers as text, full-width digits, thousands separators, dashes, hidden parts, notes."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "2024年"
    sheet["A1"] = "××县2024年村级发展情况台账"
    sheet.merge_cells("A1:I1")
    sheet["A2"] = "填报单位：××县农业农村局"
    sheet["H2"] = "填报时间：2025年1月10日"
    _head(sheet, 3)
    row = 5
    town = ""
    for number, village in enumerate(province.villages, start=1):
        if village.town != town:
            if town:
                row = _subtotal(sheet, row, town, province)
                if number % 60 == 1:
                    row += 1  # a blank row
                if number % 120 == 1:
                    _head(sheet, row)  # printed again on the next sheet of paper
                    row += 2
            town = village.town
        row = _village(sheet, row, number, village)
        if village.broken == "重名":
            row = _village(sheet, row, number, village)
    row = _subtotal(sheet, row, town, province)
    _numbers(sheet, row, "合计", province.villages)
    sheet.cell(row + 2, 1, "注：1.粮食产量含复种；2.“—”表示没有种粮。")
    sheet.cell(row + 3, 1, "填表人：张三")
    sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions["I"].hidden = True
    book.save(path)


def _head(sheet: Worksheet, row: int) -> None:
    heads = ["序号", "乡镇", "村", "粮食产量（吨）", None, "村集体收入（万元）", "党支部数\n（个）",
             "合格率（%）", "负责人"]  # fmt: skip
    for column, text in enumerate(heads, start=1):
        sheet.cell(row, column, text)
    sheet.cell(row + 1, 4, "2024年")
    sheet.cell(row + 1, 5, "2023年")
    sheet.merge_cells(start_row=row, end_row=row, start_column=4, end_column=5)
    for column in (1, 2, 3, 6, 7, 8, 9):
        sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column)


def _village(sheet: Worksheet, row: int, number: int, village: Village) -> int:
    grain: object = "—" if village.grain is None else village.grain
    if village.grain is not None and number % 11 == 0:
        grain = f"{village.grain:,}"  # text, with separators
    if village.grain is not None and number % 13 == 0:
        grain = str(village.grain).translate(_WIDE)
    if village.broken == "错误值":
        grain = "#DIV/0!"
    elif village.broken == "文字":
        grain = "待核实"
    elif village.broken == "没有算":
        grain = "=E5*1.1"
    cells: list[object] = [
        number, village.town, village.name, grain, village.grain_before, village.income,
        village.branches, village.pass_rate, village.head,
    ]  # fmt: skip
    for column, value in enumerate(cells, start=1):
        cell = sheet.cell(row, column, value)  # type: ignore[call-overload]
        if column == 4 and village.broken == "错误值":
            cell.data_type = "e"
    sheet.cell(row, 6).number_format = "#,##0.00"
    sheet.cell(row, 8).number_format = "0.0"
    return row + 1


def _subtotal(sheet: Worksheet, row: int, town: str, province: Province) -> int:
    _numbers(sheet, row, "小计", [v for v in province.villages if v.town == town])
    return row + 1


def _numbers(sheet: Worksheet, row: int, title: str, villages: list[Village]) -> None:
    sheet.cell(row, 1, title)
    sheet.cell(row, 4, sum(v.grain or 0 for v in villages))
    sheet.cell(row, 5, sum(v.grain_before for v in villages))
    sheet.cell(row, 6, sum((v.income for v in villages), Decimal(0)))
    sheet.cell(row, 6).number_format = "#,##0.00"
    sheet.cell(row, 7, sum(v.branches for v in villages))


def shown(value: Decimal, places: int) -> str:
    """A number with so many places, rounded half up, without separators."""
    return str(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def change(now: int, before: int) -> str:
    """The growth on the year before in the words of a Chinese report, to one place."""
    rate = (Decimal(now) / Decimal(before) - 1) * 100
    rounded = rate.quantize(Decimal("0.1"), ROUND_HALF_UP)
    if rounded == 0:
        return "与上年持平" if now == before else "与上年基本持平"
    return f"比上年{'增长' if rounded > 0 else '下降'}{abs(rounded)}%"


def place(values: list[Decimal], own: Decimal) -> int:
    """The place from above, equal values sharing the better one."""
    return 1 + sum(value > own for value in values)


def facts(village: Village, province: Province) -> Iterator[str]:
    """Pieces of text the village's briefing must hold, word for word."""
    incomes = [v.income for v in province.villages]
    yield f"粮食产量{'XX' if village.grain is None else village.grain}吨"
    if village.grain is not None:
        yield change(village.grain, village.grain_before)
    yield f"上年{village.grain_before}吨"
    yield f"村集体收入{shown(village.income, 2)}万元，居第{place(incomes, village.income)}位"
    yield f"党支部{village.branches}个"
    yield f"合格率{shown(village.pass_rate, 1)}%"
    yield f"负责人{village.head}"


TYPE = """---
标题: “{{ 地区 }}”发展情况
名称: 村情
指标:
  粮食产量: {单位: 吨}
  村集体收入: {单位: 万元}
  党支部数: {单位: 个}
  合格率: {单位: "%"}
---
{{ 地区 }}粮食产量{{ 粮食产量 }}，{{ 粮食产量 | 比上年 }}，上年{{ 粮食产量.上年同期 }}。

村集体收入{{ 村集体收入 | 数量(2) }}，居第{{ 位次(村集体收入) | 数 }}位；党支部{{ 党支部数 }}，合格率{{ 合格率 }}。

负责人{{ 负责人 }}。
"""
ROLLUP = """---
标题: 全县情况
名称: 汇总
指标:
  村集体收入: {单位: 万元}
  党支部数: {单位: 个}
---
全县村集体收入{{ 村集体收入 | 数量(2) }}，党支部{{ 党支部数 }}。
"""
