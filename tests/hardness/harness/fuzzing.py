"""Mutated files and arguments through every command and every reader.

The law for a command: it ends with 0, 1 or 2, in Chinese, without a traceback; what it prints as JSON
is JSON; files that it was given stay as they were (or have a backup where it may write them anew);
nothing is written outside the output; what it writes can be opened again.  For a reader: what comes is
a result or a ReportError.
"""

from __future__ import annotations

import json
import os
import random
import re
import shlex
import shutil
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from click.testing import CliRunner, Result

from reportgen.cli import main
from reportgen.errors import ReportError, flatten
from tests.hardness.harness import mutating, seeds
from tests.hardness.harness.commands import Job, jobs
from tests.hardness.harness.laying import BACKUP, laid, lay_asking, names_in
from tests.hardness.harness.watched import Trial

OWN_TEMPORARY = os.path.join(tempfile.gettempdir(), "reportgen-")
"""What is put there has to be gone at the end."""
_HAN = re.compile("[\u4e00-\u9fff]")
_touched: list[str] = []
_watching = False


def number_of(seed: int, name: str, number: int) -> random.Random:
    """The source of everything random about an input."""
    return random.Random(f"{seed}/{name}/{number}")


class Fuzzing:
    """Trials of one job or reader, for `watched.watch`."""

    def __init__(
        self,
        name: str,
        seed: int,
        attempt: Callable[[Path, random.Random], Trial],
        *,
        single: bool = False,
    ) -> None:
        self.name, self.seed, self.attempt = name, seed, attempt
        self.single = single
        """Nothing about it is mutated: one trial says all."""

    def __call__(self, number: int) -> Trial:
        """The trial of an input, in a folder of its own."""
        with tempfile.TemporaryDirectory(prefix="hardness-") as name:
            folder = Path(name).resolve()
            trial = self.attempt(folder, number_of(self.seed, self.name, number))
            if trial.fault:
                _keep(folder, self.name, number, trial.fault)
            return trial


def command(job: Job) -> Callable[[Path, random.Random], Trial]:
    """An attempt at a command with one of its files mutated."""

    def attempt(folder: Path, rng: random.Random) -> Trial:
        fuzzed = rng.choice(job.fuzzed) if job.fuzzed else ""
        arguments = laid(job, folder, rng, fuzzed)
        rewritten = {folder / names_in(folder)[role] for role in job.rewrites}
        return judged(folder, arguments, rewritten)

    return attempt


