"""What a check found, for people: what is alike is told once, then the places.

Checked → groups of findings alike, each at the place of its first → lines, folded to a width
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from reportgen.checking import Checked
from reportgen.checking.diagnostic import SEVERITIES, Diagnostic

_IN_FULL = 5
"""Of more places than these some are only named."""
_SHOWN = 3
"""So many of them are shown with the words around."""
_BRIEF = 12
"""A hint of so many characters stands behind its place."""
_INDENT = " " * 4
_OWNER = re.compile("(?P<who>[^：“”]{1,20})：(?P<what>核对“.*)")
"""A check that fails for one of several 地区, as FIT-03 and FIT-04 tell it."""
_BROKEN_ROW = re.compile(
    "(?P<who>[^：“”]{1,20})：(?P<what>“[^“”]+”填的是)“(?P<value>[^“”]*)”(?P<rest>.*)"
)
"""A cell of one row of a ledger, as DATA-01 tells it."""
_MARKED = re.compile("⟦([^⟦⟧]*)⟧")
_SPOT = re.compile(r"(第[0-9]+[行段]第)([0-9]+)字")
_SPLIT = re.compile(r"(?:\{[{%](?:(?!\{[{%]).)*?[}%]\}|[^，。；、：）”\s])*[，。；、：）”\s]*")
"""What a line may be broken behind; a tag of a template stays whole."""
_NARROWEST = 40


def render(checked: Checked, columns: int = 0) -> str:
    """The findings with place, words, sum and hint, then a line with the counts.  Lines wider than
    so many `columns` (a Hanzi takes two) are folded; 0 folds none."""
    lines = [line for group in _alike(checked.shown) for line in _told(group)]
    wide = max(columns, _NARROWEST) if columns else 0
    return "\n".join(fold for line in [*lines, _summary(checked)] for fold in _folded(line, wide))


def _alike(shown: Iterable[Diagnostic]) -> Iterable[list[Diagnostic]]:
    """Findings of one file that say the same, in the order of their first."""
    groups: dict[tuple[str, ...], list[Diagnostic]] = {}
    for d in shown:
        working = "" if _OWNER.match(d.message) else d.working
        groups.setdefault((d.place.file, d.code, _words(d), working), []).append(d)
    return groups.values()


def _words(diagnostic: Diagnostic) -> str:
    """The message; without the words it quotes where the excerpt marks the very same, and without
    the 地区 it is said of."""
    if owned := _OWNER.match(diagnostic.message):
        return owned["what"]
    if row := _BROKEN_ROW.match(diagnostic.message):
        return f"{row['what']}“…”{row['rest']}"
    marked = _MARKED.search(diagnostic.place.excerpt)
    if marked is None or not marked[1]:
        return diagnostic.message
    return diagnostic.message.replace(f"“{marked[1]}”", "“…”")


def _told(group: Sequence[Diagnostic]) -> Iterator[str]:
    first = group[0]
    if len(group) > 1 and _OWNER.match(first.message):
        yield from _owned(group)
        return
    if len(group) == 1:
        yield f"{first.place}：{_heading(first, first.message)}"
        if first.place.excerpt:
            yield f"{_INDENT}{first.place.excerpt.strip()}"
    else:
        same = len({d.message for d in group}) == 1
        words = _heading(first, first.message if same else _words(first))
        yield f"{first.place.file}：{words}（{len(group)}处）"
    if first.working:
        yield f"{_INDENT}算式：{first.working}"
    one_hint = len({d.hint for d in group}) == 1
    if len(group) > 1:
        yield from _places(group, with_hints=not one_hint)
    if first.hint and one_hint:
        yield f"{_INDENT}建议：{first.hint}"


def _owned(group: Sequence[Diagnostic]) -> Iterator[str]:
    """One check that several 地区 fail: where it stands, then each with its sum."""
    first = group[0]
    yield f"{first.place}：{_heading(first, _words(first))}（{len(group)}个地区）"
    shown = len(group) if len(group) <= _IN_FULL else _SHOWN
    names = [found["who"] for d in group if (found := _OWNER.match(d.message))]
    for name, d in zip(names[:shown], group, strict=False):
        yield f"{_INDENT}{name}  {d.working}".rstrip()
        if d.hint:
            yield f"{_INDENT}  建议：{d.hint}"
    if rest := names[shown:]:
        yield f"{_INDENT}另{len(rest)}个：{'、'.join(rest)}"


def _heading(diagnostic: Diagnostic, words: str) -> str:
    return f"{SEVERITIES[diagnostic.severity]} {diagnostic.code} {words}"


def _places(group: Sequence[Diagnostic], with_hints: bool) -> Iterator[str]:
    shown = len(group) if len(group) <= _IN_FULL else _SHOWN
    for d in group[:shown]:
        hint = d.hint if with_hints else ""
        row = _BROKEN_ROW.match(d.message)
        said = f"{row['who']}“{row['value']}”" if row else d.place.excerpt.strip()
        brief = f"（{hint}）" if 0 < len(hint) <= _BRIEF else ""
        yield f"{_INDENT}{d.place.spot}  {said}{brief}".rstrip()
        if hint and not brief:
            yield f"{_INDENT}  建议：{hint}"
    if rest := group[shown:]:
        yield f"{_INDENT}另{len(rest)}处：{_listed(d.place.spot for d in rest)}"


def _listed(spots: Iterable[str]) -> str:
    """第3行第5、17、26字，第4行第5字: places of one line or paragraph together."""
    lines: dict[str, list[str]] = {}
    for spot in spots:
        found = _SPOT.fullmatch(spot)
        lines.setdefault(found[1] if found else spot, []).extend([found[2]] if found else [])
    return "，".join(f"{at}{'、'.join(chars)}字" if chars else at for at, chars in lines.items())


def _folded(line: str, columns: int) -> Iterator[str]:
    """A line in pieces no wider than so many columns where words let it; the later are indented."""
    if not columns or _width(line) <= columns:
        yield line
        return
    indent = " " * (len(line) - len(line.lstrip(" ")) + 2) if line[0] == " " else _INDENT
    piece = ""
    for word in _SPLIT.findall(line):
        for part in _cut(word, columns - len(indent)):
            if piece.strip() and _width(piece + part.rstrip()) > columns:
                yield piece.rstrip()
                piece = indent + part.lstrip()
            else:
                piece += part
    yield piece.rstrip()


def _cut(word: str, columns: int) -> Iterator[str]:
    """A word of Hanzi as it is where it fits into a line; else character by character."""
    if _width(word) <= columns // 2:
        yield word
    else:
        yield from re.findall(r"\{[{%].*?[}%]\}|[\x21-\x7e]+|.[，。；、：）”\s]*", word)


def _width(text: str) -> int:
    """Columns of a text in a terminal: what East Asian fonts draw wide or may draw wide takes two."""
    return sum(1 + (unicodedata.east_asian_width(c) in "WFA") for c in text)


def _summary(checked: Checked) -> str:
    counts = Counter(diagnostic.severity for diagnostic in checked.shown)
    kinds = "、".join(f"{counts[s]}处{name}" for s, name in SEVERITIES.items() if counts[s])
    mended = sum(diagnostic.fix is not None for diagnostic in checked.shown)
    told = f"查了{len(checked.files)}个文件，" + (f"有{kinds}" if kinds else "没有发现问题")
    if mended:
        told += f"；其中{mended}处可用 --fix 自动改"
    if checked.hidden:
        told += f"；另有{checked.hidden}处拿不准的没有列，加 --all 可看"
    if checked.without_layout:
        told += f"；{len(checked.without_layout)}个 .docx 没有查版式，要查请加 --profile 公文"
    return told
