"""The plain-text form of a document: every block, key, inline and source, for golden tests.

    段落 report.md:31/凝聚力/两个覆盖
      1. {拓展“两个覆盖”。}今年新建党支部⟦11个⟧，**成效明显**。
      ⟦11个⟧ <- 新建党支部@桃城区，2023年 | 数量  [taocheng.xlsx 指标!C9]

⟦…⟧ is a bound number, {…} a run-in head, **…** strong text, ⏎ a line break, | parts the cells of
a table, > ends a numeric one.  Where text on the page holds one of these marks, a backslash stands
before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from reportgen.document import (
    Block,
    Bound,
    Break,
    Byline,
    Caption,
    Document,
    Finding,
    Heading,
    Inline,
    PageBreak,
    Paragraph,
    Signature,
    Strong,
    TableBlock,
    Text,
    Title,
    flows,
    leaves,
)
from reportgen.plain.origin import origin

_MARKS = re.compile(r"[\\⟦⟧{}*⏎|]")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufdd0-\ufdef]")


def dump(document: Document) -> str:
    """The whole document, findings last; ends with a newline."""
    lines = [f"版式 {document.profile}"]
    for block in document.blocks:
        lines += ["", *_block(block)]
    if document.findings:
        lines += ["", *(_finding(finding) for finding in document.findings)]
    return "".join(_visible(line) + "\n" for line in lines)


def _block(block: Block) -> Iterator[str]:
    yield _label(block)
    for line in _lines(block):
        yield "  " + line
    for flow in flows(block):
        for leaf in leaves(flow):
            if isinstance(leaf, Bound):
                yield f"  ⟦{_literal(leaf.text)}⟧ <- {origin(leaf)}"


def _label(block: Block) -> str:
    match block:
        case Title(role=role):
            kind: str = role
        case Byline(place=place):
            kind = f"署名（{place}）"
        case Heading(level=level):
            kind = f"{level}级标题"
        case Paragraph(level=level):
            kind = f"段落（{level}级小标题）" if level else "段落"
        case TableBlock():
            kind = "表"
        case Caption():
            kind = "图注"
        case Signature():
            kind = "落款"
        case PageBreak():
            kind = "分页"
        case _:
            assert_never(block)
    return f"{kind} {block.key}"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Title(inlines=inlines) | Byline(inlines=inlines) | Caption(inlines=inlines):
            yield _inlines(inlines)
        case Heading(inlines=inlines, number=number):
            yield (f"{number} " if number else "") + _inlines(inlines)
        case Paragraph(inlines=inlines, head=head, number=number):
            opening = f"{{{_inlines(head)}}}" if head else ""
            yield (f"{number} " if number else "") + opening + _inlines(inlines)
        case TableBlock(caption=caption, head=head, rows=rows, unit_note=note):
            if caption or note:
                yield " ".join(part for part in (_inlines(caption), note) if part)
            for row in (head, *rows):
                cells = [_inlines(c.inlines) + (" >" if c.numeric else "") for c in row]
                yield "| " + " | ".join(cells)
        case Signature(body=body, date=date):
            yield from (_inlines(part) for part in (body, date) if part)
        case PageBreak():
            return
        case _:
            assert_never(block)


def _inlines(inlines: tuple[Inline, ...]) -> str:
    return "".join(_inline(inline) for inline in inlines)


def _inline(inline: Inline) -> str:
    match inline:
        case Text(text=text):
            return _literal(text)
        case Bound(text=text):
            return f"⟦{_literal(text)}⟧"
        case Strong(inlines=inner):
            return f"**{_inlines(inner)}**"
        case Break():
            return "⏎"
        case _:
            assert_never(inline)


def _literal(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", text)


def _visible(line: str) -> str:
    """One line whatever it holds: line breaks and characters nobody sees as their numbers."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found.group()):04x}", line)


def _finding(finding: Finding) -> str:
    kind = "提示" if finding.advisory else "核对"
    return f"{kind} {finding.result} {finding.text}（{finding.detail}）  [{finding.where}]"
