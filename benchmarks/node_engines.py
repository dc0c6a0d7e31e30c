"""The three engines of Node: installed on first use, run by node/run.mjs, their documents checked."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
from pathlib import Path
from typing import NamedTuple

from benchmarks import comparing, word_templates

NODE = Path(__file__).parent / "node"
_LEFT_OUT = "docxtemplater, easy-template-x and carbone are left out."


class NodeFigures(NamedTuple):
    """Milliseconds per document by engine, each named with its version."""

    node: str
    engines: dict[str, float]


def absence() -> str:
    """Why these engines are left out; "" where they can be measured (then they are installed)."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return f"Node and npm are not installed: {_LEFT_OUT}"
    if not (NODE / "node_modules").is_dir():
        install = [npm, "install", "--no-package-lock", "--no-audit", "--no-fund"]
        if subprocess.run(install, cwd=NODE, capture_output=True, check=False).returncode:
            return f"`npm install` in benchmarks/node did not succeed: {_LEFT_OUT}"
    return ""


def measure(folder: Path, base: Path | None, documents: int, rounds: int) -> NodeFigures:
    """The engines on templates that start from `base`; AssertionError for a document not as it should be."""
    folder.mkdir()
    word_templates.template(folder / "mustaches.docx", word_templates.MUSTACHES, base)
    word_templates.template(folder / "carbone.docx", word_templates.CARBONE, base)
    contexts = [word_templates.context(seed) for seed in range(documents)]
    (folder / "contexts.json").write_text(json.dumps(contexts, ensure_ascii=False), "utf-8")
    command = ["node", str(NODE / "run.mjs"), str(folder), str(rounds)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout)
    for name in told["engines"]:
        for seed in range(documents):
            comparing.verify(name, (folder / f"{name}-{seed}.docx").read_bytes(), seed)
    engines = {
        f"{name} {figures['version']}": statistics.median(figures["ms"])
        for name, figures in told["engines"].items()
    }
    return NodeFigures(told["node"], engines)
