"""Any place fsspec knows (s3://, hdfs://, memory:// …) as the place of results.

Such places put a file whole or not at all, but most know no lock, so two runs at one place are not
kept apart, and the journal is written when a run is done: a run that was cut off is gone on with by
looking at the files themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reportgen.batching.journal import NAME, read_lines, written
from reportgen.batching.models import Outcome
from reportgen.errors import ReportError, reason_of

_PACKAGES = {"smbclient": "smbprotocol"}
"""What is installed under another name than it is imported by."""


class Remote:
    """Files under one fsspec URL; may be sent to another process."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._system: Any = None

    def __getstate__(self) -> str:
        return self.url

    def __setstate__(self, url: str) -> None:
        self.url = url
        self._system = None

    def read(self, name: str) -> bytes | None:
        try:
            content: bytes = self._files.cat_file(self._path(name))
        except FileNotFoundError:
            return None
        except Exception as error:  # every system of fsspec has errors of its own
            raise self._refused("读不了", name, error) from error
        return content

    def write(self, name: str, content: bytes) -> None:
        path = self._path(name)
        try:
            self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
            self._files.pipe_file(path, content)
        except Exception as error:
            raise self._refused("写不了", name, error) from error

    def begin(self, name: str, content: bytes, before: bytes | None) -> Sending:
        """`before` is not looked at again: such places have no lock, and reading costs a journey."""
        return Sending(self, name, content)

    def keep_copy(self, name: str) -> None:
        stem, dot, suffix = name.rpartition(".")
        number = 1
        while self.has(copy := f"{stem}.备份{number if number > 1 else ''}{dot}{suffix}"):
            number += 1
        try:
            self._files.copy(self._path(name), self._path(copy))
        except Exception as error:
            raise self._refused("备份不了", name, error) from error

    def has(self, name: str) -> bool:
        try:
            return bool(self._files.exists(self._path(name)))
        except Exception as error:
            raise self._refused("读不了", name, error) from error

    def describe(self, name: str) -> str:
        return f"{self.url}/{name}"

    def _refused(self, what: str, name: str, error: Exception) -> ReportError:
        if isinstance(error, ReportError):
            return error
        return ReportError(
            f"{what}“{self.describe(name)}”：{_reason(error)}",
            hint="核对地址、权限和网络",
        )

    def _path(self, name: str) -> str:
        return f"{self._files._strip_protocol(self.url)}/{name}"

    @property
    def _files(self) -> Any:
        if self._system is None:
            self._system = _system(self.url)
        return self._system


class Sending:
    """A file that is sent when it is finished: nothing is kept under another name there."""

    def __init__(self, place: Remote, name: str, content: bytes) -> None:
        self._place = place
        self._name = name
        self._content = content

    def finish(self) -> None:
        self._place.write(self._name, self._content)

    def drop(self) -> None:
        """Nothing has been sent."""


class RemoteJournal:
    """The journal at a remote place: read once, written when the run is done."""

    def __init__(self, place: Remote) -> None:
        self._place = place
        self.known = read_lines(place.read(NAME) or b"")

    def note(self, outcome: Outcome) -> None:
        """Nothing: most remote places cannot append."""

    def settle(self, outcomes: Iterable[Outcome]) -> None:
        self._place.write(NAME, written(outcomes))


def _system(url: str) -> Any:
    try:
        import fsspec
    except ImportError:
        raise ReportError(
            f"写到“{url}”要先装 fsspec",
            hint='运行 pip install "reportgen[dask]"，再装这种地址的驱动（如 s3:// 的 s3fs）；'
            "或写本机的文件夹",
        ) from None
    protocol = url.partition("://")[0]
    if protocol not in fsspec.available_protocols():
        raise ReportError(
            f"不能写到“{url}”：不认识“{protocol}://”这样的地址",
            hint="常用的有 s3://、oss://、hdfs://、sftp://；本机的文件夹直接写路径",
        )
    try:
        return fsspec.core.url_to_fs(url)[0]
    except ImportError as error:
        raise _without_driver(url, error) from None
    except Exception as error:
        raise ReportError(
            f"不能写到“{url}”：{_reason(error)}", hint="核对地址和它的驱动要的设置"
        ) from None


def _without_driver(url: str, error: ImportError) -> ReportError:
    """fsspec puts words of its own before the error that names the module."""
    cause = error.__cause__
    module = error.name or (cause.name if isinstance(cause, ImportError) else None)
    if module is None:
        return ReportError(
            f"写到“{url}”要的驱动装得不全：{error}", hint="重新安装它，或写本机的文件夹"
        )
    package = module.partition(".")[0]
    package = _PACKAGES.get(package, package)
    return ReportError(
        f"写到“{url}”要先装驱动 {package}", hint=f"运行 pip install {package}；或写本机的文件夹"
    )


def _reason(error: Exception) -> str:
    """What is known of an error of any library at all."""
    if isinstance(error, NotImplementedError):
        return "这种地址不支持"
    said = reason_of(error) if isinstance(error, OSError) else str(error)
    return said or type(error).__name__
