"""Inlines of small documents made for tests, with the places they could have come from."""

from __future__ import annotations

from reportgen.binding.expression import Binding, Ref
from reportgen.chinese.forms import Form
from reportgen.document import Block, Bound, Document, Provenance, Text, flows, leaves
from reportgen.errors import Location

PROVENANCE = Provenance(
    report_type="campaign",
    type_version="1",
    type_sha256="ab" * 32,
    entity="桃城区",
    period="2023年",
    files=(("taocheng.xlsx", "cd" * 32),),
)


def line(number: int) -> Location:
    """A line of the template."""
    return Location("report.md", line=number)


def cell(name: str) -> Location:
    """A cell of the workbook."""
    return Location("taocheng.xlsx", "指标", name)


def ref(indicator: str) -> Ref:
    """An indicator, resolved."""
    return Ref(indicator, "桃城区", "2023年")


def text(words: str, number: int = 12) -> Text:
    """Text of a template line."""
    return Text(words, line(number))


def bound(words: str, indicator: str = "新建党支部", row: int = 9, note: str = "") -> Bound:
    """A number in its default form; missing where a note says why."""
    binding = Binding(ref(indicator), Form("数量"), indicator)
    return Bound(words, binding, (cell(f"C{row}"),), "" if note else "11", note)


def numbers_of(*blocks: Block) -> list[Bound]:
    """The bound numbers of some blocks, in reading order."""
    found = (leaf for block in blocks for flow in flows(block) for leaf in leaves(flow))
    return [leaf for leaf in found if isinstance(leaf, Bound)]


def document(*blocks: Block, profile: str = "公文") -> Document:
    """A document of some blocks."""
    return Document(profile, blocks)
