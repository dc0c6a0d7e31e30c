"""A briefing of 340 pages with 5,000 numbers, and one with a table of 3,000 rows by 20: what audit and
refresh take of time and memory, each in a process of its own as a clerk runs them.

The data are .xlsx; starting Python and reading them is part of every figure.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.measuring import PROGRAM, Cost, cost

NUMBERS, IN_PARAGRAPH = 5_000, 4
ROWS, COLUMNS = 3_000, 20
FEW = 25
"""How many numbers a small correction changes."""
TIMES = 3
_SENTENCES = (
    "坚持一月一调度，组织街道、社区和驻区单位共同研究，累计办理群众反映集中的事项",
    "，由班子成员分片包联、现场协调，按照轻重缓急分类建账、限时办结",
    "；推动部门联动办理，把力量沉到一线，工作由过去的零散推进转为整体推进，解决问题",
    "，基层负担有所减轻，服务力量得到加强，入户走访",
)


def names() -> list[str]:
    """The indicators."""
    return [f"指标{n:04d}" for n in range(NUMBERS)]


def prose(folder: Path) -> Path:
    """The report type whose every paragraph holds four numbers."""
    labels = iter(names())
    body = []
    for index in range(NUMBERS // IN_PARAGRAPH):
        if index % 50 == 0:
            body.append(f"# 工作之{index // 50}")
        body.append("".join(s + "{{ " + next(labels) + " }}" for s in _SENTENCES) + "。")
    return _report_type(folder, body)


def tabular(folder: Path) -> Path:
    """The report type that is one table."""
    return _report_type(folder, ["::: 表 台账\n各街道办理情况\n:::"])


def _report_type(folder: Path, body: list[str]) -> Path:
    folder.mkdir(parents=True)
    head = "---\n标题: 基层治理工作情况\n版式: 公文\n---\n"
    (folder / "report.md").write_text(head + "\n\n".join(body) + "\n", "utf-8")
    return folder


def workbook(path: Path, values: Sequence[int | None]) -> Path:
    """An indicator file with these values."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("指标")
    sheet.append(["指标", "数值", "单位"])
    for name, value in zip(names(), values, strict=True):
        sheet.append([name, value, "件"])
    book.save(path)
    return path


def ledger(path: Path, more: int) -> Path:
    """A workbook with the table, every value the greater by `more`."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    indicators = book.create_sheet("指标")
    indicators.append(["指标", "数值", "单位"])
    indicators.append(["街道", ROWS, "个"])
    sheet = book.create_sheet("台账")
    sheet.append(["街道", *(f"事项{n}" for n in range(1, COLUMNS))])
    for row in range(ROWS):
        cells = ((row * 7919 + n * 104729) % 9000 + 12 + more for n in range(1, COLUMNS))
        sheet.append([f"街道{row}", *cells])
    book.save(path)
    return path


def ours(*arguments: object, here: Path | None = None) -> Cost:
    """What a command of ours takes, given in the folder `here`; audit's exit 1 means findings."""
    return cost([PROGRAM, *arguments], here=here, accepted=(0, 1))


def table(folder: Path) -> str:
    """The figures as a Markdown table."""
    lines = [
        "| audit and refresh | CPU seconds | MB at the peak |",
        "|---|---|---|",
    ]
    for what, times, here, arguments in (*_prose_commands(folder), *_table_commands(folder)):
        costs = [ours(*arguments, here=here) for _ in range(times)]
        cpu, peak, _ = (statistics.median(values) for values in zip(*costs, strict=True))
        lines.append(f"| {what} | {cpu:.2f} | {peak:.0f} |")
    return "\n".join(lines) + "\n"


Job = tuple[str, int, Path | None, Sequence[object]]
"""What is measured, how often, in which folder, and the command.  A report type that lies in the
folder is at hand: a refresh then also says what it leaves to `--template`."""


def _prose_commands(folder: Path) -> Iterator[Job]:
    values = [(n * 7919) % 9000 + 12 for n in range(NUMBERS)]
    step = NUMBERS // FEW
    books = {
        "now": workbook(folder / "now.xlsx", values),
        "few": workbook(folder / "few.xlsx", [v + (n % step == 0) for n, v in enumerate(values)]),
        "all": workbook(folder / "all.xlsx", [v + 1 for v in values]),
        "none": workbook(folder / "none.xlsx", [None] * NUMBERS),
    }
    kind, made, empty, out = (
        folder / name for name in ("prose", "prose.docx", "empty.docx", "new.docx")
    )
    prose(kind)
    ours("build", kind, books["now"], "-o", made)
    ours("build", kind, books["none"], "-o", empty)
    pages = f"340 pages, {NUMBERS:,} numbers: "
    yield f"{pages}audit", TIMES, None, ["audit", made]
    yield f"{pages}audit --data", TIMES, None, ["audit", made, "--data", books["all"]]
    for name, words in (("few", f"{FEW} numbers change"), ("all", "all change")):
        yield (
            f"{pages}refresh, {words}", TIMES, None,
            ["refresh", made, "--data", books[name], "-o", out],
        )  # fmt: skip
    yield (
        f"{pages}refresh, {FEW} numbers change, report type at hand", TIMES, folder,
        ["refresh", made, "--data", books["few"], "-o", out],
    )  # fmt: skip
    yield (
        f"{pages}refresh, every one was XX", TIMES, None,
        ["refresh", empty, "--data", books["all"], "-o", out],
    )  # fmt: skip


def _table_commands(folder: Path) -> Iterator[Job]:
    now, new = ledger(folder / "table.xlsx", 0), ledger(folder / "later.xlsx", 1)
    kind, made = tabular(folder / "table"), folder / "table.docx"
    ours("build", kind, now, "-o", made)
    cells = f"a table of {ROWS:,} × {COLUMNS}, {ROWS * (COLUMNS - 1):,} numbers: "
    yield f"{cells}audit", 1, None, ["audit", made]
    yield f"{cells}audit --data", 1, None, ["audit", made, "--data", new]
    yield (
        f"{cells}refresh, all change", 1, None,
        ["refresh", made, "--data", new, "-o", folder / "table-new.docx"],
    )  # fmt: skip
