"""The four pages once, ten times and a hundred times over in one document: what a paragraph costs."""

from __future__ import annotations

import statistics
from functools import partial
from pathlib import Path

from benchmarks import content
from benchmarks.measuring import milliseconds

FACTORS = {1: 41, 10: 9, 100: 3}
"""How many times the content, and how often that is measured."""


def table(folder: Path) -> str:
    """Milliseconds per paragraph, table rows counted as paragraphs, as Markdown."""
    from reportgen.generating import draft, load_data
    from reportgen.template.engine import load_template

    data = load_data([content.data_yaml(folder / "data.yaml", 1)])
    lines = [
        "| paragraphs and rows in the document | ms of CPU | ms for each | KB |",
        "|---|---|---|---|",
    ]
    for factor, times in FACTORS.items():
        template = load_template(content.report_type(folder / f"type-{factor}", factor))
        size = len(draft(template, data).content)  # compiles what is compiled once
        ms = statistics.median(milliseconds(partial(draft, template, data)) for _ in range(times))
        count = factor * (content.PARAGRAPHS + content.ROWS)
        lines.append(f"| {count:,} | {ms:.1f} | {ms / count:.3f} | {size / 1000:,.0f} |")
    return "\n".join(lines) + "\n"
