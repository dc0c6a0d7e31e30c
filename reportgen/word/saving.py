"""Bytes to disk: whole or not at all, with backups and file names that are safe everywhere.

`save` writes beside the target and takes its name, `begun` does so in two steps; what a killed process
left there is swept away by the next.  `unchanged` is for who replaces what he has read: it refuses
where somebody was faster.
"""

from __future__ import annotations

import contextlib
import errno
import io
import itertools
import os
import re
import sys
import time
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import BinaryIO

from reportgen.errors import Location, ReportError

NAME_LIMIT = 255
"""Longest file name of the usual file systems, in bytes of UTF-8."""
_RESERVED = frozenset(
    {"CON", "PRN", "AUX", "NUL"}
    | {f"{port}{digit}" for port in ("COM", "LPT") for digit in "0123456789¹²³"}
)
_FORBIDDEN = re.compile('[<>:"|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
_SURROGATE = re.compile("[\ud800-\udfff]")
"""What Python puts for bytes of a name that are not UTF-8."""
_TEMPORARY = ".reportgen-{}-{}.tmp"
_numbers = itertools.count()
"""For the names of temporary files: one that is free is not searched for among those under way."""
_FORGOTTEN = 3600.0
"""Seconds after which a temporary file is nobody's where files cannot be locked."""
_WAIT = 10.0
"""Seconds to wait for another process that is writing the same file."""
_HINTS = {
    errno.ENOSPC: "磁盘已满，请清理空间后再试",
    errno.EDQUOT: "磁盘配额已满，请清理空间后再试",
    errno.EACCES: "没有写入权限；文件可能正在 Word 或 WPS 中打开，请关闭后再试，或换一个文件夹",
    errno.EPERM: "没有写入权限；文件可能正在 Word 或 WPS 中打开，请关闭后再试，或换一个文件夹",
    errno.EROFS: "这个位置是只读的，请换一个文件夹",
    errno.ENOENT: "文件夹不存在，请先建好文件夹，或换一个位置",
    errno.ENOTDIR: "路径中有一段不是文件夹，请检查输出位置",
    errno.ENAMETOOLONG: "文件名或路径太长，请缩短",
}


def save(path: Path, data: bytes) -> None:
    """Write a file so that `path` holds either what it held before or all of `data`.

    The data go to a temporary file in the same folder, reach the disk, then take the name.  An
    existing file keeps its permissions.  Temporary files of dead processes there go.  Raises
    ReportError, with nothing half written, where the disk is full, the place is not writable, is a
    folder or is a file marked read-only.
    """
    begun(path, data).finish()


def begun(path: Path, data: bytes) -> Begun:
    """`save` up to where the data are on their way to the disk: `finish` or `drop` what it returns.

    Who writes many files begins some before he finishes the first: a disk that brings them in
    together is waited for once.  Raises ReportError as `save` does.
    """
    target = Path(os.path.realpath(path))  # through a link to the file, not over the link
    file: BinaryIO | None = None
    try:
        _check_target(path)
        file = _beside(target)
        file.write(data)
        file.flush()
        if hasattr(os, "posix_fadvise"):  # the data are not read again: Linux begins to write them
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    except BaseException as error:  # an interrupt leaves no temporary file either
        if file is not None:
            _discard(file)
        if isinstance(error, OSError):
            raise _unwritable(path, error) from error
        raise
    return Begun(path, target, file)


class Begun:
    """A file of which all is written, under another name."""

    def __init__(self, path: Path, target: Path, file: BinaryIO) -> None:
        self._path = path
        self._target = target
        self._file = file

    def finish(self) -> None:
        """Bring it to the disk and give it its name.  Raises ReportError, with nothing changed."""
        temporary, target = Path(self._file.name), self._target
        try:
            os.fsync(self._file.fileno())
            if sys.platform == "win32":
                self._file.close()  # no open file is renamed there; elsewhere it is locked up to here
            if target.exists():
                temporary.chmod(target.stat().st_mode & 0o777)
            temporary.replace(target)
        except BaseException as error:
            self.drop()
            if isinstance(error, OSError):
                raise _unwritable(self._path, error) from error
            raise
        self._file.close()

    def drop(self) -> None:
        """Take it away again; nothing where that is done or it has its name."""
        if not self._file.closed:
            _discard(self._file)


def _discard(file: BinaryIO) -> None:
    with contextlib.suppress(OSError):  # closing writes what a full disk did not take
        file.close()
    with contextlib.suppress(OSError):
        Path(file.name).unlink()


def _check_target(path: Path) -> None:
    """Refuse what a new file may not take the place of."""
    if path.is_dir():
        raise ReportError(
            f"“{path.name}”是文件夹，不能写成文件", where=_where(path), hint="请给出文件名"
        )
    if path.exists() and not path.is_file():
        raise ReportError(f"“{path.name}”不是普通文件", where=_where(path), hint="请换一个文件名")
    if path.exists() and not path.stat().st_mode & 0o222:  # root could, and Windows could not
        raise ReportError(
            f"“{path.name}”是只读的", where=_where(path), hint="请去掉只读属性，或另存为别的名字"
        )


@contextlib.contextmanager
def unchanged(path: Path, before: bytes) -> Iterator[None]:
    """Go on only if the file still holds what was read from it, with no other reportgen at this point.

    For reading, working out and replacing without losing what somebody wrote meanwhile: replace inside.
    Raises ReportError where the file holds something else, is gone, or another process keeps it busy.
    Where a system or a share has no locks, two at once are told apart by the content alone.
    """
    with _locked(path) as file:
        file.seek(0)
        if file.read() != before:
            raise ReportError(
                f"“{path.name}”刚才又被改过，没有写", where=_where(path), hint="再运行一次"
            )
        yield


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[BinaryIO]:
    """The file open for reading, locked until the end; never one that has just been replaced."""
    begun = time.monotonic()
    while True:
        try:
            file = open(path, "rb")  # noqa: SIM115 closed below
        except OSError as error:
            raise ReportError(
                f"“{path.name}”刚才被移走或打不开了，没有写", where=_where(path), hint="再运行一次"
            ) from error
        with file:
            if not _lock(file):
                if time.monotonic() - begun > _WAIT:
                    raise ReportError(
                        f"“{path.name}”正由另一个 reportgen 写着", where=_where(path),
                        hint="等它做完，再运行一次",
                    )  # fmt: skip
                time.sleep(0.02)
            elif sys.platform == "win32":
                content = io.BytesIO(file.read())
                file.close()  # no file that is open is replaced there
                yield content
                return
            elif os.path.exists(path) and os.path.samestat(os.fstat(file.fileno()), path.stat()):
                yield file
                return


def _lock(file: BinaryIO) -> bool:
    """Lock an open file, which its closing ends; False where another process has it.  True without a
    lock where there are none."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a share without locks
        return True
    return True


def refuse_open(path: Path) -> None:
    """Raise ReportError where Word, WPS or LibreOffice has the file open, as its lock file says.

    Word's lock file drops up to two leading characters of the name, by its length.
    """
    locks = [path.with_name("~$" + path.name[cut:]) for cut in range(3)]
    locks += [path.with_name(f".~{path.name}"), path.with_name(f".~lock.{path.name}#")]
    # False, not an error, for a name too long
    if lock := next((lock for lock in locks if os.path.exists(lock)), None):
        program = "Excel" if path.suffix.lower() == ".xlsx" else "Word"
        raise ReportError(
            f"“{path.name}”正在 {program} 或 WPS 里打开着",
            hint=f"先关闭它，再运行一次；没有打开的，是上次没有正常关闭，删去旁边的“{lock.name}”",
        )


def refuse_taken(path: Path) -> None:
    """Raise ReportError where what stands at `path` is not a file to replace: a folder, a pipe or a
    device (reading one would never end), or a file that a program has open."""
    if path.is_dir():
        raise ReportError(f"“{path}”是一个文件夹", hint="用 -o 换一个文件名")
    if not path.is_file():
        raise ReportError(f"“{path}”不是普通文件", hint="用 -o 换一个文件名")
    refuse_open(path)


def backup(path: Path) -> Path:
    """Copy a file to `NAME.备份.docx` beside it, or `NAME.备份2.docx` and so on where that is taken,
    and return the copy's path.  No existing file is overwritten.  Raises ReportError where it cannot
    be read or copied."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReportError(
            f"读不到要备份的文件“{path.name}”", where=_where(path), hint="请检查文件是否还在原处"
        ) from error
    number = 1
    while (copy := path.with_name(_backup_name(path, number))).exists():
        number += 1
    save(copy, data)
    return copy


