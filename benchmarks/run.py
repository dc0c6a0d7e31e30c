"""reportgen and docxtpl side by side on the same four pages, and long briefings (`long`): `make bench`.

Warm: many documents in one process, templates loaded once per engine's own custom (docxtpl opens its
template for every document; there is no other way to use it twice), data already in memory, anchors
and record on.  Cold: one document per process.  Times are the processor's, so that a busy machine hardly
changes them; each figure is the median.
"""

from __future__ import annotations

import gc
import io
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import content, long

ROUNDS, SEEDS, COLD = 15, 20, 9

DOCXTPL_SCRIPT = """
import sys, json, yaml
from docxtpl import DocxTemplate
with open(sys.argv[2], encoding="utf-8") as file:
    context = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
template = DocxTemplate(sys.argv[1])
template.render(context)
template.save(sys.argv[3])
"""


def warm(folder: Path) -> tuple[float, float]:
    """Milliseconds per document: reportgen, docxtpl; the two take turns."""
    from docxtpl import DocxTemplate

    from reportgen.generating import draft, load_data
    from reportgen.template.engine import load_template

    template = load_template(content.report_type(folder / "type"))
    datasets = [load_data([content.data_yaml(folder / f"{n}.yaml", n)]) for n in range(SEEDS)]
    contexts = [content.docxtpl_context(n) for n in range(SEEDS)]
    word = content.docxtpl_template(folder / "template.docx")

    def theirs(context: dict[str, object]) -> bytes:
        document = DocxTemplate(str(word))
        document.render(context)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    ours_ms: list[float] = []
    theirs_ms: list[float] = []
    for _ in range(ROUNDS):
        ours_ms.append(_each(lambda: [draft(template, data) for data in datasets]))
        theirs_ms.append(_each(lambda: [theirs(context) for context in contexts]))
    return statistics.median(ours_ms), statistics.median(theirs_ms)


def cold(folder: Path) -> dict[str, float]:
    """CPU milliseconds of one process that makes one document."""
    kind = str(content.report_type(folder / "type"))
    yaml = str(content.data_yaml(folder / "data.yaml", 1))
    xlsx = str(content.data_xlsx(folder / "data.xlsx", 1))
    word = str(content.docxtpl_template(folder / "template.docx"))
    context = folder / "context.yaml"
    context.write_text(json.dumps(content.docxtpl_context(1), ensure_ascii=False), "utf-8")
    program = str(Path(sys.executable).with_name("reportgen"))
    ours = [program, "build", kind]
    commands = {
        "reportgen build（yaml）": [*ours, yaml, "-o", str(folder / "yaml.docx")],
        "reportgen build（xlsx）": [*ours, xlsx, "-o", str(folder / "xlsx.docx")],
        "docxtpl 最小脚本（yaml）": [
            sys.executable,
            "-c",
            DOCXTPL_SCRIPT,
            word,
            str(context),
            str(folder / "t.docx"),
        ],
        "reportgen --help": [program, "--help"],
        "python -c pass": [sys.executable, "-c", "pass"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for command in commands.values():
        _cpu(command)  # writes the bytecode
    for _ in range(COLD):
        for name, command in commands.items():
            times[name].append(_cpu(command))
    return {name: statistics.median(values) for name, values in times.items()}


def _each(work: Callable[[], object]) -> float:
    gc.collect()  # neither engine pays for what the other left behind
    start = time.process_time()
    work()
    return (time.process_time() - start) / SEEDS * 1000


def _cpu(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # compiled bytecode is kept, as on any machine where the package is installed
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, capture_output=True, env=kept)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def table(folder: Path) -> str:
    """The figures as a Markdown table of times and ratios."""
    ours, theirs = warm(folder)
    alone = cold(folder)
    script = alone["docxtpl 最小脚本（yaml）"]
    base = alone["python -c pass"]
    lines = [
        f"Python {platform.python_version()}, {os.cpu_count()} cores; medians.",
        "",
        "| what | reportgen | docxtpl | ratio |",
        "|---|---|---|---|",
        f"| warm, ms CPU per document (27 paragraphs with 40 numbers, table of 20 rows with 40 more) | {ours:.2f} | {theirs:.2f} | 1/{theirs / ours:.1f} |",
    ]
    for kind in ("yaml", "xlsx"):
        own = alone[f"reportgen build（{kind}）"]
        lines.append(
            f"| cold build from {kind}, ms CPU | {own:.0f} | {script:.0f} | {own / script:.2f} |"
        )
    lines.append(
        f"| `reportgen --help` beyond Python's own start, ms CPU | {alone['reportgen --help'] - base:.0f} | | |"
    )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print, and with --write keep the figures in RESULTS.md."""
    with tempfile.TemporaryDirectory() as folder:
        short, big = Path(folder, "short"), Path(folder, "long")
        short.mkdir()
        big.mkdir()
        figures = f"{table(short)}\n{long.table(big)}"
    print(figures)
    if "--write" in sys.argv:
        head = "# Results\n\nRemade by `make bench` (`python benchmarks/run.py --write`).\n\n"
        (Path(__file__).parent / "RESULTS.md").write_text(head + figures, "utf-8")


if __name__ == "__main__":
    main()
