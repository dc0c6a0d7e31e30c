"""A numeral with its unit, and what stands around them: sign, money sign, 约 before and 以上 behind."""

from __future__ import annotations

import re

from msgspec import Struct

from reportgen.chinese.figures import FIGURES
from reportgen.chinese.measures import Kind


class Mention(Struct, frozen=True, gc=False):
    """A numeral as it stands, with its unit if it has one."""

    start: int
    end: int
    core: int
    """Where the numeral itself begins, behind 约 and the sign."""
    values: tuple[str, ...]
    """In the written unit; two for 三四十, numerator and denominator of a fraction."""
    unit: str = ""
    kind: Kind = Kind.NUMBER
    before: str = ""
    between: str = ""
    after: str = ""
    hanzi: bool = False
    """In 汉字 with nothing around that says a number is meant (no 约, 余, 以上)."""
    small: bool = False
    """One 汉字 digit: whether it counts anything is to be judged."""
    scaled: bool = False
    """The unit opens with 万 or 亿, or the numeral is a size word: it can stand without a noun."""


_NOT_APPROXIMATE = re.compile(
    r"(?:(?:[签预违契公条履邀制特誓赴续缔毁爽相简守爱]|(?<!环)节|(?<!折)合|(?<!损)失|(?<![收征募采])集|(?<![建设成])立"
    r"|(?<![化缓调])解)约|(?:[附最靠临贴邻亲远走拉渐]|(?<!成)就)近|[赶反中]超|[加飞赶最更尽很凉痛勤愉不]快|[大中老窄缩矮弱细微]小|[百千]上|[通经不度走越跨胜闯见难翻爬穿飞]过|[磨打摔跑刺划踏穿捅咬]破|[见找听看想得做等盼轮遇]不到|[网线路街市会山船车地手身台晚早版马海桌头向加送献以值跟赛]上)$"
)
_BEFORE = sorted(
    "大约 大概 约 将近 接近 近 超过 超出 超 逾 突破 不到 不足 低于 不满 未满 不少于 不低于 "
    "不多于 不超过 不高于 未超过 不大于 不小于 不下 不下于 不止 至少 至多 最多 最少 最低 最高 高于 大于 小于 "
    "多于 少于 上 过 破 差不多 几乎 快 小 大".split(),
    key=lambda word: -len(word),
)
_BEFORE_BY_END = {
    end: tuple(word for word in _BEFORE if word[-1] == end)
    for end in sorted({word[-1] for word in _BEFORE})
}
_TRICKY = frozenset(word for word in _BEFORE if len(word) == 1) | {"不到"}
"""Words that as often belong to the word before them: 合约, 翻过, 见不到."""
_LOOSELY = {
    "快": re.compile(rf"(?:[{FIGURES}]{{2,}}|十|[0-9]+)(?:[余多来]|个?[年岁月里公亩斤人])"),
    "小": re.compile(
        rf"[{FIGURES}]?[十百千万]+(?:[里年亩个斤公户人家口头只棵碗块元张名件号]|$|[，。左的])|[1-9]万|一半|半年|半个月|[一二两三四五六七八九十]个(?:钟头|小时|月|星期|礼拜|亿)"
    ),
    "大": re.compile("几[十百千]"),
}
"""Words that blur a number only before one like it: 快十年, 小二十里, 大几十公里."""
_NEUTRAL = {
    **dict.fromkeys(("约为", "约占", "约有", "约合", "约达"), "约"),
    **{word: word for word in ("高达", "多达", "达到", "达", "后", "前")},
}
"""Words before the phrase that belong to its qualifier, and what they say there."""
_AFTER = re.compile(
    r"[ ]?(?:及以上|及以下|以上|以下(?!简称|几|方面|问题|措施)|左右|上下(?!联|贯|一|齐|同|[楼班车山学级游])|以内|之多|开外|有余|出头|挂零|还多|不到(?=[，。、；的])|往上(?=的|[，。])|(?<=[尺丈寸里米斤亩])来(?=[深高长宽远厚粗重，。])|(?P<many>多|余))"
)
_MANY_MAY_FOLLOW = re.compile(
    r"$|[，。、；！？：）”的时路地远长重高宽深厚粗下就才便里未仍了没钱]|一[点些斤个只件张棵亩瓶袋]"
)
_ROUNDS = frozenset("圈 遍 桌 车 桶 筐".split())
_MANY_OF = frozenset("元样种年次数个名级")
_MUCH_LAND = re.compile(r"[耕土水旱田山林荒园果菜桃茶责][地田林园稻]|地|田")
_NEGATIVE = re.compile(r"(?:(?<![0-9A-Za-z%‰）)])[-−－]|零下 ?|(?<![担承背肩抱胜欺自辜不])负)$")
_MONEY_SIGN = re.compile(r"(?:[￥¥]|(?:US|HK)?\$) ?$")


