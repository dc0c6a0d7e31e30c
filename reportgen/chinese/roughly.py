"""Forms that blur a value, each only where it is true of it: 概数 成 分数 (NUM-23–NUM-29, NUM-18)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from reportgen.chinese.amounts import amount
from reportgen.chinese.numerals import decimal_text, ending_places, hanzi, rounded
from reportgen.chinese.quantity import PLAIN_QUALIFIER, Qualifier, Quantity
from reportgen.chinese.reading import read_number
from reportgen.chinese.wording import Options, dressed, misfit, plainly
from reportgen.errors import ReportError, nearest
from reportgen.unit import PLAIN, RATIO

_ABOVE = ("超", "超过", "逾", "突破", "余", "多", "以上")
_BELOW = ("近", "将近", "接近", "不足", "不到")
_ABOUT = ("约", "大约", "左右")
_SUGGESTED = ("约", "余", "超", "近")
_SLACK = Fraction(1, 10)
"""How far 近, 超, 余 may stand from the value; of 约 see `_SLACK_ABOUT`."""
_SLACK_ABOUT = Fraction(3, 100)
_NEAR_NEXT = Fraction(7, 10)
"""From where on a share is 近 the next tenth."""
_STEPS = ("个", "十", "百", "千", "万", "十万", "百万", "千万", "亿", "十亿", "百亿")
_MOST_PARTS = 10
_LARGEST_SHARE = 10


def approximate(quantities: Sequence[Quantity], options: Options) -> str:
    """概数: a rounder number with a word that is true of the value: 400余名, 近500名, 约420名 (NUM-29).

    Option 词 is the word (约 unless stated); 超, 逾, 突破, 余, 多 want a value above the number, 以上
    one not below it, 近, 不足 one below it by a tenth at most, 约 one within 3%.  Option 取整 (十, 百,
    千, 万 …) fixes what it is rounded to; else the roundest number that is close enough is taken.
    A value that is round already, or too small to be rounded, is printed as it is unless the author
    asks for a word or a step.  Raises ReportError where the word would be untrue, naming the wordings that are true.
    """
    (quantity,) = quantities
    word = options.get("词", "约")
    if word not in (*_ABOVE, *_BELOW, *_ABOUT):
        known = (*_ABOUT, *_BELOW, *_ABOVE)
        raise ReportError(
            f"不认识的概数词“{word[:20]}”", hint=nearest(word, known) or "可写：" + "、".join(known)
        )
    if quantity.bare or quantity.value <= 0:
        raise misfit("概数", quantity, "概数只用于大于0、有单位或是整数的数")
    if quantity.qualifier != PLAIN_QUALIFIER:
        raise misfit("概数", quantity, f"它已经有修饰“{quantity.qualifier}”，一个数只用一个")
    steps = _steps(quantity, word) if "取整" not in options else [_step(quantity, options["取整"])]
    number = _number(quantity, word, steps)
    if number is None and not options:
        return amount(quantities, options)
    if number is None:
        raise _untrue(quantity, word, options)
    return _blurred(number, word, quantity)


def tenths(quantities: Sequence[Quantity], options: Options) -> str:
    """成: a ratio in tenths: 七成, 六成五; else what is true of it: 近七成, 两成多 (NUM-18, NUM-22).

    Raises ReportError below one tenth and from the whole on.
    """
    (quantity,) = quantities
    share = _share("成", quantity) * 10
    if not 1 <= share < 10:
        raise misfit("成", quantity, "成只用于10%到100%之间（不含100%）")
    whole = floor(share)
    rest = share - whole
    name = hanzi(Fraction(whole), liang=True) + "成"
    if rest == 0:
        return name
    if rest == Fraction(1, 2):
        return name + "五"
    if rest > _NEAR_NEXT and whole < 9:
        return f"近{hanzi(Fraction(whole + 1), liang=True)}成"
    return name + "多"


def fraction(quantities: Sequence[Quantity], options: Options) -> str:
    """分数: a ratio as 三分之一, 一半, to tenths where exact; else 约三分之一 within 3% (NUM-18).

    Raises ReportError for a ratio that no small fraction is near to.
    """
    (quantity,) = quantities
    share = _share("分数", quantity)
    if not 0 < share < 1:
        raise misfit("分数", quantity, "分数只用于0和1之间的数")
    if share.denominator <= _MOST_PARTS:
        return _parts(share)
    near = share.limit_denominator(5)
    if 0 < near < 1 and abs(share - near) <= near * _SLACK_ABOUT:
        return "约" + _parts(near)
    raise misfit("分数", quantity, "没有相近的几分之几")


def _parts(share: Fraction) -> str:
    if share == Fraction(1, 2):
        return "一半"
    return f"{hanzi(Fraction(share.denominator))}分之{hanzi(Fraction(share.numerator))}"


def _share(form: str, quantity: Quantity) -> Fraction:
    bare = quantity.unit.dimension == PLAIN and quantity.value <= _LARGEST_SHARE
    if quantity.unit.dimension != RATIO and not bare:
        raise misfit(form, quantity, "它不是比率")
    if quantity.qualifier != PLAIN_QUALIFIER:
        raise misfit(form, quantity, f"它已经有修饰“{quantity.qualifier}”")
    return quantity.base


def _number(quantity: Quantity, word: str, steps: Sequence[Fraction]) -> Fraction | None:
    """The number of the first step that the word is true of; of 余 and the like, where none is close,
    the closest that is true: 10余 for 15."""
    found = [n for step in steps if (n := _round(quantity.value, word, step)) is not None]
    close = (n for n in found if abs(quantity.value - n) <= n * _slack(word))
    number = next(close, None)
    if number is None and found and word in _ABOVE:
        return found[-1]
    return number


def _round(value: Fraction, word: str, step: Fraction) -> Fraction | None:
    """The multiple of the step that stands on the word's side of the value and is rounder than it."""
    if word == "以上" and value % step == 0:
        return value
    if word in _ABOVE:
        number = floor(value / step) * step
    elif word in _BELOW:
        number = ceil(value / step) * step
    else:
        number = rounded(value / step, 0) * step
    return number if number > 0 and _weight(number) < _weight(value) else None


