"""Units and measure words (gongwen.md §6.1): what a unit measures and how it scales.

A unit is an optional scale (万, 亿 …) before a base (元, 个, 亩 …), and may be of one thing for each of
another (公斤/亩, 元/人·月).  Symbols (km², kWh) are read as their Chinese names.  Units of one dimension can be
added and compared after scaling (3.45亿元 = 34500万元); all measure words of counting (个, 家, 名,
项 …) share the dimension 计数, because a completion rate may well be 28项 over 36个.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from msgspec import Struct

from reportgen.errors import ReportError, nearest

COUNT, RATIO, POINTS, MONEY, PLAIN = "计数", "比率", "百分点", "金额", "无单位"

_SCALES = {"万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "亿": 10**8, "千万": 10**7,
           "百万": 10**6, "万": 10**4, "千": 10**3, "百": 10**2}  # fmt: skip

_LARGE = tuple(word for word in _SCALES if word not in ("千", "百"))
_SPELLINGS = {"百分点": "个百分点", "°C": "℃", "台(套)": "台（套）"}
"""Spellings of one unit; NFKC leaves ℃ as °C and halves brackets, which HDG-03 wants full."""

_COUNTED = (
    "个 家 户 名 人 位 场 次 场次 期 班次 批次 人次 户次 件次 车次 堂 轮 条 处 件 起 项 份 册 本 张 "
    "辆 台 套 台套 台（套） 间 栋 幢 株 棵 批 箱 篇 支 类 种 组 对 座 所 幅 面 块 颗 头 只 "
    "匹 艘 架 部 门 节 课 款 笔 宗 例 例次 层 级 片 段 根 枚 盏 口 眼 村 社区 街道 乡镇 党支部 道 "
    "把 床 桌 盘 袋 瓶 盒 包 双 副 顶 群 队 行 页 字 遍 趟 回 届 步 点 格 圈"
).split()

_MEASURED: dict[str, tuple[str, int]] = {
    "元": (MONEY, 1), "美元": ("美元", 1), "欧元": ("欧元", 1), "港元": ("港元", 1),
    "岁": ("年龄", 1), "年": ("时长·年", 1), "个月": ("时长·月", 1), "天": ("时长·天", 1),
    "日": ("时长·天", 1), "小时": ("时长", 3600), "分钟": ("时长", 60), "秒": ("时长", 1),
    "学时": ("学时", 1), "工作日": ("时长·工作日", 1), "个工作日": ("时长·工作日", 1),
    "亩": ("面积·亩", 1), "公顷": ("面积", 10000), "平方米": ("面积", 1),
    "平方公里": ("面积", 1000000), "平方千米": ("面积", 1000000),
    "公里": ("长度", 1000), "千米": ("长度", 1000), "米": ("长度", 1), "厘米": ("长度·厘米", 1),
    "吨": ("质量", 1000), "公斤": ("质量", 1), "千克": ("质量", 1), "斤": ("质量·斤", 1),
    "立方米": ("体积", 1), "升": ("体积·升", 1), "千瓦": ("功率", 1000), "瓦": ("功率", 1),
    "兆瓦": ("功率", 1000000), "千瓦时": ("电量", 1), "度": ("电量", 1), "吨标准煤": ("能耗", 1),
    "分": ("得分", 1), "℃": ("温度", 1), "微克/立方米": ("浓度", 1), "毫米": ("长度·毫米", 1),
    "倍": ("倍数", 1), "番": ("番数", 1),
}  # fmt: skip

_SELDOM: dict[str, tuple[str, int]] = {
    "克": ("质量·克", 1), "毫克": ("质量·毫克", 1), "微克": ("质量·微克", 1), "分贝": ("声级", 1),
    "兆瓦时": ("电量", 1000), "千克标准煤": ("能耗·千克", 1), "毫克/立方米": ("浓度", 1000),
}  # fmt: skip
"""Units of ledgers that are no measure words of the prose (3克服)."""

_SYMBOLS = {
    "m": "米", "km": "公里", "cm": "厘米", "mm": "毫米", "m2": "平方米", "km2": "平方公里", "hm2": "公顷",
    "ha": "公顷", "m3": "立方米", "L": "升", "t": "吨", "kg": "公斤", "g": "克", "mg": "毫克",
    "μg": "微克", "ug": "微克", "kW": "千瓦", "MW": "兆瓦", "kWh": "千瓦时", "kW·h": "千瓦时",
    "MWh": "兆瓦时", "dB": "分贝", "dB(A)": "分贝", "tce": "吨标准煤", "kgce": "千克标准煤", "h": "小时",
}  # fmt: skip
"""Symbols as NFKC leaves them (km² is km2) and the names that reports write for them."""

_PER = {"d": "天", "a": "年", "h": "小时"}
_TIMES = frozenset("年 月 日 天 季 季度 周 小时 分钟 秒".split())
_HEADS = frozenset("人 户 次 床 万人 千人 百人 个 家 株 头 只 辆 台 件 村 场 例 万元".split())
"""What, besides measured units, a unit may be for each of."""


class Unit(Struct, frozen=True):
    """A unit as written, what it measures, and how many base units it holds."""

    name: str
    """As printed after the number: 个, 万元, %, 个百分点; "" for a bare number."""
    dimension: str
    scale: int = 1
    """Base units in one of this unit: 10000 for 万元; 1 for ratios, which have a `divisor`."""
    divisor: int = 1
    """What the written number is divided by to give the ratio: 100 for %, 1000 for ‰, else 1."""

    def __str__(self) -> str:
        return self.name

    def comparable(self, other: Unit) -> bool:
        """Whether values in the two units may be added or compared after scaling.

        A bare number may be a count; whether a bare 90 beside 87.7% means 90% or 9000% nobody knows.
        """
        if self.dimension == other.dimension:
            return True
        return {self.dimension, other.dimension} == {COUNT, PLAIN}

    @property
    def parts(self) -> tuple[str, str]:
        """The 万 or 亿 word before the unit proper: ("万", "元"), ("", "个"), ("千万", "元")."""
        for word in _LARGE:
            if self.scale % _SCALES[word] == 0 and self.name.startswith(word):
                return word, self.name.removeprefix(word)
        return "", self.name


NO_UNIT = Unit("", PLAIN)
PERCENT = Unit("%", RATIO, divisor=100)
PERMILLE = Unit("‰", RATIO, divisor=1000)
BARE_RATIO = Unit("", RATIO)
"""What a division of like by like gives: a share or a multiple that has no form yet."""
PERCENTAGE_POINTS = Unit("个百分点", POINTS)


@lru_cache(maxsize=1024)
def parse_unit(text: str, extra: tuple[str, ...] = ()) -> Unit:
    """The unit a cell names; `extra` are measure words a workbook adds under 基本信息 量词.

    Raises ReportError with near names for a unit nobody knows.
    """
    name = text.strip().replace("％", "%")
    name = _spelled(_SPELLINGS.get(name, name))
    if name in ("", "无", "-", "—", "/"):
        return NO_UNIT
    if name == "%":
        return PERCENT
    if name == "‰":
        return PERMILLE
    if name == "个百分点":
        return PERCENTAGE_POINTS
    base = _base(name, extra)
    if base is not None:
        return Unit(name, *base)
    if (rate := _rate(name)) is not None:
        return rate
    for prefix, scale in _SCALES.items():
        rest = name.removeprefix(prefix)
        if rest != name and (base := _base(rest, extra)) is not None:
            return Unit(name, base[0], base[1] * scale)
    if name in ("万", "亿", "万亿"):
        return Unit(name, COUNT, _SCALES[name])
    raise ReportError(
        f"不认识的单位“{name}”",
        hint=nearest(name, known_units())
        or "如确是新量词，请在“基本信息”中加一行：项填“量词”，值填这个词",
    )


def known_units() -> list[str]:
    """All base units, for hints."""
    return [*_COUNTED, *_MEASURED, "万元", "亿元", "%", "‰", "个百分点"]


def rescaled(unit: Unit, text: str) -> Unit:
    """The unit `text` names for a value in `unit`: 亿元 in full, or 万, 亿 before the unit at hand.

    Knows the unit's own measure word even where a workbook added it.  Raises ReportError as
    `parse_unit` does, and where the two measure different things.
    """
    asked = text.strip()
    word, own = unit.parts
    if own and unit.dimension not in (RATIO, POINTS):
        size = unit.scale // _SCALES.get(word, 1)
        for large in ("", *_LARGE):
            if asked == large + own or (large and asked == large):
                return Unit(large + own, unit.dimension, size * _SCALES.get(large, 1))
    target = parse_unit(asked)
    if not unit.comparable(target):
        raise ReportError(
            f"单位“{unit}”不能换算成“{target}”"
            if unit.name
            else f"没有单位的数不能换算成“{target}”",
            hint="只能在同类单位之间换算，如 万元 与 亿元、人 与 万人",
        )
    return target


def _spelled(name: str) -> str:
    """A unit with Chinese names for symbols: 万kWh is 万千瓦时, μg/m³ 微克/立方米."""
    if name.isalpha() and not _has_latin(name):
        return name
    whole = unicodedata.normalize("NFKC", name)
    first, *others = whole.split("/")
    found = [_symbol(first), *(_PER.get(piece) or _symbol(piece) for piece in others)]
    return "/".join(found) if found != [first, *others] else name


def _has_latin(name: str) -> bool:
    return any(c.isascii() or c in "㎡㎢㎥㎞㎏㎜㎝㎎" for c in name)


def _symbol(piece: str) -> str:
    for large in ("", *_LARGE):
        rest = piece.removeprefix(large)
        if (not large or rest != piece) and rest in _SYMBOLS:
            return large + _SYMBOLS[rest]
    return piece


def _rate(name: str) -> Unit | None:
    """So much for each of something: 公斤/亩, 元/人·月, 人/平方公里; None for what is none, as 户/人, which
    may be two numbers in one cell."""
    above, _, below = name.partition("/")
    if not above or not below:
        return None
    try:
        unit = parse_unit(above)
    except ReportError:
        return None
    pieces = below.replace("/", "·").split("·")
    if unit.dimension in (RATIO, POINTS, PLAIN) or not all(map(_may_divide, pieces)):
        return None
    timed = pieces[0] in _TIMES
    kind = "时长" if timed else _MEASURED.get(pieces[0], (COUNT,))[0].partition("·")[0]
    if kind == unit.dimension.partition("·")[0]:
        return None
    return Unit(name, f"{unit.dimension}/{below}", unit.scale)


def _may_divide(piece: str) -> bool:
    return piece in _TIMES or piece in _HEADS or piece in _MEASURED


def _base(name: str, extra: tuple[str, ...]) -> tuple[str, int] | None:
    if name in _MEASURED:
        return _MEASURED[name]
    if name in _SELDOM:
        return _SELDOM[name]
    if name in _COUNTED or name in extra:
        return COUNT, 1
    return None
