"""Everything that is measured: `python benchmarks/run.py [PART…] [--write]`; `make bench` writes RESULTS.md.

Times are the processor's, so that a busy machine hardly changes them; each figure is a median.  Without
a PART all are measured; with one, RESULTS.md keeps what it had of the others.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import cold, growth, long, scale, side_by_side

RESULTS = Path(__file__).parent / "RESULTS.md"
PARTS: dict[str, tuple[str, Callable[[Path], str]]] = {
    "engines": ("Beside other engines", side_by_side.table),
    "cold": ("Cold", cold.table),
    "growth": ("From four pages to four hundred", growth.table),
    "ledger": ("A large ledger", scale.ledger_table),
    "batch": ("Batch", scale.batch_table),
    "long": ("Audit and refresh of long briefings", long.table),
}
"""By name: the heading, and what measures in a folder of its own."""
_HEAD = f"""# Results

Remade by `make bench` (`python benchmarks/run.py --write`; one part alone: `python benchmarks/run.py
engines --write`).  The modules in this folder say what each figure is.  {os.cpu_count()} cores.
"""


def main() -> None:
    """Measure, print, and with --write keep the figures in RESULTS.md."""
    words = [word for word in sys.argv[1:] if word != "--write"]
    if unknown := set(words) - set(PARTS):
        sys.exit(f"unknown: {' '.join(sorted(unknown))}; there are {' '.join(PARTS)}")
    sections = _kept()
    for name in words or PARTS:
        heading, measure = PARTS[name]
        with tempfile.TemporaryDirectory() as folder:
            sections[heading] = measure(Path(folder)).strip()
        print(f"\n## {heading}\n\n{sections[heading]}", flush=True)
    if "--write" in sys.argv:
        ordered = [(h, sections[h]) for h, _ in PARTS.values() if h in sections]
        body = "".join(f"\n## {heading}\n\n{text}\n" for heading, text in ordered)
        RESULTS.write_text(_HEAD + body, "utf-8")


def _kept() -> dict[str, str]:
    """The sections of RESULTS.md as they are."""
    if not RESULTS.exists():
        return {}
    _, *sections = RESULTS.read_text("utf-8").split("\n## ")
    return {heading: text.strip() for heading, _, text in (s.partition("\n") for s in sections)}


if __name__ == "__main__":
    main()
