"""`python -m tests.hardness.harness N`: everything at a size, as tables; `--write` puts them in the docs."""

from __future__ import annotations

import argparse
import os
import platform
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.hardness.harness import (
    commands,
    corpus,
    fuzzing,
    held,
    killing,
    patterns,
    racing,
    tracing,
)
from tests.hardness.harness.watched import Trial, watch

DOCS = Path(__file__).parents[3] / "docs" / "reliability.md"
BEGIN, END = "<!-- 以下由 make hardness 写入 -->", "<!-- 以上由 make hardness 写入 -->"
_REASONS = 15
_SLOW_READERS = (".xls", ".ods", "台账 .xls")
"""Read in a process of their own: a tenth of the inputs."""


class Report:
    """Tables, and what broke the law."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.faults: list[str] = []

    def head(self, title: str, *columns: str) -> None:
        """Begin a table."""
        self.lines += ["", f"### {title}", "", _row(columns), "|" + "---|" * len(columns)]

    def row(self, *cells: object, faults: list[str]) -> None:
        """A line of the table, the number of faults last."""
        self.lines.append(_row((*cells, len(faults))))
        self.faults += [f"{cells[0]}：{fault}" for fault in faults]
        print(_row((*cells, len(faults))), flush=True)


def _row(cells: tuple[object, ...]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def fuzz(report: Report, size: int, seed: int) -> None:
    """Every command and every reader on mutated inputs."""
    report.head(
        "乱改的输入",
        "试什么",
        "输入",
        "做成",
        "有要人看的",
        "拒绝",
        "用法不对",
        "最慢（CPU 秒）",
        "违反",
    )
    fuzzing.prepare()
    by_name: dict[str, list[fuzzing.Fuzzing]] = {}
    for target in fuzzing.targets(seed):
        words = target.name.split()
        name = f"`{words[0]} {words[1]}`" if words[0] == "reportgen" else f"读 {target.name}"
        by_name.setdefault(name.replace("`reportgen {word}`", "不认识的命令和选项"), []).append(
            target
        )
    for name, targets in by_name.items():
        each = -(-size // len(targets))
        trials: list[Trial] = []
        for target in targets:
            count = each
            if name[2:] in _SLOW_READERS:
                count = -(-each // 10)
            elif target.single:
                count = 1
            trials += watch(target, range(count))
        met = Counter(trial.outcome for trial in trials)
        counts = [met[outcome] for outcome in ("done", "findings", "refused", "usage")]
        slowest = max(trial.seconds for trial in trials)
        faults = [f"第{t.number}个：{t.fault.strip().splitlines()[-1]}" for t in trials if t.fault]
        report.row(name, len(trials), *counts, f"{slowest:.2f}", faults=faults)


def kill(report: Report, size: int, seed: int) -> None:
    """Every write of every writing command cut off, and refused."""
    report.head(
        "写到一半被杀掉、磁盘写不进去",
        "命令",
        "写盘动作",
        "逐个之前杀掉",
        "逐个起磁盘满",
        "逐个起磁盘坏、没有权限、只读",
        "违反",
    )
    if not tracing.available():
        report.lines[-2:] = ["这台机器上没有测：要 Linux（x86-64），并允许 ptrace。"]
        return
    killing.prepare()
    chosen = killing.cases()
    for case in chosen if size >= 200 else chosen[: 1 + size // 20]:
        ended, full = list(killing.killed(case)), list(killing.refused(case))
        others = [(number,) for number in killing.OTHERS] if size >= 1000 else [killing.OTHERS]
        other = [tried for numbers in others for tried in killing.refused(case, numbers)]
        faults = [f"第{t.at}个（{t.call}）：{t.fault}" for t in (*ended, *full, *other) if t.fault]
        report.row(case.name, len(full), len(ended) - 1, len(full), len(other), faults=faults)


def race(report: Report, size: int, seed: int) -> None:
    """Two runs at once."""
    report.head("两个同时写一个文件", "哪两个", "次数", "违反")
    killing.prepare()
    for name in racing.RACES:
        told = list(racing.raced(name, max(size // 50, 1)))
        report.row(name, len(told), faults=[fault for fault in told if fault])


def meet(report: Report, size: int, seed: int) -> None:
    """The corpus of hostile files."""
    report.head(
        "存心做坏的文件",
        "种类",
        "个数",
        "拒绝",
        "读得了",
        "最慢（CPU 秒）",
        "内存最多（MB）",
        "违反",
    )
    killing.prepare()
    chosen = corpus.corpus()
    if size < 200:
        light = [hostile for hostile in chosen if hostile.name not in corpus.HEAVY]
        chosen = random.Random(seed).sample(light, size)
    found = [corpus.met(hostile) for hostile in chosen]
    for group in dict.fromkeys(met.hostile.group for met in found):
        mets = [met for met in found if met.hostile.group == group]
        count = Counter(met.outcome for met in mets)
        slowest, largest = max(m.seconds for m in mets), max(m.megabytes for m in mets)
        faults = [f"{met.hostile.name}：{met.fault}" for met in mets if met.fault]
        cells = (len(mets), count["refused"], count["read"], f"{slowest:.1f}", f"{largest:.0f}")
        report.row(group, *cells, faults=faults)
    _reasons(report, found)
    report.lines += ["", "占时间最多的，和占内存最多的：", ""]
    slow = sorted(found, key=lambda met: -met.seconds)[:8]
    large = sorted((m for m in found if m not in slow), key=lambda met: -met.megabytes)[:4]
    words = {"read": "读得了", "refused": "拒绝", "fault": "违反"}
    report.lines += [
        f"- {m.hostile.name}：{words[m.outcome]}，{m.seconds:.1f}秒，{m.megabytes:.0f}MB"
        for m in (*slow, *large)
    ]


def _reasons(report: Report, found: list[corpus.Met]) -> None:
    """What the refusals of each group said, and how often."""
    report.lines += ["", "拒绝时说的：", ""]
    for group in dict.fromkeys(met.hostile.group for met in found):
        met = Counter(m.reason for m in found if m.hostile.group == group and m.reason)
        said = "；".join(f"{reason}（{count}）" for reason, count in met.most_common(_REASONS))
        more = f"；另有{len(met) - _REASONS}种说法" if len(met) > _REASONS else ""
        if said:
            report.lines.append(f"- {group}：{said}{more}")


def search(report: Report, size: int, seed: int) -> None:
    """Our patterns, alone and through the commands."""
    report.head("正则表达式和很长的重复文字", "试什么", "个数", "最慢（CPU 秒）", "违反")
    killing.prepare()
    found = held.patterns()
    names = list(found)[:: 1 if size >= 200 else 10]
    uses = held.uses()

    def one(number: int) -> Trial:
        pattern = found[names[number]]
        return patterns.tried(names[number], pattern, uses.get(pattern, set()))

    alone = list(watch(one, range(len(names))))
    slowest = max(trial.seconds for trial in alone)
    least, most = patterns.LENGTHS[0], patterns.LENGTHS[-1]
    words = f"单个正则，各种{least:,}到{most:,}字的重复文字：时间随长度成比例"
    report.row(words, len(alone), f"{slowest:.2f}", faults=[t.fault for t in alone if t.fault])
    pumps = random.Random(seed).sample(patterns.pumps(found.values()), max(size // 5, 2))

    def whole(number: int) -> Trial:
        with tempfile.TemporaryDirectory(prefix="hardness-") as name:
            return patterns.command(pumps[number], Path(name).resolve())

    through = list(watch(whole, range(len(pumps))))
    slowest = max(trial.seconds for trial in through)
    words = f"numbers、check 读{patterns.WHOLE:,}字的一段、一格（三条命令）"
    report.row(words, len(through), f"{slowest:.2f}", faults=[t.fault for t in through if t.fault])

    def lengthened(number: int) -> Trial:
        with tempfile.TemporaryDirectory(prefix="hardness-") as name:
            return patterns.lengthened(patterns.FOUND[number], Path(name).resolve())

    once = list(watch(lengthened, range(len(patterns.FOUND))[:: 1 if size >= 200 else 5]))
    slowest = max(trial.seconds for trial in once)
    shorter, longer = patterns.FOUND_LENGTHS
    words = f"numbers、check 读{shorter:,}字和{longer:,}字的一段，以前慢过的：时间随长度成比例"
    report.row(words, len(once), f"{slowest:.2f}", faults=[t.fault for t in once if t.fault])

    def endless(number: int) -> Trial:
        with tempfile.TemporaryDirectory(prefix="hardness-") as name:
            return patterns.endless(patterns.LONG[number], Path(name).resolve())

    ends = list(watch(endless, range(len(patterns.LONG))[: max(size // 100, 1)]))
    slowest = max(trial.seconds for trial in ends)
    words = f"numbers、check 读{patterns.MILLION:,}字的一段（两条命令）"
    report.row(words, len(ends), f"{slowest:.2f}", faults=[t.fault for t in ends if t.fault])


PARTS: dict[str, Callable[[Report, int, int], None]] = {
    "fuzz": fuzz, "kill": kill, "race": race, "corpus": meet, "patterns": search,
}  # fmt: skip


def _not_covered() -> Iterator[str]:
    yield from (f"命令 {name} 没有列进 commands.JOBS" for name in commands.uncovered())
    yield from (f"命令 {name} 没有列进 killing.CASES" for name in killing.uncovered())


def main() -> int:
    """Run the parts, print and perhaps write the tables; 1 where the law was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int, nargs="?", default=1000, help="每样多少个输入")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=PARTS, action="append")
    parser.add_argument("--write", action="store_true", help="写进 docs/reliability.md")
    given = parser.parse_args()
    report, begun = Report(), time.monotonic()
    report.faults += _not_covered()
    for name in given.only or PARTS:
        PARTS[name](report, given.size, given.seed)
    spent = (time.monotonic() - begun) / 60
    said = f"N={given.size}，种子{given.seed}，Python {platform.python_version()}，{os.cpu_count()}核，{spent:.0f}分钟"
    total = f"{said}；违反{len(report.faults)}处。"
    text = "\n".join([BEGIN, "", total, *report.lines, "", END])
    if given.write:
        around = DOCS.read_text("utf-8")
        head, tail = around.partition(BEGIN)[0], around.partition(END)[2]
        DOCS.write_text(head + text + tail, "utf-8")
    print(total)
    for fault in report.faults:
        print(f"违反：{fault}", file=sys.stderr)
    return int(bool(report.faults))


if __name__ == "__main__":
    sys.exit(main())
