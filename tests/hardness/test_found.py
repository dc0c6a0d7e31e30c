"""What the harness of this folder has found, each once more by hand."""

from __future__ import annotations

import sqlite3
import struct
from pathlib import Path

import pytest
from click.testing import CliRunner

from reportgen.cli import main
from reportgen.errors import ReportError
from reportgen.indicators import load
from tests.refreshing.worked import HERE, corrected, edited
from tests.word_reading.packages import docx, pack, parts_of, replaced


def run(*args: object) -> str:
    """What a command prints; it must end in order."""
    result = CliRunner().invoke(main, [str(arg) for arg in args])
    assert isinstance(result.exception, SystemExit | None), result.exc_info
    return result.output


def test_a_workbook_whose_directory_points_before_the_file(tmp_path: Path) -> None:
    data = bytearray((HERE / "workbook.xlsx").read_bytes())
    entry = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, entry + 42, 0xFFFFFFF0)
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(ReportError, match="损坏"):
        load([path])
    end = data.rindex(b"PK\x05\x06")
    struct.pack_into("<I", data, entry + 42, 0)
    struct.pack_into("<I", data, end + 16, struct.unpack_from("<I", data, end + 16)[0] + 1)
    path.write_bytes(data)
    with pytest.raises(ReportError, match="损坏"):
        load([path])


def test_a_workbook_with_a_style_out_of_range_prints_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = parts_of((HERE / "workbook.xlsx").read_bytes())
    styles = parts["xl/styles.xml"].decode()
    start, end = styles.index("<cellStyleXfs"), styles.index("</cellStyleXfs>")
    parts["xl/styles.xml"] = (styles[:start] + styles[end + len("</cellStyleXfs>") :]).encode()
    path = tmp_path / "a.xlsx"
    path.write_bytes(pack(parts))
    with pytest.raises(ReportError, match="结构有错"):
        load([path])
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("author", ["坏\udcb2字", "a\x01", "\ufffe"])
def test_an_author_that_word_could_not_read(author: str, tmp_path: Path) -> None:
    path = tmp_path / "甲.docx"
    path.write_bytes(edited())
    data = corrected(tmp_path / "new.xlsx")
    told = run("refresh", path, "--data", data, "--in-place", "--track", "--author", author)
    assert told.startswith("错误：修订的署名里有不能写进 Word 文件的字符")
    assert path.read_bytes() == edited()


def test_marks_of_places_hold_no_text(tmp_path: Path) -> None:
    path, out = tmp_path / "甲.docx", tmp_path / "乙.docx"
    inside = '<w:bookmarkStart w:id="99" w:name="x"><w:r><w:t>正文</w:t></w:r></w:bookmarkStart>'
    path.write_bytes(replaced(edited(), "<w:body>", f"<w:body><w:p>{inside}</w:p>"))
    assert "不合 Word 的规矩" in run("finalize", path, "-o", out)
    assert not out.exists()


def emptied() -> bytes:
    """The worked example with its record and not one paragraph."""
    xml = parts_of(edited())["word/document.xml"].decode()
    start, end = xml.index("<w:body>") + len("<w:body>"), xml.rindex("<w:sectPr")
    return replaced(edited(), xml[start:end], "")


def test_a_briefing_without_a_paragraph(tmp_path: Path) -> None:
    path, out = tmp_path / "甲.docx", tmp_path / "乙.docx"
    data = ["--data", corrected(tmp_path / "new.xlsx"), "--entity", "东河区"]
    for content in (emptied(), docx("")):
        path.write_bytes(content)
        run("check", path, "--profile", "公文", "--annotate", out)
        run("refresh", path, *data, "--template", HERE / "type", "--track", "-o", out)
        run("audit", path, "--annotate", out)
        run("finalize", path, "-o", out, "--force")
        assert path.read_bytes() == content


def test_a_disk_that_fails_is_not_a_damaged_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reportgen.indicators.stores import opening

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    run("ingest", HERE / "workbook.xlsx", "--store", tmp_path / "库.sqlite")
    monkeypatch.setattr(opening, "_connect", fail)
    told = run("ingest", HERE / "workbook.xlsx", "--store", tmp_path / "库.sqlite")
    assert told.startswith("错误：读写指标库时磁盘出错")
    assert "损坏" not in told
