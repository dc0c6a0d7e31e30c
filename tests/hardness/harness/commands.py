"""Every command of the program with every kind of file it takes, as lines to be run.

A command that is not listed here is not tested, so `uncovered` must be empty: whoever adds a command
adds a line.  `{docx}` and so on stand for files; those in `fuzzed` are mutated in turn.
"""

from __future__ import annotations

from collections.abc import Iterator

import click
from msgspec import Struct

from reportgen.cli import main


class Job(Struct, frozen=True):
    """One way to call a command."""

    line: str
    """Arguments, apart by spaces; {docx} {data} {type} {text} {store} {ledger} {small} {asking} are
    files, {out} is a folder, {word} any text at all."""
    fuzzed: tuple[str, ...] = ()
    """What of these is mutated ("database" is what {asking} asks); nothing: the job is run once."""
    rewrites: tuple[str, ...] = ()
    """Files that the command may write anew, with a backup; others must stay as they are."""

    @property
    def command(self) -> str:
        return self.line.split()[0]


JOBS = (
    Job("build {type} {data} -o {out}/甲.docx --entity 东河区", ("type", "data")),
    Job("build {type} {data} -o {out}/{{地区}}-{{时期}}.docx --missing omit --strict --entity 东河区", ("type", "data")),
    Job("build {type} {data} -o {out} --missing error --entity 西河区", ("type", "data")),
    Job("build {type} {data} -o {out}/{word}.docx --entity 东河区 --period {word}", ("word",)),
    Job("build {type} {data} -o {docx} --entity 东河区 --force", ("docx",), ("docx",)),
    Job("audit {docx}", ("docx",)),
    Job("audit {docx} --data {data} --entity 东河区 --format json", ("docx", "data")),
    Job("audit {docx} --html {out}/网页.html --annotate {out}/批注.docx", ("docx",)),
    Job(
        "audit {docx} --data {data} --entity 东河区 --html {out}/网页.html --annotate {out}/批注.docx",
        ("docx", "data"),
    ),
    Job("audit {docx} --data {data} --entity {word} --period {word}", ("word",)),
    Job("refresh {docx} --data {data} --entity 东河区 -o {out}/新.docx", ("docx", "data")),
    Job("refresh {docx} --data {data} --in-place --format json", ("docx", "data"), ("docx",)),
    Job("refresh {docx} --data {data} --entity 东河区 --edited comment -o {out}/新.docx", ("docx",)),
    Job(
        "refresh {docx} --data {data} --entity 东河区 --edited take --track --author {word} -o {out}/新.docx",
        ("docx", "word"),
    ),
    Job(
        "refresh {docx} --data {data} --template {type} --entity 东河区 -o {out}/新.docx",
        ("docx", "type", "data"),
    ),
    Job(
        "refresh {docx} --data {data} --template {type} --entity 东河区 --track --in-place",
        ("docx",),
        ("docx",),
    ),
    Job("finalize {docx} -o {out}/定稿.docx --allow missing", ("docx",)),
    Job(
        "finalize {docx} -o {out}/定稿.docx --revisions accept --allow missing --allow comments"
        " --allow conflicts --data {data} --entity 东河区 --format json",
        ("docx", "data"),
    ),
    Job("finalize {docx} -o {out}/定稿.docx --revisions reject --allow comments --allow missing --strict", ("docx",)),
    Job("numbers {docx}", ("docx",)),
    Job("numbers {text} --format json", ("text",)),
    Job("check {docx} --all", ("docx",)),
    Job("check {docx} --fix --format json", ("docx",), ("docx",)),
    Job("check {docx} --profile 公文 --annotate {out}/批注.docx", ("docx",)),
    Job("check {text} --fix", ("text",), ("text",)),
    Job("check {text} --all --format sarif", ("text",)),
    Job("check {data}", ("data",)),
    Job("check {type} {data} --all --format json", ("type", "data")),
    Job("check {text} --select {word} --ignore {word}", ("word",)),
    Job("explain {word}", ("word",)),
    Job("explain --format json"),
    Job("types --format json"),
    Job("types --forms"),
    Job("demo -o {out} --force"),
    Job("batch {type} {data} -o {out} --jobs 1", ("type", "data")),
    Job("batch {type} {data} -o {out} --jobs 1 --format json --missing error", ("data",)),
    Job("batch {type} {data} -o {out} --jobs 1 --name {word}.docx --period {word}", ("word",)),
    Job("build {type} {data} --store {store} -o {out}/甲.docx --entity 东河区", ("data", "store")),
    Job("audit {docx} --data {data} --store {store} --entity 东河区", ("docx", "store")),
    Job("refresh {docx} --data {data} --store {store} --entity 东河区 -o {out}/新.docx", ("data", "store")),
    Job("batch {type} {data} --store {store} -o {out} --jobs 1", ("data", "store")),
    Job("check {ledger}", ("ledger",)),
    Job("build {small} {ledger} -o {out}/甲.docx --entity 甲镇", ("ledger",)),
    Job("batch {small} {ledger} -o {out} --jobs 1", ("ledger",)),
    Job("ingest {ledger} --store {store}", ("ledger",), ("store",)),
    Job("check {asking}", ("asking", "database")),
    Job("build {type} {data} {asking} -o {out}/甲.docx --entity 东河区", ("asking", "database")),
    Job("ingest {asking} --store {store} --replace", ("asking", "database"), ("store",)),
    Job("ingest {data} --store {store}", ("data", "store"), ("store",)),
    Job("ingest {data} --store {store} --replace --format json", ("data", "store"), ("store",)),
    Job("ingest --list --store {store}", ("store",)),
    Job("ingest --forget {word} --store {store}", ("word", "store"), ("store",)),
    Job("{word} {docx} {word} {data} {word}", ("word",)),
)  # fmt: skip


def jobs() -> list[Job]:
    """Those of commands that exist."""
    return [job for job in JOBS if job.command in main.commands or job.command == "{word}"]


def uncovered() -> list[str]:
    """Commands of the program that no job calls."""
    known = {job.command for job in JOBS}
    return sorted(name for name, _ in _commands(main, "") if name not in known)


def _commands(group: click.Group, before: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command
