"""The command line as its users meet it: exit status, stdout, stderr, and what lies in the folder."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from reportgen import bundled
from reportgen.cli import main
from tests.making import report_type
from tests.validity import problems

SAMPLE = bundled.sample("campaign")


def run(*args: object) -> Result:
    result = CliRunner().invoke(main, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert "Traceback" not in result.output
    return result


def workbook(path: Path, rows: list[list[object]], **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "指标"
    for row in rows:
        sheet.append(row)
    for name, others in sheets.items():
        other = book.create_sheet(name)
        for row in others:
            other.append(row)
    book.save(path)
    return path


def edit(path: Path, old: str, new: str) -> None:
    """Change visible text as a person would, keeping everything else."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = parts["word/document.xml"].decode()
    assert old in body
    parts["word/document.xml"] = body.replace(old, new, 1).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_help_is_chinese_and_light() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert "用法" in result.stdout
    assert "Show this message" not in result.stdout
    code = "import sys; import reportgen.cli; print(' '.join(sorted(m for m in sys.modules if '.' not in m)))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"pandas", "openpyxl", "docx", "lxml", "jinja2", "markdown_it", "yaml"} & set(loaded)


def test_a_build_loads_neither_pandas_nor_python_docx(tmp_path: Path) -> None:
    code = (
        "import sys; from reportgen.cli import main\n"
        f"try: main(['build','campaign',{str(SAMPLE)!r},'-o',{str(tmp_path / 'a.docx')!r}])\n"
        "except SystemExit as e: assert not e.code, e.code\n"
        "print('LOADED', ' '.join(sorted(m for m in sys.modules if '.' not in m)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.split("LOADED")[1].split()
    assert not {"pandas", "docx", "lxml", "numpy"} & set(loaded)


def test_demo_builds_every_type(tmp_path: Path) -> None:
    result = run("demo", "-o", tmp_path / "out")
    assert result.exit_code == 0
    made = sorted((tmp_path / "out").glob("*.docx"))
    assert len(made) == 6
    assert all(str(path) in result.stdout for path in made)
    again = [path.read_bytes() for path in made]
    assert run("demo", "-o", tmp_path / "out").exit_code == 0
    assert [path.read_bytes() for path in made] == again


def test_types_and_forms() -> None:
    rows = json.loads(run("types", "--format", "json").stdout)
    assert {row["类型"] for row in rows} == set(bundled.SAMPLES)
    forms = json.loads(run("types", "--forms", "--format", "json").stdout)
    assert any(row["写法"].startswith("同比") for row in forms)
    assert all(any("\u4e00" <= c <= "\u9fff" for c in row["说明"]) for row in forms)


def test_build_and_audit(tmp_path: Path) -> None:
    out = tmp_path / "桃城.docx"
    built = run("build", "campaign", SAMPLE, "-o", out)
    assert built.exit_code == 0
    assert "核对不成立" in built.stderr
    assert problems(out.read_bytes()) == []
    listed = run("audit", out, "--format", "json")
    assert listed.exit_code == 0
    numbers = json.loads(listed.stdout)["numbers"]
    assert len(numbers) == 28
    first = next(n for n in numbers if n["text"] == "11个")
    assert first["verdict"] == "intact"
    assert "taocheng.xlsx" in str(first["source"])
    assert run("build", "campaign", SAMPLE, "-o", out, "--strict").exit_code == 1
    assert run("audit", out).exit_code == 0


def test_an_edited_briefing_is_never_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "材料.docx"
    run("build", "campaign", SAMPLE, "-o", out)
    edit(out, "两新组织", "两新单位")
    theirs = out.read_bytes()
    refused = run("build", "campaign", SAMPLE, "-o", out)
    assert refused.exit_code == 1
    assert "有人改过" in refused.stderr
    assert "--force" in refused.stderr
    assert out.read_bytes() == theirs
    forced = run("build", "campaign", SAMPLE, "-o", out, "--force")
    assert forced.exit_code == 0
    (backup,) = [path for path in tmp_path.glob("*.docx") if path != out]
    assert backup.read_bytes() == theirs
    assert backup.name in forced.stderr


def test_somebody_elses_file_is_not_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "别人的.docx"
    out.write_bytes(b"not a document at all")
    assert run("build", "campaign", SAMPLE, "-o", out).exit_code == 1
    assert out.read_bytes() == b"not a document at all"


def test_force_keeps_even_somebody_elses_file(tmp_path: Path) -> None:
    out = tmp_path / "别人的.docx"
    out.write_bytes(b"not a document at all")
    assert run("build", "campaign", SAMPLE, "-o", out, "--force").exit_code == 0
    assert (tmp_path / "别人的.备份.docx").read_bytes() == b"not a document at all"


def test_a_folder_of_the_same_name_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "桃城区-“N力”建设材料.docx").mkdir()
    result = run("build", "campaign", SAMPLE)
    assert result.exit_code == 1
    assert "文件夹" in result.stderr


