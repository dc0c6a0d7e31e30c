"""Numbers that announce how many things follow, or sum up how many went before."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.registry import rule
from reportgen.checking.serial import NUMERALS, Item, items
from reportgen.checking.text import Paragraph, Text

_NUMBER = "(?P<n>[两三四五六七八九十1-9]0?)"
_THINGS = (
    "方面|维度|环节|层面|举措|措施|机制|工程|行动|任务|问题|原因|特点|阶段|步骤|要点|重点|建议|意见|要求|做法|转变|"
    "坚持|抓手|关键|体系|平台"
)
_MORE = "服务|功能|领域|板块|能力|类型|渠道|清单|制度|模式|方式|标准|内容|指标|主题"
_ANNOUNCED = re.compile(
    rf"{_NUMBER}(?P<word>(?:个|项|大|条|点|种)(?:主要|重点|具体|核心)?(?:{_THINGS}))"
    r"[^。！？；：\n]{0,8}[：。]\s*(?=一是|一要|第一，|其一)"
)
_COUNTED = re.compile(
    rf"{_NUMBER}(?P<word>(?:个|项|大|条|种)(?:主要|重点|具体|核心)?(?:{_THINGS}|{_MORE}))"
)
_LIST_BEHIND = re.compile("(?:，(?:即|分别是|包括)|：)(?P<list>[^。；：！？\n]{4,120})[。；]")
_CLAUSE_BEFORE = re.compile("[^，。；：！？、\n“”（）]+(?:、[^，。；：！？、\n“”（）]+)+$")
_JOINED = re.compile("[和与及]")


@rule(
    "DOC-02",
    "说的项数与列出的对不上",
    source="规则 STAT-14、FORM-08",
    reason="“三个方面”后面列了四项，读的人不知道信哪个；多是增删一项后忘了改数。",
    subject=Text,
    scope="document",
)
def announced(text: Text) -> Iterator[Finding]:
    opened = items(text.open)
    for found in text.found(_ANNOUNCED, "：。"):
        listed = _run_from(opened, found.end())
        if listed > 1 and listed != _value(found["n"]):
            yield _miscounted(found, listed)
    for found in text.found(_COUNTED):
        said = _value(found["n"])
        behind = _LIST_BEHIND.match(text.open, found.end())
        fewest, most = _listed(behind["list"]) if behind else _listed_before(text, found.start())
        if fewest > 1 and not fewest <= said <= most:
            yield _miscounted(found, fewest, "likely")


def _miscounted(found: re.Match[str], listed: int, confidence: Confidence | None = None) -> Finding:
    return Finding(
        f"说是“{found['n']}{found['word']}”，列了{listed}项",
        (found.start("n"), found.end("word")),
        "核对项数",
        working=f"{listed}≠{_value(found['n'])}",
        confidence=confidence,
    )


def _listed(words: str) -> tuple[int, int]:
    """The fewest and the most things that a list may hold (和 may join two); 0 for no plain list."""
    if "等" in words or "，" in words or "、" not in words:
        return 0, 0
    fewest = words.count("、") + 1
    return fewest, fewest + len(_JOINED.findall(words))


def _listed_before(text: Text, start: int) -> tuple[int, int]:
    """政治、服务、孵化、辐射四项功能: things alike in length, or it is no list of them."""
    found = _CLAUSE_BEFORE.search(text.ahead(start, 60))
    if found is None:
        return 0, 0
    first, *rest = found[0].split("、")
    alike = len({len(item) for item in rest}) == 1 and len(first) >= len(rest[0])
    return _listed(found[0]) if alike and len(rest) > 1 else (0, 0)


def _value(numeral: str) -> int:
    if numeral.isdigit():
        return int(numeral)
    return 2 if numeral[0] == "两" else NUMERALS.index(numeral[0]) + 1


def _run_from(opened: Sequence[Item], start: int) -> int:
    """How many items the series has that begins at a place: 0 where none does."""
    first = bisect_left(opened, start, key=lambda item: item.start)
    if first == len(opened) or opened[first].start != start or opened[first].number != 1:
        return 0
    number, family = 1, opened[first].family
    for place in range(first + 1, len(opened)):
        item = opened[place]
        if item.family == family and item.number == number + 1:
            number += 1
        elif item.family == family and item.number == 1:
            break
    return number


_PROMISED = re.compile(
    "“(?P<n>[两三四五六七八九十])(?P<word>力|化|抓|强|促|聚焦|突出|坚持|强化|引领|优化|到位|个(?:聚焦|突出|坚持|强化|维度|方面|到位))[”五六四三七八]"
)


@rule(
    "DOC-06",
    "标题里的数与下面的条数对不上",
    source="规则 FORM-02、STAT-14",
    reason="标题说“五力”，下面就该有五条；多一条少一条，多是增删后忘了改标题。",
    subject=Text,
    scope="heading",
    severity="warning",
    confidence="possible",
)
def promised(text: Text) -> Iterator[Finding]:
    heads = [p for p in text.paragraphs if p.kind == "title" or (p.level and p.head)]
    for place, head in enumerate(heads):
        found = _PROMISED.search(head.text[: head.head or len(head.text)])
        if found is None:
            continue
        below = _below(head, (heads[later] for later in range(place + 1, len(heads))))
        if below > 1 and below != _value(found["n"]):
            span = (head.start + found.start("n"), head.start + found.end("word"))
            working = f"{below}≠{_value(found['n'])}"
            yield Finding(
                f"标题说“{found['n']}{found['word']}”，下面有{below}条",
                span,
                "核对条数",
                working=working,
            )


def _below(head: Paragraph, following: Iterable[Paragraph]) -> int:
    """How many heads of the next level stand under a head, or a title."""
    own = head.level if head.kind != "title" else 0
    under = list(takewhile(lambda p: p.level > own, following))
    top = min((p.level for p in under), default=0)
    return sum(p.level == top for p in under)
