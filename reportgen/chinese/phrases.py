"""What the forms show, read back: 同比增长12.3%, 由8个增加至11个, 第二位, 近七成, 3～5年.

`read` takes a phrase that is one number of a briefing and nothing else; `written.quantity_of` reads
the amounts in it.  The shapes are tried in order, each a function from text to `Phrase` or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from reportgen.chinese.quantity import PLAIN_QUALIFIER, Qualifier
from reportgen.chinese.reading import read_number
from reportgen.chinese.written import Written, quantity_of
from reportgen.errors import ReportError
from reportgen.unit import NO_UNIT, PERCENT, Unit

Shape = Literal["amount", "change", "turn", "range", "ratio", "date"]
RISES = (
    "增长 增加 提高 上升 上涨 加快 扩大 提升 新增 减亏 前移 跃升 扭亏为盈 增 升 涨 多 提前"
).split()
FALLS = (
    "下降 减少 降低 回落 放缓 收窄 缩小 增亏 新增亏损 后移 下滑 下跌 由盈转亏 减 降 跌 少 退后"
).split()
"""Verbs and phrases of STAT-07 and STAT-11, by what becomes of the value: a loss cut is a rise."""
_LEADS = "同比|环比|[比较与][上去前年同期月季末底初原来]{1,6}"
_VERBS = "|".join(sorted([*RISES, *FALLS], key=len, reverse=True))
_CHANGE = re.compile(rf"(?:{_LEADS})?(?P<verb>{_VERBS})了?(?P<size>.+)?")
_STILL = re.compile(rf"(?:{_LEADS}|继续)?(?:基本)?持平|保持盈亏平衡")
_STAYS = re.compile(r"(?:盈利|(?P<loss>亏损))?保持(?:在)?(?P<way>增长|下降)?(?P<size>.+?)(?:左右)?")
_MULTIPLE = re.compile(rf"(?P<verb>{_VERBS})到(?:原来的)?(?P<size>.+)")
_DOUBLED = re.compile(r"(?P<near>接近|近)?翻(?P<count>.+)番(?P<past>多)?")
_FROM_TO = re.compile(
    rf"(?P<what>盈利|亏损)?[由从](?P<first>.+?)(?:(?P<verb>{_VERBS})(?:至|到)|至|到)(?P<last>.+)"
)
_TURN = re.compile(r"由(?P<first>.+?)转为(?P<last>.+)")
_SIDE = re.compile(r"(?P<sign>增长|下降|盈利|净?亏损)(?P<size>.+)")
_NOTHING = ("持平", "基本持平", "盈亏平衡", "盈亏基本平衡")
_RANGE = re.compile(r"(?P<low>[^～]+)～(?P<high>[^～]+)")
_RATIO = re.compile(r"([0-9]+(?:\.[0-9]+)?):([0-9]+(?:\.[0-9]+)?)")
_BLUR = "约|大约|近|将近|接近|超|超过|逾|不足|不到"
_WIDE = "多|以上|以下|左右"
_TENTHS = re.compile(
    rf"(?P<near>{_BLUR})?(?P<whole>[一二两三四五六七八九])成(?P<half>五)?(?P<past>{_WIDE})?"
)
_PARTS = re.compile(rf"(?P<near>{_BLUR})?(?:(?P<all>.+)分之(?P<some>.+?)|一半)(?P<past>{_WIDE})?")
_DATE = re.compile(r"([0-9]{4})年(?:([0-9]{1,2})月(?:([0-9]{1,2})日)?)?")
_DATE_IN_HANZI = re.compile(
    r"([〇一二三四五六七八九]{4})年(?:([一二三四五六七八九十]+)月(?:([一二三四五六七八九十]+)日)?)?"
)
_IN_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")
_COUNTED_NOUN = re.compile("(?P<count>.+个)(?:党支部|村|社区|街道|乡镇)")
_LONGEST = 64


class Phrase(Struct, frozen=True):
    """A phrase read back."""

    shape: Shape
    """amount: one value as it is (ranks and shares too); change: the size of one, or none where the
    words name none (持平, 扭亏为盈); turn: before and after; range, ratio: both numbers; date."""
    values: tuple[Written, ...]
    """As written, in the order of the text, losses and falls of a turn negative; a date as 20240630.
    Places in the text are those within each value's own words."""
    direction: int = 0
    """1 for a rise, -1 for a fall, 0 where none is said."""

    @property
    def changed(self) -> Fraction | None:
        """The size of a change with its sign; 0 for 持平; None for every other phrase and where no
        size is said."""
        if self.shape != "change":
            return None
        if not self.values:
            return None if self.direction else Fraction(0)
        return self.direction * self.values[0].value


def read(text: str) -> Phrase | None:
    """The phrase a text is: what any form shows, with its usual verbs; None for anything else.

    A value is as exact as it was shown (`Written.step`).
    """
    phrase = re.sub(r"\s+", "", text)
    if not phrase or len(phrase) > _LONGEST:
        return None
    found = (shape(phrase) for shape in _SHAPES)
    return next((one for one in found if one is not None), None)


def _amount(text: str) -> Phrase | None:
    written = quantity_of(text)
    return None if written is None else Phrase("amount", (written,))


def _noun(text: str) -> Phrase | None:
    """11个党支部, 三个村: a count whose noun is a unit by itself."""
    found = _COUNTED_NOUN.fullmatch(text)
    return _amount(found["count"]) if found else None