@lru_cache(maxsize=256)  # a batch asks again and again for the parts that its names share
def safe_name(text: str) -> str:
    """The text as a file name that Windows, WPS and Linux accept; what is merely awkward is mended.

    Characters Windows forbids and invisible ones are left out, spaces and full stops at the end too;
    a name too long is cut before its suffix.  Raises ReportError for what would lead elsewhere or
    means a device: path separators, `..`, CON, NUL, COM1 …, and where nothing is left to be seen.
    """
    if "/" in text or "\\" in text:
        raise _refused(text, "文件名里不能有斜线“/”“\\”")
    if ".." in text:
        raise _refused(text, "文件名里不能有“..”")
    if _SURROGATE.search(text):
        raise _refused(text, "这个名字不是 UTF-8 文字")
    name = _FORBIDDEN.sub("", text).strip().rstrip(". ")
    if not name.strip(".") or name.startswith("."):
        raise _refused(text, "这个名字去掉不能用的字符后，后缀前面是空的")
    if name.startswith("~$"):
        raise _refused(text, "“~$”开头的是 Word 的临时文件")
    if name.partition(".")[0].rstrip().upper() in _RESERVED:
        raise _refused(text, f"“{name}”是 Windows 的设备名，不能作文件名")
    return _shortened(name)


