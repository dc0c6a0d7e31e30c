"""Every quantity in a stretch of running Chinese text (gongwen.md §3–§4), wherever it came from.

    text → numerals in order, past dates, names and quoted phrases (`unquantified`)
         → a mention each: unit, 余, sign, 约 … (`mentions`, `figures`, `measures`, `dressing`)
         → neighbours joined: 12、35和8万吨, 3~5年, 3:2 (here)
         → small 汉字 numbers and bare ones judged (`small_counts`, here) → `Found`

Total: any text gives an answer; spans are in order, apart, and slice to `text`.  Linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from reportgen.chinese.dressing import Mention
from reportgen.chinese.figures import FIGURES, LONGEST_NUMERAL, folded
from reportgen.chinese.measures import HEADS, Kind, kind_of
from reportgen.chinese.mentions import arabic_mention, hanzi_mention
from reportgen.chinese.numerals import DIGIT_VALUES, decimal_text, ending_places
from reportgen.chinese.quantity import Qualifier
from reportgen.chinese.ranks import leading, rank_mention
from reportgen.chinese.small_counts import counts, large_counts
from reportgen.chinese.spoken import SPLIT, is_said, split_mention
from reportgen.chinese.unquantified import hidden_spans, is_period, no_quantity
from reportgen.errors import ReportError
from reportgen.unit import parse_unit


class Found(Struct, frozen=True, gc=False):
    """A quantity in running text."""

    text: str
    """As written, with unit and blurring words (约, 余, 以上, 不超过); 达, 共, 增长 stay outside."""
    value: str | tuple[str, ...]
    """Exact decimal in the written unit; two for a range or fraction, two or more for a ratio."""
    unit: str
    """As written (个, 万元, 个百分点, 微克/立方米); "" for ranks without one, ratios and bare numbers."""
    qualifier: str
    """修饰 as `Qualifier` prints it: 余, 约, 达…以上; "" where the number stands alone."""
    kind: Kind
    start: int
    """Code points from the start of the text given."""
    end: int


_BEHIND_HANZI = "余多来几好有分至到以出~～—–-、" + "".join(sorted(set(HEADS) - set("%‰℃°㎡㎥")))
_START = re.compile(
    rf"[0-9第半俩仨{FIGURES}](?:(?<=[0-9俩仨])|(?<=第)(?=[0-9{FIGURES}])"
    rf"|(?<=[{FIGURES}])(?<![{FIGURES}].)(?:[{FIGURES}]{{0,{LONGEST_NUMERAL - 1}}}+(?=[{re.escape(_BEHIND_HANZI)}])"
    rf"|[{FIGURES}]{{1,8}}+(?:(?<=[万亿])|(?<=万[二三四五六七八九])|(?=学[戏艺徒]|当兵|才|上[就才]|[入参嫁酒油肉，。；！？”、）的就了吧左往开涨升降增减挂]))"
    rf"|(?<=薪.)[{FIGURES}]{{1,5}}+|(?<=[少过约近超逾足].)[{FIGURES}]{{1,5}}+(?=[，。；！？”]))"
    r"|(?<=半)(?:数|(?=[个年天斤亩公里米吨]|小时))|(?<=一)半|(?<=[几数][百千万亿])(?=[，。；！？”、的呢吧啊])|(?<=[近超逾破上过][百千万亿])[百千万亿]{0,3}|(?<=前[三五十]))"
)
"""Where a quantity may begin; everything else is passed over without a look.

