"""The files of a bundle take their places together, and each only in the place of what was read there."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.batching.folder import Folder, Replacing, made_folder
from reportgen.batching.models import Outcome
from reportgen.batching.planning import plan
from reportgen.batching.remote import Remote
from reportgen.batching.working import Worker
from reportgen.indicators.loading import load
from tests.batching.counties import batch, briefings, kind, ledger, rows

THIRD = "第3县-简报.docx"


def made(tmp_path: Path, count: int = 4) -> list[Outcome]:
    """What a worker makes of so many counties as one bundle, in the folder `out`."""
    planned = plan(kind(tmp_path), load([ledger(tmp_path, rows(count))]))
    return Worker(planned, made_folder(tmp_path / "out")).do(planned.jobs)


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[Path], None]) -> None:
    """Have something happen to the third file when all are written and none has its name yet."""
    genuine = Replacing.finish
    acted: list[Path] = []

    def finish(self: Replacing) -> None:
        if not acted:
            acted.append(self._path.with_name(THIRD))
            act(acted[0])
        genuine(self)

    monkeypatch.setattr(Replacing, "finish", finish)


def states(outcomes: list[Outcome]) -> list[str]:
    return [outcome.state for outcome in outcomes]


def test_what_comes_to_stand_there_meanwhile_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, lambda path: (path.write_bytes(b"mine"), None)[1])
    done = made(tmp_path)
    assert states(done) == ["新建", "新建", "失败", "新建"]
    assert "刚才被别人写下了" in done[2].troubles[0].message
    assert briefings(tmp_path / "out")[THIRD] == b"mine"


@pytest.mark.parametrize("change", ["edited", "taken away"])
def test_what_is_changed_meanwhile_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """The briefings are made anew: the type says something else since."""
    data, out = ledger(tmp_path, rows(4)), tmp_path / "out"
    batch(kind(tmp_path, "---\n标题: 旧\n名称: 简报\n---\n旧。\n"), data, out)

    def act(path: Path) -> None:
        if change == "edited":
            path.write_bytes(b"mine")
        else:
            path.unlink()

    meanwhile(monkeypatch, act)
    done = batch(kind(tmp_path), data, out)
    assert states(list(done.outcomes)) == ["更新", "更新", "失败", "更新"]
    standing = briefings(out)
    assert standing.get(THIRD) == (b"mine" if change == "edited" else None)
    assert len([path for path in out.iterdir() if path.suffix == ".tmp"]) == 0
    again = batch(kind(tmp_path), data, out)
    assert again.outcomes[2].state == ("保留" if change == "edited" else "新建")


def test_a_disk_that_refuses_one_stops_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine, calls = os.fsync, list[int]()

    def fsync(file: int) -> None:
        calls.append(file)
        if len(calls) == 3:
            raise OSError(errno.EIO, "Input/output error")
        genuine(file)

    monkeypatch.setattr(os, "fsync", fsync)
    done = made(tmp_path)
    assert states(done) == ["新建", "新建", "失败", "新建"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        o.file for o in done if o.state == "新建"
    )


@pytest.mark.parametrize("at", ["making", "finishing"])
def test_an_interrupt_leaves_whole_files_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    calls: list[str] = []

    def third() -> None:
        calls.append(at)
        if len(calls) == 3:
            raise KeyboardInterrupt

    begin, finish = Folder.begin, Replacing.finish

    def begun(self: Folder, name: str, content: bytes, before: bytes | None) -> Replacing:
        if at == "making":
            third()
        return begin(self, name, content, before)

    def finished(self: Replacing) -> None:
        if at == "finishing":
            third()
        finish(self)

    monkeypatch.setattr(Folder, "begin", begun)
    monkeypatch.setattr(Replacing, "finish", finished)
    with pytest.raises(KeyboardInterrupt):
        made(tmp_path)
    there = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert there == ([] if at == "making" else ["第1县-简报.docx", "第2县-简报.docx"])


def test_elsewhere_nothing_is_there_before_it_is_finished() -> None:
    place = Remote("memory://elsewhere")
    place.begin("甲.docx", b"dropped", None).drop()
    assert not place.has("甲.docx")
    sending = place.begin("甲.docx", b"kept", None)
    assert not place.has("甲.docx")
    sending.finish()
    assert place.read("甲.docx") == b"kept"
