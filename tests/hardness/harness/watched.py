"""Work done in children of this process that may not take long, grow large or fail unseen.

`watch(work, numbers)` forks; the child does `work(n)` for one number after another and tells each
result.  A child that takes too long on one, grows past the limit or dies is told of as a fault of that
number, and another child goes on behind it.
"""

from __future__ import annotations

import gc
import os
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

PATIENCE = 120.0
"""Seconds of the clock after which a child is ended."""
LONGEST = 20.0
"""Seconds of the processor that an input may take."""
ROOM = 2 << 30
"""Bytes that a child may map beyond what it began with."""
_AT_A_TIME = 100


class Trial(Struct):
    """What came of one input."""

    outcome: str
    """A short word for the table: done, findings, refused, usage; fault where the law was broken."""
    fault: str = ""
    seconds: float = 0.0
    """Of the processor, children included."""
    number: int = -1


def watch(
    work: Callable[[int], Trial], numbers: Sequence[int], at_a_time: int = _AT_A_TIME
) -> Iterator[Trial]:
    """The trials of all numbers, in order."""
    left = list(numbers)
    while left:
        for trial in _child(work, left[:at_a_time]):
            left.pop(0)
            yield trial


def _child(work: Callable[[int], Trial], numbers: Sequence[int]) -> Iterator[Trial]:
    """Trials of one child: all of them, or those up to the one that was its end."""
    reader, writer = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if not pid:
        os.close(reader)
        _work(work, numbers, writer)
    os.close(writer)
    begun, told, why = time.monotonic(), b"", ""
    done = 0
    with os.fdopen(reader, "rb", buffering=0) as stream:
        while done < len(numbers):
            if not select.select([stream], [], [], 1.0)[0]:
                if time.monotonic() - begun < PATIENCE:
                    continue
                why = f"{PATIENCE:.0f}秒没有结束"
                break
            piece = stream.read(1 << 16)
            if not piece:
                break
            told += piece
            *lines, told = told.split(b"\n")
            for line in lines:
                begun = time.monotonic()
                yield msgspec.json.decode(line, type=Trial)
                done += 1
    if done < len(numbers):
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if done < len(numbers):
        yield Trial("fault", why or f"进程没了（状态{status}）", number=numbers[done])


def _work(work: Callable[[int], Trial], numbers: Sequence[int], writer: int) -> None:
    """In the child: never returns."""
    gc.freeze()
    sys.dont_write_bytecode = True
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + ROOM, mapped + ROOM))
    for number in numbers:
        start = _spent()
        try:
            trial = work(number)
        except BaseException:
            trial = Trial("fault", traceback.format_exc(limit=-8))
        trial.number, trial.seconds = number, _spent() - start
        if trial.seconds > LONGEST:
            trial.outcome, trial.fault = "fault", trial.fault or f"用了{trial.seconds:.0f}秒"
        os.write(writer, msgspec.json.encode(trial) + b"\n")
    os._exit(0)


def _spent() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
