"""The audit page: complete, escaped, linked both ways, and nothing from anywhere else."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from reportgen import bundled
from reportgen.auditing import AuditReport, audit_of, examined, page
from reportgen.auditing.report import VERDICTS
from reportgen.auditing.styling import SIGNS, STYLE
from reportgen.document import Document, Inline, Paragraph
from reportgen.generating import draft, load_data, report_type
from reportgen.word.briefing import Briefing
from reportgen.word.reading import read
from reportgen.word.writing import write
from tests.inlines import PROVENANCE, bound, text
from tests.refreshing.worked import corrected, edited
from tests.word_reading.packages import control, docx, p, part, r, replaced

NASTY = "<script>alert(1)</script>\"onmouseover='x' & </style></p>５"


def shown(content: bytes) -> tuple[Briefing, AuditReport, html.HtmlElement]:
    briefing = read(content, "材料<b>.docx")
    report = audit_of(briefing)
    return briefing, report, parsed(page(report, briefing))


def parsed(content: str) -> html.HtmlElement:
    """The page, after what must hold of every page."""
    root = html.fromstring(content)
    names = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(names) == len(set(names))
    for link in root.iter("a"):
        assert link.get("href", "").removeprefix("#") in names  # and no link leads outside
    for element in root.iter(etree.Element):
        assert not {"src", "onload", "onclick", "onmouseover"} & set(element.attrib)
        assert element.tag not in ("link", "img", "iframe", "object", "base", "form")
    assert "url(" not in content
    assert "@import" not in content
    assert len(root.findall(".//script")) == 1
    return root


def without_signs(element: html.HtmlElement) -> str:
    """The element's text; its signs are taken out of the tree."""
    for sign in element.findall(".//span[@class='sign']"):
        sign.drop_tree()
    return str(element.text_content())


def lines(root: html.HtmlElement) -> list[str]:
    """The briefing's paragraphs as the page shows them."""
    (words,) = root.find_class("text")
    return [without_signs(p) for p in words.iterchildren("p") if p.get("id")]


def test_the_edited_example_with_data(tmp_path: Path) -> None:
    path = tmp_path / "东河区.docx"
    path.write_bytes(replaced(edited(), "现场答疑", "现场答疑32次"))
    briefing, report = examined(path, [corrected(tmp_path / "new.xlsx")])
    root = parsed(page(report, briefing))
    (mark,) = [a for a in root.iter("a") if a.get("class") == "n conflict"]
    assert mark.text_content() == "8个冲"
    assert mark.get("data-tip") == (
        "已改，数据也变了：联合组建\n现文 8个　原文 7个\n新数 9个\n出处 workbook.xlsx 指标!C7"
    )
    row = root.get_element_by_id(mark.get("href", "#")[1:])
    assert [cell.text_content() for cell in row.iter("td")] == [
        "已改，数据也变了冲", "5", "8个", "7个", "9个", "联合组建", "workbook.xlsx 指标!C7",
    ]  # fmt: skip
    assert row.find(".//a").get("href") == "#" + mark.get("id", "")
    pressing = root.find_class("pressing")[0]
    assert [item.get("class") for item in pressing.iter("li")] == [
        "conflict", "stale", "stale", "stale", "unsourced",
    ]  # fmt: skip
    first = next(row for row in root.get_element_by_id("numbers").iter("tr") if row.get("id"))
    assert first.get("class") == "conflict"  # what a person must see stands first
    told = root.text_content()
    assert "12个 ＝ 4个＋8个＝12个" in told
    assert "12个 ≠ 4个＋9个＝13个" in told
    assert lines(root) == [paragraph.text for paragraph in briefing.paragraphs]


@pytest.mark.parametrize("name", bundled.SAMPLES)
def test_every_number_of_a_bundled_briefing_is_marked_and_listed(name: str) -> None:
    data = load_data([bundled.sample(name)])
    content = draft(report_type(bundled.find_type(name)), data).content
    briefing, report, root = shown(content)
    assert lines(root) == [paragraph.text for paragraph in briefing.paragraphs]
    marks = [a for a in root.iter("a") if a.get("class", "").startswith("n ")]
    assert len(marks) == len(report.numbers) + len(report.free)
    assert sorted(map(without_signs, marks)) == sorted(
        [n.stands for n in report.numbers] + [n.text for n in report.free]
    )
    assert not root.find_class("pressing")
    assert page(report, briefing) == page(audit_of(briefing), briefing)


def test_text_from_anybody_is_text() -> None:
    notes = part("footnotes", f"<w:footnote>{p(r('据3号文'))}</w:footnote>")
    escaped = NASTY.replace("&", "&amp;").replace("<", "&lt;")
    data = docx(p(r(escaped), control(1, r(escaped))), footnotes=notes)
    briefing, report, root = shown(data)
    assert lines(root) == [NASTY * 2]
    assert report.recorded is False
    assert root.find(".//title").text_content() == "核数结果：材料<b>.docx"
    assert not [e for e in root.iter("b") if e.text_content() == ".docx"]
    aside = root.find_class("aside")[0]
    assert aside.text_content() == "脚注尾注据3无号文"
    assert [a.get("class") for a in aside.iter("a")] == ["n unsourced"]
    assert briefing.paragraphs[0].text == NASTY * 2


def test_a_number_that_is_gone_is_in_the_table_alone() -> None:
    _, report, root = shown(replaced(edited(), ">8个<", "><"))
    (lost,) = [n for n in report.numbers if n.verdict == "lost"]
    row = root.get_element_by_id(f"rn{report.numbers.index(lost) + 1}")
    assert row.get("class") == "lost"
    assert row.find(".//a") is None
    assert root.find_class("pressing")[0].find(".//a").get("href") == f"#{row.get('id')}"


def test_signs_tell_what_colours_tell() -> None:
    assert SIGNS.keys() == VERDICTS.keys()
    signs = [sign for sign in SIGNS.values() if sign]
    assert len(signs) == len(set(signs))
    assert "prefers-color-scheme: dark" in STYLE
    assert "@media print" in STYLE


def test_the_policy_lets_only_its_own_script_run() -> None:
    _, _, root = shown(edited())
    script = root.find(".//script").text
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (policy,) = [m for m in root.iter("meta") if m.get("http-equiv")]
    assert policy.get("content") == (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    )


PIECES = st.one_of(
    st.text("甲<>&\"'１0123.5，%\n年", min_size=1, max_size=8).map(text),
    st.sampled_from(["11个", "3", "87.7%", "<i>2</i>"]).map(bound),
)


@settings(max_examples=30)  # each writes a .docx, which is held against the schema
@given(st.lists(st.lists(PIECES, min_size=1, max_size=5), min_size=1, max_size=4))
def test_whatever_was_written_is_shown(paragraphs: list[list[Inline]]) -> None:
    blocks = tuple(Paragraph(f"p{n}", tuple(content)) for n, content in enumerate(paragraphs))
    briefing, _, root = shown(write(Document("公文", blocks), PROVENANCE))
    assert lines(root) == [paragraph.text for paragraph in briefing.paragraphs]


def test_every_cell_knows_its_head_for_narrow_screens() -> None:
    _, _, root = shown(edited())
    for table in root.iter("table"):
        heads = [th.text_content() for th in table.iter("th")]
        for row in table.find("tbody").iter("tr"):
            assert [td.get("data-head") for td in row.iter("td")] == heads
