"""Processor time and memory, of work in this process and of a process of its own."""

from __future__ import annotations

import gc
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


def cost(
    command: Sequence[object], *, here: Path | None = None, accepted: Sequence[int] = (0,)
) -> Cost:
    """What a command takes, given in the folder `here`; AssertionError for an exit code not accepted."""
    # compiled bytecode is kept, as on any machine where the package is installed
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    nowhere, words = subprocess.DEVNULL, [str(word) for word in command]
    start = time.perf_counter()
    with subprocess.Popen(words, cwd=here, stdout=nowhere, stderr=nowhere, env=kept) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    assert process.returncode in accepted, (words, process.returncode)
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss * _PEAK_UNIT / 1e6, wall)
