"""Two runs at once on one file: the last complete one wins or the slower one is refused; what was
there before is in a backup, nothing is torn, nothing is left lying about."""

from __future__ import annotations

import os
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.hardness.harness import seeds
from tests.hardness.harness.killing import Case, files, laid, run_in
from tests.refreshing.worked import made

_NEW, _OLD = "新.xlsx", "旧.xlsx"
RACES: dict[str, tuple[str, str, str]] = {
    "build 两次，写同一个新文件": (
        "成.docx",
        f"build type {_NEW} --entity 东河区 -o 成.docx",
        f"build type {_OLD} --entity 东河区 -o 成.docx",
    ),
    "build --force 两次，重写同一份改过的稿": (
        "材料.docx",
        f"build type {_NEW} --entity 东河区 -o 材料.docx --force",
        f"build type {_OLD} --entity 东河区 -o 材料.docx --force",
    ),
    "refresh --in-place 两次": (
        "材料.docx",
        f"refresh 材料.docx --data {_NEW} --in-place",
        f"refresh 材料.docx --data {_NEW} --in-place --edited take",
    ),
    "refresh --in-place 和 check --fix": (
        "材料.docx",
        f"refresh 材料.docx --data {_NEW} --in-place",
        "check 材料.docx --fix",
    ),
    "check --fix 两次（.md）": ("文字.md", "check 文字.md --fix", "check 文字.md --fix"),
    "finalize --force 两次": (
        "定稿.docx",
        "finalize 材料.docx --allow missing -o 定稿.docx --force",
        "finalize 初稿.docx --allow missing -o 定稿.docx --force",
    ),
}
"""What is raced for, and the two commands."""


def raced(name: str, rounds: int) -> Iterator[str]:
    """A race a number of times; for each "" or what was wrong."""
    target, *lines = RACES[name]
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="hardness-") as place:
            folder = Path(place).resolve()
            laid(Case("", "", _mistaken), folder)
            before = files(folder)
            told = together([_runner(folder, line) for line in lines])
            yield _wrong(target, before, files(folder), told)


def _mistaken(folder: Path) -> None:
    """Files that both commands have something to do in."""
    from tests.refreshing.worked import edited, typed_over

    mistaken = typed_over(edited(), "，定期上门，现场答疑。", "，定期上门,现场答疑。。")
    (folder / "材料.docx").write_bytes(mistaken)
    (folder / "初稿.docx").write_bytes(made())
    (folder / "定稿.docx").write_bytes(seeds.bundled_briefing())


def _runner(folder: Path, line: str) -> Callable[[], str]:
    return lambda: run_in(folder, line)


def together(works: list[Callable[[], str]]) -> list[str]:
    """What each returns, done in processes of their own that start at the same time."""
    gate, go = os.pipe()
    pipes, pids = [], []
    for work in works:
        reader, writer = os.pipe()
        pid = os.fork()
        if not pid:
            os.close(go)
            os.read(gate, 1)  # until the other end is closed
            try:
                told = work()
            except BaseException:
                told = "70\n" + traceback.format_exc()
            os.write(writer, told.encode("utf-8", "replace")[:60_000])
            os._exit(0)
        os.close(writer)
        pipes.append(reader)
        pids.append(pid)
    os.close(go)
    os.close(gate)
    said: list[str] = []
    for reader in pipes:
        with os.fdopen(reader, "rb") as stream:
            said.append(stream.read().decode())
    for pid in pids:
        os.waitpid(pid, 0)
    return said


def _wrong(target: str, before: dict[str, bytes], now: dict[str, bytes], told: list[str]) -> str:
    statuses = [words.partition("\n")[0] for words in told]
    if not set(statuses) <= {"0", "1"}:
        return "\n".join(told)
    refused = ["错误：" in words for words in told]
    if all(refused):
        return "两个都没做成：" + "".join(told)
    left = [name for name in now if name.endswith(".tmp")]
    if left:
        return f"留下了{left}"
    for name, content in before.items():
        if content != now.get(name) and name != target:
            return f"动了{name}"
    backups = [content for name, content in now.items() if ".备份" in name]
    old = before.get(target)
    if old is not None and old not in (*backups, now[target]):
        return "旧稿没有了"
    done = refused.count(False)
    if old is not None and len(backups) > done:
        return f"做成{done}次，备份却有{len(backups)}份"
    if not now[target].startswith((b"PK", b"#")):
        return "写坏了"
    return ""
