"""The example files of rules: ⟦ and ⟧ mark the places that a wrong one is faulted for."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from reportgen.checking import check_subject, selection
from reportgen.checking.diagnostic import Diagnostic
from reportgen.checking.files import subjects
from reportgen.checking.registry import known

from .cases import found_in
from .layouts import made

EXAMPLES = Path(__file__).parents[2] / "reportgen" / "checking" / "examples"
Spot = tuple[int, int, int]
"""Line and first column from 1, and the column behind the last."""


def unmarked(text: str) -> tuple[str, list[Spot]]:
    """A text without marks, and where they stood."""
    spots: list[Spot] = []
    lines = []
    for number, line in enumerate(text.split("\n"), start=1):
        while found := re.search("⟦(.*?)⟧", line):
            spots.append((number, found.start() + 1, found.start() + 1 + len(found[1])))
            line = line[: found.start()] + found[1] + line[found.end() :]
        lines.append(line)
    return "\n".join(lines), spots


def all_found(path: Path) -> list[Diagnostic]:
    """What every rule finds in a file, sure or not; what every layout rule finds in the .docx that a
    .layout describes, whose words are of no account; what is found in the files of a .case."""
    if path.suffix == ".case":
        return found_in(path)
    if path.suffix == ".layout":
        with TemporaryDirectory() as folder:
            copy = Path(folder) / f"{path.stem}.docx"
            copy.write_bytes(made(*path.read_text("utf-8").splitlines()))
            return [d for d in all_found(copy) if known()[d.code].scope == "layout"]
    chosen = selection(unsure=True)
    return [d for subject in subjects(path) for d in check_subject(subject, chosen)]


def cases(kind: str) -> list[tuple[str, Path]]:
    """(code, file) of every example of a kind."""
    return [(code, path) for code in known() for path in sorted(EXAMPLES.glob(f"{code}.{kind}*"))]