def judged(folder: Path, arguments: list[str], rewritten: set[Path]) -> Trial:
    """Run a command and hold it to the law."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    home = os.getcwd()
    os.chdir(folder / "out")  # where a command puts what it was given no place for
    try:
        result = run(arguments)
    finally:
        os.chdir(home)
    fault = (
        _manners(result, arguments)
        or _stray(folder, before, rewritten)
        or _unreadable(folder, before, result)
    )
    return Trial("fault" if fault else outcome(result), fault)


def run(arguments: list[str]) -> Result:
    """The command in this process, every place it writes to noted in `_touched`."""
    global _watching
    _hook()
    _touched.clear()
    _watching = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return CliRunner().invoke(main, arguments)
    finally:
        _watching = False


def outcome(result: Result) -> str:
    """A word for the table."""
    if result.exit_code == 2:
        return "usage"
    if result.exit_code and result.stderr.startswith(("错误：", "共有")):
        return "refused"
    return "findings" if result.exit_code else "done"


def _manners(result: Result, arguments: list[str]) -> str:
    error = result.exception
    if error is not None and not isinstance(error, SystemExit):
        return "".join(traceback.format_exception(error, limit=-10))
    if result.exit_code not in (0, 1, 2):
        return f"退出码{result.exit_code}"
    if "Traceback" in result.stderr:
        return result.stderr
    if result.exit_code and not _HAN.search(result.output):
        return f"没有中文说明：{result.output[:300]!r}"
    if "json" in arguments and result.stdout and result.exit_code < 2:
        try:
            json.loads(result.stdout)
        except ValueError as problem:
            if "--help" not in arguments:
                return f"打印的不是 JSON：{problem}"
    return ""


def _stray(folder: Path, before: dict[Path, bytes], rewritten: set[Path]) -> str:
    for name in _touched:
        inside = os.path.realpath(name).startswith((str(folder), "/dev/"))
        if not inside and not (name.startswith(OWN_TEMPORARY) and not os.path.exists(name)):
            return f"写到了外面：{name}"
    kept = {path.read_bytes() for path in folder.rglob("*.备份*") if path.is_file()}
    for path, content in before.items():
        if not path.exists():
            return f"没了：{path.name}"
        if path.suffix == ".sqlite" and path in rewritten:
            continue  # a database is changed in place, by transactions
        if path.read_bytes() != content and not (
            path in rewritten and (content in kept or _replaceable(content))
        ):
            return f"动了不该动的文件：{path.name}"
    for path in folder.rglob("*"):
        if path.name.endswith(".tmp"):
            return f"留下了临时文件：{path.name}"
        new = path not in before and path.parent == folder and not path.is_dir()
        if new and not BACKUP.search(path.name):
            return f"写在了输出以外：{path.name}"
    return ""


def _replaceable(content: bytes) -> bool:
    """Whether a .docx is one of ours that nobody has edited, which a build writes anew as it is."""
    from reportgen.word.editing import edits

    try:
        return not edits(content, "材料.docx")
    except ReportError:
        return False


def _unreadable(folder: Path, before: dict[Path, bytes], result: Result) -> str:
    """Why something that the command wrote cannot be opened again."""
    from reportgen.word.reading import read

    for path in folder.rglob("*.docx"):
        if path.is_dir() or before.get(path) == path.read_bytes() or BACKUP.search(path.name):
            continue
        try:
            read(path)
        except ReportError as error:
            return f"写出的文件打不开：{path.name}：{error.message}（{result.stdout[:200]}）"
    return ""


def _hook() -> None:
    """Note every file opened for writing, renamed, removed and every folder made, from here on."""
    if _hooked:
        return
    _hooked.append(True)
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

    def note(event: str, values: tuple[Any, ...]) -> None:
        if not _watching:
            return
        if event == "open":
            if isinstance(values[0], str | bytes) and (values[2] or 0) & writing:
                _touched.append(os.fsdecode(values[0]))
        elif event in ("os.rename", "os.link", "os.symlink"):
            _touched.extend(os.fsdecode(value) for value in values[:2])
        elif event in ("os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.truncate", "os.utime"):
            _touched.append(os.fsdecode(values[0]))
        elif event in ("socket.connect", "os.system", "os.exec"):
            _touched.append(f"{event} {values[1:2]}")
        elif event == "sqlite3.connect" and values[0] != ":memory:":
            place = os.fsdecode(values[0]).removeprefix("file:").partition("?")[0]
            _touched.append(unquote(place))

    sys.addaudithook(note)


_hooked: list[bool] = []


def reader(suffix: str, read: Callable[[Path], object]) -> Callable[[Path, random.Random], Trial]:
    """An attempt at a reader of indicator files, .docx files, report types or texts."""

    def attempt(folder: Path, rng: random.Random) -> Trial:
        path = folder / f"文件{suffix}"
        if suffix == ".docx":
            path.write_bytes(mutating.briefing(rng.choice(seeds.briefings()), rng))
        elif suffix == ".type":
            path = folder / "report.md"
            path.write_bytes(mutating.kind(rng.choice(seeds.kinds()), rng))
        elif suffix in (".md", ".txt"):
            path.write_bytes(mutating.encoded(mutating.text(seeds.TEXT, rng), rng))
        elif suffix.startswith("台账"):
            ending = suffix.removeprefix("台账 ")
            path = folder / f"台账{ending}"
            path.write_bytes(mutating.indicators(ending, rng.choice(seeds.ledgers()[ending]), rng))
        elif suffix == ".sql":
            lay_asking(folder, rng, rng.choice(("asking", "asking", "database")))
            path = folder / "来源.yaml"
        elif suffix == ".cells":
            path = folder / "文件.json"
            path.write_bytes(_cells(rng))
        else:
            path.write_bytes(mutating.indicators(suffix, rng.choice(seeds.data()[suffix]), rng))
        return told(lambda: read(path))

    return attempt


def told(work: Callable[[], object]) -> Trial:
    """Run it; a ReportError must say where or what to do, nothing else may come."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            work()
    except ReportError as error:
        for problem in flatten([error]):
            if not problem.message or (problem.where is None and not problem.hint):
                return Trial("fault", f"没有说清：{problem.message}")
        return Trial("refused")
    except BaseException as error:
        return Trial("fault", "".join(traceback.format_exception(error, limit=-10)))
    return Trial("done")


