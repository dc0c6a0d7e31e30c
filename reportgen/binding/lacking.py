"""Why a number cannot be printed, for people: which leaf has no value, and where its cell is."""

from __future__ import annotations

from reportgen.binding.expression import Cell, Data, Leaf
from reportgen.binding.periods import has_no_before, periods_of
from reportgen.binding.serial import describe
from reportgen.errors import ReportError


def lack(leaf: Leaf, data: Data) -> str:
    """A leaf without a value, with its place: `建成项目（台账.xlsx 乡镇!D8是空的）`."""
    try:
        found = data.look_up(leaf)
    except ReportError as error:  # a cell of another entity, which stops that entity's own briefing
        return f"{describe(leaf)}（{error.where}不能用）"
    if found is not None:
        place = f"{found.where}{found.lacking}"
    elif has_no_before(leaf):
        place = f"{periods_of(leaf)[0]}没有上期"
    else:
        place = "表里是空的" if isinstance(leaf, Cell) else "数据中没有这一项"
    return f"{describe(leaf)}（{place}）"
