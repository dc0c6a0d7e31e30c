"""一是…二是…三是…: series that break off, mix, or do not number what was announced."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from reportgen.checking.diagnostic import Finding
from reportgen.checking.registry import rule
from reportgen.checking.text import Text

_NUMERALS = "一二三四五六七八九十"
_TOKEN = re.compile(
    r"[一二三四五六七八九十第其](?:[是要](?![一二三四五六七八九十否非])|(?<=第)[一二三四五六七八九十]，"
    r"|(?<=其)[一二三四五六七八九十][，是、])"
)
_IN_WORDS = re.compile("[其再]次[，是要]")
_OPENING = frozenset("，。；：！？、（“ \u3000\n")


class Item(Struct, frozen=True):
    """The opening of an item of a series."""

    family: str
    number: int
    start: int
    end: int


@lru_cache(maxsize=1)
def _items(words: str) -> list[Item]:
    """The items of every series in a text, in order."""
    found = []
    for match in _TOKEN.finditer(words):
        if match.start() and words[match.start() - 1] not in _OPENING:
            continue
        lead, second = match[0][0], match[0][1]
        family, numeral = (lead, second) if lead in "第其" else (second, lead)
        if numeral in _NUMERALS:
            found.append(Item(family, _NUMERALS.index(numeral) + 1, *match.span()))
    return found


def _name(item: Item, number: int) -> str:
    numeral = _NUMERALS[number - 1]
    return f"{item.family}{numeral}" if item.family in "第其" else f"{numeral}{item.family}"


@rule(
    "DOC-01",
    "一是、二是、三是断了",
    source="GB/T 15834—2011 附录 B.3；规则 FORM-05、FORM-08",
    reason="有一是、有三是就要有二是；断了、重了多是删改后没有改序号，或漏了一项。",
    subject=Text,
    scope="document",
)
def broken_series(text: Text) -> Iterator[Finding]:
    open_series: dict[str, list[Item]] = {}
    for item in _items(text.open):
        stack = open_series.setdefault(item.family, [])
        if item.number == 1:
            stack.append(item)
            continue
        depth = next(
            (d for d in range(len(stack) - 1, -1, -1) if stack[d].number + 1 == item.number), None
        )
        if depth is not None:
            stack[depth:] = [item]
        elif stack:
            before, now = _name(item, stack[-1].number), _name(item, item.number)
            what = "重复" if stack[-1].number == item.number else f"与前面的“{before}”接不上"
            if _together(text, stack[-1], item):
                yield Finding(
                    f"“{now}”{what}", (item.start, item.end), "核对是否漏了一项或没改序号"
                )
            stack[-1] = item
        else:
            stack.append(item)


def _together(text: Text, before: Item, item: Item) -> bool:
    """Whether two items are of one series: in a paragraph or the next, no 其次 between (FORM-08)."""
    between = text.open[before.end : item.start]
    return between.count("\n") <= 1 and not _IN_WORDS.search(between)


@rule(
    "PUNC-06",
    "分项里有句号，项末又用分号",
    source="GB/T 15834—2011 附录 A.5；规则 PUNC-06",
    reason="分项里已经用了句号，项末就不再用分号，改用句号；分号管不到句号外面去。",
    subject=Text,
    severity="warning",
)
def items_with_stops(text: Text) -> Iterator[Finding]:
    for item, following in pairwise(_items(text.open)):
        words = text.open[item.end : following.start]
        inside = words.endswith("；") and "。" in words and "\n" not in words
        if inside and item.family == following.family:
            end = (following.start - 1, following.start)
            yield Finding("分项里有句号，项末不用分号", end, "各项末尾都改成句号")


@rule(
    "FORM-08",
    "一段里混用几套序次",
    source="GB/T 15834—2011 附录 B.3；规则 FORM-08",
    reason="首先、其次与一是、二是各成一套，一段里只用一套；混着用就数不清有几项。",
    subject=Text,
    scope="document",
    severity="warning",
)
def mixed_series(text: Text) -> Iterator[Finding]:
    items = _items(text.open)
    for match in text.found(_IN_WORDS, "次"):
        if match.start() and text.open[match.start() - 1] not in _OPENING:
            continue
        word = match[0][:2]
        paragraph = text.paragraph_at(match.start())
        here = [i for i in items if paragraph.start <= i.start < paragraph.end and i.family != "其"]
        expected = 2 if word == "其次" else 3
        numbers = [i.number for i in here]
        if (1 in numbers and expected not in numbers) or (
            1 not in numbers and expected + 1 in numbers
        ):
            yield Finding(
                f"“{word}”混在另一套序次里", (match.start(), match.start() + 2), "一段里只用一套"
            )


_UNITS = "方面|维度|环节|层面|举措|措施|机制|工程|行动|任务|问题|原因|特点|阶段|步骤|要点|重点|建议|意见|要求|做法|转变|坚持|抓手|关键|体系|平台"
_ANNOUNCED = re.compile(
    rf"(?P<n>[两三四五六七八九十1-9]0?)(?P<word>(?:个|项|大|条|点|种)(?:主要|重点|具体|核心)?(?:{_UNITS}))"
    r"(?P<between>[^。！？；：\n]{0,8}[：。])(?=(?P<first>一是|一要|第一，|其一|首先，))"
)
_LISTED = re.compile(
    rf"(?P<n>[两三四五六七八九十1-9]0?)(?P<word>(?:个|项|大|条|种)(?:主要|重点|具体|核心)?(?:{_UNITS}|服务|领域|板块|产业|能力|类型|渠道|清单|制度|模式|方式))"
    r"(?:，(?:即|分别是|包括)|：)(?P<list>[^。；：！？\n]{4,120})[。；]"
)


@rule(
    "DOC-02",
    "说的项数与列出的对不上",
    source="规则 STAT-14、FORM-08",
    reason="“三个方面”后面列了四项，读的人不知道信哪个；多是增删一项后忘了改数。",
    subject=Text,
    scope="document",
)
def announced(text: Text) -> Iterator[Finding]:
    items = _items(text.open)
    for match in text.found(_ANNOUNCED, "：。"):
        said = _value(match["n"])
        listed = _run_from(text, items, match.end())
        if listed > 1 and listed != said:
            span = (match.start("n"), match.end("word"))
            yield Finding(
                f"说是“{match['n']}{match['word']}”，列了{listed}项",
                span,
                "核对项数",
                working=f"{listed}≠{said}",
            )
    for match in text.found(_LISTED, "：，"):
        said, words = _value(match["n"]), match["list"]
        least = words.count("、") + 1
        most = least + len(re.findall("[和与及]", words))
        if "、" in words and "等" not in words and "，" not in words and not least <= said <= most:
            span = (match.start("n"), match.end("word"))
            yield Finding(
                f"说是“{match['n']}{match['word']}”，列了{least}项",
                span,
                "核对项数",
                working=f"{least}≠{said}",
                confidence="likely",
            )


def _value(numeral: str) -> int:
    if numeral.isdigit():
        return int(numeral)
    return 2 if numeral == "两" else _NUMERALS.index(numeral) + 1


def _run_from(text: Text, items: Sequence[Item], start: int) -> int:
    """How many items the series has that begins at a place: 0 where none does."""
    first = next((i for i, item in enumerate(items) if item.start == start), None)
    if first is None or items[first].number != 1:
        return 0
    number, family = 1, items[first].family
    for item in items[first + 1 :]:
        if item.family == family and item.number == number + 1:
            number += 1
        elif item.family == family and item.number == 1:
            break
    return number
