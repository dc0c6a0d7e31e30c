"""One numeral with what belongs to it: sign, unit, 余 and 多, 约 before and 以上 behind.

`arabic_mention` and `hanzi_mention` read the numeral at a place; `rank_mention` reads 第2位.  They
give a `Mention` or None, and never look at other numerals: lists, ranges and ratios are made of
neighbouring mentions in `quantities`.
"""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from reportgen.chinese.figures import FIGURES, LONGEST_NUMERAL, Figure, figure
from reportgen.chinese.measures import Kind, kind_of, measure_at


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


_SCALE = "万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千(?![瓦米克伏帕卡分])|百(?!分)"
_ARABIC = re.compile(
    r"(?P<number>[0-9]++(?:\.[0-9]++)?+(?![0-9., \u00a0\u2009\u202f])|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?"
    r"|(?<![图表第件注式题例0-9.])[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3}){1,12}(?![0-9])(?:\.[0-9]+)?"
    r"|[0-9]+(?:\.[0-9]+)?)"
    rf"[ \u00a0]{{0,2}}(?P<much>[余多来几])?(?P<scale>{_SCALE})?(?P<more>[余多]|来(?![自源到访华了看就临回]))?[ \u00a0]?"
)
_SECOND = re.compile(r"([0-9]+)(万|千)([余多])?")
_SIZES = {"亿": 10**8, "万": 10**4, "千": 10**3}
_MOST_DIGITS = 30
"""A longer row of digits is a code."""
_BETWEEN = re.compile(r"(?P<much>[余多]|来(?![自源到访华]))(?P<scale>万亿|[万亿])?")
_SLASHED = re.compile(
    r"(?P<above>[0-9]{1,6}(?:\.[0-9]{1,4})?)/(?P<below>[0-9]{1,3})(?P<size>[万亿])?(?![0-9/.A-Za-z年月日])"
)
_MUCH_INSIDE = re.compile("个多(月|小时|钟头|星期|学期|季度|亿)")
_HALF_INSIDE = re.compile(
    r"个半(小时|月|星期|学期)|(年|天|小时|个?月|公里|斤|里|亩|岁|块|米|尺|圈|番|倍|成)半(?![年载途数以成天夜个决径])"
)
_HALF_A = re.compile(
    r"半(?:个(?P<much>多)?(?P<counted>小时|月|学期)|(?P<bare>小时|年(?=多?[的时，。；、）]|左右|内|以上)"
    r"|天(?=时间|工夫|[内之]|就[能可])|斤(?!八两)|亩|公里|公斤|吨|里[地路]|米(?=[深宽长高厚，。])))"
)
_NOT_HALF_A = frozenset("前后每大多一过")
_HALF_YEAR = frozenset("上下")
_GROUPING = str.maketrans("", "", ", \u00a0\u2009\u202f")
_RUN = re.compile(rf"[几数]?[{FIGURES}几]{{1,{LONGEST_NUMERAL}}}")
_ONE_OF = frozenset("斤只个张件条亩碗瓶棵株头")
_OUNCES = re.compile("两[酒油肉米面茶糖盐粮白香烟金银黄，。；、]$")
_FRACTION = re.compile(
    rf"(?P<below>[{FIGURES}]{{1,8}}|[0-9]{{1,4}})分之(?P<above>[{FIGURES}]{{1,10}}(?:点[零一二三四五六七八九]+)?|[0-9]+(?:\.[0-9]+)?)"
)
_BELOW = {"百": "%", "千": "‰"}
_HALF = re.compile(r"一[多大小]半|一半(?!会|(?<![有剩外占]一半)是|天|年|多(?![，。]))|半数")

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
        rf"[{FIGURES}]?[十百千万]+(?:[里年亩个斤公户人]|$|[，。左的])|[1-9]万|一半|一个(?:钟头|小时|月|星期|礼拜|亿)"
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
    r"[ ]?(?:及以上|及以下|以上|以下(?!简称|几|方面|问题|措施)|左右|上下(?!联|贯|一|齐|同|[楼班车山学级游])|以内|之多|开外|有余|出头|挂零|还多|不到(?=[，。、；的])|往上(?=的|[，。])|(?P<many>多|余))"
)
_MANY_MAY_FOLLOW = re.compile(
    r"$|[，。、；！？：）”的时路地远长重高宽深厚粗下就才便里未仍了没钱]|一[点些]"
)
_ROUNDS = frozenset("圈 遍 桌 车 桶 筐".split())
_MANY_OF = frozenset("元样种年次数个名级")
_MUCH_LAND = re.compile(r"[耕土水旱田山林荒园果菜桃茶责][地田林园稻]|地|田")
_NEGATIVE = re.compile(r"(?:(?<![0-9A-Za-z%‰）)])[-−－]|零下 ?|(?<![担承背肩抱胜欺自辜不])负)$")
_MONEY_SIGN = re.compile(r"(?:[￥¥]|(?:US|HK)?\$) ?$")
_CODE_MEASURES = frozenset(
    "次 号 车 层 口 条 期 类 级 栋 区 座 线 路 班 位 站 只 款 节 代 年 档 分 点 度 m g t".split()
)
_BARRED_BEFORE = frozenset("/_@#=.*&^\\")