def _date(text: str) -> Phrase | None:
    if found := _DATE.fullmatch(text):
        parts = [int(part) for part in found.groups() if part]
    elif found := _DATE_IN_HANZI.fullmatch(text):
        year, *rest = [part for part in found.groups() if part]
        days = [_number(part) for part in rest]
        if None in days:
            return None
        parts = [int(year.translate(_IN_DIGITS)), *(int(day) for day in days if day is not None)]
    else:
        return None
    number = "".join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])])
    return Phrase("date", (_plain(Fraction(number), NO_UNIT, text),))


def _ratio(text: str) -> Phrase | None:
    found = _RATIO.fullmatch(text.replace("：", ":"))
    values = [quantity_of(part) for part in found.groups()] if found else []
    return _of("ratio", *values) if values else None


def _range(text: str) -> Phrase | None:
    found = _RANGE.fullmatch(text)
    if found is None:
        return None
    low, high = quantity_of(found["low"]), quantity_of(found["high"])
    if low is None or high is None:
        return None
    if low.unit != high.unit and high.unit.name.endswith(high.unit.parts[1]):
        low = quantity_of(found["low"] + high.unit.parts[1]) or low  # 5万～10万人
    if low.unit is NO_UNIT:
        low = replace(low, unit=high.unit)
    return _of("range", low, high)


def _share(text: str) -> Phrase | None:
    """七成, 六成五, 近七成, 六成多; 三分之一, 一半, 约三分之一: as percentages, exactly."""
    if found := _TENTHS.fullmatch(text):
        value = read_number(found["whole"]) * 10 + (5 if found["half"] else 0)
        return Phrase("amount", (_plain(value, PERCENT, text, _words(found)),))
    if found := _PARTS.fullmatch(text):
        some, whole = _number(found["some"] or "一"), _number(found["all"] or "二")
        if some is None or not whole:
            return None
        return Phrase("amount", (_plain(some / whole * 100, PERCENT, text, _words(found)),))
    return None


def _doubled(text: str) -> Phrase | None:
    found = _DOUBLED.fullmatch(text)
    count = _number(found["count"]) if found else None
    if found is None or count is None:
        return None
    return Phrase("change", (_plain(count, Unit("番", "番数"), text, _words(found)),), 1)


def _still(text: str) -> Phrase | None:
    if _STILL.fullmatch(text):
        return Phrase("change", ())
    found = _STAYS.fullmatch(text)
    value = quantity_of(found["size"]) if found else None
    if found is None or value is None:
        return None
    signed = -1 if found["loss"] or found["way"] == "下降" else 1
    return Phrase("amount", (replace(value, value=signed * value.value),))


def _change(text: str) -> Phrase | None:
    """同比增长12.3%, 减少3个, 前移2位; 增长到原来的2倍 is an amount."""
    if found := _MULTIPLE.fullmatch(text):
        value = quantity_of(found["size"])
        return Phrase("amount", (value,), _way(found["verb"])) if value is not None else None
    found = _CHANGE.fullmatch(text)
    if found is None:
        return None
    if found["size"] is None:
        wordy = found["verb"] in ("扭亏为盈", "由盈转亏")
        return Phrase("change", (), _way(found["verb"])) if wordy else None
    value = quantity_of(found["size"])
    if value is None or value.value < 0:
        return None
    return Phrase("change", (value,), _way(found["verb"]))


def _turn(text: str) -> Phrase | None:
    """由8个增加至11个, 由下降3.2%转为增长5.1%, 由净亏损46亿元转为盈利148亿元."""
    if found := _TURN.fullmatch(text):
        return _compared(_side(found["first"]), _side(found["last"]))
    found = _FROM_TO.fullmatch(text)
    if found is None:
        return None
    first, last = _side(found["first"]), quantity_of(found["last"])
    if first is None or last is None:
        return None
    if found["what"] == "亏损" or first.value < 0:
        last = replace(last, value=-abs(last.value))
        first = replace(first, value=-abs(first.value))
    if first.unit is NO_UNIT:
        first = replace(first, unit=last.unit)  # 由8增至11个
    return _compared(first, last)


def _side(text: str) -> Written | None:
    """One side of a turn, with its sign; 0 for 持平."""
    if text in _NOTHING:
        return _plain(Fraction(0), NO_UNIT, text)
    found = _SIDE.fullmatch(text)
    value = quantity_of(found["size"] if found else text)
    if value is None or found is None:
        return value
    return replace(value, value=-value.value) if found["sign"][-1] in "降损" else value


def _compared(first: Written | None, last: Written | None) -> Phrase | None:
    if first is None or last is None:
        return None
    before, after = (side.value * side.unit.scale / side.unit.divisor for side in (first, last))
    return Phrase("turn", (first, last), (after > before) - (after < before))


def _of(shape: Shape, *values: Written | None) -> Phrase | None:
    known = tuple(value for value in values if value is not None)
    return Phrase(shape, known) if len(known) == len(values) else None


def _way(verb: str) -> int:
    return 1 if verb in RISES else -1


def _plain(value: Fraction, unit: Unit, text: str, words: Qualifier = PLAIN_QUALIFIER) -> Written:
    return Written(value, unit, 0, words, 0, len(text))


def _words(found: re.Match[str]) -> Qualifier:
    """The blurring words of a share: 多 stands between, the others about it."""
    past = found["past"] or ""
    between, after = (past, "") if past == "多" else ("", past)
    return Qualifier(found["near"] or "", between, after)


def _number(text: str) -> Fraction | None:
    try:
        return read_number(text)
    except ReportError:
        return None


_SHAPES: tuple[Callable[[str], Phrase | None], ...] = (
    _date, _ratio, _share, _doubled, _still, _turn, _change, _range, _amount, _noun,
)  # fmt: skip
