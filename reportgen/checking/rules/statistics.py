"""Words of statistics: growth, shares, persons (gongwen.md §3.3, §4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from reportgen.checking.diagnostic import Finding
from reportgen.checking.patterns import faults, swaps
from reportgen.checking.registry import rule
from reportgen.checking.text import Text

_N = r"[0-9]{1,15}(?:\.[0-9]{1,9})?"
_TIMES_LESS = re.compile(
    rf"(?:减少|下降|降低|缩小|缩短|减小)(?:了|近|约|超过)?(?:{_N}|[一二两三四五六七八九十]+)倍"
)
_PERCENT_LESS = re.compile(
    r"(?:下降|减少|降低|缩短|降幅达?为?)(?:了|近|约|超过)?(?P<n>[0-9]{3,}(?:\.[0-9]+)?)%"
)


@rule(
    "NUM-32",
    "减少、下降用了倍，或超过100%",
    source="《语言文字报》“语文信箱”；规则 NUM-32",
    reason="减少最多减到零，就是减少100%；减少几倍说不通，用百分之几、几分之几或“降至三分之一”。",
    subject=Text,
)
def times_less(text: Text) -> Iterator[Finding]:
    yield from faults(text, _TIMES_LESS, "“{}”说不通", "用%、几分之几，或写“降至……”", signs="倍")
    for found in text.found(_PERCENT_LESS, "降减缩"):
        if Decimal(found["n"]) > 100:
            hint = "核对这个数，或改用绝对数"
            yield Finding(
                f"“{found[0]}”：降幅超过100%", found.span(), hint, working=f"{found['n']}%＞100%"
            )


_TURNED = re.compile("翻了?(?:[0-9]+|[一二两三四五六七八九十])倍")


@rule(
    "NUM-33",
    "“翻了几倍”",
    source="规则 NUM-33",
    reason="翻一番是原来的2倍，翻两番是4倍；“翻了2倍”有人当2倍、有人当4倍，说不清。",
    subject=Text,
    severity="warning",
    confidence="likely",
)
def turned_over(text: Text) -> Iterator[Finding]:
    return faults(text, _TURNED, "“{}”含混", "写成翻几番，或增长几倍", signs="翻")


_RATES = re.compile(
    rf"[由从](?P<low>{_N})%[^。；\n]{{0,6}}?(?P<verb>提高|上升|提升|增长|增加|下降|降低|回落)(?:到|至|为)了?(?P<high>{_N})%"
    rf"[，,][^。；，\n]{{0,4}}?(?:提高|上升|提升|增长|增加|下降|降低|回落)了?(?P<by>{_N})%"
)


@rule(
    "NUM-34",
    "率的差写成了%",
    source="国家统计局公报通例；规则 NUM-34",
    reason="两个百分率相减，差是“百分点”：从20%升到25%，提高5个百分点（增长25%）。",
    subject=Text,
)
def points(text: Text) -> Iterator[Finding]:
    for found in text.found(_RATES, "%"):
        low, high, by = (Decimal(found[name]) for name in ("low", "high", "by"))
        if abs(high - low) == by:
            working = f"{found['high']}−{found['low']}={high - low}（个百分点）"
            span = (found.start("by"), found.end("by") + 1)
            hint = f"写成“{found['by']}个百分点”"
            yield Finding("两个百分率的差应写成百分点", span, hint, working=working)


_SHARE = re.compile(
    rf"占比(?:为|达|达到)?{_N}%的?比重|占[^，。；、\n]{{2,16}}的比重(?:的|占比|占){_N}%"
)


@rule(
    "NUM-36",
    "占比与比重重复",
    source="国家统计局公报通例；规则 NUM-36",
    reason="写“占……的23%”“占比23%”或“比重为23%”，占比后面不再加比重。",
    subject=Text,
    severity="warning",
)
def share_twice(text: Text) -> Iterator[Finding]:
    return faults(text, _SHARE, "“{}”里占比和比重重复", "只留一个", signs="占")


_POINT_VERB = re.compile(rf"(?:增长|增加|减少)了?(?={_N}个百分点)")


@rule(
    "STAT-07",
    "百分点配错了动词",
    source="国家统计局公报通例；规则 STAT-07",
    reason="总量用增长、增加，比率、占比用提高、上升、下降、回落几个百分点，增速用加快、放缓。",
    subject=Text,
    severity="hint",
    confidence="likely",
)
def verbs_of_points(text: Text) -> Iterator[Finding]:
    return faults(
        text, _POINT_VERB, "“{}”……个百分点", "比率用提高、下降，增速用加快、放缓", signs="百"
    )


_NOTHING = re.compile(
    r"(?:增长|下降|提高|降低|增加|减少|上升|回落|上涨)了?0(?:\.0+)?(?:%|个百分点)"
)


@rule(
    "STAT-08",
    "增长0.0%",
    source="国家统计局公报通例；规则 STAT-08",
    reason="修约后差为零，没有升降可言，写“持平”；有微差写“基本持平”。",
    subject=Text,
)
def no_change(text: Text) -> Iterator[Finding]:
    return faults(text, _NOTHING, "“{}”没有升降", "写“持平”或“基本持平”", signs="0")


_OPPOSITE = {"增长": "下降", "增加": "减少", "提高": "下降", "上升": "下降", "上涨": "下降"}
_NEGATIVE = re.compile(
    rf"(?P<verb>增长|增加|提高|上升|上涨|下降|减少|降低|回落)了?(?P<sign>[-－−﹣])(?P<n>{_N})(?=[%个万亿元])"
)


@rule(
    "STAT-09",
    "增长负数",
    source="国家统计局公报通例；规则 STAT-09",
    reason="正文里负的变化写“下降3.2%”，不写“增长-3.2%”；“下降-3.2%”更说不清是升是降。",
    subject=Text,
    fixes=True,
)
def negative_growth(text: Text) -> Iterator[Finding]:
    for found in text.found(_NEGATIVE, "-－−﹣"):
        verb = _OPPOSITE.get(found["verb"])
        right = f"{verb}{found['n']}" if verb else None
        hint = f"改成“{right}”" if right else "看清是升还是降"
        yield Finding(f"“{found[0]}”", found.span(), hint, right)


_BRACKETED = re.compile(
    r"[人名个](?:(?<=人)(?:[（(]次[)）]|/次|次[人次](?![员才]))|(?<=[名个])人次)"
)


@rule(
    "STAT-13",
    "人与人次混写",
    source="规则 STAT-13、QTY-02",
    reason="人是去重的人头，人次是累计参与；两者不能互换，也不能写成“人（次）”两可。",
    subject=Text,
)
def persons(text: Text) -> Iterator[Finding]:
    yield from faults(text, _BRACKETED, "“{}”", "看清是人还是人次，只写一个", signs="次")
    for found in text.found(_SERVED, "累"):
        hint = "累计参与的多是人次"
        yield Finding(
            "累计服务、接待的是人还是人次", found.span("unit"), hint, confidence="possible"
        )


_SERVED = re.compile(
    r"累计(?:接待|服务|走访|慰问|接访|接诊)[^0-9，。；\n]{0,10}[0-9.]+[余多]?万?[余多]?(?P<unit>人)(?![次员民口均才])"
)


_UNTIL = re.compile(
    r"截止到?(?=(?:[0-9]{1,4}年|[0-9]{1,2}月|目前|今日|今年|本月|上月|去年|年底|年末|月底|当前))"
)
_UNTIL_ENDED = re.compile("截至[^，。；\n]{2,12}[日月年底末前]止")


@rule(
    "STAT-15",
    "截止与截至",
    source="《现代汉语词典》“截至、截止”；规则 STAT-15、TYPO-14",
    reason="“截至”后面跟时间：截至6月底；“截止”表示到期停止，后面不带时间：报名已经截止。",
    subject=Text,
    fixes=True,
)
def until(text: Text) -> Iterator[Finding]:
    yield from swaps(text, _UNTIL, "“{}”后面跟了时间", "截至", signs="截")
    yield from faults(
        text, _UNTIL_ENDED, "“{}”里至和止重复", "删去“止”", signs="截", confidence="likely"
    )


_LARGE_MONEY = re.compile(r"[0-9]{6,15}(?:\.[0-9]+)?万元")


@rule(
    "STAT-16",
    "金额的量级",
    source="规则 STAT-16",
    reason="1亿元以上用亿元，不到1亿元用万元，读的人才有数。",
    subject=Text,
    severity="hint",
    confidence="possible",
)
def size_of_money(text: Text) -> Iterator[Finding]:
    return faults(text, _LARGE_MONEY, "“{}”", "可以写成亿元", signs="万")


_MONTHLY = re.compile("全年[^，。；、\n]{0,24}?(?P<word>同比)(?=增长|下降|提高|上升)")


@rule(
    "STAT-06",
    "全年的数用了同比",
    source="国家统计局公报通例；规则 STAT-06",
    reason="全年的数与上一年比，写“比上年增长”；月、季、半年的累计才写“同比”。",
    subject=Text,
    severity="hint",
    confidence="possible",
)
def year_on_year(text: Text) -> Iterator[Finding]:
    for found in text.found(_MONTHLY, "同"):
        yield Finding("全年的数宜写“比上年”", found.span("word"), "改成“比上年”")
