"""Rendered text → a frozen skeleton of blocks, by CommonMark and one directive mechanism.

What the parser sees are the words of template authors and opaque marks, so the skeleton depends on
the template alone: documents of one shape share it (`engine` keeps it), whatever their numbers are.
Emphasis is CJK-friendly: plain CommonMark leaves `**小标题。**正文` as asterisks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import final

from markdown_it import MarkdownIt
from markdown_it.rules_block.list import list_block
from markdown_it.rules_block.state_block import StateBlock
from markdown_it.rules_inline.state_inline import Delimiter, StateInline
from markdown_it.token import Token
from msgspec import Struct

from reportgen.document import Text
from reportgen.errors import Location, ReportError
from reportgen.template.marks import split_nodes

Origins = Sequence[Location]
"""Where each rendered line was written."""


@final
class NodeMark(Struct, frozen=True):
    """A value, by its number in the rendering's nodes."""

    number: int


@final
class Emphasis(Struct, frozen=True):
    """Strong text."""

    spans: tuple[Span, ...]


@final
class LineEnd(Struct, frozen=True):
    """A line end inside a paragraph: hard where the author asked for a break."""

    hard: bool


Span = Text | NodeMark | Emphasis | LineEnd


@final
class HeadingSkeleton(Struct, frozen=True):
    """`# …`"""

    level: int
    spans: tuple[Span, ...]
    line: int


@final
class ParagraphSkeleton(Struct, frozen=True):
    """Running text."""

    spans: tuple[Span, ...]
    line: int
    plain: bool
    """Whether it begins with words and goes on with words and values, as nearly all do."""


@final
class ListSkeleton(Struct, frozen=True):
    """`- …` items; only meaningful inside the 一是 directive."""

    items: tuple[ParagraphSkeleton, ...]
    line: int


@final
class DirectiveSkeleton(Struct, frozen=True):
    """`::: 名称 参数` with the blocks inside."""

    name: str
    argument: tuple[Span, ...]
    blocks: tuple[BlockSkeleton, ...]
    line: int


@final
class BrokenSkeleton(Struct, frozen=True):
    """What cannot be a block: its problem, told together with those of other blocks."""

    message: str
    hint: str
    line: int


BlockSkeleton = (
    HeadingSkeleton | ParagraphSkeleton | ListSkeleton | DirectiveSkeleton | BrokenSkeleton
)

_FENCE = re.compile(r"^\s{0,3}:::\s*+((?:.*\S)?)\s*$")
_ENDING = re.compile(r"(?:^|\s):::$")


def parse(text: str, origins: Origins) -> tuple[BlockSkeleton, ...]:
    """The blocks of rendered text.  Raises RenderedLineError."""
    lines = text.split("\n")
    blocks: list[BlockSkeleton] = []
    start = number = 0
    while number < len(lines):
        fence = _FENCE.match(lines[number])
        if fence is None:
            number += 1
            continue
        blocks += _plain(lines[start:number], start, origins)
        directive, number = _directive(fence.group(1), lines, number, origins)
        blocks.append(directive)
        start = number
    blocks += _plain(lines[start:], start, origins)
    return tuple(blocks)


