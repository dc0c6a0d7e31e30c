"""An XML part back to bytes, under the declaration it came with."""

from __future__ import annotations

from lxml import etree

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def serialised(root: etree._Element, before: bytes) -> bytes:
    """The part whose root was parsed from `before`: UTF-8, everything else as it was."""
    content: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)
    end = before.find(b"?>") + 2
    head = before[:end]
    if not head.startswith(b"<?xml ") or b"utf-8" not in head.lower():
        return _DECLARATION + content
    space = before[end : end + len(before[end:]) - len(before[end:].lstrip())]
    return head + space + content
