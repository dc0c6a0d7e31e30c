"""One numeral with what belongs to it: its unit, 余 and 多; `dressing` adds what stands around them.

`arabic_mention` and `hanzi_mention` read the numeral at a place; `rank_mention` reads 第2位.  They
give a `Mention` or None, and never look at other numerals: lists, ranges and ratios are made of
neighbouring mentions in `quantities`.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from reportgen.chinese.dressing import Mention, dressed
from reportgen.chinese.figures import FIGURES, LONGEST_NUMERAL, Figure, figure
from reportgen.chinese.measures import Kind, kind_of, measure_at
from reportgen.chinese.numerals import DIGIT_VALUES, DIGITS

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
_SOME_TENS = re.compile("好几(?=[岁个名只头口块亩斤里户家年号条位棵人趟了，。])")
"""三十好几只: how many above thirty nobody counted."""
_ABOUT_A = re.compile("把(?=[块元人斤亩户家口头只棵字名]|里[地路]|号人)")
"""千把块, 百把人."""
_HALF_INSIDE = re.compile(
    r"个半(小时|月|星期|学期)|(年|天|小时|个?月|公里|斤|里|亩|岁|块|米|尺|圈|番|倍|成)半(?![年载途数以成天夜个决径])"
)
_HALF_A = re.compile(
    r"半(?:个(?P<much>多)?(?P<counted>小时|月|学期)|(?P<bare>小时|年(?=多?[的时，。；、）]|左右|内|以上|书(?!记)|兵|工(?!作)|学徒)"
    r"|天(?=时间|工夫|[内之]|就[能可])|斤(?!八两)|亩|公里|公斤|吨|里[地路]|米(?=[深宽长高厚，。])))"
)
_NOT_HALF_A = frozenset("前后每大多一过")
_HALF_YEAR = frozenset("上下")
_GROUPING = str.maketrans("", "", ", \u00a0\u2009\u202f")
_TENS_WITH = re.compile(
    "(?P<tens>[二三四五六七八九])十有(?P<ones>[一二三四五六七八九])(?=[了的岁，。；！”]|$)"
)
"""五十有三: an age told with respect."""
_FUSED = {"俩": "2", "仨": "3"}
_FUSED_TIME = re.compile("月(?!亮)|钟头|小时|星期|礼拜")
_RUN = re.compile(rf"[几数]?[{FIGURES}几]{{1,{LONGEST_NUMERAL}}}")
_ONE_OF = frozenset("斤只个张件条亩碗瓶棵株头")
_OUNCES = re.compile("两[酒油肉米面茶糖盐粮白香烟金银黄，。；、]$")
_FRACTION = re.compile(
    rf"(?P<below>[{FIGURES}]{{1,8}}|[0-9]{{1,4}})分之(?P<above>[{FIGURES}]{{1,10}}(?:点[零一二三四五六七八九]+)?|[0-9]+(?:\.[0-9]+)?)"
)
_BELOW = {"百": "%", "千": "‰"}
_HALF = re.compile(r"一[多大小]半|一半(?!会|(?<![有剩外占]一半)是|天|年|多(?![，。]))|半数")

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
    return dressed(text, mention)


def _bare(text: str, found: re.Match[str], value: str) -> Mention | None:
    """A number without unit: 101.4, 走访20余。"""
    place, end = found.start(), found.end("number")
    behind = found.end("much")
    if found["much"] in ("余", "多") and text[behind : behind + 1] in "，。、；）":
        return dressed(text, Mention(place, behind, place, (value,), between=found["much"]))
    if text[end : end + 1].isascii() and text[end : end + 1].isalpha():
        return None
    return dressed(text, Mention(place, end, place, (value,)))


def _slashed(text: str, place: int) -> Mention | None:
    """1/3 as a fraction, 186.4/10万 as a rate; 5/12 in a date or a code is neither."""
    found = _SLASHED.match(text, place)
    if found is None:
        return None
    above, below, end = found["above"], found["below"], found.end()
    if found["size"]:
        unit = f"/{below}{found['size']}"
        return dressed(text, Mention(place, end, place, (above,), unit, Kind.AMOUNT))
    if not above.isdigit() or int(above) >= int(below):
        return None
    return dressed(text, Mention(place, end, place, (above, below), "", Kind.FRACTION))


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
        return dressed(text, Mention(place, found.end(), place, ("1", "2"), "", Kind.FRACTION))
    if fraction := _FRACTION.match(text, place):
        return _fraction(text, place, fraction)
    if text[place] in _FUSED:
        return _fused(text, place)
    if found := _TENS_WITH.match(text, place):
        value = str(10 * DIGIT_VALUES[found["tens"]] + DIGIT_VALUES[found["ones"]])
        return dressed(text, Mention(place, found.end(), place, (value,)))
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


def _fused(text: str, place: int) -> Mention:
    """俩 and 仨, which have their measure word in them: 俩孩子 is 两个, 仨月 is 三个月."""
    lasts = _FUSED_TIME.match(text, place + 1)
    unit, kind = ("个" + lasts[0], Kind.AMOUNT) if lasts else ("个", Kind.COUNT)
    end = lasts.end() if lasts else place + 1
    return Mention(place, end, place, (_FUSED[text[place]],), unit, kind, small=True)


def _hanzi(text: str, place: int, end: int, said: Figure) -> Mention | None:
    single = end == place + 1
    between, scale = said.word, ""
    if found := _SOME_TENS.match(text, end) if said.values[0] % 10 == 0 else None:
        between, end = found[0], found.end()
    elif single and said.size_only and _ABOUT_A.match(text, end):
        between, end = "把", end + 1
    if found := _BETWEEN.match(text, end):
        between, scale, end = found["much"], found["scale"] or "", found.end()
    unit, kind, inside, length = _measure(text, end)
    if not length and between == "来" and text[end : end + 1] not in "，。、的":
        between, end = "", end - 1  # 拿出一千七百万来填: a verb, not 来 for so many
    if not length and between and not (said.word or scale or end > place + 2):
        return None
    values, end = tuple(map(str, said.values)), end + length
    halved = inside == "半"
    if halved:
        values, inside = tuple(map(_and_a_half, values)), ""
    if unit == "成" and kind is Kind.PERCENT:
        values, end = _tenths(text, values, end)
    mention = dressed(
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
    return dressed(
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
    half = DIGITS.find(text[end : end + 1] or "-")
    if half < 1 or len(values) > 1 or text[end + 1 : end + 2] in tuple("个家名项分成"):
        return values, end
    return (f"{values[0]}.{half}",), end + 1


def _fraction(text: str, place: int, found: re.Match[str]) -> Mention | None:
    """三分之一, 百分之八十, 千分之三点五."""
    above, below, end = _number_text(found["above"]), found["below"], found.end()
    if above is None:
        return None
    if below in _BELOW:
        percent = Mention(place, end, place, (above,), _BELOW[below], Kind.PERCENT)
        return dressed(text, percent)
    whole = _number_text(below)
    if whole is None:
        return None
    return dressed(text, Mention(place, end, place, (above, whole), "", Kind.FRACTION))


def _number_text(numeral: str) -> str | None:
    """三 as 3, 三点五 as 3.5, 12.5 as it is."""
    if numeral[0] in "0123456789":
        return numeral
    whole, _, tail = numeral.partition("点")
    said = figure(whole)
    if said is None or len(said.values) > 1:
        return None
    digits = "".join(str(DIGITS.index(c)) for c in tail)
    return f"{said.values[0]}.{digits}" if digits else str(said.values[0])