def test_an_open_file_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "打开的材料.docx"
    run("build", "campaign", SAMPLE, "-o", out)
    other = workbook(tmp_path / "b.xlsx", [["指标", "数值"], ["甲", 1]])
    (tmp_path / "~$打开的材料.docx").write_bytes(b"")
    result = run("build", report_type(tmp_path / "t", "{{ 甲 }}"), other, "-o", out)
    assert result.exit_code == 1
    assert "打开着" in result.stderr


def test_a_file_open_in_libreoffice_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "材料.docx"
    run("build", "campaign", SAMPLE, "-o", out)
    edit(out, "两新组织", "两新单位")
    theirs = out.read_bytes()
    (tmp_path / ".~lock.材料.docx#").write_bytes(b"")
    for args in (
        ("build", "campaign", SAMPLE, "-o", out, "--force"),
        ("refresh", out, "--data", SAMPLE),
    ):
        result = run(*args)
        assert result.exit_code == 1
        assert "打开着" in result.stderr
    assert out.read_bytes() == theirs


def test_refresh_does_not_write_over_a_folder(tmp_path: Path) -> None:
    out = tmp_path / "材料.docx"
    run("build", "campaign", SAMPLE, "-o", out)
    (tmp_path / "夹.docx").mkdir()
    result = run("refresh", out, "--data", SAMPLE, "-o", tmp_path / "夹.docx")
    assert result.exit_code == 1
    assert "文件夹" in result.stderr


def test_output_patterns(tmp_path: Path) -> None:
    assert run("build", "campaign", SAMPLE, "-o", tmp_path / "{地区}-{时期}.docx").exit_code == 0
    assert (tmp_path / "桃城区-2023年.docx").exists()
    run("build", "campaign", SAMPLE, "-o", tmp_path)
    assert len(list(tmp_path.glob("桃城区-*建设材料.docx"))) == 1


def test_a_pattern_needs_values_for_its_fields(tmp_path: Path) -> None:
    kind, data = report_type(tmp_path / "type", "有{{ 甲 }}。"), tmp_path / "data.json"
    rows = [{"指标": "甲", "数值": "1", "单位": "个", "地区": "桃城区"}]
    data.write_text(json.dumps({"指标": rows}, ensure_ascii=False), "utf-8")
    result = run("build", kind, data, "-o", tmp_path / "{地区}-{时期}.docx")
    assert result.exit_code == 1
    assert "这份材料没有时期" in result.stderr
    assert list(tmp_path.glob("*.docx")) == []