class RenderedLineError(ReportError):
    """A problem at a line of rendered text; the caller knows which template line wrote it."""

    def __init__(self, message: str, line: int, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.line = line


@lru_cache(maxsize=2048)
def parse_inline(text: str, where: Location) -> tuple[Span, ...]:
    """The spans of one paragraph of a data cell: only emphasis and escapes mean anything."""
    origins = (where,) * (text.count("\n") + 1)
    if "*" not in text and "\\" not in text:
        return tuple(_words(text, 0, origins))
    tokens = _parser().parseInline(text)
    return _spans(tokens[0].children or [], 0, origins)


def _directive(
    head: str, lines: list[str], start: int, origins: Origins
) -> tuple[DirectiveSkeleton | BrokenSkeleton, int]:
    name, _, argument = head.partition(" ")
    if not name:
        hint = "::: 后面写指令名，例如 ::: 一是；单独的 ::: 只用来收尾"
        return BrokenSkeleton("这里有一个多余的 :::", hint, start), start + 1
    if _ENDING.search(head):
        words = tuple(_words(_ENDING.sub("", argument).strip(), start, origins))
        return DirectiveSkeleton(_ENDING.sub("", name), words, (), start), start + 1
    for end in range(start + 1, len(lines)):
        if fence := _FENCE.match(lines[end]):
            if fence.group(1):
                break
            inner = tuple(_plain(lines[start + 1 : end], start + 1, origins))
            words = tuple(_words(argument.strip(), start, origins))
            return DirectiveSkeleton(name, words, inner, start), end + 1
    hint = "指令以单独一行 ::: 收尾"
    if name in ("分页", "表"):
        hint += f"，或写在一行里：::: {head} :::"
    return BrokenSkeleton(f"指令“{name}”没有收尾", hint, start), start + 1


def _plain(lines: list[str], offset: int, origins: Origins) -> list[BlockSkeleton]:
    blocks: list[BlockSkeleton] = []
    items: list[ParagraphSkeleton] | None = None
    item_spans: list[Span] = []
    heading = 0
    for token in _parser().parse("\n".join(lines)):
        line = offset + (token.map[0] if token.map else 0)
        match token.type:
            case "heading_open":
                heading = int(token.tag[1:])
            case "heading_close":
                heading = 0
            case "bullet_list_open" if items is not None:
                raise RenderedLineError("列表里不能再套列表", line)
            case "bullet_list_open":
                items, list_line = [], line
            case "list_item_open":
                item_spans = []
            case "list_item_close" if items is not None:
                items.append(_paragraph(tuple(item_spans), line or list_line))
            case "bullet_list_close" if items is not None:
                blocks.append(ListSkeleton(tuple(items), list_line))
                items = None
            case "inline":
                spans = _spans(token.children or [], line, origins)
                if items is not None:
                    item_spans += spans
                elif heading:
                    blocks.append(HeadingSkeleton(heading, spans, line))
                else:
                    blocks.append(_paragraph(spans, line))
    return blocks


def _paragraph(spans: tuple[Span, ...], line: int) -> ParagraphSkeleton:
    first = spans[0] if spans else None
    begins = type(first) is Text and bool(first.text.strip())
    plain = begins and all(type(span) in (Text, NodeMark) for span in spans)
    return ParagraphSkeleton(spans, line, plain)


def _spans(tokens: list[Token], line: int, origins: Origins) -> tuple[Span, ...]:
    stack: list[list[Span]] = [[]]
    for token in tokens:
        match token.type:
            case "text" | "text_special":
                stack[-1] += _words(token.content, line, origins)
            case "strong_open":
                stack.append([])
            case "strong_close":
                inner = tuple(stack.pop())
                stack[-1].append(Emphasis(inner))
            case "em_open" | "em_close":
                # a lone * is an asterisk in office prose
                stack[-1] += _words(token.markup, line, origins)
            case "softbreak" | "hardbreak":
                stack[-1].append(LineEnd(token.type == "hardbreak"))
                line += 1
    return tuple(_joined(stack[0]))


def _joined(spans: list[Span]) -> list[Span]:
    """The spans with texts that touch made one: between two lines there is a `LineEnd`."""
    out: list[Span] = []
    for span in spans:
        last = out[-1] if out else None
        if isinstance(span, Text) and isinstance(last, Text):
            out[-1] = Text(last.text + span.text, last.origin)
        else:
            out.append(span)
    return out


def _words(text: str, line: int, origins: Origins) -> list[Span]:
    try:
        return [
            NodeMark(piece) if isinstance(piece, int) else Text(piece, origins[line])
            for piece in split_nodes(text)
        ]
    except ValueError:
        raise RenderedLineError("这里的数被截断了", line, "不要对数用截短文字的写法") from None


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero").enable(["heading", "list", "emphasis", "newline", "escape"])
    parser.inline.ruler.at("emphasis", _cjk_emphasis)
    interrupts = ["paragraph", "reference", "blockquote"]
    parser.block.ruler.at("list", _bullets, {"alt": interrupts})
    return parser


def _bullets(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Bullet lists only: `1.` stays text, because numbers in official prose are words (HDG-09)."""
    first = state.src[state.bMarks[start] + state.tShift[start] :][:1]
    return first in ("-", "+", "*") and list_block(state, start, end, silent)


def _cjk_emphasis(state: StateInline, silent: bool) -> bool:
    """Delimiters by what touches them: `*` opens before and closes after anything but white space.

    CommonMark's flanking rules ask for a space or punctuation outside a closing `**` that follows
    punctuation; Chinese text has neither (thread: commonmark/commonmark-spec#650).
    """
    if silent or state.src[state.pos] != "*":
        return False
    start = end = state.pos
    while end < state.posMax and state.src[end] == "*":
        end += 1
    opens = end < state.posMax and not state.src[end].isspace()
    closes = start > 0 and not state.src[start - 1].isspace()
    for _ in range(end - start):
        state.push("text", "", 0).content = "*"
        token = len(state.tokens) - 1
        state.delimiters.append(Delimiter(0x2A, end - start, token, -1, opens, closes))
    state.pos = end
    return True
