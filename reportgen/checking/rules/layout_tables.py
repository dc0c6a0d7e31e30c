"""Tables in the text (gongwen.md §1.9): width, repeated head, columns of numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reportgen.checking.diagnostic import Confidence, Finding, Place
from reportgen.checking.layouts import TWIPS_PER_MM, Appearance, millimetres
from reportgen.checking.registry import rule
from reportgen.word.layout import CellLayout, TableLayout

_NUMBER = re.compile(r"[-−+]?[0-9][0-9,，]*(?:\.[0-9]+)?[%‰]?|[—–-]")
_DIGIT = re.compile("[0-9]")
_OVERHANG = 5.0
"""Millimetres: Word's own tables reach past the text by the margins inside their cells."""
_LONG, _FULL = 6, 40
"""Rows from which a table may run over a page, and from which it must."""


def _named(appearance: Appearance) -> Iterator[tuple[str, TableLayout, Place]]:
    """The tables that hold data: two rows and columns at least."""
    several = len(appearance.layout.tables) > 1
    for number, table in enumerate(appearance.layout.tables, start=1):
        if len(table.rows) < 2 or max(map(len, table.rows)) < 2 or table.paragraph is None:
            continue
        text = appearance.layout.paragraphs[table.paragraph].text
        name = f"第{number}个表格" if several else "表格"
        yield name, table, appearance.at(table.paragraph, text)


@rule(
    "TBL-02",
    "表格宽出版心",
    source="规则 TBL-02（实务）、PAGE-04",
    reason="表格宽度不超过版心（156 mm），宽出去的列会印到页边上，甚至印不出来。",
    subject=Appearance,
    scope="layout",
    severity="warning",
)
def width(appearance: Appearance) -> Iterator[Finding]:
    for name, table, place in _named(appearance):
        section = appearance.layout.sections[table.section]
        # where the margins are too wide, that is what is wrong
        kept = 0 if section.landscape else appearance.profile.page.text_width
        room = max(section.text_width, kept)
        if table.width - room > _OVERHANG * TWIPS_PER_MM:
            yield Finding(
                f"{name}宽 {millimetres(table.width)}，宽出版心（{millimetres(room)}）",
                place,
                "选中表格，布局—自动调整—根据窗口自动调整表格；列太多的表单独放一节，横排",
            )


@rule(
    "TBL-03",
    "表头没有设重复",
    source="规则 TBL-02（实务）",
    reason="跨页的表格，每一页上都要有表头，不然后一页的数不知道是哪一列的。",
    subject=Appearance,
    scope="layout",
    severity="warning",
    confidence="likely",
)
def repeated(appearance: Appearance) -> Iterator[Finding]:
    for name, table, place in _named(appearance):
        if table.repeats_head or len(table.rows) < _LONG or not _columns_of_numbers(table):
            continue
        must: Confidence | None = None if len(table.rows) < _FULL else "sure"
        yield Finding(
            f"{name}有{len(table.rows)}行，没有设重复标题行",
            place,
            "选中表头行，布局（表格工具）—重复标题行；表格属性—行：去掉“允许跨页断行”",
            confidence=must,
        )


@rule(
    "TBL-04",
    "表格里的数字没有右对齐",
    source="规则 TBL-02（实务）",
    reason="一列数字右对齐、小数位数相同，个位对个位，大小一眼看得出；左对齐就对不上位。",
    subject=Appearance,
    scope="layout",
    severity="warning",
    confidence="likely",
)
def aligned(appearance: Appearance) -> Iterator[Finding]:
    for name, table, place in _named(appearance):
        cells = [cell for column in _columns_of_numbers(table) for cell in column]
        left = [c for c in cells if c.align in ("left", "both") and _DIGIT.search(c.text)]
        centred = [c for c in cells if c.align == "center" and _DIGIT.search(c.text)]
        hint = "选中这些数字，开始—右对齐"
        if left:
            yield Finding(f"{name}有{len(left)}个数字左对齐，应右对齐", place, hint)
        elif centred and _widths_differ(table):
            told = f"{name}有{len(centred)}个数字居中，位数不同，对不上位"
            yield Finding(told, place, hint, confidence="possible")


@rule(
    "TBL-05",
    "表格没有框线",
    source="规则 TBL-02（实务）",
    reason="正文里的数据表一般有框线；在屏幕上看见的虚线框印不出来。",
    subject=Appearance,
    scope="layout",
    severity="hint",
    confidence="likely",
)
def borders(appearance: Appearance) -> Iterator[Finding]:
    for name, table, place in _named(appearance):
        if not table.bordered and _columns_of_numbers(table):
            hint = "选中表格，表设计—边框：所有框线"
            yield Finding(f"{name}没有框线", place, hint)


def _columns_of_numbers(table: TableLayout) -> list[list[CellLayout]]:
    """The cells below the head of columns that hold numbers mostly; not a column of 序号."""
    width = len(table.rows[0])
    if any(len(row) != width for row in table.rows):
        return []  # merged cells: columns cannot be told
    columns = [[row[at] for row in table.rows[1:]] for at in range(width)]
    return [column for column in columns if _of_numbers(column) and not _counts(column)]


def _of_numbers(column: Sequence[CellLayout]) -> bool:
    texts = [cell.text.strip() for cell in column if cell.text.strip()]
    numbers = [text for text in texts if _NUMBER.fullmatch(text)]
    digits = any(_DIGIT.search(text) for text in numbers)
    return digits and len(numbers) * 3 >= len(texts) * 2


def _counts(column: Sequence[CellLayout]) -> bool:
    """1, 2, 3 …: the numbers of the rows themselves."""
    return [cell.text.strip() for cell in column] == [str(n) for n in range(1, len(column) + 1)]


def _widths_differ(table: TableLayout) -> bool:
    """Whether some column has numbers of different length, which only stand in line on the right."""
    return any(
        len({len(cell.text.strip()) for cell in column if _DIGIT.search(cell.text)}) > 1
        for column in _columns_of_numbers(table)
    )
