"""修饰 in a row: one approximate word per number, and one that fits the value (NUM-23 to NUM-29)."""

from __future__ import annotations

import re
from decimal import Decimal

from reportgen.chinese.quantity import Qualifier
from reportgen.errors import ReportError
from reportgen.unit import POINTS, RATIO, Unit

_SECOND = "余|多|左右|上下|以上|以下|以内|之多|几"
_FIRST = {
    "NUM-23": "大约|大概|约",
    "NUM-24": "将近|接近|近",
    "NUM-25": "超过|超出|超|逾|突破|高于|大于|多于",
    "NUM-26": "不到|不足|低于|不满|小于|少于",
    "NUM-27": "至少|不少于|不低于|最少|最低|至多|最多|不多于|不超过|不高于|最高",
    "NUM-28": "高达|达到|达",
    "NUM-29": "余|多",
}
"""Words that blur a number by themselves, by the rule that forbids a second one beside them."""


def read_qualifier(text: str, value: Decimal | None, unit: Unit) -> Qualifier:
    """The 修饰 of a number.

    Raises ReportError for unknown words, and, naming the rule, where two words blur one number or the
    word does not fit the value.
    """
    try:
        qualifier = Qualifier.parse(text)
    except ReportError as error:
        rule = _rule_against(re.sub(r"[….·+、,\s]+", "", text))
        raise ReportError(
            error.message, hint=f"{error.hint}（{rule}）" if rule else error.hint
        ) from error
    if qualifier.between and value is not None:
        _check_more(qualifier.between, value, unit)
    return qualifier


def _rule_against(words: str) -> str:
    """The rule two words in a row break; "" where they break none.  Compiled on the way to an error."""
    for rule, first in _FIRST.items():
        if re.fullmatch(rf"(?:{first})(?:{_SECOND})+", words):
            return rule
    return ""


def _check_more(word: str, value: Decimal, unit: Unit) -> None:
    """余 and 多 follow round numbers only; under 万元 and the like any whole number is round."""
    if value != value.to_integral_value():
        raise ReportError(
            f"{value}是小数，后面不能用“{word}”", hint="改填整数，或删去修饰（NUM-29）"
        )
    if unit.dimension in (RATIO, POINTS):
        raise ReportError(
            f"单位是“{unit}”的数后面不能用“{word}”", hint="改用 约、超、以上（NUM-29）"
        )
    if unit.scale == 1 and value % 10:
        raise ReportError(
            f"{value}是精确数，后面不能用“{word}”",
            hint=f"改填整十、整百的数，或删去修饰“{word}”（NUM-29）",
        )
