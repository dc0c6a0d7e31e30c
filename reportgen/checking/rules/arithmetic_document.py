"""One thing told with two numbers in a text, and standards that the numbers elsewhere fall short of.

numbers of our record, by indicator ─┐
全区共有社区95个, 全区98个社区      ─┴→ the same thing, two values
每个社区1名 × 95个社区              ──→ against 94名 elsewhere (a person must judge)
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.passages import Passage
from reportgen.checking.reckoning import SOURCE, Reach, fits, passages, reach, shown, unequal
from reportgen.checking.registry import rule
from reportgen.checking.text import Text
from reportgen.chinese.measures import Kind
from reportgen.chinese.quantities import Found
from reportgen.unit import PLAIN

_TABLE_SCALES = (1, 10**4, 10**8)


class Told(Struct, frozen=True):
    """A number told of a thing."""

    found: Found
    at: tuple[int, int]
    total: bool
    """Whether the words say it is all there are (共有, 现有, 下辖)."""


@rule(
    "SUM-21",
    "同一个数前后两个值",
    source=SOURCE,
    reason="同一个指标，全文、图表、题目里只能是一个数；前后不同，总有一处没改过来。",
    subject=Text,
)
def told_twice(text: Text) -> Iterator[Finding]:
    yield from _bound_twice(text)
    yield from _scoped_twice(text)


def _bound_twice(text: Text) -> Iterator[Finding]:
    """Numbers of our record that show one indicator with values that cannot be one, tables too."""
    known: dict[str, list[Found]] = {}
    for bound in text.bound:
        if not bound.indicator or "、" in bound.indicator:
            continue
        found = _found_at(text, bound.start)
        if found is None or (number := reach(found)) is None:
            continue
        earlier = known.setdefault(bound.indicator, [])
        for other in earlier:
            before = reach(other)
            if before is not None and _contradict(before, number):
                yield Finding(
                    f"“{bound.indicator}”前面是“{other.text}”，这里是“{found.text}”",
                    (bound.start, bound.end),
                    "核对这两处",
                    working=f"{shown(found)}≠{shown(other)}",
                    confidence="sure",
                )
                break
        else:
            earlier.append(found)


def _contradict(first: Reach, second: Reach) -> bool:
    """Whether two numbers of one indicator cannot be one value.  One without a unit stands in a
    table, whose head may say 万 or 亿."""
    if first.measure == second.measure:
        return not fits(first, second)
    for bare, other in ((first, second), (second, first)):
        if bare.measure == PLAIN:
            low, high = bare.value - _half(bare), bare.value + _half(bare)
            return not any(low * n <= other.high and other.low <= high * n for n in _TABLE_SCALES)
    return False


def _half(number: Reach) -> Fraction:
    return Fraction(1, 2 * 10**number.places)


def _found_at(text: Text, start: int) -> Found | None:
    """The quantity at a place of the text."""
    number = bisect_right(text.paragraphs, start, key=lambda p: p.start) - 1
    row, at = text.quantities[number], start - text.paragraphs[number].start
    index = bisect_right(row, at, key=lambda found: found.start) - 1
    return row[index] if index >= 0 and at < row[index].end else None


_NOUNS = (
    "行政村|自然村|村民小组|村|社区|街道|乡镇|镇|乡|党支部|党总支|党委|党工委|基层党组织|党组织|党员|网格|"
    "中小学|学校|幼儿园|医院|规上企业|企业|小区|县区|县|单位|部门|居民|人口"
)
_SCOPED = re.compile(
    rf"(?P<scope>全[市区县镇乡省州村校院局](?![一-龥]?域)|全街道|全系统)(?P<all>共有|现有|共|现|下辖|辖|总计)?"
    rf"(?P<noun>{_NOUNS})?(?:(?P<more>总数|共有|现有|共计|共|有)(?:为|达)?)?$"
)
_BEHIND = re.compile(rf"(?P<noun>{_NOUNS})(?=[，。、；：（）中均都已全]|$)")
_TIME = re.compile("年|月|原|过去|曾|上届|之前|以前|目标|计划|将|力争|到.{1,6}底")


def _scoped_twice(text: Text) -> Iterator[Finding]:
    """全区共有社区95个 and 全区现有98个社区."""
    first: dict[tuple[str, str, str], Told] = {}
    for passage in passages(text, least=1):
        for found in passage.found:
            if found.kind is not Kind.COUNT or found.qualifier or isinstance(found.value, tuple):
                continue
            named = _SCOPED.search(passage.ahead(found, 16))
            behind = _BEHIND.match(passage.words, found.end)
            noun = named and (named["noun"] or (behind and behind["noun"]))
            number = reach(found)
            if named is None or not noun or number is None:
                continue
            clause = re.split("[，；]", passage.words[passage.start : found.start])[-1]
            total = bool(named["all"] or named["more"])
            if _TIME.search(clause) is not None:
                continue
            here = Told(found, passage.spot(found), total)
            earlier = first.setdefault((named["scope"], noun, number.measure), here)
            if reach(earlier.found) is not None and earlier.found.value != found.value:
                yield _differing(f"{named['scope']}{noun}", earlier, here)


def _differing(thing: str, earlier: Told, here: Told) -> Finding:
    confidence: Confidence = "sure" if earlier.total and here.total else "likely"
    return Finding(
        f"“{thing}”前面写“{earlier.found.text}”，这里写“{here.found.text}”",
        here.at,
        "核对这两处",
        working=f"{shown(here.found)}≠{shown(earlier.found)}",
        confidence=confidence,
    )


_EACH = re.compile(
    r"每个?(?P<each>社区|行政村|村|乡镇|镇|街道|支部|党支部|学校|企业|网格|小区|单位)(?P<clause>[^，。；：]{0,40})"
)
_WHAT = re.compile(
    r"(?:、|配备|配有|配|设立|设|建有|建|培养|培育|选派|有|至少|不少于)(?P<what>[一-龥]{2,8}?)(?:不少于|至少)?$"
)
_FIELD = "(?P<noun>社区|行政村|村|乡镇|镇|街道|支部|党支部|学校|企业|网格|小区|单位)(?![一-龥]{0,2}[党委会书干部组队员])"
_FIELD_BEHIND = re.compile(_FIELD)


@rule(
    "SUM-22",
    "与文中的标准、比例不相符",
    source=SOURCE,
    reason="文中写了每个社区1名、后10%这样的标准，又写了实际的数，可以互相核对；不一致的，要么说明，要么改数。",
    subject=Text,
    severity="warning",
    confidence="possible",
)
def standards(text: Text) -> Iterator[Finding]:
    fields = _fields(text)
    if not fields:
        return
    sentences = list(passages(text, least=1))
    rules = [each for passage in sentences for each in _standards(passage, fields)]
    named = _by_words_before(text, {each.what for each in rules}) if rules else {}
    told: set[tuple[str, str]] = set()
    for each in rules:
        if (each.found.text, each.what) not in told:
            told.add((each.found.text, each.what))
            yield from _short_of_each(each, named)
    for passage in sentences:
        yield from _last_share(passage, fields)
        yield from _over_the_field(passage, fields)


def _fields(text: Text) -> dict[str, Found]:
    """How many there are of a thing: the largest number told of it right before its name."""
    most: dict[str, Found] = {}
    for paragraph, row in zip(text.paragraphs, text.quantities, strict=True):
        for found in row:
            if found.kind is Kind.COUNT and found.unit == "个" and not found.qualifier:
                behind = _FIELD_BEHIND.match(paragraph.text, found.end)
                noun = behind["noun"].removeprefix("行政") if behind else ""
                if noun and isinstance(found.value, str):
                    known = most.get(noun)
                    if known is None or Fraction(str(known.value)) < Fraction(found.value):
                        most[noun] = found
    return most


class Standard(Struct, frozen=True):
    """So many of something for each of so many: 每个社区配备专职副书记1名, of 95 communities."""

    passage: Passage
    each: str
    what: str
    found: Found
    field: Found


def _standards(passage: Passage, fields: dict[str, Found]) -> Iterator[Standard]:
    for each in _EACH.finditer(passage.words, passage.start, passage.end):
        field = fields.get(each["each"].removeprefix("行政"))
        for found in passage.found if field is not None else ():
            if not each.start("clause") < found.start < each.end():
                continue
            what = _WHAT.search(passage.words, each.start("clause"), found.start)
            if what is not None and field is not None and isinstance(found.value, str):
                yield Standard(passage, each["each"], what["what"], found, field)


Named = dict[str, list[tuple[int, Found]]]
"""Quantities by the words that stand right before them, each with its place in `Text.joined`."""


def _by_words_before(text: Text, wanted: Set[str]) -> Named:
    """Every single number of the text under each of the wanted words that it stands behind; the
    text is read once however many standards it sets."""
    named: Named = {}
    sizes = sorted(set(map(len, wanted)))
    for paragraph, row in zip(text.paragraphs, text.quantities, strict=True):
        for found in row:
            at = paragraph.start + found.start
            for size in sizes if isinstance(found.value, str) else ():
                words = text.ahead(at, size)
                if words in wanted:
                    named.setdefault(words, []).append((at, found))
    return named


def _short_of_each(standard: Standard, named: Named) -> Iterator[Finding]:
    """专职副书记94名, of 95 communities with 1名 each."""
    said, field, what = standard.found, standard.field, standard.what
    needed = Fraction(str(said.value)) * Fraction(str(field.value))
    for found, at in _elsewhere(named.get(what, ()), said, standard.passage):
        if Fraction(str(found.value)) < needed:
            working = f"{said.value}×{field.value}={needed}＞{found.value}"
            message = f"“{what}{found.text}”，少于每个{standard.each}{said.text}的标准（{field.text}{standard.each}）"
            yield Finding(message, at, "核对，或说明原因", working=working)


def _elsewhere(
    named: Sequence[tuple[int, Found]], standard: Found, passage: Passage
) -> Iterator[tuple[Found, tuple[int, int]]]:
    """Numbers of the thing, in the standard's unit, outside the sentence of the standard."""
    for at, found in named:
        outside = not passage.at + passage.start <= at < passage.at + passage.end
        if outside and found.unit == standard.unit:
            yield found, (at, at + found.end - found.start)


