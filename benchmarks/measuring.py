"""Processor time and memory, of work in this process and of a process of its own."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

PROGRAM = str(Path(sys.executable).with_name("reportgen"))
_PEAK_UNIT = 1024 if sys.platform != "darwin" else 1
"""Bytes in which the system counts a process's memory."""


class Cost(NamedTuple):
    """What one process took, those it started and awaited included."""

    cpu: float
    """Seconds of the processor, its own and the system's."""
    peak: float
    """MB of the largest process."""
    wall: float
    """Seconds on the clock."""


def milliseconds(work: Callable[[], object]) -> float:
    """The processor's time for some work in this process, all its threads included."""
    gc.collect()  # nobody pays for what another left behind
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


# A process starts with the peak of the one it was forked from, so a small one stands between.
_LAUNCHER = """
import json, os, sys, time
start = time.perf_counter()
nowhere = os.open(os.devnull, os.O_RDWR)
quiet = [(os.POSIX_SPAWN_DUP2, nowhere, stream) for stream in (1, 2)]
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, used = os.wait4(child, 0)
wall = time.perf_counter() - start
code = os.waitstatus_to_exitcode(status)
print(json.dumps([code, used.ru_utime + used.ru_stime, used.ru_maxrss, wall]))
"""


def cost(
    command: Sequence[object], *, here: Path | None = None, accepted: Sequence[int] = (0,)
) -> Cost:
    """What a command takes, given in the folder `here`; AssertionError for an exit code not accepted."""
    # compiled bytecode is kept, as on any machine where the package is installed
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    words = [sys.executable, "-I", "-S", "-c", _LAUNCHER, *map(str, command)]
    done = subprocess.run(words, cwd=here, env=kept, check=True, capture_output=True)
    code, cpu, peak, wall = json.loads(done.stdout)
    assert code in accepted, (list(map(str, command)), code)
    return Cost(cpu, peak * _PEAK_UNIT / 1e6, wall)
