"""A Document as plain text and as a web page; no file is read or written here.

`dump` shows everything a document holds, for golden tests and for people who ask where a number comes
from; `text` is what a reader sees; `html` is a page that stands by itself.
"""

from reportgen.plain.dumping import dump
from reportgen.plain.plaintext import text
from reportgen.plain.webpage import html

__all__ = ["dump", "html", "text"]
