"""Layout rules on real files: ours are faultless, every defect is found, in words that were read over."""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen import bundled, finalizing
from reportgen.checking import check_subject, selection
from reportgen.checking.diagnostic import Diagnostic
from reportgen.checking.layouts import Appearance
from reportgen.checking.registry import known
from reportgen.cli import main
from reportgen.document import PROFILES, Document, Paragraph
from reportgen.generating import Draft, draft, load_data, report_type
from reportgen.word.own_profile import known_profile
from reportgen.word.surveying import survey
from reportgen.word.writing import write
from tests.conftest import ToPdf
from tests.inlines import PROVENANCE, text
from tests.validity import problems
from tests.word_reading.packages import pack, parts_of, saved_by_libreoffice

from .examples import EXAMPLES
from .foreign import clerks, plain
from .layouts import blocks, made

LAYOUT = [code for code, rule in known().items() if rule.scope == "layout"]
FOLDER = Path(__file__).parent / "layout"


def found(content: bytes, profile: str = "公文") -> list[Diagnostic]:
    """Everything that layout rules find, sure or not."""
    chosen = selection(LAYOUT, unsure=True)
    layout = survey(content, "a.docx")
    return check_subject(Appearance("a.docx", layout, known_profile(profile)), chosen)


def told(diagnostics: list[Diagnostic]) -> str:
    return "".join(
        f"{d.code} {d.confidence} {str(d.place).removeprefix('a.docx')}: {d.message}"
        f"{f'〔{d.working}〕' if d.working else ''}\n    {d.hint}\n"
        for d in diagnostics
    )


# Ours -----------------------------------------------------------------------------------------


@cache
def ours(name: str) -> Draft:
    return draft(report_type(bundled.find_type(name)), load_data([bundled.sample(name)]))


@pytest.mark.parametrize("name", bundled.SAMPLES)
def test_our_own_reports_are_faultless(name: str) -> None:
    assert found(ours(name).content, ours(name).document.profile) == []


@pytest.mark.parametrize("name", bundled.SAMPLES)
def test_they_are_when_they_are_final(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(ours(name).content)
    final = finalizing.finalize(path, allow=("missing", "conflicts", "comments"))
    assert found(final.content, ours(name).document.profile) == []


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", bundled.SAMPLES)
def test_they_are_when_libreoffice_has_saved_them(name: str, tmp_path: Path) -> None:
    saved = saved_by_libreoffice(ours(name).content, tmp_path, times=1)
    assert found(saved, ours(name).document.profile) == []


# Defects --------------------------------------------------------------------------------------

WRONG = sorted(EXAMPLES.glob("*.wrong*.layout"))


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.layout")), ids=lambda p: p.name)
def test_every_example_is_a_valid_file(path: Path) -> None:
    assert problems(made(*path.read_text("utf-8").splitlines())) == []


def test_what_is_said_of_every_example() -> None:
    said = "".join(
        f"## {path.stem}\n{told(found(made(*path.read_text('utf-8').splitlines())))}\n"
        for path in WRONG
    )
    assert said == (FOLDER / "examples.txt").read_text("utf-8")


TOGETHER = {
    path.name: path.read_text("utf-8").splitlines()
    for path in WRONG
    # of two examples that change the same thing, the first; and what makes the other pointless:
    # a wrong size decides on the characters of a line, typed spaces on the indent
    if path.stem not in ("BODY-04.wrong", "GRID-10.wrong2", "GRID-01.wrong2", "PNUM-03.wrong")
    and path.stem not in ("FONT-06.wrong", "FONT-09.wrong2", "FONT-10.wrong", "FONT-11.wrong")
    and path.stem not in ("SIGN-03.wrong",)
}


@given(st.sets(st.sampled_from(sorted(TOGETHER))))
@settings(max_examples=30)
def test_of_several_defects_each_is_found_and_nothing_else(names: set[str]) -> None:
    lines = [line for name in sorted(names) for line in TOGETHER[name]]
    codes = {d.code for d in found(made(*lines))}
    assert codes == {name.partition(".")[0] for name in names}


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        (["上边距：36.1 mm"], set()),
        (["上边距：38 mm", "下边距：34 mm"], set()),
        (["上边距：35.5 mm"], {"PAGE-02"}),
        (["左边距：28.9 mm"], set()),
        (["正文行距：固定值 29 磅"], {"GRID-01"}),  # GRID-04: a hair too much for 22 lines
        (["上边距：34.6 mm", "下边距：32.6 mm", "正文行距：固定值 29.45 磅"], set()),
        (["正文行距：固定值 26 磅"], {"GRID-01"}),
        (["正文段后：0.5 磅"], set()),
        (["文章标题：方正小标宋_GBK二号"], set()),
        (["文章标题：宋体二号"], {"BODY-01"}),
        (["正文：方正仿宋_GBK三号"], set()),
        (["正文：华文仿宋三号"], set()),
        (["正文：仿宋四号"], {"BODY-04"}),
        (["标题“一、”：微软雅黑三号"], {"BODY-05"}),
        (["标题“一、”：SimHei三号"], set()),
        (["段首小标题“（一）”：KaiTi_GB2312三号"], set()),
        (["页码字体：SimSun四号"], set()),
        (["页码写法：—1—"], set()),
        (["页码写法：第1页"], {"PNUM-02"}),
        (["表格宽：160 mm"], set()),
    ],
)  # fmt: skip
def test_tolerances_and_other_names(lines: list[str], codes: set[str]) -> None:
    assert {d.code for d in found(made(*lines))} == codes


