"""A folder of this machine as the place of results."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from reportgen.errors import Location, ReportError, reason_of
from reportgen.word.saving import Begun, backup, begun, refuse_taken, save, unchanged


class Folder:
    """Files under one folder; subfolders are made as they are needed."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, name: str) -> bytes | None:
        path = self.root / name
        if not path.exists():
            return None
        refuse_taken(path)
        return path.read_bytes()

    def write(self, name: str, content: bytes) -> None:
        save(self._path(name), content)

    def begin(self, name: str, content: bytes, before: bytes | None) -> Replacing:
        path = self._path(name)
        return Replacing(path, begun(path, content), before)

    def _path(self, name: str) -> Path:
        """Where a file goes, its folder made."""
        path = self.root / name
        if path.parent != self.root:
            _make(path.parent)
            _refuse_elsewhere(path.parent, self.root)
        return path

    def keep_copy(self, name: str) -> None:
        backup(self.root / name)

    def has(self, name: str) -> bool:
        return (self.root / name).exists()

    def describe(self, name: str) -> str:
        return str(self.root / name)


class Replacing:
    """A file that is to take the place of what was read there."""

    def __init__(self, path: Path, begun: Begun, before: bytes | None) -> None:
        self._path = path
        self._begun = begun
        self._before = before

    def finish(self) -> None:
        try:
            if self._before is not None:
                with unchanged(self._path, self._before):
                    self._begun.finish()
            elif self._path.exists():
                raise ReportError(
                    f"“{self._path.name}”刚才被别人写下了，没有动它",
                    where=Location(self._path.name),
                    hint="再运行一次",
                )
            else:
                self._begun.finish()
        finally:
            self.drop()

    def drop(self) -> None:
        self._begun.drop()


def made_folder(root: Path) -> Folder:
    """The folder, made where it is not there yet.  Raises ReportError."""
    _make(root)
    return Folder(root)


@lru_cache(maxsize=1024)
def _refuse_elsewhere(folder: Path, root: Path) -> None:
    """Raise ReportError for a subfolder that is a link to some other place."""
    real = os.path.realpath(folder)
    if not Path(real).is_relative_to(os.path.realpath(root)):
        raise ReportError(
            f"“{folder.relative_to(root)}”是一个链接，指到输出文件夹外面的“{real}”，没有写",
            where=Location(folder.name),
            hint="删去这个链接，或在文件名里换一个分文件夹",
        )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(
            f"建不了文件夹“{folder}”：{reason_of(error)}", hint="换一个可以写的文件夹"
        ) from None
