"""One document per process, as a clerk makes it: the processor's time from start to end."""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path

from benchmarks import content, word_templates
from benchmarks.measuring import PROGRAM, cost

TIMES = 9
_SCRIPT = """
import sys, yaml
from docxtpl import DocxTemplate
with open(sys.argv[2], encoding="utf-8") as file:
    context = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
template = DocxTemplate(sys.argv[1])
template.render(context)
template.save(sys.argv[3])
"""
_YAML, _XLSX = "`reportgen build`, data in .yaml", "`reportgen build`, data in .xlsx"
_THEIRS = "docxtpl, the least script, data in .yaml"
_HELP, _PYTHON = "`reportgen --help`", "Python's own start (`python -c pass`)"


def table(folder: Path) -> str:
    """Milliseconds of the processor for one document in a process of its own, as Markdown."""
    times: dict[str, list[float]] = {}
    commands = _commands(folder)
    for command in commands.values():
        cost(command)  # writes the bytecode
    for _ in range(TIMES):
        for name, command in commands.items():
            times.setdefault(name, []).append(cost(command).cpu * 1000)
    lines = ["| a process of its own | ms of CPU |", "|---|---|"]
    lines += [f"| {name} | {statistics.median(values):.0f} |" for name, values in times.items()]
    return "\n".join(lines) + "\n"


def _commands(folder: Path) -> dict[str, list[object]]:
    kind = content.report_type(folder / "type")
    word = word_templates.template(folder / "template.docx", word_templates.JINJA, None)
    context = folder / "context.yaml"
    context.write_text(json.dumps(word_templates.context(1), ensure_ascii=False), "utf-8")
    yaml, xlsx = (
        content.data_yaml(folder / "data.yaml", 1),
        content.data_xlsx(folder / "data.xlsx", 1),
    )
    return {
        _YAML: [PROGRAM, "build", kind, yaml, "-o", folder / "yaml.docx"],
        _XLSX: [PROGRAM, "build", kind, xlsx, "-o", folder / "xlsx.docx"],
        _THEIRS: [sys.executable, "-c", _SCRIPT, word, context, folder / "theirs.docx"],
        _HELP: [PROGRAM, "--help"],
        _PYTHON: [sys.executable, "-c", "pass"],
    }
