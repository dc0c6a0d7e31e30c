"""A folder of this machine as the place of results."""

from __future__ import annotations

from pathlib import Path

from reportgen.errors import ReportError, reason_of
from reportgen.word.saving import backup, refuse_taken, save


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
        path = self.root / name
        if path.parent != self.root:
            _make(path.parent)
        save(path, content)

    def keep_copy(self, name: str) -> None:
        backup(self.root / name)

    def has(self, name: str) -> bool:
        return (self.root / name).exists()

    def describe(self, name: str) -> str:
        return str(self.root / name)


def made_folder(root: Path) -> Folder:
    """The folder, made where it is not there yet.  Raises ReportError."""
    _make(root)
    return Folder(root)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(
            f"建不了文件夹“{folder}”：{reason_of(error)}", hint="换一个可以写的文件夹"
        ) from None
