"""The harness in small: every command is in it, and a few of everything keep the law."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hardness.harness import (
    commands,
    corpus,
    guided,
    held,
    killing,
    mutating,
    patterns,
    tracing,
)
from tests.hardness.harness.fuzzing import number_of

ROOT = Path(__file__).parents[2]


def harness(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The harness in a process of its own, as it forks."""
    return subprocess.run(
        [sys.executable, "-m", "tests.hardness.harness", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"HARDNESS_FAULTS": str(folder)},
    )


def test_every_command_is_covered() -> None:
    assert commands.uncovered() == []
    assert killing.uncovered() == []


@pytest.mark.parametrize(
    ("part", "size"), [("fuzz", "2"), ("kill", "20"), ("race", "20"), ("corpus", "12")]
)
def test_a_few_of_everything(part: str, size: str, tmp_path: Path) -> None:
    done = harness(tmp_path, size, "--only", part)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "违反0处" in done.stdout


TELLS = """
import os, signal, time
import tests.hardness.harness.watched as watched
from tests.hardness.harness.watched import Trial, watch

def work(number):
    if number == 1:
        raise ValueError("a bug")
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 3:
        return Trial("done", str(len(b"x" * (8 << 30))))
    if number == 4:
        time.sleep(60)
    return Trial("done")

watched.PATIENCE = 1.0
for trial in watch(work, range(6)):
    print(trial.number, trial.outcome, trial.fault.strip().splitlines()[-1:])
"""


def test_what_breaks_the_law_is_told() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TELLS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [
        "0 done []",
        "1 fault ['ValueError: a bug']",
        "2 fault ['进程没了（状态9）']",
        "3 fault ['MemoryError']",
        "4 fault ['1秒没有结束']",
        "5 done []",
    ]


KILLS = """
import os, sys
from pathlib import Path
from tests.hardness.harness.tracing import traced

path = Path(sys.argv[1], "a")

def torn():
    with path.open("wb", buffering=0) as file:
        file.write(b"one")
        file.write(b"two")
    return "done"

done = traced(torn)
print(done.told, [call.name for call in done.calls], path.read_bytes())
for at in (1, 2, 3):
    path.write_bytes(b"old")
    print(traced(torn, at).killed, path.read_bytes())
print("No space left" in traced(torn, 3, 28).told, path.read_bytes())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="traces with ptrace")
def test_a_program_that_writes_in_place_is_caught(tmp_path: Path) -> None:
    if not tracing.available():
        pytest.skip("ptrace is not allowed here")
    done = subprocess.run(
        [sys.executable, "-c", KILLS, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [
        "done ['open', 'write', 'write'] b'onetwo'",
        "True b'old'",
        "True b''",
        "True b'one'",
        "True b'one'",
    ]


def test_the_same_seed_gives_the_same_input() -> None:
    data = b'{"a": [1, 2, 3]}'
    made = [
        mutating.indicators(".json", data, number_of(1, "x", number)) for number in (1, 1, 2, 3)
    ]
    assert made[0] == made[1]
    assert len(set(made)) > 2


def test_patterns_are_found_and_given_what_they_like() -> None:
    found = held.patterns()
    assert len(found) > 400
    slow = re.compile("(?:a+b?)+c")
    assert {"a", "b", "c"} <= set(patterns.liked(slow))
    assert "aaaaaa" in patterns.pumps([slow])


def test_patterns_of_a_collection_are_told_apart_and_known_by_their_use() -> None:
    found, used = held.patterns(), held.uses()
    assert {used_as(found, used, f"chinese.dressing._LOOSELY[{n}]") for n in range(3)} == {"match"}
    assert used_as(found, used, "template.proofreading._FOREIGN[1]") == "match"
    assert used_as(found, used, "chinese.unquantified._STRETCHES") == "finditer"


def used_as(
    found: dict[str, re.Pattern[str]], used: dict[re.Pattern[str], set[str]], name: str
) -> str:
    (use,) = used[found[name]]
    return use


def test_a_time_too_short_for_the_clock_tells_no_growth(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([0.0001, 0.0004] * 50)
    monkeypatch.setattr(patterns, "_spent", lambda work, text: next(times))
    pattern = re.compile("a+")
    assert not patterns.tried("x", pattern, {"match"}).fault


def test_a_pattern_that_is_slow_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "LENGTHS", (500, 1_000, 2_000, 4_000))
    for slow in (r"\s*$", "[0-9]+,"):
        assert patterns.tried("x", re.compile(slow), {"search"}).fault.startswith("x：")
    assert not patterns.tried("x", re.compile("[0-9]+,"), {"match"}).fault
    assert not patterns.tried("x", re.compile("(?<![0-9])[0-9]++,"), {"search"}).fault


def test_good_files_come_out_as_good_and_others_with_their_reason() -> None:
    found = {hostile.name: hostile for hostile in corpus.corpus()}
    good = corpus.met(found["指标文件 GB18030（csv）"])
    assert (good.outcome, good.fault) == ("read", "")
    bad = corpus.met(found["带密码（xlsx）"])
    assert bad.outcome == "refused"
    assert bad.reason


def test_what_is_fuzzed_by_coverage_takes_its_seeds() -> None:
    for name, target in guided.targets().items():
        for seed in guided.seeds_of(name):
            guided.tried(target, seed)
