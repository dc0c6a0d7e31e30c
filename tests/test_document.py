"""The document model: what may stand inside what, and that no digit is loose."""

from __future__ import annotations

from collections.abc import Collection
from typing import get_args, get_origin, get_type_hints

import pytest
from msgspec import Struct
from msgspec.structs import fields, replace

from reportgen.binding.expression import Binding, Ref
from reportgen.chinese.forms import DEFAULT_FORM
from reportgen.document import (
    Block,
    Bound,
    Break,
    Byline,
    Caption,
    Document,
    Heading,
    Inline,
    PageBreak,
    Paragraph,
    Signature,
    Strong,
    TableBlock,
    TableCell,
    Text,
    Title,
    flows,
    leaves,
    loose_digits,
    plain_text,
)
from reportgen.errors import Location
from tests.plain.samples import full, hostile

INLINES = {Text, Bound, Strong, Break}
CHILDREN: dict[type, Collection[type]] = {
    Document: {Title, Byline, Heading, Paragraph, TableBlock, Caption, Signature, PageBreak},
    Title: INLINES,
    Byline: INLINES,
    Heading: INLINES,
    Paragraph: INLINES,
    TableBlock: INLINES | {TableCell},
    TableCell: INLINES,
    Caption: INLINES,
    Signature: INLINES,
    PageBreak: set(),
    Strong: {Text, Bound, Break},
    Text: set(),
    Bound: set(),
    Break: set(),
}
"""What may stand inside what."""
LEAVES = (Text, Bound, Break)


def misplaced(node: object) -> list[str]:
    """Every place in a tree where something stands that may not."""
    wrong = []
    for child in _children(node):
        if type(child) not in CHILDREN[type(node)]:
            wrong.append(f"{type(child).__name__} in {type(node).__name__}")
        else:
            wrong += misplaced(child)
    return wrong


def _children(node: object) -> list[object]:
    if isinstance(node, LEAVES):
        return []
    if isinstance(node, Document):
        return list(node.blocks)
    assert isinstance(node, Struct)
    found: list[object] = []
    for field in fields(node):
        found += _flat(getattr(node, field.name))
    return found


def _flat(value: object) -> list[object]:
    if isinstance(value, tuple):
        return [part for item in value for part in _flat(item)]
    return [value] if isinstance(value, Struct) else []


@pytest.mark.parametrize("document", [full(), hostile()], ids=["full", "hostile"])
def test_the_samples_are_well_formed(document: Document) -> None:
    assert misplaced(document) == []


def test_the_check_finds_what_is_misplaced() -> None:
    nested = Strong((Strong((Text("甲", None),)),))  # type: ignore[arg-type]
    assert misplaced(Document("公文", (Paragraph("k", (nested,)),))) == ["Strong in Strong"]
    block: Inline = Heading("k", 1, ())  # type: ignore[assignment]
    assert misplaced(Document("公文", (Caption("k", (block,)),))) == ["Heading in Caption"]


def test_the_sample_holds_every_kind_of_block_and_inline() -> None:
    document = full()
    seen = {type(block) for block in document.blocks}
    inlines = {type(part) for block in document.blocks for flow in flows(block) for part in flow}
    assert seen == set(get_args(Block)) == CHILDREN[Document]
    assert inlines == set(get_args(Inline)) == INLINES


def _allowed(hint: object) -> set[type]:
    """The node classes a type hint lets in, through tuples and unions."""
    if isinstance(hint, type):
        return {hint} & set(CHILDREN)
    if get_origin(hint) is None:
        return set()
    return set().union(*(_allowed(part) for part in get_args(hint)))


@pytest.mark.parametrize("kind", [k for k in CHILDREN if k not in LEAVES], ids=lambda k: k.__name__)
def test_the_types_say_what_the_table_says(kind: type) -> None:
    hints = get_type_hints(kind)
    hints.pop("findings", None)
    assert set().union(*map(_allowed, hints.values())) == CHILDREN[kind]


def _paragraph(*inlines: Inline, number: str = "") -> Document:
    return Document("公文", (Paragraph("k", inlines, number=number),))


NUMBER = Bound("11个", Binding(Ref("甲"), DEFAULT_FORM), (Location("a.xlsx", "指标", "C2"),))
LITERAL = Text("第1条", Location("report.md", line=3))
LOOSE = Text("共12个", None)


@pytest.mark.parametrize(
    "document",
    [
        full(),
        hostile(),
        _paragraph(NUMBER, LITERAL, Text("个", None)),
        _paragraph(Strong((NUMBER, LITERAL))),
        _paragraph(LITERAL, number="1."),
        Document("公文", (Heading("k", 3, (LITERAL,), "（1）"),)),
    ],
)
def test_bound_literal_and_numbering_are_not_loose(document: Document) -> None:
    assert loose_digits(document) == []


@pytest.mark.parametrize("digit", ["1", "１", "٣", "①"])
def test_a_loose_digit_is_found(digit: str) -> None:
    assert loose_digits(_paragraph(NUMBER, Text(digit, None))) == [digit]


@pytest.mark.parametrize(
    "block",
    [
        Title("k", (LOOSE,)),
        Byline("k", (LOOSE,)),
        Heading("k", 1, (LOOSE,), "1."),
        Paragraph("k", (LOOSE,), number="1."),
        Paragraph("k", (), (LOOSE,), "1."),
        Paragraph("k", (Strong((LOOSE,)),)),
        TableBlock("k", (LOOSE,), (), ()),
        TableBlock("k", (), (TableCell((LOOSE,)),), ()),
        TableBlock("k", (), (), ((TableCell((LOOSE,)),),)),
        Caption("k", (LOOSE,)),
        Signature("k", (LOOSE,), ()),
        Signature("k", (), (LOOSE,)),
    ],
)
def test_a_loose_digit_is_found_wherever_it_stands(block: Block) -> None:
    assert loose_digits(Document("公文", (block,))) == ["共12个"]


def test_a_loose_digit_that_looks_like_the_number_is_found() -> None:
    paragraph = Paragraph("k", (Text("1.", None),), number="1.")
    assert loose_digits(Document("公文", (paragraph,))) == ["1."]
    assert loose_digits(Document("公文", (replace(paragraph, inlines=()),))) == []


def test_flows_read_in_order() -> None:
    table = full().blocks[6]
    assert [plain_text(flow) for flow in flows(table)] == [
        "各街道情况",
        "街道",
        "党支部",
        "河东街道",
        "11个",
    ]
    assert plain_text(flows(full().blocks[3])[0]) == "一、突出领导力\n统筹谋划"
    assert flows(PageBreak("k")) == ()


def test_leaves_take_strong_apart() -> None:
    inner = (LITERAL, NUMBER, Break())
    assert tuple(leaves((Strong(inner), LOOSE))) == (*inner, LOOSE)


def test_a_missing_number_says_so() -> None:
    assert not NUMBER.missing
    assert replace(NUMBER, text="XX个", note="缺数").missing