HEAD: list[object] = ["指标", "数值", "单位", "地区"]
HOSTILE_NAMES = ["../../逃", "a/b", "a\\b", "CON", "nul", "甲\x07乙", ". .", "长" * 300]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_cannot_leave_the_folder(name: str, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    kind = report_type(tmp_path / "type", "{{ 甲 }}")
    data = tmp_path / "data.json"
    rows = [{"指标": "甲", "数值": "1", "单位": "个", "地区": name}]
    data.write_text(json.dumps({"指标": rows}, ensure_ascii=False), "utf-8")
    result = run("build", kind, data, "-o", inner / "{地区}.docx")
    assert {path.name for path in tmp_path.iterdir()} == {"inner", "type", "data.json"}
    if result.exit_code:
        assert "错误" in result.stderr
        assert not list(inner.iterdir())
    else:
        assert len(list(inner.iterdir())) == 1


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["没有.xlsx"], "没有.xlsx"),
        (["book.pdf"], "book.pdf"),
        (["book.xlsx", "-o", "out.txt"], ".docx"),
        (["book.xlsx", "-o", "nowhere/deep/out.docx"], "nowhere"),
        (["book.xlsx", "-o", "{县}.docx"], "{地区}"),
        (["book.xlsx", "--entity", "桃成区"], "桃城区"),
        (["book.xlsx", "--period", "去年"], "2023年"),
        (["corrupt.xlsx"], "corrupt.xlsx"),
        (["empty.xlsx"], "empty.xlsx"),
        (["text.xlsx"], "五点二"),
        (["unit.xlsx"], "单位"),
        (["twice.xlsx"], "C3"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_a_place(
    args: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    workbook(tmp_path / "book.xlsx", [HEAD, ["甲", 1, "个", "桃城区"]])
    (tmp_path / "book.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "corrupt.xlsx").write_bytes(b"PK\x03\x04broken")
    (tmp_path / "empty.xlsx").write_bytes(b"")
    workbook(tmp_path / "text.xlsx", [HEAD, ["甲", "五点二", "个", ""]])
    workbook(tmp_path / "unit.xlsx", [HEAD, ["甲", 5, "嗝", ""]])
    workbook(tmp_path / "twice.xlsx", [["指标", "单位", "数值"], ["甲", "个", 5], ["甲", "个", 6]])
    kind = report_type(tmp_path / "type", "{{ 甲 }}")
    before = {path.name for path in tmp_path.iterdir()}
    result = run("build", kind, *args)
    assert result.exit_code == 1
    assert "错误" in result.stderr
    assert words in result.stderr
    assert {path.name for path in tmp_path.iterdir()} == before


def test_hostile_values_reach_the_page_unharmed(tmp_path: Path) -> None:
    kind = report_type(tmp_path / "type", "# {{ 名 }}\n{{ 名 }}有{{ 甲 }}。", "信息: [名]")
    data = workbook(
        tmp_path / "book.xlsx",
        [["指标", "数值"], ["甲", 1]],
        基本信息=[["项", "值"], ["名", "<a> & ]]> {{ 甲 }} **b** =1+1"]],
    )
    out = tmp_path / "out.docx"
    assert run("build", kind, data, "-o", out).exit_code == 0
    assert problems(out.read_bytes()) == []
    with zipfile.ZipFile(out) as archive:
        body = archive.read("word/document.xml").decode()
    assert "&lt;a&gt; &amp; ]]&gt; {{ 甲 }} **b** =1+1" in body


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder nobody can write to")
def test_an_unwritable_folder() -> None:
    result = run("build", "campaign", SAMPLE, "-o", "/proc/self/a.docx")
    assert result.exit_code == 1
    assert "错误" in result.stderr


def test_an_entity_that_is_not_the_workbooks_own_is_refused(tmp_path: Path) -> None:
    result = run("build", "campaign", SAMPLE, "--entity", "桃城", "-o", tmp_path)
    assert result.exit_code == 1
    assert "桃城区" in result.stderr
    assert run("build", "campaign", SAMPLE, "--entity", "桃城区", "-o", tmp_path).exit_code == 0


def test_notices_of_another_entity_are_not_shown(tmp_path: Path) -> None:
    head: list[object] = ["指标", "数值", "单位", "地区", "时期", "上年同期"]
    rows: list[list[object]] = [
        [name, value, "个", entity, period, before]
        for entity in ("东区", "西区")
        for name, value, period, before in (("甲", 5, "2024年", 3), ("甲", 4, "2023年", None))
    ]
    book = workbook(tmp_path / "book.xlsx", [head, *rows])
    kind = report_type(tmp_path / "type", "{{ 甲 }}")
    result = run("build", kind, book, "--entity", "西区", "-o", tmp_path / "a.docx")
    assert result.exit_code == 0
    assert result.stderr.count("上年同期") >= 1
    assert "西区" in result.stderr
    assert "东区" not in result.stderr


def test_wrong_usage_is_status_2() -> None:
    for args in (
        ["buidl"],
        ["build"],
        ["build", "campaign"],
        ["demo", "--nope"],
        ["build", "campaign", "x", "--missing", "y"],
    ):
        result = run(*args)
        assert result.exit_code == 2, args
        assert "用法不对" in result.stderr
    assert "build" in run("buidl").stderr


def test_no_command_shows_the_help() -> None:
    result = run()
    assert result.exit_code == 2
    assert result.stdout.startswith("用法：")
    assert result.stderr == ""


def test_a_wrong_choice_lists_the_right_ones() -> None:
    result = run("build", "campaign", SAMPLE, "--missing", "err")
    assert result.stderr.splitlines()[0] == "用法不对：--missing 只能填 mark、error、omit"


def test_a_type_may_be_named_in_chinese(tmp_path: Path) -> None:
    assert run("build", "“N力”建设材料", SAMPLE, "-o", tmp_path / "a.docx").exit_code == 0
    result = run("build", "N力材料", SAMPLE)
    assert "“N力”建设材料" in result.stderr


def test_type_and_file_in_the_wrong_order() -> None:
    result = run("build", SAMPLE, "campaign")
    assert result.exit_code == 1
    assert "先写类型，再写指标文件" in result.stderr


def test_what_reading_left_out_is_told_with_the_error_it_causes(tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "b.xlsx", [["指标", "数值"], ["甲", 1]], 台账=[["街道", "数"], ["东", 1]]
    )
    loaded = openpyxl.load_workbook(book)
    loaded["台账"].merge_cells("A2:A3")
    loaded.save(book)
    result = run(
        "build", report_type(tmp_path / "t", "::: 表 台账 :::"), book, "-o", tmp_path / "o.docx"
    )
    assert result.exit_code == 1
    assert "合并单元格" in result.stderr
    assert "数据中没有表“台账”" in result.stderr


def test_every_missing_value_is_told_under_error(tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "b.xlsx", [["指标", "数值", "单位"], ["甲", None, "个"], ["乙", None, "家"]]
    )
    kind = report_type(tmp_path / "t", "{{ 甲 }}\n\n{{ 乙 }}\n")
    result = run("build", kind, book, "-o", tmp_path / "o.docx", "--missing", "error")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "共有2处问题：",
        "错误：缺数：甲（b.xlsx 指标!B2是空的）",
        "  位置：report.md 第4行",
        "  建议：补上数值，或用 --missing mark 先标出来",
        "错误：缺数：乙（b.xlsx 指标!B3是空的）",
        "  位置：report.md 第6行",
        "  建议：补上数值，或用 --missing mark 先标出来",
    ]


def test_a_renamed_sheet_is_noticed(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(SAMPLE)
    book["做法"].title = "主要做法"
    book.save(tmp_path / "b.xlsx")
    result = run("build", "campaign", tmp_path / "b.xlsx", "-o", tmp_path / "o.docx")
    assert "工作表“主要做法”像是它，请改名为“做法”" in result.stderr


def test_an_unknown_way_of_writing_stops_at_its_cell(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(bundled.sample("work-review"))
    heads = [cell.value for cell in book["做法"][1]]
    book["做法"].cell(2, heads.index("写法") + 1, "一事")
    book.save(tmp_path / "b.xlsx")
    result = run("build", "work-review", tmp_path / "b.xlsx", "-o", tmp_path / "o.docx")
    assert result.exit_code == 1
    assert "没有写法“一事”" in result.stderr
    assert "位置：b.xlsx 做法!C2" in result.stderr


def test_the_program_says_everything_before_it_goes(tmp_path: Path) -> None:
    for args, status, words in (
        (["types"], 0, "campaign"),
        (["build", "nothing", str(SAMPLE)], 1, "nothing"),
        (["nope"], 2, "nope"),
        (["build", "campaign", str(SAMPLE), "-o", str(tmp_path / "a.docx")], 0, "a.docx"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "reportgen", *args], capture_output=True, text=True
        )
        assert done.returncode == status
        assert words in done.stdout + done.stderr
    assert problems((tmp_path / "a.docx").read_bytes()) == []


def test_unknown_type_names_the_nearest() -> None:
    result = run("build", "campain", SAMPLE)
    assert result.exit_code == 1
    assert "campaign" in result.stderr


def test_audit_leaves_a_web_page_and_an_annotated_copy(tmp_path: Path) -> None:
    made, page, copy = tmp_path / "材料.docx", tmp_path / "核数.html", tmp_path / "批注.docx"
    run("build", "campaign", SAMPLE, "-o", made)
    for _ in range(2):  # a second audit writes over its own page and copy
        result = run("audit", made, "--html", page, "--annotate", copy)
        assert result.exit_code == 0
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert copy.exists()
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize("name", ["核数.txt", "无/核数.html", "夹.html", "旧.html"])
def test_the_web_page_takes_no_other_files_place(name: str, tmp_path: Path) -> None:
    made = tmp_path / "材料.docx"
    run("build", "campaign", SAMPLE, "-o", made)
    (tmp_path / "夹.html").mkdir()
    (tmp_path / "旧.html").write_text("<p>别人的</p>", "utf-8")
    result = run("audit", made, "--html", tmp_path / name)
    assert result.exit_code == 1
    assert "错误" in result.stderr
    assert (tmp_path / "旧.html").read_text("utf-8") == "<p>别人的</p>"


def test_an_annotated_copy_is_not_the_file_itself(tmp_path: Path) -> None:
    made = tmp_path / "材料.docx"
    run("build", "campaign", SAMPLE, "-o", made)
    before = made.read_bytes()
    assert run("audit", made, "--annotate", made).exit_code == 1
    assert made.read_bytes() == before


def test_a_new_draft_treats_missing_values_as_the_old_one_did(tmp_path: Path) -> None:
    body = "有{{ 甲 }}。{% 可省 %}另有{{ 丙 }}。{% 可省完 %}"
    kind = report_type(tmp_path / "甲型", body, "指标:\n  丙: {单位: 个}")
    data, made, out = tmp_path / "data.json", tmp_path / "甲.docx", tmp_path / "乙.docx"
    row = {"指标": "甲", "数值": "1", "单位": "个", "地区": "桃城区", "时期": "2023年"}
    data.write_text(json.dumps({"指标": [row]}, ensure_ascii=False), "utf-8")
    run("build", kind, data, "-o", made, "--missing", "omit")
    told = run("refresh", made, "--data", data, "--template", kind, "--format", "json", "-o", out)
    assert json.loads(told.stdout)["paragraphs"] == []
    again = ("refresh", made, "--data", data, "--template", kind, "-o", out)
    marked = run(*again, "--missing", "mark", "--format", "json")
    assert "另有XX个。" in json.loads(marked.stdout)["paragraphs"][0]["fresh"]
    assert run(*again, "--missing", "omit").exit_code == 0
    assert run("refresh", made, "--data", data, "--missing", "omit").exit_code == 2