def arabic_mention(text: str, place: int) -> Mention | None:
    """The mention whose Arabic numeral begins at `place`; with unit "" for a bare number.

    None where the digits are part of a code: after a letter (G30), a slash, a point.
    """
    found = _ARABIC.match(text, place)
    left = text[place - 1 : place]
    if found is None or left in _BARRED_BEFORE or len(found["number"]) > _MOST_DIGITS:
        return None
    if text.startswith("/", found.end("number")):
        return _slashed(text, place)
    value, scale, end = found["number"].translate(_GROUPING), found["scale"] or "", found.end()
    between = found["much"] or found["more"] or ""
    if scale in ("亿", "万") and text[end : end + 1].isdigit():
        value, scale, between, end = _two_sizes(text, value, scale, end)
    unit, kind, inside, length = _measure(text, end)
    if not length and "." in value and text.startswith("日", end):
        unit, kind, length = "日", Kind.AMOUNT, 1  # 8.8日: a date has no decimals
    if inside == "半":
        value, inside = _and_a_half(value), ""
    named = left.isascii() and left.isalpha()
    if named and (not length or unit in _CODE_MEASURES):
        return None
    if length:
        end += length
    elif scale:
        end -= text[end - 1] in " \u00a0"
    else:
        return None if named else _bare(text, found, value)
    mention = Mention(
        place, end, place, (value,), scale + unit, kind, between=between or inside,
        scaled=scale != "",
    )  # fmt: skip
    return _dressed(text, mention)


def _bare(text: str, found: re.Match[str], value: str) -> Mention | None:
    """A number without unit: 101.4, 走访20余。"""
    place, end = found.start(), found.end("number")
    behind = found.end("much")
    if found["much"] in ("余", "多") and text[behind : behind + 1] in "，。、；）":
        return _dressed(text, Mention(place, behind, place, (value,), between=found["much"]))
    if text[end : end + 1].isascii() and text[end : end + 1].isalpha():
        return None
    return _dressed(text, Mention(place, end, place, (value,)))


def _slashed(text: str, place: int) -> Mention | None:
    """1/3 as a fraction, 186.4/10万 as a rate; 5/12 in a date or a code is neither."""
    found = _SLASHED.match(text, place)
    if found is None:
        return None
    above, below, end = found["above"], found["below"], found.end()
    if found["size"]:
        unit = f"/{below}{found['size']}"
        return _dressed(text, Mention(place, end, place, (above,), unit, Kind.AMOUNT))
    if not above.isdigit() or int(above) >= int(below):
        return None
    return _dressed(text, Mention(place, end, place, (above, below), "", Kind.FRACTION))


