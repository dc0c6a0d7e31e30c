"""Numbers as people say them in features, speeches and interviews: the unit left out, or split in two.

    一块八毛钱, 三块二 → `price_mention`: one sum of money in the larger unit
    涨到两千四, 挣个七八万, 今年六十八 → `is_said`: a bare 汉字 numeral that states a number

What size words (万, 亿) end counts almost anywhere; 百 and 千 need the end of a phrase behind them, and
a number below a hundred needs words of age, of change, or a blur (出头, 以上).
"""

from __future__ import annotations

import re

from reportgen.chinese.figures import FIGURES, figure
from reportgen.chinese.measures import Kind
from reportgen.chinese.mentions import Mention

_PRICE = re.compile(
    rf"(?P<whole>[{FIGURES}]{{1,5}}|[0-9]{{1,4}})(?P<unit>块|毛)(?P<tenth>[一二两三四五六七八九1-9])"
    r"(?:(?:毛(?P<hundredth>[一二三四五六七八九])?|角|分)钱?|钱"
    r"|(?=$|[，。、；！？）”的就了吧呢到涨跌升降卖]|一[斤亩个公瓶袋箱碗张只株棵]|以|左右|每))"
)
"""一块八毛钱, 四块五; not 两块五亩的地."""
_DIGITS = dict(zip("一二两三四五六七八九", "1223456789", strict=True))

_RUN = re.compile(rf"[几数{FIGURES}]+")
_NOT_SAID = re.compile(r"火急|大山|八千里|一失|无一")
_SAYING = frozenset(("二百五", "八百", "十万八千"))
_ENDED = re.compile(
    r"$|[，。、；：！？）” \n]|[的呢吧啊哪啦了就也还到]|出头|以[上下]|左右|上下|往上|开外|挂零"
)
_BLURRED = re.compile(r"出头|以[上下]|往上|开外|挂零")
_AGE_BEFORE = re.compile(
    r"(?:今年|年纪|年龄|岁数|虚岁|周岁|年满|刚满|不满|现年|时年|年近|都快|才|已经?|也就|年过)$"
)
_MOVED_BEFORE = re.compile(
    r"(?:[升涨降减增跌提落加缩][至到]|达到|只剩|还剩|剩下|[减增][为成]|变[为成])$"
)
_MOVED_FROM = re.compile(r"[从由]$")
_MOVED_BEHIND = re.compile(r"(?:一路|直接|陆续)?(?:[升涨降减增跌提落加缩]|[到至变])")
_ORDINAL_BEFORE = frozenset("第初周老《")
_HOLIDAY = "十一"


def price_mention(text: str, place: int) -> Mention | None:
    """一块八毛钱 as 1.8块, 两毛五 as 2.5毛; None for a whole number of either."""
    found = _PRICE.match(text, place)
    if found is None:
        return None
    whole, tenth, hundredth = found["whole"], found["tenth"], found["hundredth"] or ""
    if not whole.isascii():
        said = figure(whole)
        if said is None or len(said.values) > 1 or said.size_only:
            return None
        whole = str(said.values[0])
    value = f"{whole}.{_DIGITS.get(tenth, tenth)}{_DIGITS.get(hundredth, '')}"
    return Mention(place, found.end(), place, (value,), found["unit"], Kind.MONEY)


def is_said(text: str, core: int) -> bool:
    """Whether the bare 汉字 numeral at `core`, of two characters or more, states a number."""
    run = _RUN.match(text, core)
    if run is None or text[core - 1 : core] in _ORDINAL_BEFORE or run.group() in _SAYING:
        return False
    numeral, end = run.group(), run.end()
    if not set(numeral).isdisjoint("万亿"):
        return _NOT_SAID.match(text, end) is None
    if _MOVED_FROM.search(text, max(0, core - 1), core) and _MOVED_BEHIND.match(text, end):
        return True
    if _ENDED.match(text, end) is None:
        return False
    if len(numeral) > 1 and not set(numeral).isdisjoint("百千"):
        return True
    if _BLURRED.match(text, end):
        return True
    before = max(0, core - 3)
    if numeral != _HOLIDAY and _MOVED_BEFORE.search(text, before, core):
        return True
    return _AGE_BEFORE.search(text, before, core) is not None
