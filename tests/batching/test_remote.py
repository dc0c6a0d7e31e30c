"""A remote place that fails on the way says what could not be done, whatever error it has of its own."""

from __future__ import annotations

from collections.abc import Callable

import fsspec
import pytest

from reportgen.batching.remote import Remote
from reportgen.errors import ReportError


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