def _two_sizes(text: str, value: str, scale: str, end: int) -> tuple[str, str, str, int]:
    """1亿3000万元 (against NUM-13) as 13000万元."""
    found = _SECOND.match(text, end)
    if found is None or "." in value:
        return value, scale, "", end
    total = int(value) * (_SIZES[scale] // _SIZES[found[2]]) + int(found[1])
    return str(total), found[2], found[3] or "", found.end()


def hanzi_mention(text: str, place: int) -> Mention | None:
    """The mention whose 汉字 numeral begins at `place`: 两万余名, 三成, 三分之一, 一半, 十几个."""
    if text[place] == "半" and (found := _HALF_A.match(text, place)):
        return _half_a(text, place, found)
    if found := _HALF.match(text, place):
        return _dressed(text, Mention(place, found.end(), place, ("1", "2"), "", Kind.FRACTION))
    if fraction := _FRACTION.match(text, place):
        return _fraction(text, place, fraction)
    if text[place - 1 : place] in ("几", "数"):
        place -= 1
    run = _RUN.match(text, place)
    if run is None or len(run.group()) > LONGEST_NUMERAL:
        return None
    if run.group()[0] in "零〇" and len(run.group()) > 1 and text[place - 1 : place] in "年元块个":
        return hanzi_mention(text, place + 1)  # 十一年零三个月
    said, end = figure(run.group()), run.end()
    if said is None and text[end - 1] == "一" and text[end : end + 1] in _ONE_OF:
        end -= 1  # 五六十一斤
        said = figure(text[place:end])
    if said is None and _OUNCES.search(text, place + 1, end + 1):
        end -= 1  # 二三两酒: 两 is the unit
        said = figure(text[place:end])
    return None if said is None else _hanzi(text, place, end, said)


def _hanzi(text: str, place: int, end: int, said: Figure) -> Mention | None:
    single = end == place + 1
    between, scale = said.word, ""
    if found := _BETWEEN.match(text, end):
        between, scale, end = found["much"], found["scale"] or "", found.end()
    unit, kind, inside, length = _measure(text, end)
    if not length and between and not (said.word or scale or end > place + 2):
        return None
    values, end = tuple(map(str, said.values)), end + length
    halved = inside == "半"
    if halved:
        values, inside = tuple(map(_and_a_half, values)), ""
    if unit == "成" and kind is Kind.PERCENT:
        values, end = _tenths(text, values, end)
    mention = _dressed(
        text,
        Mention(
            place, end, place, values, scale + unit, kind, between=between or inside,
            scaled=scale != "" or said.size_only,
        ),
    )  # fmt: skip
    if said.size_only:
        return mention if _is_meant(mention) else None
    if not mention.unit:
        return replace(mention, small=single)
    if len(values) == 2:
        return replace(mention, kind=Kind.RANGE)
    if halved or mention.between or mention.after or mention.start < mention.core:
        return mention
    return replace(mention, small=single, hanzi=True)


def _and_a_half(value: str) -> str:
    """三年半 is 3.5年."""
    return value if "." in value else f"{value}.5"


def _half_a(text: str, place: int, found: re.Match[str]) -> Mention | None:
    """半小时, 半个多月 as 0.5; 上半年 and 大半年 are none."""
    before = text[place - 1 : place]
    if before in _NOT_HALF_A and not text.endswith("提前", 0, place):
        return None
    if before in _HALF_YEAR and (found["counted"] or found["bare"] in ("年", "天")):
        return None
    unit = "个" + found["counted"] if found["counted"] else found["bare"]
    much = found["much"] or ""
    return _dressed(
        text, Mention(place, found.end(), place, ("0.5",), unit, Kind.AMOUNT, between=much)
    )


def _is_meant(mention: Mention) -> bool:
    """Whether 百, 千, 万 or 亿 alone states a number: 近百名, 上千, 百余场; not 亿元以上项目."""
    if not mention.unit:
        return mention.start < mention.core
    return bool(mention.between) or mention.start < mention.core


def _measure(text: str, place: int) -> tuple[str, Kind, str, int]:
    """Measure word, kind, a 多 or 半 that stands inside (2个多月, 三年半), and the length; 0 for none."""
    if "半" in text[place + 1 : place + 3] and (found := _HALF_INSIDE.match(text, place)):
        unit = "个" + found[1] if found[1] else found[2]
        return unit, kind_of(unit), "半", len(found.group())
    if text.startswith("个多", place) and (found := _MUCH_INSIDE.match(text, place)):
        unit = "个" + found[1]
        return unit, kind_of(unit), "多", len(found.group())
    measured = measure_at(text, place)
    return ("", Kind.NUMBER, "", 0) if measured is None else (*measured, "", len(measured[0]))


def _tenths(text: str, values: tuple[str, ...], end: int) -> tuple[tuple[str, ...], int]:
    """九成五 is 9.5成."""
    half = "一二三四五六七八九".find(text[end : end + 1] or "-")
    if half < 0 or len(values) > 1 or text[end + 1 : end + 2] in tuple("个家名项分成"):
        return values, end
    return (f"{values[0]}.{half + 1}",), end + 1


def _fraction(text: str, place: int, found: re.Match[str]) -> Mention | None:
    """三分之一, 百分之八十, 千分之三点五."""
    above, below, end = _number_text(found["above"]), found["below"], found.end()
    if above is None:
        return None
    if below in _BELOW:
        percent = Mention(place, end, place, (above,), _BELOW[below], Kind.PERCENT)
        return _dressed(text, percent)
    whole = _number_text(below)
    if whole is None:
        return None
    return _dressed(text, Mention(place, end, place, (above, whole), "", Kind.FRACTION))


def _number_text(numeral: str) -> str | None:
    """三 as 3, 三点五 as 3.5, 12.5 as it is."""
    if numeral[0] in "0123456789":
        return numeral
    whole, _, tail = numeral.partition("点")
    said = figure(whole)
    if said is None or len(said.values) > 1:
        return None
    digits = "".join(str("零一二三四五六七八九".index(c)) for c in tail)
    return f"{said.values[0]}.{digits}" if digits else str(said.values[0])


def _dressed(text: str, mention: Mention) -> Mention:
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
