"""Doubts about a finished document: what is legal but is seldom what the author meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.dataset import SECTIONS
from reportgen.document import (
    Block,
    Bound,
    Break,
    Document,
    Heading,
    Inline,
    Paragraph,
    Strong,
    TableBlock,
    Text,
    flows,
    leaves,
    plain_text,
)
from reportgen.errors import Location, Notice

_NUMBERED = re.compile(
    r"\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、])"
)
_FOREIGN = (
    (re.compile(r">\s"), "引用（>）", "普通段落直接写"),
    (re.compile(r"[|｜].*[|｜]\s*$"), "表格（|）", "表放在工作簿里，用 ::: 表 工作表名 :::"),
    (re.compile(r"!\["), "图片（![ ]）", "图片在 Word 里插入；说明文字用 ::: 图注"),
    (re.compile(r"(?:-{3,}|\*{3,}|_{3,})\s*$"), "横线", "另起一页写 ::: 分页 :::"),
    (re.compile(r"(?:`{3,}|~{3,})"), "代码块", "直接写文字"),
)
_ANOTHER_WORD = re.compile(
    r"个[体性人别案位]|家[庭属具长]|名[师优牌校特]|条[例款]|场[所地馆]|位[置次]|户籍|件[数均]"
)
"""A typed word that only begins like a unit: 个体户, 家庭农场."""
_FOREIGN_OPENINGS = frozenset(">|｜!-*_`~")


def doubts(document: Document) -> list[Notice]:
    """Notices in document order, each place once."""
    found: dict[tuple[str, Location | None], Notice] = {}
    for block in document.blocks:
        if type(block) is Paragraph and not block.head and _plain(block.inlines):
            continue
        for notice in _block(block):
            found.setdefault((notice.message, notice.where), notice)
    return list(found.values())


def _block(block: Block) -> list[Notice]:
    if type(block) is Paragraph:
        return _paragraph(block)
    if type(block) is TableBlock:  # its cells are data, where nobody meant markup
        return _leaves(leaves(block.caption))
    notices = list(_heading(block)) if type(block) is Heading else []
    for flow in flows(block):
        notices += _leaves(leaves(flow))
    return notices


def _paragraph(block: Paragraph) -> list[Notice]:
    first = block.inlines[0] if block.inlines else None
    notices: list[Notice] = []
    if type(first) is Strong:
        notices += _run_in(block, first)
    elif type(first) is Text and first.text[:1] in _FOREIGN_OPENINGS:
        notices += _foreign(block, first)
    inside = leaves(block.inlines)
    for leaf in inside:
        if type(leaf) is Bound and leaf.text.startswith("-"):
            hint = "用 | 升降、增减、由到 写出方向，或改写句子"
            place = _near(block.inlines)
            notices.append(Notice(f"正文里印出了负数“{leaf.text}”", place, hint))
    return notices + _leaves(leaves(block.head) + inside if block.head else inside)


def _plain(inlines: tuple[Inline, ...]) -> bool:
    """Whether one look shows that there is nothing to doubt, as in nearly every paragraph."""
    first = inlines[0] if inlines else None
    if type(first) is Text and first.text[:1] in _FOREIGN_OPENINGS:
        return False
    number = ""
    for inline in inlines:
        if type(inline) is Text:
            text = inline.text
            if "*" in text or (number and text[:1] in number):
                return False
            number = ""
        elif type(inline) is Bound:
            number = inline.text
            if "-" in number:
                return False
        else:
            return False
    return True


def _heading(block: Heading) -> Iterator[Notice]:
    """A number typed by hand behind one the program writes."""
    first = block.inlines[0] if block.number and block.inlines else None
    if isinstance(first, Text) and (typed := _NUMBERED.match(first.text)):
        yield Notice(
            f"标题会自动编号，现在印成“{block.number}{first.text[:12]}”",
            first.origin,
            f"删去手写的“{typed.group().strip()}”，或在抬头写 编号: 无",
        )


def _run_in(block: Paragraph, first: Strong) -> Iterator[Notice]:
    """`**小标题**。正文`: bold, but no run-in head."""
    second = block.inlines[1] if len(block.inlines) > 1 and not block.head else None
    if type(second) is Text and second.text[:1] in ("。", "："):
        stop = second.text[0]
        yield Notice(
            f"“{plain_text(first.inlines)}”只是加粗，不算段首小标题",
            second.origin,
            f"把“{stop}”写进 ** 里面：**小标题{stop}**正文",
        )


def _foreign(block: Paragraph, first: Text) -> Iterator[Notice]:
    """Markdown of other places, which is text here."""
    for pattern, name, hint in _FOREIGN if _typed(first) else ():
        if pattern.match(plain_text(block.inlines)):
            yield Notice(f"Markdown 的{name}在这里只是文字，会原样印出", first.origin, hint)


def _leaves(flow: list[Text | Bound | Break]) -> list[Notice]:
    """Stars without a partner, and a unit typed after a number that brings its own."""
    notices: list[Notice] = []
    before: Bound | None = None
    for leaf in flow:
        if type(leaf) is Text:
            text = leaf.text
            if "**" in text and _typed(leaf):
                hint = "写成 **文字**，两头都紧挨着字"
                notices.append(Notice("** 没有配对，会原样印出", leaf.origin, hint))
            if before is not None:
                if text[:1] in before.text[-3:] and _typed(leaf):
                    notices += _doubled(before, leaf)
                before = None
        else:
            before = leaf if type(leaf) is Bound else None
    return notices


def _doubled(bound: Bound, text: Text) -> Iterator[Notice]:
    """`{{ 党支部 }}个`: the number brings its unit along."""
    if _ANOTHER_WORD.match(text.text):
        return
    for size in (3, 2, 1):
        unit = bound.text[-size:]
        if not any(c.isdigit() for c in unit) and text.text.startswith(unit):
            yield Notice(
                f"单位重复：“{unit}{unit}”",
                text.origin,
                f"数自带单位，删去后面的“{unit}”；只要数时写 | 数",
            )
            return


def _near(inlines: tuple[Inline, ...]) -> Location | None:
    """Where the text of a paragraph was written."""
    return next((i.origin for i in leaves(inlines) if isinstance(i, Text) and i.origin), None)


def _typed(text: Text) -> bool:
    """Whether markup means anything in a text: it is of a template line or a cell of a section."""
    where = text.origin
    return where is not None and (where.line > 0 or where.sheet in SECTIONS)