def _shortened(name: str) -> str:
    """The name in at most NAME_LIMIT bytes; a suffix of ordinary length survives."""
    if len(name.encode()) <= NAME_LIMIT:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix.encode()) > 16:
        stem, dot, suffix = name, "", ""
    room = NAME_LIMIT - len((dot + suffix).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + dot + suffix


def _backup_name(path: Path, number: int) -> str:
    tail = f".备份{number if number > 1 else ''}{path.suffix}"
    room = NAME_LIMIT - len(tail.encode())
    return path.stem.encode()[:room].decode(errors="ignore") + tail


def _beside(target: Path) -> BinaryIO:
    """A new file in the folder of `target`, open for writing and locked."""
    _sweep(target.parent)
    for number in _numbers:
        try:
            file = open(target.with_name(_TEMPORARY.format(os.getpid(), number)), "xb")  # noqa: SIM115
        except FileExistsError:  # of a process with the same number that died
            continue
        if _lock(file) and os.fstat(file.fileno()).st_nlink:
            return file
        file.close()  # swept away before it was locked
    raise AssertionError("numbers end never")


@cache
def _sweep(folder: Path) -> None:
    """Take away what killed processes left in a folder, once in the life of this one."""
    for path in folder.glob(_TEMPORARY.format("*", "*")):
        with contextlib.suppress(OSError):
            _take_away(path)


def _take_away(path: Path) -> None:
    """Delete a temporary file that nobody is writing: its writer holds a lock on it as long as he lives.

    The lock is held until the name is gone: a writer who has opened the file and not yet locked it then
    finds it without a name, and takes another.  Raises OSError for one that is being written.
    """
    if sys.platform == "win32":
        if time.time() - path.stat().st_mtime > _FORGOTTEN:
            path.unlink()
        return
    import fcntl

    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink()


def _refused(text: str, reason: str) -> ReportError:
    shown = "".join(c if c.isprintable() else "�" for c in text[:40])
    return ReportError(f"不能用“{shown}”作文件名：{reason}", hint="请换一个名字")


def _unwritable(path: Path, error: OSError) -> ReportError:
    hint = _HINTS.get(error.errno or 0, f"系统提示：{error.strerror or error}")
    return ReportError(f"写不了文件“{path.name}”", where=_where(path), hint=hint)


def _where(path: Path) -> Location:
    return Location(path.name)
