"""Skeleton + nodes → the blocks of a Document: paragraphs, run-in heads, numbering, directives, keys.

A data cell may hold several paragraphs: its first joins the paragraph it is printed in, the others
follow it.  Paragraphs that come out empty are dropped, so nothing prints a blank line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from msgspec import Struct

from reportgen.binding.expression import Cell, Observation
from reportgen.chinese.forms import Form
from reportgen.chinese.numerals import hanzi
from reportgen.dataset import Table, TextCell
from reportgen.document import (
    Block,
    Bound,
    Break,
    Byline,
    Caption,
    Heading,
    Inline,
    PageBreak,
    Paragraph,
    Signature,
    Strong,
    TableBlock,
    TableCell,
    Text,
    plain_text,
)  # fmt: skip
from reportgen.errors import Collector, Location, Notice, ReportError, nearest
from reportgen.template.markdown import (
    BlockSkeleton,
    BrokenSkeleton,
    DirectiveSkeleton,
    Emphasis,
    HeadingSkeleton,
    LineEnd,
    ListSkeleton,
    NodeMark,
    ParagraphSkeleton,
    RenderedLineError,
    Span,
)  # fmt: skip
from reportgen.template.rendering import Flow, Rendering
from reportgen.template.views import is_numeric


class Place(Struct, frozen=True):
    """What a rendered line comes from."""

    where: Location
    """The template line."""
    key: str
    """The same, as keys begin."""
    rows: tuple[int, ...]
    """The rows of loops it stands in, by their numbers in the rendering."""


DIRECTIVES = ("一是", "表", "图注", "署名", "落款", "分页")
_HEAD_ENDS = ("。", "：")
_STOPS = "。！？；：，、…”）"
DEFAULT_NUMBERING = {"公文": ("一、", "（一）", "1.", "（1）"), "通讯": ()}
NUMBER = Form("数")


class Builder:
    """Builds the blocks of one document; counts headings on its way."""

    def __init__(
        self, rendering: Rendering, places: Sequence[Place], numbering: tuple[str, ...]
    ) -> None:
        self.rendering = rendering
        self.places = places
        self.numbering = numbering
        self.counts: dict[int, int] = {}
        self.level = 0
        self.keys: dict[str, int] = {}

    def build(self, skeletons: Iterable[BlockSkeleton]) -> list[Block]:
        """The blocks in order.  Raises ReportError, all problems at once."""
        out: list[Block] = []
        problems = Collector()
        for skeleton in skeletons:
            try:
                out += self.block(skeleton)
            except RenderedLineError as error:
                where = self.places[error.line].where
                problems.add(error.message, where=where, hint=error.hint)
            except ReportError as error:
                where = error.where or self.places[skeleton.line].where
                problems.add(error.message, where=where, hint=error.hint)
        problems.raise_any()
        return out

    def block(self, skeleton: BlockSkeleton) -> list[Block]:
        """The blocks of one skeleton."""
        if type(skeleton) is ParagraphSkeleton:  # nearly all
            if skeleton.plain and (inlines := self.filled(skeleton.spans)) is not None:
                return [Paragraph(self.key(skeleton.line), inlines)]
            return self.paragraphs(self.split(skeleton.spans), skeleton.line)
        match skeleton:
            case HeadingSkeleton():
                return self.heading(skeleton)
            case ListSkeleton():
                raise RenderedLineError(
                    "“- ”列表要放在 ::: 一是 里面", skeleton.line, "各自成段时不写“- ”，段间空一行"
                )
            case DirectiveSkeleton():
                return self.directive(skeleton)
            case BrokenSkeleton(message=message, hint=hint, line=line):
                raise RenderedLineError(message, line, hint)

    def key(self, line: int) -> str:
        """The stable key of a paragraph: template line and rows; repeats get ~2, ~3."""
        place = self.places[line]
        base = place.key
        if place.rows:
            names = [self.rendering.rows[row] for row in place.rows]
            base = "/".join((base, *filter(None, names)))
        count = self.keys[base] = self.keys.get(base, 0) + 1
        return base if count == 1 else f"{base}~{count}"

    def heading(self, skeleton: HeadingSkeleton) -> list[Block]:
        """A heading; a cell's paragraphs become its lines."""
        inlines = self.joined(skeleton.spans)
        if not plain_text(inlines).strip():
            return []
        self.level = skeleton.level
        return [
            Heading(self.key(skeleton.line), skeleton.level, inlines, self.number(skeleton.level))
        ]

    def number(self, level: int) -> str:
        """The next number at a level, "" where that level has none; deeper levels start anew."""
        self.counts[level] = self.counts.get(level, 0) + 1
        for deeper in [known for known in self.counts if known > level]:
            del self.counts[deeper]
        pattern = self.numbering[level - 1] if level <= len(self.numbering) else "无"
        return write_number(pattern, self.counts[level])

    def paragraphs(self, flows: list[tuple[Inline, ...]], line: int) -> list[Block]:
        """Body paragraphs, run-in heads told apart; empty ones dropped."""
        return [self.paragraph(inlines, line) for inlines in flows if _shows(inlines)]

    def paragraph(self, inlines: tuple[Inline, ...], line: int) -> Paragraph:
        """One paragraph; a strong opening that ends in 。 or ： is its run-in head (HDG-05)."""
        first = inlines[0]
        if type(first) is Strong and plain_text(first.inlines).endswith(_HEAD_ENDS):
            level = self.level + 1
            number = self.number(level)
            return Paragraph(self.key(line), inlines[1:], first.inlines, number, level)
        return Paragraph(self.key(line), inlines)

    def directive(self, skeleton: DirectiveSkeleton) -> list[Block]:
        """The blocks of a directive."""
        makers: dict[str, Callable[[DirectiveSkeleton], list[Block]]] = {
            "一是": self.series,
            "表": self.table,
            "图注": self.captions,
            "署名": self.bylines,
            "落款": self.signature,
            "分页": lambda found: [PageBreak(self.key(found.line))],
        }
        name = skeleton.name
        if name not in makers:
            word, colon, rest = (
                re.split("([：:])", name, maxsplit=1)
                if re.search("[：:]", name)
                else (name, "", "")
            )
            hint = f"指令名后面不写冒号，空一格：::: {word} {rest}".rstrip()
            raise RenderedLineError(
                f"没有指令“{name}”", skeleton.line,
                hint if colon else nearest(name, DIRECTIVES) or "可用：" + "、".join(DIRECTIVES),
            )  # fmt: skip
        if skeleton.argument and name != "表":
            raise RenderedLineError(
                f"“::: {name}”后面不能直接写文字",
                skeleton.line,
                "文字写在下一行，再以单独一行 ::: 收尾",
            )
        return makers[skeleton.name](skeleton)

    def series(self, skeleton: DirectiveSkeleton) -> list[Block]:
        """一是…二是…三是…: an opening (may be absent) and the items, run into one paragraph."""
        lead: list[Inline] = []
        items: list[tuple[Inline, ...]] = []
        for block in skeleton.blocks:
            match block:
                case ParagraphSkeleton() if not items:
                    lead += self.joined(block.spans)
                case ListSkeleton():
                    items += [self.joined(item.spans) for item in block.items]
                case _:
                    raise RenderedLineError(
                        "“一是”里只能先写一段，再写“- ”列表", block.line, "其他内容写在 ::: 后面"
                    )
        items = [item for item in items if plain_text(item).strip()]
        texts = [plain_text(item).rstrip() for item in items]
        bare = not any(text.endswith(tuple(_STOPS)) for text in texts)
        # FORM-05: items without stops of their own get them; 。 where one has a 。 inside (PUNC-06)
        between = "。" if any("。" in text for text in texts) else "；"
        inlines = list(lead)
        for position, item in enumerate(items, start=1):
            inlines += [Text(hanzi(Fraction(position)) + "是", None), *item]
            if bare:
                inlines.append(Text("。" if position == len(items) else between, None))
        return self.paragraphs([tuple(inlines)], skeleton.line)

    def table(self, skeleton: DirectiveSkeleton) -> list[Block]:
        """A free table of the data; the directive's text is its caption."""
        name = plain_text(self.joined(skeleton.argument))
        tables = self.rendering.data.tables
        if not name:
            raise RenderedLineError(
                "“::: 表”后面没有写工作表名", skeleton.line,
                "写成 ::: 表 工作表名；现有的表：" + ("、".join(tables) or "无"),
            )  # fmt: skip
        if name not in tables:
            raise RenderedLineError(
                f"数据中没有表“{name}”", skeleton.line,
                nearest(name, tables) or "现有的表：" + ("、".join(tables) or "无"),
            )  # fmt: skip
        caption = [inline for flow in self.inner(skeleton) for inline in flow]
        return [table_block(tables[name], tuple(caption), self.key(skeleton.line), self.rendering)]

    def captions(self, skeleton: DirectiveSkeleton) -> list[Block]:
        """图注: each paragraph inside is a caption."""
        return [Caption(self.key(skeleton.line), flow) for flow in self.inner(skeleton)]

    def bylines(self, skeleton: DirectiveSkeleton) -> list[Block]:
        """署名 at the end of the text."""
        return [Byline(self.key(skeleton.line), flow, "文末") for flow in self.inner(skeleton)]

    def signature(self, skeleton: DirectiveSkeleton) -> list[Block]:
        """落款: the last line is the date, what stands before it the issuing body."""
        lines = [
            line
            for block in skeleton.blocks
            if isinstance(block, ParagraphSkeleton)
            for line in self.split(block.spans, soft=True)
        ]
        if len(lines) != 2:
            raise RenderedLineError(
                f"“落款”里应当是两行：单位、日期，这里是{len(lines)}行", skeleton.line,
                "单位一行、日期一行；单位有几个时用顿号隔开",
            )  # fmt: skip
        return [Signature(self.key(skeleton.line), lines[0], lines[1])]

    def inner(self, skeleton: DirectiveSkeleton) -> list[tuple[Inline, ...]]:
        """The non-empty paragraphs inside a directive."""
        flows: list[tuple[Inline, ...]] = []
        for block in skeleton.blocks:
            if not isinstance(block, ParagraphSkeleton):
                raise RenderedLineError(
                    f"“{skeleton.name}”里只能写文字", block.line, "去掉里面的 #、- 和 :::"
                )
            flows += [flow for flow in self.split(block.spans) if plain_text(flow).strip()]
        return flows

    def filled(self, spans: tuple[Span, ...]) -> tuple[Inline, ...] | None:
        """The inlines of a plain paragraph; None where a value in it may hold paragraphs itself."""
        node = self.rendering.node
        inlines: list[Inline] = []
        for span in spans:
            inline = span if type(span) is not NodeMark else node(span.number)
            if type(inline) is not Text and type(inline) is not Bound:
                return None
            inlines.append(inline)
        return tuple(inlines)

    def split(self, spans: tuple[Span, ...], *, soft: bool = False) -> list[tuple[Inline, ...]]:
        """Spans as paragraphs: a cell's paragraphs part them, and soft line ends where asked."""
        flow: list[Inline] = []
        flows = [flow]
        for span in spans:
            if type(span) is Text:
                flow.append(span)
            elif type(span) is NodeMark:
                node = self.rendering.node(span.number)
                if type(node) is Flow:
                    for position, paragraph in enumerate(node.paragraphs):
                        if position:
                            flow = []
                            flows.append(flow)
                        flow += paragraph
                else:
                    flow.append(node)
            elif type(span) is Emphasis:
                strong = tuple(i for i in self.joined(span.spans) if not isinstance(i, Strong))
                flow.append(Strong(strong))
            elif type(span) is LineEnd:
                if span.hard:
                    flow.append(Break())
                elif soft:
                    flow = []
                    flows.append(flow)
                else:
                    self.joins(spans, span)
        return [tuple(flow) for flow in flows]

    def joins(self, spans: tuple[Span, ...], end: LineEnd) -> None:
        """Doubt a line end after 。 between two typed lines: a blank line may have been forgotten."""
        at = next(number for number, span in enumerate(spans) if span is end)
        before, after = spans[at - 1 : at], spans[at + 1 : at + 2]
        match (*before, *after):
            case (
                Text(text=text, origin=Location() as first),
                Text(origin=Location() as second),
            ) if text.endswith("。"):
                if first.file == second.file and second.line == first.line + 1:
                    hint = "要分成两段，中间空一行；本来就是一段，可写在一行里"
                    self.rendering.notices.append(Notice("这一行和上一行连成了一段", second, hint))

    def joined(self, spans: tuple[Span, ...]) -> tuple[Inline, ...]:
        """Spans as one sequence: a cell's paragraphs become lines."""
        out: list[Inline] = []
        for flow in self.split(spans):
            if out and flow:
                out.append(Break())
            out += flow
        return tuple(out)


