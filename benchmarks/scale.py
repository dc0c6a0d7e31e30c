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
    kind, clock = content.prose_type(folder / "type"), dict[tuple[int, int], float]()
    for size, jobs, taken, reading in _runs(folder, kind):
        clock[size, jobs] = taken.wall
        lines.append(
            f"| {size:,} entities, jobs {jobs} | {taken.wall:.1f} | {taken.cpu:.1f} "
            f"| {taken.cpu / size * 1000:.2f} | {taken.peak:.0f} | {reading.peak:.0f} |"
        )
    gain = clock[MANY, 1] / clock[MANY, 2]
    lines += [
        "",
        f"{MANY:,} entities by two jobs: {gain:.2f} times as fast on the clock as by one.  The clock is to "
        "be trusted only where nothing else runs; every file reaches the disk before it takes its name, "
        "and a disk may have to be waited for.",
    ]
    return "\n".join(lines) + "\n"


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


def _entity(row: int) -> str:
    return f"第{row + 1}乡"
