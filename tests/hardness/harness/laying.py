"""The files of a job in a folder of its own, one kind of them mutated, and the line that names them."""

from __future__ import annotations

import os
import random
import re
from pathlib import Path

from tests.hardness.harness import mutating, seeds
from tests.hardness.harness.commands import Job

_SUFFIXES = (".xlsx",) * 6 + (".json",) * 4 + (".yaml",) * 2 + (".csv",) * 3 + (".tsv",)
_RARE = (".xls", ".ods")
"""Read in a process of their own, which takes its time: tried less often."""
BACKUP = re.compile(r"\.备份[0-9]*\.")


def laid(job: Job, folder: Path, rng: random.Random, fuzzed: str = "") -> list[str]:
    """The files of a job in a folder, one kind of them mutated, and its arguments."""
    (folder / "out").mkdir()
    if "{docx}" in job.line:
        ours, theirs = seeds.briefings()[:4], seeds.briefings()[4:]
        content = ours[1]
        if fuzzed == "docx":
            content = rng.choice(ours if rng.random() < 0.8 else theirs)
        name = folder / "材料.docx"
        name.write_bytes(mutating.briefing(content, rng) if fuzzed == "docx" else content)
    suffix = ".xlsx"
    if fuzzed == "data":
        suffix = rng.choice(_SUFFIXES) if rng.random() < 0.97 else rng.choice(_RARE)
    if "{data}" in job.line:
        content = rng.choice(seeds.data()[suffix]) if fuzzed == "data" else seeds.newer()
        if fuzzed == "data":
            content = mutating.indicators(suffix, content, rng)
        (folder / f"指标{suffix}").write_bytes(content)
    if "{type}" in job.line:
        (folder / "type").mkdir()
        kind = rng.choice(seeds.kinds()) if fuzzed == "type" else seeds.kinds()[0]
        made = mutating.kind(kind, rng) if fuzzed == "type" else kind.encode()
        (folder / "type" / "report.md").write_bytes(made)
    if "{text}" in job.line:
        made = mutating.encoded(mutating.text(seeds.TEXT, rng), rng)
        ending = rng.choice((".txt", ".md"))
        (folder / f"文字{ending}").write_bytes(made if fuzzed == "text" else seeds.TEXT.encode())
    if "{store}" in job.line:
        content = mutating.raw(seeds.store(), rng) if fuzzed == "store" else seeds.store()
        (folder / "指标库.sqlite").write_bytes(content)
    _lay_ledger(job, folder, rng, fuzzed)
    places = {role: str(folder / name) for role, name in names_in(folder).items()}
    words = job.line.split()
    return [
        word.format(**places, out=folder / "out", word=_word(rng) if fuzzed == "word" else "东河区")
        for word in words
    ]


def _lay_ledger(job: Job, folder: Path, rng: random.Random, fuzzed: str) -> None:
    """A ledger, a report type for it, a file that asks a database and that database."""
    if "{ledger}" in job.line:
        suffix = ".xlsx"
        if fuzzed == "ledger":
            suffix = rng.choice((".xlsx", ".xlsx", ".csv")) if rng.random() < 0.97 else ".xls"
        content = rng.choice(seeds.ledgers()[suffix])
        if fuzzed == "ledger":
            content = mutating.indicators(suffix, content, rng)
        (folder / f"台账{suffix}").write_bytes(content)
    if "{small}" in job.line:
        (folder / "small").mkdir()
        (folder / "small" / "report.md").write_text(seeds.LEDGER_TYPE, "utf-8")
    if "{asking}" in job.line:
        lay_asking(folder, rng, fuzzed)


def lay_asking(folder: Path, rng: random.Random, fuzzed: str) -> None:
    words, base = rng.choice(seeds.ASKING), seeds.database()
    made = mutating.asking(words, rng) if fuzzed == "asking" else words.encode()
    (folder / "来源.yaml").write_bytes(made)
    (folder / "月报.db").write_bytes(mutating.raw(base, rng) if fuzzed == "database" else base)


def names_in(folder: Path) -> dict[str, str]:
    """The files of a folder by the role they have in jobs."""
    roles = {"材料": "docx", "指标": "data", "type": "type", "文字": "text", "指标库": "store",
             "台账": "ledger", "small": "small", "来源": "asking"}  # fmt: skip
    there = sorted(path.name for path in folder.iterdir() if not BACKUP.search(path.name))
    return dict.fromkeys(roles.values(), "没有") | {
        roles[name.partition(".")[0]]: name for name in there if name.partition(".")[0] in roles
    }


def _word(rng: random.Random) -> str:
    if rng.random() < 0.3:
        return rng.choice(
            (
                "--help",
                "--version",
                "-o",
                "--",
                "TYPO",
                "PUNCT001",
                "公文",
                "@x",
                "2023年",
                "*",
                *_NAMES,
            )
        )
    word = mutating.text(rng.choice(mutating.NASTY), rng).replace("\0", "")[:2000]
    return os.fsdecode(word.encode("utf-8", "surrogatepass"))  # as a shell hands it over


_NAMES = ("build", "audit", "refresh", "finalize", "check", "numbers", "explain", "demo", "types")
