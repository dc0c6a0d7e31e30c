"""Two at one file, files left by the dead, files that somebody has open."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from reportgen.errors import ReportError
from reportgen.word import saving
from reportgen.word.saving import refuse_open, save, unchanged


def test_what_the_dead_left_is_swept_away_and_what_the_living_hold_is_not(tmp_path: Path) -> None:
    dead, held = tmp_path / ".reportgen-7-0.tmp", tmp_path / ".reportgen-8-0.tmp"
    other = tmp_path / ".reportgen-batch.jsonl"
    for path in (dead, held, other):
        path.write_bytes(b"half")
    with held.open("rb") as living:
        fcntl.flock(living, fcntl.LOCK_EX)
        save(tmp_path / "甲.docx", b"new")
    assert sorted(p.name for p in tmp_path.iterdir()) == [held.name, other.name, "甲.docx"]


def test_a_file_that_changed_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "甲.docx"
    path.write_bytes(b"as read")
    with unchanged(path, b"as read"):
        save(path, b"mine")
    with pytest.raises(ReportError, match="刚才又被改过"), unchanged(path, b"as read"):
        save(path, b"lost")
    assert path.read_bytes() == b"mine"
    path.unlink()
    with pytest.raises(ReportError, match="刚才被移走"), unchanged(path, b"mine"):
        save(path, b"lost")
    assert not path.exists()


def test_a_name_for_a_file_is_not_searched_for_among_those_under_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def told(path: Path, mode: str) -> BinaryIO:
        opened.append(path)
        return cast(BinaryIO, open(path, mode))

    monkeypatch.setattr(saving, "open", told, raising=False)
    under_way = [saving.begun(tmp_path / f"{number}.docx", b"new") for number in range(40)]
    for each in under_way:
        each.finish()
    assert len(opened) == len(set(opened)) == 40
    assert len([*tmp_path.iterdir()]) == 40


def test_one_waits_for_the_other_but_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "甲.docx"
    path.write_bytes(b"old")
    monkeypatch.setattr(saving, "_WAIT", 0.0)
    with (
        unchanged(path, b"old"),
        pytest.raises(ReportError, match="另一个 reportgen"),
        unchanged(path, b"old"),
    ):
        save(path, b"lost")
    assert path.read_bytes() == b"old"


def test_a_file_that_was_replaced_while_one_waited_is_read_anew(tmp_path: Path) -> None:
    path, link = tmp_path / "甲.docx", tmp_path / "乙.docx"
    path.write_bytes(b"old")
    link.symlink_to(path.name)
    with unchanged(link, b"old"):
        save(link, b"new")
    with unchanged(path, b"new"):
        pass
    assert link.is_symlink()


@pytest.mark.parametrize(
    "lock", ["~$甲乙丙.docx", "~$乙丙.docx", "~$丙.docx", ".~甲乙丙.docx", ".~lock.甲乙丙.docx#"]
)
def test_a_file_open_elsewhere(lock: str, tmp_path: Path) -> None:
    (tmp_path / lock).write_bytes(b"")
    with pytest.raises(ReportError, match="打开着") as caught:
        refuse_open(tmp_path / "甲乙丙.docx")
    assert lock in caught.value.hint
    (tmp_path / lock).unlink()
    refuse_open(tmp_path / "甲乙丙.docx")
