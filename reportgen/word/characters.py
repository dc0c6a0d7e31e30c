"""Characters in XML: what must be escaped, and what XML 1.0 cannot hold at all.

Illegal characters are stripped from data where they enter; this is the last line, so that no caller
can produce a file that will not open.
"""

from __future__ import annotations

import re
from typing import Any

from msgspec.structs import fields, replace

from reportgen.document import Block, Bound, Document, Inline, Strong, TableCell, Text

UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 §2.2 forbids, and the carriage return, which every parser turns into a newline."""


def escaped(text: str) -> str:
    """Text ready for element content and for attributes in double quotes (there without newlines
    and tabs, which a parser would turn into spaces)."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if '"' in text:
        text = text.replace('"', "&quot;")
    return text


def writable(text: str) -> str:
    """The text without what XML cannot hold; a carriage return, alone or before a newline, is one
    newline."""
    return UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def half_widths(text: str) -> int:
    """Width in half 字: a Hanzi two, an ASCII character one.  Good to a half 字 for the rest."""
    if text.isascii():
        return len(text)
    # in UTF-8 a Hanzi is three bytes and an ASCII character one: the mean of bytes and characters
    return (len(text) + len(text.encode(errors="replace"))) // 2


def scrubbed(document: Document) -> Document:
    """The document with every visible text made writable; keys and bindings stay as they are."""
    return replace(document, blocks=tuple(_scrub(block) for block in document.blocks))


_NODES = (*Block.__args__, *Inline.__args__, TableCell)


def _scrub(value: Any) -> Any:
    match value:
        case Text(text=text):
            return replace(value, text=writable(text))
        case Bound(text=text, note=note):
            return replace(value, text=writable(text), note=writable(note))
        case Strong(inlines=inlines):
            return Strong(tuple(_scrub(inline) for inline in inlines))
        case str():
            return writable(value)
        case tuple():
            return tuple(_scrub(item) for item in value)
        case _ if isinstance(value, _NODES):
            visible = {
                field.name: _scrub(getattr(value, field.name))
                for field in fields(value)
                if field.name != "key"
            }
            return replace(value, **visible)
        case _:
            return value
