"""The same four pages for every engine: 27 paragraphs with 40 numbers, a table of 20 rows with 40 more.

Sentences are put together from a few parts, so that they are ours and of the usual length.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path

PARAGRAPHS, ROWS, NUMBERS = 27, 20, 40
TITLE = "基层治理工作情况"
_OPENINGS = (
    "坚持一月一调度",
    "把力量沉到一线",
    "对照清单逐项销号",
    "聚焦群众反映集中的事项",
    "推动部门联动办理",
)
_MIDDLES = (
    "组织街道、社区和驻区单位共同研究",
    "由班子成员分片包联、现场协调",
    "按照轻重缓急分类建账、限时办结",
)
_ENDINGS = (
    "群众反映的问题有人接、有人办、有回音。",
    "工作由过去的零散推进转为整体推进。",
    "基层负担有所减轻，服务力量得到加强。",
)


def names() -> list[str]:
    """Indicator names, as many as there are numbers."""
    return [f"指标{chr(0x4E00 + n)}{chr(0x4E8C + n)}" for n in range(NUMBERS)]


def values(seed: int) -> list[int]:
    """Whole numbers that differ from document to document."""
    return [(seed * 7919 + n * 104729) % 9000 + 12 for n in range(NUMBERS)]


def sentences() -> list[list[str]]:
    """Per paragraph: its pieces of text; a number stands between two pieces."""
    out, left = [], NUMBERS
    for index in range(PARAGRAPHS):
        count = min(left, 2 if index % 2 else 1)
        left -= count
        opening, middle = _OPENINGS[index % 5], _MIDDLES[index % 3]
        pieces = [f"{opening}，{middle}，累计办理事项"]
        pieces += ["，其中涉及民生的"] * (count - 1)
        pieces.append(f"。{middle}，{_ENDINGS[index % 3]}{opening}，{_ENDINGS[(index + 1) % 3]}")
        out.append(pieces)
    return out


def report_type(folder: Path, times: int = 1) -> Path:
    """The content as a report type of ours, all of it so many times over."""
    folder.mkdir(parents=True, exist_ok=True)
    head = f"---\n标题: {TITLE}\n版式: 公文\n---\n"
    body = [*_prose(), "::: 表 街道台账\n各街道办理情况\n:::"] * times
    (folder / "report.md").write_text(head + "\n\n".join(body) + "\n", "utf-8")
    return folder


def prose_type(folder: Path) -> Path:
    """The paragraphs alone as a report type, for data that have no table."""
    folder.mkdir(parents=True, exist_ok=True)
    declared = "".join(f"  {name}: {{单位: 件}}\n" for name in names())
    head = f'---\n标题: "{{{{ 地区 }}}}{TITLE}"\n版式: 公文\n指标:\n{declared}---\n'
    (folder / "report.md").write_text(head + "\n\n".join(_prose()) + "\n", "utf-8")
    return folder


def _prose() -> list[str]:
    labels = iter(names())
    body = []
    for index, pieces in enumerate(sentences()):
        if index % 9 == 0:
            body.append(f"# 第{'一二三'[index // 9]}部分")
        text = pieces[0]
        for piece in pieces[1:]:
            text += "{{ " + next(labels) + " }}" + piece
        body.append(text)
    return body


def paragraphs(number: Callable[[int], str]) -> Iterator[tuple[str, str]]:
    """Every paragraph with the heading above it, "" for none; `number` writes the n-th number."""
    numbers = itertools.count()
    for index, pieces in enumerate(sentences()):
        part = "一二三"[index // 9]
        text = pieces[0]
        for piece in pieces[1:]:
            text += f"{number(next(numbers))}件{piece}"
        yield ("" if index % 9 else f"{part}、第{part}部分", text)


def rows(seed: int) -> list[dict[str, object]]:
    """The table."""
    return [
        {
            "街道": f"街道{chr(0x7532 + n)}",
            "事项": (seed + n * 37) % 900 + 100,
            "办结": (seed + n * 31) % 90 + 10,
        }
        for n in range(ROWS)
    ]


def data_yaml(path: Path, seed: int) -> Path:
    """The values as a yaml indicator file (JSON is yaml)."""
    observations = [
        {"指标": n, "数值": v, "单位": "件"} for n, v in zip(names(), values(seed), strict=True)
    ]
    path.write_text(
        json.dumps({"指标": observations, "街道台账": rows(seed)}, ensure_ascii=False), "utf-8"
    )
    return path


def data_xlsx(path: Path, seed: int) -> Path:
    """The values as a workbook."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.create_sheet("指标", 0)
    sheet.append(["指标", "数值", "单位"])
    for name, value in zip(names(), values(seed), strict=True):
        sheet.append([name, value, "件"])
    table = book.create_sheet("街道台账", 1)
    table.append(["街道", "事项", "办结"])
    for row in rows(seed):
        table.append(list(row.values()))
    book.remove(book["Sheet"])
    book.save(path)
    return path
