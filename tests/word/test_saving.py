"""Files are whole or as they were; names are safe or refused."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import ReportError
from reportgen.word.saving import NAME_LIMIT, backup, begun, safe_name, save


def listing(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_save_new_and_over(tmp_path: Path) -> None:
    path = tmp_path / "材料.docx"
    save(path, b"one")
    save(path, b"two")
    assert listing(tmp_path) == {"材料.docx": b"two"}


def test_permissions_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"old")
    path.chmod(0o640)
    save(path, b"new")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.docx").write_bytes(b"old")
    link = tmp_path / "link.docx"
    link.symlink_to("real.docx")
    save(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "real.docx").read_bytes() == b"new"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_failure_leaves_the_old_file(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"old")

    def fail(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(*((os, "fsync", fail) if step == "fsync" else (Path, "replace", fail)))
    with pytest.raises(ReportError, match="写不了文件") as caught:
        save(path, b"new")
    assert "磁盘已满" in caught.value.hint
    assert listing(tmp_path) == {"a.docx": b"old"}


def test_a_file_begun_has_no_name_before_it_is_finished(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"old")
    first, second = begun(path, b"dropped"), begun(path, b"new")
    assert path.read_bytes() == b"old"
    first.drop()
    second.finish()
    second.drop()  # does nothing
    assert listing(tmp_path) == {"a.docx": b"new"}


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="是文件夹"):
        save(tmp_path, b"x")


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="写不了文件") as caught:
        save(tmp_path / "没有" / "a.docx", b"x")
    assert "文件夹不存在" in caught.value.hint


def test_a_file_in_the_way_is_reported(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"")
    with pytest.raises(ReportError, match="写不了文件") as caught:
        save(tmp_path / "x" / "a.docx", b"x")
    assert "不是文件夹" in caught.value.hint


def test_a_read_only_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(ReportError, match="是只读的"):
        save(path, b"new")
    assert listing(tmp_path) == {"a.docx": b"old"}


def test_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.docx")
    with pytest.raises(ReportError, match="不是普通文件"):
        save(tmp_path / "a.docx", b"new")


def test_an_interrupt_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"old")

    def interrupt(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save(path, b"new")
    assert listing(tmp_path) == {"a.docx": b"old"}


def test_a_name_too_long_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="写不了文件") as caught:
        save(tmp_path / ("长" * 100 + ".docx"), b"x")
    assert "太长" in caught.value.hint


def test_backups_never_overwrite(tmp_path: Path) -> None:
    path = tmp_path / "材料.docx"
    for content in (b"1", b"2", b"3"):
        path.write_bytes(content)
        backup(path)
    assert listing(tmp_path) == {
        "材料.docx": b"3",
        "材料.备份.docx": b"1",
        "材料.备份2.docx": b"2",
        "材料.备份3.docx": b"3",
    }


def test_backup_of_a_long_name(tmp_path: Path) -> None:
    path = tmp_path / ("长" * 83 + ".docx")
    path.write_bytes(b"x")
    copy = backup(path)
    assert copy.read_bytes() == b"x"
    assert copy.name.endswith(".备份.docx")


def test_backup_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="读不到要备份的文件"):
        backup(tmp_path / "a.docx")


REFUSED = [
    "../../etc/passwd", "a/b", "a\\b", "..", "a..b", "C:\\x", "CON", "con.docx", "NUL .txt",
    "COM1.docx", "lpt9", "", "   ", "...", ".", "\x00\x1f", "\u200b", "COM¹", ".docx", " <>.docx",
    "坏\udcb2字.docx", "~$材料.docx",
]  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_names_are_refused(name: str) -> None:
    with pytest.raises(ReportError, match="作文件名"):
        safe_name(name)


MENDED = {
    "桃城区 2023年.docx": "桃城区 2023年.docx",
    "a<b>:c|d?*\".docx": "abcd.docx",
    "名字. ": "名字",
    " 前后空格 ": "前后空格",
    "换\n行\t.docx": "换行.docx",
    "倒\u202e序.docx": "倒序.docx",
    "CONTRACT.docx": "CONTRACT.docx",
}  # fmt: skip


@pytest.mark.parametrize("name", MENDED)
def test_awkward_names_are_mended(name: str) -> None:
    assert safe_name(name) == MENDED[name]


def test_long_names_keep_their_suffix() -> None:
    name = safe_name("长" * 200 + ".docx")
    assert name == "长" * 83 + ".docx"
    assert len(name.encode()) <= NAME_LIMIT


@given(st.text(st.characters(), max_size=300))
def test_what_passes_is_a_name_in_this_folder(text: str) -> None:
    try:
        name = safe_name(text)
    except ReportError:
        return
    assert Path(name).name == name
    assert 0 < len(name.encode()) <= NAME_LIMIT
    assert not name.endswith((".", " "))
    assert safe_name(name) == name
