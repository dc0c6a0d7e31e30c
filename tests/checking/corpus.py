"""Clean texts of our own: the bundled briefings, and paragraphs of several kinds of official prose."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from reportgen import bundled
from reportgen.checking.text import Draft, Text, text_of
from reportgen.checking.wordfiles import word_text
from reportgen.generating import draft, load_data, report_type
from reportgen.word.reading import read

_PROSE = Path(__file__).parent.parent / "chinese" / "quantities" / "dev"
_SECOND = Path(__file__).parent.parent / "workbooks"


@cache
def briefings() -> tuple[Text, ...]:
    """The bundled briefings of two districts each, as read back from Word."""
    texts = []
    for name, book in sorted(bundled.SAMPLES.items()):
        for data in (bundled.DATA / book, _SECOND / f"{name}.xlsx"):
            made = draft(report_type(bundled.find_type(name)), load_data([data]))
            texts.append(word_text(read(made.content, f"{name}.docx"), f"{name}.docx"))
    return tuple(texts)


@cache
def paragraphs() -> tuple[str, ...]:
    """Paragraphs of prose, each once."""
    found = [p.text for text in briefings() for p in text.paragraphs if p.kind == "body"]
    for name in ("casework", "feature", "summary", "workreport"):
        lines = (_PROSE / f"{name}.txt").read_text("utf-8").splitlines()
        found += [re.sub("[⟦⟧]", "", line) for line in lines if not line.startswith("#")]
    return tuple(dict.fromkeys(p for p in found if len(p) > 12))


def text(*lines: str) -> Text:
    """A text of paragraphs."""
    return text_of(
        "文.txt", [Draft(p, number=n, line=n + 1, column=1) for n, p in enumerate(lines)]
    )
