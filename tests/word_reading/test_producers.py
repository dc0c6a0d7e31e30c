"""Briefings that other programs have saved (`producers`) or that have their habits: what is found is
right, and what is gone is said."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from reportgen.auditing import audit_of
from reportgen.changes import Refreshed
from reportgen.cli import main
from reportgen.dataset import Dataset
from reportgen.generating import load_data
from reportgen.refreshing import refreshed
from reportgen.word.editing import edits
from reportgen.word.reading import read
from tests.refreshing.worked import corrected, edited
from tests.validity import problems
from tests.word_reading.packages import W, changed, pack, parts_of

HERE = Path(__file__).parent / "producers"
KEEPS_THE_RECORD = ("python-docx", "docx-npm-patch", "docxtemplater")
BOOKMARKS = 14
DROPS_THE_RECORD = {
    "libreoffice-odt": BOOKMARKS,
    "libreoffice-doc": BOOKMARKS,
    "libreoffice-rtf": BOOKMARKS,
    "pandoc": 0,
    "mammoth": 0,
    "docx-npm": 0,
}
TOLD = [
    ("126个", "112个", "updated"),
    ("同比增长9.6%", "同比下降2.6%", "updated"),
    ("8个", "8个", "kept"),
    ("XX名", "15名", "updated"),
]
Change = Callable[[etree._Element], None]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    path = corrected(tmp_path_factory.mktemp("data") / "new.xlsx")
    return load_data([path], entity="东河区")


def refresh(content: bytes, data: Dataset) -> Refreshed:
    return refreshed(read(content, "甲.docx"), content, data)


def told(result: Refreshed) -> list[tuple[str, str, str]]:
    return [(c.stood, c.text, c.action) for c in result.told]


def texts(content: bytes) -> list[str]:
    return [p.text for p in read(content, "甲.docx").paragraphs]


def check_refreshed(content: bytes, data: Dataset) -> None:
    """The file is refreshed as it would have been without the other program."""
    result = refresh(content, data)
    assert told(result) == TOLD
    assert texts(result.content) == texts(refresh(edited(), data).content)
    assert refresh(result.content, data).content == result.content
    assert set(problems(result.content)) <= set(problems(content))


@pytest.mark.parametrize("name", KEEPS_THE_RECORD)
def test_a_program_that_keeps_the_parts(name: str, data: Dataset) -> None:
    content = (HERE / f"{name}.docx").read_bytes()
    assert audit_of(read(content, "甲.docx")).to_json() == (
        audit_of(read(edited(), "甲.docx")).to_json()
    )
    check_refreshed(content, data)


@pytest.mark.parametrize("name", DROPS_THE_RECORD)
def test_a_program_that_drops_the_record(name: str, tmp_path: Path) -> None:
    path = tmp_path / "甲.docx"
    path.write_bytes((HERE / f"{name}.docx").read_bytes())
    briefing = read(path)
    assert len(briefing.anchors) == DROPS_THE_RECORD[name]
    report = audit_of(briefing)
    assert (report.recorded, report.numbers, report.exit_status) == (False, (), 1)
    assert {n.verdict for n in report.free} == {"unsourced"}
    assert [n.text for n in report.free] == re.findall(
        r"\d+(?:\.\d+)?", "\n".join(p.text for p in briefing.paragraphs)
    )
    new = str(corrected(tmp_path / "new.xlsx"))
    for command in (["audit", str(path)], ["audit", str(path), "--data", new]):
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 1
        assert "没有生成记录" in result.stdout
        assert ("留着14处书签" in result.stdout) == (DROPS_THE_RECORD[name] == BOOKMARKS)
    result = CliRunner().invoke(main, ["refresh", str(path), "--data", new])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "没有生成记录" in result.stderr
    assert ("请找转存以前的" in result.stderr) == (DROPS_THE_RECORD[name] == BOOKMARKS)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["new.xlsx", "甲.docx"]


def test_the_samples_are_small_and_name_nobody() -> None:
    for path in HERE.glob("*.docx"):
        assert path.stat().st_size < 60_000
        parts = parts_of(path.read_bytes())
        assert not re.search(rb"(?:/home|/root|/tmp|/work|[A-Z]:\\)", b"".join(parts.values()))
        properties = parts.get("docProps/core.xml", b"").decode()
        assert set(re.findall("(?:creator|lastModifiedBy)>([^<]*)<", properties)) <= {
            "reportgen",
            "",
            " ",
        }


def _runs(body: etree._Element) -> list[etree._Element]:
    return [t.getparent() for t in body.iter(f"{W}t") if (t.text or "").strip()]  # type: ignore[misc]


def _without_controls(body: etree._Element) -> None:
    for control in list(body.iter(f"{W}sdt")):
        for child in control.find(f"{W}sdtContent"):  # type: ignore[union-attr]
            control.addprevious(child)
        control.getparent().remove(control)  # type: ignore[union-attr]


def _without_bookmarks(body: etree._Element) -> None:
    for mark in list(body.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        mark.getparent().remove(mark)  # type: ignore[union-attr]


def _renamed_bookmarks(body: etree._Element) -> None:
    for mark in body.iter(f"{W}bookmarkStart"):
        mark.set(f"{W}name", f"OLE_LINK{mark.get(f'{W}id')}")


def _without_marks(body: etree._Element) -> None:
    _without_controls(body)
    _without_bookmarks(body)


def _noise(body: etree._Element) -> None:
    """Save ids on everything, and the bookmark of the last edit."""
    for number, element in enumerate(body.iter(f"{W}p", f"{W}r")):
        element.set(f"{W}rsidR", f"{0x00A00000 + number:08X}")
    paragraph = next(body.iter(f"{W}p"))
    paragraph.append(etree.Element(f"{W}bookmarkStart", {f"{W}id": "9001", f"{W}name": "_GoBack"}))
    paragraph.append(etree.Element(f"{W}bookmarkEnd", {f"{W}id": "9001"}))


def _split_by_script(body: etree._Element) -> None:
    """Latin and Chinese in runs of their own, as some editors write them."""
    for run in _runs(body):
        (text,) = run.iterchildren(f"{W}t")
        pieces = re.findall(r"[\x00-\x7f]+|[^\x00-\x7f]+", text.text or "")
        for piece in reversed(pieces[1:]):
            other = copy.deepcopy(run)
            other.find(f"{W}t").text = piece  # type: ignore[union-attr]
            run.addnext(other)
        text.text = pieces[0]


def _smart_tags(body: etree._Element) -> None:
    """Every run in two nested wrappers, as Word 2003 marked dates and measures."""
    for run in _runs(body):
        inner = etree.Element(f"{W}smartTag", {f"{W}uri": "urn:x-tags", f"{W}element": "chmetcnv"})
        outer = etree.Element(f"{W}smartTag", {f"{W}uri": "urn:x-tags", f"{W}element": "chsdate"})
        run.addprevious(outer)
        outer.append(inner)
        inner.append(run)


def _proofed(body: etree._Element) -> None:
    """Marks of the spelling checker around every run, and a place where a page ended."""
    for run in _runs(body):
        run.addprevious(etree.Element(f"{W}proofErr", {f"{W}type": "spellStart"}))
        run.addnext(etree.Element(f"{W}proofErr", {f"{W}type": "spellEnd"}))
        next(run.iterchildren(f"{W}t")).addprevious(etree.Element(f"{W}lastRenderedPageBreak"))


QUIRKS: dict[str, tuple[list[Change], set[str]]] = {
    "controls dropped": ([_without_controls], {"bookmark"}),
    "bookmarks dropped": ([_without_bookmarks], {"control"}),
    "bookmarks renamed": ([_renamed_bookmarks], {"control"}),
    "save ids": ([_noise], {"bookmark"}),
    "runs split by script": ([_split_by_script], {"bookmark"}),
    "smart tags": ([_smart_tags], {"bookmark"}),
    "proofed": ([_proofed], {"bookmark"}),
    "all at once": (
        [_without_controls, _split_by_script, _smart_tags, _proofed, _noise],
        {"bookmark"},
    ),
}


@pytest.mark.parametrize("quirk", QUIRKS)
def test_habits_of_other_editors(quirk: str, data: Dataset) -> None:
    content = edited()
    for change in QUIRKS[quirk][0]:
        content = changed(content, change)
    # the validator knows no smart tags, which Word has read since 2003
    assert [p for p in problems(content) if "smartTag" not in p] == []
    briefing = read(content, "甲.docx")
    assert {a.by for a in briefing.anchors} == QUIRKS[quirk][1]
    assert edits(content, "甲.docx") == edits(edited(), "甲.docx")
    check_refreshed(content, data)


def test_a_record_in_another_part_is_found(data: Dataset) -> None:
    parts = parts_of(edited())
    moved = {name.replace("item1", "item7"): xml for name, xml in parts.items()}
    check_refreshed(pack({n: x.replace(b"item1", b"item7") for n, x in moved.items()}), data)


def test_where_all_marks_are_gone_numbers_are_found_by_their_text_or_told(data: Dataset) -> None:
    content = changed(edited(), _without_marks)
    briefing = read(content, "甲.docx")
    assert {a.by for a in briefing.anchors} == {"text"}
    result = refresh(content, data)
    assert told(result) == [
        ("126个", "112个", "updated"),
        ("同比增长9.6%", "同比下降2.6%", "updated"),
        ("XX名", "15名", "updated"),
        ("", "", "lost"),  # what the clerk typed over cannot be known again
    ]
    assert {c.reason for c in result.told if c.action == "updated"} == {
        "书签和控件都不在了，按文字找到"
    }
    assert texts(result.content) == texts(refresh(edited(), data).content)
    assert refresh(result.content, data).content == result.content
    assert [n.text for n in audit_of(read(result.content, "甲.docx")).free] == ["2024", "8"]
