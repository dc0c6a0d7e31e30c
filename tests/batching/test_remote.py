"""A remote place that fails on the way says what could not be done, whatever error it has of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import fsspec
import pytest
from click.testing import CliRunner

from reportgen.batching.remote import Remote
from reportgen.cli import main
from reportgen.errors import ReportError
from tests.batching.counties import kind, ledger, rows


class Cut(Exception):
    """As of a library nobody here knows."""


@pytest.mark.parametrize(
    ("method", "ask", "words"),
    [
        ("cat_file", lambda place: place.read("甲.docx"), "读不了"),
        ("pipe_file", lambda place: place.write("甲.docx", b""), "写不了"),
        ("exists", lambda place: place.has("甲.docx"), "读不了"),
        ("copy", lambda place: place.keep_copy("甲.docx"), "备份不了"),
    ],
)
def test_what_fails_is_told_with_the_file(
    monkeypatch: pytest.MonkeyPatch, method: str, ask: Callable[[Remote], object], words: str
) -> None:
    def cut(*_: object, **__: object) -> None:
        raise Cut("连接断了")

    place = Remote("memory://断了")
    monkeypatch.setattr(type(fsspec.filesystem("memory")), method, cut)
    with pytest.raises(ReportError, match=f"{words}“memory://断了/甲[.]docx”：连接断了"):
        ask(place)


def test_copies_are_numbered() -> None:
    place = Remote("memory://几份")
    for content in (b"1", b"2", b"3"):
        place.write("甲.docx", content)
        place.keep_copy("甲.docx")
    names = ("甲.备份.docx", "甲.备份2.docx", "甲.备份3.docx")
    assert [place.read(name) for name in names] == [b"1", b"2", b"3"]
    assert place.read("没有.docx") is None


@pytest.mark.parametrize(
    ("url", "module", "package"),
    [
        ("s3://桶/材料", "s3fs", "s3fs"),
        ("oss://桶/材料", "ossfs", "ossfs"),
        ("smb://机器/材料", "smbclient", "smbprotocol"),
        ("hdfs://机器/材料", "pyarrow", "pyarrow"),
    ],
)
def test_a_driver_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, url: str, module: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ReportError) as told:
        Remote(url).read("甲.docx")
    assert told.value.message == f"写到“{url}”要先装驱动 {package}"
    assert f"pip install {package}；" in told.value.hint


def test_a_driver_that_cannot_be_loaded_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: str) -> None:
        raise ImportError("libhdfs")

    monkeypatch.setattr(fsspec.core, "url_to_fs", broken)
    with pytest.raises(ReportError, match="“hdfs://机器”要的驱动装得不全：libhdfs"):
        Remote("hdfs://机器").read("甲.docx")


def test_a_driver_that_refuses_the_address_is_told() -> None:
    with pytest.raises(ReportError, match="不能写到“reference://清单”："):
        Remote("reference://清单").read("甲.docx")


def test_a_place_that_is_only_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unable(*_: object, **__: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(type(fsspec.filesystem("memory")), "pipe_file", unable)
    with pytest.raises(ReportError, match=r"写不了“memory://只读/甲[.]docx”：这种地址不支持"):
        Remote("memory://只读").write("甲.docx", b"")


@pytest.mark.parametrize(
    ("url", "lacking", "message", "hint"),
    [
        ("s3://桶/材料", "s3fs", "写到“s3://桶/材料”要先装驱动 s3fs", "运行 pip install s3fs"),
        ("s3://桶/材料", "fsspec", "写到“s3://桶/材料”要先装 fsspec", 'install "reportgen[dask]"'),
        ("foo://桶", "s3fs", "不认识“foo://”这样的地址", "本机的文件夹直接写路径"),
    ],
)
def test_batch_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, lacking: str, message: str, hint: str
) -> None:
    monkeypatch.setitem(sys.modules, lacking, None)
    words = ["batch", str(kind(tmp_path)), str(ledger(tmp_path, rows(2))), "-o", url]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 1
    assert message in result.stderr
    assert hint in result.stderr
