"""reportgen beside other engines on the same four pages, warm: many documents in one process.

Each engine keeps what it can keep between documents: reportgen and the floors their compiled templates;
docxtpl, docxtemplater and easy-template-x open their template for every document, as there is no other
way to use it twice; carbone reads its from disk.  Data are in memory, anchors and record are on.  The
engines take turns, every document of every engine is checked to hold all its numbers.
"""

from __future__ import annotations

import io
import platform
import statistics
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from benchmarks import comparing, content, floor, node_engines, word_templates
from benchmarks.measuring import milliseconds

ROUNDS, DOCUMENTS = 11, 20
OURS = "reportgen"

_NOTE = """Every document of every engine is checked to hold all its numbers.  python-docx's base is the file
it starts from when told nothing, with 0.8 MB of styles; our base is a document of ours without its
body, with 20 KB.  The floors (floor.py) fill templates and deflate, and do nothing else."""

Engine = Callable[[int], bytes]
"""Makes the document of a seed."""


def table(folder: Path) -> str:
    """The engines, their times on two kinds of template and their ratios, as Markdown."""
    ours = reportgen(folder / "ours")
    sample = ours(0)
    fixed = {
        OURS: ours,
        "floor: Jinja and deflate, bare text": floor.of_text(),
        "floor: Jinja and deflate, reportgen's XML": floor.of_parts(sample),
        "floor: Jinja and zipfile, reportgen's XML": floor.by_zipfile(sample),
    }
    lean = word_templates.lean_base(folder / "base.docx", sample)
    absence, runtimes = node_engines.absence(), f"Python {platform.python_version()}"
    columns: list[dict[str, float]] = []
    for name, base in (("usual", None), ("lean", lean)):
        figures = measured(fixed | python_engines(folder / f"{name}.docx", base))
        if not absence:
            found = node_engines.measure(folder / name, base, DOCUMENTS, ROUNDS)
            figures |= found.engines
            runtimes = f"Python {platform.python_version()}, Node {found.node}"
        columns.append(figures)
    lines = [
        f"{runtimes}; ms of CPU per document, medians of {ROUNDS} rounds of {DOCUMENTS} documents "
        f"({content.PARAGRAPHS} paragraphs with {content.NUMBERS} numbers, a table of {content.ROWS} "
        f"rows with {2 * content.ROWS} more).",
        "",
        "| engine | template on python-docx's base, ms | × reportgen | on our base, ms | × reportgen |",
        "|---|---|---|---|---|",
        *(_line(name, [column[name] for column in columns], columns) for name in columns[0]),
        "",
        " ".join(filter(None, (absence, _NOTE))),
    ]
    return "\n".join(lines) + "\n"


def _line(name: str, values: list[float], columns: list[dict[str, float]]) -> str:
    cells = [f"{ms:.2f} | {ms / of[OURS]:.2f}" for ms, of in zip(values, columns, strict=True)]
    return f"| {name} | {' | '.join(cells)} |"


def measured(engines: dict[str, Engine]) -> dict[str, float]:
    """Milliseconds per document; AssertionError for a document that is not as it should be."""
    for name, make in engines.items():
        for seed in range(DOCUMENTS):
            comparing.verify(name, make(seed), seed)
    times: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(ROUNDS):
        for name, make in engines.items():
            times[name].append(_round(make))
    return {name: statistics.median(values) / DOCUMENTS for name, values in times.items()}


def _round(make: Engine) -> float:
    return milliseconds(lambda: [make(seed) for seed in range(DOCUMENTS)])


def reportgen(folder: Path) -> Engine:
    """Ours: the report type compiled, the data read."""
    from reportgen.generating import draft, load_data
    from reportgen.template.engine import load_template

    template = load_template(content.report_type(folder / "type"))
    data = [load_data([content.data_yaml(folder / f"{n}.yaml", n)]) for n in range(DOCUMENTS)]
    return lambda seed: draft(template, data[seed]).content


def python_engines(path: Path, base: Path | None) -> dict[str, Engine]:
    """docxtpl with its template at `path`, and python-docx by hand; both start from `base`."""
    from docxtpl import DocxTemplate

    word_templates.template(path, word_templates.JINJA, base)
    contexts = [word_templates.context(seed) for seed in range(DOCUMENTS)]

    def docxtpl(seed: int) -> bytes:
        document = DocxTemplate(str(path))
        document.render(contexts[seed])
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    return {
        f"docxtpl {version('docxtpl')}": docxtpl,
        f"python-docx {version('python-docx')}, by hand": lambda seed: word_templates.by_hand(
            seed, base
        ),
    }