def dressed(text: str, mention: Mention) -> Mention:
    """The mention with its sign, money sign and the qualifiers before and behind it."""
    start, values, unit, kind = mention.core, mention.values, mention.unit, mention.kind
    if text[start - 1 : start] in _SIGNS:
        if sign := _NEGATIVE.search(text, max(0, start - 3), start):
            start, values = sign.start(), tuple("-" + value for value in values)
        elif sign := _MONEY_SIGN.search(text, max(0, start - 4), start):
            start = sign.start()
            if kind is Kind.NUMBER:
                unit, kind = unit + ("美元" if "$" in sign[0] else "元"), Kind.MONEY
    start, before = _approximated(text, start, mention.core)
    after, end = "", mention.end
    if found := _AFTER.match(text, end):
        after, end = _behind(text, found, end, unit, kind)
    return Mention(
        start, end, mention.core, values, unit, kind, before, mention.between, after,
        scaled=mention.scaled,
    )  # fmt: skip


_OF_TIME = frozenset("提以之此随今最先然往其目眼午年月日天")
"""提前35天, 以后3年: 前 and 后 that are no part of the quantity."""
_SIGNS = frozenset("-−－下负￥¥$ ")
_ENDS_BEFORE = frozenset([*_BEFORE_BY_END, *(word[-1] for word in _NEUTRAL), " "])


def _approximated(text: str, start: int, core: int) -> tuple[int, str]:
    """Where the phrase begins with 约, 近 … before it, and that word; 达 stays outside."""
    place = start - 1 if text[start - 1 : start] == " " else start
    end = text[place - 1 : place]
    if end not in _ENDS_BEFORE:
        return start, ""
    for word in _BEFORE_BY_END.get(end, ()):
        if text.endswith(word, 0, place):
            near = max(0, place - len(word) - 1)
            if word in _TRICKY and _NOT_APPROXIMATE.search(text, near, place):
                break
            if word in ("上", "过", "破") and text[core] not in "十百千万亿":
                break
            if word in _LOOSELY and not _LOOSELY[word].match(text, core):
                break
            return place - len(word), word
    for word, said in _NEUTRAL.items():
        if text.endswith(word, 0, place):
            in_word = word in ("前", "后") and text[place - 2 : place - 1] in _OF_TIME
            return start, "" if in_word else said
    return start, ""


def _behind(text: str, found: re.Match[str], end: int, unit: str, kind: Kind) -> tuple[str, int]:
    """以上, 左右 …; 多 only behind a measured unit and at the end of its phrase: 3公里多, 30%多."""
    if found["many"] is None:
        return found.group().strip(), found.end()
    fits = kind in (Kind.AMOUNT, Kind.PERCENT, Kind.MONEY, Kind.MULTIPLE) and unit
    free = unit == "成" and text[found.end() : found.end() + 1] not in _MANY_OF
    if fits and (
        free
        or _MANY_MAY_FOLLOW.match(text, found.end())
        or (unit == "亩" and _MUCH_LAND.match(text, found.end()))
    ):
        end = found.end() + (kind is Kind.MONEY and text.startswith("钱", found.end()))
        return found["many"], end
    if found["many"] == "多" and unit in _ROUNDS and text.startswith("了", found.end()):
        return "多", found.end()
    return "", end