_PICKED = re.compile(r"后(?P<n>[0-9]{1,2})%的?(?:原则|比例|标准|划定|确定|要求)")
_WEAK = re.compile(r"[^，。；：0-9、]{0,12}?(?P<noun>村|社区|企业|学校)(?=党组织|[，。、；])")


def _last_share(passage: Passage, fields: dict[str, Found]) -> Iterator[Finding]:
    """后10%, and the numbers that were picked."""
    picked = [
        (found, behind)
        for found in passage.found
        if found.unit == "个" and (behind := _WEAK.match(passage.words, found.end)) is not None
    ]
    share = _only_share(passage.words) if picked else ""
    if not share:
        return
    for found, behind in picked:
        field = fields.get(behind["noun"])
        if field is None or isinstance(found.value, tuple):
            continue
        exact = Fraction(str(field.value)) * Fraction(share) / 100
        own = Fraction(found.value)
        if own < Fraction(str(field.value)) and int(exact + Fraction(1, 2)) != own:
            working = f"{field.value}×{share}%={float(exact):g}≠{found.value}"
            message = f"“{found.text}{behind[0]}”与后{share}%的比例不一致"
            yield unequal(passage.spot(found), message, working, "possible")


@lru_cache(maxsize=1)
def _only_share(words: str) -> str:
    """The 10 of 后10% where a paragraph speaks of one such share; kept, as each sentence asks."""
    shares = _PICKED.findall(words)
    return shares[0] if len(shares) == 1 else ""


