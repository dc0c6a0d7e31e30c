"""Files as they come: formats, encodings, and whatever a wrong or hostile file can do."""

from __future__ import annotations

import codecs
import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from reportgen.errors import Location
from reportgen.indicators import load
from reportgen.indicators.reading import READERS
from tests.indicators.books import listed, notices, patched, problems, value, workbook

SHEET = "xl/worksheets/sheet1.xml"
CSV = "指标,数值,单位\n甲,11,个\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(CSV, encoding)
    assert value(load([path]), "甲").value == 11


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_what_excel_saves_as_unicode_text_has_tabs_whatever_it_is_called(
    tmp_path: Path, mark: bytes, suffix: str
) -> None:
    path = tmp_path / f"a{suffix}"
    encoding = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
    text = CSV.replace(",", "\t").replace("\n", "\r\n") + '乙\t"1,200"\t项\r\n'
    path.write_bytes(mark + text.encode(encoding))
    assert value(load([path]), "甲").value == 11
    assert value(load([path]), "乙").value == 1200


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (CSV.encode("utf-16-le"), "a.csv | 文件不是 UTF-8 或 GB18030"),
        (CSV.encode("utf-32"), "a.csv | 文件不是 UTF-8 或 GB18030"),
        ("指标,数值\n上,1\n".encode("utf-16") + b"\x00", "a.csv 第3行 | 文件不是完好的 UTF-16"),
        (CSV.encode() + b"\xff\xff\xff", "a.csv 第3行 | 文件不是 UTF-8 或 GB18030"),
        ('指标,数值\n"甲,1\n'.encode(), "a.csv 第2行 | 这一行读不下去"),
        (b" \n", "a.csv | 文件是空的"),
        (b"PK\x03\x04....", "a.csv | 内容是 .xlsx 一类的文件，后缀却是 .csv"),
    ],
)
def test_csv_that_cannot_be_read(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    assert problems(tmp_path / "a.csv")[0].startswith(message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "a.json 第1行 | 不是合法的 JSON"),
        ("[1]", "a.json | 顶层不是“表名: 内容”"),
        ('{"指标": 3}', "a.json 指标 | “指标”不是行的列表"),
        ('{"指标": [{"指标": "甲", "指标": "乙"}]}', "a.json | 键“指标”出现了两次"),
        ('{"指标": [{"指标": "甲", "数值": NaN}]}', "a.json 指标!第1条·数值 | “NaN”不是有限的数"),
        (
            '{"指标": [{"指标": "甲", "数值": true}]}',
            "a.json 指标!第1条·数值 | 这里要填数，却是TRUE",
        ),
        ('{"指标": [{"指标": "甲", "数值": {}}]}', "a.json 指标!第1条·数值 | 这里应是一个数"),
        ('{"指标": ' + "[" * 100_000, "a.json | 嵌套太深"),
    ],
)
def test_json_that_cannot_be_read(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.json").write_text(text, "utf-8")
    assert problems(tmp_path / "a.json")[0].startswith(message)


def test_yaml_scalars_are_source_text_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "指标:\n- 指标: 甲\n  数值: 1234.50\n- 指标: 乙\n  数值: ~\n"
        "基本信息: {地区: 桃城区, 编号: 007, 是否: 'true'}\n",
        "utf-8",
    )
    data = load([path])
    assert value(data, "甲").where == Location("a.yaml", "指标", "第1条·数值", 3)
    assert str(value(data, "甲").where) == "a.yaml 指标!第1条·数值 第3行"
    assert value(data, "乙").value is None
    assert [cell.text for cell in data.info.values()] == ["桃城区", "007", "true"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("指标: &a []\n", "a.yaml 第1行 | 不支持锚点"),
        ("指标:\n- 指标: *a\n", "a.yaml 第2行 | 不支持锚点"),
        ("指标: !!python/object:os.system []\n", "a.yaml 第1行 | 不支持标签"),
        ("指标: []\n指标: []\n", "a.yaml 第2行 | 键“指标”出现了两次"),
        ("指标:\n\t- x\n", "a.yaml 第2行 | 不是合法的 YAML"),
        ("a: [[[[[[[[[1]]]]]]]]]\n", "a.yaml 第1行 | 嵌套太深"),
        ("---\na: 1\n---\nb: 2\n", "a.yaml 第3行 | 文件里有几份文档"),
        ("指标: \x07\n", "a.yaml | 文件里有 YAML 不允许的字符"),
        ("- 1\n", "a.yaml | 顶层不是"),
    ],
)
def test_yaml_that_cannot_be_read(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    assert problems(tmp_path / "a.yaml")[0].startswith(message)


def test_paths_that_are_no_file(tmp_path: Path) -> None:
    listed(tmp_path / "taocheng.xlsx", ("甲", 1, "个"))
    (tmp_path / "d.xlsx").mkdir()
    os.mkfifo(tmp_path / "p.csv")
    (tmp_path / "表.et").write_bytes(b"x")
    lines = problems(
        tmp_path / "taochen.xlsx", tmp_path / "d.xlsx", tmp_path / "p.csv", tmp_path / "表.et",
        tmp_path / "~$taocheng.xlsx",
    )  # fmt: skip
    assert [line.split(" | ")[1].split("：")[0] for line in lines] == [
        "没有这个文件", "这是文件夹，不是文件", "这不是普通文件", "不认识的指标文件格式“.et”",
        "这是 Office 打开文件时的临时文件，不是指标文件",
    ]  # fmt: skip
    assert "是不是“taocheng.xlsx”？" in lines[0]
    assert all(suffix in lines[3] for suffix in READERS)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04 not a zip", "文件已损坏，打不开"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "这其实是 .xls 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "加了密码"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页表格（HTML）"),
        (b"plain words", "内容不是 .xlsx 格式"),
        (b"", "文件是空的"),
    ],
)
def test_xlsx_that_is_something_else(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "q.xlsx").write_bytes(data)
    [line] = problems(tmp_path / "q.xlsx")
    assert line.startswith("q.xlsx | ")
    assert message in line


