"""Quotes and brackets: what opens must close, in the same form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import cycle

from reportgen.checking.diagnostic import Finding
from reportgen.checking.patterns import HAN, swaps
from reportgen.checking.registry import rule
from reportgen.checking.text import Paragraph, Text

_QUOTE = re.compile("[“”]")
_STRAIGHT = re.compile('"')
_STRAIGHT_PROSE = re.compile(
    rf"[\"'](?:(?<=[{HAN}，。：；、！？（《].)|(?=[{HAN}，。：；、！？）《]))"
)
Sign = tuple[int, str]
"""A sign and its place in `Text.joined`."""


@rule(
    "TYPO-03",
    "直引号、引号方向反了或缺一半",
    source="GB/T 15834—2011 4.8；规则 TYPO-03、PUNC-02",
    reason="中文引号是成对的“ ”；直引号是英文打字机的写法，方向反了、缺了一半都会让人读错引文的起止。",
    subject=Text,
    fixes=True,
)
def quotes(text: Text) -> Iterator[Finding]:
    rights: dict[int, dict[int, str]] = {}
    for found in text.found(_STRAIGHT_PROSE, "\"'"):
        paragraph = text.paragraph_at(found.start())
        if paragraph.start not in rights:
            rights[paragraph.start] = _curled(paragraph)
        right = rights[paragraph.start].get(found.start()) if found[0] == '"' else None
        hint = f"改成“{right}”" if right else "双引号用“ ”，单引号用‘ ’"
        yield Finding("直引号", found.span(), hint, right)
    left_open = False
    for number, signs in _quoted(text):
        forms = "".join(sign for _, sign in signs)
        if left_open:  # of several paragraphs: each may open it anew, the last closes it
            left_open = "”" not in forms
            continue
        if _alternates(forms) or _nested(forms):
            continue
        if len(forms) % 2 == 0:
            yield from _reversed(signs)
        elif _goes_on(text.paragraphs[number + 1 : number + 9], forms):
            left_open = True
        else:
            yield _unpaired(signs)


def _curled(paragraph: Paragraph) -> dict[int, str]:
    """What each straight quote of a paragraph would be; nothing where they do not pair up."""
    places = [m.start() + paragraph.start for m in _STRAIGHT.finditer(paragraph.text)]
    if len(places) % 2 or _QUOTE.search(paragraph.text):
        return {}
    return dict(zip(places, cycle("“”"), strict=False))


def _quoted(text: Text) -> Iterator[tuple[int, list[Sign]]]:
    """The quotes of each paragraph that has some, in order, with its place among all paragraphs."""
    if text.characters.isdisjoint("“”"):
        return
    for number, paragraph in enumerate(text.paragraphs):
        signs = [(m.start() + paragraph.start, m[0]) for m in _QUOTE.finditer(paragraph.text)]
        if signs:
            yield number, signs


def _alternates(forms: str) -> bool:
    return forms == "“”" * (len(forms) // 2)


def _nested(forms: str) -> bool:
    """Whether they close as they open, one pair inside another: PUNC-02's."""
    depth = 0
    for sign in forms:
        depth += 1 if sign == "“" else -1
        if depth < 0:
            return False
    return depth == 0


def _reversed(signs: Sequence[Sign]) -> Iterator[Finding]:
    wrong = [
        (at, sign, right)
        for (at, sign), right in zip(signs, cycle("“”"), strict=False)
        if sign != right
    ]
    for at, sign, right in wrong:
        name = "前" if sign == "“" else "后"
        sure = right if len(wrong) == 1 else None  # two may also be two halves that are missing
        yield Finding(f"引号方向不对：这里是{name}引号", (at, at + 1), "前引号“，后引号”", sure)


def _goes_on(following: Sequence[Paragraph], forms: str) -> bool:
    """Whether the last quotation goes on in the next paragraph, which opens it anew or closes it."""
    if not _alternates(forms[:-1]) or forms[-1] != "“":
        return False
    for number, later in enumerate(following):
        if number == 0 and later.text.startswith("“"):
            return True
        signs = "".join(_QUOTE.findall(later.text))
        if signs:
            return signs[0] == "”"
    return False


def _unpaired(signs: Sequence[Sign]) -> Finding:
    """The quote that lacks its other half."""
    open_at: int | None = None
    for at, sign in signs:
        if sign == "“":
            if open_at is not None:
                break
            open_at = at
        elif open_at is None:
            return Finding("后引号没有前引号", (at, at + 1), "补上前引号“，或删去这个引号")
        else:
            open_at = None
    assert open_at is not None  # an odd number of them
    return Finding("前引号没有后引号", (open_at, open_at + 1), "补上后引号”，或删去这个引号")


_CORNERS = re.compile("[「」『』]")
_TO_CURLY = {"「": "“", "」": "”", "『": "‘", "』": "’"}


