"""Quantity: an exact value with its unit and qualifier, the operand of every form."""

from __future__ import annotations

import re
from fractions import Fraction

from msgspec import Struct

from reportgen.errors import ReportError
from reportgen.unit import NO_UNIT, RATIO, Unit

_APPROXIMATE = (
    "大约 大概 约 将近 接近 近 超过 超出 超 逾 突破 不到 不足 低于 不满 不少于 不低于 "
    "不多于 不超过 不高于 至少 至多 最多 最少 最低 最高 高于 大于 小于 多于 少于"
).split()
_NEUTRAL = "高达 达到 达 后 前 均为 均 各 共计 共 累计".split()
_INFIXES = ("余", "多")
_SUFFIXES = ("以上", "以下", "左右", "上下", "以内", "之多")
_BEFORE = re.compile("|".join(sorted([*_APPROXIMATE, *_NEUTRAL], key=len, reverse=True)))


class Qualifier(Struct, frozen=True):
    """修饰: words around a number, e.g. 达…以上 or 余; empty strings where there is none."""

    before: str = ""
    """Before the number: 约, 近, 超, 达, 不少于, 后 …"""
    between: str = ""
    """Between number and unit: 余 or 多 (100余场次, NUM-29)."""
    after: str = ""
    """After the unit: 以上, 以下, 左右 …"""

    @staticmethod
    def parse(text: str) -> Qualifier:
        """Read a 修饰 cell: 余, 约, 达…以上, 达+以上, 不超过 …

        Raises ReportError for other words, and where two of them blur one number (NUM-23–NUM-29:
        约…余, 超…以上).
        """
        words = re.sub(r"[….·+＋、，,\s]+", "", text)  # NFKC has made “…” three full stops
        before = between = after = ""
        if found := _BEFORE.match(words):
            before, words = found.group(), words[found.end() :]
        if words.startswith(_INFIXES):
            between, words = words[0], words[1:]
        if words in _SUFFIXES:
            after, words = words, ""
        if words:
            raise ReportError(
                f"不认识的修饰“{text}”",
                hint="可写："
                + " ".join([*_INFIXES, *_SUFFIXES, "约 近 超 逾 达 不足 不少于 不超过 达…以上"]),
            )
        blurs = [before] if before in _APPROXIMATE else []
        blurs += [word for word in (between, after) if word]
        if len(blurs) > 1 or (before in ("达", "高达", "达到") and after == "之多"):
            pair = "”和“".join(blurs if len(blurs) > 1 else [before, after])
            raise ReportError(f"修饰“{pair}”重复，一个数只用一个", hint="删去其中一个")
        return Qualifier(before, between, after)

    def __str__(self) -> str:
        return "…".join(part for part in (self.before, self.between, self.after) if part)

    @property
    def approximate(self) -> bool:
        """Whether the number is not the exact one (余, 约, 以上 …); 达, 共, 均 leave it exact."""
        return bool(self.between or self.after) or self.before in _APPROXIMATE


PLAIN_QUALIFIER = Qualifier()


class Quantity(Struct, frozen=True, gc=False):
    """An exact value in the written unit: 2.8 with unit 亿元, 87.7 with unit %, 100 余 场次."""

    value: Fraction
    unit: Unit = NO_UNIT
    qualifier: Qualifier = PLAIN_QUALIFIER
    places: int | None = None
    """Decimal places the source shows (cell number format); None: show the exact value."""

    @property
    def base(self) -> Fraction:
        """The value in base units: 元 for money, the ratio itself for percentages."""
        unit = self.unit
        if unit.scale == unit.divisor:  # by far the most: arithmetic on fractions takes its time
            return self.value
        return self.value * unit.scale / unit.divisor

    @property
    def bare(self) -> bool:
        """Whether nothing is known about wording: a ratio or decimal without unit needs a form."""
        return self.unit.name == "" and (
            self.value.denominator != 1 or self.unit.dimension == RATIO
        )