def test_a_pitch_a_hair_too_wide_is_not_sure() -> None:
    (near,) = found(made("正文行距：固定值 29 磅"))
    (far,) = found(made("正文行距：固定值 30 磅"))
    assert (near.confidence, far.confidence) == ("likely", "sure")


def test_a_paragraph_in_kaiti_may_be_a_quotation() -> None:
    (one,) = found(made("一段正文：楷体三号"))
    (all_of_it,) = {d for d in found(made("正文：楷体三号")) if d.code == "BODY-04"}
    assert (one.code, one.confidence, all_of_it.confidence) == ("BODY-04", "likely", "sure")


def test_a_wide_table_on_a_page_of_its_own_is_judged_by_that_page() -> None:
    turned = made("横排的一节：有")
    layout = survey(turned, "a.docx")
    assert [s.landscape for s in layout.sections] == [False, True, False]
    assert layout.sections[layout.tables[0].section].landscape
    assert problems(turned) == []
    assert found(turned) == []


def test_headings_in_one_font_digits_and_all_are_not_surely_wrong() -> None:
    parts = parts_of(made())
    hei = b'w:ascii="\xe9\xbb\x91\xe4\xbd\x93"'
    styles = parts["word/styles.xml"]
    start = styles.index(b'w:styleId="Heading1"')
    styles = styles[:start] + styles[start:].replace(b'w:ascii="Times New Roman"', hei, 1)
    document = parts[_DOCUMENT].replace("加强组织领导".encode(), "推进“1＋3”工程".encode(), 1)
    content = pack({**parts, "word/styles.xml": styles, _DOCUMENT: document})
    (finding,) = [d for d in found(content) if d.code == "FONT-09"]
    assert finding.confidence == "likely"


def test_one_finding_for_one_thing_in_many_paragraphs() -> None:
    (finding,) = [d for d in found(made("正文：宋体小四")) if d.code == "BODY-04"]
    assert finding.message.startswith("正文8段（第3、4、6、7、8、9段等）是宋体小四")
    assert finding.place.paragraph == 2
    assert finding.place.excerpt.endswith("…")


