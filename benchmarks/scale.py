"""A whole province: reading a ledger of 3,000 × 100, and `reportgen batch` of up to 10,000 entities."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import comparing, content, ledger_file
from benchmarks.measuring import PROGRAM, Cost, cost

SIZES, MANY = (1_000, 5_000, 10_000), 10_000
TIMES = 3
_ROOT = Path(__file__).resolve().parent.parent
REPORT, _DATA_OF_REPORT = _ROOT / "templates" / "work-review", _ROOT / "data" / "zhongyuan.xlsx"
_CELLS = """
import sys; from pathlib import Path; from reportgen.indicators.reading import read
from reportgen.indicators.workbook import import_openpyxl_alone; import_openpyxl_alone()
book, _ = read(Path(sys.argv[1]))
assert sum(len(row.cells) for row in book.sheets[0].rows) > 200_000
"""
_DATA = """
import sys; from pathlib import Path; from reportgen.indicators import load
from reportgen.indicators.workbook import import_openpyxl_alone; import_openpyxl_alone()
data = load([Path(sys.argv[1])])
assert len(data.observations) > int(sys.argv[2])
"""


def ledger_table(folder: Path) -> str:
    """What reading takes, in a process of its own, as Markdown."""
    path = ledger_file.write(folder / "ledger.xlsx")
    size = f"{ledger_file.ROWS:,} × {ledger_file.COLUMNS}"
    what = {
        f"a ledger of {size}, every cell with place and format": [_CELLS, path],
        f"a ledger of {size}, understood: indicators, entities, numbers": [_DATA, path, 200_000],
    }
    lines = ["| reading, Python's start included | CPU seconds | MB at the peak |", "|---|---|---|"]
    for name, (code, *arguments) in what.items():
        taken = [cost([sys.executable, "-c", code, *arguments]) for _ in range(TIMES)]
        cpu = statistics.median(each.cpu for each in taken)
        lines.append(f"| {name} | {cpu:.2f} | {max(each.peak for each in taken):.0f} |")
    return "\n".join(lines) + "\n"


def batch_table(folder: Path) -> str:
    """What a batch takes by number of entities and of jobs, as Markdown; a line where there is no batch."""
    if subprocess.run([PROGRAM, "batch", "--help"], capture_output=True, check=False).returncode:
        return "`reportgen batch` is not there: no batch was measured.\n"
    lines = [
        "| a briefing of 27 paragraphs and 40 numbers each, and a row of them in the index "
        "| seconds on the clock | CPU seconds | CPU ms each "
        "| MB at the peak of the largest process | MB for reading its ledger alone |",
        "|---|---|---|---|---|---|",
    ]
    clock = dict[int, float]()
    for size, jobs, taken, reading in _runs(folder, content.prose_type(folder / "type")):
        clock[jobs] = taken.wall
        lines.append(_line(f"{size:,} entities, jobs {jobs}", size, taken, reading))
    report = report_data(folder / "report.xlsx", MANY)
    reading = cost([sys.executable, "-c", _DATA, report, MANY])
    longer = dict[int, float]()
    for jobs in (1, 2):
        os.sync()
        out = folder / f"out-report-{jobs}"
        taken = cost([PROGRAM, "batch", REPORT, report, "-o", out, "--jobs", jobs])
        assert sum(1 for _ in out.rglob("*.docx")) == MANY
        longer[jobs] = taken.wall
        what = f"{MANY:,} entities, the bundled 工作综述 with its 55 numbers, jobs {jobs}"
        lines.append(_line(what, MANY, taken, reading))
    lines += [
        "",
        f"{MANY:,} entities by two jobs: {clock[1] / clock[2]:.2f} times as fast on the clock as by one; "
        f"the bundled 工作综述: {longer[1] / longer[2]:.2f} times.  (Start, ledger and the end of the index "
        "take a second and a half whatever a briefing takes.)  The clock is to be trusted only where "
        "nothing else runs; every file reaches the disk before it takes its name, and a disk may have to be "
        "waited for.",
    ]
    return "\n".join(lines) + "\n"


def _line(what: str, size: int, taken: Cost, reading: Cost) -> str:
    return (
        f"| {what} | {taken.wall:.1f} | {taken.cpu:.1f} "
        f"| {taken.cpu / size * 1000:.2f} | {taken.peak:.0f} | {reading.peak:.0f} |"
    )


def _runs(folder: Path, kind: Path) -> Iterator[tuple[int, int, Cost, Cost]]:
    for size in SIZES:
        data = entities(folder / f"{size}.xlsx", size)
        reading = cost([sys.executable, "-c", _DATA, data, size])
        for jobs in (1, 2) if size == MANY else (1,):
            # Nothing is taken away before the end: while ext4 works off ten thousand deletions, each
            # new file costs it ten times as much.
            os.sync()
            out = folder / f"out-{size}-{jobs}"
            yield size, jobs, batch(kind, data, out, jobs, size), reading


def batch(kind: Path, data: Path, out: Path, jobs: int, size: int) -> Cost:
    """One batch into a new folder; AssertionError where a briefing is missing or, in a sample, wrong."""
    taken = cost([PROGRAM, "batch", kind, data, "-o", out, "--jobs", jobs])
    made = sum(1 for _ in out.rglob("*.docx"))
    assert made == size, (made, size)
    for row in range(0, size, 97):
        briefing = out / f"{_entity(row)}-{kind.name}.docx"
        comparing.verify_prose(briefing.name, briefing.read_bytes(), row)
    return taken


def entities(path: Path, count: int) -> Path:
    """A plain ledger: a row per entity, a column for each of the content's numbers."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    sheet.append(["乡镇", *(f"{name}（件）" for name in content.names())])
    for row in range(count):
        sheet.append([_entity(row), *content.values(row)])
    book.save(path)
    return path


def report_data(path: Path, count: int) -> Path:
    """The bundled data of 工作综述 with a ledger of so many districts in the place of its one: the first
    number of each is its own, the others are those of the one."""
    import openpyxl

    book = openpyxl.load_workbook(_DATA_OF_REPORT)
    numbers = [row[:3] for row in book["指标"].iter_rows(min_row=2, values_only=True) if row[0]]
    info = book["基本信息"]
    info.delete_rows(next(cell.row for cell in info["A"] if cell.value == "地区"))
    del book["指标"]
    ledger = book.create_sheet("2018年")
    ledger.append(["地区", *(f"{name}（{unit}）" for name, _, unit in numbers)])
    for row in range(count):
        own = [float(str(value)) for _, value, _ in numbers]
        ledger.append([f"第{row + 1}区", own[0] + row % 50, *own[1:]])
    book.save(path)
    return path


def _entity(row: int) -> str:
    return f"第{row + 1}乡"