def _weight(value: Fraction) -> float:
    """How many significant digits a value has; endless ones more than any."""
    places = ending_places(value)
    if places is None:
        return float("inf")
    return len(str(int(value * 10**places)).rstrip("0"))


def _slack(word: str) -> Fraction:
    return _SLACK_ABOUT if word in _ABOUT else _SLACK


def _steps(quantity: Quantity, word: str) -> list[Fraction]:
    """Powers of ten to round to, the coarsest first; 余 and 多 never follow a decimal or a digit that
    is not 0, but for one before 万 (NUM-29)."""
    large = quantity.unit.parts[0] != ""
    least = -1 if large else 0
    if word in ("余", "多"):
        least = 0 if large else 1
    elif quantity.value.denominator == 1 and not large and quantity.unit.dimension != RATIO:
        least = 1
    most = len(str(floor(quantity.value)))
    return [Fraction(10) ** power for power in range(most, least - 1, -1)]


def _step(quantity: Quantity, name: str) -> Fraction:
    """取整, in the quantity's own unit: 千 for 万元 is 0.1."""
    if name not in _STEPS:
        raise ReportError(f"取整“{name[:20]}”不对", hint="可写：" + "、".join(_STEPS))
    large = quantity.unit.parts[0]
    size = Fraction(1) if name == "个" else read_number("一" + name.removeprefix("一"))
    return size / (read_number("一" + large) if large else 1)


def _blurred(number: Fraction, word: str, quantity: Quantity) -> str:
    return dressed(decimal_text(number), quantity.unit, Qualifier.parse(word))


def _untrue(quantity: Quantity, word: str, options: Options) -> ReportError:
    """The refusal of a word, with the wordings that are true of the value."""
    others = [w for w in _SUGGESTED if w != word or "取整" in options]
    true = [
        _blurred(number, other, quantity)
        for other in others
        if (number := _number(quantity, other, _steps(quantity, other))) is not None
    ]
    if "取整" in options and (
        number := _round(quantity.value, word, _step(quantity, options["取整"]))
    ):
        reason = f"离{_blurred(number, '', quantity)}太远"
    else:
        reason = "没有比它更整、又相近的数"
    return ReportError(
        f"{plainly(quantity)}不能用概数词“{word}”：{reason}（NUM-29）",
        hint="可写：" + "、".join([plainly(quantity), *dict.fromkeys(true)]),
    )