def test_truncated_and_foreign_packages(tmp_path: Path) -> None:
    path = listed(tmp_path / "q.xlsx", ("甲", 1, "个"))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert problems(path)[0].startswith("q.xlsx | 文件已损坏，打不开")
    flipped = bytearray(whole)
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        flipped[package.getinfo(SHEET).header_offset + 80] ^= 0xFF
    path.write_bytes(flipped)
    assert problems(path)[0].startswith("q.xlsx | 文件已损坏，打不开")
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<a/>")
    assert problems(path)[0].startswith("q.xlsx | 这不是 Excel 工作簿")
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("xl/workbook.xml", "<a/>")
    assert problems(path)[0].startswith("q.xlsx | 工作簿内部结构有错，读不出来")


def test_a_zip_bomb_and_a_header_that_lies(tmp_path: Path) -> None:
    path = tmp_path / "q.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", bytes(20 * 2**20))
    [line] = problems(path)
    assert line.startswith("q.xlsx | 文件解开后有20MB、1个部件，超过上限")
    data = bytearray(path.read_bytes())
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    assert problems(path)[0].startswith("q.xlsx | 文件已损坏，打不开")


@pytest.mark.parametrize("part", [SHEET, "xl/styles.xml", "[Content_Types].xml"])
def test_document_types_and_odd_encodings_are_refused(tmp_path: Path, part: str) -> None:
    path = listed(tmp_path / "q.xlsx", ("甲", 1, "个"))
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    patched(
        path, part, lambda xml: entity + xml.removeprefix(b"<?xml version='1.0' encoding='UTF-8'?>")
    )
    [line] = problems(path)
    assert line.startswith(f"q.xlsx | 文件内部的 {part} 带有 DOCTYPE 声明")
    path = listed(tmp_path / "r.xlsx", ("甲", 1, "个"))
    patched(path, part, lambda xml: xml.decode("utf-8").encode("utf-16"))
    assert "不是 UTF-8 编码" in problems(path)[0]


def test_areas_of_the_whole_sheet_cost_nothing(tmp_path: Path) -> None:
    path = listed(tmp_path / "q.xlsx", ("甲", 1, "个"))
    sheet = openpyxl.load_workbook(path)
    sheet["指标"]["XFD1048576"] = "远"
    sheet.save(path)
    data = load([path])
    assert value(data, "甲").value == 1
    assert notices(data)[0].startswith("q.xlsx 指标!XFD1048576 | 这些格所在的列没有表头")
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    patched(path, SHEET, lambda xml: xml.replace(b"</sheetData>", merge))
    assert problems(path)[0].startswith("q.xlsx 指标!A1 | “指标”表里有合并单元格：A1:XFD1048576")


def test_formulas_give_their_stored_result_or_an_error(tmp_path: Path) -> None:
    path = listed(tmp_path / "q.xlsx", ("甲", "=1+1", "个"))
    [line] = problems(path)
    assert line.startswith("q.xlsx 指标!B2 | 公式没有算出的结果")
    assert "保存一次" in line
    patched(path, SHEET, lambda xml: re.sub(rb"<v>\s*</v>|<v ?/>", b"<v>2</v>", xml))
    assert value(load([path]), "甲").value == 2