It opens with one class of characters, which `re` searches for quickest; what must stand before and
behind is asked of the character found.
"""
_LISTED = re.compile(r"[、和及与或,]|以及|→| ?[、,] ?")
_SPANNED = re.compile(r" ?(?:[~～〜—–\-－−至到]|——|--) ?")
_AGAINST = re.compile(r" ?[:：∶︰﹕比] ?")
_FROM = re.compile(r"[由从自][^，。；：！？、]{0,14}$")
_PROPORTION = re.compile(r"比|结构|配|分为|按|以|∶")
_CODE = re.compile(r"[0-9][0-9.,]*")
_WHOLE_AFTER = re.compile(r"(?:[为达至到数率值超逾约近破]|系数|指数|得分|人口|总量)$")
_BARE_AFTER = re.compile(
    r"(?:[为达至到是比超近逾约率值数分小大低高升降增减加少于均在]|系数|指数|得分|评分|缩小|扩大|提高|增长)$"
)
_BASE_OF_INDEX = re.compile(r"以[^，。；（(]{1,12}为$")
_BARE_BEFORE = re.compile(r"$|[，。、；：！？）)\]”’％]|[和与及，]|[ \n]|以[上下内]|左右|折算|计算")
_PAID_OR_AGED = re.compile(
    r"(?:(?<![期添增填弥])[贴掏垫赔赚挣花亏]|卖到|涨到|降到|[月日周年时][薪入]|现年|年仅|时年|[^们][我俺])[了个上]? ?$"
)
_BY_SEX = re.compile("[男女]$")
"""男25、女15."""
_FOR_EACH = re.compile("一(?:个?月|天|年(?!级)|趟|斤|晚|次|亩)")
"""4500一个月."""
_EACH_TIME = re.compile(
    "一(?:次|趟|天|个?月|年|斤|亩|件|单|晚|张|只)(?:就是|就|要|得|卖|给|收|才|挣|花)? ?$"
)
"""一次400，一个月1600."""
_NO_SUM = re.compile("[年月日号时点分路班]|季度")
_RATE = re.compile("[元块毛]一[斤亩个只条瓶袋箱碗张株棵吨米](?:左右|以上|上下)?$")
"""100元一斤左右: what is about is the price."""
_PRICED_BY = re.compile("一[斤亩个只条瓶袋箱碗][^，。；0-9]{0,3}$")
_ONLY_A_NUMBER = re.compile(r"\s*([-−－]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)\s*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SAID = frozenset("几数" + FIGURES)
_DIGITS = {name: value for name, value in DIGIT_VALUES.items() if value} | {"两": 2}
_ROUNDLY = frozenset(
    "年 个 天 次 人 里 里地 里路 公里 米 亩 块 块钱 毛 毛钱 角 角钱 元 万元 斤 公斤 吨 户 家 遍 趟 位 名 岁 个月 小时 个小时 分钟".split()
)
"""What neighbouring digits with 、 between blur: 五、六年; 一、二类 are two classes."""


def quantities(text: str) -> tuple[Found, ...]:
    """Every quantity in `text`, a paragraph or more, in order.

    What counts and what is left alone is listed in docs/numbers.md.  Never raises.
    """
    plain = folded(text)
    if (alone := _ONLY_A_NUMBER.fullmatch(plain)) is not None:
        return _cell(text, alone)
    standing = [_stands(plain, mention) for mention in _joined(plain, list(_mentions(plain)))]
    return tuple([_found(text, mention) for mention in standing if mention is not None])


def _cell(text: str, alone: re.Match[str]) -> tuple[Found, ...]:
    """A paragraph that is one number: a table cell.  A year is none."""
    number = alone[1].replace(",", "").replace("−", "-").replace("－", "-")
    if _YEAR.fullmatch(number):
        return ()
    start, end = alone.span(1)
    return (Found(text[start:end], number, "", "", Kind.NUMBER, start, end),)


def _mentions(text: str) -> Iterator[Mention]:
    """Mentions in order, past what is hidden and what is no quantity."""
    hidden = hidden_spans(text)
    upcoming, place = 0, 0
    while (found := _START.search(text, place)) is not None:
        start = found.start()
        while upcoming < len(hidden) and hidden[upcoming][1] <= start:
            upcoming += 1
        if upcoming < len(hidden) and hidden[upcoming][0] <= start:
            place = hidden[upcoming][1]
            continue
        if text[start] == "第":
            mention, place = rank_mention(text, start)
        elif (end := no_quantity(text, start)) > start:
            mention, place = None, end
        elif text[start] in "0123456789":
            mention = arabic_mention(text, start)
            place = _digits_end(text, start) if mention is None else mention.end
        else:
            mention = hanzi_mention(text, start)
            place = found.end() if mention is None else mention.end
        if (
            mention is not None
            and mention.unit in SPLIT
            and (split := split_mention(text, mention))
        ):
            mention, place = split, split.end
        if mention is not None:
            yield mention


def _digits_end(text: str, start: int) -> int:
    found = _CODE.match(text, start)
    return found.end() if found else start + 1


def _joined(text: str, mentions: list[Mention]) -> list[Mention]:
    """Ranges and ratios made one mention; units handed back along lists and 由…到 pairs."""
    joined: list[Mention] = []
    place = 0
    while place < len(mentions):
        mention, taken = _ratio(text, mentions, place)
        if mention is None and place + 1 < len(mentions):
            mention = _range(text, mentions[place], mentions[place + 1])
            taken = 2
        joined.append(mentions[place] if mention is None else mention)
        place += 1 if mention is None else taken
    for index in range(len(joined) - 2, -1, -1):
        mention, following = joined[index], joined[index + 1]
        if _is_bare(mention) and not _is_bare(following) and not mention.small:
            gap = text[mention.end : following.start]
            if _LISTED.fullmatch(gap) or (_SPANNED.fullmatch(gap) and _leaves(text, mention)):
                joined[index] = replace(mention, unit=following.unit, kind=_listed_kind(following))
    return joined


def _listed_kind(mention: Mention) -> Kind:
    return kind_of(mention.unit) if mention.kind is Kind.RANGE else mention.kind


def _ratio(text: str, mentions: list[Mention], place: int) -> tuple[Mention | None, int]:
    """a:b or a:b:c from `place` on, and how many mentions it takes."""
    parts = [mentions[place]]
    while _is_bare(parts[-1]) and place + len(parts) < len(mentions):
        following = mentions[place + len(parts)]
        gap = text[parts[-1].end : following.start]
        if not (_is_bare(following) and _AGAINST.fullmatch(gap)):
            break
        parts.append(following)
        # before the rest is read: 10:10:10:… would be read from every one of them
        if len(parts) == 2 and _is_clock(text, parts):
            return None, 1
    if len(parts) == 1:
        return None, 1
    values = tuple(part.values[0] for part in parts)
    first, last = parts[0], parts[-1]
    ratio = Mention(
        first.start, last.end, first.core, values, "", Kind.RATIO, first.before, "", last.after
    )
    return ratio, len(parts)


def _is_clock(text: str, parts: list[Mention]) -> bool:
    """8:30 is a time unless the words before speak of a proportion; 1:20 is none."""
    hour, minute = parts[0].values[0], parts[1].values[0]
    if len(minute) != 2 or not minute.isdigit() or int(minute) > 59 or hour == "1":
        return False
    if not hour.isdigit() or len(hour) > 2 or int(hour) > 24:
        return False
    return _PROPORTION.search(text, max(0, parts[0].start - 8), parts[0].start) is None


def _range(text: str, low: Mention, high: Mention) -> Mention | None:
    """3~5年, 10%—15%, 9000万元～1.2亿元 as one; None for 由8个到11个 and other neighbours."""
    if len(low.values) > 1 or len(high.values) > 1 or _is_bare(high) or high.kind is Kind.RANK:
        return None
    gap = text[low.end : high.start]
    top = high.values[0]
    size = _size_said_once(text, low, high) if gap == "、" and low.small else 0
    if size and high.unit in _ROUNDLY:
        gap, low = "至", replace(low, values=(str(int(low.values[0]) * size),))
    if gap == "" and top[0] == "-" and text[high.start] in "-－−":
        top = top[1:]
    elif not _SPANNED.fullmatch(gap):
        return None
    if low.between or low.after or (gap.strip() in ("至", "到") and _leaves(text, low)):
        return None
    bottom = _same_unit(low, high)
    if bottom is None:
        return None
    return Mention(
        low.start, high.end, low.core, (bottom, top), high.unit, Kind.RANGE,
        low.before, high.between, high.after,
    )  # fmt: skip


def _size_said_once(text: str, low: Mention, high: Mention) -> int:
    """What the lower of two neighbours is to be multiplied by: 1 for 五、六年, 1000 for 一、二千元;
    0 where they are no neighbours."""
    first, second = text[low.core], text[high.core]
    if first not in _DIGITS or second not in _DIGITS or not high.values[0].isdigit():
        return 0
    size, rest = divmod(int(high.values[0]), _DIGITS[second])
    near = _DIGITS[second] - _DIGITS[first] == 1 or first + second == "三五"
    return size if near and not rest else 0


def _leaves(text: str, mention: Mention) -> bool:
    """Whether 由, 从 or 自 stands before: what follows 到 is another value, not the upper end."""
    return _FROM.search(text, max(0, mention.start - 18), mention.start) is not None


def _same_unit(low: Mention, high: Mention) -> str | None:
    """The lower end in the unit of the upper; None where the two measure different things."""
    value = low.values[0]
    if low.unit in ("", high.unit) or (low.scaled and high.unit.startswith(low.unit)):
        return value
    try:
        first, second = parse_unit(low.unit), parse_unit(high.unit)
    except ReportError:
        return None
    if not first.comparable(second):
        return None
    exact = Fraction(value) * first.scale / second.scale
    return decimal_text(exact) if ending_places(exact) is not None else None


def _is_bare(mention: Mention) -> bool:
    return mention.unit == "" and mention.kind is Kind.NUMBER


def _stands(text: str, mention: Mention) -> Mention | None:
    """The mention as it is to be reported, or None for one that counts nothing."""
    if mention.before == "前" and (rank := leading(text, mention)) is not None:
        return rank
    if is_period(text, mention.start, mention.end, mention.unit, mention.before):
        return None
    if text[mention.core] == "一" and _RATE.search(text, max(0, mention.start - 1), mention.end):
        return None
    if mention.small:
        fits = counts(text, mention.core, mention.end, mention.unit, mention.kind)
        return mention if mention.unit and fits else None
    if mention.hanzi and not large_counts(text, mention.core, mention.unit):
        return None
    if mention.unit == "级" and text[mention.core] in FIGURES:
        return None  # 二级以上医院
    if not _is_bare(mention) or _stated(text, mention):
        return mention
    if text[mention.core] not in _SAID or not is_said(text, mention):
        return None
    return mention if len(mention.values) == 1 else replace(mention, kind=Kind.RANGE)


def _stated(text: str, mention: Mention) -> bool:
    """Whether a bare number is the value of something: 指数为101.4, 收入比为2.02, 走访20余。"""
    if not mention.start:
        return False
    if text[mention.core] not in _SAID and _said_in_figures(text, mention):
        return True
    if _BARE_BEFORE.match(text, mention.end) is None:
        return False
    if mention.between or mention.start < mention.core:
        return True
    number = mention.values[0]
    if _YEAR.fullmatch(number) or (number[0] == "0" and "." not in number and number != "0"):
        return False
    pattern = _BARE_AFTER if "." in number else _WHOLE_AFTER
    before = max(0, mention.start - 16)
    if pattern.search(text, before, mention.start) is None:
        return False
    return _BASE_OF_INDEX.search(text, before, mention.start) is None


def _said_in_figures(text: str, mention: Mention) -> bool:
    """Whether a bare Arabic number is a price or an age by what stands before: 自己再贴100, 现年55."""
    number, start = mention.values[0], mention.start
    before = max(0, start - 5)
    if "." in number:
        return _PRICED_BY.search(text, before, start) is not None
    if _BY_SEX.search(text, before, start) and text[mention.end : mention.end + 1] in "、，。；）":
        return True
    if len(number) < 2 or _NO_SUM.match(text, mention.end):
        return False
    if _EACH_TIME.search(text, max(0, start - 8), start) and not _YEAR.fullmatch(number):
        return _BARE_BEFORE.match(text, mention.end) is not None
    if not _YEAR.fullmatch(number) and _FOR_EACH.match(text, mention.end):
        return text[start - 1] not in "第表图"
    return _PAID_OR_AGED.search(text, before, start) is not None


def _found(text: str, mention: Mention) -> Found:
    values = mention.values
    return Found(
        text[mention.start : mention.end],
        values[0] if len(values) == 1 else values,
        mention.unit,
        _qualifier(mention.before, mention.between, mention.after),
        mention.kind,
        mention.start,
        mention.end,
    )


@lru_cache(maxsize=512)
def _qualifier(before: str, between: str, after: str) -> str:
    return str(Qualifier(before, between, after))
