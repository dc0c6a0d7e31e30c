"""A .docx to `Text`: body, text boxes and notes, with the numbers its record knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.binding.evaluate import leaves_of
from reportgen.binding.expression import Expression
from reportgen.binding.serial import describe
from reportgen.checking.text import Bound, Draft, Kind, Text, text_of
from reportgen.word.briefing import Briefing, Paragraph

_HEADING = re.compile(r"(?:heading|标题) ?([1-9])")
"""Word's and WPS's names of built-in headings; ours are Word's."""
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("title", "标题", "subtitle", "副标题"), "title"),
    **dict.fromkeys(("题下署名", "文末署名", "signature"), "byline"),
    **dict.fromkeys(("caption", "题注", "图注", "表名", "表格单位"), "caption"),
}


def word_text(briefing: Briefing, shown: str) -> Text:
    """The text of a briefing, or of any .docx; `shown` is the path as the user gave it."""
    text = text_of(shown, _drafts(briefing))
    names: dict[int, str] = {}
    if briefing.record is not None:
        for record in briefing.record.anchors:
            names[record.id] = _shown(record.binding.expression)
    places = sorted((*briefing.anchors, *briefing.copies), key=lambda a: (a.paragraph, a.start))
    bound = [
        Bound(at + anchor.start, at + anchor.end, names.get(anchor.id, ""))
        for anchor in places
        for at in (text.paragraphs[anchor.paragraph].start,)
    ]
    return Text(text.file, text.paragraphs, tuple(bound))


def _shown(expression: Expression) -> str:
    """What is shown: an indicator, what is worked out of one alone, or the names it takes, 、 between.

    A mean or a total of an indicator is another thing than the indicator.
    """
    names = dict.fromkeys(map(describe, leaves_of(expression)))
    return describe(expression) if len(names) == 1 else "、".join(names)


def _drafts(briefing: Briefing) -> Iterator[Draft]:
    for number, paragraph in enumerate(briefing.paragraphs):
        kind, level = _kind(paragraph)
        yield Draft(paragraph.text, kind, level, number)
    for paragraph in briefing.boxes:
        kind, level = _kind(paragraph)
        yield Draft(paragraph.text, kind, level, part="文本框")
    for note in briefing.extras.notes:
        for line in note.split("\n"):
            if line.strip():
                yield Draft(line, "note", part="脚注尾注")


def _kind(paragraph: Paragraph) -> tuple[Kind | None, int]:
    if paragraph.in_table:
        return "cell", 0
    name = paragraph.style.lower()
    if found := _HEADING.fullmatch(name):
        return "heading", int(found[1])
    return _KINDS.get(name), 0
