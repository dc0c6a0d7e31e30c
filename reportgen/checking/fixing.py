"""`check --fix`: the safe fixes made in the files themselves, each with a backup.

    file → diagnostics with a fix → lines, or word.mending → again, until nothing is left to do

A fix may uncover another (full-width brackets, then what stands in them), hence the rounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from reportgen.checking import check_subject
from reportgen.checking.diagnostic import Diagnostic
from reportgen.checking.selecting import Selection
from reportgen.word.saving import backup, refuse_open, save, unchanged

_ROUNDS = 8
"""More than any text has been seen to need; every round makes at least one fix."""


class Fixed(Struct, frozen=True):
    """What was done to one file."""

    path: Path
    count: int
    """Fixes made."""
    backup: Path | None
    """A copy of the file as it was; None where nothing was done."""


def fix(path: Path, chosen: Selection) -> Fixed:
    """Make the safe fixes of what `chosen` shows in a .txt, .md or .docx file.

    Raises ReportError, with the file as it was, where it is open elsewhere or cannot be written.
    """
    refuse_open(path)
    before = path.read_bytes()
    content, count = (_word if path.suffix.lower() == ".docx" else _lines)(path, before, chosen)
    if not count:
        return Fixed(path, 0, None)
    with unchanged(path, before):
        kept = backup(path)
        save(path, content)
    return Fixed(path, count, kept)


def _apart(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Those with a fix in the text's order; of overlapping ones the first, the rest wait a round."""
    kept: list[Diagnostic] = []
    for each in found:
        place = each.place
        if each.fix is None or place.start is None or place.part:
            continue
        last = kept[-1].place if kept else None
        same = last is not None and (last.line, last.paragraph) == (place.line, place.paragraph)
        if not (same and last is not None and place.start < (last.end or 0)):
            kept.append(each)
    return kept


def _lines(path: Path, before: bytes, chosen: Selection) -> tuple[bytes, int]:
    from reportgen.checking.textfiles import markdown_text, plain_text, source_of

    source, count = source_of(path), 0
    read = markdown_text if path.suffix.lower() == ".md" else plain_text
    for _ in range(_ROUNDS):
        found = filter(chosen.shows, check_subject(read(source, path.name), chosen))
        wanted = _apart(found)
        if not wanted:
            break
        lines = source.lines
        for each in reversed(wanted):
            place = each.place
            at = place.column - 1
            size = (place.end or 0) - (place.start or 0)
            line = lines[place.line - 1]
            lines[place.line - 1] = line[:at] + (each.fix or "") + line[at + size :]
        source = type(source)("".join(lines), source.encoding)
        count += len(wanted)
    return (source.text.encode(source.encoding), count) if count else (before, 0)


def _word(path: Path, before: bytes, chosen: Selection) -> tuple[bytes, int]:
    from reportgen.checking.wordfiles import word_text
    from reportgen.word.mending import Mend, mended
    from reportgen.word.reading import read

    content, count = before, 0
    for _ in range(_ROUNDS):
        briefing = read(content, path.name)
        found = filter(chosen.shows, check_subject(word_text(briefing, path.name), chosen))
        mends = [
            Mend(place.paragraph, place.start or 0, place.end or 0, each.fix or "")
            for each in _apart(found)
            if (place := each.place).paragraph is not None
        ]
        numbers = {(a.paragraph, a.start, a.end) for a in (*briefing.anchors, *briefing.copies)}
        result = mended(content, path.name, mends, numbers)
        if not result.done:
            break
        content, count = result.content, count + len(result.done)
    return content, count


def fixable(paths: Sequence[Path]) -> list[Path]:
    """Those of the files that fixes can be made in."""
    return [path for path in paths if path.suffix.lower() in (".txt", ".md", ".docx")]