def test_a_formula_whose_result_is_empty_text_is_a_blank(tmp_path: Path) -> None:
    path = listed(tmp_path / "q.xlsx", ("甲", "=A9", "个"))
    patched(path, SHEET, lambda xml: xml.replace(b'<c r="B2">', b'<c r="B2" t="str">'))
    assert value(load([path]), "甲").value is None


def test_error_values_are_errors_with_their_cell(tmp_path: Path) -> None:
    path = listed(tmp_path / "q.xlsx", ("甲", "#DIV/0!", "个"))
    [line] = problems(path)
    assert line.startswith("q.xlsx 指标!B2 | 单元格是错误值 #DIV/0! | 请在表中改正公式")
    path = workbook(tmp_path / "r.xlsx", {"指标": [("指标", "数值"), ("甲", 1)],
                                          "表": [("名", "数"), ("a", "#REF!")]})  # fmt: skip
    assert problems(path)[0].startswith("r.xlsx 表!B2 | 单元格是错误值 #REF!")


ODS = "application/vnd.oasis.opendocument.spreadsheet"
TEXT = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
FLOAT = '<table:table-cell office:value-type="float" office:value="{}"/>'


def ods(path: Path, rows: str) -> Path:
    """An .ods whose sheet 指标 has these rows."""
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    declared = " ".join(f'xmlns:{n}="{names}{n}:1.0"' for n in ("office", "table", "text"))
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", ODS)
        package.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{names}manifest:1.0">'
            f'<m:file-entry m:full-path="/" m:media-type="{ODS}"/></m:manifest>',
        )
        package.writestr(
            "content.xml",
            f"<office:document-content {declared}><office:body><office:spreadsheet>"
            f'<table:table table:name="指标">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def test_ods_says_what_it_cannot_hold(tmp_path: Path) -> None:
    head = "".join(map(TEXT.format, ("指标", "数值", "单位")))
    row = TEXT.format("覆盖率") + FLOAT.format("0.3") + TEXT.format("%")
    rows = "".join(f"<table:table-row>{cells}</table:table-row>" for cells in (head, row))
    data = load([ods(tmp_path / "q.ods", rows)])
    found = value(data, "覆盖率")
    assert (str(found.value), found.where) == ("0.3", Location("q.ods", "指标", "B2"))
    lines = notices(data)
    assert lines[0].startswith("q.ods | .ods 文件只读得到数和文字，读不到单元格格式、隐藏行列")
    assert "疑似填错" in lines[1]


def test_a_far_cell_kills_only_the_child(tmp_path: Path) -> None:
    far = '<table:table-cell table:number-columns-repeated="16000"/>' + TEXT.format("远")
    gap = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
    path = ods(tmp_path / "q.ods", f"{gap}<table:table-row>{far}</table:table-row>")
    [line] = problems(path)
    assert line.startswith("q.ods | ")
    assert "表格太大，读不了" in line


def test_an_xls_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "q.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    [line] = problems(path)
    assert line.startswith("q.xls | 文件已损坏，或不是这种格式")


def test_each_format_imports_only_its_own_library(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(CSV, "utf-8")
    code = (
        "import sys; from pathlib import Path; from reportgen.indicators import load;"
        f"load([Path({str(path)!r})]);"
        "print([m for m in ('openpyxl', 'yaml', 'python_calamine', 'pandas', 'numpy', 'csv')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['csv']"


def test_shared_strings_as_excel_writes_them(tmp_path: Path) -> None:
    path = listed(tmp_path / "q.xlsx", ("甲", 1, "个"))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = (
        f'<sst xmlns="{main}"><si><t>指标</t></si><si><t>数值</t></si>'
        '<si><r><t>新建</t></r><r><t xml:space="preserve">党支部</t></r>'
        '<rPh sb="0" eb="1"><t>xin</t></rPh></si></sst>'
    )
    sheet = (
        f'<worksheet xmlns="{main}"><sheetData>'
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        '<row><c t="s"><v>2</v></c><c><v>0.30000000000000004</v></c></row>'
        "</sheetData></worksheet>"
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
    patched(path, SHEET, lambda _: sheet.encode())
    patched(path, "[Content_Types].xml", lambda xml: xml.replace(b"</Types>", override))
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/sharedStrings.xml", strings)
    found = value(load([path]), "新建党支部")
    assert (str(found.value), found.where.cell) == ("0.3", "B2")
