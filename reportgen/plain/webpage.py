"""A document as one web page without outside parts; every number tells its source on hovering."""

from __future__ import annotations

from html import escape
from typing import assert_never

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
)
from reportgen.plain.origin import origin

_STYLE = """
body { max-width: 38em; margin: 2em auto; padding: 0 1em; line-height: 1.8;
       font-family: FangSong, STFangsong, serif; }
h1 { text-align: center; font-family: SimSun, STSong, serif; }
h2, h3, h4 { font-size: 1em; font-family: SimHei, STHeiti, sans-serif; }
p { text-indent: 2em; margin: 0; }
p.middle { text-align: center; text-indent: 0; }
p.end { text-align: right; text-indent: 0; }
table { border-collapse: collapse; margin: 1em auto; }
th, td { border: 1px solid #333; padding: 0 .5em; }
td.number { text-align: right; }
span.number { border-bottom: 1px dotted #666; }
mark { background: #ffef9e; }
hr { border: 0; border-top: 1px dashed #999; }
"""


def html(document: Document, title: str) -> str:
    """The page; `title` is the window's.  Values are escaped, so data cannot become markup."""
    body = "\n".join(_block(block) for block in document.blocks)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _block(block: Block) -> str:
    match block:
        case Title(inlines=inlines, role=role):
            return _element("h1" if role == "标题" else "p", inlines, "middle")
        case Byline(inlines=inlines, place=place):
            return _element("p", inlines, "middle" if place == "题下" else "end")
        case Heading(level=level, inlines=inlines, number=number):
            name = f"h{min(level + 1, 6)}"
            return f"<{name}>{escape(number)}{_inlines(inlines)}</{name}>"
        case Paragraph(inlines=inlines, head=head, number=number):
            opening = escape(number) + _inlines(head)
            opening = f"<b>{opening}</b>" if opening else ""
            return f"<p>{opening}{_inlines(inlines)}</p>"
        case TableBlock():
            return _table(block)
        case Caption(inlines=inlines):
            return _element("p", inlines, "middle")
        case Signature(body=body, date=date):
            return "\n".join(_element("p", part, "end") for part in (body, date) if part)
        case PageBreak():
            return "<hr>"
        case _:
            assert_never(block)


def _table(table: TableBlock) -> str:
    above = _inlines(table.caption) + (f"（{escape(table.unit_note)}）" if table.unit_note else "")
    rows = [_row("th", table.head), *(_row("td", row) for row in table.rows)]
    caption = f"<caption>{above}</caption>\n" if above else ""
    return f"<table>\n{caption}" + "\n".join(rows) + "\n</table>"


def _row(name: str, cells: tuple[TableCell, ...]) -> str:
    return (
        "<tr>"
        + "".join(_element(name, c.inlines, "number" if c.numeric else "") for c in cells)
        + "</tr>"
    )


def _element(name: str, inlines: tuple[Inline, ...], kind: str) -> str:
    attribute = f' class="{kind}"' if kind else ""
    return f"<{name}{attribute}>{_inlines(inlines)}</{name}>"


def _inlines(inlines: tuple[Inline, ...]) -> str:
    return "".join(_inline(inline) for inline in inlines)


def _inline(inline: Inline) -> str:
    match inline:
        case Text(text=text):
            return escape(text)
        case Bound(text=text):
            name = "mark" if inline.missing else "span"
            return (
                f'<{name} class="number" title="{escape(origin(inline))}">{escape(text)}</{name}>'
            )
        case Strong(inlines=inner):
            return f"<strong>{_inlines(inner)}</strong>"
        case Break():
            return "<br>"
        case _:
            assert_never(inline)