@pytest.mark.libreoffice
@pytest.mark.parametrize("pitch", [520, 560, 579, 600, 700])
def test_lines_are_counted_as_libreoffice_sets_them(
    pitch: int, tmp_path: Path, to_pdf: ToPdf
) -> None:
    words = Paragraph("p", (text("全区新建党支部，" * 200),))
    content = parts_of(write(Document("公文", (words,)), PROVENANCE))
    styles = re.sub(rb'w:line="579"', f'w:line="{pitch}"'.encode(), content["word/styles.xml"])
    path = tmp_path / "a.docx"
    path.write_bytes(pack({**content, "word/styles.xml": styles}))
    shown = subprocess.run(
        ["pdftotext", "-layout", "-l", "1", str(to_pdf(path)), "-"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    lines = [line for line in shown.splitlines() if "全区" in line or "党支部" in line]
    finding = next((d for d in found(path.read_bytes()) if d.code == "GRID-01"), None)
    counted = 22 if finding is None else int(re.findall(r"排(\d+)行", finding.message)[0])
    assert counted == len(lines)


JUNK = ("", "0", "-1", "99999999999", "abc", "1.5", "½", "-320", "12cm", "--5", "exact", "FFFFFF")


@given(st.data())
@settings(max_examples=60)
def test_no_value_in_a_file_stops_the_rules(data: st.DataObject) -> None:
    parts = parts_of(made())
    name = data.draw(st.sampled_from([_DOCUMENT, "word/styles.xml", "word/footer1.xml"]))
    values = list(re.finditer(r'(?<= w:)(?!styleId|name|id)\w+="([^"]*)"', parts[name].decode()))
    xml = parts[name].decode()
    chosen = data.draw(st.sets(st.integers(0, len(values) - 1), max_size=12))
    for at in sorted(chosen, reverse=True):
        junk = data.draw(st.sampled_from(JUNK))
        xml = xml[: values[at].start(1)] + junk + xml[values[at].end(1) :]
    layout = survey(pack({**parts, name: xml}), "a.docx")
    chosen_rules = selection(LAYOUT, unsure=True)
    for profile in PROFILES:
        for diagnostic in check_subject(
            Appearance("a.docx", layout, known_profile(profile)), chosen_rules
        ):
            assert diagnostic.message


_DOCUMENT = "word/document.xml"


# Files from elsewhere ---------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "content"), [("plain", plain()), ("clerks", clerks())])
def test_what_is_said_of_a_file_from_elsewhere(name: str, content: bytes) -> None:
    assert told(found(content)) == (FOLDER / f"{name}.txt").read_text("utf-8")


def run(*args: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(main, [str(a) for a in args])
    return result.exit_code, result.stdout


def test_without_a_profile_a_file_from_elsewhere_is_not_judged_and_that_is_said(
    tmp_path: Path,
) -> None:
    path = tmp_path / "来稿.docx"
    path.write_bytes(plain())
    select = ["--select", ",".join(LAYOUT)]
    assert run("check", path, *select) == (
        0,
        "查了1个文件，没有发现问题；1个 .docx 没有查版式，要查请加 --profile 公文\n",
    )
    assert json.loads(run("check", path, *select, "--format", "json")[1])["without_layout"] == [
        path.as_posix()
    ]
    status, shown = run("check", path, *select, "--profile", "公文")
    assert status == 1
    assert "应为 A4 竖放" in shown
    assert "没有查版式" not in shown
    assert "没有查版式" not in run("check", path, "--select", "TYPO")[1]


def test_our_files_are_held_against_the_profile_of_their_record(tmp_path: Path) -> None:
    path = tmp_path / "材料.docx"
    path.write_bytes(made("上边距：25.4 mm"))
    status, shown = run("check", path, "--select", "PAGE")
    assert status == 1
    assert f"{path.as_posix()}：错误 PAGE-02 上边距 25.4 mm，应为 37 mm\n" in shown


def test_a_unit_with_a_look_of_its_own_is_not_held_against_ours(tmp_path: Path) -> None:
    (tmp_path / "reference.docx").write_bytes(made("左边距：31.8 mm", "正文行距：固定值 30 磅"))
    house = Document("公文", blocks())
    path = tmp_path / "材料.docx"
    path.write_bytes(write(house, PROVENANCE, reference=tmp_path / "reference.docx"))
    status, shown = run("check", path, "--select", ",".join(LAYOUT))
    assert (status, "没有查版式" in shown) == (0, True)
    assert "左边距 31.8 mm" in run("check", path, "--select", "PAGE", "--profile", "公文")[1]


def test_explain_shows_the_example_as_a_sentence() -> None:
    shown = run("explain", "PAGE-02")[1]
    assert "范围：版式" in shown
    assert "错：\n    上边距：25.4 mm\n" in shown
    assert "对：\n    上边距：37 mm\n" in shown


def test_the_guide_names_every_layout_rule() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "check-layout.md").read_text("utf-8")
    assert re.findall(r"^\| ([A-Z]+-[0-9]{2}) \|", guide, re.M) == sorted(LAYOUT, key=_as_listed)


def _as_listed(code: str) -> tuple[int, str]:
    families = ("PAGE", "GRID", "BODY", "HDG", "FONT", "PNUM", "SIGN", "TBL")
    return families.index(code.partition("-")[0]), code


def test_spaces_in_front_of_a_paragraph_are_told_once(tmp_path: Path) -> None:
    """As an indent (GRID-10), not as spaces among words (TYPO-06) as well."""
    path = tmp_path / "材料.docx"
    path.write_bytes(made("正文段首：四个空格"))
    args = ("--select", "TYPO,GRID-10", "--all", "--format", "json")
    told = json.loads(run("check", path, *args)[1])["diagnostics"]
    indents = [d for d in told if d["code"] == "GRID-10"]
    assert len(indents) == 1
    assert "用空格缩进" in indents[0]["message"]
    assert [d for d in told if d["place"].get("start") == 0] == []
