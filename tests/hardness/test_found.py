"""What the harness of this folder has found, each once more by hand."""

from __future__ import annotations

import sqlite3
import struct
from pathlib import Path

import pytest
from click.testing import CliRunner

from reportgen.checking.rules.pairs import brackets, forms_of_quotes, quotes
from reportgen.checking.text import Draft, text_of
from reportgen.cli import main
from reportgen.document import Paragraph, Text
from reportgen.errors import ReportError
from reportgen.indicators import load
from reportgen.template.engine import load_template
from tests.hardness.harness import held
from tests.making import dataset, report_type
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


CHOKED = {
    "template.sandbox._ONLY_TAGS": "{%%}" * 40_000 + "甲",
    "checking.datafiles._TOP_KEY": " " * 100_000,
    "checking.rules.qualifiers._ODD_EXACT": "0" * 100_000,
    "checking.rules.qualifiers._ODD_DECIMAL": "0" * 100_000,
    "checking.rules.ranges._THOUSANDS": "0,000,00" * 20_000,
    "indicators.ledgers.heading._BRACKETED": "(计量单位:" + "〇" * 100_000,
    "indicators.ledgers.words._FOOTNOTE": "*" * 100_000 + "甲",
    "indicators.ledgers.words._PADDING": "a" + " " * 100_000 + "a",
    "indicators.tables._WITH_UNIT": "字 (单位:" + " " * 100_000 + "甲",
    "template.frontmatter._ENTRY": "甲" + " " * 100_000 + "甲",
    "template.frontmatter._WRONG_COMMA": " " * 100_000 + "甲",
    "template.frontmatter._WRONG_QUOTES": "“:" * 50_000,
    "template.markdown._FENCE": "::: 甲" + " " * 100_000 + "甲",
    "template.beside._PIECE": "{" * 100_000,
    "dataset.parts._COMPUTED": "{" * 100_000,
}
"""Texts on which these patterns once took minutes or hours: the test would not end."""


def test_patterns_that_were_slow_no_longer_are() -> None:
    known, uses = held.patterns(), held.uses()
    for name, text in CHOKED.items():
        pattern = known[name]
        works = {"match": pattern.match, "fullmatch": pattern.fullmatch}
        for used in uses[pattern]:
            works.get(used, pattern.findall)(text)


@pytest.mark.parametrize(
    "words",
    ['甲"' * 50_000, "“" * 50_000 + "”" * 50_000, "次)" * 50_000, "（" * 50_000 + "》" * 50_000],
)
def test_signs_without_end(words: str) -> None:
    text = text_of("甲.txt", [Draft(words)])
    for found in (quotes, forms_of_quotes, brackets):
        list(found(text))


def test_a_line_between_tags_does_not_swallow_the_paragraph_behind_it(tmp_path: Path) -> None:
    body = "{% if 甲 > 1 %}一{% endif %}\n\n二\n{% if 甲 > 99 %}三{% endif %}\n四"
    data = dataset({"甲": ("11", "个", "")})
    document = load_template(report_type(tmp_path / "type", body)).render(data).document
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph)]
    words = ["".join(i.text for i in p.inlines if isinstance(i, Text)) for p in paragraphs]
    assert words == ["一", "二四"]
