"""A small made-up ledger in the list layout, two report types, and how a batch is run in tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from openpyxl import load_workbook

from reportgen.batching.index import INDEX
from reportgen.batching.local import engine
from reportgen.batching.models import Engine, Run
from reportgen.batching.planning import plan
from reportgen.batching.running import Progress, run
from reportgen.indicators.loading import load

TYPE = """---
标题: “{{ 地区 }}”工作情况
名称: 简报
指标:
  新建支部: {单位: 个}
  走访群众: {单位: 人次}
核对:
  - 走访群众 >= 新建支部
---
今年{{ 地区 }}新建党支部{{ 新建支部 }}，{{ 新建支部 | 比上年 }}，走访群众{{ 走访群众 }}。
"""
RANKED = TYPE.replace("走访群众{{ 走访群众 }}。", "居第{{ 位次(新建支部) | 数 }}位。")
ROLLUP = """---
标题: 全市工作情况
名称: 汇总
指标:
  新建支部: {单位: 个}
  走访群众: {单位: 人次}
---
全市新建党支部{{ 新建支部 }}，{{ 新建支部 | 比上年 }}，走访群众{{ 走访群众 }}，{% for 行 in 前几名(新建支部, 2) %}{{ 行.地区 }}{{ 行.数 }}、{% endfor %}都在前列。
"""

Rows = Mapping[str, tuple[object, object, object]]
"""Entity → 新建支部, its 上年同期, 走访群众; "" for a blank."""


def rows(count: int) -> dict[str, tuple[object, object, object]]:
    """So many counties with numbers of their own."""
    return {f"第{n}县": (n * 7 % 50 + 1, n * 3 % 40 + 1, n * 101 + 60) for n in range(1, count + 1)}


def ledger(folder: Path, counties: Rows) -> Path:
    """The ledger as a csv."""
    lines = ["指标,地区,时期,数值,单位,上年同期"]
    for name, (built, before, visited) in counties.items():
        lines.append(f"新建支部,{name},2023年,{built},个,{before}")
        lines.append(f"走访群众,{name},2023年,{visited},人次,")
    path = folder / "台账.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def kind(folder: Path, text: str = TYPE, name: str = "类型") -> Path:
    """A report type's folder."""
    path = folder / name
    path.mkdir(exist_ok=True)
    (path / "report.md").write_text(text, encoding="utf-8")
    return path


def batch(
    kind: Path,
    data: Path,
    out: Path,
    *,
    by: Engine | None = None,
    progress: Progress | None = None,
    **options: object,
) -> Run:
    """A run in this process (or by another engine) into a folder."""
    planned = plan(kind, load([data]), **options)  # type: ignore[arg-type]
    return run(planned, str(out), by or engine(1), progress)


def sheet(out: Path, name: str) -> list[tuple[object, ...]]:
    """The rows of a sheet of the index, below its head."""
    rows = load_workbook(out / INDEX)[name].iter_rows(min_row=2, values_only=True)
    return [tuple(row) for row in rows]


def briefings(out: Path) -> dict[str, bytes]:
    """The .docx files under a folder, by relative name."""
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*.docx"))}
