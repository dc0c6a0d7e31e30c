"""Doubts about a finished document: what is legal but is seldom what the author meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from reportgen.dataset import SECTIONS
from reportgen.document import (
    Block,
    Bound,
    Break,
    Document,
    Heading,
    Paragraph,
    Strong,
    Text,
    flows,
    leaves,
    plain_text,
)
from reportgen.errors import Location, Notice

_NUMBERED = re.compile(
    r"\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、])"
)
_UNITS = re.compile(r"[\u4e00-\u9fff%‰]+$")


_FOREIGN = (
    (re.compile(r">\s"), "引用（>）", "普通段落直接写"),
    (re.compile(r"[|｜].*[|｜]\s*$"), "表格（|）", "表放在工作簿里，用 ::: 表 工作表名 :::"),
    (re.compile(r"!\["), "图片（![ ]）", "图片在 Word 里插入；说明文字用 ::: 图注"),
    (re.compile(r"(?:-{3,}|\*{3,}|_{3,})\s*$"), "横线", "另起一页写 ::: 分页 :::"),
    (re.compile(r"(?:`{3,}|~{3,})"), "代码块", "直接写文字"),
)


def doubts(document: Document) -> list[Notice]:
    """Notices in document order, each place once."""
    found: dict[tuple[str, Location | None], Notice] = {}
    for block in document.blocks:
        for notice in (*_heading(block), *_run_in(block), *_foreign(block), *_leaves(block)):
            found.setdefault((notice.message, notice.where), notice)
    return list(found.values())


def _heading(block: Block) -> Iterator[Notice]:
    """A number typed by hand in front of one the program writes."""
    if isinstance(block, Heading) and block.number and block.inlines:
        first = block.inlines[0]
        if isinstance(first, Text) and (typed := _NUMBERED.match(first.text)):
            yield Notice(
                f"标题会自动编号，现在印成“{block.number}{first.text[:12]}”", first.origin,
                f"删去手写的“{typed.group().strip()}”，或在抬头写 编号: 无",
            )  # fmt: skip


def _run_in(block: Block) -> Iterator[Notice]:
    """`**小标题**。正文`: bold, but no run-in head."""
    if not isinstance(block, Paragraph) or block.head or len(block.inlines) < 2:
        return
    first, second = block.inlines[:2]
    if isinstance(first, Strong) and isinstance(second, Text) and second.text[:1] in ("。", "："):
        yield Notice(
            f"“{''.join(leaf.text for leaf in first.inlines if isinstance(leaf, Text | Bound))}”只是加粗，不算段首小标题",
            second.origin, f"把“{second.text[0]}”写进 ** 里面：**小标题{second.text[0]}**正文",
        )  # fmt: skip


def _foreign(block: Block) -> Iterator[Notice]:
    """Markdown of other places, which is text here."""
    if not isinstance(block, Paragraph) or not block.inlines:
        return
    first = block.inlines[0]
    if isinstance(first, Text) and _typed(first.origin):
        for pattern, name, hint in _FOREIGN:
            if pattern.match(plain_text(block.inlines)):
                yield Notice(f"Markdown 的{name}在这里只是文字，会原样印出", first.origin, hint)


def _leaves(block: Block) -> Iterator[Notice]:
    for flow in flows(block):
        line = list(leaves(flow))
        for leaf in line:
            if isinstance(leaf, Text) and "**" in leaf.text and _typed(leaf.origin):
                yield Notice(
                    "** 没有配对，会原样印出", leaf.origin, "写成 **文字**，两头都紧挨着字"
                )
        for leaf in line if isinstance(block, Paragraph) else ():
            if isinstance(leaf, Bound) and leaf.text.startswith("-"):
                hint = "用 | 升降、增减、由到 写出方向，或改写句子"
                yield Notice(f"正文里印出了负数“{leaf.text}”", _near(line), hint)
        for bound, text in pairwise(line):
            if isinstance(bound, Bound) and isinstance(text, Text) and _typed(text.origin):
                yield from _doubled(bound, text)


def _doubled(bound: Bound, text: Text) -> Iterator[Notice]:
    """`{{ 党支部 }}个`: the number brings its unit along."""
    tail = _UNITS.search(bound.text)
    for size in range(min(3, len(tail.group()) if tail else 0), 0, -1):
        unit = bound.text[-size:]
        if text.text.startswith(unit):
            yield Notice(
                f"单位重复：“{bound.text}{text.text[:size]}”", text.origin,
                f"数自带单位，删去后面的“{unit}”；只要数时写 | 数",
            )  # fmt: skip
            return


def _near(line: list[Text | Bound | Break]) -> Location | None:
    """Where the text of a paragraph was written."""
    return next((leaf.origin for leaf in line if isinstance(leaf, Text) and leaf.origin), None)


def _typed(origin: Location | None) -> bool:
    """Whether markup means anything there: a template line or a cell of a section."""
    return origin is not None and (origin.line > 0 or origin.sheet in SECTIONS)