def table_block(
    table: Table, caption: tuple[Inline, ...], key: str, rendering: Rendering
) -> TableBlock:
    """A free table as a block: every number bound to its cell; one unit shared by all goes above."""
    units = {column.unit for column in table.columns[1:] if column.unit}
    shared = units.pop() if len(units) == 1 and len(table.columns) > 2 else ""
    head = tuple(
        TableCell((Text(_head(column.name, column.unit, shared), table.where),))
        for column in table.columns
    )
    name, bind = table.name, rendering.bind_cell
    names = [column.name for column in table.columns]
    rows = tuple(
        [
            tuple(
                [
                    TableCell((bind(Cell(name, label, names[position]), value, NUMBER),), True)
                    if type(value) is Observation
                    else _text(table, label, position, value, rendering)
                    for position, value in enumerate(row)
                ]
            )
            for label, row in zip(table.labels(), table.rows, strict=True)
        ]
    )
    return TableBlock(key, caption, head, rows, f"单位：{shared}" if shared else "")


def _text(
    table: Table, label: str, position: int, value: object, rendering: Rendering
) -> TableCell:
    if isinstance(value, TextCell):
        return TableCell((Text(value.text, value.where),))
    numeric = is_numeric(table, position)
    if numeric:
        told = f"表“{table.name}”中{label}的{table.columns[position].name}是空的，表里印作“—”"
        rendering.notices.append(Notice(told, table.where, "补上这个数"))
    return TableCell((Text("—", table.where),), numeric=numeric)  # TBL-02: 缺数“—”


def _shows(inlines: tuple[Inline, ...]) -> bool:
    """Whether anything but blanks would be printed."""
    for inline in inlines:
        if type(inline) is Strong:
            if _shows(inline.inlines):
                return True
        elif type(inline) is not Break and inline.text and not inline.text.isspace():
            return True
    return False


def _head(name: str, unit: str, shared: str) -> str:
    return f"{name}（{unit}）" if unit and unit != shared else name


def write_number(pattern: str, count: int) -> str:
    """A heading number by its pattern: 一、 → 三、; （一） → （三）; 1. → 3. (HDG-01, HDG-02)."""
    if pattern == "无":
        return ""
    if "①" in pattern:
        return chr(0x2460 + count - 1) if count <= 20 else f"（{count}）"
    if "一" in pattern:
        return pattern.replace("一", hanzi(Fraction(count)), 1)
    return pattern.replace("1", str(count), 1)
