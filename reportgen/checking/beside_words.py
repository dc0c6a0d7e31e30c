"""Words typed beside a figure that must change with it: 增长, 同比, 近, 万元 (gongwen.md NUM-29, STAT-06,
STAT-07).

Beside (template source or cell) + units → Slip: what is typed, what it will say wrongly, the cure
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from reportgen.binding.evaluate import evaluate, leaves_of
from reportgen.binding.expression import Expression, Measure, Op, Ref
from reportgen.checking.diagnostic import Confidence
from reportgen.checking.probing import Trial, known_units
from reportgen.errors import ReportError
from reportgen.template.beside import Beside
from reportgen.unit import PLAIN, POINTS, RATIO, Unit

Kind = Literal["direction", "comparison", "blur", "unit", "counter"]

_MOVES = "增长|上升|提高|提升|增加|上涨|回升|加快|扩大|下降|降低|减少|下跌|下滑|回落|放缓|收窄|压减"
_LINKS = "(?:了|约|近|超|逾|达|高达)?"
_MOVE = re.compile(rf"(?P<word>{_MOVES}){_LINKS}\s*$")
_REACHED = re.compile(rf"(?P<word>(?:{_MOVES})(?:到|至|为))\s*$")
_FROM = re.compile(r"(?:由|从)\0[^，。；由从]{0,8}$")
_TURNING = frozenset(
    "同比 环比 比上年 比上年末 比同期 比上期 增长 增减 升降 增长倍 增长到 由到 转为 名次变化".split()
)
"""Forms that say the direction themselves."""
_BASE = re.compile(
    r"(?P<word>(?:同比|环比|[比较](?:(?:上年|去年)(?:同期|末|底)?|上期|上月|上季度)))净?\s*$"
)
"""Words of comparison before a figure or its direction."""
_PERIOD_BEFORE = frozenset("环比 比上期 较上期 比上月 较上月 比上季度 较上季度".split())
_NAMING_BASE = frozenset("同比 环比 比上年 比上年末 比同期 比上期".split())
"""Forms that say what they compare with."""
_LEVELS = frozenset("百分比 百分点 占比 完成率 成 分数".split())
_BLUR = re.compile(r"(?P<word>大约|约|将近|接近|近|逾|超过|超|突破|不足|不到)$")
_NO_BLUR = re.compile(
    r"(?:[附最临邻就靠亲贴远]近|[节预签制契条公履违相邀租特集简誓婚合失守爽隐]约|[高赶反远]超)$"
)
_BLUR_AFTER = re.compile(r"(?P<word>(?:左右|上下)(?=[，。；、：）的]|$)|余(?![额下热]))")
_COMPARED = ("超过", "超", "突破", "不足", "不到")
"""Said of a standard as well: 超过{{ 甲.目标 }}."""
_TIME = re.compile(r"时长")
_TIMES = re.compile("(?:个月|[年月天日周期届])")
_SCALED = re.compile(
    r"(?:万亿|亿|万|千)(?:[个家户名人次元亩吨件]|平方米|公里|立方米)?|元|亩|公里|吨|平方米|%|个百分点"
)

_COUNTER = re.compile("[个项件家条名种支位场户份间座台批套](?!别)")
"""Measure words that 两 stands before."""


class Slip(Struct, frozen=True):
    """A word beside a figure."""

    kind: Kind
    word: str
    message: str
    hint: str
    confidence: Confidence | None
    behind: bool = False
    """It stands behind the figure."""


def slips(each: Beside, units: Mapping[str, Unit]) -> Iterator[Slip]:
    """What is typed beside a figure that a refresh leaves behind; `units` of what it may rest on."""
    yield from _directions(each, units)
    yield from _comparisons(each)
    yield from _blurs(each, units)
    yield from _units(each, units)
    yield from _counters(each)


def _directions(each: Beside, units: Mapping[str, Unit]) -> Iterator[Slip]:
    found = _MOVE.search(each.before)
    if found is None:
        yield from _reached(each)
        return
    word = found["word"]
    if each.form in _TURNING:
        told = f"“{each.form}”自己会写增长还是下降，前面又写了“{word}”"
        yield Slip("direction", word, told, f"删去“{word}”", None)
        return
    unit = _unit(each.expression, units)
    level = each.form in _LEVELS or (unit is not None and unit.dimension in (RATIO, POINTS))
    apart = isinstance(each.expression, Op) and each.expression.name == "-"
    told = f"“{word}”写在数的外面，数变成负的，话就反了"
    base = _BASE.search(each.before[: found.start()])
    if base is None:
        form = "增减" if apart else "升降"
        hint = f"写 {_tag(each, form)}，增长还是下降由数定"
    else:
        hint = f"连“{base['word']}”一起写进去：{_tag(each, _naming(base['word'], apart=apart))}"
    yield Slip("direction", word, told, hint, None if level or apart else "likely")


def _reached(each: Beside) -> Iterator[Slip]:
    """由…增加到{{ 甲 }}: which way it went is known to the two numbers only."""
    found = _REACHED.search(each.before)
    if found is not None and _FROM.search(each.before[: found.start()]):
        told = f"“{found['word']}”写在数的外面，数变小了，话就反了"
        name = _name(each.expression)
        hint = f"写 {{{{ {name} | 由到({name}.上年同期) }}}}，印成“由…增加至…”，方向跟着数走"
        yield Slip("direction", found["word"], told, hint, None)


def _comparisons(each: Beside) -> Iterator[Slip]:
    """同比{{ 甲 | 增减 }}: what it is compared with depends on the period, and on the form (STAT-06)."""
    found = _BASE.search(each.before)
    if found is None:
        return
    word = found["word"]
    if each.form in _NAMING_BASE or (each.form == "升降" and "比" in each.options):
        told = f"“{each.form}”自己会写和哪一期比，前面又写了“{word}”"
        yield Slip("comparison", word, told, f"删去“{word}”", None)
    elif each.form == "升降":
        apart = isinstance(each.expression, Op) and each.expression.name == "-"
        yield _following(each, word, _naming(word, apart=apart))
    elif (against := _compared_with(each)) is not None:
        form = "比同期" if against is Measure.YEAR_BEFORE else "比上期"
        named = "比上期" if word in _PERIOD_BEFORE else "比同期"
        counted = '(写="增减")' if each.form == "增减" else ""
        if form == named:
            yield _following(each, word, form + counted)
        else:
            told = f"前面写的是“{word}”，数却是和{against}比的"
            hint = f"和上期比，写 {_tag(each, '比上期' + counted)}；和上年同期比，写 {_tag(each, '比同期' + counted)}"
            yield Slip("comparison", word, told, hint, None)


def _following(each: Beside, word: str, form: str) -> Slip:
    told = f"“{word}”写在数的外面，换到别的时期，词不会跟着换"
    return Slip("comparison", word, told, f"删去“{word}”，写 {_tag(each, form)}", None)


def _compared_with(each: Beside) -> Measure | None:
    """上年同期 or 上期 of its own, where a form without a word of comparison compares with that."""
    if each.form == "增减":
        return Measure.YEAR_BEFORE
    own, other = each.expression, each.against
    if each.form != "增长" or not isinstance(own, Ref) or not isinstance(other, Ref):
        return None
    compared = other.measure in (Measure.YEAR_BEFORE, Measure.BEFORE)
    return other.measure if compared and other.indicator == own.indicator else None


def _naming(word: str, *, apart: bool) -> str:
    """The form of a change, or of the difference of two values, that says such a word of its own."""
    base = "上期" if word in _PERIOD_BEFORE else "同期"
    return f'比{base}(写="增减")' if apart else f'升降(比="{base}")'


def _tag(each: Beside, form: str) -> str:
    return f"{{{{ {_name(each.expression)} | {form} }}}}"


def _blurs(each: Beside, units: Mapping[str, Unit]) -> Iterator[Slip]:
    unit = _unit(each.expression, units)
    lasting = unit is not None and _TIME.match(unit.dimension)
    if (
        lasting
        or each.form in _TURNING
        or _TIMES.match(each.after)
        or _is_standard(each.expression)
    ):
        return
    found, behind = _BLUR.search(each.before), _BLUR_AFTER.match(each.after)
    if found is not None and not _NO_BLUR.search(each.before):
        doubt: Confidence | None = "likely" if found["word"] in _COMPARED else None
        yield _blur(each, found["word"], doubt, behind=False)
    elif behind is not None:
        yield _blur(each, behind["word"], None, behind=True)


def _blur(each: Beside, word: str, doubt: Confidence | None, *, behind: bool) -> Slip:
    if each.form == "概数":
        told, hint = f"“概数”自己带词，旁边又写了“{word}”", f"删去“{word}”"
    else:
        told = f"“{word}”写在数的旁边，数变了就不一定对"
        roughly = f"{{{{ {_name(each.expression)} | 概数 }}}}"
        hint = f"把“{word}”填进数据的“修饰”一列，或写 {roughly}，由数定用哪个词"
    return Slip("blur", word, told, hint, doubt, behind)


def _units(each: Beside, units: Mapping[str, Unit]) -> Iterator[Slip]:
    """`{{ 投资 | 数 }}万元`, `{{ (投资 / 10000) | 数 }}亿元`: the data may bring another unit."""
    found = _SCALED.match(each.after)
    if each.form != "数" or found is None:
        return
    word = found[0]
    own = _unit(each.expression, units)
    if own is None or own.dimension == PLAIN:
        return
    told = f"“{word}”写在数的外面，数据换了单位，就差出许多倍"
    form = "百分比" if word == "%" else f'换算("{word}")'
    hint = f"写 {{{{ {_name(each.expression)} | {form} }}}}，单位跟着数走"
    yield Slip("unit", word, told, hint, None, behind=True)


def _counters(each: Beside) -> Iterator[Slip]:
    """`{{ 做法 | 个数 | 汉字 }}项`: of 2 it says 二项 (NUM-22)."""
    found = _COUNTER.match(each.after)
    if each.form == "汉字" and not each.options and found is not None:
        word = found[0]
        told = f"“{word}”写在数的外面，数是2时印成“二{word}”"
        hint = f'写 | 汉字("{word}")，删去后面的“{word}”，印成“两{word}”'
        yield Slip("counter", word, told, hint, None, behind=True)


def _unit(expression: Expression, units: Mapping[str, Unit]) -> Unit | None:
    """The unit a figure comes out in; None where units are not declared."""
    if not known_units(expression, units):
        return None
    try:
        shown = evaluate(expression, Trial(units, "0", wild=False)).quantities
    except ReportError:
        return None
    return shown[0].unit if shown else None


def _name(expression: Expression) -> str:
    """The one indicator that a figure rests on, as hints write it; 名 for several."""
    names = {leaf.indicator for leaf in leaves_of(expression) if isinstance(leaf, Ref)}
    name = names.pop() if len(names) == 1 else "名"
    return name if name.isidentifier() else f'指标["{name}"]'


def _is_standard(expression: Expression) -> bool:
    """Whether it is a target or a rank, which 超过 and 不足 are rightly said of."""
    return any(
        isinstance(leaf, Ref) and leaf.measure in (Measure.TARGET, Measure.RANK)
        for leaf in leaves_of(expression)
    )
