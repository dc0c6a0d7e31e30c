"""Every system call that changes the file system, counted, and one of them made fatal or failing.

A child is traced (ptrace, Linux on x86-64) with all it starts.  The calls that change something on
disk are counted in order, whoever makes them, C code included.  Before the k-th the whole family can be
ended as `kill -9` does, or the call can be made to fail with an errno of choice, as it does where a
disk is full or goes bad.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import platform
import signal
import stat
import struct
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

_TRACEME, _GETREGS, _SETREGS, _SYSCALL = 0, 12, 13, 24
_SETOPTIONS, _SYSCALL_INFO = 0x4200, 0x420E
_GOOD, _FORK, _VFORK, _CLONE, _EXITKILL = 1, 2, 4, 8, 0x100000
_ENTRY, _EXIT = 1, 2
_STOP = signal.SIGTRAP | 0x80
_WALL = 0x40000000
_ORIG_RAX, _RAX = 15, 10
"""Places in user_regs_struct (sys/user.h)."""

_BY_FD = {1: "write", 18: "pwrite", 20: "writev", 74: "fsync", 75: "fdatasync", 77: "ftruncate",
          91: "fchmod", 93: "fchown", 285: "fallocate", 296: "pwritev", 40: "sendfile",
          326: "copy_file_range", 190: "fsetxattr"}  # fmt: skip
_BY_PATH = {76: "truncate", 82: "rename", 83: "mkdir", 84: "rmdir", 86: "link", 87: "unlink", 88: "symlink",
            90: "chmod", 92: "chown", 132: "utime", 133: "mknod", 235: "utimes"}  # fmt: skip
_AT = {258: "mkdir", 259: "mknod", 260: "chown", 261: "utimes", 263: "unlink", 264: "rename",
       265: "link", 266: "symlink", 268: "chmod", 280: "utime", 316: "rename"}  # fmt: skip
_OPEN, _CREAT, _OPENAT = 2, 85, 257
_CHANGES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_SENDFILE = 40
LETS_GO = ("unlink", "rmdir")
"""What a full disk does not refuse."""
_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_libc.ptrace.restype = ctypes.c_long


class Call(Struct, frozen=True):
    """A call that changes the file system."""

    name: str
    path: str
    """The file, by its path or that of its descriptor."""


class Traced(Struct, frozen=True):
    """What became of the child."""

    calls: tuple[Call, ...]
    """Those counted, up to the end."""
    killed: bool
    status: int
    """Exit status of the child; of no meaning where it was killed."""
    told: str
    """What the work returned, or its traceback."""


def available() -> bool:
    """Whether this machine lets us trace."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return False
    try:
        return traced(lambda: "x").told == "x"
    except OSError:
        return False


def traced(work: Callable[[], str], at: int = 0, fail: int = 0, lasting: bool = False) -> Traced:
    """Do `work` in a child.  Before the `at`-th change (from 1; 0 never) the child and all it has
    started are killed; or, with an errno in `fail`, that change does not happen and gives the error,
    and so do all `lasting` ones after it."""
    reader, writer = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if not pid:
        os.close(reader)
        _be_traced(work, writer)
    os.close(writer)
    try:
        os.waitpid(pid, 0)
        options = _GOOD | _FORK | _VFORK | _CLONE | _EXITKILL
        _ptrace(_SETOPTIONS, pid, options)
        tracer = _Tracer(pid, at, fail, lasting)
        status = tracer.run()
        with os.fdopen(reader, "rb") as stream:
            told = stream.read().decode()
    except BaseException:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
        raise
    return Traced(tuple(tracer.calls), tracer.killed, status, told)


def _be_traced(work: Callable[[], str], writer: int) -> None:
    """In the child: never returns."""
    sys.dont_write_bytecode = True
    _libc.ptrace(_TRACEME, 0, None, None)
    os.kill(os.getpid(), signal.SIGSTOP)
    status = 0
    try:
        told = work()
    except BaseException:
        told, status = traceback.format_exc(), 70
    os.write(writer, told.encode("utf-8", "replace"))
    os._exit(status)


