"""What a number in its sentence may come from, the likeliest first.

Each option is weighed by how often its kind of thing is written (a value more often than the
difference of two), by how nearly the sentence speaks of it, and against how easily a number that has
nothing to do with it would have matched: that grows with the options of its kind near that size, and
falls with the digits written.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import sqrt
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from reportgen.binding.expression import Cell, Expression, Measure, Ref
from reportgen.binding.serial import describe, dump
from reportgen.chinese.numerals import rounded
from reportgen.chinese.phrases import read
from reportgen.chinese.written import Written, quantity_at
from reportgen.suggesting.closeness import Around, Closeness
from reportgen.suggesting.deriving import Kind, Option, groups, in_unit, pairs, singles
from reportgen.suggesting.pool import Fact, kind_of
from reportgen.suggesting.wording import sources_of, worded
from reportgen.unit import NO_UNIT, Unit

Match = Literal["exact", "rounded", "approximate"]
_MOST = 3
_LEAST_WEIGHT = 2.0
_MOST_NEAR = 24
_MOST_AT_ONE_SIZE = 200
_UNSPOKEN = 0.1
"""Closeness of an option that the sentence does not speak of."""
_USUAL: dict[Kind, float] = {
    "value": 1.0, "growth": 0.5, "completion": 0.5, "change": 0.4, "share": 0.4, "times": 0.3,
    "sum": 0.3, "difference": 0.2,
}  # fmt: skip
_MATCHED: dict[Match, float] = {"exact": 1.0, "rounded": 0.6, "approximate": 0.5}
_COMPARED = re.compile("同比|环比|比上|比去|较上|较去|比前")
"""Words that say outright that a number is a change."""
_CUES: dict[Kind, re.Pattern[str]] = {
    "growth": re.compile("同比|环比|比上|比去|较上|较去|增长|下降|提高|上升|增加|减少|增幅|降幅"),
    "change": re.compile("同比|环比|比上|比去|较上|较去|增长|下降|提高|上升|增加|减少|多|少"),
    "completion": re.compile("完成|达标|目标|任务|进度"),
    "share": re.compile("占|比重|比例|率|覆盖|其中"),
    "times": re.compile("倍"),
    "sum": re.compile("共|合计|总|累计|全部|和"),
    "difference": re.compile("比|多|少|高|低|差|还|剩|未|增|减"),
}
_MEASURE_CUES: dict[Measure, re.Pattern[str]] = {
    Measure.YEAR_BEFORE: re.compile("上年|去年|同期|由|从"),
    Measure.BEFORE: re.compile("上期|上月|上季|由|从"),
    Measure.TARGET: re.compile("目标|任务|计划|应"),
    Measure.RANK: re.compile("第|排名|位居|位列|名次"),
}


class Suggestion(Struct, frozen=True):
    """What a number may come from."""

    text: str
    """For people: 可能是 固定资产投资 34512万元（taocheng.xlsx 指标!C9）换算、四舍五入."""
    kind: Kind
    match: Match
    """Whether the number is that exactly, rounded, or blurred by its own 余, 近 and the like."""
    expression: Expression
    sources: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """An entry of `suggestions` (docs/audit.md)."""
        return {
            "text": self.text,
            "kind": self.kind,
            "match": self.match,
            "expression": describe(self.expression),
            "tree": dump(self.expression),
            "source": list(self.sources),
        }


class Spot(Struct, frozen=True):
    """A quantity in its line; whoever finds quantities makes these."""

    line: str
    quantity: Written


def spot_at(line: str, start: int, end: int) -> Spot | None:
    """The quantity around an Arabic number, or the one in 汉字 that [start, end) is (十一个, 近九成);
    None for dates and the like, which have no source."""
    quantity: Written | None = None
    if line[start].isdecimal():
        quantity = quantity_at(line, start)
    elif (phrase := read(line[start:end])) is not None and phrase.shape == "amount":
        quantity = replace(phrase.values[0], start=start, end=end)
    return Spot(line, quantity) if quantity is not None else None


class Finder:
    """A pool of facts, indexed by size and name; made once for many spots."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._shelves: dict[str, list[Option]] = {}
        for option in (*singles(facts), *groups(facts)):
            self._shelves.setdefault(kind_of(option.unit), []).append(option)
        self._sizes: dict[str, list[float]] = {}
        for kind, shelf in self._shelves.items():
            shelf.sort(key=lambda option: float(option.base))
            self._sizes[kind] = [float(option.base) for option in shelf]
        self._closeness = Closeness(word for fact in facts for word in fact.words)
        self._by_word: dict[str, list[Fact]] = {}
        for fact in facts:
            for word in fact.words:
                self._by_word.setdefault(word, []).append(fact)

    def suggestions(self, spot: Spot) -> tuple[Suggestion, ...]:
        """At most three, the likeliest first; () where nothing is likely."""
        written = spot.quantity
        if written.value == 0:
            return ()
        scene = self._scene(spot)
        weighed: dict[Expression, tuple[float, Option, Match]] = {}
        for option in self._options(written, scene):
            match = _match(option, written)
            if match is None:
                continue
            weight = self._weight(option, match, written, scene)
            known = weighed.get(option.expression)
            if weight >= _LEAST_WEIGHT and (known is None or known[0] < weight):
                weighed[option.expression] = weight, option, match
        best = sorted(weighed.values(), key=lambda found: -found[0])
        found = (_suggestion(option, match, written) for _, option, match in best)
        apart = {(idea.kind, idea.sources): idea for idea in reversed(list(found))}
        return tuple(reversed(apart.values()))[:_MOST]  # one cell has several names

    def _scene(self, spot: Spot) -> _Scene:
        around = Around.of(spot.line, spot.quantity.start, spot.quantity.end)
        names = self._closeness.near(around)
        spoken = dict.fromkeys(fact for name in names for fact in self._by_word[name])
        facts = {fact: _closeness(fact, names, around) for fact in spoken}
        close = sorted(facts, key=lambda fact: -facts[fact])[:_MOST_NEAR]
        return _Scene(around, names, facts, tuple(f for f in close if facts[f] >= _UNSPOKEN))

    def _options(self, written: Written, scene: _Scene) -> Iterator[Option]:
        """What has about that size, and what the facts that the text speaks of come to."""
        kind, size, slack = kind_of(written.unit), float(_size(written)), _slack(written)
        low, high = self._range(kind, size - slack, size + slack)
        shelf = self._shelves.get(kind, [])
        if high - low <= _MOST_AT_ONE_SIZE:
            yield from shelf[low:high]
        yield from singles(scene.near)
        values = [f for f in scene.near if not _is_other_measure(f)]
        yield from pairs(values, kind, size, slack)

    def _weight(self, option: Option, match: Match, written: Written, scene: _Scene) -> float:
        """How much better the option explains the number than chance does."""
        near = _nearness(option, scene)
        likely = _USUAL[option.kind] * max(near, _UNSPOKEN) * _unit_fit(option, written.unit)
        if option.kind == "value":
            likely *= _MATCHED[match]
            if near < _UNSPOKEN:
                likely *= _told(option.facts[0].expression, scene.around)
        elif match == "approximate":
            return 0.0  # nobody blurs a rate or a sum
        likely *= _cued(option.kind, scene.around.clause)
        rivals = self._rivals(option, near, written, scene)
        size = abs(written.value)
        grain = sqrt(written.step * written.round_step)
        return likely / min(1.0, rivals * grain / (1.5 * float(size)))

    def _rivals(self, option: Option, near: float, written: Written, scene: _Scene) -> int:
        """How many options of this kind stand to match as well as this one."""
        if near < _UNSPOKEN:
            size = float(_size(written))
            low, high = self._range(kind_of(written.unit), size / 2, size * 2)
            return max(1, high - low)
        kind = option.facts[0].kind
        as_near = sum(n >= near and fact.kind == kind for fact, n in scene.facts.items())
        if len(option.facts) == 1 or option.label or option.kind == "completion":
            return max(1, as_near)
        return max(1, as_near * (as_near - 1) // 2)

    def _range(self, kind: str, low: float, high: float) -> tuple[int, int]:
        sizes = self._sizes.get(kind, [])
        return bisect_left(sizes, low * (1 - 1e-12)), bisect_right(sizes, high * (1 + 1e-12))


class _Scene(Struct, frozen=True):
    """What the text around a number speaks of."""

    around: Around
    names: dict[str, float]
    facts: dict[Fact, float]
    """Closeness of each fact with a name in `names`."""
    near: tuple[Fact, ...]
    """The closest."""


def _size(written: Written) -> Fraction:
    return abs(written.value) * written.unit.scale / written.unit.divisor


def _slack(written: Written) -> float:
    """How far from it, in base units, what it was rounded or blurred from may lie."""
    step = written.round_step if written.qualifier.approximate else written.step / 2
    return float(step * written.unit.scale / written.unit.divisor)


def _closeness(fact: Fact, names: dict[str, float], around: Around) -> float:
    """How nearly the text speaks of a fact: of its names, and of what sort of value it is."""
    near = sum(names.get(word, 0.0) for word in fact.words) / len(fact.words)
    return near * _told(fact.expression, around)


def _told(expression: Expression, around: Around) -> float:
    """1, less where the text does not say that it is of another period or another column."""
    if not isinstance(expression, Ref):
        return 1.0
    cue = _MEASURE_CUES.get(expression.measure)
    told = 1.0 if cue is None or cue.search(around.sentence) else 0.4
    stated = "period" not in expression.pinned or expression.period in around.sentence
    return told if stated else told * 0.4


def _nearness(option: Option, scene: _Scene) -> float:
    if option.kind == "sum" and option.label:  # a whole group goes by the name its members share
        return scene.names.get(option.facts[0].words[-1], 0.0)
    return min(scene.facts.get(fact, 0.0) for fact in option.facts)


def _is_other_measure(fact: Fact) -> bool:
    ref = fact.expression
    return not isinstance(ref, Cell) and isinstance(ref, Ref) and ref.measure is not Measure.VALUE


def _cued(kind: Kind, clause: str) -> float:
    """How much the words beside the number speak for a calculation of this kind."""
    cues = _CUES.get(kind)
    if cues is None:
        return 1.0
    if kind in ("growth", "change") and _COMPARED.search(clause):
        return 4.0
    return 1.3 if cues.search(clause) else 0.25


def _unit_fit(option: Option, written: Unit) -> float:
    """1 for the same unit whatever its scale; a count's other measure word speaks against it."""
    own, ref = option.unit, option.facts[0].expression
    ranked = isinstance(ref, Ref) and ref.measure is Measure.RANK
    if ranked or own.parts[1] == written.parts[1]:
        return 1.0
    return 0.6 if NO_UNIT in (own, written) else 0.4


def _match(option: Option, written: Written) -> Match | None:
    unit = written.unit
    if kind_of(unit) != kind_of(option.unit):
        if unit is not NO_UNIT:
            return None
        unit = option.unit
    value = in_unit(option, unit).value
    if value == abs(written.value):
        return "exact"
    if rounded(value, written.places) == abs(written.value):
        return "rounded"
    return "approximate" if _blurred(value, written) else None


def _blurred(value: Fraction, written: Written) -> bool:
    words, step = written.qualifier, written.round_step
    if not words.approximate:
        return False
    gap = value - abs(written.value)
    if words.between or words.after in ("以上", "之多") or words.before in _OVER:
        return 0 <= gap < step
    if words.before in _UNDER:
        return -step < gap <= 0
    return abs(gap) <= step / 2


_OVER = "超过 超出 超 逾 突破 不少于 不低于 至少 最少 最低 高于 大于 多于".split()
_UNDER = "将近 接近 近 不到 不足 低于 不满 不多于 不超过 不高于 至多 最多 最高 小于 少于".split()


def _suggestion(option: Option, match: Match, written: Written) -> Suggestion:
    text = worded(option, match, written)
    return Suggestion(text, option.kind, match, option.expression, sources_of(option))
