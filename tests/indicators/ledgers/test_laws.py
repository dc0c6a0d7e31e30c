"""Whatever a sheet holds, reading ends with a dataset or with problems that have a place or a hint."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.indicators.loading import survey
from tests.indicators.ledgers.sheets import book

WORDS = (
    "序号 乡镇 村 单位 名称 合计 小计 全县 其中 注：快报 填表人：张三 单位：万元 2023年 2024年上半年 1-6月 本期 上年同期 增长% "
    "排名 目标 投资（万元） 户数（户） 覆盖率 城关镇 王家村 李庄村 一、城关镇 — / 无 约300 12% １２ 1,200 第3名 #DIV/0! 甲 备注 负责人"
).split()
CELLS = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.integers(-5, 3000),
    st.decimals(-10, 10, places=2).map(float),
    st.text(max_size=4).filter(str.isprintable),
)
GRIDS = st.lists(st.lists(CELLS, max_size=7), min_size=1, max_size=9)
AREAS = st.lists(
    st.tuples(st.integers(1, 6), st.integers(1, 9), st.integers(0, 3), st.integers(0, 2)),
    max_size=3,
)


def merged(areas: list[tuple[int, int, int, int]]) -> list[str]:
    """Ranges that do not overlap."""
    taken: set[tuple[int, int]] = set()
    ranges = []
    for left, top, wide, high in areas:
        cells = {(x, y) for x in range(left, left + wide + 1) for y in range(top, top + high + 1)}
        if len(cells) > 1 and not cells & taken:
            taken |= cells
            ranges.append(f"{chr(64 + left)}{top}:{chr(64 + left + wide)}{top + high}")
    return ranges


@settings(max_examples=150)
@given(GRIDS, AREAS, st.sampled_from(("Sheet1", "台账", "2024年", "1-6月", "招商引资")))
def test_any_sheet(
    rows: list[list[object]], areas: list[tuple[int, int, int, int]], name: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = book(Path(folder, "q.xlsx"), {name: rows}, merges=merged(areas))
        loaded = survey([path])
    for problem in loaded.problems:
        assert problem.message
        assert problem.where is not None or problem.hint
    for reading in loaded.ledgers:
        # every row of the sheet is an entity's, or skipped with a reason
        told = {n for s in reading.skipped for n in _rows(s.rows)}
        filled = {n for n, row in enumerate(rows, 1) if any(c not in (None, "") for c in row)}
        own = {o.where.cell for o in loaded.dataset.observations.values()}
        numbers = {int("".join(filter(str.isdigit, cell))) for cell in own}
        heads = set(range(reading.head[0], reading.head[1] + 1))
        assert not told & heads
        assert numbers <= filled
        assert all(row > 0 for row in told)


def _rows(written: str) -> range:
    first, _, last = written.partition("—")
    return range(int(first), int(last or first) + 1)
