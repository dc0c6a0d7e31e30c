"""Text files to `Text`: .txt a paragraph for each line, .md without its marks and code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from reportgen.checking.heads import LONGEST_TITLE
from reportgen.checking.text import Draft, Kind, Text, text_of
from reportgen.errors import Location, ReportError

LARGEST_TEXT = 64 * 2**20
"""Bytes of a text file that are read."""
_MARKED = re.compile(r"\s*(?:[一二三四五六七八九十]+、|[（(]|\d)")
_OPENING = re.compile(r"\s*(?:(?P<head>#{1,6})\s+|>\s?|[-*+]\s+)?")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_KEY = re.compile(r"\w+\s*[:：]")
_LINE_ENDS = "\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029"


class Source(Struct, frozen=True):
    """A text file's words and how they were stored."""

    text: str
    encoding: str

    @property
    def lines(self) -> list[str]:
        """The lines with their ends."""
        return self.text.splitlines(keepends=True)


def source_of(path: Path) -> Source:
    """A file in UTF-8 (with or without a mark) or GB18030; ReportError where it is neither."""
    if path.stat().st_size > LARGEST_TEXT:
        raise ReportError("文件太大", where=Location(path.name), hint="请拆成几个文件")
    data = path.read_bytes()
    marked = data.startswith(b"\xef\xbb\xbf")
    for encoding in ("utf-8-sig" if marked else "utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return Source(text, encoding)
    raise ReportError(
        "读不出文字：不是 UTF-8，也不是 GB18030",
        where=Location(path.name),
        hint="请在记事本里另存为 UTF-8",
    )


def plain_text(source: Source, shown: str) -> Text:
    """A text file; its first line is the title where it looks like one."""
    drafts: list[Draft] = []
    for number, line in enumerate(source.lines, start=1):
        text = line.strip(_LINE_ENDS)
        if text.strip():
            drafts.append(Draft(text, number=len(drafts), line=number, column=1))
    if len(drafts) > 2 and _is_title(first := drafts[0].text):
        drafts[0] = Draft(first, "title", number=0, line=drafts[0].line, column=1)
    return text_of(shown, drafts)


def markdown_text(source: Source, shown: str) -> Text:
    """A Markdown file; front matter, fenced code and rules of dashes are left out."""
    drafts: list[Draft] = []
    fenced = False
    for number, line in _behind_front_matter(source.lines):
        fenced ^= (fence := _FENCE.match(line) is not None)
        opening = _OPENING.match(line)
        if fenced or fence or opening is None:
            continue
        text = line[opening.end() :].rstrip(_LINE_ENDS)
        if text.strip("-*_=| \t:"):
            kind, level = _markdown_kind(text, opening["head"], first=not drafts)
            drafts.append(Draft(text, kind, level, len(drafts), "", number, opening.end() + 1))
    return text_of(shown, drafts)


def _is_title(line: str) -> bool:
    """Short, without number mark and without a stop at its end."""
    return (
        len(line) <= LONGEST_TITLE
        and not line.endswith(tuple("。；："))
        and not _MARKED.match(line)
    )


def _markdown_kind(text: str, head: str | None, first: bool) -> tuple[Kind | None, int]:
    if head:
        return ("title", 0) if first and len(head) == 1 else ("heading", len(head))
    return ("cell" if text.startswith("|") else None), 0


def _behind_front_matter(lines: list[str]) -> Iterable[tuple[int, str]]:
    numbered = list(enumerate(lines, start=1))
    if lines and lines[0].strip() == "---":
        for number, line in numbered[1:]:
            if line.strip() == "---":
                return numbered[number:]
        if _KEY.match("".join(lines[1:2])):  # nobody closed it: it ends with the first empty line
            return numbered[next((n for n, line in numbered if not line.strip()), len(lines)) :]
    return numbered
