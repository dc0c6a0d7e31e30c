"""Commands that write, ended before every write in turn, and with every write in turn refused.

After each the files are looked at: what a command was to replace is the old one or the new one byte
for byte, nothing else has changed, a backup is whole or not there; and the same command run again does
its work and sweeps away what the dead one left.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import shutil
import sqlite3
import tempfile
import traceback
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from reportgen.cli import main
from tests.hardness.harness import seeds
from tests.hardness.harness.fuzzing import OWN_TEMPORARY, run
from tests.hardness.harness.tracing import LETS_GO, Call, Traced, traced
from tests.refreshing.worked import HERE, made

Files = dict[str, bytes]


class Case(Struct, frozen=True):
    """A command that writes, over what."""

    name: str
    line: str
    """Arguments, apart by spaces, in a folder with 材料.docx, 新.xlsx, 旧.xlsx, 文字.md and type/."""
    before: Callable[[Path], None] = lambda folder: None
    """What is done in the folder first."""

    @property
    def command(self) -> str:
        return self.line.split()[0]


def _first(line: str) -> Callable[[Path], None]:
    """Another command is run first."""

    def do(folder: Path) -> None:
        run_in(folder, line)

    return do


def _stale(folder: Path) -> None:
    (folder / "成.docx").write_bytes(made())  # unedited: a build writes it anew


CASES = (
    Case("build（新文件）", "build type 新.xlsx --entity 东河区 -o 成.docx"),
    Case("build（重写没人动过的旧稿）", "build type 新.xlsx --entity 东河区 -o 成.docx", _stale),
    Case("build --force（先备份）", "build type 新.xlsx --entity 东河区 -o 材料.docx --force"),
    Case("refresh（另存）", "refresh 材料.docx --data 新.xlsx -o 成.docx"),
    Case("refresh --in-place", "refresh 材料.docx --data 新.xlsx --in-place"),
    Case(
        "refresh --in-place --template --track",
        "refresh 材料.docx --data 新.xlsx --template type --track --in-place",
    ),
    Case("audit --html --annotate", "audit 材料.docx --html 页.html --annotate 注.docx"),
    Case(
        "audit --html（重写）",
        "audit 材料.docx --data 新.xlsx --html 页.html --annotate 注.docx",
        _first("audit 材料.docx --html 页.html --annotate 注.docx"),
    ),
    Case("finalize", "finalize 材料.docx -o 定稿.docx --allow missing"),
    Case(
        "finalize --force（先备份）",
        "finalize 材料.docx --revisions accept --allow missing -o 旧稿.docx --force",
        lambda folder: _put(folder / "旧稿.docx", made()),
    ),
    Case("check --fix（.docx）", "check 标点.docx --fix", lambda folder: _mistaken(folder)),
    Case("check --fix（.md）", "check 文字.md --fix"),
    Case("check --annotate", "check 标点.docx --annotate 注.docx", lambda folder: _mistaken(folder)),
    Case("demo", "demo -o ."),
    Case("batch", "batch type 新.xlsx -o 批 --jobs 1", lambda folder: (folder / "批").mkdir()),
    Case("ingest（新指标库）", "ingest 新.xlsx --store 指标库.sqlite"),
    Case(
        "ingest --replace",
        "ingest 新.xlsx --store 指标库.sqlite --replace",
        lambda folder: _put(folder / "指标库.sqlite", seeds.store()),
    ),
    Case(
        "batch（数据变了再来一次）",
        "batch type 新.xlsx -o 批 --jobs 1",
        lambda folder: _batched(folder),
    ),
)  # fmt: skip
WRITING = frozenset({"build", "refresh", "audit", "finalize", "check", "demo", "batch", "ingest"})
"""Commands that write files: each is to have a case, once it exists."""
READING = frozenset({"numbers", "explain", "types"})


def cases() -> list[Case]:
    """Those of commands that exist."""
    return [case for case in CASES if case.command in main.commands]


def uncovered() -> list[str]:
    """Commands that are in neither list, and those that write without a case."""
    known = {case.command for case in CASES} | READING
    return sorted(set(main.commands) - known)


def _put(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _batched(folder: Path) -> None:
    (folder / "批").mkdir()
    run_in(folder, "batch type 旧.xlsx -o 批 --jobs 1")


def _mistaken(folder: Path) -> None:
    from tests.refreshing.worked import typed_over

    content = typed_over(made(), "，定期上门。", "，定期上门,现场答疑。。")
    _put(folder / "标点.docx", content)


def laid(case: Case, folder: Path) -> None:
    """The folder of a case as it is before the command."""
    shutil.copytree(HERE / "type", folder / "type")
    (folder / "材料.docx").write_bytes(seeds.briefings()[1])
    (folder / "新.xlsx").write_bytes(seeds.newer())
    (folder / "旧.xlsx").write_bytes((HERE / "workbook.xlsx").read_bytes())
    (folder / "文字.md").write_text(seeds.TEXT, "utf-8")
    pid = os.fork()  # what a process knows of a folder must not reach the next
    if not pid:
        try:
            case.before(folder)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    if os.waitpid(pid, 0)[1]:
        raise AssertionError(f"{case.name}: 准备不成")


def run_in(folder: Path, line: str) -> str:
    """Run a command in a folder: its status, a line for itself, and all it says."""
    home = os.getcwd()
    os.chdir(folder)
    try:
        result = run(line.split())
    finally:
        os.chdir(home)
    if not isinstance(result.exception, SystemExit | None):
        raise result.exception
    return f"{result.exit_code}\n{result.stdout}\n{result.stderr}"


def files(folder: Path) -> Files:
    """What a folder holds; of a database what is in it, as the next command will find it.  One with
    nothing in it is as good as none."""
    held = {
        path.relative_to(folder).as_posix(): (
            _listed(path) if path.suffix == ".sqlite" else path.read_bytes()
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-journal", "-wal", "-shm"))
    }
    return {name: content for name, content in held.items() if content != _EMPTY}


_EMPTY = b"BEGIN TRANSACTION;\nCOMMIT;"


def _listed(path: Path) -> bytes:
    """The rows of a copy of a database, once SQLite has rolled back what was left unfinished."""
    with tempfile.TemporaryDirectory(prefix="hardness-") as name:
        for each in path.parent.glob(path.name + "*"):
            shutil.copy(each, name)
        with contextlib.closing(sqlite3.connect(Path(name, path.name))) as base:
            return "\n".join(base.iterdump()).encode()


class Tried(Struct):
    """A case with one of its writes cut off."""

    case: str
    at: int
    call: Call | None
    fault: str
    """"" where the law held."""


def written(case: Case) -> tuple[Files, Files, tuple[Call, ...]]:
    """The files before and after the command, and the calls that it makes."""
    with tempfile.TemporaryDirectory(prefix="hardness-") as name:
        folder = Path(name).resolve()
        laid(case, folder)
        before = files(folder)
        done = traced(lambda: run_in(folder, case.line))
        if done.status or not done.told.startswith(("0", "1")):
            raise AssertionError(f"{case.name}: {done.told}")
        return before, files(folder), done.calls


def killed(case: Case) -> Iterator[Tried]:
    """The case ended before each of its writes in turn."""
    before, after, calls = written(case)
    yield Tried(case.name, 0, None, _out_of_order(calls))
    for at in range(1, len(calls) + 1):
        with _folder(case) as folder:
            done = traced(lambda: run_in(folder, case.line), at)
            fault = "" if done.killed else "没有停在这里"
            fault = fault or _torn(before, after, files(folder))
            fault = fault or _again(case, folder, before, after)
            yield Tried(case.name, at, done.calls[-1], fault)


FULL, OTHERS = (errno.ENOSPC,), (errno.EIO, errno.EACCES, errno.EROFS)
"""How writes are refused: a full disk; a bad one, no rights, a place that is only for reading."""


def refused(case: Case, numbers: Sequence[int] = FULL) -> Iterator[Tried]:
    """The case with each of its writes in turn, and all behind it, refused, with one errno after the
    other."""
    before, after, calls = written(case)
    for at in range(1, len(calls) + 1):
        number = numbers[at % len(numbers)]
        with _folder(case) as folder:
            done = traced(lambda: run_in(folder, case.line), at, number, lasting=True)
            nothing = all(c.name in LETS_GO for c in calls[at - 1 :])
            fault = "" if nothing else _told(done)
            fault = fault or _torn(before, after, files(folder))
            if not fault and (left := [n for n in files(folder) if n.endswith(".tmp")]):
                fault = f"留下了{left}"
            fault = fault or _again(case, folder, before, after)
            fault = fault and f"{errno.errorcode[number]}：{fault}"
            yield Tried(case.name, at, done.calls[at - 1], fault)


class _folder:  # noqa: N801
    """A case laid out in a folder for as long as it lasts."""

    def __init__(self, case: Case) -> None:
        self._case = case

    def __enter__(self) -> Path:
        self._name = tempfile.TemporaryDirectory(prefix="hardness-")
        folder = Path(self._name.name).resolve()
        laid(self._case, folder)
        return folder

    def __exit__(self, *_: object) -> None:
        self._name.cleanup()


def _told(done: Traced) -> str:
    """Why a command that could not write did not end as it should; "" where it did."""
    if done.status:
        return done.told
    status, _, words = done.told.partition("\n")
    named = any(
        word in words for word in ("错误：", "失败：", "磁盘")
    )  # a batch goes on with the next
    if status != "1" or not named or "损坏" in words:
        return f"退出码{status}：{words[-300:]}"
    return ""


def _out_of_order(calls: tuple[Call, ...]) -> str:
    """Whether a file takes its name before it has reached the disk, or is written in place."""
    dirty: dict[str, bool] = {}
    for call in calls:
        name = Path(call.path).name
        if call.name in ("write", "pwrite", "writev", "ftruncate"):
            dirty[call.path] = True
        elif call.name in ("fsync", "fdatasync"):
            dirty[call.path] = False
        if ".sqlite" in name:  # SQLite sees to its own order
            continue
        if call.name == "rename" and dirty.get(call.path):
            return f"{name}改名之前没有落盘"
        if call.path.startswith(OWN_TEMPORARY):  # nobody's result
            continue
        if call.name == "open" and not name.startswith(".") and ".sqlite" not in name:
            return f"直接写{name}"
    return ""


def _torn(before: Files, after: Files, now: Files) -> str:
    """What is neither as before nor as after; "" where everything is."""
    for name in before.keys() | now.keys():
        if name.endswith(".tmp") or _state(name):
            continue
        content = now.get(name)
        if name.endswith("索引.xlsx") and content is not None:  # it says what was done in this run
            if not zipfile.is_zipfile(io.BytesIO(content)):
                return f"{name}不完整"
            continue
        if content not in (before.get(name), after.get(name)):
            return f"{name}既不是旧的，也不是新的"
    for name, content in before.items():
        replaced = after.get(name) != content and name in after and now.get(name) != content
        kept = [n for n in after if ".备份" in n and after[n] == content]
        if replaced and kept and not any(now.get(n) == content for n in kept):
            return f"{name}换成了新的，备份却不在"
    return ""


def _state(name: str) -> bool:
    """Whether this is what a batch notes for itself, which tells of the run and not of the data."""
    return any(piece.startswith(".reportgen") for piece in name.split("/"))


def _again(case: Case, folder: Path, before: Files, after: Files) -> str:
    """What is wrong once the same command has been run again; "" where all is as it should be."""
    done = traced(lambda: run_in(folder, case.line))
    if done.status or not done.told.startswith(("0", "1")) or done.told.startswith("1\n\n错误"):
        return f"再运行一次出错：{done.told[-300:]}"
    now = files(folder)
    for name, content in after.items():
        if ".备份" not in name and not _state(name) and now.get(name) != content:
            if name.endswith("索引.xlsx") and now.get(name):  # it says what was done in this run
                continue
            return f"再运行一次，{name}和一次做完的不一样"
    for name, content in before.items():
        if after.get(name) != content and content not in now.values():
            kept = any(after[n] == content for n in after if ".备份" in n)
            if kept:
                return f"再运行一次，{name}的旧稿没有了"
    left = [name for name in now if name.endswith(".tmp")]
    return f"再运行一次，还留着{left}" if left else ""


def prepare() -> None:
    """Import and make what the cases need, so that children have it from the start."""
    seeds.briefings(), seeds.newer()
    for case in cases():
        with _folder(case) as folder:
            run_in(folder, case.line)
