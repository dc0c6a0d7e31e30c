"""Ranges, shares and other numbers whose signs say what they are (GB/T 15835)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.patterns import HAN, faults, swaps
from reportgen.checking.registry import rule
from reportgen.checking.text import Text

_N = r"[0-9]{1,15}(?:\.[0-9]{1,9})?"
_UNIT = "个名家户人项次件条场元天年岁倍米吨亩公千万亿度分位"
_RANGE = re.compile(
    rf"(?P<low>{_N})(?P<high>(?P<sized>[%％‰万亿])?(?P<dash>[~〜∼]|[-–](?=[0-9.]+[%％‰{_UNIT}](?!月|日)))"
    rf"(?P<to>{_N})(?P<size>[%％‰]|[万亿](?!里)|))(?![-–~0-9年月日:：])"
)
_CODE_BEFORE = re.compile(r"(?:[-–A-Za-z0-9.:：/第表图式件栋幢]|[—～])$")


@rule(
    "TYPO-09",
    "数值范围用错了连接号",
    source="GB/T 15834—2011 4.13.3.2，GB/T 15835—2011 5；规则 TYPO-09、NUM-16、PUNC-10",
    reason="数值范围用浪纹线“～”（或一字线“—”，全文一种）；半角的“~”“-”是英文符号，“-”还会被看成减号。",
    subject=Text,
    fixes=True,
)
def range_signs(text: Text) -> Iterator[Finding]:
    for found in text.found(_RANGE, "~〜∼-–"):
        before = text.ahead(found.start(), 1)
        if _CODE_BEFORE.search(before):
            continue
        size = found["size"] if not found["sized"] else ""
        right = f"{found['low']}{found['sized'] or size}～{found['to']}{found['size']}"
        message = f"范围“{found[0]}”的连接号用错了"
        yield Finding(message, found.span(), f"改成“{right}”", right)


_SHORTENED = re.compile(rf"(?P<low>{_N})(?P<dash>[～—])(?P<to>{_N})(?P<size>[%‰]|[万亿])")
_PART_OF = re.compile("[0-9.A-Za-z/:：第—～-]$")


@rule(
    "NUM-16",
    "范围的前一个数少了%、万、亿",
    source="GB/T 15835—2011 5，GB/T 15834—2011 附录 A.11；规则 NUM-16",
    reason="“10～20%”可以读成10到20%，“9～16亿”可以读成9到16亿；百分号和万、亿两头都要写。",
    subject=Text,
    fixes=True,
)
def short_ranges(text: Text) -> Iterator[Finding]:
    for found in text.found(_SHORTENED, "～—"):
        if _PART_OF.search(text.ahead(found.start(), 1)):
            continue
        right = f"{found['low']}{found['size']}{found['dash']}{found['to']}{found['size']}"
        yield Finding(
            f"“{found[0]}”前一个数少了“{found['size']}”", found.span(), f"改成“{right}”", right
        )


_TIME_DASH = re.compile("[-–~〜－]-?")
_BEFORE_DASH = re.compile(
    r"(?:(?P<year>(?:19|20)[0-9]{2}年?)|(?P<clock>[0-9]{1,2}[:：][0-9]{2})|(?P<order>第[0-9]{1,3})"
    r"|(?P<day>[0-9]{1,2}[月日]?)) ?$"
)
_BEHIND_DASH = {
    "year": re.compile(r" ?((?:19|20)[0-9]{2}(?:年|学年|财年))"),
    "clock": re.compile(r" ?([0-9]{1,2}[:：][0-9]{2})"),
    "order": re.compile(r" ?([0-9]{1,3}[条期届次章节页号名位])"),
    "day": re.compile(r" ?([0-9]{1,2}[月日])"),
}
_DATE_BEFORE = re.compile(r"[-0-9A-Za-z./—]$")


@rule(
    "NUM-17",
    "起止时间、序号用错了连接号",
    source="GB/T 15834—2011 4.13；规则 NUM-17",
    reason="时间、地域、序号的起止用一字线“—”：1—10月、2021—2025年、第21—30条；不用“-”“~”。",
    subject=Text,
    fixes=True,
)
def spans_of_time(text: Text) -> Iterator[Finding]:
    for found in text.found(_TIME_DASH, "-–~〜－"):
        window = text.ahead(found.start(), 8)
        before = _BEFORE_DASH.search(window)
        if before is None or _DATE_BEFORE.search(window[: before.start()]):
            continue
        kind = before.lastgroup or ""
        behind = _BEHIND_DASH[kind].match(text.open, found.end())
        if behind is not None:
            right = f"{before[kind]}—{behind[1]}"
            span = (found.start() - len(before[0]), behind.end())
            # laws and plans are printed with the full-width sign, which looks the same; the title
            # of another paper is quoted as it stands
            ahead = text.ahead(found.start(), 80)
            quoted = ahead.rfind("《") > ahead.rfind("》")
            confidence: Confidence | None = "possible" if found[0] == "－" or quoted else None
            yield Finding(
                f"“{before[0]}{found[0]}{behind[0]}”的连接号用错了",
                span,
                f"改成“{right}”",
                right,
                "",
                confidence,
            )


_CUT_RANGE = re.compile(r"(?:19|20)[0-9]{2}[—～-](?P<short>[0-9]{2})年")
_CUT_YEAR = re.compile("['’‘][0-9]{2}年")
_TWO_DIGITS = re.compile("[0-9]{2}年(?:1[0-2]|[1-9])月")
_PADDED = re.compile("0(?=[1-9](?P<unit>[月日号]))")
_COUNTED = re.compile("[0-9.近约第满超过余历时—～至到-]$")


@rule(
    "NUM-07",
    "年份简写、月日补0",
    source="GB/T 15835—2011 4.1；规则 NUM-07",
    reason="年份写四位，月、日不补0：2022年7月1日，不写22年、07月01日；2021—2023年，不写2021—23年。",
    subject=Text,
    fixes=True,
)
def short_years(text: Text) -> Iterator[Finding]:
    for found in text.found(_CUT_RANGE, "—～-"):
        right = f"{found[0][:4]}—{found[0][:2]}{found['short']}年"
        yield Finding(f"年份简写“{found[0]}”", found.span(), f"改成“{right}”", right)
    yield from faults(text, _CUT_YEAR, "年份简写“{}”", "写出四位年份", signs="'’‘")
    for found in text.found(_TWO_DIGITS):
        before = text.ahead(found.start(), 2)
        if before == "——" or not _COUNTED.match(before[-1:]):
            yield Finding(f"年份简写“{found[0]}”", found.span(), "写出四位年份")
    for found in text.found(_PADDED):
        before = text.ahead(found.start(), 1)
        wanted = "月" if found["unit"] != "月" else ""
        if before == wanted if wanted else not re.match("[0-9.A-Za-z]", before):
            yield Finding("月日前补了0", found.span(), "删去0", "")


_HANZI_YEAR = re.compile(r"[一二][零〇○OＯo0九一二三四五六七八]{3}年")
_ZEROS = str.maketrans("零○OＯo0", "〇〇〇〇〇〇")


@rule(
    "NUM-10",
    "汉字年份里的“〇”",
    source="GB/T 15835—2011 4.2；规则 NUM-10",
    reason="用汉字写年份时，0写作“〇”：二〇二二年；不写零、字母O、圆圈○。",
    subject=Text,
    fixes=True,
)
def zeros_in_years(text: Text) -> Iterator[Finding]:
    for found in text.found(_HANZI_YEAR, "零○OＯo0"):
        right = found[0].translate(_ZEROS)
        if right != found[0]:
            yield Finding(f"年份“{found[0]}”里的0写错了", found.span(), f"改成“{right}”", right)


_BARE = re.compile(r"\.[0-9]+(?=[%％个倍亿万元米吨])")
_POINT = re.compile(r"[·．](?<=[0-9].)[0-9]+")
_DIGITS_BEFORE = re.compile("[0-9]+$")


@rule(
    "NUM-15",
    "小数的写法",
    source="GB/T 15835—2011 5.1；规则 NUM-15",
    reason="小数点用半角“.”，小于1的小数写出前面的0：0.46；不写 .46、0·46。",
    subject=Text,
    fixes=True,
)
def decimals(text: Text) -> Iterator[Finding]:
    for found in text.found(_BARE, "."):
        before = text.ahead(found.start(), 1)
        if re.match(rf"[{HAN}，。（：]", before):
            right = f"0{found[0]}"
            yield Finding(f"小数“{found[0]}”缺了前面的0", found.span(), f"改成“{right}”", right)
    for found in text.found(_POINT, "·．"):
        head = _DIGITS_BEFORE.search(text.ahead(found.start(), 12))
        assert head is not None  # the pattern asks for a digit there
        behind = text.open[found.end() : found.end() + 1]
        if found.start() - len(head[0]) == text.paragraph_at(found.start()).start:
            continue  # 3．10种有色金属: the third note
        if found[0][0] == "．" or head[0] == "0" or (behind and behind in "%％万亿元倍个"):
            span = (found.start() - len(head[0]), found.end())
            right = f"{head[0]}.{found[0][1:]}"
            yield Finding(f"小数点用错了：“{head[0]}{found[0]}”", span, f"改成“{right}”", right)


_FEN = re.compile(r"\.[0-9]{2}(?![0-9])")
_THOUSANDS = re.compile(r"(?<![0-9A-Za-z,.])[0-9]{1,3}(?:,[0-9]{3})++(?![0-9,])")


@rule(
    "TYPO-15",
    "千分撇",
    source="GB/T 15835—2011 5.1；国家统计局公报的通例；规则 TYPO-15、NUM-14",
    reason="公文和统计公报的正文里，多位数不分节：1260582亿元；千分撇在中文里容易看成逗号。",
    subject=Text,
    severity="warning",
    fixes=True,
)
def thousands(text: Text) -> Iterator[Finding]:
    for found in text.found(_THOUSANDS, ","):
        paragraph = text.paragraph_at(found.start())
        if paragraph.kind != "cell":
            right = found[0].replace(",", "")
            # to the fen, as accounts and audits give sums: the standard allows it
            exact: Confidence | None = "likely" if _FEN.match(text.open, found.end()) else None
            message = f"“{found[0]}”里的千分撇"
            yield Finding(message, found.span(), f"改成“{right}”", right, "", exact)


_FRACTION = re.compile("分之")
_ABOVE = re.compile("[0-9.]+|[一二三四五六七八九十百千]+")
_BELOW = re.compile("(?:[0-9]+|[一二三四五六七八九十百千万]+)$")


@rule(
    "NUM-18",
    "分数、百分数混写",
    source="GB/T 15835—2011 4.1、4.3；规则 NUM-18",
    reason="百分数用%，分数写三分之一或1/3；不写百分之20、3分之1。",
    subject=Text,
    fixes=True,
)
def mixed_fractions(text: Text) -> Iterator[Finding]:
    for found in text.found(_FRACTION, "之"):
        below = _BELOW.search(text.ahead(found.start(), 8))
        above = _ABOVE.match(text.open, found.end())
        if below is None or above is None or not (below[0].isdigit() or above[0][0].isdigit()):
            continue
        words = f"{below[0]}分之{above[0]}"
        right = f"{above[0]}%" if below[0] == "百" else None
        hint = f"改成“{right}”" if right else "写成三分之一，或1/3"
        span = (found.start() - len(below[0]), above.end())
        yield Finding(f"“{words}”混用了汉字和阿拉伯数字", span, hint, right)


_SMALL_SIZES = re.compile(
    r"(?P<n>[0-9]{1,4}(?:\.[0-9]+)?)(?P<size>[十百千])(?=[余多]?(?:[万亿]|[名人户个家元件场次亩项所座栋条吨]))"
)
_SIZE = {"十": 10, "百": 100, "千": 1000}
_NEAR = re.compile(r"[0-9.A-Za-z+×·]$")
_FIRST_OF_TWO = re.compile(r"(?P<first>[0-9.]{1,9})(?P<to>[～~—–－\-至到])$")


@rule(
    "NUM-12",
    "阿拉伯数字配了十、百、千",
    source="GB/T 15835—2011 4.1 及 1995 年版示例；规则 NUM-12",
    reason="阿拉伯数字后面只配万、亿，不配十、百、千：3000人，不写3千人；千米、千瓦等单位除外。",
    subject=Text,
    fixes=True,
)
def small_sizes(text: Text) -> Iterator[Finding]:
    for found in text.found(_SMALL_SIZES, "十百千"):
        year = re.fullmatch("(?:19|20)[0-9]{2}", found["n"])
        if year or _NEAR.search(text.ahead(found.start(), 1)):
            continue
        size = _SIZE[found["size"]]
        right = f"{int(found['n']) * size}" if found["n"].isdigit() else None
        first = _FIRST_OF_TWO.search(text.ahead(found.start(), 10))
        if right and first and first["first"].isdigit():  # 3～5百万元: the first of two shares it
            wanted = f"{int(first['first']) * size}{first['to']}{right}"
            message = f"“{first[0]}{found[0]}”：阿拉伯数字不配“{found['size']}”"
            yield Finding(
                message, found.span(), f"前后两个数一起改成“{wanted}”；后面有万、亿的，两处都写"
            )
            continue
        hint = f"改成“{right}”" if right else "写成阿拉伯数字，或配万、亿"
        yield Finding(f"“{found[0]}”：阿拉伯数字不配“{found['size']}”", found.span(), hint, right)


_TWO_SIZES = re.compile(r"[0-9]{1,9}亿[0-9]{1,9}万(?=[元人亩吨户千])")


@rule(
    "NUM-13",
    "一个数用了两个量级",
    source="GB/T 15835—2011 5.1 及 1995 年版示例；规则 NUM-13",
    reason="一个数只用一个量级：1.3亿元或13000万元，不写1亿3000万元（普查人口等精确大数除外）。",
    subject=Text,
    severity="warning",
    confidence="likely",
)
def two_sizes(text: Text) -> Iterator[Finding]:
    return faults(text, _TWO_SIZES, "“{}”用了两个量级", "写成带小数的亿", signs="亿")


_CENTURY = re.compile("世纪(?P<decade>[0-9二三四五六七八九][0十]年代)?")
_CENTURY_NUMBER = re.compile("(?:十九|二十|二十一|[0-9]{2})$")
_WEEKDAY = re.compile("(?:星期|礼拜)(?P<d>[1-6])(?![0-9])")
_DAYS = dict(zip("123456", "一二三四五六", strict=True))


@rule(
    "NUM-08",
    "世纪、年代、星期的写法",
    source="GB/T 15835—2011 4.1、4.2 及 1995 年版示例；规则 NUM-08",
    reason="世纪、年代用阿拉伯数字，星期用汉字：20世纪80年代、星期五。",
    subject=Text,
    fixes=True,
)
def centuries(text: Text) -> Iterator[Finding]:
    for found in text.found(_CENTURY, "纪"):
        number = _CENTURY_NUMBER.search(text.ahead(found.start(), 3))
        decade = found["decade"]
        if number is None or (number[0].isdigit() and (not decade or decade[0].isdigit())):
            continue
        mixed = bool(decade) and number[0].isdigit() != decade[0].isdigit()
        confidence: Confidence | None = None if mixed else "possible"
        span = (found.start() - len(number[0]), found.end())
        words, hint = f"“{number[0]}{found[0]}”", "写成20世纪80年代、21世纪"
        yield Finding(words, span, hint, confidence=confidence)
    yield from swaps(
        text, _WEEKDAY, "“{}”里的星期", lambda found: found[0][:2] + _DAYS[found["d"]], signs="期拜"
    )


_EVENT = {
    "3.15": "3·15",
    "5.12": "5·12",
    "9.18": "9·18",
    "12.9": "12·9",
    "12.4": "12·4",
    "6.26": "6·26",
    "11.9": "11·9",
    "7.1": "7·1",
}
_EVENT_DAY = re.compile("“(3.15|5.12|9.18|12.9|12.4|6.26|11.9|7.1)”".replace(".", r"\."))
_HANZI_EVENT = re.compile("“(?P<m>[二三四五六七八九十])·(?P<d>[一二三四五六七八九十]{1,3})”")


@rule(
    "NUM-11",
    "事件日期的间隔号",
    source="GB/T 15834—2011 4.14 及 1995 年版 GB/T 15835 示例；规则 NUM-11",
    reason="用阿拉伯数字时月日之间加间隔号：“3·15”；用汉字时只有一月、十一月、十二月才加：五四运动、“一二·九”运动。",
    subject=Text,
    fixes=True,
)
def event_days(text: Text) -> Iterator[Finding]:
    yield from swaps(
        text, _EVENT_DAY, "{}的月日之间用间隔号", lambda found: f"“{_EVENT[found[1]]}”", signs="“"
    )
    for found in text.found(_HANZI_EVENT, "·"):
        right = f"“{found['m']}{found['d']}”"
        yield Finding(f"{found[0]}不用间隔号", found.span(), f"写成{right}", confidence="likely")


_QUARTER = re.compile("第[一二三四1-4]季(?![度节])|[上下前后][1](?=[年季届轮期周次])")


@rule(
    "NUM-09",
    "季度和“上一年”的写法",
    source="1995 年版 GB/T 15835 4.1.2；规则 NUM-09",
    reason="写一季度、第三季度，不写第3季；“上一年”的“一”不是统计数字，用汉字。",
    subject=Text,
    severity="warning",
)
def quarters(text: Text) -> Iterator[Finding]:
    return faults(text, _QUARTER, "“{}”", "写成第三季度、上一年", signs="季1")