_REACHES = re.compile(
    r"[，、](?:辐射|带动|辐射带动|覆盖|联系|联结)[^，。；：、0-9]{0,8}?(?P<noun>村|社区)$"
)


def _over_the_field(passage: Passage, fields: dict[str, Found]) -> Iterator[Finding]:
    """示范村89个，辐射带动行政村380个, of 464 villages."""
    for first, second in pairwise(passage.found):
        reaches = _REACHES.search(passage.between(first, second))
        if reaches is None or first.unit != "个" or second.unit != "个":
            continue
        field = fields.get(reaches["noun"])
        a, b = reach(first), reach(second)
        if (
            field is None
            or a is None
            or b is None
            or reaches["noun"] not in passage.ahead(first, 12)
        ):
            continue
        if a.value + b.value > Fraction(str(field.value)):
            working = f"{shown(first)}+{shown(second)}={a.value + b.value}＞{field.value}"
            message = (
                f"“{first.text}”加“{second.text}”，超过了文中的“{field.text}{reaches['noun']}”"
            )
            yield unequal(passage.spot(first, second), message, working, "possible")


@rule(
    "SUM-24",
    "相邻两项的数一模一样",
    source=SOURCE,
    reason="二类163个、三类163个：可能真是一样，也可能是抄表时抄重了，看一眼。",
    subject=Text,
    severity="hint",
    confidence="possible",
)
def same_neighbours(text: Text) -> Iterator[Finding]:
    for passage in passages(text):
        for first, second in pairwise(passage.found):
            if (
                first.value != second.value
                or first.unit != second.unit
                or first.kind is not Kind.COUNT
            ):
                continue
            if isinstance(first.value, tuple) or Fraction(first.value) < 100 or first.qualifier:
                continue
            gap = passage.between(first, second)
            if gap[:1] in "、，" and _twins(passage.ahead(first, 16), gap[1:]):
                message = f"相邻两项都是“{first.text}”"
                working = f"{shown(second)}={shown(first)}"
                yield unequal(passage.spot(first, second), message, working, "possible")


def _twins(first: str, second: str) -> bool:
    """Whether two labels differ in one character: 二类党组织, 三类党组织."""
    own: Sequence[str] = first[-len(second) :] if second else ""
    return (
        len(own) == len(second) > 1 and sum(a != b for a, b in zip(own, second, strict=True)) == 1
    )
