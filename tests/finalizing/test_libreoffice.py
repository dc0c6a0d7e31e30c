"""Files for issue in a real editor: tracked changes settled as LibreOffice does it, the same text and
the same pages as before, files that LibreOffice has saved."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Literal

import pytest

from reportgen.word.reading import read
from tests.conftest import ToPdf
from tests.finalizing.issued import issued, text_of, traces
from tests.finalizing.test_finalizing import generated
from tests.refreshing import test_editors
from tests.refreshing.people import Desk
from tests.refreshing.test_editors import Editor, Step
from tests.refreshing.worked import edited, made
from tests.validity import problems
from tests.word_reading.packages import pack, parts_of, saved_by_libreoffice

pytestmark = pytest.mark.libreoffice
editor = test_editors.editor
_MARKS = re.compile(
    r"<w:sdt><w:sdtPr>.*?</w:sdtPr><w:sdtContent>|</w:sdtContent></w:sdt>"
    '|<w:highlight w:val="yellow"/>|<w:bookmark(Start|End) [^>]*/>'
    "|<w:commentRange(Start|End) [^>]*/>"
    '|<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference [^>]*/></w:r>'
)


def a_day(chance: Random) -> list[Step]:
    """Edits with recording on, somewhere in a briefing."""

    def some() -> int:
        return chance.randrange(40)

    kinds: list[Callable[[], Step]] = [
        lambda: ("insert", some(), some(), "人写甲。"),
        lambda: ("delete", some(), some(), 1 + some() % 9),
        lambda: ("type_over", 1 + some() % 14, 0, 1, "九"),
        lambda: ("bold", 1 + some() % 14, 0, 1),
        lambda: ("split", some(), some()),
        lambda: ("merge", some()),
    ]
    return [("track", True), *(chance.choice(kinds)() for _ in range(6))]


@pytest.mark.parametrize("seed", range(6))
def test_tracked_changes_are_settled_as_libreoffice_does(seed: int, editor: Editor) -> None:
    tracked = editor.saved(made(), a_day(Random(seed)), ".docx")
    assert read(tracked, "甲.docx").extras.revisions > 0
    ways: tuple[Literal["accept", "reject"], ...] = ("accept", "reject")
    for how in ways:
        theirs = editor.saved(tracked, [(how,)], ".docx")
        assert read(theirs, "甲.docx").extras.revisions == 0
        ours = issued(tracked, how).content
        assert text_of(ours) == text_of(theirs)
        assert traces(ours) == []
    assert text_of(issued(tracked, "reject").content) == text_of(made())


@pytest.mark.parametrize("name", ["practice-outcome", "work-review", "feature"])
def test_the_pages_look_the_same(name: str, tmp_path: Path, to_pdf: ToPdf) -> None:
    before = generated(name, 0)
    text, _ = pages(before, tmp_path / "before.docx", to_pdf)
    issued_text, issued_pages = pages(issued(before).content, tmp_path / "after.docx", to_pdf)
    assert words(issued_text) == words(text)
    # LibreOffice does not set the space between Hanzi and figures at the edge of a control, and there
    # are no controls now: the pages are those of the same file with nothing but the marks cut out
    bare_text, bare_pages = pages(unmarked(before), tmp_path / "bare.docx", to_pdf)
    assert issued_text == bare_text
    assert issued_pages == bare_pages


def words(text: str) -> str:
    """The text of the pages without spaces, line ends and page numbers."""
    return re.sub("—[0-9]+—", "", "".join(text.split()))


def unmarked(data: bytes) -> bytes:
    """The file as generated without anchors, comments and highlights, by their text alone."""
    parts: dict[str, bytes | str] = dict(parts_of(data))
    body = parts_of(data)["word/document.xml"].decode()
    body, count = _MARKS.subn("", body)
    assert count > 0
    parts["word/document.xml"] = body
    return pack(parts)


def pages(data: bytes, path: Path, to_pdf: ToPdf) -> tuple[str, list[bytes]]:
    """The text of the printed file, and a picture of each page."""
    path.write_bytes(data)
    printed = to_pdf(path)
    text = subprocess.run(
        ["pdftotext", "-layout", str(printed), "-"], check=True, capture_output=True, text=True
    ).stdout
    folder = path.with_suffix("")
    folder.mkdir()
    subprocess.run(
        ["pdftoppm", "-r", "50", "-gray", str(printed), str(folder / "page")], check=True
    )
    return text, [picture.read_bytes() for picture in sorted(folder.iterdir())]


@pytest.mark.parametrize("times", [1, 3])
def test_files_saved_by_libreoffice(times: int, tmp_path: Path) -> None:
    desk = Desk(edited())
    desk.insert_tracked(2, "人写乙。")
    desk.paste(5, 2)
    saved = saved_by_libreoffice(desk.saved(), tmp_path, times)
    result = issued(saved)
    assert text_of(result.content) == text_of(saved)
    assert traces(result.content) == []
    assert [name for name in parts_of(result.content) if name.startswith("customXml")] == []
    assert b"<w:sdt>" not in parts_of(result.content)["word/document.xml"]
    assert set(problems(result.content)) <= set(problems(saved))
    assert issued(result.content).content == result.content


def test_libreoffice_opens_and_saves_it_without_finding_more(tmp_path: Path) -> None:
    result = issued(edited())
    again = saved_by_libreoffice(result.content, tmp_path, 1)
    assert text_of(again) == text_of(result.content)
    assert traces(again) == []
