"""Tracked changes accepted and rejected: cases to read, and laws."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from reportgen.word.revisions import accepted, rejected, revisions
from tests.conftest import Golden
from tests.word_reading.packages import document

CASES = Path(__file__).parent / "revisions.txt"
_DECLARED = re.compile(r' xmlns:\w+="[^"]*"')


def bare(root: etree._Element) -> str:
    """The XML of a body's content without namespace declarations."""
    xml = "".join(etree.tostring(child, encoding="unicode") for child in root[0])
    return _DECLARED.sub("", xml).removesuffix("<w:sectPr/>")


def parsed(body: str) -> etree._Element:
    return etree.fromstring(document(body))


def told(name: str, body: str) -> str:
    root = parsed(body)
    before = etree.tostring(root)
    lines = [f"== {name}", f"原 {body}"]
    for label, settled in (("接受", accepted), ("拒绝", rejected)):
        lines.append(f"{label} {bare(settled(root))}")
        for author in ("甲", "乙") if "乙" in body else ():
            lines.append(f"{label}{author} {bare(settled(root, author))}")
        assert next(revisions(settled(root)), None) is None
    assert etree.tostring(root) == before  # the tree that was given stays
    return "\n".join(lines) + "\n"


def test_cases(golden: Golden) -> None:
    blocks = CASES.read_text("utf-8").split("\n\n")
    cases = [block.splitlines()[:2] for block in blocks]
    golden(
        CASES,
        "\n".join(told(n.removeprefix("== "), b.removeprefix("原 ")) for n, b in cases),
    )
