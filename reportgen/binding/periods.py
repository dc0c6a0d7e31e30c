"""The period an expression speaks of: it decides the word of a comparison (STAT-06) and whether
there is a 上期 at all.

Both are worked out from the resolved expression whenever a number is worded, at generation and at
refresh alike, and never recorded: rolled from 2023年 to 2023年上半年, 比上年增长6.2% becomes
同比增长5.8%.
"""

from __future__ import annotations

from msgspec import Struct

from reportgen.binding.evaluate import leaves_of
from reportgen.binding.expression import Expression, Leaf, Measure, Ref, Several
from reportgen.chinese.comparing import fitting, following, word_of, written_with
from reportgen.chinese.forms import Form
from reportgen.errors import ReportError
from reportgen.period import Period

_COMPARING = ("比上年", "比上年末", "环比", "升降")
"""Forms whose word the author chose and a period can make wrong; 同比 may be said of any."""


class Misword(Struct, frozen=True):
    """A comparison whose word, of the author's own choice, is wrong for the period."""

    word: str
    period: str
    right: str
    cure: str
    """The form with the right word, as templates write it."""
    following: str
    """The form that says the right word for every period."""


def worded(form: Form, expression: Expression) -> Form:
    """The form as it is for the period of the expression: of all but those that follow it, itself.

    Raises ReportError where the form follows the period and the expression speaks of several.
    """
    if form.spec.by_period is None:
        return form
    periods = periods_of(expression)
    chosen = form.at(periods[0]) if periods else form
    if len(periods) > 1 and chosen != form:
        raise ReportError(
            f"写法“{form.name}”按时期选词，这个式子里有几个时期：{'、'.join(periods)}",
            hint="直接写明用哪个词：同比、环比或比上年",
        )
    return chosen


def periods_of(expression: Expression) -> tuple[str, ...]:
    """The periods of a number, canonical, in the order of the expression; of several numbers those of
    the first, which the others are compared with."""
    first = expression.args[0] if isinstance(expression, Several) else expression
    named = (leaf.period for leaf in leaves_of(first) if isinstance(leaf, Ref))
    return tuple(dict.fromkeys(period for period in named if period))


def misworded(form: Form, expression: Expression) -> Misword | None:
    """What is wrong with the word of a comparison, where its period asks for another one: 比上年 of
    half a year (STAT-06)."""
    if form.name not in _COMPARING:
        return None
    word, periods = word_of(form.name, form.options), periods_of(expression)
    if len(periods) != 1:
        return None
    right = fitting(word, Period.parse(periods[0]))
    if right == word:
        return None
    cure, follows = (written_with(form.name, other) for other in (right, following(word)))
    return Misword(word, periods[0], right, cure, follows)


def has_no_before(leaf: Leaf) -> bool:
    """Whether a leaf asks for the 上期 of a period that has none of its own length just before it:
    上半年, 1—9月, 2023年6月底."""
    return (
        isinstance(leaf, Ref)
        and leaf.measure is Measure.BEFORE
        and leaf.period != ""
        and Period.parse(leaf.period).before() is None
    )
