"""The journal of a folder's batches: a line of JSON for every outcome, appended as it comes.

A run that was cut off leaves whole lines, and at worst a torn last one, which is not counted: its
file is then judged by what it holds.  The last line on a file is the one that counts.  A finished run
writes the journal anew, one line a file.  While a run is on, the journal is locked, so that two runs
in one folder do not take turns at the same files.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import IO

import msgspec

from reportgen.batching.models import Outcome
from reportgen.errors import Location, ReportError, reason_of
from reportgen.word.saving import save

NAME = ".reportgen-batch.jsonl"
_LOCK = ".reportgen-batch.lock"
_MOST_BYTES = 512 * 2**20
_encoder = msgspec.json.Encoder()
_decode = msgspec.json.Decoder(Outcome).decode


def read_lines(data: bytes) -> dict[str, Outcome]:
    """What the lines of a journal say, the last one on a file counting.

    Lines that are none of ours (torn, of a later version) are passed over: their files are then
    judged by what they hold, which is slower and no less safe.
    """
    found: dict[str, Outcome] = {}
    for line in data.split(b"\n"):
        try:
            outcome = _decode(line)
        except msgspec.DecodeError:
            continue
        found[outcome.file] = outcome
    return found


def written(outcomes: Iterable[Outcome]) -> bytes:
    """The lines of a journal."""
    return _encoder.encode_lines(outcomes)


class FolderJournal:
    """The journal of a run that is on; a context that holds the folder's lock.

    Raises ReportError where another run holds it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.known: dict[str, Outcome] = {}
        self._file: IO[bytes] | None = None
        self._lock: IO[bytes] | None = None

    def __enter__(self) -> FolderJournal:
        self._lock = self._opened(_LOCK)
        try:
            if not _locked(self._lock):
                raise ReportError(
                    f"文件夹“{self._folder.name}”里另一个批量任务正在运行",
                    where=Location(self._folder.name),
                    hint="等它完成，或换一个输出文件夹",
                )
            path = self._folder / NAME
            if path.is_file() and path.stat().st_size <= _MOST_BYTES:
                self.known = read_lines(path.read_bytes())
            self._file = self._opened(NAME)
            if self._file.tell():
                self._file.write(b"\n")  # closes a line that a killed run left open
        except BaseException:
            self._lock.close()
            raise
        return self

    def _opened(self, name: str) -> IO[bytes]:
        """A file of ours, to be written at its end."""
        try:
            return (self._folder / name).open("ab")
        except OSError as error:
            raise ReportError(
                f"不能往文件夹“{self._folder.name}”里的“{name}”写：{reason_of(error)}",
                where=Location(str(self._folder)),
                hint="换一个可以写的文件夹",
            ) from None

    def note(self, outcome: Outcome) -> None:
        """Append an outcome; it is with the system when this returns.  Raises ReportError."""
        assert self._file is not None
        try:
            self._file.write(_encoder.encode(outcome) + b"\n")
            self._file.flush()
        except OSError as error:
            raise ReportError(
                f"停在“{outcome.file}”，往后的没有做：{reason_of(error)}",
                where=Location(str(self._folder)),
                hint="腾出空间，再运行同一条命令，做好的不会重做",
            ) from error

    def settle(self, outcomes: Iterable[Outcome]) -> None:
        """Write the journal anew: one line for each of these."""
        assert self._file is not None
        self._file.close()
        save(self._folder / NAME, written(outcomes))
        self._file = (self._folder / NAME).open("ab")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for stream in (self._file, self._lock):
            if stream is not None:
                with contextlib.suppress(OSError):  # what a full disk did not take is told already
                    stream.close()


def _locked(stream: IO[bytes]) -> bool:
    """Whether the lock is now ours; it goes with the process, so a killed run leaves none."""
    if os.name == "nt":
        import msvcrt

        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks: the user keeps order
        return True
    return True
