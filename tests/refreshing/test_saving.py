"""Where a refreshed file goes, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reportgen.cli import main
from reportgen.errors import ReportError
from reportgen.refreshing import refresh, save_refreshed
from tests.refreshing.worked import HERE, corrected, edited, made, typed_over
from tests.word_reading.packages import docx, p, r


def run(*args: object) -> Result:
    result = CliRunner().invoke(main, ["refresh", *(str(arg) for arg in args)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "材料.docx"
    path.write_bytes(edited())
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return corrected(tmp_path / "new.xlsx")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.docx"))


def test_beside_it_by_default(source: Path, data: Path) -> None:
    before = source.read_bytes()
    result = run(source, "--data", data)
    assert result.exit_code == 0
    assert "更新3个" in result.stdout
    assert "已写入" in result.stderr
    assert source.read_bytes() == before
    assert names(source.parent) == ["材料.docx", "材料.更新.docx"]
    assert run(source, "--data", data, "--strict").exit_code == 1
    assert "没有要写的" in run(source, "--data", data).stderr


def test_in_place_keeps_a_backup(source: Path, data: Path) -> None:
    before = source.read_bytes()
    assert run(source, "--data", data, "--in-place").exit_code == 0
    assert names(source.parent) == ["材料.docx", "材料.备份.docx"]
    assert (source.parent / "材料.备份.docx").read_bytes() == before
    after = source.read_bytes()
    result = run(source, "--data", data, "--in-place", "--format", "json")
    assert json.loads(result.stdout)["output"] is None
    assert source.read_bytes() == after
    assert names(source.parent) == ["材料.docx", "材料.备份.docx"]


def test_nothing_to_change_writes_nothing_unless_asked(source: Path) -> None:
    source.write_bytes(made())
    book = HERE / "workbook.xlsx"
    assert "没有要写的" in run(source, "--data", book).stderr
    assert names(source.parent) == ["材料.docx"]
    assert run(source, "--data", book, "-o", source.parent / "副本.docx").exit_code == 0
    assert (source.parent / "副本.docx").read_bytes() == source.read_bytes()


def test_an_earlier_refresh_gives_way_with_its_people_kept(source: Path, data: Path) -> None:
    run(source, "--data", data)
    newer = corrected(data.with_name("newer.xlsx"), {"C2": 113})
    assert run(source, "--data", newer).exit_code == 0
    # the clerk's edits are in both, so the earlier refresh may go; a backup is kept all the same
    assert names(source.parent) == ["材料.docx", "材料.更新.docx", "材料.更新.备份.docx"]


def test_a_refresh_that_a_person_went_on_with_is_not_overwritten(source: Path, data: Path) -> None:
    run(source, "--data", data)
    out = source.with_name("材料.更新.docx")
    out.write_bytes(typed_over(out.read_bytes(), "100余场次", "100多场次"))
    kept = out.read_bytes()
    result = run(source, "--data", corrected(data.with_name("newer.xlsx"), {"C2": 113}))
    assert result.exit_code == 1
    assert "有人改过，没有覆盖" in result.stderr
    assert out.read_bytes() == kept


@pytest.mark.parametrize("lock", ["~$材料.docx", "~$.docx", ".~lock.材料.docx#"])
def test_a_file_that_is_open_is_refused(source: Path, data: Path, lock: str) -> None:
    source.with_name(lock).touch()
    result = run(source, "--data", data)
    assert result.exit_code == 1
    assert "打开着" in result.stderr
    assert "材料.更新.docx" not in names(source.parent)


def test_a_file_of_somebody_else_is_refused(source: Path, data: Path) -> None:
    source.write_bytes(docx(p(r("共12个"))))
    result = run(source, "--data", data)
    assert result.exit_code == 1
    assert "没有生成记录" in result.stderr
    assert names(source.parent) == ["材料.docx"]


def test_wrong_targets(source: Path, data: Path) -> None:
    assert run(source, "--data", data, "-o", source).exit_code == 1
    assert "--in-place" in run(source, "--data", data, "-o", source).stderr
    assert "后缀" in run(source, "--data", data, "-o", source.with_suffix(".txt")).stderr
    assert "没有文件夹" in run(source, "--data", data, "-o", source.parent / "无" / "x.docx").stderr
    assert run(source, "--data", data, "-o", "x.docx", "--in-place").exit_code == 2
    assert run(source).exit_code == 2
    assert run(source, "--data", source.parent / "没有.xlsx").exit_code == 1
    assert run(source.parent / "没有.docx", "--data", data).exit_code == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1") * 9])
def test_what_is_no_docx_is_refused_and_nothing_written(
    source: Path, data: Path, content: bytes
) -> None:
    source.write_bytes(content)
    for more in ((), ("--in-place",)):
        result = run(source, "--data", data, *more)
        assert result.exit_code == 1
        assert "错误：" in result.stderr
    assert names(source.parent) == ["材料.docx"]
    assert source.read_bytes() == content


def test_a_file_that_changed_meanwhile_is_left(source: Path, data: Path) -> None:
    result = refresh(source, [data])
    source.write_bytes(made())
    with pytest.raises(ReportError, match="刚才又被改过"):
        save_refreshed(result, source, in_place=True)
    assert source.read_bytes() == made()
    assert names(source.parent) == ["材料.docx"]


def test_data_notices_are_told(source: Path, data: Path) -> None:
    result = run(source, "--data", data, "--period", "2023年")
    assert "文字里还有1处“2024年”" in result.stderr


def test_an_earlier_refresh_left_beside_is_told(source: Path, data: Path) -> None:
    source.write_bytes(made())
    assert run(source, "--data", data).exit_code == 0
    left = (source.parent / "材料.更新.docx").read_bytes()
    assert "以前更新的" not in run(source, "--data", data).stderr
    told = run(source, "--data", HERE / "workbook.xlsx").stderr
    assert "旁边的“材料.更新.docx”是以前更新的，里面可能是别的数" in told
    assert (source.parent / "材料.更新.docx").read_bytes() == left
