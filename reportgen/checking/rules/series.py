"""一是…二是…三是…: series that break off or mix."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.registry import rule
from reportgen.checking.serial import IN_WORDS, NUMERALS, OPENING, Item, items
from reportgen.checking.text import Text


def _name(item: Item, number: int) -> str:
    numeral = NUMERALS[number - 1]
    return f"{item.family}{numeral}" if item.family in "第其" else f"{numeral}{item.family}"


_DEEPEST = 20
"""How many series of one family may stand inside one another."""


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
    for item in items(text.open):
        stack = open_series.setdefault(item.family, [])
        if item.number == 1:
            stack.append(item)
            continue
        top = range(len(stack) - 1, max(-1, len(stack) - 1 - _DEEPEST), -1)
        depth = next((d for d in top if stack[d].number + 1 == item.number), None)
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
    return between.count("\n") <= 1 and not IN_WORDS.search(between)


@rule(
    "PUNC-06",
    "分项里有句号，项末又用分号",
    source="GB/T 15834—2011 附录 A.5；规则 PUNC-06",
    reason="分项里已经用了句号，项末就不再用分号，改用句号；分号管不到句号外面去。",
    subject=Text,
    severity="warning",
)
def items_with_stops(text: Text) -> Iterator[Finding]:
    for item, following in pairwise(items(text.open)):
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
    here: dict[int, set[tuple[str, int]]] = {}  # families and numbers, by paragraph
    for item in items(text.open):
        if item.family != "其":
            start = text.paragraph_at(item.start).start
            here.setdefault(start, set()).add((item.family, item.number))
    for match in text.found(IN_WORDS, "次"):
        if match.start() and text.open[match.start() - 1] not in OPENING:
            continue
        word = match[0][:2]
        beside = here.get(text.paragraph_at(match.start()).start, set())
        expected = 2 if word == "其次" else 3
        numbers = {number for _, number in beside}
        if (1 in numbers and expected not in numbers) or (
            1 not in numbers and expected + 1 in numbers
        ):
            span = (match.start(), match.start() + 2)
            # 首先…其次…第三 is what many a speaker says
            goes_on = ("第", expected + 1) in beside
            spoken: Confidence | None = "likely" if 1 not in numbers and goes_on else None
            yield Finding(f"“{word}”混在另一套序次里", span, "一段里只用一套", confidence=spoken)
