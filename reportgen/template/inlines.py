"""One line of text with marks (a title, a paragraph of a data cell) as inlines."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.document import Break, Inline, Strong, Text
from reportgen.errors import Location
from reportgen.template.markdown import Emphasis, LineEnd, NodeMark, Span, parse_inline
from reportgen.template.rendering import Flow, Rendering


def line_inlines(text: str, where: Location, rendering: Rendering) -> tuple[Inline, ...]:
    """One line of text with marks as inlines; literal text was written at `where`."""
    return tuple(_inlines(parse_inline(text, where), rendering))


def _inlines(spans: tuple[Span, ...], rendering: Rendering) -> Iterator[Inline]:
    for span in spans:
        match span:
            case Text():
                yield span
            case NodeMark(number=number):
                node = rendering.node(number)
                if isinstance(node, Flow):
                    for position, paragraph in enumerate(node.paragraphs):
                        if position:
                            yield Break()
                        yield from paragraph
                else:
                    yield node
            case Emphasis(spans=inner):
                flat = (i for i in _inlines(inner, rendering) if not isinstance(i, Strong))
                yield Strong(tuple(flat))
            case LineEnd():
                yield Break()