def _cells(rng: random.Random) -> bytes:
    """The worked example with small templates in its texts."""
    book = json.loads(json.dumps(seeds.book()))
    for _ in range(rng.choice((1, 1, 2))):
        row = rng.choice(book["做法"])
        key = rng.choice([key for key, value in row.items() if isinstance(value, str)])
        row[key] += mutating.body(rng)
    return json.dumps(book, ensure_ascii=False).encode()


def readers() -> dict[str, Callable[[Path, random.Random], Trial]]:
    """Attempts at every reader, by what it reads."""
    from reportgen.auditing import audit, render
    from reportgen.checking.textfiles import markdown_text, plain_text, source_of
    from reportgen.generating import draft, load_data
    from reportgen.indicators import load
    from reportgen.template.contract import load_contract
    from reportgen.template.engine import load_template
    from reportgen.word.reading import read
    from reportgen.word.surveying import survey
    from tests.refreshing.worked import HERE

    whole = load_data([HERE / "workbook.xlsx"], entity="东河区")
    kind = load_template(HERE / "type")
    formats = (".xlsx", ".json", ".yaml", ".csv", ".tsv", ".xls", ".ods")
    tried = {suffix: reader(suffix, lambda path: load([path])) for suffix in formats}
    ledgers = [f"台账 {suffix}" for suffix in (".xlsx", ".csv", ".xls")]
    tried |= {name: reader(name, lambda path: load([path])) for name in ledgers}
    return tried | {
        "数据库（.yaml、SQLite）": reader(".sql", lambda path: load([path])),
        ".docx（正文、记录、批注）": reader(".docx", read),
        ".docx（版式）": reader(".docx", survey),
        ".docx（核数）": reader(".docx", lambda path: render(audit(path))),
        "报告类型（front matter）": reader(".type", lambda path: load_contract(path.parent)),
        "报告类型（正文）": reader(".type", lambda path: draft(load_template(path.parent), whole)),
        "单元格里的小模板": reader(
            ".cells", lambda path: draft(kind, load_data([path], entity="东河区"))
        ),
        "Markdown": reader(".md", lambda path: markdown_text(source_of(path), path.name)),
        "纯文本": reader(".txt", lambda path: plain_text(source_of(path), path.name)),
    }


def targets(seed: int) -> list[Fuzzing]:
    """Everything that is fuzzed: every job, every reader."""
    commands = [
        Fuzzing(f"reportgen {job.line}", seed, command(job), single=not job.fuzzed)
        for job in jobs()
    ]
    return commands + [Fuzzing(name, seed, attempt) for name, attempt in readers().items()]


def prepare() -> None:
    """Make the seeds and import what commands import, so that children have them from the start."""
    seeds.briefings(), seeds.data(), seeds.kinds(), seeds.newer(), seeds.ledgers(), seeds.database()
    for job in jobs():
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name).resolve()
            run(laid(job, folder, random.Random(0)))


KEPT = Path(os.environ.get("HARDNESS_FAULTS", "outputs/hardness-faults"))


def _keep(folder: Path, name: str, number: int, fault: str) -> None:
    """What broke the law, kept for whoever mends it."""
    to = KEPT / f"{re.sub('[^a-z0-9一-鿿]+', '-', name)[:60]}-{number}"
    shutil.copytree(folder, to, dirs_exist_ok=True)
    (to / "fault.txt").write_text(f"{shlex.quote(name)}\n{number}\n{fault}", "utf-8", "replace")
