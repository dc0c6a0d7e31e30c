"""Whether a person has edited a briefing since it was generated, and where (design §6).

Judged on what people see and do: the text, formatting applied by hand, comments, tables, pictures,
tracked changes.  Not on bytes: a file that Word or LibreOffice merely saved again is unedited.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from reportgen.document import PROFILES
from reportgen.word.aligning import unchanged
from reportgen.word.base import HEAD_STYLES
from reportgen.word.briefing import Briefing, Paragraph, Span
from reportgen.word.formatting import Formatting, describe
from reportgen.word.profile import Look, load_profile
from reportgen.word.reading import read
from reportgen.word.record import ParagraphRecord, Record

_EXCERPT = 12
"""Characters quoted from a paragraph in a reason."""
_HIGHLIGHT, _CHARACTER_STYLE = "突出显示", "字符样式"
_STRONG = "strong"
_HEAD_STYLES = frozenset(f"小标题（{font}）" for font in HEAD_STYLES)
_CELL_KEY = re.compile(r"(?s)(.*)![0-9]+,[0-9]+")


def edits(source: Path | bytes, name: str = "") -> list[str]:
    """Why a file counts as edited, in document order, for people; [] when it is as generated.

    A file without our record, or in a 版式 nobody knows here, counts as edited: it may be anybody's
    work.  Raises ReportError for a file that cannot be opened.
    """
    return edits_of(read(source, name))


def edits_of(briefing: Briefing) -> list[str]:
    """`edits` of a briefing already read."""
    record = briefing.record
    if record is None:
        return ["不是 reportgen 生成的文件，或其中的生成记录已被去掉"]
    if record.profile not in PROFILES:  # a later version made it: what it looked like is unknown
        return [f"版式“{record.profile}”是本程序不认识的，看不出有没有改过"]
    reasons: list[str] = []
    touched = touches(briefing)
    for match in briefing.matches:
        if match.paragraph is not None:
            where = f"第{match.paragraph + 1}段"
            reasons.extend(f"{where}{words}" for words in touched[match.paragraph])
        elif match.written is not None:
            reasons.append(f"少了一段“{_excerpt(match.written.text)}”")
    reasons.extend(_extra_reasons(briefing, record))
    return reasons


def touches(briefing: Briefing) -> dict[int, list[str]]:
    """What a person did to each paragraph that stands, as `edits` says it but for its number."""
    record = briefing.record
    if record is None or record.profile not in PROFILES:
        return {}
    looks = load_profile(record.profile).looks
    marked = _marked(briefing, record)
    touched: dict[int, list[str]] = {}
    for match in briefing.matches:
        old, index = match.written, match.paragraph
        if index is not None:
            new = briefing.paragraphs[index]
            reasons = touched[index] = list(_paragraph_reasons(old, new, marked.get(index, [])))
            if old is not None and old.text == new.text:
                reasons.extend(_style_reasons(old, new, looks))
    return touched


def _marked(briefing: Briefing, record: Record) -> dict[int, list[tuple[int, int]]]:
    """Where each paragraph shows missing numbers, which we highlight."""
    missing = {anchor.id for anchor in record.anchors if anchor.note}
    places: dict[int, list[tuple[int, int]]] = {}
    for anchor in (*briefing.anchors, *briefing.copies):
        if anchor.id in missing:
            places.setdefault(anchor.paragraph, []).append((anchor.start, anchor.end))
    return places


def _paragraph_reasons(
    old: ParagraphRecord | None, new: Paragraph, marked: list[tuple[int, int]]
) -> Iterator[str]:
    if old is None:
        yield f"是后加的：“{_excerpt(new.text)}”"
        return
    if old.text != new.text:
        yield f"文字有改动：{_difference(old.text, new.text)}"
    if new.numbered:
        yield f"加了自动编号：“{_excerpt(new.text)}”"
    for start, end, formatting in _by_hand(new, marked):
        yield f"“{_excerpt(new.text[start:end])}”改了格式：{describe(formatting)}"


def _by_hand(
    paragraph: Paragraph, marked: list[tuple[int, int]]
) -> Iterator[tuple[int, int, Formatting]]:
    """Formatting a person applied: all direct formatting but our highlight on missing numbers.

    We format through styles alone; `_style_reasons` looks at those.  On blanks nothing is seen.
    """
    for span in paragraph.spans:
        if not paragraph.text[span.start : span.end].strip():
            continue
        ours = any(start <= span.start and span.end <= end for start, end in marked)
        left = tuple(
            (name, value)
            for name, value in span.formatting
            if name != _CHARACTER_STYLE and not (ours and name == _HIGHLIGHT and value)
        )
        if left:
            yield span.start, span.end, left


def _style_reasons(
    old: ParagraphRecord, new: Paragraph, looks: Mapping[str, Look]
) -> Iterator[str]:
    """Styles other than we gave; names are compared without case, as LibreOffice changes it."""
    if old.kind in looks and looks[old.kind].name.casefold() != new.style.casefold():
        yield f"“{_excerpt(new.text)}”换了样式：{looks[old.kind].name}改为{new.style}"
    strong: set[int] = set()
    for start, end in old.strong:
        strong.update(range(start, end))
    for span in new.spans:
        style = _character_style(span)
        places = [n for n in range(span.start, span.end) if new.text[n].strip()]
        ours = style.casefold() == _STRONG and strong.issuperset(places)
        if places and style and style not in _HEAD_STYLES and not ours:
            yield f"“{_excerpt(new.text[span.start : span.end])}”加了样式：{style}"
        if style:
            strong.difference_update(places)
    plain = "".join(new.text[n] for n in sorted(strong)).strip()
    if plain:
        yield f"“{_excerpt(plain)}”不再加粗"


def _character_style(span: Span) -> str:
    return dict(span.formatting).get(_CHARACTER_STYLE, "")


def _extra_reasons(briefing: Briefing, record: Record) -> Iterator[str]:
    extras = briefing.extras
    ours = Counter(anchor.note for anchor in record.anchors if anchor.note)
    ours.update(extras.ours)
    for comment in (Counter(extras.comments) - ours).elements():
        yield f"加了批注：“{_excerpt(comment)}”"
    if extras.revisions:
        yield f"有{extras.revisions}处修订（修订模式下的改动）"
    cells = (_CELL_KEY.fullmatch(paragraph.key) for paragraph in record.paragraphs)
    tables = len({cell[1] for cell in cells if cell})
    if extras.tables != tables:
        what = "加了" if extras.tables > tables else "少了"
        yield f"{what}{abs(extras.tables - tables)}个表格"
    if extras.images:
        yield f"加了{extras.images}张图"
    for box in briefing.boxes:
        yield f"加了文本框：“{_excerpt(box.text)}”"
    for text in extras.margins:
        yield f"页眉或页脚有改动：“{_excerpt(text)}”"
    for note in extras.notes:
        yield f"加了脚注或尾注：“{_excerpt(note)}”"
    if extras.embedded:
        yield f"嵌入了{extras.embedded}个别的文件"


def _difference(old: str, new: str) -> str:
    """The first stretch that differs, numbers whole: “原文”改为“现文”."""
    at_old, end_old, at_new, end_new = _first_change(old, new)
    before = "".join(old[max(0, at_old - 6) : at_old].splitlines()[-1:])
    near = f"“{before}”之后" if before else "段首" if at_old == 0 else ""
    gone, added = old[at_old:end_old], new[at_new:end_new]
    if gone and added:
        return f"{near}“{_excerpt(gone)}”改为“{_excerpt(added)}”"
    return f"{near}加了“{_excerpt(added)}”" if added else f"{near}删去“{_excerpt(gone)}”"


def _first_change(old: str, new: str) -> tuple[int, int, int, int]:
    """Where two different texts first differ (start and end in old, then in new); a change inside
    a run of digits takes in the whole run."""
    at_old = at_new = end_old = end_new = 0
    for end_old, end_new, length in [*unchanged(old, new), (len(old), len(new), 0)]:
        if end_old > at_old or end_new > at_new:
            break
        at_old, at_new = end_old + length, end_new + length
    if not any(c.isdigit() for c in old[at_old:end_old] + new[at_new:end_new]):
        return at_old, end_old, at_new, end_new
    while at_old and at_new and old[at_old - 1] == new[at_new - 1] and old[at_old - 1].isdigit():
        at_old, at_new = at_old - 1, at_new - 1
    while old[end_old : end_old + 1].isdigit() and old[end_old] == new[end_new : end_new + 1]:
        end_old, end_new = end_old + 1, end_new + 1
    return at_old, end_old, at_new, end_new


def _excerpt(text: str, length: int = _EXCERPT) -> str:
    """A few words on one line."""
    line = text.replace("\n", "↵").replace("\t", " ")
    return line if len(line) <= length else line[:length] + "…"