@rule(
    "PUNC-02",
    "引号的形式",
    source="GB/T 15834—2011 4.8；规则 PUNC-02",
    reason="横排的简体公文用双引号“ ”，引号里再用引号时用单引号‘ ’；不用直角引号。",
    subject=Text,
    fixes=True,
)
def forms_of_quotes(text: Text) -> Iterator[Finding]:
    yield from swaps(
        text, _CORNERS, "直角引号“{}”", lambda found: _TO_CURLY[found[0]], signs="「」『』"
    )
    for _, signs in _quoted(text):
        forms = "".join(sign for _, sign in signs)
        if not _alternates(forms) and _nested(forms):
            depth = 0
            for at, sign in signs:
                depth -= sign == "”"
                if depth == 1 and not _in_title(text.open, at):
                    right = "‘" if sign == "“" else "’"
                    yield Finding("引号里面的引号用单引号", (at, at + 1), f"改成{right}", right)
                depth += sign == "“"


def _in_title(words: str, at: int) -> bool:
    """Whether a quote is part of a title, 《平“语”近人》, which keeps its own."""
    return words.rfind("《", max(0, at - 30), at) > words.rfind("》", max(0, at - 30), at)


_BRACKET = re.compile(r"[（）()《》〈〉【】〔〕「」\[\]［］{}｛｝]")
_PARTNERS = {"（": "）", "(": ")", "《": "》", "〈": "〉", "【": "】", "〔": "〕"}
_WIDTHS = {"（": "(", "）": ")", "(": "（", ")": "）"}
_LIST_MARK = re.compile(r"(?:^|[。；，：、\s])[0-9A-Za-z一二三四五六七八九十①-⑳]{1,3}$")


@rule(
    "TYPO-04",
    "括号、书名号不成对",
    source="GB/T 15834—2011 4.9、4.15；规则 TYPO-04、PUNC-16",
    reason="括号、书名号要成对，前后同形；半边全角半边半角、缺了一半，都是没改完的痕迹。",
    subject=Text,
    fixes=True,
)
def brackets(text: Text) -> Iterator[Finding]:
    if text.characters.isdisjoint("（）()《》〈〉【】〔〕"):
        return
    for paragraph in text.paragraphs:
        counts = [paragraph.text.count(a) == paragraph.text.count(b) for a, b in _PARTNERS.items()]
        if not all(counts):
            yield from _unbalanced(paragraph)


def _unbalanced(paragraph: Paragraph) -> Iterator[Finding]:
    waiting: list[Sign] = []
    awaited: Counter[str] = Counter()
    for found in _BRACKET.finditer(paragraph.text):
        sign, at = found[0], found.start() + paragraph.start
        if sign in _PARTNERS:
            waiting.append((at, sign))
            awaited[_PARTNERS[sign]] += 1
        elif sign not in _PARTNERS.values():
            continue
        elif waiting and _WIDTHS.get(last := _PARTNERS[waiting[-1][1]]) == sign:
            awaited[last] -= 1
            yield _mixed(*waiting.pop(), at, sign)
        elif awaited[sign]:
            while (last := _PARTNERS[waiting[-1][1]]) != sign:
                awaited[last] -= 1
                yield _missing(*waiting.pop())
            awaited[sign] -= 1
            waiting.pop()
        elif sign not in "）)" or not _marks_item(paragraph.text, found.start()):
            yield _missing(at, sign)
    for at, sign in waiting:
        yield _missing(at, sign)


def _marks_item(words: str, end: int) -> bool:
    """Whether a bracket only closes the number of an item: 1）."""
    return _LIST_MARK.search(words[max(0, end - 4) : end]) is not None


def _mixed(start: int, opened: str, end: int, closed: str) -> Finding:
    at, half = (start, opened) if opened == "(" else (end, closed)
    right = _WIDTHS[half]
    return Finding(
        f"一对括号一半全角一半半角：“{opened}…{closed}”", (at, at + 1), f"改成“{right}”", right
    )


def _missing(at: int, sign: str) -> Finding:
    partner = next(b if sign == a else a for a, b in _PARTNERS.items() if sign in (a, b))
    return Finding(
        f"“{sign}”没有配对的“{partner}”", (at, at + 1), f"补上“{partner}”，或删去“{sign}”"
    )


_DOCUMENT_NUMBER = re.compile(
    rf"[\[【（(［]((?:19|20)[0-9]{{2}})[\]】）)］](?=第?[0-9]{{1,5}}号)(?<=[{HAN}].{{6}})"
)
_PADDED = re.compile(r"〔(?:19|20)[0-9]{2}〕(第|0+(?=[1-9]))")


@rule(
    "PUNC-16",
    "发文字号的括号和写法",
    source="GB/T 9704—2012 7.2.5，GB/T 15834—2011 4.9；规则 PUNC-16、HEAD-05",
    reason="发文字号的年份用六角括号“〔〕”，序号不加“第”、不补0：国办发〔2023〕5号。",
    subject=Text,
    fixes=True,
)
def document_numbers(text: Text) -> Iterator[Finding]:
    yield from swaps(
        text,
        _DOCUMENT_NUMBER,
        "发文字号的年份用了“{}”",
        lambda found: f"〔{found[1]}〕",
        signs="[【（(［",
    )
    for found in text.found(_PADDED, "〔"):
        yield Finding(f"发文字号里不写“{found[1]}”", found.span(1), "删去", "")
