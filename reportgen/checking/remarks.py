"""`check --annotate`: a copy of a .docx with a Word comment at each place that is faulted."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reportgen.checking.diagnostic import SEVERITIES, Diagnostic
from reportgen.errors import Location, ReportError
from reportgen.placing import Saved, place
from reportgen.word.archive import open_package
from reportgen.word.remarks import Remark, cleared, remarked

OPENING = "检查："
"""What our comments on findings begin with, by which they are known when the file is checked again."""


def annotate(path: Path, found: Iterable[Diagnostic], out: Path) -> Saved:
    """Write the annotated copy of a checked .docx to `out`, never over the file itself.

    Comments of an earlier check go, except those that a person has rewritten or answered.  What is
    found outside the body is said on the first paragraph.  Raises ReportError where `out` cannot be
    written to (see `placing.place`).
    """
    if path.suffix.lower() != ".docx":
        raise ReportError("只有 .docx 才能加批注", where=Location(path.name))
    if out.exists() and out.samefile(path):
        raise ReportError(
            "批注不写在原来的文件里", where=Location(path.name), hint="--annotate 请另起一个文件名"
        )
    open_package(path, path.name)  # says what is wrong before the whole file is read
    before = path.read_bytes()
    content = remarked(cleared(before, path.name, OPENING), path.name, _remarks(found), OPENING)
    return place(content, before, path, out)


def _remarks(found: Iterable[Diagnostic]) -> list[Remark]:
    """One for each stretch of text; what is said of overlapping places is said together."""
    spans: list[tuple[int, int, int, list[str]]] = []
    for each in sorted(found, key=_order):
        paragraph, start, end = _order(each)
        last = spans[-1] if spans else None
        if last and last[0] == paragraph and (start < last[2] or (start, end) == last[1:3]):
            spans[-1] = (paragraph, last[1], max(last[2], end), [*last[3], _words(each)])
        else:
            spans.append((paragraph, start, end, [_words(each)]))
    return [
        Remark(paragraph, start, end, OPENING + "\n".join(dict.fromkeys(words)))
        for paragraph, start, end, words in spans
    ]


def _order(diagnostic: Diagnostic) -> tuple[int, int, int]:
    place = diagnostic.place
    if place.paragraph is None:
        return 0, 0, 0
    return place.paragraph, place.start or 0, place.end or 0


def _words(diagnostic: Diagnostic) -> str:
    d = diagnostic
    spot = f"（{d.place.part}）" if d.place.part else ""
    told = [f"{d.message}{spot}（{SEVERITIES[d.severity]} {d.code}）", d.working, d.hint]
    return "。".join(part for part in told if part) + "。"