class _Tracer:
    """Lets a family of processes run from call to call."""

    def __init__(self, pid: int, at: int, fail: int, lasting: bool) -> None:
        self._pid, self._at, self._fail, self._lasting = pid, at, fail, lasting
        self._family = {pid}
        self._failing: set[int] = set()
        self.calls: list[Call] = []
        self.killed = False

    def run(self) -> int:
        status = 0
        _ptrace(_SYSCALL, self._pid, 0)
        while self._family:
            pid, state = os.waitpid(-1, _WALL)
            if os.WIFEXITED(state) or os.WIFSIGNALED(state):
                self._family.discard(pid)
                if pid == self._pid:
                    status = os.waitstatus_to_exitcode(state)
                continue
            self._family.add(pid)
            passed = 0
            if os.WSTOPSIG(state) == _STOP:
                self._stopped(pid)
            elif os.WSTOPSIG(state) not in (signal.SIGTRAP, signal.SIGSTOP):
                passed = os.WSTOPSIG(state)
            if not self.killed:
                with contextlib.suppress(ProcessLookupError):
                    _ptrace(_SYSCALL, pid, passed)
        return status

    def _stopped(self, pid: int) -> None:
        info = ctypes.create_string_buffer(88)
        _ptrace(_SYSCALL_INFO, pid, 88, info)
        kind = info.raw[0]
        if kind == _EXIT and pid in self._failing:
            self._failing.discard(pid)
            _set(pid, _RAX, -self._fail)
        if kind != _ENTRY:
            return
        number, *arguments = struct.unpack_from("<7Q", info.raw, 24)
        call = _change(pid, number, arguments)
        if call is None:
            return
        self.calls.append(call)
        here = len(self.calls)
        if not self._at or here < self._at or (here > self._at and not self._lasting):
            return
        if not self._fail:
            self.killed = True
            for each in self._family:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
        elif call.name not in LETS_GO:
            _set(pid, _ORIG_RAX, -1)
            self._failing.add(pid)


def _change(pid: int, number: int, arguments: list[int]) -> Call | None:
    """The call as one that changes the file system, None where it does not."""
    if number in _BY_FD:
        if number == _SENDFILE or number == 326:
            fd = arguments[0] if number == _SENDFILE else arguments[2]
        else:
            fd = arguments[0]
        path = _of_fd(pid, fd)
        return Call(_BY_FD[number], path) if path else None
    if number in _BY_PATH:
        return Call(_BY_PATH[number], _text(pid, arguments[0]))
    if number in _AT:
        at = 2 if number == 266 else 1
        return Call(_AT[number], _text(pid, arguments[at]))
    if number in (_OPEN, _OPENAT, _CREAT):
        at = 1 if number == _OPENAT else 0
        flags = _CHANGES if number == _CREAT else arguments[at + 1]
        path = _text(pid, arguments[at])
        if flags & _CHANGES and not path.startswith(("/dev/", "/proc/", "/sys/")):
            return Call("open", path)
    return None


def _of_fd(pid: int, fd: int) -> str:
    """The path of a descriptor of a plain file or folder, "" for pipes and the like."""
    link = f"/proc/{pid}/fd/{fd & 0xFFFFFFFF}"
    try:
        mode = os.stat(link).st_mode
        return os.readlink(link) if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else ""
    except OSError:
        return ""


def _text(pid: int, address: int) -> str:
    """A string in the memory of the child."""
    try:
        with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
            memory.seek(address)
            return os.fsdecode(memory.read(4096).partition(b"\0")[0])
    except OSError:
        return "?"


def _set(pid: int, place: int, value: int) -> None:
    registers = (ctypes.c_ulonglong * 27)()
    _ptrace(_GETREGS, pid, 0, registers)
    registers[place] = value & (1 << 64) - 1
    _ptrace(_SETREGS, pid, 0, registers)


def _ptrace(request: int, pid: int, address: int, data: object = 0) -> None:
    pointer = ctypes.c_void_p(address)
    if request in (_SYSCALL, _SETOPTIONS):  # their number goes where others have a place
        pointer, data = ctypes.c_void_p(0), address
    where = ctypes.c_void_p(data) if isinstance(data, int) else data
    if _libc.ptrace(request, pid, pointer, where) < 0 and ctypes.get_errno():
        number = ctypes.get_errno()
        ctypes.set_errno(0)
        raise (ProcessLookupError if number == errno.ESRCH else OSError)(
            number, os.strerror(number)
        )


def locked(path: Path) -> bool:
    """Whether another process holds a lock on a file."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        return False
